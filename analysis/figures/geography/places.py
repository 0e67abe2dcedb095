"""Figures of where datasets and their samples lie."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis import theme
from analysis.figures import headlines, marks


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
    alone = table.dropna(subset=["alone"])["share"].dropna()
    headlines.enough(alone, "continents with a share of datasets")
    first = table.loc[alone.idxmax()]
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

    Raises
    ------
    ValueError
        If the table is empty: samples are on file for a few datasets, which may not have been chosen.
    """
    if table.empty:
        raise ValueError(
            "no dataset here has samples on file: expected one on two continents or more"
        )
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
