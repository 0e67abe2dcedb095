"""Figures of the chapter on the three experiments, from the recorded estimates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from analysis import theme
from analysis.experiments import report
from analysis.experiments.data import REGIONS, REGIONS_WITH_COORDINATES
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
GAP_AXIS = "AUC of random folds minus AUC from other regions"
#: Last words of what is shown where no primary contrast stands behind the headline.
EXPLORATORY = " Exploratory: no primary contrast, intervals not widened."


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
    chart = _dots(
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
    chart = _dots(keep, row="region", order=order, axis=GAP_AXIS, zero=True)
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
    chart = _dots(
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
    chart = _curves(
        keep,
        axis=f"AUC, mean of {count} regions",
        series_order=list(names.values()),
        colours=[PROXY, HONEST, NAIVE],
    )
    best = report.local(estimates, 500, "weighted", split)
    honest = split == "block"
    where = "where tests lie in other squares" if honest else "drawn at random"
    finding = (
        f"500 local labels, {where}, change AUC by {_with_interval(best)} against other regions' "
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


def _relation(rho: float, p: float, regions: int) -> str:
    """Say what a rank correlation of shift and loss shows.

    >>> _relation(0.9, 0.01, 5)
    'Regions whose covariates differ more lose more (ρ = 0.90, p = 0.01)'
    >>> _relation(-0.05, 0.93, 5)
    'No relation of covariate shift and loss is shown (ρ = −0.05, p = 0.93); 5 regions could show only a ρ of 1.00 or more'
    """  # noqa: E501
    found = f"(ρ = {report.number(rho)}, p = {report.number(p)})"
    if p < 0.05:
        return f"Regions whose covariates differ more lose {'more' if rho > 0 else 'less'} {found}"
    least = report.number(report.least_visible_rho(regions))
    return (
        f"No relation of covariate shift and loss is shown {found}; {regions} regions could show "
        f"only a ρ of {least} or more"
    )


def _with_interval(row: pd.Series, *, family: bool = False) -> str:
    """Write a difference with its interval."""
    return f"{report.signed(row['estimate'], 3)} ({report.ranged(row, 3, family=family)})"


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
            x=x, y=alt.Y("low:Q", title=GAP_AXIS), y2="high:Q"
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
    finding = _relation(float(rho), float(p), len(keep))
    shown = (
        f"Gap in AUC against covariate shift, n = {len(keep)} regions; 95 % intervals from "
        "resampling rainfall clusters; Spearman's ρ, exact permutation p: with so few regions only a "
        f"ρ of {report.number(report.least_visible_rho(len(keep)))} or more, either way, gives p "
        "below 0.05." + EXPLORATORY
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
    finding = (
        f"Without {name}, which shifts most, AUC in a new region changes by {_with_interval(rain)}: "
        f"{report.shows(rain)}"
    )
    shown = (
        "Mean over eight regions of the AUC of models from the other seven without a group of "
        f"covariates, minus that with all, n = {int(rain['rows']):,}; number of covariates in "
        "brackets; 95 % intervals from resampling regions and rainfall clusters." + EXPLORATORY
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
        f"to Sentinel-2 changes R² by {_with_interval(radar, family=True)}: {report.verdict(radar)}"
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
        f"{_with_interval(contrast, family=not honest)} against raw covariates: "
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
    chart = _curves(
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
        f"{_with_interval(contrast, family=True)} against raw inputs: {report.verdict(contrast)}; "
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
