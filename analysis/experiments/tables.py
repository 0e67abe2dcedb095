"""From finished units to the tables that are kept: scores of each seed, estimates, intervals.

Kept apart from the experiments, so that a change here never makes a unit run again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from analysis.experiments import fusion, geographic, metrics, splits, transfer
from analysis.experiments.data import REGIONS, REGIONS_WITH_COORDINATES, Crop, crop, fuel
from analysis.experiments.results import (
    ALL_PRIMARY,
    COLUMNS,
    SCORE_COLUMNS,
    SEEDS,
    Arrays,
    Loader,
    Unit,
    estimate_row,
    labels,
    table,
)

Rows = NDArray[np.int64]
Replicates = NDArray[np.float64]
Predictions = NDArray[np.float64]
#: What each region gives for a key: its value and its replicates.
ByRegion = dict[str, tuple[float, Replicates]]
#: A value and its replicates by model and split.
ByModel = dict[tuple[str, str], tuple[float, Replicates]]


def summarise(experiment: str, load: Loader) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn an experiment's units into its tables of scores and of estimates."""
    makers = {
        "geographic": (summarise_geographic, _primary_gaps),
        "fusion": (summarise_fusion, _primary_fusion),
        "transfer": (summarise_transfer, _primary_transfer),
        "presto": (summarise_presto, _primary_presto),
    }
    maker, primary = makers[experiment]
    scores, estimates = maker(load)
    return scores, with_one_family(estimates, primary(load))


def stacked(load: Loader, base: Unit, key: str = "score") -> NDArray[np.float64]:
    """Stack the predictions of all seeds of a unit, seeds first."""
    rows = [load(Unit(**{**vars(base), "seed": seed}))[key].astype(float) for seed in SEEDS]
    return np.vstack(rows)


class Bootstrap:
    """Draws of spatial units and of seeds, the same for whatever is compared on the same rows."""

    def __init__(
        self,
        y: NDArray[Any],
        group: Rows,
        seeds: int,
        stream: int,
        replicates: int = metrics.REPLICATES,
    ) -> None:
        _, number = np.unique(group, return_inverse=True)
        self.y = np.asarray(y, dtype=float)
        self.group = number.reshape(-1)
        draw = np.random.default_rng([20261121, stream])
        self.units = int(self.group.max()) + 1
        self.counts = metrics.draw_counts(self.units, draw, replicates)
        self.seeds = draw.integers(0, seeds, size=(len(self.counts), seeds))

    def score(
        self, metric: str, predictions: NDArray[np.float64]
    ) -> tuple[list[float], NDArray[np.float64]]:
        """Score each seed on the data as they are, and each replicate averaged over its seeds."""
        plain = [
            metrics.SCORES[metric](self.y[seen], prediction[seen], np.ones(int(seen.sum())))
            for prediction in predictions
            for seen in [np.isfinite(prediction)]
        ]
        replicates = metrics.replicate_scores(metric, self.y, predictions, self.group, self.counts)
        return plain, metrics.over_seeds(replicates, self.seeds)


def over_regions(
    replicates: dict[str, NDArray[np.float64]], stream: int = 99
) -> NDArray[np.float64]:
    """Replicates of a mean over regions: regions are drawn, then a replicate inside each."""
    names = list(replicates)
    values = np.vstack([replicates[name] for name in names])
    draw = np.random.default_rng([20261121, stream])
    shape = (values.shape[1], len(names))
    return values[
        draw.integers(0, len(names), size=shape), draw.integers(0, values.shape[1], size=shape)
    ].mean(axis=1)


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
        for key, value in _inside_folds(load, region, "rainfall", boot).items():
            inside.setdefault(key, {})[region] = value
            rows.append(estimate_row(_inside_keys("rainfall", region, *key), *value, **basis))
    eight: dict[str, Any] = {"rows": len(samples.y), "units": len(REGIONS), "unit": "region"}
    for key, value in _inside_means(inside, "rainfall").items():
        rows.append(estimate_row(_inside_keys("rainfall", "mean", *key), *value, **eight))
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
        _blocks(load, samples, scores, rows)
    _local_tables(load, samples, scores, rows)
    _shift_tables(load, samples, scores, rows, points)
    return table(scores, SCORE_COLUMNS), table(rows, COLUMNS)


