"""What headlines may compare, by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import intervals
from analysis.figures import headlines
from analysis.figures.headlines import (
    LEAST,
    change,
    change_sentence,
    comparison,
    over_periods,
    p_text,
    together,
    within,
)
from analysis.figures.history import count_models
from analysis.figures.openness import met_by_year
from analysis.figures.platforms import sampling_distance
from analysis.figures.reference import sources_by_year
from analysis.figures.trends import points
from analysis.generality import Trend


def test_small_groups_are_not_compared():
    groups = pd.DataFrame({"g": list("abc"), "n": [LEAST - 1, LEAST, LEAST + 1]})
    assert list(comparison(groups, "n")[0]["g"]) == ["b", "c"]


@pytest.mark.parametrize("sizes", [[3, 5, 8], [3, LEAST, 8]])
def test_all_are_compared_where_fewer_than_two_are_large(sizes):
    groups = pd.DataFrame({"n": sizes})
    assert len(comparison(groups, "n")[0]) == 3


def test_the_subtitle_says_what_was_compared():
    large = pd.DataFrame({"g": list("abc"), "n": [LEAST - 1, LEAST, LEAST + 1]})
    rows, words = comparison(large, "n")
    assert (
        list(rows["g"]) == ["b", "c"]
        and words == "The headline compares only those with 30 datasets or more."
    )
    rows, words = comparison(large.head(2), "n")  # one is large: both are compared
    assert len(rows) == 2
    assert words == "The headline compares all, since fewer than two have 30 datasets or more."


def test_labels_keep_their_capitals():
    assert [within(t) for t in ("Height model", "SAR", "LiDAR", "RGB")] == [
        "height model",
        "SAR",
        "LiDAR",
        "RGB",
    ]


def test_change_is_told_by_the_interval_of_the_difference():
    few, many = {"n": 2, "known": 10}, {"n": 40, "known": 100}
    assert change(few, many) == ""  # 20 % to 40 %, but of ten
    assert change({"n": 20, "known": 100}, many) == "rose"
    assert change(many, {"n": 20, "known": 100}) == "fell"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.0, 0.2, ""), (1e-9, 0.2, "rose"), (-0.2, 0.0, ""), (-0.2, -1e-9, "fell")],
)
def test_an_interval_that_ends_at_zero_does_not_leave_it_out(monkeypatch, low, high, said):
    monkeypatch.setattr(headlines, "difference", lambda *given: (0.0, low, high))
    assert change({"n": 1, "known": 2}, {"n": 1, "known": 2}) == said


@pytest.mark.parametrize(("p", "said"), [(0.0499, "rose"), (0.05, ""), (0.055, "")])
def test_a_trend_is_told_below_p_of_five_in_a_hundred(monkeypatch, p, said):
    monkeypatch.setattr(headlines, "trend", lambda *given: intervals.Trend(1.96, p))
    assert over_periods(pd.DataFrame({"n": [1], "known": [2]}))[0] == said


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_change_turned_round_is_the_opposite(n, more, m, others):
    first, last = {"n": n, "known": n + more}, {"n": m, "known": m + others}
    opposite = {"rose": "fell", "fell": "rose", "": ""}
    assert change(last, first) == opposite[change(first, last)]


def said(*values, **options) -> str:
    return change_sentence(*values, **options).replace("\u00a0", " ")


def test_no_change_is_said_as_such():
    ends = {"n": 1, "known": 4}, {"n": 2, "known": 4}, "2014", "2024"
    assert said("Share", *ends) == "No change is shown in Share: 25 % (2014), 50 % (2024)"
    assert said("The share", *ends).startswith("No change is shown in the share: ")


def periods(*counts: tuple[int, int]) -> pd.DataFrame:
    return pd.DataFrame(counts, columns=["n", "known"])


def told(table: pd.DataFrame) -> str:
    return said("Share", table.iloc[0], table.iloc[-1], "2014", "2024", table)


def test_a_change_is_a_trend_over_all_periods():
    # 30 and 42 % of 50 differ by chance; a steady rise over five periods of 200 between them not.
    ends = periods((15, 50), (21, 50))
    assert told(ends).startswith("No change is shown")
    steady = periods((15, 50), (64, 200), (70, 200), (78, 200), (90, 200), (21, 50))
    assert told(steady) == "Share rose from 30 % (2014) to 42 % (2024)"
    assert told(steady[::-1]) == "Share fell from 42 % (2014) to 30 % (2024)"
    # The two ends alone would be told apart; that the shares between go up and down is no trend:
    # P = 220/500, Σt(x − nP) = 36 + 2·6 − 3·14 − 4·4 = −10, z = −10 / √(0.44·0.56·1000) = −0.64.
    humped = periods((20, 100), (80, 100), (50, 100), (30, 100), (40, 100))
    assert change(humped.iloc[0], humped.iloc[-1]) == "rose"
    assert over_periods(humped)[1].z == pytest.approx(-10 / 246.4**0.5)
    assert over_periods(humped)[0] == "" and told(humped).startswith("No change is shown")


def test_a_trend_against_its_ends_is_not_told_as_from_and_to():
    table = periods((15, 50), (20, 200), (80, 200), (100, 200), (14, 50))
    assert over_periods(table)[0] == "rose"
    assert told(table) == "Share rose over all periods, though not from 30 % (2014) to 28 % (2024)"


def test_a_trend_between_equal_ends_is_not_told_as_from_and_to():
    # 30 % at either end; z of 90, 60 and 10 of 100 between is that of a fall (and turned, a rise).
    fallen = periods((30, 100), (90, 100), (60, 100), (10, 100), (30, 100))
    for table, verb in ((fallen, "fell"), (fallen[::-1], "rose")):
        assert over_periods(table)[0] == verb
        assert (
            told(table)
            == f"Share {verb} over all periods, though not from 30 % (2014) to 30 % (2024)"
        )
    # Told alike, not quite alike: 299 and 301 of 1,000 are both 30 %.
    nearly = periods((301, 1000), (900, 1000), (600, 1000), (100, 1000), (299, 1000))
    assert "over all periods, though not from 30 % (2014) to 30 %" in told(nearly)


def test_p_values_as_written():
    assert [p_text(p) for p in (0.0009, 0.001, 0.0496, 0.5)] == [
        "p < 0.001",
        "p = 0.001",
        "p = 0.050",
        "p = 0.50",
    ]


def test_labels_are_joined():
    assert together(["a", "b"]) == "a and b"


def counted(aicc_of_second: float) -> str:
    table = pd.DataFrame({"year": [2019, 2020], "n": [3, 5], "listed": [3, 1]})
    models = pd.DataFrame(
        {
            "model": ["exponential", "logistic"],
            "aicc": [100.0, aicc_of_second],
            "weight": [0.6, 0.4],
            "first": 2019,
            "last": 2020,
        }
    )
    text = count_models(table, models, 2020).to_dict()["title"]["text"]
    return " ".join(text) if isinstance(text, list) else text


def test_models_nearly_as_good_are_not_told_apart():
    assert "about equally well" in counted(100.0 + headlines.AS_GOOD)
    assert "better described" in counted(100.1 + headlines.AS_GOOD)
    assert counted(103.0).startswith("From 2019 to 2020 the number a year is better described")


def test_the_figure_of_numbers_names_its_models_years_and_who_found_them():
    table = pd.DataFrame({"year": [2018, 2019, 2020], "n": [3, 5, 9], "listed": [3, 1, 2]})
    models = {"model": ["linear", "constant"], "aicc": [1.0, 9.0], "weight": [0.9, 0.1]}
    fitted = pd.DataFrame(models | {"first": 2018, "last": 2019})
    chart = count_models(table, fitted, 2019, depends=True)
    assert title(chart).endswith("; the first year decides which curve is best")
    said = title(chart, "subtitle")
    assert "constant, linear, exponential and logistic, fitted to 2018–2019" in said
    assert "6 of them (35 %) named by a public list" in said
    assert "after 2019: incomplete years, not fitted" in said
    bars = next(iter(d for d in chart.to_dict()["datasets"].values() if "who" in d[0]))
    assert {(bar["year"], bar["who"]): bar["datasets"] for bar in bars} == {
        (2018, "Named by a public list"): 3,
        (2019, "Named by a public list"): 1,
        (2020, "Named by a public list"): 2,
        (2019, "Found by our own search only"): 4,
        (2020, "Found by our own search only"): 7,
    }


def title(chart, part: str = "text") -> str:
    text = chart.to_dict()["title"][part]
    return (" ".join(text) if isinstance(text, list) else text).replace("\u00a0", " ")


def test_tasks_with_the_same_median_are_all_named():
    def task(label: str, values: list[float]) -> pd.DataFrame:
        return pd.DataFrame({"label": label, "gsd_min_m": values})

    table = pd.concat(
        [
            task("Tracking", [0.1] * (LEAST - 1)),  # finer, but too few
            task("Object detection", [0.3, 0.4, 0.5] * LEAST),
            task("Regression", [9.0, 10.0, 11.0] * LEAST),
            task("SAR tasks", [10.0] * LEAST),
            task("Captioning", [5.0] * LEAST),
        ]
    )
    table["id"] = [f"d{i}" for i in range(len(table))]
    table["name"], table["order"] = table["id"], range(len(table))
    assert title(sampling_distance(table)) == (
        "The median finest ground sampling distance by task runs from 0.4 m (object detection) to "
        "10 m (regression and SAR tasks)"
    )


def met(*shares: float, apart: float = 0.0, part: str = "text") -> str:
    """Draw forty datasets a year, half of them so far above their year's share and half below."""
    rows = [
        (2020 + k, share + side) for k, share in enumerate(shares) for side in (apart, -apart) * 20
    ]
    return title(met_by_year(pd.DataFrame(rows, columns=["year", "share"]), 2030), part)


