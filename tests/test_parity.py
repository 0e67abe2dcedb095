"""The next datasets: the best way to give them out, refusals."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import geography
from analysis.geography import INHABITED
from analysis.parity import future


def cost(now, given_, target):
    """Return the sum of squared log ratios that `future` minimises."""
    then = np.array(now, dtype=float) + given_
    aim = np.array(target) / sum(target)
    with np.errstate(divide="ignore"):
        return float((np.log(then / then.sum() / aim) ** 2).sum())


def greedy(now, added, target):
    """Give one dataset after another to the place where it lowers the final sum most."""
    total, aim = sum(now) + added, np.array(target) / sum(target)
    then = np.array(now, dtype=float)
    for _ in range(added):
        gain = np.log((then + 1) / total / aim) ** 2 - np.log(then / total / aim) ** 2
        then[gain.argmin()] += 1
    return then - now


def test_future_by_hand():
    # 8 and 1, three more, aim half and half: 9 + … The total is 12, six each. B: 1 → 4 is nearest.
    table = future({"A": 8, "B": 1}, 3, {"A": 1, "B": 1}).set_index("place")
    assert table["added"].tolist() == [0, 3]
    assert table.loc["B", ["share_now", "share_then"]].tolist() == pytest.approx([1 / 9, 4 / 12])
    assert table.loc["B", ["ratio_now", "ratio_then"]].tolist() == pytest.approx([2 / 9, 8 / 12])


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 20)), min_size=2, max_size=3),
    st.integers(0, 7),
)
def test_future_finds_the_least_of_all(places, added):
    now, target = [p[0] for p in places], [p[1] for p in places]
    names = [f"p{i}" for i in range(len(places))]
    if now.count(0) > added or not sum(now) + added:
        with pytest.raises(ValueError):
            future(dict(zip(names, now, strict=True)), added, dict(zip(names, target, strict=True)))
        return
    table = future(dict(zip(names, now, strict=True)), added, dict(zip(names, target, strict=True)))
    assert table["added"].sum() == added and (table["added"] >= 0).all()
    everything = (
        way for way in itertools.product(range(added + 1), repeat=len(now)) if sum(way) == added
    )
    least = min(cost(now, np.array(way), target) for way in everything)
    assert cost(now, table["added"].to_numpy(), target) == pytest.approx(least, abs=1e-12)


def test_one_after_another_is_not_always_best():
    # One place far above its target, where another dataset costs ever less, and many just below
    # theirs, where one costs 0.4005: cheaper than the first step above (0.404), dearer than the
    # mean of three (0.398).
    many = 236
    now, target = [12] + [1] * many, [1.0] + [14.0 / many + 1] * many
    names = [f"p{i}" for i in range(len(now))]
    step_by_step = greedy(now, 3, target)
    table = future(dict(zip(names, now, strict=True)), 3, dict(zip(names, target, strict=True)))
    assert table["added"].iloc[0] == 3 and step_by_step[0] == 0
    assert cost(now, table["added"].to_numpy(), target) < cost(now, step_by_step, target)


def test_enough_datasets_reach_parity():
    people = geography.continent_people()
    now = dict(zip(INHABITED, [4, 18, 17, 14, 1, 3], strict=True))
    table = future(now, 1000, people)
    # Europe and North America are too many now, so parity needs the others to grow.
    assert table["ratio_then"].to_numpy() == pytest.approx(1, abs=0.05)
    assert not math.isclose(table["ratio_now"].max(), 1, abs_tol=0.5)


@pytest.mark.parametrize(
    "arguments",
    [
        ({"A": 1}, 1, {"B": 1}),
        ({"A": 1}, -1, {"A": 1}),
        ({"A": -1}, 1, {"A": 1}),
        ({"A": 1, "B": 1}, 1, {"A": 1, "B": 0}),
        ({"A": 0, "B": 0}, 1, {"A": 1, "B": 1}),
    ],
)
def test_future_refuses_impossible_input(arguments):
    with pytest.raises(ValueError):
        future(*arguments)
