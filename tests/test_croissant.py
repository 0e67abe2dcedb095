"""Croissant: what its specification asks for, and hashes of the files as they are."""

from __future__ import annotations

import csv
import io
import json

import duckdb
import pytest

from analysis import croissant, exports
from analysis.pages.dataset import Site
from tests.conftest import record, small

SITE = Site(version="2026.11.0", date="20 November 2026", address="https://example.org/")


@pytest.fixture
def files():
    return exports.everything(small(record("a", year=2020, tasks=["vqa"])), SITE)


def columns(files, folder):
    """Return the columns as they stand in the files."""
    found = {
        name: next(csv.reader(io.StringIO(content.decode())))
        for name, content in files.items()
        if name.endswith(".csv")
    }
    file = folder / "x.parquet"
    file.write_bytes(files[exports.PARQUET])
    answer = duckdb.execute("SELECT * FROM read_parquet(?)", [str(file)])
    return {**found, exports.PARQUET: [column[0] for column in answer.description]}


def test_it_is_complete_and_true(files, tmp_path):
    text = files["croissant.json"].decode()
    assert croissant.faults(text, files, columns(files, tmp_path)) == []
    whole = json.loads(text)
    assert whole["version"] == "2026.11.0" and whole["datePublished"] == "2026-11-20"
    assert whole["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    addresses = {one["contentUrl"] for one in whole["distribution"]}
    assert "https://example.org/data/catalogue.parquet" in addresses
    fields = {one["@id"]: one for records in whole["recordSet"] for one in records["field"]}
    assert fields["catalogue/tasks"]["repeated"] and "repeated" not in fields["catalogue/year"]
    assert fields["catalogue/year"]["dataType"] == "sc:Integer"
    assert fields["evidence/id"]["references"] == {"field": {"@id": "catalogue/id"}}


def test_sizes_kinds_licence_and_key_by_hand(files):
    whole = json.loads(files["croissant.json"])
    assert whole["license"] == "https://creativecommons.org/licenses/by/4.0/"
    described = {one["@id"]: one for one in whole["distribution"]}
    for name, kind in (
        ("catalogue.csv", "text/csv"),
        ("catalogue.json", "application/json"),
        (exports.PARQUET, "application/x-parquet"),
    ):
        assert described[name]["encodingFormat"] == kind
        assert described[name]["contentSize"] == f"{len(files[name])} B"
    records = {one["@id"]: one for one in whole["recordSet"]}
    assert {name: one.get("key") for name, one in records.items()} == {
        **dict.fromkeys(records),
        "catalogue": {"@id": "catalogue/id"},
    }
    fields = {field["@id"]: field["dataType"] for one in records.values() for field in one["field"]}
    kinds = {name: fields[f"catalogue/{name}"] for name in ("name", "tasks", "year", "gsd_min_m")}
    assert kinds == {
        "name": "sc:Text",
        "tasks": "sc:Text",
        "year": "sc:Integer",
        "gsd_min_m": "sc:Float",
    }
    assert fields["evidence/chosen"] == "sc:Boolean"


def test_without_an_address_files_are_named_beside_it():
    whole = json.loads(exports.everything(small(record("a")), Site())["croissant.json"])
    assert {one["contentUrl"] for one in whole["distribution"]} >= {"catalogue.csv"}
    assert "version" not in whole, "development is no version"


def test_each_fault_is_found(files, tmp_path):
    known = columns(files, tmp_path)

    def faults(change):
        whole = json.loads(files["croissant.json"])
        change(whole)
        return croissant.faults(json.dumps(whole), files, known)

    def other_hash(whole):
        whole["distribution"][0]["sha256"] = "0" * 64

    def no_such_column(whole):
        whole["recordSet"][0]["field"][0]["source"]["extract"]["column"] = "colour"

    def no_such_file(whole):
        whole["distribution"][0]["@id"] = "other.csv"

    def dangling(whole):
        whole["recordSet"][1]["field"][0]["references"]["field"]["@id"] = "x/y"

    def twice(whole):
        whole["recordSet"][0]["field"].append(whole["recordSet"][0]["field"][0])

    assert faults(lambda whole: whole.pop("license")) == ["no license"]
    for change, words in (
        (other_hash, "another hash"),
        (no_such_column, "has no column colour"),
        (no_such_file, "not there"),
        (dangling, "refers to what is not described"),
        (twice, "stands twice"),
    ):
        assert any(words in fault for fault in faults(change)), words
