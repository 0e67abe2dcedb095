"""Numbers of open question 3: what is forecast of general datasets."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis import claims, generality, growth
from analysis import forecast as forecasting
from analysis.catalogue import Catalogue
from analysis.figures.forecasts import than_no_change
from analysis.figures.headlines import signed
from analysis.figures.marks import count_text, number_of, share_text
from analysis.figures.trends import VERBS
from analysis.stated.review_second import trends
from analysis.stated.words import Numbers
from analysis.tables.cells import interval

LEAST_KNOWN = 10  # datasets with an index that a year needs to count in the forecast


class Forecast(NamedTuple):
    """The share of general datasets: observed, of years not yet known in full, and forecast.

    Attributes
    ----------
    history, later : DataFrame
        ``year, n, known, share, low, high`` of complete years, and of later ones.
    future : DataFrame
        ``year, share, low, high``; empty where held-out years speak for no horizon.
    summary : DataFrame
        From `analysis.forecast.by_horizon`.
    """

    history: pd.DataFrame
    later: pd.DataFrame
    future: pd.DataFrame
    summary: pd.DataFrame


@lru_cache(maxsize=2)
def forecast(catalogue: Catalogue) -> Forecast:
    """Return the observed share of general datasets and its forecast, as far as held-out years show."""
    years = trends.general_by_year(catalogue)
    years = years[years["known"] >= LEAST_KNOWN].reset_index(drop=True)
    last = growth.last_complete_year(catalogue)
    history, later = years[years["year"] <= last], years[years["year"] > last]
    summary = forecasting.by_horizon(forecasting.held_out(history))
    ahead = np.arange(last + 1, last + 1 + forecasting.horizon(summary))
    future = forecasting.predict(_curve(history), ahead, float(history["known"].tail(3).mean()))
    return Forecast(history, later.reset_index(drop=True), future, summary)


def _curve(history: pd.DataFrame) -> forecasting.Curve:
    return forecasting.fit(*(history[c].to_numpy(float) for c in ("year", "n", "known")))


def forecast_sentence(future: pd.DataFrame) -> str:
    """Say what is forecast for the last year of the horizon.

    Examples
    --------
    >>> forecast_sentence(pd.DataFrame({"year": [2026], "share": 0.38, "low": 0.24, "high": 0.55}))
    'By 2026 the forecast is 38 % (95 % predictive interval 24–55 %).'
    >>> forecast_sentence(pd.DataFrame())
    'No forecast is given: held-out years speak for none.'
    """
    if future.empty:
        return "No forecast is given: held-out years speak for none."
    end = future.iloc[-1]
    between = interval(float(end["low"]), float(end["high"]))
    return (
        f"By {int(end['year'])} the forecast is {share_text(float(end['share']))} "
        f"(95 % predictive interval {between})."
    )


def later_sentence(later: pd.DataFrame, curve: forecasting.Curve, until: int) -> str:
    """Hold the years that lists do not know in full against the forecast.

    The interval is that for as many datasets as the year has so far: few scatter more.

    Parameters
    ----------
    later : DataFrame
        ``year, n, known, share`` of years known in part.
    curve : Curve
        Fitted to the complete years.
    until : int
        The last year that is forecast; nothing is held against a forecast that is not given.
    """
    parts = []
    for row in later[later["year"] <= until].itertuples():
        expected = forecasting.predict(curve, np.array([row.year]), float(row.known)).iloc[0]
        low, high = float(expected["low"]), float(expected["high"])
        place = "below" if row.share < low else "above" if row.share > high else "within"
        parts.append(
            f"Of {int(row.known)} datasets of {int(row.year)} so far, {int(row.n)} "
            f"({share_text(row.share)}) are general: {place} the interval for so many datasets "
            f"({interval(low, high)})."
        )
    if not parts:
        return (
            "No later year is held against a forecast: none is forecast, or too few of its datasets are on "
            "record."
        )
    end = "Years that lists do not know in full are no test yet, but they are what there is."
    return " ".join([*parts, end])


def influence_sentence(summary: pd.DataFrame) -> str:
    """Say how much smaller the error was one and two years ahead, and without the year that decides most.

    Parameters
    ----------
    summary : DataFrame
        From `analysis.forecast.by_horizon`.
    """
    parts = []
    for row in summary[summary["ahead"] <= 2].dropna(subset=["smaller", "without"]).itertuples():
        years = "one year ahead" if row.ahead == 1 else "two years ahead"
        hangs = ": that one year decides it" if row.smaller > 0 >= row.without else ""
        parts.append(
            f"{years} {than_no_change(row.smaller)}, without {row.decisive} "
            f"{than_no_change(row.without)}{hangs}"
        )
    if not parts:
        return ""
    return f"Against that of no change, the squared error was {'; '.join(parts)}."


def former_sentence(told: Forecast) -> str:
    """Hold what comes against what would be forecast if a horizon might hang on one held-out year.

    A forecast that was published and is no longer given is still tested by the years that come.
    """
    last = int(told.history["year"].iloc[-1])
    ahead = forecasting.horizon(told.summary, "otherwise")
    if not ahead or len(told.future):
        return ""
    curve, seen = _curve(told.history), float(told.history["known"].tail(3).mean())
    end = forecasting.predict(curve, np.arange(last + 1, last + ahead + 1), seen).iloc[-1]
    before = told.history.iloc[:-1]
    shorter = (
        f" Fitted to the years before {last} alone, the curve expects "
        f"{share_text(float(_curve(before).share(np.array([last + ahead]))[0]))}."
        if len(before) >= forecasting.LEAST_FITTED
        else ""
    )
    between = interval(float(end["low"]), float(end["high"]))
    return (
        f"Without that condition {share_text(float(end['share']))} would be forecast for {last + ahead} "
        f"({between}).{shorter} {later_sentence(told.later, curve, last + ahead)}"
    )


def longest_sentence(history: pd.DataFrame) -> str:
    """Tell what shorter histories forecast for the last complete year, the two longest horizons.

    Fits to the fewest years that the test allows (`analysis.forecast.LEAST_FITTED`) and to one more:
    the two that look furthest ahead of those in the table. A fit that has seen the last year forecasts
    nothing, so that with few years there is one such fit, or none.
    """
    least, years = forecasting.LEAST_FITTED, len(history)
    if years <= least:
        return (
            f"No history is shorter: there {'is' if years == 1 else 'are'} {number_of(years, 'year')}, and "
            f"the shortest that is fitted has {least}."
        )
    observed = history.iloc[-1]
    parts = []
    for size in range(least, min(least + 2, years)):
        seen, year = history.iloc[:size], int(observed["year"])
        number = float(seen["known"].tail(3).mean())
        end = forecasting.predict(_curve(seen), np.array([year]), number).iloc[0]
        parts.append(
            f"fitted to {int(seen['year'].iloc[0])}–{int(seen['year'].iloc[-1])}, the curve expects "
            f"{share_text(float(end['share']))} for {year}, with an interval of "
            f"{interval(float(end['low']), float(end['high']))}"
        )
    which = "shortest histories" if len(parts) > 1 else "one shorter history"
    there = f"{share_text(observed['share'])} were general"
    return f"With the {which}: {'; '.join(parts)}. In that year {there}."


def read_only_sentence(trend: Any, of_all: Any) -> str:
    """Say whether the index stops rising where only read records count, a sign against the trend.

    Parameters
    ----------
    trend, of_all : mapping or Series
        ``slope, low, high, verdict`` of the mean, from `analysis.generality.sensitivity`: with read
        records only, and with all. What does not rise with all cannot stop.

    Examples
    --------
    >>> row = {"slope": 0.19, "low": 0.083, "high": 0.27, "verdict": "rising"}
    >>> print(read_only_sentence(row, row).split(" (")[0])
    With these alone the mean of the index rises at present
    """

    def told(one: Any, when: str = "") -> str:
        slope, low, high = (signed(one[k], 2) for k in ("slope", "low", "high"))
        return f"{VERBS[one['verdict']]}{when} ({slope} a decade, 95 % interval {low} to {high})"

    if of_all["verdict"] != "rising":
        return (
            f"With all records the mean of the index {told(of_all, ' at present')}: there is no rise that "
            f"could stop. With read records alone it {told(trend)}."
        )
    come = "so that this has not come about" if trend["verdict"] == "rising" else "so that it has"
    return f"With these alone the mean of the index {told(trend, ' at present')}, {come}."


def _means(catalogue: Catalogue) -> tuple[Any, Any]:
    """Return the trend of the mean with read records only, and with all."""
    table = trends.trend_sensitivity(catalogue).set_index(["definition", "kind"])
    return table.loc[("Read records only", "mean")], table.loc[("As defined", "mean")]


def forecast_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of open question 3."""
    told = forecast(catalogue)
    history, later, future, summary = told
    ahead = len(future)
    until = growth.last_complete_year(catalogue) + ahead
    return {
        "indexed": count_text(history["known"].sum()),
        "threshold": f"{generality.GENERAL:g}",
        "least_known": str(LEAST_KNOWN),
        "forecast_sentence": forecast_sentence(future),
        "horizon": "1 year" if ahead == 1 else f"{ahead or 'no'} years",
        "influence_sentence": influence_sentence(summary),
        "former_sentence": former_sentence(told),
        "least_fitted": str(forecasting.LEAST_FITTED),
        "least_trials": str(forecasting.LEAST_TRIALS),
        "later_sentence": later_sentence(later, _curve(history), until) if ahead else "",
        "verdict_sentence": trends.two_trends_sentence(
            claims.end_trends(catalogue),
            claims.complete_end_trends(catalogue),
            claims.shorter_end_trends(catalogue),
        ),
        "read_only_sentence": read_only_sentence(*_means(catalogue)),
        "longest_sentence": longest_sentence(history),
    }
