"""The finder's address: a step back for each choice, and a word where a link holds the unknown."""

from __future__ import annotations

import pytest

from browser import Browser
from inspection import noted
from test_finder import LIVE, NAMES, NOTE, ask, click, found, open_finder, press

HASH = "location.hash.slice(1)"
QUERY = "document.querySelector('#finder-q').value"


def test_back_takes_away_what_was_chosen_last(address: str, browser: Browser) -> None:
    with browser.page() as page:
        open_finder(page, address)
        everything = found(page)
        for letter in "ship":  # typed at once: one step
            page.evaluate("document.querySelector('#finder-q').focus()")
            press(page, letter)
        ships = found(page)
        click(page, "modalities", "SAR")
        both = found(page)
        click(page, "continents", "Europe", "exclude")
        assert everything > ships > both > found(page)
        page.wait(f"{HASH}.includes('continents=-Europe')", "the address follows")
        page.evaluate("history.back()")
        page.wait(f"!{HASH}.includes('continents')", "the last choice is taken away")
        assert found(page) == both
        page.evaluate("history.back()")
        page.wait(f"!{HASH}.includes('modalities')", "and the one before")
        assert found(page) == ships and page.evaluate(QUERY) == "ship"
        page.evaluate("history.back()")
        page.wait(f"{HASH} === ''", "and the words")
        assert found(page) == everything and page.evaluate(QUERY) == ""
        page.evaluate("history.forward()")
        page.wait(f"{HASH} === 'q=ship'", "and forward again")
        assert found(page) == ships
        assert page.evaluate("document.querySelectorAll('.finder-body').length") == 1
        assert noted(page) == []


def test_back_takes_away_a_range_and_empties_its_fields(address: str, browser: Browser) -> None:
    field = "document.querySelector('[data-range=year] input[data-end=from]')"
    with browser.page() as page:
        open_finder(page, address)
        page.evaluate(
            f"{field}.value = '2024'; {field}.dispatchEvent(new Event('input', {{bubbles: true}}))"
        )
        page.wait(f"{HASH} === 'year=2024..'", "the address follows")
        page.evaluate("history.back()")
        page.wait(f"{HASH} === ''", "the range is taken away")
        assert page.evaluate(f"{field}.value") == ""
        page.evaluate("history.forward()")
        page.wait(f"{field}.value === '2024'", "the range is back")


def test_heading_of_the_page_is_no_search(address: str, browser: Browser) -> None:
    with browser.page() as page:
        open_finder(page, address, "modalities=sar")
        names = page.evaluate(NAMES)
        page.evaluate("location.hash = 'how-to-search'")
        page.wait(f"{HASH} === 'how-to-search'", "the heading is gone to")
        assert page.evaluate(NAMES) == names


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("tasks=semantic_segmentation&tasks=nosuch", "“tasks=nosuch”"),
        ("tasks=-nosuch", "“tasks=-nosuch”"),
        ("year=2020-2010", "“year=2020-2010”"),
        ("sort=nosuch", "“sort=nosuch”"),
        ("compare=eurosat,nosuch", "“compare=nosuch”"),
        ("nosuch=1&q=ship", "“nosuch=1”"),
    ],
)
def test_link_to_what_is_not_known_is_told(
    state: str, told: str, address: str, browser: Browser
) -> None:
    with browser.page() as page:
        open_finder(page, address, state)
        assert f"The link names what is not known here: {told}." in page.evaluate(NOTE)
        ask(page, "flood")  # the reader goes on
        assert "The link names" not in page.evaluate(NOTE)
        assert noted(page) == []


@pytest.mark.parametrize("ending", ["", "#how-to-search", "?utm_source=mail", "#modalities=sar"])
def test_other_addresses_need_no_word(ending: str, address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(f"{address}finder.html{ending}")
        page.wait(LIVE, "the finder starts")
        assert page.evaluate(NOTE) == ""
