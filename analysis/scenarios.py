"""Acquisition scenarios: what a record states on the dates of a place and on how finely it was sampled.

One date of a place is a statement like any other: a record that says nothing of dates meets no
scenario of dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from analysis.records import Record

SCENARIOS: dict[str, tuple[str, Callable[[Record], bool]]] = {
    "one_date": ("One date", lambda r: "single_date" in dates(r)),
    "two_dates": ("Two dates", lambda r: "bi_temporal" in dates(r)),
    "series": ("Time series", lambda r: "time_series" in dates(r)),
    "fine": ("Finer than 1 m", lambda r: any(v < 1 for v in _distances(r))),
    "medium": ("1 to 10 m", lambda r: any(1 <= v <= 10 for v in _distances(r)) or _spans(r, 1, 10)),
    "coarse": ("Coarser than 10 m", lambda r: any(v > 10 for v in _distances(r))),
}
# Two numbers that the source joins as a range: "0.6-30", "0.5 m to 30 m", "0.007~30".
_RANGE = re.compile(r"\d\s*(?:c?m|met(?:er|re)s?)?\s*(?:[-–—~]+|\bto\b)\s*\d")
_SERIES = ("time_series", "video", "datacube")  # units of an image count that hold several dates


def dates(record: Record) -> frozenset[str]:
    """Return what a record states on the dates of one place, as terms of ``temporal_sampling``.

    Where the field says nothing, a task of change detection says two dates, and a task of time series
    or a count of series, videos or data cubes says a series. One date never follows from silence.

    Examples
    --------
    >>> from analysis.catalogue import load
    >>> catalogue = load()
    >>> sorted(dates(catalogue["seco"])), sorted(dates(catalogue["eurosat"]))
    (['time_series'], [])
    """
    fact = record.facts.temporal_sampling
    if fact is not None and fact.state != "not_stated":
        return frozenset(fact.value or ())
    tasks = (record.facts.tasks.value or []) if record.facts.tasks else []
    unit = record.facts.image_count.unit if record.facts.image_count else None
    found = {"bi_temporal"} if "change_detection" in tasks else set()
    if "time_series" in tasks or unit in _SERIES:
        found.add("time_series")
    return frozenset(found)


def _distances(record: Record) -> list[float]:
    value = record.facts.gsd_m.value if record.facts.gsd_m else None
    return value if isinstance(value, list) else [value] if value is not None else []


def _spans(record: Record, finest: float, coarsest: float) -> bool:
    """Tell whether a distance is stated as a range that reaches over another: images lie between its ends."""
    found = _distances(record)
    fact = record.facts.gsd_m
    if fact is None or len(found) != 2 or not _RANGE.search(fact.as_ or ""):
        return False
    return min(found) <= coarsest and max(found) >= finest
