"""Samples against datasets: values worked out by hand, and the four datasets' own totals."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import samples
from analysis.geography import CONTINENTS

# Two datasets: one with 90 of 100 samples in Finland, the rest in Kenya, one in open sea; one
# evenly in Kenya and Brazil.
COVERAGE = pd.DataFrame(
    [
        ("x", "FIN", "Europe", 90),
        ("x", "KEN", "Africa", 10),
        ("x", "", "", 1),
        ("y", "KEN", "Africa", 2),
        ("y", "BRA", "South America", 2),
    ],
    columns=["dataset", "iso3", "continent", "samples"],
)


def test_shares_by_hand():
    table = samples.continent_shares(COVERAGE).set_index(["dataset", "continent"])
    # 90 of 100: the sample in open sea is left out.
    assert table.loc[("x", "Europe"), "share"] == pytest.approx(0.9)
    assert table.loc[("x", "Asia"), "samples"] == 0
    assert len(table) == 2 * len(CONTINENTS)
    assert table.groupby("dataset")["share"].sum().tolist() == pytest.approx([1, 1])


def test_the_order_of_rows_does_not_matter():
    turned = samples.continent_shares(COVERAGE.iloc[::-1])
    pd.testing.assert_frame_equal(samples.continent_shares(COVERAGE), turned)


def test_the_four_datasets():
    coverage = samples.load()
    on_land = coverage[coverage["iso3"] != ""].groupby("dataset")
    table = on_land.agg(samples=("samples", "sum"), countries=("iso3", "nunique"))
    # BigEarthNet lies in the ten countries that its tools list, with 590,326 pairs of patches;
    # Sen1Floods11's file has 12 events in 12 countries with 4,384 + 446 chips.
    assert table.loc["bigearthnet", ["samples", "countries"]].tolist() == [590_326, 10]
    assert table.loc["sen1floods11", ["samples", "countries"]].tolist() == [4_830, 12]
    assert table.loc["sen12ms", "samples"] == 125
    assert table.loc["worldstrat", "samples"] == 3_448  # 3,449 sites, one of them at sea
    europe = samples.continent_shares(coverage).set_index(["dataset", "continent"])
    assert europe.loc[("bigearthnet", "Europe"), "share"] == 1


def test_every_dataset_has_its_evidence():
    assert set(samples.sources()["dataset"]) == set(samples.load()["dataset"])
