"""What a figure's headline may say: no extreme of a small group, no change that chance explains."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.figures.marks import share_text
from analysis.intervals import difference

LEAST = 30
"""Datasets that a group needs before a headline compares it with others."""

AS_GOOD = 2.0
"""Models within this difference of AICc are not told apart (Burnham and Anderson 2002, section 2.6)."""


def comparable(groups: pd.DataFrame, size: str) -> pd.DataFrame:
    """Return the groups large enough to compare, or all where fewer than two are.

    The largest and the smallest of many shares are mostly those of small groups, by chance.

    Parameters
    ----------
    groups : DataFrame
        One row a group.
    size : str
        The column with the number of datasets in it.

    Examples
    --------
    >>> groups = pd.DataFrame({"task": ["a", "b", "c"], "known": [10, 40, 30]})
    >>> list(comparable(groups, "known")["task"])
    ['b', 'c']
    """
    large = groups[groups[size] >= LEAST]
    return large if len(large) > 1 else groups


def within(label: str) -> str:
    """Return a label as it stands within a sentence: ``SAR`` and ``LiDAR`` keep their capitals.

    Examples
    --------
    >>> within("Cloud removal"), within("LiDAR")
    ('cloud removal', 'LiDAR')
    """
    return label if any(letter.isupper() for letter in label[1:]) else label.lower()


def change(first: Any, last: Any) -> str:
    """Say whether a share rose or fell from one group of datasets to another.

    Parameters
    ----------
    first, last : mapping or Series
        With ``n`` datasets of ``known``.

    Returns
    -------
    str
        ``"rose"`` or ``"fell"`` if the 95 % interval of the difference (`intervals.difference`)
        leaves zero out, else ``""``.

    Examples
    --------
    >>> change({"n": 2, "known": 50}, {"n": 60, "known": 300})
    'rose'
    >>> change({"n": 12, "known": 52}, {"n": 90, "known": 310})
    ''
    """
    _, low, high = difference(last["n"], last["known"], first["n"], first["known"])
    return "rose" if low > 0 else "fell" if high < 0 else ""


def change_sentence(what: str, first: Any, last: Any, since: str, until: str) -> str:
    """Tell two shares of the first and the last period, and a change only if there is one.

    Parameters
    ----------
    what : str
        The share of what, as a sentence begins.
    first, last : mapping or Series
        With ``n`` datasets of ``known``.
    since, until : str
        The two periods.

    Examples
    --------
    >>> change_sentence("Africa's share", {"n": 2, "known": 50}, {"n": 60, "known": 300}, "2014", "2024")
    "Africa's share rose from 4.0 % (2014) to 20 % (2024)"
    >>> change_sentence("Europe's share", {"n": 18, "known": 50}, {"n": 126, "known": 300}, "2014", "2024")
    "Europe's share did not clearly change: 36 % (2014), 42 % (2024)"
    """
    before, after = (share_text(row["n"] / row["known"]) for row in (first, last))
    verb = change(first, last)
    if verb:
        return f"{what} {verb} from {before} ({since}) to {after} ({until})"
    return f"{what} did not clearly change: {before} ({since}), {after} ({until})"
