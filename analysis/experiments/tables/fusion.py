"""Tables of experiment 2."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
from analysis.experiments.tables.draws import Bootstrap, Contrasts, Predictions, paired, stacked


def summarise_fusion(load: Loader) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn units into the tables of scores and of estimates."""
    samples = fuel()
    boot = Bootstrap(samples.y, fusion.clusters(fusion.SITE_KM), len(SEEDS), 60)
    basis: dict[str, Any] = {"rows": len(samples.y), "units": boot.units, "unit": "site cluster"}
    scores: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    drawn: dict[tuple[str, ...], tuple[list[float], NDArray[np.float64]]] = {}
    wanted = sorted({Unit(**{**vars(unit), "seed": 0}) for unit in fusion.units()})
    for unit in wanted:
        predictions = stacked(load, unit)
        tested = int(np.isfinite(predictions[0]).sum())
        for metric in fusion.METRICS:
            plain, replicates = boot.score(metric, predictions)
            drawn[unit.part, unit.split, unit.model, unit.inputs, metric] = plain, replicates
            keys = {
                "experiment": "fusion", "part": unit.part, "target": "all", "split": unit.split,
                "model": unit.model, "inputs": unit.inputs, "metric": metric,
            }  # fmt: skip
            scores += [
                {**keys, "seed": seed, "value": value}
                for seed, value in zip(SEEDS, plain, strict=True)
            ]
            rows.append(
                estimate_row(keys, float(np.mean(plain)), replicates, **{**basis, "rows": tested})
            )

    def contrast(
        label: str, part: str, model: str, metric: str, a: tuple[str, str], b: tuple[str, str],
        family: int = 0,
    ) -> None:  # fmt: skip
        first = drawn[a[0], "site", model, a[1], metric]
        second = drawn[b[0], "site", model, b[1], metric]
        keys = {
            "experiment": "fusion", "part": part, "target": "all", "split": "site",
            "model": model, "inputs": label, "metric": metric,
        }  # fmt: skip
        point = float(np.mean(first[0]) - np.mean(second[0]))
        rows.append(estimate_row(keys, point, first[1] - second[1], family=family, **basis))

    for model in ("ridge", "trees"):
        for metric in fusion.METRICS:
            for a, b in fusion.PRIMARY:
                primary = (model, metric) == ("trees", "r2")
                contrast(
                    f"{a} - {b}", "contrast", model, metric, ("main", a), ("main", b),
                    len(fusion.PRIMARY) if primary else 0,
                )  # fmt: skip
            whole = ("main", fusion.ALL)
            contrast(
                f"{fusion.ALL} - calendar", "contrast", model, metric, whole, ("main", "calendar")
            )
            for name in fusion.NAMES:
                rest = ("main", fusion.without(name))
                contrast(name, "shuffled loss", model, metric, whole, ("shuffled", name))
                contrast(name, "noise gain", model, metric, ("noise", name), rest)
                contrast(name, "dropped loss", model, metric, whole, rest)
    return table(scores, SCORE_COLUMNS), table(rows, COLUMNS)


def primary_fusion(load: Loader) -> Contrasts:
    """Draw the primary contrasts of experiment 2 many times."""
    boot = Bootstrap(fuel().y, fusion.clusters(fusion.SITE_KM), len(SEEDS), 60, metrics.MANY)

    def of(inputs: str) -> Predictions:
        return stacked(load, Unit("fusion", "main", "all", "site", "trees", inputs))

    return {f"all|{a} - {b}|": paired(boot, "r2", of(a), of(b)) for a, b in fusion.PRIMARY}
