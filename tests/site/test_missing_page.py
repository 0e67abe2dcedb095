"""What a reader meets at an address where nothing stands: the site's own page, whose links hold."""

from __future__ import annotations

import pytest

from browser import Browser
from inspection import SIDEWAYS
from test_finder import LIVE, NAMES

STYLED = "getComputedStyle(document.querySelector('.finder-search')).display"


@pytest.mark.parametrize("gone", ["gone.html", "datasets/gone.html", "v1/datasets/gone.html"])
def test_wrong_address_leads_on(gone: str, address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + gone)
        assert page.evaluate("document.querySelector('article h1').textContent").startswith(
            "Nothing stands"
        )
        assert page.evaluate(STYLED) == "flex", "without its style sheet"
        assert page.evaluate(SIDEWAYS) == []
        links = "[...document.querySelectorAll('article a[href]')].map((link) => link.href)"
        assert f"{address}datasets/index.html" in page.evaluate(links)
        page.evaluate(
            "document.querySelector('#finder-q').value = 'eurosat';"
            "document.querySelector('.finder-search').requestSubmit()"
        )
        page.wait(f"location.pathname.endsWith('finder.html') && {LIVE}", "the finder opens")
        assert page.evaluate(NAMES)[0] == "EuroSAT"
