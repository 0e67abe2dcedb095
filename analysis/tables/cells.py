"""What several tables write in their cells: intervals, links to datasets, labels."""

from __future__ import annotations

import pandas as pd

from analysis import vocabularies
from analysis.tables.html import page


def interval(low: float, high: float) -> str:
    """Write an interval of a share.

    Examples
    --------
    >>> interval(0.18, 0.25)
    '18–25 %'
    """
    return (
        f"{low * 100:.0f}–{high * 100:.0f} %"
        if high >= 0.095
        else f"{low * 100:.1f}–{high * 100:.1f} %"
    )


def intervals(frame: pd.DataFrame, low: str = "low", high: str = "high") -> list[str]:
    """Write the interval of each row's share, from the columns of its two ends.

    Examples
    --------
    >>> intervals(pd.DataFrame({"low": [0.18, 0.5], "high": [0.25, 0.75]}))
    ['18–25 %', '50–75 %']
    """
    return [interval(a, b) for a, b in zip(frame[low], frame[high], strict=True)]


def linked(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the column ``page``, the address of each row's dataset."""
    return frame.assign(page=[page(i) for i in frame["id"]])


def labels(field: str, values: tuple[str, ...]) -> str:
    """Write the labels of several terms of a field.

    Examples
    --------
    >>> labels("modalities", ("sar", "rgb"))
    'SAR, RGB'
    """
    names = vocabularies.labels(field)
    return ", ".join(names.get(value, value) for value in values)
