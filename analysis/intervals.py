"""Intervals for shares and medians: what sampling leaves open, and what missing facts leave open.

The catalogue is not a random sample of all datasets. An interval here says how much a share
would move if the same number of datasets were drawn again from a population like the ones
recorded; `bounds` says how far the datasets with nothing stated could move it at most. Neither
covers datasets that the catalogue has missed.

References
----------
Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference,
*Journal of the American Statistical Association* 22, 209–212.

Newcombe, R. G. (1998), Interval estimation for the difference between independent proportions,
*Statistics in Medicine* 17, 873–890, method 10.

Efron, B. and Tibshirani, R. J. (1993), *An Introduction to the Bootstrap*, chapter 13.

Cochran, W. G. (1954), Some methods for strengthening the common χ² tests, *Biometrics* 10,
417–451; Armitage, P. (1955), Tests for linear trends in proportions and frequencies,
*Biometrics* 11, 375–386.

Manski, C. F. (1995), *Identification Problems in the Social Sciences*, chapter 2.

David, H. A. and Nagaraja, H. N. (2003), *Order Statistics*, section 7.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

RESAMPLES = 10_000
"""Resamples where a verdict hangs on an end of an interval: fewer let the seed decide close ones."""

Numbers = Any  # A float where the input is one case, an array of floats otherwise.


class Interval(NamedTuple):
    """The two ends of an interval, each a number or an array of the same shape."""

    low: Numbers
    high: Numbers


class Estimate(NamedTuple):
    """An estimate with the two ends of its interval."""

    value: Numbers
    low: Numbers
    high: Numbers


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence}, expected a number between 0 and 1")


def wilson(successes: ArrayLike, total: ArrayLike, confidence: float = 0.95) -> Interval:
    """Return Wilson's score interval for a share.

    With p = successes / total, n = total and z the normal quantile, the ends are
    (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n). Unlike p ± z √(p(1−p)/n) it keeps its
    coverage for small n and never leaves 0 to 1.

    Parameters
    ----------
    successes, total : array-like
        Counts, broadcast against each other. With a total of zero the interval is 0 to 1.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Interval
        Ends between 0 and 1.

    Raises
    ------
    ValueError
        If a count is negative or a number of successes exceeds its total.

    Examples
    --------
    >>> low, high = wilson(84, 400)
    >>> f"{low:.3f} to {high:.3f}"
    '0.173 to 0.253'
    """
    _check_confidence(confidence)
    count, size = np.asarray(successes, dtype=float), np.asarray(total, dtype=float)
    if not np.all((count >= 0) & (count <= size)):
        raise ValueError("successes must lie between 0 and their total")
    z = special.ndtri((1 + confidence) / 2)
    # Both parts of the fraction times n: the formula then holds for a total of zero too.
    failures = 1 - count / np.where(size > 0, size, 1)
    spread = z * np.sqrt(count * failures + z**2 / 4)
    low = (count + z**2 / 2 - spread) / (size + z**2)
    high = (count + z**2 / 2 + spread) / (size + z**2)
    # The ends are exactly 0 and 1 at the extremes; rounding must not leave 1e-17 there.
    return Interval(np.where(count == 0, 0.0, low)[()], np.where(count == size, 1.0, high)[()])


def difference(
    successes: float,
    total: float,
    other_successes: float,
    other_total: float,
    confidence: float = 0.95,
) -> Estimate:
    """Return the difference of two independent shares with Newcombe's interval.

    With shares p and q and their Wilson intervals (l, u) and (v, w), the interval of p − q runs from
    p − q − √((p−l)² + (w−q)²) to p − q + √((u−p)² + (q−v)²).

    Parameters
    ----------
    successes, total, other_successes, other_total : float
        Counts; totals above zero.
    confidence : float
        Confidence level.

    Returns
    -------
    Estimate
        Between −1 and 1.

    Raises
    ------
    ValueError
        If a total is not above zero, a count is negative or above its total.

    Examples
    --------
    >>> value, low, high = difference(56, 70, 48, 80)
    >>> f"{value:.2f}, {low:.4f} to {high:.4f}"
    '0.20, 0.0524 to 0.3339'
    """
    if not (total > 0 and other_total > 0):
        raise ValueError("totals must be above zero")
    p, q = successes / total, other_successes / other_total
    first = wilson(successes, total, confidence)
    second = wilson(other_successes, other_total, confidence)
    down = np.hypot(p - first.low, second.high - q)
    up = np.hypot(first.high - p, q - second.low)
    return Estimate(p - q, float(p - q - down), float(p - q + up))


class Trend(NamedTuple):
    """A test for a trend: ``z``, above zero where shares rise, and the two-sided ``p``."""

    z: float
    p: float


def trend(successes: ArrayLike, totals: ArrayLike) -> Trend:
    """Test whether shares rise or fall over groups in order, by Cochran and Armitage.

    With x of n in group t = 0, 1, 2, …, N = Σn and the share P = Σx / N of all,
    z = Σt(x − nP) / √(P(1−P) (Σnt² − (Σnt)²/N)), normal where there is no trend. It uses every
    group, where a comparison of the first with the last throws away those between.

    Parameters
    ----------
    successes, totals : array-like of shape (groups,)
        Counts, the groups in order; totals above zero.

    Returns
    -------
    Trend
        With z = 0 and p = 1 where nothing can vary: one group, or the same answer everywhere.

    Raises
    ------
    ValueError
        If a total is not above zero, a count is negative or above its total.

    Examples
    --------
    >>> z, p = trend([10, 20, 30], [100, 100, 100])
    >>> f"{z:.3f} {p:.5f}"
    '3.536 0.00041'
    """
    count, size = np.asarray(successes, dtype=float), np.asarray(totals, dtype=float)
    if count.shape != size.shape or not np.all((size > 0) & (count >= 0) & (count <= size)):
        raise ValueError("expected 0 <= successes <= totals and totals above zero, in pairs")
    order, everything = np.arange(len(size)), size.sum()
    share = count.sum() / everything
    across = (size * order**2).sum() - (size * order).sum() ** 2 / everything
    variance = share * (1 - share) * across
    if variance <= 0:
        return Trend(0.0, 1.0)
    z = float((order * (count - size * share)).sum() / np.sqrt(variance))
    return Trend(z, float(2 * special.ndtr(-abs(z))))


def bounds(successes: ArrayLike, known: ArrayLike, unknown: ArrayLike) -> Interval:
    """Return the lowest and highest share possible, given what is not known.

    Manski's worst-case bounds: if none of the unknown belonged, the share would be
    successes / (known + unknown), if all did, (successes + unknown) / (known + unknown).
    They assume nothing about why a fact is missing.

    Parameters
    ----------
    successes, known, unknown : array-like
        Counts, or sums of weights, of the members, of all with the fact known (members
        included), and of those without. With nothing at all the bounds are 0 to 1.

    Returns
    -------
    Interval
        Ends between 0 and 1, around successes / known.

    Raises
    ------
    ValueError
        If a value is negative or successes exceed what is known.

    Examples
    --------
    >>> bounds(20, 80, 20)
    Interval(low=np.float64(0.2), high=np.float64(0.4))
    """
    count, sure, open_ = (np.asarray(x, dtype=float) for x in (successes, known, unknown))
    # Sums of fractions may exceed their own total by rounding.
    if not np.all((count >= 0) & (count <= sure * (1 + 1e-9)) & (open_ >= 0)):
        raise ValueError("expected 0 <= successes <= known and unknown >= 0")
    total = sure + open_
    divisor = np.where(total > 0, total, 1)
    low = np.where(total > 0, np.minimum(count / divisor, 1.0), 0.0)
    high = np.where(total > 0, np.minimum((count + open_) / divisor, 1.0), 1.0)
    return Interval(low[()], high[()])


def bootstrap_share(
    weights: ArrayLike,
    membership: ArrayLike,
    seed: int,
    resamples: int = 2000,
    confidence: float = 0.95,
) -> Estimate:
    """Return weighted shares with percentile bootstrap intervals over the datasets.

    The share of class k is Σᵢ wᵢ mᵢₖ / Σᵢ wᵢ. Whole datasets are drawn with replacement, so
    that a dataset in several classes, or a very large one, moves all shares together.

    Parameters
    ----------
    weights : array-like of shape (datasets,)
        Weight of each dataset, not negative.
    membership : array-like of shape (datasets, classes) or (datasets,)
        Part of each dataset that belongs to each class, 0 to 1; one column may be flat.
    seed : int
        Seed of the random generator: the same seed and the same order of rows give the same
        interval.
    resamples : int
        Number of resamples.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        Arrays of shape (classes,), or numbers where ``membership`` is flat. A class without any
        dataset gets the interval 0 to 0: the bootstrap cannot see what was never drawn. Without
        any weight all values are NaN.

    Examples
    --------
    >>> share, low, high = bootstrap_share([1, 1, 1, 1], [1, 1, 0, 0], seed=1)
    >>> float(share), float(low), float(high)
    (0.5, 0.0, 1.0)
    """
    _check_confidence(confidence)
    weight, member = np.asarray(weights, dtype=float), np.asarray(membership, dtype=float)
    if weight.ndim != 1 or member.ndim not in (1, 2) or len(weight) != len(member):
        raise ValueError("expected one weight and one row of membership for each dataset")
    if np.any(weight < 0) or np.any((member < 0) | (member > 1)):
        raise ValueError("expected weights >= 0 and memberships between 0 and 1")
    if weight.sum() == 0:
        nothing = np.full(member.shape[1:], np.nan)[()]
        return Estimate(nothing, nothing, nothing)
    parts = (weight * member.T).T
    totals, sums = _drawn_again(np.random.default_rng(seed), weight, parts, resamples)
    drawn = (sums[totals > 0].T / totals[totals > 0]).T
    tail = (1 - confidence) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    return Estimate(parts.sum(axis=0) / weight.sum(), low, high)


def _drawn_again(
    rng: np.random.Generator, weight: np.ndarray, parts: np.ndarray, resamples: int
) -> tuple[np.ndarray, np.ndarray]:
    """Draw whole datasets again; return each resample's weight and its sums of the parts."""
    draws = rng.multinomial(len(weight), np.full(len(weight), 1 / len(weight)), size=resamples)
    return draws @ weight, draws @ parts


