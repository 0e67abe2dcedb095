"""Reused images: families, totals and who is reused most, by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_no_more_is_reused_than_the_source_holds() -> None:
    catalogue = small(
        record("a", year=2015, **SIZE),
        record("b", year=2018, relations=of("images_from", "a"), size_pixels=3000),
        record("c", **SIZE),
        record("d", relations=of("images_from", "a")),
    )
    row = lineage.totals(catalogue).set_index("measure").loc["size_pixels"]
    # 1,000 + 3,000 + 1,000 pixels; of b's at most a's 1,000 are a's. d has no size.
    assert (row["all"], row["most"], row["least"]) == (5000, 1000, 0)
    assert (row["datasets"], row["reusing"], row["unmeasured"]) == (3, 1, 0)
    assert row["left"] == pytest.approx(4 / 5)


def most(*records) -> dict[str, float]:
    return lineage.reused(small(*records), "size_pixels").set_index("id")["most"].to_dict()


def test_two_that_use_one_source_share_no_more_than_it_holds() -> None:
    found = most(
        record("a", size_pixels=10),
        record("b", size_pixels=100, relations=of("images_from", "a")),
        record("c", size_pixels=90, relations=of("images_from", "a")),
    )
    assert found == {"a": 0, "b": 10, "c": 10}


def test_what_comes_from_a_source_without_a_size_is_counted_with_the_largest_that_has_it() -> None:
    catalogue = small(
        record("a"),
        record("b", size_pixels=100, relations=of("images_from", "a")),
        record("c", size_pixels=80, relations=of("derived_from", "a")),
        record("d", size_pixels=30, relations=of("version_of", "a")),
        record("u"),
        record("v", size_pixels=50, relations=of("images_from", "u")),
    )
    table = lineage.reused(catalogue, "size_pixels").set_index("id")
    # c and d may hold nothing but what b took from a; nobody but v uses u.
    assert table["most"].to_dict() == {"b": 0, "c": 80, "d": 30, "v": 0}
    row = lineage.totals(catalogue).set_index("measure").loc["size_pixels"]
    assert (row["unmeasured"], row["unmeasured_amount"]) == (4, 260)
    assert row["reusing"] == 4  # also where nothing of it can be in the sum already
    assert row["left"] == pytest.approx(150 / 260)


def test_images_are_followed_through_datasets_without_a_size() -> None:
    # b took from a what a took from z; x took from u what u took from a, of which b may have it.
    found = most(
        record("z", size_pixels=10),
        record("a", relations=of("images_from", "z")),
        record("b", size_pixels=40, relations=of("images_from", "a")),
        record("u", relations=of("images_from", "a")),
        record("x", size_pixels=15, relations=of("images_from", "u")),
    )
    assert found == {"z": 0, "b": 10, "x": 15}


def test_a_second_source_of_one_user_is_none_of_the_other_s() -> None:
    # b and m both use a; what m, which has no size, took from s cannot have come to b through a.
    found = most(
        record("a"),
        record("s", size_pixels=100),
        record("b", size_pixels=40, relations=of("images_from", "a")),
        record("m", relations=of("images_from", "a", "s")),
    )
    assert found == {"s": 0, "b": 0}


def test_nothing_is_taken_away_from_both_sides() -> None:
    # Both use a, which has no size, and l uses c: all may be in l, but then l's 100 are there once.
    found = most(
        record("a"),
        record("c", size_pixels=10, relations=of("images_from", "a")),
        record("l", size_pixels=100, relations=of("images_from", "a", "c")),
    )
    assert found == {"c": 0, "l": 10}
    # Each is called a version of the other.
    circle = most(
        record("a", size_pixels=10, relations=of("version_of", "b")),
        record("b", size_pixels=10, relations=of("version_of", "a")),
    )
    assert sorted(circle.values()) == [0, 10]


def test_only_a_part_is_reused_for_certain() -> None:
    catalogue = small(
        record("whole", size_pixels=20),
        record("part", size_pixels=5, relations=of("subset_of", "whole")),
        record("larger", size_pixels=30, relations=of("subset_of", "whole")),
        record("version", size_pixels=20, relations=of("version_of", "whole")),
        record("unknown"),
        record("part-of-unknown", size_pixels=7, relations=of("subset_of", "unknown")),
    )
    table = lineage.reused(catalogue, "size_pixels").set_index("id")
    # What is said to be a part and is larger can be no part beyond what the whole holds.
    assert table["least"].to_dict() == {
        "whole": 0,
        "part": 5,
        "larger": 20,
        "version": 0,
        "part-of-unknown": 0,
    }
    assert table["most"].to_dict() == {
        "whole": 0,
        "part": 5,
        "larger": 20,
        "version": 20,
        "part-of-unknown": 0,
    }


def test_a_part_of_two_is_in_the_sum_for_certain_as_far_as_the_larger_of_them_reaches() -> None:
    # Its 8 pixels may be the same 3 and 5: nothing says that the two parts differ.
    catalogue = small(
        record("one", size_pixels=3),
        record("two", size_pixels=5),
        record("part", size_pixels=8, relations=of("subset_of", "one", "two")),
    )
    table = lineage.reused(catalogue, "size_pixels").set_index("id")
    assert table["least"].to_dict() == {"one": 0, "two": 0, "part": 5}


@given(st.data())
def test_the_bounds_hold_whatever_was_taken(data) -> None:
    """Datasets made of numbered images of a pixel each, some without a size on record."""
    images: list[set[int]] = []
    made, fresh = [], 0
    for number in range(data.draw(st.integers(2, 7))):
        chosen = data.draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        held = {
            image
            for source in sorted(chosen)
            for image in sorted(images[source])
            if data.draw(st.booleans())
        }
        added = data.draw(st.integers(0 if held else 1, 4))
        held |= set(range(fresh, fresh + added))
        fresh += added
        images.append(held)
        part = len(chosen) == 1 and held <= images[min(chosen)]
        relations = of("subset_of" if part else "images_from", *(f"d{i}" for i in sorted(chosen)))
        size = {"size_pixels": len(held)} if data.draw(st.booleans()) else {}
        made.append(record(f"d{number}", relations=relations, **size))
    table = lineage.reused(small(*made), "size_pixels")
    once = len(set().union(*(images[int(one[1:])] for one in table["id"])))
    counted = table["amount"].sum()
    assert counted - table["most"].sum() <= once <= counted - table["least"].sum()


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
    said_again = small(
        record("a"), record("b", relations=[*twice, *of("images_from", "a")]), record("c")
    )
    links = lineage.inside(lineage.relations(said_again), said_again)
    assert links["type"].tolist() == ["images_from", "derived_from"]
    assert lineage.independent(catalogue).set_index("id")["reuses"].dropna().to_dict() == {
        "b": "a",
        "d": "c",
        "e": "c",
    }
