"""Figures of experiment 3: features that are learned elsewhere."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis import theme
from analysis.experiments import report
from analysis.figures.experiments.drawing import ARM_COLOURS, EXPLORATORY, curves, with_interval


def transfer_curves(estimates: pd.DataFrame, split: str = "random") -> alt.LayerChart:
    """Draw the arms of pre-training against the number of local labels."""
    arms = ("raw", "random", "masked", "supervised", "trees")
    keep = estimates[
        (estimates["experiment"] == "transfer")
        & (estimates["part"] == "probe")
        & (estimates["target"] == "mean")
        & (estimates["split"] == split)
        & (estimates["metric"] == "auc")
        & estimates["inputs"].isin([*arms, "zero-shot network"])
    ].copy()
    order = [*arms, "zero-shot network"]
    keep["series"] = keep["inputs"].map(report.ARM_LABELS)
    honest = split == "block"
    count = int(keep["units"].iloc[0])
    chart = curves(
        keep,
        axis=f"AUC, mean of {count} regions",
        series_order=[report.ARM_LABELS[arm] for arm in order],
        colours=[ARM_COLOURS[arm] for arm in order],
        title="Local labels (0: zero-shot)",
    )
    contrast = report.transfer(estimates, "supervised - raw", 100, split=split, part="contrast")
    finding = (
        f"With 100 local labels, pre-training on seven regions' labels changes AUC by "
        f"{with_interval(contrast, family=not honest)} against raw covariates: "
        f"{report.shows(contrast) if honest else report.verdict(contrast)}"
    )
    shown = (
        f"Mean AUC over {count} regions of logistic regression on four kinds of features and of "
        "trees, "
        f"n = {int(keep['rows'].iloc[0]):,}; five seeds; 95 % intervals from resampling regions "
        "and "
        + (
            f"100 km squares; labels and tests in different squares (honest).{EXPLORATORY}"
            if honest
            else "rainfall clusters; labels and tests drawn at random (naive). In the headline a "
            "primary contrast, its interval widened for "
            f"{report.families(estimates)['transfer']}."
        )
    )
    return theme.finish(chart, finding, shown)


def presto_curves(estimates: pd.DataFrame) -> alt.LayerChart:
    """Draw Presto's weights against raw inputs and the untrained network."""
    arms = ("raw", "random", "presto", "trees")
    keep = estimates[
        (estimates["experiment"] == "presto")
        & (estimates["part"] == "probe")
        & (estimates["split"] == "site")
        & (estimates["metric"] == "r2")
        & estimates["inputs"].isin(arms)
    ].copy()
    labels = {**report.ARM_LABELS, "raw": "raw inputs", "trees": "boosted trees on raw inputs"}
    keep["series"] = keep["inputs"].map(labels)
    chart = curves(
        keep,
        axis="R², live fuel moisture",
        series_order=[labels[arm] for arm in arms],
        colours=[ARM_COLOURS[arm] for arm in arms],
        title="Labels",
    )
    contrast, form = (
        report.presto(estimates, f"presto - {other}", 1000, part="contrast")
        for other in ("raw", "random")
    )
    finding = (
        f"With 1,000 labels, Presto's frozen features change R² by "
        f"{with_interval(contrast, family=True)} against raw inputs: {report.verdict(contrast)}; "
        f"against the untrained network: {report.verdict(form)}"
    )
    shown = (
        f"R² at new sites by the number of labels, n = {int(contrast['rows']):,} samples, "
        f"{int(contrast['units'])} site clusters; ridge on frozen features, and boosted trees; "
        "five "
        "seeds; 95 % intervals from resampling site clusters. In the headline primary contrasts, "
        f"intervals widened for {report.families(estimates)['presto']}."
    )
    return theme.finish(chart, finding, shown)
