"""The models of the protocol, from a constant to boosted trees; nothing here is tuned."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_TREES = {
    "max_iter": 100,
    "learning_rate": 0.1,
    "max_leaf_nodes": 15,
    "max_bins": 63,
    "min_samples_leaf": 20,
    "l2_regularization": 1.0,
    "early_stopping": False,
}


def classifier(name: str, seed: int) -> Any:
    """Make a classifier: ``prior``, ``logistic`` or ``trees``.

    >>> classifier("prior", seed=0).fit([[0.0], [0.0]], [0, 1]).predict_proba([[0.0]]).tolist()
    [[0.5, 0.5]]
    """
    from sklearn.dummy import DummyClassifier
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if name == "prior":
        return DummyClassifier(strategy="prior")
    if name == "logistic":
        return make_pipeline(
            StandardScaler(), LogisticRegression(C=1.0, max_iter=2000, class_weight="balanced")
        )
    if name == "trees":
        return HistGradientBoostingClassifier(**_TREES, class_weight="balanced", random_state=seed)
    raise ValueError(f"no classifier is called {name!r}")


def regressor(name: str, seed: int) -> Any:
    """Make a regressor: ``mean``, ``ridge`` (α = 1, standardised) or ``trees``."""
    from sklearn.dummy import DummyRegressor
    from sklearn.ensemble import HistGradientBoostingRegressor
    from sklearn.linear_model import Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if name == "mean":
        return DummyRegressor()
    if name == "ridge":
        return make_pipeline(StandardScaler(), Ridge(alpha=1.0))
    if name == "trees":
        return HistGradientBoostingRegressor(**_TREES, random_state=seed)
    raise ValueError(f"no regressor is called {name!r}")


def fit_and_score(
    name: str,
    seed: int,
    x: Floats,
    y: NDArray[np.int64],
    test: Floats,
    weight: Floats | None = None,
) -> NDArray[np.float32]:
    """Fit a classifier and give the probability of class 1 on test rows.

    With one class in the training rows there is nothing to fit: the answer is that class's share.
    """
    if len(np.unique(y)) < 2:
        return np.full(len(test), float(y.mean()), dtype=np.float32)
    model = classifier(name, seed)
    if weight is None:
        model.fit(x, y)
    elif name == "logistic":
        model.fit(x, y, logisticregression__sample_weight=weight)
    else:
        model.fit(x, y, sample_weight=weight)
    return np.asarray(model.predict_proba(test)[:, 1], dtype=np.float32)


C_GRID = (0.01, 0.1, 1.0)
ALPHA_GRID = tuple(float(10.0**power) for power in range(-1, 5))


def probe_classifier(
    x: Floats, y: NDArray[np.int64], test: Floats, seed: int
) -> NDArray[np.float32]:
    """Logistic regression on given features, C by 3-fold cross-validation inside the labels.

    The features come standardised by the caller; folds are stratified, the score is log loss.
    """
    from sklearn.linear_model import LogisticRegression

    from analysis.experiments.splits import stratified_folds

    def fit(rows: NDArray[np.int64], c: float) -> Any:
        return LogisticRegression(C=c, max_iter=2000, class_weight="balanced").fit(x[rows], y[rows])

    every = np.arange(len(y))
    losses = np.zeros(len(C_GRID))
    # The rarer class decides how many folds can hold both classes in training.
    folds = min(3, int(np.bincount(y, minlength=2).min()))
    if folds >= 2:
        fold = stratified_folds(y, seed, folds)
        for number in range(folds):
            held = fold == number
            for position, c in enumerate(C_GRID):
                p = fit(every[~held], c).predict_proba(x[held])[:, 1]
                p = np.clip(p, 1e-6, 1 - 1e-6)
                losses[position] -= (y[held] * np.log(p) + (1 - y[held]) * np.log(1 - p)).sum()
    best = C_GRID[int(np.argmin(losses))]
    return np.asarray(fit(every, best).predict_proba(test)[:, 1], dtype=np.float32)


def probe_regressor(
    x: Floats, y: Floats, groups: NDArray[np.int64], test: Floats, seed: int
) -> NDArray[np.float32]:
    """Ridge on given features, α by 3-fold cross-validation over whole groups of the labels.

    Features are standardised by the labelled rows.
    """
    from sklearn.linear_model import Ridge

    from analysis.experiments.splits import grouped_folds

    mean, spread = x.mean(axis=0), x.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    train, scored = (x - mean) / spread, (test - mean) / spread
    errors = np.zeros(len(ALPHA_GRID))
    if len(np.unique(groups)) >= 3:
        fold = grouped_folds(groups, seed, 3)
        for number in range(3):
            held = fold == number
            for position, alpha in enumerate(ALPHA_GRID):
                fitted = Ridge(alpha=alpha).fit(train[~held], y[~held])
                errors[position] += ((y[held] - fitted.predict(train[held])) ** 2).sum()
    best = ALPHA_GRID[int(np.argmin(errors))]
    return np.asarray(Ridge(alpha=best).fit(train, y).predict(scored), dtype=np.float32)
