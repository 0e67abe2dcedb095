"""Scores by hand and against scikit-learn; intervals against brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.experiments import metrics


def test_auc_counts_pairs_by_hand() -> None:
    # Pairs (positive, negative): (3, 1) won, (3, 3) tied, (2, 1) won, (2, 3) lost: 2.5 of 4.
    assert metrics.auc(np.array([1, 0, 1, 0]), np.array([3.0, 1.0, 2.0, 3.0])) == 0.625


@given(st.integers(0, 1000))
def test_auc_equals_counting_all_pairs(seed: int) -> None:
    draw = np.random.default_rng(seed)
    y = np.r_[0, 1, draw.integers(0, 2, 30)]
    score = draw.integers(0, 6, 32).astype(float)
    weight = draw.integers(0, 4, 32).astype(float) + 0.5
    won = total = 0.0
    for i in np.flatnonzero(y == 1):
        for j in np.flatnonzero(y == 0):
            total += weight[i] * weight[j]
            won += weight[i] * weight[j] * ((score[i] > score[j]) + 0.5 * (score[i] == score[j]))
    assert metrics.auc(y, score, weight) == pytest.approx(won / total)


def test_scores_agree_with_scikit_learn() -> None:
    sklearn = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    draw = np.random.default_rng(0)
    y, score = draw.integers(0, 2, 200), draw.random(200).round(2)
    target = draw.normal(100, 20, 200)
    guess = target + draw.normal(0, 10, 200)
    assert metrics.auc(y, score) == pytest.approx(sklearn.roc_auc_score(y, score))
    said = score >= 0.5
    expected = sklearn.balanced_accuracy_score(y, said)
    assert metrics.balanced_accuracy(y, score) == pytest.approx(expected)
    assert metrics.r2(target, guess) == pytest.approx(sklearn.r2_score(target, guess))
    assert metrics.rmse(target, guess) == pytest.approx(
        sklearn.mean_squared_error(target, guess) ** 0.5
    )


@pytest.mark.parametrize("metric", ["auc", "balanced_accuracy", "r2", "rmse"])
def test_fast_replicates_equal_scoring_drawn_rows(metric: str) -> None:
    """The shortcut over groups must give what scoring each resampled data set gives."""
    draw = np.random.default_rng(3)
    group = draw.integers(0, 7, 120)
    group[:7] = range(7)
    if metric in ("auc", "balanced_accuracy"):
        y = draw.integers(0, 2, 120).astype(float)
        predictions = draw.random((2, 120)).round(1)
    else:
        y = draw.normal(100, 30, 120)
        predictions = y + draw.normal(0, 20, (2, 120))
    predictions[1, :15] = np.nan
    counts = metrics.draw_counts(7, draw, replicates=20)
    fast = metrics.replicate_scores(metric, y, predictions, group, counts)
    for replicate, count in enumerate(counts):
        rows = np.concatenate(
            [np.repeat(np.flatnonzero(group == g), int(n)) for g, n in enumerate(count)]
        ).astype(int)
        for seed in range(2):
            seen = rows[np.isfinite(predictions[seed, rows])]
            slow = metrics.SCORES[metric](y[seen], predictions[seed, seen], np.ones(len(seen)))
            assert fast[replicate, seed] == pytest.approx(slow)


def test_an_interval_covers_what_it_should() -> None:
    """Means of groups that vary: an interval from rows alone would be far too narrow."""
    draw = np.random.default_rng(5)
    covered = 0
    for _ in range(100):
        group = np.repeat(np.arange(40), 25)
        y = draw.normal(0, 1, 40)[group] + draw.normal(0, 1, 1000)
        counts = metrics.draw_counts(40, draw, replicates=400)
        sums, sizes = np.bincount(group, weights=y), np.bincount(group)
        low, high = metrics.interval(counts @ sums / (counts @ sizes))
        covered += low <= 0 <= high
    assert 85 <= covered <= 100


def test_interval_without_values_is_none() -> None:
    assert np.isnan(metrics.interval(np.array([np.nan]))).all()


def test_spearman_by_hand() -> None:
    rho, p = metrics.spearman_exact(np.array([1.0, 2, 3, 4]), np.array([4.0, 3, 2, 1]))
    assert rho == -1 and p == pytest.approx(2 / 24)
    with pytest.raises(ValueError, match="at most nine"):
        metrics.spearman_exact(np.arange(10.0), np.arange(10.0))


def test_r2_is_about_the_weighted_mean():
    # Weights 1, 1 and 2: mean (1 + 2 + 6)/4 = 2.25, spread 1.5625 + 0.0625 + 2 · 0.5625 = 2.75, error 2.
    y, weight = np.array([1.0, 2.0, 3.0]), np.array([1.0, 1.0, 2.0])
    assert metrics.r2(y, np.array([1.0, 2.0, 4.0]), weight) == pytest.approx(1 - 2 / 2.75)
