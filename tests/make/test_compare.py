"""Comparing notebooks: a difference anywhere is found and named."""

from __future__ import annotations

import copy
import json

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from _make import compare, record
from analysis.published import data_hash


def notebook():
    chart = {"datasets": {"data-abc": [{"x": 1.5}, {"x": 2.5}]}, "data": {"name": "data-abc"}}
    output = nbformat.v4.new_output
    cells = [
        nbformat.v4.new_markdown_cell("Prose."),
        nbformat.v4.new_code_cell(
            "f()",
            outputs=[
                output("display_data", {record.CHART: chart, "text/plain": "[chart] x"}),
                output("stream", name="stdout", text="one\ntwo\n"),
            ],
        ),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number:03d}"
    return nbformat.v4.new_notebook(cells=cells)


def changed(**places):
    new = copy.deepcopy(notebook())
    chart = new.cells[1].outputs[0].data[record.CHART]
    if "value" in places:
        chart["datasets"]["data-def"] = chart["datasets"].pop("data-abc")
        chart["data"]["name"] = "data-def"
        chart["datasets"]["data-def"][1]["x"] = places["value"]
    if "text" in places:
        new.cells[1].outputs[1]["text"] = places["text"]
    if "code" in places:
        new.cells[1]["source"] = places["code"]
    if "prose" in places:
        new.cells[0]["source"] = places["prose"]
    if "extra" in places:
        new.cells[1].outputs.append(places["extra"])
    return new


def test_same_notebooks_do_not_differ():
    assert compare.differences(notebook(), notebook(), "tasks") == []


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ({"value": 2.51}, "tasks, code cell 1: chart: datasets.data1[1].x: 2.5 became 2.51"),
        ({"value": "2.5"}, 'tasks, code cell 1: chart: datasets.data1[1].x: 2.5 became "2.5"'),
        ({"text": "one\nthree\n"}, "tasks, code cell 1: stdout: +three"),
        ({"code": "g()"}, "tasks: its code is not the code recorded"),
        ({"prose": "Other."}, "tasks: its prose is not the prose recorded"),
        (
            {"extra": nbformat.v4.new_output("stream", name="stdout", text="")},
            "tasks, code cell 1: 2 outputs became 3",
        ),
    ],
)
def test_difference_is_named(places, said):
    found = compare.differences(notebook(), changed(**places), "tasks")
    assert any(said in line for line in found), found


def test_only_the_value_differs_not_the_name_made_from_it():
    assert len(compare.differences(notebook(), changed(value=9), "tasks")) == 1


data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=8,
)


@given(data, data)
def test_paths_are_empty_exactly_for_the_same_data(old, new):
    def typed(value):
        if isinstance(value, dict):
            return {key: typed(item) for key, item in value.items()}
        if isinstance(value, list):
            return [typed(item) for item in value]
        return (type(value), value)

    assert (list(compare.paths(old, new)) == []) == (typed(old) == typed(new))


def test_pictures_are_not_recorded():
    new = notebook()
    new.cells[1].outputs[0].data["image/png"] = "…"
    with pytest.raises(record.NotRecordable, match="tasks.md: code cell 1 gives image/png"):
        record.recorded_form(new, "tasks")


def test_recorded_text_is_the_same_after_reading_it():
    text = record.text_of(notebook())
    assert record.text_of(nbformat.reads(text, as_version=4)) == text


def test_a_row_of_data_is_a_line_of_the_recorded_text():
    lines = record.text_of(notebook()).splitlines()
    at = next(at for at, line in enumerate(lines) if line.lstrip().startswith('"data-abc"'))
    # Under the notebook, its cells, the cell, its outputs, the output, its data, the chart, the data
    # sets: eight spaces; the rows of one are a step further in.
    assert lines[at : at + 4] == [
        '        "data-abc": [',
        '         {"x": 1.5},',
        '         {"x": 2.5}',
        "        ]",
    ]


def test_all_but_rows_is_recorded_as_nbformat_writes_it():
    without = notebook()
    without.cells[0]["metadata"] = {"tags": [], "é": {"b": None, "a": [1, [True]]}}
    del without.cells[1].outputs[0].data[record.CHART]["datasets"]
    assert record.text_of(without) == nbformat.writes(without, version=4) + "\n"


@given(st.dictionaries(st.text(max_size=9), data, max_size=4))
def test_recorded_text_says_what_the_notebook_says(rows):
    new = notebook()
    new.cells[1].outputs[0].data[record.CHART]["datasets"]["data-abc"] = [rows, {"x": "\n\u2028"}]
    assert json.loads(record.text_of(new)) == json.loads(nbformat.writes(new, version=4))


def test_order_of_data_sets_in_a_file_says_nothing():
    # A file has them by name, a kernel as they were made; the names are hashes and change with values.
    marks = [{"data": {"name": "data-9"}}, {"data": {"name": "data-1"}}]
    fresh = {"layer": marks, "datasets": {"data-9": [{"x": 1}], "data-1": [{"x": 2}]}}
    kept = {"datasets": dict(sorted(fresh["datasets"].items())), "layer": marks}
    assert compare._named(fresh) == compare._named(kept)
    assert data_hash(fresh) == data_hash(kept)
    swapped = {**fresh, "datasets": {"data-9": [{"x": 2}], "data-1": [{"x": 1}]}}
    assert data_hash(fresh) != data_hash(swapped)
