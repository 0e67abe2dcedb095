"""What files and columns hold: each explained, in files and on the page in the same words."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from analysis import columns, exports, figurecolumns, lists, published, vocabularies
from analysis.pages.dataset import Site
from analysis.records import FIELDS
from analysis.tables import catalogue as tables
from tests.conftest import record, small

BOOK = Path(__file__).parent.parent / "book"
CSV = ["catalogue.csv", "evidence.csv", "relations.csv"]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return exports.everything(small(record("a", year=2020, tasks=["vqa"])), Site())


def heads(content: bytes) -> list[str]:
    return next(csv.reader(io.StringIO(content.decode())))


def test_every_file_is_explained(files) -> None:
    kinds = {name if "/" not in name else "vocabularies/" for name in files}
    assert kinds == set(columns.FILES)
    assert all(columns.of_file(name).endswith(".") for name in files)


@pytest.mark.parametrize("name", CSV)
def test_every_column_is_explained_in_the_files_and_on_the_page(name: str, files) -> None:
    known = heads(files[name])
    shown = tables.dictionary_columns(name).frame.set_index("column")
    package = json.loads(files["datapackage.json"])["resources"]
    declared = next(one["schema"]["fields"] for one in package if one["path"] == name)
    said = {one["name"]: one["description"] for one in declared}
    assert list(said) == known and list(shown.index[: len(known)]) == known
    for column in known:
        meaning, terms = shown.loc[column, ["meaning", "terms"]]
        assert len(meaning) > 5, column
        ending = f"; terms of vocabularies/{terms}.json" if terms else ""
        assert said[column] == meaning + ending
        assert not terms or f"vocabularies/{terms}.json" in files


def test_no_column_is_explained_that_no_file_has(files) -> None:
    for name in CSV:
        assert set(columns._OWN[name]) <= set(heads(files[name])), name
    assert set(columns.MEANING) == set(FIELDS)


def test_croissant_and_parquet_say_the_same(files) -> None:
    whole = json.loads(files["croissant.json"])
    said = {one["@id"]: one["description"] for part in whole["recordSet"] for one in part["field"]}
    assert said["catalogue/tasks"].endswith("; terms of vocabularies/tasks.json")
    assert said["catalogue/lists"] == columns.meaning("catalogue.csv", "lists")
    assert said["evidence/chosen"].startswith("true: the value that the record takes")
    assert {one["@id"]: one["description"] for one in whole["distribution"]}["relations.csv"] == (
        "One row a relation between datasets."
    )


def test_the_apostrophe_before_formulas_is_told_in_files_and_on_the_page(files) -> None:
    page = (BOOK / "data-dictionary.md").read_text(encoding="utf-8").replace("`", "")
    assert columns.APOSTROPHE in " ".join(page.split())
    for name in ("datapackage.json", "croissant.json"):
        assert json.loads(files[name])["description"].endswith(columns.APOSTROPHE), name
    # What begins so otherwise, a tab or a line's end, no record's text begins with.
    told = re.search(r"with (.+) has an", columns.APOSTROPHE)[1].replace(" or", ",").split(", ")
    assert set(told) == {start for start in exports._FORMULA if start.strip()}


def test_a_column_without_explanation_stops_the_export(monkeypatch) -> None:
    monkeypatch.setattr(exports, "EVIDENCE_COLUMNS", ["id", "colour"])
    monkeypatch.setitem(exports.TABLES, "evidence.csv", ("evidence", ["id", "colour"]))
    with pytest.raises(KeyError, match="colour"):
        exports.files(small(record("a")))


def test_every_column_of_every_figure_has_a_meaning() -> None:
    used: set[str] = set()
    for file in sorted((BOOK / "recorded").glob("*.ipynb")):
        for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                chart = output.get("data", {}).get(published.CHART, {})
                for rows in chart.get("datasets", {}).values():
                    used |= {column for row in rows if isinstance(rows, list) for column in row}
    assert len(used) > 140 and figurecolumns.unexplained(used) == []
    assert figurecolumns.unexplained({"flavour"}) == ["flavour"]
    # Nor is anything told that no figure has; the first is of files with several tables.
    assert set(figurecolumns.MEANING) - used <= {"part_of_figure", "fitted"}


def test_columns_of_figures_are_on_the_page() -> None:
    shown = tables.dictionary_figures().frame
    assert dict(zip(shown["column"], shown["meaning"], strict=True)) == figurecolumns.MEANING
    page = (BOOK / "data-dictionary.md").read_text(encoding="utf-8")
    assert "tables.dictionary_figures()" in page


def test_terms_are_those_that_records_are_checked_by() -> None:
    pairs = {"image_unit": "count_units", "licence": "licences", "type": "relations"}
    pairs |= {"state": "states", "reading_depth": "reading_depths", "sensors": "sensors"}
    assert {name: columns.vocabulary_of(name) for name in pairs} == pairs
    assert columns.vocabulary_of("name") is None


def test_fields_that_are_no_columns_are_told_apart() -> None:
    frame = tables.dictionary_columns("catalogue.csv").frame.set_index("column")
    assert set(FIELDS) <= set(frame.index)
    only = frame.index[frame["kind"] == "only in records and evidence.csv"]
    assert list(only) == ["gsd_m"]


def test_ids_of_lists_are_those_of_the_records() -> None:
    table = tables.dictionary_lists(lists.lists())
    row = table.frame.set_index("list").loc["ahmadi"]
    assert row["title"] == "Awesome Satellite Benchmark Datasets"
    assert list(table.columns)[0] == "list" and 'href="https://github.com/' in table.to_html()
    public = tables.public_lists(lists.lists())
    assert public.columns["list"] == "Id in the data"


def test_every_vocabulary_is_shown_with_all_that_is_said_of_its_terms() -> None:
    shown = tables.dictionary_vocabularies()
    assert list(shown.frame["name"]) == list(vocabularies.names())
    assert 'href="data/vocabularies/sensors.json"' in shown.to_html()
    for name in vocabularies.names():
        table = tables.vocabulary(name)
        assert list(table.frame["id"]) == list(vocabularies.ids(name))
        said = {key for term in vocabularies.terms(name).values() for key in term}
        assert said == set(table.columns), name
    units = tables.vocabulary("count_units")
    assert list(units.columns) == ["label", "id"] and units.caption.startswith("count_units: What")


def test_a_vocabulary_wider_than_a_phone_stacks_there() -> None:
    # Licences have seven columns, sensors and tasks four with long words, units two with short ones.
    html = {name: tables.vocabulary(name).to_html() for name in vocabularies.names()}
    wide = [name for name, text in html.items() if "stacked" in text]
    assert {"licences", "sensors", "tasks"} <= set(wide)
    assert not {"count_units", "coverage", "splits"} & set(wide)
    assert '<td data-head="Commercial use">' in html["licences"]
    assert "data-head" not in html["coverage"]


def test_the_page_shows_every_table_and_vocabulary() -> None:
    page = (BOOK / "data-dictionary.md").read_text(encoding="utf-8")
    shown = re.findall(r'^tables\.vocabulary\("(\w+)"\)$', page, re.M)
    assert shown == list(vocabularies.names())
    assert re.findall(r'^tables\.dictionary_columns\("(.+)"\)$', page, re.M) == CSV


def test_a_vocabulary_says_in_its_first_line_what_it_is_for(tmp_path, monkeypatch) -> None:
    (tmp_path / "vocabularies").mkdir()
    (tmp_path / "vocabularies" / "x.yaml").write_text('- {id: "a", label: "A"}\n')
    monkeypatch.setattr(vocabularies, "DATA", tmp_path)
    with pytest.raises(vocabularies.FaultyVocabulary, match=r"x.yaml:1: file: expected a comment"):
        vocabularies.purpose("x")
