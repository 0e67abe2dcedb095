"""What is typed: nothing empty is taken, and what could not be written is told by its own name."""

from __future__ import annotations

import pytest

from analysis.cli import main
from analysis.vocabularies import DATA


@pytest.mark.parametrize("empty", ["", " "])
@pytest.mark.parametrize(
    "before",
    [
        ["export", "--out"], ["export", "--out", "x", "--data"], ["validate", "--data"],
        ["validate"], ["cite", "--dataset"], ["cite", "--figure"], ["diff", "data"],
        ["verify"], ["freshness", "--badge"], ["links", "--out"], ["links", "--only", "eurosat"],
        ["new", "--name"], ["new", "--name", "A", "--from-url"],
    ],
)  # fmt: skip
def test_nothing_empty_is_taken(before, empty, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main([*before, empty])
    assert stopped.value.code == 2 and "nothing given" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", ["year=", "year= ", "=2017"])
def test_no_field_and_no_value_is_empty(given, folder, capsys):
    """A fact that was meant must not be left out in silence."""
    about = ["new", "--data", str(folder), "--name", "A", "--from-url", "https://x.org"]
    with pytest.raises(SystemExit) as stopped:
        main([*about, "--field", given])
    assert stopped.value.code == 2
    assert "--field: nothing given (is a shell variable not set?)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "given", "said"),
    [
        ("--timeout", "-1", "'-1': expected a number of seconds above zero"),
        ("--timeout", "0", "above zero"),
        ("--timeout", "inf", "above zero"),
        ("--timeout", "nan", "above zero"),
        ("--timeout", "1e300", "above zero, at most 86400"),
        ("--timeout", "86401", "above zero, at most 86400"),
        ("--pause", "1e300", "of zero or more, at most 86400"),
        ("--pause", "-0.5", "'-0.5': expected a number of seconds of zero or more"),
        ("--pause", "abc", "of zero or more"),
    ],
)
def test_no_time_that_cannot_pass(option, given, said, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["links", option, given])
    assert stopped.value.code == 2 and said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("file", "a file is in the way where a folder was expected"),
        ("file/in/it", "a file is in the way where a folder was expected"),
        ("/proc/x", "no such folder, or none that files can be made in"),
    ],
)
def test_what_cannot_be_written_is_told_by_the_name_that_was_given(
    place, why, folder, monkeypatch, capsys
):
    monkeypatch.chdir(folder.parent)
    (folder / "lists").symlink_to(DATA / "lists")
    (folder / "datasets" / "eurosat.yaml").unlink()  # which is in no list there
    (folder.parent / "file").write_text("kept")
    assert main(["export", "--data", str(folder), "--out", place]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == f"nothing written: cannot write to {place}: {why}"
    assert (folder.parent / "file").read_text() == "kept"


def test_a_badge_that_cannot_be_written_is_told_too(folder, capsys):
    assert main(["freshness", "--data", str(folder), "--badge", str(folder)]) == 1
    said = f"cannot write to {folder}: a folder is in the way where a file was expected"
    assert said in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_told_as_that(folder, capsys):
    missing = f"cannot read {folder}/lists/lists.yaml: No such file or directory"
    assert main(["export", "--data", str(folder), "--out", str(folder / "out")]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == f"nothing written: {missing}"
    assert main(["diff", str(folder), str(folder)]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == missing
