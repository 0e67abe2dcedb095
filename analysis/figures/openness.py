"""Figures of the chapter on organising datasets."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis import audityears, theme
from analysis.figures import headlines, marks
from analysis.figures.trends import points
from analysis.generality import Trend
from analysis.openness import NONE_AT_OWN_PLACE, NONE_FOUND

PRINCIPLES = ["Findable", "Accessible", "Interoperable", "Reusable", "Analysis-ready"]
KINDS = ["open", "unclear", "restricted", NONE_AT_OWN_PLACE, NONE_FOUND]
KIND_COLOURS = ["#2a8a4a", "#c9a227", "#e0606b", theme.MUTED, theme.NOT_STATED]


def items(table: pd.DataFrame) -> alt.LayerChart:
    """Draw the share of datasets that meet each item (from `analysis.openness.summary`)."""
    rank = {name: i for i, name in enumerate(PRINCIPLES)}
    ordered = table.assign(rank=table["principle"].map(rank)).sort_values(
        ["rank", "share"], ascending=[True, False], kind="stable"
    )
    ordered["text_label"] = ordered["principle"].str[0] + " · " + ordered["label"]
    headlines.enough(table, "questions of the audit with an answer")
    best, worst = table.loc[table["share"].idxmax()], table.loc[table["share"].idxmin()]
    last = _of_known(worst)
    finding = (
        f"{_of_known(best)}; {last[:1].lower() if last[1:2].islower() else last[:1]}{last[1:]}"
    )
    shown = (
        "Share of datasets that meet each item, of those where the answer is known (number that "
        "meet it in brackets); items that end in “recorded”: share of datasets read for which it is on "
        "record, the others were not searched one by one; F findable, A accessible or analysis-ready, "
        "I interoperable, R reusable; 95 % Wilson intervals."
    )
    chart = marks.shares(
        ordered, category="text_label", name="item", order=list(ordered["text_label"]), maximum=1.2
    )
    return theme.finish(chart, finding, shown)


def _of_known(row: pd.Series) -> str:
    """Write an item's share with the number of datasets that it is of: those known, or those read."""
    share = f"{marks.share_text(row['share'])} of {marks.count_text(row['known'])}"
    if row["recorded"]:
        return f"{row['label']} for {share} datasets read"
    return f"{row['label']}: {share} datasets where it is known"


def met_by_year(table: pd.DataFrame, last_complete: int) -> alt.LayerChart:
    """Draw the mean share of items met, by year (from `analysis.audityears.shares`)."""
    years = audityears.by_year(table)
    keep = years[years["n"] >= 5].assign(provisional=lambda t: t["year"] > last_complete)
    large, among = headlines.comparison(keep[~keep["provisional"]], "n")
    headlines.enough(large, "complete years with five audited datasets or more")
    trend = audityears.trend(table[table["year"].isin(large["year"])])
    told = (
        f"Trend over these {len(large)} years (years and datasets resampled): {points(trend)}."
        if trend
        else "Over fewer than three years no trend is fitted."
    )
    shown = (
        f"Mean share of FAIR and analysis-ready items met, by year of release, n = "
        f"{marks.count_text(keep['n'].sum())} datasets with {audityears.LEAST_ANSWERS} or more answers; "
        f"what is only recorded is left out; 95 % intervals of the mean; open: years after "
        f"{last_complete}. {among} {told}"
    )
    chart = marks.trend(
        keep,
        axis="Share of items met",
        provisional="provisional",
        scale=alt.Scale(domain=[0, 1]),
    )
    return theme.finish(chart, _met_sentence(large, trend), shown)


def _met_sentence(years: pd.DataFrame, trend: Trend | None) -> str:
    """Say whether the mean share of items met rises over the years, or that nothing is shown."""
    ordered = years.sort_values("year")
    chosen = [ordered.index[0], ordered.index[-1]]
    if trend is None or trend.verdict == "no trend shown":
        said = "No trend is shown in the share of items that datasets meet"
    else:
        # A line hides a turn: the year furthest along is told too.
        up = trend.verdict == "rising"
        turn = ordered["share"].idxmax() if up else ordered["share"].idxmin()
        chosen = list(dict.fromkeys([chosen[0], turn, chosen[1]]))
        change = headlines.signed(100 * abs(trend.slope), 0).lstrip("+")
        said = (
            f"The share of items that datasets meet {'rises' if up else 'falls'} by {change} points "
            "a decade"
        )
    told = [
        f"{marks.share_text(row['share'])} ({int(row['year'])})"
        for row in ordered.loc[chosen].to_dict("records")
    ]
    return f"{said}: {', '.join(told)}"


def licences(table: pd.DataFrame) -> alt.LayerChart:
    """Draw the licences most used (``label, n, known, total, share, low, high``)."""
    n = table.set_index("label")["n"]
    there, elsewhere = (n.get(kind.capitalize(), 0) for kind in (NONE_AT_OWN_PLACE, NONE_FOUND))
    headlines.enough(table, "licences on record")
    known = table["known"].iloc[0]
    finding = (
        f"{marks.share_text((there + elsewhere) / known)} of datasets state no licence in what was read; "
        f"{marks.count_text(there)} of these {marks.count_text(there + elsewhere)} had their own place "
        "among it"
        if there + elsewhere
        else f"{table.iloc[0]['label']} is the most frequent licence"
    )
    shown = (
        f"Licence of the data, n = {marks.count_text(known)} of "
        f"{marks.count_text(table['total'].iloc[0])} datasets where somebody looked; own place: the "
        "dataset's own page or archive record; 95 % Wilson intervals; the most frequent."
    )
    return theme.finish(marks.shares(table.head(15), name="licence"), finding, shown)


