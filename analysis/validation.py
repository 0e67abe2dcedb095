"""Check a folder of records: every fault of every file, each with its place."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from analysis import recordcache, yamlfiles
from analysis.records import Record

MOST_THEMES = 3


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


# Pydantic names the branches of a union and the generics of a model in an error's place; these
# are no part of the file.
_NOT_IN_FILE = ("int", "float", "list[", "function-", "constrained", "lax-or-strict", "json-or")

_WORDS = {
    "extra_forbidden": "unknown key",
    "missing": "missing, expected a value",
    "int_type": "expected a whole number",
    "float_type": "expected a number",
    "string_type": "expected text (put it in quotes)",
    "list_type": "expected a list in brackets",
    "model_type": "expected keys and values, such as {value: …, from: …}",
    "dict_type": "expected keys and values",
    "too_short": "expected at least one entry",
}


def _place(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return tuple(
        step for step in path if isinstance(step, int) or not str(step).startswith(_NOT_IN_FILE)
    )


def _messages(error: ValidationError) -> list[tuple[tuple[str | int, ...], str]]:
    found: dict[tuple[str | int, ...], list[str]] = {}
    for detail in error.errors(include_url=False):
        place = _place(detail["loc"])
        kind = detail["type"]
        message = _WORDS.get(kind) or str(detail["msg"]).removeprefix("Value error, ")
        if kind == "string_pattern_mismatch":
            message = "expected lower-case letters and digits joined by - (ids) or _ (keys)"
        if kind not in ("extra_forbidden", "missing", "value_error"):
            shown = repr(detail["input"])
            message = f"found {shown if len(shown) < 80 else shown[:77] + '…'}: {message}"
        found.setdefault(place, [])
        for line in message.split("\n"):
            if line not in found[place]:
                found[place].append(line)
    # A value that may be a number or a list fails as both; the deeper place says what is wrong.
    shallow = [a for a in found if a and any(b[: len(a)] == a and b != a for b in found)]
    result = []
    for place, lines in found.items():
        if place in shallow:
            continue
        result += [(place, "; or ".join(lines))] if place else [(place, line) for line in lines]
    return result


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
        for place, message in _messages(error):
            field = ".".join(str(step) for step in place)
            if not place:
                field, _, message = message.partition(": ")
                place = tuple(field.split("."))
            faults.append(Fault(path, yamlfiles.line_of(text, place), field, message))
        faults.extend(_check_names(data, text, path, {(f.field) for f in faults}))
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
                    line = yamlfiles.line_of(text, ("facts", field, key))
                    found.append(Fault(path, line, place, message))
    return found


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
    if not folder.is_dir():
        return [], [Fault(str(folder), 1, "folder", "not found, expected a folder of records")]
    with _without_collecting(), recordcache.kept(data) as kept:
        return _check_files(folder, f"{data.name}/datasets", kept)


def _check_files(
    folder: Path, shown: str, kept: recordcache.Cache
) -> tuple[list[Record], list[Fault]]:
    records: list[Record] = []
    faults: list[Fault] = []
    owners: dict[str, str] = {}
    for name in _names(folder):
        path = f"{shown}/{name}"
        stem, _, ending = name.rpartition("/")[2].rpartition(".")
        if f"{stem}.{ending}" in ("README.md", ".gitkeep"):
            continue
        if ending != "yaml":
            faults.append(Fault(path, 1, "file", "expected the ending .yaml"))
            continue
        with open(f"{folder}/{name}", "rb") as file:
            content = file.read()
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            faults.append(Fault(path, 1, "file", f"not UTF-8 at byte {error.start}"))
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
    faults.extend(_check_relations(records, owners, folder, shown))
    return sorted(records, key=lambda r: r.id), sorted(faults)


def _names(folder: Path) -> list[str]:
    """Return the files of a folder and those below it, by their names from there, sorted."""
    start = len(str(folder)) + 1
    found = [
        os.path.join(where, name)[start:] for where, _, names in os.walk(folder) for name in names
    ]
    return sorted(name.replace(os.sep, "/") for name in found)


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


def _check_relations(
    records: list[Record], owners: dict[str, str], folder: Path, shown: str
) -> list[Fault]:
    faults = []
    for record in records:
        for number, relation in enumerate(record.relations):
            if relation.to is not None and relation.to not in owners:
                place = ("relations", number, "to")
                path = owners[record.id]
                # Read again: keeping all texts for this would double what a catalogue takes.
                text = (folder / path.removeprefix(f"{shown}/")).read_text(encoding="utf-8")
                faults.append(
                    Fault(
                        path,
                        yamlfiles.line_of(text, place),
                        ".".join(map(str, place)),
                        f"{relation.to!r} is no record, expected an id of the catalogue"
                        " (or outside: NAME)",
                    )
                )
    return faults
