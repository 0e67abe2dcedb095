"""Chapters on paper: what a browser prints names its source, and parts where it should."""

from __future__ import annotations

import base64
import io

import pytest
from pypdf import PdfReader

from browser import Browser, Page
from inspection import charts

A4 = {"paperWidth": 8.27, "paperHeight": 11.69}


def printed(page: Page) -> list[str]:
    """Return the text of each printed page."""
    data = base64.b64decode(page.send("Page.printToPDF", **A4)["data"])
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(data)).pages]


def test_printed_chapter_says_what_it_is_and_may_be_used(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "tasks.html")
        last = " ".join(printed(page)[-1].split())
        cited = page.evaluate("document.querySelector('meta[name=more-data-citation]').content")
        assert f"Cite this page as: {cited.replace('{part}', 'Tasks')}" in last
        assert "CC BY 4.0" in last and "Commit" in last


def test_column_stands_in_the_middle_of_the_sheet(address: str, browser: Browser) -> None:
    """Lines are no longer than on the screen, so the margins are wide: 25 mm, not the browser's 10."""
    with browser.page() as page:
        page.open(address + "tasks.html")
        data = base64.b64decode(page.send("Page.printToPDF", **A4)["data"])
    sheet = PdfReader(io.BytesIO(data)).pages[0]
    starts: list[float] = []

    def note(text: str, matrix: list[float], at: list[float], *_: object) -> None:
        if text.strip():
            starts.append(at[4] * matrix[0] + matrix[4])

    sheet.extract_text(visitor_text=note)
    millimetre = 72 / 25.4
    assert min(starts) > 24 * millimetre


def test_terms_stand_in_their_sentence(address: str, browser: Browser) -> None:
    """What is placed apart is copied apart: a sentence without its term, the term at the end."""
    with browser.page() as page:
        page.open(address + "tasks.html")
        first = " ".join(printed(page)[0].split())
        assert "labels or a benchmark for." in first


def test_long_table_is_not_pushed_off_its_page(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "finder.html#q=flood")
        page.wait("document.querySelectorAll('.finder-table tbody tr').length > 9", "results")
        names = page.evaluate(
            "[...document.querySelectorAll('.finder-table tbody a')].map((link) => link.textContent)"
        )
        first, second = (" ".join(text.split()) for text in printed(page)[:2])
        assert names[0] in first and names[5] in first
        # Its heads are buttons on the screen, which a browser does not repeat.
        assert "Dataset Year Sampling Pixels Volume Where Licence" in second


def test_printed_finder_says_how_many_it_leaves_out(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "finder.html#compare=eurosat")
        page.wait("document.querySelectorAll('.finder-table tbody tr').length > 9", "results")
        total = page.evaluate("document.querySelector('.finder-status').textContent.split(' ')[0]")
        text = " ".join(" ".join(printed(page)).split())
        assert f"The first 50 of {total}." in text
        assert "Show 100 more" not in text and "Compare 1" not in text
        assert not page.evaluate("document.querySelector('.finder-printed').checkVisibility()")
        page.open(address + "finder.html#q=eurosat")
        page.wait("document.querySelectorAll('.finder-table tbody tr').length < 9", "results")
        assert "The first 50" not in " ".join(printed(page))


TABLE = """(rows) => {
  const row = (tag, text) => `<tr><${tag}>${text}</${tag}></tr>`;
  document.querySelector('.bd-article').innerHTML =
    '<div style="height: 18cm"></div><table><caption>The caption</caption><thead>' +
    row('th', 'The heads') + '</thead><tbody>' +
    Array.from({length: rows}, (_, n) => row('td', `row ${n + 1} of ${rows}.`)).join('') +
    '</tbody></table>';
}"""


