"""Where records' files lie: each fault is told of its own file, and of all files at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.cli import main


def test_two_named_files_with_one_id(
    folder: Path, good: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is told of itself; one file named in two ways is one."""
    first, second = (folder.parent / name / "eurosat.yaml" for name in "ab")
    for file, text in (
        (first, good.replace("2026-11-20}\n  paper", "2126-11-20}\n  paper")),
        (second, "# another\n" + good),
    ):
        file.parent.mkdir()
        file.write_text(text, encoding="utf-8")
    again = second.parent / ".." / "b" / second.name
    assert main(["validate", "--data", str(folder), str(first), str(second), str(again)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{second}:2: id: 'eurosat' is also in {first}",
        f"{first}:7: sources.readme.read: 2126-11-20 is still to come",
    ]
    assert main(["validate", "--data", str(folder), str(second), str(again)]) == 0
    assert capsys.readouterr().out == "1 record, no fault\n"
    # Also where the first has a fault of its own, as in a folder.
    first.write_text(good.replace("depth: read", "depth: deep"), encoding="utf-8")
    assert main(["validate", "--data", str(folder), str(first), str(second)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 2 and f"{second}:2: id: 'eurosat' is also in {first}" in told


def test_a_record_in_a_sub_folder_hides_no_other_fault(
    folder: Path, good: str, capsys: pytest.CaptureFixture[str]
) -> None:
    late = good.replace("2026-11-20}\n  paper", "2126-11-20}\n  paper")
    (folder / "datasets" / "eurosat.yaml").write_text(late, encoding="utf-8")
    (folder / "datasets" / "new").mkdir()
    other = folder / "datasets" / "new" / "other.yaml"
    other.write_text(late.replace("id: eurosat", "id: other"), encoding="utf-8")
    assert main(["validate", "--data", str(folder)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "data/datasets/new/other.yaml:1: file: in a sub-folder, expected data/datasets/other.yaml",
        "data/datasets/eurosat.yaml:7: sources.readme.read: 2126-11-20 is still to come",
    ]
    for data in (folder, folder / ".." / folder.name):
        assert main(["validate", "--data", str(data), str(other)]) == 1
        expected = data / "datasets" / "other.yaml"
        said = f"{other}:1: file: in a sub-folder, expected {expected}\n"
        assert capsys.readouterr().out == said
    assert main(["cite", "--dataset", "other", "--data", str(folder)]) == 1
    assert "no dataset 'other' in the catalogue\n" in capsys.readouterr().err
