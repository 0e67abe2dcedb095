"""Counts and shares against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import measures
from tests.conftest import record, small


@pytest.fixture()
def four():
    return small(
        record(
            "a",
            year=2018,
            tasks=["object_detection", "tracking"],
            modalities=["rgb"],
            image_count=10,
            image_width=10,
            image_height=10,
        ),
        record(
            "b",
            year=2019,
            tasks=["object_detection"],
            modalities=["rgb", "sar"],
            image_count=30,
            image_width=10,
            image_height=10,
        ),
        record("c", year=2019, tasks=["vqa"], modalities=["sar"]),
        record("d"),
    )


def test_share_of_known_has_no_bounds_that_ignore_why_it_is_unknown(four) -> None:
    table = measures.share_of(four, "tasks").set_index("value")
    row = table.loc["object_detection"]
    assert (row["n"], row["known"], row["total"]) == (2, 3, 4)
    assert row["share"] == pytest.approx(2 / 3)
    # Wilson for 2 of 3 by hand: centre (2 + z²/2)/(3 + z²), z = 1.959964
    z2 = 1.959963985**2
    half = 1.959963985 * np.sqrt(2 * (1 / 3) + z2 / 4)
    assert row["low"] == pytest.approx((2 + z2 / 2 - half) / (3 + z2))
    assert row["high"] == pytest.approx((2 + z2 / 2 + half) / (3 + z2))
    # That nothing is stated may count as no, and a field may not apply: the rest cannot bound all.
    assert not {"least", "most"} & set(table.columns)
    assert table.loc["captioning", "n"] == 0


def test_weighted_share_splits_a_dataset_among_its_tasks(four) -> None:
    table = measures.weighted_share(four, "tasks", "size_pixels", resamples=50).set_index("value")
    # a: 1,000 pixels, half each to detection and tracking; b: 3,000 to detection
    assert table.loc["object_detection", "amount"] == 3500
    assert table.loc["tracking", "share"] == pytest.approx(500 / 4000)
    assert table["share"].sum() == pytest.approx(1)
    assert set(table["known"]) == {2}


def test_cross_counts_pairs_and_keeps_empty_ones(four) -> None:
    cells = measures.cross(four, "tasks", "modalities").set_index(["row", "column"])["n"]
    assert cells["object_detection", "rgb"] == 2
    assert cells["object_detection", "sar"] == 1
    assert cells["vqa", "rgb"] == 0
    assert measures.both_known(four, "tasks", "modalities") == (3, 4)


def test_by_year_fills_empty_years_and_counts_what_it_leaves_out(four) -> None:
    table = measures.by_year(four)
    assert table["n"].sum() == 3
    assert table.attrs == {"known": 3, "without_task": 0, "total": 4}
    assert measures.NO_TASK not in set(table["family"])
    last = table[table["year"] == 2019].set_index("family")
    assert last.loc["detection", "cumulated"] == 2 and last.loc["language", "cumulated"] == 1


def test_a_year_adds_up_to_all_its_datasets_with_or_without_a_task() -> None:
    catalogue = small(record("a", year=2018, tasks=["vqa"]), record("b", year=2018), record("c"))
    table = measures.by_year(catalogue)
    assert table["n"].sum() == 2
    assert table.attrs == {"known": 2, "without_task": 1, "total": 3}
    row = table.set_index("family").loc[measures.NO_TASK]
    assert (row["label"], row["n"]) == ("Task not known", 1)


def test_record_holders_are_larger_than_all_before(four) -> None:
    assert list(measures.record_holders(four, "size_pixels")["id"]) == ["a", "b"]


def test_completeness_counts_not_stated_as_answered_but_not_known() -> None:
    table = measures.completeness(
        small(record("a", year=2018, coverage="not_stated"), record("b", year=2019))
    ).set_index("field")
    assert (table.loc["year", "n"], table.loc["year", "answered"]) == (2, 2)
    assert (table.loc["coverage", "n"], table.loc["coverage", "answered"]) == (0, 1)
    assert (table.loc["doi_or_arxiv", "n"], table.loc["doi_or_arxiv", "answered"]) == (0, 0)


def test_a_doi_or_an_arxiv_number_is_enough() -> None:
    catalogue = small(record("a", arxiv="1709.00029", doi="not_stated"))
    table = measures.completeness(catalogue).set_index("field")
    assert table.loc["doi_or_arxiv", "n"] == 1


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=12))
def test_shares_hold_for_any_catalogue(rows) -> None:
    tasks = ["vqa", "captioning", "tracking", "other"]
    made = [
        record(f"d{i}", **({"tasks": [tasks[t]]} if known else {}))
        for i, (t, known) in enumerate(rows)
    ]
    table = measures.share_of(small(*made), "tasks")
    known = table["known"].iloc[0]
    assert table["n"].sum() == known  # one task each
    valid = table.dropna(subset=["share"])
    assert (
        (valid["low"] <= valid["share"] + 1e-12) & (valid["share"] <= valid["high"] + 1e-12)
    ).all()


def test_the_largest_hold_what_they_hold_and_the_interval_finds_them_anew() -> None:
    # 6 and 2 of 10. In a draw the two largest of four hold half at least, and 12 of 14 (6, 6, 1, 1) at most.
    found = measures.largest_share([1, 6, 1, 2], 2)
    assert found.value == pytest.approx(0.8)
    assert 0.5 <= found.low < 0.8 < found.high <= 12 / 14
    # Equal parts leave nothing to chance.
    assert measures.largest_share([3, 3, 3, 3], 1)[:] == pytest.approx((0.25, 0.25, 0.25))


def test_shares_within_groups_are_of_the_groups_own_datasets(four) -> None:
    table = measures.share_by(four, "modalities", "tasks").set_index(["group", "value"])
    # Detection: a and b, both RGB and one of them SAR; captioning has none and no rows.
    assert table.loc[("object_detection", "rgb"), ["n", "known", "total"]].tolist() == [2, 2, 2]
    assert table.loc[("object_detection", "sar"), "share"] == 0.5
    assert table.loc[("vqa", "rgb"), ["n", "known"]].tolist() == [0, 1]
    assert "captioning" not in table.index.get_level_values("group")


def test_the_interval_of_the_largest_leaves_out_one_in_twenty() -> None:
    # Of 2, 2, 2 and 1 the largest holds 2/7. Drawn again, it holds most, 2 of 5, where a single 2 is
    # drawn with three 1s: 4 · (3/4)(1/4)³ = 4.7 % of draws, more than 2.5 % and less than 5 %.
    found = measures.largest_share([2, 2, 2, 1], 1)
    assert found.value == pytest.approx(2 / 7)
    assert (found.low, found.high) == (pytest.approx(0.25), pytest.approx(0.4))


def test_one_of_size_and_volume_is_enough_to_be_drawn() -> None:
    catalogue = small(
        record("a", year=2018, size_pixels=100, tasks=["vqa"]),
        record("b", year=2018, volume_bytes=7),
        record("c", year=2018),
    )
    table = measures.sizes(catalogue)
    assert list(table["id"]) == ["a", "b"] and table["label"].notna().tolist() == [True, False]


def test_of_one_year_the_largest_holds_the_record_and_an_equal_one_none() -> None:
    sizes = {"a": (2018, 5), "b": (2018, 9), "c": (2019, 9), "d": (2020, 12), "e": (2021, 11)}
    made = [record(i, year=year, size_pixels=size) for i, (year, size) in sizes.items()]
    table = measures.record_holders(small(*made), "size_pixels")
    assert list(table["id"]) == ["b", "d"]
    assert table["before"].isna().tolist() == [True, False] and table["before"].iloc[1] == 9


def test_a_paper_that_cannot_be_is_known_though_no_number_is_stated() -> None:
    made = record("a", arxiv="not_stated")
    made["facts"]["doi"] = {"state": "not_applicable", "why": "never written up"}  # type: ignore[index]
    table = measures.completeness(small(made)).set_index("field")
    assert (table.loc["doi_or_arxiv", "n"], table.loc["doi_or_arxiv", "answered"]) == (1, 1)


def test_the_share_known_is_of_all_datasets() -> None:
    table = measures.completeness(small(record("a", year=2018), record("b"), record("c")))
    row = table.set_index("field").loc["year"]
    # One of three, though the field is answered for one only.
    assert (row["n"], row["known"], row["total"]) == (1, 3, 3)
    assert row["share"] == pytest.approx(1 / 3)


def test_the_first_page_counts_what_was_looked_for_and_by_whom() -> None:
    disputed = record("a", depth="checked", year=2018, coverage="not_stated", lists=["ahmadi", "x"])
    disputed["facts"]["year"]["disputed"] = [{"value": 2019, "from": "ahmadi"}]  # type: ignore[index]
    disputed["facts"]["year"]["because"] = "the page is its own"  # type: ignore[index]
    listed = record("b", depth="listed", year=2019, lists=["x"])
    listed["facts"]["year"]["from"] = "x"  # type: ignore[index]
    head = measures.headline(small(disputed, listed, record("c")))
    assert (head["datasets"], head["read"], head["checked"], head["listed"]) == (3, 2, 1, 1)
    # Two years and the coverage that was looked for in vain; only a's year has a primary source.
    assert (head["facts"], head["primary_facts"], head["disputed_facts"]) == (3, 1, 1)
    assert head["lists"] == 2
    # The two years are values, one of them of a dataset that was read.
    assert (head["values"], head["read_values"]) == (2, 1)
    assert (head["not_stated"], head["not_applicable"]) == (1, 0)


def test_both_fields_must_be_known() -> None:
    catalogue = small(
        record("a", tasks=["vqa"], modalities=["rgb"]),
        record("b", tasks=["vqa"]),
        record("c", modalities=["rgb"]),
    )
    assert measures.both_known(catalogue, "tasks", "modalities") == (1, 3)


def test_the_share_of_fields_that_a_record_knows() -> None:
    catalogue = small(record("a", year=2018, tasks=["vqa"], coverage="not_stated"), record("b"))
    table = measures.known_by_record(catalogue)
    assert table[["id", "year"]].values.tolist() == [["a", 2018]]  # b has no year
    assert table["share"].tolist() == [pytest.approx(2 / 20)]
