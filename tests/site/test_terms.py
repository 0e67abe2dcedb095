"""Terms of the glossary: explained on hover and on focus, with and without scripts, in the window."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from browser import Browser
from inspection import noted

SHOWN = (
    "[...document.querySelectorAll('.term-text')].filter((text) => text.checkVisibility()).length"
)
INSIDE = """(() => {
  const text = [...document.querySelectorAll('.term-text')].find((one) => one.checkVisibility());
  const box = text.getBoundingClientRect();
  const corners = [[box.left + 4, box.top + 4], [box.right - 4, box.bottom - 4]];
  if (!corners.every(([x, y]) => document.elementFromPoint(x, y) === text)) return false;
  return box.left >= 0 && box.right <= document.documentElement.clientWidth && box.bottom <= innerHeight;
})()"""


def pages_with(site: Path, mark: str) -> list[str]:
    """Return the chapters whose text holds this."""
    pages = sorted(site.glob("*.html"))
    return [page.name for page in pages if mark in page.read_text(encoding="utf-8")]


@pytest.fixture(scope="module")
def chapters(site: Path) -> list[str]:
    found = pages_with(site, '<span class="term">')
    assert len(found) > 10
    return found


def test_every_term_is_described_and_leads_to_the_glossary(site: Path, chapters: list[str]) -> None:
    glossary = (site / "glossary.html").read_text(encoding="utf-8")
    for name in chapters:
        text = (site / name).read_text(encoding="utf-8")
        terms = re.findall(
            r'<span class="term"><a href="glossary.html#([^"]*)" aria-describedby="([^"]*)">', text
        )
        assert len({anchor for anchor, _ in terms}) == len(terms), f"{name}: explained twice"
        for anchor, described in terms:
            assert f'id="{anchor}"' in glossary
            assert text.count(f'id="{described}"') == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("width", [390, 800, 1280])
def test_focus_explains_a_term_inside_the_window(
    scripts: bool, width: int, address: str, browser: Browser
) -> None:
    with browser.page(width, 800, scripts=scripts) as page:
        page.open(address + "platforms-and-sensors.html")
        count = page.evaluate("document.querySelectorAll('.term a').length")
        assert count and page.evaluate(SHOWN) == 0
        for at in range(count):
            page.evaluate(
                f"(() => {{ const term = document.querySelectorAll('.term a')[{at}];"
                "term.scrollIntoView({block: 'center'}); term.focus(); })()"
            )
            assert page.evaluate(SHOWN) == 1
            assert page.evaluate(INSIDE), at
        if scripts:
            for kind in ("keyDown", "keyUp"):
                page.send("Input.dispatchKeyEvent", type=kind, key="Escape", code="Escape")
            assert page.evaluate(SHOWN) == 0
        assert noted(page) == []


MARKED = "[...document.querySelectorAll('.finding > a')]"


@pytest.fixture(scope="module")
def marked(site: Path) -> list[str]:
    found = pages_with(site, 'class="term finding"')
    assert len(found) > 5
    return found


def test_every_tested_sentence_says_so_to_all(site: Path, marked: list[str]) -> None:
    assert 'id="tested-sentences"' in (site / "about.html").read_text(encoding="utf-8")
    for name in marked:
        text = (site / name).read_text(encoding="utf-8")
        links = re.findall(
            r'class="term finding" data-finding="[^"]+"><a href="about\.html#tested-sentences" '
            r'aria-label="tested" aria-describedby="([^"]+)">',
            text,
        )
        assert len(links) == text.count("data-finding=")
        for described in links:
            says = re.findall(rf'id="{described}">([^<]+)<', text)
            assert len(says) == 1 and says[0].startswith("Tested in every build")


@pytest.mark.parametrize(("width", "scripts"), [(390, True), (1200, False), (1600, True)])
def test_mark_of_a_tested_sentence_is_reached_and_explained(
    width: int, scripts: bool, address: str, browser: Browser, marked: list[str]
) -> None:
    for name in marked:
        with browser.page(width, 800, scripts=scripts) as page:
            page.open(address + name)
            for at in range(page.evaluate(f"{MARKED}.length")):
                page.evaluate(
                    f"(() => {{ const mark = {MARKED}[{at}];"
                    "mark.scrollIntoView({block: 'center'}); mark.focus(); })()"
                )
                assert page.evaluate(SHOWN) == 1
                assert page.evaluate(INSIDE), (name, at)
            # A finger hits it though it is small.
            page.evaluate(f"{MARKED}[0].scrollIntoView({{block: 'center'}})")
            hit = page.evaluate(
                f"(() => {{ const mark = {MARKED}[0], box = mark.getBoundingClientRect();"
                "return document.elementFromPoint(box.left + box.width / 2, box.top - 5) === mark; })()"
            )
            assert hit
            assert noted(page) == []
