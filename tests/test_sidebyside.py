"""Records that contradict each other are told, each with file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import sidebyside, validation
from analysis.cli import main

RELATION = "{type: images_from, outside: Sentinel-2 archive, from: readme}"


def others(folder: Path, good: str, **relations: str) -> list[Path]:
    """Write more records beside EuroSAT, each with the relations given; return their files."""
    files = []
    for identifier, lines in relations.items():
        text = good.replace("id: eurosat\n", f"id: {identifier}\n").replace(
            "  - " + RELATION, lines
        )
        text = text.replace("name: EuroSAT\naliases: [EuroSAT RGB]", f"name: Set {identifier}")
        files.append(folder / "datasets" / f"{identifier}.yaml")
        files[-1].write_text(text, encoding="utf-8")
    return files


def told(folder: Path, *files: Path) -> list[str]:
    """Return the faults of a folder's records together, or of some files beside the others."""
    records, faults = validation.check_folder(folder)
    assert faults == []  # whatever is told below, the folder can be loaded
    chosen = {file.stem for file in files} or {record.id for record in records}
    found = sidebyside.check_together(
        [(one, folder / "datasets" / f"{one.id}.yaml") for one in records if one.id in chosen],
        records,
    )
    return [
        f"{Path(fault.path).name}:{fault.line}: {fault.field}: {fault.message}" for fault in found
    ]


def test_the_command_holds_records_against_each_other(
    folder: Path, good: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (file,) = others(folder, good, a="  - {type: images_from, outside: eurosat, from: readme}")
    for named, shown in ([], f"{folder.name}/datasets/a.yaml"), ([str(file)], str(file)):
        assert main(["validate", "--data", str(folder), *named]) == 1
        told = capsys.readouterr()
        said = f"{shown}:22: relations.0.outside: 'eurosat' names eurosat, expected"
        assert told.out.startswith(said), "named as every other fault of the folder"
        assert told.err.endswith("1 fault in 1 file\n")


def test_a_relation_said_twice_is_told(folder: Path, good: str) -> None:
    lines = (
        f"  - {RELATION}\n  - {{type: labels_from, outside: Sentinel-2 archive, from: readme}}\n"
        "  - {type: images_from, to: eurosat, from: readme}\n"
        "  - {type: images_from, outside: sentinel 2 Archive, from: paper}\n"
        "  - {type: images_from, to: eurosat, from: paper}"
    )
    (file,) = others(folder, good, a=lines)
    said = "says the same as relations.{}, expected it once (from: may name several sources)"
    faults = [
        f"a.yaml:25: relations.3: {said.format(0)}",
        f"a.yaml:26: relations.4: {said.format(2)}",
    ]
    assert told(folder) == faults and told(folder, file) == faults


@pytest.mark.parametrize("name", ["EuroSAT", "eurosat-rgb", "Euro SÄT"])
def test_an_outside_name_of_a_record_is_told(folder: Path, good: str, name: str) -> None:
    """A name and an alias, as a reader may write them."""
    (file,) = others(folder, good, a=f"  - {{type: images_from, outside: {name}, from: readme}}")
    fault = f"a.yaml:22: relations.0.outside: {name!r} names eurosat, expected to: eurosat"
    for found in (told(folder), told(folder, file)):
        assert found == [f"{fault} (or a name that tells the two apart)"]


def test_a_record_s_own_name_is_none_of_outside(folder: Path, good: str) -> None:
    (file,) = others(folder, good, a="  - {type: images_from, outside: set A, from: readme}")
    fault = "a.yaml:22: relations.0.outside: 'set A' is a name of this dataset itself"
    assert told(folder) == [fault] and told(folder, file) == [fault]


def test_an_alias_of_one_that_is_the_name_of_another_means_the_other(
    folder: Path, good: str
) -> None:
    lines = "  - {type: images_from, outside: set b, from: readme}"
    first, _ = others(folder, good, a=lines, b=f"  - {RELATION}")
    eurosat = folder / "datasets" / "eurosat.yaml"
    eurosat.write_text(good.replace("[EuroSAT RGB]", "[Set B]"), encoding="utf-8")
    for found in (told(folder), told(folder, first, eurosat)):
        assert len(found) == 1 and "'set b' names b, expected to: b" in found[0]


def test_two_records_of_one_name_are_told(folder: Path, good: str) -> None:
    other = folder / "datasets" / "other.yaml"
    text = good.replace("id: eurosat", "id: other").replace("name: EuroSAT", "name: Eurosat")
    other.write_text(text, encoding="utf-8")
    said = "is the name of {} too, expected one that tells them apart"
    assert told(folder) == [f"other.yaml:2: name: 'Eurosat' {said.format('eurosat')}"]
    assert told(folder, folder / "datasets" / "eurosat.yaml") == [
        f"eurosat.yaml:2: name: 'EuroSAT' {said.format('other')}"
    ]
    (third,) = others(folder, good, a=f"  - {RELATION}")
    assert told(folder, third) == []  # of the two only where one of them is at hand


def to(other: str, kind: str = "images_from") -> str:
    return f"  - {{type: {kind}, to: {other}, from: readme}}"


def test_a_circle_of_reuse_is_told_once(folder: Path, good: str) -> None:
    files = others(
        folder, good, c=to("b", "version_of"), b=to("d"), d=f"{to('c', 'overlaps')}\n{to('c')}"
    )
    said = "a circle of reuse, {}: expected one to be first"
    said += " (overlaps where each holds images of the other)"
    assert told(folder) == [f"b.yaml:22: relations.0: {said.format('b from d from c from b')}"]
    # Of the file at hand, whichever of the circle it is; another record is in no circle.
    assert told(folder, files[2]) == [
        f"d.yaml:23: relations.1: {said.format('d from c from b from d')}"
    ]
    assert told(folder, folder / "datasets" / "eurosat.yaml") == []


def test_two_circles_are_told_both(folder: Path, good: str) -> None:
    others(folder, good, a=f"{to('b', 'subset_of')}\n{to('c')}", b=to("a", "subset_of"), c=to("a"))
    assert [line.partition(": a circle")[0] for line in told(folder)] == [
        "a.yaml:22: relations.0",
        "a.yaml:23: relations.1",
    ]


def test_other_relations_may_go_round(folder: Path, good: str) -> None:
    """Each shares places with the other; one took labels from the one that took its images."""
    others(folder, good, a=f"{to('b', 'overlaps')}\n{to('b')}", b=f"{to('a', 'overlaps')}")
    assert told(folder) == []
    others(folder, good, b=f"{to('a', 'labels_from')}")
    assert told(folder) == []
