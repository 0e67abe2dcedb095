"""Figures of the chapter on geography and of open question 2."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from analysis import theme
from analysis.figures import headlines, marks

BY_LABELS = {"land": "against land", "people": "against people"}
BY_COLOURS = ["#2a8a4a", "#3b6fb6"]


def dataset_map(counts: pd.DataFrame, known: int, total: int) -> alt.LayerChart:
    """Draw the number of datasets that name each country.

    Parameters
    ----------
    counts : DataFrame
        From `analysis.geography.country_counts`: ``country, name, n``.
    known, total : int
        Datasets that name a country, and all.
    """
    from analysis.worldmap import DISCLAIMER, world_layer

    values = counts.rename(columns={"country": "iso3", "n": "value"})
    top = counts.loc[counts["n"].idxmax()]
    none = int((counts["n"] == 0).sum())
    finding = (
        f"Most often named: {top['name']} ({top['n']} of {marks.count_text(known)} datasets that name a "
        f"country); {none} countries and territories are named by none"
    )
    shown = (
        f"Datasets by country, n = {marks.count_text(known)} of {marks.count_text(total)} that name "
        f"countries; a dataset counts in each. Grey: none recorded. {DISCLAIMER}"
    )
    chart = world_layer(
        values, colours=theme.SEQUENTIAL, none_colour=theme.NONE_RECORDED, title="Datasets"
    )
    return theme.finish(chart, finding, shown)


def continents(table: pd.DataFrame) -> alt.LayerChart:
    """Draw each continent's share beside the article's (from `analysis.places.shares`)."""
    first = table.loc[table.dropna(subset=["alone"])["share"].idxmax()]
    finding = (
        f"{marks.share_text(first['share'])} of datasets cover {first['label']}, "
        f"{marks.share_text(first['alone'])} lie on it alone"
    )
    if pd.notna(first["article"]):
        finding += f"; the article gives {marks.share_text(first['article'])}"
    shown = (
        "Share of datasets that cover each continent (filled dot, their number in brackets) and of those "
        f"that lie on it alone (open dot), n = {marks.count_text(first['N'])} with coverage known, "
        f"{marks.count_text(first['unknown'])} without; synthetic ones and those at sea are left out. "
        "Global: named no continent. 95 % Wilson intervals. Diamond: the article's share."
    )
    chart = marks.shares(
        table,
        name="continent",
        beside="alone",
        beside_label="on it alone",
        reference="article",
        reference_label="the article",
    )
    return theme.finish(chart, finding, shown)


def representation(table: pd.DataFrame) -> alt.LayerChart:
    """Draw how well continents are represented against land and people, on a log axis.

    Parameters
    ----------
    table : DataFrame
        From `analysis.places.representation`.
    """
    data = table[table["ratio"] > 0].assign(series=lambda t: t["by"].map(BY_LABELS))
    people = data[data["by"] == "people"].sort_values("ratio", ascending=False)
    best, worst = people.iloc[0], people.iloc[-1]
    finding = (
        f"For its people, {best['continent']} has {best['ratio']:.1f} times its share of datasets, "
        f"{worst['continent']} {worst['ratio']:.2f} times"
    )
    shown = (
        f"Share of datasets over share of land (without Antarctica) and of people; 1 is parity; "
        f"n = {marks.count_text(table['N'].max())} datasets with coverage known, each shared equally "
        "among its continents, global ones among all six. 95 % bootstrap intervals over datasets."
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


def share_matrix(table: pd.DataFrame, what: str) -> alt.LayerChart:
    """Draw each continent's share within tasks, modalities or periods.

    Parameters
    ----------
    table : DataFrame
        From `analysis.places.by_task` and its kin.
    what : str
        ``"task"``, ``"modality"`` or ``"period"``.
    """
    data = table.copy()
    data["row"] = [f"{g} ({k})" for g, k in zip(data["group"], data["known"], strict=True)]
    africa = data[data["continent"] == "Africa"].sort_values("share", kind="stable")
    among = headlines.comparison(africa, "known")[1]
    if what == "period":
        sentences, tests = [], []
        told = {one: data[data["continent"] == one] for one in ("Africa", "Europe")}
        for continent, every in told.items():
            share, _ = headlines.comparison(every, "known")
            first, last = share.iloc[0], share.iloc[-1]
            sentences.append(
                headlines.change_sentence(
                    f"{continent}'s share", first, last, first["group"], last["group"], share
                )
            )
            test = headlines.over_periods(share)[1]
            tests.append(f"{continent} {headlines.p_text(test.p)}")
        finding = ". ".join(sentences)
        among += (
            f"{headlines.too_few(told, 'group')} Trend over these "
            f"{share['group'].nunique()} periods (Cochran–Armitage): {', '.join(tests)}."
        )
    else:
        large, _ = headlines.comparison(africa, "known")
        low, high = large.iloc[[0, -1]].to_dict("records")
        finding = (
            f"Africa is covered by {high['n']} of {high['known']} datasets of "
            f"{headlines.within(high['group'])}"
        )
        if len(large) > 1:
            finding += f", but by {low['n']} of {low['known']} of {headlines.within(low['group'])}"
    shown = (
        f"Per cent of the datasets of each {what} that cover each continent; in brackets the number with "
        "coverage known; a dataset counts on each continent, so rows can exceed 100."
    )
    shown += f" {among}"
    order = list(dict.fromkeys(data["row"]))
    if what != "period":
        order = list(
            data.drop_duplicates("row").sort_values("known", ascending=False, kind="stable")["row"]
        )
    chart = marks.matrix(
        data,
        row="row",
        column="continent",
        value="share",
        rows=order,
        share=True,
        title="Share of datasets",
        cell=56,
        row_name=f"{what} (datasets)",
        column_name="continent",
    )
    return theme.finish(chart, finding, shown)


def sensitivity(table: pd.DataFrame) -> alt.HConcatChart:
    """Draw the representation of continents under every choice (from `analysis.places.sensitivity`)."""
    order = list(dict.fromkeys(table["choice"]))
    europe = table[(table["continent"] == "Europe") & (table["by"] == "land")].set_index("choice")[
        "ratio"
    ]
    africa = table[(table["continent"] == "Africa") & (table["by"] == "land")]["ratio"]
    finding = (
        f"Europe's ratio to land lies between {europe.min():.1f} and {europe.max():.1f} by what one "
        f"chooses; Africa's between {africa.min():.2f} and {africa.max():.2f}"
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


def _plural(unit: str) -> str:
    """Return more than one of what a sample is.

    Examples
    --------
    >>> _plural("chip"), _plural("region of interest")
    ('chips', 'regions of interest')
    """
    first, *rest = unit.split(" of ")
    return " of ".join([f"{first}s", *rest])


def samples(table: pd.DataFrame) -> alt.FacetChart:
    """Draw where samples of single datasets lie, beside what counting the dataset once says.

    Parameters
    ----------
    table : DataFrame
        ``dataset, unit`` (what a sample is), ``continent, samples, share, once`` (equal share of each
        continent named).
    """
    data = table.copy()
    data["off"] = (data["share"] - data["once"]).abs()
    most = data.loc[data["off"].idxmax()]
    finding = (
        f"Counting datasets hides where samples lie: {marks.share_text(most['share'])} of "
        f"{most['dataset']}'s samples are in {most['continent']}, where an equal split would put "
        f"{marks.share_text(most['once'])}"
    )
    shown = (
        "Share of samples by continent (filled) and an equal split over the continents each dataset "
        "covers (open), for datasets whose sample locations are public. Samples: "
        + "; ".join(
            f"{name}, {marks.count_text(total)} {_plural(unit)}"
            for (name, unit), total in data.groupby(["dataset", "unit"], sort=False)["samples"]
            .sum()
            .items()
        )
        + "."
    )
    order = sorted(data["continent"].unique())
    y = alt.Y("continent:N", sort=order, title=None, axis=alt.Axis(grid=False))
    x_axis = alt.Axis(format="%", tickCount=4)
    base = alt.Chart(data)
    chart = (
        alt.layer(
            base.mark_rule(color=theme.MUTED).encode(y=y, x=alt.X("once:Q"), x2="share:Q"),
            base.mark_point(filled=True, size=60, color=theme.ACCENT, opacity=1).encode(
                y=y,
                x=alt.X("share:Q", title="Share of samples", axis=x_axis),
                tooltip=[
                    alt.Tooltip("dataset:N", title="dataset"),
                    alt.Tooltip("continent:N", title="continent"),
                    alt.Tooltip("samples:Q", title="samples"),
                    alt.Tooltip("share:Q", title="share of samples", format=".1%"),
                ],
            ),
            base.mark_point(filled=False, size=60, color=theme.MUTED).encode(y=y, x="once:Q"),
        )
        .properties(width=220, height=130)
        .facet(facet=alt.Facet("dataset:N", title=None), columns=2)
    )
    return theme.finish(chart, finding, shown)


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