def stratified_share(
    weights: ArrayLike,
    membership: ArrayLike,
    strata: ArrayLike,
    sizes: Mapping[Any, float],
    seed: int,
    resamples: int = 2000,
    confidence: float = 0.95,
) -> Estimate:
    """Return the mean of strata's weighted shares, each for its size, with a bootstrap interval.

    With the share rₕ = Σᵢ wᵢ mᵢ / Σᵢ wᵢ of what was drawn in stratum h, and Nₕ there in all, it is
    Σₕ Nₕ rₕ / Σₕ Nₕ: what a sample says of the whole that took more of some strata than of others.
    Whole datasets are drawn again within their strata.

    Parameters
    ----------
    weights, membership : array-like of shape (datasets,)
        Weight of each dataset that was drawn, not negative, and part of it that belongs, 0 to 1.
    strata : array-like of shape (datasets,)
        The stratum of each.
    sizes : mapping of stratum to float
        How many there are in each stratum. Strata in which no weight was drawn are left out, and
        so is what was drawn of strata that are not named here.
    seed : int
        Seed of the random generator.
    resamples : int
        Number of resamples.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        NaN where no stratum is left.

    Examples
    --------
    >>> share, low, high = stratified_share([1, 1, 1], [1, 1, 0], ["a", "a", "b"], {"a": 1, "b": 3}, 1)
    >>> float(share), float(low), float(high)
    (0.25, 0.25, 0.25)
    """
    _check_confidence(confidence)
    weight, member = np.asarray(weights, dtype=float), np.asarray(membership, dtype=float)
    stratum = np.asarray(strata)
    if weight.ndim != 1 or not weight.shape == member.shape == stratum.shape:
        raise ValueError("expected one weight, one membership and one stratum for each dataset")
    rng = np.random.default_rng(seed)
    everything, value, drawn = 0.0, 0.0, np.zeros(resamples)
    for name, size in sizes.items():
        here = stratum == name
        w, part = weight[here], (weight * member)[here]
        if not w.sum():
            continue
        totals, sums = _drawn_again(rng, w, part, resamples)
        # A resample without any weight in a stratum says nothing of it, nor of the whole.
        shares = np.where(totals > 0, sums / np.where(totals > 0, totals, 1), np.nan)
        everything, value = everything + size, value + size * part.sum() / w.sum()
        drawn += size * shares
    if not everything:
        return Estimate(np.nan, np.nan, np.nan)
    tail = (1 - confidence) / 2
    low, high = np.nanquantile(drawn / everything, [tail, 1 - tail])
    return Estimate(value / everything, low, high)


