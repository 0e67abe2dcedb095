"""Figures of the chapter on platforms and sensors."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis import theme
from analysis.figures import headlines, marks
from analysis.intervals import median_interval


def _shares(
    table: pd.DataFrame, what: str, name: str, keep: int | None = None, *, proper: bool = False
) -> alt.LayerChart:
    """Draw shares; `proper` labels are names, which keep their capitals within a sentence."""
    ordered = table.sort_values("n", ascending=False, kind="stable")
    shown_rows = ordered[ordered["n"] > 0] if keep is None else ordered.head(keep)
    named = shown_rows[shown_rows["n"] > 0]
    headlines.enough(named, f"terms for the {name} on record")
    first = named.iloc[0]
    if len(named) == 1:
        finding = f"Every dataset that names a {name} has {first['label']}"
    else:
        second = named.iloc[1]
        then = second["label"] if proper else headlines.within(second["label"])
        finding = (
            f"{first['label']} leads with {marks.share_text(first['share'])} of datasets, "
            f"then {then} with {marks.share_text(second['share'])}"
        )
    shown = (
        f"{what}, n = {marks.count_text(first['known'])} of {marks.count_text(first['total'])} "
        f"datasets where it is known ({marks.without_text(table.attrs['without'])}); a dataset counts for "
        "each of its values. 95 % Wilson intervals; number of datasets in brackets."
    )
    return theme.finish(marks.shares(shown_rows, name=name), finding, shown)


def platforms(table: pd.DataFrame) -> alt.LayerChart:
    """Draw the share of datasets by platform (from `analysis.measures.share_of`)."""
    return _shares(table, "What carried the sensor", "platform")


def modalities(table: pd.DataFrame) -> alt.LayerChart:
    """Draw the share of datasets by modality (from `analysis.measures.share_of`)."""
    return _shares(table, "What was measured", "modality")


def sensors(table: pd.DataFrame, keep: int = 20) -> alt.LayerChart:
    """Draw the most used sensors and imagery services (from `analysis.measures.share_of`)."""
    return _shares(
        table, f"The {keep} sensors and imagery services used by most", "sensor", keep, proper=True
    )


def sampling_distance(table: pd.DataFrame) -> alt.LayerChart:
    """Draw the ground sampling distance by task: every dataset, and the median.

    Parameters
    ----------
    table : DataFrame
        ``name, label`` (task), ``gsd_min_m``, one row a dataset and task.
    """
    known = table.dropna(subset=["gsd_min_m"]).astype({"gsd_min_m": float})
    medians = _medians(known)
    headlines.enough(medians, "tasks with three known sampling distances or more")
    known = known[known["label"].isin(medians["label"])]
    known = known[["id", "name", "label", "gsd_min_m", "order"]]  # the page carries every row
    order = list(medians["label"])
    large, among = headlines.comparison(medians, "size")
    finding = (
        f"The median finest ground sampling distance by task runs from {_tied(large, large['median'].min())} "
        f"to {_tied(large, large['median'].max())}"
    )
    shown = (
        f"Finest ground sampling distance of each dataset by task, n = "
        f"{marks.count_text(known['id'].nunique())} datasets; a dataset appears for each of "
        "its tasks; bar: median, line: its 95 % interval; tasks with three or more. Tasks whose "
        f"intervals overlap are not told apart. {among}"
    )
    x = alt.X(
        "gsd_min_m:Q",
        title="Ground sampling distance in metres",
        scale=alt.Scale(type="log", nice=False, padding=12),  # the finest clear of the rows' names
        axis=alt.Axis(values=[0.01, 0.1, 1, 10, 100, 1000], format="~g"),
    )
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(grid=False))
    dots = (
        alt.Chart(known)
        .mark_circle(size=28, opacity=0.35, color=theme.ACCENT)
        .encode(
            x=x,
            y=y,
            yOffset=alt.YOffset("offset:Q"),
            tooltip=[
                alt.Tooltip("name:N", title="dataset"),
                alt.Tooltip("gsd_min_m:Q", title="sampling distance (m)"),
            ],
        )
        .transform_calculate(offset="(datum.order * 37) % 17")
    )
    bars = (
        alt.Chart(medians.rename(columns={"median": "gsd_min_m"}))
        .mark_tick(thickness=3, size=18)
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("label:N", title="task"),
                alt.Tooltip("gsd_min_m:Q", title="median (m)"),
                alt.Tooltip("size:Q", title="datasets"),
            ],
        )
    )
    sure = alt.Chart(medians.dropna(subset=["low"]).rename(columns={"low": "gsd_min_m"}))
    lines = sure.mark_rule(strokeWidth=2, color=theme.ACCENT).encode(x=x, x2="high:Q", y=y)
    chart = alt.layer(dots, lines, bars).properties(width=theme.WIDTH - 150, height=26 * len(order))
    return theme.finish(chart, finding, shown)


def _medians(known: pd.DataFrame) -> pd.DataFrame:
    """Return ``label, median, low, high, size`` of tasks with three datasets or more, finest first."""
    rows = [
        (label, *median_interval(part["gsd_min_m"]), len(part))
        for label, part in known.groupby("label")
        if len(part) >= 3
    ]
    table = pd.DataFrame(rows, columns=["label", "median", "low", "high", "size"])
    return table.sort_values("median", kind="stable")


def _tied(medians: pd.DataFrame, value: float) -> str:
    """Write a median in metres and every task that has it, as far as it is written out."""
    written = marks.figures_text(value)
    same = medians.loc[medians["median"].map(marks.figures_text) == written, "label"]
    return f"{written} m ({headlines.together([headlines.within(label) for label in same])})"


def modality_pairs(table: pd.DataFrame, totals: pd.DataFrame) -> alt.LayerChart:
    """Draw how many datasets join each two modalities.

    Parameters
    ----------
    table : DataFrame
        From `analysis.measures.cross` of modalities with modalities.
    totals : DataFrame
        From `analysis.measures.share_of` of modalities.
    """
    order = list(totals.sort_values("n", ascending=False, kind="stable")["label"])
    apart = table[table["row"] < table["column"]]
    top = apart.loc[apart["n"].idxmax()]
    finding = (
        f"{top['row_label']} with {top['column_label']} is the most frequent pair "
        f"({top['n']} datasets)"
    )
    shown = (
        "Datasets that hold both modalities; the diagonal counts all datasets with one. "
        f"n = {marks.count_text(totals['known'].iloc[0])} of "
        f"{marks.count_text(totals['total'].iloc[0])} datasets with modalities known."
    )
    return theme.finish(
        marks.matrix(
            table, rows=order, columns=order, cell=40, row_name="modality", column_name="and"
        ),
        finding,
        shown,
    )
