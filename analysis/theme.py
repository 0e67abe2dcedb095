"""One look for all charts: colours, sizes, and the words of titles.

Text, axes and grid take the page's colours (see ``analysis.display``), so that a chart follows
the light and the dark theme; so do ramps, on which more is always further from the page. Other marks
have colours of their own, chosen to stand out on both.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import Any

import altair as alt

from analysis import vocabularies

WIDTH = 620  # pixels of the plotting area: with axis labels about as wide as the text
LABEL = 12
TITLE = 16
ACCENT = "#2f6fb0"
# Beside the accent: lighter than it in both themes, since hues alone are not told apart by all. Not quite
# the colour of a task family, which stays the same on dark paper.
SECOND = "#5cb8dd"
MUTED = "#8a8f98"  # context, intervals, the article's own values
INK = "#1f2328"  # words
PAPER = "#fefefe"  # what lies behind a chart
LINE = "#8c959f"
NONE_RECORDED = "#eceef0"  # never a gap, and before the ramp's first class: drawn with an outline
NOT_STATED = "#b9bdc4"

# Nine families, told apart by lightness as well as hue (after Paul Tol's qualitative schemes).
FAMILY_COLOURS = {
    "classification": "#3b6fb6",
    "segmentation": "#2a8a4a",
    "detection": "#e0606b",
    "change": "#c9a227",
    "regression": "#5cb8dc",
    "restoration": "#9c3d84",
    "pretraining": "#e07b2a",
    "language": "#159a8c",
    "time_series_other": "#8c8c8c",
}

# Words stand on these as `words_on` writes them, at 4.5 to 1 or better: in ink on the first three of
# six and the middle three of seven, in the colour of the page on the others.
SEQUENTIAL = ["#d3e4f4", "#aacdea", "#7fb2de", "#2f78b6", "#1d5a97", "#0d3b6e"]
DIVERGING = ["#7f2f16", "#ad5527", "#e9c4a8", "#cfd2d6", "#a8c8e0", "#33769f", "#174a78"]


def family_scale(drawn: Iterable[str] = ()) -> alt.Scale:
    """Return the colour scale of task families, the same on every page.

    Parameters
    ----------
    drawn : iterable of str, optional
        The labels drawn; those that are no family's have the colour of what is not stated.

    Examples
    --------
    >>> family_scale(["Task not known"]).to_dict()["domain"][-1]
    'Task not known'
    """
    labels = vocabularies.labels("task_families")
    families = [labels[key] for key in FAMILY_COLOURS]
    others = [label for label in dict.fromkeys(drawn) if label not in families]
    return alt.Scale(
        domain=families + others,
        range=[*FAMILY_COLOURS.values(), *([NOT_STATED] * len(others))],
    )


def sequential_classes(top: float) -> alt.Scale:
    """Return the scale that shades values up to ``top`` in six classes, even in the square root.

    Classes rather than a blend: only the colours of classes can follow the page's theme.

    Examples
    --------
    >>> sequential_classes(36).to_dict()["domain"]
    [1.0, 4.0, 9.0, 16.0, 25.0]
    """
    steps = len(SEQUENTIAL)
    # To as many digits as `analysis.display.stable` keeps of values.
    starts = [float(f"{top * (step / steps) ** 2:.12g}") for step in range(1, steps)]
    return alt.Scale(type="threshold", domain=starts, range=SEQUENTIAL)


def even_classes() -> alt.Scale:
    """Return the scale that shades shares of 0 to 1 in five classes, each a fifth wide.

    For shares that lie all over: `sequential_classes` has its narrow classes near zero and one wide one
    above, where such shares would all look alike.

    Examples
    --------
    >>> even_classes().to_dict()["domain"]
    [0.2, 0.4, 0.6, 0.8]
    """
    colours = [*SEQUENTIAL[:4], SEQUENTIAL[5]]
    return alt.Scale(type="threshold", domain=[0.2, 0.4, 0.6, 0.8], range=colours)


def diverging_classes() -> alt.Scale:
    """Return the scale that shades values around zero in seven classes one wide.

    Examples
    --------
    >>> diverging_classes().to_dict()["domain"]
    [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]
    """
    half = len(DIVERGING) / 2
    starts = [step - half for step in range(1, len(DIVERGING))]
    return alt.Scale(type="threshold", domain=starts, range=DIVERGING)


def words_on(scale: alt.Scale, field: str) -> Any:
    """Return the colour of words on cells that one of the two scales above shades by ``field``.

    Examples
    --------
    >>> words_on(sequential_classes(36), "n")["condition"][0]["test"]
    "datum['n'] >= 9.0"
    """
    both_ways = scale.range is DIVERGING
    starts = scale.domain
    test = f"datum['{field}'] >= {starts[4 if both_ways else 2]}"
    if both_ways:
        test += f" || datum['{field}'] < {starts[1]}"
    return alt.when(test).then(alt.value(PAPER)).otherwise(alt.value(INK))


def wrapped(text: str, characters: int = 78) -> list[str]:
    """Break a title into lines that fit a phone as well as a page.

    Examples
    --------
    >>> wrapped("one two three", 7)
    ['one two', 'three']
    >>> wrapped("of pre-training", 14)
    ['of', 'pre-training']
    """
    # On a page the lines are joined by spaces, which a word broken at its hyphen would show.
    return textwrap.wrap(text, characters, break_on_hyphens=False) or [""]


def unbroken(text: str) -> str:
    """Keep a number and its per cent sign on one line.

    Examples
    --------
    >>> unbroken("21 % of 5 lists") == "21\u00a0% of 5 lists"
    True
    """
    return re.sub(r"(?<=\d) (?=%)", "\u00a0", text)


def finish(
    chart: Any,
    finding: str,
    shown: str,
    alternative: str | None = None,
    *,
    width: int | None = None,
) -> Any:
    """Give a chart its title (the finding), subtitle (what is shown) and alternative text.

    Parameters
    ----------
    chart : alt.Chart or a layered or joined chart
        The chart without title.
    finding : str
        What the chart shows to be so, computed from the data.
    shown : str
        What is drawn, with n of N.
    alternative : str, optional
        Text for those who do not see the chart; the finding and what is shown by default.
    width : int, optional
        Width of the plotting area in pixels, for single views.

    Returns
    -------
    alt.Chart
        The same kind of chart.
    """
    title = alt.TitleParams(
        text=wrapped(unbroken(finding), 72),
        subtitle=wrapped(unbroken(shown), 98),
        anchor="start",
        frame="group",
    )
    properties: dict[str, Any] = {
        "title": title,
        "description": alternative or f"{finding.rstrip('.')}. {shown}",
    }
    if width is not None:
        properties["width"] = width
    return chart.properties(**properties)


def configuration() -> dict[str, Any]:
    """Return the Vega-Lite configuration that all charts share."""
    font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
    return {
        "background": "transparent",
        "font": font,
        "view": {"stroke": None, "continuousWidth": WIDTH},
        "axis": {
            "labelFontSize": LABEL,
            "titleFontSize": LABEL,
            "titleFontWeight": "normal",
            "grid": True,
            "gridOpacity": 0.35,
            "gridWidth": 0.6,
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
            "labelLimit": 220,
        },
        "axisX": {"labelSeparation": 8},  # years of four figures must not touch
        "axisY": {"titleAnchor": "end"},
        "legend": {
            "labelFontSize": LABEL,
            "titleFontSize": LABEL,
            "orient": "bottom",
            "columns": 3,
        },
        "title": {
            "fontSize": TITLE,
            "fontWeight": 600,
            "subtitleFontSize": LABEL,
            "subtitlePadding": 4,
            "offset": 12,
        },
        "text": {"fontSize": LABEL},
        "point": {"filled": True, "size": 60},
        "bar": {"cornerRadiusEnd": 1},
    }


def enable() -> None:
    """Make the shared configuration Altair's current theme."""

    @alt.theme.register("more-data", enable=True)
    def _theme() -> alt.theme.ThemeConfig:
        return alt.theme.ThemeConfig(config=configuration())  # type: ignore[typeddict-item]
