"""The README's figure shows the catalogue as it is, and what the README names exists."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
import xml.etree.ElementTree as ElementTree

from analysis import readme
from analysis.catalogue import Catalogue
from analysis.vocabularies import REPOSITORY

README = REPOSITORY / "README.md"


def test_figure_is_current(catalogue: Catalogue) -> None:
    first = readme.FILE.read_text(encoding="utf-8").split("\n", 1)[0]
    expected = readme.mark(readme.specification(catalogue))
    assert first == expected, "draw it anew: python -m analysis.readme"


def test_figure_is_a_picture_that_asks_no_other_host() -> None:
    text = readme.FILE.read_text(encoding="utf-8")
    assert ElementTree.fromstring(text).tag.endswith("svg")
    assert "<script" not in text
    assert re.findall(r'(?:href|src)="|url\((?!#)', text) == []


def test_badge_is_current(catalogue: Catalogue) -> None:
    text = readme.FRESHNESS.read_text(encoding="utf-8")
    assert text == readme.badge(catalogue), "draw it anew: python -m analysis.readme"
    assert ElementTree.fromstring(text).tag.endswith("svg")


def test_guides_for_contributors_name_what_is_there() -> None:
    short = REPOSITORY / ".github" / "CONTRIBUTING.md"
    links = re.findall(r"\]\(([^)#\s]+)", short.read_text(encoding="utf-8"))
    assert links and [one for one in links if not (short.parent / one).exists()] == []
    forms = [form.read_text() for form in (short.parent / "ISSUE_TEMPLATE").glob("*.yml")]
    names = {form.split("\n", 1)[0].removeprefix("name: ") for form in forms}
    assert names == {"Correct a fact", "Add a dataset"}
    book = REPOSITORY / "book"
    cell = re.search(r"   ````md\n(.+?)   ````", (book / "contributing.md").read_text(), re.DOTALL)
    assert cell, "the guide shows a cell with a figure"
    assert textwrap.dedent(cell[1]) in (book / "geography.md").read_text(), "and it is a real one"
    # Whoever looks for figures in the chapters finds that one in its own.
    assert re.findall(r"^:mystnb:", (book / "contributing.md").read_text(), re.MULTILINE) == []


def test_a_python_without_the_packages_is_told_where_they_are() -> None:
    command = [sys.executable, "-S", "-m", "analysis", "validate"]  # -S: without site-packages
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "make env" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_local_links_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", README.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (REPOSITORY / link).exists()] == []


def test_commands_exist() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    verbs = set(re.findall(r"^make ([a-z]+)", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert {"book", "test"} <= verbs
    assert [verb for verb in verbs if f"\n{verb}:" not in makefile] == []
