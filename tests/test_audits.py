"""Facts that others drew and looked up: their file, and what is counted from it."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import audits, load
from analysis.intervals import wilson
from analysis.records import FIELDS
from analysis.stated import checks as stated
from analysis.tables import catalogue as tables

HEAD = ",".join(audits.COLUMNS) + "\n"


def test_what_was_drawn_is_in_the_catalogue():
    drawn = audits.facts()
    assert len(drawn) >= 100
    assert set(drawn["id"]) <= set(load().records)
    assert set(drawn["field"]) <= set(FIELDS)


def test_what_each_draw_was_drawn_from_is_told():
    told = audits.draws()
    assert list(told["draw"]) == list(dict.fromkeys(told["draw"]))
    assert set(told["draw"]) == set(audits.facts()["draw"])
    assert "all" in set(told["scope"])


def test_a_bad_draw_is_told_with_its_line(tmp_path):
    rows = "1,2026-11-21,half,\n1,2026-11-21,part,the newest\n"
    (tmp_path / "audit_draws.csv").write_text(",".join(audits.DRAW_COLUMNS) + "\n" + rows)
    with pytest.raises(ValueError) as told:
        audits.draws(tmp_path)
    assert str(told.value).split("\n") == [
        "audit_draws.csv:2: scope: 'half', expected one of all, part",
        "audit_draws.csv:2: drawn_from: empty, expected what was drawn from",
        "audit_draws.csv:3: id: 1 comes twice",
    ]


def test_verdicts_are_counted_by_draw_and_not_in_all():
    verdicts = {
        "1": ["found"] * 6 + ["wrong", "misleading", "elsewhere", "not_opened"],
        "2": ["found"] * 3 + ["absent", "absent"],
    }
    rows = [(draw, verdict) for draw, every in verdicts.items() for verdict in every]
    table = audits.summary(pd.DataFrame(rows, columns=["draw", "verdict"])).set_index("draw")
    # Opened are 6 + 1 + 1 in the first draw and 3 + 2 in the second: by hand.
    assert table["opened"].to_dict() == {"1": 8, "2": 5}
    assert table["faulty"].to_dict() == {"1": 1, "2": 2}
    assert table["drawn"].to_dict() == {"1": 10, "2": 5}
    assert table.loc["1", "share"] == 1 / 8
    low, high = wilson(2, 5)
    assert (table.loc["2", "low"], table.loc["2", "high"]) == (float(low), float(high))
    # With the misleading one 2 of 8 of the first draw are defective.
    assert table["defective"].to_dict() == {"1": 2, "2": 2}
    assert table.loc["1", "defect_share"] == 2 / 8


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
    assert table[["low", "high"]].to_numpy().tolist() == [[0.0, 1.0]]


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
    assert "For 10 of 12 the source could be opened; for 1 it could not, but another" in sentence
    assert "of 1 facts the source says something else, 1 it does not say, 1 it says of" in sentence
    # What nobody tells is taken for a part: one wrong, absent and misleading of 10.
    assert sentence.endswith(
        "The draw was from a part of the catalogue only: 30 % of the facts whose source was opened had some "
        "fault there, which is no rate of the whole."
    )


def test_draws_of_single_facts_are_told_apart_and_the_last_of_all_on_the_first_page(monkeypatch):
    verdicts = {
        "9": ["found"] * 9 + ["absent"],
        "1": ["found"] * 18 + ["misplaced", "misleading", "elsewhere"],
        "5": ["found"] * 2 + ["wrong", "wrong"],
        "6": ["found"] * 5,
    }
    rows = [(draw, "fact", verdict) for draw, every in verdicts.items() for verdict in every]
    drawn = pd.DataFrame(rows, columns=["draw", "unit", "verdict"])
    monkeypatch.setattr(audits, "facts", lambda data: drawn)
    # The first draw of all has the larger seed: their order is that of the file.
    scopes = [
        ("9", "all", "old"),
        ("5", "part", "few"),
        ("6", "part", "few"),
        ("1", "all", "those read by then"),
    ]
    table = pd.DataFrame(scopes, columns=["draw", "scope", "drawn_from"])
    monkeypatch.setattr(audits, "draws", lambda data: table)
    numbers = stated.audit_numbers(load())
    between = " % to ".join(f"{end * 100:.1f}" for end in wilson(2, 20))
    assert numbers["audit_short"] == (
        "Of 21 facts drawn one by one from those read when they were drawn, the sources of 20 could be "
        f"opened: none was wrong or not there, and 2 (10.0 %, 95 % interval {between} %) had some fault."
    )
    told = numbers["audit_sentence"]
    assert told.startswith("40 facts were drawn at random, in 4 draws")
    assert (
        f"Drawn from those read by then (seed 1), none of 20 facts was wrong or not there, and 2 (10.0 %, "
        f"95 % interval {between} %) had some fault. In the draw from all records before it, of which the "
        "table below has each, 1 was wrong or not there, and 10 % had some fault." in told
    )
    assert "The other 2 draws were from a part of the catalogue only: 0 % to 50 %, by draw," in told
    assert "1 it says elsewhere than was told" in told


def test_earlier_draws_from_all_records_are_told_by_their_bounds(monkeypatch):
    verdicts = {
        "1": ["found"] * 9 + ["wrong"],
        "2": ["found"] * 20,
        "3": ["found"] * 15 + ["absent"] * 2 + ["misleading"] * 3,
        "4": ["found"],
    }
    rows = [(draw, "fact", verdict) for draw, every in verdicts.items() for verdict in every]
    drawn = pd.DataFrame(rows, columns=["draw", "unit", "verdict"])
    monkeypatch.setattr(audits, "facts", lambda data: drawn)
    draws = pd.DataFrame({"draw": list(verdicts), "scope": "all", "drawn_from": "all then"})
    monkeypatch.setattr(audits, "draws", lambda data: draws)
    told = stated.audit_numbers(load())["audit_sentence"]
    assert "Drawn from all then (seed 4), none of 1 facts was wrong" in told
    # 1 of 10, none of 20, and 2 wrong with 3 misleading of 20.
    assert told.endswith(
        "In the 3 draws from all records before it, of which the table below has each, 0 to 2 were wrong or "
        "not there, and 0 % to 25 % had some fault."
    )


def test_the_chapter_tells_whole_records_apart(monkeypatch):
    verdicts = ["found"] * 17 + ["wrong", "misleading", "misplaced", "unstated", "missed"]
    rows = pd.DataFrame({"draw": "7", "unit": "record", "id": "a", "verdict": verdicts})
    monkeypatch.setattr(audits, "facts", lambda data: rows)
    draws = {"draw": ["7"], "scope": ["all"], "drawn_from": ["all that was read"]}
    monkeypatch.setattr(audits, "draws", lambda data: pd.DataFrame(draws))
    numbers = stated.audit_numbers(load())
    told = numbers["audit_records"]
    assert (
        "every fact of them looked up: in 1 of all that was read (seed 7) 1 of 20 facts were wrong or "
        "not there" in told
    )
    assert "15.0 % with some fault (95 % interval over records 15.0 % to 15.0 %)" in told
    assert "the sources of 0 more could not be opened" in told
    assert "Of 2 answers that nothing is stated, 1 were false" in told
    assert numbers["audit_sentence"].startswith("No fact has been drawn")
    assert numbers["audit_short"] == (
        "Others looked up all facts of 1 records drawn at random from all that was read: 1 of 20 was wrong "
        "or not there, and 3 (15.0 %, 95 % interval 15.0 % to 15.0 %) had some fault; the sources of 0 more "
        "could not be opened."
    )


def test_the_first_page_tells_the_latest_draw_of_all_records(monkeypatch):
    rows = [
        (draw, "record", "a", verdict)
        for draw, verdict in [("1", "found"), ("2", "found"), ("2", "absent"), ("3", "wrong")]
    ]
    drawn = pd.DataFrame(rows, columns=["draw", "unit", "id", "verdict"])
    monkeypatch.setattr(audits, "facts", lambda data: drawn)
    # The third is from a part, and the second later than the first whatever their seeds.
    draws = [("1", "all", "old"), ("2", "all", "new"), ("3", "part", "few")]
    monkeypatch.setattr(
        audits, "draws", lambda data: pd.DataFrame(draws, columns=["draw", "scope", "drawn_from"])
    )
    short = stated.audit_numbers(load())["audit_short"]
    assert short.startswith(
        "Others looked up all facts of 1 records drawn at random from new: 1 of 2"
    )


@pytest.mark.parametrize(
    ("second", "opened", "faulty"), [("absent", "all", "1 was"), ("not_opened", "1", "none was")]
)
def test_the_first_page_tells_single_facts_before_whole_records(
    monkeypatch, second, opened, faulty
):
    rows = [
        ("1", "fact", "a", "found"),
        ("1", "fact", "b", second),
        ("2", "record", "a", "found"),
    ]
    drawn = pd.DataFrame(rows, columns=["draw", "unit", "id", "verdict"])
    monkeypatch.setattr(audits, "facts", lambda data: drawn)
    draws = pd.DataFrame({"draw": ["1", "2"], "scope": "all", "drawn_from": ["old", "new"]})
    monkeypatch.setattr(audits, "draws", lambda data: draws)
    short = stated.audit_numbers(load())["audit_short"]
    assert short.startswith(
        f"Of 2 facts drawn one by one from old, the sources of {opened} could be opened: {faulty}"
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
    draws = pd.DataFrame({"draw": ["1"], "drawn_from": ["the newest facts"]})
    shown = tables.audits(audits.summary(single), audits.whole_records(whole), draws)._repr_html_()
    shown = shown.replace("\xa0", " ")
    low, high = wilson(6, 20)  # one wrong and five misleading of twenty
    assert f"{low * 100:.1f}–{high * 100:.1f} %" in shown and "30.0 %" in shown
    assert "20 of the newest facts (seed 1)" in shown
    assert "All facts of 2 of what is not told (seed 2)" in shown
    assert "0.0–50.0 %" in shown and "25.0 %" in shown  # none of a, one of two of b
