"""Datasets read blind: their file, and what is counted from it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis import Catalogue, blind, load
from analysis.records import FIELDS
from analysis.stated import checks as stated
from tests.conftest import record, small

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
    assert (found["corrected"], found["filled"]) == (0, 1)
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
    assert f"{found['datasets']:,} datasets" in sentence
    assert f"the reader was right in {found['reader']:,}" in sentence
    # All that differed is told: who was right, or that it could not be decided.
    assert f"{found['unclear']} could not be decided" in sentence
    settled = sum(found[how] for how in blind.SETTLED)
    assert settled == found["differ"] + found["reader_only"]


def two_draws() -> pd.DataFrame:
    """Ten values given in a draw and four in a later one, with a mistake of the record's in each."""
    first = [("9", f"f{n}", "same", "") for n in range(9)] + [("9", "g", "differ", "reader")]
    later = [("10", f"f{n}", "same", "") for n in range(3)] + [("10", "g", "reader_only", "reader")]
    rows = [(draw, f"in-{draw}", *rest) for draw, *rest in first + later]
    return pd.DataFrame(rows, columns=["draw", "id", "field", "outcome", "settled"])


def test_the_latest_draw_is_told_alone(monkeypatch):
    # The draws are numbers: 10 is later than 9, though not in the order of letters.
    monkeypatch.setattr(blind, "fields", lambda data: two_draws())
    sentence = stated.blind_sentence(small(record("in-9"), record("in-10", lists=["x", "y"])))
    assert "They gave a value for 14 fields" in sentence
    assert (
        "In the latest draw alone, of 1 datasets (1 named by two lists or more) and 4 values given, the "
        "reader was right in 1, 25 % (95 % interval over datasets 25.0 % to 25.0 %): "
        "in 0 the record had another value, in 1 it had none." in sentence.replace("\xa0", " ")
    )


def test_with_one_draw_nothing_is_told_twice(monkeypatch):
    monkeypatch.setattr(blind, "fields", lambda data: two_draws().query("draw == '9'"))
    assert "latest draw" not in stated.blind_sentence(load())


def test_the_first_page_tells_what_blind_readers_found(monkeypatch):
    monkeypatch.setattr(blind, "fields", lambda data: two_draws())
    told = stated.sure_sentences(load())
    assert told.startswith(stated.audit_numbers(load())["audit_short"])
    assert (
        "2 datasets were gathered anew by readers who had not seen the records: of 14 values that they "
        "gave, 1 corrected the record and 1 filled a gap in it" in told
    )


def test_without_blind_readings_the_first_page_says_nothing_of_them(monkeypatch, tmp_path: Path):
    nothing = blind.fields(tmp_path)
    monkeypatch.setattr(blind, "fields", lambda data: nothing)
    told = stated.sure_sentences(load())
    assert told == stated.audit_numbers(load())["audit_short"]


def test_one_value_given_of_a_dataset_is_one() -> None:
    # a: one given, and the reader right; b: three given, all alike. Drawn again, two of a are all right.
    rows = [("a", "differ", "reader"), *[("b", "same", "")] * 3]
    found = blind.summary(pd.DataFrame(rows, columns=["id", "outcome", "settled"]))
    assert (found["share"], found["low"], found["high"]) == (0.25, 0, 1)
    assert (found["corrected"], found["filled"]) == (1, 0)


def test_what_the_reader_corrected_and_filled_is_told_apart(monkeypatch):
    rows = [("a", "same", "")] * 6 + [("a", "differ", "reader")] * 3 + [("b", "differ", "record")]
    rows += [("b", "reader_only", "reader"), ("b", "reader_only", "both"), ("b", "neither", "")]
    read = pd.DataFrame(rows, columns=["id", "outcome", "settled"]).assign(draw="1", field="x")
    monkeypatch.setattr(blind, "fields", lambda data: read)
    # Given: 6 alike, 4 that differ, 2 that only the reader has; right in 3 and in 1 of them.
    told = stated.blind_short(load()).replace("\xa0", " ")
    assert "of 12 values that they gave, 3 corrected the record and 1 filled a gap in it" in told
    assert "in it; it was mended." in told  # a and b are no records: nothing to weight by
    sentence = stated.blind_sentence(load()).replace("\xa0", " ")
    assert "for 12 fields: 6 were the record’s own, in 6 the record had another or none" in sentence
    assert "the record was found right in 1, both answers could be defended in 1" in sentence


