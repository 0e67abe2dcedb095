"""A difference between snapshots as text for a terminal, a comment, or a machine."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from analysis.diff import GAINED, GRAVITY, LOST, Change, Difference, Move
from analysis.published import Number
from analysis.snapshots import Known

SHOWN = 60  # changes of one gravity listed in a comment; the rest are counted


def text(difference: Difference) -> str:
    """Return a difference for a terminal."""
    if not difference:
        return f"nothing differs{_not_compared(difference)}\n"
    lines = [summary(difference)]
    for title, items in _sections(difference):
        lines += ["", f"{title} ({len(items)})", *(f"  {line}" for item in items for line in item)]
    return "\n".join(lines) + "\n"


def markdown(difference: Difference) -> str:
    """Return a difference for a pull request or a page; what records say cannot be markup in it."""
    if not difference:
        number = " and no published number" if "numbers" not in difference.untold else ""
        return f"No record{number} differs{_not_compared(difference)}.\n"
    lines = [f"**{summary(difference)}**"]
    for title, items in _sections(difference):
        lines += ["", f"#### {title} ({len(items)})", ""]
        for first, *rest in items[:SHOWN]:
            lines.append(f"- {_escape(first)}")
            lines += [f"  - {_escape(line.strip())}" for line in rest]
        if len(items) > SHOWN:
            lines.append(f"- … and {len(items) - SHOWN} more")
    return "\n".join(lines) + "\n"


def _not_compared(difference: Difference) -> str:
    """Return what was not compared, as the end of a sentence; nothing if all was."""
    what = {"numbers": "published numbers", "figures": "figures"}
    untold = " and ".join(what[one] for one in difference.untold)
    return f"; {untold} were not compared" if untold else ""


def as_json(difference: Difference) -> str:
    """Return a difference for machines: ranked as for people."""
    content = {
        "lost": difference.lost,
        "removed": list(difference.removed),
        "numbers": [
            {
                "name": move.name,
                "lost": move.lost,
                "consequence": None if math.isinf(move.consequence) else move.consequence,
                "old": move.old.plain() if move.old else None,
                "new": move.new.plain() if move.new else None,
            }
            for move in difference.ranked_moves
        ],
        "changes": [
            {
                "id": change.id,
                "field": change.field,
                "gravity": GRAVITY[change.gravity].split()[0].lower(),
                "old": _known(change.old),
                "new": _known(change.new),
            }
            for change in difference.ranked_changes
        ],
        "added": list(difference.added),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def summary(difference: Difference) -> str:
    """Return a difference in one line."""
    return counted({**difference.counts, **dict.fromkeys(difference.untold)})


def counted(counts: Mapping[str, Any]) -> str:
    """Return the counts of a difference in one line; None for what was not compared.

    Examples
    --------
    >>> counts = {"lost": 1, "removed": 1, "added": 0, "fields": 2, "records": 1, "numbers": 1}
    >>> counted({**counts, "figures": 2}).split(", ", 3)[3]
    '2 fields changed in 1 record, 1 published number moved, 2 figures drawn anew'
    """

    def of(number: int | None, what: str) -> str:
        number = number or 0
        return f"{number:,} {what}{'' if number == 1 else 's'}"

    # Releases up to 2026.11.7 counted figures among the numbers.
    moved = f"{of(counts['numbers'], 'published number')} and figures moved"
    if "figures" in counts:
        moved = f"{of(counts['numbers'], 'published number')} moved, "
        moved += f"{of(counts['figures'], 'figure')} drawn anew"
        if counts["figures"] is None:
            moved = moved.partition(", ")[0] + ", figures not compared"
    if counts["numbers"] is None:
        moved = "published numbers not compared"
    return ", ".join(
        (
            f"{of(counts['lost'], 'piece')} of coverage lost",
            f"{of(counts['removed'], 'record')} removed",
            f"{counts['added']:,} added",
            f"{of(counts['fields'], 'field')} changed in {of(counts['records'], 'record')}",
            moved,
        )
    )


def _sections(difference: Difference) -> list[tuple[str, list[list[str]]]]:
    """Return titles and items, each item a line and the lines below it."""
    moves = difference.ranked_moves
    sections: list[tuple[str, list[list[str]]]] = [
        (
            "Lost coverage",
            [[f"{name}: the record is removed"] for name in difference.removed]
            + [_change(c) for c in difference.ranked_changes if c.gravity == LOST]
            + [[_move(move)] for move in moves if move.lost],
        ),
        ("Published numbers", [[_move(m)] for m in moves if not (m.lost or m.figure)]),
        ("Figures", [[_move(m)] for m in moves if m.figure and not m.lost]),
    ]
    for gravity, title in GRAVITY.items():
        if gravity == LOST:
            continue
        items = [_change(c) for c in difference.ranked_changes if c.gravity == gravity]
        if gravity == GAINED:
            items = [[f"{name}: a new record"] for name in difference.added] + items
        sections.append((title, items))
    return [(title, items) for title, items in sections if items]


def _change(change: Change) -> list[str]:
    lines = [f"{change.id}: {change.field}: {shown(change.old)} → {shown(change.new)}"]
    lines += [f"  − {line}" for line in change.old.evidence if line not in change.new.evidence]
    lines += [f"  + {line}" for line in change.new.evidence if line not in change.old.evidence]
    return lines


def shown(known: Known) -> str:
    """Return what is known as a reader sees it.

    Examples
    --------
    >>> shown(Known("2017", "derived")), shown(Known())
    ('2017 (derived)', 'not recorded')
    """
    if not known.value:
        return known.state.replace("_", " ")
    return known.value + ("" if known.state == "reported" else f" ({known.state})")


def _move(move: Move) -> str:
    far = ""
    if 0 < move.consequence < math.inf and move.old is not None and move.old.low is not None:
        far = f"  [{move.consequence:.2g} × half its interval]"
    if move.old is not None and move.new is not None and move.old.kind == "figure":
        return f"{move.name}: shows other data"
    return f"{move.name}: {number_text(move.old)} → {number_text(move.new)}{far}"


def number_text(given: Number | None) -> str:
    """Return a published number as a reader sees it.

    Examples
    --------
    >>> number_text(Number("share", 0.25, n=1, known=4)), number_text(Number("finding", True))
    ('25.00 % (1 of 4)', 'holds')
    """
    if given is None:
        return "not published"
    value = given.value
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "holds" if value else "does not hold"
    if isinstance(value, str):
        return "shown" if given.kind == "figure" else value
    if given.kind == "share":
        rest = f" ({given.n} of {given.known})" if given.n is not None else ""
        return f"{100 * value:.2f} %{rest}"
    return f"{value:,.0f}" if given.kind == "count" else f"{value:.4g}"


def _known(known: Known) -> dict[str, Any]:
    return {"value": known.value, "state": known.state, "evidence": list(known.evidence)}


def _escape(line: str) -> str:
    # A mention, a character by its name or a link must not become one in a comment; GitHub links
    # what begins with www. by itself.
    line = re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", line)
    line = re.sub(r"www(?=\.)", "\\g<0>\u200b", line, flags=re.IGNORECASE)
    return line.replace("@", "@\u200b").replace("://", ":\u200b//")
