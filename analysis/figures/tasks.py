"""Figures of the chapter on tasks."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis import theme, vocabularies
from analysis.figures import marks


def with_family(table: pd.DataFrame) -> pd.DataFrame:
    """Add the label of each task's family, which decides its colour."""
    families = vocabularies.labels("task_families")
    task_family = {k: t["family"] for k, t in vocabularies.terms("tasks").items()}
    return table.assign(family_label=table["value"].map(task_family).map(families))


def task_shares(
    datasets: pd.DataFrame, size: pd.DataFrame, volume: pd.DataFrame
) -> alt.HConcatChart:
    """Draw the share of each task in datasets, in pixels and in bytes, side by side.

    Parameters
    ----------
    datasets : DataFrame
        From `analysis.measures.share_of` of tasks.
    size, volume : DataFrame
        From `analysis.measures.weighted_share` of tasks by size and by volume.
    """
    order = list(datasets.sort_values("n", ascending=False, kind="stable")["label"])
    panels: list[Any] = []
    for table, axis in (
        (datasets, "of datasets"),
        (size, "of pixels"),
        (volume, "of bytes"),
    ):
        panel = marks.shares(
            with_family(table),
            name="task",
            axis=f"Share {axis}",
            colour="family_label",
            order=order,
            width=150,
            row_height=22,
        )
        if panels:
            for layer in panel.layer:
                layer.encoding.y.axis = alt.Axis(labels=False, grid=False)
        panels.append(panel)
    top = datasets.loc[datasets["n"].idxmax()]
    # Which task holds most pixels is told in the text: one dataset may decide it.
    finding = (
        f"{top['label']} is the most frequent task ({marks.share_text(top['share'])} of datasets)"
    )
    shown = (
        f"Share of the {marks.count_text(top['known'])} of "
        f"{marks.count_text(top['total'])} datasets whose tasks are known (a dataset counts for "
        f"each of its tasks), 95 % Wilson intervals; of the pixels of {size['known'].iloc[0]} "
        f"datasets; of the bytes of {volume['known'].iloc[0]}; both shared equally among "
        "a dataset's tasks, 95 % bootstrap intervals over datasets. Number of datasets in brackets."
    )
    return theme.finish(alt.hconcat(*panels, spacing=12), finding, shown)
