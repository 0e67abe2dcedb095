"""Bad input: each fault is named with file, line and field, and none is a traceback."""

from __future__ import annotations

import csv
import datetime
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import validation
from analysis.cli import main
from analysis.vocabularies import REPOSITORY

FAULTS = [
    # (what is replaced, by what, line, field, part of the message)
    ("summary: Ten", "sumary: Ten", 4, "sumary", "unknown key"),
    ("  year: {value: 2017,", "  years: {value: 2017,", 11, "facts.years", "unknown key"),
    (
        "[scene_classification]",
        "[scene_clasification]",
        12,
        "facts.tasks.value.0",
        "did you mean scene_classification",
    ),
    ("value: 2017", "value: 20188", 11, "facts.year.value", "20188"),
    ("value: 27000", "value: -3", 15, "facts.image_count.value", "-3"),
    ("unit: patch, ", "", 15, "facts.image_count", "needs a unit"),
    ("id: eurosat", "id: eurosat2", 1, "id", "is not the file's name"),
    (
        "value: 64, from: readme}\n  image_height",
        "value: 64, from: nowhere}\n  image_height",
        16,
        "facts.image_width.from",
        "names no source",
    ),
    (
        "value: [multispectral], from: readme",
        "value: [multispectral]",
        13,
        "facts.modalities",
        "without evidence",
    ),
    ('["DEU", "NOR"]', '["DEU", NO]', 20, "facts.countries.value.1", "false"),
    ('["DEU", "NOR"]', '["DEU", "GER"]', 20, "facts.countries.value.1", "alpha-3"),
    (
        '"https://example.org/eurosat"',
        '"javascript:alert(1)"',
        7,
        "sources.readme.url",
        "http or https",
    ),
    (
        '"https://example.org/eurosat"',
        '"data:text/html,x"',
        7,
        "sources.readme.url",
        "http or https",
    ),
    ("name: EuroSAT", 'name: "<script>alert(1)</script>"', 2, "name", "markup"),
    (
        '{value: ["DEU", "NOR"], from: paper}',
        '{value: ["DEU", "NOR"], state: derived, from: [continents]}',
        19,
        "facts.continents.from",
        "derived from this fact in turn",
    ),
    (
        '{value: ["DEU", "NOR"], from: paper}',
        '{value: ["DEU", "NOR"], state: derived, from: [countries]}',
        20,
        "facts.countries.from",
        "names no source",
    ),
    ("looked: [readme, paper]}", "looked: []}", 21, "facts.reference_sources", "looked"),
    (
        "looked: [readme, paper]}",
        "looked: [elsewhere]}",
        21,
        "facts.reference_sources.looked",
        "'els",
    ),
    (
        "{state: not_stated, looked: [readme, paper]}",
        "{state: not_applicable}",
        21,
        "facts.reference_sources",
        "needs why",
    ),
    (
        "{state: not_stated, looked: [readme, paper]}",
        "{value: [in_situ], from: []}",
        21,
        "facts.reference_sources",
        "without evidence",
    ),
    (
        "year: {value: 2017, from: readme, disputed: [{value: 2019, from: paper}], because: first release}",
        "year: {value: 2017, from: readme, disputed: [{value: 2019, from: paper}]}",
        11,
        "facts.year",
        "because: why this one was chosen",
    ),
    (
        'paper: {doi: "10.1000/xyz"',
        'paper: {url: "https://example.org", doi: "10.1000/xyz"',
        8,
        "sources.paper",
        "exactly one of url, doi and list",
    ),
    (
        'paper: {doi: "10.1000/xyz"',
        'paper: {unnamed: true, doi: "10.1000/xyz"',
        8,
        "sources.paper",
        "needs a title",
    ),
    (
        'paper: {doi: "10.1000/xyz"',
        'paper: {unnamed: false, doi: "10.1000/xyz"',
        8,
        "sources.paper.unnamed",
        "True",
    ),
    (
        "outside: Sentinel-2 archive",
        "outside: Sentinel-2 archive, to: other",
        23,
        "relations.0",
        "either to: ID or outside: NAME",
    ),
    (
        "[scene_classification]",
        "[scene_classification, scene_classification]",
        12,
        "facts.tasks.value",
        "twice",
    ),
    *[
        (
            "  coverage: {value: listed",
            f'  time_start: {{value: "{date}", from: readme}}\n  coverage: {{value: listed',
            18,
            "facts.time_start.value",
            "YYYY-MM",
        )
        for date in ("2020-00", "2020-13", "2020-01-32", "2020-1")
    ],
    ("looked: [readme, paper]}", "why: none}", 21, "facts.reference_sources", "looked"),
    (
        "looked: [readme, paper]}",
        "looked: [readme, paper], from: ahmadi}",
        21,
        "facts.reference_sources",
        "expected looked alone",
    ),
    ("because: first release", "why: x", 11, "facts.year", "because"),
    (
        "{value: 64, from: readme}\n  image_height",
        "{state: not_stated, looked: [readme], disputed: [{value: 32, from: ahmadi}]}\n  image_height",
        16,
        "facts.image_width",
        "because: why none of them was chosen",
    ),
    ("year: {value: 2017,", "year: {value: 2031,", 11, "facts.year.value", "last read in 20"),
    (
        "  modalities:",
        "  themes: {value: [urban, land_cover, agriculture, forest], from: readme}\n  modalities:",
        13,
        "facts.themes.value",
        "found 4, expected 3 at most",
    ),
    (
        "  reference_sources:",
        "  temporal_sampling: {value: [weekly], from: readme}\n  reference_sources:",
        21,
        "facts.temporal_sampling.value.0",
        "expected one of single_date, bi_temporal, time_series",
    ),
    (
        'doi: "10.1000/xyz"',
        'doi: "https://doi.org/10.1000/XYZ"',
        8,
        "sources.paper.doi",
        "lower case",
    ),
    ("read: 2026-11-20}\nfacts", "read: 2026-11-31}\nfacts", 9, "sources.ahmadi.read",
     "found '2026-11-31': expected a day such as"),
    ("value: 27000", "value: 010", 15, "facts.image_count.value",
     "found '010': expected a whole number"),
    ("value: 27000", f"value: {10**40}", 15, "facts.image_count.value",
     "expected 1000000000000000000 or less"),
    ("value: 27000", "value: 250000000000000", 15, "facts.image_count.value",
     "times width and height gives 1.0e+18 pixels, expected at most 1e+18"),
    ("{value: 64, from: readme}\n  image_height", f"{{value: [{10**17}], from: readme}}\n  image_height",
     15, "facts.image_count.value", "gives 1.7e+23 pixels, expected"),
    ("kind: secondary, read", "kind: primary, read", 9, "sources.ahmadi", "secondary"),
    (
        "  tasks: {value: [scene",
        "  tasks: {value: [scene_classification], from: readme}\n  tasks: {value: [scene",
        13,
        "file",
        "stands twice",
    ),
    ("aliases: [EuroSAT RGB]", "aliases: [EuroSAT RGB", 4, "file", "not YAML"),
    ("depth: read", "depth: skimmed", 5, "depth", "read"),
    ("value: 2017", "value: '2017'", 11, "facts.year.value", "whole number"),
    ("[10, 20, 60]", "[10, 0]", 14, "facts.gsd_m.value.1", "above zero"),
    ("[10, 20, 60]", "1e-3", 14, "facts.gsd_m.value", "list in brackets (in YAML 1.0e-3)"),
    ("[10, 20, 60]", "[10, 2.5E1]", 14, "facts.gsd_m.value.1", "a number (in YAML 2.5e+1)"),
    ("value: 2017", "value: 2e3", 11, "facts.year.value", "found '2e3': expected a whole number"),
    ("[10, 20, 60]", "10 m", 14, "facts.gsd_m.value", "found '10 m': expected a number or a list"),
    ("value: 2017", "value: 1812", 11, "facts.year.value", "expected 1972 or more"),
    ("summary: Ten", f"summary: {'x' * 160}", 4, "summary", "expected at most 160"),
    ("summary: Ten", "sumary: Ten", 4, "sumary", "did you mean summary?"),
    ("value: 64, from: readme}\n  image_h", "value: 64, form: readme}\n  image_h", 16,
     "facts.image_width.form", "did you mean from?"),
    ("kind: secondary", "kind: own", 9, "sources.ahmadi.kind", "expected 'primary' or 'secondary'"),
    ("read: 2026-11-20}\nfacts", "read: yesterday}\nfacts", 9, "sources.ahmadi.read", "a day such as"),
    ("value: listed", "value: not_stated", 18, "facts.coverage.value", "{state: not_stated"),
    ("  tasks:", "\ttasks:", 12, "file", "a tab: indent with spaces"),
    ("from: readme}\n  image_count", "from: @readme}\n  image_count", 14, "file", "put it in quotes"),
    (
        "  coverage:",
        '  time_end: {value: "2031-02", from: readme}\n  coverage:',
        18,
        "facts.time_end.value",
        "found 2031-02, but its sources were last read in 2026",
    ),
    (
        "  coverage:",
        '  time_start: {value: "2020-06", from: readme}\n'
        '  time_end: {value: "2019", from: readme}\n  coverage:',
        19,
        "facts.time_end.value",
        "before time_start",
    ),
    (
        "  coverage:",
        "  licence: {value: cc-by-4.0, from: readme}\n  coverage:",
        18,
        "facts.licence.value",
        "did you mean CC-BY-4.0",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "field", "part"), FAULTS)
