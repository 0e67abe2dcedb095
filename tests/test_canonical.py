"""A page names its own address only where the site's address is known."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from docutils.core import publish_doctree

import machine_readers


def links(address: str, name: str) -> list[str]:
    config = SimpleNamespace(more_data_site=address, more_data_repository="", root_doc="book/index")
    context: dict[str, str] = {}
    tree = publish_doctree("A sentence that is long enough to describe what this page says.")
    machine_readers.add_links(SimpleNamespace(config=config), name, "page.html", context, tree)
    return re.findall(r'rel="canonical" href="([^"]*)"', context["metatags"])


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
    assert links(address, name) == wanted
