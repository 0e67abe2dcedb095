"""Write a record as YAML: one line a fact, keys in the order of the model, stable bytes."""

from __future__ import annotations

import datetime
import re
from typing import Any

import yaml

from analysis.records import FIELDS
from analysis.vocabularies import YamlLoader

RECORD_KEYS = ("id", "name", "aliases", "summary", "depth", "sources", "facts", "relations")
SOURCE_KEYS = ("url", "doi", "list", "kind", "read", "title", "via", "unnamed")
FACT_KEYS = (
    "value", "unit", "as", "state", "from", "at", "looked", "why", "disputed", "because",
)  # fmt: skip
RELATION_KEYS = ("type", "to", "outside", "from", "at", "note")

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _.()'/+-]*")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def dump(record: dict[str, Any]) -> str:
    """Return a record as YAML text.

    Parameters
    ----------
    record : dict
        A record as `analysis.yamlfiles.read` returns it: plain Python objects, with the keys of
        the file (``from`` and ``as``, not ``from_`` and ``as_``).

    Returns
    -------
    str
        The text, which reads back as the same record. Equal records give equal text, whatever
        the order of their keys was.

    Examples
    --------
    >>> print(dump({"id": "x", "name": "X: one", "depth": "listed",
    ...             "sources": {"chrieke": {"list": "chrieke", "kind": "secondary"}},
    ...             "facts": {"countries": {"value": ["NO"], "from": "chrieke", "at": "row 7"}}}))
    id: x
    name: "X: one"
    depth: listed
    sources:
      chrieke: {list: chrieke, kind: secondary}
    facts:
      countries: {value: ["NO"], from: chrieke, at: row 7}
    <BLANKLINE>
    """
    lines = []
    for key, value in _ordered(record, RECORD_KEYS):
        if key in ("sources", "facts") and value:
            inner = SOURCE_KEYS if key == "sources" else FACT_KEYS
            fields = _ordered(value, FIELDS if key == "facts" else ())
            lines.append(f"{key}:")
            lines += [f"  {_scalar(name)}: {_flow(item, inner)}" for name, item in fields]
        elif key == "relations" and value:
            lines.append("relations:")
            lines += [f"  - {_flow(item, RELATION_KEYS)}" for item in value]
        else:
            lines.append(f"{key}: {_flow(value, ())}")
    return "\n".join(lines) + "\n"


def _ordered(mapping: dict[str, Any], keys: tuple[str, ...]) -> list[tuple[str, Any]]:
    """Return the items with the known keys first, in their order, then the others as they are."""
    known = [(key, mapping[key]) for key in keys if key in mapping]
    return known + [(key, value) for key, value in mapping.items() if key not in keys]


def _flow(value: Any, keys: tuple[str, ...]) -> str:
    """Return a value in flow style, on one line."""
    if isinstance(value, dict):
        items = (f"{_scalar(key)}: {_flow(item, keys)}" for key, item in _ordered(value, keys))
        return "{" + ", ".join(items) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item, keys) for item in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    """Return a scalar: plain where it reads back as itself beyond doubt, else in double quotes."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        text = repr(value)
        return text if "e" not in text or "." in text else text.replace("e", ".0e", 1)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if not isinstance(value, str):
        raise TypeError(f"a record holds no {type(value).__name__}")
    if _PLAIN.fullmatch(value) and value == value.strip() and not _is_code(value):
        return value
    escaped = "".join(
        _ESCAPES.get(c) or (f"\\u{ord(c):04x}" if ord(c) < 32 or c in "\x7f\x85\ufeff" else c)
        for c in value
    )
    return f'"{escaped}"'


def _is_code(text: str) -> bool:
    """Whether a plain text would read back as something else, or is a code of capitals."""
    return bool(re.fullmatch(r"[A-Z]{2,3}", text)) or yaml.load(text, Loader=YamlLoader) != text