def test_a_fault_is_named_with_its_place(
    good: str, old: str, new: str, line: int, field: str, part: str
) -> None:
    assert old in good
    record, faults = validation.check_text(good.replace(old, new), "eurosat.yaml", "eurosat")
    assert record is None
    match = [f for f in faults if f.field == field]
    assert match, [str(f) for f in faults]
    assert match[0].line == line, str(match[0])
    assert part in match[0].message
    assert str(match[0]).startswith(f"eurosat.yaml:{line}: {field}: ")


def test_the_good_record_has_no_fault(good: str) -> None:
    record, faults = validation.check_text(good, "eurosat.yaml", "eurosat")
    assert faults == []
    assert record is not None and record.facts.year is not None
    assert record.facts.year.value == 2017


def test_a_year_is_held_against_the_latest_reading(good: str) -> None:
    """One source was read in 2017, before the release that another, read later, tells of."""
    later = good.replace("year: {value: 2017, from: readme", "year: {value: 2018, from: readme")
    early = later.replace(
        "kind: primary, read: 2026-11-20}\n  ahmadi", "kind: primary, read: 2017-01-01}\n  ahmadi"
    )
    assert early != later
    assert validation.check_text(early, "eurosat.yaml", "eurosat")[1] == []


def test_a_year_after_the_latest_reading_is_told(good: str) -> None:
    """Read in 2026 all of them; the next year is still to come."""
    for year, faults in ((2026, 0), (2027, 1)):
        text = good.replace("year: {value: 2017", f"year: {{value: {year}")
        found = validation.check_text(text, "eurosat.yaml", "eurosat")[1]
        assert [fault.field for fault in found] == ["facts.year.value"] * faults


