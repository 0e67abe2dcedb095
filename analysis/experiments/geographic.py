"""Experiment 1: what a score inside a region promises, and what is left in the next region."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from analysis.experiments import models, splits
from analysis.experiments.data import REGIONS, REGIONS_WITH_COORDINATES, Crop, crop
from analysis.experiments.results import SEEDS, Arrays, Unit

Rows = NDArray[np.int64]
MODULES = ("data", "splits", "models", "geographic")

SPLITS = ("random", "rainfall", "region", "region_matched")
MODELS = ("prior", "logistic", "trees")
METRICS = ("auc", "balanced_accuracy")
#: Local labels in the mixture, and rows of the other regions that they are mixed into.
LOCAL = (0, 20, 100, 500)
OTHERS = 8000
VARIANTS = ("plain", "weighted", "local")
#: Share of the rows that a fold trains on; the other regions are drawn at the same share.
TRAIN_SHARE = 1 - 1 / splits.FOLDS
DOMAIN_ROWS = 2000
#: Eight regions and their mean.
FAMILY = len(REGIONS) + 1
#: Words in a covariate's name, by group.
GROUPS = {
    "reflectance": ("blue", "green", "red", "nir", "swir", "red_edge"),
    "variation": ("bcdev", "edev", "sdev"),
    "indices": ("NDVI", "LAI", "MNDWI"),
    "rain": ("rain",),
    "slope": ("slope",),
}


def group_of(name: str) -> str:
    """Give the group of a covariate.

    >>> group_of("red_edge_2_S1"), group_of("MNDWI_S2"), group_of("slope")
    ('reflectance', 'indices', 'slope')
    """
    for group, words in GROUPS.items():
        if any(name == word or name.startswith(f"{word}_") for word in words):
            return group
    raise KeyError(name)


@cache
def rainfall_units(region: str) -> Rows:
    """Give the rainfall cluster of each row of a region."""
    samples = crop()
    rain = [samples.names.index(name) for name in ("rain_S1", "rain_S2")]
    return splits.rainfall_clusters(samples.x[samples.rows(region)][:, rain])


def units(*, reduced: bool = False) -> list[Unit]:
    """List the units of the experiment; those that need coordinates only if they are at hand."""
    if reduced:
        return [
            Unit("geographic", "main", region, split, "logistic", "", seed)
            for region in ("indian_ocean", "western")
            for split in ("random", "region_matched")
            for seed in SEEDS[:3]
        ]
    located = REGIONS_WITH_COORDINATES if crop().has_coordinates else ()
    listed = []
    for seed in SEEDS:
        for region in REGIONS:
            here = (*SPLITS, "block") if region in located else SPLITS
            listed += [
                Unit("geographic", "main", region, split, model, "", seed)
                for split in here
                for model in MODELS
            ]
            listed += [
                Unit("geographic", "local", region, split, model, "", seed)
                for split in (("random", "block") if region in located else ("random",))
                for model in ("logistic", "trees")
            ]
            listed.append(Unit("geographic", "shift", region, "", "trees", "", seed))
            listed += [
                Unit("geographic", "omitted", region, "region_matched", "trees", group, seed)
                for group in GROUPS
            ]
    return listed


def others(samples: Crop, region: str, seed: int, size: int) -> Rows:
    """Draw training rows from the other regions."""
    draw = np.random.default_rng([seed, REGIONS.index(region), 5])
    elsewhere = np.flatnonzero(samples.region != REGIONS.index(region))
    return np.sort(draw.choice(elsewhere, size=min(size, len(elsewhere)), replace=False))


def fold_rows(region: str, split: str, seed: int) -> list[tuple[Rows, Rows]]:
    """Give (training rows, test rows) of each fold inside a region, as positions in the region."""
    samples = crop()
    rows = samples.rows(region)
    if split == "random":
        fold = splits.stratified_folds(samples.y[rows], seed)
    elif split == "rainfall":
        fold = splits.grouped_folds(rainfall_units(region), seed)
    elif split == "block":
        fold = splits.grouped_folds(splits.squares(samples.xy[rows]), seed)
    else:
        raise ValueError(f"{split!r} is no split inside a region")
    pairs = list(splits.folds_to_rows(fold))
    if split == "block":
        pairs = [(splits.beyond(train, test, samples.xy[rows]), test) for train, test in pairs]
    return pairs


def training_rows_elsewhere(region: str, split: str, seed: int) -> Rows:
    """Give the training rows of a split between regions, as rows of all samples."""
    samples = crop()
    local = len(samples.rows(region))
    elsewhere = len(samples.y) - local
    size = {"region": elsewhere, "region_matched": local}[split]
    return others(samples, region, seed, round(TRAIN_SHARE * size))


def run(unit: Unit) -> Arrays:
    """Do one unit: probabilities of the region's rows, NaN where a row is not tested."""
    samples = crop()
    rows = samples.rows(unit.target)
    x, y = samples.x[rows], samples.y[rows]
    if unit.part == "main":
        score = np.full(len(rows), np.nan, dtype=np.float32)
        if unit.split.startswith("region"):
            train = training_rows_elsewhere(unit.target, unit.split, unit.seed)
            score[:] = models.fit_and_score(
                unit.model, unit.seed, samples.x[train], samples.y[train], x
            )
            return {"score": score, "trained_on": np.array([len(train)])}
        sizes = []
        for train, test in fold_rows(unit.target, unit.split, unit.seed):
            score[test] = models.fit_and_score(unit.model, unit.seed, x[train], y[train], x[test])
            sizes.append(len(train))
        return {"score": score, "trained_on": np.array(sizes)}
    if unit.part == "omitted":
        keep = [group_of(name) != unit.inputs for name in samples.names]
        train = training_rows_elsewhere(unit.target, unit.split, unit.seed)
        score = models.fit_and_score(
            unit.model, unit.seed, samples.x[train][:, keep], samples.y[train], x[:, keep]
        )
        return {"score": score}
    if unit.part == "local":
        return _local(unit, samples, rows)
    if unit.part == "shift":
        return _shift(unit, samples, rows)
    raise ValueError(f"no part is called {unit.part!r}")


