"""The two ends of the specific–general index: trends by hand, and why the spread is no test of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import claims, generality
from analysis.figures import trends as figures
from analysis.generality import ENDS, Trend
from analysis.stated import review_second as stated

UP, DOWN, FLAT = (Trend(s, s - 0.1, s + 0.1, 90, (2010, 2024)) for s in (0.2, -0.2, 0.0))


def indices(by_year: dict[int, list[float]], times: int = 20) -> pd.DataFrame:
    rows = [(year, v) for year, values in by_year.items() for v in values * times]
    return pd.DataFrame(rows, columns=["year", "index"])


def ends(table: pd.DataFrame, first: int, last: int) -> dict[str, Trend]:
    return {end: generality.end_trend(table, first, last, 200, end=end) for end in ENDS}


def test_shares_of_the_ends_by_hand() -> None:
    table = indices({2010: [0, 0], 2011: [0, 0.5], 2012: [0.49, 0.6]}, times=1)
    years = generality.by_year(table).set_index("year")
    assert years["specific"].tolist() == [2, 1, 0] and years["general"].tolist() == [0, 1, 1]
    # Shares at zero are 1, 1/2 and 0: half a year, five a decade.
    assert generality.end_trend(table, 2010, 2012, 20, end="specific").slope == pytest.approx(-5)
    # 0, 1/2, 1/2: a quarter a year.
    assert generality.end_trend(table, 2010, 2012, 20, end="general").slope == pytest.approx(2.5)
    wider = generality.end_trend(table, 2010, 2012, 20, end="general", limits={"general": 0.45})
    assert wider.slope == pytest.approx(5)
    with pytest.raises(ValueError, match="expected one of general, specific"):
        generality.end_trend(table, 2010, 2012, end="middle")


def test_the_spread_widens_with_one_trend_alone_and_the_ends_tell() -> None:
    one = indices(
        {2010 + k: [0.0] * (10 - k) + [0.1 * (j + 1) for j in range(k)] for k in range(9)}
    )
    assert generality.spread_trend(one, 2010, 2018, 200).verdict == "rising"
    trends = ends(one, 2010, 2018)
    assert (trends["general"].verdict, trends["specific"].verdict) == ("rising", "falling")
    assert generality.weaker(trends.values()).verdict == "falling"


def test_years_that_scatter_widen_the_interval_however_many_their_datasets() -> None:
    """Three years at 0, 0 and 1, alike within: only the years drawn decide a resample.

    Of the 24 draws of three years that are not all one, 6 hold the first two alone (no slope), 6
    the last two (1 a year), 6 the outer two and 6 all three (half a year): 2.5 % of the slopes a
    decade are 0, 97.5 % at most 10, with a hundred datasets a year as with one.
    """
    for times in (1, 100):
        table = indices({2010: [0.0], 2011: [0.0], 2012: [1.0]}, times)
        fit = generality.trend(table, 2010, 2012, 1000)
        assert (fit.slope, fit.low, fit.high) == pytest.approx((5, 0, 10))
        assert (fit.n_years, fit.datasets) == (3, 3 * times)
        assert fit.verdict == "no trend shown"


def test_datasets_within_a_year_are_drawn_again_too() -> None:
    """Years alike, datasets not: the slope is 0, and its interval has a width."""
    fit = generality.trend(indices({2010 + k: [0.0, 1.0] for k in range(6)}), 2010, 2015, 300)
    assert fit.slope == pytest.approx(0) and fit.low < -0.1 and fit.high > 0.1
    same = generality.trend(indices({2010 + k: [0.4] for k in range(6)}), 2010, 2015, 50)
    assert (same.low, same.high) == pytest.approx((0, 0))


def test_a_year_drawn_twice_keeps_two_medians() -> None:
    """0 and 2 as two draws of a year: each lies at its own median; pooled, both would be 1 off."""
    distance, mean = generality._distances(np.array([0, 1]), np.array([0.0, 2.0]))
    assert distance.tolist() == [0, 0] and mean.tolist() == [0, 2]
    pooled, mean = generality._distances(np.array([0, 0]), np.array([0.0, 2.0]))
    assert pooled.tolist() == [1, 1] and mean.tolist() == [1, 1]


def test_two_trends_are_found_where_the_middle_empties_into_both_ends() -> None:
    two = indices({2010 + k: [0.3] * (8 - 2 * k) + [0.0] * k + [0.8] * k for k in range(5)})
    assert generality.weaker(ends(two, 2010, 2014).values()).verdict == "rising"


@pytest.mark.parametrize(
    ("trends", "verdict"),
    [([UP, UP], "rising"), ([UP, FLAT], "no trend shown"), ([UP, DOWN], "falling")],
)
def test_the_weaker_end_decides(trends: list[Trend], verdict: str) -> None:
    assert generality.weaker(trends).verdict == verdict


def test_the_spread_in_parts_of_the_mean_stays_when_all_indices_grow_alike() -> None:
    alike = indices({2010 + k: [0.01 * (k + 1) * v for v in (0, 1, 2, 5)] for k in range(8)})
    assert generality.spread_trend(alike, 2010, 2017, 200).verdict == "rising"
    assert generality.relative_spread_trend(alike, 2010, 2017, 20).slope == pytest.approx(0)
    # 2010 stands at zero and has no ratio; 2011 has 1/2, 2012 has 1: half a year, five a decade.
    parts = {2010: [0.0, 0.0]} | {2011 + k: [0.2 - d, 0.2 + d] for k, d in enumerate((0.1, 0.2))}
    table = indices(parts, times=5)
    assert generality.relative_spread_trend(table, 2010, 2012, 20).slope == pytest.approx(5)


@pytest.mark.parametrize(
    ("general", "specific", "opening"),
    [
        (UP, UP, "Both of"),
        (UP, DOWN, "Only one of"),
        (DOWN, UP, "Only one of"),
        (FLAT, DOWN, "Neither of"),
    ],
)
def test_the_sentence_follows_the_outcome(general: Trend, specific: Trend, opening: str) -> None:
    said = stated.two_trends_sentence({"general": general, "specific": specific})
    assert said.startswith(opening)
    assert ("highly specific ones rises" in said) == (specific is UP)
    title = figures.ends_sentence({"general": general, "specific": specific})
    assert ("both rise" in title) == (general is specific)


def test_both_ends_are_drawn_and_later_years_open() -> None:
    parts = [
        pd.DataFrame({"year": [2023, 2024, 2025], "n": [3, 9, 8], "known": [30, 30, 20]}).assign(
            end=end, label=label, share=lambda t: t["n"] / t["known"], low=0.0, high=0.6
        )
        for end, label in ENDS.items()
    ]
    trends = {"general": UP, "specific": DOWN}
    drawn = figures.ends_by_year(pd.concat(parts), trends, 2024).to_dict()
    assert "30 % in 2024 (9 of 30)" in drawn["description"]
    assert "2025" not in drawn["description"]
    colours = [layer["encoding"]["color"]["scale"]["domain"] for layer in drawn["layer"]]
    assert all(domain == list(ENDS.values()) for domain in colours)
    assert [layer["mark"].get("filled") for layer in drawn["layer"][2:]] == [True, False]


def test_the_ledger_s_row_is_the_weaker_end(catalogue) -> None:
    row = next(c for c in claims.claims(catalogue) if c["id"] == "two-trends")
    result = claims.evaluate(row, catalogue)
    assert result is not None
    lows = [trend.low for trend in claims.end_trends(catalogue).values()]
    assert result.low == min(lows)
    both = all(trend.verdict == "rising" for trend in claims.end_trends(catalogue).values())
    assert (claims.verdict(row, result) == "reproduced") == both


def test_numbers_of_the_last_years_in_words() -> None:
    years = pd.DataFrame({"end": "specific", "year": np.arange(2020, 2026), "n": np.arange(6)})
    said = stated.specific_numbers(years, 2024, span=3)
    assert (
        said == "the catalogue has 2, 3 and 4 highly specific datasets of the years 2022 to 2024."
    )
    one = stated.specific_numbers(years.tail(2), 2024)
    assert one == "the catalogue has 4 highly specific datasets of the year 2024."
