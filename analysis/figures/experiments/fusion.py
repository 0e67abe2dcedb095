"""Figures of experiment 2: sources of data alone and together."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis import theme
from analysis.experiments import report
from analysis.figures.experiments.drawing import (
    EXPLORATORY,
    HONEST,
    NAIVE,
    STRICT,
    dots,
    with_interval,
)

ALL = report.ALL


def fusion_inputs(estimates: pd.DataFrame) -> alt.LayerChart:
    """Draw every combination of sources at new sites."""
    keep = estimates[
        (estimates["experiment"] == "fusion")
        & (estimates["part"] == "main")
        & (estimates["split"] == "site")
        & (estimates["metric"] == "r2")
        & estimates["model"].isin(["ridge", "trees"])
    ].copy()
    keep["label"] = keep["inputs"].str.replace("+", " + ")
    keep["model"] = keep["model"].map({"ridge": "ridge", "trees": "boosted trees"})
    order = list(
        keep[keep["model"] == "boosted trees"].sort_values("estimate", ascending=False)["label"]
    )
    chart = dots(
        keep,
        row="label",
        order=order,
        axis="R², live fuel moisture",
        series="model",
        zero=True,
        colours={"ridge": NAIVE, "boosted trees": HONEST},
    )
    radar = report.fusion(estimates, "S1+S2 - S2", part="contrast")
    whole = report.fusion(estimates, ALL)
    finding = (
        f"All sources reach R² {report.number(whole['estimate'])} at new sites; adding Sentinel-1 "
        f"to Sentinel-2 changes R² by {with_interval(radar, family=True)}: {report.verdict(radar)}"
    )
    shown = (
        f"R² of live fuel moisture by the sources used, n = {int(whole['rows']):,} samples, "
        f"{int(whole['units'])} site clusters; no test site within 20 km of training; five seeds; "
        "95 % "
        "intervals from resampling site clusters. S1 radar, S2 optical; calendar is the month "
        "alone. In the headline a primary contrast, its interval widened for "
        f"{report.families(estimates)['fusion']}."
    )
    return theme.finish(chart, finding, shown)


def fusion_controls(estimates: pd.DataFrame) -> alt.LayerChart:
    """Draw what each source is worth to the model of all: shuffled, dropped, replaced by noise."""
    names = {
        "shuffled loss": "lost when shuffled",
        "dropped loss": "lost when left out",
        "noise gain": "gained with noise",
    }
    keep = estimates[
        (estimates["experiment"] == "fusion")
        & estimates["part"].isin(list(names))
        & (estimates["model"] == "trees")
        & (estimates["metric"] == "r2")
    ].copy()
    keep["what"] = keep["part"].map(names)
    order = list(
        keep[keep["part"] == "shuffled loss"].sort_values("estimate", ascending=False)["inputs"]
    )
    chart = dots(
        keep,
        row="inputs",
        order=order,
        axis="Difference in R²",
        series="what",
        zero=True,
        colours=dict(zip(names.values(), (HONEST, STRICT, NAIVE), strict=True)),
    )
    leaks = keep[(keep["part"] == "noise gain")]["low"].gt(0).sum()
    shuffled = keep[keep["part"] == "shuffled loss"].set_index("inputs").loc[order]
    # Those whose interval reaches that of the first are not told from it.
    first = " and ".join(shuffled.index[shuffled["high"] >= shuffled["low"].iloc[0]])
    finding = (
        f"The model of all sources leans on {first} most; a gain from noise in a source's place is "
        f"shown in {leaks} of {len(order)} cases"
    )
    shown = (
        "Change in R² of boosted trees with all sources at new sites when one is shuffled after "
        "training, left out, or noise put in its place (0 if nothing leaks), n = "
        f"{int(keep['rows'].max()):,}; "
        "95 % intervals from resampling site clusters." + EXPLORATORY
    )
    return theme.finish(chart, finding, shown)
