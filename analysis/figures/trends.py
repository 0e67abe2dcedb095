"""Figures of the chapter on the two trends."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis import theme
from analysis.figures import marks
from analysis.figures.headlines import enough, signed
from analysis.generality import ALL_KNOWN, ENDS, GENERAL, LEAST_KNOWN, SPECIFIC, Trend, borne_out


def _open(years: pd.DataFrame, last_complete: int) -> str:
    """Say how years that are not known in full are drawn, if any is.

    Examples
    --------
    >>> _open(pd.DataFrame({"year": [2024, 2025]}), 2024)
    ' Open and dashed: years after 2024, incomplete.'
    >>> _open(pd.DataFrame({"year": [2023, 2024]}), 2024)
    ''
    """
    if years["year"].max() <= last_complete:
        return ""
    return f" Open and dashed: years after {last_complete}, incomplete."


def _line(base: alt.Chart, last_complete: int, x: alt.X, column: str, said: str) -> list[alt.Chart]:
    """Return a line with its points, dashed and open after the last complete year.

    A point says its year, the value of the column under the name ``said``, and the number of datasets.
    """
    complete = base.transform_filter(alt.datum.year <= last_complete)
    later = base.transform_filter(alt.datum.year > last_complete)
    onward = base.transform_filter(alt.datum.year >= last_complete)
    plain = {"x": x, "y": f"{column}:Q"}
    full = plain | {
        "tooltip": [
            alt.Tooltip("year:Q", title="year"),
            alt.Tooltip(f"{column}:Q", title=said, format=".2f"),
            alt.Tooltip("n:Q", title="datasets"),
        ]
    }
    return [
        complete.mark_line(color=theme.ACCENT).encode(**plain),
        onward.mark_line(color=theme.ACCENT, strokeDash=[4, 3]).encode(**plain),
        complete.mark_point(color=theme.ACCENT, filled=True, size=45, opacity=1).encode(**full),
        later.mark_point(color=theme.ACCENT, filled=False, size=45, opacity=1).encode(**full),
    ]


def _words(trend: Trend) -> str:
    slope, low, high = (signed(value, 3) for value in (trend.slope, trend.low, trend.high))
    return f"{slope} a decade, 95 % interval {low} to {high}"


def index_by_year(
    table: pd.DataFrame, years: pd.DataFrame, trend: Trend, last_complete: int
) -> alt.LayerChart:
    """Draw every dataset's index, the yearly mean, and its interval.

    Parameters
    ----------
    table : DataFrame
        From `analysis.generality.index`.
    years : DataFrame
        From `analysis.generality.by_year`.
    trend : Trend
        Of the mean.
    last_complete : int
        Later years are drawn open.
    """
    words = {
        "rising": "Datasets have become more general on average",
        "falling": "Datasets have become more specific on average",
        "no trend shown": "The average dataset has become neither more general nor more specific",
    }
    known = table.dropna(subset=["year"])
    keep = known[(known["year"] >= trend.years[0])].astype({"year": int})
    shown = (
        f"Specific–general index (0 one of everything, 1 at every cap) by year, n = "
        f"{marks.count_text(len(keep))} datasets of {trend.years[0]} and later with {LEAST_KNOWN} or "
        f"more dimensions known. {_change(trend, 'the mean')}: {_words(trend)} "
        f"(years and datasets resampled). Dots: datasets; line: mean of the year; band: its 95 % interval "
        f"(datasets resampled), in years with ten datasets or more.{_open(keep, last_complete)}"
    )
    keep = keep[["id", "name", "year", "index", "known"]].round({"index": 4})
    shown_years = years[years["year"] >= trend.years[0]]
    # Two datasets of one value have no spread to resample: their band would look surest of all.
    enough = shown_years[shown_years["n"] >= 10]
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
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("name:N", title="dataset"),
                alt.Tooltip("year:Q", title="year"),
                alt.Tooltip("index:Q", title="index", format=".2f"),
            ],
        ),
        alt.Chart(enough)
        .mark_area(opacity=0.25, color=theme.ACCENT)
        .encode(x=x, y=alt.Y("low:Q", title="Specific–general index"), y2="high:Q"),
        *_line(alt.Chart(shown_years), last_complete, x, "mean", "mean of the index"),
    ]
    chart = alt.layer(*layers).properties(width=theme.WIDTH, height=300)
    return theme.finish(chart, words[trend.verdict], shown)


def spread_by_year(
    years: pd.DataFrame, trend: Trend, relative: Trend, last_complete: int
) -> alt.LayerChart:
    """Draw the lowest and highest tenth of the index by year, with the median.

    Parameters
    ----------
    years : DataFrame
        From `analysis.generality.by_year`.
    trend, relative : Trend
        Of the spread, and of the spread divided by the year's mean.
    last_complete : int
        Later years are drawn open and lighter.
    """
    words = {
        "rising": "has widened",
        "falling": "has narrowed",
        "no trend shown": "has not shown a trend",
    }
    finding = (
        f"The spread of the index {words[trend.verdict]}; relative to its mean it "
        f"{words[relative.verdict]}"
    )
    keep = years[(years["year"] >= trend.years[0]) & (years["n"] >= 10)]
    shown = (
        f"10th, 50th and 90th percentile of the index by year, years with ten datasets or more; n = "
        f"{marks.count_text(keep['n'].sum())}. "
        f"{_change(trend, 'the mean distance from the median of the year')}: "
        f"{_words(trend)}; of that distance divided by the year's mean: "
        f"{_words(relative)} (years and datasets resampled). An index that cannot be below 0 spreads "
        f"when its mean leaves 0.{_open(keep, last_complete)}"
    )
    x = alt.X(
        "year:Q",
        title=None,
        axis=alt.Axis(format="d", grid=False, tickMinStep=1),
        scale=alt.Scale(zero=False, nice=False, padding=12),
    )
    base = alt.Chart(keep)
    tenths = {
        "x": x,
        "y": alt.Y("p10:Q", title="Specific–general index", scale=alt.Scale(domain=[0, 1])),
        "y2": "p90:Q",
    }
    chart = alt.layer(
        base.transform_filter(alt.datum.year <= last_complete)
        .mark_area(opacity=0.25, color=theme.ACCENT)
        .encode(**tenths),
        base.transform_filter(alt.datum.year >= last_complete)
        .mark_area(opacity=0.1, color=theme.ACCENT)
        .encode(**tenths),
        *_line(base, last_complete, x, "p50", "median of the index"),
    ).properties(width=theme.WIDTH, height=240)
    return theme.finish(chart, finding, shown)


def _change(trend: Trend, of: str) -> str:
    """Say what a trend is the change of, over which years and how many datasets.

    Examples
    --------
    >>> _change(Trend(0.1, 0.0, 0.2, 90, (2010, 2024)), "the mean")
    'Change of the mean over 2010–2024, n = 90'
    """
    years = f"{trend.years[0]}–{trend.years[1]}"
    return f"Change of {of} over {years}, n = {marks.count_text(trend.datasets)}"


VERBS = {
    "rising": "rises",
    "falling": "falls",
    "no trend shown": "shows no trend",
    "no rise shown": "shows no rise",
    "no fall shown": "shows no fall",
}


def ends_sentence(trends: dict[str, Trend], complete: dict[str, Trend]) -> str:
    """Say how the shares of general and of highly specific datasets change.

    Parameters
    ----------
    trends, complete : dict
        The trend of either share, among all and among the datasets with all dimensions known; a rise
        or a fall is said where both show it.

    Examples
    --------
    >>> up, down = (Trend(s, s - 0.1, s + 0.1, 90, (2010, 2024)) for s in (0.2, -0.3))
    >>> ends_sentence(*[{"general": up, "specific": down}] * 2)
    'The share of general datasets rises, that of highly specific ones falls'
    >>> ends_sentence(*[{"general": up, "specific": up}] * 2)
    'The shares of general and of highly specific datasets both rise'
    """
    verbs = {end: VERBS[borne_out(trend, complete[end])] for end, trend in trends.items()}
    if set(verbs.values()) == {"rises"}:
        return "The shares of general and of highly specific datasets both rise"
    return (
        f"The share of general datasets {verbs['general']}, that of highly specific ones "
        f"{verbs['specific']}"
    )


def points(trend: Trend) -> str:
    """Write the change of a share in points a decade with its interval.

    Examples
    --------
    >>> points(Trend(-0.287, -0.406, -0.177, 90, (2010, 2024)))
    '−29 points a decade, 95 % interval −41 to −18'
    """
    slope, low, high = (signed(100 * value, 0) for value in (trend.slope, trend.low, trend.high))
    return f"{slope} points a decade, 95 % interval {low} to {high}"


def _of_year(row: pd.Series) -> str:
    return (
        f"{marks.share_text(row['share'])} in {int(row['year'])} ({int(row['n'])} of "
        f"{int(row['known'])})"
    )


def ends_by_year(
    years: pd.DataFrame,
    trends: dict[str, Trend],
    complete: dict[str, Trend],
    shorter: dict[str, Trend],
    last_complete: int,
) -> alt.LayerChart:
    """Draw the shares of general and of highly specific datasets by year.

    Parameters
    ----------
    years : DataFrame
        ``end, label, year, share, low, high, n, known``.
    trends, complete : dict
        The trend of either share, among all and among the datasets with all dimensions known.
    shorter : dict
        The trend of either share without the last complete year.
    last_complete : int
        Later years are drawn open.
    """
    keep = years[years["known"] >= 10].assign(provisional=lambda t: t["year"] > last_complete)
    in_full = keep[~keep["provisional"]]
    for end in ENDS:
        of_end = in_full[in_full["end"] == end]
        enough(of_end, "complete years with ten datasets or more of known generality")
    told = "; ".join(
        f"{label.lower()}: {_of_year(in_full[in_full['end'] == end].iloc[-1])}, {points(trends[end])}"
        for end, label in ENDS.items()
    )
    alone, before = (
        "; ".join(f"{label.lower()}: {points(part[end])}" for end, label in ENDS.items())
        for part in (complete, shorter)
    )
    shown = (
        f"Shares of datasets with an index of {GENERAL:g} or more (general) and of {SPECIFIC:g}, one of "
        f"everything on record (highly specific), by year. {told[:1].upper()}{told[1:]}. "
        f"Changes over {trends['general'].years[0]}–{trends['general'].years[1]}, n = "
        f"{marks.count_text(trends['general'].datasets)}, years and datasets resampled. {ALL_KNOWN}, n = "
        f"{marks.count_text(complete['general'].datasets)}: {alone}. Without the last complete year, "
        f"{shorter['general'].years[0]}–{shorter['general'].years[1]}, n = "
        f"{marks.count_text(shorter['general'].datasets)}: {before}. Drawn: years with "
        f"ten or more datasets, 95 % Wilson intervals; open: years after {last_complete}, incomplete."
    )
    chart = marks.trend(
        keep,
        axis="Share of datasets",
        group="label",
        provisional="provisional",
        colours=alt.Scale(domain=list(ENDS.values()), range=[theme.ACCENT, "#e07b2a"]),
    )
    return theme.finish(chart, ends_sentence(trends, complete), shown)


PANELS = {
    "mean": "Mean of the index",
    "general": "Share of general",
    "specific": "Share of highly specific",
}


def sensitivity(table: pd.DataFrame) -> alt.HConcatChart:
    """Draw the trends under every definition (from `analysis.generality.sensitivity`)."""
    order = list(dict.fromkeys(table["definition"]))
    panels: list[Any] = []
    for kind, title in PANELS.items():
        part = table[table["kind"] == kind]
        y = alt.Y(
            "definition:N",
            sort=order,
            title=None,
            axis=alt.Axis(grid=False, labels=not panels, labelLimit=240),
        )
        layers = [
            alt.Chart(pd.DataFrame({"zero": [0]}))
            .mark_rule(color=theme.MUTED, strokeDash=[3, 3])
            .encode(x="zero:Q"),
            alt.Chart(part)
            .mark_rule(color=theme.ACCENT)
            .encode(x=alt.X("low:Q", title=title, axis=alt.Axis(tickCount=4)), x2="high:Q", y=y),
            alt.Chart(part)
            .mark_point(color=theme.ACCENT, filled=True, opacity=1)
            .encode(
                x="slope:Q",
                y=y,
                tooltip=[
                    alt.Tooltip("definition:N", title="definition"),
                    alt.Tooltip("slope:Q", title="change a decade", format="+.3f"),
                    alt.Tooltip("verdict:N", title="trend"),
                    alt.Tooltip("datasets:Q", title="datasets"),
                ],
            ),
        ]
        panels.append(alt.layer(*layers).properties(width=135, height=24 * len(order)))
    told = []
    for kind, title in PANELS.items():
        verdicts = table.loc[table["kind"] == kind, "verdict"].value_counts()
        told.append(f"{title.lower()}: {verdicts.index[0]} in {verdicts.iloc[0]}")
    told[0] += f" of {len(order)} definitions"
    finding = "; ".join(told)
    shown = (
        "Slopes a decade of the index's mean, of the share of general and of that of highly specific "
        "datasets under other definitions, with 95 % intervals (years and datasets resampled); an "
        "interval that touches zero shows no trend."
    )
    return theme.finish(alt.hconcat(*panels), finding[:1].upper() + finding[1:], shown)