def _local(unit: Unit, samples: Crop, rows: Rows) -> Arrays:
    """Score the test half with 0 to 500 local labels, mixed in three ways."""
    x, y, xy = samples.x[rows], samples.y[rows], samples.xy[rows]
    blocked = unit.split == "block"
    pool, test = splits.halves(
        y, unit.seed, 0.5, splits.squares(xy) if blocked else None, xy if blocked else None
    )
    far = others(samples, unit.target, unit.seed, OTHERS)
    out: Arrays = {}
    for size in LOCAL:
        if size > len(pool):
            continue
        near = splits.draw_labels(y, pool, size, unit.seed)
        mixed_x = np.vstack([samples.x[far], x[near]])
        mixed_y = np.concatenate([samples.y[far], y[near]])
        for variant in VARIANTS:
            if size == 0 and variant != "plain":
                continue
            weight = None
            train_x, train_y = mixed_x, mixed_y
            if variant == "weighted":
                weight = np.concatenate([np.ones(len(far)), np.full(size, len(far) / size)])
            elif variant == "local":
                train_x, train_y = x[near], y[near]
            score = np.full(len(rows), np.nan, dtype=np.float32)
            score[test] = models.fit_and_score(
                unit.model, unit.seed, train_x, train_y, x[test], weight
            )
            out[f"{variant}:{size}"] = score
    return out


def _shift(unit: Unit, samples: Crop, rows: Rows) -> Arrays:
    """Measure how far the region's covariates lie from the others'."""
    draw = np.random.default_rng([unit.seed, REGIONS.index(unit.target), 6])
    elsewhere = np.flatnonzero(samples.region != REGIONS.index(unit.target))
    here, there = samples.x[rows], samples.x[elsewhere]
    spread = np.sqrt((here.var(axis=0) + there.var(axis=0)) / 2)
    difference = (here.mean(axis=0) - there.mean(axis=0)) / spread
    size = min(DOMAIN_ROWS, len(rows))
    chosen = np.concatenate(
        [draw.choice(rows, size, replace=False), draw.choice(elsewhere, size, replace=False)]
    )
    domain = np.repeat([1, 0], size)
    score = np.empty(len(chosen), dtype=np.float32)
    for train, test in splits.folds_to_rows(splits.stratified_folds(domain, unit.seed)):
        score[test] = models.fit_and_score(
            unit.model, unit.seed, samples.x[chosen[train]], domain[train], samples.x[chosen[test]]
        )
    return {"difference": difference, "domain": domain, "score": score}
