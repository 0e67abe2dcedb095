"""Tables of experiment 3a."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.experiments import geographic, metrics, splits, transfer
from analysis.experiments.data import REGIONS, REGIONS_WITH_COORDINATES, crop
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

TRANSFER_CONTRASTS = (
    ("supervised", "raw"),
    ("masked", "raw"),
    ("supervised", "zero-shot network"),
    ("random", "raw"),
    ("supervised", "random"),
    ("masked", "random"),
    ("supervised", "trees"),
)
#: Those of the protocol's three, at its size.
TRANSFER_PRIMARY = TRANSFER_CONTRASTS[:3]


def summarise_transfer(load: Loader) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables of experiment 3a."""
    samples = crop()
    scores: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    located = REGIONS_WITH_COORDINATES if samples.has_coordinates else ()
    for split, regions in (("random", REGIONS), ("block", located)):
        found: dict[tuple[str, int, str], ByRegion] = {}
        for region in regions:
            here = samples.rows(region)
            blocked = split == "block"
            group = (
                splits.squares(samples.xy[here]) if blocked else geographic.rainfall_units(region)
            )
            boot = Bootstrap(samples.y[here], group, len(SEEDS), 70 + REGIONS.index(region))
            unit = "100 km square" if blocked else "rainfall cluster"
            basis: dict[str, Any] = {"rows": len(here), "units": boot.units, "unit": unit}
            base = transfer.unit_of(region, SEEDS[0])
            names = set.intersection(
                *(set(load(Unit(**{**vars(base), "seed": seed}))) for seed in SEEDS)
            )
            for name in sorted(names):
                of_split, arm, size = name.split(":")
                if of_split != split:
                    continue
                predictions = stacked(load, base, name)
                for metric in transfer.METRICS:
                    plain, replicates = boot.score(metric, predictions)
                    keys = {
                        "experiment": "transfer", "part": "probe", "target": region,
                        "split": split, "inputs": arm, "size": int(size), "metric": metric,
                    }  # fmt: skip
                    scores += [
                        {**keys, "seed": seed, "value": value}
                        for seed, value in zip(SEEDS, plain, strict=True)
                    ]
                    point = float(np.mean(plain))
                    rows.append(estimate_row(keys, point, replicates, **basis))
                    found.setdefault((arm, int(size), metric), {})[region] = point, replicates
        basis = {
            "rows": sum(len(samples.rows(region)) for region in regions),
            "units": len(regions), "unit": "region",
        }  # fmt: skip
        for (arm, size_, metric), by_region in found.items():
            if len(by_region) < len(regions):
                continue  # a mean over other regions than the rest would not compare
            keys = {
                "experiment": "transfer", "part": "probe", "target": "mean", "split": split,
                "inputs": arm, "size": size_, "metric": metric,
            }  # fmt: skip
            rows.append(mean_row(keys, by_region, basis))
        for a, b in TRANSFER_CONTRASTS:
            for size_ in transfer.SIZES:
                for metric in transfer.METRICS:
                    first = found.get((a, size_, metric), {})
                    second = found.get((b, 0 if b.startswith("zero-shot") else size_, metric), {})
                    if min(len(first), len(second)) < len(regions) or not regions:
                        continue  # not every size is run for every arm
                    difference = {
                        region: (first[region][0] - second[region][0],
                                 first[region][1] - second[region][1])
                        for region in regions
                    }  # fmt: skip
                    primary = (
                        (a, b) in TRANSFER_PRIMARY
                        and size_ == transfer.PRIMARY_SIZE
                        and (split, metric) == ("random", "auc")
                    )
                    keys = {
                        "experiment": "transfer", "part": "contrast", "target": "mean",
                        "split": split, "inputs": f"{a} - {b}", "size": size_, "metric": metric,
                    }  # fmt: skip
                    rows.append(
                        mean_row(keys, difference, basis, len(TRANSFER_PRIMARY) if primary else 0)
                    )
    return table(scores, SCORE_COLUMNS), table(rows, COLUMNS)


def primary_transfer(load: Loader) -> Contrasts:
    """Draw the primary contrasts of experiment 3a many times."""
    samples, size = crop(), transfer.PRIMARY_SIZE
    by_region: dict[str, dict[str, Replicates]] = {}
    for number, region in enumerate(REGIONS):
        y = samples.y[samples.rows(region)]
        boot = Bootstrap(
            y, geographic.rainfall_units(region), len(SEEDS), 70 + number, metrics.MANY
        )
        unit = transfer.unit_of(region, SEEDS[0])
        for a, b in TRANSFER_PRIMARY:
            sizes = (size, 0 if b.startswith("zero-shot") else size)
            first, second = (
                stacked(load, unit, f"random:{arm}:{count}")
                for arm, count in zip((a, b), sizes, strict=True)
            )
            drawn = paired(boot, "auc", first, second)
            by_region.setdefault(f"{a} - {b}", {})[region] = drawn
    return {f"mean|{name}|{size}": over_regions(drawn) for name, drawn in by_region.items()}
