"""Agreement of two readers: what counts as the same, and the columns of the tables, by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import agreement
from analysis.stated import checks
from analysis.writing import dump
from tests.conftest import record, small


def read_twice(
    folder: Path, first: list[dict[str, object]], second: list[dict[str, object]]
) -> Path:
    """A data folder with two readings."""
    for which, records in (("first", first), ("second", second)):
        (folder / "readings" / which).mkdir(parents=True)
        for one in records:
            (folder / "readings" / which / f"{one['id']}.yaml").write_text(dump(one))
    return folder


@pytest.mark.parametrize(
    ("field", "first", "second", "alike"),
    [
        # Two per cent of the larger number: 2 of 100 is as far as it goes.
        ("image_count", 98, 100, True),
        ("image_count", 100, 98, True),
        ("image_count", 979, 1000, False),
        ("gsd_m", (10, 20), (10, 20), True),
        ("gsd_m", (10, 20), (10, 21), False),
        ("gsd_m", (10, 20), 10, False),
        ("year", 2018, 2019, False),  # no number to be rounded
        ("licence", None, None, True),
        ("licence", None, "CC-BY-4.0", False),
    ],
)
def test_what_is_the_same(field: str, first: object, second: object, alike: bool) -> None:
    assert agreement.same(field, first, second) is alike


def test_overlap_is_of_all_that_either_names() -> None:
    assert agreement.overlap(frozenset("abc"), frozenset("bcd")) == 0.5  # two of four
    assert agreement.overlap(None, frozenset("a")) == 0 and agreement.overlap(None, None) == 1


def test_the_table_of_two_readings_by_hand(tmp_path: Path) -> None:
    data = read_twice(
        tmp_path,
        [
            record("a", tasks=["vqa"], gsd_m=[20, 10], coverage="not_stated", image_count=100),
            record("b", tasks=["vqa", "captioning", "tracking"], image_count="not_stated"),
            record("c", tasks=["vqa"]),
            record("first-only", tasks=["vqa"]),
        ],
        [
            record("a", tasks=["vqa"], gsd_m=[10, 20], coverage="global", image_count=120),
            record("b", tasks=["captioning"], image_count=7),
            record("c", tasks=["tracking"]),
        ],
    )
    table = agreement.compare(data)
    assert set(table["id"]) == {"a", "b", "c"}
    rows = table.set_index(["id", "field"])
    assert rows.loc[("a", "gsd_m"), "agree"]  # in another order
    assert rows.loc[("a", "coverage"), ["both", "neither"]].tolist() == [False, False]
    assert rows.loc[("c", "image_count"), ["both", "neither"]].tolist() == [False, True]
    assert np.isnan(rows.loc[("a", "image_count"), "overlap"])
    assert rows.loc[("a", "sensors"), "overlap"] == 1  # neither names one
    found = agreement.summary(table).set_index("field")
    # Tasks: all, one of three, none; the same once of three.
    assert found.loc["tasks", "overlap"] == pytest.approx((1 + 1 / 3 + 0) / 3)
    assert found.loc["tasks", ["n", "agree", "both"]].tolist() == [3, 1, 3]
    # Counts: a's differ, b's is found by one reader only, c has none: one of three agree, of those
    # with both (a) none; found or not: yes and yes, no and yes, no and no.
    row = found.loc["image_count"]
    assert (row["n"], row["agree"], row["both"], row["share_both"]) == (3, 1, 1, 0)
    # Kappa: 2 of 3 agreed; by chance 1/3 · 2/3 + 2/3 · 1/3 = 4/9: (6/9 − 4/9) / (5/9) = 0.4.
    assert row["kappa_found"] == pytest.approx(0.4)


def test_without_readings_there_is_nothing_to_compare(tmp_path: Path) -> None:
    assert agreement.compare(tmp_path).empty


def test_agreement_is_told_with_the_part_that_says_little(monkeypatch) -> None:
    # Of eight fields both readers have a value in four, neither in one; they agree in six, among them
    # that one and three of the four.
    rows = [("a", True, True, False)] * 3 + [("a", False, True, False)]
    rows += [("b", True, False, True), ("b", False, False, False)] + [("b", True, False, False)] * 2
    table = pd.DataFrame(rows, columns=["id", "agree", "both", "neither"])
    monkeypatch.setattr(checks, "_agreement", lambda _: table)
    told = checks.double_sentence(small(record("a"))).replace("\xa0", " ")
    assert told.startswith("2 datasets, drawn at random, were read a second time")
    assert "The two agree in 75 % (6 of 8; " in told
    assert "In 12 % of these neither found a value" in told
    assert "where at least one did, they agree in 71 % (5 of 7; " in told
    assert "and where both did in 75 % (3 of 4; " in told
