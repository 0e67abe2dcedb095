"""Vocabularies: a term that cannot be used is named, with what was expected."""

from __future__ import annotations

import shutil

import pytest

from analysis import vocabularies
from analysis.catalogue import load
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


@pytest.fixture()
def other(folder):
    """A data folder of one record whose own vocabularies have no scene classification."""
    shutil.copytree(vocabularies.DATA / "vocabularies", folder / "vocabularies")
    file = folder / "vocabularies" / "tasks.yaml"
    kept = [line for line in file.read_text().splitlines() if "scene_classification" not in line]
    file.write_text("\n".join(kept) + "\n")
    return folder


@pytest.mark.parametrize(
    "verb",
    [
        ["validate"], ["export", "--out", "out"], ["cite", "--dataset", "eurosat"], ["freshness"],
        ["links"], ["new", "--name", "A", "--from-url", "https://a.org"],
    ],
)  # fmt: skip
def test_a_folder_with_other_vocabularies_is_refused(verb, other, capsys, monkeypatch):
    monkeypatch.chdir(other.parent)
    assert main([*verb, "--data", str(other)]) == 1
    said = capsys.readouterr()
    assert said.err.startswith(f"{other}/vocabularies: tasks.yaml not the same as in ")
    assert said.out == "" and said.err.count("\n") == 1
    assert not (other.parent / "out").exists()
    with pytest.raises(vocabularies.FaultyVocabulary, match=r"tasks\.yaml not the same"):
        load(other)


def test_a_vocabulary_too_many_or_too_few_is_another(other):
    shutil.copy(vocabularies.DATA / "vocabularies" / "tasks.yaml", other / "vocabularies")
    assert vocabularies.differing(other) == ""
    (other / "vocabularies" / "themes.yaml").rename(other / "vocabularies" / "topics.yaml")
    assert ": themes.yaml, topics.yaml not the same" in vocabularies.differing(other)


def test_a_folder_without_vocabularies_is_told_whose_are_used(folder, capsys):
    assert main(["validate", "--data", str(folder)]) == 0
    said = capsys.readouterr()
    assert said.out == "1 record, no fault\n"
    assert said.err == f"no {folder}/vocabularies: terms are those of {vocabularies.DATA}\n"
    assert main(["cite"]) == 0 and capsys.readouterr().err == ""


def test_versions_with_other_terms_are_compared_and_it_is_told(other, capsys):
    (other / "lists").symlink_to(vocabularies.DATA / "lists")
    assert main(["diff", str(other), str(other), "--records-only"]) == 0
    said = capsys.readouterr()
    assert "nothing differs" in said.out and "tasks.yaml not the same" in said.err
