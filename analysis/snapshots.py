"""Snapshots: the catalogue as it was, read from a data folder, an export or a release.

All three give the same tables, so that any two can be compared.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis import intact
from analysis.fieldvalues import slug
from analysis.intact import NoSnapshot
from analysis.published import Number, from_plain

UNKNOWN = "not_recorded"
# Of an export's table of datasets, what no row of evidence says.
PLAIN = ("name", "aliases", "summary", "reading_depth")
# Releases up to 2026.11.12 pack their evidence with gzip, later ones with xz: a third smaller.
_PACKED = {".xz": lzma.decompress, ".gz": gzip.decompress}


@dataclass(frozen=True)
class Known:
    """What a snapshot says of one field of one dataset.

    Attributes
    ----------
    value : str
        As in the export; empty if there is none.
    state : str
        ``reported``, ``derived``, ``estimated``, ``not_stated``, ``not_applicable`` or
        ``not_recorded``.
    evidence : tuple of str
        Where it was read, with kind, day and place; then the values that others give.
    """

    value: str = ""
    state: str = UNKNOWN
    evidence: tuple[str, ...] = ()

    @property
    def has_value(self) -> bool:
        """Whether the value is known (that a field does not apply is an answer too)."""
        return self.state not in (UNKNOWN, "not_stated")


@dataclass(frozen=True)
class Snapshot:
    """Records by id, each a mapping from field to what is known; relations; published numbers."""

    records: dict[str, dict[str, Known]] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)


def read(folder: Path, *, numbers: bool = True) -> Snapshot:
    """Read a snapshot.

    Parameters
    ----------
    folder : Path
        A data folder (``datasets/*.yaml``), an export, or ``data/releases/VERSION``.
    numbers : bool, optional
        Also return the published numbers: as recorded in a release, else computed anew, which
        takes some seconds.

    Raises
    ------
    NoSnapshot
        If the folder is none of these, or its files are not whole.
    """
    if (folder / "datasets").is_dir():
        from analysis import published
        from analysis.catalogue import load_any_terms

        found = _of(load_any_terms(folder), numbers)
        if numbers:
            found.numbers.update(published.figures(folder.parent / "book" / "recorded"))
        return found
    if (folder / "catalogue.csv").is_file():
        intact.check_hashes(folder)
        texts = {name: _text(folder, name) for name in intact.NEEDED}
        for name, text in texts.items():
            intact.check_columns(folder / name, text)
        tables = {name: rows(text) for name, text in texts.items()}
        intact.check_rows(folder, tables)
        records = of_tables(*tables.values())
        return Snapshot(records, _recorded_numbers(folder) if numbers else {})
    raise NoSnapshot(
        f"{folder} is no snapshot: expected a version released here, a data folder with datasets/,"
        " or an export or release with catalogue.csv, evidence.csv and relations.csv"
    )


def _of(catalogue: Any, numbers: bool) -> Snapshot:
    from analysis import exports, published

    tables = [
        rows(exports.csv_text(columns, lines))
        for columns, lines in (
            (exports.CATALOGUE_COLUMNS, exports.catalogue_rows(catalogue)),
            (exports.EVIDENCE_COLUMNS, exports.evidence_rows(catalogue)),
            (exports.RELATION_COLUMNS, exports.relation_rows(catalogue)),
        )
    ]
    return Snapshot(of_tables(*tables), published.numbers(catalogue) if numbers else {})


def of_tables(
    catalogue: Iterable[dict[str, str]],
    evidence: Iterable[dict[str, str]],
    relations: Iterable[dict[str, str]],
) -> dict[str, dict[str, Known]]:
    """Return records from the rows of an export's three tables."""
    records: dict[str, dict[str, Known]] = {}
    for row in catalogue:
        records[row["id"]] = {name: Known(row[name], "reported") for name in PLAIN if row.get(name)}
    facts: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in evidence:
        facts.setdefault((row["id"], row["field"]), []).append(row)
    for (identifier, name), rows in facts.items():
        chosen = next((row for row in rows if row.get("chosen") != "false"), rows[0])
        unit = f" {chosen['unit']}" if chosen.get("unit") and chosen["value"] else ""
        lines = tuple(sorted({_line(row) for row in rows}))
        known = Known(f"{chosen['value']}{unit}", chosen["state"], lines)
        records.setdefault(identifier, {})[name] = known
    for row in relations:
        # A dataset outside the catalogue has the id that it will bear once it is entered, so that
        # its entry does not read as a relation lost and another won.
        name = f"relation {row['type']} {row['to'] or slug(row['outside'])}"
        line = " — ".join(filter(None, (row.get("source", ""), row.get("note", ""))))
        records.setdefault(row["id"], {})[name] = Known("yes", "reported", (line,) if line else ())
    return records


def _line(row: dict[str, str]) -> str:
    """Return a row of evidence as a reader sees it.

    Of a field that does not apply this is why. Exports up to 2026.11.15 give it the record's first
    source, where nothing of the kind was read; that this is gone is no change of a record.
    """
    if row["state"] == "not_applicable":
        return row.get("why") or ""
    said = f", “{row['as_published']}”" if row.get("as_published") else ""
    place = f", {row['at']}" if row.get("at") else ""
    why = f" ({row['why']})" if row.get("why") else ""
    other = f"says {row['value']}: " if row.get("chosen") == "false" else ""
    kind = row.get("source_kind", "")
    return f"{other}{row['source']} [{kind}, {row.get('date_read', '')}{place}{said}]{why}"


def _text(folder: Path, name: str) -> str:
    for ending, unpack in _PACKED.items():
        packed = folder / f"{name}{ending}"
        if packed.is_file():
            with intact.told_as_damaged(packed):
                return unpack(packed.read_bytes()).decode("utf-8")
    if not (folder / name).is_file():
        raise NoSnapshot(f"{folder} lacks {name}")
    with intact.told_as_damaged(folder / name):
        return (folder / name).read_text(encoding="utf-8")


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a table of an export."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    return list(csv.DictReader(io.StringIO(text)))


def _recorded_numbers(folder: Path) -> dict[str, Number]:
    recorded, whole = folder / "numbers.json", folder / "catalogue.json"
    if recorded.is_file():
        with intact.told_as_damaged(recorded):
            given = json.loads(recorded.read_text(encoding="utf-8"))
            return {name: from_plain(value) for name, value in given.items()}
    if not whole.is_file():
        return {}
    from analysis import published
    from analysis.catalogue import Catalogue
    from analysis.records import Record

    with intact.told_as_damaged(whole):
        given = json.loads(whole.read_text(encoding="utf-8"))["datasets"]
        records = [Record.model_validate(one) for one in given]
    return published.numbers(Catalogue({record.id: record for record in records}))
