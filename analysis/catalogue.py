"""The catalogue: records as tidy tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from numbers import Integral
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import meant, vocabularies
from analysis.records import FIELDS, LIST_FIELDS, Fact, Record
from analysis.vocabularies import DATA

SCALARS = [
    "year",
    "image_count",
    "image_width",
    "image_height",
    "size_pixels",
    "volume_bytes",
    "class_count",
    "annotation_count",
    "coverage",
    "licence",
    "access",
    "splits",
    "split_separation",
    "doi",
    "arxiv",
    "data_doi",
    "homepage",
    "repository",
    "time_start",
    "time_end",
    "torchgeo",
    "huggingface",
]
NUMBERS = [
    "year",
    "image_count",
    "image_width",
    "image_height",
    "size_pixels",
    "volume_bytes",
    "class_count",
    "annotation_count",
    "gsd_min_m",
    "gsd_max_m",
]


class FaultyCatalogue(ValueError):
    """Records that do not validate; its text lists every fault."""


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, so that results can be cached
class Catalogue:
    """A set of records and the tables made from them.

    Parameters
    ----------
    records : dict of str to Record
        The records by id, in alphabetical order.
    data : Path
        The data folder they were read from.
    """

    records: dict[str, Record]
    data: Path = DATA

    def __len__(self) -> int:
        return len(self.records)

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records.values())

    def __contains__(self, identifier: object) -> bool:
        return identifier in self.records

    def __getitem__(self, identifier: str) -> Record:
        try:
            return self.records[identifier]
        except KeyError:
            raise KeyError(self._no_dataset(identifier)) from None

    def _no_dataset(self, identifier: object) -> str:
        known = {record.id: [record.name, *record.aliases] for record in self}
        return meant.no_dataset(identifier, known)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row a dataset: scalars as columns, many-valued fields as tuples.

        Missing values are ``<NA>`` (numbers), None (text) or an empty tuple.
        """
        table = pd.DataFrame([_row(record) for record in self], columns=_COLUMNS)
        for column in NUMBERS:
            whole = column not in ("gsd_min_m", "gsd_max_m", "size_pixels", "volume_bytes")
            table[column] = table[column].astype("Int64" if whole else "Float64")
        return table

    @cached_property
    def facts(self) -> pd.DataFrame:
        """One row for every dataset and field: ``id, field, state, depth, primary, disputed``.

        ``state`` is the fact's state, or ``not_recorded`` where nobody has looked yet.
        ``primary`` says whether a primary source carries the value.
        """
        rows = []
        for record in self:
            for field in FIELDS:
                fact = getattr(record.facts, field)
                rows.append(
                    (
                        record.id,
                        field,
                        fact.state if fact else "not_recorded",
                        record.depth,
                        bool(fact) and is_primary(record, fact),
                        bool(fact and fact.disputed),
                    )
                )
        columns = ["id", "field", "state", "depth", "primary", "disputed"]
        return pd.DataFrame(rows, columns=columns)

    def long(self, field: str) -> pd.DataFrame:
        """Return a many-valued field as a tidy table with one row a value.

        Parameters
        ----------
        field : str
            Such as ``"tasks"`` or ``"countries"``.

        Returns
        -------
        DataFrame
            Columns ``id``, ``field``'s name in the singular sense (``value``), ``label``,
            ``position`` (0 for the one named first) and ``of`` (how many the dataset has).

        Raises
        ------
        ValueError
            If the field does not hold several values.
        """
        if field not in LIST_FIELDS:
            raise ValueError(f"{field!r} is not many-valued, expected one of {LIST_FIELDS}")
        labels = vocabularies.labels(field) if field in vocabularies.names() else {}
        rows = []
        for record in self:
            values = _value(record, field) or ()
            for position, value in enumerate(values):
                rows.append((record.id, value, labels.get(value, value), position, len(values)))
        return pd.DataFrame(rows, columns=["id", "value", "label", "position", "of"])

    def as_of(self, year: int) -> Catalogue:
        """Return the catalogue of datasets first released in ``year`` or before.

        Datasets whose year is not known are left out, since nobody can say that they existed.

        Raises
        ------
        TypeError
            If ``year`` is no whole number.
        """
        if not isinstance(year, Integral):
            raise TypeError(f"expected a year as a whole number such as 2020, not {year!r}")
        return self.where(
            record.id
            for record in self
            if record.facts.year is not None
            and record.facts.year.value is not None
            and record.facts.year.value <= year
        )

    def where(self, identifiers: Iterable[str]) -> Catalogue:
        """Return the catalogue of the datasets named, in alphabetical order.

        Parameters
        ----------
        identifiers : iterable of str
            Their ids, in any order; of a condition on the frame, ``frame.loc[condition, "id"]``.

        Raises
        ------
        TypeError
            If given anything but ids: one text (its letters would be taken for ids), a table, or a
            condition, which says true or false of rows.
        KeyError
            If the catalogue has no dataset of an id; the message says which may have been meant.

        Examples
        --------
        >>> catalogue = load()
        >>> frame = catalogue.frame
        >>> few = catalogue.where(frame.loc[frame["year"] < 2010, "id"])
        >>> len(few) < len(catalogue)
        True
        """
        expected = (
            "expected ids, as in where(['eurosat']) or where(frame.loc[frame['year'] > 2020, 'id'])"
        )
        if isinstance(identifiers, str) or not isinstance(identifiers, Iterable):
            raise TypeError(f"{expected}, not {identifiers!r}")
        if isinstance(identifiers, pd.DataFrame):
            raise TypeError(f"{expected}, not a table")
        given = list(identifiers)
        for one in given:
            if not isinstance(one, str):
                what = "a condition" if pd.api.types.is_bool(one) else repr(type(one).__name__)
                raise TypeError(f"{expected}, not {what}")
        wanted = set(given)
        if unknown := [one for one in dict.fromkeys(given) if one not in self.records]:
            others = f" ({len(unknown) - 1} more of these ids are unknown)" if unknown[1:] else ""
            raise KeyError(self._no_dataset(unknown[0]) + others)
        return Catalogue({k: v for k, v in self.records.items() if k in wanted}, self.data)

    def read(self) -> Catalogue:
        """Return the datasets that were read at their own sources."""
        return self.where(record.id for record in self if record.depth != "listed")


