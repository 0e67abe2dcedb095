"""Each finding that a chapter marks has a test, each test a mark, and each test holds."""

from __future__ import annotations

import re

import pytest

import analysis.stated  # noqa: F401
from analysis import findings
from analysis.vocabularies import REPOSITORY

MARK = re.compile(r"\{finding\}`([a-z0-9-]+)`")
CHAPTERS = {
    path.stem: path.read_text(encoding="utf-8") for path in (REPOSITORY / "book").glob("*.md")
}


def test_marks_and_tests_are_the_same() -> None:
    marked = {(chapter, name) for chapter, text in CHAPTERS.items() for name in MARK.findall(text)}
    tested = {(f.chapter, f.name) for f in findings.FINDINGS.values()}
    assert marked == tested


@pytest.mark.parametrize("name", sorted(findings.FINDINGS))
def test_a_finding_holds(name: str, catalogue) -> None:
    finding = findings.FINDINGS[name]
    assert finding.test(catalogue), f"no longer true: {finding.says}"


def test_every_chapter_that_computes_checks_its_findings() -> None:
    for chapter, text in CHAPTERS.items():
        if "numbers(" in text:
            assert f'findings.hold(catalogue, "{chapter}")' in text, chapter