def test_tomorrow_is_already_somewhere_and_the_day_after_nowhere(good: str, folder: Path) -> None:
    record = validation.check_text(good, "eurosat.yaml")[0]
    file = folder / "datasets" / "eurosat.yaml"
    assert record is not None
    for today, lines in (("2026-11-19", []), ("2026-11-18", [7, 8, 9])):
        day = datetime.date.fromisoformat(today)
        found = validation.check_days([(record, file)], day)
        assert [fault.line for fault in found] == lines


def test_a_reported_fact_that_names_a_fact_is_told_beside_other_faults(good: str) -> None:
    bad = good.replace("[scene_classification]", "[nothing]")
    bad = bad.replace(
        "image_width: {value: 64, from: readme", "image_width: {value: 64, from: [year]"
    )
    faults = validation.check_text(bad, "x.yaml", "eurosat")[1]
    assert {f.field for f in faults} == {"facts.tasks.value.0", "facts.image_width.from"}


def test_a_record_with_another_fault_names_what_was_looked_in_too(good: str) -> None:
    bad = good.replace("[scene_classification]", "[nothing]").replace(
        "looked: [readme, paper]", "looked: [readme, nowhere]"
    )
    _, faults = validation.check_text(bad, "x.yaml", "eurosat")
    assert {f.field for f in faults} == {"facts.tasks.value.0", "facts.reference_sources.looked"}


