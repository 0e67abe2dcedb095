"""Intervals: values worked out by hand, properties, and each check seen to fail."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.intervals import (
    bootstrap_share,
    bounds,
    difference,
    line,
    median_interval,
    slope,
    stratified_share,
    trend,
    wilson,
)

counts = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


# --- Wilson ------------------------------------------------------------------------------------


def test_wilson_by_hand():
    # p = 1/2, n = 10, z = 1.959964, z² = 3.841459: centre (0.5 + 0.19207) / 1.38415 = 0.5;
    # half width 1.959964 √(0.025 + 0.0096036) / 1.38415 = 1.959964 × 0.186020 / 1.38415 = 0.263405.
    low, high = wilson(5, 10)
    assert low == pytest.approx(0.236595, abs=1e-5)
    assert high == pytest.approx(0.763405, abs=1e-5)


def test_wilson_without_success_by_hand():
    # p = 0: low 0, high z² / (n + z²) = 3.841459 / 13.841459 = 0.277533.
    low, high = wilson(0, 10)
    assert low == 0
    assert high == pytest.approx(0.277533, abs=1e-6)


def test_wilson_of_nothing_is_everything():
    assert wilson(0, 0) == (0, 1)


def test_wilson_takes_arrays():
    low, high = wilson([0, 5, 10], 10)
    assert low.shape == high.shape == (3,)
    assert low[1] == wilson(5, 10).low


@settings(deadline=None)  # the first call is slow
@given(counts, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_wilson_holds_the_share_and_stays_inside(pair, confidence):
    successes, total = pair
    low, high = wilson(successes, total, confidence)
    assert 0 <= low <= successes / total + 1e-12
    assert successes / total - 1e-12 <= high <= 1


@settings(deadline=None)  # the first call is slow
@given(counts, st.integers(2, 20))
def test_wilson_narrows_with_more_of_the_same(pair, times):
    successes, total = pair
    few, many = wilson(successes, total), wilson(successes * times, total * times)
    assert many.high - many.low < few.high - few.low


@settings(deadline=None)  # the first call is slow
@given(counts)
def test_wilson_mirrors(pair):
    successes, total = pair
    low, high = wilson(successes, total)
    low_of_rest, high_of_rest = wilson(total - successes, total)
    assert low == pytest.approx(1 - high_of_rest) and high == pytest.approx(1 - low_of_rest)


def test_wilson_is_not_the_wald_interval():
    # The textbook interval p ± z √(p(1−p)/n) leaves the unit interval; this one must not.
    wald = 1 / 20 - 1.96 * math.sqrt(1 / 20 * 19 / 20 / 20)
    assert wald < 0 < wilson(1, 20).low


@pytest.mark.parametrize("successes, total", [(-1, 5), (6, 5)])
def test_wilson_refuses_impossible_counts(successes, total):
    with pytest.raises(ValueError, match="between 0"):
        wilson(successes, total)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_confidence_is_a_share(confidence):
    with pytest.raises(ValueError, match="confidence"):
        wilson(1, 2, confidence)


# --- Bounds ------------------------------------------------------------------------------------


def test_bounds_by_hand():
    # 20 of 80 known, 20 unknown: 20/100 and (20 + 20)/100.
    assert bounds(20, 80, 20) == (0.2, 0.4)
    assert bounds(0, 0, 0) == (0, 1)
    # All of 0.3, added up of a tenth and a fifth, which is more by a rounding.
    assert 0.1 + 0.2 > 0.3 and bounds(0.1 + 0.2, 0.3, 0) == pytest.approx((1, 1))


def test_bounds_of_sums_that_rounding_lifts_over_their_total():
    assert 0.1 + 0.2 > 0.3
    assert bounds(0.1 + 0.2, 0.3, 0) == (1, 1)


@settings(deadline=None)  # the first call is slow
@given(counts, st.integers(0, 500))
def test_bounds_hold_the_share(pair, unknown):
    successes, known = pair
    low, high = bounds(successes, known, unknown)
    assert 0 <= low <= successes / known <= high <= 1
    # Their width is the share of the unknown.
    assert high - low == pytest.approx(unknown / (known + unknown))


@pytest.mark.parametrize("arguments", [(3, 2, 0), (1, 2, -1), (-1, 2, 0)])
def test_bounds_refuse_impossible_counts(arguments):
    with pytest.raises(ValueError, match="expected"):
        bounds(*arguments)


# --- Bootstrap ---------------------------------------------------------------------------------


def test_stratified_share_by_hand():
    strata = ["a", "a", "b", "b", "c"]
    found = stratified_share([1, 3, 2, 2, 9], [1, 0, 1, 0, 1], strata, {"a": 10, "b": 30}, seed=3)
    # A quarter of the weight in a, half in b: (10/4 + 30/2) / 40; c is in no stratum that is named.
    assert found.value == pytest.approx(0.4375)
    # Of two drawn again: a from nothing to all, b too.
    assert (found.low, found.high) == (0, 1)


def test_stratified_share_is_the_plain_one_where_all_strata_are_drawn_alike():
    rng = np.random.default_rng(5)
    member, strata = rng.random(400) < 0.3, np.repeat(["a", "b"], 200)
    plain = bootstrap_share(np.ones(400), member, seed=1)
    found = stratified_share(np.ones(400), member, strata, {"a": 7, "b": 7}, seed=1)
    assert found.value == pytest.approx(plain.value)
    assert found == pytest.approx(plain, abs=0.01)


def test_strata_of_which_nothing_was_drawn_are_left_out():
    drawn = ([1, 1, 0], [1, 0, 1], ["a", "a", "b"])
    assert stratified_share(*drawn, {"a": 1, "b": 5, "c": 9}, seed=1).value == 0.5
    assert np.isnan(stratified_share(*drawn, {"c": 9}, seed=1)).all()
    with pytest.raises(ValueError, match="one weight, one membership and one stratum"):
        stratified_share([1, 1], [1, 0], ["a"], {"a": 1}, seed=1)


def test_a_resample_without_weight_in_a_stratum_says_nothing(recwarn):
    found = stratified_share([0, 1, 1], [0, 1, 0], ["a", "a", "b"], {"a": 1, "b": 1}, seed=1)
    assert found == (0.5, 0.5, 0.5) and not recwarn.list


def test_bootstrap_share_by_hand():
    # Weights 1, 1, 2; the last one half in the first class: (1 + 0 + 2 × 0.5) / 4 = 0.5.
    estimate = bootstrap_share([1, 1, 2], [[1, 0], [0, 1], [0.5, 0.5]], seed=3)
    assert estimate.value.tolist() == [0.5, 0.5]
    assert np.all(estimate.low <= 0.5) and np.all(estimate.high >= 0.5)


def test_bootstrap_of_equal_datasets_approaches_the_binomial():
    # 400 datasets, 84 members: standard error √(0.21 × 0.79 / 400) = 0.0204, 1.96 of them 0.040.
    member = np.repeat([1.0, 0.0], [84, 316])
    share, low, high = bootstrap_share(np.ones(400), member, seed=1, resamples=4000)
    assert share == 0.21
    assert low == pytest.approx(0.17, abs=0.006) and high == pytest.approx(0.25, abs=0.006)


def test_bootstrap_takes_one_class_flat():
    flat = bootstrap_share([1, 2, 3], [1, 0, 1], seed=5)
    table = bootstrap_share([1, 2, 3], [[1], [0], [1]], seed=5)
    assert float(flat.low) == table.low[0] and float(flat.high) == table.high[0]


def test_bootstrap_repeats_with_its_seed_only():
    member = np.arange(40)[:, None] % 3 == 0
    first, again, other = (bootstrap_share(np.arange(40), member, seed=s) for s in (1, 1, 2))
    assert first.low.tolist() == again.low.tolist()
    assert first.low.tolist() != other.low.tolist()


def test_one_large_dataset_makes_the_interval_wide():
    even = bootstrap_share(np.ones(50), np.arange(50) < 10, seed=1)
    uneven = bootstrap_share(np.r_[100.0, np.ones(49)], np.arange(50) < 10, seed=1)
    assert uneven.high - uneven.low > 2 * (even.high - even.low)


def test_draws_without_any_weight_say_nothing_of_the_share():
    # Where the one dataset with a weight is not drawn there is no share, and not one of zero.
    assert bootstrap_share([0, 0, 5], [0, 0, 1], seed=1) == (1, 1, 1)


def test_bootstrap_of_nothing_is_unknown():
    assert all(math.isnan(value) for value in bootstrap_share([], [], seed=1))
    assert np.isnan(bootstrap_share([0, 0], [[1], [0]], seed=1).value).all()


@pytest.mark.parametrize("weights, membership", [([-1], [[1]]), ([1], [[2]]), ([1, 1], [[1]])])
def test_bootstrap_refuses_impossible_input(weights, membership):
    with pytest.raises(ValueError, match="expected"):
        bootstrap_share(weights, membership, seed=1)


# --- Median ------------------------------------------------------------------------------------


def test_median_interval_by_hand():
    # n = 10: P(B ≤ 1) = 11/1024 = 0.0107 ≤ 0.025 < P(B ≤ 2) = 56/1024 = 0.0547: second to ninth.
    assert median_interval(range(1, 11)) == (5.5, 2, 9)
    # n = 6: P(B ≤ 0) = 1/64 = 0.0156 ≤ 0.025: smallest to largest. n = 5: 1/32 = 0.031 is too much.
    assert median_interval([6, 5, 4, 3, 2, 1]) == (3.5, 1, 6)
    assert math.isnan(median_interval([1, 2, 3, 4, 5]).low)


def test_median_interval_leaves_out_what_is_missing():
    assert median_interval([*range(1, 11), math.nan]) == (5.5, 2, 9)
    assert math.isnan(median_interval([]).value)


@settings(deadline=None)  # the first call is slow
@given(st.lists(st.floats(-1e6, 1e6), min_size=6, max_size=60))
def test_median_interval_holds_the_median(values):
    value, low, high = median_interval(values)
    assert low <= value <= high


def test_median_interval_covers_as_often_as_it_says():
    generator = np.random.default_rng(7)
    hits = 0
    for _ in range(2000):
        _, low, high = median_interval(generator.exponential(size=25))
        hits += low <= math.log(2) <= high  # the median of the exponential distribution
    # Exact coverage for n = 25 is 1 − 2 P(B ≤ 7) = 0.957; three standard errors are 0.014.
    assert 0.943 < hits / 2000 < 0.971


@given(st.lists(st.tuples(st.integers(1990, 2026), st.floats(-1e6, 1e6)), min_size=3, max_size=60))
def test_slope_is_the_one_of_scipy(points: list[tuple[int, float]]) -> None:
    x, y = (np.array(values, dtype=float) for values in zip(*points, strict=True))
    assume(len(set(x)) > 1)
    assert slope(x, y) == pytest.approx(stats.linregress(x, y).slope, rel=1e-6, abs=1e-6)


def test_slopes_of_many_resamples_at_once():
    x = np.array([[0.0, 1.0, 2.0], [0.0, 2.0, 4.0]])
    assert slope(x, np.array([[1.0, 2.0, 3.0], [0.0, -1.0, -2.0]])).tolist() == [1.0, -0.5]


@given(
    st.lists(st.tuples(st.integers(2000, 2030), st.floats(-5, 5)), min_size=4, max_size=30).filter(
        lambda points: len({x for x, _ in points}) > 2 and np.ptp([y for _, y in points]) > 1e-3
    )
)
def test_line_is_that_of_scipy(points):
    x, y = (np.array(part, float) for part in zip(*points, strict=True))
    fit = line(x, y)
    wanted = stats.linregress(x, y)
    assert fit.slope == pytest.approx(wanted.slope, abs=1e-9)
    assert fit.intercept == pytest.approx(wanted.intercept, abs=1e-6)
    assert fit.r_squared == pytest.approx(wanted.rvalue**2, abs=1e-9)
    assert fit.error == pytest.approx(wanted.stderr, abs=1e-6)


# --- Differences of shares ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [  # Newcombe 1998, table II, method 10
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((10, 10, 0, 20), 0.6791, 1.0),
    ],
)
def test_difference_as_published(counts, low, high):
    found = difference(*counts)
    assert found.value == pytest.approx(counts[0] / counts[1] - counts[2] / counts[3])
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_difference_at_another_confidence():
    # Wilson with z = 2.3940: 20 of 50, 0.2529 to 0.5677; 10 of 50, 0.0989 to 0.3628.
    found = difference(20, 50, 10, 50, confidence=1 - 0.05 / 3)
    assert found.low == pytest.approx(0.2 - math.hypot(0.1472, 0.1628), abs=1e-3)
    assert found.high == pytest.approx(0.2 + math.hypot(0.1677, 0.1011), abs=1e-3)


@pytest.mark.parametrize("counts", [(1, 0, 1, 2), (1, 2, 0, 0), (3, 2, 1, 2), (-1, 2, 1, 2)])
def test_difference_of_impossible_counts_is_refused(counts):
    with pytest.raises(ValueError):
        difference(*counts)


# --- Trends ------------------------------------------------------------------------------------


def test_trend_of_shares_by_hand():
    # 10, 20, 30 of 100: P = 60/300 = 0.2, Σt(x − nP) = −0·10 + 1·0 + 2·10 = 20,
    # Σnt² − (Σnt)²/N = 500 − 300²/300 = 200, z = 20 / √(0.2·0.8·200) = 20/√32 = 3.5355.
    z, p = trend([10, 20, 30], [100, 100, 100])
    assert z == pytest.approx(20 / math.sqrt(32))
    assert p == pytest.approx(0.000407, abs=1e-6)
    assert trend([30, 20, 10], [100, 100, 100]) == pytest.approx((-z, p))


@settings(deadline=None)
@given(st.lists(counts, min_size=2, max_size=6))
def test_trend_is_the_correlation_of_members_with_their_group(groups):
    successes, totals = zip(*groups, strict=True)
    order = np.repeat(np.arange(len(groups)), totals)
    answers = np.concatenate([[1.0] * x + [0.0] * (n - x) for x, n in groups])
    z, p = trend(successes, totals)
    if answers.std() == 0:
        assert (z, p) == (0, 1)
        return
    r = np.corrcoef(order, answers)[0, 1]
    assert z == pytest.approx(r * math.sqrt(len(answers)), abs=1e-9)
    assert p == pytest.approx(2 * stats.norm.sf(abs(z)))


def test_trend_of_one_group_is_none():
    assert trend([3], [10]) == (0, 1)


@pytest.mark.parametrize(
    "successes, totals", [([1, 2], [2, 1]), ([-1, 1], [2, 2]), ([0, 1], [0, 2]), ([1], [2, 2])]
)
def test_trend_refuses_faulty_counts(successes, totals):
    with pytest.raises(ValueError, match="successes"):
        trend(successes, totals)
