"""Differences between snapshots: nothing missed, what was lost first, the same both ways."""

from __future__ import annotations

import gzip
import json
import lzma
import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import diff, difftext, exports, verbs
from analysis.cli import main
from analysis.diff import CHANGED, EVIDENCE, GAINED, LOST, Difference, Move, compare
from analysis.intact import NoSnapshot
from analysis.published import CHART, Number, figures, from_plain, number, numbers
from analysis.snapshots import Known, Snapshot, of_tables, read
from analysis.vocabularies import DATA
from tests.conftest import GOOD, record, small

STATES = ["reported", "derived", "estimated", "not_stated", "not_applicable", "not_recorded"]
known = st.builds(
    Known,
    st.sampled_from(["", "1", "2", "read", "listed"]),
    st.sampled_from(STATES),
    st.lists(st.sampled_from(["page", "paper"]), max_size=2, unique=True).map(tuple),
)
fields = st.dictionaries(st.sampled_from(["year", "gsd_m", "reading_depth", "name"]), known)
values = st.none() | st.floats(-10, 10) | st.sampled_from(["reproduced", "cannot be tested"])
published = st.builds(
    Number, st.sampled_from(["count", "share", "verdict"]), values, st.none() | st.floats(-1, 0)
)
snapshots = st.builds(
    Snapshot,
    st.dictionaries(st.sampled_from("abcd"), fields, max_size=4),
    st.dictionaries(st.sampled_from(["x", "y"]), published, max_size=2),
)


@given(snapshots)
def test_nothing_differs_from_itself(one):
    assert not compare(one, one)
    told = "figures" if one.numbers else "published numbers and figures"
    assert difftext.text(compare(one, one)) == f"nothing differs; {told} were not compared\n"


def test_what_was_not_compared_is_not_told_as_unmoved():
    """An export has no figures, and with --records-only nobody looked at the numbers."""
    one = Snapshot({"a": {"year": Known("2017", "reported")}})
    told = difftext.summary(compare(one, Snapshot()))
    assert told.endswith(", published numbers not compared") and "number moved" not in told
    number_only = Snapshot(one.records, {"x": Number("count", 1)})
    told = difftext.summary(compare(number_only, Snapshot({}, {"x": Number("count", 2)})))
    assert told.endswith(", 1 published number moved, figures not compared")
    both = "published numbers and figures were not compared"
    assert difftext.markdown(compare(one, one)) == f"No record differs; {both}.\n"
    same = compare(number_only, number_only)
    told = "No record and no published number differs; figures were not compared.\n"
    assert difftext.markdown(same) == told
    everything = Snapshot({}, {"x": Number("count", 1), "figure/y": Number("figure", "0")})
    assert difftext.text(compare(everything, everything)) == "nothing differs\n"


@given(snapshots, snapshots)
def test_inverse_of_the_other_way_round(one, other):
    assert compare(one, other) == compare(other, one).inverse()
    assert compare(one, other).inverse().inverse() == compare(one, other)


@given(snapshots, snapshots)
def test_empty_exactly_for_the_same_records(one, other):
    found = compare(one, other)
    assert bool(found.added or found.removed or found.changes) == (
        {k: {f: v for f, v in r.items() if v != Known()} for k, r in one.records.items()}
        != {k: {f: v for f, v in r.items() if v != Known()} for k, r in other.records.items()}
    )


@given(snapshots, snapshots)
def test_every_form_can_be_written_and_lost_comes_first(one, other):
    found = compare(one, other)
    for write in diff.formats().values():
        assert write(found).endswith("\n")
    gravities = [change.gravity for change in found.ranked_changes]
    assert gravities == sorted(gravities)
    lost = [move.lost for move in found.ranked_moves]
    assert lost == sorted(lost, reverse=True)


@pytest.mark.parametrize(
    ("field", "old", "new", "gravity"),
    [
        ("year", Known("2017", "reported"), Known("", "not_stated"), LOST),
        ("year", Known("2017", "reported"), Known(), LOST),
        ("year", Known("", "not_stated"), Known("2017", "reported"), GAINED),
        ("year", Known("2017", "reported"), Known("2018", "reported"), CHANGED),
        ("year", Known("2017", "reported"), Known("2017", "estimated"), CHANGED),
        ("year", Known("", "not_stated"), Known(), EVIDENCE),
        ("year", Known("2017", "reported", ("a",)), Known("2017", "reported", ("b",)), EVIDENCE),
        ("reading_depth", Known("read", "reported"), Known("listed", "reported"), LOST),
        ("reading_depth", Known("read", "reported"), Known("checked", "reported"), GAINED),
        ("summary", Known("A", "reported"), Known("B", "reported"), EVIDENCE),
        ("summary", Known("A", "reported"), Known(), LOST),
    ],
)
def test_gravity(field, old, new, gravity):
    (change,) = compare(Snapshot({"a": {field: old}}), Snapshot({"a": {field: new}})).changes
    if {old.state, new.state} == {"not_stated", "not_recorded"}:
        gravity = CHANGED  # nothing was known before or after, but what is recorded of it differs
    assert change.gravity == gravity


