"""Figures of experiment 1: what splits promise and deliver, and what local labels give."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis import theme
from analysis.experiments import report
from analysis.experiments.data import REGIONS, REGIONS_WITH_COORDINATES
from analysis.figures.experiments.drawing import (
    EXPLORATORY,
    GAP_AXIS,
    HONEST,
    NAIVE,
    PROXY,
    STRICT,
    curves,
    dots,
    with_interval,
)


def scores_by_split(estimates: pd.DataFrame) -> alt.LayerChart:
    """Draw each region's AUC under naive, proxy and honest splits.

    Inside folds where a fold is whole clusters: pooled over such folds, AUC is biased downwards.
    """
    whole = (estimates["part"] == "main") & estimates["split"].isin(
        ["random", "region", "region_matched"]
    )
    inside = (estimates["part"] == "inside rainfall folds") & (estimates["split"] == "rainfall")
    keep = estimates[
        (estimates["experiment"] == "geographic")
        & (whole | inside)
        & (estimates["model"] == "trees")
        & (estimates["metric"] == "auc")
    ].copy()
    keep["region"] = keep["target"].map(report.REGION_LABELS)
    keep["split"] = keep["split"].map(report.SPLIT_LABELS)
    order = [
        report.REGION_LABELS[region]
        for region in sorted(
            REGIONS, key=lambda name: float(report.gap(estimates, name)["estimate"]), reverse=True
        )
    ]
    order.append(report.REGION_LABELS["mean"])
    colours = {
        report.SPLIT_LABELS["random"]: NAIVE,
        report.SPLIT_LABELS["rainfall"]: PROXY,
        report.SPLIT_LABELS["region"]: HONEST,
        report.SPLIT_LABELS["region_matched"]: STRICT,
    }
    chart = dots(
        keep,
        row="region",
        order=order,
        axis="AUC, cropland against the rest",
        series="split",
        colours=colours,
    )
    lower = sum(report.gap(estimates, region)["low_family"] > 0 for region in REGIONS)
    constant = report.score(estimates, "mean", "rainfall", "prior")["estimate"]
    inside_folds, pooled = (
        report.number(row["estimate"], 3)
        for row in (
            report.inside_rainfall(estimates, "rainfall"),
            report.score(estimates, "mean", "rainfall"),
        )
    )
    samples = int(report.gap(estimates)["rows"])
    finding = (
        f"In {lower} of {len(REGIONS)} regions a random split promises more than other regions' "
        "labels deliver"
    )
    shown = (
        f"AUC of boosted trees by region and split, n = {samples:,} samples; five seeds; 95 % "
        "intervals from resampling rainfall clusters; regions by the size of the gap, which "
        "counts in the headline where its family interval lies above zero. With rainfall clusters "
        f"AUC is taken inside folds and averaged (amendment 6): in the mean {inside_folds}. Pooled over "
        f"folds it is {pooled}, where a constant model scores {report.number(constant)}."
    )
    return theme.finish(chart, finding, shown)


def gaps(estimates: pd.DataFrame) -> alt.LayerChart:
    """Draw the gap between random folds and leave-one-region-out, with both intervals."""
    keep = estimates[
        (estimates["part"] == "gap")
        & (estimates["split"] == report.GAP)
        & (estimates["model"] == "trees")
        & (estimates["metric"] == "auc")
    ].copy()
    keep["region"] = keep["target"].map(report.REGION_LABELS)
    keep = keep.sort_values("estimate", ascending=False)
    order = [*keep.loc[keep["target"] != "mean", "region"], report.REGION_LABELS["mean"]]
    chart = dots(keep, row="region", order=order, axis=GAP_AXIS, zero=True)
    wide = (
        alt.Chart(keep)
        .mark_rule(strokeWidth=0.8, color=theme.MUTED)
        .encode(x="low_family:Q", x2="high_family:Q", y=alt.Y("region:N", sort=order, title=None))
    )
    mean = report.gap(estimates)
    lost = report.number(mean["estimate"], 3)
    finding = (
        f"Random folds promise {lost} AUC more than other regions' labels give, in the mean "
        f"({report.ranged(mean, 3, family=True)})"
    )
    shown = (
        "AUC under random folds minus AUC of models trained on as many rows of the other seven, "
        "n = "
        f"{int(mean['rows']):,}; thick 95 %, thin grey and in brackets widened for the experiment's "
        f"{report.families(estimates)['geographic']} primary contrasts (Bonferroni); rainfall "
        "clusters, for the mean regions, as the unit."
    )
    return theme.finish(alt.layer(wide, chart), finding, shown)


def blocks(estimates: pd.DataFrame) -> alt.LayerChart:
    """Draw the three regions with coordinates: random, squares, other regions.

    Inside folds, averaged over them: pooled over folds, the squares' AUC is biased downwards.
    """
    keep = estimates[
        (estimates["part"] == "inside folds")
        & (estimates["model"] == "trees")
        & estimates["split"].isin(["random", "block", "region_matched"])
    ].copy()
    keep["region"] = keep["target"].map(report.REGION_LABELS)
    keep["split"] = keep["split"].map(report.SPLIT_LABELS)
    colours = {
        report.SPLIT_LABELS["random"]: NAIVE,
        report.SPLIT_LABELS["block"]: HONEST,
        report.SPLIT_LABELS["region_matched"]: STRICT,
    }
    chart = dots(
        keep,
        row="region",
        order=[report.REGION_LABELS[name] for name in (*REGIONS_WITH_COORDINATES, "located")],
        axis="AUC, cropland against the rest",
        series="split",
        colours=colours,
    )
    finding = (
        "Keeping test squares apart takes away "
        f"{report.percent(report.squares_share(estimates))} of the AUC that leaving the region takes "
        f"away, in the mean of {len(REGIONS_WITH_COORDINATES)} regions"
    )
    each = ", ".join(
        f"{report.REGION_LABELS[region]} {report.percent(report.squares_share(estimates, region))}"
        for region in REGIONS_WITH_COORDINATES
    )
    samples = int(keep.loc[keep["target"] == "located", "rows"].iloc[0])
    shown = (
        "AUC of boosted trees inside folds of squares, averaged over folds, in the regions with "
        f"coordinates, n = {samples:,}; squares keep training rows over 10 km away; 95 % intervals from "
        f"resampling 100 km squares, and regions for the mean. Part taken away: {each}; both losses "
        "from the same draws. Average over folds and intervals of parts added after results "
        "(amendments 4 and 6)." + EXPLORATORY
    )
    return theme.finish(chart, finding, shown)


def local_labels(estimates: pd.DataFrame, split: str = "random") -> alt.LayerChart:
    """Draw what 0 to 500 local labels give, mixed in three ways."""
    keep = estimates[
        (estimates["part"] == "local")
        & (estimates["target"] == "mean")
        & (estimates["split"] == split)
        & (estimates["model"] == "trees")
        & (estimates["metric"] == "auc")
    ].copy()
    names = {
        "plain": "mixed into other regions' labels",
        "weighted": "mixed in, weighing as much as all others",
        "local": "alone",
    }
    keep["series"] = keep["inputs"].map(names)
    count = int(keep["units"].iloc[0])
    chart = curves(
        keep,
        axis=f"AUC, mean of {count} regions",
        series_order=list(names.values()),
        colours=[PROXY, HONEST, NAIVE],
    )
    best = report.local(estimates, 500, "weighted", split)
    honest = split == "block"
    where = "where tests lie in other squares" if honest else "drawn at random"
    finding = (
        f"500 local labels, {where}, change AUC by {with_interval(best)} against other regions' "
        f"labels alone: {report.shows(best)}"
    )
    shown = (
        f"Mean AUC of boosted trees over {count} regions by the number of local labels; weighted mix "
        "in the headline; n = "
        f"{int(best['rows']):,}; 8,000 rows of other regions; 20 labels alone are too few for one "
        "cut; 95 % intervals from resampling "
        "regions and "
        + (
            "100 km squares; local labels and tests in different squares (honest)."
            if honest
            else "rainfall clusters; local labels and tests drawn at random (naive)."
        )
        + EXPLORATORY
    )
    return theme.finish(chart, finding, shown)
