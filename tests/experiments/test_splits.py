"""Splits: what they keep apart, checked on made-up places and, where at hand, on the data."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.experiments import splits


@given(st.lists(st.integers(0, 12), min_size=30, max_size=200), st.integers(0, 5))
def test_no_group_is_cut_and_every_row_is_tested_once(groups: list[int], seed: int) -> None:
    group = np.array([*range(5), *groups])
    fold = splits.grouped_folds(group, seed)
    for name in np.unique(group):
        assert len(np.unique(fold[group == name])) == 1
    tested = np.concatenate([test for _, test in splits.folds_to_rows(fold)])
    assert sorted(tested) == list(range(len(group)))
    for train, test in splits.folds_to_rows(fold):
        assert not set(group[train]) & set(group[test])


def test_too_few_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="3 groups cannot fill 5 folds"):
        splits.grouped_folds(np.array([0, 1, 2]), seed=0)


def test_folds_depend_on_the_seed_and_only_on_it() -> None:
    group = np.repeat(np.arange(40), 5)
    assert np.array_equal(splits.grouped_folds(group, 1), splits.grouped_folds(group, 1))
    assert not np.array_equal(splits.grouped_folds(group, 1), splits.grouped_folds(group, 2))


@given(st.integers(0, 10), st.integers(20, 200))
def test_stratified_folds_spread_both_classes(seed: int, size: int) -> None:
    y = (np.arange(size) % 3 == 0).astype(int)
    fold = splits.stratified_folds(y, seed)
    for label in (0, 1):
        counts = np.bincount(fold[y == label], minlength=splits.FOLDS)
        assert counts.max() - counts.min() <= 1


@settings(deadline=None)
@given(st.integers(0, 100))
def test_no_training_row_within_the_buffer(seed: int) -> None:
    draw = np.random.default_rng(seed)
    xy = draw.uniform(0, 400_000, (300, 2))
    y = draw.integers(0, 2, 300)
    pool, test = splits.halves(y, seed, 0.5, splits.squares(xy), xy)
    assert not set(pool) & set(test)
    if len(pool) and len(test):
        distance = np.linalg.norm(xy[pool][:, None] - xy[test][None], axis=2)
        assert distance.min() > splits.BUFFER_METRES


def test_random_halves_are_disjoint_and_hold_both_classes() -> None:
    y = np.array([0] * 60 + [1] * 40)
    pool, test = splits.halves(y, 0, 0.6)
    assert not set(pool) & set(test) and len(pool) + len(test) == 100
    assert y[pool].mean() == pytest.approx(0.4) and len(pool) == 60


@given(st.integers(0, 50), st.sampled_from([20, 50, 100]))
def test_labels_come_from_the_pool_without_repeats(seed: int, size: int) -> None:
    y = np.array([0] * 180 + [1] * 20)
    pool = np.arange(0, 200, 1)[::-1][:150]
    drawn = splits.draw_labels(y, pool, size, seed)
    assert len(drawn) == size == len(set(drawn.tolist()))
    assert set(drawn) <= set(pool)
    assert min(np.bincount(y[drawn], minlength=2)) >= 2
    more = splits.draw_labels(y, pool, size + 20, seed)
    assert np.array_equal(more[:size], drawn), "sizes of one seed are nested"


def test_sites_at_two_positions_are_one_site() -> None:
    site = np.array(["a", "a", "b", "c"])
    latlon = np.array([[0.0, 0.0], [3.0, 3.0], [3.05, 3.0], [9.0, 9.0]])
    cluster = splits.site_clusters(site, latlon, km=20)
    assert cluster[0] == cluster[1] == cluster[2] != cluster[3]


def test_squares_are_as_large_as_they_say() -> None:
    xy = np.array([[0.0, 0.0], [-1.0, 0.0], [99_999.9, 99_999.9], [0.0, 100_000.0]])
    number = splits.squares(xy)
    assert number[0] == number[2] and len(set(number.tolist())) == 3


def test_a_row_on_the_border_of_the_buffer_is_within() -> None:
    xy = np.array([[0.0, 0.0], [10_000.0, 0.0], [10_000.5, 0.0]])
    assert splits.beyond(np.array([1, 2]), np.array([0]), xy).tolist() == [2]


def test_distances_far_from_the_equator() -> None:
    # At 60° N the other side of the earth is over the pole: 60° of arc, 6371.0088 · π/3 km.
    far = splits.great_circle(np.array([[60.0, 0.0]]), np.array([[60.0, 180.0]]))
    assert far[0, 0] == pytest.approx(6671.70, abs=0.01)


def test_sites_exactly_as_far_apart_as_allowed_are_joined() -> None:
    place = np.array([[0.0, 0.0], [0.0, 1.0]])
    km = float(splits.great_circle(place[:1], place[1:])[0, 0])
    joined, apart = (splits.site_clusters(np.array(["a", "b"]), place, k) for k in (km, km - 0.01))
    assert joined[0] == joined[1] and apart[0] != apart[1]


def test_whole_groups_fill_the_pool_until_it_has_its_share() -> None:
    # Four groups of 25: two of them are half of the rows, whichever they are.
    groups = np.repeat(np.arange(4), 25)
    pool, test = splits.halves(np.tile([0, 1], 50), 0, 0.5, groups)
    assert (len(pool), len(test)) == (50, 50) and len(set(groups[pool])) == 2
