"""Sentences on places and on what the lists miss follow from their numbers, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import missing, places
from analysis.stated import catalogue_chapters, questions, review_second
from analysis.stated.catalogue_part import more_exist_than_lists_name
from tests.conftest import record, small


@pytest.mark.parametrize(
    "reach, begins",
    [
        ((3.0, 9.0), "Every one of these estimates is above"),
        ((2.0, 9.0), "Some of these estimates are below"),
        ((1.0, 2.0), "None of these estimates is above"),
    ],
)
def test_the_estimates_are_compared_with_all_on_record(monkeypatch, reach, begins) -> None:
    catalogue = small(record("a", lists=["x"]), record("b"))
    monkeypatch.setattr(missing, "reach", lambda table: reach)
    assert catalogue_chapters.more_exist(catalogue).startswith(begins)


def test_more_exist_than_the_lists_name_only_where_one_is_on_none() -> None:
    assert more_exist_than_lists_name(small(record("a", lists=["x", "y"]), record("b")))
    assert not more_exist_than_lists_name(
        small(record("a", lists=["x", "y"]), record("b", lists=["y"]))
    )


def test_own_search_and_lists_are_two_groups() -> None:
    catalogue = small(
        record("a", lists=["x"], coverage="listed", continents=["Africa"]),
        record("b", lists=["x"], coverage="listed", continents=["Europe"]),
        record("c", lists=["x"]),
        record("d", coverage="listed", continents=["Africa", "Europe"]),
    )
    table = review_second.searched_against_lists(catalogue).set_index("continent")
    counts = ["n_lists", "known_lists", "n_own", "known_own"]
    assert table.loc["Africa", counts].tolist() == [1, 2, 1, 1]
    assert table.loc["Oceania", counts].tolist() == [0, 2, 0, 1]
    assert table.loc["Africa", "value"] == pytest.approx(0.5)


def compared(*rows: tuple[str, float, float, float]) -> str:
    table = pd.DataFrame(rows, columns=["continent", "value", "low", "high"])
    table = table.assign(n_lists=1, known_lists=9, n_own=2, known_own=8)
    return review_second.who_looked(table)


def test_who_looked_is_told_by_the_interval_of_the_difference() -> None:
    some = compared(("Africa", 0.083, 0.028, 0.142), ("Europe", 0.004, -0.062, 0.071))
    assert some == (
        "Between our search and the lists a difference is shown for Africa (2 of 8 against 1 of 9: +8.3 "
        "points, 95 % interval +2.8 to +14.2). Who looked, and for what, thus decides on Africa. No "
        "difference is shown for Europe (2 of 8 against 1 of 9: +0.4 points, 95 % interval −6.2 to +7.1)."
    )
    none = compared(("Europe", 0.004, -0.062, 0.071))
    assert none.startswith("No difference is shown for Europe") and "Who looked" not in none


@pytest.mark.parametrize(
    "asia, split, mentions, holds",
    [(5.9, 3.6, 1.3, True), (5.9, 1.7, 1.3, False), (0.2, 4.0, 1.3, True), (5.9, 3.6, 0.2, False)],
)
def test_russia_decides_europe_only_if_it_moves_it_most(
    monkeypatch, asia, split, mentions, holds
) -> None:
    ratios = {
        "As counted": 1.6,
        "Russia in Asia": asia,
        questions.RUSSIA_SPLIT: split,
        "Each mention once": mentions,
    }
    table = pd.DataFrame({"choice": list(ratios), "ratio": list(ratios.values())})
    table = table.assign(continent="Europe", by="land")
    monkeypatch.setattr(places, "sensitivity", lambda catalogue: table)
    assert questions.russia_decides_europe(small(record("a"))) is holds
