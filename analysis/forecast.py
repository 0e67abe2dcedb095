"""Forecast of a share by year: a logistic curve with scatter between years, and how well it did before.

The model is quasi-binomial: log odds linear in time, variance a multiple of the binomial. Predictive
intervals add the uncertainty of the curve and the scatter of a year, by simulation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize, special

from analysis.measures import SEED


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
        Variance over the binomial one, at least 1.
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
    residual = (n - known * share) ** 2 / np.maximum(weight, 1e-9)
    dispersion = max(1.0, float(residual.sum() / max(len(years) - 2, 1)))
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
        deviation = np.sqrt(curve.dispersion * mean * (1 - mean) / known)
        values = np.clip(mean + deviation * generator.standard_normal(draws), 0, 1)
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
