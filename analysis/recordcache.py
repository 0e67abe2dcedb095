"""Records that were checked before, kept so that reading them again is quick.

A record's text is known by its hash, and what it was checked by (the model, the vocabularies, the
versions of Python and pydantic) is part of the file's name: whatever changes is checked anew. The
cache holds plain data, no code; one that is damaged, or cannot be written, is as good as none.
``MORE_DATA_CACHE=off`` does without.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import marshal
import os
import sys
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pydantic

from analysis.records import Dispute, Fact, Facts, Record, Relation, Source
from analysis.vocabularies import DATA, REPOSITORY

FOLDER = REPOSITORY / "_build" / ".cache"
_FORM = 1  # to be raised when what is written below changes
_MARK = b"more data records\n"
_set = object.__setattr__

Plain = tuple[Any, ...]


def _arguments(annotation: Any, base: type) -> Any:
    """Return the class under an annotation such as ``Fact[int] | None`` or ``list[…] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, base):
        return annotation
    for inner in typing.get_args(annotation):
        found = _arguments(inner, base)
        if found is not None:
            return found
    return None


_FACTS: dict[str, type[Fact[Any]]] = {
    name: _arguments(field.annotation, Fact) for name, field in Facts.model_fields.items()
}
_DISPUTES: dict[str, type[Dispute[Any]]] = {
    name: _arguments(kind.model_fields["disputed"].annotation, Dispute)
    for name, kind in _FACTS.items()
}


@cache
def _place() -> Path:
    """Return the file that holds what today's model has checked."""
    digest = hashlib.sha256(f"{_FORM} {sys.version_info[:3]} {pydantic.VERSION}".encode())
    package = Path(__file__).parent
    sources = [
        package / f"{name}.py" for name in ("records", "fieldvalues", "countries", "vocabularies")
    ]
    sources += [package / f"{name}.py" for name in ("recordcache", "yamlfiles", "validation")]
    for file in (*sources, *sorted((DATA / "vocabularies").glob("*.yaml"))):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return FOLDER / f"records-{digest.hexdigest()[:24]}"


class Cache:
    """Records by the hash of their text."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Plain] = {}
        self._records: dict[bytes, Record] = {}
        self.is_new = False

    def get(self, key: bytes) -> Record | None:
        """Return the record of a text, or None if it was not checked before."""
        plain = self._kept.pop(key, None)  # what it holds becomes the record's own
        if plain is None:
            return None
        record = self._records[key] = _unpack(plain)
        return record

    def add(self, key: bytes, record: Record) -> None:
        """Keep a record that has no fault."""
        _share(record)
        self._records[key] = record
        self.is_new = True

    def read(self, file: Path) -> None:
        """Read what was kept; nothing if it is damaged."""
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
            content = memoryview(file.read_bytes())
            head, payload = content[: len(_MARK) + 32], content[len(_MARK) + 32 :]
            if bytes(head) == _MARK + hashlib.sha256(payload).digest():
                self._kept = marshal.loads(payload)

    def write(self, file: Path) -> None:
        """Write what was used, whole or not at all; a full or read-only disk is no fault."""
        payload = marshal.dumps({key: _pack(record) for key, record in self._records.items()})
        scratch = file.with_name(f"{file.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                scratch.write_bytes(_MARK + hashlib.sha256(payload).digest() + payload)
                os.replace(scratch, file)
                for old in file.parent.glob("records-*"):  # of models that are no more
                    if old != file and "." not in old.name:
                        old.unlink()
            finally:
                scratch.unlink(missing_ok=True)


@contextlib.contextmanager
def kept(data: Path) -> Iterator[Cache]:
    """Yield the cache of checked records, to be used for one folder.

    Only the repository's own folder is kept: others come and go.
    """
    records = Cache()
    if os.environ.get("MORE_DATA_CACHE") == "off" or data.resolve() != DATA:
        yield records
        return
    file = _place()
    records.read(file)
    yield records
    if records.is_new:
        records.write(file)


_sets: dict[frozenset[str], set[str]] = {}
_names: dict[frozenset[str], tuple[str, ...]] = {}


def _share(record: Record) -> None:
    """Let models with the same fields set share one set of their names: a third of the memory.

    A set is copied when its model is, and only assigning to a model would add to it.
    """
    models = (record, record.facts, *record.sources.values(), *record.relations)
    for model in (*models, *record.facts.__dict__.values()):
        if model is not None:
            given = model.__pydantic_fields_set__
            _set(model, "__pydantic_fields_set__", _sets.setdefault(frozenset(given), given))


def _fields(model: pydantic.BaseModel) -> tuple[str, ...]:
    # One tuple for all that are the same: it is then written once.
    given = frozenset(model.__pydantic_fields_set__)
    return _names.setdefault(given, tuple(sorted(given)))


def _pack(record: Record) -> Plain:
    values = dict(record.__dict__)
    values["sources"] = {key: _pack_source(source) for key, source in record.sources.items()}
    facts = {name: _pack_fact(fact) for name, fact in record.facts.known().items()}
    values["facts"] = (_fields(record.facts), facts)
    values["relations"] = [_pack_model(relation) for relation in record.relations]
    return (_fields(record), values)


def _pack_model(model: pydantic.BaseModel) -> Plain:
    return (_fields(model), dict(model.__dict__))


def _pack_source(source: Source) -> Plain:
    fields, values = _pack_model(source)
    values["read"] = values["read"].toordinal()
    return (fields, values)


def _pack_fact(fact: Fact[Any]) -> Plain:
    fields, values = _pack_model(fact)
    if values["disputed"] is not None:
        values["disputed"] = [_pack_model(dispute) for dispute in values["disputed"]]
    return (fields, values)


def _make(kind: type[Any], plain: Plain) -> Any:
    """Return a model from values that were checked when they were kept."""
    fields, values = plain
    model: Any = object.__new__(kind)
    _set(model, "__dict__", values)
    _set(model, "__pydantic_fields_set__", _given(fields))
    _set(model, "__pydantic_extra__", None)
    _set(model, "__pydantic_private__", None)
    return model


def _given(fields: tuple[str, ...]) -> set[str]:
    found = _by_names.get(fields)
    if found is None:
        found = _by_names[fields] = _sets.setdefault(frozenset(fields), set(fields))
    return found


_by_names: dict[tuple[str, ...], set[str]] = {}
_NO_FACTS = dict.fromkeys(Facts.model_fields)


def _unpack(plain: Plain) -> Record:
    """Return a record from plain data, which it takes over."""
    values = plain[1]
    sources = values["sources"]
    for key, source in sources.items():
        source[1]["read"] = datetime.date.fromordinal(source[1]["read"])
        sources[key] = _make(Source, source)
    fields, facts = values["facts"]
    made = dict(_NO_FACTS)
    for name, fact in facts.items():
        disputed = fact[1]["disputed"]
        if disputed is not None:
            fact[1]["disputed"] = [_make(_DISPUTES[name], one) for one in disputed]
        made[name] = _make(_FACTS[name], fact)
    values["facts"] = _make(Facts, (fields, made))
    values["relations"] = [_make(Relation, one) for one in values["relations"]]
    record: Record = _make(Record, plain)
    return record
