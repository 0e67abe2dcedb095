"""The list of the article's forerunner beside our records."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from analysis import claims
from analysis.catalogue import Catalogue
from analysis.figures.marks import bytes_text, count_text, pixels_text
from analysis.pages.wording import value_text

TASK_CODES = {
    "Class": "Classification",
    "SemSeg": "Segmentation",
    "OD": "Detection",
    "CD": "Change",
    "SR": "Super-resolution",
    "CR": "Cloud removal",
}


@lru_cache(maxsize=2)
def _matched(catalogue: Catalogue) -> pd.DataFrame:
    """Return the forerunner's rows with our record of the same dataset."""
    from analysis import lists

    entries = lists.entries(catalogue.data)
    own = entries[entries["list"] == "ahmadi"].copy()
    own["row"] = own["row"].astype(int)
    table = claims.igarss(catalogue).merge(own[["row", "record"]], on="row", how="left")
    frame = catalogue.frame[["id", "size_pixels", "volume_bytes"]].rename(columns={"id": "record"})
    table = table.merge(frame, on="record", how="left")
    table["their_volume"] = table["volume_mb"] * 1e6
    table["group"] = [
        TASK_CODES.get(str(task).split("/")[0].strip(), "Other or none") for task in table["task"]
    ]
    return table


def igarss(catalogue: Catalogue) -> pd.DataFrame:
    """Return totals and shares by task of the forerunner's list beside ours.

    Returns
    -------
    DataFrame
        ``measure`` (``size`` in pixels, ``volume`` in bytes), ``task``, ``rows`` (of the list),
        ``listed`` and ``list_total`` (rows with a value, and their sum), ``list_share`` (of all tasks),
        ``both`` (rows for which our record has the value too), ``theirs`` and ``ours`` (sums over
        these) and ``our_share``.
    """
    table = _matched(catalogue)
    pairs = (("size", "size_measure", "size_pixels"), ("volume", "their_volume", "volume_bytes"))
    rows = []
    for measure, theirs, ours in pairs:
        for group, part in [*table.groupby("group"), ("All", table)]:
            both = part.dropna(subset=[theirs, ours])
            rows.append(
                (
                    measure,
                    group,
                    len(part),
                    int(part[theirs].notna().sum()),
                    float(part[theirs].sum()),
                    len(both),
                    float(both[theirs].sum()),
                    float(both[ours].astype(float).sum()),
                )
            )
    columns = ["measure", "task", "rows", "listed", "list_total", "both", "theirs", "ours"]
    result = pd.DataFrame(rows, columns=columns)
    whole = result[result["task"] == "All"].set_index("measure")
    result["list_share"] = result["list_total"] / result["measure"].map(whole["list_total"])
    result["our_share"] = result["ours"] / result["measure"].map(whole["ours"])
    last = result["task"].eq("All")
    result = result.assign(last=last).sort_values(
        ["measure", "last", "rows", "task"], ascending=[True, True, False, True]
    )
    return result.drop(columns="last").reset_index(drop=True)


GENERIC_REASONS = (
    "the dataset's own source is preferred to a list",
    "a description outside the lists is preferred to a list",
)


def _apart(ours: Any, theirs: Any) -> bool:
    """Say whether two numbers differ by more than two per cent; an unknown one differs from none."""
    if pd.isna(theirs) or not theirs:
        return False
    return abs(float(ours) / float(theirs) - 1) > 0.02


def _components(catalogue: Catalogue, row: Any) -> str:
    """Say in which of count, width and height a record differs from the list's row."""
    facts = catalogue[row.record].facts
    said = []
    count = facts.image_count
    number = count.value if count is not None else None
    if count is not None and number is not None and _apart(number, row.n_images):
        here = value_text("image_count", number, count.unit)
        said.append(f"{here} here, {count_text(row.n_images)} images there")
    width = facts.image_width
    if width is not None and width.value is not None:
        side = width.value if isinstance(width.value, list) else [width.value]
        if any(_apart(v, row.image_size) for v in side):
            here = " to ".join(count_text(v) for v in dict.fromkeys((side[0], side[-1])))
            said.append(f"{here} pixels wide here, {count_text(row.image_size)} there")
    expected = float(row.n_images) * float(row.image_size) ** 2
    if not said and _apart(row.size_measure, expected):
        said.append("the list's size is not its number times side squared")
    return "; ".join(said)


def _why(catalogue: Catalogue, row: Any, measure: str) -> str:
    facts = catalogue[row.record].facts
    fact = facts.volume_bytes if measure == "Volume" else facts.size_pixels or facts.image_count
    reason = fact.because if fact is not None else None
    if reason in GENERIC_REASONS:
        reason = None
    if measure == "Volume":
        given = f"the source read says {fact.as_}" if fact is not None and fact.as_ else ""
        return "; ".join(filter(None, (given, reason))) or "another source was read"
    return "; ".join(filter(None, (_components(catalogue, row), reason))) or (
        "recomputed here from the count, width and height on record"
    )


def igarss_differences(catalogue: Catalogue) -> pd.DataFrame:
    """Return datasets whose size or volume differs from the list's by more than a tenth."""
    table = _matched(catalogue).dropna(subset=["record"])
    rows = []
    for row in table.itertuples():
        pairs = (
            ("Size", row.size_measure, row.size_pixels, pixels_text),
            ("Volume", row.their_volume, row.volume_bytes, bytes_text),
        )
        for measure, theirs, ours, words in pairs:
            if pd.isna(theirs) or pd.isna(ours) or theirs <= 0:
                continue
            factor = float(ours) / float(theirs)
            if abs(np.log(factor)) > np.log(1.1):
                texts = (words(float(theirs)), words(float(ours)))
                why = _why(catalogue, row, measure)
                rows.append((row.record, row.name, measure, *texts, factor, why))
    columns = ["id", "name", "measure", "theirs", "ours", "factor", "why"]
    result = pd.DataFrame(rows, columns=columns)
    order = np.log(result["factor"].astype(float)).abs()
    result = result.assign(order=order).sort_values(["order", "id"], ascending=[False, True])
    return result.drop(columns="order").reset_index(drop=True)
