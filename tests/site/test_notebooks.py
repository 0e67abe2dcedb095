"""Each chapter's notebook: what the page shows, to take away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

import notebooks
from _make.paths import RECORDED
from browser import Browser
from inspection import noted

NAMES = sorted(file.stem for file in RECORDED.glob("*.ipynb"))


def code(cells: list[dict[str, Any]]) -> list[Any]:
    """Return code and outputs; prose may be newer than what was recorded."""
    return [(one["source"], one["outputs"]) for one in cells if one["cell_type"] == "code"]


@pytest.mark.parametrize("name", NAMES)
def test_notebook_holds_what_was_recorded(name: str, site: Path) -> None:
    given = json.loads((site / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    nbformat.validate(given)
    recorded = json.loads((RECORDED / f"{name}.ipynb").read_text(encoding="utf-8"))
    assert code(given["cells"]) == code(recorded["cells"])
    assert given["metadata"] == recorded["metadata"]


def test_every_chapter_offers_its_notebook_and_nothing_that_is_not_there(site: Path) -> None:
    there = {file.stem for file in (site / "notebooks").iterdir()}
    assert there == set(NAMES)
    for page in site.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        offered = f'href="notebooks/{page.stem}.ipynb"' in text
        assert offered == (page.stem in there - {"index"}), page.name
        # Only links count: a record may name a notebook of its source, and pages show it.
        assert text.count('="notebooks/') == offered, page.name
    assert 'id="run-it-again"' in (site / "about.html").read_text(encoding="utf-8")


def test_links_to_services_keep_the_policy(address: str, browser: Browser) -> None:
    links = notebooks.services("https://github.com/owner/project", "HEAD", "tasks")
    with browser.page() as page:
        page.open(address + "tasks.html")
        page.evaluate(
            f"document.querySelector('.notebook-tools').outerHTML = {notebooks.tools('tasks', links)!r}"
        )
        shown = page.evaluate("document.querySelector('.notebook-tools').innerText")
        assert "Open in Binder" in shown and "Open in Colab" in shown
        assert noted(page) == []
