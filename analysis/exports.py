"""Exports: the catalogue as plain files, written whole or not at all, the same bytes every time."""

from __future__ import annotations

import contextlib
import csv
import errno
import io
import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import columns, croissant, parquet, vocabularies
from analysis.catalogue import Catalogue, size_pixels
from analysis.records import FIELDS, LIST_FIELDS, Dispute, Fact, Record, Source

if TYPE_CHECKING:  # pages need this module
    from analysis.pages.dataset import Site

# What a dataset's row holds, in the order of the columns; a list is one text in a CSV.
_CATALOGUE = {
    "id": "string",
    "name": "string",
    "aliases": "list",
    "year": "integer",
    "tasks": "list",
    "platforms": "list",
    "modalities": "list",
    "sensors": "list",
    "gsd_min_m": "number",
    "gsd_max_m": "number",
    "image_count": "integer",
    "image_unit": "string",
    "image_width": "integer",
    "image_height": "integer",
    "class_count": "integer",
    "annotation_count": "integer",
    "volume_bytes": "integer",
    "size_pixels": "integer",
    "coverage": "string",
    "continents": "list",
    "countries": "list",
    "reference_sources": "list",
    "licence": "string",
    "access": "string",
    "splits": "string",
    "split_separation": "string",
    "formats": "list",
    "processing_levels": "list",
    "time_start": "string",
    "time_end": "string",
    "temporal_sampling": "list",
    "themes": "list",
    "doi": "string",
    "arxiv": "string",
    "data_doi": "string",
    "homepage": "string",
    "repository": "string",
    "torchgeo": "string",
    "huggingface": "string",
    "reading_depth": "string",
    "summary": "string",
    "lists": "list",
}
CATALOGUE_COLUMNS = list(_CATALOGUE)
EVIDENCE_COLUMNS = [
    "id",
    "field",
    "value",
    "unit",
    "state",
    "source",
    "source_kind",
    "date_read",
    "at",
    "as_published",
    "why",
    "chosen",
    "because",
]
RELATION_COLUMNS = ["id", "type", "to", "outside", "source", "note"]
TABLES = {
    "catalogue.csv": ("catalogue", CATALOGUE_COLUMNS),
    "evidence.csv": ("evidence", EVIDENCE_COLUMNS),
    "relations.csv": ("relations", RELATION_COLUMNS),
}
PARQUET = "catalogue.parquet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> str:
    """Return a value as a CSV cell that no spreadsheet takes for a formula.

    Numbers stay as they are; text that begins like a formula gets a leading apostrophe.

    Examples
    --------
    >>> safe_cell("=HYPERLINK(1)"), safe_cell(-3), safe_cell(None), safe_cell(0.5)
    ("'=HYPERLINK(1)", '-3', '', '0.5')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return "" if value != value else f"{value:.12g}"
    text = str(value)
    return "'" + text if text.startswith(_FORMULA) else text


def csv_text(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> str:
    r"""Return rows as CSV (comma, line feed, UTF-8 text), cells made safe.

    Examples
    --------
    >>> csv_text(["id", "n"], [{"id": "a, b", "n": 2}, {"id": "=1"}])
    'id,n\n"a, b",2\n\'=1,\n'
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(row.get(column)) for column in columns])
    return buffer.getvalue()


def _joined(values: Iterable[object]) -> str:
    return "|".join(str(value).replace("|", "/") for value in values)


def _plain(value: Any) -> Any:
    return _joined(value) if isinstance(value, list) else value


