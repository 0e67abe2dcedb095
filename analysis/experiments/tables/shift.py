"""Rows of experiment 1 on covariate shift."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.experiments import geographic, metrics
from analysis.experiments.data import REGIONS, Crop
from analysis.experiments.results import SEEDS, Loader, Unit, estimate_row
from analysis.experiments.tables.draws import Bootstrap, over_regions, stacked


def shift_tables(
    load: Loader,
    samples: Crop,
    scores: list[dict[str, Any]],
    rows: list[dict[str, Any]],
    points: dict[tuple[str, str, str], dict[str, float]],
) -> None:
    """How far covariates shift, whether loss follows, and what leaving a group out does."""
    nothing = np.array([np.nan])
    mean_shift, domain = [], []
    omitted: dict[str, dict[str, tuple[float, NDArray[np.float64]]]] = {}
    for number, region in enumerate(REGIONS):
        here = samples.rows(region)
        base = {"experiment": "geographic", "part": "shift", "target": region}
        basis: dict[str, Any] = {"rows": len(here), "units": 1, "unit": "region"}
        units_ = [load(Unit("geographic", "shift", region, "", "trees", "", s)) for s in SEEDS]
        difference = units_[0]["difference"]
        for name, value in zip(samples.names, difference, strict=True):
            keys = {**base, "inputs": name, "metric": "standardised difference"}
            rows.append(estimate_row(keys, float(value), nothing, **basis))
        mean_shift.append(float(np.abs(difference).mean()))
        aucs = np.array([metrics.auc(unit["domain"], unit["score"]) for unit in units_])
        domain.append(float(aucs.mean()))
        rows.append(
            estimate_row(
                {**base, "metric": "mean absolute standardised difference"},
                mean_shift[-1], nothing, **basis,
            )
        )  # fmt: skip
        rows.append(estimate_row({**base, "metric": "domain auc"}, domain[-1], nothing, **basis))
        share = float(samples.y[here].mean())
        rows.append(estimate_row({**base, "metric": "cropland share"}, share, nothing, **basis))
        # The group left out, against the same split with all covariates.
        boot = Bootstrap(samples.y[here], geographic.rainfall_units(region), len(SEEDS), number)
        whole = boot.score(
            "auc",
            stacked(load, Unit("geographic", "main", region, "region_matched", "trees")),
        )
        for group in geographic.GROUPS:
            keys = {
                "experiment": "geographic", "part": "omitted", "target": region,
                "split": "region_matched", "model": "trees", "inputs": group, "metric": "auc",
            }  # fmt: skip
            unit = Unit("geographic", "omitted", region, "region_matched", "trees", group)
            plain, replicates = boot.score("auc", stacked(load, unit))
            scores += [
                {**keys, "seed": seed, "value": value}
                for seed, value in zip(SEEDS, plain, strict=True)
            ]
            rows.append(
                estimate_row(
                    {**keys, "part": "omitted gain"},
                    float(np.mean(plain) - np.mean(whole[0])),
                    replicates - whole[1],
                    rows=len(here), units=boot.units, unit="rainfall cluster",
                )
            )  # fmt: skip
            omitted.setdefault(group, {})[region] = (
                float(np.mean(plain) - np.mean(whole[0])), replicates - whole[1],
            )  # fmt: skip
    for group, by_region in omitted.items():
        rows.append(
            estimate_row(
                {"experiment": "geographic", "part": "omitted gain", "target": "mean",
                 "split": "region_matched", "model": "trees", "inputs": group, "metric": "auc"},
                float(np.mean([point for point, _ in by_region.values()])),
                over_regions({region: r for region, (_, r) in by_region.items()}),
                rows=len(samples.y), units=len(REGIONS), unit="region",
            )
        )  # fmt: skip
    loss = np.array(
        [points["random - region_matched", "trees", "auc"][region] for region in REGIONS]
    )
    for name, shift in (("mean absolute standardised difference", mean_shift),
                        ("domain auc", domain)):  # fmt: skip
        rho, p = metrics.spearman_exact(np.array(shift), loss)
        base = {"experiment": "geographic", "part": "shift against loss", "target": "mean",
                "inputs": name, "model": "trees"}  # fmt: skip
        basis = {"rows": len(samples.y), "units": len(REGIONS), "unit": "region"}
        rows.append(estimate_row({**base, "metric": "spearman"}, rho, nothing, **basis))
        rows.append(estimate_row({**base, "metric": "p"}, p, nothing, **basis))
