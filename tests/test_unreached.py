"""What is to be read first is read, or its record says what was tried."""

from __future__ import annotations

import csv
from types import SimpleNamespace

import pytest

from analysis import load, unreached
from analysis.pages import dataset
from analysis.vocabularies import DATA

CATALOGUE = load()
HEAD = "id,day,tried\n"


def problems(catalogue, attempts, first) -> list[str]:
    """Return what is neither read nor looked for in vain, and what is both."""
    listed = {record.id for record in catalogue if record.depth == "listed"}
    return [
        *(f"{one.id}: not read, and nobody tried" for one in first
          if one.id in listed and one.id not in attempts),
        *(f"{one}: not a listed record" for one in attempts if one not in listed),
    ]  # fmt: skip


def test_what_comes_first_is_read_or_was_looked_for():
    assert problems(CATALOGUE, unreached.attempts(), unreached.first(CATALOGUE)) == []


def test_the_check_finds_what_is_missing_and_what_is_too_much():
    records = [SimpleNamespace(id="a", depth="listed"), SimpleNamespace(id="b", depth="read")]
    attempt = unreached.attempts().get("above")
    assert problems(records, {"b": attempt}, records) == [
        "a: not read, and nobody tried",
        "b: not a listed record",
    ]


def made_up(lists=(), continents=(), tasks=()):
    """Return as much of a record as the rule looks at."""
    sources = {name: SimpleNamespace(list=name) for name in lists} | {
        "paper": SimpleNamespace(list=None)
    }
    facts = SimpleNamespace(
        continents=SimpleNamespace(value=list(continents)) if continents else None,
        tasks=SimpleNamespace(value=list(tasks)) if tasks else None,
    )
    return SimpleNamespace(sources=sources, facts=facts)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (made_up(lists=("ahmadi", "wenhwu")), True),
        (made_up(lists=("ahmadi",)), False),
        (made_up(continents=("Europe", "North America")), False),
        (made_up(continents=("Europe", "Asia")), True),
        (made_up(tasks=("captioning", "pretraining")), True),
        (made_up(tasks=("captioning",)), False),
    ],
)
def test_rule_of_what_comes_first(record, expected):
    assert unreached.comes_first(record) is expected


def test_every_fault_of_the_file_is_named(tmp_path):
    (tmp_path / "unreached.csv").write_text(HEAD + "a,yesterday,x\nb,2026-11-21,\nc,,\n")
    with pytest.raises(ValueError) as told:
        unreached.attempts(tmp_path)
    assert str(told.value).splitlines() == [
        "unreached.csv:2: day: 'yesterday', expected YYYY-MM-DD",
        "unreached.csv:3: tried: empty, expected what was searched",
        "unreached.csv:4: tried: empty, expected what was searched",
        "unreached.csv:4: day: '', expected YYYY-MM-DD",
    ]


def test_without_a_file_nothing_was_tried(tmp_path):
    assert unreached.attempts(tmp_path) == {}


def test_each_stands_once_and_in_order():
    with (DATA / "unreached.csv").open(encoding="utf-8", newline="") as rows:
        names = [row["id"] for row in csv.DictReader(rows)]
    assert names == sorted(set(names))


def test_page_says_what_was_tried():
    name = next(iter(unreached.attempts()))
    shared = dataset.context(CATALOGUE, dataset.Site())
    assert "Nothing of its own could be opened" in dataset.body(CATALOGUE[name], shared)
    assert "could be opened" not in dataset.body(CATALOGUE["eurosat"], shared)


def test_hostile_text_is_escaped(monkeypatch):
    name = next(iter(unreached.attempts()))
    one = unreached.attempts()[name]
    hostile = unreached.Attempt(one.day, "<script>alert(1)</script>")
    monkeypatch.setattr(unreached, "attempts", lambda data: {name: hostile})
    shared = dataset.context(CATALOGUE, dataset.Site())
    assert "<script>alert" not in dataset.body(CATALOGUE[name], shared)
