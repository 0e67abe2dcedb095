"""FAIR items and licences: each item met, not met and unknown, and the counts, by hand."""

from __future__ import annotations

import pytest

from analysis import audityears, openness
from analysis.records import Record
from tests.conftest import record, small

HERE, ELSEWHERE = "https://example.org/a", "https://zenodo.org/records/1"  # read, and not


def answers(item: str, **facts: object) -> bool | None:
    """Return what a record's facts answer to an item; one without a value is given by its state."""
    made = record("a")
    for field, value in facts.items():
        stated: object = {"value": value, "from": "page"}
        if value == "not_stated":
            stated = {"state": "not_stated", "looked": ["page"]}
        if value == "not_applicable":
            stated = {"state": "not_applicable", "why": "there is none"}
        made["facts"][field] = stated  # type: ignore[index]
    (one,) = [i for i in openness.ITEMS if i.id == item]
    return one.answer(Record.model_validate(made))


@pytest.mark.parametrize(
    ("item", "facts", "expected"),
    [
        ("paper", {"arxiv": "1709.00029"}, True),
        ("paper", {"doi": "not_stated", "arxiv": "not_stated"}, False),
        ("paper", {"doi": "not_stated"}, None),  # nobody looked for the other
        ("paper", {"doi": "not_applicable"}, None),  # nobody looked for the other
        ("paper", {"doi": "not_applicable", "arxiv": "not_stated"}, False),
        ("gsd", {"gsd_m": [10]}, True),
        ("gsd", {"gsd_m": "not_stated"}, False),
        ("gsd", {"gsd_m": "not_applicable"}, None),  # not asked
        ("time", {"time_start": "not_applicable", "time_end": "not_applicable"}, None),
        ("time", {"time_end": "2020"}, True),
        ("time", {"time_start": "not_stated", "time_end": "not_stated"}, False),
        ("obtainable", {"access": "partly_open"}, True),
        ("obtainable", {"access": "gone"}, False),
        ("open_access", {"access": "partly_open"}, False),
        ("open_access", {"access": "not_stated"}, None),  # not found is not "not open"
        ("obtainable", {"access": "not_stated"}, None),
        ("open_format", {"formats": ["csv"]}, True),  # be it of labels
        ("open_format", {"formats": ["mat"]}, False),
        ("open_format", {"formats": "not_stated"}, None),
        ("georeferenced", {"formats": ["geotiff", "json"]}, True),
        ("georeferenced", {"formats": ["png", "geojson"]}, False),  # the labels lie somewhere
        ("georeferenced", {"formats": ["tiff"]}, None),  # nobody says that it has coordinates
        ("georeferenced", {"formats": ["tiff", "png", "json"]}, None),
        ("georeferenced", {"formats": ["tiff", "geotiff"]}, True),
        ("georeferenced", {"formats": ["hdf5"]}, False),
        ("georeferenced", {"formats": ["shapefile", "csv"]}, None),  # images in what?
        ("georeferenced", {"formats": "not_stated"}, None),
        ("splits", {"splits": "withheld"}, True),
        ("splits", {"splits": "official"}, True),
        ("splits", {"splits": "none"}, False),
        ("splits", {"splits": "not_stated"}, None),
        ("provenance", {"sensors": ["naip"], "reference_sources": ["in_situ"]}, True),
        ("provenance", {"sensors": ["naip"], "reference_sources": "not_stated"}, False),
        ("provenance", {"sensors": ["naip"]}, None),
        ("provenance", {"sensors": ["naip"], "reference_sources": "not_applicable"}, None),
        ("provenance", {"sensors": "not_stated", "reference_sources": "not_applicable"}, None),
        ("licence", {"licence": "LicenseRef-custom"}, True),
        ("licence", {"licence": "not_stated", "homepage": HERE}, False),
        ("licence", {"licence": "not_stated", "homepage": ELSEWHERE}, None),
        ("licence", {"licence": "not_stated"}, None),  # its own place is not known
        ("open_licence", {"licence": "CC-BY-4.0"}, True),
        ("open_licence", {"licence": "CC-BY-NC-4.0"}, False),  # no commercial use
        ("open_licence", {"licence": "CC-BY-ND-4.0"}, False),  # no derivatives
        ("open_licence", {"licence": "CC-BY-4.0 AND CC-BY-ND-4.0"}, False),
        ("open_licence", {"licence": "CC-BY-4.0 OR CC-BY-ND-4.0"}, True),
        # Either permits one of the two, neither both.
        ("open_licence", {"licence": "CC-BY-ND-4.0 OR CC-BY-NC-4.0"}, False),
        ("open_licence", {"licence": "CC-BY-ND-4.0 OR LicenseRef-custom"}, None),
        ("open_licence", {"licence": "not_stated", "homepage": HERE}, False),
        ("open_licence", {"licence": "not_stated", "homepage": ELSEWHERE}, None),
        ("open_licence", {}, None),
    ],
)
def test_each_item(item: str, facts: dict[str, object], expected: bool | None) -> None:
    assert answers(item, **facts) is expected


