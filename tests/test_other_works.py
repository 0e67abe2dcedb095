"""Whose paper an identifier on record is of: every word of doubt is decided, every decision is used."""

from __future__ import annotations

import re

import pytest

from analysis import otherworks, works
from analysis.records import Record
from analysis.vocabularies import DATA

# Words by which records tell that a DOI or number may be of another work, or may be a wrong one.
DOUBT = re.compile(
    r"\b(another|others?|extension|slip|earlier|older|later|taken over|not published|"
    r"preliminary|method\w*|network|models?|maps|complete|of which|outcome|original|baselines?|"
    r"(not|nothing) said|doubt\w*|looks like|differs?|close to|first|second|third|"
    r"(two|three) (papers|preprints)|version\w*|study|for which|new title|no title|grew|estimate|"
    r"competition|challenge|contest|collection|programme|none was)\b",
    re.IGNORECASE,
)


def told(record: Record, field: str) -> str:
    """Return what a record says of a DOI or number; nothing if it has none."""
    fact = getattr(record.facts, field)
    if fact is None or fact.value is None:
        return ""
    # An estimate is a doubt, whatever its words.
    estimate = "an estimate" if fact.state == "estimated" else None
    return "; ".join(filter(None, [fact.as_, fact.why, fact.because, estimate]))


def undecided(records, decisions) -> list[str]:
    """Return the words of doubt on which nothing was decided, and decisions on what is not on record."""
    found = []
    for record in records:
        doi, arxiv = (record.facts.value(field) for field in otherworks.FIELDS)
        for field in otherworks.FIELDS:
            decided = decisions.get((record.id, field))
            said = told(record, field)
            doubt = DOUBT.search(said)
            if doubt and decided is None:
                found.append(f"{record.id}: {field}: {doubt[1]}, in: {said}")
            if decided and decided.value != record.facts.value(field):
                found.append(
                    f"{record.id}: {field}: decided on {decided.value}, which is not on record"
                )
        number = (doi or "").removeprefix("10.48550/arxiv.")
        if arxiv and doi and number not in (doi, arxiv) and (record.id, "doi") not in decisions:
            found.append(f"{record.id}: {doi} and arXiv:{arxiv} are two preprints")
    known = {record.id for record in records}
    return found + [f"{one}: no record" for one, _ in decisions if one not in known]


def test_every_word_of_doubt_is_decided(catalogue):
    assert undecided(list(catalogue), otherworks.decisions()) == []


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"why": "of the journal extension"}, "extension"),
        ({"as": "paper of the data taken over"}, "taken over"),
        ({"why": "as printed; ai looks like a slip for aaai"}, "looks like"),
        ({"why": "by author and year", "state": "estimated"}, "estimate"),
        ({"as": "doi:10.1000/a"}, None),
    ],
)
def test_doubt_without_a_decision_is_found(facts, wanted, catalogue):
    given = catalogue["eurosat"].model_dump(by_alias=True, exclude_none=True)
    given["facts"]["doi"] = {"value": "10.1000/a", "from": next(iter(given["sources"])), **facts}
    (found,) = undecided([Record.model_validate(given)], {}) or [""]
    assert found.startswith(f"eurosat: doi: {wanted}," if wanted else "") and bool(found) == bool(
        wanted
    )


def test_decision_on_what_is_not_on_record_is_found(catalogue):
    old = {("eurosat", "doi"): otherworks.Decision("10.1000/old", "own", "x")}
    assert undecided([catalogue["eurosat"]], old) == [
        "eurosat: doi: decided on 10.1000/old, which is not on record"
    ]
    assert undecided([], old) == ["eurosat: no record"]


def test_no_doi_on_record_is_dropped_without_a_decision(catalogue):
    """An entry of a journal or conference has its DOI, or another work's is told in the list."""
    found = []
    for record in catalogue:
        doi, arxiv = (record.facts.value(field) for field in otherworks.FIELDS)
        entry = works._entry_of(DATA, doi, arxiv) if doi else {}
        published = entry.get("type", "document") != "document"
        if published and entry["DOI"] != doi and not otherworks.unsure(record.id, "doi", doi):
            found.append(record.id)
    assert found == []


@pytest.mark.parametrize(
    ("name", "doi", "note"),
    [
        (
            "opengf",
            "10.1016/j.isprsjprs.2023.06.005",
            "is of another work: the journal extension of 2023",
        ),
        ("sustainbench-crop-yield", "10.1145/3209811.3212707", "the paper of the data taken over"),
        ("sustainbench-brick-kilns", "10.1073/pnas.2018863118", "the earlier study whose"),
        ("earthvqa", "10.1609/ai.v38i6.28357", "is in doubt: so printed in the README"),
        ("sdsu-midwest-flood-2019", "10.1145/3649601.3698742", "in doubt: printed in the paper"),
    ],
)
def test_doi_of_another_work_is_told_in_the_note_alone(name, doi, note, catalogue):
    paper = works.of(catalogue[name])[0]
    assert "DOI" not in paper and paper["URL"].startswith("https://arxiv.org/abs/")
    assert f"The DOI on record, {doi}, is " in paper["note"] and note in paper["note"]


def test_preprint_that_was_presented_earlier_has_its_own_year(catalogue):
    """Authors date it by the conference; the number that is cited is of 2025."""
    paper = works.of(catalogue["sdsu-midwest-flood-2019"])[0]
    assert (paper["number"], paper["issued"]) == ("arXiv:2507.23193", {"date-parts": [[2025]]})
    assert paper["note"].startswith("Presented at ACM RACS 2024. ")


def test_faults_of_the_list_are_told_with_line_and_field(tmp_path):
    head = "id,field,value,is,day,what\n"
    rows = "a,doi,10.1000/a,mine,2026-11-23,x\nb,url,10.1000/b,own,soon,\na,doi,,own,2026-11-23,x\n"
    (tmp_path / "other_works.csv").write_text(head + rows)
    with pytest.raises(ValueError, match="other_works") as raised:
        otherworks.decisions(tmp_path)
    assert str(raised.value).splitlines() == [
        "other_works.csv:2: is: 'mine', expected one of own, another, doubtful",
        "other_works.csv:3: field: 'url', expected one of doi, arxiv",
        "other_works.csv:3: what: empty",
        "other_works.csv:3: day: 'soon', expected YYYY-MM-DD",
        "other_works.csv:4: value: empty",
        "other_works.csv:4: id: a doi comes twice",
    ]
    assert otherworks.decisions(tmp_path / "nowhere") == {}
