"""Small CSV files: their rows, and all their faults at once."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from analysis import audits, blind, checked_rows, held, retellings, unreached
from analysis.faultyfiles import FaultyFile
from analysis.vocabularies import DATA

COLUMNS = ("id", "day", "unit")


def fine(row: checked_rows.Row) -> checked_rows.Faults:
    return []


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "small.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_rows_are_read(tmp_path: Path):
    file = written(tmp_path, "id,day,unit\na,2026-11-22,fact\nb,2026-11-21,record\n")
    rows = checked_rows.read(file, ("day", "unit", "id"), fine, {"unit": ("fact", "record")})
    assert [row["id"] for row in rows] == ["a", "b"]


def test_no_file_has_no_rows(tmp_path: Path):
    assert checked_rows.read(tmp_path / "none.csv", COLUMNS, fine) == []


def test_all_faults_are_told_at_once(tmp_path: Path):
    file = written(tmp_path, "id,day,unit\na,2026-11-22,fact\na,yesterday,page\n\nb,,\n")
    with pytest.raises(ValueError, match="small.csv") as told:
        checked_rows.read(
            file,
            COLUMNS,
            lambda row: [("id", "odd")] if row["id"] == "b" else [],
            {"unit": ("fact",)},
        )
    assert str(told.value).splitlines() == [
        "small.csv:3: unit: 'page', expected one of fact",
        "small.csv:3: day: 'yesterday', expected YYYY-MM-DD",
        "small.csv:3: id: a comes twice",
        "small.csv:5: unit: '', expected one of fact",
        "small.csv:5: id: odd",
        "small.csv:5: day: '', expected YYYY-MM-DD",
    ]


def test_rows_of_two_draws_may_be_alike(tmp_path: Path):
    columns = ("draw", "id", "day")
    file = written(tmp_path, "draw,id,day\n1,a,2026-11-22\n2,a,2026-11-22\n")
    assert len(checked_rows.read(file, columns, fine, key=("id", "draw"))) == 2
    with pytest.raises(ValueError, match="small.csv:3: id: a comes twice"):
        checked_rows.read(file, columns, fine)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,day,units\na,2026-11-22,fact\n", "1: file: the head is id,day,units, expected id,day,unit"),
        (b"id,day\na,2026-11-22\n", "1: file: the head is id,day, expected id,day,unit"),
        (b"", "1: file: the head is empty, expected id,day,unit"),
        (b"\xef\xbb\xbfid,day,unit\n", "1: file: begins with a byte order mark, expected UTF-8"),
        (b"id,day,unit\n\xe9,2026-11-22,fact\n", "2: file: not UTF-8 at byte 12"),
        (b'id,day,unit\na,2026-11-22,"fact"s\n', "2: file: not CSV: "),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_table_is_told(tmp_path: Path, content: bytes, said: str):
    file = tmp_path / "small.csv"
    file.write_bytes(content)
    with pytest.raises(FaultyFile) as told:
        checked_rows.read(file, COLUMNS, fine)
    assert str(told.value).startswith(f"{file}:{said}")


def test_cells_too_many_or_too_few_are_told_and_no_more_of_their_row(tmp_path: Path):
    file = written(
        tmp_path, "id,day,unit\na,2026-11-22,fact,\n2026-11-22,page\nb\nc,2026-11-22,x\n"
    )
    with pytest.raises(ValueError, match="small.csv") as told:
        checked_rows.read(file, COLUMNS, fine, {"unit": ("fact",)})
    assert str(told.value).splitlines() == [
        "small.csv:2: row: 4 cells, expected 3",
        "small.csv:3: row: 2 cells, expected 3",
        "small.csv:4: row: 1 cell, expected 3",
        "small.csv:5: unit: 'x', expected one of fact",
    ]


@pytest.mark.parametrize("day", ["20261123", "2026-W48-1", "2026-11-31", "2026-11-3", ""])
def test_a_day_has_one_form(tmp_path: Path, day: str):
    file = written(tmp_path, f"id,day,unit\na,{day},fact\n")
    with pytest.raises(ValueError, match=f"small.csv:2: day: '{day}', expected YYYY-MM-DD"):
        checked_rows.read(file, COLUMNS, fine)


def test_what_is_still_to_come():
    rows = [{"id": day, "day": day} for day in ("2026-11-22", "2026-11-24", "2026-11-25")]
    found = checked_rows.still_to_come(rows, datetime.date(2026, 11, 23))
    assert [row["id"] for row in found] == ["2026-11-25"]


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("audits.csv", audits.COLUMNS),
        ("audit_draws.csv", audits.DRAW_COLUMNS),
        ("readings/held.csv", held.COLUMNS),
        ("readings/blind.csv", blind.COLUMNS),
        ("retellings.csv", retellings.COLUMNS),
        ("unreached.csv", unreached.COLUMNS),
    ],
)
def test_no_day_on_record_is_still_to_come(name: str, columns: list[str]):
    rows = [row for _, row, _ in checked_rows.table(DATA / name, columns)]
    assert rows and checked_rows.still_to_come(rows, datetime.date.today()) == []
