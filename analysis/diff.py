"""What changed between two snapshots of the catalogue, the gravest first.

What was lost comes before everything else: a record removed, a value that became unknown, a record
read less deeply than before. Then the published numbers that moved, by how far; then values that
changed, values and records that are new, and last what changed in evidence alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analysis.published import Number
from analysis.snapshots import Known, Snapshot, read

DEPTHS = ("listed", "read", "checked")
LOST, CHANGED, GAINED, EVIDENCE = range(4)
GRAVITY = {
    LOST: "Lost",
    CHANGED: "Changed",
    GAINED: "Gained",
    EVIDENCE: "Evidence or words only",
}
_ABSENT = Known()


@dataclass(frozen=True, order=True)
class Change:
    """One field of one record that is no longer what it was."""

    id: str
    field: str
    old: Known
    new: Known

    @property
    def gravity(self) -> int:
        """How grave it is: LOST, CHANGED, GAINED or EVIDENCE."""
        if self.field == "reading_depth":
            before, after = (_depth(known.value) for known in (self.old, self.new))
            return LOST if after < before else GAINED
        if self.old.has_value != self.new.has_value:
            return LOST if self.old.has_value else GAINED
        if self.field in ("name", "aliases", "summary"):
            return EVIDENCE
        same = (self.old.value, self.old.state) == (self.new.value, self.new.state)
        return EVIDENCE if same else CHANGED

    def inverse(self) -> Change:
        """Return the change the other way round."""
        return Change(self.id, self.field, self.new, self.old)


@dataclass(frozen=True)
class Move:
    """A published number that moved; None where a snapshot does not have it."""

    name: str
    old: Number | None
    new: Number | None

    @property
    def figure(self) -> bool:
        """Whether it is a figure, of which a hash of what it shows is published."""
        return "figure" in (one.kind for one in (self.old, self.new) if one)

    @property
    def consequence(self) -> float:
        """How far it moved: infinite for a verdict or finding, else in widths of its interval.

        Numbers without an interval count by their relative change. One means that the new value
        lies outside what the old one allowed.
        """
        if self.old is None or self.new is None:
            return 0.0
        before, after = self.old.value, self.new.value
        if self.old.kind == "figure":
            return 0.0
        if self.old.kind in ("verdict", "finding") or not _both_numbers(before, after):
            return math.inf
        distance = abs(float(after) - float(before))  # type: ignore[arg-type]
        if self.old.low is not None and self.old.high is not None:
            half = max(self.old.high - self.old.low, self._other_width) / 2
            if half > 0:
                return distance / half
        largest = max(abs(float(before)), abs(float(after)))  # type: ignore[arg-type]
        return distance / largest if largest else 0.0

    @property
    def _other_width(self) -> float:
        # Of both intervals the wider one, so that a move is as grave in either direction.
        if self.new is None or self.new.low is None or self.new.high is None:
            return 0.0
        return self.new.high - self.new.low

    @property
    def lost(self) -> bool:
        """Whether a number that was published can no longer be given, or a finding not held."""
        if self.old is None:
            return False
        if self.new is None or (self.new.value is None and self.old.value is not None):
            return True
        if self.old.kind == "finding":
            return self.old.value is True and self.new.value is False
        return self.new.value == "cannot be tested" and self.old.value != "cannot be tested"

    def inverse(self) -> Move:
        """Return the move the other way round."""
        return Move(self.name, self.new, self.old)


@dataclass(frozen=True)
class Difference:
    """All that differs between two snapshots; empty for the same."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    moves: tuple[Move, ...] = ()
    untold: tuple[str, ...] = ()  # "numbers", "figures": not known of both, so not compared

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changes or self.moves)

    def inverse(self) -> Difference:
        """Return the difference the other way round."""
        return Difference(
            self.removed,
            self.added,
            tuple(change.inverse() for change in self.changes),
            tuple(move.inverse() for move in self.moves),
            self.untold,
        )

    @cached_property
    def ranked_changes(self) -> list[Change]:
        """The changes, the gravest first, then by record and field."""
        return sorted(self.changes, key=lambda change: (change.gravity, change.id, change.field))

    @cached_property
    def ranked_moves(self) -> list[Move]:
        """The moves: what was lost, then by consequence, then by name."""
        return sorted(self.moves, key=lambda move: (not move.lost, -move.consequence, move.name))

    @property
    def lost(self) -> int:
        """How much coverage was lost: records, values, depths and numbers."""
        fields = sum(change.gravity == LOST for change in self.changes)
        return len(self.removed) + fields + sum(move.lost for move in self.moves)

    @property
    def redrawn(self) -> int:
        """How many of the moves are figures that draw other data."""
        return sum(move.figure for move in self.moves)

    @property
    def counts(self) -> dict[str, int]:
        """How much of each kind differs: what a release says of itself."""
        return {
            "lost": self.lost,
            "removed": len(self.removed),
            "added": len(self.added),
            "fields": len(self.changes),
            "records": len({change.id for change in self.changes}),
            "numbers": len(self.moves) - self.redrawn,
            "figures": self.redrawn,
        }


def compare(old: Snapshot, new: Snapshot) -> Difference:
    """Return what differs between two snapshots.

    Examples
    --------
    >>> before = Snapshot({"a": {"year": Known("2017", "reported")}})
    >>> [change.gravity == LOST for change in compare(before, Snapshot({"a": {}})).changes]
    [True]
    >>> bool(compare(before, before))
    False
    """
    changes = []
    for identifier in sorted(old.records.keys() & new.records.keys()):
        before, after = old.records[identifier], new.records[identifier]
        for field in sorted(before.keys() | after.keys()):
            was, is_now = before.get(field, _ABSENT), after.get(field, _ABSENT)
            if was != is_now:
                changes.append(Change(identifier, field, was, is_now))
    of = {"numbers": False, "figures": True}
    return Difference(
        tuple(sorted(new.records.keys() - old.records.keys())),
        tuple(sorted(old.records.keys() - new.records.keys())),
        tuple(changes),
        (*_moves(old, new, figures=False), *_moves(old, new, figures=True)),
        tuple(what for what, figures in of.items() if not all(_sides(old, new, figures))),
    )


def _sides(old: Snapshot, new: Snapshot, figures: bool) -> tuple[dict[str, Number], ...]:
    """Return the numbers, or the figures, of both snapshots."""
    return tuple(
        {name: one for name, one in snapshot.numbers.items() if (one.kind == "figure") == figures}
        for snapshot in (old, new)
    )


def _moves(old: Snapshot, new: Snapshot, *, figures: bool) -> list[Move]:
    before, after = _sides(old, new, figures)
    # A snapshot of which no number, or no figure, is known says nothing about them.
    names = sorted(before.keys() | after.keys()) if before and after else []
    moves = [Move(name, before.get(name), after.get(name)) for name in names]
    return [move for move in moves if move.old != move.new]


def folders(old: Path, new: Path, *, numbers: bool = True) -> tuple[Difference, Snapshot, Snapshot]:
    """Compare two snapshots on disk; return the difference and both."""
    before, after = read(old, numbers=numbers), read(new, numbers=numbers)
    return compare(before, after), before, after


def _depth(value: str) -> int:
    return DEPTHS.index(value) if value in DEPTHS else -1


def _both_numbers(*values: object) -> bool:
    return all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)


def formats() -> dict[str, Callable[[Difference], str]]:
    """Return the forms in which a difference can be written, by name."""
    from analysis import difftext

    return {"text": difftext.text, "markdown": difftext.markdown, "json": difftext.as_json}
