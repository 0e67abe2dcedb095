"""Vocabularies: a term that cannot be used is named, with what was expected."""

from __future__ import annotations

import pytest

from analysis import vocabularies
from analysis.cli import main

GOOD = '- {id: "vqa", label: "VQA", family: "text"}\n'


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('- {id: "x", label: "X"', "tasks.yaml:3: file: not YAML"),
        ('- {id: "vqa", label: "V", family: "text"}', "term 'vqa': stands twice"),
        ('- {id: "x", label: "X"}', "term 'x': family missing"),
        ('- {label: "X", family: "text"}', "term number 2: id missing"),
        ("- x", "term number 2: id, label, family missing"),
        ('- {id: no, label: "X", family: "text"}', "put it in quotes"),
    ],
)
def test_a_faulty_term_is_named(more, said):
    with pytest.raises(
        vocabularies.FaultyVocabulary, match="data/vocabularies/tasks.yaml"
    ) as raised:
        vocabularies._checked(f"{GOOD}{more}\n", "tasks")
    assert said in str(raised.value) and "\n" not in str(raised.value)


def test_what_is_no_list_is_named():
    with pytest.raises(vocabularies.FaultyVocabulary, match="expected a list of terms"):
        vocabularies._checked("id: vqa", "tasks")


def test_every_vocabulary_can_be_used():
    for name in vocabularies.names():
        assert vocabularies.terms(name), name


def test_the_command_line_tells_it_without_a_traceback(monkeypatch, capsys):
    def faulty(name):
        raise vocabularies.FaultyVocabulary("data/vocabularies/tasks.yaml: term 'x': stands twice")

    monkeypatch.setattr(vocabularies, "terms", faulty)
    assert main(["new", "--name", "A", "--from-url", "https://a.org", "--field", "tasks=vqa"]) == 1
    assert capsys.readouterr().err == "data/vocabularies/tasks.yaml: term 'x': stands twice\n"
