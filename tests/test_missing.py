"""Capture–recapture: variances and intervals worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import missing
from tests.conftest import record, small

# Five datasets in three lists: three in one list, one in two, one in all.
FIVE = pd.DataFrame({"x": [1, 1, 0, 0, 1], "y": [0, 1, 1, 0, 1], "z": [0, 0, 0, 1, 1]}, dtype=bool)


def test_every_list_of_a_dataset_is_an_occasion() -> None:
    catalogue = small(
        record("a", lists=["x", "y"]),
        record("b", lists=["y"]),
        record("c"),
        record("d", lists=["z"]),
    )
    table = missing.incidence(catalogue)
    assert list(table.index) == ["a", "b", "d"] and list(table.columns) == ["x", "y", "z"]
    assert table.astype(int).to_numpy().tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 1]]


def test_the_interval_of_chao_by_hand() -> None:
    # q1 = 3, q2 = 1, k = 2/3 (the formulas of Colwell et al. 2012): unseen
    # k·3·2/(2·2) = 1; variance k·6/4 + k²·3·5²/(4·2²) + k²·9·1·2²/(4·2⁴) = 1 + 25/12 + 1/4 = 10/3.
    # C = exp(1.959964 √ln(1 + 10/3)) = exp(1.959964 · 1.210923) = 10.7334: 5 + 1/C to 5 + C.
    estimate = missing.chao2(FIVE)
    assert (estimate.value, estimate.seen) == (pytest.approx(6), 5)
    assert (estimate.low, estimate.high) == pytest.approx((5 + 1 / 10.7334, 15.7334), abs=1e-3)


def test_a_narrower_interval_is_asked_for_by_its_confidence() -> None:
    # The normal quantile of 0.75 is 0.674490: C = exp(0.674490 · 1.210923) = 2.2632.
    estimate = missing.chao2(FIVE, confidence=0.5)
    assert (estimate.low, estimate.high) == pytest.approx((5 + 1 / 2.2632, 7.2632), abs=1e-3)


def test_where_unseen_is_squared_the_interval_follows() -> None:
    # Six in one of four lists, one in two: unseen 3/4·6·5/(2·2) = 5.625; variance
    # 5.625 + 9/16·6·121/16 + 9/16·36·25/64 = 5.625 + 25.5234 + 7.9102 = 39.0586;
    # C = exp(1.959964 √ln(1 + 39.0586/5.625²)) = exp(1.959964 · 0.896676) = 5.7975.
    rows = np.zeros((7, 4), dtype=bool)
    rows[range(6), [0, 0, 1, 1, 2, 3]] = True
    rows[6, [0, 3]] = True
    estimate = missing.chao2(pd.DataFrame(rows, columns=list("abcd")))
    assert estimate.value == pytest.approx(12.625)
    ends = (7 + 5.625 / 5.7975, 7 + 5.625 * 5.7975)
    assert (estimate.low, estimate.high) == pytest.approx(ends, abs=2e-3)


def test_the_interval_of_the_jackknife_by_hand() -> None:
    # In one list only: one of each list, all as their mean 1, so that nothing varies.
    even = missing.jackknife(FIVE)
    assert (even.low, even.value, even.high) == pytest.approx((7, 7, 7))
    # Two of x, one of y, none of z: mean 1, squares 1 + 0 + 1, variance 2/3 · 2 = 4/3;
    # 6 + 3·2/3 = 8 give or take 1.959964 √(4/3) = 2.263171; never fewer than are seen.
    uneven = pd.DataFrame(
        {"x": [1, 1, 0, 1, 1, 1], "y": [0, 0, 1, 1, 1, 1], "z": [0, 0, 0, 1, 1, 1]}, dtype=bool
    )
    found = missing.jackknife(uneven)
    assert (found.value, found.seen) == (8, 6)
    assert (found.low, found.high) == pytest.approx((6, 10.263171))
    narrow = missing.jackknife(uneven, confidence=0.5)  # 0.674490 · 1.154701 = 0.778834
    assert (narrow.low, narrow.high) == pytest.approx((7.221166, 8.778834))


def test_two_lists_with_exactly_as_many_in_common_as_asked_for_are_a_pair() -> None:
    table = pd.DataFrame({"x": [1] * 9 + [0] * 3, "y": [1] * 8 + [0] + [1] * 3}, dtype=bool)
    row = missing.pairs(table, least_common=8).iloc[0]
    assert row[["a", "b", "common"]].tolist() == [9, 11, 8]


@pytest.mark.parametrize("estimator", [missing.chao2, missing.jackknife])
def test_what_is_in_no_list_that_is_left_is_not_seen(estimator) -> None:
    # Without x the dataset of x alone is seen no more: q1 = 3 and q2 = 1 of four in two lists.
    rest = FIVE.drop(columns="x")
    assert rest.any(axis=1).tolist() == [False, True, True, True, True]
    found = estimator(rest)
    assert found == estimator(rest[rest.any(axis=1)])
    robust = missing.robustness(FIVE, estimator).set_index("left_out")
    assert (found.value, found.seen) == (robust.loc["x", "value"], 4)
    assert missing.frequencies(rest).to_dict() == {1: 3, 2: 1}


@pytest.mark.parametrize("estimate", [missing.chao2, missing.jackknife, missing.reach])
def test_without_lists_there_is_no_estimate(estimate) -> None:
    with pytest.raises(ValueError, match="expected a list at least"):
        estimate(missing.incidence(small(record("a"))))
    with pytest.raises(ValueError, match="expected a list at least"):
        estimate(missing.incidence(small()))
