"""Experiment 2: what Sentinel-1, Sentinel-2, weather and terrain add to each other."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis.experiments import models, splits
from analysis.experiments.data import FUSION_SOURCES, NORMALISED, fuel
from analysis.experiments.results import SEEDS, Arrays, Unit

Rows = NDArray[np.int64]
MODULES = ("data", "splits", "models", "fusion")

NAMES = tuple(FUSION_SOURCES)
#: Every combination of sources, fewest first.
COMBINATIONS = tuple(
    "+".join(chosen) for count in range(1, len(NAMES) + 1) for chosen in combinations(NAMES, count)
)
ALL = "+".join(NAMES)
CONTROLS = ("calendar", f"{ALL}+calendar")
MODELS = ("mean", "ridge", "trees")
METRICS = ("r2", "rmse")
SITE_KM = 20.0
FAR_KM = 100.0
#: Primary contrasts: a − b.
PRIMARY = (("S1+S2", "S2"), (ALL, "S2"), (ALL, "weather+terrain"))


@cache
def clusters(km: float) -> Rows:
    """Give the site cluster of each sample."""
    samples = fuel()
    return splits.site_clusters(samples.site, samples.latlon, km)


def features(inputs: str) -> NDArray[np.float64]:
    """Give the columns of a combination such as ``"S1+terrain"``.

    Terrain does not change over the three steps and is given once; ``calendar`` is the month as
    a point on a circle.
    """
    samples = fuel()
    columns = []
    for name in inputs.split("+"):
        if name == "calendar":
            angle = samples.month[:, -1] * (2 * np.pi / 12)
            columns.append(np.column_stack([np.sin(angle), np.cos(angle)]))
            continue
        channels = [NORMALISED.index(channel) for channel in FUSION_SOURCES[name]]
        block = samples.x[:, :, channels]
        columns.append(block[:, 0] if name == "terrain" else block.reshape(len(block), -1))
    return np.hstack(columns)


def units(*, reduced: bool = False) -> list[Unit]:
    """List the units of the experiment."""
    if reduced:
        return [
            Unit("fusion", "main", "all", "site", "ridge", inputs, seed)
            for inputs in ("S2", ALL)
            for seed in SEEDS[:3]
        ]
    listed = []
    for seed in SEEDS:
        for model in MODELS:
            for inputs in (*COMBINATIONS, *CONTROLS):
                if model != "mean" or inputs == ALL:
                    listed.append(Unit("fusion", "main", "all", "site", model, inputs, seed))
            for split in ("row", "far", "published"):
                for inputs in (*NAMES, ALL):
                    if model != "mean" or inputs == ALL:
                        listed.append(Unit("fusion", "main", "all", split, model, inputs, seed))
        for model in ("ridge", "trees"):
            for name in NAMES:
                listed.append(Unit("fusion", "shuffled", "all", "site", model, name, seed))
                listed.append(Unit("fusion", "noise", "all", "site", model, name, seed))
    return listed


def fold_rows(split: str, seed: int) -> list[tuple[Rows, Rows]]:
    """Give (training rows, test rows) of each fold."""
    samples = fuel()
    if split == "published":
        return [(np.flatnonzero(~samples.is_test), np.flatnonzero(samples.is_test))]
    if split == "row":
        draw = np.random.default_rng([seed, 3])
        fold = draw.permutation(len(samples.y)) % splits.FOLDS
    elif split == "site":
        fold = splits.grouped_folds(clusters(SITE_KM), seed)
    elif split == "far":
        fold = splits.grouped_folds(clusters(FAR_KM), seed)
    else:
        raise ValueError(f"no split is called {split!r}")
    return list(splits.folds_to_rows(fold))


def run(unit: Unit) -> Arrays:
    """Do one unit: predictions (per cent), NaN where a row is not tested.

    ``shuffled``: all sources, the named one permuted among the test rows after training.
    ``noise``: all sources, the named one permuted over all rows before training.
    """
    samples = fuel()
    draw = np.random.default_rng([unit.seed, 4])
    shuffled = unit.part in ("shuffled", "noise")
    x = features(ALL if shuffled else unit.inputs)
    mine = np.zeros(x.shape[1], dtype=bool)
    if shuffled:
        start = 0
        for name in NAMES:
            width = features(name).shape[1]
            mine[start : start + width] = name == unit.inputs
            start += width
    if unit.part == "noise":
        x[:, mine] = x[draw.permutation(len(x))][:, mine]
    predicted = np.full(len(x), np.nan, dtype=np.float32)
    for train, test in fold_rows(unit.split, unit.seed):
        fitted = models.regressor(unit.model, unit.seed).fit(x[train], samples.y[train])
        tested = x[test].copy()
        if unit.part == "shuffled":
            tested[:, mine] = tested[draw.permutation(len(tested))][:, mine]
        predicted[test] = fitted.predict(tested)
    return {"score": predicted}


def without(name: str) -> str:
    """Give the combination of all sources but one.

    >>> without("S1")
    'S2+weather+terrain'
    """
    return "+".join(other for other in NAMES if other != name)
