"""How well places are represented: values worked out by hand, refusals."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import ratios
from analysis.geography import CONTINENTS, INHABITED, denominators
from analysis.placeshares import continent_shares, subregion_shares
from analysis.ratios import place_denominators, representation
from tests.eight_datasets import DATASETS, PLACES


def shares(rule, **options):
    return continent_shares(DATASETS, PLACES, rule, **options)


def test_ratio_by_hand():
    # All datasets in Europe: ratio 1 / share of people. Europe has 744.4 of 8,231.6 million.
    datasets = pd.DataFrame({"id": ["a", "b"], "coverage": "listed"})
    places = pd.DataFrame({"id": ["a", "b"], "continent": "Europe"})
    table = representation(
        continent_shares(datasets, places, "fractional"), denominators(), "people"
    ).set_index("continent")
    assert table.loc["Europe", "ratio"] == pytest.approx(8231.6 / 744.4, rel=1e-3)
    assert table.loc["Asia", "ratio"] == 0
    assert list(table.index) == [c for c in CONTINENTS if c in INHABITED]


def test_datasets_spread_like_land_are_at_parity():
    land = place_denominators(denominators())
    # As many datasets as the continent has hundreds of thousands of km².
    names = [name for name, km2 in land.items() for _ in range(round(km2 / 1e5))]
    datasets = pd.DataFrame({"id": [f"d{i:04}" for i in range(len(names))], "coverage": "listed"})
    places = datasets[["id"]].assign(continent=names)
    table = representation(continent_shares(datasets, places, "fractional"), denominators())
    assert table["ratio"].to_numpy() == pytest.approx(1, abs=0.01)
    assert (table["low"] < 1.01).all() and (table["high"] > 0.99).all()


def test_ratios_weighted_by_land_average_to_one():
    table = representation(
        continent_shares(DATASETS, PLACES, "mentions", global_as="spread"), denominators()
    )
    assert (table["ratio"] * table["denominator_share"]).sum() == pytest.approx(1)
    assert table["denominator_share"].sum() == pytest.approx(1)


@pytest.mark.parametrize("by", ["land", "people"])
def test_russia_and_greenland_move_the_denominator(by):
    frame = denominators()
    russia = frame.set_index("iso3").loc["RUS"]
    here, there = (place_denominators(frame, by, russia=r) for r in ("Europe", "Asia"))
    column = ratios.UNITS[by][0]
    assert here["Europe"] - there["Europe"] == pytest.approx(russia[column])
    assert there["Asia"] - here["Asia"] == pytest.approx(russia[column])
    split = place_denominators(frame, by, russia="split")
    moved = russia["land_area_east_of_60e_km2"] if by == "land" else 0
    assert here["Europe"] - split["Europe"] == pytest.approx(moved)
    bare = place_denominators(frame, by, greenland=False)
    ice = frame.set_index("iso3").loc["GRL", column] if by == "land" else 0
    assert here["North America"] - bare["North America"] == pytest.approx(ice)


def test_representation_refuses_shares_without_parity():
    with pytest.raises(ValueError, match="add up"):
        representation(shares("once", global_as="spread"), denominators())
    with pytest.raises(ValueError, match="Global|global"):
        representation(shares("fractional"), denominators())
    good = shares("fractional", global_as="leave_out")
    with pytest.raises(ValueError, match="by is"):
        representation(good, denominators(), "money")
    with pytest.raises(ValueError, match="russia"):
        representation(good, denominators(), russia="Africa")


def test_subregions_keep_russia_in_europe():
    datasets = pd.DataFrame({"id": ["a"], "coverage": "listed"})
    places = pd.DataFrame({"id": ["a"], "country": ["RUS"]})
    table = subregion_shares(datasets, places, "fractional")
    ratios = representation(table, denominators(), "people").set_index("subregion")
    # Eastern Europe has 284.5 of 8,231.6 million people.
    assert ratios.loc["Eastern Europe", "ratio"] == pytest.approx(28.94, rel=1e-3)
    with pytest.raises(ValueError, match="sub-region"):
        representation(table, denominators(), russia="Asia")
