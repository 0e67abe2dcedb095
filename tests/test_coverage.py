"""Global by the source's word, or by the continents of the places that it names."""

from __future__ import annotations

import pytest

from analysis import coverage, places
from tests.conftest import record, small

FOUR = ["Africa", "Asia", "Europe", "North America"]
CITIES = {"as": "Lagos, Mumbai, Paris, Austin", "why": "four continents", "state": "derived"}


def made(on: list[str] = FOUR, where: dict[str, str] | None = None, **of_coverage: str):
    """Return a catalogue of one dataset with places in four countries."""
    one = record("a", coverage="global", continents=on, countries=["NGA", "IND", "FRA", "USA"])
    one["facts"]["coverage"] |= CITIES | of_coverage
    one["facts"]["countries"] |= where or {}
    return small(one)


def test_four_cities_are_global_by_their_places_and_lie_nowhere_else() -> None:
    catalogue = made()
    assert coverage.by_places(catalogue["a"]) and coverage.by_all_places(catalogue["a"])
    assert places.datasets(catalogue)["complete"].tolist() == [True]
    assert (places.shares(catalogue)["partial"] == 0).all()


@pytest.mark.parametrize(
    "catalogue",
    [
        made(state="reported"),
        made(**{"as": "cities around the world"}),
        made(why="the images are those of a global set"),
        made(on=FOUR[:3]),
    ],
)
def test_a_source_s_word_is_not_overruled(catalogue) -> None:
    assert not coverage.by_places(catalogue["a"])
    assert (places.shares(catalogue)["partial"] == 1).all()


@pytest.mark.parametrize(
    "catalogue",
    [
        made(state="estimated"),
        made(where={"why": "places named in a check; there are more"}),
        made(where={"why": "the training events were not seen"}),
    ],
)
def test_a_list_with_gaps_leaves_open_where_else_samples_lie(catalogue) -> None:
    assert coverage.by_places(catalogue["a"])
    assert not coverage.by_all_places(catalogue["a"])
    assert (places.shares(catalogue)["partial"] == 1).all()
