"""Pages of the steps between releases: linked, whole, and without fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis import releases
from browser import Browser
from inspection import faults

STEPS = [after["version"] for _, after in releases.steps(releases.released())]


def test_each_step_has_a_page_that_versions_and_changes_lead_to(site: Path) -> None:
    wanted = {releases.step_page(version) for version in STEPS}
    assert {f"changes/{page.name}" for page in (site / "changes").glob("*.html")} == wanted
    for name in ("versions.html", "changes.html"):
        text = (site / name).read_text(encoding="utf-8")
        assert wanted == set(re.findall(r'href="(changes/[^"]*\.html)"', text))
    for name in wanted:
        text = (site / name).read_text(encoding="utf-8").split("<main", 1)[1]
        links = {link.partition("#")[0] for link in re.findall(r'href="(\.\./[^"]*)"', text)}
        assert len(links) > 3
        assert [link for link in links if not (site / "changes" / link).resolve().exists()] == []


@pytest.mark.parametrize("version", [STEPS[0], STEPS[-1]])
def test_page_of_a_step_is_without_fault(version: str, browser: Browser, address: str) -> None:
    assert faults(browser, address + releases.step_page(version)) == []
    with browser.page() as page:
        page.open(address + releases.step_page(version))
        assert page.evaluate("document.querySelector('.bd-article h1').textContent").endswith(
            version
        )
        contents = page.evaluate(
            "[...document.querySelectorAll('.bd-sidebar-secondary a[href^=\"#\"]')]"
            ".map((link) => link.hash.slice(1)).filter((id) => id && document.getElementById(id))"
        )
        assert contents[0] == "lost" and len(contents) > 2
