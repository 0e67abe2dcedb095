"""Figures of the chapter on reference data, and the tasks × modalities matrix."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis import theme
from analysis.figures import headlines, marks


def sources(table: pd.DataFrame) -> alt.LayerChart:
    """Draw where labels come from (from `analysis.measures.share_of` of reference sources)."""
    headlines.enough(table[table["n"] > 0], "sources of labels on record")
    first = table.loc[table["n"].idxmax()]
    finding = f"{first['label']} is behind {marks.share_text(first['share'])} of datasets"
    shown = (
        f"Where labels or targets come from, n = {marks.count_text(first['known'])} of "
        f"{marks.count_text(first['total'])} datasets where it is known "
        f"({marks.without_text(table.attrs['without'])}). A dataset counts for each source; 95 % Wilson "
        "intervals."
    )
    return theme.finish(marks.shares(table, name="reference source"), finding, shown)


def sources_by_task(table: pd.DataFrame) -> alt.LayerChart:
    """Draw the share of each reference source within each task.

    Parameters
    ----------
    table : DataFrame
        From `analysis.measures.share_by` of reference sources by tasks.
    """
    used = table[table["known"] >= 5].copy()
    used["group_text"] = [
        f"{label} ({known})"
        for label, known in zip(used["group_label"], used["known"], strict=True)
    ]
    manual = used[used["value"] == "manual_annotation"].sort_values("share", ascending=False)
    order = list(manual["group_text"])
    headlines.enough(manual, "tasks with five known sources of labels or more", 2)
    large, among = headlines.comparison(manual, "known")
    most, fewest = large.iloc[[0, -1]].to_dict("records")
    finding = (
        f"People draw the labels of {most['n']} of {most['known']} datasets of "
        f"{headlines.within(most['group_label'])}, but of {fewest['n']} of {fewest['known']} of "
        f"{headlines.within(fewest['group_label'])}"
    )
    shown = (
        "Per cent of datasets of a task whose labels come from each source; number of datasets "
        f"with a known source in brackets; tasks with five or more. Rows can exceed 100. {among}"
    )
    chart = marks.matrix(
        used,
        row="group_text",
        column="label",
        value="share",
        rows=order,
        share=True,
        title="Share",
        cell=52,
        row_name="task (datasets)",
        column_name="reference source",
    )
    return theme.finish(chart, finding, shown)


def sources_by_year(
    table: pd.DataFrame, listed: pd.DataFrame, last_complete: int
) -> alt.LayerChart:
    """Draw the share of reference sources by period.

    Parameters
    ----------
    table, listed : DataFrame
        ``period, label, value, share, low, high, n, known``, of all datasets and of those that public
        lists name: the headline is told of all, and of these where they show something else.
    last_complete : int
        Named in the subtitle.
    """
    every = table[(table["value"] == "model_generated") & (table["known"] > 0)]
    headlines.enough(every, "periods of release with a known source of labels")
    model, among = headlines.comparison(every, "known")  # periods come in order
    first, last = model.iloc[0], model.iloc[-1]
    named = listed[(listed["value"] == "model_generated") & listed["period"].isin(model["period"])]
    finding = headlines.also_in_lists(
        headlines.change_sentence(
            "The share of datasets with labels made by models",
            first,
            last,
            first["period"],
            last["period"],
            model,
        ),
        model,
        named,
    )
    test = headlines.over_periods(model)[1]
    of_lists = (
        f"{headlines.p_text(headlines.over_periods(named)[1].p)}, n = "
        f"{marks.count_text(named['known'].sum())}"
        if len(named)
        else "none"
    )
    totals = table.drop_duplicates("period")["known"].sum()
    shown = (
        f"Share of datasets by period of release that draw labels from each source, n = "
        f"{marks.count_text(totals)} with year and source known; 95 % Wilson intervals; years after "
        f"{last_complete} are incomplete. {among}{headlines.too_few({'': every}, 'period')} "
        f"Trend over these {len(model)} periods (Cochran–Armitage): {headlines.p_text(test.p)}; within "
        f"public lists {of_lists}."
    )
    periods = list(dict.fromkeys(table["period"]))
    base = alt.Chart(table)
    x = alt.X(
        "period:N",
        sort=periods,
        title=None,
        axis=alt.Axis(labelAngle=-40, grid=False, labelOverlap=False),
    )
    y = alt.Y("share:Q", title="Share of datasets", axis=alt.Axis(format="%", tickCount=4))
    chart = (
        alt.layer(
            base.mark_rule(opacity=0.6, color=theme.ACCENT).encode(
                x=x, y=alt.Y("low:Q"), y2="high:Q"
            ),
            base.mark_line(color=theme.ACCENT, strokeWidth=1.5).encode(x=x, y=y),
            base.mark_point(color=theme.ACCENT, size=40, filled=True, opacity=1).encode(
                x=x,
                y=y,
                tooltip=[
                    alt.Tooltip("period:N", title="period"),
                    alt.Tooltip("label:N", title="reference source"),
                    alt.Tooltip("share:Q", title="share of datasets", format=".1%"),
                    alt.Tooltip("n:Q", title="datasets"),
                ],
            ),
        )
        .properties(width=175, height=110)
        .facet(
            facet=alt.Facet("label:N", title=None, sort=list(dict.fromkeys(table["label"]))),
            columns=3,
        )
    )
    return theme.finish(chart, finding, shown)


def tasks_by_modality(table: pd.DataFrame, known: int, total: int) -> alt.LayerChart:
    """Draw how many datasets serve each task in each modality; empty pairs stay visible.

    Parameters
    ----------
    table : DataFrame
        From `analysis.measures.cross` of tasks with modalities.
    known, total : int
        Datasets with both fields known, and all.
    """
    filled = int((table["n"] > 0).sum())
    few = int(((table["n"] > 0) & (table["n"] < 3)).sum())
    rows = table.groupby("row_label")["n"].sum().sort_values(ascending=False, kind="stable").index
    columns = (
        table.groupby("column_label")["n"].sum().sort_values(ascending=False, kind="stable").index
    )
    finding = (
        f"{filled} of {len(table)} pairs of task and modality have a dataset, "
        f"{few} of them only one or two"
    )
    shown = (
        f"Datasets by task and modality; a dataset counts for each of its pairs; grey: none recorded. "
        f"n = {marks.count_text(known)} of {marks.count_text(total)} with both known."
    )
    chart = marks.matrix(
        table,
        rows=list(rows),
        columns=list(columns),
        cell=38,
        row_name="task",
        column_name="modality",
    )
    return theme.finish(chart, finding, shown)
