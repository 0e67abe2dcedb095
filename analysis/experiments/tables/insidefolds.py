"""Scores inside folds, and which part of a loss a split takes (amendments 4 and 6)."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.experiments import geographic, splits
from analysis.experiments.results import SEEDS, Loader, Unit
from analysis.experiments.tables.draws import Bootstrap, ByRegion, Replicates, over_regions, stacked

#: A value and its replicates by model and split.
ByModel = dict[tuple[str, str], tuple[float, Replicates]]

#: Words for what is scored inside the folds of a split.
INSIDE = {"block": "inside folds", "rainfall": "inside rainfall folds"}


def inside_keys(of: str, target: str, model: str, split: str) -> dict[str, Any]:
    """Give the keys of a score inside folds, of a difference of two, or of a part of a loss."""
    kind = " share" if "/" in split else " gap" if " - " in split else ""
    return {
        "experiment": "geographic", "part": INSIDE[of] + kind, "target": target, "split": split,
        "model": model, "metric": "part" if kind == " share" else "auc",
    }  # fmt: skip


def inside_folds(load: Loader, region: str, of: str, boot: Bootstrap) -> ByModel:
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


def inside_means(inside: dict[tuple[str, str], ByRegion], of: str) -> ByModel:
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
