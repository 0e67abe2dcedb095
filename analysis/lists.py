"""The public lists behind the catalogue: who listed what, and what became of every entry."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import faultyfiles, yamlfiles
from analysis.faultyfiles import FaultyFile
from analysis.vocabularies import DATA, labels

if TYPE_CHECKING:
    import pandas as pd

OUTCOMES = ("included", "excluded", "duplicate")
ENTRIES = ("list", "row", "name", "candidate", "record", "outcome", "reason")
CANDIDATES = ("candidate", "name", "decision", "record", "reason", "note")


def lists(data: Path = DATA) -> pd.DataFrame:
    """Return the lists that were searched, one row a list.

    Parameters
    ----------
    data : Path
        The data folder.

    Returns
    -------
    DataFrame
        Columns ``list, title, repository, commit, commit_date, part, licence, entries, rows,
        good_for, read``, in the order of ``lists.yaml``.

    Examples
    --------
    >>> lists().loc[0, "list"]
    'ahmadi'
    """
    import pandas as pd

    file = data / "lists" / "lists.yaml"
    rows: list[dict[str, Any]] = yamlfiles.load_vocabulary_like(file)
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and "key" in row for row in rows
    ):
        raise FaultyFile(file, "expected a list of mappings, each with a key")
    return pd.DataFrame(rows).rename(columns={"key": "list"})


def entries(data: Path = DATA) -> pd.DataFrame:
    """Return every entry of every list.

    Returns
    -------
    DataFrame
        Columns ``list, row, name, candidate, record, outcome, reason``, all of them text.
        ``record`` is the dataset that the entry names (empty if it is no record), ``reason`` why it
        is none. Of the entries for one dataset the first is ``included`` or ``excluded``, the
        others are ``duplicate``.
    """
    return _table(data / "lists" / "entries.csv", ENTRIES)


def named(data: Path = DATA) -> set[tuple[str, str]]:
    """Return which list names which record, for checks that need no table.

    Examples
    --------
    >>> ("ahmadi", "aid") in named()
    True
    """
    file = data / "lists" / "entries.csv"
    rows = csv.DictReader(io.StringIO(faultyfiles.text(file), newline=""))
    try:
        _check_head(file, rows.fieldnames or (), ("list", "record"))
        return {(row["list"], row["record"]) for row in rows}
    except csv.Error as problem:
        raise FaultyFile(file, f"not CSV: {problem}", rows.line_num + 1) from None


def decisions(data: Path = DATA) -> pd.DataFrame:
    """Return one row for every candidate: ``candidate, name, decision, record, reason, note``.

    A candidate is a name under which one or several entries were joined. ``merge`` says that it is
    the dataset of another candidate, whose record is named.
    """
    return _table(data / "lists" / "decisions.csv", CANDIDATES)


def flow(data: Path = DATA) -> pd.DataFrame:
    """Return how many entries were identified, screened, excluded and included.

    Returns
    -------
    DataFrame
        Columns ``step, reason, label, count``. ``identified`` less ``duplicates`` is ``screened``;
        ``screened`` less all rows of step ``excluded`` is ``included``.

    Examples
    --------
    >>> table = flow().set_index(["step", "reason"])["count"]
    >>> bool(table["identified"].sum() - table["duplicates"].sum() == table["screened"].sum())
    True
    """
    import pandas as pd

    table = entries(data)
    counts = table["outcome"].value_counts()
    excluded = table.loc[table["outcome"] == "excluded", "reason"].value_counts()
    duplicates = int(counts.get("duplicate", 0))
    rows: list[tuple[str, str, str, int]] = [
        ("identified", "", f"Entries of {table['list'].nunique()} lists", len(table)),
        ("duplicates", "", "Further entries for a dataset already named", duplicates),
        ("screened", "", "Different candidates", len(table) - duplicates),
    ]
    names = labels("exclusion_reasons")
    for reason in [*names, *sorted(set(excluded.index) - set(names))]:
        if reason in excluded.index:
            rows.append(("excluded", reason, names.get(reason, reason), int(excluded[reason])))
    rows.append(("included", "", "Records", int(counts.get("included", 0))))
    return pd.DataFrame(rows, columns=["step", "reason", "label", "count"])


def _table(file: Path, columns: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    content = io.StringIO(faultyfiles.text(file), newline="")
    with faultyfiles.told(file, "a table with a head"):
        table = pd.read_csv(content, dtype=str, keep_default_na=False)
    _check_head(file, table.columns, columns)
    return table


def _check_head(file: Path, given: Iterable[str], expected: Sequence[str]) -> None:
    if missing := [column for column in expected if column not in set(given)]:
        said = f"no column {', '.join(missing)}, expected the head {','.join(expected)}"
        raise FaultyFile(file, said)