def notebook(folder, value, name="fig-a"):
    folder.mkdir(parents=True, exist_ok=True)
    cell = {
        "cell_type": "code",
        "metadata": {"mystnb": {"figure": {"name": name}}},
        "outputs": [{"data": {CHART: {"datasets": {"d": [{"x": value}]}}}}],
    }
    content = {"cells": [cell, {"cell_type": "markdown", "metadata": {}}]}
    (folder / "a.ipynb").write_text(json.dumps(content))
    return figures(folder)


def test_figures_that_show_other_data_are_named(tmp_path):
    old, new = (Snapshot({}, notebook(tmp_path, value)) for value in (1, 2))
    assert (
        difftext.text(compare(old, new)).splitlines()[-1].strip()
        == "figure/fig-a: shows other data"
    )
    assert not compare(old, Snapshot({}, notebook(tmp_path, 1)))
    renamed = Snapshot({}, notebook(tmp_path, 1, "fig-b"))
    assert compare(old, renamed).lost == 1
    # An export holds no figures: it does not follow that they are lost.
    assert not compare(old, Snapshot({}, {}))


def test_figures_have_a_section_of_their_own_with_the_counts_of_the_summary():
    old, new = (
        {"x": number("count", n), "y": number("count", n)}
        | {f"figure/{name}": Number("figure", str(n)) for name in "abc"}
        for n in (1, 2)
    )
    found = compare(Snapshot({}, old), Snapshot({}, new | {"figure/d": Number("figure", "2")}))
    lines = difftext.text(found).splitlines()
    assert lines[0].endswith("2 published numbers moved, 4 figures drawn anew")
    assert lines[lines.index("Published numbers (2)") + 1 :][:2] == ["  x: 1 → 2", "  y: 1 → 2"]
    assert lines[lines.index("Figures (4)") + 1 :] == [
        "  figure/a: shows other data",
        "  figure/b: shows other data",
        "  figure/c: shows other data",
        "  figure/d: not published → shown",
    ]
    assert "#### Published numbers (2)" in difftext.markdown(found)
    assert "#### Figures (4)" in difftext.markdown(found)


def test_consequence_is_measured_in_intervals():
    old = number("share", 0.2, 0.1, 0.3)
    assert Move("x", old, number("share", 0.25, 0.2, 0.3)).consequence == pytest.approx(0.5)
    assert Move("x", old, number("share", 0.4, 0.3, 0.5)).consequence == pytest.approx(2)
    assert Move("x", number("count", 100), number("count", 50)).consequence == 0.5
    verdict = Move("x", Number("verdict", "reproduced"), Number("verdict", "not reproduced"))
    assert verdict.consequence == math.inf and not verdict.lost
    assert Move("x", Number("verdict", "reproduced"), Number("verdict", "cannot be tested")).lost
    assert Move("x", Number("finding", True), Number("finding", False)).lost
    assert Move("x", old, None).lost and not Move("x", None, old).lost


def test_a_move_is_as_grave_in_either_direction():
    sure, vague = number("share", 0.2, 0.19, 0.21), number("share", 0.3, 0.2, 0.4)
    # 0.1 in halves of the wider interval, 0.1 as well.
    assert Move("x", sure, vague).consequence == pytest.approx(1)
    assert Move("x", vague, sure).consequence == pytest.approx(1)
    assert Move("x", number("count", 50), number("count", 100)).consequence == 0.5


def test_what_can_no_longer_be_given_is_lost_and_what_never_held_is_not():
    known, none = number("share", 0.2), Number("share", None)
    assert Move("x", known, none).lost and not Move("x", none, none).lost
    untested = Number("verdict", "cannot be tested")
    assert not Move("x", untested, untested).lost
    never = Number("finding", False)
    assert not Move("x", never, never).lost


def test_moves_are_ranked_by_how_far_and_told_apart_from_figures():
    old = {"far": number("count", 100), "near": number("count", 100), "gone": number("count", 1)}
    new = {"far": number("count", 10), "near": number("count", 99)}
    drawn = {"figure/a": Number("figure", "1")}, {"figure/a": Number("figure", "2")}
    found = compare(Snapshot({}, old | drawn[0]), Snapshot({}, new | drawn[1]))
    assert [move.name for move in found.ranked_moves] == ["gone", "far", "near", "figure/a"]
    assert (found.counts["numbers"], found.counts["figures"], found.counts["lost"]) == (3, 1, 1)


