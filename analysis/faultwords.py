"""Faults of a record in plain words: what pydantic found, said as its author would say it."""

from __future__ import annotations

import re

from pydantic import ValidationError

from analysis import writing
from analysis.fieldvalues import suggestion
from analysis.records import FIELDS

# Pydantic names the branches of a union and the generics of a model in an error's place; these
# are no part of the file.
_NOT_IN_FILE = ("int", "float", "list[", "function-", "constrained", "lax-or-strict", "json-or")

_DAY = "expected a day such as 2026-11-21"
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
    "greater_than_equal": "expected {ge} or more",
    "less_than_equal": "expected {le} or less",
    "string_too_short": "expected some text",
    "string_too_long": "expected at most {max_length} characters",
    "literal_error": "expected {expected}",
    "date_type": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
}


def _place(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return tuple(
        step for step in path if isinstance(step, int) or not str(step).startswith(_NOT_IN_FILE)
    )


def _keys(place: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys that may stand at a place."""
    if len(place) == 1:
        return writing.RECORD_KEYS
    if place[0] == "facts":
        return FIELDS if len(place) == 2 else writing.FACT_KEYS
    return writing.SOURCE_KEYS if place[0] == "sources" else writing.RELATION_KEYS


def _joined(lines: list[str]) -> str:
    """Return one message of those of a union's branches, which all begin with what was found.

    Examples
    --------
    >>> _joined(["found 'x': expected a whole number", "found 'x': expected a number"])
    "found 'x': expected a number"
    """
    parts = [line.rpartition(": expected ") for line in lines]
    if len(lines) < 2 or len({head for head, _, _ in parts}) > 1 or not parts[0][0]:
        return "; or ".join(lines)
    wanted = [what for _, _, what in parts]
    if "a number" in wanted and "a whole number" in wanted:
        wanted.remove("a whole number")
    return f"{parts[0][0]}: expected {' or '.join(wanted)}"


def _with_exponent(message: str) -> str:
    """Add how YAML has a number with an exponent, which is text to it without point and sign.

    Examples
    --------
    >>> _with_exponent("found '1e-3': expected a number or a list")
    "found '1e-3': expected a number or a list (in YAML 1.0e-3)"
    """
    found = re.match(r"found '([-+]?\d+)\.?(\d*)e([-+]?)(\d+)': expected a number", message, re.I)
    if not found:
        return message
    whole, part, sign, power = found.groups()
    return f"{message} (in YAML {whole}.{part or 0}e{sign or '+'}{power})"


def messages(error: ValidationError) -> list[tuple[tuple[str | int, ...], str]]:
    """Return what is wrong, in plain words, and where: each place once, the deepest."""
    found: dict[tuple[str | int, ...], list[str]] = {}
    for detail in error.errors(include_url=False):
        place = _place(detail["loc"])
        kind = detail["type"]
        message = _WORDS.get(kind) or str(detail["msg"]).removeprefix("Value error, ")
        if kind in _WORDS:
            for name, limit in detail.get("ctx", {}).items():
                message = message.replace(f"{{{name}}}", str(limit))
        if kind == "extra_forbidden":
            message += suggestion(str(place[-1]), _keys(place))
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
        joined = [_with_exponent(_joined(lines))] if place else lines
        result += [(place, line) for line in joined]
    return result
