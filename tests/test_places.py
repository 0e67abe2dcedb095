"""The catalogue's places: what counts as known, other rules of counting, groups and periods, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import claims, geography, places, ratios
from analysis.figures import geography as figures
from analysis.intervals import wilson
from tests.conftest import record, small


@pytest.fixture()
def three():
    """One dataset in Russia, one on two continents, one global without a list."""
    return small(
        record("a", coverage="listed", continents=["Europe"], countries=["RUS"], size_pixels=100),
        record("b", coverage="listed", continents=["Europe", "Asia"], size_pixels=200),
        record("c", coverage="global", size_pixels=1200),
    )


def test_coverage_is_known_where_a_continent_is_or_the_globe() -> None:
    catalogue = small(
        record("a", continents=["Asia"]),  # named, though nobody said how samples lie
        record("b", coverage="global", continents=["Asia"]),
        record("c", coverage="global"),
        record("d", coverage="listed"),  # a place that no source puts on a continent
        record("h", coverage="listed", continents="not_applicable"),  # the open sea
        record("e", coverage="none"),
        record("f", coverage="not_stated"),
        record("g"),
    )
    assert places.datasets(catalogue).set_index("id")["coverage"].to_dict() == {
        "a": "listed",
        "b": "global",
        "c": "global",
        "d": "not_stated",
        "h": "none",
        "e": "none",
        "f": "not_stated",
        "g": "not_stated",
    }


def test_the_article_s_shares_are_those_of_its_claims(catalogue) -> None:
    told = {
        claim["arguments"]["continents"][0]: claim["value"]
        for claim in claims.claims(catalogue)
        if claim.get("measure") == "continent_alone" and len(claim["arguments"]["continents"]) == 1
    }
    assert told == places.ARTICLE


def test_representation_shares_a_dataset_out_and_spreads_the_global_one(three) -> None:
    table = places.representation(three).set_index(["continent", "by"])
    # Europe: a whole, half of b, a sixth of c, of three datasets.
    europe = (1 + 1 / 2 + 1 / 6) / 3
    assert table.loc[("Europe", "land"), "share"] == pytest.approx(europe)
    people = geography.continent_people()["Europe"]
    assert table.loc[("Europe", "people"), "ratio"] == pytest.approx(europe / people)


def test_each_other_rule_counts_as_its_name_says(three) -> None:
    table = places.sensitivity(three)
    assert len(table) == 8 * 2 * 6
    rows = table.set_index(["choice", "by", "continent"])
    share = rows.xs(("people", "Europe"), level=("by", "continent"))["share"]
    usual = (1 + 1 / 2 + 1 / 6) / 3
    assert share.to_dict() == pytest.approx(
        {
            "As counted": usual,
            "Russia in Asia": (0 + 1 / 2 + 1 / 6) / 3,
            "Russia's land split at 60° E": usual,
            "Without Greenland": usual,
            "Each mention once": 3 / 9,  # one of a, one of two of b, one of six of c
            "By size in pixels": (100 + 200 / 2 + 1200 / 6) / 1500,
            "Global without a list left out": (1 + 1 / 2) / 2,
            "All global datasets left out": (1 + 1 / 2) / 2,
        }
    )
    land = rows.xs("land", level="by")["denominator"].unstack("continent")
    country = geography.denominators().set_index("iso3")
    moved = land.loc["As counted"] - land
    russia = country.loc["RUS", "land_area_km2"]
    east = country.loc["RUS", "land_area_east_of_60e_km2"]
    assert moved.loc["Russia in Asia", ["Europe", "Asia"]].tolist() == pytest.approx(
        [russia, -russia]
    )
    assert moved.loc["Russia's land split at 60° E", "Europe"] == pytest.approx(east)
    ice = country.loc["GRL", "land_area_km2"]
    assert moved.loc["Without Greenland", "North America"] == pytest.approx(ice)
    for same in ("Each mention once", "By size in pixels", "All global datasets left out"):
        assert moved.loc[same].abs().max() == 0


def test_a_global_dataset_that_names_its_continents_counts_until_all_global_ones_are_left_out() -> (
    None
):
    catalogue = small(
        record("a", coverage="listed", continents=["Asia"], size_pixels=100),
        record("b", coverage="global", continents=["Europe"], size_pixels=100),
        record("c", coverage="global", size_pixels=100),
    )
    rows = (
        places.sensitivity(catalogue).set_index(["by", "continent", "choice"]).sort_index()["share"]
    )
    europe = rows["people", "Europe"]
    assert europe["As counted"] == pytest.approx((1 + 1 / 6) / 3)
    assert europe["Global without a list left out"] == pytest.approx(1 / 2)
    assert europe["All global datasets left out"] == 0


def test_shares_within_a_group_are_of_its_datasets_with_known_coverage(three) -> None:
    more = small(
        *[
            record(one.id, coverage="listed", continents=["Asia"])
            for one in three  # the same ids, all in Asia
        ],
        record("nowhere", coverage="none"),
        record("unknown", coverage="not_stated"),
    )
    groups = pd.DataFrame(
        [("a", "g"), ("b", "g"), ("nowhere", "g"), ("unknown", "g"), ("c", "small")],
        columns=["id", "group"],
    )
    table = places.shares_within(more, groups, least=2).set_index(["group", "continent"])
    assert set(table.index.get_level_values("group")) == {"g"}
    asia = table.loc[("g", "Asia")]
    assert (asia["n"], asia["known"], asia["share"]) == (2, 2, 1)
    low, high = wilson(2, 2)
    assert (asia["low"], asia["high"]) == (pytest.approx(low), pytest.approx(high))
    assert table.loc[("g", "Europe"), ["n", "share"]].tolist() == [0, 0]


def test_global_datasets_without_a_list_are_a_row_of_their_own() -> None:
    catalogue = small(
        record("a", coverage="listed", continents=["Asia"]),
        record("b", coverage="global", continents=["Asia"]),
        record("c", coverage="global"),
        record("outside", coverage="global"),
    )
    groups = pd.DataFrame({"id": ["a", "b", "c"], "group": "g"})
    table = places.shares_within(catalogue, groups, least=3).set_index("continent")
    assert table.loc["Global", ["n", "known", "share"]].tolist() == [1, 3, 1 / 3]
    assert table.loc["Asia", "n"] == 2 and table.index[-1] == "Global"


def test_a_global_dataset_lies_on_no_continent_alone() -> None:
    catalogue = small(
        record("a", coverage="listed", continents=["Asia"]),
        record("b", coverage="global", continents=["Asia"]),
        record("c", coverage="listed", continents=["Asia", "Europe"]),
    )
    table = places.alone(catalogue).set_index("continent")
    assert table.loc["Asia", ["n_alone", "alone"]].tolist() == [1, 1 / 3]
    assert table.loc["Europe", "n_alone"] == 0


def test_alone_is_of_all_whose_coverage_is_known_however_many_places_they_name() -> None:
    made = [record(f"g{i}", coverage="global") for i in range(3)]
    table = places.alone(small(record("a", coverage="listed", continents=["Asia"]), *made))
    assert table.set_index("continent").loc["Asia", "alone"] == 1 / 4


@pytest.mark.parametrize(
    ("year", "name"),
    [
        (2014, "to 2014"),
        (2015, "2015–2017"),
        (2017, "2015–2017"),
        (2018, "2018–2019"),
        (2021, "2020–2021"),
        (2023, "2022–2023"),
        (2024, "2024–"),
    ],
)
def test_a_period_has_both_its_ends(year: int, name: str) -> None:
    assert places.period(year) == name


def test_periods_come_in_order_and_five_datasets_are_enough() -> None:
    years = {"a": 2024, "b": 2010, **{f"d{i}": 2016 for i in range(5)}}
    made = [
        record(i, year=year, coverage="listed", continents=["Asia"]) for i, year in years.items()
    ]
    catalogue = small(*made, record("none", coverage="listed", continents=["Asia"]))
    assert list(dict.fromkeys(places.periods(catalogue)["group"])) == [
        "to 2014",
        "2015–2017",
        "2024–",
    ]
    table = places.by_period(catalogue)
    assert set(table["group"]) == {"2015–2017"} and set(table["known"]) == {5}


def test_periods_of_lists_leave_out_what_only_our_search_found() -> None:
    made = [
        record(f"d{i}", year=2016, coverage="listed", continents=["Asia"], lists=["x"] * (i < 6))
        for i in range(9)
    ]
    assert set(places.by_period_listed(small(*made))["known"]) == {6}
    assert places.by_period_listed(small(*made[6:])).empty


def test_what_there_is_now_is_counted_in_datasets_with_known_coverage() -> None:
    inhabited = geography.INHABITED
    made = [record(f"d{i}", coverage="listed", continents=[c]) for i, c in enumerate(inhabited)]
    catalogue = small(
        *made,
        record("e", coverage="listed", continents=["Europe"]),
        record("u", coverage="not_stated"),
    )
    table = places.futures(catalogue, added=6)
    now = table[table["aim"] == "land"].set_index("place")["now"]
    assert now.to_dict() == pytest.approx({c: 1 + (c == "Europe") for c in inhabited})
    aims = {by: part.set_index("place")["target_share"] for by, part in table.groupby("aim")}
    assert aims["people"].to_dict() == pytest.approx(geography.continent_people())
    land = ratios.place_denominators(geography.denominators())
    assert aims["land"].to_dict() == pytest.approx((land / land.sum()).to_dict())
    assert table.groupby("aim")["added"].sum().tolist() == [6, 6]


def test_a_dataset_on_several_continents_counts_in_parts_of_one() -> None:
    catalogue = small(
        record("a", coverage="listed", continents=["Africa"]),
        record("b", coverage="listed", continents=["Africa", "Asia"]),
        record("c", coverage="listed", continents=["Asia", "Antarctica"]),
        record("d", coverage="global"),
    )
    table = places.futures(catalogue)
    now = table[table["aim"] == "people"].set_index("place")["now"]
    # Four datasets, not their seven mentions and more: each is spread over what it covers.
    elsewhere = dict.fromkeys(geography.INHABITED, 1 / 6)
    assert now.to_dict() == pytest.approx(
        elsewhere | {"Africa": 1 + 1 / 2 + 1 / 6, "Asia": 1 / 2 + 1 / 2 + 1 / 6}
    )


def test_samples_are_told_of_datasets_on_two_continents_or_more(monkeypatch) -> None:
    coverage = pd.DataFrame(
        [
            ("a", "FIN", "Europe", 90),
            ("a", "KEN", "Africa", 10),
            ("one", "KEN", "Africa", 5),
            ("one", "", "", 3),  # at sea
            ("left-out", "FIN", "Europe", 1),
            ("left-out", "KEN", "Africa", 1),
        ],
        columns=["dataset", "iso3", "continent", "samples"],
    )
    units = pd.DataFrame({"dataset": ["a", "one"], "unit": ["chip", "site"]})
    monkeypatch.setattr("analysis.samples.load", lambda data: coverage)
    monkeypatch.setattr("analysis.samples.sources", lambda data: units)
    table = places.sample_shares(small(record("a"), record("one")))
    assert table.sort_values("samples").to_numpy().tolist() == [
        ["A", "chip", "Africa", 10, 0.1, 0.5],
        ["A", "chip", "Europe", 90, 0.9, 0.5],
    ]
    none = places.sample_shares(small(record("one")))
    assert none.empty and list(none.columns) == list(table.columns)
    with pytest.raises(ValueError, match="no dataset here has samples on file"):
        figures.samples(none)
