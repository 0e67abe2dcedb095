"""Facts that others drew and looked up: their file, and what is counted from it."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import audits, load
from analysis.intervals import wilson
from analysis.records import FIELDS
from analysis.stated import catalogue_chapters as stated
from analysis.tables import catalogue as tables

HEAD = ",".join(audits.COLUMNS) + "\n"


def test_what_was_drawn_is_in_the_catalogue():
    drawn = audits.facts()
    assert len(drawn) >= 100
    assert set(drawn["id"]) <= set(load().records)
    assert set(drawn["field"]) <= set(FIELDS)


def test_verdicts_are_counted_by_draw_and_in_all():
    verdicts = {
        "1": ["found"] * 6 + ["wrong", "misleading", "elsewhere", "not_opened"],
        "2": ["found"] * 3 + ["absent", "absent"],
    }
    rows = [(draw, verdict) for draw, every in verdicts.items() for verdict in every]
    table = audits.summary(pd.DataFrame(rows, columns=["draw", "verdict"])).set_index("draw")
    # Opened are 6 + 1 + 1 in the first draw and 3 + 2 in the second: by hand.
    assert table["opened"].to_dict() == {"1": 8, "2": 5, "all": 13}
    assert table["faulty"].to_dict() == {"1": 1, "2": 2, "all": 3}
    assert table["drawn"].to_dict() == {"1": 10, "2": 5, "all": 15}
    assert table.loc["1", "share"] == 1 / 8
    low, high = wilson(3, 13)
    assert (table.loc["all", "low"], table.loc["all", "high"]) == (float(low), float(high))
    # With the misleading one of the first draw 4 of 13 are defective.
    assert table["defective"].to_dict() == {"1": 2, "2": 2, "all": 4}
    assert table.loc["all", "defect_share"] == 4 / 13


def test_whole_records_are_counted_and_drawn_again_as_wholes():
    rows = {
        "a": ["found"] * 8 + ["wrong", "absent", "not_opened", "missed"],
        "b": ["found"] * 9 + ["misplaced", "unstated", "unstated"],
    }
    drawn = [("7", record, verdict) for record, every in rows.items() for verdict in every]
    row = audits.whole_records(pd.DataFrame(drawn, columns=["draw", "id", "verdict"])).iloc[0]
    # Values are 11 of a and 10 of b, opened 10 of each, faulty 2 of a: by hand.
    assert (row["records"], row["facts"], row["opened"], row["faulty"]) == (2, 21, 20, 2)
    assert (row["unstated"], row["missed"], row["misplaced"]) == (2, 1, 1)
    # Defective are 2 of a and 1 of b.
    assert row["defective"] == 3
    assert row["defect_share"] == pytest.approx(0.15)
    # Two records drawn again give b and b, one of each, or a and a: 10, 15 or 20 %.
    assert (row["defect_low"], row["defect_high"]) == pytest.approx((0.1, 0.2))


def test_without_whole_records_their_table_is_empty():
    assert audits.whole_records(pd.DataFrame(columns=["draw", "id", "verdict"])).empty


def test_a_draw_of_which_nothing_was_opened_leaves_all_open():
    table = audits.summary(pd.DataFrame({"draw": ["1"], "verdict": ["not_opened"]}))
    assert table["share"].isna().all()
    assert table[["low", "high"]].to_numpy().tolist() == [[0.0, 1.0]] * 2


def test_every_fault_of_the_file_is_told_at_once(tmp_path):
    rows = "1,fact,2026-11-21,a,year,found\n1,page,yesterday,b,year,fine\n1,fact,2026-11-21,a,year,wrong\n"
    (tmp_path / "audits.csv").write_text(HEAD + rows)
    with pytest.raises(ValueError) as told:
        audits.facts(tmp_path)
    assert str(told.value).split("\n") == [
        "audits.csv:3: verdict: 'fine', expected one of found, wrong, absent, misleading, misplaced, "
        "elsewhere, not_opened, unstated, missed",
        "audits.csv:3: unit: 'page', expected one of fact, record",
        "audits.csv:3: day: 'yesterday', expected YYYY-MM-DD",
        "audits.csv:4: id: a year 1 comes twice",
    ]


def test_without_a_file_nothing_was_drawn(tmp_path):
    assert audits.facts(tmp_path).empty


def test_the_chapter_says_what_the_file_says(monkeypatch):
    verdicts = ["found"] * 7 + ["wrong", "absent", "misleading", "elsewhere", "not_opened"]
    monkeypatch.setattr(
        audits,
        "facts",
        lambda data: pd.DataFrame({"draw": "1", "unit": "fact", "verdict": verdicts}),
    )
    sentence = stated.audit_numbers(load())["audit_sentence"]
    assert sentence.startswith("12 facts were drawn at random")
    assert "For 10 the source could be opened: 1 said something else, 1 did not say it" in sentence
    assert "2 of 10 (95 % interval 5.7 % to 51.0 %)" in sentence  # Wilson's, by hand


def test_the_chapter_tells_whole_records_apart(monkeypatch):
    verdicts = ["found"] * 17 + ["wrong", "misleading", "misplaced", "unstated", "missed"]
    rows = pd.DataFrame({"draw": "7", "unit": "record", "id": "a", "verdict": verdicts})
    monkeypatch.setattr(audits, "facts", lambda data: rows)
    numbers = stated.audit_numbers(load())
    told = numbers["audit_records"]
    assert (
        "every fact of them looked up: in 1 records (seed 7) 1 of 20 facts were wrong or not there"
        in told
    )
    assert "15.0 % with some fault (95 % interval 15.0 % to 15.0 %)" in told
    assert "Of 2 answers that nothing is stated, 1 were false" in told
    assert numbers["audit_sentence"].startswith("No fact has been drawn")
    assert numbers["audit_short"] == (
        "In 1 whole records 1 of 20 were wrong or not there, and 1 misleading."
    )


def test_without_any_draw_the_pages_say_so(monkeypatch):
    monkeypatch.setattr(audits, "facts", lambda data: pd.DataFrame(columns=audits.COLUMNS))
    numbers = stated.audit_numbers(load())
    assert numbers["audit_short"] == numbers["audit_sentence"]
    assert numbers["audit_records"].startswith("No whole record has been drawn")


def test_the_interval_in_the_table_is_of_the_share_beside_it():
    single = pd.DataFrame({"draw": "1", "verdict": ["found"] * 14 + ["wrong"] + ["misleading"] * 5})
    whole = pd.DataFrame(
        {"draw": "2", "id": list("aabb"), "verdict": ["found"] * 3 + ["misplaced"]}
    )
    shown = tables.audits(audits.summary(single), audits.whole_records(whole))._repr_html_()
    shown = shown.replace("\xa0", " ")
    low, high = wilson(6, 20)  # one wrong and five misleading of twenty
    assert f"{low * 100:.1f}–{high * 100:.1f} %" in shown and "30.0 %" in shown
    assert "0.0–50.0 %" in shown and "25.0 %" in shown  # none of a, one of two of b
