"""Tables of experiment 3b."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.experiments import fusion, metrics
from analysis.experiments.data import fuel
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
    Contrasts,
    Predictions,
    Replicates,
    paired,
    stacked,
)


def summarise_presto(load: Loader) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables of experiment 3b."""
    # Only here: the module needs PyTorch, and the other experiments do not.
    from analysis.experiments import presto

    samples = fuel()
    boot = Bootstrap(samples.y, fusion.clusters(fusion.SITE_KM), len(SEEDS), 80)
    basis: dict[str, Any] = {"rows": len(samples.y), "units": boot.units, "unit": "site cluster"}
    scores: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    drawn: dict[tuple[str, str, int, str], tuple[float, Replicates]] = {}
    for arm in presto.ARMS:
        base = Unit("presto", "probe", "all", "site", arm)
        for key in load(base):
            split, _, size = key.partition(":")
            predictions = stacked(load, base, key)
            for metric in presto.METRICS:
                plain, replicates = boot.score(metric, predictions)
                keys = {
                    "experiment": "presto", "part": "probe", "target": "all", "split": split,
                    "inputs": arm, "size": int(size), "metric": metric,
                }  # fmt: skip
                scores += [
                    {**keys, "seed": seed, "value": value}
                    for seed, value in zip(SEEDS, plain, strict=True)
                ]
                point = float(np.mean(plain))
                drawn[arm, split, int(size), metric] = point, replicates
                tested = int(np.isfinite(predictions[0]).sum())
                rows.append(estimate_row(keys, point, replicates, **{**basis, "rows": tested}))
    for (arm, split, size_, metric), (point, replicates) in drawn.items():
        if arm != "presto":
            continue
        for other in ("raw", "random", "trees"):
            against, theirs = drawn[other, split, size_, metric]
            primary = ("presto", other, size_) in presto.PRIMARY and (split, metric) == (
                "site", "r2",
            )  # fmt: skip
            keys = {
                "experiment": "presto", "part": "contrast", "target": "all", "split": split,
                "inputs": f"presto - {other}", "size": size_, "metric": metric,
            }  # fmt: skip
            rows.append(
                estimate_row(
                    keys,
                    point - against,
                    replicates - theirs,
                    family=len(presto.PRIMARY) if primary else 0,
                    **basis,
                )
            )
    return table(scores, SCORE_COLUMNS), table(rows, COLUMNS)


def primary_presto(load: Loader) -> Contrasts:
    """Draw the primary contrasts of experiment 3b many times."""
    from analysis.experiments import presto

    boot = Bootstrap(fuel().y, fusion.clusters(fusion.SITE_KM), len(SEEDS), 80, metrics.MANY)

    def of(arm: str, size: int) -> Predictions:
        return stacked(load, Unit("presto", "probe", "all", "site", arm), f"site:{size}")

    return {
        f"all|{a} - {b}|{size}": paired(boot, "r2", of(a, size), of(b, size))
        for a, b, size in presto.PRIMARY
    }
