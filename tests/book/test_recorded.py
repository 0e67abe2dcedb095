"""Every chapter, executed, gives what its recorded notebook holds."""

from __future__ import annotations

from functools import lru_cache

import nbformat
import pytest

from _make import compare, execute, record, running
from _make.paths import RECORDED, chapters

NAMES = [source.stem for source in chapters() if record.has_code(execute.read(source))]


@lru_cache(maxsize=1)
def executed() -> dict[str, execute.Executed]:
    return {one.chapter: one for one in running.execute_all()}


@pytest.mark.parametrize("chapter", NAMES)
def test_chapter_gives_what_was_recorded(chapter: str) -> None:
    one = executed()[chapter]
    assert one.fault is None, one.fault
    file = RECORDED / f"{chapter}.ipynb"
    assert file.is_file(), f"{chapter} has no recorded notebook: make record"
    recorded = nbformat.read(file, as_version=4)
    new = record.recorded_form(one.notebook, chapter)
    assert compare.differences(recorded, new, chapter) == []


@pytest.mark.parametrize("chapter", NAMES)
def test_recorded_notebook_has_the_form_of_its_record(chapter: str) -> None:
    """Saved by another program it would say the same in more lines, all of which differ."""
    text = (RECORDED / f"{chapter}.ipynb").read_text(encoding="utf-8")
    assert record.text_of(nbformat.reads(text, as_version=4)) == text


def test_nothing_else_is_recorded() -> None:
    assert sorted(file.stem for file in RECORDED.glob("*.ipynb")) == sorted(NAMES)


def test_recorded_notebooks_stay_small() -> None:
    assert sum(file.stat().st_size for file in RECORDED.glob("*.ipynb")) < 3_000_000