def licence_kinds(table: pd.DataFrame) -> alt.Chart:
    """Draw what licences permit, by year (from `analysis.openness.licences`)."""
    known = table[table["kind"].isin(KINDS)].dropna(subset=["year"])
    counts = known.groupby(["year", "kind"]).size().rename("n").reset_index()
    totals = counts.groupby("year")["n"].transform("sum")
    headlines.enough(counts[totals >= 5], "kinds of licence in years with five or more on record")
    counts = counts[totals >= 5].astype({"year": int})
    counts["share"] = counts["n"] / totals[totals >= 5].astype(float)
    counts["rank"] = counts["kind"].map({k: i for i, k in enumerate(KINDS)})
    # The audit's own item, over all years: unclear terms and sources that disagree answer neither yes
    # nor no, nor does a licence that was looked for elsewhere than at the dataset's own place.
    clear = table.loc[table["kind"].isin(set(KINDS) - {"unclear", NONE_FOUND}), "kind"]
    headlines.enough(clear, "datasets with clear terms")
    opened = int(clear.eq("open").sum())
    unread, disputed = int(table["kind"].eq(NONE_FOUND).sum()), int(table["disagree"].sum())
    whole = len(clear) + unread + disputed
    least, most = opened / whole, (whole - len(clear) + opened) / whole
    finding = (
        f"{marks.share_text(opened / len(clear))} of datasets with clear terms carry a licence that "
        "lets anyone use and change them"
    )
    shown = (
        f"Share of datasets by what their licence permits, by year of release, n = "
        f"{marks.count_text(len(known))} with year known where somebody looked; open: commercial "
        "use and derivatives allowed; years with five or more. Headline: "
        f"{marks.count_text(opened)} of {marks.count_text(len(clear))} of any year; none stated at the "
        "dataset's own page or archive record counts as no; unclear terms are left out, and so are "
        f"{marks.count_text(disputed)} of which sources disagree in this and {marks.count_text(unread)} "
        "without a licence in what was read, their own place not among it (with both: "
        f"{marks.share_text(least)} if none of them is open, {marks.share_text(most)} if all are)."
    )
    chart = (
        alt.Chart(counts)
        .mark_bar()
        .encode(
            x=alt.X(
                "year:O",
                title=None,
                scale=marks.every_year(counts["year"]),
                axis=alt.Axis(labelAngle=0, grid=False, labelOverlap=True),
            ),
            y=alt.Y(
                "share:Q",
                title="Share of datasets",
                axis=alt.Axis(format="%"),
                scale=alt.Scale(domain=[0, 1]),
            ),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=KINDS, range=KIND_COLOURS),
                legend=alt.Legend(title=None, columns=2),
            ),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("year:O", title="year"),
                alt.Tooltip("kind:N", title="licence"),
                alt.Tooltip("n:Q", title="datasets"),
                alt.Tooltip("share:Q", title="share of datasets", format=".0%"),
            ],
        )
        .properties(width=theme.WIDTH, height=240)
    )
    return theme.finish(chart, finding, shown)


def formats(table: pd.DataFrame) -> alt.LayerChart:
    """Draw file formats (from `analysis.measures.share_of` of formats)."""
    used = table[table["n"] > 0].sort_values("n", ascending=False, kind="stable").head(15)
    headlines.enough(used, "formats on record")
    first = used.iloc[0]
    finding = f"{first['label']} is the most frequent format ({marks.share_text(first['share'])})"
    shown = (
        f"File formats as distributed, n = {marks.count_text(first['known'])} of "
        f"{marks.count_text(first['total'])} datasets where known; 95 % Wilson intervals."
    )
    return theme.finish(marks.shares(used, name="format"), finding, shown)


def hosts(table: pd.DataFrame) -> alt.LayerChart:
    """Draw where datasets live (from `analysis.hosting.hosts`)."""
    headlines.enough(table, "portals of datasets on record")
    used = table.head(14)
    own = table[table["label"] == "Own or university page"]
    finding = (
        f"{used.iloc[0]['label']} is named by {marks.share_text(used.iloc[0]['share'])} of datasets "
        "with a page or repository on record"
        + (
            f"; {marks.share_text(float(own.iloc[0]['share']))} name a page of their own or of a university"
            if len(own) and used.iloc[0]["label"] != "Own or university page"
            else ""
        )
    )
    shown = (
        f"Portals of the pages and repositories recorded, n = {marks.count_text(used['known'].iloc[0])}"
        f" of {marks.count_text(used['total'].iloc[0])} datasets with a link; a dataset counts for each "
        "portal; 95 % Wilson intervals."
    )
    return theme.finish(marks.shares(used, name="portal"), finding, shown)
