"""Identifiers on record that are not, or not surely, those of the dataset's own paper.

A source may ask users to cite an earlier study, the extension in a journal or the whole of which the
dataset is a part, and a README may misprint a number. The record keeps what was read; which work it is
of was decided once, by the record's own words, in `data/other_works.csv`. A citation takes its DOI and
number from works that are the same only (see `analysis.works`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analysis import checked_rows
from analysis.vocabularies import DATA

# The paper of the dataset, though the record has words of doubt; another work; a number in doubt.
OWN, ANOTHER, DOUBTFUL = KINDS = ("own", "another", "doubtful")
FIELDS = ("doi", "arxiv")
COLUMNS = ("id", "field", "value", "is", "day", "what")


@dataclass(frozen=True)
class Decision:
    """Which work an identifier is of: one of `KINDS`, and in words."""

    value: str
    kind: str
    what: str


def _check(row: checked_rows.Row) -> checked_rows.Faults:
    return [(name, "empty") for name in ("value", "what") if not row[name]]


@lru_cache(maxsize=4)
def decisions(data: Path = DATA) -> dict[tuple[str, str], Decision]:
    """Return what was decided, by dataset and field.

    Parameters
    ----------
    data : Path
        The data folder; without a file ``other_works.csv`` nothing was in doubt.

    Raises
    ------
    ValueError
        If rows have no known field or kind, no day, come twice or say nothing: each with file and line.

    Examples
    --------
    >>> decisions()["opengf", "doi"].kind
    'another'
    """
    terms = {"field": FIELDS, "is": KINDS}
    rows = checked_rows.read(data / "other_works.csv", COLUMNS, _check, terms, ("id", "field"))
    return {
        (row["id"], row["field"]): Decision(row["value"], row["is"], row["what"]) for row in rows
    }


def unsure(identifier: str, field: str, value: str | None, data: Path = DATA) -> Decision | None:
    """Return the decision on a dataset's identifier if it is not that of the dataset's own paper.

    Examples
    --------
    >>> unsure("eurosat", "doi", "10.1109/jstars.2019.2918242") is None
    True
    """
    decided = decisions(data).get((identifier, field))
    if decided is None or decided.value != value or decided.kind == OWN:
        return None
    return decided