def catalogues():
    before = small(
        record("kept", year=2017, tasks=["vqa"], continents=["Africa"]),
        record("gone", year=2018),
    )
    after = small(
        record("kept", year=2018, tasks=["vqa"], continents="not_stated"),
        record("fresh", year=2019),
    )
    return before, after


def exported(catalogue, folder):
    exports.write(catalogue, folder)
    return folder


def test_removed_record_and_lost_value_come_first(tmp_path, capsys):
    before, after = catalogues()
    old, new = exported(before, tmp_path / "old"), exported(after, tmp_path / "new")
    assert main(["diff", str(old), str(new), "--records-only"]) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert lines[0].startswith(
        "2 pieces of coverage lost, 1 record removed, 1 added, 2 fields changed in 1 record"
    )
    assert lines[1:4] == [
        "Lost coverage (2)",
        "gone: the record is removed",
        "kept: continents: Africa → not stated",
    ]
    assert "kept: year: 2017 → 2018" in lines and "fresh: a new record" in lines


def test_evidence_is_shown_where_it_differs(tmp_path):
    page = GOOD.replace("2026-11-20, title", "2026-11-20")
    later = page.replace(
        'readme: {url: "https://example.org/eurosat", kind: primary, read: 2026-11-20}',
        'readme: {url: "https://example.org/eurosat", kind: primary, read: 2026-11-21}',
    )
    folders = []
    for name, text in (("old", page), ("new", later)):
        folder = tmp_path / name / "data"
        (folder / "datasets").mkdir(parents=True)
        (folder / "datasets" / "eurosat.yaml").write_text(text)
        folders.append(folder)
    # The lists at hand are looked up for addresses; a folder without them has none.
    for folder in folders:
        (folder / "lists").symlink_to(DATA / "lists")
    found, *_ = diff.folders(*folders, numbers=False)
    assert {change.gravity for change in found.changes} == {EVIDENCE}
    text = difftext.text(found)
    assert "− https://example.org/eurosat [primary, 2026-11-20]" in text
    assert "+ https://example.org/eurosat [primary, 2026-11-21]" in text


def test_evidence_that_is_still_there_is_told_neither_as_lost_nor_as_new():
    old = Snapshot({"a": {"year": Known("2017", "reported", ("page 1", "page 2"))}})
    new = Snapshot({"a": {"year": Known("2018", "reported", ("page 2", "page 3"))}})
    lines = ["a: year: 2017 → 2018", "− page 1", "+ page 3"]
    told = difftext.text(compare(old, new)).splitlines()
    assert [line.strip() for line in told][-3:] == lines
    told = difftext.markdown(compare(old, new)).splitlines()
    assert [line.strip(" -") for line in told][-3:] == lines


ROW = {
    "id": "a", "field": "year", "value": "2017", "state": "reported", "source": "https://a.org",
    "source_kind": "primary", "date_read": "2026-11-20", "chosen": "true",
}  # fmt: skip


def test_another_value_that_a_source_gives_is_told_as_such():
    other = {**ROW, "value": "2019", "source": "https://b.org", "chosen": "false", "at": "p. 2"}
    found = of_tables([], [other, ROW], [])["a"]["year"]
    assert found == Known(
        "2017",
        "reported",
        (
            "https://a.org [primary, 2026-11-20]",
            "says 2019: https://b.org [primary, 2026-11-20, p. 2]",
        ),
    )


def test_an_export_that_gave_a_source_for_what_does_not_apply_differs_by_nothing():
    now = {**ROW, "value": "", "state": "not_applicable", "source": "", "source_kind": "",
           "date_read": "", "why": "rendered"}  # fmt: skip
    before = {**now, "source": "https://a.org", "source_kind": "primary", "date_read": "2026-11-20"}
    told = of_tables([], [now], [])
    assert told["a"]["year"] == Known("", "not_applicable", ("rendered",))
    assert of_tables([], [before], []) == told
    assert of_tables([], [{**now, "why": "made of vectors"}], []) != told


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_export_release_and_folder_read_the_same(tmp_path, ending, pack):
    before, _ = catalogues()
    folder = exported(before, tmp_path / "export")
    release = tmp_path / "release"
    release.mkdir()
    for name in ("catalogue.csv", "relations.csv"):
        (release / name).write_bytes((folder / name).read_bytes())
    (release / f"evidence.csv{ending}").write_bytes(pack((folder / "evidence.csv").read_bytes()))
    told = {"count/datasets": number("count", 2).plain()}
    (release / "numbers.json").write_text(json.dumps(told))
    assert not compare(read(folder, numbers=False), read(release, numbers=False))
    assert read(release).numbers == {"count/datasets": number("count", 2)}