def median_interval(values: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Return the median with an interval between two order statistics.

    The interval from the l-th smallest to the l-th largest value covers the median with
    probability 1 − 2 P(B < l), B binomial with n trials and p = 1/2, whatever the distribution;
    l is the largest for which that is at least the confidence asked for.

    Parameters
    ----------
    values : array-like
        Numbers; NaN are left out.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        NaN ends where there are too few values for the confidence (five or fewer for 0.95).

    Examples
    --------
    >>> median_interval(range(1, 11))
    Estimate(value=np.float64(5.5), low=np.float64(2.0), high=np.float64(9.0))
    """
    _check_confidence(confidence)
    ordered = np.sort(np.asarray(values, dtype=float).ravel())
    ordered = ordered[~np.isnan(ordered)]
    number = len(ordered)
    if number == 0:
        return Estimate(np.float64(np.nan), np.float64(np.nan), np.float64(np.nan))
    # The smallest l with P(B <= l) above the tail is the largest with P(B < l) within it.
    from scipy import stats  # takes most of a second to import, and few chapters need it

    rank = int(stats.binom.ppf((1 - confidence) / 2, number, 0.5))
    if rank < 1:
        return Estimate(np.median(ordered), np.float64(np.nan), np.float64(np.nan))
    return Estimate(np.median(ordered), ordered[rank - 1], ordered[number - rank])


def slope(x: np.ndarray, y: np.ndarray) -> Any:
    """Return the slope of the least-squares line, for resamples by the thousand.

    `scipy.stats.linregress` gives the same with its errors, and takes thirty times as long.

    Parameters
    ----------
    x, y : array, shape (n,) or (resamples, n)
        Where, and what.

    Returns
    -------
    float or array, shape (resamples,)
        In units of y by unit of x.

    Examples
    --------
    >>> float(slope(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 5.0])))
    2.0
    """
    centred = x - x.mean(axis=-1, keepdims=True)
    return (centred * y).sum(axis=-1) / (centred * centred).sum(axis=-1)


class Line(NamedTuple):
    """A least-squares line: ``slope``, ``intercept``, ``r_squared`` and the slope's ``error``."""

    slope: float
    intercept: float
    r_squared: float
    error: float


def line(x: np.ndarray, y: np.ndarray) -> Line:
    """Fit a least-squares line, with the standard error of its slope.

    The formulas are those of `scipy.stats.linregress`, which takes most of a second to import.

    Parameters
    ----------
    x, y : array, shape (n,)
        Where, and what; three points or more.

    Raises
    ------
    ValueError
        If there are fewer, or all lie at one place.

    Examples
    --------
    >>> line(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 5.0]))
    Line(slope=2.0, intercept=-1.0, r_squared=1.0, error=0.0)
    """
    if len(x) < 3:
        raise ValueError(f"{len(x)} points for a line: expected at least 3")
    if x.min() == x.max():
        raise ValueError(f"all {len(x)} points lie at {x[0]:g}: expected two places at least")
    rise = float(slope(x, y))
    across = float(((x - x.mean()) ** 2).sum())
    up = float(((y - y.mean()) ** 2).sum())
    explained = min(rise * rise * across / up, 1.0) if up else 0.0
    error = float(np.sqrt((1 - explained) * up / across / (len(x) - 2)))
    return Line(rise, float(y.mean() - rise * x.mean()), explained, error)
