"""Scores of the reduced units, without intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from analysis.experiments import metrics
from analysis.experiments.data import crop, fuel
from analysis.experiments.results import Arrays, Unit


def reduced_scores(
    units: Sequence[Unit], read: Callable[[Unit], Arrays | None]
) -> list[dict[str, Any]]:
    """Score reduced units over their few seeds, with the keys of the recorded estimates.

    Returns
    -------
    list of dict
        The keys of :data:`analysis.experiments.results.COLUMNS` that identify an estimate, and
        ``value``, the mean over the seeds that ran.
    """
    gathered: dict[tuple[Any, ...], list[float]] = {}
    identity = ("experiment", "part", "target", "split", "model", "inputs", "size", "metric")
    for unit in units:
        arrays = read(unit)
        if arrays is None:
            raise LookupError(f"{unit.name} is not finished")
        crops = unit.experiment in ("geographic", "transfer")
        truth = crop().y[crop().rows(unit.target)] if crops else fuel().y
        for key, score in arrays.items():
            if key == "trained_on":
                continue
            split, model, inputs, size = unit.split, unit.model, unit.inputs, ""
            if unit.experiment == "transfer":
                split, inputs, size = key.split(":")
            elif unit.experiment == "presto":
                (split, size), inputs, model = key.split(":"), unit.model, ""
            seen = np.isfinite(score)
            for metric in ("auc", "balanced_accuracy") if crops else ("r2", "rmse"):
                value = metrics.SCORES[metric](
                    truth[seen].astype(float), score[seen].astype(float), np.ones(int(seen.sum()))
                )
                named = (
                    unit.experiment,
                    unit.part,
                    unit.target,
                    split,
                    model,
                    inputs,
                    size,
                    metric,
                )
                gathered.setdefault(named, []).append(value)
    return [
        {**dict(zip(identity, named, strict=True)), "value": float(np.mean(values))}
        for named, values in gathered.items()
    ]
