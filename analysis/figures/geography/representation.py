"""Figures of how well continents are represented, also for open question 2."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from analysis import theme
from analysis.figures import headlines, marks

BY_LABELS = {"land": "against land", "people": "against people"}
BY_COLOURS = ["#2a8a4a", "#3b6fb6"]


def representation(table: pd.DataFrame, choices: pd.DataFrame) -> alt.LayerChart:
    """Draw how well continents are represented against land and people, on a log axis.

    Parameters
    ----------
    table : DataFrame
        From `analysis.places.representation`.
    choices : DataFrame
        From `analysis.places.sensitivity`: the headline tells how far other rules of counting move
        the two that it names, which no interval over datasets holds.
    """
    data = table[table["ratio"] > 0].assign(series=lambda t: t["by"].map(BY_LABELS))
    people = data[data["by"] == "people"].sort_values("ratio", ascending=False)
    best, worst = people.iloc[0], people.iloc[-1]
    by_rule = choices[choices["by"] == "people"].groupby("continent")["ratio"]
    low, high = by_rule.min().map(marks.figures_text), by_rule.max().map(marks.figures_text)
    ratio, between = zip(
        *[
            (
                marks.figures_text(row["ratio"]),
                f"{low[row['continent']]} to {high[row['continent']]}",
            )
            for row in (best, worst)
        ],
        strict=True,
    )
    finding = (
        f"For its people, {best['continent']} has {ratio[0]} times its share of datasets ({between[0]} by "
        f"rule of counting), {worst['continent']} {ratio[1]} times ({between[1]})"
    )
    shown = (
        f"Share of datasets over share of land (without Antarctica) and of people; 1 is parity; "
        f"n = {marks.count_text(table['N'].max())} datasets with coverage known, each shared equally "
        "among its continents, global ones among all six. 95 % bootstrap intervals over datasets; other "
        f"rules of counting, {choices['choice'].nunique() - 1} in open question 2, are not in them."
    )
    return theme.finish(_ratios(data, list(people["continent"])), finding, shown)


def _ratios(data: pd.DataFrame, order: list[str], width: int = theme.WIDTH - 130) -> alt.LayerChart:
    y = alt.Y("continent:N", sort=order, title=None, axis=alt.Axis(grid=False))
    offset = alt.YOffset("series:N")
    scale = alt.Scale(type="log")
    axis = alt.Axis(values=[0.1, 0.2, 0.5, 1, 2, 5, 10, 20], format="~g")
    colour = alt.Color(
        "series:N",
        scale=alt.Scale(domain=list(BY_LABELS.values()), range=BY_COLOURS),
        legend=alt.Legend(title=None),
    )
    shape = alt.Shape(
        "series:N",
        scale=alt.Scale(domain=list(BY_LABELS.values()), range=["circle", "square"]),
        legend=alt.Legend(title=None),
    )
    drawn = data.assign(low=data["low"].clip(lower=0.02))
    base = alt.Chart(drawn)
    return alt.layer(
        alt.Chart(pd.DataFrame({"one": [1]}))
        .mark_rule(color=theme.MUTED, strokeDash=[3, 3])
        .encode(x=alt.X("one:Q", scale=scale)),
        base.mark_rule(strokeWidth=1.5).encode(
            y=y,
            yOffset=offset,
            x=alt.X(
                "low:Q",
                scale=scale,
                axis=axis,
                title="Share of datasets over share of land or people",
            ),
            x2="high:Q",
            color=colour,
        ),
        base.mark_point(filled=True, size=65, opacity=1).encode(
            y=y,
            yOffset=offset,
            x=alt.X("ratio:Q", scale=scale),
            color=colour,
            shape=shape,
            tooltip=[
                alt.Tooltip("continent:N", title="continent"),
                alt.Tooltip("series:N", title="represented"),
                alt.Tooltip("ratio:Q", title="ratio", format=".2f"),
                alt.Tooltip("low:Q", title="95 % from", format=".2f"),
                alt.Tooltip("high:Q", title="95 % to", format=".2f"),
            ],
        ),
    ).properties(width=width, height=36 * len(order))


def sensitivity(table: pd.DataFrame) -> alt.HConcatChart:
    """Draw the representation of continents under every choice (from `analysis.places.sensitivity`)."""
    order = list(dict.fromkeys(table["choice"]))
    land = table[table["by"] == "land"].groupby("continent")["ratio"]
    low, high = land.min(), land.max()
    moved = (high / low).sort_values(ascending=False, kind="stable")
    names = list(dict.fromkeys([*moved.index[:2], "Africa"]))
    finding = "By what one chooses, the ratio to land lies between " + headlines.together(
        [
            f"{marks.figures_text(low[name])} and {marks.figures_text(high[name])} for {name}"
            for name in names
        ]
    )
    shown = (
        f"Share of datasets over share of land (left) and of people (right): 1 is parity, grey up to "
        f"{2**0.5:.1f}-fold from it, blue above, orange below. Each row another rule of counting; n as in "
        "the chapter on geography."
    )
    data = table[table["ratio"].notna()].copy()
    data["doublings"] = np.log2(data["ratio"].clip(lower=1 / 64))
    data["text"] = [marks.figures_text(ratio) for ratio in data["ratio"]]
    continents = list(dict.fromkeys(data.sort_values("continent")["continent"]))
    scale = theme.diverging_classes()
    colour = alt.Color("doublings:Q", scale=scale, legend=None)
    charts: list[Any] = []
    for by in ("land", "people"):
        x = alt.X(
            "continent:N",
            sort=continents,
            title=None,
            axis=alt.Axis(orient="top", labelAngle=-40, grid=False, labelOverlap=False),
        )
        y = alt.Y(
            "choice:N",
            sort=order,
            title=None,
            axis=alt.Axis(grid=False, labels=not charts, labelLimit=220),
        )
        base = alt.Chart(data[data["by"] == by])
        charts.append(
            alt.layer(
                base.mark_rect().encode(
                    x=x,
                    y=y,
                    color=colour,
                    tooltip=[
                        alt.Tooltip("choice:N", title="choice"),
                        alt.Tooltip("continent:N", title="continent"),
                        alt.Tooltip("ratio:Q", title="ratio", format=".3~g"),
                    ],
                ),
                base.mark_text(fontSize=11).encode(
                    x=x, y=y, text="text:N", color=theme.words_on(scale, "doublings")
                ),
            ).properties(
                width=42 * len(continents),
                height=30 * len(order),
                title=alt.TitleParams(BY_LABELS[by].capitalize(), fontSize=12, fontWeight="normal"),
            )
        )
    return theme.finish(alt.hconcat(*charts, spacing=12), finding, shown)


def futures(table: pd.DataFrame, added: int) -> alt.HConcatChart:
    """Draw where the next datasets should lie (from `analysis.places.futures`)."""
    people = table[table["aim"] == "people"].sort_values("added", ascending=False)
    first = people.iloc[0]
    finding = (
        f"To come nearest to people, {first['added']} of the next {added} datasets would have to lie in "
        f"{first['place']}"
    )
    shown = (
        f"Ratio of share of datasets to share of land (left) and people (right), now (open) and after "
        f"{added} more datasets placed as well as possible (filled, number added); 1 is parity; exact "
        "minimum of the sum of squared log ratios."
    )
    order = list(people["place"])
    charts: list[Any] = []
    for by in ("land", "people"):
        part = table[table["aim"] == by].copy()
        part["text"] = [f"+{a}" if a else "" for a in part["added"]]
        y = alt.Y("place:N", sort=order, title=None, axis=alt.Axis(grid=False, labels=not charts))
        scale = alt.Scale(type="log")
        base = alt.Chart(part)
        charts.append(
            alt.layer(
                alt.Chart(pd.DataFrame({"one": [1]}))
                .mark_rule(color=theme.MUTED, strokeDash=[3, 3])
                .encode(x=alt.X("one:Q", scale=scale)),
                base.mark_rule(color=theme.MUTED).encode(
                    y=y,
                    x=alt.X(
                        "ratio_now:Q",
                        scale=scale,
                        title=f"Ratio {BY_LABELS[by]}",
                        axis=alt.Axis(values=[0.2, 0.5, 1, 2, 5, 10], format="~g"),
                    ),
                    x2="ratio_then:Q",
                ),
                base.mark_point(filled=False, size=60, color=theme.MUTED).encode(
                    y=y, x="ratio_now:Q"
                ),
                base.mark_point(filled=True, size=60, color=theme.ACCENT, opacity=1).encode(
                    y=y,
                    x="ratio_then:Q",
                    tooltip=[
                        alt.Tooltip("place:N", title="continent"),
                        alt.Tooltip("added:Q", title="datasets added"),
                    ],
                ),
                base.mark_text(dy=-10, fontSize=11).encode(y=y, x="ratio_then:Q", text="text:N"),
            ).properties(width=230, height=34 * len(order))
        )
    return theme.finish(alt.hconcat(*charts), finding, shown)