def by_fame() -> tuple[pd.DataFrame, Catalogue]:
    """Four datasets read blind of a hundred, mostly famous ones without a fault."""
    made = [record(f"known{i}", lists=["x", "y", "z", "v"]) for i in range(3)]
    made += [record(f"unknown{i}") for i in range(7)]
    rows = [(f"known{i}", f"f{n}", "same", "") for i in range(3) for n in range(10)]
    rows += [("unknown0", f"f{n}", "same", "") for n in range(8)]
    rows += [("unknown0", "g", "differ", "reader"), ("unknown0", "h", "reader_only", "reader")]
    rows += [("elsewhere", "g", "differ", "reader")]
    read = pd.DataFrame(rows, columns=["id", "field", "outcome", "settled"])
    return read.assign(draw="1"), small(*made, record("listed", depth="listed", lists=["x"]))


def test_famous_datasets_drawn_more_often_do_not_make_the_rate(monkeypatch) -> None:
    read, catalogue = by_fame()
    table = blind.by_lists(read, stated._lists(catalogue)).set_index("lists")
    assert table["records"].tolist() == [7, 0, 0, 3]  # what is only listed is not drawn from
    assert table["datasets"].tolist() == [1, 0, 0, 3]
    assert table["given"].tolist() == [10, 0, 0, 30] and table["reader"].tolist() == [2, 0, 0, 0]
    assert table.loc[0, "share"] == 0.2 and table.loc[3, "share"] == 0
    monkeypatch.setattr(blind, "fields", lambda data: read)
    # 7 records of ten at 2 of 10, and 3 at none: 14 %, where 3 of 41 values make 7.3 % of what was read.
    told = stated.blind_short(catalogue).replace("\xa0", " ")
    assert "(weighted to the records read: 14 %, 95 % interval 14.0 % to 14.0 %)" in told
    sentence = stated.blind_sentence(catalogue).replace("\xa0", " ")
    assert "right in 7.3 % of the values given, a rate of the mixture that was drawn" in sentence
    assert "it is 14 % for all records read at source" in sentence


def test_the_chapter_tells_how_many_records_were_read_twice(monkeypatch) -> None:
    read, catalogue = by_fame()
    monkeypatch.setattr(blind, "fields", lambda data: read)
    # Three known and one unknown of ten records; two more had a second reading, one of them blind too.
    twice = pd.DataFrame({"id": ["unknown0", "unknown1", "elsewhere"]})
    monkeypatch.setattr(stated, "_agreement", lambda catalogue: twice)
    sentence = stated.blind_sentence(catalogue).replace("\xa0", " ")
    assert (
        "; with the draw above, 5 of the 10 records have been read twice so. They gave" in sentence
    )
    monkeypatch.setattr(stated, "_agreement", lambda catalogue: catalogue.read().frame)
    assert ", all 10 records have been read twice so." in stated.blind_sentence(catalogue)
    unknown = small(record("new"))
    monkeypatch.setattr(stated, "_agreement", lambda catalogue: twice)
    assert "read twice" not in stated.blind_sentence(unknown)


def test_a_row_of_which_none_was_read_blind_is_told_and_left_out(monkeypatch) -> None:
    read, catalogue = by_fame()
    monkeypatch.setattr(blind, "fields", lambda data: read[read["id"].str.startswith("known")])
    sentence = stated.blind_sentence(catalogue).replace("\xa0", " ")
    assert "it is 0 % for 3 of the records read at source" in sentence
    rows = stated.blind_table(catalogue).frame.set_index("lists")
    assert rows.loc[0, ["share", "interval"]].tolist() == ["not known", ""]
    assert rows.loc[3, "share"] == "0 %"


def test_the_table_adds_up_to_what_was_read_blind() -> None:
    table = stated.blind_table(load()).frame
    found = blind.summary(blind.fields())
    assert table["datasets"].sum() == found["datasets"]
    assert (table["given"].sum(), table["reader"].sum()) == (found["given"], found["reader"])
    assert table["records"].sum() == len(load().read())
