"""What stands on sites that retell papers: an estimate if nothing else says it, and no overview."""

from __future__ import annotations

import pytest

from analysis import retellings
from analysis.records import Record


def faults(records) -> list[str]:
    """Return the facts that rest on retellings alone and do not say so, and those on overviews."""
    found = []
    for record in records:
        overviews = {
            name
            for name, source in record.sources.items()
            if retellings.retold(source) == retellings.ENCYCLOPAEDIA
        }
        for field, fact in record.facts.known().items():
            here = f"{record.id}: {field}"
            if fact.state != "estimated" and retellings.only_retold(record, fact):
                found.append(f"{here}: {fact.state}, expected estimated: only retellings say it")
            if overviews & set(fact.evidence):
                found.append(f"{here}: an overview is no source")
            for other in fact.disputed or ():
                named = [other.from_] if isinstance(other.from_, str) else other.from_
                if overviews & set(named):
                    found.append(f"{here}: disputed: an overview is no source")
    return found


def test_what_only_retellings_say_is_an_estimate(catalogue):
    assert faults(catalogue) == []


def test_every_site_in_the_table_is_a_source_of_some_record(catalogue):
    """Of a site that nobody reads, nobody sees whether its kind is right."""
    addresses = {
        str(place)
        for record in catalogue
        for source in record.sources.values()
        for place in (source.url, source.via)
        if place is not None
    }
    unread = [
        site
        for site in retellings.sites()
        if not any(f"{site}/" in f"{address}/" for address in addresses)
    ]
    assert unread == []


PAGES = {
    "digest": "https://www.themoonlight.io/en/review/a",
    "other": "https://sciencestack.ai/paper/1",
    "overview": "https://api.emergentmind.com/topics/a",
    "readme": "https://github.com/a/b",
}


def made_up(catalogue, fact: dict, **changes: dict) -> Record:
    """Return a record with these pages as secondary sources, of which one fact says something."""
    given = catalogue["eurosat"].model_dump(by_alias=True, exclude_none=True)
    pages = {
        name: {"url": url, "kind": "secondary", "read": "2026-11-23", **changes.get(name, {})}
        for name, url in PAGES.items()
    }
    given["sources"] |= pages
    given["facts"]["gsd_m"] = {"value": 10, **fact}
    return Record.model_validate(given)


ALONE = "eurosat: gsd_m: {}, expected estimated: only retellings say it"
NONE = "eurosat: gsd_m: an overview is no source"


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ({"from": "digest"}, [ALONE.format("reported")]),
        ({"from": "digest", "state": "derived"}, [ALONE.format("derived")]),
        ({"from": ["digest", "other"]}, [ALONE.format("reported")]),
        ({"from": "digest", "state": "estimated", "why": "a retelling"}, []),
        ({"from": ["digest", "readme"]}, []),
        ({"from": ["digest", "image_count"], "state": "derived"}, []),
        ({"from": "readme"}, []),
        ({"from": "overview"}, [ALONE.format("reported"), NONE]),
        ({"from": "overview", "state": "estimated", "why": "an overview"}, [NONE]),
        ({"from": ["readme", "overview"]}, [NONE]),
        (
            {"from": "readme", "because": "x", "disputed": [{"value": 20, "from": "overview"}]},
            ["eurosat: gsd_m: disputed: an overview is no source"],
        ),
        ({"from": "readme", "looked": ["overview"]}, []),
        (
            {"value": None, "state": "not_stated", "looked": ["overview"], "why": "it claims 10"},
            [],
        ),
    ],
)
def test_each_fault_is_found(fact, expected, catalogue):
    assert faults([made_up(catalogue, fact)]) == expected


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, True),
        ({"title": "text of the paper, section 3"}, False),
        ({"title": "summary of the paper"}, True),
        ({"kind": "primary"}, False),
        ({"url": "https://arxiv.org/abs/1", "via": PAGES["digest"]}, True),
        ({"url": "https://arxiv.org/abs/1", "via": "https://ar5iv.org/1"}, False),
    ],
)
def test_the_papers_own_text_is_no_retelling(changes, found, catalogue):
    record = made_up(catalogue, {"from": "digest"}, digest=changes)
    assert bool(faults([record])) == found


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.emergentmind.com/papers/1", "digest"),
        ("https://emergentmind.com/topics", "encyclopaedia"),
        ("https://www.emergentmind.com/topics/a-b", "encyclopaedia"),
        ("https://emergentmind.com/topicsandmore", "digest"),
        ("https://EN.Papernotes.org/a", "digest"),
        ("https://notemergentmind.com/topics/a", None),
        ("https://example.org/emergentmind.com/topics/a", None),
        (None, None),
    ],
)
def test_kind_of_an_address(address, expected):
    assert retellings.kind(address) == expected


def test_faults_of_the_table_are_told_with_line_and_field(tmp_path):
    rows = [
        "a.org,digest,2026-11-23,x",
        "https://b.org,diary,soon,",
        "www.c.org,digest,2026-11-23,x",
        ",digest,2026-11-23,x",
        "a.org,encyclopaedia,2026-11-23,x",
    ]
    text = "\n".join(["host,kind,day,note", *rows])
    (tmp_path / "retellings.csv").write_text(f"{text}\n")
    with pytest.raises(ValueError, match="retellings") as raised:
        retellings.sites(tmp_path)
    wanted = "expected a host, such as example.org or example.org/folder"
    assert str(raised.value).splitlines() == [
        "retellings.csv:3: kind: 'diary', expected one of digest, encyclopaedia",
        "retellings.csv:3: note: empty, expected what the site has",
        f"retellings.csv:3: host: 'https://b.org', {wanted}",
        "retellings.csv:3: day: 'soon', expected YYYY-MM-DD",
        f"retellings.csv:4: host: 'www.c.org', {wanted}",
        f"retellings.csv:5: host: '', {wanted}",
        "retellings.csv:6: id: a.org comes twice",
    ]
    assert retellings.sites(tmp_path / "nowhere") == {}
