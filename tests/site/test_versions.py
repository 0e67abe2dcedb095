"""The list of versions in the header, in a browser: at an address, from a folder, by keyboard."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import versions_menu
from _make.paths import BOOK
from browser import Browser
from conftest import serving

OLD, NEW = "2026.11.0", "2026.12.0"
KNOWN = [{"version": OLD, "date": "2026-11-20", "address": f"v{OLD}/"}]
TITLES = "[...document.querySelectorAll('.versions-menu li')].map((row) => row.textContent)"
LINKS = "[...document.querySelectorAll('.versions-menu li a')].map((link) => link.href)"


def page(folder: Path, up: str = "") -> None:
    """Write a page with the list of the older version, and the script."""
    folder.mkdir(parents=True, exist_ok=True)
    text = versions_menu.menu(OLD, KNOWN, up=up)
    (folder / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>t</title><link rel=icon href=data:,>{text}"
        f'<p>Text</p><script defer src="{up}versions.js"></script>'
    )


@pytest.fixture
def published(tmp_path):
    """Two versions beside each other, as `_make.pages` puts them; yield folder and address."""
    for place in (tmp_path, tmp_path / f"v{OLD}"):
        page(place)
        page(place / "datasets", "../")
        shutil.copyfile(BOOK / "_assets" / "versions.js", place / "versions.js")
    versions = [{"version": NEW, "date": "2026-12-01", "address": f"v{NEW}/"}, *KNOWN]
    versions.append({"version": "javascript:alert(1)", "date": "2026-12-01"})
    (tmp_path / "versions.json").write_text(json.dumps({"versions": versions}))
    for address in serving(tmp_path):
        yield tmp_path, address


@pytest.mark.parametrize("place", [f"v{OLD}/index.html", f"v{OLD}/datasets/index.html"])
def test_old_version_learns_of_a_newer_one(published, browser: Browser, place: str) -> None:
    _, address = published
    with browser.page() as shown:
        shown.open(address + place)
        shown.wait("document.querySelector('summary').dataset.newer", "the newer version")
        assert shown.evaluate(TITLES)[:2] == [f"{NEW}, 2026-12-01", f"{OLD}, 2026-11-20: this site"]
        links = shown.evaluate(LINKS)
        assert links[0] == f"{address}v{NEW}/" and len(links) == 2  # and the page of versions
        assert shown.faults == []


def test_at_the_root_it_asks_only_when_opened(published, browser: Browser) -> None:
    _, address = published
    with browser.page() as shown:
        shown.open(address + "datasets/index.html")
        assert not any("versions.json" in one for one in shown.requests)
        shown.evaluate("document.querySelector('summary').click()")
        shown.wait(f"{TITLES}.length === 3", "the list is renewed")
        assert shown.evaluate(LINKS)[0] == f"{address}v{NEW}/"


def test_version_that_was_never_published_leads_to_its_row(published, browser: Browser) -> None:
    folder, address = published
    never = [{"version": one, "date": "2026-12-01", "address": None} for one in (NEW, OLD)]
    (folder / "versions.json").write_text(json.dumps({"versions": never}))
    with browser.page() as shown:
        shown.open(address + "datasets/index.html")
        shown.evaluate("document.querySelector('summary').click()")
        shown.wait(f"{TITLES}.length === 3", "the list is renewed")
        assert shown.evaluate(LINKS)[0] == f"{address}versions.html#v2026-12-0"
        assert not shown.evaluate("'newer' in document.querySelector('summary').dataset")


def test_from_a_folder_it_shows_what_the_page_carries(published, browser: Browser) -> None:
    folder, _ = published
    with browser.page() as shown:
        shown.open(f"file://{folder}/v{OLD}/index.html")
        shown.evaluate("document.querySelector('summary').click()")
        assert shown.evaluate("document.querySelector('details').open")
        assert shown.evaluate(TITLES)[0] == f"{OLD}, 2026-11-20: this site"
        shown.look()
        assert shown.faults == [] and not any("versions.json" in one for one in shown.requests)


def test_without_a_list_at_the_address_the_page_s_own_stays(published, browser: Browser) -> None:
    folder, address = published
    (folder / "versions.json").write_text("<p>not found</p>")
    with browser.page() as shown:
        shown.open(f"{address}v{OLD}/index.html")
        shown.evaluate("document.querySelector('summary').click()")
        assert len(shown.evaluate(TITLES)) == 2
        shown.look()
        assert shown.faults == []


def test_escape_and_a_click_elsewhere_close_it(published, browser: Browser) -> None:
    folder, _ = published
    is_open = "document.querySelector('details').open"
    with browser.page() as shown:
        shown.open(f"file://{folder}/index.html")
        shown.evaluate("document.querySelector('summary').click()")
        assert shown.evaluate(is_open)
        shown.evaluate(
            "document.querySelector('.versions-menu a').dispatchEvent("
            "new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}))"
        )
        assert not shown.evaluate(is_open)
        assert shown.evaluate("document.activeElement.tagName") == "SUMMARY"
        shown.evaluate("document.querySelector('summary').click()")
        shown.evaluate("document.querySelector('p').click()")
        assert not shown.evaluate(is_open)
