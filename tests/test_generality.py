"""The two ends of the specific–general index: trends by hand, and why the spread is no test of them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis import claims, generality
from analysis.figures import trends as figures
from analysis.generality import ENDS, Trend
from analysis.stated.review_second import trends
from tests.conftest import record, small

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


def test_the_spread_of_a_draw_is_that_around_its_own_median() -> None:
    """0 and 2 as two draws of a year: each lies at its own median; pooled, both would be 1 off."""
    assert generality._spread(np.array([[0.0], [2.0]])).tolist() == [0, 0]
    # Medians 1 and 2: distances 1, 0, 1 and 2, 0, 4.
    assert generality._spread(np.array([[0.0, 1, 2], [0, 2, 6]])).tolist() == [2 / 3, 2]


def test_a_line_through_years_is_that_through_their_datasets() -> None:
    """2010 has one dataset at 0, 2011 two at 1 and 2, 2012 one at 4: levels 0, 1.5 and 4."""
    slopes = generality._decade_slopes(
        np.array([[2010.0, 2011, 2012], [2010, 2010, 2011], [2011, 2011, 2010]]),
        np.array([[0.0, 1.5, 4], [0, 0, 1.5], [1.5, 1.5, np.nan]]),
        np.array([[1, 2, 1], [1, 1, 2], [2, 2, 1]]),
    )
    line = np.polyfit([2010, 2011, 2011, 2012], [0, 1, 2, 4], 1)[0]
    assert slopes[:2].tolist() == pytest.approx([10 * line, 15])
    assert np.isnan(slopes[2])  # its years with a level are one


def test_verdicts_do_not_hang_on_the_seed(catalogue, monkeypatch) -> None:
    """With 400 resamples the share of highly specific ones fell by two definitions more, by one seed."""
    years = trends.trend_years(catalogue)
    own = generality.sensitivity(catalogue, *years)
    monkeypatch.setattr(generality, "SEED", 1)
    other = generality.sensitivity(catalogue, *years)
    assert (own["low"] != other["low"]).any()  # else nothing is tried here
    differ = own["verdict"] != other["verdict"]
    assert not differ.any(), own[differ]
    table = claims.index_table(catalogue)
    for fit in (generality.spread_trend, generality.relative_spread_trend):
        found = []
        for seed in (1, 2):
            monkeypatch.setattr(generality, "SEED", seed)
            found.append(fit(table, *years).verdict)
        assert len(set(found)) == 1


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
    both = {"general": general, "specific": specific}
    said = trends.two_trends_sentence(both, both, both)
    assert said.startswith(opening)
    assert ("highly specific ones rises" in said) == (specific is UP)
    assert "dimensions known" not in said
    title = figures.ends_sentence(both, both)
    assert ("both rise" in title) == (general is specific)


@pytest.mark.parametrize(
    ("trend", "whole", "verdict", "words"),
    [
        (DOWN, DOWN, "falling", "it falls, also among the 90 datasets"),
        (DOWN, FLAT, "no rise shown", "no rise is shown. The interval lies below zero, but not"),
        (UP, FLAT, "no fall shown", "no fall is shown. The interval lies above zero, but not"),
        (
            UP,
            DOWN,
            "no trend shown",
            "no trend is shown, since it is the other way among the 90 datasets",
        ),
        (FLAT, DOWN, "no trend shown", "no trend is shown, since the interval includes zero"),
    ],
)
def test_a_change_is_told_only_where_complete_records_show_it(
    trend: Trend, whole: Trend, verdict: str, words: str
) -> None:
    assert generality.borne_out(trend, whole) == verdict
    assert trends.end_verdict(trend, whole).startswith(words)
    ends, complete = ({"general": UP, "specific": t} for t in (trend, whole))
    said, title = (
        trends.two_trends_sentence(ends, complete, ends),
        figures.ends_sentence(ends, complete),
    )
    for text in (said, title):
        assert ("highly specific ones falls" in text) == (verdict == "falling")
        assert "highly specific ones rises" not in text
    assert said.startswith("Only one of")
    assert ("all 5 dimensions known" in said) == (verdict != trend.verdict)


def test_the_page_says_what_complete_records_bear_out(catalogue) -> None:
    """The first page, the chapter and the third question have one sentence, and it follows the row."""
    table = generality.sensitivity(catalogue, *trends.trend_years(catalogue))
    rows = table.set_index(["definition", "kind"])["verdict"]
    said = trends.trends_numbers(catalogue)["verdict_sentence"]
    for end, words in (("general", "general datasets"), ("specific", "highly specific ones")):
        both = {rows["As defined", end], rows[generality.ALL_KNOWN, end]}
        assert (f"{words} falls" in said) == (both == {"falling"})
        assert (f"{words} rises" in said) == (both == {"rising"})


def test_a_rate_is_told_with_what_it_is_without_the_last_year() -> None:
    """Twenty datasets a year: one year of many general ones makes most of the rate."""
    parts = {2015 + k: [0.6] * k + [0.1] * (20 - k) for k in range(9)} | {
        2024: [0.6] * 18 + [0.1] * 2
    }
    table = indices(parts, times=1)
    fit, shorter = (generality.end_trend(table, 2015, last, end="general") for last in (2024, 2023))
    assert shorter.slope == pytest.approx(0.5) and fit.slope > 0.7  # one of twenty more a year
    years = pd.DataFrame({"year": [2021, 2022, 2023, 2024, 2025], "n": [6, 7, 8, 18, 3]})
    years = years.assign(end="general", known=20, share=years["n"] / 20)
    said = trends.last_year_sentence(fit, shorter, years).replace("\u00a0", " ")
    assert said.startswith(
        "Without 2024, over 2015–2023, the share of general datasets changed by +50 points"
    )
    assert said.endswith(
        "it rises. Their share was 35 % in 2022 (7 of 20), 40 % in 2023 (8 of 20), 90 % in 2024 (18 of 20) "
        "and 15 % in 2025 (3 of 20 so far)."
    )
    ends = {"general": fit, "specific": DOWN}
    told = trends.two_trends_sentence(
        ends, ends | {"specific": FLAT}, {"general": shorter, "specific": FLAT}
    )
    assert "; to 2023 +50, " in told.split("highly specific")[0]
    assert "to 2024" not in told.split("highly specific")[1]  # no change of these is told


def test_definitions_without_the_last_year_are_among_the_others(catalogue) -> None:
    """In November 2026 half of the rate was the year 2024: +11 points a decade to 2023, and not +22."""
    first, last = trends.trend_years(catalogue)
    table = generality.sensitivity(catalogue, first, last, 50).set_index(["definition", "kind"])
    own = claims.shorter_end_trends(catalogue)["general"]
    row = table.loc[(f"Years to {last - 1}", "general")]
    assert row["slope"] == pytest.approx(own.slope) and row["datasets"] == own.datasets
    assert own.years == (first, last - 1)
    assert own.datasets < table.loc[("As defined", "general"), "datasets"]


def test_how_many_are_specific_where_dimensions_are_missing() -> None:
    table = pd.DataFrame({"index": [0, 0, 0.3, 0, 0.2, 0.4, 0.6], "known": [3, 4, 4, 5, 5, 5, 5]})
    told = trends.specific_where_known(table)
    assert "than 5 dimensions known 67 % (2 of 3, " in told
    assert "all of them 25 % (1 of 4, " in told


def test_both_ends_are_drawn_and_later_years_open() -> None:
    parts = [
        pd.DataFrame({"year": [2023, 2024, 2025], "n": [3, 9, 8], "known": [30, 30, 20]}).assign(
            end=end, label=label, share=lambda t: t["n"] / t["known"], low=0.0, high=0.6
        )
        for end, label in ENDS.items()
    ]
    trends = {"general": UP, "specific": DOWN}
    complete = trends | {"specific": FLAT}
    shorter = dict.fromkeys(ENDS, Trend(0.11, 0.04, 0.17, 777, (2015, 2023)))
    drawn = figures.ends_by_year(pd.concat(parts), trends, complete, shorter, 2024).to_dict()
    assert "highly specific ones shows no rise" in drawn["description"]
    assert "All 5 dimensions known, n = 90: general: +20 points" in drawn["description"]
    assert (
        "last complete year, 2015–2023, n = 777: general: +11 points a decade"
        in drawn["description"]
    )
    assert "30 % in 2024 (9 of 30)" in drawn["description"]
    assert "2025" not in drawn["description"]
    colours = [layer["encoding"]["color"]["scale"]["domain"] for layer in drawn["layer"]]
    assert all(domain == list(ENDS.values()) for domain in colours)
    assert [layer["mark"].get("filled") for layer in drawn["layer"][2:]] == [True, False]


def test_later_years_of_the_index_are_drawn_open_and_counted() -> None:
    # Two datasets in 2023, ten in 2024, ten in 2025: 2023 has too few for the percentiles.
    table = indices({2023: [0.2] * 2, 2024: [0.1, 0.3] * 5, 2025: [0.5] * 10}, times=1)
    table = table.assign(id="a", name="A", known=5)
    years = generality.by_year(table)
    trend = Trend(0.1, 0.0, 0.2, 12, (2023, 2024))
    index = figures.index_by_year(table, years, trend, 2024).to_dict()
    spread = figures.spread_by_year(years, trend, trend, 2024).to_dict()
    assert "n = 22 datasets" in index["description"] and "n = 20." in spread["description"]
    for chart in (index, spread):
        assert "over 2023–2024, n = 12:" in chart["description"]
        assert chart["description"].endswith("Open and dashed: years after 2024, incomplete.")
        marks = {
            (layer["mark"]["type"], layer["mark"].get("filled"), "strokeDash" in layer["mark"]): [
                one["filter"] for one in layer["transform"]
            ]
            for layer in chart["layer"]
            if layer["mark"]["type"] in ("line", "point")
        }
        assert marks == {
            ("line", None, False): ["(datum.year <= 2024)"],
            ("line", None, True): ["(datum.year >= 2024)"],
            ("point", True, False): ["(datum.year <= 2024)"],
            ("point", False, False): ["(datum.year > 2024)"],
        }
    whole = figures.index_by_year(table, years, trend, 2025).to_dict()
    assert "incomplete" not in whole["description"]


def test_the_band_of_the_index_is_drawn_from_ten_datasets_on_and_named() -> None:
    """Two datasets of one value would have a band of no width, the surest of all."""
    table = indices({2022: [0.2] * 2, 2023: [0.2] * 9, 2024: [0.1, 0.3] * 5}, times=1)
    table = table.assign(id="a", name="A", known=5)
    trend = Trend(0.1, 0.0, 0.2, 21, (2022, 2024))
    chart = figures.index_by_year(table, generality.by_year(table), trend, 2024).to_dict()
    (band,) = [layer for layer in chart["layer"] if layer["mark"]["type"] == "area"]
    (drawn,) = [row["year"] for row in chart["datasets"][band["data"]["name"]]]
    assert drawn == 2024
    for said in ("Dots: datasets", "line: mean of the year", "in years with ten datasets or more"):
        assert said in chart["description"]


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
    said = trends.specific_numbers(years, 2024, span=3)
    assert (
        said == "the catalogue has 2, 3 and 4 highly specific datasets of the years 2022 to 2024."
    )
    one = trends.specific_numbers(years.tail(2), 2024)
    assert one == "the catalogue has 4 highly specific datasets of the year 2024."


SENSORS = ["sentinel-1", "sentinel-2", "naip", "spot", "modis"]


def test_a_count_beyond_the_cap_is_worth_no_more_than_the_cap() -> None:
    tasks = ["vqa", "captioning", "tracking", "regression", "retrieval"]
    table = generality.dimensions(small(record("a", tasks=tasks))).set_index("id")
    assert table.loc["a", "tasks"] == 1  # five of four


def test_a_global_dataset_with_a_list_of_continents_counts_what_it_lists() -> None:
    catalogue = small(record("a", coverage="global", continents=["Asia"]))
    assert generality.dimensions(catalogue)["continents"].tolist() == [0]  # one of six


def test_the_most_general_comes_first_and_ties_go_by_id() -> None:
    each = {"modalities": ["rgb"], "sensors": ["naip"]}
    table = generality.dimensions(
        small(
            record("c", tasks=["vqa"], **each),
            record("b", tasks=["vqa", "captioning"], **each),
            record("a", tasks=["vqa"], **each),
        )
    )
    found = generality.index(table)
    assert list(found["id"]) == ["b", "a", "c"]
    assert found["index"].tolist() == pytest.approx([1 / 6, 0, 0]) and set(found["known"]) == {3}


def test_the_interval_of_a_trend_is_that_of_all_draws_of_years() -> None:
    levels = [0.0, 1.7, 0.4, 3.1, 2.2]  # of one dataset a year
    table = indices({2010 + k: [level] for k, level in enumerate(levels)}, times=1)
    fit = generality.trend(table, 2010, 2014, 10_000)
    draws = [draw for draw in product(range(5), repeat=5) if len(set(draw)) > 1]
    slopes = [10 * np.polyfit(draw, [levels[year] for year in draw], 1)[0] for draw in draws]
    # 10,000 draws find a quantile to within seven in a thousand of all draws.
    for end, share in ((fit.low, 0.025), (fit.high, 0.975)):
        near = np.quantile(slopes, [share - 0.007, share + 0.007])
        assert near[0] - 1e-9 <= end <= near[1] + 1e-9
    # Else nothing is tried here.
    assert np.quantile(slopes, 0.032) < np.quantile(slopes, 0.043) - 1
    assert np.quantile(slopes, 0.957) < np.quantile(slopes, 0.968) - 0.5


def test_a_year_is_told_with_its_deciles_and_the_interval_of_its_mean() -> None:
    tenths = [k / 10 for k in range(11)]
    row = generality.by_year(indices({2020: tenths}, times=1)).iloc[0]
    assert row[["p10", "p50", "p90"]].tolist() == pytest.approx([0.1, 0.5, 0.9])
    assert (row["mean"], row["n"], row["general"], row["specific"]) == (
        pytest.approx(0.5),
        11,
        6,
        1,
    )
    values = [0.0, 0.1, 0.3, 0.6, 1.0]
    row = generality.by_year(indices({2020: values}, times=1), resamples=20_000).iloc[0]
    means = [np.mean(draw) for draw in product(values, repeat=5)]
    for end, share in ((row["low"], 0.025), (row["high"], 0.975)):
        near = np.quantile(means, [share - 0.007, share + 0.007])
        assert near[0] - 1e-9 <= end <= near[1] + 1e-9
    assert np.quantile(means, 0.032) < np.quantile(means, 0.043)  # else nothing is tried here


def test_each_other_definition_changes_what_its_name_says() -> None:
    catalogue = small(
        record("a", tasks=["vqa", "captioning"], modalities=["rgb"], sensors=SENSORS),
        record("b", tasks=["pretraining"], modalities=["rgb"], sensors=["naip"], coverage="global"),
        record(
            "c", tasks=["vqa"], modalities=["rgb"], sensors=["naip"], depth="listed", lists=["x"]
        ),
    )
    variants = generality._variants(catalogue, 2010, 2024)
    found = {
        name: table.set_index("id")["index"].round(6).to_dict() for name, table, *_ in variants
    }
    # a: tasks 1/2, modalities 0, sensors 1; b: tasks 1 (or 0), 0, 0, continents 1; c: 0, 0, 0.
    defined = {"a": 0.5, "b": 0.5, "c": 0.0}
    assert found["As defined"] == defined
    # Three of the dimensions left must be known: a and c have two.
    assert found["Without tasks"] == {"b": round(1 / 3, 6)}
    assert found["Without continents"] == {"a": 0.5, "b": round(1 / 3, 6), "c": 0.0}
    assert found["Without kinds of reference data"] == defined
    assert found["Pre-training counted as one task"] == defined | {"b": 0.25}
    assert found["Global without a list left out"] == defined | {"b": round(1 / 3, 6)}
    assert found["Read records only"] == {"a": 0.5, "b": 0.5}
    assert found[generality.ALL_KNOWN] == {}  # a has four
    assert len(found) == 13 == len(variants)
    limits = {name: (years, ends) for name, _, years, ends in variants}
    all_years = (2010, 2024)
    assert limits["Ends from 0.4 and to 0.1"] == (all_years, {"general": 0.4, "specific": 0.1})
    assert limits["As defined"] == (all_years, {})
    assert limits["Years from 2016"] == ((2016, 2024), {})
    assert limits["Years to 2023"] == ((2010, 2023), {})
    assert generality._variants(catalogue, 2018, 2024)[-2][2] == (
        2018,
        2024,
    )  # no earlier than asked for


def test_the_weaker_trend_is_the_one_whose_interval_reaches_lowest() -> None:
    steep, sure = Trend(0.3, -0.1, 0.7, 9, (2010, 2024)), Trend(0.1, 0.05, 0.15, 9, (2010, 2024))
    assert generality.weaker([sure, steep]) is steep
