"""What a fact rests on, directly or through the facts it derives from."""

from __future__ import annotations

from collections.abc import Callable

from analysis.records import Record, Source


def rests_only_on(record: Record, field: str, chosen: Callable[[Source], object]) -> bool:
    """Say whether a value rests on sources of one kind alone.

    Parameters
    ----------
    record : Record
        The record.
    field : str
        The fact; without a value it rests on nothing.
    chosen : callable
        Says whether a source is of that kind.

    Examples
    --------
    >>> from analysis import load
    >>> rests_only_on(load()["eurosat"], "sensors", lambda source: source.list)
    False
    """

    def sources(name: str, seen: frozenset[str]) -> list[bool]:
        fact = getattr(record.facts, name, None)
        found = []
        for where in fact.evidence if fact is not None and name not in seen else []:
            source = record.sources.get(where)
            found += [bool(chosen(source))] if source else sources(where, seen | {name})
        return found

    fact = getattr(record.facts, field)
    every = sources(field, frozenset())
    return bool(fact is not None and fact.value and every and all(every))


def unnamed_values(record: Record) -> list[str]:
    """Return the fields of which the value rests on texts alone whose place is not known.

    Examples
    --------
    >>> from analysis import load
    >>> unnamed_values(load()["eurosat"])
    []
    """
    return [
        field
        for field in type(record.facts).model_fields
        if rests_only_on(record, field, lambda source: source.unnamed)
    ]
