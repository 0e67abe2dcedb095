"""Forecast of a share by year: a logistic curve with scatter between years, and how well it did before.

The model is quasi-binomial: log odds linear in time, variance a multiple of the binomial. Predictive
intervals add the uncertainty of the curve and the scatter of a year, by simulation. The multiple is
taken from years in which the curve expects at least one dataset of either kind: Pearson's residual of
a smaller expectation is decided by chance alone (the usual caution with small expected counts,
Cochran 1954).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize, special

from analysis.measures import SEED

LEAST_EXPECTED = 1.0  # datasets that a year's expectation needs to count for the scatter


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
    """
    if len(years) < 3:
        raise ValueError(f"{len(years)} years, expected at least 3")
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


def skill(table: pd.DataFrame, held_out: int = 3) -> float:
    """Return how much smaller the error is than that of no change, on the last years held out.

    ``1 - mean squared error / mean squared error of the last fitted share``: 1 is perfect, 0 no better
    than no change, below 0 worse.

    Parameters
    ----------
    table : DataFrame
        ``year, n, known`` in order.
    held_out : int, optional
        Years left out of the fit.
    """
    train, test = table.iloc[:-held_out], table.iloc[-held_out:]
    columns = ("year", "n", "known")
    curve = fit(*(train[c].to_numpy(float) for c in columns))
    observed = test["n"].to_numpy(float) / test["known"].to_numpy(float)
    still = float(train["n"].iloc[-1] / train["known"].iloc[-1])
    errors = float(np.mean((curve.share(test["year"].to_numpy(float)) - observed) ** 2))
    reference = float(np.mean((still - observed) ** 2))
    return 1 - errors / reference if reference > 0 else float("nan")
