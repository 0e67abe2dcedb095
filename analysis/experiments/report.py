"""What the chapter says of the experiments: numbers as text, statements as tests, small tables.

Reads only the recorded tables, so that the book needs none of the experiments' libraries.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd

from analysis.experiments import data
from analysis.experiments.results import SEEDS, pick

#: Names as a reader sees them.
REGION_LABELS = {
    "central": "Central",
    "eastern": "Eastern",
    "indian_ocean": "Indian Ocean",
    "northern": "Northern",
    "sahel": "Sahel",
    "south_eastern": "South-eastern",
    "southern": "Southern",
    "western": "Western",
    "mean": "Mean of eight",
}
SPLIT_LABELS = {
    "random": "random folds (naive)",
    "rainfall": "rainfall clusters (proxy)",
    "block": "100 km squares (honest)",
    "region": "other seven regions (honest)",
    "region_matched": "other seven, as many rows (honest)",
    "row": "random rows (naive)",
    "site": "new sites, over 20 km (honest)",
    "far": "new sites, over 100 km (stricter)",
    "published": "the source's own split",
}
ARM_LABELS = {
    "raw": "raw covariates",
    "random": "untrained network",
    "masked": "pre-trained without labels",
    "supervised": "pre-trained with labels",
    "trees": "boosted trees, local labels",
    "zero-shot network": "zero-shot network",
    "zero-shot logistic": "zero-shot logistic regression",
    "presto": "Presto's weights",
    "mean": "the mean",
}
MATERIAL = 0.02  # AUC; the protocol's threshold for a loss that matters
GAP = "random - region_matched"


def number(value: float, digits: int = 2) -> str:
    """Write a number with a proper minus sign.

    >>> number(-0.031, 3), number(0.7, 2)
    ('−0.031', '0.70')
    """
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.replace("-", "")
    return text.replace("-", "−")


def signed(value: float, digits: int = 2) -> str:
    """Write a difference with its sign.

    >>> signed(0.1234, 3), signed(-0.5)
    ('+0.123', '−0.50')
    """
    text = number(value, digits)
    return text if text.startswith("−") or float(text) == 0 else f"+{text}"


def ranged(row: pd.Series, digits: int = 2, *, family: bool = False) -> str:
    """Write an interval: ``from … to …``; the wider one for primary contrasts if asked.

    >>> ranged(pd.Series({"low": -0.1, "high": 0.2}), 1)
    '−0.1 to 0.2'
    """
    low, high = (row["low_family"], row["high_family"]) if family else (row["low"], row["high"])
    return f"{number(low, digits)} to {number(high, digits)}"


def verdict(row: pd.Series) -> str:
    """Say what a primary contrast shows, by the protocol's rule.

    >>> verdict(pd.Series({"low_family": 0.01, "high_family": 0.03}))
    'a gain'
    >>> verdict(pd.Series({"low_family": -0.01, "high_family": 0.03}))
    'no measurable gain'
    """
    if row["low_family"] > 0:
        return "a gain"
    if row["high_family"] < 0:
        return "a loss"
    return "no measurable gain"


def gap(estimates: pd.DataFrame, target: str = "mean", contrast: str = GAP) -> pd.Series:
    """Give the AUC gap of boosted trees in a region or in the mean."""
    return pick(
        estimates, experiment="geographic", part="gap", target=target, split=contrast,
        model="trees", metric="auc",
    )  # fmt: skip


def score(estimates: pd.DataFrame, target: str, split: str, model: str = "trees") -> pd.Series:
    """Give the AUC in a region under a split."""
    return pick(
        estimates, experiment="geographic", part="main", target=target, split=split,
        model=model, metric="auc",
    )  # fmt: skip


def local(
    estimates: pd.DataFrame, size: int, variant: str, split: str = "random", *,
    part: str = "local gain", model: str = "trees", target: str = "mean",
) -> pd.Series:  # fmt: skip
    """Give what local labels buy, over no local label, in the mean over regions."""
    return pick(
        estimates, experiment="geographic", part=part, target=target, split=split, model=model,
        inputs=variant, size=size, metric="auc",
    )  # fmt: skip


def fusion(
    estimates: pd.DataFrame, inputs: str, *, split: str = "site", part: str = "main",
    model: str = "trees", metric: str = "r2",
) -> pd.Series:  # fmt: skip
    """Give a row of the fusion experiment."""
    return pick(
        estimates, experiment="fusion", part=part, split=split, model=model, inputs=inputs,
        metric=metric,
    )  # fmt: skip


def transfer(
    estimates: pd.DataFrame, inputs: str, size: int, *, split: str = "random", part: str = "probe"
) -> pd.Series:
    """Give a mean over regions of the transfer experiment (AUC)."""
    return pick(
        estimates, experiment="transfer", part=part, target="mean", split=split, inputs=inputs,
        size=size, metric="auc",
    )  # fmt: skip


def presto(
    estimates: pd.DataFrame, inputs: str, size: int, *, split: str = "site", part: str = "probe"
) -> pd.Series:
    """Give a row of the experiment with Presto's weights (R²)."""
    return pick(
        estimates, experiment="presto", part=part, split=split, inputs=inputs, size=size,
        metric="r2",
    )  # fmt: skip


