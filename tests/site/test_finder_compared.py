"""Datasets side by side in the finder: amounts of any size, and columns of one width."""

from __future__ import annotations

import csv
import io
import json

import pytest

from analysis import exports, finder
from analysis.figures.marks import bytes_text
from browser import Browser, Page
from test_finder import open_finder
from test_finder_words import named
from tests.conftest import small

COLUMNS = """[...document.querySelectorAll('.finder-dialog thead th')]
  .map((head) => head.getBoundingClientRect().width)"""


def compare(page: Page, address: str, *records: dict[str, object]) -> None:
    """Open the finder on these datasets, and all of them side by side."""
    open_finder(page, address)
    page.evaluate(f"window.startFinder({json.dumps(finder.data(small(*records)))}); 0")
    page.evaluate(
        "document.querySelectorAll('.finder-table input').forEach((box) => box.click());"
        "document.querySelector('.finder-comparing .open').click()"
    )


@pytest.mark.parametrize(
    ("width", "told"),
    [(912, "912"), (1, "1"), (999, "999"), (1000, "1 thousand"), (2_500_000, "2.5 million")],
)
def test_small_amounts_are_told_as_they_are(
    width: int, told: str, address: str, browser: Browser
) -> None:
    one = named("One", image_count=1, image_width=width, image_height=1, volume_bytes=width)
    cells = "[...document.querySelectorAll('.finder-dialog td')].map((cell) => cell.textContent)"
    with browser.page() as page:
        compare(page, address, one)
        assert page.evaluate("document.querySelector('td.column-pixels').textContent") == told
        assert f"{told} pixels" in page.evaluate(cells)
        volume = page.evaluate("document.querySelector('td.column-volume').textContent")
        assert volume == {912: "912 B", 1: "1 B", 999: "999 B", 1000: "1 kB"}.get(width, "2.5 MB")


@pytest.mark.parametrize("many", [2, 3, 6])
def test_long_list_does_not_widen_its_column(many: int, address: str, browser: Browser) -> None:
    worldwide = ["AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GBR"]
    records = [
        named(f"Dataset {at}", countries=worldwide if at == 0 else ["FRA"]) for at in range(many)
    ]
    with browser.page(1280, 800) as page:
        compare(page, address, *records)
        widths = page.evaluate(COLUMNS)
        assert len(widths) == many and max(widths) - min(widths) < 2
        cut = """[...document.querySelectorAll('.finder-dialog :is(td, th)')]
          .filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent)"""
        assert page.evaluate(cut) == []


def test_side_of_images_that_varies_is_told_as_its_range(address: str, browser: Browser) -> None:
    lines = """Object.fromEntries([...document.querySelectorAll('.finder-dialog tbody tr')].map((row) =>
      [row.cells[0].textContent, [...row.cells].slice(1).map((cell) => cell.textContent)]))"""
    records = (
        named("Varies", image_width=[1454, 4931], image_height=512, volume_bytes=13_250_000_000),
        named("Same", image_width=512, image_height=512, volume_bytes=999_700_000_000),
        named("Silent"),
    )
    with browser.page() as page:
        compare(page, address, *records)
        told = page.evaluate(lines)
        assert sorted(told["Image size"]) == [
            "1,454 to 4,931 × 512 pixels",
            "512 × 512 pixels",
            "not known",
        ]
        # As the pages of the datasets: halves go up, and a thousand of a unit is one of the next.
        assert sorted(told["Volume"]) == sorted([bytes_text(13_250_000_000), "1 TB", "not known"])
        marked = "[...document.querySelectorAll('.differs th')].map((head) => head.textContent)"
        assert "Image size" in page.evaluate(marked)
        assert page.evaluate("document.querySelectorAll('#finder').length") == 1


def test_results_taken_away_have_all_columns_of_the_catalogue(
    address: str, browser: Browser
) -> None:
    one = named("One", lists=["sidl"], gsd_m=[1.124222], torchgeo="EuroSAT", annotation_count=12)
    with browser.page() as page:
        open_finder(page, address)
        data = json.dumps(finder.data(small(one)))
        text = page.evaluate(f"window.finderCore.csv(window.finderCore.prepare({data}), [0])")
    (row,) = csv.DictReader(io.StringIO(text))
    assert set(row) == {*exports.CATALOGUE_COLUMNS, "commercial"}
    assert (row["lists"], row["torchgeo"], row["annotation_count"]) == ("sidl", "EuroSAT", "12")
    assert row["gsd_min_m"] == "1.124222"
