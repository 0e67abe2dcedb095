"""Datasets that ought to be read first, and those of them whose own pages could not be opened.

What two or more lists name, what lies outside Europe and North America, and what models are pre-trained
on is read before all else. Where nothing of a dataset's own could be opened, `data/unreached.csv` says
what was tried, so that it need not be tried again blindly.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analysis import checked_rows
from analysis.catalogue import Catalogue
from analysis.records import Record
from analysis.vocabularies import DATA

COLUMNS = ["id", "day", "tried"]
WELL_COVERED = {"Europe", "North America"}


@dataclass(frozen=True)
class Attempt:
    """A search for a dataset's own pages that found none: when, and what was tried."""

    day: datetime.date
    tried: str


def _tried(row: checked_rows.Row) -> checked_rows.Faults:
    return [] if row["tried"] else [("tried", "empty, expected what was searched")]


@lru_cache(maxsize=4)
def attempts(data: Path = DATA) -> dict[str, Attempt]:
    """Return the vain searches, by dataset.

    Parameters
    ----------
    data : Path
        The data folder; without a file ``unreached.csv`` there were none.

    Raises
    ------
    ValueError
        If rows have no day, come twice, or do not say what was tried: each with file, line and field.
    """
    rows = checked_rows.read(data / "unreached.csv", COLUMNS, _tried)
    return {
        row["id"]: Attempt(datetime.date.fromisoformat(row["day"]), row["tried"]) for row in rows
    }


def comes_first(record: Record) -> bool:
    """Tell whether a dataset is among those to be read before all else.

    Examples
    --------
    >>> from analysis import load
    >>> comes_first(load()["eurosat"])
    True
    """
    named_by = {source.list for source in record.sources.values() if source.list}
    places = record.facts.continents.value if record.facts.continents else None
    tasks = record.facts.tasks.value if record.facts.tasks else None
    return (
        len(named_by) >= 2
        or bool(set(places or ()) - WELL_COVERED)
        or "pretraining" in (tasks or ())
    )


def first(catalogue: Catalogue) -> list[Record]:
    """Return the records that are to be read before all else."""
    return [record for record in catalogue if comes_first(record)]
