"""The code below a figure: complete, no line too many, and the file of its function is named."""

from __future__ import annotations

import ast
import builtins
import os
import subprocess
import sys

import pytest
from docutils import nodes

import runnable_code
from _make import execute
from _make.paths import ROOT, chapters


def shown() -> dict[str, list[str]]:
    """Return the complete code of all cells that a reader sees, by chapter."""
    found = {}
    for chapter in chapters():
        notebook = execute.read(chapter)
        code = runnable_code.sources(notebook)
        found[chapter.stem] = [
            runnable_code.whole(text, [other for before, other in code.items() if before < at])
            for at, text in code.items()
            if "hide-input" in notebook.cells[at].metadata.get("tags", [])
        ]
    return {name: cells for name, cells in found.items() if cells}


@pytest.fixture(scope="module")
def cells() -> dict[str, list[str]]:
    return shown()


def undefined(code: str) -> set[str]:
    """Return the names that code reads and nothing in it defines."""
    known, used = set(vars(builtins)), set()
    for statement in ast.parse(code).body:
        used |= runnable_code._used(statement) - known
        known |= runnable_code._bound(statement)
    return used


def test_every_name_is_defined_and_every_function_has_a_file(cells: dict[str, list[str]]) -> None:
    assert sum(map(len, cells.values())) > 80
    for chapter, codes in cells.items():
        for code in codes:
            assert undefined(code) == set(), chapter
            made = runnable_code.maker(code)
            assert made is not None, code
            text = (ROOT / made.file).read_text(encoding="utf-8")
            assert f"def {made.name}(" in text or f"class {made.name}" in text


def test_nothing_is_shown_that_a_cell_does_without(cells: dict[str, list[str]]) -> None:
    (first, *_) = cells["tasks"]
    assert first.startswith(
        "from analysis import measures\n"
        "from analysis.book import start\n"
        "from analysis.figures import tasks as figures\n"
        "\n"
        "catalogue = start()\n"
        "figures.task_shares("
    )


@pytest.mark.parametrize(
    ("chapter", "place", "gives"),
    [("tasks", 0, "HConcatChart"), ("exemplary-datasets", 0, "Chapter"), ("criteria", 0, "Table")],
)
def test_the_code_runs_as_it_stands(
    chapter: str, place: int, gives: str, cells: dict[str, list[str]]
) -> None:
    tree = ast.parse(cells[chapter][place])
    last = tree.body[-1]
    assert isinstance(last, ast.Expr)
    tree.body[-1] = ast.parse(f"print(type({ast.unparse(last)}).__name__)").body[0]
    ended = subprocess.run(
        [sys.executable, "-c", ast.unparse(tree)],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )  # fmt: skip
    assert (ended.stdout.strip(), ended.returncode) == (gives, 0), ended.stderr


@pytest.mark.parametrize(
    ("code", "before", "wanted"),
    [
        ("b", ["a = 1", "b = a", "c = 2"], "a = 1\nb = a\nb"),
        ("a", ["a = 1", "a['x'] = k", "k = 3"], "a = 1\na['x'] = k\na"),
        ("a = a + 1\na", ["a = 1"], "a = 1\na = a + 1\na"),
        ("[x for x in y]", ["x = 1", "y = [2]"], "y = [2]\n[x for x in y]"),
        ("f()", ["g = 1", "def f():\n    return g"], "g = 1\ndef f():\n    return g\nf()"),
        ("1", ["import os"], "1"),
    ],
)
def test_lines_that_are_needed(code: str, before: list[str], wanted: str) -> None:
    assert runnable_code.whole(code, before) == wanted


def test_the_file_is_linked_where_the_repository_is_known() -> None:
    made = runnable_code.Maker("f", "analysis/a.py")
    without = [link["refuri"] for link in runnable_code._told(made, "").findall(nodes.reference)]
    assert without == [runnable_code.HOW]
    (link, _) = runnable_code._told(made, "https://example.org/p").findall(nodes.reference)
    assert link["refuri"].startswith("https://example.org/p/blob/")
    assert link["refuri"].endswith("/analysis/a.py")
