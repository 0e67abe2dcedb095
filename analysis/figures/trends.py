"""Figures of the chapter on the two trends and of open question 3."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis import theme
from analysis.figures import marks
from analysis.generality import GENERAL, Trend


def _words(trend: Trend) -> str:
    return f"{trend.slope:+.3f} a decade, 95 % interval {trend.low:+.3f} to {trend.high:+.3f}"


def index_by_year(table: pd.DataFrame, years: pd.DataFrame, trend: Trend) -> alt.LayerChart:
    """Draw every dataset's index, the yearly mean, and its interval.

    Parameters
    ----------
    table : DataFrame
        From `analysis.generality.index`.
    years : DataFrame
        From `analysis.generality.by_year`.
    trend : Trend
        Of the mean.
    """
    words = {
        "rising": "Datasets have become more general on average",
        "falling": "Datasets have become more specific on average",
        "no trend shown": "The average dataset has become neither more general nor more specific",
    }
    shown = (
        f"Specific–general index (0 one of everything, 1 at every cap) by year, n = "
        f"{marks.count_text(trend.datasets)} datasets of {trend.years[0]}–{trend.years[1]} with three or "
        "more dimensions known. "
        f"Change of the mean: {_words(trend)} (bootstrap over datasets)."
    )
    known = table.dropna(subset=["year"])
    keep = known[(known["year"] >= trend.years[0])].astype({"year": int})
    shown_years = years[years["year"] >= trend.years[0]]
    x = alt.X(
        "year:Q",
        title=None,
        axis=alt.Axis(format="d", grid=False, tickMinStep=1),
        scale=alt.Scale(zero=False, nice=False, padding=12),
    )
    y = alt.Y("index:Q", title="Specific–general index", scale=alt.Scale(domain=[0, 1]))
    layers = [
        alt.Chart(keep)
        .mark_circle(size=26, opacity=0.22, color=theme.MUTED)
        .encode(x=x, y=y, tooltip=["name:N", "year:Q", alt.Tooltip("index:Q", format=".2f")]),
        alt.Chart(shown_years)
        .mark_area(opacity=0.25, color=theme.ACCENT)
        .encode(x=x, y=alt.Y("low:Q", title="Specific–general index"), y2="high:Q"),
        alt.Chart(shown_years)
        .mark_line(color=theme.ACCENT, point=alt.OverlayMarkDef(filled=True, size=45))
        .encode(x=x, y="mean:Q", tooltip=["year:Q", alt.Tooltip("mean:Q", format=".2f"), "n:Q"]),
    ]
    chart = alt.layer(*layers).properties(width=theme.WIDTH, height=300)
    return theme.finish(chart, words[trend.verdict], shown)


def spread_by_year(years: pd.DataFrame, trend: Trend) -> alt.LayerChart:
    """Draw the lowest and highest tenth of the index by year, with the median."""
    words = {
        "rising": "The spread between specific and general datasets has widened",
        "falling": "The spread between specific and general datasets has narrowed",
        "no trend shown": "The spread between specific and general datasets has not shown a trend",
    }
    shown = (
        f"Tenth, half and nine tenths of the index by year, years with ten or more; n = "
        f"{trend.datasets} datasets of {trend.years[0]}–{trend.years[1]}. Change of the mean distance "
        f"from the year's median: {_words(trend)}."
    )
    keep = years[(years["year"] >= trend.years[0]) & (years["n"] >= 10)]
    x = alt.X(
        "year:Q",
        title=None,
        axis=alt.Axis(format="d", grid=False, tickMinStep=1),
        scale=alt.Scale(zero=False, nice=False, padding=12),
    )
    base = alt.Chart(keep)
    chart = alt.layer(
        base.mark_area(opacity=0.25, color=theme.ACCENT).encode(
            x=x,
            y=alt.Y("p10:Q", title="Specific–general index", scale=alt.Scale(domain=[0, 1])),
            y2="p90:Q",
        ),
        base.mark_line(color=theme.ACCENT).encode(
            x=x, y="p50:Q", tooltip=["year:Q", "p50:Q", "n:Q"]
        ),
    ).properties(width=theme.WIDTH, height=240)
    return theme.finish(chart, words[trend.verdict], shown)


def general_share(years: pd.DataFrame, last_complete: int) -> alt.LayerChart:
    """Draw the share of general datasets by year (``year, share, low, high, n, known``)."""
    keep = years[years["known"] >= 10].assign(provisional=lambda t: t["year"] > last_complete)
    complete = keep[~keep["provisional"]]
    first, last = complete.iloc[0], complete.iloc[-1]
    finding = (
        f"{marks.share_text(last['share'])} of the datasets of {int(last['year'])} are general, after "
        f"{marks.share_text(first['share'])} in {int(first['year'])}"
    )
    shown = (
        f"Share of datasets with an index of {GENERAL} or more, by year, n = "
        f"{marks.count_text(keep['known'].sum())}; years with ten or more datasets; 95 % Wilson "
        f"intervals; open: years after {last_complete}, incomplete."
    )
    return theme.finish(
        marks.trend(keep, axis="Share of datasets", provisional="provisional"), finding, shown
    )


def sensitivity(table: pd.DataFrame) -> alt.HConcatChart:
    """Draw both trends under every definition (from `analysis.generality.sensitivity`)."""
    order = list(dict.fromkeys(table["definition"]))
    panels: list[Any] = []
    for kind, title in (("mean", "Mean"), ("spread", "Spread")):
        part = table[table["kind"] == kind]
        y = alt.Y(
            "definition:N",
            sort=order,
            title=None,
            axis=alt.Axis(grid=False, labels=not panels, labelLimit=240),
        )
        x_title = f"{title}: change a decade"
        layers = [
            alt.Chart(pd.DataFrame({"zero": [0]}))
            .mark_rule(color=theme.MUTED, strokeDash=[3, 3])
            .encode(x="zero:Q"),
            alt.Chart(part)
            .mark_rule(color=theme.ACCENT)
            .encode(x=alt.X("low:Q", title=x_title), x2="high:Q", y=y),
            alt.Chart(part)
            .mark_point(color=theme.ACCENT, filled=True, opacity=1)
            .encode(
                x="slope:Q",
                y=y,
                tooltip=[
                    "definition:N",
                    alt.Tooltip("slope:Q", format="+.3f"),
                    "verdict:N",
                    "datasets:Q",
                ],
            ),
        ]
        panels.append(alt.layer(*layers).properties(width=210, height=24 * len(order)))
    counts = table.groupby("kind")["verdict"].agg(lambda v: v.value_counts().index[0])
    same = {
        kind: int((table[table["kind"] == kind]["verdict"] == counts[kind]).sum())
        for kind in ("mean", "spread")
    }
    finding = (
        f"Mean: {counts['mean']} in {same['mean']} of {len(order)} definitions; spread: "
        f"{counts['spread']} in {same['spread']}"
    )
    shown = (
        "Slope a decade of the index's mean (left) and spread (right) under other definitions, with "
        "95 % bootstrap intervals over datasets; an interval that touches zero shows no trend."
    )
    return theme.finish(alt.hconcat(*panels), finding, shown)


def forecast(history: pd.DataFrame, future: pd.DataFrame, skill: float) -> alt.LayerChart:
    """Draw the share of general datasets and its forecast with intervals.

    Parameters
    ----------
    history : DataFrame
        ``year, share, low, high, n``.
    future : DataFrame
        ``year, share, low, high`` (predictive interval).
    skill : float
        How much better than no change the same method was on held-out years (0: no better).
    """
    last = future.iloc[-1]
    better = "better" if skill > 0 else "no better"
    finding = (
        f"By {int(last['year'])} between {marks.share_text(last['low'])} and "
        f"{marks.share_text(last['high'])} of a year's datasets may be general"
    )
    shown = (
        "Share of datasets that are general: observed with 95 % Wilson intervals, and a "
        "logistic forecast with 95 % predictive intervals. On held-out years the method was "
        f"{better} than assuming no change (skill {skill:+.2f})."
    )
    x = alt.X(
        "year:Q",
        title=None,
        axis=alt.Axis(format="d", grid=False, tickMinStep=1),
        scale=alt.Scale(zero=False, nice=False, padding=12),
    )
    y = alt.Y("share:Q", title="Share of datasets", axis=alt.Axis(format="%"))
    layers = [
        alt.Chart(future)
        .mark_area(opacity=0.2, color=theme.MUTED)
        .encode(x=x, y=alt.Y("low:Q", title="Share of datasets"), y2="high:Q"),
        alt.Chart(future).mark_line(color=theme.MUTED, strokeDash=[4, 3]).encode(x=x, y=y),
        alt.Chart(history)
        .mark_rule(color=theme.ACCENT, opacity=0.6)
        .encode(x=x, y=alt.Y("low:Q"), y2="high:Q"),
        alt.Chart(history)
        .mark_point(color=theme.ACCENT, filled=True, opacity=1)
        .encode(x=x, y=y, tooltip=["year:Q", alt.Tooltip("share:Q", format=".1%"), "n:Q"]),
    ]
    chart = alt.layer(*layers).properties(width=theme.WIDTH, height=260)
    return theme.finish(chart, finding, shown)
