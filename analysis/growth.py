"""How fast datasets grow: rates of the largest, the median and the number a year.

Sizes are fitted as straight lines in the logarithm, so a slope is a rate: ``10 ** slope`` times a
year. Intervals come from resampling both the years and the datasets within a year. Years that the
lists cannot yet know in full are left out of every fit and drawn as provisional.

The largest dataset of a year grows even where datasets do not, because more come out each year and
the largest of many is larger than the largest of few. It is told without an interval, beside its
growth with the sizes shuffled over the years (`shuffled`). What is tested is the largest of as many
datasets drawn from every year (`rate` with ``"drawn"``).

References
----------
Hoeffding, W. (1948), A class of statistics with asymptotically normal distribution, *Annals of
Mathematical Statistics* 19, 293–325: the mean of a statistic over all ways to draw is unbiased.

Efron, B. and Tibshirani, R. J. (1993), *An Introduction to the Bootstrap*, chapter 10: the bias of
an estimate is the mean of its resamples less the estimate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import optimize, special

from analysis import intervals
from analysis.catalogue import Catalogue
from analysis.measures import SEED

DRAWS = 5
"""Datasets drawn from each year to compare the largest; years that have fewer are left out.

The rates that are told and tested leave them out for the median as well (`rate` with this as
``least``): a year with one dataset would otherwise weigh as much as a year with sixty.
"""


def last_complete_year(catalogue: Catalogue) -> int:
    """Return the last year that the lists can be expected to know, and that the catalogue reaches.

    The rule: the year before the median year of the lists' own last changes. A dataset needs about
    a year to be listed, and at least half of the lists changed in the year after or later. A catalogue
    that was cut at an earlier year (`Catalogue.as_of`) is complete up to its own last.
    """
    from analysis import lists

    changed = pd.to_datetime(lists.lists(catalogue.data)["commit_date"]).dt.year
    known = int(changed.median()) - 1
    last = catalogue.frame["year"].max()
    return known if pd.isna(last) else min(known, int(last))


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
    n_years: int | None = None  # with datasets enough to be fitted

    @property
    def trend(self) -> str:
        """``"grows"`` or ``"shrinks"`` where the interval leaves no change out, else ``""``."""
        return "grows" if self.low > 1 else "shrinks" if self.high < 1 else ""


def chance_largest(n: int, draws: int) -> np.ndarray:
    """Return the chance of each of n datasets, smallest first, to be the largest of those drawn.

    The i-th smallest is the largest of k drawn without replacement in C(i−1, k−1) of the C(n, k)
    ways to draw.

    Examples
    --------
    >>> chance_largest(4, 2).round(3).tolist()
    [0.0, 0.167, 0.333, 0.5]
    """
    chance: np.ndarray = special.comb(np.arange(n), draws - 1) / special.comb(n, draws)
    return chance


def _chance_again(n: int, draws: int) -> np.ndarray:
    """Return the same where a dataset may be drawn again: (i/n)^k − ((i−1)/n)^k."""
    chance: np.ndarray = np.diff((np.arange(n + 1) / n) ** draws)
    return chance


def _level(values: np.ndarray, statistic: str, draws: int) -> Any:
    """Return the logarithm of a statistic of the last axis."""
    if statistic == "max":
        return np.log10(values.max(axis=-1))
    if statistic == "median":
        return np.log10(np.median(values, axis=-1))
    if statistic == "drawn":
        return np.sort(np.log10(values), axis=-1) @ chance_largest(values.shape[-1], draws)
    raise ValueError(f"statistic is {statistic!r}, expected max, median or drawn")


def _levels_again(
    group: np.ndarray, statistic: str, draws: int, number: int, generator: np.random.Generator
) -> np.ndarray:
    """Return `_level` of resamples of a group, for the median or the largest of those drawn.

    Positions in the sorted group are drawn and sorted instead of values: small whole numbers sort in
    half the time, and the logarithm is taken once.
    """
    ordered, size = np.sort(group), group.size
    where = generator.integers(0, size, (number, size), dtype=np.uint16)
    if statistic == "median":
        middle = [(size - 1) // 2, size // 2]
        found: np.ndarray = np.log10(
            ordered[np.partition(where, middle, axis=1)[:, middle]].mean(axis=1)
        )
        return found
    levels: np.ndarray = np.log10(ordered)[np.sort(where, axis=1)] @ chance_largest(size, draws)
    return levels


def _groups(
    frame: pd.DataFrame, weight: str, years: tuple[int, int], least: int
) -> dict[int, np.ndarray]:
    """Return the known weights of each year with at least so many."""
    known = frame.dropna(subset=["year", weight])
    known = known[known["year"].between(*years)]
    groups = known.groupby(known["year"].astype(int))[weight]
    return {int(year): g.to_numpy(float) for year, g in groups if len(g) >= least}


def yearly(frame: pd.DataFrame, weight: str, statistic: str, draws: int = DRAWS) -> pd.DataFrame:
    """Return the largest, the largest of some drawn, or the median of a weight by year.

    Parameters
    ----------
    frame : DataFrame
        ``year`` and the weight, one row a dataset.
    weight : str
        A column, in pixels or bytes.
    statistic : {"max", "drawn", "median"}
        Which. ``"drawn"`` is the largest of ``draws`` datasets of a year, as the mean of its
        logarithm over all ways to draw them; years with fewer are left out.
    draws : int, optional
        Datasets drawn.

    Returns
    -------
    DataFrame
        ``year, value, n``.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2020, 2020, 2020, 2021], "size": [1, 10, 100, 7]})
    >>> yearly(frame, "size", "max")["value"].tolist()
    [100.0, 7.0]
    >>> table = yearly(frame, "size", "drawn", draws=2)  # 10, 100 and 100: the mean of 1, 2 and 2
    >>> round(float(np.log10(table["value"].iloc[0])), 3), len(table)
    (1.667, 1)
    """
    known = frame["year"].dropna()
    if known.empty:
        return pd.DataFrame(columns=["year", "value", "n"])
    all_years = (int(known.min()), int(known.max()))
    groups = _groups(frame, weight, all_years, draws if statistic == "drawn" else 1)
    rows = [(y, float(10 ** _level(g, statistic, draws)), len(g)) for y, g in groups.items()]
    return pd.DataFrame(rows, columns=["year", "value", "n"])


def rate(
    frame: pd.DataFrame,
    weight: str,
    statistic: str,
    years: tuple[int, int],
    *,
    draws: int = DRAWS,
    least: int = 1,
    resamples: int = intervals.RESAMPLES,
    corrected: bool = True,
) -> Rate:
    """Fit the yearly growth factor of the median dataset, or of the largest of some drawn.

    Years are resampled, and datasets within each. A resample holds some datasets twice, so that the
    largest of those drawn from it is on average smaller; how much smaller is known exactly, and is
    added back. In simulations with as many datasets a year as are known and no growth at all, such
    an interval tells a rise in two to five of a hundred cases (it should in two and a half), the
    same bootstrap of the largest of all datasets of a year in about nine of ten.

    Parameters
    ----------
    frame : DataFrame
        ``year`` and the weight, one row a dataset.
    weight : str
        A column, in pixels or bytes.
    statistic : {"drawn", "median"}
        Which; see `yearly`.
    years : (int, int)
        First and last year of the fit.
    draws : int, optional
        Datasets drawn from a year.
    least : int, optional
        Years with fewer datasets are left out; with ``"drawn"`` also those with fewer than drawn.
    resamples : int, optional
        Bootstrap resamples.
    corrected : bool, optional
        Whether what the largest of a resample is smaller by is added back; without, for comparison.

    Returns
    -------
    Rate
        The factor by which the statistic grows a year.

    Raises
    ------
    ValueError
        If fewer than three years are known, or the statistic is another.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": range(2010, 2018), "size": [2.0**i for i in range(8)]})
    >>> round(rate(frame, "size", "median", (2010, 2017)).factor, 3)
    2.0
    """
    if statistic not in ("drawn", "median"):
        raise ValueError(f"statistic is {statistic!r}, expected drawn or median")
    drawn = statistic == "drawn"
    groups = _groups(frame, weight, years, max(least, draws) if drawn else least)
    if len(groups) < 3:
        raise ValueError(f"{len(groups)} years with {weight}: expected at least 3")
    when = np.array(list(groups), dtype=float)
    levels = np.array([_level(g, statistic, draws) for g in groups.values()])
    fit = intervals.line(when, levels)
    generator = np.random.default_rng(SEED)
    picked = generator.integers(0, len(when), (resamples, len(when)))
    picked[picked.min(axis=1) == picked.max(axis=1)] = np.arange(len(when))
    values = np.empty(picked.shape)
    for k, group in enumerate(groups.values()):
        here = picked == k
        values[here] = _levels_again(group, statistic, draws, int(here.sum()), generator)
        if drawn and corrected:
            chances = _chance_again(group.size, draws) - chance_largest(group.size, draws)
            values[here] -= np.sort(np.log10(group)) @ chances
    low, high = np.quantile(intervals.slope(when[picked], values), [0.025, 0.975])
    return Rate(
        10**fit.slope,
        10**low,
        10**high,
        int(when[0]),
        int(when[-1]),
        sum(len(g) for g in groups.values()),
        fit.r_squared,
        len(when),
    )


class Shuffled(NamedTuple):
    """The yearly growth of the largest dataset, and its median and 95 % range when shuffled."""

    factor: float
    shuffled: float
    low: float
    high: float


def shuffled(
    frame: pd.DataFrame, weight: str, years: tuple[int, int], shuffles: int = 2000
) -> Shuffled:
    """Compare the growth of the largest dataset of a year with its growth by numbers alone.

    With the sizes shuffled over the years, only the number of datasets a year is left to make the
    largest grow.

    Parameters
    ----------
    frame : DataFrame
        ``year`` and the weight, one row a dataset.
    weight : str
        A column, in pixels or bytes.
    years : (int, int)
        First and last year.
    shuffles : int, optional
        How often.

    Raises
    ------
    ValueError
        If fewer than three years are known.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": range(2010, 2018), "size": [2.0**i for i in range(8)]})
    >>> result = shuffled(frame, "size", (2010, 2017))
    >>> round(result.factor, 3), result.low < 1 < result.high  # one dataset a year: no growth
    (2.0, True)
    """
    groups = _groups(frame, weight, years, 1)
    if len(groups) < 3:
        raise ValueError(f"{len(groups)} years with {weight}: expected at least 3")
    when = np.array(list(groups), dtype=float)
    starts = np.cumsum([0, *(len(g) for g in groups.values())])[:-1]
    logs = np.log10(np.concatenate(list(groups.values())))
    mixed = np.random.default_rng(SEED).permuted(np.tile(logs, (shuffles, 1)), axis=1)
    slopes = intervals.slope(when, np.maximum.reduceat(mixed, starts, axis=1))
    low, middle, high = (float(10**v) for v in np.quantile(slopes, [0.025, 0.5, 0.975]))
    factor = 10 ** float(intervals.slope(when, np.maximum.reduceat(logs, starts)))
    return Shuffled(factor, middle, low, high)


def counts(catalogue: Catalogue) -> pd.DataFrame:
    """Return the number of datasets a year, zeros included: ``year, n, cumulated``.

    No row where no dataset has its year on record.
    """
    years = catalogue.frame["year"].dropna().astype(int)
    table = years.value_counts().sort_index()
    if len(years):
        table = table.reindex(range(int(years.min()), int(years.max()) + 1), fill_value=0)
    result = table.rename_axis("year").rename("n").reset_index()
    result["cumulated"] = result["n"].cumsum()
    return result


def listed(catalogue: Catalogue) -> Catalogue:
    """Return the datasets that a public list names, less what our own search alone found."""
    frame = catalogue.frame
    return catalogue.where(frame.loc[frame["lists"].map(len) > 0, "id"])


def compare_count_models(
    table: pd.DataFrame, last_year: int, first_year: int | None = None
) -> pd.DataFrame:
    """Compare models of the number of datasets a year by AICc.

    All are negative-binomial regressions (counts vary more than a Poisson allows) of ``n`` with
    the means: constant; linear (above zero); exponential; logistic (growth that saturates). The first
    year decides much: years of none or one before a field begins look like slow exponential growth.

    Parameters
    ----------
    table : DataFrame
        ``year, n``.
    last_year : int
        Later years are left out.
    first_year : int, optional
        Earlier years are left out; none by default.

    Returns
    -------
    DataFrame
        ``model, parameters, log_likelihood, aicc, weight, first, last``, best first. ``weight`` is the
        Akaike weight, ``first`` and ``last`` are the years that the models were fitted to.

    Raises
    ------
    ValueError
        If no year is left.

    Examples
    --------
    >>> flat = pd.DataFrame({"year": range(2010, 2020), "n": 7})
    >>> compare_count_models(flat, 2019)["model"].iloc[0]
    'constant'
    """
    used = table[table["year"] <= last_year]
    if first_year is not None:
        used = used[used["year"] >= first_year]
    if used.empty:
        since = "" if first_year is None else f"from {first_year} "
        raise ValueError(
            f"no year {since}up to {last_year} with a number of datasets: expected one at least"
        )
    time = (used["year"] - used["year"].min()).to_numpy(float)
    n = used["n"].to_numpy(float)
    span = max(time.max(), 1.0)
    mean = max(n.mean(), 0.1)
    models = {
        "constant": (lambda p: np.full_like(time, np.exp(p[0])), [np.log(mean)]),
        "linear": (lambda p: np.logaddexp(0, p[0] + p[1] * time), [0.0, mean / span]),
        "exponential": (lambda p: np.exp(np.clip(p[0] + p[1] * time, -30, 30)), [0.0, 0.2]),
        "logistic": (
            lambda p: np.exp(np.clip(p[0], -30, 30)) * special.expit(p[1] * (time - p[2])),
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
    result["first"], result["last"] = int(used["year"].min()), int(used["year"].max())
    return result.sort_values("aicc", kind="stable").reset_index(drop=True)
