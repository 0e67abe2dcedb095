"""What the numbers of several chapters are written with."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.figures.marks import share_text

Numbers = dict[str, str]


def percent(part: float, whole: float) -> str:
    """Write a share of a whole; none of nothing.

    Examples
    --------
    >>> percent(1, 4), percent(0, 0)
    ('25 %', 'none')
    """
    return share_text(part / whole) if whole else "none"


def listed(items: Sequence[str]) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
