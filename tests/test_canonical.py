"""Absolute addresses, of a page in its head and of all pages in files, only where the site's is known."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils.core import publish_doctree

import machine_readers
from analysis.pages.dataset import Site


def head(address: str, name: str) -> str:
    config = SimpleNamespace(more_data_site=address, more_data_repository="", root_doc="book/index")
    context: dict[str, str] = {}
    tree = publish_doctree("A sentence that is long enough to describe what this page says.")
    machine_readers.add_links(SimpleNamespace(config=config), name, "page.html", context, tree)
    return context["metatags"]


@pytest.mark.parametrize(
    ("address", "name", "wanted"),
    [
        ("", "book/geography", []),
        (
            "https://example.org/review",
            "book/geography",
            ["https://example.org/review/geography.html"],
        ),
        ("https://example.org/", "book/index", ["https://example.org/"]),
    ],
)
def test_canonical_address(address, name, wanted):
    assert re.findall(r'rel="canonical" href="([^"]*)"', head(address, name)) == wanted


def test_files_that_ask_for_absolute_addresses_need_the_address_of_the_site(tmp_path: Path):
    (tmp_path / "datasets").mkdir()
    for name in ("about.html", "datasets/a.html", "404.html"):
        (tmp_path / name).touch()
    assert machine_readers.addressed(tmp_path, Site()) == {}
    assert "opensearch.xml" not in head("", "book/geography")
    assert "changes.xml" in head("", "book/geography")
    files = machine_readers.addressed(tmp_path, Site(address="https://example.org/"))
    assert re.findall(r"<loc>(.*?)</loc>", files["sitemap.xml"]) == [
        "https://example.org/about.html",
        "https://example.org/datasets/a.html",
    ]
    assert 'template="https://example.org/finder.html?q={searchTerms}"' in files["opensearch.xml"]
    assert 'href="opensearch.xml"' in head("https://example.org/", "book/geography")
