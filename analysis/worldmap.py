"""The world as a layer of a chart: countries in classes, small states as dots.

The outline is not part of the chart: it is the named data ``world``, which the site serves once
(see `analysis.display`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import altair as alt
import pandas as pd

from analysis import countries, display, theme
from analysis.vocabularies import DATA

DISCLAIMER = (
    "Outlines: Natural Earth 1:110m. Borders and names are a drawing aid and imply no opinion on "
    "the legal status of any territory. Antarctica is not drawn; states too small for the scale "
    "are dots."
)
NONE_LABEL = "none recorded"
BREAKS = (1, 2, 5, 10, 20, 50)

# The drawn world in Equal Earth (Šavrič, Patterson and Jenny 2019) on a globe of radius one, from
# 56° S to 84° N, with a little room; its middle lies north of the equator.
WORLD_WIDTH = 5.45
WORLD_HEIGHT = 2.38
WORLD_MIDDLE = 0.137


@lru_cache(maxsize=2)
def small_states(data: Path = DATA) -> pd.DataFrame:
    """Return the countries that the outline lacks: ``iso3, name, lon, lat`` in degrees."""
    return pd.read_csv(data / "geo" / "small_states.csv", keep_default_na=False)


def class_labels(breaks: Sequence[float], digits: int = 0) -> list[str]:
    """Return a label for each class of values, from each break to just below the next.

    Examples
    --------
    >>> class_labels([1, 2, 5, 10])
    ['1', '2–4', '5–9', '10 or more']
    >>> class_labels([0.5, 1, 2], digits=1)
    ['0.5 to 1.0', '1.0 to 2.0', '2.0 or more']
    """
    labels = []
    for start, end in zip(breaks, breaks[1:], strict=False):
        if digits:
            labels.append(f"{start:.{digits}f} to {end:.{digits}f}")
        else:
            labels.append(f"{start:.0f}" if end - start <= 1 else f"{start:.0f}–{end - 1:.0f}")
    return [*labels, f"{breaks[-1]:.{digits}f} or more"]


def classify(values: pd.Series, breaks: Sequence[float], digits: int = 0) -> pd.Series:
    """Return the class label of each value; what is below the first break is *none recorded*.

    Raises
    ------
    ValueError
        If breaks do not rise.

    Examples
    --------
    >>> classify(pd.Series([0, 1, 3, None, 40]), [1, 2, 5]).tolist()
    ['none recorded', '1', '2–4', 'none recorded', '5 or more']
    """
    if list(breaks) != sorted(set(breaks)):
        raise ValueError(f"breaks are {list(breaks)}, expected rising numbers")
    edges = [-float("inf"), *breaks, float("inf")]
    labels = [NONE_LABEL, *class_labels(breaks, digits)]
    numbers = pd.to_numeric(values).astype(float)
    return pd.cut(numbers, edges, right=False, labels=labels).astype(object).fillna(NONE_LABEL)


def world_layer(
    values: pd.DataFrame,
    *,
    breaks: Sequence[float] = BREAKS,
    digits: int = 0,
    title: str = "Datasets",
    colours: Sequence[str] = tuple(theme.SEQUENTIAL),
    none_colour: str = theme.NONE_RECORDED,
    border: str = theme.PAPER,
    border_width: float = 0.4,
    outline: str = theme.LINE,
    dot_size: float = 14,
    legend_columns: int | None = None,
    width: int = theme.WIDTH,
    height: int | None = None,
) -> alt.LayerChart:
    """Draw a value of each country in classes, in the Equal Earth projection.

    Parameters
    ----------
    values : DataFrame
        ``iso3, value``. Countries that are not in it, and values that are missing or below the
        first break, are of the class *none recorded*.
    breaks : sequence of float
        Where classes begin, rising.
    digits : int
        Decimals in labels; 0 means that values are counts.
    title : str
        What the value is, for the legend and tooltips.
    colours : sequence of str
        One a class, from the lowest.
    none_colour, border, outline : str
        Colour of *none recorded*, of borders between countries, and around dots and what is of the
        class *none recorded*: it has a line rather than a place in the ramp.
    border_width : float
        In pixels.
    dot_size : float
        Area of a small state's dot in square pixels.
    legend_columns : int, optional
        Columns of the legend; what the theme says by default.
    width, height : int
        Pixels; the height follows from the width by default.

    Returns
    -------
    alt.LayerChart
        Layers for the countries and the small states. Show `DISCLAIMER` with it.

    Raises
    ------
    ValueError
        If a code is unknown or stands twice, or there are too few colours.

    Examples
    --------
    >>> chart = world_layer(pd.DataFrame({"iso3": ["KEN", "MLT"], "value": [3, 1]}))
    >>> chart.to_dict()["layer"][0]["data"]["name"]
    'world'
    """
    strange = sorted(set(values["iso3"]) - countries.ISO3)
    if strange or values["iso3"].duplicated().any():
        raise ValueError(f"iso3: {strange or 'a code twice'}, expected each ISO code once")
    if len(colours) < len(breaks):
        raise ValueError(f"{len(colours)} colours for {len(breaks)} classes")
    by_code = values.set_index("iso3")["value"]
    table = pd.DataFrame({"iso3": sorted(countries.ISO3 - {"ATA"})})
    table["name"] = table["iso3"].map(countries.name)
    table["value"] = table["iso3"].map(by_code).fillna(0)
    table["class"] = classify(table["value"], breaks, digits)

    labels = [NONE_LABEL, *class_labels(breaks, digits)]
    legend = alt.Legend(
        title=title, orient="bottom", symbolType="square", symbolStrokeColor=outline
    )
    legend.symbolStrokeWidth = border_width
    if legend_columns is not None:
        legend.columns = legend_columns
    colour = alt.Color(
        "class:N",
        scale=alt.Scale(domain=labels, range=[none_colour, *colours[: len(breaks)]]),
        legend=legend,
    )
    number = f",.{digits}f"
    tooltip = [
        alt.Tooltip("name:N", title="Country"),
        alt.Tooltip("value:Q", title=title, format=number),
    ]
    dots = small_states()[["iso3", "lon", "lat"]].merge(table, on="iso3")
    drawn = table[~table["iso3"].isin(dots["iso3"])]

    # The attributes travel with the chart, the outlines do not.
    areas = (
        alt.Chart(display.world())
        .mark_geoshape(stroke=border, strokeWidth=border_width)
        .transform_lookup(
            lookup="id",
            from_=alt.LookupData(data=drawn, key="iso3", fields=["name", "value", "class"]),
        )
        .encode(
            color=colour,
            stroke=alt.when(alt.datum["class"] == NONE_LABEL)
            .then(alt.value(outline))
            .otherwise(alt.value(border)),
            tooltip=tooltip,
        )
    )
    points = (
        alt.Chart(dots)
        .mark_circle(size=dot_size, stroke=outline, strokeWidth=0.4, opacity=1)
        .encode(longitude="lon:Q", latitude="lat:Q", color=colour, tooltip=tooltip)
    )
    # Left to itself the projection fits the dots alone and cuts the Arctic off. As expressions,
    # scale and place follow the width when a page makes the chart smaller.
    return (
        alt.LayerChart(layer=(areas, points))
        .properties(width=width, height=height or round(width * WORLD_HEIGHT / WORLD_WIDTH))
        .project(
            type="equalEarth",
            scale=alt.expr(f"width / {WORLD_WIDTH}"),
            translate=alt.expr(f"[width / 2, height / 2 + {WORLD_MIDDLE} * width / {WORLD_WIDTH}]"),
        )
    )
