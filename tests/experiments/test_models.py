"""Models: the protocol's, deterministic, and fair to small samples."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="scikit-learn is not installed")

from analysis.experiments import models


def easy(size: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two classes that one covariate tells apart."""
    draw = np.random.default_rng(seed)
    y = np.arange(size) % 2
    return np.column_stack([y + draw.normal(0, 0.2, size), draw.normal(size=size)]), y


@pytest.mark.parametrize("name", ["logistic", "trees"])
def test_classifiers_learn_and_repeat(name: str) -> None:
    x, y = easy(400)
    test, truth = easy(100, seed=1)
    once = models.fit_and_score(name, 0, x, y, test)
    again = models.fit_and_score(name, 0, x, y, test)
    assert np.array_equal(once, again)
    assert ((once > 0.5) == truth).mean() > 0.95


def test_weights_count() -> None:
    x = np.array([[0.0], [0.0], [1.0], [1.0]] * 20)
    y = np.array([0, 1, 0, 1] * 20)
    weight = np.where((x[:, 0] == 1) == (y == 1), 10.0, 1.0)
    for name in ("logistic", "trees"):
        low, high = models.fit_and_score(name, 0, x, y, np.array([[0.0], [1.0]]), weight)
        assert low < 0.3 < 0.7 < high


def test_one_class_in_training_is_no_crash() -> None:
    score = models.fit_and_score("trees", 0, np.zeros((5, 1)), np.ones(5, int), np.zeros((2, 1)))
    assert score.tolist() == [1.0, 1.0]


def test_probe_picks_c_inside_the_labels() -> None:
    x, y = easy(40)
    test, truth = easy(100, seed=1)
    assert ((models.probe_classifier(x, y, test, 0) > 0.5) == truth).mean() > 0.95
    # Three of one class: still runs, with fewer folds.
    few = np.r_[np.flatnonzero(y == 0)[:10], np.flatnonzero(y == 1)[:2]]
    assert np.isfinite(models.probe_classifier(x[few], y[few], test, 0)).all()


def test_ridge_probe_shrinks_noise() -> None:
    draw = np.random.default_rng(0)
    groups = np.repeat(np.arange(20), 2)
    x = draw.normal(size=(40, 60))
    y = draw.normal(100, 10, 40)
    predicted = models.probe_regressor(x, y, groups, draw.normal(size=(50, 60)), 0)
    assert np.abs(predicted - y.mean()).max() < 10, "with nothing to learn it stays near the mean"


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ValueError, match="forest"):
        models.classifier("forest", 0)
    with pytest.raises(ValueError, match="forest"):
        models.regressor("forest", 0)
