"""Copies are linked only where their keeper is known; any other address is written out."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest

from analysis.keepers import ENDS, KEEPERS, is_kept_by_known
from analysis.pages import evidence
from analysis.records import Source


@pytest.mark.parametrize(
    "address",
    [
        "https://zenodo.org/records/1",
        "https://ar5iv.labs.arxiv.org/html/1902.06148",
        "https://WWW.MDPI.com/2072-4292/13/7/1358",
        "http://research.library.example.edu/1",
        "https://arxiv.org:443/abs/1902.06148",
        "https://arxiv.org./abs/1902.06148",
    ],
)
def test_an_archive_and_what_is_below_it_are_known(address: str) -> None:
    assert is_kept_by_known(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://192.0.2.7:3004/details/1",
        "https://notarxiv.org/abs/1902.06148",
        "https://arxiv.org.papers.example/abs/1902.06148",
        "https://arxiv.org@papers.example/abs/1902.06148",
        "https://papers.example/?x=https://arxiv.org/abs/1902.06148",
        "https://papers.example/arxiv.org/abs#zenodo.org",
        "https://shopping-edu.example/",
        "https://[broken/",
        "",
    ],
)
def test_a_look_alike_is_not_known(address: str) -> None:
    assert not is_kept_by_known(address)


def test_hosts_are_plain_names_each_once() -> None:
    assert list(KEEPERS) == sorted(set(KEEPERS), key=KEEPERS.index)
    assert all(host == host.lower() and "/" not in host and "." in host for host in KEEPERS)
    assert all(end.startswith(".") for end in ENDS)


def shown(via: str) -> str:
    source = Source(
        url="https://doi.org/10.1000/xyz", kind="primary", read=date(2026, 1, 1), via=via
    )
    return evidence._copy(str(source.via))


def test_a_copy_at_a_known_host_is_a_link() -> None:
    assert shown("https://zenodo.org/records/1") == (
        '<a href="https://zenodo.org/records/1" rel="noopener noreferrer">copy read</a>'
    )


def test_a_copy_elsewhere_is_told_whole_and_is_no_link() -> None:
    address = "https://papers.example/read?of=1&page=2"
    text = shown(address)
    assert "<a" not in text and "papers.example/read" in text
    assert unescape(text.split(">")[1].split("<")[0]) == address


def test_hostile_characters_of_an_address_are_text() -> None:
    assert "<b>" not in evidence._copy("https://papers.example/<b>x</b>")
