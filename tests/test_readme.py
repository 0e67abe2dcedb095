"""The README's figure shows the catalogue as it is, and what the README names exists."""

from __future__ import annotations

import re
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


def test_local_links_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", README.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (REPOSITORY / link).exists()] == []


def test_commands_exist() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    verbs = set(re.findall(r"^make ([a-z]+)", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert {"book", "test"} <= verbs
    assert [verb for verb in verbs if f"\n{verb}:" not in makefile] == []
