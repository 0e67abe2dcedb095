"""Small CSV files: their rows, and all their faults at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import checked_rows


def fine(row: checked_rows.Row) -> checked_rows.Faults:
    return []


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "small.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_rows_are_read(tmp_path: Path):
    file = written(tmp_path, "id,day,unit\na,2026-11-22,fact\nb,2026-11-21,record\n")
    rows = checked_rows.read(file, fine, {"unit": ("fact", "record")})
    assert [row["id"] for row in rows] == ["a", "b"]


def test_no_file_has_no_rows(tmp_path: Path):
    assert checked_rows.read(tmp_path / "none.csv", fine) == []


def test_all_faults_are_told_at_once(tmp_path: Path):
    file = written(tmp_path, "id,day,unit\na,2026-11-22,fact\na,yesterday,page\nb,,\n")
    with pytest.raises(ValueError, match="small.csv") as told:
        checked_rows.read(
            file, lambda row: [("id", "odd")] if row["id"] == "b" else [], {"unit": ("fact",)}
        )
    assert str(told.value).splitlines() == [
        "small.csv:3: unit: 'page', expected one of fact",
        "small.csv:3: day: 'yesterday', expected YYYY-MM-DD",
        "small.csv:3: id: a comes twice",
        "small.csv:4: unit: '', expected one of fact",
        "small.csv:4: id: odd",
        "small.csv:4: day: '', expected YYYY-MM-DD",
    ]


def test_rows_of_two_draws_may_be_alike(tmp_path: Path):
    file = written(tmp_path, "draw,id,day\n1,a,2026-11-22\n2,a,2026-11-22\n")
    assert len(checked_rows.read(file, fine, key=("id", "draw"))) == 2
    with pytest.raises(ValueError, match="small.csv:3: id: a comes twice"):
        checked_rows.read(file, fine)
