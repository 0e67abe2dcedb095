"""Is an export or release whole? Asked before it is compared: what was cut off is not what was lost."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import lzma
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

# The columns of each table without which nothing can be compared.
NEEDED = {
    "catalogue.csv": ("id", "name"),
    "evidence.csv": ("id", "field", "value", "state", "source"),
    "relations.csv": ("id", "type", "to", "outside"),
}
# What unpacking, decoding and parsing raise.
_DAMAGE = (
    ValueError, KeyError, TypeError, AttributeError, EOFError, OSError, zlib.error, lzma.LZMAError,
)  # fmt: skip


class NoSnapshot(ValueError):
    """A folder that holds no catalogue, or not a whole one; the text says what is amiss."""


@contextlib.contextmanager
def told_as_damaged(file: Path) -> Iterator[None]:
    """Tell whatever goes wrong while a file's content is read as what it is: the file is damaged."""
    try:
        yield
    except _DAMAGE as problem:
        reason = (str(problem).splitlines() or [type(problem).__name__])[0]
        raise NoSnapshot(f"{file} cannot be read: {reason}") from None


def hashes(folder: Path) -> tuple[str, dict[str, str]]:
    """Return the SHA-256 of a folder's files as the description beside them gives it, and its name.

    A release says it in ``release.json``, an export in ``croissant.json``; nothing where neither is
    there, as in exports before both.
    """
    for name, key in (("release.json", "files"), ("croissant.json", "distribution")):
        file = folder / name
        if file.is_file():
            with told_as_damaged(file):
                given = json.loads(file.read_text(encoding="utf-8")).get(key, {})
                if key == "files":
                    return name, {str(file): str(value) for file, value in given.items()}
                return name, {one["name"]: one["sha256"] for one in given}
    return "", {}


def check_hashes(folder: Path) -> None:
    """Refuse a folder of which a file is not the one that is described there.

    Raises
    ------
    NoSnapshot
        If a file has another hash; one that is not there is not asked for here.
    """
    described, expected = hashes(folder)
    for name, value in expected.items():
        file = folder / name
        if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() != value:
            raise NoSnapshot(
                f"{file} is damaged or was changed: {described} beside it has another hash"
            )


def check_columns(file: Path, text: str) -> None:
    r"""Refuse a table without the columns that are needed.

    Raises
    ------
    NoSnapshot
        If one is missing.

    Examples
    --------
    >>> check_columns(Path("relations.csv"), "id,type,to,outside,note\n")
    """
    header = next(csv.reader(io.StringIO(text)), [])
    if missing := [column for column in NEEDED[file.name] if column not in header]:
        raise NoSnapshot(f"{file} is no table of an export: it has no column {', '.join(missing)}")


def check_rows(folder: Path, tables: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    """Refuse tables that were cut off, or that do not fit each other.

    Parameters
    ----------
    folder : Path
        How to name them.
    tables : mapping
        The rows of each table of `NEEDED`, as `csv.DictReader` gives them.

    Raises
    ------
    NoSnapshot
        If a row has not as many cells as its table has columns, or evidence or a relation is of a
        dataset that the catalogue has not.

    Examples
    --------
    >>> row = {"id": "a", "name": "A"}
    >>> check_rows(Path("x"), {"catalogue.csv": [row], "evidence.csv": [], "relations.csv": []})
    """
    known = {row["id"] for row in tables["catalogue.csv"]}
    for name, rows in tables.items():
        for number, row in enumerate(rows, start=1):
            # The reader puts cells too many under None, and None where there are too few.
            if None in row or None in row.values():
                raise NoSnapshot(f"{folder / name}: row {number} is not whole: was it cut off?")
            if row["id"] not in known:
                raise NoSnapshot(
                    f"{folder / name} tells of {row['id']}, which catalogue.csv lacks:"
                    " was one of them cut off?"
                )