def test_shares_are_of_the_datasets_whose_answer_is_known() -> None:
    catalogue = small(
        record("a", access="open"),
        record("b", access="gone"),
        record("c", access="open"),
        record("d"),
    )
    row = openness.summary(openness.audit(catalogue)).set_index("item").loc["open_access"]
    assert (row["n"], row["known"], row["total"]) == (2, 3, 4)
    assert row["share"] == pytest.approx(2 / 3)


def differing(identifier: str, chosen: str, *others: str) -> dict[str, object]:
    """Return a record with a licence, and others that its source names too."""
    made = record(identifier, licence=chosen)
    also = [{"value": other, "from": "page"} for other in others]
    made["facts"]["licence"] |= {"disputed": also, "because": "newer"}  # type: ignore[index]
    return made


@pytest.mark.parametrize(
    ("chosen", "other", "commercial", "derivatives", "both"),
    [
        ("MIT", "LicenseRef-research-only", None, True, None),  # which says nothing of derivatives
        ("LicenseRef-non-commercial", "CC-BY-4.0", None, None, None),
        ("CC-BY-4.0", "CC-BY-NC-ND-4.0", None, None, None),
        ("CC-BY-NC-4.0", "CC-BY-ND-4.0", None, None, False),  # neither permits both
        ("CC-BY-4.0", "ODbL-1.0", True, True, True),  # they differ in what they ask
        ("CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", False, True, False),
        ("CC-BY-4.0", "LicenseRef-custom", True, True, True),  # terms that do not say
    ],
)
def test_what_sources_disagree_on_is_not_clear(
    chosen: str, other: str, commercial: bool | None, derivatives: bool | None, both: bool | None
) -> None:
    made = Record.model_validate(differing("a", chosen, other))
    assert openness.licence_permits(made, "commercial") is commercial
    assert openness.licence_permits(made, "derivatives") is derivatives
    assert openness.licence_permits(made, "commercial", "derivatives") is both


def test_licences_of_which_sources_disagree_are_unclear() -> None:
    catalogue = small(
        differing("a", "CC-BY-4.0", "MIT", "CC-BY-NC-4.0"),
        differing("b", "CC-BY-4.0", "MIT"),
        record("c", licence="LicenseRef-custom"),
    )
    table = openness.licences(catalogue).set_index("id")
    assert table["kind"].to_dict() == {"a": "unclear", "b": "open", "c": "unclear"}
    assert table["disagree"].to_dict() == {"a": True, "b": False, "c": False}


def test_what_is_only_recorded_says_so() -> None:
    """Of the protocol's fields after ``arxiv`` nobody writes down that there is none."""
    recorded = {item.id: item for item in openness.ITEMS if item.recorded}
    assert set(recorded) == {"data_doi", "page", "loader"}
    for item in recorded.values():
        assert item.label.endswith("recorded")
        assert "whether the others have one was not looked for one by one" in item.definition
    assert len(openness.ITEMS) - len(recorded) < 2 * audityears.LEAST_ANSWERS


def test_licences_are_counted_where_somebody_looked() -> None:
    catalogue = small(
        record("a", licence="CC-BY-4.0", year=2020),
        record("b", licence="not_stated", homepage="https://example.org/b"),
        record("c", licence="not_stated", homepage="https://example.org/c"),
        record("d"),
        record("e", licence="not_stated", data_doi="10.5281/zenodo.12345"),
    )
    table = openness.licence_counts(catalogue)
    assert table[["label", "n", "known", "total"]].to_numpy().tolist() == [
        ["None at own place", 2, 4, 5],
        ["CC BY 4.0", 1, 4, 5],
        ["Own place not read", 1, 4, 5],
    ]
    assert openness.licences(catalogue).set_index("id")["kind"].to_dict() == {
        "a": "open",
        "b": "none at own place",
        "c": "none at own place",
        "d": "not looked for",
        "e": "own place not read",
    }


def test_licences_to_choose_from_are_told_apart_from_those_that_all_hold() -> None:
    catalogue = small(
        record("a", licence="CC-BY-4.0 OR ODbL-1.0"), record("b", licence="CC-BY-4.0 AND MIT")
    )
    labels = openness.licences(catalogue).set_index("id")["label"].to_dict()
    assert labels == {"a": "CC BY 4.0 or ODbL 1.0", "b": "CC BY 4.0 + MIT"}
