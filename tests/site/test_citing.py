"""What is cited is copied: the review, each version, a figure, in words and as BibTeX."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pybtex.database import parse_string

from analysis import cite, releases
from browser import PUBLIC, Browser, Page
from inspection import noted

# Presses the buttons of a place in their order and returns what each copies.
COPIES = """(async () => {
  const texts = [];
  Object.defineProperty(navigator, 'clipboard',
    {configurable: true, value: {writeText: async (given) => { texts.push(given); }}});
  const buttons = [...document.querySelectorAll('PLACE button[data-copy]')];
  for (const button of buttons) { button.click(); await new Promise((done) => setTimeout(done, 20)); }
  return {texts, said: buttons.map((button) => button.textContent)};
})()"""
CITE = """[...document.querySelectorAll('#FIGURE .chart-tools button')]
  .find((button) => button.textContent === 'Cite').click()"""


def copied(page: Page, place: str) -> tuple[list[str], list[str]]:
    """Return what the buttons of a place copy, and what they then say."""
    found = page.evaluate(COPIES.replace("PLACE", place))
    return found["texts"], found["said"]


def entry(text: str) -> Any:
    """Return the only entry of a BibTeX text."""
    (found,) = parse_string(text, "bibtex").entries.values()
    return found


@pytest.mark.parametrize("width", [390, 1280])
def test_review_is_copied_on_the_first_page(width: int, address: str, browser: Browser) -> None:
    with browser.page(width, 900) as page:
        page.open(address + "index.html")
        page.evaluate("document.querySelector('.cite-this summary').click()")
        (words, bibtex), said = copied(page, ".cite-this")
        assert said == ["Copied citation", "Copied BibTeX entry"]
        assert words.startswith("The More Data contributors (")
        fields = entry(bibtex).fields
        assert (
            fields["title"].strip("{}") == releases.TITLE and fields["title"].strip("{}") in words
        )
        assert fields["year"] in words and fields["version"].split()[0] in words
        commit = re.search(r"commit [0-9a-f]{10}", fields["version"])
        assert commit is None or f", {commit[0]}." in words, "both name the build"
        page.wait(
            "[...document.querySelectorAll('.cite-this button')]"
            ".every((button) => button.innerText.startsWith('Copy'))",
            "the buttons say Copy again",
        )
        assert noted(page) == []


def test_each_version_has_its_bibtex(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "versions.html")
        page.evaluate(
            "document.querySelectorAll('details.version').forEach((d) => { d.open = true; })"
        )
        texts, _ = copied(page, "details.version")
        versions = [one["version"] for one in releases.released()]
        assert [entry(text).fields["version"] for text in texts[1::3]] == versions
        assert all(version in words for version, words in zip(versions, texts[::3], strict=True))
        made = [re.fullmatch(r"git checkout (\S+)\nmake book", text) for text in texts[2::3]]
        assert all(made), "each says how to make it again"
        kept = "getComputedStyle(document.querySelector('details.version pre code')).whiteSpace"
        assert page.evaluate(kept) == "pre-wrap", "an entry in its lines"


def test_bibtex_of_a_figure_is_that_of_the_package(address: str, browser: Browser) -> None:
    public = address.replace("127.0.0.1", PUBLIC)
    name, place = "fig-tasks-shares", f"{public}tasks.html#fig-tasks-shares"
    item = {"URL": place, **cite.figure(name, releases.identity())}
    with browser.page() as page:
        page.open(public + "tasks.html")
        page.evaluate(CITE.replace("FIGURE", name))
        (words, bibtex), _ = copied(page, f"#{name}")
        assert words.endswith(place)
        assert f"). {item['title']}. In: " in words, "one title in both"

        # Day and commit of a build between releases may be older than those of the checkout.
        def undated(text: str) -> str:
            return re.sub(r"  (?:year|date) = .*\n|, commit [0-9a-f]{10}", "", text)

        assert undated(bibtex) == undated(cite.bibtex([item]))
        assert noted(page) == []


def test_caption_cannot_break_the_bibtex(address: str, browser: Browser) -> None:
    hard = r"50% of {A} & B_1 \ ~ ^ $& PART-NAME <b>"
    with browser.page() as page:
        page.open(address + "tasks.html")
        page.evaluate(
            "document.querySelector('#fig-tasks-shares .caption-text').textContent = "
            + json.dumps(hard)
        )
        page.evaluate(CITE.replace("FIGURE", "fig-tasks-shares"))
        (_, bibtex), _ = copied(page, "#fig-tasks-shares")
        assert f"title = {{{{{cite.latex(hard)} [figure fig-tasks-shares]}}}},\n" in bibtex
        assert entry(bibtex).key.endswith("fig-tasks-shares")


@pytest.mark.parametrize("where", ["file:", "127.0.0.1", "localhost"])
def test_page_on_a_readers_machine_cites_no_address_of_it(
    where: str, site: Path, address: str, browser: Browser
) -> None:
    served = address.replace("127.0.0.1", where)
    with browser.page() as page:
        page.open(f"file://{site}/tasks.html" if where == "file:" else f"{served}tasks.html")
        page.evaluate(CITE.replace("FIGURE", "fig-tasks-shares"))
        texts = page.evaluate(
            "[...document.querySelectorAll('.chart-citation code')].map((code) => code.textContent)"
        )
        assert len(texts) == 2 and not any(where in text or "tasks.html" in text for text in texts)
        assert "url" not in entry(texts[1]).fields


def test_copy_of_a_published_site_cites_the_published_address(
    address: str, browser: Browser
) -> None:
    with browser.page() as page:
        page.open(address + "tasks.html")
        page.evaluate(
            "document.head.insertAdjacentHTML('beforeend', "
            "'<link rel=canonical href=https://example.org/review/tasks.html>')"
        )
        page.evaluate(CITE.replace("FIGURE", "fig-tasks-shares"))
        words = page.evaluate("document.querySelector('.chart-citation code').textContent")
        assert words.endswith(" https://example.org/review/tasks.html#fig-tasks-shares")


def test_figure_and_every_page_say_how_they_may_be_used(
    site: Path, address: str, browser: Browser
) -> None:
    about = (site / "about.html").read_text(encoding="utf-8")
    assert 'id="licence"' in about
    for page_file in (
        *site.glob("*.html"),
        *site.glob("changes/*.html"),
        site / "datasets/dota.html",
    ):
        text = page_file.read_text(encoding="utf-8")
        assert re.search(r'rel="license" href="(?:\.\./|/)?about\.html#licence"', text), page_file
    with browser.page() as page:
        page.open(address + "tasks.html")
        page.evaluate(CITE.replace("FIGURE", "fig-tasks-shares"))
        said = page.evaluate("document.querySelector('.chart-citation').innerText")
        assert "CC BY 4.0" in said
        assert noted(page) == []
