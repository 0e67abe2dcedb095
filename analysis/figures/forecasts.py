"""The figure of open question 3: the share of general datasets and its forecast."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis import theme
from analysis.figures import marks
from analysis.forecast import fit


def than_no_change(smaller: float) -> str:
    """Write by how much an error is smaller than that of assuming no change, or larger.

    Examples
    --------
    >>> than_no_change(0.48).replace("\u00a0", " "), than_no_change(-0.021).replace("\u00a0", " ")
    ('48 % smaller', '2.1 % larger')
    """
    return f"{marks.share_text(abs(smaller))} {'smaller' if smaller > 0 else 'larger'}"


def _hangs(summary: pd.DataFrame) -> str:
    """Say on which held-out year a forecast of one year ahead hangs, if it hangs on one alone."""
    first = summary[(summary["ahead"] == 1) & summary["otherwise"] & ~summary["shown"]]
    if first.empty:
        return ""
    row = first.iloc[0]
    return (
        f": one year ahead its squared error would be {than_no_change(row['smaller'])} than that of assuming "
        f"no change, on {int(row['forecasts'])} held-out forecasts, but {than_no_change(row['without'])} "
        f"without that of {int(row['decisive'])}"
    )


def _words(later: pd.DataFrame, future: pd.DataFrame, summary: pd.DataFrame) -> tuple[str, str]:
    """Return the headline and what held-out years say of the forecast's horizon."""
    if future.empty:
        return (
            "Held-out years speak for no forecast of the share of general datasets",
            f"No forecast is drawn{_hangs(summary)}.",
        )
    last, row = future.iloc[-1], summary.iloc[len(future) - 1]
    finding = (
        f"By {int(last['year'])} between {marks.share_text(last['low'])} and "
        f"{marks.share_text(last['high'])} of a year's datasets may be general"
    )
    so_far = later[later["year"] == last["year"]]
    if len(so_far):
        now = so_far.iloc[0]
        first = f"the first {int(now['known'])} of {int(now['year'])}"
        finding += f"; of {first}, {marks.share_text(now['share'])} are"
    years = "1 year" if len(future) == 1 else f"{len(future)} years"
    held = (
        f"Grey: the logistic curve fitted to complete years; dashed, with a diamond and a broad bar: its "
        f"forecast with the 95 % predictive interval; {years} ahead its squared error was "
        f"{than_no_change(row['smaller'])} than that of assuming no change, on "
        f"{int(row['forecasts'])} held-out forecasts, and {than_no_change(row['without'])} without that of "
        f"{int(row['decisive'])}."
    )
    return finding, held


def _layers(history: pd.DataFrame, future: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return the fitted curve, and its forecast as a dashed line with a mark and a bar for each year.

    The line begins at the last year fitted: one of a single year's forecast would have no length.
    """
    curve = fit(*(history[c].to_numpy(float) for c in ("year", "n", "known")))
    fitted = pd.DataFrame(
        {"year": history["year"], "fitted": curve.share(history["year"].to_numpy()).round(4)}
    )
    onward = pd.DataFrame(
        {
            "year": [fitted["year"].iloc[-1], *future["year"]],
            "fitted": [fitted["fitted"].iloc[-1], *future["share"]],
        }
    )
    line = alt.Y("fitted:Q", title="Share of datasets", axis=alt.Axis(format="%"))
    told = [
        alt.Tooltip("year:Q", title="year"),
        alt.Tooltip("share:Q", title="share forecast", format=".1%"),
        alt.Tooltip("low:Q", title="95 % from", format=".1%"),
        alt.Tooltip("high:Q", title="95 % to", format=".1%"),
    ]
    ahead = alt.Chart(future)
    return [
        ahead.mark_rule(color=theme.MUTED, strokeWidth=9, opacity=0.35).encode(
            x=x, y=alt.Y("low:Q", title="Share of datasets"), y2="high:Q", tooltip=told
        ),
        alt.Chart(fitted).mark_line(color=theme.MUTED, strokeWidth=1.5).encode(x=x, y=line),
        alt.Chart(onward)
        .mark_line(color=theme.MUTED, strokeWidth=2, strokeDash=[4, 3])
        .encode(x=x, y=line),
        ahead.mark_point(
            color=theme.MUTED, filled=True, shape="diamond", size=130, opacity=1
        ).encode(x=x, y=y, tooltip=told),
    ]


def forecast(
    history: pd.DataFrame, later: pd.DataFrame, future: pd.DataFrame, summary: pd.DataFrame
) -> alt.LayerChart:
    """Draw the share of general datasets and its forecast with intervals.

    Parameters
    ----------
    history, later : DataFrame
        ``year, share, low, high, n, known`` of complete years, and of years known in part.
    future : DataFrame
        ``year, share, low, high`` (predictive interval); may be empty.
    summary : DataFrame
        From `analysis.forecast.by_horizon`.
    """
    finding, held = _words(later, future, summary)
    until = int(history["year"].iloc[-1])
    shown = (
        f"Share of datasets that are general, with 95 % Wilson intervals, n = "
        f"{marks.count_text(history['known'].sum())} up to {until}; open: "
        f"{marks.count_text(later['known'].sum())} of later years, which lists know in part and the "
        f"curve is not fitted to. {held}"
    )
    x = alt.X(
        "year:Q",
        title=None,
        axis=alt.Axis(format="d", grid=False, tickMinStep=1),
        scale=alt.Scale(zero=False, nice=False, padding=12),
    )
    y = alt.Y("share:Q", title="Share of datasets", axis=alt.Axis(format="%"))
    tooltip = [
        alt.Tooltip("year:Q", title="year"),
        alt.Tooltip("share:Q", title="share general", format=".1%"),
        alt.Tooltip("n:Q", title="general datasets"),
        alt.Tooltip("known:Q", title="of"),
    ]
    layers = _layers(history, future, x, y) if len(future) else []
    for part, filled in ((history, True), (later, False)):
        base = alt.Chart(part)
        layers.append(
            base.mark_rule(color=theme.ACCENT, opacity=0.6).encode(x=x, y="low:Q", y2="high:Q")
        )
        layers.append(
            base.mark_point(color=theme.ACCENT, filled=filled, opacity=1).encode(
                x=x, y=y, tooltip=tooltip
            )
        )
    chart = alt.layer(*layers).properties(width=theme.WIDTH, height=260)
    return theme.finish(chart, finding, shown)
