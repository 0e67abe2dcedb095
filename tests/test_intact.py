"""Exports and releases that are damaged are refused in one line, not compared."""

from __future__ import annotations

import hashlib
import json
import lzma

import pytest

from analysis import exports
from analysis.cli import main
from tests.conftest import record, small


@pytest.fixture()
def export(tmp_path):
    relation = {"type": "images_from", "to": "b", "from": "page"}
    catalogue = small(record("a", year=2017, relations=[relation]), record("b", year=2018))
    exports.write(catalogue, tmp_path / "export")
    return tmp_path / "export"


def cut(file):
    """Leave the first half of a file."""
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def refused(folder, capsys) -> str:
    assert main(["diff", str(folder), str(folder)]) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1
    return said.err


def test_a_whole_export_is_taken(export, capsys):
    assert main(["diff", str(export), str(export)]) == 0
    (export / "croissant.json").unlink()
    assert main(["diff", str(export), str(export)]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "name", ["catalogue.csv", "evidence.csv", "relations.csv", "catalogue.json"]
)
def test_a_file_with_another_hash_is_refused(export, capsys, name):
    cut(export / name)
    said = refused(export, capsys)
    assert said.startswith(f"{export / name} is damaged or was changed: croissant.json")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("catalogue.csv", "x,y\n", "it has no column id, name"),
        ("catalogue.csv", "", "it has no column id, name"),
        ("evidence.csv", "id,field,value\na,year,2017\n", "it has no column state, source"),
        ("relations.csv", "id,type,to,outside\na,images_from,b\n", "row 1 is not whole"),
        ("relations.csv", "id,type,to,outside\na,x,b,,more\n", "row 1 is not whole"),
        ("catalogue.csv", "id,name,reading_depth\na,A,read\n", "tells of b, which catalogue.csv"),
        ("relations.csv", "id,type,to,outside\nc,x,b,\n", "tells of c, which catalogue.csv"),
        ("catalogue.csv", b"id,name,reading_depth\na,\xff,read\n", "cannot be read: 'utf-8'"),
        ("catalogue.json", '{"datasets": [', "cannot be read: Expecting value"),
        ("catalogue.json", '{"x": []}', "cannot be read: 'datasets'"),
    ],
)
def test_what_no_hash_is_known_of_must_be_whole(export, capsys, name, content, why):
    (export / "croissant.json").unlink()
    (export / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    said = refused(export, capsys)
    assert said.startswith(str(export / "")) and why in said


def test_a_damaged_description_is_named(export, capsys):
    cut(export / "croissant.json")
    assert f"{export / 'croissant.json'} cannot be read" in refused(export, capsys)


def test_a_release_is_held_against_its_own_hashes(export, capsys):
    packed = export / "evidence.csv.xz"
    packed.write_bytes(lzma.compress((export / "evidence.csv").read_bytes()))
    (export / "evidence.csv").unlink()
    named = {"evidence.csv.xz": hashlib.sha256(packed.read_bytes()).hexdigest()}
    (export / "release.json").write_text(json.dumps({"files": named}))
    assert main(["diff", str(export), str(export)]) == 0
    capsys.readouterr()
    cut(packed)
    assert f"{packed} is damaged or was changed: release.json" in refused(export, capsys)
    (export / "release.json").write_text("{}")
    assert f"{packed} cannot be read: " in refused(export, capsys)
