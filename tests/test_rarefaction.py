"""How many different things as many datasets of every year would show, by hand."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from analysis import rarefaction
from tests.conftest import record, small


def test_a_thing_is_absent_as_often_as_only_the_others_are_drawn() -> None:
    # Of 5 datasets 2 are drawn: one that 3 have is absent from 1 of 10 draws, one that 4 have from none.
    found = rarefaction.expected_different(np.array([3, 4]), total=5, sample=2)
    assert found == pytest.approx((1 - comb(2, 2) / comb(5, 2)) + 1)


def test_pairs_expected_among_as_many_datasets() -> None:
    two, one = {"tasks": ["vqa"], "modalities": ["rgb"]}, {"tasks": ["vqa"], "modalities": ["sar"]}
    catalogue = small(
        *[record(f"a{i}", year=2010, **two) for i in range(2)],
        record("a2", year=2010, **one),
        *[record(f"b{i}", year=2011, **one) for i in range(2)],
        record("c0", year=2012, **one),
        *[record(f"d{i}", **one) for i in range(4)],  # of no year
    )
    table = rarefaction.diversity_by_year(catalogue, sample=2)
    # Of three datasets two are drawn: RGB is always among them, SAR in two of three draws. 2011 has
    # just two datasets, 2012 too few.
    assert table.to_numpy().tolist() == [
        [2010, pytest.approx(1 + 2 / 3), 3],
        [2011, pytest.approx(1), 2],
    ]


def test_themes_expected_among_as_many_datasets() -> None:
    catalogue = small(
        record("a", year=2010, themes=["flood", "fire"]),
        *[record(f"b{i}", year=2010, themes=["flood"]) for i in range(2)],
        record("c", year=2010),  # names none, and does not count
        record("d", year=2011, themes=["fire"]),
    )
    table = rarefaction.scope_by_year(catalogue, sample=2)
    # Flood always, fire in two of three draws; 2011 has too few.
    assert table.to_numpy().tolist() == [[2010, pytest.approx(1 + 2 / 3), 3]]
