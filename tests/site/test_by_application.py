"""The chapter by application: its links lead to its sections, and to as many datasets as they say."""

from __future__ import annotations

import re

from browser import Browser
from inspection import noted
from test_finder import found, open_finder

LINKS = """[...document.querySelectorAll('#application-agriculture + p a')]
  .map((link) => [link.getAttribute('href'), link.textContent])"""
DEAD = """[...document.querySelectorAll('.bd-article table a[href^="#"]')]
  .filter((link) => !document.getElementById(link.getAttribute('href').slice(1))).length"""


def test_links_to_the_finder_show_as_many_as_they_say(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "by-application.html")
        links = page.evaluate(LINKS)
        assert len(links) > 3 and page.evaluate(DEAD) == 0
        assert noted(page) == []
    for target, text in links:
        with browser.page() as page:
            open_finder(page, address, target.partition("#")[2])
            assert [str(found(page))] == re.findall(r"\d+", text), target
