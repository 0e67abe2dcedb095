"""What the numbers of several chapters are written with."""

from __future__ import annotations

from analysis.figures.marks import count_text, share_text
from analysis.intervals import wilson
from analysis.pages.markup import listed as listed  # one rule for pages and chapters
from analysis.tables.cells import interval

Numbers = dict[str, str]


def percent(part: float, whole: float) -> str:
    """Write a share of a whole; none of nothing.

    Examples
    --------
    >>> percent(1, 4), percent(0, 0)
    ('25 %', 'none')
    """
    return share_text(part / whole) if whole else "none"


def counted(part: float, whole: float) -> str:
    """Write a share with both counts and Wilson's 95 % interval; none of nothing.

    Examples
    --------
    >>> counted(84, 400), counted(0, 0)
    ('21 % (84 of 400, 95 % interval 17–25 %)', 'none')
    """
    if not whole:
        return "none"
    low, high = wilson(part, whole)
    counts = f"{count_text(part)} of {count_text(whole)}"
    return (
        f"{share_text(part / whole)} ({counts}, 95 % interval {interval(float(low), float(high))})"
    )
