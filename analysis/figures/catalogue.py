"""Figures of the catalogue itself: completeness, how many are missing, where entries went, lineage."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis import audityears, theme
from analysis.figures import headlines, marks
from analysis.missing import Estimate

FIELD_LABELS = {
    "year": "Year",
    "tasks": "Tasks",
    "platforms": "Platforms",
    "modalities": "Modalities",
    "sensors": "Sensors",
    "gsd_m": "Ground sampling distance",
    "image_count": "Image count",
    "image_width": "Image size",
    "class_count": "Classes",
    "coverage": "Coverage",
    "continents": "Continents",
    "countries": "Countries",
    "reference_sources": "Reference source",
    "licence": "Licence",
    "volume_bytes": "Volume",
    "access": "Access",
    "doi_or_arxiv": "Paper",
    "doi": "DOI",
    "arxiv": "arXiv",
    "splits": "Official split",
    "formats": "Format",
    "time_start": "Time of acquisition",
}


def completeness(table: pd.DataFrame) -> alt.LayerChart:
    """Draw the share of records whose core fields are known, read and listed apart.

    Parameters
    ----------
    table : DataFrame
        From `analysis.measures.completeness` by ``("field", "group")`` with groups *Read at source*
        and *Listed only*.
    """
    data = table.assign(label=table["field"].map(FIELD_LABELS))
    order = [FIELD_LABELS[f] for f in dict.fromkeys(data["field"])]
    read = data[data["group"] == "Read at source"]
    told, of = (
        (read, "Where the source was read") if len(read) else (data, "Of records listed only")
    )
    headlines.enough(told, "core fields of records")
    worst = told.loc[told["share"].idxmin()]
    finding = (
        f"{of}, {marks.share_text(float(told['share'].mean()))} of core fields are "
        f"known; {worst['label'].lower()} least often ({marks.share_text(worst['share'])})"
    )
    totals = data.drop_duplicates("group").set_index("group")["total"]
    shown = (
        "Share of records with a value (or a stated reason why there is none to have) by core field; "
        + "; ".join(f"{name}: {marks.count_text(n)} records" for name, n in totals.items())
        + ". 95 % Wilson intervals."
    )
    colour = alt.Color(
        "group:N",
        scale=alt.Scale(
            domain=["Read at source", "Listed only"], range=[theme.ACCENT, theme.MUTED]
        ),
        legend=alt.Legend(title=None),
    )
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(grid=False))
    x = alt.X(
        "share:Q",
        title="Share of records",
        axis=alt.Axis(format="%"),
        scale=alt.Scale(domain=[0, 1]),
    )
    base = alt.Chart(data)
    chart = alt.layer(
        base.mark_rule(strokeWidth=1.5).encode(y=y, x=alt.X("low:Q"), x2="high:Q", color=colour),
        base.mark_point(filled=True, size=60, opacity=1).encode(
            y=y,
            x=x,
            color=colour,
            tooltip=[
                alt.Tooltip("label:N", title="field"),
                alt.Tooltip("group:N", title="records"),
                alt.Tooltip("share:Q", title="share with a value", format=".0%"),
                alt.Tooltip("n:Q", title="records with a value"),
                alt.Tooltip("total:Q", title="of"),
            ],
        ),
    ).properties(width=theme.WIDTH - 170, height=22 * len(order))
    return theme.finish(chart, finding, shown)


def completeness_by_year(table: pd.DataFrame, by_record: pd.DataFrame) -> alt.LayerChart:
    """Draw how many records of each year know each core field.

    Parameters
    ----------
    table : DataFrame
        ``field, year, share, total``, from `analysis.measures.completeness`.
    by_record : DataFrame
        From `analysis.measures.known_by_record`.
    """
    data = table[table["total"] >= 5].assign(label=lambda t: t["field"].map(FIELD_LABELS))
    data = data.astype({"year": int})
    order = [FIELD_LABELS[f] for f in dict.fromkeys(data["field"])]
    years = sorted(data["year"].unique())
    headlines.enough(years, "years with five records or more")
    per_year = audityears.by_year(by_record[by_record["year"].isin(years)])
    large, among = headlines.comparison(per_year, "n")
    # The first and the last of years that chance may order: their intervals go with them.
    ends = [large.loc[large["share"].idxmin()], large.loc[large["share"].idxmax()]]
    least, most = (_mean_known(row) for row in ends)
    finding = f"By year, records know {least} to {most} of their core fields in the mean"
    shown = (
        "Per cent of records with a value, by core field and year of release; years with five or more. "
        f"Means over records, with 95 % intervals. {among}"
    )
    data["year_text"] = data["year"].astype(str)
    chart = marks.matrix(
        data,
        row="label",
        column="year_text",
        value="share",
        rows=order,
        columns=[str(y) for y in years],
        share=True,
        even=True,
        cell=32,
        title="Share of records",
        row_name="field",
        column_name="year",
    )
    return theme.finish(chart, finding, shown)


def _mean_known(year: pd.Series) -> str:
    """Write the mean share of a year with its interval; the records of one year may be too few for one."""
    told = f"{marks.share_text(year['share'])} ({int(year['year'])}"
    if pd.isna(year["low"]):
        return f"{told})"
    return f"{told}, {year['low'] * 100:.0f}–{year['high'] * 100:.0f} %)"


def how_many(estimates: list[Estimate], left_out: pd.DataFrame, total: int) -> alt.LayerChart:
    """Draw the number of datasets on record and the estimates of how many there are.

    Parameters
    ----------
    estimates : list of Estimate
        With all lists, the best known estimator first.
    left_out : DataFrame
        ``name`` (of the estimator), ``left_out`` (the list), ``value``.
    total : int
        Datasets in the catalogue.
    """
    rows = [{"label": "In the catalogue", "value": total, "low": total, "high": total}]
    rows += [
        {"label": f"Estimate: {e.name}", "value": e.value, "low": e.low, "high": e.high}
        for e in estimates
    ]
    data = pd.DataFrame(rows)
    first = estimates[0]
    points = left_out.assign(label="Estimate: " + left_out["name"])
    values = [*(e.value for e in estimates), *left_out["value"]]
    lists = left_out["left_out"].nunique()
    finding = (
        f"One estimate is {marks.number_of(first.value, 'dataset')}; by another, or with one list left "
        f"out, it lies between {marks.count_text(min(values))} and {marks.count_text(max(values))}"
    )
    shown = (
        f"Datasets in the catalogue ({marks.count_text(total)}), and the number that exist by "
        f"capture–recapture over {marks.number_of(lists, 'public list')} that "
        f"{'names' if lists == 1 else 'name'} {marks.count_text(first.seen)} of them. Line: 95 % interval "
        "if lists were independent, which they are not; rings: the same estimate with one list left out."
    )
    y = alt.Y("label:N", sort=list(data["label"]), title=None, axis=alt.Axis(grid=False))
    x = alt.X("value:Q", title="Datasets", scale=alt.Scale(zero=True))
    counted = alt.Chart(data.head(1))
    estimated = alt.Chart(data.tail(-1))
    tooltip = [
        alt.Tooltip("label:N", title="by"),
        alt.Tooltip("value:Q", title="datasets", format=",.0f"),
    ]
    chart = alt.layer(
        # Rings are many: under the estimate's row, so that none lies on it.
        alt.Chart(points)
        .mark_point(filled=False, size=30, color=theme.MUTED, yOffset=11)
        .encode(
            y=y,
            x=x,
            tooltip=[tooltip[0], alt.Tooltip("left_out:N", title="without the list"), tooltip[1]],
        ),
        counted.mark_point(filled=True, size=60, color=theme.ACCENT, opacity=1).encode(
            y=y, x=x, tooltip=tooltip
        ),
        estimated.mark_rule(color=theme.INK, strokeWidth=2).encode(y=y, x="low:Q", x2="high:Q"),
        estimated.mark_point(filled=True, size=110, color=theme.INK, opacity=1).encode(
            y=y, x=x, tooltip=tooltip
        ),
    ).properties(width=theme.WIDTH - 170, height=40 * len(data))
    return theme.finish(chart, finding, shown)


def list_overlap(frequencies: pd.Series) -> alt.Chart:
    """Draw how many datasets are in one, two, … lists (from `analysis.missing.frequencies`)."""
    # A number of lists that names no dataset is a zero, or equal steps would not be equal numbers.
    headlines.enough(frequencies, "numbers of lists that name a dataset")
    every = range(int(frequencies.index.min()), int(frequencies.index.max()) + 1)
    data = frequencies.reindex(pd.Index(every, name="lists"), fill_value=0).reset_index()
    one = int(frequencies.get(1, 0))
    total = int(frequencies.sum())
    finding = f"{marks.share_text(one / total)} of listed datasets are in one list only"
    shown = f"Datasets by the number of public lists that name them, n = {marks.count_text(total)}."
    chart = (
        alt.Chart(data)
        .mark_bar(color=theme.ACCENT)
        .encode(
            x=alt.X("lists:O", title="Lists that name it", axis=alt.Axis(labelAngle=0, grid=False)),
            y=alt.Y("datasets:Q", title="Datasets"),
            tooltip=[
                alt.Tooltip("lists:O", title="lists"),
                alt.Tooltip("datasets:Q", title="datasets"),
            ],
        )
        .properties(width=theme.WIDTH, height=200)
    )
    words = (
        alt.Chart(data)
        .mark_text(dy=-7, fontSize=11)
        .encode(x="lists:O", y="datasets:Q", text=alt.Text("datasets:Q", format=",d"))
    )
    return theme.finish(
        alt.layer(chart, words).properties(width=theme.WIDTH, height=200), finding, shown
    )


def _reused_most(names: list[str], number: int) -> str:
    """Say which datasets are reused most, and by how many; of more than three only how many they are."""
    by, hold = marks.number_of(number, "dataset"), "holds" if number == 1 else "hold"
    if len(names) == 1:
        return f"{names[0]} is reused most: {by} {hold} its images"
    few = headlines.together(names) if len(names) < 4 else f"{len(names)} datasets"
    return f"{few} are reused most: {by} {hold} images of each"


def lineage(links: pd.DataFrame, keep: int = 14) -> alt.LayerChart:
    """Draw the datasets whose images are reused most, and when others took them up.

    Parameters
    ----------
    links : DataFrame
        From `analysis.lineage.descent`.
    keep : int, optional
        Rows.
    """
    counts = links.groupby(["source", "source_name"])["reuse"].nunique().rename("n").reset_index()
    counts = counts.sort_values(["n", "source"], ascending=[False, True])
    headlines.enough(counts, "datasets whose images another one holds")
    top, most = counts.head(keep), int(counts["n"].max())
    finding = _reused_most(list(counts.loc[counts["n"] == most, "source_name"]), most)
    order = [f"{name} ({n})" for name, n in zip(top["source_name"], top["n"], strict=True)]
    label = dict(zip(top["source"], order, strict=True))
    part = links[links["source"].isin(label)].assign(row=lambda t: t["source"].map(label))
    undated = int(part["reuse_year"].isna().sum())
    apart = f", {undated} of them without a year and not drawn" if undated else ""
    shown = (
        "Release of a dataset (filled) and of those that hold its images (open), by stated relations; "
        f"number of reuses in brackets{apart}. "
        f"{marks.number_of(len(counts), 'dataset')} {'is' if len(counts) == 1 else 'are'} reused by at "
        "least one."
    )
    reuses = part.dropna(subset=["reuse_year"]).copy()
    reuses["place"] = reuses.groupby(["row", "reuse_year"]).cumcount()
    # Reuses of one year side by side, not on top of each other.
    reuses["year"] = reuses["reuse_year"].astype(float) + 0.22 * reuses["place"]
    sources = part.drop_duplicates("row").dropna(subset=["source_year"])
    sources = sources.assign(year=sources["source_year"].astype(float))
    spans = pd.concat([reuses[["row", "year"]], sources[["row", "year"]]]).groupby("row")["year"]
    lines = spans.agg(["min", "max"]).reset_index()
    y = alt.Y("row:N", sort=order, title=None, axis=alt.Axis(grid=False, labelLimit=200))
    x = alt.X(
        "year:Q",
        title="Year of release",
        axis=alt.Axis(format="d", tickMinStep=1, grid=False),
        scale=alt.Scale(zero=False, nice=False, padding=12),
    )
    tooltip = [
        alt.Tooltip("reuse_name:N", title="dataset"),
        alt.Tooltip("reuse_year:Q", title="year"),
        alt.Tooltip("source_name:N", title="holds images of"),
    ]
    chart = alt.layer(
        alt.Chart(lines)
        .mark_rule(color=theme.MUTED, opacity=0.5)
        .encode(y=y, x=alt.X("min:Q", title="Year of release"), x2="max:Q"),
        alt.Chart(sources)
        .mark_point(filled=True, size=80, color=theme.ACCENT, opacity=1)
        .encode(
            y=y,
            x=x,
            tooltip=[
                alt.Tooltip("source_name:N", title="dataset"),
                alt.Tooltip("source_year:Q", title="year"),
            ],
        ),
        alt.Chart(reuses)
        .mark_point(filled=False, size=70, strokeWidth=1.8, color=theme.ACCENT)
        .encode(y=y, x=x, tooltip=tooltip),
    ).properties(width=theme.WIDTH - 180, height=26 * len(order))
    return theme.finish(chart, finding, shown)


def flow(table: pd.DataFrame) -> alt.LayerChart:
    """Draw how entries of lists became records (``label, n, kind``, in order).

    Parameters
    ----------
    table : DataFrame
        ``label`` (a step or reason), ``n``, ``kind`` (``step``, ``reason``, ``chosen`` among the lists'
        records, or ``found`` by our own search and no entry of a list).
    """
    data = table.copy()
    # What our own search added came from no entry: the lists' records are the last step before it, and
    # before what a choice of records leaves of them.
    found = int(data.loc[data["kind"] == "found", "n"].sum())
    chosen = data.loc[data["kind"] == "chosen", "n"]
    own = data["kind"].isin(["chosen", "found"])
    steps = data.loc[(data["kind"] == "step") & ~own.cummax(), "n"]
    identified, included = int(steps.iloc[0]), int(steps.iloc[-1])
    data["kind"] = data["kind"].replace("chosen", "step")
    finding = (
        f"{marks.count_text(identified)} entries of public lists became "
        f"{marks.count_text(included)} records"
    )
    shown = (
        "Steps (dark) and what was taken out at each, with the reason (light), as in a systematic "
        "review; every entry ends in exactly one bar."
    )
    if len(chosen):
        left = int(chosen.iloc[0])
        ours = f" and {marks.count_text(found)} of our own search" if found else ""
        finding += (
            f"; {marks.count_text(left) if left else 'none'} of these{ours} "
            f"{'is' if left + found < 2 else 'are'} chosen here"
        )
        shown += (
            " The entries are of the whole catalogue; the last bars are of the records chosen here."
        )
    elif found:
        finding += f"; {marks.count_text(found)} more {'come' if found > 1 else 'comes'} from our own search"
    if found:
        shown += " What our own search added has a colour of its own."
    y = alt.Y(
        "label:N", sort=list(data["label"]), title=None, axis=alt.Axis(grid=False, labelLimit=320)
    )
    base = alt.Chart(data)
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(
            domain=["step", "reason", "found"], range=[theme.ACCENT, theme.NOT_STATED, theme.SECOND]
        ),
        legend=None,
    )
    chart = alt.layer(
        base.mark_bar().encode(
            y=y,
            x=alt.X("n:Q", title="Entries or datasets"),
            color=colour,
            tooltip=[
                alt.Tooltip("label:N", title="step or reason"),
                alt.Tooltip("n:Q", title="entries or datasets", format=",d"),
            ],
        ),
        base.mark_text(align="left", dx=5, fontSize=11).encode(
            y=y, x="n:Q", text=alt.Text("n:Q", format=",d")
        ),
    ).properties(width=theme.WIDTH - 250, height=21 * len(data))
    return theme.finish(chart, finding, shown)


def ledger(table: pd.DataFrame) -> alt.LayerChart:
    """Draw the claims about shares, all of one figure, against their recomputation.

    Parameters
    ----------
    table : DataFrame
        From `analysis.claims.ledger`.
    """
    keep = (table["kind"] == "share") & (table["figure"] == "geography")
    data = table[keep & table["then_value"].notna()].copy()
    # What all rows have in common would be cut off where a row names two continents.
    common = r"^[^%]*% of datasets cover "
    data["label"] = data["text"].str.replace(common, "", regex=True).str.rstrip(".")
    data["label"] = data["label"].str[:1].str.upper() + data["label"].str[1:]
    held = int((data["verdict"] == "reproduced").sum())
    which = f"{held or 'None'} of the {len(data)}"
    verb = "is" if held < 2 else "are"
    finding = f"{which} shares in the article's figure on geography {verb} reproduced"
    rounded = data.loc[data["by_rounding"].astype(bool), "label"]
    if len(rounded):
        finding += f", {len(rounded)} by rounding only"
    then, now = (marks.count_text(data[f"{when}_known"].max()) for when in ("then", "now"))
    shown = (
        f"The article's value (diamond), recomputed on the {then} datasets of its year and before whose "
        f"place is known (upper dot) and on all {now} of today's (lower), with 95 % Wilson intervals. The "
        "grey bar is what the value may have been before it was rounded."
    )
    if len(rounded):
        names = ", ".join(label[:1].lower() + label[1:] for label in rounded)
        shown += f" By rounding only, to the article's year: {names}."
    data["least"] = data["claimed"].astype(float) - data["rounding"]
    data["most"] = data["claimed"].astype(float) + data["rounding"]
    claimed = alt.Chart(data[["label", "claimed", "least", "most"]].round(4))
    parts = []
    for which, word in (("then", "to the article's year"), ("now", "today")):
        part = data[["label", "claimed", "verdict"]].copy()
        for key in ("value", "low", "high"):
            part[key] = data[f"{which}_{key}"].astype(float)
        parts.append(part.assign(series=word))
    long = pd.concat(parts)
    y = alt.Y(
        "label:N", sort=list(data["label"]), title=None, axis=alt.Axis(grid=False, labelLimit=260)
    )
    offset = alt.YOffset("series:N", sort=["to the article's year", "today"])
    x = alt.X("value:Q", title="Share", axis=alt.Axis(format="%"))
    colour = alt.Color(
        "series:N",
        scale=alt.Scale(
            domain=["to the article's year", "today"], range=[theme.ACCENT, theme.SECOND]
        ),
        legend=alt.Legend(title=None),
    )
    base = alt.Chart(long)
    chart = alt.layer(
        base.mark_rule(strokeWidth=1.5).encode(
            y=y, yOffset=offset, x=alt.X("low:Q"), x2="high:Q", color=colour
        ),
        base.mark_point(filled=True, size=55, opacity=1).encode(
            y=y,
            yOffset=offset,
            x=x,
            color=colour,
            tooltip=[
                alt.Tooltip("label:N", title="claim"),
                alt.Tooltip("series:N", title="recomputed"),
                alt.Tooltip("value:Q", title="share", format=".1%"),
                alt.Tooltip("verdict:N", title="verdict"),
            ],
        ),
        claimed.mark_rule(strokeWidth=4, opacity=0.6, color=theme.MUTED).encode(
            y=y, x=alt.X("least:Q"), x2="most:Q"
        ),
        claimed.mark_point(
            shape="diamond", filled=False, size=110, strokeWidth=2, color=theme.MUTED
        ).encode(y=y, x=alt.X("claimed:Q")),
    ).properties(width=theme.WIDTH - 200, height=38 * len(data))
    return theme.finish(chart, finding, shown)
