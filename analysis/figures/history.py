"""Figures of the chapter on historical development."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis import theme, vocabularies
from analysis.figures import headlines, marks
from analysis.growth import DRAWS, Rate
from analysis.measures import NO_TASK


def _ranked(table: pd.DataFrame) -> pd.DataFrame:
    rank = {family: i for i, family in enumerate([*vocabularies.ids("task_families"), NO_TASK])}
    return table.assign(rank=table["family"].map(rank))


def _counted(table: pd.DataFrame) -> str:
    """Say how many datasets a figure by year counts, and of how many of them no task is known."""
    counts = {name: marks.count_text(number) for name, number in table.attrs.items()}
    apart = (
        f", {counts['without_task']} of them without a task" if table.attrs["without_task"] else ""
    )
    return f"n = {counts['known']} of {counts['total']} with the year known{apart}."


def datasets_by_year(
    table: pd.DataFrame, last_complete: int, listed: pd.Series | None = None
) -> alt.Chart:
    """Draw datasets a year by family of tasks.

    Parameters
    ----------
    table : DataFrame
        From `analysis.measures.by_year`.
    last_complete : int
        Later years are not known in full: they stand right of a dashed line that says so.
    listed : Series, optional
        How many datasets of each year public lists name: which year brought the most hangs on who
        looked, so that the headline then tells it of these, too.
    """
    totals = table.groupby("year")["n"].sum()
    best = int(totals[totals.index <= last_complete].idxmax())
    half = _median_year(totals)
    since = int(totals[totals.index >= half].sum())
    finding = (
        f"{marks.share_text(since / totals.sum())} of datasets ({marks.count_text(since)} of "
        f"{marks.count_text(totals.sum())}) came out in {half} or later; "
        f"{best} brought the most of any complete year ({totals[best]})"
        f"{_most_listed(listed, best, last_complete)}"
    )
    shown = "Datasets by year of first release and family of the task named first, " + _counted(
        table
    )
    if listed is not None and listed.sum():
        in_lists = marks.count_text(listed.sum())
        shown += f" Public lists name {in_lists} of them, our own search found the rest."
    incomplete = _incomplete(totals, last_complete)
    if incomplete:
        shown += f" Right of the dashed line, after {last_complete}: incomplete years."
    chart = alt.layer(marks.stacked_years(_ranked(table)), *incomplete)
    return theme.finish(chart.properties(width=theme.WIDTH, height=260), finding, shown)


def _most_listed(listed: pd.Series | None, best: int, last_complete: int) -> str:
    """Say which complete year public lists name most of; empty where they name none."""
    known = pd.Series(dtype=int) if listed is None else listed[listed.index <= last_complete]
    if not known.sum():
        return ""
    most = int(known.idxmax())
    here = f"within public lists {'too' if most == best else f'{most} did'} ({known[most]})"
    return f", {here}" if most == best else f", but {here}"


def _incomplete(totals: pd.Series, last_complete: int) -> list[alt.Chart]:
    """Return a line between the last complete year and the next, and a word over what follows."""
    if totals.index.max() <= last_complete:
        return []
    base = alt.Chart(pd.DataFrame({"year": [last_complete + 1], "text": ["incomplete"]}))
    # From the start of a bar back by half of the gap, which is a tenth of a year's room.
    back = alt.expr(f"-0.05 * width / {totals.index.max() - totals.index.min() + 1}")
    line = base.mark_rule(strokeDash=[4, 3], color=theme.MUTED, xOffset=back).encode(
        x=alt.X("year:O", bandPosition=0), y=alt.value(0), y2=alt.value("height")
    )
    word = base.mark_text(align="right", fontSize=11).encode(
        x=alt.value("width"), y=alt.value(-6), text="text:N"
    )
    return [line, word]


def _median_year(totals: pd.Series) -> int:
    """Return the year from which on at least half of all datasets came out."""
    from_end = totals[::-1].cumsum()
    return int(from_end[from_end >= totals.sum() / 2].index[0])


def cumulated(table: pd.DataFrame, listed: str = "") -> alt.Chart:
    """Draw the running total by family of tasks.

    Parameters
    ----------
    table : DataFrame
        From `analysis.measures.by_year`.
    listed : str, optional
        Since when what public lists name has doubled, in words, for the end of the headline.
    """
    last = int(table["year"].max())
    families = table[(table["year"] == last) & (table["family"] != NO_TASK)]
    totals = families.sort_values("cumulated", ascending=False)
    grand = table.groupby("year")["cumulated"].sum()
    doubled = [int(y) for y in grand.index if grand[y] * 2 <= grand[last]]
    finding = (
        f"{totals.iloc[0]['label']} leads with {totals.iloc[0]['cumulated']} datasets; "
        f"the number of datasets released has doubled since {doubled[-1]}{listed}"
    )
    shown = (
        f"Datasets released up to each year, by family of the task named first, {_counted(table)}"
    )
    chart = (
        alt.Chart(_ranked(table))
        .mark_area(opacity=0.9)
        .encode(
            x=alt.X("year:Q", title=None, axis=alt.Axis(format="d", grid=False)),
            y=alt.Y("cumulated:Q", stack=True, title="Datasets"),
            color=alt.Color(
                "label:N",
                scale=theme.family_scale(table["label"]),
                legend=alt.Legend(title=None),
            ),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("year:Q", title="year"),
                alt.Tooltip("label:N", title="task family"),
                alt.Tooltip("cumulated:Q", title="datasets so far"),
            ],
        )
        .properties(width=theme.WIDTH, height=260)
    )
    return theme.finish(chart, finding, shown)


def volume_timeline(table: pd.DataFrame) -> alt.Chart:
    """Draw each dataset's volume by year, the circle's area growing with its size.

    Parameters
    ----------
    table : DataFrame
        From `analysis.measures.sizes`.
    """
    known = table.dropna(subset=["year", "volume_bytes", "label"]).copy()
    known["has_size"] = known["size_pixels"].notna()
    headlines.enough(known, "datasets with year, volume and task")
    known["size_pixels"] = known["size_pixels"].fillna(1e6).astype(float)
    known["volume_bytes"] = known["volume_bytes"].astype(float)
    known["year"] = known["year"].astype(int)
    largest = known.loc[known["volume_bytes"].idxmax()]
    share = float((known["volume_bytes"] >= 1e11).mean())
    finding = (
        f"{largest['name']} is the largest by volume ({marks.bytes_text(largest['volume_bytes'])}); "
        f"{marks.share_text(share)} of datasets exceed 100 GB"
    )
    shown = (
        f"Volume as distributed by year of first release, n = {marks.count_text(len(known))} datasets "
        f"with year, volume and task; circle area grows with size in pixels "
        f"(smallest circle: size not known, {int((~known['has_size']).sum())})."
    )
    chart = (
        alt.Chart(known)
        .mark_circle(opacity=0.65, stroke="white", strokeWidth=0.4)
        .encode(
            x=alt.X(
                "year:Q",
                title=None,
                axis=alt.Axis(format="d", grid=False),
                scale=alt.Scale(zero=False, nice=False, padding=15),
            ),
            y=alt.Y(
                "volume_bytes:Q",
                title="Volume",
                scale=alt.Scale(type="log"),
                axis=marks.log_axis("bytes"),
            ),
            size=alt.Size(
                "size_pixels:Q",
                scale=alt.Scale(type="pow", exponent=0.3, range=[12, 900], domain=[1e6, 1e14]),
                legend=None,
            ),
            color=alt.Color("label:N", scale=theme.family_scale(), legend=alt.Legend(title=None)),
            tooltip=[
                alt.Tooltip("name:N", title="dataset"),
                alt.Tooltip("year:Q", title="year"),
                alt.Tooltip("volume_bytes:Q", title="volume (bytes)", format=".3s"),
                alt.Tooltip("size_pixels:Q", title="size (pixels)", format=".3s"),
            ],
        )
        .properties(width=theme.WIDTH, height=360)
    )
    return theme.finish(chart, finding, shown)


def growth(
    largest: pd.DataFrame,
    drawn: pd.DataFrame,
    median: pd.DataFrame,
    rates: tuple[Rate, Rate],
    last_complete: int,
    *,
    depends: bool = False,
) -> alt.LayerChart:
    """Draw the largest and the median dataset's size by year with the fitted rates.

    Parameters
    ----------
    largest, drawn, median : DataFrame
        From `analysis.growth.yearly`, in pixels. The largest is drawn without a fit.
    rates : tuple of Rate
        Of the largest of those drawn and of the median.
    last_complete : int
        Years outside the fits, and all later ones, are drawn open.
    depends : bool, optional
        Whether the choice of years decides if the median grows; the headline then says so.
    """
    points, lines = [], []
    names = ["Largest", f"Largest of {DRAWS} drawn", "Median"]
    fits = (None, *rates)
    for name, table, fit in zip(names, (largest, drawn, median), fits, strict=True):
        outside = (table["year"] > last_complete) | (table["year"] < rates[1].first_year)
        outside |= table["n"] < DRAWS
        part = table.assign(series=name, provisional=outside)
        points.append(part)
        if fit is None:
            continue
        slope, centre = _fit(part[~outside])
        for year in (fit.first_year, fit.last_year):
            lines.append({"series": name, "year": year, "value": 10 ** (centre + slope * year)})
    data, fitted = pd.concat(points), pd.DataFrame(lines)
    colour = alt.Color(
        "series:N",
        scale=alt.Scale(domain=names, range=[theme.SECOND, theme.ACCENT, theme.MUTED]),
        legend=alt.Legend(title=None),
    )
    x = alt.X(
        "year:Q",
        title=None,
        axis=alt.Axis(format="d", grid=False),
        scale=alt.Scale(zero=False, nice=False, padding=15),
    )
    y = alt.Y(
        "value:Q", title="Size in pixels", scale=alt.Scale(type="log"), axis=marks.log_axis("count")
    )
    layers = [
        alt.Chart(fitted).mark_line(strokeWidth=1.5).encode(x=x, y=y, color=colour),
        *(
            alt.Chart(data[data["provisional"] == flag])
            .mark_point(filled=not flag, size=50)
            .encode(
                x=x,
                y=y,
                color=colour,
                tooltip=[
                    alt.Tooltip("series:N", title="dataset of the year"),
                    alt.Tooltip("year:Q", title="year"),
                    alt.Tooltip("value:Q", title="size (pixels)", format=".3s"),
                    alt.Tooltip("n:Q", title="datasets"),
                ],
            )
            for flag in (False, True)
        ),
    ]
    first, second = rates
    finding = growth_headline(first, second, depends=depends)
    shown = (
        f"Size in pixels of the largest dataset released each year, of the largest of {DRAWS} drawn "
        f"from the year, and of the median. Lines fitted to the logarithm over years with at least "
        f"{DRAWS} datasets of known size ({second.first_year}–{second.last_year}, {second.datasets} "
        f"datasets); intervals 95 %, resampling datasets and years; what the largest of a resample is "
        f"smaller by is added back. Open: years not fitted, among them those after {last_complete}."
    )
    chart = alt.layer(*layers).properties(width=theme.WIDTH, height=300)
    return theme.finish(chart, finding, shown)


def _fit(used: pd.DataFrame) -> tuple[float, float]:
    import numpy as np

    slope, centre = np.polyfit(used["year"].astype(float), np.log10(used["value"].astype(float)), 1)
    return float(slope), float(centre)


def growth_headline(drawn: Rate, median: Rate, *, depends: bool = False) -> str:
    """Say what the rates of the largest of those drawn and of the median show.

    Parameters
    ----------
    drawn, median : Rate
        In pixels.
    depends : bool, optional
        Whether the choice of years decides if the median grows.

    Examples
    --------
    >>> rate = Rate(1.3, 0.9, 1.8, 2010, 2024, 90, 0.5)
    >>> growth_headline(rate, rate).split(":")[0]
    'No growth in size is shown'
    """
    names = {f"the largest of {DRAWS} drawn": drawn, "the median": median}
    times = {name: _times(rate) for name, rate in names.items()}
    hangs = "; growth of the median depends on the choice of years" if depends else ""
    if not (drawn.trend or median.trend):
        text = ", ".join(f"{name} {times[name]}" for name in names)
        return f"No growth in size is shown: {text}{hangs}"
    said = [
        f"{name} {rate.trend} {times[name]}"
        if rate.trend
        else f"that {name} grows is not shown: {times[name]}"
        for name, rate in sorted(names.items(), key=lambda pair: not pair[1].trend)
    ]
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}{hangs}"


def _times(rate: Rate) -> str:
    return f"{rate.factor:.2f}-fold a year ({rate.low:.2f} to {rate.high:.2f})"


WHO = {"listed": "Named by a public list", "own": "Found by our own search only"}


def count_models(
    table: pd.DataFrame, models: pd.DataFrame, last_complete: int, *, depends: bool = False
) -> alt.LayerChart:
    """Draw the number of datasets a year, what public lists name apart, and say which curve fits it.

    Parameters
    ----------
    table : DataFrame
        ``year, n`` and ``listed``, how many of them public lists name.
    models : DataFrame
        From `analysis.growth.compare_count_models`.
    last_complete : int
        Later years stand right of a dashed line.
    depends : bool, optional
        Whether the first year decides which model is best; the headline then says so.
    """
    numbers = table.assign(own=table["n"] - table["listed"]).melt(
        "year", list(WHO), "who", "datasets"
    )
    order = {who: place for place, who in enumerate(WHO)}
    data = numbers.assign(rank=numbers["who"].map(order), who=numbers["who"].map(WHO))
    best, second = models.iloc[0], models.iloc[1]
    weights = f"(Akaike weights {best['weight']:.2f} and {second['weight']:.2f})"
    fitted = f"{best['first']} to {best['last']}"
    if second["aicc"] - best["aicc"] <= headlines.AS_GOOD:
        finding = (
            f"From {fitted} {best['model']} and {second['model']} curves describe the number a "
            f"year about equally well {weights}"
        )
    else:
        finding = (
            f"From {fitted} the number a year is better described by a curve that is "
            f"{best['model']} than by one that is {second['model']} {weights}"
        )
    if depends:
        finding += "; the first year decides which curve is best"
    share = table["listed"].sum() / max(table["n"].sum(), 1)
    incomplete = _incomplete(table.set_index("year")["n"], last_complete)
    shown = (
        f"Datasets first released each year, n = {marks.count_text(table['n'].sum())} with year known, "
        f"{marks.count_text(table['listed'].sum())} of them ({marks.share_text(share)}) named by a public "
        "list. Four negative-binomial models of the number a year on record, constant, linear, exponential "
        f"and logistic, fitted to {best['first']}–{best['last']} and compared by AICc."
    )
    if incomplete:
        shown += f" Right of the dashed line, after {last_complete}: incomplete years, not fitted."
    bars = (
        alt.Chart(data[data["datasets"] > 0])
        .mark_bar()
        .encode(
            x=alt.X(
                "year:O",
                title=None,
                scale=marks.every_year(table["year"]),
                axis=alt.Axis(labelAngle=0, grid=False, labelOverlap=True),
            ),
            y=alt.Y("datasets:Q", title="Datasets"),
            color=alt.Color(
                "who:N",
                scale=alt.Scale(domain=list(WHO.values()), range=[theme.ACCENT, theme.SECOND]),
                legend=alt.Legend(title=None),
            ),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("year:O", title="year"),
                alt.Tooltip("datasets:Q", title="datasets"),
                alt.Tooltip("who:N", title="who found them"),
            ],
        )
    )
    chart = alt.layer(bars, *incomplete).properties(width=theme.WIDTH, height=220)
    return theme.finish(chart, finding, shown)
