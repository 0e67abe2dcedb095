"""How fast datasets grow: rates of the largest, the median and the number a year.

Sizes are fitted as straight lines in the logarithm, so a slope is a rate: ``10 ** slope`` times a
year. Intervals come from resampling datasets, not years, because a year's largest dataset is one
draw from that year's datasets. Years that the lists cannot yet know in full are left out of every
fit and drawn as provisional.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize, special

from analysis import intervals
from analysis.catalogue import Catalogue
from analysis.measures import SEED


def last_complete_year(catalogue: Catalogue) -> int:
    """Return the last year that the lists can be expected to know.

    The rule: the year before the median year of the lists' own last changes. A dataset needs about
    a year to be listed, and half of the lists stopped before that year.
    """
    from analysis import lists

    changed = pd.to_datetime(lists.lists(catalogue.data)["commit_date"]).dt.year
    return int(changed.median()) - 1


@dataclass(frozen=True)
class Rate:
    """A yearly growth factor with its 95 % interval, and how it was fitted."""

    factor: float
    low: float
    high: float
    first_year: int
    last_year: int
    datasets: int
    explained: float

    @property
    def doubling_years(self) -> float:
        """Years to double; infinite if there is no growth."""
        return float(np.log(2) / np.log(self.factor)) if self.factor > 1 else float("inf")


def yearly(frame: pd.DataFrame, weight: str, statistic: str) -> pd.DataFrame:
    """Return the largest or the median of a weight by year.

    Parameters
    ----------
    frame : DataFrame
        ``year`` and the weight, one row a dataset.
    weight : str
        A column, in pixels or bytes.
    statistic : {"max", "median"}
        Which.
    """
    known = frame.dropna(subset=["year", weight])
    grouped = known.groupby(known["year"].astype(int))[weight]
    table = grouped.agg(value=statistic, n="size").reset_index()
    table["value"] = table["value"].astype(float)
    return table


def _slope(years: np.ndarray, values: np.ndarray) -> tuple[float, float, float]:
    fit = intervals.line(years, np.log10(values))
    return fit.slope, fit.intercept, fit.r_squared


def rate(
    frame: pd.DataFrame, weight: str, statistic: str, last_year: int, resamples: int = 1000
) -> Rate:
    """Fit the yearly growth factor of the largest or the median dataset.

    Parameters
    ----------
    frame : DataFrame
        ``year`` and the weight, one row a dataset.
    weight : str
        A column, in pixels or bytes.
    statistic : {"max", "median"}
        Which.
    last_year : int
        Later years are left out.
    resamples : int, optional
        Bootstrap resamples of datasets within years.

    Returns
    -------
    Rate
        The factor by which the statistic grows a year.

    Raises
    ------
    ValueError
        If fewer than three years are known.
    """
    known = frame.dropna(subset=["year", weight])
    known = known[known["year"] <= last_year]
    table = yearly(known, weight, statistic)
    if len(table) < 3:
        raise ValueError(f"{len(table)} years with {weight}: expected at least 3")
    slope, _, explained = _slope(table["year"].to_numpy(float), table["value"].to_numpy(float))
    generator = np.random.default_rng(SEED)
    groups = [g[weight].to_numpy(float) for _, g in known.groupby(known["year"].astype(int))]
    years = table["year"].to_numpy(float)
    reduce = np.max if statistic == "max" else np.median
    # Both the datasets within a year and the years themselves are resampled.
    picked = generator.integers(0, len(years), (resamples, len(years)))
    picked[picked.min(axis=1) == picked.max(axis=1)] = np.arange(len(years))
    values = np.empty(picked.shape)
    for k, group in enumerate(groups):
        here = picked == k
        values[here] = reduce(generator.choice(group, (here.sum(), group.size)), axis=1)
    slopes = intervals.slope(years[picked], np.log10(values))
    low, high = np.quantile(slopes, [0.025, 0.975])
    return Rate(10**slope, 10**low, 10**high, int(years[0]), int(years[-1]), len(known), explained)


def counts(catalogue: Catalogue) -> pd.DataFrame:
    """Return the number of datasets a year, zeros included: ``year, n, cumulated``."""
    years = catalogue.frame["year"].dropna().astype(int)
    table = years.value_counts().sort_index()
    table = table.reindex(range(int(years.min()), int(years.max()) + 1), fill_value=0)
    result = table.rename_axis("year").rename("n").reset_index()
    result["cumulated"] = result["n"].cumsum()
    return result


def compare_count_models(table: pd.DataFrame, last_year: int) -> pd.DataFrame:
    """Compare models of the number of datasets a year by AICc.

    All are negative-binomial regressions (counts vary more than a Poisson allows) of ``n`` with
    the means: constant; linear; exponential; logistic (growth that saturates).

    Parameters
    ----------
    table : DataFrame
        ``year, n``.
    last_year : int
        Later years are left out.

    Returns
    -------
    DataFrame
        ``model, parameters, log_likelihood, aicc, weight``, best first. ``weight`` is the Akaike
        weight.
    """
    used = table[table["year"] <= last_year]
    time = (used["year"] - used["year"].min()).to_numpy(float)
    n = used["n"].to_numpy(float)
    span = max(time.max(), 1.0)
    mean = max(n.mean(), 0.1)
    models = {
        "constant": (lambda p: np.full_like(time, np.exp(p[0])), [np.log(mean)]),
        "linear": (lambda p: np.logaddexp(0, p[0] + p[1] * time), [0.0, mean / span]),
        "exponential": (lambda p: np.exp(np.clip(p[0] + p[1] * time, -30, 30)), [0.0, 0.2]),
        "logistic": (
            lambda p: np.exp(p[0]) * special.expit(p[1] * (time - p[2])),
            [np.log(n.max() + 1), 0.5, 0.7 * span],
        ),
    }
    rows = []
    for name, (shape, start) in models.items():

        def loss(p: np.ndarray, shape=shape) -> float:  # type: ignore[no-untyped-def]
            mu = np.maximum(shape(p[:-1]), 1e-6)
            size = np.exp(np.clip(p[-1], -8, 12))
            return float(
                -np.sum(
                    special.gammaln(n + size)
                    - special.gammaln(size)
                    - special.gammaln(n + 1)
                    + size * np.log(size / (size + mu))
                    + n * np.log(mu / (size + mu))
                )
            )

        best = optimize.minimize(
            loss, [*start, 1.0], method="Nelder-Mead", options={"maxiter": 20000, "xatol": 1e-6}
        )
        k = len(start) + 1
        correction = 2 * k * (k + 1) / max(len(n) - k - 1, 1)
        rows.append((name, k, -best.fun, 2 * k + 2 * best.fun + correction))
    result = pd.DataFrame(rows, columns=["model", "parameters", "log_likelihood", "aicc"])
    relative = np.exp(-0.5 * (result["aicc"] - result["aicc"].min()))
    result["weight"] = relative / relative.sum()
    return result.sort_values("aicc", kind="stable").reset_index(drop=True)
