"""Portals of datasets, and whether a fact was looked for at a dataset's own place."""

from __future__ import annotations

import pytest

from analysis import hosting
from analysis.records import Record
from tests.conftest import record, small


@pytest.mark.parametrize(
    ("link", "portal"),
    [
        ("https://www.zenodo.org/records/1", "Zenodo"),
        ("https://lab.github.io/data/", "GitHub"),
        ("https://notgithub.com/", "Own or university page"),
        ("https://dataverse.harvard.edu/x", "Dataverse"),
    ],
)
def test_a_portal_is_a_domain_or_below_it(link: str, portal: str) -> None:
    assert hosting.host(link) == portal


def test_portals_are_counted_once_a_dataset() -> None:
    page = "https://example.org/a"
    catalogue = small(
        record("a", homepage=page, repository="https://github.com/a/a"),
        record("b", homepage="https://b.github.io", repository="https://github.com/b/b"),
        record("c"),
    )
    table = hosting.hosts(catalogue)
    assert table[["label", "n", "known", "total"]].to_numpy().tolist() == [
        ["GitHub", 2, 2, 3],
        ["Own or university page", 1, 2, 3],
    ]


def looked(*opened: dict[str, object] | str, **facts: str) -> bool:
    """Return whether a licence was looked for at the own place of a record, where these were opened."""
    made = record("a", **facts)
    for number, source in enumerate(opened):
        given = {"url": source} if isinstance(source, str) else source
        made["sources"][f"s{number}"] = {**given, "kind": "primary", "read": "2026-11-20"}  # type: ignore[index]
    names = [f"s{number}" for number in range(len(opened))]
    made["facts"]["licence"] = {"state": "not_stated", "looked": names}  # type: ignore[index]
    return hosting.looked_at_own_place(Record.model_validate(made), "licence")


CODE, ZENODO = "https://github.com/lab/data", "https://zenodo.org/records/12345"
SET = "https://example.org/set"


@pytest.mark.parametrize(
    ("opened", "facts", "expected"),
    [
        # A page or repository, however the link is written, and what lies below it.
        ("https://www.example.org/Set/", {"homepage": "http://example.org/set/index.html"}, True),
        ("https://example.org/set/files", {"homepage": "https://example.org/set"}, True),
        ("https://example.org/set-two", {"homepage": "https://example.org/set"}, False),
        ("https://github.com/lab/data/blob/main/LICENSE", {"repository": CODE}, True),
        ("https://github.com/lab/data", {"homepage": "https://lab.github.io/data/"}, True),
        ("https://github.com/else/data", {"repository": CODE}, False),
        ("https://example.org/set", {}, False),  # no place of its own is known
        # A record at an archive is what has to be read, not the code beside it.
        (CODE, {"repository": CODE, "homepage": ZENODO}, False),
        (CODE, {"repository": CODE, "data_doi": "10.5281/zenodo.12345"}, False),
        (CODE, {"repository": CODE, "huggingface": "lab/data"}, False),
        ("https://zenodo.org/record/12345", {"repository": CODE, "homepage": ZENODO}, True),
        ("https://zenodo.org/records/12345#files", {"data_doi": "10.5281/zenodo.12345"}, True),
        ("https://zenodo.org/records/123456", {"data_doi": "10.5281/zenodo.12345"}, False),
        ("https://figshare.com/a/set/2249/9", {"data_doi": "10.6084/m9.figshare.2249.v9"}, False),
        ("https://figshare.com/a/set/22491/9", {"data_doi": "10.6084/m9.figshare.22491.v9"}, True),
        ({"doi": "10.5281/zenodo.12345"}, {"data_doi": "10.5281/zenodo.12345"}, True),
        (
            "https://x.org/d?persistentId=doi%3A10.18710%2FFV5T9U",
            {"data_doi": "10.18710/fv5t9u"},
            True,
        ),
        ("https://example.org/set", {"homepage": SET, "data_doi": "10.5281/zenodo.12345"}, False),
        # The homepage may be where another DOI leads; code beside it is not.
        ("https://example.org/set", {"homepage": SET, "data_doi": "10.13026/xr5s-xe24"}, True),
        (CODE, {"repository": CODE, "data_doi": "10.13026/xr5s-xe24"}, False),
        ("https://gov.example/dr_p1n4vi7h/meta.xml", {"data_doi": "10.5066/p1n4vi7h"}, True),
        # A mirror repeats the path of the original; a retelling has an address of its own.
        (
            {"url": ZENODO, "via": "https://web.archive.org/web/2024/" + ZENODO},
            {"homepage": ZENODO},
            True,
        ),
        ({"url": CODE, "via": "https://mirror.example/lab/data"}, {"repository": CODE}, True),
        ({"url": ZENODO, "via": "https://list.example/datasets/7"}, {"homepage": ZENODO}, False),
        ({"url": CODE, "title": "notes", "unnamed": True}, {"repository": CODE}, False),
    ],
)
def test_a_source_is_the_datasets_own_place_or_not(
    opened: dict[str, object] | str, facts: dict[str, str], expected: bool
) -> None:
    assert looked(opened, **facts) is expected


def test_one_own_place_among_the_sources_is_enough() -> None:
    assert looked("https://example.org/paper", CODE, repository=CODE)
    assert not looked("https://example.org/paper", "https://example.org/list", repository=CODE)


def test_a_fact_that_nobody_looked_for_was_not_looked_for_there() -> None:
    made = Record.model_validate(record("a", homepage="https://example.org/a", licence="MIT"))
    assert not hosting.looked_at_own_place(
        made, "licence"
    )  # it was found, without a search in vain
    assert not hosting.looked_at_own_place(made, "access")
