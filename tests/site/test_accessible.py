"""What axe finds on one page of each template, in light and in dark: nothing.

``vendor/axe.min.js`` is axe-core 4.10.3 by Deque Systems, under the Mozilla Public License 2.0; its
licence lies beside it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from browser import Browser, Page
from inspection import charts

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TEMPLATES = {
    "first page": "index.html",
    "chapter": "geography.html",
    "cards": "exemplary-datasets.html",
    "sections of a cell": "by-application.html",
    "references": "references.html",
    "address where nothing stands": "datasets/none.html",
    "finder": "finder.html#q=ship&modalities=sar&continents=-Europe",
    "finder, words that do not fit": "finder.html#q=eurosta+sentinel",
    "finder, side by side": "finder.html#compare=eurosat,sen12ms&open=comparison",
    "dataset": "datasets/sen12ms.html",
    "list of datasets": "datasets/index.html",
    "search": "search.html?q=eurosat",
    "versions": "versions.html",
    "what a release changed": "changes/2026.11.8.html",
}


def violations(page: Page) -> list[str]:
    """Return what axe finds on a page, one line a kind, with the first places."""
    page.evaluate(AXE.read_text(encoding="utf-8") + "; null")
    found = json.loads(
        page.evaluate(
            "axe.run(document, {resultTypes: ['violations']})"
            ".then((result) => JSON.stringify(result.violations))"
        )
    )
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: "
        + "; ".join(node["html"][:120] for node in one["nodes"][:3])
        for one in found
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_axe_finds_nothing(template: str, dark: bool, browser: Browser, address: str) -> None:
    with browser.page(dark=dark) as page:
        page.open(address + TEMPLATES[template])
        assert charts(page) == []  # drawn, not only their stand-ins
        page.evaluate("scrollTo(0, 0)")
        assert violations(page) == []


def test_axe_finds_a_fault(browser: Browser) -> None:
    with browser.page() as page:
        page.evaluate("document.body.innerHTML = '<h1>x</h1><img src=\"data:,\"><button></button>'")
        assert any("image-alt" in one for one in violations(page))
