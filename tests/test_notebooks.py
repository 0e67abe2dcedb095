"""Notebooks for download: where they can be run, and no dead link while nothing is published."""

from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

import notebooks
from analysis import verification
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


def test_its_command_leaves_the_recorded_notebook_as_it_is(tmp_path):
    """Written over, it would be saved in another form, and the copy be a changed one."""
    cell = notebooks.first_cell("tasks", "Tasks", Site("2026.11.0", "20 November 2026"))
    command = cell["source"].split("```")[1].removeprefix("sh\n")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    recorded = tmp_path / "book" / "recorded" / "tasks.ipynb"
    recorded.parent.mkdir(parents=True)
    recorded.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=[cell])))
    before = recorded.read_bytes()
    subprocess.run(["sh", "-ec", command], cwd=tmp_path, check=True, capture_output=True)
    made = {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.ipynb")}
    assert recorded.read_bytes() == before
    assert made == {"book/recorded/tasks.ipynb", "_build/tasks.ipynb"}
    assert verification.by_use("_build/tasks.ipynb")


def test_the_first_cell_of_a_build_between_releases_names_its_commit():
    build = Site("development-changed", "22 November 2026", commit="6b1f72d55e0123")
    named = "version development, 22 November 2026, commit 6b1f72d55e, with changes, as it was"
    assert named in notebooks.first_cell("tasks", "Tasks", build)["source"]
