"""The list of versions in the header: what stands in it without scripts."""

from __future__ import annotations

import re

import versions_menu

TWO = [
    {"version": "2026.12.0", "date": "2026-12-01"},
    {"version": "2026.11.0", "date": "2026-11-20"},
]


def entries(text):
    return [re.sub(r"<[^>]*>", "", row) for row in re.findall(r"<li.*?</li>", text)]


def test_without_a_release_it_names_this_site_and_the_page_of_versions():
    text = versions_menu.menu("development", [])
    assert entries(text) == ["development: this site", "All versions, archives, citations"]
    assert re.findall(r'href="([^"]*)"', text) == ["versions.html"]


def test_this_version_is_marked_and_others_lead_to_their_place():
    text = versions_menu.menu("2026.11.0", TWO, up="../")
    assert entries(text)[:2] == ["2026.12.0, 2026-12-01", "2026.11.0, 2026-11-20: this site"]
    assert text.count("aria-current") == 1
    assert re.findall(r'href="([^"]*)"', text) == [
        "../versions.html#v2026-12-0",
        "../versions.html",
    ]
    assert 'data-up="../"' in text


def test_where_the_address_is_known_versions_have_theirs():
    text = versions_menu.menu("development", TWO, address="https://example.org/review/")
    assert 'href="https://example.org/review/v2026.11.0/"' in text
    assert entries(text)[0] == "development: this site"


def test_hostile_version_stays_text():
    text = versions_menu.menu('"><script>', [{"version": '"><img>', "date": "<b>"}])
    assert "<script" not in text and "<img" not in text and "<b>" not in text