def test_items_met_rise_only_where_the_slope_does():
    # With x from −2.5 to 2.5: Σxy = 1.65 and Σx² = 17.5.
    assert met(0.3, 0.4, 0.5, 0.6, 0.8, 0.7) == (
        "The share of items that datasets meet rises by 94 points a decade: "
        "30 % (2020), 80 % (2024), 70 % (2025)"
    )
    assert met(0.8, 0.7, 0.6, 0.5, 0.4) == (
        "The share of items that datasets meet falls by 100 points a decade: 80 % (2020), 40 % (2024)"
    )
    # The slope is 0.01 a year, and years scatter by 0.1.
    assert met(0.5, 0.7, 0.52) == (
        "No trend is shown in the share of items that datasets meet: 50 % (2020), 52 % (2022)"
    )
    assert "these 3 years (years and datasets resampled): +10 points" in met(
        0.5, 0.7, 0.52, part="subtitle"
    )
    assert met(0.2, 0.9).startswith("No trend is shown")
    assert "fewer than three years no trend is fitted" in met(0.2, 0.9, part="subtitle")


def test_an_end_that_is_not_zero_never_reads_as_zero() -> None:
    assert headlines.signed(0.045, 1) == "+0.04" and headlines.signed(-0.3, 0) == "−0.3"
    assert headlines.signed(-0.00004, 3) == "−0.00004"
    assert [headlines.signed(zero, 1) for zero in (0.0, -0.0, 1e-17)] == ["0"] * 3
    assert headlines.signed(0.96, 1) == "+1.0"
    trend = Trend(0.041, 0.0004, 0.1, 90, (2010, 2024))
    assert points(trend) == "+4 points a decade, 95 % interval +0.04 to +10"


