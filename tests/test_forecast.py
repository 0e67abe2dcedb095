"""How far ahead to forecast: held-out years by hand, and each condition of the rule."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
import vl_convert

from analysis import forecast
from analysis.figures import forecasts as figures
from analysis.stated.questions import forecasts


def table(shares: list[float], known: float = 100.0, first: int = 2010) -> pd.DataFrame:
    years = np.arange(first, first + len(shares), dtype=float)
    return pd.DataFrame({"year": years, "n": known * np.array(shares), "known": known})


def curve(length: int, slope: float = 0.3) -> list[float]:
    return [1 / (1 + np.exp(-slope * (k - 10))) for k in range(length)]


def test_each_later_year_is_forecast_from_each_start() -> None:
    trials = forecast.held_out(table(curve(8), known=10_000))
    pairs = list(zip(trials["until"], trials["ahead"], strict=True))
    assert pairs == [(2014, 1), (2014, 2), (2014, 3), (2015, 1), (2015, 2), (2016, 1)]
    last = trials.iloc[-1]
    assert last["year"] == 2017 and last["still"] == pytest.approx(curve(8)[6])
    # The curve made the data, so that it finds what it does not see.
    assert np.allclose(trials["share"], trials["observed"], atol=0.01)


def test_a_short_history_gives_no_trial_and_no_horizon() -> None:
    trials = forecast.held_out(table(curve(5)))
    assert trials.empty and forecast.horizon(forecast.by_horizon(trials)) == 0


def trials(**changes: object) -> pd.DataFrame:
    """Three forecasts one year ahead that speak for it."""
    good = {"ahead": 1, "share": 0.3, "low": 0.1, "high": 0.5, "observed": 0.35, "still": 0.2}
    return pd.DataFrame([good | changes] + [good] * 2).assign(year=[2020, 2021, 2022])


def test_the_errors_by_hand() -> None:
    row = forecast.by_horizon(trials(share=0.4)).iloc[0]
    assert row["error"] == pytest.approx(0.05**2)  # 0.05 too high once, too low twice
    assert row["still_error"] == pytest.approx(0.15**2)
    assert row["smaller"] == pytest.approx(1 - 1 / 9)
    assert (row["low"], row["inside"], row["forecasts"]) == (2, 3, 3)
    assert row["widest"] == pytest.approx(0.4) and row["shown"]


@pytest.mark.parametrize(
    "bad",
    [
        trials(share=0.9),  # farther off than no change
        trials(observed=0.55, share=0.55),  # outside its interval
        trials(high=0.61),  # an interval wider than half of all shares
        trials().iloc[:2],  # too few forecasts
    ],
)
def test_each_condition_can_fail(bad: pd.DataFrame) -> None:
    assert not forecast.by_horizon(bad)["shown"].iloc[0]


def test_a_horizon_that_hangs_on_one_held_out_year_is_not_shown() -> None:
    """Of five years one has a steep change; the forecast is worse than no change in the others."""
    shares = {"share": [0.05] * 4 + [0.15], "observed": [0.03] * 4 + [0.25], "still": [0.04] * 5}
    steep = pd.DataFrame(shares).assign(ahead=1, year=range(2020, 2025), low=0.0, high=0.4)
    row = forecast.by_horizon(steep).iloc[0]
    # 4 · 0.02² + 0.1² over 4 · 0.01² + 0.21²; without 2024 0.02² over 0.01².
    assert row["smaller"] == pytest.approx(1 - 0.0116 / 0.0445)
    assert (row["without"], row["decisive"]) == (pytest.approx(-3), 2024)
    assert row["otherwise"] and not row["shown"]
    summary = forecast.by_horizon(pd.concat([steep, trials(ahead=2).assign(ahead=2)]))
    assert summary["shown"].tolist() == [False, True]
    assert (forecast.horizon(summary), forecast.horizon(summary, "otherwise")) == (0, 2)
    # One year alone leaves nothing to judge by.
    assert np.isnan(forecast.by_horizon(trials().iloc[:1]).iloc[0]["without"])


def test_the_horizon_ends_before_the_first_gap() -> None:
    summary = pd.DataFrame({"ahead": [3, 1, 2, 4], "shown": [False, True, True, True]})
    assert forecast.horizon(summary) == 2


def test_years_known_in_part_are_held_against_the_forecast() -> None:
    fitted = forecast.fit(*(table(curve(10))[c].to_numpy(float) for c in ("year", "n", "known")))
    later = pd.DataFrame(
        {"year": [2020, 2021], "n": [50, 2], "known": [100, 100], "share": [0.5, 0.02]}
    )
    said = forecasts.later_sentence(later, fitted, 2021).replace("\u00a0", " ")
    assert said.startswith("Of 100 datasets of 2020 so far, 50 (50 %) are general: within")
    assert "Of 100 datasets of 2021 so far, 2 (2.0 %) are general: below" in said
    assert said.endswith("they are what there is.")
    until = forecasts.later_sentence(later, fitted, 2020)  # the horizon ends before 2021
    assert "2020" in until and "2021" not in until
    for none in (
        forecasts.later_sentence(later.iloc[:0], fitted, 2021),
        forecasts.later_sentence(later, fitted, 2019),
    ):
        assert none.startswith("No later year is held against a forecast")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("rising", "rises at present (+0.19 a decade, 95 % interval −0.08 to +0.27), so that this"),
        ("falling", "falls at present"),
        ("no trend shown", "shows no trend at present"),
    ],
)
def test_whether_the_index_of_read_records_stops_rising_is_said(verdict: str, words: str) -> None:
    row = {"slope": 0.19, "low": -0.08, "high": 0.27, "verdict": verdict}
    said = forecasts.read_only_sentence(row, row | {"verdict": "rising"}).replace("\u00a0", " ")
    assert words in said
    assert said.endswith("has not come about." if verdict == "rising" else "so that it has.")


@pytest.mark.parametrize("verdict", ["rising", "no trend shown"])
def test_what_does_not_rise_with_all_records_cannot_stop(verdict: str) -> None:
    row = {"slope": 0.06, "low": -0.1, "high": 0.2, "verdict": verdict}
    of_all = {"slope": 0.07, "low": -0.01, "high": 0.15, "verdict": "no trend shown"}
    said = forecasts.read_only_sentence(row, of_all).replace("\u00a0", " ")
    shows = "rises" if verdict == "rising" else verdict.replace("no trend shown", "shows no trend")
    assert said == (
        "With all records the mean of the index shows no trend at present (+0.07 a decade, 95 % interval "
        "−0.01 to +0.15): there is no rise that could stop. With read records alone it "
        f"{shows} (+0.06 a decade, 95 % interval −0.10 to +0.20)."
    )


@pytest.mark.parametrize("years", [1, 4, 5, 6, 7, 10])
def test_no_year_is_forecast_by_a_curve_that_has_seen_it(years: int) -> None:
    history = hanging().history.head(years)
    said = forecasts.longest_sentence(history).replace("\u00a0", " ")
    fits = re.findall(r"fitted to 2015–(\d+), the curve expects [\d.]+ % for (\d+)", said)
    last = str(2014 + years)
    # The two shortest fits of the table of held-out years, as far as they end before the last year.
    assert fits == [(str(until), last) for until in (2019, 2020) if until < 2014 + years]
    if not fits:
        there = "is 1 year" if years == 1 else f"are {years} years"
        assert said == (
            f"No history is shorter: there {there}, and the shortest that is fitted has 5."
        )
    held = forecast.held_out(history)
    assert (not fits) == held.empty
    assert said.startswith("With the one shorter history: ") == (years == 6)


def test_the_figure_goes_as_far_as_the_horizon_and_says_when_there_is_none() -> None:
    known = table([0.1, 0.2, 0.3]).assign(share=[0.1, 0.2, 0.3], low=0.05, high=0.4)
    later = known.tail(1).assign(year=2013.0, n=12.0, known=40.0, share=0.3)
    future = pd.DataFrame({"year": [2013], "share": [0.4], "low": [0.3], "high": [0.5]})
    summary = forecast.by_horizon(trials())
    drawn = figures.forecast(known, later, future, summary).to_dict()
    title = " ".join(drawn["title"]["text"]).replace("\u00a0", " ")
    assert (
        title.startswith("By 2013 between 30 % and 50 %")
        and "of the first 40 of 2013, 30 % are" in title
    )
    assert "squared error was 89 % smaller" in drawn["description"]
    assert drawn["description"].endswith(
        "3 held-out forecasts, and 89 % smaller without that of 2020."
    )
    points = [layer["mark"] for layer in drawn["layer"] if layer["mark"]["type"] == "point"]
    assert [(mark.get("shape"), mark["filled"]) for mark in points] == [
        ("diamond", True),
        (None, True),
        (None, False),
    ]
    none = figures.forecast(known, later, future.iloc[:0], summary).to_dict()
    assert "no forecast" in none["description"] and "squared" not in none["description"]


def hanging() -> forecasts.Forecast:
    """The general datasets on record in November 2026: 40 of 163 in 2024, after 12 of 131 in 2023."""
    n = [0.0, 0, 1, 2, 2, 4, 9, 14, 12, 40]
    known = [11.0, 21, 36, 68, 78, 119, 141, 149, 131, 163]
    history = pd.DataFrame({"year": np.arange(2015.0, 2025), "n": n, "known": known})
    history = history.assign(share=history["n"] / history["known"], low=0.0, high=0.4)
    later = pd.DataFrame({"year": [2026.0], "n": [5.0], "known": [39.0], "share": [5 / 39]})
    summary = forecast.by_horizon(forecast.held_out(history))
    return forecasts.Forecast(history, later.assign(low=0.0, high=0.4), history.head(0), summary)


def test_a_forecast_that_hangs_on_one_year_is_withdrawn_and_still_held_against_what_comes() -> None:
    told = hanging()
    # Error ratios 0.52, and 1.02 without 2024; two years ahead 0.23 and 0.33.
    rows = told.summary.head(2)
    assert (1 - rows["smaller"]).round(2).tolist() == [0.52, 0.23]
    assert (1 - rows["without"]).round(2).tolist() == [1.02, 0.33]
    assert rows["decisive"].tolist() == [2024, 2024]
    assert rows["otherwise"].tolist() == [True, True] and rows["shown"].tolist() == [False, True]
    assert forecast.horizon(told.summary) == 0
    said = forecasts.influence_sentence(told.summary).replace("\u00a0", " ")
    assert said == (
        "Against that of no change, the squared error was one year ahead 48 % smaller, without 2024 2.2 % "
        "larger: that one year decides it; two years ahead 77 % smaller, without 2024 67 % smaller."
    )
    former = forecasts.former_sentence(told).replace("\u00a0", " ")
    assert former.startswith("Without that condition 40 % would be forecast for 2026 (")
    assert (
        "Fitted to the years before 2024 alone, the curve expects 23 %. Of 39 datasets of 2026"
        in former
    )
    assert "5 (13 %) are general: below the interval" in former
    drawn = figures.forecast(*told).to_dict()["description"].replace("\u00a0", " ")
    assert "No forecast is drawn: one year ahead its squared error would be 48 % smaller" in drawn
    assert drawn.endswith("on 5 held-out forecasts, but 2.2 % larger without that of 2024.")


def test_nothing_is_withdrawn_where_a_forecast_is_given_or_none_would_be() -> None:
    told = hanging()
    assert forecasts.former_sentence(told._replace(future=told.later)) == ""
    none = told.summary.assign(otherwise=False)
    assert forecasts.former_sentence(told._replace(summary=none)) == ""
    assert forecasts.influence_sentence(told.summary.head(0)) == ""
    drawn = figures.forecast(*told._replace(summary=none)).to_dict()["description"]
    assert drawn.endswith("No forecast is drawn.")


def test_the_horizon_of_the_catalogue_is_what_held_out_years_show(catalogue) -> None:
    told = forecasts.forecast(catalogue)
    assert len(told.future) == forecast.horizon(told.summary)
    assert told.history["year"].max() < told.later["year"].min()


def test_years_with_few_datasets_weigh_little_in_the_mean_year() -> None:
    # 2010 with 10 and 2013 with 90 datasets, 2011 and 2012 with none to speak of.
    known = np.array([10.0, 1e-9, 1e-9, 90.0])
    fitted = forecast.fit(np.arange(2010.0, 2014), known / 2, known)
    assert fitted.centre == pytest.approx(2012.7)


def test_the_scatter_by_hand() -> None:
    """Four years of 100, 40 to 60 of them: the curve is flat at one half by symmetry.

    Pearson's residuals squared are 100/25, 0, 0 and 100/25 over 4 − 2 years: 4. The variances of the
    constant and of the slope are 4 over the sums of the weights 25, and of 25 t².
    """
    n = np.array([60.0, 40.0, 40.0, 60.0])
    fitted = forecast.fit(np.arange(2010.0, 2014), n, np.full(4, 100.0))
    assert (fitted.intercept, fitted.slope) == (pytest.approx(0, abs=1e-5),) * 2
    assert fitted.dispersion == pytest.approx(4 * 4 / 2)
    # t is −1.5, −0.5, 0.5, 1.5: their squares add up to 5.
    expected = np.diag([8 / 100, 8 / (25 * 5)])
    assert fitted.covariance == pytest.approx(expected, abs=1e-6)


def test_a_year_that_expects_nearly_all_says_nothing_of_the_scatter() -> None:
    # Of the 200 of the last year 0.05 are expected not to belong, and one does not: squared and over its
    # variance that is about 20, and 2 of a dispersion over the other ten degrees of freedom.
    years, known = np.arange(2010.0, 2022), np.full(12, 200.0)
    share = 1 / (1 + np.exp(-1.2 * (years - 2014)))
    n = np.round(known * share)
    assert known[-1] * (1 - share[-1]) < 0.05 and n[-1] == 200
    n[-1] = 199
    assert forecast.fit(years, n, known).dispersion == 1


def test_the_interval_of_a_year_is_that_of_a_beta_distribution() -> None:
    from scipy import stats

    # Without doubt of the curve only the scatter is left: for 41 datasets and a dispersion of 2 a beta
    # distribution of size 41/2 − 1 = 19.5 about one half, Beta(9.75, 9.75).
    sure = forecast.Curve(0.0, 0.0, 2020.0, np.zeros((2, 2)), 2.0)
    row = forecast.predict(sure, np.array([2021.0]), 41, draws=40_000).iloc[0]
    expected = stats.beta(9.75, 9.75).ppf([0.025, 0.975])
    assert (row["low"], row["high"]) == pytest.approx(expected, abs=0.006)
    assert row["share"] == 0.5


def test_the_years_to_come_have_as_many_datasets_as_the_last_three(monkeypatch) -> None:
    seen: list[float] = []
    plain = forecast.predict

    def spied(curve, years, known, draws=4000):
        seen.append(known)
        return plain(curve, years, known, draws)

    monkeypatch.setattr(forecast, "predict", spied)
    growing = table(curve(7)).assign(known=[10.0, 20, 30, 40, 50, 60, 70])
    forecast.held_out(growing.assign(n=growing["known"] / 4))
    assert seen == [40, 50]  # (30 + 40 + 50) / 3 and (40 + 50 + 60) / 3


def test_where_no_change_is_never_wrong_no_forecast_is_better() -> None:
    right = trials(still=0.35).assign(still=0.35)
    row = forecast.by_horizon(right).iloc[0]
    assert np.isnan(row["smaller"]) and not row["shown"]


def test_an_interval_of_half_of_all_shares_is_not_too_wide() -> None:
    assert forecast.by_horizon(trials(low=0.0, high=0.5))["shown"].iloc[0]


def test_a_forecast_of_one_year_is_drawn() -> None:
    known = table(curve(8)).assign(share=curve(8), low=0.05, high=0.4)
    after = int(known["year"].iloc[-1]) + 1
    later = known.tail(1).assign(year=float(after), n=12.0, known=40.0, share=0.3)
    future = pd.DataFrame({"year": [after], "share": [0.4], "low": [0.3], "high": [0.5]})
    drawn = figures.forecast(known, later, future, forecast.by_horizon(trials()))
    svg = vl_convert.vegalite_to_svg(drawn.to_json())
    groups = re.findall(r'<g class="mark-line[^>]*>(.*?)</g>', svg, re.DOTALL)
    paths = [path for group in groups for path in re.findall(r' d="([^"]*)"', group)]
    dashed = [group for group in groups if "stroke-dasharray" in group]
    # A line of one point is "M553.8,75.2Z", which paints nothing.
    assert len(paths) == 2 and all("L" in path for path in paths) and len(dashed) == 1
    bars = [layer for layer in drawn.to_dict()["layer"] if layer["mark"].get("strokeWidth") == 9]
    assert len(bars) == 1