def test_all_faults_are_reported_at_once(good: str) -> None:
    bad = good.replace("[scene_classification]", "[nothing]").replace(
        "value: 64, from: readme", "value: 64, from: nowhere"
    )
    bad = bad.replace("value: 27000", "value: 0")
    _, faults = validation.check_text(bad, "x.yaml", "eurosat")
    fields = {f.field for f in faults}
    assert {
        "facts.tasks.value.0",
        "facts.image_count.value",
        "facts.image_width.from",
        "facts.image_height.from",
    } <= fields


def test_a_wrong_value_does_not_hide_what_else_its_fact_lacks(good: str) -> None:
    bad = good.replace("value: 27000, unit: patch", "value: many, unit: patches")
    bad = bad.replace("{value: listed, from: paper}", "{value: everywhere}")
    faults = validation.check_text(bad, "x.yaml", "eurosat")[1]
    said = {fault.field: fault.message for fault in faults}
    assert "needs a unit" in said["facts.image_count"] and "facts.image_count.value" in said
    assert "without evidence" in said["facts.coverage"] and "facts.coverage.value" in said


def test_a_year_may_end_in_a_month_of_itself(good: str) -> None:
    times = '  time_start: {value: "2020-06", from: readme}\n  time_end: {value: "2020", from: readme}\n'
    text = good.replace("  coverage:", f"{times}  coverage:")
    assert validation.check_text(text, "eurosat.yaml", "eurosat")[1] == []


def test_a_file_that_is_no_record_of_text(good: str) -> None:
    long = good.replace("aliases: [", f"aliases: [{'x, ' * validation.LONGEST_RECORD}")
    for text, part in (("\ufeff" + good, "byte order mark"), (long, "expected at most 100,000")):
        record, faults = validation.check_text(text, "eurosat.yaml", "eurosat")
        assert record is None and [fault.field for fault in faults] == ["file"]
        assert part in faults[0].message


