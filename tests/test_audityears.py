"""Items met by year: shares of datasets, means with intervals, and a trend that no seed decides."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import audityears, generality, growth, openness


def test_items_met_by_year_with_the_interval_of_their_mean() -> None:
    met = {"a": [1, 1, 0, 0], "b": [1, 1, 1, 0], "few": [1, 1, 1], "late": [1, 0, 0, 0]}
    rows = [
        (name, 2021 if name == "late" else 2020, bool(one))
        for name, ones in met.items()
        for one in ones
    ]
    rows += [("a", 2020, False)] * 2  # what is only recorded does not enter
    table = pd.DataFrame(rows, columns=["id", "year", "met"]).astype({"met": "boolean"})
    table["recorded"] = [False] * (len(rows) - 2) + [True] * 2
    shares = audityears.shares(table, least=4)
    assert shares.set_index("id")["share"].to_dict() == {"a": 0.5, "b": 0.75, "late": 0.25}
    found = audityears.by_year(shares).set_index("year")
    # 2020: shares 1/2 and 3/4 (few has three answers only); their mean 5/8 and deviation √2/8,
    # the interval 1.96 · √2/8 / √2 = 0.245 to either side.
    assert found.loc[2020, "n"] == 2
    assert found.loc[2020, ["share", "low", "high"]].tolist() == pytest.approx([0.625, 0.38, 0.87])
    # 2021 has one dataset, whose share has no deviation: no interval, rather than one without width.
    assert found.loc[2021, "share"] == 0.25 and found.loc[2021, ["low", "high"]].isna().all()


def test_an_interval_of_shares_ends_at_none_and_at_all() -> None:
    """Mean 1/4 with deviation 0.354 reaches 0.49 below it, and likewise above 3/4."""
    table = pd.DataFrame({"year": [2020, 2020, 2021, 2021], "share": [0, 0.5, 0.5, 1]})
    found = audityears.by_year(table).set_index("year")
    assert found.loc[2020, ["low", "high"]].tolist() == pytest.approx([0, 0.74])
    assert found.loc[2021, ["low", "high"]].tolist() == pytest.approx([0.26, 1])


def test_a_trend_counts_years_and_not_only_their_datasets() -> None:
    """Years at 0.5, 0.5 and 0.7: a hundred datasets in each make the last year no surer."""
    table = pd.DataFrame({"year": [2020, 2021, 2022] * 100, "share": [0.5, 0.5, 0.7] * 100})
    fit = audityears.trend(table, 1000)
    assert fit is not None and fit.verdict == "no trend shown"
    assert (fit.slope, fit.low, fit.high) == pytest.approx((1, 0, 2), abs=1e-9)
    assert audityears.trend(table[table["year"] < 2022]) is None


def test_the_verdict_does_not_hang_on_the_seed(catalogue, monkeypatch) -> None:
    shares = audityears.shares(openness.audit(catalogue))
    years = audityears.by_year(shares)
    large = years[(years["n"] >= 30) & (years["year"] <= growth.last_complete_year(catalogue))]
    fits = []
    for seed in (generality.SEED, 1):
        monkeypatch.setattr(generality, "SEED", seed)
        fits.append(audityears.trend(shares[shares["year"].isin(large["year"])]))
    first, second = fits
    assert first is not None and second is not None
    assert first.low != second.low and first.verdict == second.verdict
