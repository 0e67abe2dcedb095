"""Facts drawn at random and held against the sources they name, by somebody who had not written them.

Each row of ``data/audits.csv`` is one drawn fact with its verdict. What did not hold was mended
afterwards, so that a verdict is on the catalogue of its day: the share of what did not hold says how
many faults to expect among the facts that nobody drew.
"""

from __future__ import annotations

import csv
import datetime
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.intervals import wilson
from analysis.vocabularies import DATA

COLUMNS = ["draw", "day", "id", "field", "verdict"]
VERDICTS = {
    "found": "the source that the fact names says it",
    "wrong": "that source says something else",
    "absent": "that source does not say it",
    "misleading": "it is true of another part, version or unit, or surer than the source",
    "elsewhere": "that source could not be opened; another text says the same",
    "not_opened": "nothing could be opened",
}
OPENED = ("found", "wrong", "absent", "misleading")
FAULTY = ("wrong", "absent")


@lru_cache(maxsize=4)
def facts(data: Path = DATA) -> pd.DataFrame:
    """Return the drawn facts.

    Parameters
    ----------
    data : Path
        The data folder; without a file ``audits.csv`` nothing was drawn.

    Returns
    -------
    DataFrame
        ``draw`` (the seed), ``day, id, field, verdict``; a row a drawn fact.

    Raises
    ------
    ValueError
        If rows have no day, no known verdict, or come twice: each with file, line and field.
    """
    file = data / "audits.csv"
    if not file.is_file():
        return pd.DataFrame(columns=COLUMNS)
    rows, faults, seen = [], [], set()
    with file.open(encoding="utf-8", newline="") as text:
        for line, row in enumerate(csv.DictReader(text), 2):
            where = f"{file.name}:{line}"
            if row["verdict"] not in VERDICTS:
                faults.append(
                    f"{where}: verdict: {row['verdict']!r}, expected one of {', '.join(VERDICTS)}"
                )
            try:
                datetime.date.fromisoformat(row["day"] or "")
            except ValueError:
                faults.append(f"{where}: day: {row['day']!r}, expected YYYY-MM-DD")
            key = (row["draw"], row["id"], row["field"])
            if key in seen:
                faults.append(f"{where}: id: {row['id']} {row['field']} comes twice in one draw")
            seen.add(key)
            rows.append([row[column] for column in COLUMNS])
    if faults:
        raise ValueError("\n".join(faults))
    return pd.DataFrame(rows, columns=COLUMNS)


def summary(drawn: pd.DataFrame) -> pd.DataFrame:
    """Count the verdicts of each draw, and of all together.

    Parameters
    ----------
    drawn : DataFrame
        Rows with ``draw`` and ``verdict``, as `facts` returns them.

    Returns
    -------
    DataFrame
        ``draw, drawn``, one column a verdict, ``opened`` (the named source was opened), ``faulty``
        (wrong or absent), ``share`` of the faulty among the opened, ``low, high`` (Wilson's 95 %
        interval). The last row is ``"all"``.

    Examples
    --------
    >>> verdicts = ["found", "found", "wrong", "not_opened"]
    >>> summary(pd.DataFrame({"draw": "1", "verdict": verdicts}))[["opened", "faulty"]].values.tolist()
    [[3, 1], [3, 1]]
    """
    rows = []
    parts = [(draw, part) for draw, part in drawn.groupby("draw", sort=True)] if len(drawn) else []
    for draw, part in [*parts, ("all", drawn)]:
        counts = {verdict: int((part["verdict"] == verdict).sum()) for verdict in VERDICTS}
        opened = sum(counts[verdict] for verdict in OPENED)
        faulty = sum(counts[verdict] for verdict in FAULTY)
        low, high = (float(v) for v in wilson(faulty, opened)) if opened else (0.0, 1.0)
        rows.append(
            {
                "draw": draw,
                "drawn": len(part),
                **counts,
                "opened": opened,
                "faulty": faulty,
                "share": faulty / opened if opened else float("nan"),
                "low": low,
                "high": high,
            }
        )
    return pd.DataFrame(rows)