def catalogue_rows(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return one row a dataset, several values joined by ``|``, missing ones None."""
    return [
        {name: _plain(value) for name, value in row.items()} for row in catalogue_values(catalogue)
    ]


def catalogue_values(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return one row a dataset, several values as a list, missing ones None."""
    rows = []
    for record in catalogue:
        facts = record.facts
        row: dict[str, Any] = {
            "id": record.id,
            "name": record.name,
            "aliases": list(record.aliases),
            "reading_depth": record.depth,
            "summary": record.summary,
            "lists": [s.list for s in record.sources.values() if s.list],
            "size_pixels": size_pixels(record),
        }
        for field in FIELDS:
            fact = getattr(facts, field)
            if field in ("gsd_m", "size_pixels") or fact is None:
                continue
            value = fact.value
            if field in LIST_FIELDS:
                row[field] = [str(one) for one in value] if value is not None else None
            elif isinstance(value, list):
                row[field] = value[0] if len(value) == 1 else None
            else:
                row[field] = value
        if facts.image_count is not None:
            row["image_unit"] = facts.image_count.unit
        if facts.coverage is not None and facts.coverage.value is None:
            row["coverage"] = facts.coverage.state
        if facts.gsd_m is not None and facts.gsd_m.value is not None:
            given = facts.gsd_m.value
            distances = given if isinstance(given, list) else [given]
            row["gsd_min_m"], row["gsd_max_m"] = min(distances), max(distances)
        rows.append(row)
    return rows


def address(source: Source, lists: dict[str, dict[str, Any]]) -> str:
    """Return where a source can be found: its link, its DOI, or its list at the commit read.

    Examples
    --------
    >>> import datetime
    >>> one = Source(doi="10.1000/xyz", kind="primary", read=datetime.date(2026, 11, 20))
    >>> address(one, {})
    'https://doi.org/10.1000/xyz'
    """
    if source.url:
        return source.url
    if source.doi:
        return f"https://doi.org/{source.doi}"
    entry = lists.get(source.list or "", {})
    repository, commit = entry.get("repository", ""), entry.get("commit", "")
    return f"{repository}/tree/{commit}" if repository and commit else f"list:{source.list}"


def _sources_of(record: Record, fact: Fact[Any], named: Sequence[str]) -> list[str]:
    """Return the source keys behind a fact, following derived facts to the facts they rest on."""
    found: list[str] = []
    for name in named:
        if name in record.sources:
            found.append(name)
            continue
        other = getattr(record.facts, name, None)
        if other is not None and other is not fact:
            found.extend(_sources_of(record, other, other.evidence))
    return list(dict.fromkeys(found))


def evidence_rows(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return one row for every value and every source that gives it.

    A fact with two sources has two rows, unless both have one address and nothing else tells them
    apart; a disputed value has a row with ``chosen`` false; *not stated* has a row for every source
    that was searched, without a value. *Not applicable* follows from what the dataset is: where no
    source is named for it, its one row names none. A size that follows from count, width and height
    has a row of state ``derived`` for every source it rests on.
    """
    from analysis import lists as public_lists

    known = {row["list"]: row for row in public_lists.lists(catalogue.data).to_dict("records")}
    rows: list[dict[str, Any]] = []

    def add(
        record: Record, field: str, said: Fact[Any] | Dispute[Any], keys: Iterable[str], **more: Any
    ) -> None:
        sources: list[Source | None] = [record.sources[key] for key in keys]
        for source in sources or [None]:
            rows.append(
                {
                    "id": record.id,
                    "field": field,
                    "source": address(source, known) if source else None,
                    "source_kind": source.kind if source else None,
                    "date_read": source.read.isoformat() if source else None,
                    "at": said.at,
                    "as_published": said.as_,
                    "unit": said.unit,
                    "value": _plain(said.value),
                    **more,
                }
            )

    for record in catalogue:
        for field, fact in {**record.facts.known(), **_computed(record)}.items():
            # A value rests on what it is from; what was looked in besides did not give it.
            searched = fact.looked or () if fact.value is None else ()
            add(
                record,
                field,
                fact,
                [*_sources_of(record, fact, fact.evidence), *searched],
                state=fact.state,
                why=fact.why,
                chosen=True,
                because=fact.because,
            )
            for dispute in fact.disputed or ():
                given = dispute.from_
                named = [given] if isinstance(given, str) else given
                add(record, field, dispute, named, state="reported", chosen=False)
    return [dict(row) for row in dict.fromkeys(tuple(row.items()) for row in rows)]


def _computed(record: Record) -> dict[str, Fact[Any]]:
    """Return the size that no source reports and that follows from other facts, as a fact."""
    size = size_pixels(record)
    if size is None or record.facts.size_pixels is not None:
        return {}
    fact = {
        "value": size,
        "unit": "pixel",
        "state": "derived",
        "from": ["image_count", "image_width", "image_height"],
        "why": "image count × width × height",
    }
    return {"size_pixels": Fact[Any].model_validate(fact)}


def relation_rows(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return one row a relation between datasets."""
    return [
        {
            "id": record.id,
            "type": relation.type,
            "to": relation.to,
            "outside": relation.outside,
            "source": _joined(
                [relation.from_] if isinstance(relation.from_, str) else relation.from_
            ),
            "note": relation.note,
        }
        for record in catalogue
        for relation in record.relations
    ]


def catalogue_json(catalogue: Catalogue) -> str:
    """Return all records with their evidence as JSON, keys as in the YAML files."""
    records = [
        record.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
        for record in catalogue
    ]
    return json.dumps({"datasets": records}, ensure_ascii=False, indent=1) + "\n"


def kinds(name: str) -> dict[str, str]:
    """Return what each column of a table holds, by the table's file.

    Examples
    --------
    >>> kinds("catalogue.parquet")["tasks"], kinds("catalogue.csv")["tasks"]
    ('list', 'string')
    """
    if name == PARQUET:
        return dict(_CATALOGUE)
    kind = _CATALOGUE if name == "catalogue.csv" else {"chosen": "boolean"}
    listless = {column: one for column, one in kind.items() if one != "list"}
    return {column: listless.get(column, "string") for column in TABLES[name][1]}


def _fields(name: str) -> list[dict[str, str]]:
    """Return the columns of a table as a data package names them, each with its meaning."""
    return [
        {
            "name": column,
            "type": "array" if kind == "list" else kind,
            "description": columns.meaning(name, column),
        }
        for column, kind in kinds(name).items()
    ]


def data_package(files: Iterable[str]) -> str:
    """Return a Frictionless ``datapackage.json`` that describes the tables among some files."""
    named = set(files)
    resources = []
    for name, (short, _) in TABLES.items():
        if name not in named:
            continue
        resources.append(
            {
                "name": short,
                "path": name,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "description": columns.of_file(name),
                "schema": {"fields": _fields(name)},
            }
        )
    if PARQUET in named:
        resources.append(
            {
                "name": "catalogue-parquet",
                "path": PARQUET,
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
                "description": columns.of_file(PARQUET),
                "schema": {"fields": _fields(PARQUET)},
            }
        )
    package = {
        "name": "more-data-catalogue",
        "title": "More Data: a catalogue of Earth-observation datasets for machine learning",
        "description": columns.APOSTROPHE,
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def files(catalogue: Catalogue) -> dict[str, str]:
    """Return every text file of an export, by name; `everything` has the others too."""
    result = {
        "catalogue.csv": csv_text(CATALOGUE_COLUMNS, catalogue_rows(catalogue)),
        "evidence.csv": csv_text(EVIDENCE_COLUMNS, evidence_rows(catalogue)),
        "relations.csv": csv_text(RELATION_COLUMNS, relation_rows(catalogue)),
        "catalogue.json": catalogue_json(catalogue),
        "record.schema.json": record_schema(),
    }
    for name in vocabularies.names():
        result[f"vocabularies/{name}.json"] = (
            json.dumps(list(vocabularies.terms(name).values()), ensure_ascii=False, indent=1) + "\n"
        )
    result["datapackage.json"] = data_package([*result, PARQUET])
    return result


def everything(catalogue: Catalogue, site: Site) -> dict[str, bytes]:
    """Return every file of an export, by name.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    site : Site
        Version, date and address, for the description in Croissant.
    """
    result = {name: text.encode() for name, text in files(catalogue).items()}
    result[PARQUET] = parquet.encoded(catalogue_values(catalogue), kinds(PARQUET))
    described = [PARQUET, "catalogue.csv", "evidence.csv", "relations.csv", "catalogue.json"]
    tables = {name: kinds(name) for name in (PARQUET, "evidence.csv", "relations.csv")}
    text = croissant.metadata({name: result[name] for name in described}, tables, site)
    result["croissant.json"] = text.encode()
    return result


def record_schema() -> str:
    """Return the JSON Schema of a record, for editors."""
    schema = Record.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "A dataset of the More Data catalogue"
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def write(catalogue: Catalogue, out: Path, site: Site | None = None) -> list[str]:
    """Write an export into a folder, whole or not at all.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    out : Path
        The folder, made if it is not there. Files of an earlier export are replaced, others stay.
    site : Site, optional
        Which version this is, for the description in Croissant.

    Returns
    -------
    list of str
        The names of the files written.

    Raises
    ------
    OSError
        If the folder cannot be written; nothing is changed then.
    """
    from analysis.pages.dataset import Site

    return put(everything(catalogue, site or Site()), out)


def put(contents: Mapping[str, bytes], out: Path) -> list[str]:
    """Write files into a folder as `write` does; return their names."""
    made: list[Path] = []
    try:
        _make(out, made)
        # Everything is written first, so that a full disk leaves the old export; within the folder
        # itself, since nothing can be renamed from its parent where it is a disk of its own.
        with tempfile.TemporaryDirectory(dir=out, prefix=".export-") as scratch:
            for name, content in contents.items():
                target = Path(scratch) / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            for name in contents:
                _make((out / name).parent, made)
                if (out / name).is_dir():
                    said = os.strerror(errno.EISDIR)
                    raise IsADirectoryError(errno.EISDIR, said, str(out / name))
            for name in contents:
                os.replace(Path(scratch) / name, out / name)
    except BaseException:
        for folder in reversed(made):
            with contextlib.suppress(OSError):  # something was written into it
                folder.rmdir()
        raise
    return list(contents)


def _make(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it that are not there, and note which."""
    for one in (*reversed(folder.parents), folder):
        if not one.exists():
            one.mkdir(exist_ok=True)
            made.append(one)
