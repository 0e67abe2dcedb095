"""Figures of continents within tasks, modalities and periods."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import altair as alt
import pandas as pd

from analysis import theme
from analysis.figures import headlines, marks
from analysis.figures.marks import share_text
from analysis.geography import GLOBAL
from analysis.intervals import difference

PLURAL = {"task": "tasks", "modality": "modalities"}
TESTED = ("Africa", "Europe")
"""Continents whose share by period is tested for a trend: those that the chapter follows."""


def shares_within(table: pd.DataFrame, what: str) -> alt.LayerChart:
    """Draw each continent's share within tasks or modalities.

    Parameters
    ----------
    table : DataFrame
        From `analysis.places.by_task` or `by_modality`.
    what : str
        ``"task"`` or ``"modality"``.
    """
    large, among = headlines.comparison(_both_ways(table, "Africa"), "known")
    headlines.enough(large, f"{PLURAL[what]} with ten datasets or more of known place")
    if len(large) > 1:
        among += (
            " Two are told apart where the 95 % interval of their difference, widened for all "
            f"{_pairs(len(large))} pairs (Bonferroni), leaves zero out, whether those of {GLOBAL} are "
            "counted on no continent or on every one."
        )
    order = table.drop_duplicates("group").sort_values("known", ascending=False, kind="stable")
    return _matrix(table, what, list(order["group"]), _africa(large, what), among)


def _both_ways(table: pd.DataFrame, continent: str) -> pd.DataFrame:
    """Return the rows of a continent with ``most``: ``n`` if global datasets without a list lie there."""
    anywhere = table[table["continent"] == GLOBAL].set_index("group")["n"]
    rows = table[table["continent"] == continent].sort_values("share", kind="stable")
    return rows.assign(most=rows["n"] + rows["group"].map(anywhere))


def _pairs(groups: int) -> int:
    return groups * (groups - 1) // 2


def _apart(groups: pd.DataFrame) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return the two groups that are farthest apart in both ways of counting, if any are.

    Of many shares the largest and the smallest differ also where all are alike, so each interval is
    that of as many comparisons as there are pairs.
    """
    confidence = 1 - 0.05 / max(_pairs(len(groups)), 1)
    best, found = 0.0, None
    for high, low in permutations(groups.to_dict("records"), 2):
        gaps = [
            difference(high[n], high["known"], low[n], low["known"], confidence)
            for n in ("n", "most")
        ]
        least = min(gap.value for gap in gaps)
        if all(gap.low > 0 for gap in gaps) and least > best:
            best, found = least, (high, low)
    return found


def _africa(groups: pd.DataFrame, what: str) -> str:
    """Tell two groups that differ in Africa's share however global datasets count, or that none do."""
    rows = groups.to_dict("records")
    if len(rows) == 1:
        (only,) = rows
        return (
            f"Africa is covered by {only['n']} of {only['known']} datasets of "
            f"{headlines.within(only['group'])}"
        )
    if found := _apart(groups):
        high, low = found
        return (
            f"Africa is covered by {high['n']} of {high['known']} datasets of "
            f"{headlines.within(high['group'])}, but by {low['n']} of {low['known']} of "
            f"{headlines.within(low['group'])}; if global ones without a list lie there, by "
            f"{high['most']} and {low['most']}"
        )
    without, with_them = (
        f"{share_text(share.min())} to {share_text(share.max())}"
        for share in (groups["n"] / groups["known"], groups["most"] / groups["known"])
    )
    return (
        f"No two {PLURAL[what]} are shown to differ in Africa's share: {without}, or {with_them} if "
        "global ones without a list lie there"
    )


def shares_by_period(
    table: pd.DataFrame, listed: pd.DataFrame, last_complete: int
) -> alt.LayerChart:
    """Draw each continent's share within periods of release.

    Parameters
    ----------
    table, listed : DataFrame
        From `analysis.places.by_period`, of all datasets and of those that public lists name: what
        our own search found is another part of each period, so that all may rise where neither does.
    last_complete : int
        Named in the subtitle.
    """
    told = {name: _in_order(table, name) for name in TESTED}
    for every in told.values():
        headlines.enough(every, "periods of release with five datasets or more of known place")
    sentences, tests = [], []
    for name, every in told.items():
        periods, among = headlines.comparison(every, "known")
        sentences.append(_change(name, periods, _same(listed, name, periods)))
        ways = {
            "": periods,
            "within public lists": _same(listed, name, periods),
            f"with those of {GLOBAL} on every continent": periods.assign(n=periods["most"]),
        }
        tests.append({way: _p(rows) for way, rows in ways.items()})
    of_all = ", ".join(f"{name} {p['']}" for name, p in zip(TESTED, tests, strict=True))
    others = "; ".join(
        f"{way} {headlines.together([p[way] for p in tests])}" for way in tests[0] if way
    )
    shown = (
        f"Years after {last_complete} are incomplete. {among}{headlines.too_few(told, 'group')} Trend over "
        f"these {len(periods)} periods (Cochran–Armitage), tested of two continents only: {of_all}; {others}."
    )
    order = list(dict.fromkeys(table["group"]))
    return _matrix(table, "period", order, ". ".join(sentences), shown)


def _in_order(table: pd.DataFrame, continent: str) -> pd.DataFrame:
    return _both_ways(table, continent).sort_index()


def _same(table: pd.DataFrame, continent: str, periods: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of another table for the same continent and periods."""
    rows = _in_order(table, continent)
    return rows[rows["group"].isin(periods["group"])]


def _p(periods: pd.DataFrame) -> str:
    return headlines.p_text(headlines.over_periods(periods)[1].p) if len(periods) else "none"


def _change(continent: str, periods: pd.DataFrame, listed: pd.DataFrame) -> str:
    """Tell a change of a continent's share, and whether lists alone show the same."""
    first, last = periods.iloc[0], periods.iloc[-1]
    said = headlines.change_sentence(
        f"{continent}'s share of what is on record",
        first,
        last,
        first["group"],
        last["group"],
        periods,
    )
    return headlines.also_in_lists(said, periods, listed)


def _matrix(
    table: pd.DataFrame, what: str, order: list[str], finding: str, among: str
) -> alt.LayerChart:
    known = table.drop_duplicates("group").set_index("group")["known"]
    names = {group: f"{group} ({known[group]})" for group in order}
    shown = (
        f"Per cent of the datasets of each {what} that cover each continent; {GLOBAL}: named no continent, "
        "counted on none; in brackets the number with coverage known; a dataset counts on each "
        f"continent, so rows can exceed 100. {among}"
    )
    chart = marks.matrix(
        table.assign(row=table["group"].map(names)),
        row="row",
        column="continent",
        value="share",
        rows=list(names.values()),
        share=True,
        title="Share of datasets",
        cell=56,
        row_name=f"{what} (datasets)",
        column_name="continent",
    )
    return theme.finish(chart, finding, shown)
