"""Where the next datasets would have to lie to bring places to parity."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd


def future(counts: Mapping[str, float], added: int, target: Mapping[str, float]) -> pd.DataFrame:
    """Return where the next datasets would have to lie to bring all places nearest to parity.

    Among all ways to give ``added`` datasets to the places, this is the one with the smallest
    sum over places of (ln(share / target share))²: a place at half its target weighs as much as
    one at twice.

    The sum separates by place, so dynamic programming over places finds the exact minimum
    (Ibaraki and Katoh 1988, *Resource Allocation Problems*, chapter 3). Giving one dataset after
    another to the place that gains most would be exact for convex terms only; (ln x)² is not
    convex above e times the target, where an over-represented place may lie.

    Parameters
    ----------
    counts : mapping of str to float
        Datasets now, whole or fractional, by place.
    added : int
        Datasets to be added, each in one place.
    target : mapping of str to float
        Share of each place to aim at, above zero; rescaled to add up to one.

    Returns
    -------
    DataFrame
        ``place, now`` (datasets), ``added, then, share_now, share_then, target_share,
        ratio_now, ratio_then`` (share over target share; one is parity).

    Raises
    ------
    ValueError
        If places differ, a number is out of range, or too few are added for every place without
        a dataset to get one.

    Examples
    --------
    >>> table = future({"A": 8, "B": 1}, 3, {"A": 0.5, "B": 0.5})
    >>> table[["place", "added", "then"]].to_numpy().tolist()
    [['A', 0, 8.0], ['B', 3, 4.0]]
    """
    if set(counts) != set(target):
        raise ValueError(f"places differ: {sorted(set(counts) ^ set(target))}")
    places = list(counts)
    now = np.array([counts[place] for place in places], dtype=float)
    aim = np.array([target[place] for place in places], dtype=float)
    if added < 0 or np.any(now < 0) or not np.all(aim > 0):
        raise ValueError("expected counts and added not below zero and targets above zero")
    aim = aim / aim.sum()
    total = now.sum() + added
    empty = int((now == 0).sum())
    if added < empty:
        raise ValueError(f"{empty} places have no dataset: at least as many must be added")

    given = np.arange(added + 1)
    with np.errstate(divide="ignore"):
        costs = np.log((now[:, None] + given) / (total * aim[:, None])) ** 2
    # best[j]: least cost of the places so far with j datasets; choice[i, j]: what place i gets.
    best = costs[0]
    choice = np.zeros((len(places), added + 1), dtype=int)
    choice[0] = given
    left = given[:, None] - given
    for i in range(1, len(places)):
        sums = np.where(left >= 0, best[left] + costs[i], np.inf)
        choice[i] = sums.argmin(axis=1)
        best = sums.min(axis=1)
    share_out = np.zeros(len(places), dtype=int)
    remaining = added
    for i in reversed(range(len(places))):
        share_out[i] = choice[i, remaining]
        remaining -= share_out[i]

    then = now + share_out
    share_now = now / now.sum() if now.sum() else np.full(len(now), np.nan)
    return pd.DataFrame(
        {
            "place": places,
            "now": now,
            "added": share_out,
            "then": then,
            "share_now": share_now,
            "share_then": then / total,
            "target_share": aim,
            "ratio_now": share_now / aim,
            "ratio_then": then / total / aim,
        }
    )