def test_numbers_of_an_export_are_those_of_its_records(tmp_path):
    before, _ = catalogues()
    found = read(exported(before, tmp_path / "export")).numbers
    assert found["count/datasets"].value == 2 and found == numbers(before)


def test_number_survives_being_written():
    for one in numbers(catalogues()[0]).values():
        assert from_plain(json.loads(json.dumps(one.plain()))) == one


def test_folder_that_is_no_snapshot(tmp_path, capsys):
    with pytest.raises(NoSnapshot, match="expected a version released here, a data folder"):
        read(tmp_path)
    (tmp_path / "catalogue.csv").write_text("id\n")
    assert main(["diff", str(tmp_path), str(tmp_path)]) == 1
    assert "lacks evidence.csv" in capsys.readouterr().err


def test_a_version_is_named_by_its_number(tmp_path, capsys, monkeypatch):
    before, after = catalogues()
    (tmp_path / "releases").mkdir()
    exported(before, tmp_path / "releases" / "2026.11.0")
    (tmp_path / "releases" / "README.md").write_text("no version")
    new = exported(after, tmp_path / "new")
    monkeypatch.setattr(verbs, "DATA", tmp_path)
    assert main(["diff", "2026.11.0", str(new), "--records-only"]) == 0
    assert "gone: the record is removed" in capsys.readouterr().out
    monkeypatch.chdir(tmp_path / "new")
    for named in ("2026.11.1", "README.md", "..", "data/more"):
        assert verbs._snapshot(Path(named)) == Path(named)
    assert verbs._snapshot(Path("data")) == tmp_path, "this checkout's, wherever it is asked for"
    # A folder of that name here is the folder that is meant.
    monkeypatch.chdir(tmp_path / "releases")
    Path("data").mkdir()
    for named in ("2026.11.0", "data"):
        assert verbs._snapshot(Path(named)) == Path(named)


def test_hostile_text_is_text_in_a_comment():
    said = (
        "[x](https://evil.example) @team <img src=x> `a` | # b ~~c~~ www.evil.example WWW.evil.example"
        " &commat;admin"
    )
    hostile = Known(said, "reported")
    one = compare(
        Snapshot({"a": {"name": Known("A", "reported")}}), Snapshot({"a": {"name": hostile}})
    )
    text = difftext.markdown(one)
    line = next(line for line in text.splitlines() if "a: name" in line)
    assert not re.search(r"(?<!\\)[\[\]<>`|#~&]", line)
    assert "@team" not in text and "://" not in text and "www." not in text.lower()
    assert "www\u200b.evil.example" in text  # a reader sees it as it stands in the record


def test_comment_has_a_limit():
    old = Snapshot({f"r{n}": {} for n in range(500)})
    text = difftext.markdown(compare(old, Snapshot({})))
    assert "and 440 more" in text and len(text.splitlines()) < 80


def test_keys_of_a_release_s_counts_are_explained_where_they_lie():
    text = (DATA / "releases" / "README.md").read_text(encoding="utf-8")
    (row,) = (line for line in text.splitlines() if line.startswith("| `since`"))
    assert set(Difference().counts) <= set(re.findall(r"`(\w+)`", row))


def test_relations_count():
    rows = [
        {"id": "a", "type": "images_from", "to": "b", "outside": "", "source": "page", "note": ""}
    ]
    base = [{"id": "a", "name": "A"}]
    found = compare(Snapshot(of_tables(base, [], rows)), Snapshot(of_tables(base, [], [])))
    assert [change.field for change in found.changes] == ["relation images_from b"]
    assert found.lost == 1


def test_a_relation_is_not_lost_when_its_dataset_enters_the_catalogue():
    def tables(to: str, outside: str) -> Snapshot:
        row = {"id": "a", "type": "images_from", "to": to, "outside": outside, "source": "page"}
        return Snapshot(of_tables([{"id": "a", "name": "A"}], [], [row]))

    assert compare(tables("", "So2Sat LCZ42"), tables("so2sat-lcz42", "")).changes == ()
    assert compare(tables("", "So2Sat LCZ42"), tables("so2sat-pop", "")).lost == 1


def test_every_number_of_the_review_is_named_once(catalogue):
    found = numbers(catalogue)
    assert found["count/datasets"].value == len(catalogue)
    assert {
        "count/estimated-to-exist",
        "share/continents/Africa",
        "claim/africa/now/verdict",
    } <= set(found)
    assert all(one.value is True for name, one in found.items() if name.startswith("finding/"))
