"""Records beside each other: no child older than its parent, no rendered view that flew."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.records import Record
from tests.conftest import record as plain


def record(identifier: str, **facts: object) -> Record:
    return Record.model_validate(plain(identifier, **facts))


TAKEN_FROM = {"images_from", "labels_from", "subset_of", "derived_from"}


def older_than_parent(records: Iterable[Record]) -> list[str]:
    """Tell what takes from a later dataset; a note on the edition explains it."""
    known = {one.id: one for one in records}
    return [
        f"{one.id} ({year(one)}) {relation.type} {relation.to} ({year(known[relation.to])})"
        for one in known.values()
        for relation in one.relations
        if relation.type in TAKEN_FROM and relation.to in known and not relation.note
        if (year(one) or 9999) < (year(known[relation.to]) or 0)
    ]


def year(one: Record) -> int | None:
    return one.facts.value("year")


def rendered_and_flown(records: Iterable[Record]) -> list[str]:
    """Tell whose only sensor is a simulator, and whose platform yet is not rendered."""
    return [
        one.id
        for one in records
        if one.facts.value("sensors") == ["simulator"]
        if one.facts.value("platforms") not in (None, ["synthetic"])
    ]


def two_preprints(records: Iterable[Record]) -> list[str]:
    """Tell whose DOI is another preprint's than the number on record, without a reason."""
    told = []
    for one in records:
        doi, number = one.facts.value("doi"), one.facts.value("arxiv")
        of_doi = (doi or "").casefold().removeprefix("10.48550/arxiv.")
        if doi and number and of_doi != doi.casefold() and of_doi != number:
            told += [one.id] if not one.facts.doi.why else []
    return told


def test_no_dataset_takes_from_a_later_one(catalogue):
    assert older_than_parent(catalogue) == []
    relation = {"type": "images_from", "to": "later", "from": "page"}
    early = record("early", year=2019, relations=[relation])
    late = record("later", year=2021)
    assert older_than_parent([early, late]) == ["early (2019) images_from later (2021)"]
    assert older_than_parent([record("same", year=2021, relations=[relation]), late]) == []
    noted = record("early", year=2019, relations=[relation | {"note": "an earlier edition"}])
    assert older_than_parent([noted, late]) == []


def test_what_a_simulator_saw_did_not_fly(catalogue):
    assert rendered_and_flown(catalogue) == []
    flown = record("flown", sensors=["simulator"], platforms=["synthetic", "uav"])
    both = record("both", sensors=["simulator", "uav_camera"], platforms=["synthetic", "uav"])
    assert rendered_and_flown([flown, both]) == ["flown"]


def test_a_preprint_s_doi_has_the_number_on_record(catalogue):
    assert two_preprints(catalogue) == []
    other = record("other", doi="10.48550/arxiv.2101.00001", arxiv="2101.00002")
    same = record("same", doi="10.48550/arxiv.2101.00001", arxiv="2101.00001")
    journal = record("journal", doi="10.1000/x", arxiv="2101.00001")
    assert two_preprints([other, same, journal]) == ["other"]