ALL = "S1+S2+weather+terrain"


def minutes(run: Mapping[str, Any]) -> float:
    """Give the processor minutes of a whole run, units and tables.

    >>> entry = {"processor_seconds": 90.0, "interval_seconds": 30.0}
    >>> minutes({"experiments": {"fusion": entry}})
    2.0
    """
    return sum(
        float(entry["processor_seconds"] + entry["interval_seconds"]) / 60
        for entry in run["experiments"].values()
    )


@cache
def least_visible_rho(pairs: int) -> float:
    """Give the least rank correlation that so few pairs can tell from none (p < 0.05).

    >>> round(least_visible_rho(5), 2)  # p is 0.017 at 1.0 and 0.083 at 0.9
    1.0
    """
    ranks = np.arange(pairs) - (pairs - 1) / 2
    orders = np.array(list(permutations(ranks)))
    rho = np.sort(np.abs(orders @ ranks) / (ranks @ ranks))
    # The largest values that together are less than one order in twenty.
    allowed = int(np.ceil(0.05 * len(rho))) - 1
    border = rho[-allowed - 1]
    return float(rho[rho > border + 1e-12].min())


def named() -> pd.DataFrame:
    """Give the named experiments with what they cost."""
    from analysis.experiments.named import EXPERIMENTS, duration

    return pd.DataFrame(
        [
            {
                "Experiment": one.key,
                "Trainings": one.trainings * len(SEEDS),
                "Patches an epoch": one.patches,
                "petaFLOP": round(one.petaflop),
                "At 10 teraFLOP/s": duration(one.hours),
                "MB a patch": round(one.memory),
                "Archives": one.download,
            }
            for one in EXPERIMENTS.values()
        ]
    )


def primary(estimates: pd.DataFrame) -> pd.DataFrame:
    """Give the primary contrasts as a table to read: value, both intervals, verdict."""
    rows = []
    for row in estimates[estimates["primary"].astype(bool)].to_dict("records"):
        series = pd.Series(row)
        size = "" if pd.isna(row["size"]) else f", {int(row['size'])} labels"
        if row["experiment"] == "geographic":
            what = f"{REGION_LABELS[row['target']]}: random − other regions"
        else:
            what = str(row["inputs"]).replace(" - ", " − ") + size
        rows.append(
            {
                "Experiment": row["experiment"],
                "Contrast": what,
                "Metric": {"auc": "AUC", "r2": "R²"}[row["metric"]],
                "Difference": signed(row["estimate"], 3),
                "95 %": ranged(series, 3),
                "Family": ranged(series, 3, family=True),
                "Shows": verdict(series) if row["experiment"] != "geographic" else _loss(series),
            }
        )
    return pd.DataFrame(rows)


def _loss(row: pd.Series) -> str:
    if row["low_family"] > MATERIAL:
        return "a material loss"
    if row["low_family"] > 0:
        return "a loss"
    return "no measurable loss" if row["high_family"] > 0 else "no loss"


def credits() -> pd.DataFrame:
    """Give who made the data, under which licence, and where they are."""
    return pd.DataFrame(
        [
            {
                "Data": credit["data"],
                "By": credit["by"],
                "Licence": credit["licence"],
                "Source": f"{credit['source']} at {credit['commit'][:8]}",
            }
            for credit in data.CREDITS
        ]
    )


def regions(estimates: pd.DataFrame) -> pd.DataFrame:
    """Give each region's scores and shift as a table to read."""
    rows = []
    for region in data.REGIONS:
        shift = pick(
            estimates, part="shift", target=region,
            metric="mean absolute standardised difference",
        )  # fmt: skip
        domain = pick(estimates, part="shift", target=region, metric="domain auc")
        rows.append(
            {
                "Region": REGION_LABELS[region],
                "Samples": int(shift["rows"]),
                "AUC, random folds": number(score(estimates, region, "random")["estimate"], 3),
                "AUC, rainfall clusters": number(
                    score(estimates, region, "rainfall")["estimate"], 3
                ),
                "AUC, other regions": number(
                    score(estimates, region, "region_matched")["estimate"], 3
                ),
                "Gap": number(gap(estimates, region)["estimate"], 3),
                "Mean shift (SD)": number(shift["estimate"], 2),
                "Told apart (AUC)": number(domain["estimate"], 3),
            }
        )
    return pd.DataFrame(rows)