def test_a_trend_that_chance_explains_in_one_of_thirteen_cases_is_none() -> None:
    # P = 72/200, Σt(x − nP) = 42 − 36 = 6, z = 6 / √(0.36 · 0.64 · 50) = 1.768, p = 0.077.
    verb, test = over_periods(periods((30, 100), (42, 100)))
    assert verb == "" and test.p == pytest.approx(0.077, abs=5e-4)


def test_periods_too_small_to_compare_are_told_with_their_number() -> None:
    every = pd.DataFrame(
        {"p": ["to 2014", "2015–", "2020–"], "n": [5, 2, 90], "known": [22, 52, 300]}
    )
    other = every.assign(n=[11, 20, 60])
    assert headlines.too_few({"": every}, "p").replace("\u00a0", " ") == (
        " Too few to compare: to 2014, 23 % (5 of 22)."
    )
    assert headlines.too_few({"Africa": every, "Europe": other}, "p").replace("\u00a0", " ") == (
        " Too few to compare: to 2014, Africa 23 % (5 of 22) and Europe 50 % (11 of 22)."
    )
    # All are compared where fewer than two are large: none is left out.
    assert headlines.too_few({"": every.head(2)}, "p") == ""


def test_labels_by_models_are_told_of_the_period_that_is_too_small() -> None:
    periods_of_release = {"to 2014": (5, 22), "2015–": (2, 52), "2020–": (90, 300)}
    table = pd.DataFrame(
        [
            (period, value, value, n, known, n / known, 0.0, 1.0)
            for period, (n, known) in periods_of_release.items()
            for value in ("model_generated", "in_situ")
        ],
        columns=["period", "value", "label", "n", "known", "share", "low", "high"],
    )
    drawn = sources_by_year(table, table.head(0), 2024)
    assert title(drawn).endswith("rose from 3.8 % (2015–) to 30 % (2020–)")
    assert (
        "30 datasets or more. Too few to compare: to 2014, 23 % (5 of 22). Trend over these 2"
        in (title(drawn, "subtitle"))
    )
    assert title(drawn, "subtitle").endswith("within public lists none.")
    # Lists name nothing of the period that is too small, and show no rise in the others.
    flat = table.assign(n=[9, 9, 5, 5, 30, 30], known=[9, 9, 50, 50, 300, 300])
    drawn = sources_by_year(table, flat, 2024)
    assert title(drawn).endswith("; no change is shown within public lists (10 %, 10 %)")
    assert title(drawn, "subtitle").endswith("within public lists p = 1.00, n = 350.")
    rising = flat.assign(n=[9, 9, 5, 5, 90, 90])
    assert "public lists it rose over all periods, too" in title(
        sources_by_year(table, rising, 2024)
    )