def is_primary(record: Record, fact: Fact[Any]) -> bool:
    """Say whether a fact rests on a primary source, directly or through the facts it derives from."""
    for name in fact.evidence:
        source = record.sources.get(name)
        if source is not None:
            if source.kind == "primary":
                return True
            continue
        other = getattr(record.facts, name, None)
        if other is not None and other is not fact and is_primary(record, other):
            return True
    return False


def _value(record: Record, field: str) -> Any:
    fact = getattr(record.facts, field)
    return fact.value if fact is not None else None


def _single(value: Any) -> Any:
    """Return the one value, or None for a size that varies."""
    return value if not isinstance(value, list) else (value[0] if len(value) == 1 else None)


def size_pixels(record: Record) -> int | None:
    """Return the article's size measure of a dataset: images × width × height, in pixels.

    A size on record wins, also one that is answered by *not stated*: so a record says that its count
    and its width are of different things. Otherwise it is computed when count, width and height are
    single numbers. Pairs, triplets and series count as what the unit says: one per item. A count of
    videos says nothing of their frames, so that videos have no size unless it is on record.

    Examples
    --------
    >>> catalogue = load()
    >>> size_pixels(catalogue["eurosat"])     # 27,000 patches of 64 by 64 pixels
    110592000
    """
    if record.facts.size_pixels is not None:
        reported = _value(record, "size_pixels")
        return None if reported is None else int(reported)
    counted = record.facts.image_count
    if counted is not None and counted.unit == "video":
        return None
    parts = [_single(_value(record, f)) for f in ("image_count", "image_width", "image_height")]
    if any(part is None for part in parts):
        return None
    count, width, height = parts
    return int(count) * int(width) * int(height)


def family(record: Record) -> str | None:
    """Return the family of the task named first, which decides the dataset's colour."""
    tasks = _value(record, "tasks")
    return str(vocabularies.terms("tasks")[tasks[0]]["family"]) if tasks else None


_COLUMNS = [
    "id",
    "name",
    "aliases",
    "summary",
    "depth",
    "family",
    *SCALARS,
    "image_unit",
    "gsd_min_m",
    "gsd_max_m",
    *LIST_FIELDS,
    "lists",
]


def _row(record: Record) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": record.id,
        "name": record.name,
        "aliases": tuple(record.aliases),
        "summary": record.summary,
        "depth": record.depth,
        "family": family(record),
    }
    for field in SCALARS:
        row[field] = _single(_value(record, field))
    if row["coverage"] is None and record.facts.coverage is not None:
        row["coverage"] = record.facts.coverage.state
    row["size_pixels"] = size_pixels(record)
    row["image_unit"] = record.facts.image_count.unit if record.facts.image_count else None
    gsd = _value(record, "gsd_m")
    distances = gsd if isinstance(gsd, list) else [gsd] if gsd is not None else []
    row["gsd_min_m"] = min(distances, default=None)
    row["gsd_max_m"] = max(distances, default=None)
    for field in LIST_FIELDS:
        row[field] = tuple(_value(record, field) or ())
    row["lists"] = tuple(s.list for s in record.sources.values() if s.list)
    return row


def load(data: Path | str = DATA) -> Catalogue:
    """Read and validate all records of a data folder.

    Parameters
    ----------
    data : Path, optional
        The folder with ``datasets/``; the repository's ``data/`` by default.

    Returns
    -------
    Catalogue
        The catalogue.

    Raises
    ------
    FaultyCatalogue
        If any record has a fault; the message lists all of them with file and line.
    FaultyVocabulary
        If the folder has vocabularies and they are not those of the package, which are used.

    Examples
    --------
    >>> catalogue = load()
    >>> catalogue["eurosat"].facts.tasks.value
    ['scene_classification']
    """
    vocabularies.check(Path(data))
    return load_any_terms(data)


def load_any_terms(data: Path | str) -> Catalogue:
    """Return what `load` does, also of a folder with other vocabularies, as of another version."""
    from analysis import validation

    records, faults = validation.check_folder(Path(data))
    if faults:
        raise FaultyCatalogue("\n".join(str(fault) for fault in faults))
    return Catalogue({record.id: record for record in records}, Path(data))