@pytest.mark.parametrize("rows", [3, 9, 30])
def test_table_parts_between_rows(rows: int, address: str, browser: Browser) -> None:
    """A sheet of 29.7 cm with 18 cm above the table has room for some of its rows."""
    with browser.page() as page:
        page.open(address + "tasks.html")
        page.evaluate(f"({TABLE})({rows})")
        sheets = [" ".join(text.split()) for text in printed(page) if "row " in text]
    counts = [text.count(f"of {rows}.") for text in sheets]
    assert sum(counts) == rows and min(counts) > 1, "no row stands alone"
    assert "The caption" in sheets[0] and all("The heads" in text for text in sheets)
    assert len(sheets) == (2 if rows == 30 else 1)


@pytest.mark.parametrize("words", [3, 12])
def test_caption_of_a_table_stands_on_one_sheet(words: int, address: str, browser: Browser) -> None:
    """Under 23.6 cm a sheet has room for the first lines of a caption only."""
    with browser.page() as page:
        page.open(address + "tasks.html")
        page.evaluate(f"({TABLE})(30)")
        page.evaluate(
            "document.querySelector('.bd-article > div').style.height = '23.6cm';"
            "document.querySelector('.bd-article caption').textContent = "
            f"'First, ' + 'and so many words more, '.repeat({words}) + 'last.'"
        )
        sheets = [" ".join(text.split()) for text in printed(page)]
    (here,) = [text for text in sheets if "First, and so" in text]
    assert "more, last." in here and "row 1 of 30." in here


def white(page: Page) -> list[float]:
    """Return what share of each printed page but the last has no words under its last line."""
    data = base64.b64decode(page.send("Page.printToPDF", **A4)["data"])
    found = []
    for sheet in PdfReader(io.BytesIO(data)).pages[:-1]:
        heights: list[float] = []

        def note(text: str, whole: list[float], inner: list[float], *_: object, at=heights) -> None:
            if text.strip():
                at.append(whole[3] * inner[5] + whole[5])

        sheet.extract_text(visitor_text=note)
        found.append(min(heights) / float(sheet.mediabox.height))
    return found


def test_figures_and_tables_leave_little_white(address: str, browser: Browser) -> None:
    """While no table parted and drawings were as large as on the screen, it was over a quarter."""
    shares = []
    for name in ("towards-a-generic-dataset", "geography", "platforms-and-sensors"):
        with browser.page() as page:
            page.open(f"{address}{name}.html")
            assert charts(page) == []
            shares += white(page)
    assert sum(shares) / len(shares) < 0.22, shares


@pytest.mark.parametrize("name", ["geography", "platforms-and-sensors", "tasks"])
def test_figure_keeps_its_caption(name: str, address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(f"{address}{name}.html")
        assert charts(page) == []
        captions = page.evaluate(
            "[...document.querySelectorAll('.bd-article figcaption')].map((one) => "
            "one.textContent.replace('#', '').trim())"
        )
        titles = page.evaluate(
            "[...document.querySelectorAll('.bd-article figure')].map((one) => "
            "one.querySelector('.chart-subtitle')?.textContent.trim().slice(0, 40))"
        )
        sheets = [" ".join(text.split()) for text in printed(page)]
        assert len(captions) > 0
        for caption, title in zip(captions, titles, strict=True):
            here = [text for text in sheets if " ".join(caption.split()) in text]
            assert len(here) == 1, caption
            assert title is None or " ".join(title.split()) in here[0], caption


def test_card_of_a_dataset_stands_on_one_sheet(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "exemplary-datasets.html")
        sheets = [text.split("What it found")[0] for text in printed(page)]
        # Where no sensor is known a card tells modalities in its place.
        ends = [
            (text.count("Seen by") + text.count("Modalities"), text.count("Labels from"))
            for text in sheets[1:]
        ]
        assert sum(first for first, _ in ends) > 40
        assert [pair for pair in ends if pair[0] != pair[1]] == []


@pytest.mark.parametrize("name", ["index.html", "datasets/eurosat.html"])
def test_buttons_are_not_printed(name: str, address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + name)
        assert not {"Copy", "Find", "BibTeX"} & set("\n".join(printed(page)).split())
