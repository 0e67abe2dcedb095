"""Scores, and intervals from resampling the right unit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: A score of weighted rows: (truth, prediction, weight) to number.
Score = Callable[[Floats, Floats, Floats], float]

REPLICATES = 2000
#: For the primary contrasts of all experiments at once (amendment 6): of 2,000 replicates, fewer than
#: three would lie beyond each end of an interval so wide.
MANY = 100_000
LEVEL = 0.95


def auc(y: Floats, score: Floats, weight: Floats | None = None) -> float:
    """Area under the ROC curve, ties counted half, rows weighted.

    >>> auc(np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8]))
    0.75
    """
    w = np.ones(len(y)) if weight is None else weight
    order = np.argsort(score, kind="stable")
    return _sorted_auc(y[order], _tie_groups(score[order]), w[order])


def _tie_groups(ordered: Floats) -> NDArray[np.int64]:
    """Start positions of runs of equal scores."""
    return np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])


def _sorted_auc(y: Floats, starts: NDArray[np.int64], w: Floats) -> float:
    positive = np.add.reduceat(w * y, starts)
    negative = np.add.reduceat(w * (1 - y), starts)
    total = positive.sum() * negative.sum()
    if total == 0:
        return float("nan")
    below = np.cumsum(negative) - negative
    return float((positive * (below + negative / 2)).sum() / total)


def balanced_accuracy(y: Floats, score: Floats, weight: Floats | None = None) -> float:
    """Mean of both classes' recall, a score of 0.5 or more meaning class 1.

    >>> balanced_accuracy(np.array([0, 0, 0, 1]), np.array([0.2, 0.9, 0.1, 0.5]))
    0.8333333333333333
    """
    w = np.ones(len(y)) if weight is None else weight
    said = score >= 0.5
    recalls = []
    for label in (0, 1):
        held = w * (y == label)
        if held.sum() == 0:
            return float("nan")
        recalls.append(float((held * (said == label)).sum() / held.sum()))
    return sum(recalls) / 2


def r2(y: Floats, predicted: Floats, weight: Floats | None = None) -> float:
    """Coefficient of determination against the mean of the scored rows.

    >>> r2(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 4.0]))
    0.5
    """
    w = np.ones(len(y)) if weight is None else weight
    mean = (w * y).sum() / w.sum()
    return float(1 - (w * (y - predicted) ** 2).sum() / (w * (y - mean) ** 2).sum())


def rmse(y: Floats, predicted: Floats, weight: Floats | None = None) -> float:
    """Root mean squared error, in the target's unit.

    >>> rmse(np.array([0.0, 0.0]), np.array([3.0, 3.0]))
    3.0
    """
    w = np.ones(len(y)) if weight is None else weight
    return float(np.sqrt((w * (y - predicted) ** 2).sum() / w.sum()))


SCORES: dict[str, Score] = {
    "auc": auc,
    "balanced_accuracy": balanced_accuracy,
    "r2": r2,
    "rmse": rmse,
}


def draw_counts(groups: int, draw: np.random.Generator, replicates: int = REPLICATES) -> Floats:
    """How often each of so many groups is drawn when all are drawn with replacement.

    >>> draw_counts(4, np.random.default_rng(0), replicates=3).sum(axis=1).tolist()
    [4.0, 4.0, 4.0]
    """
    return draw.multinomial(groups, np.full(groups, 1 / groups), size=replicates).astype(float)


def _pairs_won(y: Floats, score: Floats, group: NDArray[np.int64], groups: int) -> Floats:
    """Count, for each pair of groups, the pairs of rows that are ordered as they should be.

    Entry (g, h) counts positives of g that score above negatives of h, ties half. With it the AUC
    of any resampling of groups is a ratio of two bilinear forms, so 2,000 replicates cost no sort.
    """
    order = np.argsort(score, kind="stable")
    y, score, group = y[order], score[order], group[order]
    starts = _tie_groups(score)
    negatives = np.zeros((len(y), groups))
    negatives[np.arange(len(y)), group] = y == 0
    tied = np.add.reduceat(negatives, starts, axis=0)
    below = np.cumsum(tied, axis=0) - tied
    run = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(y)]))
    positive = y == 1
    beaten = (below + tied / 2)[run[positive]]
    # Summed by group as a product of matrices: many times faster than adding row by row.
    member = np.zeros((groups, int(positive.sum())))
    member[group[positive], np.arange(member.shape[1])] = 1
    return member @ beaten


def replicate_scores(
    metric: str,
    y: Floats,
    predictions: Floats,
    group: NDArray[np.int64],
    counts: Floats,
) -> Floats:
    """Score every seed under every replicate.

    Parameters
    ----------
    metric
        Key of :data:`SCORES`.
    y : (rows,) array
        The truth.
    predictions : (seeds, rows) array
        NaN where a seed has no prediction for a row; such rows are left out for that seed.
    group : (rows,) array
        Number of each row's unit, from 0.
    counts : (replicates, units) array
        From :func:`draw_counts`.

    Returns
    -------
    (replicates, seeds) array
        NaN where a replicate drew nothing that can be scored.

    """
    units = counts.shape[1]
    out = np.empty((len(counts), len(predictions)))

    def sums(values: Floats, of: NDArray[np.int64]) -> Floats:
        return counts @ np.bincount(of, weights=values, minlength=units)

    for seed, prediction in enumerate(predictions):
        seen = np.isfinite(prediction)
        t, p, g = y[seen].astype(float), prediction[seen].astype(float), group[seen]
        with np.errstate(invalid="ignore", divide="ignore"):
            if metric == "auc":
                won = np.einsum(
                    "rg,gh,rh->r", counts, _pairs_won(t, p, g, units), counts, optimize=True
                )
                out[:, seed] = won / (sums(t, g) * sums(1 - t, g))
            elif metric == "balanced_accuracy":
                said = p >= 0.5
                right_one = sums((said & (t == 1)).astype(float), g) / sums(t, g)
                right_zero = sums((~said & (t == 0)).astype(float), g) / sums(1 - t, g)
                out[:, seed] = (right_one + right_zero) / 2
            elif metric in ("r2", "rmse"):
                error, mass = sums((t - p) ** 2, g), sums(np.ones_like(t), g)
                if metric == "rmse":
                    out[:, seed] = np.sqrt(error / mass)
                else:
                    # About the overall mean, or the difference of two large sums loses digits.
                    centred = t - t.mean()
                    spread = sums(centred**2, g) - sums(centred, g) ** 2 / mass
                    out[:, seed] = 1 - error / spread
            else:
                raise ValueError(f"no metric is called {metric!r}")
    return out


def over_seeds(scores: Floats, chosen: NDArray[np.int64]) -> Floats:
    """Average each replicate over the seeds drawn for it.

    >>> over_seeds(np.array([[1.0, 3.0]]), np.array([[1, 1]])).tolist()
    [3.0]
    """
    return np.take_along_axis(scores, chosen, axis=1).mean(axis=1)


def interval(values: Floats, level: float = LEVEL) -> tuple[float, float]:
    """Percentile interval of bootstrap replicates; replicates without a value are left out.

    >>> interval(np.arange(101.0), level=0.5)
    (25.0, 75.0)
    """
    kept = values[np.isfinite(values)]
    if not len(kept):
        return float("nan"), float("nan")
    low, high = np.quantile(kept, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def spearman_exact(a: Floats, b: Floats) -> tuple[float, float]:
    """Spearman's ρ and its exact two-sided permutation p, for up to nine pairs.

    >>> rho, p = spearman_exact(np.array([1., 2., 3.]), np.array([2., 4., 9.]))
    >>> rho, round(p, 3)
    (1.0, 0.333)
    """
    from itertools import permutations

    from scipy.stats import rankdata

    if len(a) > 9:
        raise ValueError("the exact test lists every order: at most nine pairs")
    p, q = rankdata(a), rankdata(b)
    p, q = (p - p.mean()) / p.std(), (q - q.mean()) / q.std()
    rho = float((p * q).mean())
    orders = np.array(list(permutations(range(len(q)))))
    every = (q[orders] * p).mean(axis=1)
    return round(rho, 12), float((np.abs(every) >= abs(rho) - 1e-12).mean())