def test_named_files_are_held_against_the_catalogue_too(
    folder: Path, good: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the whole folder's check finds later, the check of one file finds before."""
    (folder / "lists").mkdir()
    entries = "list,record\nahmadi,eurosat\nchrieke,other\n"
    (folder / "lists" / "entries.csv").write_text(entries, encoding="utf-8")
    file = folder / "datasets" / "eurosat.yaml"
    bad = good.replace("outside: Sentinel-2 archive", "to: no-such-set").replace(
        "{list: ahmadi", "{list: chrieke"
    )
    bad = bad.replace("2026-11-20}\n  paper", "2126-11-20}\n  paper")
    file.write_text(bad, encoding="utf-8")
    for named in ([], [str(file)]):
        assert main(["validate", "--data", str(folder), *named]) == 1
        said = capsys.readouterr().out
        assert "eurosat.yaml:23: relations.0.to: 'no-such-set' is no record" in said
        assert "eurosat.yaml:9: sources.ahmadi.list: 'chrieke' has no entry for eurosat" in said
        assert "eurosat.yaml:7: sources.readme.read: 2126-11-20 is still to come" in said
    file.write_text(good.replace("ahmadi", "ahmadee"), encoding="utf-8")
    assert main(["validate", "--data", str(folder), str(file)]) == 1
    assert "did you mean ahmadi?" in capsys.readouterr().out
    file.write_bytes(good.replace("Ten classes", "Zehn Kläße").encode("latin-1"))
    assert main(["validate", "--data", str(folder), str(file), str(folder)]) == 1
    said = capsys.readouterr().out
    assert "not UTF-8" in said and "is a folder, expected files" in said
    file.write_text(good, encoding="utf-8")
    assert main(["validate", "--data", str(folder), str(file)]) == 0
    assert capsys.readouterr().out == "1 record, no fault\n"


def test_two_files_with_one_id(folder: Path, good: str) -> None:
    (folder / "datasets" / "other.yaml").write_text(good, encoding="utf-8")
    records, faults = validation.check_folder(folder)
    texts = [str(f) for f in faults]
    assert any("is also in data/datasets/eurosat.yaml" in t for t in texts)
    assert any("is not the file's name" in t for t in texts)
    assert [r.id for r in records] == ["eurosat"]


def test_a_relation_to_nothing(folder: Path, good: str) -> None:
    bad = good.replace("outside: Sentinel-2 archive", "to: no-such-set")
    (folder / "datasets" / "eurosat.yaml").write_text(bad, encoding="utf-8")
    _, faults = validation.check_folder(folder)
    assert [(f.line, f.field) for f in faults] == [(23, "relations.0.to")]


def test_files_that_are_no_records(folder: Path) -> None:
    (folder / "datasets" / "a.yml").write_text("id: a", encoding="utf-8")
    (folder / "datasets" / "b.yaml").write_bytes(b"\xff\xfe")
    (folder / "datasets" / "c.yaml").write_text("- a\n- b\n", encoding="utf-8")
    (folder / "datasets" / "d.yaml").write_text("", encoding="utf-8")
    _, faults = validation.check_folder(folder)
    _, named = validation.check_files(sorted((folder / "datasets").glob("[a-d].*")), folder)
    for found in (faults, named):
        assert {Path(f.path).name for f in found} == {"a.yml", "b.yaml", "c.yaml", "d.yaml"}
        said = next(f.message for f in found if f.path.endswith(".yml"))
        assert said == "expected the ending .yaml"


def test_files_of_editors_are_passed_over_and_a_link_to_nothing_is_told(folder: Path) -> None:
    datasets = folder / "datasets"
    (datasets / ".#eurosat.yaml").symlink_to("user@host.1:5")  # a lock of Emacs
    (datasets / ".eurosat.yaml.swp").write_bytes(b"\xff")
    (datasets / ".checkpoints").mkdir()
    (datasets / ".checkpoints" / "eurosat.yaml").write_text("id: eurosat", encoding="utf-8")
    records, faults = validation.check_folder(folder)
    assert [r.id for r in records] == ["eurosat"] and faults == []
    (datasets / "gone.yaml").symlink_to("nowhere.yaml")
    records, faults = validation.check_folder(folder)
    assert [str(fault) for fault in faults] == [
        "data/datasets/gone.yaml:1: file: is a link to nothing"
    ]
    assert [r.id for r in records] == ["eurosat"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("list,record\nahmadi,eurosat\nahmadi,größe\n".encode("latin-1"), "3: file: not UTF-8 at"),
        (b"ahmadi,eurosat\n", "1: file: no column list, record, expected the head list,record"),
        (b"", "1: file: no column list, record, expected the head list,record"),
        (b'list,record\nahmadi,"' + b"x" * 200_000, "2: file: not CSV: field larger"),
    ],
)
def test_a_damaged_table_of_entries_is_a_fault(folder: Path, content: bytes, said: str) -> None:
    (folder / "lists").mkdir()
    (folder / "lists" / "entries.csv").write_bytes(content)
    before = csv.field_size_limit(131_072)  # as Python has it: whoever reads an export raises it
    try:
        _, faults = validation.check_folder(folder)
    finally:
        csv.field_size_limit(before)
    assert len(faults) == 1 and str(faults[0]).startswith(f"data/lists/entries.csv:{said}")


def test_a_missing_folder_is_a_fault(tmp_path: Path, good: str) -> None:
    _, faults = validation.check_folder(tmp_path)
    assert len(faults) == 1 and "not found" in faults[0].message
    # Nor is a file held against nothing.
    file = tmp_path / "eurosat.yaml"
    file.write_text(good, encoding="utf-8")
    assert validation.check_files([file], tmp_path)[1] == faults


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "analysis", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)


def test_the_command_exits_with_one_and_no_traceback(folder: Path, good: str) -> None:
    bad = good.replace("value: 2017", "value: 20188").replace("name: EuroSAT", "name: <b>")
    (folder / "datasets" / "eurosat.yaml").write_text(bad, encoding="utf-8")
    done = run("validate", "--data", str(folder))
    assert done.returncode == 1
    assert "data/datasets/eurosat.yaml:11: facts.year.value: " in done.stdout
    assert "data/datasets/eurosat.yaml:2: name: " in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert run("export", "--data", str(folder), "--out", str(folder / "out")).returncode == 1
    assert not (folder / "out").exists()


def test_the_repository_s_records_have_no_fault() -> None:
    done = run("validate")
    assert done.returncode == 0, done.stdout
