"""Figures of the chapter on measures: what size and volume mean, and how they relate."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from analysis import theme
from analysis.figures import headlines, marks


def size_against_volume(table: pd.DataFrame) -> alt.LayerChart:
    """Draw size against volume, both on log axes, coloured by family of tasks.

    Parameters
    ----------
    table : DataFrame
        From `analysis.measures.sizes`.
    """
    known = table.dropna(subset=["size_pixels", "volume_bytes", "label"]).copy()
    headlines.enough(known, "datasets with size, volume and task", 3)
    known = known.astype({"size_pixels": float, "volume_bytes": float})
    ratio = known["volume_bytes"] / known["size_pixels"]
    correlation = float(
        np.corrcoef(np.log10(known["size_pixels"]), np.log10(known["volume_bytes"]))[0, 1]
    )
    low, mid, high = (float(q) for q in np.quantile(ratio, [0.1, 0.5, 0.9]))
    finding = (
        f"Size and volume go together (correlation of logarithms {correlation:.2f}), "
        f"but bytes a pixel range from {marks.figures_text(low)} to "
        f"{marks.figures_text(high)}"
    )
    shown = (
        f"Each dot a dataset, n = {marks.count_text(len(known))} with both known. Lines: one and "
        f"ten bytes a pixel; the median is {marks.figures_text(mid)}; the range named holds eight in ten."
    )
    span = pd.DataFrame({"size_pixels": [1e6, 1e14]})
    lines = pd.concat(
        [span.assign(volume_bytes=span["size_pixels"] * k, line=f"{k} B/pixel") for k in (1, 10)]
    )
    x = alt.X(
        "size_pixels:Q",
        title="Size in pixels",
        scale=alt.Scale(type="log"),
        axis=marks.log_axis("count"),
    )
    y = alt.Y(
        "volume_bytes:Q", title="Volume", scale=alt.Scale(type="log"), axis=marks.log_axis("bytes")
    )
    layers = [
        alt.Chart(lines)
        .mark_line(strokeDash=[4, 3], color=theme.MUTED, strokeWidth=1, clip=True)
        .encode(x=x, y=y, detail="line:N"),
        alt.Chart(known)
        .mark_circle(size=55, opacity=0.7)
        .encode(
            x=x,
            y=y,
            color=alt.Color("label:N", scale=theme.family_scale(), legend=alt.Legend(title=None)),
            tooltip=[
                alt.Tooltip("name:N", title="dataset"),
                alt.Tooltip("size_pixels:Q", title="size (pixels)", format=".3s"),
                alt.Tooltip("volume_bytes:Q", title="volume (bytes)", format=".3s"),
            ],
        ),
    ]
    chart = alt.layer(*layers).properties(width=theme.WIDTH, height=380)
    return theme.finish(chart, finding, shown)


def two_measures() -> alt.LayerChart:
    """Draw what the two measures mean: a stack of images, counted in pixels, weighed in bytes."""
    rows = []
    for image in range(4):
        for i in range(6):
            for j in range(6):
                rows.append(
                    {
                        "x": i + image * 0.5,
                        "y": j - image * 0.5,
                        "image": image,
                        "x2": i + image * 0.5 + 1,
                        "y2": j - image * 0.5 + 1,
                    }
                )
    tiles = pd.DataFrame(rows)
    words = pd.DataFrame(
        [
            {"x": 3.0, "y": 6.6, "text": "width"},
            {"x": 0.0, "y": -2.4, "text": "number of images"},
            {"x": 10.0, "y": 4.6, "text": "Size = number × width × height"},
            {"x": 10.0, "y": 3.6, "text": "in pixels, whatever a pixel holds"},
            {"x": 10.0, "y": 1.4, "text": "Volume = pixels × bands × bytes,"},
            {"x": 10.0, "y": 0.4, "text": "compressed, with labels and extras"},
        ]
    )
    scale = alt.Scale(domain=[-3, 24], nice=False)
    squares = (
        alt.Chart(tiles)
        .mark_rect(opacity=1, stroke=theme.PAPER, strokeWidth=0.75)
        .encode(
            x=alt.X("x:Q", axis=None, scale=scale),
            x2="x2:Q",
            y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-3.25, 7.2], nice=False)),
            y2="y2:Q",
            color=alt.Color("image:O", scale=alt.Scale(range=theme.SEQUENTIAL[1:5]), legend=None),
        )
    )
    labels = (
        alt.Chart(words)
        .mark_text(align="left", fontSize=12)
        .encode(x="x:Q", y="y:Q", text="text:N")
    )
    beside = (  # ends before the drawing, however wide its letters are
        alt.Chart(pd.DataFrame([{"x": -0.3, "y": 3.0, "text": "height"}]))
        .mark_text(align="right", fontSize=12)
        .encode(x="x:Q", y="y:Q", text="text:N")
    )
    chart = alt.layer(squares, labels, beside).properties(width=theme.WIDTH, height=240)
    return theme.finish(
        chart,
        "Size counts pixels; volume weighs files",
        "A drawing of the two measures, not data: a stack of images on the left.",
        "A stack of square images. Size is the number of images times width times height in "
        "pixels. Volume is what the files weigh: pixels times bands times bytes, compressed, with "
        "labels and extras.",
    )
