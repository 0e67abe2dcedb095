"""The examples in docstrings run, and give what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import analysis
from analysis.vocabularies import REPOSITORY

NEEDS_TORCH = {"analysis.experiments.networks", "analysis.experiments.presto"}
# What starts a program when it is imported has no examples.
MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(analysis.__path__, "analysis.")
    if not found.name.endswith("__main__")
)
# Those of the book are found by their names alone (``pythonpath`` in pyproject.toml).
BOOK = [
    before + file.stem
    for folder, before in (("_ext", ""), ("_make", "_make."))
    for file in sorted((REPOSITORY / "book" / folder).glob("*.py"))
    if ">>> " in file.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", [*MODULES, *BOOK])
def test_examples_give_what_they_say(name: str) -> None:
    if name in NEEDS_TORCH:
        pytest.importorskip("torch")
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_examples_are_found_and_a_wrong_one_fails() -> None:
    from analysis import intervals

    finder = doctest.DocTestFinder()
    (example,) = [one for one in finder.find(intervals) if one.name.endswith(".bounds")]
    example.examples[0].want = "Interval(low=0.2, high=0.5)\n"
    said: list[str] = []
    assert doctest.DocTestRunner(verbose=False).run(example, out=said.append).failed == 1
    assert "high=np.float64(0.4)" in "".join(said)
