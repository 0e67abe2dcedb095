"""Records gone through once more: their file, its faults, and what is counted from it."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import audits, held, load
from analysis.stated import checks

HEAD = ",".join(held.COLUMNS) + "\n"


def test_what_was_gone_through_was_read_and_has_no_more_facts_than_a_record_can_have() -> None:
    table = held.records()
    catalogue = load()
    assert len(table) > 500 and {catalogue[i].depth for i in table["id"]} <= {"read", "checked"}
    assert table["facts"].between(1, 45).all()


def test_faulty_rows_are_all_told(tmp_path) -> None:
    (tmp_path / "readings").mkdir()
    rows = [
        "a,2026-11-23,3,2,0,0,0,0,0,0,1,0",
        "b,23 November,3,2,0,0,0,0,0,0,1,0",
        "c,2026-11-23,4,2,0,0,0,0,0,0,1,0",
        "d,2026-11-23,3,two,0,0,0,0,0,0,1,0",
        "a,2026-11-23,1,1,0,0,0,0,0,0,0,0",
    ]
    (tmp_path / "readings" / "held.csv").write_text(HEAD + "\n".join(rows) + "\n")
    with pytest.raises(ValueError) as told:
        held.records(tmp_path)
    assert str(told.value).split("\n") == [
        "held.csv:3: day: '23 November', expected YYYY-MM-DD",
        "held.csv:4: facts: 4, expected the sum of the verdicts, 3",
        "held.csv:5: found: 'two', expected a whole number",
        "held.csv:6: id: a 2026-11-23 comes twice",
    ]


def test_verdicts_are_added_up() -> None:
    # By hand: 2 + 1 found, 1 wrong and 1 misplaced are opened; what is not stated or not opened is not.
    rows = [
        {"id": "a", "facts": 4, "found": 2, "wrong": 1, "unstated": 1},
        {"id": "b", "facts": 4, "found": 1, "misplaced": 1, "not_opened": 1, "missed": 1},
    ]
    table = pd.DataFrame(rows, columns=held.COLUMNS).fillna(0)
    told = held.summary(table)
    assert (told["records"], told["facts"], told["opened"]) == (2, 8, 5)
    assert set(audits.VERDICTS) <= set(told)


def test_a_record_gone_through_twice_is_one_record() -> None:
    rows = [{"id": "a", "day": day, "facts": 2, "found": 2} for day in ("2026-11-22", "2026-11-23")]
    told = held.summary(pd.DataFrame(rows, columns=held.COLUMNS).fillna(0))
    assert (told["records"], told["facts"]) == (1, 4)


def test_without_a_file_the_sentence_says_so(tmp_path) -> None:
    assert held.records(tmp_path).empty
    told = checks.held_sentence(load())
    assert "overlooks more" in told and str(held.summary(held.records())["misleading"]) in told
