"""Shapes, colours and words that the figures of the experiments share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from analysis import theme
from analysis.experiments import report

# Told apart by lightness too: naive light and open, honest dark and filled.
NAIVE = "#c9a227"
PROXY = theme.SECOND
HONEST = theme.ACCENT
STRICT = "#9c3d84"
ARM_COLOURS = {
    "raw": "#8a8f98",
    "random": "#c9a227",
    "masked": "#5cb8dc",
    "supervised": "#1e62a3",
    "presto": "#1e62a3",
    "trees": "#9c3d84",
    "zero-shot network": "#2a8a4a",
}

#: What a row or a series is called when a mark is pointed at, by its column.
NAMES = {"label": "inputs", "group": "covariates", "what": "difference"}
GAP_AXIS = "AUC of random folds minus AUC from other regions"
#: Last words of what is shown where no primary contrast stands behind the headline.
EXPLORATORY = " Exploratory: no primary contrast, intervals not widened."


def dots(
    table: pd.DataFrame,
    *,
    row: str,
    order: Sequence[str],
    axis: str,
    series: str | None = None,
    colours: dict[str, str] | None = None,
    zero: bool = False,
    digits: int = 3,
) -> alt.LayerChart:
    """Draw estimates as dots with their intervals, one row a category, one dot a series."""
    keep = table.copy()
    keep["text"] = [report.number(value, digits) for value in keep["estimate"]]
    low, high = float(keep["low"].min()), float(keep["high"].max())
    pad = 0.06 * (high - low)
    domain = [min(low, 0.0) if zero else low - pad, high + pad]
    scale = alt.Scale(domain=domain, nice=False)
    y = alt.Y(f"{row}:N", sort=list(order), title=None, axis=alt.Axis(grid=False, labelLimit=260))
    encoding: dict[str, Any] = {"y": y}
    if series is not None:
        names = list((colours or {}).keys())
        encoding["yOffset"] = alt.YOffset(f"{series}:N", sort=names)
        encoding["color"] = alt.Color(
            f"{series}:N",
            scale=alt.Scale(domain=names, range=list((colours or {}).values())),
            legend=alt.Legend(title=None, orient="bottom", columns=1, labelLimit=400),
        )
    else:
        encoding["color"] = alt.value(theme.ACCENT)
    base = alt.Chart(keep)
    tooltip = [
        alt.Tooltip(f"{row}:N", title=NAMES.get(row, row)),
        *([alt.Tooltip(f"{series}:N", title=NAMES.get(series, series))] if series else []),
        *estimate_tips(),
    ]
    layers: list[alt.Chart] = []
    if zero:
        layers.append(
            alt.Chart(pd.DataFrame({"zero": [0.0]}))
            .mark_rule(color=theme.MUTED, strokeDash=[3, 3])
            .encode(x=alt.X("zero:Q", scale=scale))
        )
    layers += [
        base.mark_rule(strokeWidth=1.5).encode(
            x=alt.X("low:Q", scale=scale, title=axis), x2="high:Q", **encoding
        ),
        base.mark_point(filled=True, size=60, opacity=1).encode(
            x=alt.X("estimate:Q", scale=scale), tooltip=tooltip, **encoding
        ),
    ]
    height = (26 if series is None else 15 * max(2, len(colours or {}))) * len(order)
    return alt.layer(*layers).properties(width=theme.WIDTH - 180, height=height)


def curves(
    table: pd.DataFrame,
    *,
    axis: str,
    series_order: Sequence[str],
    colours: Sequence[str],
    title: str = "Local labels",
    width: int = theme.WIDTH - 60,
    height: int = 280,
) -> alt.LayerChart:
    """Draw estimates against the number of labels, a line and a band a series."""
    sizes = sorted(table["size"].astype(int).unique())
    keep = table.assign(labels=table["size"].astype(int).astype(str))
    x = alt.X(
        "labels:O", sort=[str(size) for size in sizes], title=title, axis=alt.Axis(labelAngle=0)
    )
    low, high = float(keep["low"].min()), float(keep["high"].max())
    scale = alt.Scale(domain=[low - 0.02 * (high - low), high + 0.02 * (high - low)], nice=False)
    colour = alt.Color(
        "series:N",
        scale=alt.Scale(domain=list(series_order), range=list(colours)),
        legend=alt.Legend(title=None, orient="bottom", columns=1, labelLimit=400),
    )
    # Side by side inside a size, or intervals would hide each other.
    offset = alt.XOffset("series:N", sort=list(series_order))
    base = alt.Chart(keep)
    layers = [
        base.mark_rule(strokeWidth=1.5, opacity=0.75).encode(
            x=x,
            xOffset=offset,
            color=colour,
            y2="high:Q",
            y=alt.Y("low:Q", scale=scale, title=axis),
        ),
        base.mark_point(filled=True, size=48, opacity=1).encode(
            x=x,
            xOffset=offset,
            color=colour,
            y=alt.Y("estimate:Q", scale=scale),
            tooltip=[
                alt.Tooltip("series:N", title="features"),
                alt.Tooltip("labels:O", title="labels"),
                *estimate_tips(),
            ],
        ),
    ]
    return alt.layer(*layers).properties(width=width, height=height)


def estimate_tips() -> list[alt.Tooltip]:
    """Return what a mark says of its estimate when pointed at."""
    return [
        alt.Tooltip("estimate:Q", title="estimate", format=".3f"),
        alt.Tooltip("low:Q", title="95 % from", format=".3f"),
        alt.Tooltip("high:Q", title="95 % to", format=".3f"),
    ]


def with_interval(row: pd.Series, *, family: bool = False) -> str:
    """Write a difference with its interval."""
    return f"{report.signed(row['estimate'], 3)} ({report.ranged(row, 3, family=family)})"
