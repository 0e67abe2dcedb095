"""Notebooks for download: where they can be run, and no dead link while nothing is published."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

import notebooks
from analysis.pages.dataset import Site

REPOSITORY = "https://github.com/owner/project"


def addresses(markup: str) -> dict[str, str]:
    """Return the addresses of a list of links by their label."""
    found: dict[str, str] = {}

    class Reader(HTMLParser):
        at = ""

        def handle_starttag(self, tag, attributes):
            if tag == "a":
                self.at = dict(attributes)["href"]

        def handle_data(self, data):
            found[data] = self.at

    Reader().feed(markup)
    return found


@pytest.mark.parametrize(
    "repository",
    ["", "https://gitlab.com/a/b", "https://github.com/", "https://github.com/a", "javascript:x"],
)
def test_without_a_repository_there_is_no_dead_link(repository):
    links = notebooks.services(repository, "HEAD", "tasks")
    found = addresses(notebooks.tools("tasks", links))
    assert found == {
        "Download notebook": "notebooks/tasks.ipynb",
        "Run it yourself": "about.html#run-it-again",
    }


def test_with_a_repository_services_open_the_recorded_notebook():
    found = addresses(notebooks.tools("tasks", notebooks.services(REPOSITORY, "1f2e", "tasks")))
    assert found["Open in Binder"] == (
        "https://mybinder.org/v2/gh/owner/project/1f2e?urlpath=lab/tree/book/recorded/tasks.ipynb"
    )
    assert found["Open in Colab"] == (
        "https://colab.research.google.com/github/owner/project/blob/1f2e/book/recorded/tasks.ipynb"
    )


def test_the_first_cell_says_how_to_run_the_notebook():
    cell = notebooks.first_cell("tasks", "Tasks", Site("2026.11.0", "20 November 2026"))
    assert cell["cell_type"] == "markdown"
    for words in ("*Tasks*", "version 2026.11.0, as", "make env", "book/recorded/tasks.ipynb"):
        assert words in cell["source"]
    again = notebooks.first_cell("tasks", "Tasks", Site("2026.11.0", "20 November 2026"))
    assert json.dumps(cell) == json.dumps(again)


def test_the_first_cell_of_a_build_between_releases_names_its_commit():
    build = Site("development-changed", "22 November 2026", commit="6b1f72d55e0123")
    named = "version development, 22 November 2026, commit 6b1f72d55e, with changes, as it was"
    assert named in notebooks.first_cell("tasks", "Tasks", build)["source"]
