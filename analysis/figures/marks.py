"""The shapes that figures share: dots with intervals, matrices, bars by year, scatters, trends.

Ratios and shares are dots with thin lines for their intervals; every shape takes tidy frames.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context
from typing import Any

import altair as alt
import pandas as pd

from analysis import theme


def least_share_text(share: float) -> str:
    """Write a share that is at least so large: one decimal, rounded down, so that it stays true.

    Examples
    --------
    >>> least_share_text(0.976006), least_share_text(0.75), least_share_text(1.0)
    ('97.6 %', '75 %', '100 %')
    """
    tenths = math.floor(share * 1000 + 1e-9)
    return f"{tenths / 10:.1f} %".replace(".0 %", " %")


def share_text(share: float) -> str:
    """Write a share as a reader would: whole per cent, one decimal under ten.

    Examples
    --------
    >>> share_text(0.214), share_text(0.034), share_text(0.0004)
    ('21 %', '3.4 %', '<0.1 %')
    """
    per_cent = share * 100
    if per_cent == 0:
        return "0 %"
    if per_cent < 0.1:
        return "<0.1 %"
    return f"{per_cent:.1f} %" if per_cent < 9.95 else f"{per_cent:.0f} %"


def figures_text(number: float, digits: int = 2) -> str:
    """Write a number to so many significant figures, never with an exponent.

    Examples
    --------
    >>> figures_text(189.6), figures_text(0.00831), figures_text(2.0), figures_text(1234567)
    ('190', '0.0083', '2', '1,200,000')
    """
    number = float(
        number
    )  # NumPy's numbers round 1.15 to 1.2, Python's to 1.1: one text for one number
    if number == 0 or not math.isfinite(number):
        return f"{number:g}"
    places = digits - 1 - math.floor(math.log10(abs(number)))
    rounded = round(number, places)
    text = f"{rounded:,.{max(places, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def count_text(number: float) -> str:
    """Write a count with thousands separated by a thin space-like comma.

    Examples
    --------
    >>> count_text(12345)
    '12,345'
    """
    return f"{number:,.0f}"


def number_of(number: float, word: str) -> str:
    """Write a count and what was counted, in the singular for one.

    Examples
    --------
    >>> number_of(1, "dataset"), number_of(1.2, "dataset"), number_of(12345, "dataset")
    ('1 dataset', '1 dataset', '12,345 datasets')
    """
    written = count_text(number)
    return f"{written} {word}" if written == "1" else f"{written} {word}s"


def without_text(without: dict[str, int]) -> str:
    """Say why datasets have no value (from `analysis.measures.without_value`).

    Examples
    --------
    >>> without_text({"not_stated": 168, "not_recorded": 38, "not_applicable": 28})
    'not stated in 168, not looked for in 38, does not apply to 28'
    >>> without_text({"not_stated": 0, "not_recorded": 0, "not_applicable": 0})
    'it is known of all'
    """
    words = {
        "not_stated": "not stated in",
        "not_recorded": "not looked for in",
        "not_applicable": "does not apply to",
    }
    told = [f"{words[why]} {count_text(n)}" for why, n in without.items() if n]
    return ", ".join(told) or "it is known of all"


_THREE_DIGITS = Context(prec=3, rounding=ROUND_HALF_UP)


def _rounded(number: float) -> float:
    """Return a number to three digits: 999.7 GB would be written as 1,000 of them, and so is 1 TB.

    Halves go up, as in the finder's script: 13.25 GB is 13.3 GB in both.
    """
    return float(_THREE_DIGITS.create_decimal(float(number)))


def bytes_text(number: float) -> str:
    """Write a volume in words, three significant digits.

    Examples
    --------
    >>> bytes_text(2_300_000_000), bytes_text(51_000), bytes_text(999_700_000_000)
    ('2.3 GB', '51 kB', '1 TB')
    >>> bytes_text(13_250_000_000)
    '13.3 GB'
    """
    for unit, size in (("PB", 1e15), ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if _rounded(number) >= size:
            return f"{figures_text(_rounded(number / size), 3)} {unit}"
    return f"{number:.0f} B"


def pixels_text(number: float) -> str:
    """Write a size in pixels in words.

    Examples
    --------
    >>> pixels_text(3_600_000_000), pixels_text(1.234e15)
    ('3.6 billion pixels', '1,230 trillion pixels')
    """
    for word, size in (("trillion", 1e12), ("billion", 1e9), ("million", 1e6)):
        if _rounded(number) >= size:
            return f"{figures_text(_rounded(number / size), 3)} {word} pixels"
    return f"{number:,.0f} pixels"


def _named(category: str, name: str, column: str, label: str) -> list[alt.Tooltip]:
    """Return what a mark says when pointed at: its row, and a share under a name of its own."""
    return [
        alt.Tooltip(f"{category}:N", title=name),
        alt.Tooltip(f"{column}:Q", title=label, format=".1%"),
    ]


def shares(
    table: pd.DataFrame,
    *,
    category: str = "label",
    name: str,
    axis: str = "Share of datasets",
    colour: str | None = None,
    order: Sequence[str] | None = None,
    beside: str | None = None,
    beside_label: str = "",
    reference: str | None = None,
    reference_label: str = "",
    row_height: int = 24,
    width: int = theme.WIDTH - 160,
    maximum: float | None = None,
) -> alt.LayerChart:
    """Draw shares as dots with intervals, one row a category.

    Parameters
    ----------
    table : DataFrame
        ``share, low, high, n`` and the category.
    category, name, axis : str
        The column of categories; what one of them is, in a word; the axis title.
    colour : str, optional
        A column of task families' labels; the accent otherwise.
    order : sequence of str, optional
        Categories from top to bottom; by share otherwise.
    beside : str, optional
        A column with a narrower share, drawn as an open dot; its interval is in the columns of that
        name with ``_low`` and ``_high``.
    beside_label : str, optional
        What the open dot is.
    reference : str, optional
        A column with another source's value, drawn as an open marker.
    reference_label : str, optional
        What the open marker is.
    maximum : float, optional
        End of the axis; chosen from the data otherwise.
    """
    keep = table.dropna(subset=["share"]).copy()
    keep["text"] = [
        f"{share_text(share)} ({count_text(n)})"
        for share, n in zip(keep["share"], keep["n"], strict=True)
    ]
    names = list(order) if order else list(keep.sort_values("share", ascending=False)[category])
    top = maximum or min(1.0, float(keep["high"].max()) * 1.25)
    y = alt.Y(f"{category}:N", sort=names, title=None, axis=alt.Axis(grid=False, labelLimit=280))
    scale = alt.Scale(domain=[0, top], nice=False)
    x_axis = alt.Axis(format="%", tickCount=5)
    if top > 1:  # room for words beside the last dot; there is no share above all
        x_axis = alt.Axis(format="%", values=[step / 5 for step in range(6)])
    paint: Any = (
        alt.Color(f"{colour}:N", scale=theme.family_scale(), legend=None)
        if colour
        else alt.value(theme.ACCENT)
    )
    base = alt.Chart(keep)
    tooltip = [
        alt.Tooltip(f"{category}:N", title=name),
        alt.Tooltip("share:Q", title=axis[:1].lower() + axis[1:], format=".1%"),
        alt.Tooltip("low:Q", title="95 % from", format=".1%"),
        alt.Tooltip("high:Q", title="95 % to", format=".1%"),
        alt.Tooltip("n:Q", title="datasets"),
    ]
    layers = [
        base.mark_rule(strokeWidth=1.5, opacity=0.7).encode(
            y=y, x=alt.X("low:Q", scale=scale, title=axis, axis=x_axis), x2="high:Q", color=paint
        ),
        base.mark_point(size=70, filled=True, opacity=1).encode(
            y=y, x=alt.X("share:Q", scale=scale), color=paint, tooltip=tooltip
        ),
        base.mark_text(align="left", dx=8, fontSize=11).encode(
            y=y, x=alt.X("high:Q", scale=scale), text="text:N"
        ),
    ]
    if beside is not None:
        narrower = alt.Chart(keep.dropna(subset=[beside]))
        layers += [
            narrower.mark_rule(strokeWidth=1, opacity=0.7).encode(
                y=y,
                x=alt.X(f"{beside}_low:Q", scale=scale),
                x2=f"{beside}_high:Q",
                color=alt.value(theme.ACCENT),
            ),
            narrower.mark_point(size=55, filled=False, strokeWidth=1.8).encode(
                y=y,
                x=alt.X(f"{beside}:Q", scale=scale),
                color=alt.value(theme.ACCENT),
                tooltip=_named(category, name, beside, beside_label),
            ),
        ]
    if reference is not None:
        other = keep.dropna(subset=[reference])
        layers.append(
            alt.Chart(other)
            .mark_point(size=80, filled=False, strokeWidth=1.8, shape="diamond")
            .encode(
                y=y,
                x=alt.X(f"{reference}:Q", scale=scale),
                color=alt.value(theme.MUTED),
                tooltip=_named(category, name, reference, reference_label),
            )
        )
    return alt.layer(*layers).properties(width=width, height=row_height * len(names))


def matrix(
    table: pd.DataFrame,
    *,
    row: str = "row_label",
    column: str = "column_label",
    value: str = "n",
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    title: str = "Datasets",
    cell: int = 30,
    share: bool = False,
    even: bool = False,
    row_title: str | None = None,
    column_title: str | None = None,
    row_name: str,
    column_name: str,
) -> alt.LayerChart:
    """Draw a count (or share) for every pair as a shaded cell; zero is an outline on grey.

    ``row_name`` and ``column_name`` say in a word what a row and a column is. ``even`` shades shares by
    fifths, for shares that lie between nothing and all rather than near nothing.
    """
    keep = table.copy()
    keep["shown"] = [
        "" if v == 0 or pd.isna(v) else (f"{v * 100:.0f}" if share else count_text(v))
        for v in keep[value]
    ]
    row_names = list(rows) if rows else list(dict.fromkeys(keep[row]))
    column_names = list(columns) if columns else list(dict.fromkeys(keep[column]))
    top = float(keep[value].max() or 1)
    x = alt.X(
        f"{column}:N",
        sort=column_names,
        title=column_title,
        axis=alt.Axis(orient="top", labelAngle=-40, grid=False, labelLimit=140, labelOverlap=False),
    )
    y = alt.Y(f"{row}:N", sort=row_names, title=row_title, axis=alt.Axis(grid=False))
    scale = theme.even_classes() if even else theme.sequential_classes(top)
    tooltip = [
        alt.Tooltip(f"{row}:N", title=row_name),
        alt.Tooltip(f"{column}:N", title=column_name),
        alt.Tooltip(f"{value}:Q", title=title, format=".0%" if share else ",d"),
    ]
    none = (
        alt.Chart(keep[keep[value] == 0])
        .mark_rect(color=theme.NONE_RECORDED, stroke=theme.LINE, strokeWidth=0.4)
        .encode(x=x, y=y, tooltip=tooltip)
    )
    some = (
        alt.Chart(keep[keep[value] > 0])
        .mark_rect(strokeWidth=0)
        .encode(x=x, y=y, color=alt.Color(f"{value}:Q", scale=scale, legend=None), tooltip=tooltip)
    )
    words = (
        alt.Chart(keep[keep[value] > 0])
        .mark_text(fontSize=11)
        .encode(x=x, y=y, text="shown:N", color=theme.words_on(scale, value))
    )
    return alt.layer(none, some, words).properties(
        width=cell * len(column_names), height=max(20, cell - 6) * len(row_names)
    )


def every_year(years: pd.Series) -> alt.Scale:
    """Return a scale with a place for each year from first to last, also for those without data.

    Without it a year left out takes no room, and equal steps are not equal times.

    Examples
    --------
    >>> every_year(pd.Series([2005, 2008])).to_dict()
    {'domain': [2005, 2006, 2007, 2008]}
    """
    return alt.Scale(domain=list(range(int(years.min()), int(years.max()) + 1)))


def stacked_years(
    table: pd.DataFrame, *, value: str = "n", axis: str = "Datasets", height: int = 260
) -> alt.Chart:
    """Draw counts a year as bars stacked by task family."""
    labels = list(dict.fromkeys(table["label"]))
    return (
        alt.Chart(table[table[value] > 0])
        .mark_bar()
        .encode(
            x=alt.X(
                "year:O",
                title=None,
                scale=every_year(table["year"]),
                axis=alt.Axis(grid=False, labelAngle=0, labelOverlap=True),
            ),
            y=alt.Y(f"sum({value}):Q", title=axis),
            color=alt.Color(
                "label:N",
                scale=theme.family_scale(labels),
                sort=labels,
                legend=alt.Legend(title=None),
            ),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("year:O", title="year"),
                alt.Tooltip("label:N", title="task family"),
                alt.Tooltip(f"{value}:Q", title=axis.lower()),
            ],
        )
        .properties(height=height, width=theme.WIDTH)
    )


def trend(
    points: pd.DataFrame,
    *,
    x: str = "year",
    y: str = "share",
    axis: str = "",
    group: str | None = None,
    percent: bool = True,
    height: int = 240,
    scale: alt.Scale | None = None,
    provisional: str | None = None,
    colours: alt.Scale | None = None,
) -> alt.LayerChart:
    """Draw a value by year as a line with a band for its interval (``low, high``).

    ``provisional`` names a boolean column: years that are not complete, drawn as open points.
    ``colours`` is the scale of the groups; that of task families by default.
    """
    vertical = alt.Y(f"{y}:Q", title=axis, scale=scale or alt.Scale(zero=True))
    if percent:
        vertical = vertical.axis(format="%")
    horizontal = alt.X(
        f"{x}:Q",
        title=None,
        axis=alt.Axis(format="d", grid=False, tickMinStep=1),
        scale=alt.Scale(zero=False, nice=False, padding=12),
    )
    colour: Any = (
        alt.Color(
            f"{group}:N", scale=colours or theme.family_scale(), legend=alt.Legend(title=None)
        )
        if group
        else alt.value(theme.ACCENT)
    )
    base = alt.Chart(points)
    band = base.mark_area(opacity=0.18).encode(
        x=horizontal, y=alt.Y("low:Q", title=axis), y2="high:Q", color=colour
    )
    line = base.mark_line(strokeWidth=2).encode(x=horizontal, y=vertical, color=colour)
    tooltip = [
        alt.Tooltip(f"{x}:Q", title=x),
        alt.Tooltip(
            f"{y}:Q", title=axis[:1].lower() + axis[1:], format=".1%" if percent else ".3g"
        ),
    ]
    if group:
        tooltip.insert(0, alt.Tooltip(f"{group}:N", title="datasets that are"))
    if "n" in points:
        tooltip.append(alt.Tooltip("n:Q", title="datasets"))
    layers = [band, line]
    if provisional is None:
        layers.append(
            base.mark_point(size=40).encode(x=horizontal, y=vertical, color=colour, tooltip=tooltip)
        )
    else:
        for flag, filled in ((False, True), (True, False)):
            layers.append(
                alt.Chart(points[points[provisional] == flag])
                .mark_point(size=45, filled=filled)
                .encode(x=horizontal, y=vertical, color=colour, tooltip=tooltip)
            )
    return alt.layer(*layers).properties(height=height, width=theme.WIDTH)


LOG_BYTES = (
    "datum.value >= 1e15 ? format(datum.value/1e15, ',') + ' PB' :"
    " datum.value >= 1e12 ? format(datum.value/1e12, ',') + ' TB' :"
    " datum.value >= 1e9 ? format(datum.value/1e9, ',') + ' GB' :"
    " datum.value >= 1e6 ? format(datum.value/1e6, ',') + ' MB' :"
    " format(datum.value/1e3, ',') + ' kB'"
)
LOG_COUNT = (
    "datum.value >= 1e12 ? format(datum.value/1e12, ',') + ' trillion' :"
    " datum.value >= 1e9 ? format(datum.value/1e9, ',') + ' billion' :"
    " datum.value >= 1e6 ? format(datum.value/1e6, ',') + ' million' :"
    " format(datum.value, ',')"
)


def log_axis(kind: str, *, grid: bool = True) -> alt.Axis:
    """Return an axis for bytes or counts on a log scale, labelled in words at powers of 1,000."""
    low = 3
    values = [10.0**power for power in range(low, 18, 3)]
    return alt.Axis(values=values, labelExpr=LOG_BYTES if kind == "bytes" else LOG_COUNT, grid=grid)
