"""Exports: the columns promised, values as in the records, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import errno
import io
import json

import pytest

from analysis import exports, lists, measures
from analysis.records import Record
from tests.conftest import record, small

PROMISED = [
    "id",
    "name",
    "aliases",
    "year",
    "tasks",
    "platforms",
    "modalities",
    "sensors",
    "gsd_min_m",
    "gsd_max_m",
    "image_count",
    "image_width",
    "image_height",
    "class_count",
    "volume_bytes",
    "size_pixels",
    "coverage",
    "continents",
    "countries",
    "reference_sources",
    "licence",
    "doi",
    "arxiv",
    "homepage",
    "reading_depth",
]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture()
def files():
    catalogue = small(
        record(
            "a",
            year=2020,
            tasks=["vqa", "captioning"],
            image_count=3,
            image_width=4,
            image_height=5,
            gsd_m=[10, 2.5],
            coverage="not_stated",
            lists=[],
        ),
    )
    return exports.files(catalogue)


def test_the_promised_columns_are_there(files) -> None:
    row = rows(files["catalogue.csv"])[0]
    assert set(PROMISED) <= set(row)
    assert row["tasks"] == "vqa|captioning" and row["year"] == "2020"
    assert (row["gsd_min_m"], row["gsd_max_m"], row["size_pixels"]) == ("2.5", "10", "60")
    assert row["coverage"] == "not_stated" and row["volume_bytes"] == ""


def test_evidence_has_a_row_for_each_source_and_state(files) -> None:
    evidence = rows(files["evidence.csv"])
    states = {(r["field"], r["state"]) for r in evidence}
    assert ("coverage", "not_stated") in states and ("size_pixels", "derived") in states
    assert all(r["source"].startswith("https://example.org/") for r in evidence)
    assert {r["date_read"] for r in evidence} == {"2026-11-20"}
    assert {r["source_kind"] for r in evidence} == {"primary"}


def test_a_formula_is_text() -> None:
    data = record("a", year=2020)
    data["name"] = "=1+1"
    data["aliases"] = ["@SUM(A1)"]
    text = exports.files(small(data))["catalogue.csv"]
    row = rows(text)[0]
    assert row["name"] == "'=1+1" and row["aliases"] == "'@SUM(A1)"


def test_the_same_bytes_twice(files) -> None:
    again = exports.files(
        small(
            record(
                "a",
                year=2020,
                tasks=["vqa", "captioning"],
                image_count=3,
                image_width=4,
                image_height=5,
                gsd_m=[10, 2.5],
                coverage="not_stated",
                lists=[],
            ),
        )
    )
    assert again == files


def test_json_keeps_the_evidence(files) -> None:
    dataset = json.loads(files["catalogue.json"])["datasets"][0]
    assert dataset["facts"]["year"] == {"value": 2020, "from": "page"}
    package = json.loads(files["datapackage.json"])
    fields = {f["name"]: f["type"] for f in package["resources"][0]["schema"]["fields"]}
    assert fields["year"] == "integer" and fields["gsd_min_m"] == "number"


def test_an_export_is_whole_or_not_at_all(tmp_path, monkeypatch) -> None:
    catalogue = small(record("a", year=2020))
    out = tmp_path / "out"
    exports.write(catalogue, out)
    before = {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()}

    def full(*_: object, **__: object) -> str:
        raise OSError("No space left on device")

    monkeypatch.setattr(exports.Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        exports.write(small(record("b", year=2021)), out)
    assert {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()} == before
    assert not list(tmp_path.rglob(".export-*"))


def test_a_folder_in_the_way_of_one_file_leaves_all_others(tmp_path) -> None:
    out = tmp_path / "out"
    (out / "relations.csv").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        exports.write(small(record("a", year=2020)), out)
    assert [p.name for p in out.rglob("*") if p.is_file()] == []


def test_an_export_is_made_in_a_folder_whose_parent_is_another_disk(tmp_path, monkeypatch) -> None:
    """A volume, a stick; or a folder in one that only others may write into."""
    out = tmp_path / "out"
    out.mkdir()
    replace = exports.os.replace

    def on_one_disk(old, new):
        if not (out in exports.Path(old).parents and out in exports.Path(new).parents):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        replace(old, new)

    monkeypatch.setattr(exports.os, "replace", on_one_disk)
    names = exports.write(small(record("a", year=2020)), out)
    written = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert written == set(names) and list(tmp_path.iterdir()) == [out]


def test_an_export_that_fails_leaves_no_folder_of_its_own(tmp_path, monkeypatch) -> None:
    def refused(old, new):
        raise OSError("refused")

    monkeypatch.setattr(exports.os, "replace", refused)
    (tmp_path / "there").mkdir()
    for out in (tmp_path / "there", tmp_path / "new" / "out"):
        with pytest.raises(OSError, match="refused"):
            exports.write(small(record("a", year=2020)), out)
    assert [p.name for p in tmp_path.rglob("*")] == ["there"]


def test_an_export_leaves_what_others_put_into_its_folder(tmp_path) -> None:
    (tmp_path / ".partial").mkdir()
    (tmp_path / ".partial" / "notes.txt").write_text("mine")
    exports.write(small(record("a", year=2020)), tmp_path)
    assert (tmp_path / ".partial" / "notes.txt").read_text() == "mine"


def evidenced() -> list[dict[str, str]]:
    """The evidence of a record with disputes, lists, a DOI and a derived fact."""
    made = record("a", lists=["ahmadi", "sidl"], countries=["DEU"], image_width=4, image_height=5)
    made["sources"]["paper"] = {"doi": "10.1000/xyz", "kind": "primary", "read": "2026-11-21"}  # type: ignore[index]
    facts: dict[str, object] = made["facts"]  # type: ignore[assignment]
    facts["continents"] = {"value": ["Europe"], "state": "derived", "from": ["countries"]}
    facts["countries"] = {"value": ["DEU"], "from": ["page", "paper"]}
    facts["image_count"] = {
        "value": 30,
        "unit": "tile",
        "from": "paper",
        "as": "thirty",
        "at": "Table 2",
        "disputed": [
            {"value": 31, "unit": "image", "from": "ahmadi"},
            {"value": 32, "from": ["sidl", "page"]},
        ],
        "because": "counted",
    }
    facts["coverage"] = {"state": "not_stated", "looked": ["paper", "ahmadi"]}
    made["sources"]["sheet"] = {"url": "https://s.org", "kind": "primary", "read": "2026-11-22"}  # type: ignore[index]
    facts["image_height"]["from"] = "sheet"  # type: ignore[index]
    return rows(exports.files(small(made))["evidence.csv"])


def test_evidence_tells_what_was_chosen_and_every_other_value() -> None:
    counts = [r for r in evidenced() if r["field"] == "image_count"]
    assert [(r["value"], r["chosen"], r["unit"]) for r in counts] == [
        ("30", "true", "tile"),
        ("31", "false", "image"),
        ("32", "false", ""),
        ("32", "false", ""),
    ]
    assert (counts[0]["as_published"], counts[0]["at"]) == ("thirty", "Table 2")
    assert counts[0]["because"] == "counted" and not counts[1]["because"]


def test_evidence_leads_to_each_source() -> None:
    found = evidenced()
    commit = lists.lists().set_index("list").loc["ahmadi", ["repository", "commit"]]
    listed = f"{commit['repository']}/tree/{commit['commit']}"
    # Not stated: a row for each source that was searched; derived: the sources of what it rests on.
    assert [r["source"] for r in found if r["field"] == "coverage"] == [
        "https://doi.org/10.1000/xyz",
        listed,
    ]
    assert [r["source"] for r in found if r["field"] == "continents"] == [
        "https://example.org/a",
        "https://doi.org/10.1000/xyz",
    ]
    # A size rests on the count (the paper), the width (the page) and the height (the sheet).
    sizes = [r for r in found if r["field"] == "size_pixels"]
    assert [(r["value"], r["source"], r["date_read"]) for r in sizes] == [
        ("600", "https://doi.org/10.1000/xyz", "2026-11-21"),
        ("600", "https://example.org/a", "2026-11-20"),
        ("600", "https://s.org", "2026-11-22"),
    ]


def test_a_size_that_a_source_reports_is_not_derived_too() -> None:
    made = record("a", image_count=3, image_width=4, image_height=5, size_pixels=61)
    found = rows(exports.files(small(made))["evidence.csv"])
    sizes = [(r["value"], r["state"]) for r in found if r["field"] == "size_pixels"]
    assert sizes == [("61", "reported")]


def test_a_computed_size_has_one_row_for_each_source_of_its_parts() -> None:
    made = record("a", image_count=3, image_width=4, image_height=5)  # all three from the page
    found = rows(exports.files(small(made))["evidence.csv"])
    assert [(r["field"], r["value"], r["unit"]) for r in found] == [
        ("image_count", "3", "image"),
        ("image_width", "4", ""),
        ("image_height", "5", ""),
        ("size_pixels", "60", "pixel"),
    ]
    assert (found[3]["state"], found[3]["chosen"]) == ("derived", "true")
    assert found[3]["why"] == "image count × width × height"


def test_what_does_not_apply_was_read_nowhere_unless_the_record_says_where() -> None:
    made = record("a", year=2020)
    made["sources"]["card"] = {"doi": "10.1000/x", "kind": "primary", "read": "2026-11-21"}  # type: ignore[index]
    facts: dict[str, object] = made["facts"]  # type: ignore[assignment]
    facts["time_start"] = {"state": "not_applicable", "why": "rendered"}
    facts["time_end"] = {"state": "not_applicable", "why": "rendered", "looked": ["card", "page"]}
    facts["continents"] = {"state": "not_applicable", "why": "the Moon", "from": "card"}
    found = rows(exports.files(small(made))["evidence.csv"])
    assert [
        (r["field"], r["source"], r["source_kind"], r["date_read"])
        for r in found
        if r["state"] == "not_applicable"
    ] == [
        ("continents", "https://doi.org/10.1000/x", "primary", "2026-11-21"),
        ("time_start", "", "", ""),
        ("time_end", "https://doi.org/10.1000/x", "primary", "2026-11-21"),
        ("time_end", "https://example.org/a", "primary", "2026-11-20"),
    ]
    assert {r["why"] for r in found if r["field"] == "time_start"} == {"rendered"}


def test_what_was_looked_in_before_another_source_was_taken_gave_no_value() -> None:
    made = record("a", lists=["ahmadi"])
    made["facts"]["year"] = {"value": 2020, "from": "ahmadi", "looked": ["page"]}  # type: ignore[index]
    found = rows(exports.files(small(made))["evidence.csv"])
    assert [(r["value"], r["source_kind"]) for r in found] == [("2020", "secondary")]


def test_two_sources_at_one_address_are_one_row_where_nothing_tells_them_apart() -> None:
    made = record("a", year=2020)
    sources: dict[str, object] = made["sources"]  # type: ignore[assignment]
    page: dict[str, str] = sources["page"]  # type: ignore[assignment]
    sources["table"] = {**page, "title": "A table of the page"}
    sources["later"] = {**page, "title": "The page again", "read": "2026-11-22"}
    made["facts"]["coverage"] = {"state": "not_stated", "looked": ["page", "table", "later"]}  # type: ignore[index]
    found = rows(exports.files(small(made))["evidence.csv"])
    days = [r["date_read"] for r in found if r["field"] == "coverage"]
    assert days == ["2026-11-20", "2026-11-22"]


def test_completeness_follows_from_the_table_of_evidence(catalogue) -> None:
    """As a stranger would count it, who has the export alone."""
    files = exports.files(catalogue)
    states: dict[str, dict[str, str]] = {row["id"]: {} for row in rows(files["catalogue.csv"])}
    for row in rows(files["evidence.csv"]):
        if row["chosen"] == "true":
            states[row["id"]][row["field"]] = row["state"]
    expected = measures.completeness(catalogue).set_index("field")
    for field, said in expected.iterrows():
        fields = ["doi", "arxiv"] if field == "doi_or_arxiv" else [field]
        of_each = [{one[f] for f in fields if f in one} for one in states.values()]
        assert sum(bool(one) for one in of_each) == said["answered"], field
        assert sum(bool(one - {"not_stated"}) for one in of_each) == said["n"], field


def test_json_holds_all_records_whole(catalogue) -> None:
    given = json.loads(exports.catalogue_json(catalogue))["datasets"]
    again = {one["id"]: Record.model_validate(one) for one in given}
    assert sum(bool(one.relations) for one in again.values()) > 100
    assert {one: made.model_dump() for one, made in again.items()} == {
        made.id: made.model_dump() for made in catalogue
    }


def test_rows_keep_every_value_and_digit() -> None:
    made = record("a", lists=["ahmadi", "sidl"], gsd_m=0.123456, image_width=[4, 5], image_count=7)
    made["aliases"] = ["A|B", "C"]
    made["relations"] = [
        {"type": "images_from", "outside": "An archive", "from": ["page", "ahmadi"], "note": "all"}
    ]
    files = exports.files(small(made))
    row = rows(files["catalogue.csv"])[0]
    assert row["aliases"] == "A/B|C" and row["lists"] == "ahmadi|sidl"
    assert row["gsd_min_m"] == "0.123456"
    assert (row["image_width"], row["image_count"], row["image_unit"]) == ("", "7", "image")
    assert rows(files["relations.csv"]) == [
        {
            "id": "a",
            "type": "images_from",
            "to": "",
            "outside": "An archive",
            "source": "page|ahmadi",
            "note": "all",
        }
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_each_beginning_of_a_formula_is_text(start: str) -> None:
    assert exports.safe_cell(f"{start}1") == f"'{start}1"


def test_dates_of_a_place_are_exported_as_a_list_of_terms() -> None:
    both = record("both", temporal_sampling=["single_date", "time_series"])
    catalogue = small(both, record("none"))
    by_id = {row["id"]: row for row in exports.catalogue_rows(catalogue)}
    assert by_id["both"]["temporal_sampling"] == "single_date|time_series"
    assert by_id["none"].get("temporal_sampling") is None
    assert exports.kinds("catalogue.parquet")["temporal_sampling"] == "list"
    assert catalogue.long("temporal_sampling")["label"].tolist() == ["One date", "Time series"]
    # It is no core field: that nobody has looked for it makes no record less complete.
    assert "temporal_sampling" not in measures.CORE_FIELDS
