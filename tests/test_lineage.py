"""Reused images: families, totals and who is reused most, by hand."""

from __future__ import annotations

import pytest

from analysis import lineage
from tests.conftest import record, small

SIZE = {"image_count": 10, "image_width": 10, "image_height": 10}


def of(kind: str, *sources: str) -> list[dict[str, str]]:
    return [{"type": kind, "to": source, "from": "page"} for source in sources]


def test_a_family_is_named_after_its_earliest_member_and_knows_how_many_it_has() -> None:
    # Joined in a chain; z is the earliest, and u has no year.
    catalogue = small(
        record("a", year=2019, relations=of("images_from", "m")),
        record("m", year=2018, relations=of("version_of", "z")),
        record("u", relations=of("subset_of", "a")),
        record("z", year=2015),
        record("alone", year=2010),
    )
    table = lineage.families(catalogue).set_index("id")
    assert table["family"].to_dict() == {"a": "z", "m": "z", "u": "z", "z": "z", "alone": "alone"}
    assert table["members"].to_dict() == {"a": 4, "m": 4, "u": 4, "z": 4, "alone": 1}


def test_what_is_reused_is_a_part_of_the_whole() -> None:
    catalogue = small(
        record("a", year=2015, **SIZE),
        record("b", year=2018, relations=of("images_from", "a"), size_pixels=3000),
        record("c", **SIZE),
        record("d", relations=of("images_from", "a")),
    )
    row = lineage.totals(catalogue).set_index("measure").loc["size_pixels"]
    # 1,000 + 3,000 + 1,000 pixels, of which b's are a's; d has no size.
    assert (row["all"], row["independent"]) == (5000, 2000)
    assert (row["datasets"], row["independent_datasets"]) == (3, 2)
    assert row["reused_share"] == pytest.approx(3 / 5)


def test_a_dataset_that_reuses_another_in_two_ways_does_so_once() -> None:
    twice = [*of("images_from", "a"), *of("derived_from", "a")]
    catalogue = small(
        record("a", year=2015),
        record("b", relations=twice),
        record("c", year=2016),
        record("d", relations=of("images_from", "c")),
        record("e", relations=of("images_from", "c")),
    )
    assert lineage.descent(catalogue)["reuse"].tolist() == ["b", "d", "e"]
    assert lineage.independent(catalogue).set_index("id")["reuses"].dropna().to_dict() == {
        "b": "a",
        "d": "c",
        "e": "c",
    }
