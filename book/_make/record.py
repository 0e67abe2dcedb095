"""Recorded notebooks: what each chapter gave when it was last looked at and found right.

They hold the chapter as a notebook, with outputs as data and text; no picture, no time, no machine.
A row of a chart's data is one line, as in a table.
"""

from __future__ import annotations

import copy
import json
import sys
from pathlib import Path
from typing import Any

from _make import running
from _make.paths import RECORDED

CHART = "application/vnd.vegalite.v6+json"
KEPT = {CHART, "text/plain", "text/html", "text/markdown", "text/latex"}


class NotRecordable(ValueError):
    """An output that a recorded notebook must not hold."""


def recorded_form(notebook: Any, chapter: str) -> Any:
    """Return a notebook as it is recorded.

    Raises
    ------
    NotRecordable
        For a picture, or another kind of output that cannot be read in a diff.
    """
    notebook = copy.deepcopy(notebook)
    for number, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        for output in cell.outputs:
            for kind in output.get("data", {}):
                if kind not in KEPT and not kind.startswith("application/papermill.record/"):
                    raise NotRecordable(
                        f"book/{chapter}.md: code cell {number + 1} gives {kind}; "
                        "charts, text and HTML tables can be recorded"
                    )
    return notebook


def text_of(notebook: Any) -> str:
    """Return the notebook as its file holds it: as nbformat writes it, but rows of data on a line each.

    A value a line, deep inside a chart, is a fifth of all recorded notebooks spent on indents and
    line ends, and a difference that shows a value does not show whose it is.
    """
    import nbformat

    return _written(json.loads(nbformat.writes(notebook, version=4))) + "\n"


def _written(value: Any, path: tuple[str, ...] = ()) -> str:
    is_row = path[-4:-2] == (CHART, "datasets")  # then the data set's name, and the row's place
    if is_row or not value or not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    margin = "\n" + " " * len(path)
    if isinstance(value, list):
        parts = [_written(one, (*path, "")) for one in value]
    else:
        parts = [
            f"{json.dumps(key, ensure_ascii=False)}: {_written(value[key], (*path, key))}"
            for key in sorted(value)
        ]
    begin, end = "[]" if isinstance(value, list) else "{}"
    return begin + ",".join(f"{margin} {part}" for part in parts) + margin + end


def has_code(notebook: Any) -> bool:
    """Tell whether there is anything to execute."""
    return any(cell.cell_type == "code" for cell in notebook.cells)


def record(folder: Path = RECORDED) -> int:
    """Execute all chapters and write those whose recorded notebook would change."""
    executed = [one for one in running.execute_all() if has_code(one.notebook)]
    faults = [f"book/{one.chapter}.md: {one.fault}" for one in executed if one.fault]
    texts = {}
    for one in executed:
        try:
            texts[one.chapter] = text_of(recorded_form(one.notebook, one.chapter))
        except NotRecordable as problem:
            faults.append(str(problem))
    if faults:
        print("\n".join(faults), "\nnothing was recorded", sep="\n", file=sys.stderr)
        return 1
    folder.mkdir(exist_ok=True)
    changed = []
    for chapter, text in texts.items():
        file = folder / f"{chapter}.ipynb"
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            changed.append(chapter)
    gone = [file for file in folder.glob("*.ipynb") if file.stem not in texts]
    for file in gone:
        file.unlink()
    size = sum(len(text.encode()) for text in texts.values())
    print(f"{len(texts)} notebooks, {size / 1e6:.2f} MB; changed: {', '.join(changed) or 'none'}")
    return 0
