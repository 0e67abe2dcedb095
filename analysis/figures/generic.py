"""Figures on the generic dataset: wishes met, portfolios, empty cells."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis import theme
from analysis.figures import headlines, marks
from analysis.wishes import GROUPS, TIE


def wishes_met(table: pd.DataFrame, keep: list[str], finding: str) -> alt.FacetChart:
    """Draw which wish each dataset meets.

    Parameters
    ----------
    table : DataFrame
        From `analysis.wishes.tidy`.
    keep : list of str
        Ids of the datasets to draw, from top to bottom.
    finding : str
        The title.
    """
    part = table[table["id"].isin(keep)].copy()
    names = part.drop_duplicates("id").set_index("id")["name"].to_dict()
    order = [names[i] for i in keep]
    labels = list(dict.fromkeys(part["label"]))
    part["answer"] = part["met"].map({True: "met", False: "not recorded"})
    groups = [g for g in GROUPS if g in set(part["group"])]
    charts: list[Any] = []
    for group in groups:
        sub = part[part["group"] == group]
        columns = [label for label in labels if label in set(sub["label"])]
        charts.append(
            alt.Chart(sub)
            .mark_rect(stroke=theme.LINE, strokeWidth=0.4)
            .encode(
                x=alt.X(
                    "label:N",
                    sort=columns,
                    title=group,
                    axis=alt.Axis(
                        orient="top",
                        labelAngle=-90,
                        grid=False,
                        titleFontWeight=600,
                        labelOverlap=False,
                    ),
                ),
                y=alt.Y(
                    "name:N",
                    sort=order,
                    title=None,
                    axis=alt.Axis(grid=False, labels=not charts, labelLimit=150),
                ),
                color=alt.Color(
                    "answer:N",
                    scale=alt.Scale(
                        domain=["met", "not recorded"], range=[theme.ACCENT, theme.NONE_RECORDED]
                    ),
                    legend=alt.Legend(title=None),
                ),
                tooltip=[
                    alt.Tooltip("name:N", title="dataset"),
                    alt.Tooltip("label:N", title="wish"),
                    alt.Tooltip("answer:N", title="record"),
                ],
            )
            .properties(width=15 * len(columns), height=17 * len(order))
        )
    shown = (
        f"The {len(order)} pre-training datasets that meet most, against {len(labels)} wishes; filled: "
        "the record states it, dates also by its tasks and its unit of counting; a dataset that is "
        "global without a list counts for the six inhabited continents."
    )
    return theme.finish(alt.hconcat(*charts, spacing=6), finding, shown)


def portfolio_curve(tables: dict[str, pd.DataFrame]) -> alt.LayerChart:
    """Draw the best coverage by the number of datasets chosen.

    Parameters
    ----------
    tables : dict of str to DataFrame
        From `analysis.wishes.curve`, by name of the pool.
    """
    data = pd.concat([t.assign(pool=name) for name, t in tables.items()], ignore_index=True)
    data = data[["size", "covered", "bound", "optimal", "pool"]]
    first = next(iter(tables))
    one = tables[first].iloc[0]["covered"]
    most = tables[first].iloc[-1]
    proven = "every point proven optimal" if data["optimal"].all() else "open points not proven"
    finding = (
        f"The best single dataset meets {marks.share_text(one)} of the wishes, the best "
        f"{int(most['size'])} together {marks.share_text(most['covered'])}"
    )
    shown = (
        f"Weight of wishes covered by the best choice of as many datasets, exact integer programme, "
        f"{proven}. Wishes weigh the same within a group, groups the same."
    )
    palette = [theme.ACCENT, "#e07b2a", theme.MUTED]
    colour = alt.Color(
        "pool:N",
        scale=alt.Scale(domain=list(tables), range=palette[: len(tables)]),
        legend=alt.Legend(title=None),
    )
    base = alt.Chart(data)
    x = alt.X("size:Q", title="Datasets in the portfolio", axis=alt.Axis(tickMinStep=1, grid=False))
    y = alt.Y(
        "covered:Q",
        title="Wishes covered",
        axis=alt.Axis(format="%"),
        scale=alt.Scale(domain=[0, 1]),
    )
    chart = alt.layer(
        base.mark_line().encode(x=x, y=y, color=colour),
        base.mark_point(filled=True, size=60, opacity=1).encode(
            x=x,
            y=y,
            color=colour,
            tooltip=[
                alt.Tooltip("pool:N", title="chosen from"),
                alt.Tooltip("size:Q", title="datasets"),
                alt.Tooltip("covered:Q", title="wishes met", format=".1%"),
            ],
        ),
    ).properties(width=theme.WIDTH, height=260)
    return theme.finish(chart, finding, shown)


def _in_text(label: str) -> str:
    """Write a label inside a sentence: a capital stays only in abbreviations."""
    return label.lower() if label[1:].islower() else label


def empty_cells(table: pd.DataFrame, keep: int = 20) -> alt.LayerChart:
    """Draw the combinations of task, modality and continent that lack datasets most."""
    headlines.enough(table, "combinations of task, modality and continent on record")
    top = table.head(keep).copy()
    top["cell"] = top["task"] + " · " + top["modality"] + " · " + top["continent"]
    first = top.iloc[0]
    finding = (
        f"Most is lacking in {first['continent']}: {marks.figures_text(first['found'])} datasets of "
        f"{_in_text(first['task'])} with {_in_text(first['modality'])} data, where "
        f"{first['expected']:.0f} would match its people"
    )
    shown = (
        f"The {keep} largest gaps between datasets found (filled) and the number that would match each "
        "continent's share of people (open), among pairs of a named task and modality that exist. A "
        "dataset is shared equally among the continents it names "
        f"({int(first['n'])} name {first['continent']} in the first row); one that names none does not count."
    )
    y = alt.Y(
        "cell:N", sort=list(top["cell"]), title=None, axis=alt.Axis(grid=False, labelLimit=330)
    )
    base = alt.Chart(top)
    chart = alt.layer(
        base.mark_rule(color=theme.MUTED, strokeWidth=1.2).encode(
            y=y,
            x=alt.X("found:Q", title="Datasets, each shared among its continents"),
            x2="expected:Q",
        ),
        base.mark_point(filled=True, size=60, color=theme.ACCENT, opacity=1).encode(
            y=y,
            x="found:Q",
            tooltip=[
                alt.Tooltip("cell:N", title="task, modality, continent"),
                alt.Tooltip("found:Q", title="found, each shared", format=".1f"),
                alt.Tooltip("n:Q", title="counted in full"),
                alt.Tooltip("expected:Q", title="expected by people", format=".1f"),
            ],
        ),
        base.mark_point(filled=False, size=60, color=theme.MUTED).encode(y=y, x="expected:Q"),
    ).properties(width=theme.WIDTH - 270, height=22 * len(top))
    return theme.finish(chart, finding, shown)


def emphasis(table: pd.DataFrame) -> alt.LayerChart:
    """Draw which datasets are best when a group of wishes weighs more.

    Parameters
    ----------
    table : DataFrame
        ``variant, id, name, covered, lost`` (what the choice that is best most often covers less).
    """
    variants = list(dict.fromkeys(table["variant"]))
    counts = table["name"].value_counts()
    order = sorted(counts.index, key=lambda name: (-counts[name], name))
    lost = table.drop_duplicates("variant")["lost"]
    same = int((lost <= TIE).sum())
    finding = f"The same four datasets are best under {same} of {len(variants)} weightings"
    if same < len(variants):
        finding += f"; under the others they lose at most {lost.max() * 100:.1f} points"
    shown = (
        "The best four datasets (exact optimum) when all groups of wishes weigh alike and when one "
        "weighs three times; filled: chosen. Points: per cent of the wishes' weight. Of choices that are "
        "equally good one is shown: one that is best most often, or one that shares most with it."
    )
    x = alt.X(
        "variant:N",
        sort=variants,
        title=None,
        axis=alt.Axis(orient="top", labelAngle=-35, grid=False, labelLimit=180, labelOverlap=False),
    )
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(grid=False, labelLimit=220))
    chart = (
        alt.Chart(table)
        .mark_circle(size=170, color=theme.ACCENT)
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("name:N", title="dataset"),
                alt.Tooltip("variant:N", title="weighting"),
                alt.Tooltip("covered:Q", title="wishes met", format=".1%"),
            ],
        )
        .properties(width=62 * len(variants), height=24 * len(order))
    )
    return theme.finish(chart, finding, shown)
