"""Exports: the columns promised, values as in the records, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json

import pytest

from analysis import exports
from tests.conftest import record, small

PROMISED = [
    "id",
    "name",
    "aliases",
    "year",
    "tasks",
    "platforms",
    "modalities",
    "sensors",
    "gsd_min_m",
    "gsd_max_m",
    "image_count",
    "image_width",
    "image_height",
    "class_count",
    "volume_bytes",
    "size_pixels",
    "coverage",
    "continents",
    "countries",
    "reference_sources",
    "licence",
    "doi",
    "arxiv",
    "homepage",
    "reading_depth",
]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture()
def files():
    catalogue = small(
        record(
            "a",
            year=2020,
            tasks=["vqa", "captioning"],
            image_count=3,
            image_width=4,
            image_height=5,
            gsd_m=[10, 2.5],
            coverage="not_stated",
            lists=[],
        ),
    )
    return exports.files(catalogue)


def test_the_promised_columns_are_there(files) -> None:
    row = rows(files["catalogue.csv"])[0]
    assert set(PROMISED) <= set(row)
    assert row["tasks"] == "vqa|captioning" and row["year"] == "2020"
    assert (row["gsd_min_m"], row["gsd_max_m"], row["size_pixels"]) == ("2.5", "10", "60")
    assert row["coverage"] == "not_stated" and row["volume_bytes"] == ""


def test_evidence_has_a_row_for_each_source_and_state(files) -> None:
    evidence = rows(files["evidence.csv"])
    states = {(r["field"], r["state"]) for r in evidence}
    assert ("coverage", "not_stated") in states and ("size_pixels", "derived") in states
    assert all(r["source"].startswith("https://example.org/") for r in evidence)
    assert {r["date_read"] for r in evidence} == {"2026-11-20"}
    assert {r["source_kind"] for r in evidence} == {"primary"}


def test_a_formula_is_text() -> None:
    data = record("a", year=2020)
    data["name"] = "=1+1"
    data["aliases"] = ["@SUM(A1)"]
    text = exports.files(small(data))["catalogue.csv"]
    row = rows(text)[0]
    assert row["name"] == "'=1+1" and row["aliases"] == "'@SUM(A1)"


def test_the_same_bytes_twice(files) -> None:
    again = exports.files(
        small(
            record(
                "a",
                year=2020,
                tasks=["vqa", "captioning"],
                image_count=3,
                image_width=4,
                image_height=5,
                gsd_m=[10, 2.5],
                coverage="not_stated",
                lists=[],
            ),
        )
    )
    assert again == files


def test_json_keeps_the_evidence(files) -> None:
    dataset = json.loads(files["catalogue.json"])["datasets"][0]
    assert dataset["facts"]["year"] == {"value": 2020, "from": "page"}
    package = json.loads(files["datapackage.json"])
    fields = {f["name"]: f["type"] for f in package["resources"][0]["schema"]["fields"]}
    assert fields["year"] == "integer" and fields["gsd_min_m"] == "number"


def test_an_export_is_whole_or_not_at_all(tmp_path, monkeypatch) -> None:
    catalogue = small(record("a", year=2020))
    out = tmp_path / "out"
    exports.write(catalogue, out)
    before = {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()}

    def full(*_: object, **__: object) -> str:
        raise OSError("No space left on device")

    monkeypatch.setattr(exports.Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        exports.write(small(record("b", year=2021)), out)
    assert {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()} == before
    assert not list(tmp_path.glob(".export-*"))
