"""Datasets read anew, without sight of the record, by somebody who only knew their names.

Each row of ``data/readings/blind.csv`` is one field of one dataset: whether the record and the reader
found the same. Where they did not, ``settled`` says who was right, or that both answers can be
defended; where the reader was right, the record was mended afterwards. The first two readings
(`analysis.agreement`) were made before the records were complete; this one tells what a stranger finds
who gathers the same fields from other places.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis import checked_rows
from analysis.intervals import bootstrap_share
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
SEED = 202611220050  # of a draw; any fixed number would do


def _settling(row: checked_rows.Row) -> checked_rows.Faults:
    """Return a fault if what differed is not settled, or what did not differ is."""
    if row["outcome"] in COMPARED:
        return checked_rows.one_of(row, "settled", tuple(SETTLED))
    return [("settled", f"{row['settled']!r}, expected nothing")] if row["settled"] else []


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
    rows = checked_rows.read(
        data / "readings" / "blind.csv",
        COLUMNS,
        _settling,
        {"outcome": tuple(OUTCOMES)},
        ("id", "field"),
    )
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
        one number a way of settling, ``corrected`` and ``filled`` (the reader was right where the record
        had another value, and where it had none), ``share`` of those given in which the reader was right and
        the record not, ``low, high`` (95 % interval; whole datasets are drawn again, since mistakes come
        together) and ``reader_datasets`` in which the reader was right at least once.

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
    right = read["settled"] == "reader"
    counts["corrected"] = int((right & (read["outcome"] == "differ")).sum())
    counts["filled"] = int((right & (read["outcome"] == "reader_only")).sum())
    given = counts["given"] = counts["same"] + counts["differ"] + counts["reader_only"]
    by_dataset = pd.DataFrame(
        {
            "id": read["id"],
            "given": read["outcome"].isin(("same", *COMPARED)).astype(float),
            "reader": right.astype(float),
        }
    )
    each = by_dataset.groupby("id", sort=True)[["given", "reader"]].sum()
    counts["reader_datasets"] = int((each["reader"] > 0).sum())
    if not given:
        return counts | {"share": float("nan"), "low": 0.0, "high": 1.0}
    of_given = each["reader"] / each["given"].clip(lower=1)
    share, low, high = (float(v) for v in bootstrap_share(each["given"], of_given, SEED))
    return counts | {"share": share, "low": low, "high": high}
