"""How many datasets no list knows: capture–recapture over public lists.

Lists are traps, datasets are animals: how often the same dataset turns up in several lists says
how many turned up in none. The estimators assume that lists catch datasets independently, and
either equally well or with a spread that they allow for. Lists copy each other and have topics, so
the assumptions fail in both directions: copying makes the estimate too small, topics (lists that
cannot overlap) make it too large. Chao's estimator is a lower bound where datasets differ in how
easily a list catches them, but only if lists are independent, which these are not. So every estimate
here is one of several, and `reach` says how far they lie apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import special

from analysis.catalogue import Catalogue


@dataclass(frozen=True)
class Estimate:
    """An estimate of the number of datasets, with its 95 % interval."""

    name: str
    value: float
    low: float
    high: float
    seen: int


def incidence(catalogue: Catalogue) -> pd.DataFrame:
    """Return who lists what: one row a dataset that a list names, one boolean column a list."""
    frame = catalogue.frame[["id", "lists"]]
    pairs = [(row.id, name) for row in frame.itertuples() for name in row.lists]
    table = pd.DataFrame(pairs, columns=["id", "list"])
    return pd.crosstab(table["id"], table["list"]).astype(bool)


def frequencies(table: pd.DataFrame) -> pd.Series:
    """Return how many datasets are in exactly 1, 2, … lists; what is in none is not among them.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1, 1, 0], "b": [1, 0, 1]}, dtype=bool)
    >>> frequencies(table).to_dict()
    {1: 2, 2: 1}
    """
    times = table.sum(axis=1)
    times = times[times > 0]
    return times.value_counts().sort_index().rename_axis("lists").rename("datasets")


def _extent(table: pd.DataFrame) -> tuple[int, int]:
    """Return the number of lists, and of datasets that any of them names."""
    if not table.shape[1]:
        raise ValueError("no list names a dataset here: expected a list at least")
    return table.shape[1], int(table.any(axis=1).sum())


def chao2(table: pd.DataFrame, confidence: float = 0.95) -> Estimate:
    """Estimate the number of datasets by Chao's incidence estimator, bias-corrected.

    ``S + (m-1)/m · q1(q1-1) / (2(q2+1))`` with q1 and q2 the datasets in one and in two lists and m
    the number of lists. S are the datasets in any list of the table: one that was only in a list that was
    left out is not seen. Interval log-transformed (Chao 1987, Biometrics 43:783, and the
    variance of Chao & Lee as given for the bias-corrected form in Colwell et al. 2012, J. Plant
    Ecol. 5:3).

    Raises
    ------
    ValueError
        If the table has no list.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"a": [1, 1, 0, 1], "b": [1, 0, 1, 1]}, dtype=bool)
    >>> round(chao2(table).value, 3)     # S=4, m=2, q1=2, q2=2: 4 + 1/2 * 2*1/(2*3)
    4.167
    """
    counts = frequencies(table)
    m, seen = _extent(table)
    q1, q2 = float(counts.get(1, 0)), float(counts.get(2, 0))
    k = (m - 1) / m
    unseen = k * q1 * (q1 - 1) / (2 * (q2 + 1))
    variance = (
        k * q1 * (q1 - 1) / (2 * (q2 + 1))
        + k**2 * q1 * (2 * q1 - 1) ** 2 / (4 * (q2 + 1) ** 2)
        + k**2 * q1**2 * q2 * (q1 - 1) ** 2 / (4 * (q2 + 1) ** 4)
    )
    value = seen + unseen
    if unseen <= 0:
        return Estimate("Chao", float(seen), float(seen), float(seen), seen)
    z = special.ndtri(0.5 + confidence / 2)
    spread = np.exp(z * np.sqrt(np.log(1 + variance / unseen**2)))
    return Estimate("Chao", value, seen + unseen / spread, seen + unseen * spread, seen)


def jackknife(table: pd.DataFrame, confidence: float = 0.95) -> Estimate:
    """Estimate by the first-order jackknife over lists: ``S + q1 (m-1)/m`` (Burnham & Overton 1978).

    S and m are as in `chao2`, also where a list was left out.

    Raises
    ------
    ValueError
        If the table has no list.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1, 1, 0, 1], "b": [1, 0, 1, 1]}, dtype=bool)
    >>> jackknife(table).value     # S=4, q1=2, m=2: 4 + 2 * 1/2
    5.0
    """
    m, seen = _extent(table)
    singles = table[table.sum(axis=1) == 1]
    q1 = len(singles)
    per_list = singles.sum(axis=0).to_numpy(float)
    value = seen + q1 * (m - 1) / m
    variance = (m - 1) / m * float(((per_list - q1 / m) ** 2).sum())
    z = special.ndtri(0.5 + confidence / 2)
    half = z * np.sqrt(variance)
    return Estimate("Jackknife", value, max(seen, value - half), value + half, seen)


LEAST_COMMON = 7
"""Datasets that two lists need in common for Chapman's estimate to be nearly unbiased."""


