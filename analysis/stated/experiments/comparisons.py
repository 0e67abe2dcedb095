"""The comparisons that are no primary contrasts, and their table."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis.experiments import report
from analysis.experiments.data import REGIONS_WITH_COORDINATES
from analysis.experiments.metrics import LEVEL
from analysis.experiments.report import number, ranged, signed
from analysis.figures.headlines import together
from analysis.intervals import Estimate
from analysis.stated.experiments import recorded
from analysis.tables import Table, table

#: Where a comparison is first named: in the protocol as written, or in a later amendment.
BEFOREHAND, UNNAMED = "protocol", "nowhere"


class Comparison(NamedTuple):
    """A comparison that is no primary contrast.

    Attributes
    ----------
    compared, named : str
        What is compared, and where the comparison is first named.
    found : Series or Estimate
        Its estimate with the ends ``low`` and ``high``.
    family : int
        Among how many comparisons the chapter weighs this one.
    part : bool
        Whether it is a part of a loss and no difference.
    """

    compared: str
    named: str
    found: pd.Series | Estimate
    family: int = 1
    part: bool = False


def _squares() -> list[Comparison]:
    """List what squares take away, and what local labels from other squares keep."""
    parts = [
        Comparison(
            f"{report.REGION_LABELS[r]}: part of the loss that squares take away",
            "amendment 4",
            report.squares_share(recorded.estimates(), r),
            part=True,
        )
        for r in REGIONS_WITH_COORDINATES
    ]
    mean = Comparison(
        "Mean of three: part of the loss that squares take away",
        "amendment 6",
        report.squares_share(recorded.estimates()),
        part=True,
    )
    kept = [
        Comparison(
            f"{report.REGION_LABELS[r]}: labels from other squares − other regions' labels",
            "amendment 4",
            recorded.kept(r),
        )
        for r in REGIONS_WITH_COORDINATES
    ]
    return [*parts, mean, *kept]


def _without_each() -> list[Comparison]:
    """List what leaving out each source costs; which one is missed is read off all of them."""
    labels = {"weather": "weather", "terrain": "terrain", "S1": "Sentinel-1", "S2": "Sentinel-2"}
    return [
        Comparison(
            f"All sources − without {label}",
            BEFOREHAND,
            recorded.dropped(source),
            family=len(labels),
        )
        for source, label in labels.items()
    ]


def exploratory() -> list[Comparison]:
    """List the comparisons that the chapter tells and that are no primary contrasts.

    Examples
    --------
    >>> sorted({one.named for one in exploratory()})
    ['amendment 4', 'amendment 5', 'amendment 6', 'nowhere', 'protocol']
    """
    e = recorded.estimates()
    mixed = [
        Comparison(
            f"500 local and others' labels − local alone, {model}, {where}",
            "amendment 5",
            report.local(e, 500, "weighted - local", split, part="mix gain", model=name),
        )
        for model, name in (("trees", "trees"), ("logistic regression", "logistic"))
        for where, split in (("at random", "random"), ("other squares", "block"))
    ]
    return [
        *_squares(),
        Comparison(
            "Mean of eight: part of the loss that rainfall clusters take away",
            "amendment 6",
            report.rainfall_share(e),
            part=True,
        ),
        Comparison(
            "Trees − logistic regression, random folds", "amendment 4", recorded.models("random")
        ),
        Comparison(
            "Trees − logistic regression, other regions",
            "amendment 4",
            recorded.models("region_matched"),
        ),
        Comparison("Without rainfall", BEFOREHAND, recorded.omitted("rain")),
        Comparison("Without reflectance", BEFOREHAND, recorded.omitted("reflectance")),
        Comparison("500 local labels, at random", BEFOREHAND, report.local(e, 500, "weighted")),
        Comparison(
            "500 local labels, at random, three regions",
            "amendment 5",
            report.local(e, 500, "weighted", target="located"),
        ),
        Comparison(
            "500 local labels, other squares, three regions",
            BEFOREHAND,
            report.local(e, 500, "weighted", "block"),
        ),
        *mixed,
        *_without_each(),
        Comparison(
            "Features from labels − raw, 100 labels, other squares",
            BEFOREHAND,
            recorded.transfer("supervised - raw", 100, "block"),
        ),
        Comparison(
            "Features from labels − raw, 1,000 labels",
            BEFOREHAND,
            recorded.transfer("supervised - raw", 1000),
        ),
        Comparison(
            "Features from labels − trees, 1,000 labels",
            "amendment 5",
            recorded.transfer("supervised - trees", 1000),
        ),
        Comparison(
            "Features from labels − trees, 1,000 labels, other squares",
            "amendment 5",
            recorded.transfer("supervised - trees", 1000, "block"),
        ),
        Comparison(
            "Presto's features − trees, 1,000 labels",
            UNNAMED,
            report.presto(e, "presto - trees", 1000, part="contrast"),
        ),
    ]


#: Columns of the table after what is compared and where it is named.
CELLS = ("Difference or part", "Interval", "Shows")


def _row(one: Comparison) -> dict[str, str]:
    """Write a comparison as a row of the table."""
    found = one.found
    ends = pd.Series(found._asdict()) if isinstance(found, Estimate) else found
    row = {"Compared": one.compared, "Named in": one.named}
    if one.part:
        value, low, high = (number(100 * ends[end], 0) for end in ("value", "low", "high"))
        limits = "none" if pd.isna(ends["low"]) else f"{low} to {high} %"
        cells = (f"{value} %", limits, part_shows(ends))
        return row | dict(zip(CELLS, cells, strict=True))
    value = ends["value"] if isinstance(found, Estimate) else ends["estimate"]
    said = report.shows(ends) if one.family == 1 else shows_among(ends, one.family)
    cells = (signed(value, 3), ranged(ends, 3), said)
    return row | dict(zip(CELLS, cells, strict=True))


def part_shows(ends: pd.Series) -> str:
    """Say what the limits of a part of a loss show.

    >>> part_shows(pd.Series({"low": 0.2, "high": 0.9})), part_shows(pd.Series({"low": 0.2, "high": 1.9}))
    ('a part', 'a part or all')
    >>> part_shows(pd.Series({"low": -0.2, "high": 0.9}))
    'no part is shown'
    >>> part_shows(pd.Series({"low": float("nan"), "high": float("nan")}))  # no interval
    'no part is shown'
    """
    if not ends["low"] > 0:
        return "no part is shown"
    return "a part" if ends["high"] < 1 else "a part or all"


def shows_among(row: pd.Series, family: int) -> str:
    """Say what a difference shows, and whether it still does once widened for several comparisons.

    >>> row = pd.Series({"estimate": 0.1, "low": 0.01, "high": 0.2})
    >>> shows_among(row, 2)  # 0.1 − 0.09 · 2.2414 / 1.96 = −0.003
    'a gain, but not if widened for 2'
    >>> shows_among(row.replace(0.01, 0.05), 2)
    'a gain'
    """
    alone = report.shows(row)
    wide = report.shows(report.widened(row, 1, family, ("low", "high")))
    return alone if wide == alone else f"{alone}, but not if widened for {family}"


MODELS = {"trees": "boosted trees", "logistic": "logistic regression"}
WEIGHTED = {"weighted": "weighted", "plain": "unweighted"}


def far_mixes() -> str:
    """Tell which mixes with local labels of other squares have an interval without zero.

    The chapter's words are of weighted mixes with trees; another model or no weights may show more.
    """
    e = recorded.estimates()
    here = (e["part"] == "local gain") & (e["split"] == "block") & (e["target"] == "mean")
    mixes = e[here & (e["metric"] == "auc") & e["inputs"].isin(list(WEIGHTED))]
    rows = mixes[(mixes["low"] > 0) | (mixes["high"] < 0)].sort_values(["model", "size"])
    sizes = [f"{int(size)}" for size in sorted(mixes["size"].unique())]
    tried = (
        f"{len(mixes)} mixes with labels of other squares (two models, weighted or not, "
        f"{together(sizes)} labels)"
    )
    if rows.empty:
        return f"None of the {tried} has an interval without zero."
    told = [
        f"{int(row['size'])} {WEIGHTED[row['inputs']]} with {MODELS[row['model']]} change the mean AUC by "
        f"{signed(row['estimate'], 4)} ({ranged(row, 4)}; {shows_among(row, len(mixes))})"
        for _, row in rows.iterrows()
    ]
    have = "1 has" if len(told) == 1 else f"{len(told)} have"
    return f"Of the {tried}, {have} an interval without zero: {'; '.join(told)}."


def exploratory_table() -> Table:
    """Return the table of the comparisons that are no primary contrasts."""
    frame = pd.DataFrame([_row(one) for one in exploratory()])
    after = sum(frame["Named in"] != BEFOREHAND)
    return table(
        frame,
        f"{len(frame)} exploratory comparisons, {after} of them not in the protocol as first written: "
        "AUC, R² for sources and Presto, per cent of the loss for squares and clusters. Intervals are at "
        f"{100 * LEVEL:.0f} % and not widened. A source is marked if nothing is shown once its "
        "interval is widened for all four.",
        {name: name for name in frame.columns},
        stacked=True,
    )
