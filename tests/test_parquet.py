"""Parquet: what the records say, typed; the same bytes twice; no text taken for a command."""

from __future__ import annotations

import duckdb
import pytest

from analysis import exports, parquet
from tests import hostile
from tests.conftest import record, small


def read(content: bytes, folder) -> list[dict]:
    """Return the rows of a Parquet file."""
    file = folder / "x.parquet"
    file.write_bytes(content)
    answer = duckdb.execute("SELECT * FROM read_parquet(?)", [str(file)])
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def made(catalogue):
    return parquet.encoded(exports.catalogue_values(catalogue), exports.kinds(exports.PARQUET))


def catalogue():
    return small(
        record("a", year=2020, tasks=["vqa", "captioning"], gsd_m=[10, 2.5], volume_bytes=10**15),
        record("b", tasks="not_stated"),
    )


def test_columns_are_typed_and_lists_are_lists(tmp_path):
    first, second = read(made(catalogue()), tmp_path)
    assert (first["year"], first["volume_bytes"]) == (2020, 10**15)
    assert first["tasks"] == ["vqa", "captioning"] and first["gsd_min_m"] == 2.5
    assert list(first) == exports.CATALOGUE_COLUMNS
    assert second["tasks"] is None and second["year"] is None and second["aliases"] == []


def test_the_same_bytes_twice():
    assert made(catalogue()) == made(catalogue())
    assert made(catalogue()) != made(small(record("a", year=2021)))


def test_rows_are_those_of_the_csv(tmp_path):
    rows = exports.catalogue_rows(catalogue())
    for row, typed in zip(rows, read(made(catalogue()), tmp_path), strict=True):
        for name in exports.CATALOGUE_COLUMNS:
            value = typed[name]
            joined = "|".join(value) if isinstance(value, list) else value
            assert joined == row.get(name), name


def test_hostile_text_stays_text(tmp_path):
    rows = exports.catalogue_values(hostile.catalogue())
    kinds = exports.kinds(exports.PARQUET)
    whole = [name for name, kind in kinds.items() if kind == "integer"]
    for row in rows:  # such a number cannot pass validation
        row.update(dict.fromkeys(whole), image_count=10)
    typed = parquet.encoded(rows, kinds)
    names = {row["name"] for row in read(typed, tmp_path)}
    assert names == {hostile.IMAGE, hostile.FORMULA, hostile.SCRIPT}


def test_text_in_a_column_of_numbers_is_refused():
    with pytest.raises(duckdb.Error):
        parquet.encoded([{"year": "soon"}], {"year": "integer"})
