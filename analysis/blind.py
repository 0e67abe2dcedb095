"""Datasets read anew, without sight of the record, by somebody who only knew their names.

Each row of ``data/readings/blind.csv`` is one field of one dataset: whether the record and the reader
found the same. Where they did not, ``settled`` says who was right, or that both answers can be
defended; where the reader was right, the record was mended afterwards. The first two readings
(`analysis.agreement`) were made before the records were complete; this one tells what a stranger finds
who gathers the same fields from other places.
"""

from __future__ import annotations

import csv
import datetime
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.intervals import wilson
from analysis.vocabularies import DATA

COLUMNS = ["draw", "day", "id", "field", "outcome", "settled"]
OUTCOMES = {
    "same": "both give the same value",
    "differ": "both give a value, not the same",
    "reader_only": "only the reader gives a value",
    "record_only": "only the record gives a value",
    "neither": "neither gives one",
}
SETTLED = {
    "record": "the record was right",
    "reader": "the reader was right, and the record was mended",
    "both": "both can be defended: another unit, part, version or rounding",
    "unclear": "not decided",
}
COMPARED = ("differ", "reader_only")  # outcomes that had to be settled


@lru_cache(maxsize=4)
def fields(data: Path = DATA) -> pd.DataFrame:
    """Return the fields read blind.

    Parameters
    ----------
    data : Path
        The data folder; without a file ``readings/blind.csv`` nothing was read blind.

    Returns
    -------
    DataFrame
        ``draw`` (the seed), ``day, id, field, outcome, settled``; a row a field of a dataset.

    Raises
    ------
    ValueError
        If rows have no day, no known outcome, are settled though nothing differed or not settled
        though something did, or come twice: each with file, line and field.
    """
    file = data / "readings" / "blind.csv"
    if not file.is_file():
        return pd.DataFrame(columns=COLUMNS)
    rows, faults, seen = [], [], set()
    with file.open(encoding="utf-8", newline="") as text:
        for line, row in enumerate(csv.DictReader(text), 2):
            where = f"{file.name}:{line}"
            if row["outcome"] not in OUTCOMES:
                faults.append(
                    f"{where}: outcome: {row['outcome']!r}, expected one of {', '.join(OUTCOMES)}"
                )
            if row["outcome"] in COMPARED and row["settled"] not in SETTLED:
                faults.append(
                    f"{where}: settled: {row['settled']!r}, expected one of {', '.join(SETTLED)}"
                )
            if row["outcome"] not in COMPARED and row["settled"]:
                faults.append(f"{where}: settled: {row['settled']!r}, expected nothing")
            try:
                datetime.date.fromisoformat(row["day"] or "")
            except ValueError:
                faults.append(f"{where}: day: {row['day']!r}, expected YYYY-MM-DD")
            key = (row["id"], row["field"])
            if key in seen:
                faults.append(f"{where}: id: {row['id']} {row['field']} comes twice")
            seen.add(key)
            rows.append([row[column] for column in COLUMNS])
    if faults:
        raise ValueError("\n".join(faults))
    return pd.DataFrame(rows, columns=COLUMNS)


def summary(read: pd.DataFrame) -> dict[str, float]:
    """Count what became of the fields read blind.

    Parameters
    ----------
    read : DataFrame
        Rows with ``id``, ``outcome`` and ``settled``, as `fields` returns them.

    Returns
    -------
    dict
        ``datasets``, one number an outcome, ``given`` (fields for which the reader gave a value),
        one number a way of settling, ``share`` of those given in which the reader was right and the
        record not, and ``low, high`` (Wilson's 95 % interval).

    Examples
    --------
    >>> rows = [("a", "same", ""), ("a", "differ", "reader"), ("b", "record_only", "")]
    >>> found = summary(pd.DataFrame(rows, columns=["id", "outcome", "settled"]))
    >>> found["datasets"], found["given"], found["share"]
    (2, 2, 0.5)
    """
    counts: dict[str, float] = {"datasets": read["id"].nunique()}
    counts |= {outcome: int((read["outcome"] == outcome).sum()) for outcome in OUTCOMES}
    counts |= {settled: int((read["settled"] == settled).sum()) for settled in SETTLED}
    given = counts["given"] = counts["same"] + counts["differ"] + counts["reader_only"]
    low, high = (float(v) for v in wilson(counts["reader"], given)) if given else (0.0, 1.0)
    share = counts["reader"] / given if given else float("nan")
    return counts | {"share": share, "low": low, "high": high}
