"""Datasets read twice: every difference is settled once, and the settled record says so."""

from __future__ import annotations

import re

import pytest

from analysis import agreement, blind, checked_rows
from analysis.catalogue import Catalogue
from analysis.records import Record
from analysis.vocabularies import DATA

READINGS = DATA / "readings"
SEED, DRAWN = 20261120, 105
NOT_READ_AGAIN = {"airbus-aircraft", "dubai-segmentation-humansintheloop", "for-instance"}


@pytest.fixture(scope="module")
def first() -> dict[str, Record]:
    return agreement.readings("first")


@pytest.fixture(scope="module")
def second() -> dict[str, Record]:
    return agreement.readings("second")


def rows(name: str, columns: list[str]) -> list[dict[str, str]]:
    """Return the rows of a table of these readings, each with as many cells as its head."""
    found = list(checked_rows.table(READINGS / name, columns))
    assert [(name, line, faults) for line, _, faults in found if faults] == []
    return [row for _, row, _ in found]


@pytest.fixture(scope="module")
def settled() -> list[dict[str, str]]:
    return rows("settled.csv", ["id", "field", "settled", "reason"])


def test_the_readings_are_records_named_as_their_files(first, second) -> None:
    for which, records in (("first", first), ("second", second)):
        assert {file.stem for file in (READINGS / which).glob("*.yaml")} == set(records)
        assert all(record.depth == "read" for record in records.values())


def test_a_reading_rests_on_no_list(first, second) -> None:
    for record in [*first.values(), *second.values()]:
        assert not any(source.list for source in record.sources.values()), record.id


def test_the_draw_is_what_the_readme_says(first, second, catalogue: Catalogue) -> None:
    assert len(first) == DRAWN
    assert set(first) - set(second) == NOT_READ_AGAIN
    assert set(second) <= set(first) <= set(catalogue.records)
    readme = (READINGS / "README.md").read_text(encoding="utf-8")
    assert f"random.seed({SEED})" in readme and f"random.sample(ids, {DRAWN})" in readme
    assert all(f"`{identifier}`" in readme for identifier in NOT_READ_AGAIN)


def test_the_readmes_count_what_is_there(second, first, settled) -> None:
    blindly = blind.fields()
    outer = (DATA / "README.md").read_text(encoding="utf-8")
    twice, again = len(second), blindly["id"].nunique()
    assert f"| {twice} datasets read twice, " in outer
    assert f"; {again:,} more read blind, later |" in outer
    inner = (READINGS / "README.md").read_text(encoding="utf-8")
    assert f" {twice} datasets were read by two readers" in inner
    assert f" of the {len(first)} datasets drawn: " in inner
    assert f" compares {len(agreement.FIELDS)} fields." in inner
    assert f" each of the {len(settled)} differences " in inner
    assert f"| {again:,} datasets read again, later and blind: " in inner
    rounds = inner.partition("## Read blind, later")[2]
    assert all(f"seed {draw}" in rounds for draw in set(blindly["draw"]))
    # Each round says how many of how many were drawn, from two strata; the sixth and those after it have one.
    drawn = re.findall(r"\b(\d+)\s+of\s+the\s+\d+\s+(?:records|that|others)", rounds)
    assert len(drawn) == 17 and sum(map(int, drawn)) == again


def test_every_difference_has_one_row_and_every_row_is_a_difference(settled) -> None:
    table = agreement.compare()
    differ = {(row.id, row.field) for row in table[~table["agree"]].itertuples()}
    rows = [(row["id"], row["field"]) for row in settled]
    assert len(rows) == len(set(rows))
    assert set(rows) == differ


def test_every_row_says_how_and_why(settled) -> None:
    assert list(settled[0]) == ["id", "field", "settled", "reason"]
    for row in settled:
        assert row["settled"] in ("first", "second", "both", "other"), row
        assert 10 <= len(row["reason"]) <= 200, row


def test_rows_are_in_order(settled) -> None:
    keys = [(row["id"], agreement.FIELDS.index(row["field"])) for row in settled]
    assert keys == sorted(keys)


def test_checked_is_who_was_read_twice(first, second, catalogue: Catalogue) -> None:
    checked = {record.id for record in catalogue if record.depth == "checked"}
    assert checked == set(first) & set(second)


def test_the_record_says_what_was_settled(settled, first, second, catalogue: Catalogue) -> None:
    """A reading that was followed and had a value is what the record says."""
    wrong = []
    for row in settled:
        if row["settled"] not in ("first", "second"):
            continue
        reading = (first if row["settled"] == "first" else second)[row["id"]]
        chosen = agreement.answer(reading, row["field"])
        stands = agreement.answer(catalogue[row["id"]], row["field"])
        if chosen is not None and not agreement.same(row["field"], chosen, stands):
            wrong.append((row["id"], row["field"], chosen, stands))
    assert not wrong


def test_what_both_readers_found_alike_stands_in_the_record(catalogue: Catalogue) -> None:
    """Except where a rule was made exact afterwards; each such change has its row and reason."""
    reasons = rows("revised.csv", ["id", "field", "reason"])
    revised = [(row["id"], row["field"]) for row in reasons if row["reason"]]
    table = agreement.compare()
    changed = [
        (row.id, row.field)
        for row in table[table["agree"] & table["both"]].itertuples()
        if not agreement.same(row.field, row.first, agreement.answer(catalogue[row.id], row.field))
    ]
    assert sorted(changed) == revised


def test_a_value_that_lost_is_kept_as_disputed(settled, first, second, catalogue) -> None:
    """Where both readers had a value and one was followed, the record keeps the other one."""
    lost = []
    for row in settled:
        if row["settled"] not in ("first", "second"):
            continue
        reading = (second if row["settled"] == "first" else first)[row["id"]]
        winner = (first if row["settled"] == "first" else second)[row["id"]]
        other = agreement.answer(reading, row["field"])
        if other is None or agreement.answer(winner, row["field"]) is None:
            continue
        fact = getattr(catalogue[row["id"]].facts, row["field"])
        values = [
            frozenset(d.value) if row["field"] in agreement.SETS else d.value
            for d in fact.disputed or ()
        ]
        found = any(
            agreement.same(row["field"], other, tuple(sorted(v)) if isinstance(v, list) else v)
            for v in values
        )
        if not found or not fact.because:
            lost.append((row["id"], row["field"], other, values))
    assert not lost
