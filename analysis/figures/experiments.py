"""Figures of the chapter on the three experiments, from the recorded estimates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from analysis import theme
from analysis.experiments import report
from analysis.experiments.data import REGIONS
from analysis.experiments.results import pick

# Told apart by lightness too: naive light and open, honest dark and filled.
NAIVE = "#c9a227"
PROXY = "#5cb8dc"
HONEST = theme.ACCENT
STRICT = "#9c3d84"
ARM_COLOURS = {
    "raw": "#8a8f98",
    "random": "#c9a227",
    "masked": "#5cb8dc",
    "supervised": "#1e62a3",
    "presto": "#1e62a3",
    "trees": "#9c3d84",
    "zero-shot network": "#2a8a4a",
}
ALL = report.ALL


def _dots(
    table: pd.DataFrame,
    *,
    row: str,
    order: Sequence[str],
    axis: str,
    series: str | None = None,
    colours: dict[str, str] | None = None,
    zero: bool = False,
    digits: int = 3,
) -> alt.LayerChart:
    """Draw estimates as dots with their intervals, one row a category, one dot a series."""
    keep = table.copy()
    keep["text"] = [report.number(value, digits) for value in keep["estimate"]]
    low, high = float(keep["low"].min()), float(keep["high"].max())
    pad = 0.06 * (high - low)
    domain = [min(low, 0.0) if zero else low - pad, high + pad]
    scale = alt.Scale(domain=domain, nice=False)
    y = alt.Y(f"{row}:N", sort=list(order), title=None, axis=alt.Axis(grid=False, labelLimit=260))
    encoding: dict[str, Any] = {"y": y}
    if series is not None:
        names = list((colours or {}).keys())
        encoding["yOffset"] = alt.YOffset(f"{series}:N", sort=names)
        encoding["color"] = alt.Color(
            f"{series}:N",
            scale=alt.Scale(domain=names, range=list((colours or {}).values())),
            legend=alt.Legend(title=None, orient="bottom", columns=1, labelLimit=400),
        )
    else:
        encoding["color"] = alt.value(theme.ACCENT)
    base = alt.Chart(keep)
    tooltip = [
        alt.Tooltip(f"{row}:N", title=" "),
        alt.Tooltip("estimate:Q", format=".3f"),
        alt.Tooltip("low:Q", format=".3f"),
        alt.Tooltip("high:Q", format=".3f"),
    ]
    layers: list[alt.Chart] = []
    if zero:
        layers.append(
            alt.Chart(pd.DataFrame({"zero": [0.0]}))
            .mark_rule(color=theme.MUTED, strokeDash=[3, 3])
            .encode(x=alt.X("zero:Q", scale=scale))
        )
    layers += [
        base.mark_rule(strokeWidth=1.5).encode(
            x=alt.X("low:Q", scale=scale, title=axis), x2="high:Q", **encoding
        ),
        base.mark_point(filled=True, size=60, opacity=1).encode(
            x=alt.X("estimate:Q", scale=scale), tooltip=tooltip, **encoding
        ),
    ]
    height = (26 if series is None else 15 * max(2, len(colours or {}))) * len(order)
    return alt.layer(*layers).properties(width=theme.WIDTH - 180, height=height)


def _curves(
    table: pd.DataFrame,
    *,
    axis: str,
    series_order: Sequence[str],
    colours: Sequence[str],
    title: str = "Local labels",
    width: int = theme.WIDTH - 60,
    height: int = 280,
) -> alt.LayerChart:
    """Draw estimates against the number of labels, a line and a band a series."""
    sizes = sorted(table["size"].astype(int).unique())
    keep = table.assign(labels=table["size"].astype(int).astype(str))
    x = alt.X(
        "labels:O", sort=[str(size) for size in sizes], title=title, axis=alt.Axis(labelAngle=0)
    )
    low, high = float(keep["low"].min()), float(keep["high"].max())
    scale = alt.Scale(domain=[low - 0.02 * (high - low), high + 0.02 * (high - low)], nice=False)
    colour = alt.Color(
        "series:N",
        scale=alt.Scale(domain=list(series_order), range=list(colours)),
        legend=alt.Legend(title=None, orient="bottom", columns=1, labelLimit=400),
    )
    # Side by side inside a size, or intervals would hide each other.
    offset = alt.XOffset("series:N", sort=list(series_order))
    base = alt.Chart(keep)
    layers = [
        base.mark_rule(strokeWidth=1.5, opacity=0.75).encode(
            x=x,
            xOffset=offset,
            color=colour,
            y2="high:Q",
            y=alt.Y("low:Q", scale=scale, title=axis),
        ),
        base.mark_point(filled=True, size=48, opacity=1).encode(
            x=x,
            xOffset=offset,
            color=colour,
            y=alt.Y("estimate:Q", scale=scale),
            tooltip=[
                "series:N",
                "labels:O",
                alt.Tooltip("estimate:Q", format=".3f"),
                alt.Tooltip("low:Q", format=".3f"),
                alt.Tooltip("high:Q", format=".3f"),
            ],
        ),
    ]
    return alt.layer(*layers).properties(width=width, height=height)


def scores_by_split(estimates: pd.DataFrame) -> alt.LayerChart:
    """Draw each region's AUC under naive, proxy and honest splits."""
    keep = estimates[
        (estimates["experiment"] == "geographic")
        & (estimates["part"] == "main")
        & (estimates["model"] == "trees")
        & (estimates["metric"] == "auc")
        & estimates["split"].isin(["random", "rainfall", "region", "region_matched"])
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
    chart = _dots(
        keep,
        row="region",
        order=order,
        axis="AUC, cropland against the rest",
        series="split",
        colours=colours,
    )
    lower = sum(
        float(report.score(estimates, region, "random")["estimate"])
        > float(report.score(estimates, region, "region_matched")["estimate"])
        for region in REGIONS
    )
    samples = int(report.gap(estimates)["rows"])
    finding = (
        f"In {lower} of {len(REGIONS)} regions a random split promises more than other regions' "
        "labels deliver"
    )
    shown = (
        f"AUC of boosted trees by region and split, n = {samples:,} samples; five seeds; 95 % "
        "intervals from resampling rainfall clusters; regions by the size of the gap."
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
    chart = _dots(keep, row="region", order=order, axis="AUC lost in a new region", zero=True)
    wide = (
        alt.Chart(keep)
        .mark_rule(strokeWidth=0.8, color=theme.MUTED)
        .encode(x="low_family:Q", x2="high_family:Q", y=alt.Y("region:N", sort=order, title=None))
    )
    mean = report.gap(estimates)
    lost = report.number(mean["estimate"], 3)
    finding = f"Leaving a region without labels costs {lost} AUC in the mean"
    shown = (
        "AUC under random folds minus AUC of models trained on as many rows of the other seven, "
        "n = "
        f"{int(mean['rows']):,}; thick 95 %, thin grey Bonferroni over nine contrasts; rainfall "
        "clusters, for the mean regions, as the unit."
    )
    return theme.finish(alt.layer(wide, chart), finding, shown)


def blocks(estimates: pd.DataFrame) -> alt.LayerChart:
    """Draw the three regions with coordinates: random, squares, other regions."""
    keep = estimates[
        (estimates["part"] == "block")
        & (estimates["model"] == "trees")
        & (estimates["metric"] == "auc")
        & estimates["split"].isin(["random", "block", "region_matched"])
    ].copy()
    keep["region"] = keep["target"].map(report.REGION_LABELS)
    value = keep.set_index(["target", "split"])["estimate"]
    shares = [
        (value[target, "random"] - value[target, "block"])
        / (value[target, "random"] - value[target, "region_matched"])
        for target in keep["target"].unique()
    ]
    keep["split"] = keep["split"].map(report.SPLIT_LABELS)
    colours = {
        report.SPLIT_LABELS["random"]: NAIVE,
        report.SPLIT_LABELS["block"]: HONEST,
        report.SPLIT_LABELS["region_matched"]: STRICT,
    }
    order = list(keep["region"].unique())
    chart = _dots(
        keep,
        row="region",
        order=order,
        axis="AUC, cropland against the rest",
        series="split",
        colours=colours,
    )
    finding = (
        f"Testing in other squares of the region costs {100 * min(shares):.0f} to "
        f"{100 * max(shares):.0f} % of what training in other regions costs"
    )
    shown = (
        f"AUC of boosted trees in the three regions with coordinates, n = "
        f"{int(keep.groupby('target')['rows'].first().sum()):,}; squares keep training rows over "
        "10 km "
        "away; 95 % intervals from resampling 100 km squares."
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
    chart = _curves(
        keep,
        axis=f"AUC, mean of {count} regions",
        series_order=list(names.values()),
        colours=[PROXY, HONEST, NAIVE],
    )
    best = report.local(estimates, 500, "weighted", split)
    honest = split == "block"
    finding = (
        f"500 local labels, weighted, change AUC by {report.signed(best['estimate'], 3)} against "
        "other regions' labels alone" + (", where tests lie in other squares" if honest else "")
    )
    shown = (
        f"Mean AUC of boosted trees over {count} regions by the number of local labels, n = "
        f"{int(best['rows']):,}; 8,000 rows of other regions; 20 labels alone are too few for one "
        "cut; 95 % intervals from resampling "
        "regions and "
        + (
            "100 km squares; local labels and tests in different squares (honest)."
            if honest
            else "rainfall clusters; local labels and tests drawn at random (naive)."
        )
    )
    return theme.finish(chart, finding, shown)


def shift_against_loss(estimates: pd.DataFrame) -> alt.LayerChart:
    """Draw each region's covariate shift against its loss."""
    rows = []
    for region in REGIONS:
        loss = report.gap(estimates, region)
        shift = pick(
            estimates, part="shift", target=region, metric="mean absolute standardised difference"
        )
        rows.append(
            {
                "region": report.REGION_LABELS[region],
                "shift": shift["estimate"],
                "estimate": loss["estimate"],
                "low": loss["low"],
                "high": loss["high"],
            }
        )
    keep = pd.DataFrame(rows)
    rho = pick(
        estimates,
        part="shift against loss",
        metric="spearman",
        inputs="mean absolute standardised difference",
    )["estimate"]
    p = pick(
        estimates,
        part="shift against loss",
        metric="p",
        inputs="mean absolute standardised difference",
    )["estimate"]
    x = alt.X(
        "shift:Q",
        title="Mean absolute standardised difference of 33 covariates",
        scale=alt.Scale(zero=False, padding=30),
        axis=alt.Axis(tickCount=8),
    )
    base = alt.Chart(keep)
    chart = alt.layer(
        base.mark_rule(color=theme.ACCENT, strokeWidth=1.2).encode(
            x=x, y=alt.Y("low:Q", title="AUC lost in a new region"), y2="high:Q"
        ),
        base.mark_point(filled=True, color=theme.ACCENT, opacity=1).encode(
            x=x,
            y="estimate:Q",
            tooltip=[
                "region:N",
                alt.Tooltip("shift:Q", format=".2f"),
                alt.Tooltip("estimate:Q", format=".3f"),
            ],
        ),
        base.mark_text(align="left", dx=7, dy=-4, fontSize=11).encode(
            x=x, y="estimate:Q", text="region:N"
        ),
    ).properties(width=theme.WIDTH, height=280)
    words = (
        "Regions whose covariates differ more lose more"
        if p < 0.05 and rho > 0
        else "Shift of the covariates does not say which region loses most"
    )
    finding = f"{words} (ρ = {report.number(rho)}, p = {report.number(p)})"
    shown = (
        f"Gap in AUC against covariate shift, n = {len(keep)} regions; 95 % intervals from "
        "resampling "
        "rainfall clusters; Spearman's ρ, exact permutation p."
    )
    return theme.finish(chart, finding, shown)


GROUP_LABELS = {
    "reflectance": "reflectance (18)",
    "variation": "variation in a season (6)",
    "indices": "indices (6)",
    "rain": "rainfall (2)",
    "slope": "slope (1)",
}


def omitted(estimates: pd.DataFrame) -> alt.LayerChart:
    """Draw what leaving out a group of covariates does in a new region."""
    keep = estimates[(estimates["part"] == "omitted gain") & (estimates["target"] == "mean")].copy()
    keep["group"] = keep["inputs"].map(GROUP_LABELS)
    keep = keep.sort_values("estimate", ascending=False)
    shift = mean_shift(estimates)
    largest = max(shift, key=lambda name: shift[name])
    rain = pick(keep, inputs=largest)
    chart = _dots(
        keep, row="group", order=list(keep["group"]), axis="AUC gained without the group", zero=True
    )
    name = GROUP_LABELS[largest].split(" (")[0]
    does = (
        "does better" if rain["low"] > 0 else "does worse" if rain["high"] < 0 else "changes little"
    )
    finding = (
        f"Without {name}, which shifts most, the model {does} in a new region: "
        f"{report.signed(rain['estimate'], 3)} AUC"
    )
    shown = (
        "Mean over eight regions of the AUC of models from the other seven without a group of "
        f"covariates, minus that with all, n = {int(rain['rows']):,}; number of covariates in "
        "brackets; 95 % intervals from resampling regions and rainfall clusters."
    )
    return theme.finish(chart, finding, shown)


def mean_shift(estimates: pd.DataFrame) -> dict[str, float]:
    """Give the mean absolute standardised difference of each group over regions."""
    from analysis.experiments.geographic import group_of

    keep = estimates[estimates["metric"] == "standardised difference"]
    groups = keep["inputs"].map(group_of)
    return {
        str(name): float(value)
        for name, value in keep["estimate"].abs().groupby(groups).mean().items()
    }


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
    chart = _dots(
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
        "to "
        f"Sentinel-2 brings {report.signed(radar['estimate'], 3)}"
    )
    shown = (
        f"R² of live fuel moisture by the sources used, n = {int(whole['rows']):,} samples, "
        f"{int(whole['units'])} site clusters; no test site within 20 km of training; five seeds; "
        "95 % "
        "intervals from resampling site clusters. S1 radar, S2 optical; calendar is the month "
        "alone."
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
    chart = _dots(
        keep,
        row="inputs",
        order=order,
        axis="Difference in R²",
        series="what",
        zero=True,
        colours=dict(zip(names.values(), (HONEST, STRICT, NAIVE), strict=True)),
    )
    leaks = keep[(keep["part"] == "noise gain")]["low"].gt(0).sum()
    finding = (
        f"The model of all sources leans on {order[0]} most; noise in a source's place gains in "
        f"{leaks} of {len(order)} cases"
    )
    shown = (
        "Change in R² of boosted trees with all sources at new sites when one is shuffled after "
        "training, left out, or noise put in its place (0 if nothing leaks), n = "
        f"{int(keep['rows'].max()):,}; "
        "95 % intervals from resampling site clusters."
    )
    return theme.finish(chart, finding, shown)


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
    chart = _curves(
        keep,
        axis=f"AUC, mean of {count} regions",
        series_order=[report.ARM_LABELS[arm] for arm in order],
        colours=[ARM_COLOURS[arm] for arm in order],
        title="Local labels (0: zero-shot)",
    )
    contrast = report.transfer(estimates, "supervised - raw", 100, split=split, part="contrast")
    finding = (
        f"With 100 local labels, pre-training on seven regions' labels changes AUC by "
        f"{report.signed(contrast['estimate'], 3)} against raw covariates"
    )
    if not honest:
        finding += f": {report.verdict(contrast)}"
    shown = (
        f"Mean AUC over {count} regions of logistic regression on four kinds of features and of "
        "trees, "
        f"n = {int(keep['rows'].iloc[0]):,}; five seeds; 95 % intervals from resampling regions "
        "and "
        + (
            "100 km squares; labels and tests in different squares (honest)."
            if honest
            else "rainfall clusters; labels and tests drawn at random (naive)."
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
    chart = _curves(
        keep,
        axis="R², live fuel moisture",
        series_order=[labels[arm] for arm in arms],
        colours=[ARM_COLOURS[arm] for arm in arms],
        title="Labels",
    )
    contrast = report.presto(estimates, "presto - raw", 1000, part="contrast")
    finding = (
        f"With 1,000 labels, Presto's frozen features change R² by "
        f"{report.signed(contrast['estimate'])} against raw inputs: {report.verdict(contrast)}"
    )
    shown = (
        f"R² at new sites by the number of labels, n = {int(contrast['rows']):,} samples, "
        f"{int(contrast['units'])} site clusters; ridge on frozen features, and boosted trees; "
        "five "
        "seeds; 95 % intervals from resampling site clusters."
    )
    return theme.finish(chart, finding, shown)


ALL_FIGURES = (
    scores_by_split,
    gaps,
    blocks,
    local_labels,
    shift_against_loss,
    omitted,
    fusion_inputs,
    fusion_controls,
    transfer_curves,
    presto_curves,
)
