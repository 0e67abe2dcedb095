"""Rows of experiment 1 on local labels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.experiments import geographic, splits
from analysis.experiments.data import REGIONS, REGIONS_WITH_COORDINATES, Crop
from analysis.experiments.results import SEEDS, Loader, Unit, estimate_row
from analysis.experiments.tables.draws import Bootstrap, mean_row, over_regions, stacked


def local_tables(
    load: Loader, samples: Crop, scores: list[dict[str, Any]], rows: list[dict[str, Any]]
) -> None:
    """Local labels: each region, and the mean over the regions that have all of them."""
    located = REGIONS_WITH_COORDINATES if samples.has_coordinates else ()
    for split, regions in (("random", REGIONS), ("block", located)):
        for model in ("logistic", "trees"):
            mean: dict[tuple[str, int, str], dict[str, NDArray[np.float64]]] = {}
            point: dict[tuple[str, int, str], dict[str, float]] = {}
            for region in regions:
                here = samples.rows(region)
                number = REGIONS.index(region)
                group = (
                    splits.squares(samples.xy[here])
                    if split == "block"
                    else geographic.rainfall_units(region)
                )
                boot = Bootstrap(samples.y[here], group, len(SEEDS), 40 + number)
                unit = Unit("geographic", "local", region, split, model)
                present = set.intersection(
                    *(set(load(Unit(**{**vars(unit), "seed": seed}))) for seed in SEEDS)
                )
                for key in sorted(present):
                    variant, _, size = key.partition(":")
                    for metric in geographic.METRICS:
                        plain, replicates = boot.score(metric, stacked(load, unit, key))
                        keys = {
                            "experiment": "geographic", "part": "local", "target": region,
                            "split": split, "model": model, "inputs": variant,
                            "size": int(size), "metric": metric,
                        }  # fmt: skip
                        scores += [
                            {**keys, "seed": seed, "value": value}
                            for seed, value in zip(SEEDS, plain, strict=True)
                        ]
                        rows.append(
                            estimate_row(
                                keys, float(np.mean(plain)), replicates, rows=len(here),
                                units=boot.units,
                                unit="100 km square" if split == "block" else "rainfall cluster",
                            )
                        )  # fmt: skip
                        mean.setdefault((variant, int(size), metric), {})[region] = replicates
                        point.setdefault((variant, int(size), metric), {})[region] = float(
                            np.mean(plain)
                        )
            for (variant, size_, metric), by_region in mean.items():
                if len(by_region) < len(regions):
                    continue  # a mean over other regions than the rest would not compare
                base = {"experiment": "geographic", "target": "mean", "split": split,
                        "model": model, "inputs": variant, "size": size_,
                        "metric": metric}  # fmt: skip
                basis: dict[str, Any] = {"rows": sum(len(samples.rows(r)) for r in regions),
                         "units": len(regions), "unit": "region"}  # fmt: skip
                rows.append(
                    estimate_row(
                        {**base, "part": "local"},
                        float(np.mean(list(point[variant, size_, metric].values()))),
                        over_regions(by_region),
                        **basis,
                    )
                )
                if size_ == 0:
                    continue
                comparisons = [("local gain", "mean", regions, ("plain", 0, metric), variant)]
                if split == "random":
                    # For those that also have the honest draw, to be read beside it.
                    comparisons.append(
                        ("local gain", "located", REGIONS_WITH_COORDINATES, ("plain", 0, metric),
                         variant)
                    )  # fmt: skip
                alone = ("local", size_, metric)
                if variant != "local" and alone in mean:
                    comparisons.append(("mix gain", "mean", regions, alone, f"{variant} - local"))
                for part, target, among, other, label in comparisons:
                    here_too = (variant, size_, metric)
                    difference = {
                        region: (
                            point[here_too][region] - point[other][region],
                            mean[here_too][region] - mean[other][region],
                        )
                        for region in among
                    }
                    keys = {**base, "part": part, "target": target, "inputs": label}
                    held = {"rows": sum(len(samples.rows(r)) for r in among),
                            "units": len(among), "unit": "region"}  # fmt: skip
                    rows.append(mean_row(keys, difference, held))
