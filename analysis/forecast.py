"""Forecast of a share by year: a logistic curve with scatter between years, and how well it did before.

The model is quasi-binomial: log odds linear in time, variance a multiple of the binomial. Predictive
intervals add the uncertainty of the curve and the scatter of a year, by simulation. The multiple is
taken from years in which the curve expects at least one dataset of either kind: Pearson's residual of
a smaller expectation is decided by chance alone (the usual caution with small expected counts,
Cochran 1954).

How far ahead to forecast is taken from the past: the curve is fitted to the first years only and
forecasts each later one, from every start ("rolling origin", Tashman 2000, International Journal of
Forecasting 16, 437–450).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize, special

from analysis.measures import SEED

LEAST_EXPECTED = 1.0  # datasets that a year's expectation needs to count for the scatter
LEAST_FITTED = 5  # years that a held-out forecast is fitted to, at least
LEAST_TRIALS = 3  # held-out forecasts that must speak for a horizon
WIDEST = 0.5  # a wider interval leaves open more than half of what a share can be


@dataclass(frozen=True)
class Curve:
    """A fitted logistic curve.

    Attributes
    ----------
    intercept, slope : float
        Log odds at the mean year, and their change a year.
    centre : float
        The mean year.
    covariance : ndarray of shape (2, 2)
        Of intercept and slope, dispersion included.
    dispersion : float
        Variance over the binomial one, at least 1, from years with expected counts of one or more.
    """

    intercept: float
    slope: float
    centre: float
    covariance: np.ndarray
    dispersion: float

    def share(self, years: np.ndarray) -> np.ndarray:
        """Return the fitted share at some years."""
        return special.expit(self.intercept + self.slope * (years - self.centre))


def fit(years: np.ndarray, n: np.ndarray, known: np.ndarray) -> Curve:
    """Fit a logistic curve to ``n`` of ``known`` by year (maximum likelihood; McCullagh & Nelder 1989).

    Raises
    ------
    ValueError
        With fewer than three years.

    Examples
    --------
    >>> curve = fit(np.array([2019.0, 2020, 2021]), np.array([20.0, 50, 80]), np.full(3, 100.0))
    >>> round(float(curve.share(np.array([2020.0]))[0]), 3), round(curve.slope, 2)     # odds 1/4, 1, 4
    (0.5, 1.39)
    """
    if len(years) < 3:
        raise ValueError(f"{len(years)} years to fit a curve to: expected at least 3")
    centre = float(np.average(years, weights=known))
    time = years - centre

    def loss(p: np.ndarray) -> float:
        odds = p[0] + p[1] * time
        return float(np.sum(known * np.logaddexp(0, odds) - n * odds))

    result = optimize.minimize(loss, [0.0, 0.0], method="BFGS")
    intercept, slope = result.x
    share = special.expit(intercept + slope * time)
    weight = known * share * (1 - share)
    design = np.column_stack([np.ones_like(time), time])
    information = design.T @ (design * weight[:, None])
    expected = known * share
    usable = (expected >= LEAST_EXPECTED) & (known - expected >= LEAST_EXPECTED)
    residual = (n[usable] - expected[usable]) ** 2 / weight[usable]
    dispersion = max(1.0, float(residual.sum() / max(int(usable.sum()) - 2, 1)))
    return Curve(
        float(intercept), float(slope), centre, np.linalg.inv(information) * dispersion, dispersion
    )


def predict(curve: Curve, years: np.ndarray, known: float, draws: int = 4000) -> pd.DataFrame:
    """Return the share with 95 % predictive intervals: ``year, share, low, high``.

    Parameters
    ----------
    curve : Curve
        From `fit`.
    years : ndarray
        Years to predict.
    known : float
        Datasets expected in each of these years, which sets a year's own scatter.
    draws : int, optional
        Simulations.
    """
    generator = np.random.default_rng(SEED)
    parameters = generator.multivariate_normal(
        [curve.intercept, curve.slope], curve.covariance, draws
    )
    rows = []
    for year in years:
        mean = special.expit(parameters[:, 0] + parameters[:, 1] * (year - curve.centre))
        # A beta distribution of that mean and variance: a share stays between 0 and 1.
        size = max(known / curve.dispersion - 1, 0.1)
        inside = np.clip(mean, 1e-9, 1 - 1e-9)
        values = generator.beta(inside * size, (1 - inside) * size)
        low, high = np.quantile(values, [0.025, 0.975])
        rows.append((int(year), float(curve.share(np.array([year]))[0]), low, high))
    return pd.DataFrame(rows, columns=["year", "share", "low", "high"])


def _fitted(table: pd.DataFrame) -> Curve:
    return fit(*(table[c].to_numpy(float) for c in ("year", "n", "known")))


def held_out(table: pd.DataFrame, least: int = LEAST_FITTED) -> pd.DataFrame:
    """Forecast each later year from every start that leaves enough years to fit.

    Parameters
    ----------
    table : DataFrame
        ``year, n, known`` in order.
    least : int, optional
        Years that the first fit has.

    Returns
    -------
    DataFrame
        ``until`` (last year fitted), ``ahead``, ``year``, ``share, low, high`` (forecast),
        ``observed`` and ``still`` (the share of the last year fitted: no change); empty with fewer
        years than one more than ``least``.
    """
    observed = (table["n"] / table["known"]).to_numpy(float)
    years = table["year"].to_numpy(float)
    parts = []
    for size in range(least, len(table)):
        seen = table.iloc[:size]
        future = predict(_fitted(seen), years[size:], float(seen["known"].tail(3).mean()))
        future["until"], future["still"] = int(years[size - 1]), observed[size - 1]
        future["ahead"] = future["year"] - future["until"]
        parts.append(future.assign(observed=observed[size:]))
    columns = ["until", "ahead", "year", "share", "low", "high", "observed", "still"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def smaller(trials: pd.DataFrame) -> float:
    """Return by what part the squared error of forecasts is smaller than that of no change.

    Parameters
    ----------
    trials : DataFrame
        ``share, observed, still``, as from `held_out`.

    Returns
    -------
    float
        1 is perfect, 0 no better than no change; NaN where no change is never wrong, or of no trial.
    """
    error = ((trials["share"] - trials["observed"]) ** 2).sum()
    still = ((trials["still"] - trials["observed"]) ** 2).sum()
    return float(1 - error / still) if still > 0 else float("nan")


def without_one_year(trials: pd.DataFrame) -> tuple[float, int]:
    """Return `smaller` without the held-out year that speaks most for the forecast, and that year.

    Squares make the year of the largest change count most: where one year of steep change is held out,
    the ratio is nearly that of this year alone.

    Parameters
    ----------
    trials : DataFrame
        The columns of `smaller` and ``year``.

    Examples
    --------
    >>> trials = pd.DataFrame({"year": [2020, 2021, 2022], "share": [0.2, 0.2, 0.3],
    ...     "observed": [0.1, 0.1, 0.5], "still": [0.15, 0.1, 0.1]})
    >>> f"{smaller(trials):.2f}", "{:.2f} {}".format(*without_one_year(trials))
    ('0.63', '-7.00 2022')
    """
    found = [(smaller(trials[trials["year"] != year]), int(year)) for year in trials["year"]]
    return min(found, key=lambda one: -np.inf if np.isnan(one[0]) else one[0])


def by_horizon(trials: pd.DataFrame) -> pd.DataFrame:
    """Return how held-out forecasts did, by how many years ahead they looked.

    Parameters
    ----------
    trials : DataFrame
        From `held_out`.

    Returns
    -------
    DataFrame
        ``ahead, forecasts``; ``error`` and ``still_error``, mean squared errors of the forecast and
        of no change; ``smaller``, 1 − error / still_error (1 is perfect, 0 no better than no change);
        ``without, decisive``, the same without the year that speaks most for the forecast, and that
        year; ``low``, forecasts below what came; ``inside``, years within their interval; ``widest``,
        the widest interval; ``otherwise``, whether there are enough forecasts with a smaller error than
        no change, every year inside, and no interval wider than half of what a share can be; ``shown``,
        whether the forecasts speak for this horizon: all that, and a smaller error without any one year.

    Examples
    --------
    >>> trials = pd.DataFrame({"ahead": [1, 1, 1], "year": [2020, 2021, 2022], "share": [0.2, 0.3, 0.4],
    ...     "low": 0.1, "high": 0.5, "observed": [0.3, 0.3, 0.4], "still": [0.1, 0.2, 0.3]})
    >>> row = by_horizon(trials).iloc[0]
    >>> f"{row['error']:.4f} {row['still_error']:.4f} {row['smaller']:.2f} {row['inside']}"
    '0.0033 0.0200 0.83 3'
    >>> f"{row['without']:.2f} {row['decisive']}"
    '0.80 2021'
    """
    rows = []
    for ahead, part in trials.groupby("ahead"):
        error = float(((part["share"] - part["observed"]) ** 2).mean())
        still = float(((part["still"] - part["observed"]) ** 2).mean())
        better = smaller(part)
        without, decisive = without_one_year(part)
        low = int((part["share"] < part["observed"]).sum())
        inside = int(part["observed"].between(part["low"], part["high"]).sum())
        widest = float((part["high"] - part["low"]).max())
        otherwise = len(part) >= LEAST_TRIALS and better > 0 and widest <= WIDEST
        otherwise = otherwise and inside == len(part)
        shown = otherwise and without > 0
        errors = (error, still, better, without, decisive)
        rows.append((int(ahead), len(part), *errors, low, inside, widest, otherwise, shown))
    names = ["ahead", "forecasts", "error", "still_error", "smaller", "without", "decisive"]
    return pd.DataFrame(rows, columns=[*names, "low", "inside", "widest", "otherwise", "shown"])


def horizon(summary: pd.DataFrame, condition: str = "shown") -> int:
    """Return how many years ahead held-out forecasts speak for, each year up to it included.

    Parameters
    ----------
    summary : DataFrame
        From `by_horizon`.
    condition : {"shown", "otherwise"}, optional
        Whether any one held-out year may be left out, or not: until version 2026.11.19 it was not asked.

    Examples
    --------
    >>> horizon(pd.DataFrame({"ahead": [1, 2, 3, 4], "shown": [True, True, False, True]}))
    2
    >>> horizon(pd.DataFrame({"ahead": [1, 2], "shown": [False, True]}))
    0
    """
    shown = summary.sort_values("ahead")[condition].astype(bool)
    return int(shown.cumprod().sum())
