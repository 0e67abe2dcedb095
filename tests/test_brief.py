"""What a card or a row says of a dataset in a few words."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import brief
from tests.conftest import record, small


def test_four_names_are_told_in_full() -> None:
    names = ("naip", "spot", "modis", "sentinel-1")
    assert brief.names("sensors", names).endswith("Sentinel-1")
    assert brief.names("sensors", (*names, "sentinel-2")).endswith("Sentinel-1 and 1 more")


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (1, "patch", "1 patch"),
        (2, "patch", "2 patches"),
        (1200, None, "1,200 images"),
        (3, "time_series", "3 time series"),
        (pd.NA, "patch", ""),
    ],
)
def test_a_count_names_its_unit(number: object, unit: str | None, text: str) -> None:
    assert brief.count(pd.Series({"image_count": number, "image_unit": unit})) == text


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"coverage": "listed", "continents": ["Europe"], "countries": ["FRA", "DEU"]}, "France, Germany"),
        ({"coverage": "listed", "continents": ["Europe"], "countries": ["FRA", "DEU", "ITA"]}, "Europe"),
        ({"coverage": "listed", "continents": ["Asia", "Africa", "Europe"]}, "Asia, Africa, Europe"),
        ({"coverage": "listed", "continents": ["Asia", "Africa", "Europe", "Oceania"]}, "4 continents"),
        ({"coverage": "global", "continents": ["Asia"], "countries": ["IND"]}, "global"),
        ({"coverage": "none"}, "nowhere: synthetic"),
        ({}, ""),
    ],
)  # fmt: skip
def test_a_place_is_told_in_the_nearest_word(facts: dict[str, object], text: str) -> None:
    row = small(record("a", **facts)).frame.iloc[0]
    assert brief.place(row) == text


def test_four_cities_are_not_the_world() -> None:
    four = ["Asia", "Africa", "Europe", "Oceania"]
    row = small(record("a", coverage="global", continents=four)).frame.iloc[0]
    assert brief.place(row, worldwide=False) == "4 continents"


def test_a_licence_that_is_not_there_says_where_it_was_looked_for() -> None:
    catalogue = small(
        record("a", licence="not_stated", homepage="https://example.org/a"),
        record("b", licence="not_stated", homepage="https://zenodo.org/records/1"),
        record("c"),
        record("d", licence="CC-BY-4.0 AND MIT"),
        record("e", licence="not_applicable", homepage="https://example.org/e"),
    )
    told = [brief.licence(one) for one in catalogue]
    assert told == ["none stated", "none in what was read", "", "CC BY 4.0 + MIT", ""]


@pytest.mark.parametrize(
    ("width", "height", "text"),
    [
        (64, 32, "5 images of 64 × 32 pixels"),
        (64, pd.NA, "5 images"),
        (pd.NA, 32, "5 images"),
    ],
)
def test_images_have_a_size_where_both_sides_are_known(
    width: object, height: object, text: str
) -> None:
    row = {"image_count": 5, "image_unit": "image", "image_width": width, "image_height": height}
    assert brief.images(pd.Series(row)) == text
    assert brief.images(pd.Series({**row, "image_count": pd.NA})) == ""
