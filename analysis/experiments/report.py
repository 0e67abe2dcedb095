"""What the chapter says of the experiments: numbers as text, statements as tests, small tables.

Reads only the recorded tables, so that the book needs none of the experiments' libraries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtri

from analysis.experiments import data
from analysis.experiments.metrics import LEVEL
from analysis.experiments.results import FOLDER, SEEDS, pick
from analysis.intervals import Estimate

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
    "located": "Mean of three",
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
METRIC_LABELS = {"auc": "AUC", "r2": "R²"}
EXPERIMENT_LABELS = {
    "geographic": "geographic generalisation",
    "fusion": "fusion",
    "transfer": "pre-training on regions",
    "presto": "Presto's weights",
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


def shows(row: pd.Series) -> str:
    """Say what a difference that is no primary contrast shows, by its 95 % interval.

    >>> shows(pd.Series({"low": 0.01, "high": 0.03})), shows(pd.Series({"low": -1, "high": 1}))
    ('a gain', 'no difference is shown')
    """
    if row["low"] > 0:
        return "a gain"
    return "a loss" if row["high"] < 0 else "no difference is shown"


def families(estimates: pd.DataFrame) -> dict[str, int]:
    """Count the primary contrasts of each experiment: what its intervals are widened for.

    >>> families(pd.DataFrame({"experiment": ["a", "a", "b"], "primary": [True, False, True]}))
    {'a': 1, 'b': 1}
    """
    primary_rows = estimates[estimates["primary"].astype(bool)]
    sizes = primary_rows.groupby("experiment", sort=False).size()
    return {str(name): int(size) for name, size in sizes.items()}


def widened(
    row: pd.Series,
    contrasts: int,
    wanted: int,
    ends: tuple[str, str] = ("low_family", "high_family"),
) -> pd.Series:
    """Widen an interval from the contrasts it is for to as many as wanted.

    The replicates are not kept, so each side is stretched by the ratio of normal quantiles, as if
    the replicates were normal on that side.

    Parameters
    ----------
    row : Series
        With ``estimate`` and the two ends.
    contrasts, wanted : int
        Number of contrasts that the interval is for, and is to be for.
    ends : tuple of str
        Names of the ends; ``low`` and ``high`` are an interval for one contrast.

    Examples
    --------
    >>> row = pd.Series({"estimate": 1.0, "low_family": 0.0, "high_family": 3.0})
    >>> wide = widened(row, 1, 2)  # 2.2414 / 1.9600 = 1.1436
    >>> f"{wide['low_family']:.4f} to {wide['high_family']:.4f}"
    '-0.1436 to 3.2872'
    """
    given, asked = (-ndtri((1 - LEVEL) / m / 2) for m in (contrasts, wanted))
    out = row.copy()
    for side in ends:
        out[side] = row["estimate"] + (row[side] - row["estimate"]) * asked / given
    return out


def in_one_family(row: pd.Series) -> pd.Series:
    """Give a primary contrast with the interval for all experiments where its family's stands.

    >>> row = pd.Series({"low_family": 0.01, "high_family": 0.1, "low_all": -0.01, "high_all": 0.2})
    >>> verdict(row), verdict(in_one_family(row))
    ('a gain', 'no measurable gain')
    """
    out = row.copy()
    out["low_family"], out["high_family"] = row["low_all"], row["high_all"]
    return out


def less_in_one_family(estimates: pd.DataFrame) -> pd.DataFrame:
    """Give the primary contrasts whose verdict changes when all experiments are one family."""
    rows = estimates[estimates["primary"].astype(bool)]
    return rows[[_said(row) != _said(in_one_family(row)) for _, row in rows.iterrows()]]


class Amendment(NamedTuple):
    """An amendment of the protocol; `seen` says whether results were seen before it."""

    number: int
    date: str
    seen: bool


def amendments(protocol: Path = FOLDER / "PROTOCOL.md") -> list[Amendment]:
    """Read the amendments from the protocol: number, date, and whether they came after results.

    >>> [one.number for one in amendments() if one.seen]
    [4, 5, 6]
    """
    text = protocol.read_text(encoding="utf-8").split("## Amendments", 1)[1]
    items = re.findall(r"^(\d+)\. (.*)$", text, flags=re.MULTILINE)
    read = []
    for number_, words in items:
        match = re.match(r"(\d{4}-\d{2}-\d{2}), (before|after) ", words)
        if match is None:
            raise ValueError(f"amendment {number_} does not say when it was made: {words!r}")
        read.append(Amendment(int(number_), match[1], match[2] == "after"))
    return read


def gap(
    estimates: pd.DataFrame, target: str = "mean", contrast: str = GAP, model: str = "trees"
) -> pd.Series:
    """Give the AUC gap in a region or in the mean; boosted trees unless another model is asked."""
    return pick(
        estimates, experiment="geographic", part="gap", target=target, split=contrast,
        model=model, metric="auc",
    )  # fmt: skip


def inside(estimates: pd.DataFrame, region: str, split: str, model: str = "trees") -> pd.Series:
    """Give the AUC, or a difference of two, inside each fold of squares, averaged over folds.

    Amendment 4 added it, and the paired difference amendment 6. Pooled over folds an AUC also
    compares rows that different models scored; a constant model then falls below 0.5.
    """
    return pick(
        estimates, experiment="geographic", target=region, split=split, model=model, metric="auc",
        part="inside folds" + (" gap" if " - " in split else ""),
    )  # fmt: skip


def inside_rainfall(
    estimates: pd.DataFrame, split: str, target: str = "mean", model: str = "trees"
) -> pd.Series:
    """Give the AUC, or a difference of two, inside each fold of rainfall clusters (amendment 6)."""
    return pick(
        estimates, experiment="geographic", target=target, split=split, model=model, metric="auc",
        part="inside rainfall folds" + (" gap" if " - " in split else ""),
    )  # fmt: skip


def rainfall_share(estimates: pd.DataFrame, target: str = "mean", model: str = "trees") -> Estimate:
    """Give the part of a loss that appears with other rainfall clusters of the same region."""
    return _share(estimates, "inside rainfall folds share", target, model)


def squares_share(
    estimates: pd.DataFrame, target: str = "located", model: str = "trees"
) -> Estimate:
    """Give the part of a loss that appears with other squares of the same region.

    In a region, or of the mean losses of those with coordinates (amendment 6).
    """
    return _share(estimates, "inside folds share", target, model)


def _share(estimates: pd.DataFrame, part: str, target: str, model: str) -> Estimate:
    row = pick(estimates, experiment="geographic", part=part, target=target, model=model)
    return Estimate(row["estimate"], row["low"], row["high"])


def percent(estimate: Estimate) -> str:
    """Write a share with its interval; there is none where the whole may be nothing.

    >>> percent(Estimate(0.548, 0.18, 0.94)), percent(Estimate(0.548, np.nan, np.nan))
    ('55 % (18 to 94 %)', '55 % (no interval: the whole loss may be nothing)')
    """
    if np.isnan(estimate.low):
        return f"{100 * estimate.value:.0f} % (no interval: the whole loss may be nothing)"
    value, low, high = (f"{100 * end:.0f}" for end in estimate)
    return f"{value} % ({low} to {high} %)"


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
    from analysis.experiments.named.costs import EXPERIMENTS, duration

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
    every = f"All {int(estimates['primary'].astype(bool).sum())}"
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
                "Difference": f"{signed(row['estimate'], 3)} {METRIC_LABELS[row['metric']]}",
                "95 %": ranged(series, 3),
                "Family": ranged(series, 3, family=True),
                every: ranged(in_one_family(series), 3, family=True),
                "Shows": _said(series),
            }
        )
    return pd.DataFrame(rows)


def _said(row: pd.Series) -> str:
    """Say what a primary contrast shows; the first experiment asks for gaps, not for gains."""
    if row["experiment"] != "geographic":
        return verdict(row)
    if row["low_family"] > MATERIAL:
        return "a material gap"
    if row["low_family"] > 0:
        return "a gap"
    return "no measurable gap" if row["high_family"] > 0 else "no gap"


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
                    inside_rainfall(estimates, "rainfall", region)["estimate"], 3
                ),
                "The same, pooled": number(score(estimates, region, "rainfall")["estimate"], 3),
                "AUC, other regions": number(
                    score(estimates, region, "region_matched")["estimate"], 3
                ),
                "Gap": number(gap(estimates, region)["estimate"], 3),
                "Mean shift (SD)": number(shift["estimate"], 2),
                "Told apart (AUC)": number(domain["estimate"], 3),
            }
        )
    return pd.DataFrame(rows)
