"""Mean recall from confusion matrices, and its replicates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.experiments import metrics
from analysis.experiments.results import estimate_row

Floats = NDArray[np.float64]


def recall(confusion: Floats) -> Floats:
    """Mean recall over the classes present, for confusion matrices (…, truth, prediction).

    >>> float(recall(np.array([[3.0, 1.0], [0.0, 2.0]])))
    0.875
    """
    truth = confusion.sum(axis=-1)
    right = np.diagonal(confusion, axis1=-2, axis2=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        each = np.where(truth > 0, right / truth, np.nan)
    return np.asarray(np.nanmean(each, axis=-1))


class Confusions:
    """Confusion matrices by seed and spatial unit, and what follows from them.

    Parameters
    ----------
    groups
        The spatial unit of each sample.
    classes
        Number of classes.
    stream
        Which random numbers the bootstrap uses; tests on the same samples share them.
    """

    def __init__(self, groups: NDArray[Any], classes: int, seeds: int, stream: int) -> None:
        names, self.number = np.unique(groups, return_inverse=True)
        self.units, self.classes, self.samples = len(names), classes, len(groups)
        draw = np.random.default_rng([20261121, stream])
        self.counts = metrics.draw_counts(self.units, draw)
        self.seeds = draw.integers(0, seeds, size=(len(self.counts), seeds))

    def gather(self, rows: Floats) -> Floats:
        """Add the samples' matrices by unit."""
        out = np.zeros((self.units, self.classes * self.classes))
        np.add.at(out, self.number, rows)
        return out

    def score(self, by_seed: Sequence[Floats]) -> tuple[float, Floats]:
        """Give the mean recall over the seeds, and its replicates."""
        shape = (self.classes, self.classes)
        point = float(np.mean([recall(one.sum(axis=0).reshape(shape)) for one in by_seed]))
        replicates = np.column_stack(
            [recall((self.counts @ one).reshape(-1, *shape)) for one in by_seed]
        )
        return point, metrics.over_seeds(replicates, self.seeds)

    def row(
        self, keys: Mapping[str, Any], point: float, replicates: Floats, unit: str, family: int = 0
    ) -> dict[str, Any]:
        """Make a row of the table of estimates."""
        return estimate_row(
            {"part": "named", "metric": "mean recall", **keys},
            point, replicates, rows=self.samples, units=self.units, unit=unit, family=family,
        )  # fmt: skip
