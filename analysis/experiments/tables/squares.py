"""Rows of experiment 1 for the three regions with coordinates, by 100 km squares."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from analysis.experiments import geographic, splits
from analysis.experiments.data import REGIONS_WITH_COORDINATES, Crop
from analysis.experiments.results import SEEDS, Loader, Unit, estimate_row
from analysis.experiments.tables.draws import Bootstrap, ByRegion, stacked
from analysis.experiments.tables.insidefolds import inside_folds, inside_keys, inside_means


def blocks(
    load: Loader, samples: Crop, scores: list[dict[str, Any]], rows: list[dict[str, Any]]
) -> None:
    """Three regions with coordinates, 100 km squares as the unit."""
    inside: dict[tuple[str, str], ByRegion] = {}
    located = sum(len(samples.rows(region)) for region in REGIONS_WITH_COORDINATES)
    for number, region in enumerate(REGIONS_WITH_COORDINATES):
        here = samples.rows(region)
        boot = Bootstrap(samples.y[here], splits.squares(samples.xy[here]), len(SEEDS), 20 + number)
        basis: dict[str, Any] = {"rows": len(here), "units": boot.units, "unit": "100 km square"}
        _distances(samples, region, rows)
        for key, value in inside_folds(load, region, "block", boot).items():
            inside.setdefault(key, {})[region] = value
            rows.append(estimate_row(inside_keys("block", region, *key), *value, **basis))
        for model in geographic.MODELS:
            for metric in geographic.METRICS:
                drawn = {}
                for split in ("random", "block", "region", "region_matched"):
                    unit = Unit("geographic", "main", region, split, model)
                    drawn[split] = boot.score(metric, stacked(load, unit))
                    keys = {
                        "experiment": "geographic", "part": "block", "target": region,
                        "split": split, "model": model, "metric": metric,
                    }  # fmt: skip
                    plain, replicates = drawn[split]
                    rows.append(estimate_row(keys, float(np.mean(plain)), replicates, **basis))
                    if split == "block":
                        scores += [
                            {**keys, "seed": seed, "value": value}
                            for seed, value in zip(SEEDS, plain, strict=True)
                        ]
                for a, b in (
                    ("random", "block"),
                    ("block", "region_matched"),
                    ("random", "region_matched"),
                    ("block", "region"),
                ):
                    keys = {
                        "experiment": "geographic", "part": "block gap", "target": region,
                        "split": f"{a} - {b}", "model": model, "metric": metric,
                    }  # fmt: skip
                    point = float(np.mean(drawn[a][0]) - np.mean(drawn[b][0]))
                    rows.append(estimate_row(keys, point, drawn[a][1] - drawn[b][1], **basis))
    three: dict[str, Any] = {
        "rows": located, "units": len(REGIONS_WITH_COORDINATES), "unit": "region",
    }  # fmt: skip
    for key, value in inside_means(inside, "block").items():
        rows.append(estimate_row(inside_keys("block", "located", *key), *value, **three))


def _distances(samples: Crop, region: str, rows: list[dict[str, Any]]) -> None:
    """Say how far a test sample lies from the nearest training sample, by split."""
    xy = samples.xy[samples.rows(region)]
    for split in ("random", "rainfall", "block"):
        nearest = np.full(len(xy), np.nan)
        for train, test in geographic.fold_rows(region, split, SEEDS[0]):
            nearest[test] = cKDTree(xy[train]).query(xy[test])[0] / 1000
        keys = {
            "experiment": "geographic", "part": "distance", "target": region, "split": split,
            "metric": "median km to nearest training sample",
        }  # fmt: skip
        nothing = np.array([np.nan])
        rows.append(
            estimate_row(
                keys, float(np.median(nearest)), nothing, rows=len(xy), units=1, unit="region"
            )
        )
