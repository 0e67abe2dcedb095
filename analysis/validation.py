"""Check a folder of records: every fault of every file, each with its place."""

from __future__ import annotations

import contextlib
import datetime
import gc
import hashlib
import math
import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from analysis import copies, faultwords, recordcache, vocabularies, yamlfiles
from analysis import lists as public_lists
from analysis.faultyfiles import FaultyFile
from analysis.fieldvalues import LARGEST_COUNT, suggestion
from analysis.records import Record

MOST_THEMES = 3
LONGEST_SUMMARY = 160
LONGEST_RECORD = 100_000  # characters: far more than a record with evidence for every field takes


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong, and where.

    Printing it gives ``path:line: field: what is wrong, what was expected``.
    """

    path: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.field}: {self.message}"


def check_text(text: str, path: str, stem: str | None = None) -> tuple[Record | None, list[Fault]]:
    """Check one record's text.

    Parameters
    ----------
    text : str
        The YAML document.
    path : str
        How to name the file in faults.
    stem : str, optional
        The file's name without ending, which the record's id must equal.

    Returns
    -------
    (Record or None, list of Fault)
        The record when there is no fault, and all faults.
    """
    if text.startswith("\ufeff"):
        said = "begins with a byte order mark, expected UTF-8 without one"
        return None, [Fault(path, 1, "file", said)]
    if len(text) > LONGEST_RECORD:
        said = f"{len(text):,} characters long, expected at most {LONGEST_RECORD:,}"
        return None, [Fault(path, 1, "file", said)]
    try:
        data = yamlfiles.read(text)
    except yamlfiles.YamlFault as fault:
        return None, [Fault(path, fault.line, "file", str(fault))]
    if not isinstance(data, dict):
        return None, [Fault(path, 1, "file", "expected a mapping of keys to values")]
    faults: list[Fault] = []
    record: Record | None = None
    try:
        record = Record.model_validate(data)
    except ValidationError as error:
        for place, message in faultwords.messages(error):
            field = ".".join(str(step) for step in place)
            if not place:
                field, _, message = message.partition(": ")
                place = tuple(field.split("."))
            faults.append(Fault(path, yamlfiles.line_of(text, place), field, message))
        faults.extend(_check_names(data, text, path, {(f.field) for f in faults}))
        faults.extend(_check_evidence(data, text, path, {(f.field) for f in faults}))
    given = data.get("id")
    if stem is not None and isinstance(given, str) and given != stem:
        line = yamlfiles.line_of(text, ("id",))
        faults.append(
            Fault(path, line, "id", f"{given!r} is not the file's name, expected {stem!r}")
        )
    if stem is not None and record is not None:
        faults.extend(_check_rules(record, text, path))
    return (None if faults else record), sorted(faults)


def _check_rules(record: Record, text: str, path: str) -> list[Fault]:
    """Hold a record of the catalogue to rules that came later than releases and first readings."""
    found = []

    def fault(message: str, *place: str) -> None:
        line = yamlfiles.line_of(text, ("facts", *place))
        found.append(Fault(path, line, ".".join(("facts", *place)), message))

    themes = record.facts.themes
    if themes is not None and len(themes.value or ()) > MOST_THEMES:
        fault(f"found {len(themes.value or ())}, expected {MOST_THEMES} at most", "themes", "value")
    year = record.facts.year
    read = max(source.read.year for source in record.sources.values())
    if year is not None and year.value is not None and year.value > read:
        fault(f"found {year.value}, but its sources were last read in {read}", "year", "value")
    parts = (record.facts.image_count, record.facts.image_width, record.facts.image_height)
    values = [part.value if part else None for part in parts]
    single: list[Any] = [
        one[0] if isinstance(one, list) and len(one) == 1 else one for one in values
    ]
    if all(isinstance(one, int) for one in single) and math.prod(single) > LARGEST_COUNT:
        said = f"times width and height gives {math.prod(single):.1e} pixels"
        fault(f"{said}, expected at most {LARGEST_COUNT:.0e}", "image_count", "value")
    coverage = record.facts.coverage
    if coverage is not None and coverage.value == "not_stated":
        fault("expected {state: not_stated, looked: [SOURCE, …]} instead", "coverage", "value")
    start, end = record.facts.time_start, record.facts.time_end
    for field, time in (("time_start", start), ("time_end", end)):
        if time is not None and time.value is not None and int(time.value[:4]) > read:
            fault(f"found {time.value}, but its sources were last read in {read}", field, "value")
    if start and end and start.value and end.value:
        # As far as both tell: a year may end in a month of itself.
        told = min(len(start.value), len(end.value))
        if start.value[:told] > end.value[:told]:
            fault(f"{end.value} is before time_start, {start.value}", "time_end", "value")
    if record.summary and len(record.summary) > LONGEST_SUMMARY:
        line = yamlfiles.line_of(text, ("summary",))
        said = f"{len(record.summary)} characters long, expected at most {LONGEST_SUMMARY}"
        found.append(Fault(path, line, "summary", said))
    for field, fact in record.facts.known().items():
        if fact.disputed and not fact.because:
            fault("disputed values need because: why none of them was chosen", field)
    return found


def _check_names(data: dict[str, Any], text: str, path: str, seen: set[str]) -> list[Fault]:
    """Find evidence that names no source, also in a record that has other faults.

    The model checks the same once everything else is right; a record with a wrong type never
    gets that far, and its author should see all faults at once.
    """
    sources = data.get("sources")
    facts = data.get("facts")
    if not isinstance(sources, dict) or not isinstance(facts, dict):
        return []
    found = []
    for field, fact in facts.items():
        if not isinstance(fact, dict):
            continue
        for key in ("from", "looked"):
            named = fact.get(key)
            for name in named if isinstance(named, list) else [named]:
                if not isinstance(name, str) or name in sources:
                    continue
                if key == "from" and fact.get("state") == "derived" and name in facts:
                    continue
                place = f"facts.{field}.{key}"
                if place not in seen:
                    message = f"{name!r} names no source of this record"
                    message += f", expected one of {', '.join(map(str, sources))}"
                    line = yamlfiles.line_of(text, ("facts", field, key))
                    found.append(Fault(path, line, place, message))
    return found


def _check_evidence(data: dict[str, Any], text: str, path: str, seen: set[str]) -> list[Fault]:
    """Find facts without evidence or unit whose value is wrong too: the model stops at the value."""
    facts = data.get("facts")
    found = []
    for field, fact in facts.items() if isinstance(facts, dict) else ():
        if not isinstance(fact, dict) or fact.get("value") is None or f"facts.{field}" in seen:
            continue
        if not any(place.startswith(f"facts.{field}.value") for place in seen):
            continue
        line = yamlfiles.line_of(text, ("facts", field))
        if not fact.get("from"):
            message = "a fact without evidence: expected from: SOURCE"
            found.append(Fault(path, line, f"facts.{field}", message))
        known = vocabularies.ids("count_units")
        if field == "image_count" and fact.get("unit") not in known:
            message = f"image_count needs a unit: expected one of {', '.join(known)}"
            found.append(Fault(path, line, f"facts.{field}", message))
    return found


def check_files(files: Iterable[Path], data: Path) -> tuple[list[tuple[Record, Path]], list[Fault]]:
    """Check some files as if they stood in a data folder.

    Parameters
    ----------
    files : iterable of Path
        The records' files; they may lie elsewhere. One that is named twice is checked once.
    data : Path
        The data folder whose records and lists they may name.

    Returns
    -------
    (list of (Record, Path), list of Fault)
        The records without fault of their own and their files, and all faults by path and line. Of
        two files with one id, the second is a fault.
    """
    records: list[tuple[Record, Path]] = []
    faults = _no_folder(data / "datasets")
    texts: dict[str, str] = {}
    paths: dict[str, str] = {}
    met: set[str] = set()
    folder = Path(os.path.abspath(data / "datasets"))
    for file in files:
        place = os.path.abspath(file)
        if place in met:
            continue
        met.add(place)
        if file.is_dir():
            said = "is a folder, expected files (--data names a data folder)"
            faults.append(Fault(str(file), 1, "file", said))
            continue
        if not file.is_file():
            faults.append(Fault(str(file), 1, "file", "not found"))
            continue
        if file.suffix != ".yaml":
            faults.append(Fault(str(file), 1, "file", "expected the ending .yaml"))
            continue
        if folder in Path(place).parents[1:]:
            faults.append(Fault(str(file), 1, "file", _below(data / "datasets" / file.name)))
            continue
        text = _decoded(file.read_bytes(), str(file))
        if isinstance(text, Fault):
            faults.append(text)
            continue
        record, found = check_text(text, str(file), file.stem)
        faults.extend(found)
        claimed = _claimed_id(record, text)
        if claimed is not None and claimed in paths:
            line = yamlfiles.line_of(text, ("id",))
            faults.append(Fault(str(file), line, "id", f"{claimed!r} is also in {paths[claimed]}"))
            continue
        if claimed is not None:
            paths[claimed] = str(file)
        if record is not None:
            records.append((record, file))
            texts[record.id] = text
    if records:
        alone = [record for record, _ in records]
        here = {file.stem for file in (data / "datasets").glob("*.yaml")} | texts.keys()
        faults.extend(_check_relations(alone, here, paths, texts.__getitem__))
        faults.extend(_check_lists(alone, data, paths, texts.__getitem__))
    return records, sorted(faults)


def check_days(files: Iterable[tuple[Record, Path]], today: datetime.date) -> list[Fault]:
    """Return the sources that were read after tomorrow, of records and their files.

    Not part of the model: what holds must not depend on a clock. Where it is already tomorrow,
    somebody may have read today.
    """
    faults = []
    for record, file in files:
        for key, source in record.sources.items():
            if source.read > today + datetime.timedelta(days=1):
                line = yamlfiles.line_of(file.read_text("utf-8"), ("sources", key, "read"))
                said = f"{source.read} is still to come"
                faults.append(Fault(str(file), line, f"sources.{key}.read", said))
    return faults


def check_folder(data: Path) -> tuple[list[Record], list[Fault]]:
    """Check all records of a data folder, each by itself and all together.

    Parameters
    ----------
    data : Path
        A folder with ``datasets/*.yaml``.

    Returns
    -------
    (list of Record, list of Fault)
        The records without fault, by id, and all faults by path and line.
    """
    folder = data / "datasets"
    if missing := _no_folder(folder):
        return [], missing
    with _without_collecting(), recordcache.kept(data) as kept:
        return _check_files(folder, f"{data.name}/datasets", kept)


def _no_folder(folder: Path) -> list[Fault]:
    said = "not found, expected a folder of records"
    return [] if folder.is_dir() else [Fault(str(folder), 1, "folder", said)]


def _below(expected: Path | str) -> str:
    """Return what is wrong with a record in a sub-folder: its id would not lead to its file."""
    return f"in a sub-folder, expected {expected}"


def _check_files(
    folder: Path, shown: str, kept: recordcache.Cache
) -> tuple[list[Record], list[Fault]]:
    records: list[Record] = []
    faults: list[Fault] = []
    owners: dict[str, str] = {}
    for name in copies.names(folder):
        path = f"{shown}/{name}"
        stem, _, ending = name.rpartition("/")[2].rpartition(".")
        if f"{stem}.{ending}" == "README.md":
            continue
        if ending != "yaml":
            faults.append(Fault(path, 1, "file", "expected the ending .yaml"))
            continue
        if "/" in name:
            faults.append(Fault(path, 1, "file", _below(f"{shown}/{stem}.yaml")))
            continue
        try:
            with open(f"{folder}/{name}", "rb") as file:
                content = file.read()
        except OSError as problem:
            is_loose = os.path.islink(f"{folder}/{name}") and isinstance(problem, FileNotFoundError)
            said = "is a link to nothing" if is_loose else f"cannot be read: {problem.strerror}"
            faults.append(Fault(path, 1, "file", said))
            continue
        text = _decoded(content, path)
        if isinstance(text, Fault):
            faults.append(text)
            continue
        key = hashlib.sha256(content).digest()
        record = kept.get(key)
        if record is None or record.id != stem:
            record, found = check_text(text, path, stem)
            faults.extend(found)
            if record is not None:
                kept.add(key, record)
        claimed = _claimed_id(record, text)
        if claimed is not None:
            if claimed in owners:
                line = yamlfiles.line_of(text, ("id",))
                faults.append(Fault(path, line, "id", f"{claimed!r} is also in {owners[claimed]}"))
            owners.setdefault(claimed, path)
        if record is not None:
            records.append(record)

    # Read again: keeping all texts for this would double what a catalogue takes.
    def text_of(identifier: str) -> str:
        return (folder / owners[identifier].removeprefix(f"{shown}/")).read_text(encoding="utf-8")

    faults.extend(_check_relations(records, owners, owners, text_of))
    faults.extend(_check_lists(records, folder.parent, owners, text_of))
    return sorted(records, key=lambda r: r.id), sorted(faults)


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """Make many objects that stay without looking again and again which could go."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _claimed_id(record: Record | None, text: str) -> str | None:
    if record is not None:
        return record.id
    try:
        data: Any = yamlfiles.read(text)
    except yamlfiles.YamlFault:
        return None
    claimed = data.get("id") if isinstance(data, dict) else None
    return claimed if isinstance(claimed, str) else None


def _decoded(content: bytes, path: str) -> str | Fault:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Fault(path, line, "file", f"not UTF-8 at byte {error.start}")


def _check_relations(
    records: list[Record],
    known: Container[str],
    paths: Mapping[str, str],
    text_of: Callable[[str], str],
) -> list[Fault]:
    faults = []
    for record in records:
        for number, relation in enumerate(record.relations):
            if relation.to is not None and relation.to not in known:
                place = ("relations", number, "to")
                line = yamlfiles.line_of(text_of(record.id), place)
                message = (
                    f"{relation.to!r} is no record, expected an id of the catalogue"
                    " (or outside: NAME)"
                )
                field = ".".join(map(str, place))
                faults.append(Fault(paths[record.id], line, field, message))
    return faults


def _check_lists(
    records: list[Record], data: Path, paths: Mapping[str, str], text_of: Callable[[str], str]
) -> list[Fault]:
    """Find lists that are cited as sources and have no entry for the record."""
    entries = data / "lists" / "entries.csv"
    if not entries.is_file():
        return []
    try:
        named = public_lists.named(data)
    except FaultyFile as fault:
        return [Fault(f"{data.name}/lists/{entries.name}", fault.line, "file", fault.message)]
    lists = tuple(sorted({name for name, _ in named}))
    faults = []
    for record in records:
        for key, source in record.sources.items():
            if source.list is None or (source.list, record.id) in named:
                continue
            if source.list in lists:
                message = f"{source.list!r} has no entry for {record.id} in lists/entries.csv"
            else:
                message = f"{source.list!r} is none of lists/lists.yaml"
                message += suggestion(source.list, lists)
            line = yamlfiles.line_of(text_of(record.id), ("sources", key, "list"))
            faults.append(Fault(paths[record.id], line, f"sources.{key}.list", message))
    return faults
