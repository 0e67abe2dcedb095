"""Each finding that a chapter marks has a test, each test a mark, and each test holds."""

from __future__ import annotations

import re

import pytest

import analysis.stated  # noqa: F401
from _make import execute
from analysis import findings
from analysis.vocabularies import REPOSITORY
from tests.conftest import record, small

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


def in_question(monkeypatch, test, name: str = "cheese") -> None:
    one = findings.Finding(name, "moon", "The moon is made of cheese.", test)
    monkeypatch.setitem(findings.FINDINGS, name, one)


def test_a_contradicted_finding_stops_where_the_site_is_made(catalogue, monkeypatch) -> None:
    in_question(monkeypatch, lambda _: False)
    monkeypatch.setenv(findings.STRICT, execute.kernel_environment()[findings.STRICT])
    with pytest.raises(findings.Contradicted, match="cheese: no longer true: The moon") as stopped:
        findings.hold(catalogue, "moon")
    assert "analysis/stated" in str(stopped.value) and "book/moon.md" in str(stopped.value)


def test_a_test_that_fails_itself_stops_where_the_site_is_made(catalogue, monkeypatch) -> None:
    in_question(monkeypatch, lambda _: 1 // 0 > 0)
    monkeypatch.setenv(findings.STRICT, "1")
    with pytest.raises(ZeroDivisionError):
        findings.hold(catalogue, "moon")


def test_a_reader_is_told_once_and_goes_on(monkeypatch, capsys) -> None:
    monkeypatch.delenv(findings.STRICT, raising=False)
    in_question(monkeypatch, lambda given: len(given) > 2)
    in_question(monkeypatch, lambda given: len(given) // 0 > 2, "butter")
    in_question(monkeypatch, lambda given: len(given) == 1, "green")
    findings.hold(small(record("a")), "moon")
    said = capsys.readouterr()
    *sentences, way = said.err.splitlines()
    assert said.out == "" and sentences == [
        "moon: cheese: no longer true: The moon is made of cheese.",
        "moon: butter: cannot be tested: The moon is made of cheese.",
    ]
    assert "The run goes on" in way


def test_a_reader_is_told_nothing_where_all_holds(monkeypatch, capsys) -> None:
    monkeypatch.delenv(findings.STRICT, raising=False)
    in_question(monkeypatch, lambda _: True)
    findings.hold(small(record("a")), "moon")
    assert capsys.readouterr() == ("", "")
