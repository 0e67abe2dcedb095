"""Shares of datasets by place: values worked out by hand, properties, refusals."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.geography import CONTINENTS, GLOBAL, SUBREGIONS
from analysis.intervals import wilson
from analysis.placeshares import GlobalAs, continent_shares, subregion_shares
from tests.eight_datasets import DATASETS, PLACES


def shares(rule="once", **options):
    return continent_shares(DATASETS, PLACES, rule, **options).set_index("continent")


# --- Counting rules ----------------------------------------------------------------------------


def test_once_by_hand():
    # Known: a–f (g is not stated, h has no location): N = 6. Europe: a, b, d, e.
    table = shares()
    assert table.loc["Europe", ["n", "N", "unknown"]].tolist() == [4, 6, 1]
    assert table.loc["Europe", "share"] == pytest.approx(4 / 6)
    assert table.loc["Europe", ["low", "high"]].tolist() == pytest.approx(list(wilson(4, 6)))
    # f is global and names nothing; f and g may lie there or not: 4/7 to 6/7.
    assert table.loc["Europe", ["lowest", "highest"]].tolist() == pytest.approx([4 / 7, 6 / 7])
    assert (table["nameless"] == 1).all()
    # That f is global is known; g may be: 1/7 to 2/7.
    assert table.loc[GLOBAL, "n"] == 1
    assert table.loc[GLOBAL, ["lowest", "highest"]].tolist() == pytest.approx([1 / 7, 2 / 7])
    assert table.index.tolist() == [*CONTINENTS, GLOBAL]


def test_global_as_its_own_class_by_hand():
    # e leaves its continents: Europe a, b, d.
    table = shares(global_as="own")
    assert table["n"].to_dict() == {
        "Africa": 1,
        "Asia": 1,
        "Europe": 3,
        "North America": 0,
        "Oceania": 0,
        "South America": 0,
        "Antarctica": 0,
        GLOBAL: 2,
    }
    # e names its places, so only f and g may lie anywhere: 3/7 to 5/7.
    assert table.loc["Europe", ["lowest", "highest"]].tolist() == pytest.approx([3 / 7, 5 / 7])


def test_global_spread_by_hand():
    # f counts on all six inhabited continents, e where it says.
    table = shares(global_as="spread")
    assert table["n"].to_dict() == {
        "Africa": 3,
        "Asia": 3,
        "Europe": 5,
        "North America": 2,
        "Oceania": 1,
        "South America": 1,
        "Antarctica": 0,
    }
    assert (table["N"] == 6).all()
    # Counted in Europe or not, f may lie there or not: 4/7 to 6/7. In Antarctica e, which is global
    # and names four continents, may lie beside f and g: 0 to 3/7.
    assert table.loc["Europe", ["lowest", "highest"]].tolist() == pytest.approx([4 / 7, 6 / 7])
    assert table.loc["Antarctica", ["lowest", "highest"]].tolist() == pytest.approx([0, 3 / 7])


def test_a_global_dataset_that_names_some_continents_may_lie_on_the_others():
    # a names Africa and is global; b names Asia only; c is unknown.
    data = pd.DataFrame({"id": list("abc"), "coverage": ["global", "listed", "not_stated"]})
    places = pd.DataFrame({"id": ["a", "b"], "continent": ["Africa", "Asia"]})
    table = continent_shares(data, places).set_index("continent")
    assert (table["partial"] == 1).all()
    assert table.loc["Africa", ["lowest", "highest"]].tolist() == pytest.approx([1 / 3, 2 / 3])
    assert table.loc["Asia", ["lowest", "highest"]].tolist() == pytest.approx([1 / 3, 1])
    assert table.loc["Oceania", ["lowest", "highest"]].tolist() == pytest.approx([0, 2 / 3])
    assert table.loc[GLOBAL, ["lowest", "highest"]].tolist() == pytest.approx([0, 1 / 3])
    six = [c for c in CONTINENTS if c != "Antarctica"]
    whole = pd.DataFrame({"id": ["a"] * 6 + ["b"], "continent": [*six, "Asia"]})
    table = continent_shares(data, whole).set_index("continent")
    assert (table["partial"] == 0).all()
    assert table.loc["Antarctica", "highest"] == pytest.approx(1 / 3)


def test_a_global_dataset_all_of_whose_places_are_named_lies_on_no_other():
    # a and b are global and name Africa; of a nothing else is left open.
    data = pd.DataFrame({"id": list("abc"), "coverage": ["global", "global", "listed"]})
    places = pd.DataFrame({"id": list("abc"), "continent": ["Africa", "Africa", "Asia"]})
    table = continent_shares(data.assign(complete=[True, False, False]), places)
    assert (table["partial"] == 1).all()
    highest = table.set_index("continent")["highest"]
    assert highest[["Africa", "Asia", "Oceania"]].tolist() == pytest.approx([2 / 3, 2 / 3, 1 / 3])


def test_global_left_out_by_hand():
    table = shares(global_as="leave_out")
    assert table.loc["Europe", ["n", "N", "unknown"]].tolist() == [3, 4, 1]
    assert GLOBAL not in table.index
    # e and f do not count, so neither can move a bound: 3/5 to 4/5.
    assert table.loc["Europe", ["lowest", "highest"]].tolist() == pytest.approx([3 / 5, 4 / 5])
    assert (table["nameless"] == 0).all()


def test_only_global_without_a_list_left_out_by_hand():
    # e names four continents and counts, f names none and does not.
    table = shares(global_as="leave_out_nameless")
    assert table.loc["Europe", ["n", "N", "unknown"]].tolist() == [4, 5, 1]
    assert GLOBAL not in table.index and (table["nameless"] == 0).all()
    assert table.loc["Europe", "lowest"] == pytest.approx(4 / 6)


def test_fractional_by_hand():
    # Europe: a 1, b 1/2, d 1, e 1/4 = 2.75 of 6. Bounds: 2.75/7 and, with f and g, 4.75/7.
    table = shares("fractional")
    assert table.loc["Europe", "share"] == pytest.approx(2.75 / 6)
    ends = table.loc["Europe", ["lowest", "highest"]].tolist()
    assert ends == pytest.approx([2.75 / 7, 4.75 / 7])
    assert table.loc["Asia", "share"] == pytest.approx(0.75 / 6)


def test_mentions_by_hand():
    # Pairs: a 1, b 2, c 1, d 1, e 4, f (Global) 1 = 10; Europe has 4 of them.
    table = shares("mentions")
    assert table.loc["Europe", "share"] == pytest.approx(0.4)
    # Without f, 4 of 9. f and g may add Europe alone, 6/11, or all six other continents, 4/21.
    assert table.loc["Europe", ["lowest", "highest"]].tolist() == pytest.approx([4 / 21, 6 / 11])
    # Against Global it may name all seven: 1/17.
    assert table.loc[GLOBAL, "lowest"] == pytest.approx(1 / 17)


def test_by_size_by_hand():
    # d has no size. Europe: 100 + 300/2 + 500/4 = 375 of 100 + 300 + 100 + 500 + 1000 = 2000.
    table = shares("by_size")
    assert table.loc["Europe", ["n", "N"]].tolist() == [3, 5]
    assert table.loc["Europe", "share"] == pytest.approx(375 / 2000)
    # f and g weigh 1000 each: 375/3000 and 2375/3000.
    ends = table.loc["Europe", ["lowest", "highest"]].tolist()
    assert ends == pytest.approx([375 / 3000, 2375 / 3000])


@pytest.mark.parametrize("kind", ["object", "string"])
def test_missing_coverage_is_unknown_and_named_places_are_known(kind):
    datasets = pd.DataFrame({"id": ["x", "y", "z"], "coverage": [None, pd.NA, "listed"]})
    datasets = datasets.astype({"coverage": kind})
    places = pd.DataFrame({"id": ["x"], "continent": ["Asia"]})
    table = continent_shares(datasets, places).set_index("continent")
    # x names a continent although its coverage is not recorded; y and z name none.
    assert table.loc["Asia", ["n", "N", "unknown"]].tolist() == [1, 1, 2]


def test_places_of_other_datasets_do_not_count():
    some = DATASETS[DATASETS["id"].isin(["a", "c"])]
    table = continent_shares(some, PLACES).set_index("continent")
    assert table.loc["Europe", ["n", "N"]].tolist() == [1, 2]


def test_nothing_known_gives_no_share():
    nothing = pd.DataFrame({"id": ["x"], "coverage": ["not_stated"], "size_pixels": [5.0]})
    empty = pd.DataFrame({"id": [], "continent": []})
    for rule in ("once", "mentions", "fractional", "by_size"):
        table = continent_shares(nothing, empty, rule)
        assert table["share"].isna().all()
        assert (table["lowest"] == 0).all() and (table["highest"] == 1).all()


@pytest.mark.parametrize(
    "datasets, places, options, message",
    [
        (DATASETS, PLACES.replace("Asia", "Asien"), {}, "Asien"),
        (DATASETS, PLACES.replace("Asia", None), {}, "missing"),
        (pd.concat([DATASETS, DATASETS]), PLACES, {}, "twice"),
        (DATASETS, PLACES, {"rule": "twice"}, "rule"),
        (DATASETS, PLACES, {"global_as": "ignored"}, "global_as"),
        (DATASETS.assign(size_pixels=-1), PLACES, {"rule": "by_size"}, "weights"),
    ],
)
def test_shares_refuse_faulty_input(datasets, places, options, message):
    with pytest.raises(ValueError, match=message):
        continent_shares(datasets, places, **options)


def test_subregion_shares_by_hand():
    datasets = pd.DataFrame({"id": ["a", "b", "c"], "coverage": "listed"})
    places = pd.DataFrame({"id": ["a", "a", "a", "b"], "country": ["KEN", "TZA", "FRA", "DEU"]})
    table = subregion_shares(datasets, places, "fractional").set_index("subregion")
    # a: Eastern Africa (two countries, one region) and Western Europe, half each; b: Western
    # Europe; c lists no country and is unknown.
    assert table.loc["Western Europe", "share"] == pytest.approx(0.75)
    assert table.loc["Eastern Africa", ["n", "N", "unknown"]].tolist() == [1, 2, 1]
    assert table.index.tolist() == [*SUBREGIONS, "Antarctica", GLOBAL]


def test_intervals_are_of_the_confidence_asked_for():
    table = shares(confidence=0.5)
    assert table.loc["Europe", ["low", "high"]].tolist() == pytest.approx(list(wilson(4, 6, 0.5)))
    wide, narrow = (shares("fractional", confidence=c).loc["Europe"] for c in (0.95, 0.5))
    assert wide["low"] < narrow["low"] < narrow["high"] < wide["high"]


# --- Properties --------------------------------------------------------------------------------


@st.composite
def catalogues(draw):
    """Return datasets and places as somebody might record them."""
    number = draw(st.integers(1, 25))
    rows, places = [], []
    for i in range(number):
        coverage = draw(st.sampled_from([*["listed"] * 3, "global", "not_stated", "none"]))
        rows.append((f"d{i:02}", coverage, draw(st.integers(1, 1000))))
        if coverage in ("listed", "global"):
            named = draw(st.sets(st.sampled_from(CONTINENTS), max_size=4))
            places += [(f"d{i:02}", name) for name in sorted(named)]
    datasets = pd.DataFrame(rows, columns=["id", "coverage", "size_pixels"])
    return datasets, pd.DataFrame(places, columns=["id", "continent"])


RULES = st.sampled_from(["once", "mentions", "fractional", "by_size"])
GLOBALS = st.sampled_from(get_args(GlobalAs))


@settings(max_examples=60, deadline=None)
@given(catalogues(), RULES, GLOBALS)
def test_estimates_lie_within_intervals_and_bounds(catalogue, rule, global_as):
    table = continent_shares(*catalogue, rule, global_as=global_as, resamples=200).dropna()
    slack = 1e-9
    assert (table["lowest"] <= table["share"] + slack).all()
    assert (table["share"] <= table["highest"] + slack).all()
    numbers = table[["share", "low", "high", "lowest", "highest"]].stack()
    assert numbers.between(-slack, 1 + slack).all()
    if rule == "once":
        assert (table["low"] <= table["share"] + slack).all()
        assert (table["share"] <= table["high"] + slack).all()


@settings(max_examples=60, deadline=None)
@given(catalogues(), GLOBALS)
def test_fractional_counts_add_up_to_the_datasets(catalogue, global_as):
    table = continent_shares(*catalogue, "fractional", global_as=global_as, resamples=20)
    if table["N"].iloc[0]:
        assert (table["share"] * table["N"]).sum() == pytest.approx(table["N"].iloc[0])


@settings(max_examples=40, deadline=None)
@given(catalogues(), RULES, GLOBALS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(catalogue, rule, global_as, random):
    datasets, places = catalogue
    order, other = list(range(len(datasets))), list(range(len(places)))
    random.shuffle(order)
    random.shuffle(other)
    options = {"rule": rule, "global_as": global_as, "resamples": 100, "seed": 4}
    plain = continent_shares(datasets, places, **options)
    mixed = continent_shares(datasets.iloc[order], places.iloc[other], **options)
    pd.testing.assert_frame_equal(plain, mixed)


@settings(max_examples=30, deadline=None)
@given(catalogues(), RULES)
def test_naming_a_place_twice_changes_nothing(catalogue, rule):
    datasets, places = catalogue
    twice = pd.concat([places, places], ignore_index=True)
    plain, doubled = (continent_shares(datasets, p, rule, resamples=50) for p in (places, twice))
    pd.testing.assert_frame_equal(plain, doubled)


@settings(max_examples=40, deadline=None)
@given(catalogues(), RULES)
def test_bounds_hold_whatever_the_unknown_turn_out_to_be(catalogue, rule):
    datasets, places = catalogue
    unknown = datasets[
        datasets["coverage"].eq("not_stated")
        | (datasets["coverage"].isin(["listed", "global"]) & ~datasets["id"].isin(places["id"]))
    ]
    before = continent_shares(datasets, places, rule, resamples=5)
    for names in (["Europe"], [c for c in CONTINENTS if c != "Europe"]):
        found = pd.DataFrame(
            [(i, name) for i in unknown["id"] for name in names], columns=["id", "continent"]
        )
        settled = pd.concat([places, found], ignore_index=True)
        after = continent_shares(datasets, settled, rule, resamples=5)
        if after["N"].iloc[0]:
            there = before["continent"] != GLOBAL  # that class is left by who names a place
            assert (after["share"] >= before["lowest"] - 1e-9)[there].all()
            assert (after["share"] <= before["highest"] + 1e-9)[there].all()
