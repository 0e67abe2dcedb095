"""A new record is held against the others before it is written, its name as soon as it is typed."""

from __future__ import annotations

from analysis import newrecords
from analysis.cli import main


def test_a_name_that_another_record_has_is_not_written(folder, capsys):
    """Else the check that follows would find a fault in what was said to have none."""
    given = ["new", "--name", "eurosat", "--id", "a", "--from-url", "https://example.org/a"]
    assert main([*given, "--data", str(folder)]) == 1
    assert capsys.readouterr().err.splitlines()[-2:] == [
        "data/datasets/a.yaml:2: name: 'eurosat' is the name of eurosat too,"
        " expected one that tells them apart",
        "nothing written",
    ]
    assert [file.name for file in (folder / "datasets").iterdir()] == ["eurosat.yaml"]
    given[2] = "EuroSAT II"
    assert main([*given, "--data", str(folder)]) == 0
    assert main(["validate", "--data", str(folder)]) == 0


def test_a_name_that_another_record_has_is_asked_again(folder, capsys):
    answers = iter(["EUROSAT", "EuroSAT II", "", "", "https://example.org/a"])
    about, _ = newrecords.ask(lambda question: next(answers), (), folder)
    assert about["name"] == "EuroSAT II" and next(answers, None) is None
    assert "'EUROSAT' is the name of eurosat too" in capsys.readouterr().out
