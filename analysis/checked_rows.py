"""Reading small CSV files of the data folder, whose faults are all told at once, with file and line."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from analysis import faultyfiles
from analysis.faultyfiles import FaultyFile

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
        # Python reads other forms too, such as 20261123 and 2026-W48-1.
        good = datetime.date.fromisoformat(row["day"]).isoformat() == row["day"]
    except ValueError:
        good = False
    return [] if good else [("day", f"{row['day']!r}, expected YYYY-MM-DD")]


def still_to_come(rows: Sequence[Row], today: datetime.date) -> list[Row]:
    """Return the rows of a day after tomorrow: where it is already tomorrow, that is today.

    Not among what `read` checks: what holds must not depend on a clock.

    Examples
    --------
    >>> rows = [{"id": "a", "day": "2026-11-24"}, {"id": "b", "day": "2126-11-23"}]
    >>> still_to_come(rows, datetime.date(2026, 11, 23))
    [{'id': 'b', 'day': '2126-11-23'}]
    """
    tomorrow = today + datetime.timedelta(days=1)
    return [row for row in rows if datetime.date.fromisoformat(row["day"]) > tomorrow]


def table(file: Path, columns: Sequence[str]) -> Iterator[tuple[int, Row, Faults]]:
    """Yield the rows of a CSV file: line, cells by column, and what is wrong with their number.

    Parameters
    ----------
    file : Path
        The file, UTF-8 with a head.
    columns : sequence of str
        The head that it must have, in any order.

    Raises
    ------
    FaultyFile
        If the file is not UTF-8 or not CSV, begins with a byte order mark, or has another head.
    """
    reader = csv.reader(io.StringIO(faultyfiles.text(file), newline=""), strict=True)
    try:
        head = next(reader, [])
        if sorted(head) != sorted(columns):
            said = f"the head is {','.join(head) or 'empty'}, expected {','.join(columns)}"
            raise FaultyFile(file, said)
        for cells in reader:
            if not cells:
                continue
            found: Faults = []
            if len(cells) != len(columns):
                counted = f"{len(cells)} cell{'s' * (len(cells) != 1)}"
                found = [("row", f"{counted}, expected {len(columns)}")]
            yield reader.line_num, dict(zip(head, cells, strict=False)), found
    except csv.Error as problem:
        raise FaultyFile(file, f"not CSV: {problem}", reader.line_num) from None


def read(
    file: Path,
    columns: Sequence[str],
    check: Callable[[Row], Faults],
    terms: Mapping[str, Sequence[str]] | None = None,
    key: Sequence[str] = ("id",),
) -> list[Row]:
    """Return the rows of a CSV file that has the columns ``id`` and ``day``.

    Parameters
    ----------
    file : Path
        The file, UTF-8 with a head; if there is none, there are no rows.
    columns : sequence of str
        The head that it must have, in any order.
    check : callable
        Returns what else is wrong with a row, as pairs of column and text.
    terms : mapping, optional
        Columns that hold one of some terms.
    key : sequence of str
        Columns that no two rows share, ``id`` first.

    Raises
    ------
    ValueError
        If the head is another, a row has cells too many or too few, a cell holds no known term or no
        day, a row comes twice, or `check` finds a fault: a line for each, with file, line and column.
    """
    if not file.is_file():
        return []
    terms = terms or {}
    rows: list[Row] = []
    faults: list[str] = []
    seen = set()
    for line, row, found in table(file, columns):
        if not found:  # else cells may stand under other heads
            found += [fault for column in terms for fault in one_of(row, column, terms[column])]
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
