"""Tests of what facts rest on."""

from __future__ import annotations

from analysis import grounds
from analysis.records import Record, Source
from tests.conftest import record


def is_list(source: Source) -> bool:
    return bool(source.list)


def test_a_value_rests_on_lists_alone_only_if_every_source_is_one() -> None:
    def rests(where: object) -> bool:
        made = record("a", lists=["ahmadi"], sensors=["naip"])
        made["facts"]["sensors"]["from"] = where  # type: ignore[index]
        return grounds.rests_only_on(Record.model_validate(made), "sensors", is_list)

    assert rests("ahmadi")
    assert not rests("page") and not rests(["ahmadi", "page"])
    assert not grounds.rests_only_on(Record.model_validate(record("a")), "sensors", is_list)


def test_a_derived_value_rests_on_what_it_derives_from() -> None:
    made = record("a", lists=["ahmadi"], sensors=["naip"], platforms=["airborne"])
    facts = made["facts"]
    facts["sensors"]["from"] = "ahmadi"  # type: ignore[index]
    facts["platforms"] |= {"state": "derived", "from": "sensors"}  # type: ignore[index]
    assert grounds.rests_only_on(Record.model_validate(made), "platforms", is_list)
    facts["sensors"]["from"] = ["ahmadi", "page"]  # type: ignore[index]
    assert not grounds.rests_only_on(Record.model_validate(made), "platforms", is_list)


def test_values_that_nobody_can_open_are_those_without_another_source() -> None:
    made = record("a", licence="MIT", volume_bytes=5, image_count=3)
    page = made["sources"]["page"]  # type: ignore[index]
    made["sources"]["notes"] = page | {"title": "notes", "unnamed": True}  # type: ignore[index]
    made["facts"]["licence"]["from"] = "notes"  # type: ignore[index]
    made["facts"]["volume_bytes"]["from"] = ["notes", "page"]  # type: ignore[index]
    assert grounds.unnamed_values(Record.model_validate(made)) == ["licence"]