def pairs(table: pd.DataFrame, least_common: int = LEAST_COMMON) -> pd.DataFrame:
    """Estimate from every two lists by Chapman's form of Lincoln and Petersen.

    ``(a+1)(b+1)/(c+1) - 1`` for lists of a and b datasets with c in common (Chapman 1951); nearly
    unbiased only for seven or more in common.

    Returns
    -------
    DataFrame
        ``first, second, a, b, common, estimate``.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1, 1, 0, 1], "b": [1, 0, 1, 1]}, dtype=bool)
    >>> pairs(table, least_common=2)["estimate"].round(3).tolist()     # 4 * 4 / 3 - 1
    [4.333]
    """
    rows = []
    for first, second in combinations(table.columns, 2):
        a, b = int(table[first].sum()), int(table[second].sum())
        common = int((table[first] & table[second]).sum())
        if common >= least_common:
            rows.append((first, second, a, b, common, (a + 1) * (b + 1) / (common + 1) - 1))
    return pd.DataFrame(rows, columns=["first", "second", "a", "b", "common", "estimate"])


def coverage(table: pd.DataFrame) -> float:
    """Return Good and Turing's estimate of the share of list entries whose dataset is known.

    ``1 - q1 / n`` for n entries in all (Good 1953); NaN without an entry.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1, 1, 0, 1], "b": [1, 0, 1, 1]}, dtype=bool)
    >>> round(coverage(table), 3)     # two of six entries are of datasets that no other list names
    0.667
    """
    times = table.sum(axis=1)
    if not times.sum():
        return float("nan")
    return float(1 - (times == 1).sum() / times.sum())


def robustness(
    table: pd.DataFrame, estimator: Callable[[pd.DataFrame], Estimate] = chao2
) -> pd.DataFrame:
    """Return an estimate with each list left out: ``left_out, value, low, high, seen``.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1, 1, 0, 1], "b": [1, 0, 1, 1], "c": [0, 0, 0, 1]}, dtype=bool)
    >>> robustness(table)["seen"].tolist()     # without a the third is left, without b the second
    [3, 3, 4]
    """
    rows = []
    for name in table.columns:
        rest = table.drop(columns=name)
        rest = rest[rest.any(axis=1)]
        estimate = estimator(rest)
        rows.append((name, estimate.value, estimate.low, estimate.high, estimate.seen))
    return pd.DataFrame(rows, columns=["left_out", "value", "low", "high", "seen"])


def reach(table: pd.DataFrame) -> tuple[float, float]:
    """Return the smallest and the largest estimate over both estimators, with and without each list.

    Unlike an interval of one estimator it asks nothing of the lists but that any could have been
    missed; unlike a 95 % interval it has no stated chance of holding the truth.

    Examples
    --------
    >>> lists = pd.DataFrame({"a": [1, 1, 0, 1], "b": [1, 0, 1, 1], "c": [1, 1, 1, 0]}, dtype=bool)
    >>> low, high = reach(lists)
    >>> f"{low:.2f} to {high:.2f}"
    '4.00 to 5.00'
    """
    values = [
        value
        for estimator in (chao2, jackknife)
        for value in (estimator(table).value, *robustness(table, estimator)["value"])
    ]
    return min(values), max(values)


def list_error(left_out: pd.DataFrame) -> float:
    """Return the jackknife standard error over lists, from `robustness`.

    √((m−1)/m · Σ(v − mean of v)²) over the m estimates v that leave one list out (Efron and Tibshirani
    1993, *An Introduction to the Bootstrap*, equation 11.5). It grows with what hangs on single
    lists, which the interval of an estimator, made for independent lists, does not see.

    Examples
    --------
    >>> round(list_error(pd.DataFrame({"value": [100.0, 100.0, 130.0]})), 3)  # sqrt(2/3 · 600)
    20.0
    """
    values = left_out["value"].to_numpy(float)
    number = len(values)
    return float(np.sqrt((number - 1) / number * ((values - values.mean()) ** 2).sum()))
