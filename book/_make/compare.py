"""Say in which chapter, cell and value an executed notebook differs from the recorded one."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from typing import Any

from _make.record import CHART
from analysis.published import named_data

_SHOWN = 6  # differences named per output; the rest are counted


def paths(old: Any, new: Any, where: str = "") -> Iterator[str]:
    """Yield where two pieces of data differ, and how.

    Examples
    --------
    >>> list(paths({"a": [1, 2]}, {"a": [1, 3]}))
    ['a[1]: 2 became 3']
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            place = f"{where}.{key}" if where else str(key)
            if key not in new:
                yield f"{place}: gone, was {_short(old[key])}"
            elif key not in old:
                yield f"{place}: new, is {_short(new[key])}"
            else:
                yield from paths(old[key], new[key], place)
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield f"{where}: {len(old)} items became {len(new)}"
        for number, (before, after) in enumerate(zip(old, new, strict=False)):
            yield from paths(before, after, f"{where}[{number}]")
    elif old != new or type(old) is not type(new):
        yield f"{where}: {_short(old)} became {_short(new)}"


def differences(recorded: Any, executed: Any, chapter: str) -> list[str]:
    """Return one line for each place where two notebooks differ, or nothing.

    Parameters
    ----------
    recorded, executed : notebooks
        The one kept and the one executed anew.
    chapter : str
        For the messages.
    """
    before = [cell for cell in recorded.cells if cell.cell_type == "code"]
    after = [cell for cell in executed.cells if cell.cell_type == "code"]
    if [cell.source for cell in before] != [cell.source for cell in after]:
        return [f"{chapter}: its code is not the code recorded (make record)"]
    found = []
    for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
        lines = list(_outputs(old.outputs, new.outputs))
        found += [f"{chapter}, code cell {number}: {line}" for line in lines[:_SHOWN]]
        if len(lines) > _SHOWN:
            found.append(f"{chapter}, code cell {number}: and {len(lines) - _SHOWN} more")
    if not found and [c.source for c in recorded.cells] != [c.source for c in executed.cells]:
        found.append(f"{chapter}: its prose is not the prose recorded (make record)")
    return found


def _outputs(old: list[Any], new: list[Any]) -> Iterator[str]:
    if len(old) != len(new):
        yield f"{len(old)} outputs became {len(new)}"
        return
    for before, after in zip(old, new, strict=True):
        left, right = _content(before), _content(after)
        for kind in sorted(left.keys() | right.keys()):
            if kind not in left or kind not in right:
                yield f"{kind}: {'new' if kind not in left else 'gone'}"
            elif kind == CHART:
                yield from (
                    f"chart: {line}" for line in paths(_named(left[kind]), _named(right[kind]))
                )
            elif isinstance(left[kind], str) and isinstance(right[kind], str):
                yield from _lines(kind, left[kind], right[kind])
            else:
                yield from paths(left[kind], right[kind], kind)


def _content(output: Any) -> dict[str, Any]:
    if output.output_type == "stream":
        return {str(output.name): output.text}
    return json.loads(json.dumps(output.get("data", {})))  # type: ignore[no-any-return]


def _named(chart: dict[str, Any]) -> dict[str, Any]:
    # A data set's name is a hash of its content: name it by its place, so that the difference
    # named is the value's and not the hash's.
    names = {name: f"data{place}" for place, name in enumerate(named_data(chart), 1)}
    text = json.dumps(chart)
    for name, place in names.items():
        text = text.replace(json.dumps(name), json.dumps(place))
    return json.loads(text)  # type: ignore[no-any-return]


def _lines(kind: str, old: str, new: str) -> Iterator[str]:
    for line in difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0):
        if not line.startswith(("---", "+++", "@@")):
            yield f"{kind}: {line[:160]}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:77] + "…"
