"""Reading small CSV files of the data folder, whose faults are all told at once, with file and line."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Row = dict[str, str]
Faults = list[tuple[str, str]]  # column, and what is wrong there


def one_of(row: Row, column: str, terms: Sequence[str]) -> Faults:
    """Return a fault if a cell holds none of the terms.

    Examples
    --------
    >>> one_of({"unit": "page"}, "unit", ["fact", "record"])
    [('unit', "'page', expected one of fact, record")]
    """
    if row[column] in terms:
        return []
    return [(column, f"{row[column]!r}, expected one of {', '.join(terms)}")]


def _day(row: Row) -> Faults:
    try:
        datetime.date.fromisoformat(row["day"] or "")
    except ValueError:
        return [("day", f"{row['day']!r}, expected YYYY-MM-DD")]
    return []


def read(
    file: Path,
    check: Callable[[Row], Faults],
    terms: Mapping[str, Sequence[str]] | None = None,
    key: Sequence[str] = ("id",),
) -> list[Row]:
    """Return the rows of a CSV file that has the columns ``id`` and ``day``.

    Parameters
    ----------
    file : Path
        The file, UTF-8 with a head; if there is none, there are no rows.
    check : callable
        Returns what else is wrong with a row, as pairs of column and text.
    terms : mapping, optional
        Columns that hold one of some terms.
    key : sequence of str
        Columns that no two rows share, ``id`` first.

    Raises
    ------
    ValueError
        If a cell holds no known term or no day, a row comes twice, or `check` finds a fault: a line
        for each, with file, line and column.
    """
    if not file.is_file():
        return []
    terms = terms or {}
    rows: list[Row] = []
    faults: list[str] = []
    seen = set()
    with file.open(encoding="utf-8", newline="") as text:
        for line, row in enumerate(csv.DictReader(text), 2):
            found = [fault for column in terms for fault in one_of(row, column, terms[column])]
            found += check(row) + _day(row)
            this = tuple(row[column] for column in key)
            if this in seen:
                found.append(("id", f"{' '.join(this)} comes twice"))
            seen.add(this)
            rows.append(row)
            faults += [f"{file.name}:{line}: {column}: {what}" for column, what in found]
    if faults:
        raise ValueError("\n".join(faults))
    return rows
