"""How fresh the review is: when records were last read, and whether the contract is kept.

The periods are those of the living contract in the contributor's guide: a version at least every six
months, a year without one means that the review rests, and a source is read again after three years.
"""

from __future__ import annotations

import datetime
from html import escape

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.cite import MONTHS
from analysis.records import Record

MONTHS_TO_VERSION = 6
MONTHS_TO_REST = 12
MONTHS_TO_READ_AGAIN = 36
COLOURS = {"current": "#2f7d4f", "due": "#9a6b00", "rests": "#9b3d1f"}


def last_read(record: Record) -> datetime.date:
    """Return the day on which a source of the record was last opened."""
    return max(source.read for source in record.sources.values())


def in_words(day: datetime.date) -> str:
    """Write a day for a reader, whatever the machine's language.

    Examples
    --------
    >>> in_words(datetime.date(2026, 11, 1))
    '1 November 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def months(earlier: datetime.date, later: datetime.date) -> int:
    """Return the whole months between two days.

    Examples
    --------
    >>> months(datetime.date(2026, 5, 31), datetime.date(2026, 11, 30))
    5
    """
    whole = (later.year - earlier.year) * 12 + later.month - earlier.month
    return whole - (later.day < earlier.day)


def ages(catalogue: Catalogue, today: datetime.date) -> pd.DataFrame:
    """Return the age of every record's reading.

    Parameters
    ----------
    catalogue : Catalogue
        The records.
    today : date
        The day to count from.

    Returns
    -------
    DataFrame
        ``id, depth, last_read, months, stale`` (to be read again), oldest first.
    """
    rows = [
        (record.id, record.depth, last_read(record), months(last_read(record), today))
        for record in catalogue
    ]
    table = pd.DataFrame(rows, columns=["id", "depth", "last_read", "months"])
    table["stale"] = table["months"] >= MONTHS_TO_READ_AGAIN
    return table.sort_values(["months", "id"], ascending=[False, True]).reset_index(drop=True)


def state(since: datetime.date, today: datetime.date) -> str:
    """Say how the review stands after its last version (or its newest reading, without one).

    Examples
    --------
    >>> day = datetime.date(2026, 11, 21)
    >>> [state(day, datetime.date(*d)) for d in ((2027, 5, 20), (2027, 5, 21), (2027, 11, 21))]
    ['current', 'due', 'rests']
    """
    age = months(since, today)
    if age < MONTHS_TO_VERSION:
        return "current"
    return "due" if age < MONTHS_TO_REST else "rests"


def newest(catalogue: Catalogue) -> datetime.date:
    """Return the newest day on which any source was opened."""
    return max(last_read(record) for record in catalogue)


def badge(label: str, value: str, colour: str = COLOURS["current"]) -> str:
    """Return a small picture with two words, for a README.

    Examples
    --------
    >>> 'aria-label="read to: Nov 2026"' in badge("read to", "Nov 2026")
    True
    """
    left, right = (round(6.6 * len(text)) + 14 for text in (label, value))
    words = escape(f"{label}: {value}", quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" '
        f'aria-label="{words}"><title>{words}</title>'
        f'<rect width="{left}" height="20" fill="#444c56"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{escape(colour, quote=True)}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" '
        f'text-anchor="middle"><text x="{left / 2:g}" y="14">{escape(label)}</text>'
        f'<text x="{left + right / 2:g}" y="14">{escape(value)}</text></g></svg>\n'
    )
