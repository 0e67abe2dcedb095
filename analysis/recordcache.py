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
    sources = [package / f"{name}.py" for name in ("records", "countries", "vocabularies")]
    sources += [package / f"{name}.py" for name in ("recordcache", "yamlfiles", "validation")]
    for file in (*sources, *sorted((DATA / "vocabularies").glob("*.yaml"))):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return FOLDER / f"records-{digest.hexdigest()[:24]}"


class Cache:
    """Records by the hash of their text; use as a context, which keeps what was added."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Plain] = {}
        self._used: dict[bytes, Plain] = {}
        self._new = False

    def get(self, key: bytes) -> Record | None:
        """Return the record of a text, or None if it was not checked before."""
        plain = self._kept.get(key)
        if plain is None:
            return None
        self._used[key] = plain
        return _unpack(plain)

    def add(self, key: bytes, record: Record) -> None:
        """Keep a record that has no fault."""
        self._used[key] = _pack(record)
        self._new = True

    def read(self, file: Path) -> None:
        """Read what was kept; nothing if it is damaged."""
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
            content = file.read_bytes()
            head, payload = content[: len(_MARK) + 32], content[len(_MARK) + 32 :]
            if head == _MARK + hashlib.sha256(payload).digest():
                self._kept = marshal.loads(payload)

    def write(self, file: Path) -> None:
        """Write what was used, whole or not at all; a full or read-only disk is no fault."""
        payload = marshal.dumps(self._used)
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
    if records._new:
        records.write(file)


def _pack(record: Record) -> Plain:
    values = dict(record.__dict__)
    values["sources"] = {key: _pack_source(source) for key, source in record.sources.items()}
    values["facts"] = (
        tuple(record.facts.model_fields_set),
        {name: _pack_fact(fact) for name, fact in record.facts.known().items()},
    )
    values["relations"] = [_pack_model(relation) for relation in record.relations]
    return (tuple(record.model_fields_set), values)


def _pack_model(model: pydantic.BaseModel) -> Plain:
    return (tuple(model.model_fields_set), dict(model.__dict__))


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
    model: Any = object.__new__(kind)
    _set(model, "__dict__", plain[1])
    _set(model, "__pydantic_fields_set__", set(plain[0]))
    _set(model, "__pydantic_extra__", None)
    _set(model, "__pydantic_private__", None)
    return model


_NO_FACTS = dict.fromkeys(Facts.model_fields)


def _unpack(plain: Plain) -> Record:
    fields, given = plain
    values = dict(given)  # what is kept stays as it was read, to be written again
    values["aliases"] = list(values["aliases"])
    sources = {}
    for key, (set_, source) in values["sources"].items():
        source = {**source, "read": datetime.date.fromordinal(source["read"])}
        sources[key] = _make(Source, (set_, source))
    values["sources"] = sources
    set_, facts = values["facts"]
    made = dict(_NO_FACTS)
    for name, (fact_set, fact) in facts.items():
        if fact["disputed"] is not None:
            kind = _DISPUTES[name]
            fact = {**fact, "disputed": [_make(kind, one) for one in fact["disputed"]]}
        made[name] = _make(_FACTS[name], (fact_set, fact))
    values["facts"] = _make(Facts, (set_, made))
    values["relations"] = [_make(Relation, one) for one in values["relations"]]
    record: Record = _make(Record, (fields, values))
    return record
