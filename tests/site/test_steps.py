"""Pages of the steps between releases: linked, whole, and without fault."""

from __future__ import annotations

import gzip
import json
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


def test_search_finds_a_step_by_its_version_alone(browser: Browser, address: str) -> None:
    found = "[...document.querySelectorAll('#search-results a')].map((a) => a.getAttribute('href'))"
    with browser.page() as page:
        page.open(f"{address}search.html?q={STEPS[0]}")
        page.wait(f"{found}.length > 1", "a result")
        page.look()
        assert page.evaluate(f"{found}[0]") == releases.step_page(STEPS[0])
        said = page.evaluate("document.querySelector('#search-results a').textContent")
        assert said == f"What changed in {STEPS[0]}"
        # Not by words: each page of a step has those of hundreds of datasets.
        page.open(address + "search.html?q=changed")
        page.wait(f"{found}.length > 1", "a result")
        assert not [one for one in page.evaluate(found) if one.startswith("changes/")]


def test_search_says_that_it_takes_no_number_alone(browser: Browser, address: str) -> None:
    with browser.page() as page:
        page.open(address + "search.html?q=31415")
        page.wait("!!document.querySelector('#search-results p a')", "the answer")
        said = page.evaluate("document.querySelector('.search-summary').textContent")
        assert said.startswith("Numbers")


def test_page_of_a_dataset_leads_to_the_steps_that_changed_it(site: Path) -> None:
    """A name leads from the search to the dataset's page, and from there to each step."""
    text = gzip.decompress((site / "data" / "changes" / f"{STEPS[0]}.json.gz").read_bytes())
    changed = {change["id"] for change in json.loads(text)["changes"]}
    pages = [site / "datasets" / f"{name}.html" for name in sorted(changed)]
    link = f'href="../{releases.step_page(STEPS[0])}"'
    there = [page for page in pages if page.exists()]
    assert there and all(link in page.read_text(encoding="utf-8") for page in there)
