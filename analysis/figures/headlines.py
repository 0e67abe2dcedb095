"""What a figure's headline may say: no extreme of a small group, no change that chance explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from typing import Any

import pandas as pd

from analysis import vocabularies
from analysis.figures.marks import share_text
from analysis.intervals import Trend, difference, trend

LEAST = 30
"""Datasets that a group needs before a headline compares it with others."""

AS_GOOD = 2.0
"""Models within this difference of AICc are not told apart (Burnham and Anderson 2002, section 2.6)."""


def comparison(groups: pd.DataFrame, size: str) -> tuple[pd.DataFrame, str]:
    """Return the groups large enough to compare, or all where fewer than two are, and how to say so.

    The largest and the smallest of many shares are mostly those of small groups, by chance. Rows
    and words come together, so that no subtitle says *30 datasets or more* where too few groups were
    that large.

    Parameters
    ----------
    groups : DataFrame
        One row a group.
    size : str
        The column with the number of datasets in it.

    Examples
    --------
    >>> rows, words = comparison(pd.DataFrame({"known": [10, 40, 30]}), "known")
    >>> len(rows), words
    (2, 'The headline compares only those with 30 datasets or more.')
    >>> comparison(pd.DataFrame({"known": [10, 40]}), "known")[1]
    'The headline compares all, since fewer than two have 30 datasets or more.'
    """
    large = groups[groups[size] >= LEAST]
    if len(large) > 1:
        return large, f"The headline compares only those with {LEAST} datasets or more."
    return groups, f"The headline compares all, since fewer than two have {LEAST} datasets or more."


def enough(found: Sized, what: str, least: int = 1) -> None:
    """Say in words that too few of something are there for a figure, before a look-up in them fails.

    Raises
    ------
    ValueError
        If there are fewer than the least.

    Examples
    --------
    >>> enough([], "years with five datasets or more")
    Traceback (most recent call last):
    ValueError: 0 years with five datasets or more: expected at least 1
    """
    if len(found) < least:
        raise ValueError(f"{len(found)} {what}: expected at least {least}")


def within(label: str) -> str:
    """Return a label as it stands within a sentence: ``SAR``, ``LiDAR`` and continents keep their capitals.

    Examples
    --------
    >>> within("Cloud removal"), within("LiDAR"), within("Africa")
    ('cloud removal', 'LiDAR', 'Africa')
    """
    is_name = label in vocabularies.labels("continents").values()
    return label if is_name or any(letter.isupper() for letter in label[1:]) else label.lower()


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


def change_sentence(
    what: str, first: Any, last: Any, since: str, until: str, periods: pd.DataFrame | None = None
) -> str:
    """Tell two shares of the first and the last period, and a change only if there is one.

    Parameters
    ----------
    what : str
        The share of what, as a sentence begins.
    first, last : mapping or Series
        With ``n`` datasets of ``known``.
    since, until : str
        The two periods.
    periods : DataFrame, optional
        All periods in order, ``n`` of ``known`` each: a change is then a trend over all of them
        (`over_periods`) and not the difference of the two.

    Examples
    --------
    >>> change_sentence("Africa's share", {"n": 2, "known": 50}, {"n": 60, "known": 300}, "2014", "2024")
    "Africa's share rose from 4.0 % (2014) to 20 % (2024)"
    >>> change_sentence("Europe's share", {"n": 18, "known": 50}, {"n": 126, "known": 300}, "2014", "2024")
    "No change is shown in Europe's share: 36 % (2014), 42 % (2024)"
    """
    before, after = (row["n"] / row["known"] for row in (first, last))
    told = f"{share_text(before)} ({since})", f"{share_text(after)} ({until})"
    verb = change(first, last) if periods is None else over_periods(periods)[0]
    if not verb:
        inside = what[0].lower() + what[1:] if what.startswith("The ") else what
        return f"No change is shown in {inside}: {told[0]}, {told[1]}"
    moved = "rose" if after > before else "fell" if after < before else ""
    alike = share_text(before) == share_text(after)
    if moved != verb or (
        periods is not None and alike
    ):  # the periods between outweigh the two ends
        return f"{what} {verb} over all periods, though not from {told[0]} to {told[1]}"
    return f"{what} {verb} from {told[0]} to {told[1]}"


def over_periods(periods: pd.DataFrame) -> tuple[str, Trend]:
    """Say whether a share rose or fell over all periods, with the test (`intervals.trend`).

    Parameters
    ----------
    periods : DataFrame
        ``n`` datasets of ``known``, one row a period, in order.

    Returns
    -------
    tuple of str and Trend
        ``"rose"`` or ``"fell"`` if p is below 0.05, else ``""``; and z and p.

    Examples
    --------
    >>> verb, test = over_periods(pd.DataFrame({"n": [10, 20, 30], "known": [100, 100, 100]}))
    >>> verb, p_text(test.p)
    ('rose', 'p < 0.001')
    """
    test = trend(periods["n"], periods["known"])
    return ("" if test.p >= 0.05 else "rose" if test.z > 0 else "fell"), test


def also_in_lists(said: str, periods: pd.DataFrame, listed: pd.DataFrame, note: str = "") -> str:
    """Add to a sentence on a change whether the datasets that public lists name show the same.

    What is on record depends on who looked: with its years our own search fills another part of each
    period, so that a share can rise, or stay, for that alone.

    Parameters
    ----------
    said : str
        From `change_sentence`, of all datasets.
    periods, listed : DataFrame
        The same periods in order, ``n`` datasets of ``known`` each: of all, and of those on lists.
    note : str, optional
        What else is said of the lists' two shares, in their brackets; without, nothing is added where
        neither shows a change.

    Examples
    --------
    >>> every = pd.DataFrame({"n": [2, 9], "known": [50, 100]})
    >>> lists = pd.DataFrame({"n": [2, 20], "known": [50, 80]})
    >>> print(also_in_lists("No change is shown", every, lists).replace("\u00a0", " "))
    No change is shown; within public lists it rose over all periods (4.0 %, 25 %)
    """
    if not len(listed):
        return said
    verb, of_lists = over_periods(periods)[0], over_periods(listed)[0]
    first, last = listed.iloc[0], listed.iloc[-1]
    ends = ", ".join(share_text(row["n"] / row["known"]) for row in (first, last))
    if not of_lists and verb:
        return f"{said}; no change is shown within public lists ({ends}{note})"
    if not of_lists:
        return f"{said}; nor is one within public lists ({ends}{note})" if note else said
    also = ", too" if verb == of_lists else ""
    return f"{said}; within public lists it {of_lists} over all periods{also} ({ends}{note})"


def too_few(periods: Mapping[str, pd.DataFrame], label: str) -> str:
    """Tell the shares of periods that `comparison` leaves out, since a reader sees them drawn.

    A headline that tells a rise from the first large period would else be silent on a higher share
    before it.

    Parameters
    ----------
    periods : mapping of str to DataFrame
        All periods in order, ``n`` of ``known`` each, by what is counted; one without a name is not named.
    label : str
        The column with the period's name.

    Returns
    -------
    str
        A sentence after a blank, or nothing where no period is left out.

    Examples
    --------
    >>> table = pd.DataFrame({"p": ["to 2014", "2015–", "2020–"], "n": [5, 2, 90], "known": [22, 52, 300]})
    >>> too_few({"": table}, "p").replace("\u00a0", " ")
    ' Too few to compare: to 2014, 23 % (5 of 22).'
    >>> too_few({"": table.tail(2)}, "p")
    ''
    """
    told: dict[str, list[str]] = {}
    for name, table in periods.items():
        compared, _ = comparison(table, "known")
        for row in table.drop(compared.index).to_dict("records"):
            share = f"{share_text(row['n'] / row['known'])} ({row['n']} of {row['known']})"
            told.setdefault(row[label], []).append(f"{name} {share}".strip())
    parts = [f"{period}, {together(shares)}" for period, shares in told.items()]
    return f" Too few to compare: {'; '.join(parts)}." if parts else ""


def p_text(p: float) -> str:
    """Write a p-value as a reader needs it.

    Examples
    --------
    >>> p_text(0.41), p_text(0.0021), p_text(1e-9)
    ('p = 0.41', 'p = 0.002', 'p < 0.001')
    """
    if p < 0.001:
        return "p < 0.001"
    return f"p = {p:.2f}" if p >= 0.1 else f"p = {p:.3f}"


def signed(value: float, decimals: int) -> str:
    """Write a change with its sign, to so many decimals, or to the first that is not zero.

    An end of an interval that is not zero then never reads as *+0.0*, which leaves open whether the
    interval holds zero.

    Examples
    --------
    >>> signed(1.23, 1), signed(-0.4, 0), signed(0.045, 1), signed(0.0, 1)
    ('+1.2', '−0.4', '+0.04', '0')
    """
    if abs(value) < 1e-9:  # what is left of zero after rounding
        return "0"
    text = f"{value:+.{decimals}f}"
    while not float(text):
        decimals += 1
        text = f"{value:+.{decimals}f}"
    return text.replace("-", "\N{MINUS SIGN}")


def together(labels: Sequence[str]) -> str:
    """Join labels as a sentence does.

    Examples
    --------
    >>> together(["ships"]), together(["SAR", "LiDAR", "RGB"])
    ('ships', 'SAR, LiDAR and RGB')
    """
    *others, last = labels
    return f"{', '.join(others)} and {last}" if others else last
