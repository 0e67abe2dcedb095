"""Sentences on growth in volume and size: what is shown, and what rests on choices."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis import claims, growth
from analysis.catalogue import Catalogue
from analysis.growth import Rate, Shuffled
from analysis.stated.review_first.rates import (
    LEAST_TRIED,
    MEASURED,
    STATISTICS,
    fitted_years,
    growth_by_choice,
    growth_rates,
    year_dependent,
)
from analysis.stated.words import listed

WORDS = {"volume": "volume", "size": "size in pixels"}


def rate_text(rate: Rate) -> str:
    """Write a rate with its interval.

    Examples
    --------
    >>> rate_text(Rate(1.5, 1.204, 1.8, 2010, 2024, 90, 0.6))
    '1.50-fold a year, 1.20 to 1.80'
    """
    return f"{rate.factor:.2f}-fold a year, {rate.low:.2f} to {rate.high:.2f}"


def growth_short(catalogue: Catalogue) -> str:
    """Return what the first page says of growth: the median of a year, in volume and in size."""
    rates = growth_rates(catalogue)
    depends = year_dependent(growth_by_choice(catalogue))
    return median_sentence(rates, fitted_years(rates), depends)


def dependence(depends: Sequence[str]) -> str:
    """Say of what the choice of years decides whether it grows; empty of nothing.

    Examples
    --------
    >>> dependence(["size"]), dependence([])
    ('; whether the median size grows depends on the choice of years', '')
    """
    if not depends:
        return ""
    verb = "grows depends" if len(depends) == 1 else "grow depends"
    return f"; whether the median {listed(depends)} {verb} on the choice of years"


def median_sentence(
    rates: dict[tuple[str, str], Rate], years: tuple[int, int], depends: Sequence[str] = ()
) -> str:
    """Tell the rates of the median of volume and of size, and which of them is shown.

    Parameters
    ----------
    rates : dict
        From `growth_rates`.
    years : (int, int)
        First and last year fitted.
    depends : sequence of str, optional
        From `year_dependent`.

    Examples
    --------
    >>> up, flat = (Rate(1.4, low, 1.8, 2010, 2024, 90, 0.5) for low in (1.1, 0.9))
    >>> said = median_sentence({("volume", "median"): up, ("size", "median"): flat}, (2010, 2024))
    >>> said.split("; ")[1]
    'growth in size is not shown (1.40-fold a year, 0.90 to 1.80).'
    """
    medians = {what: rates[what, "median"] for what in MEASURED}
    told: list[str] = []
    for trend, verb in {"grows": "has grown", "shrinks": "has shrunk"}.items():
        parts = [f"in {what} ({rate_text(r)})" for what, r in medians.items() if r.trend == trend]
        if parts:
            who = "it" if told else "the median dataset of a year"
            told.append(f"{who} {verb} {listed(parts)}")
    told += [
        f"growth in {what} is not shown ({rate_text(r)})"
        for what, r in medians.items()
        if not r.trend
    ]
    return f"From {years[0]} to {years[1]} {'; '.join(told)}{dependence(depends)}."


def growth_text(catalogue: Catalogue) -> str:
    """Return `growth_sentence` for the catalogue, as the chapter has it."""
    rates = growth_rates(catalogue)
    return growth_sentence(rates, fitted_years(rates))


def growth_sentence(rates: dict[tuple[str, str], Rate], years: tuple[int, int]) -> str:
    """Say for what growth is shown, for what a decline, and for what neither.

    Examples
    --------
    >>> up, flat = (Rate(1.4, low, 1.8, 2010, 2024, 90, 0.5) for low in (1.1, 0.9))
    >>> said = growth_sentence({("volume", "median"): up, ("size", "median"): flat}, (2010, 2024))
    >>> said.split(" (")[0]
    "Of each year's datasets, 2010 to 2024, growth is shown for the volume of the median"
    """
    words = {
        "grows": "growth is shown for",
        "shrinks": "a decline is shown for",
        "": "growth is not shown for",
    }
    parts = []
    for trend, said in words.items():
        told = [_told(rates, what, trend) for what in MEASURED]
        if any(told):
            parts.append(f"{said} {listed([text for text in told if text])}")
    return f"Of each year's datasets, {years[0]} to {years[1]}, {'; '.join(parts)}."


def _told(rates: dict[tuple[str, str], Rate], what: str, trend: str) -> str:
    """Name the statistics of a measure that have a trend, with their rates; empty if none has."""
    items = [
        f"of {STATISTICS[statistic]} ({rate_text(rate)})"
        for (of, statistic), rate in rates.items()
        if of == what and rate.trend == trend
    ]
    return f"the {WORDS[what]} {listed(items)}" if items else ""


def growth_found(rates: dict[tuple[str, str], Rate], depends: Sequence[str] = ()) -> str:
    """Say in a few words whether volume and size grow or shrink.

    Parameters
    ----------
    rates : dict
        From `growth_rates`.
    depends : sequence of str, optional
        From `year_dependent`.
    """
    parts = []
    for what in MEASURED:
        by_trend = {
            trend: [STATISTICS[s] for (w, s), r in rates.items() if w == what and r.trend == trend]
            for trend in ("grows", "shrinks")
        }
        grown, shrunk = by_trend.values()
        text = f"in {what} for {listed(grown) if grown else 'neither ' + _neither()}"
        parts.append(f"{text}, a decline for {listed(shrunk)}" if shrunk else text)
    return f"growth is shown {'; '.join(parts)}{dependence(depends)}"


def _neither() -> str:
    return " nor ".join(STATISTICS.values())


def largest_reading(result: Shuffled) -> str:
    """Say whether the largest of a year grew faster, or less, than numbers alone explain.

    Examples
    --------
    >>> largest_reading(Shuffled(0.7, 1.5, 1.2, 1.9))
    'It shrank, which numbers alone do not explain'
    """
    if result.factor > result.high:
        return "It grew faster than numbers alone explain"
    shrank = result.factor < 1
    if result.factor < result.low:
        less = "shrank, which numbers alone do not explain"
        return f"It {less if shrank else 'grew less than numbers alone make it grow'}"
    return f"Numbers alone may explain {'that it shrank' if shrank else 'its growth'}"


def choices_reading(table: pd.DataFrame) -> str:
    """Say of which measure the table shows growth, or a decline, whatever one chooses.

    Examples
    --------
    >>> table = pd.DataFrame({"what": "size", "way": ["median", "crowded"], "trend": ["grows", ""]})
    >>> choices_reading(table)
    'Growth in size is shown by some choices and not by others.'
    """
    parts = []
    for what, part in table[table["way"] != "largest"].groupby("what", sort=False):
        shown, declined = (part["trend"] == trend for trend in ("grows", "shrinks"))
        how = "every choice tried" if shown.all() else "some choices and not by others"
        said = f"growth in {what} is shown by {how if shown.any() else 'no choice'}"
        if declined.any():
            said += f", a decline by {'every choice tried' if declined.all() else 'some'}"
        parts.append(said)
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def added_back_reading(with_it: Rate, without: Rate) -> str:
    """Say what the interval of the largest drawn would be with nothing added back, and what it would show.

    Parameters
    ----------
    with_it, without : Rate
        Of the largest of those drawn (`growth.rate`), corrected and not.

    Examples
    --------
    >>> told = Rate(1.3, 0.9, 1.8, 2010, 2024, 90, 0.5), Rate(1.3, 1.1, 2.0, 2010, 2024, 90, 0.5)
    >>> print(added_back_reading(*told).split(": ")[1])
    with nothing added back it would be 1.10 to 2.00, and growth would be shown.
    """
    said = (
        "A resample holds some datasets twice, so that the largest of those drawn from it is on average "
        "smaller. How much is known exactly and is added back. In size "
        f"the interval is {with_it.low:.2f} to {with_it.high:.2f}: with nothing added back it would be "
        f"{without.low:.2f} to {without.high:.2f}"
    )
    if with_it.trend == without.trend:
        return f"{said}."
    shown = {"grows": "growth would be shown", "shrinks": "a decline would be shown"}
    return f"{said}, and {shown.get(without.trend, 'no growth would be shown')}."


def rule_reading(table: pd.DataFrame, what: str = "size") -> str:
    """Say what the rule for years with few datasets does to the growth of the median.

    Parameters
    ----------
    table : DataFrame
        From `growth_by_choice`.
    what : {"size", "volume"}, optional
        Of which measure.
    """
    rows = table[(table["what"] == what) & (table["first"] == claims.FIRST_TREND_YEAR)]
    rows = rows.set_index("way")

    def found(way: str) -> str:
        row = rows.loc[way]
        shown = "" if row["trend"] == "grows" else "not "
        return (
            f"{shown}shown ({row['factor']:.2f}-fold a year, {row['low']:.2f} to {row['high']:.2f})"
        )

    return (
        f"That a year needs {growth.DRAWS} datasets was decided for the median after results were seen, "
        f"too. From {claims.FIRST_TREND_YEAR} on, growth of the median in {what} is {found('crowded')} by "
        f"this rule; it is {found('median')} with every year, however few its datasets, and "
        f"{found('crowded-10')} with years of {LEAST_TRIED['crowded-10']} or more."
    )