def _blocks(
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
        for key, value in _inside_folds(load, region, "block", boot).items():
            inside.setdefault(key, {})[region] = value
            rows.append(estimate_row(_inside_keys("block", region, *key), *value, **basis))
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
    for key, value in _inside_means(inside, "block").items():
        rows.append(estimate_row(_inside_keys("block", "located", *key), *value, **three))


#: Words for what is scored inside the folds of a split.
INSIDE = {"block": "inside folds", "rainfall": "inside rainfall folds"}


def _inside_keys(of: str, target: str, model: str, split: str) -> dict[str, Any]:
    """Give the keys of a score inside folds, of a difference of two, or of a part of a loss."""
    kind = " share" if "/" in split else " gap" if " - " in split else ""
    return {
        "experiment": "geographic", "part": INSIDE[of] + kind, "target": target, "split": split,
        "model": model, "metric": "part" if kind == " share" else "auc",
    }  # fmt: skip


def _inside_folds(load: Loader, region: str, of: str, boot: Bootstrap) -> ByModel:
    """Score inside each fold, and average over the folds (amendments 4 and 6).

    Pooled over folds, an AUC also compares rows of different folds, whose models differ.

    Parameters
    ----------
    load
        Gives the finished units.
    region
        Where.
    of
        The split in whose folds every split is scored, whatever its own folds are.
    boot
        The draws; they are the same for every split, so that differences are paired.

    Returns
    -------
    dict
        By model and split; then the differences and the part (`with_losses`). A replicate that
        left a fold without one of the classes is NaN.
    """
    folds = [[test for _, test in geographic.fold_rows(region, of, seed)] for seed in SEEDS]
    found: ByModel = {}
    for model in geographic.MODELS[1:]:
        for split in ("random", of, "region", "region_matched"):
            whole = stacked(load, Unit("geographic", "main", region, split, model))
            points, replicates = [], []
            for number in range(splits.FOLDS):
                part = np.full_like(whole, np.nan)
                for seed, tests in enumerate(folds):
                    part[seed, tests[number]] = whole[seed, tests[number]]
                plain, drawn = boot.score("auc", part)
                points.append(float(np.mean(plain)))
                replicates.append(drawn)
            found[model, split] = float(np.mean(points)), np.mean(replicates, axis=0)
    return with_losses(found, of)


def with_losses(found: ByModel, of: str) -> ByModel:
    """Add what is lost between splits, and which part of it the split `of` takes (amendment 6).

    Replicate by replicate, so both sides of a difference and of a part are of the same draw.

    Examples
    --------
    >>> scores = {"random": 0.75, "block": 0.5, "region": 0.5, "region_matched": 0.25}
    >>> found = {("trees", split): (auc, np.array([auc])) for split, auc in scores.items()}
    >>> for key, (point, drawn) in with_losses(found, "block").items():
    ...     if "-" in key[1]:
    ...         print(key[1], point, drawn[0])
    random - block 0.25 0.25
    random - region_matched 0.5 0.5
    block - region_matched 0.25 0.25
    block - region 0.0 0.0
    random - block / random - region_matched 0.5 0.5
    """
    out = dict(found)
    for model in dict.fromkeys(model for model, _ in found):
        for a, b in (
            ("random", of),
            ("random", "region_matched"),
            (of, "region_matched"),
            (of, "region"),
        ):
            (first, drawn), (second, others) = found[model, a], found[model, b]
            out[model, f"{a} - {b}"] = first - second, drawn - others
        near, far = f"random - {of}", "random - region_matched"
        out[model, f"{near} / {far}"] = lost_share(out[model, near], out[model, far])
    return out


def lost_share(
    near: tuple[float, Replicates], far: tuple[float, Replicates]
) -> tuple[float, Replicates]:
    """Give which part of the loss `far` the loss `near` is.

    Parameters
    ----------
    near, far : tuple
        Each loss and its replicates, of the same draws.

    Returns
    -------
    tuple
        The part and its replicates. These are all NaN, and there is no interval, where the whole
        loss is not above zero in every replicate: a part of what may be nothing has no limits.

    Examples
    --------
    >>> part, drawn = lost_share((0.25, np.array([0.25, 0.75])), (0.5, np.array([1.0, 0.5])))
    >>> part, drawn.tolist()
    (0.5, [0.25, 1.5])
    """
    (loss, drawn), (whole, wholes) = near, far
    point = loss / whole if whole > 0 else float("nan")
    if not (wholes[np.isfinite(wholes)] > 0).all():
        return point, np.full_like(wholes, np.nan)
    return point, drawn / wholes


def _inside_means(inside: dict[tuple[str, str], ByRegion], of: str) -> ByModel:
    """Average over regions, which are drawn again; the part is that of the mean losses."""
    means: ByModel = {
        key: (
            float(np.mean([point for point, _ in by_region.values()])),
            # The same regions and the same replicates are drawn for every key.
            over_regions({region: drawn for region, (_, drawn) in by_region.items()}),
        )
        for key, by_region in inside.items()
        if " - " not in key[1]
    }
    return with_losses(means, of)


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


def _local_tables(
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


def _shift_tables(
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


def mean_row(
    keys: dict[str, Any], by_region: ByRegion, basis: dict[str, Any], family: int = 0
) -> dict[str, Any]:
    """Make the row of a mean over regions."""
    return estimate_row(
        keys,
        float(np.mean([point for point, _ in by_region.values()])),
        over_regions({region: replicates for region, (_, replicates) in by_region.items()}),
        family=family,
        **basis,
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


#: Replicates of a primary contrast by its target, inputs and size, as `labels` joins them.
Contrasts = dict[str, Replicates]


def _paired(boot: Bootstrap, metric: str, a: Predictions, b: Predictions) -> Replicates:
    """Give the replicates of a difference of two scores."""
    return boot.score(metric, a)[1] - boot.score(metric, b)[1]


def _primary_gaps(load: Loader) -> Contrasts:
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
        gaps[region] = _paired(boot, "auc", naive, far)
    mean = over_regions(gaps)
    return {f"{target}||": drawn for target, drawn in {**gaps, "mean": mean}.items()}


def _primary_fusion(load: Loader) -> Contrasts:
    """Draw the primary contrasts of experiment 2 many times."""
    boot = Bootstrap(fuel().y, fusion.clusters(fusion.SITE_KM), len(SEEDS), 60, metrics.MANY)

    def of(inputs: str) -> Predictions:
        return stacked(load, Unit("fusion", "main", "all", "site", "trees", inputs))

    return {f"all|{a} - {b}|": _paired(boot, "r2", of(a), of(b)) for a, b in fusion.PRIMARY}


def _primary_transfer(load: Loader) -> Contrasts:
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
            drawn = _paired(boot, "auc", first, second)
            by_region.setdefault(f"{a} - {b}", {})[region] = drawn
    return {f"mean|{name}|{size}": over_regions(drawn) for name, drawn in by_region.items()}


def _primary_presto(load: Loader) -> Contrasts:
    """Draw the primary contrasts of experiment 3b many times."""
    from analysis.experiments import presto

    boot = Bootstrap(fuel().y, fusion.clusters(fusion.SITE_KM), len(SEEDS), 80, metrics.MANY)

    def of(arm: str, size: int) -> Predictions:
        return stacked(load, Unit("presto", "probe", "all", "site", arm), f"site:{size}")

    return {
        f"all|{a} - {b}|{size}": _paired(boot, "r2", of(a, size), of(b, size))
        for a, b, size in presto.PRIMARY
    }


def with_one_family(estimates: pd.DataFrame, contrasts: Contrasts) -> pd.DataFrame:
    """Give each primary contrast its interval for all experiments as one family.

    Raises
    ------
    ValueError
        If these are not the primary contrasts of the table.

    Examples
    --------
    >>> row = {"target": "all", "inputs": "a - b", "size": "", "primary": True}
    >>> known = pd.DataFrame([row | {"low_all": np.nan, "high_all": np.nan}])
    >>> with_one_family(known, {"all|a - b|": np.arange(761.0)})[["low_all", "high_all"]]
       low_all  high_all
    0      1.0     759.0
    """
    out = estimates.copy()
    rows = out.index[out["primary"].astype(bool)]
    keys = labels(out.loc[rows], ["target", "inputs", "size"]).tolist() if len(rows) else []
    if sorted(keys) != sorted(contrasts):
        raise ValueError(f"primary contrasts are {keys}, drawn were {list(contrasts)}")
    for row, key in zip(rows, keys, strict=True):
        ends = metrics.interval(contrasts[key], 1 - (1 - metrics.LEVEL) / ALL_PRIMARY)
        out.loc[row, ["low_all", "high_all"]] = ends
    return out


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
