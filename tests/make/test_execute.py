"""Executing chapters: what is kept, what is executed anew, what a fault looks like."""

from __future__ import annotations

from pathlib import Path

import pytest

from _make import execute, paths

HEAD = """---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# Title

"""


def chapter(folder: Path, *cells: str, prose: str = "Text.") -> Path:
    file = folder / "chapter.md"
    body = "\n\n".join(f"```{{code-cell}} python\n{cell}\n```" for cell in cells)
    file.write_text(f"{HEAD}{prose}\n\n{body}\n", encoding="utf-8")
    return file


def test_key_depends_on_code_and_inputs_but_not_on_prose(tmp_path):
    first = execute.key_of(execute.read(chapter(tmp_path, "1 + 1")), "inputs")
    assert (
        execute.key_of(execute.read(chapter(tmp_path, "1 + 1", prose="More.")), "inputs") == first
    )
    assert execute.key_of(execute.read(chapter(tmp_path, "1 + 2")), "inputs") != first
    assert execute.key_of(execute.read(chapter(tmp_path, "1 + 1")), "other") != first


def test_inputs_hash_sees_data_package_and_lock(tmp_path):
    for name in ("analysis", "data"):
        (tmp_path / name).mkdir()
    (tmp_path / "data" / "a.yaml").write_text("a: 1\n")
    seen = {execute.inputs_hash(tmp_path)}
    for name in ("data/a.yaml", "data/b.yaml", "analysis/new.py", "requirements.txt"):
        (tmp_path / name).write_text("changed\n")
        seen.add(execute.inputs_hash(tmp_path))
    assert len(seen) == 5
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "prose.md").write_text("prose\n")
    assert execute.inputs_hash(tmp_path) in seen


def test_execution_gives_the_same_notebook_twice(tmp_path):
    notebook = execute.read(chapter(tmp_path, "x = 20", "print(x)", "x + 1"))
    runs = [execute.run(notebook, "chapter") for _ in range(2)]
    assert runs[0].notebook == runs[1].notebook
    assert [run.fault for run in runs] == [None, None]
    assert [cell["id"] for cell in runs[0].notebook.cells] == ["c000", "c001", "c002", "c003"]
    assert set(runs[0].notebook.metadata) == {"kernelspec"}


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1 / 0", "code cell 2: ZeroDivisionError: division by zero"),
        ("import warnings; warnings.warn('old')", "code cell 2 wrote a warning"),
        ("import os; os._exit(3)", "the kernel died"),
    ],
)
def test_fault_names_the_cell(tmp_path, cell, said):
    executed = execute.run(execute.read(chapter(tmp_path, "x = 1", cell)), "chapter")
    assert said in (executed.fault or "")


def test_kept_outputs_are_used_until_something_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(execute, "EXECUTED", tmp_path / "executed")
    source = chapter(tmp_path, "21 * 2")
    executed = execute.run(execute.read(source), "chapter")
    execute.keep(executed, "key")
    again = execute.kept("chapter", "key", execute.read(source))
    assert again.cells[1].outputs == executed.notebook.cells[1].outputs
    assert execute.kept("chapter", "other key", execute.read(source)) is None


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"cells": 3}'])
def test_damaged_outputs_are_not_used(tmp_path, monkeypatch, damage):
    folder = tmp_path / "executed"
    monkeypatch.setattr(execute, "EXECUTED", folder)
    folder.mkdir()
    (folder / "chapter.key").write_text("key")
    (folder / "chapter.ipynb").write_text(damage)
    assert execute.kept("chapter", "key", execute.read(chapter(tmp_path, "1"))) is None


def test_book_finds_the_outputs_under_its_own_key(tmp_path):
    # A difference would make the build execute every chapter again, one after the other.
    from jupyter_cache import get_cache
    from myst_nb.core.read import read_myst_markdown_notebook

    cache = get_cache(tmp_path / "cache")
    for source in paths.chapters():
        ours = cache.create_hashed_notebook(execute.read(source))[1]
        text = source.read_text(encoding="utf-8")
        assert cache.create_hashed_notebook(read_myst_markdown_notebook(text))[1] == ours, source


def test_every_page_of_the_contents_exists_once():
    pages = paths.pages()
    assert len(pages) == len(set(pages))
    assert [page for page in pages if not (paths.ROOT / f"{page}.md").is_file()] == []


def test_a_sentence_that_the_data_contradict_fails_its_chapter(tmp_path):
    cell = (
        "from analysis import findings\n"
        'one = findings.Finding("x", "moon", "It is cheese.", lambda _: False)\n'
        'findings.FINDINGS["x"] = one\n'
        'findings.hold(None, "moon")'
    )
    fault = execute.run(execute.read(chapter(tmp_path, cell)), "chapter").fault
    assert fault is not None and fault.startswith("code cell 1: Contradicted: moon: x: no longer")
