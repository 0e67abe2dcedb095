"""Records gone through once more, fact by fact, by a reader who had not written them and knew them.

Each row of ``data/readings/held.csv`` is a record with the number of its facts by verdict, in the terms
of `analysis.audits`; faults were mended. Such a reader overlooks what a blind one sees, so that the
counts are no rate of faults: at least so many there were.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis import audits, checked_rows
from analysis.vocabularies import DATA

VERDICTS = tuple(audits.VERDICTS)
COLUMNS = ["id", "day", "facts", *VERDICTS]


def _counts(row: checked_rows.Row) -> checked_rows.Faults:
    wrong = [
        (name, f"{row[name]!r}, expected a whole number")
        for name in COLUMNS[2:]
        if not row[name].isdecimal()
    ]
    if not wrong and int(row["facts"]) != (told := sum(int(row[name]) for name in VERDICTS)):
        wrong.append(("facts", f"{row['facts']}, expected the sum of the verdicts, {told}"))
    return wrong


@lru_cache(maxsize=4)
def records(data: Path = DATA) -> pd.DataFrame:
    """Return the records gone through, one row each.

    Parameters
    ----------
    data : Path
        The data folder; without a file ``readings/held.csv`` none was gone through.

    Returns
    -------
    DataFrame
        ``id, day, facts`` (how many have a verdict) and their number by verdict.

    Raises
    ------
    ValueError
        If a row has no day, a number is none, ``facts`` is not the sum of the others, or a record comes
        twice on a day: each with file, line and column.

    Examples
    --------
    >>> bool((records()["facts"] > 0).all())
    True
    """
    rows = checked_rows.read(data / "readings" / "held.csv", COLUMNS, _counts, key=("id", "day"))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({name: int for name in COLUMNS[2:]})


def summary(table: pd.DataFrame) -> dict[str, int]:
    """Add up records, facts and verdicts.

    Parameters
    ----------
    table : DataFrame
        As `records` returns it.

    Returns
    -------
    dict
        ``records, facts``, one number a verdict, and ``opened`` (values whose source was opened).
    """
    total = {name: int(table[name].sum()) for name in COLUMNS[2:]}
    opened = sum(total[name] for name in audits.OPENED)
    return {"records": int(table["id"].nunique()), **total, "opened": opened}
