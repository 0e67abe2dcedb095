"""Datasets read blind: their file, and what is counted from it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis import blind, load
from analysis.records import FIELDS
from analysis.stated import catalogue_chapters as stated

HEAD = ",".join(blind.COLUMNS) + "\n"


def folder(tmp_path: Path, *rows: str) -> Path:
    """A data folder whose blind readings are these rows."""
    (tmp_path / "readings").mkdir()
    text = HEAD + "".join(row + "\n" for row in rows)
    (tmp_path / "readings" / "blind.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_what_was_read_blind_is_in_the_catalogue():
    read = blind.fields()
    assert read["id"].nunique() >= 50
    assert set(read["id"]) <= set(load().records)
    assert set(read["field"]) <= set(FIELDS)


def test_fields_are_counted():
    rows = [("a", "same", "")] * 7 + [("a", "neither", ""), ("b", "record_only", "")]
    rows += [("b", "differ", "record"), ("b", "differ", "both"), ("b", "reader_only", "reader")]
    found = blind.summary(pd.DataFrame(rows, columns=["id", "outcome", "settled"]))
    # Given by the reader: 7 alike, 2 that differ and 1 that only the reader has; right in one of them.
    assert (found["datasets"], found["given"], found["share"]) == (2, 10, 0.1)
    assert (found["record"], found["both"], found["reader"], found["unclear"]) == (1, 1, 1, 0)
    # Two datasets drawn again give a and a (0 of 14), one of each (1 of 10), or b and b (2 of 6).
    assert (found["low"], found["high"]) == (0, 1 / 3)
    assert found["reader_datasets"] == 1


def test_nothing_read_is_said(tmp_path: Path):
    read = blind.fields(tmp_path)
    assert read.empty and list(read.columns) == blind.COLUMNS
    assert blind.summary(read)["given"] == 0


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("1,2026-11-22,a,year,alike,", "blind.csv:2: outcome: 'alike', expected one of same"),
        ("1,2026-11-22,a,year,differ,", "blind.csv:2: settled: '', expected one of record"),
        ("1,2026-11-22,a,year,same,both", "blind.csv:2: settled: 'both', expected nothing"),
        ("1,yesterday,a,year,same,", "blind.csv:2: day: 'yesterday', expected YYYY-MM-DD"),
    ],
)
def test_a_bad_row_is_told_with_its_line(tmp_path: Path, row: str, message: str):
    with pytest.raises(ValueError, match="blind.csv") as told:
        blind.fields(folder(tmp_path, row))
    assert message in str(told.value)


def test_all_faults_are_told_at_once(tmp_path: Path):
    good = "1,2026-11-22,a,year,same,"
    data = folder(tmp_path, good, good, "1,2026-11-22,a,tasks,alike,")
    with pytest.raises(ValueError, match="blind.csv") as told:
        blind.fields(data)
    assert str(told.value).splitlines() == [
        "blind.csv:3: id: a year comes twice",
        "blind.csv:4: outcome: 'alike', expected one of same, differ, reader_only, record_only, neither",
    ]


def test_the_chapter_tells_it():
    sentence = stated.blind_sentence(load())
    found = blind.summary(blind.fields())
    assert f"{found['datasets']} datasets" in sentence
    assert f"the reader was right in {found['reader']}" in sentence
    # All that differed is told: who was right, or that it could not be decided.
    assert f"{found['unclear']} could not be decided" in sentence
    settled = sum(found[how] for how in blind.SETTLED)
    assert settled == found["differ"] + found["reader_only"]
