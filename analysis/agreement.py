"""How far two readers agree who read the same dataset without seeing each other's record.

First and second readings are kept as records in ``data/readings/first`` and ``data/readings/second``;
what stands in ``data/datasets`` is the settled one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import validation
from analysis.intervals import bootstrap_share, wilson
from analysis.records import Record
from analysis.vocabularies import DATA

FIELDS = [
    "year",
    "tasks",
    "platforms",
    "modalities",
    "sensors",
    "gsd_m",
    "image_count",
    "image_width",
    "class_count",
    "reference_sources",
    "coverage",
    "continents",
    "countries",
    "licence",
    "volume_bytes",
    "access",
    "splits",
    "split_separation",
    "formats",
    "doi",
    "arxiv",
]
NUMERIC = {"gsd_m", "image_count", "image_width", "class_count", "volume_bytes"}
SETS = {
    "tasks",
    "platforms",
    "modalities",
    "sensors",
    "reference_sources",
    "continents",
    "countries",
    "formats",
}
SEED = 20261120  # that of the draw; any fixed number would do
TOLERANCE = 0.02  # numbers that differ by less are the same, rounded


def readings(which: str, data: Path = DATA) -> dict[str, Record]:
    """Return the records of the ``first`` or ``second`` reading by id; empty if there are none."""
    folder = data / "readings" / which
    found = {}
    for file in sorted(folder.glob("*.yaml")):
        record, faults = validation.check_text(file.read_text(encoding="utf-8"), str(file))
        if record is None:
            raise ValueError("\n".join(str(fault) for fault in faults))
        found[record.id] = record
    return found


def answer(record: Record, field: str) -> Any:
    """Return what a reading says of a field: a value, or None for not stated or not applicable."""
    fact = getattr(record.facts, field)
    if fact is None or fact.value is None:
        return None
    if field in SETS:
        return frozenset(fact.value)
    if field in NUMERIC and isinstance(fact.value, list):
        return tuple(sorted(fact.value))
    return fact.value


def same(field: str, first: Any, second: Any) -> bool:
    """Say whether two answers agree: equal, or numbers within two per cent.

    Examples
    --------
    >>> same("image_count", 27000, 27010), same("image_count", 27000, 20000)
    (True, False)
    >>> same("tasks", frozenset({"vqa"}), frozenset({"vqa", "captioning"}))
    False
    """
    if first is None or second is None:
        return first is None and second is None
    if field in NUMERIC:
        left, right = np.atleast_1d(first).astype(float), np.atleast_1d(second).astype(float)
        if len(left) != len(right):
            return False
        return bool(np.all(np.abs(left - right) <= TOLERANCE * np.maximum(left, right)))
    return bool(first == second)


def overlap(first: Any, second: Any) -> float:
    """Return Jaccard's overlap of two sets; 1 for two empty ones.

    Examples
    --------
    >>> overlap(frozenset("ab"), frozenset("b"))
    0.5
    """
    left, right = first or frozenset(), second or frozenset()
    return len(left & right) / len(left | right) if left | right else 1.0


def kappa(first: list[Any], second: list[Any]) -> float:
    """Return Cohen's kappa of two lists of categories (Cohen 1960).

    Examples
    --------
    >>> round(kappa(list("aabb"), list("abbb")), 3)     # 0.75 agreed, 0.5 by chance
    0.5
    """
    agreed = float(np.mean([a == b for a, b in zip(first, second, strict=True)]))
    categories = set(first) | set(second)
    n = len(first)
    chance = sum(first.count(c) * second.count(c) for c in categories) / n**2
    return float("nan") if chance >= 1 else (agreed - chance) / (1 - chance)


def compare(data: Path = DATA) -> pd.DataFrame:
    """Return every doubly read field: ``id, field, first, second, agree, overlap, both, neither``."""
    left, right = readings("first", data), readings("second", data)
    rows = []
    for identifier in sorted(set(left) & set(right)):
        for field in FIELDS:
            a, b = answer(left[identifier], field), answer(right[identifier], field)
            rows.append(
                {
                    "id": identifier,
                    "field": field,
                    "first": a,
                    "second": b,
                    "agree": same(field, a, b),
                    "overlap": overlap(a, b) if field in SETS else np.nan,
                    "both": a is not None and b is not None,
                    "neither": a is None and b is None,
                }
            )
    columns = ["id", "field", "first", "second", "agree", "overlap", "both", "neither"]
    return pd.DataFrame(rows, columns=columns)


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return agreement by field.

    Returns
    -------
    DataFrame
        ``field, n`` (datasets read twice), ``agree, share, low, high`` (all datasets), ``both``
        (both found a value), ``share_both`` (agreement among those), ``overlap`` (mean Jaccard
        overlap of sets), ``kappa_found`` (Cohen's kappa of finding a value at all).
    """
    rows = []
    for field, part in table.groupby("field", sort=False):
        n, agree = len(part), int(part["agree"].sum())
        low, high = (float(v) for v in wilson(agree, n))
        both = part[part["both"]]
        found = [a is not None for a in part["first"]], [b is not None for b in part["second"]]
        rows.append(
            (
                field,
                n,
                agree,
                agree / n,
                low,
                high,
                len(both),
                float(both["agree"].mean()) if len(both) else np.nan,
                float(part["overlap"].mean()),
                kappa(*found),
            )
        )
    columns = [
        "field",
        "n",
        "agree",
        "share",
        "low",
        "high",
        "both",
        "share_both",
        "overlap",
        "kappa_found",
    ]
    return pd.DataFrame(rows, columns=columns)


def overall(table: pd.DataFrame) -> pd.DataFrame:
    """Return agreement over all fields: of all, where a reader found a value, and where both did.

    A field in which neither reader found a value counts as agreement among all fields, and says little.

    Parameters
    ----------
    table : DataFrame
        From `compare`.

    Returns
    -------
    DataFrame
        Index ``all, either, both``; ``n`` (fields), ``agree, share, low, high``: 95 % interval for
        which whole datasets are drawn again (`analysis.intervals.bootstrap_share`), since the fields
        of a dataset have the same two readers and sources.

    Examples
    --------
    >>> rows = {"id": list("aabb"), "agree": [True, True, True, False], "both": [True, False, True, False],
    ...         "neither": [False, True, False, False]}
    >>> overall(pd.DataFrame(rows))[["n", "agree"]].values.tolist()
    [[4, 3], [3, 2], [2, 2]]
    """
    parts = {"all": table, "either": table[~table["neither"]], "both": table[table["both"]]}
    rows = {}
    for name, part in parts.items():
        each = part.groupby("id", sort=True)["agree"].agg(["size", "mean"]).astype(float)
        share, low, high = (float(v) for v in bootstrap_share(each["size"], each["mean"], SEED))
        rows[name] = (len(part), int(part["agree"].sum()), share, low, high)
    columns = ["n", "agree", "share", "low", "high"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)
