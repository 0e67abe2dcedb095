"""Sentences on places and on what the lists miss follow from their numbers, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import claims, lists, load, missing, places
from analysis.stated import catalogue_chapters, catalogue_part
from analysis.stated.catalogue_part import more_exist_than_lists_name
from analysis.stated.questions import bias
from analysis.stated.review_second import geography
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


def test_estimates_above_what_is_on_record_do_not_prove_more(monkeypatch) -> None:
    monkeypatch.setattr(missing, "reach", lambda table: (3.0, 9.0))
    told = catalogue_chapters.more_exist(small(record("a", lists=["x"]), record("b")))
    assert told.endswith("all assume that lists are independent.") and "more exist" not in told


def test_lists_read_are_all_and_not_those_that_name_a_dataset_on_record() -> None:
    catalogue = load()
    naming = missing.incidence(catalogue).shape[1]
    read = lists.entries(catalogue.data)["list"].nunique()
    assert naming < read
    assert catalogue_part.index_numbers(catalogue)["lists"] == str(read)
    numbers = catalogue_chapters.missing_numbers(catalogue)
    assert (numbers["lists"], numbers["lists_read"]) == (str(naming), str(read))


def test_pairs_with_few_in_common_are_told_with_what_they_would_give() -> None:
    # x and y share 8 of 9 and 8: 10 · 9 / 9 − 1 = 9; z shares one with x and none with y.
    made = [record(f"d{i}", lists=["x", "y"]) for i in range(8)]
    made += [record("e", lists=["x", "z"]), record("f", lists=["z"])]
    told = catalogue_chapters.pairs_sentence(missing.incidence(small(*made)))
    assert told.startswith("Of 3 pairs 1 has 7 datasets or more in common: it gives 9 at most")
    # x and z: 10 · 3 / 2 − 1 = 14; y and z: 9 · 3 / 1 − 1 = 26.
    assert "The other 2 are left out" in told
    assert "it would be 26 at most and 14 in the median, so that 9 is no upper limit." in told


@pytest.mark.parametrize(
    "verdicts, told",
    [
        (["not reproduced", "cannot be tested"], "2 shares of continents none is reproduced"),
        (["reproduced", "not reproduced"], "2 shares of continents 1 is reproduced"),
        (["reproduced"] * 2 + ["not reproduced"], "3 shares of continents 2 are reproduced"),
        (["reproduced"] * 2, "2 shares of continents all are reproduced"),
    ],
)
def test_levels_of_continents_are_told_from_the_ledger(monkeypatch, verdicts, told) -> None:
    assert geography.levels_text(verdicts) == f"of the article’s {told}"
    catalogue = load()
    monkeypatch.setattr(claims, "figure_shares", lambda c, figure: verdicts)
    assert told in geography.geography_numbers(catalogue)["levels"]


def test_shares_of_a_figure_have_the_verdicts_of_the_ledger() -> None:
    catalogue = load()
    table = claims.ledger(catalogue)
    rows = table[(table["figure"] == "geography") & (table["kind"] == "share")]
    assert claims.figure_shares(catalogue, "geography") == list(rows["verdict"])
    assert len(rows) == 6  # the order of Europe and Africa stands there too, and is no share


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
    table = geography.searched_against_lists(catalogue).set_index("continent")
    counts = ["n_lists", "known_lists", "n_own", "known_own"]
    assert table.loc["Africa", counts].tolist() == [1, 2, 1, 1]
    assert table.loc["Oceania", counts].tolist() == [0, 2, 0, 1]
    assert table.loc["Africa", "value"] == pytest.approx(0.5)


def compared(*rows: tuple[str, float, float, float]) -> str:
    table = pd.DataFrame(rows, columns=["continent", "value", "low", "high"])
    table = table.assign(n_lists=1, known_lists=9, n_own=2, known_own=8)
    return geography.who_looked(table)


def test_who_looked_is_told_by_the_interval_of_the_difference() -> None:
    some = compared(("Africa", 0.083, 0.028, 0.142), ("Europe", 0.004, -0.062, 0.071))
    assert some == (
        "Between our search and the lists a difference is shown for Africa (2 of 8 against 1 of 9: +8.3 "
        "points, 95 % interval +2.8 to +14.2). So the share of Africa depends in part on who looked. No "
        "difference is shown for Europe (2 of 8 against 1 of 9: +0.4 points, 95 % interval −6.2 to +7.1)."
    )
    none = compared(("Europe", 0.004, -0.062, 0.071))
    assert none.startswith("No difference is shown for Europe") and "who looked" not in none
    two = compared(("Africa", 0.083, 0.028, 0.142), ("Antarctica", 0.03, 0.01, 0.06))
    assert two.endswith("So the shares of Africa and Antarctica depend in part on who looked.")


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
        bias.RUSSIA_SPLIT: split,
        "Each mention once": mentions,
    }
    table = pd.DataFrame({"choice": list(ratios), "ratio": list(ratios.values())})
    table = table.assign(continent="Europe", by="land")
    monkeypatch.setattr(places, "sensitivity", lambda catalogue: table)
    assert bias.russia_decides_europe(small(record("a"))) is holds


@pytest.mark.parametrize(
    ("asia_land", "asia_people", "moved", "holds"),
    [
        (0.5, 0.5, 9.0, True),  # Russia moves Asia more, but is not counted
        (0.2, 0.5, 1.0, False),  # fivefold by land, Oceania fourfold
        (0.5, 0.2, 1.0, False),
    ],
)
def test_oceania_hangs_on_the_rule_by_land_and_by_people(
    monkeypatch, asia_land, asia_people, moved, holds
) -> None:
    rows = [
        (continent, by, choice, ratio)
        for continent, by, other in (
            ("Oceania", "land", 4.0),
            ("Oceania", "people", 4.0),
            ("Asia", "land", asia_land),
            ("Asia", "people", asia_people),
        )
        for choice, ratio in (("As counted", 1.0), ("Each mention once", other))
    ]
    rows.append(("Asia", "land", "Russia in Asia", moved))
    table = pd.DataFrame(rows, columns=["continent", "by", "choice", "ratio"])
    monkeypatch.setattr(places, "sensitivity", lambda catalogue: table)
    assert bias.oceania_hangs_on_the_rule(small(record("a"))) is holds
