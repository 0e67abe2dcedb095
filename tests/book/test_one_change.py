"""One value of one record changes: the outputs that show it differ, and no other does.

EuroSAT's licence becomes another of the same kind. By hand: the count of licences by name moves, in
the chapter on organising datasets. What licences permit stays, since both permit the same; the
geography stays, since it reads no licence.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from _make import compare, execute, record, running
from _make.paths import BOOK, ROOT
from analysis import published

OLD, NEW = 'licence: {value: "MIT"', 'licence: {value: "Apache-2.0"'
CHAPTERS = ("organising-datasets", "geography")


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Return each chapter's notebook before and after the change, as they are recorded."""
    elsewhere = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "analysis", elsewhere / "analysis")
    shutil.copytree(ROOT / "data", elsewhere / "data")
    (elsewhere / "CITATION.cff").symlink_to(ROOT / "CITATION.cff")
    (elsewhere / "book").symlink_to(BOOK)
    file = elsewhere / "data" / "datasets" / "eurosat.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(OLD) == 1, "EuroSAT's record is another: choose another change"
    file.write_text(text.replace(OLD, NEW), encoding="utf-8")
    sources = [BOOK / f"{chapter}.md" for chapter in CHAPTERS]
    before = {one.chapter: one for one in running.execute_all(sources=sources)}
    after = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(execute, "ROOT", elsewhere)
        for source in sources:
            after[source.stem] = execute.run(execute.read(source), source.stem)
    return {name: (form(before[name]), form(after[name])) for name in CHAPTERS}


def form(executed):
    assert executed.fault is None, executed.fault
    return record.recorded_form(executed.notebook, executed.chapter)


def cell_of(notebook, figure):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    names = [cell.metadata.get("mystnb", {}).get("figure", {}).get("name") for cell in cells]
    return names.index(figure) + 1


def hashes(notebook, folder: Path):
    folder.mkdir()
    (folder / "a.ipynb").write_text(record.text_of(notebook), encoding="utf-8")
    return {name: one.value for name, one in published.figures(folder).items()}


def test_exactly_the_output_that_shows_it_differs(outputs):
    before, after = outputs["organising-datasets"]
    found = compare.differences(before, after, "organising-datasets")
    cell = f"organising-datasets, code cell {cell_of(before, 'fig-licences')}: "
    assert found and all(line.startswith(cell) for line in found), found
    assert any("became" in line for line in found)


def test_chapter_that_does_not_read_it_is_the_same(outputs):
    assert compare.differences(*outputs["geography"], "geography") == []


def test_exactly_the_hash_of_the_figure_that_shows_it_changes(outputs, tmp_path):
    changed, same = [], []
    for chapter, notebooks in outputs.items():
        before, after = (
            hashes(one, tmp_path / f"{chapter}-{number}") for number, one in enumerate(notebooks)
        )
        assert before.keys() == after.keys() and before
        for name in before:
            (same if before[name] == after[name] else changed).append(name)
    assert changed == ["figure/fig-licences"]
    assert "figure/fig-licence-kinds" in same and "figure/fig-continents" in same
