"""Tables of experiment 1: scores by region and split, and what is lost between splits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.experiments import geographic, metrics
from analysis.experiments.data import REGIONS, crop
from analysis.experiments.results import (
    COLUMNS,
    SCORE_COLUMNS,
    SEEDS,
    Loader,
    Unit,
    estimate_row,
    table,
)
from analysis.experiments.tables.draws import (
    Bootstrap,
    ByRegion,
    Contrasts,
    Replicates,
    mean_row,
    over_regions,
    paired,
    stacked,
)
from analysis.experiments.tables.insidefolds import inside_folds, inside_keys, inside_means
from analysis.experiments.tables.local import local_tables
from analysis.experiments.tables.shift import shift_tables
from analysis.experiments.tables.squares import blocks


def summarise_geographic(load: Loader) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn units into the tables of scores and of estimates."""
    samples = crop()
    scores: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    gaps: dict[tuple[str, str, str], dict[str, NDArray[np.float64]]] = {}
    points: dict[tuple[str, str, str], dict[str, float]] = {}
    richer: dict[tuple[str, str], ByRegion] = {}
    means: dict[tuple[str, str, str], ByRegion] = {}
    inside: dict[tuple[str, str], ByRegion] = {}
    contrasts = {
        "random - rainfall": ("random", "rainfall"),
        "random - region": ("random", "region"),
        "random - region_matched": ("random", "region_matched"),
    }
    for number, region in enumerate(REGIONS):
        y = samples.y[samples.rows(region)]
        boot = Bootstrap(y, geographic.rainfall_units(region), len(SEEDS), number)
        basis: dict[str, Any] = {"rows": len(y), "units": boot.units, "unit": "rainfall cluster"}
        by_split: dict[tuple[str, str], dict[str, tuple[list[float], Replicates]]] = {}
        for model in geographic.MODELS:
            for metric in geographic.METRICS:
                drawn: dict[str, tuple[list[float], NDArray[np.float64]]] = {}
                for split in geographic.SPLITS:
                    keys = {
                        "experiment": "geographic", "part": "main", "target": region,
                        "split": split, "model": model, "metric": metric,
                    }  # fmt: skip
                    unit = Unit("geographic", "main", region, split, model)
                    drawn[split] = boot.score(metric, stacked(load, unit))
                    plain, replicates = drawn[split]
                    scores += [
                        {**keys, "seed": seed, "value": value}
                        for seed, value in zip(SEEDS, plain, strict=True)
                    ]
                    rows.append(estimate_row(keys, float(np.mean(plain)), replicates, **basis))
                    means.setdefault((split, model, metric), {})[region] = (
                        float(np.mean(plain)),
                        replicates,
                    )
                by_split[model, metric] = drawn
                for contrast, (a, b) in contrasts.items():
                    point = float(np.mean(drawn[a][0]) - np.mean(drawn[b][0]))
                    difference = drawn[a][1] - drawn[b][1]
                    primary = (contrast, model, metric) == (
                        "random - region_matched", "trees", "auc",
                    )  # fmt: skip
                    keys = {
                        "experiment": "geographic", "part": "gap", "target": region,
                        "split": contrast, "model": model, "metric": metric,
                    }  # fmt: skip
                    rows.append(
                        estimate_row(
                            keys,
                            point,
                            difference,
                            family=geographic.FAMILY if primary else 0,
                            **basis,
                        )
                    )
                    gaps.setdefault((contrast, model, metric), {})[region] = difference
                    points.setdefault((contrast, model, metric), {})[region] = point
        for metric in geographic.METRICS:
            for split in geographic.SPLITS:
                first, second = (
                    by_split["trees", metric][split],
                    by_split["logistic", metric][split],
                )
                point = float(np.mean(first[0]) - np.mean(second[0]))
                richer.setdefault((split, metric), {})[region] = point, first[1] - second[1]
        # The draws of the pooled scores again: the two differ by nothing but the measure.
        for key, value in inside_folds(load, region, "rainfall", boot).items():
            inside.setdefault(key, {})[region] = value
            rows.append(estimate_row(inside_keys("rainfall", region, *key), *value, **basis))
    eight: dict[str, Any] = {"rows": len(samples.y), "units": len(REGIONS), "unit": "region"}
    for key, value in inside_means(inside, "rainfall").items():
        rows.append(estimate_row(inside_keys("rainfall", "mean", *key), *value, **eight))
    for (split, metric), models_ in richer.items():
        keys = {
            "experiment": "geographic", "part": "model gap", "target": "mean", "split": split,
            "model": "trees - logistic", "metric": metric,
        }  # fmt: skip
        whole = {"rows": len(samples.y), "units": len(REGIONS), "unit": "region"}
        rows.append(mean_row(keys, models_, whole))
    for split in geographic.SPLITS:
        for model in geographic.MODELS:
            for metric in geographic.METRICS:
                keys = {
                    "experiment": "geographic", "part": "main", "target": "mean",
                    "split": split, "model": model, "metric": metric,
                }  # fmt: skip
                whole = {"rows": len(samples.y), "units": len(REGIONS), "unit": "region"}
                rows.append(mean_row(keys, means[split, model, metric], whole))
    for (contrast, model, metric), by_region in gaps.items():
        primary = (contrast, model, metric) == ("random - region_matched", "trees", "auc")
        keys = {
            "experiment": "geographic", "part": "gap", "target": "mean", "split": contrast,
            "model": model, "metric": metric,
        }  # fmt: skip
        rows.append(
            estimate_row(
                keys,
                float(np.mean(list(points[contrast, model, metric].values()))),
                over_regions(by_region),
                rows=len(samples.y),
                units=len(REGIONS),
                unit="region",
                family=geographic.FAMILY if primary else 0,
            )
        )
    if samples.has_coordinates:
        blocks(load, samples, scores, rows)
    local_tables(load, samples, scores, rows)
    shift_tables(load, samples, scores, rows, points)
    return table(scores, SCORE_COLUMNS), table(rows, COLUMNS)


def primary_gaps(load: Loader) -> Contrasts:
    """Draw the primary contrasts of experiment 1 many times."""
    samples = crop()
    gaps: dict[str, Replicates] = {}
    for number, region in enumerate(REGIONS):
        y = samples.y[samples.rows(region)]
        boot = Bootstrap(y, geographic.rainfall_units(region), len(SEEDS), number, metrics.MANY)
        naive, far = (
            stacked(load, Unit("geographic", "main", region, split, "trees"))
            for split in ("random", "region_matched")
        )
        gaps[region] = paired(boot, "auc", naive, far)
    mean = over_regions(gaps)
    return {f"{target}||": drawn for target, drawn in {**gaps, "mean": mean}.items()}
