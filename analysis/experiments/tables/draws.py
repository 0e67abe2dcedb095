"""Draws of spatial units, of seeds and of regions, and scores and means over them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.experiments import metrics
from analysis.experiments.results import SEEDS, Loader, Unit, estimate_row

Rows = NDArray[np.int64]
Replicates = NDArray[np.float64]
Predictions = NDArray[np.float64]
#: What each region gives for a key: its value and its replicates.
ByRegion = dict[str, tuple[float, Replicates]]


def stacked(load: Loader, base: Unit, key: str = "score") -> NDArray[np.float64]:
    """Stack the predictions of all seeds of a unit, seeds first."""
    rows = [load(Unit(**{**vars(base), "seed": seed}))[key].astype(float) for seed in SEEDS]
    return np.vstack(rows)


class Bootstrap:
    """Draws of spatial units and of seeds, the same for whatever is compared on the same rows."""

    def __init__(
        self,
        y: NDArray[Any],
        group: Rows,
        seeds: int,
        stream: int,
        replicates: int = metrics.REPLICATES,
    ) -> None:
        _, number = np.unique(group, return_inverse=True)
        self.y = np.asarray(y, dtype=float)
        self.group = number.reshape(-1)
        draw = np.random.default_rng([20261121, stream])
        self.units = int(self.group.max()) + 1
        self.counts = metrics.draw_counts(self.units, draw, replicates)
        self.seeds = draw.integers(0, seeds, size=(len(self.counts), seeds))

    def score(
        self, metric: str, predictions: NDArray[np.float64]
    ) -> tuple[list[float], NDArray[np.float64]]:
        """Score each seed on the data as they are, and each replicate averaged over its seeds."""
        plain = [
            metrics.SCORES[metric](self.y[seen], prediction[seen], np.ones(int(seen.sum())))
            for prediction in predictions
            for seen in [np.isfinite(prediction)]
        ]
        replicates = metrics.replicate_scores(metric, self.y, predictions, self.group, self.counts)
        return plain, metrics.over_seeds(replicates, self.seeds)


def over_regions(
    replicates: dict[str, NDArray[np.float64]], stream: int = 99
) -> NDArray[np.float64]:
    """Replicates of a mean over regions: regions are drawn, then a replicate inside each."""
    names = list(replicates)
    values = np.vstack([replicates[name] for name in names])
    draw = np.random.default_rng([20261121, stream])
    shape = (values.shape[1], len(names))
    return values[
        draw.integers(0, len(names), size=shape), draw.integers(0, values.shape[1], size=shape)
    ].mean(axis=1)


def mean_row(
    keys: dict[str, Any], by_region: ByRegion, basis: dict[str, Any], family: int = 0
) -> dict[str, Any]:
    """Make the row of a mean over regions."""
    return estimate_row(
        keys,
        float(np.mean([point for point, _ in by_region.values()])),
        over_regions({region: replicates for region, (_, replicates) in by_region.items()}),
        family=family,
        **basis,
    )


#: Replicates of a primary contrast by its target, inputs and size, as `labels` joins them.
Contrasts = dict[str, Replicates]


def paired(boot: Bootstrap, metric: str, a: Predictions, b: Predictions) -> Replicates:
    """Give the replicates of a difference of two scores."""
    return boot.score(metric, a)[1] - boot.score(metric, b)[1]
