"""A re-executor cuts the catalogue at a year, as *How it is made* says: every chapter runs through.

Of a year so early that trends cannot be fitted, or that there is no dataset, a cell that stops says of
what there is too little.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from _make import execute, record, running
from _make.paths import chapters

YEAR = 2019  # the year that the page names; no set for pre-training was there yet
# 66 datasets, too few with a volume, or general, for a trend; and none at all.
EARLY = (2016, 1990)
NAMES = [
    source.stem
    for source in chapters()
    if record.has_code(execute.read(source)) and "start()" in source.read_text(encoding="utf-8")
]
# A number that there is none of, as Python writes it; a sentence may begin with "None of …".
NO_NUMBER = re.compile(r"\b(nan|NaN|NaT|inf)\b|\bNone\b(?! [a-z])|\bNone to\b")


@lru_cache(maxsize=3)
def cut(year: int) -> dict[str, execute.Executed]:
    with TemporaryDirectory() as folder:
        sources = []
        for source in chapters():
            if source.stem in NAMES:
                text = source.read_text(encoding="utf-8")
                sources.append(Path(folder) / source.name)
                text = text.replace("start()", f"start().as_of({year})")
                # Sentences with a tick may fail by then; in a build that would stop the chapter.
                text = re.sub(r"^findings\.hold\(.*\n", "", text, flags=re.MULTILINE)
                if year in EARLY:  # a cell that stops does not stop the ones below
                    text = text.replace("\n:tags: [", "\n:tags: [raises-exception, ")
                sources[-1].write_text(text, encoding="utf-8")
        return {one.chapter: one for one in running.execute_all(sources=sources)}


def outputs(year: int, chapter: str) -> list:
    cells = cut(year)[chapter].notebook.cells
    return [output for cell in cells if cell.cell_type == "code" for output in cell.outputs]


def glued(year: int, chapter: str) -> dict[str, str]:
    """Return what a chapter puts into its prose, by name."""
    found = {}
    for output in outputs(year, chapter):
        about = output.get("metadata", {}).get("scrapbook")
        if about is not None:
            found[about["name"]] = output["data"][f"{about['mime_prefix']}text/plain"]
    return found


@pytest.mark.parametrize("chapter", NAMES)
def test_chapter_runs_with_earlier_records(chapter: str) -> None:
    assert cut(YEAR)[chapter].fault is None, cut(YEAR)[chapter].fault


@pytest.mark.parametrize("year", [YEAR, *EARLY])
@pytest.mark.parametrize("chapter", NAMES)
def test_no_sentence_of_earlier_records_tells_a_number_that_there_is_none_of(
    chapter: str, year: int
) -> None:
    told = glued(year, chapter)
    assert not {name: text for name, text in told.items() if NO_NUMBER.search(text)}


@pytest.mark.parametrize("year", EARLY)
@pytest.mark.parametrize("chapter", NAMES)
def test_a_cell_that_stops_says_of_what_there_is_too_little(chapter: str, year: int) -> None:
    for output in outputs(year, chapter):
        assert output.output_type != "stream" or output.name != "stderr", output.text
        if output.output_type == "error":
            assert output.ename == "ValueError" and "expected" in output.evalue, output.evalue


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("nan for the 0", True),
        ("(nan to nan)", True),
        ("of None, 3", True),
        ("None", True),
        ("None of 5 has one. Nantes and infrared stay.", False),
    ],
)
def test_what_counts_as_no_number(text: str, is_refused: bool) -> None:
    assert bool(NO_NUMBER.search(text)) == is_refused


def test_most_chapters_can_be_cut() -> None:
    assert len(NAMES) > 20
    assert sum(bool(glued(YEAR, chapter)) for chapter in NAMES) > 20
