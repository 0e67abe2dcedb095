"""Figures of experiment 1 on covariate shift."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis import theme
from analysis.experiments import report
from analysis.experiments.data import REGIONS
from analysis.experiments.results import pick
from analysis.figures.experiments.drawing import (
    EXPLORATORY,
    GAP_AXIS,
    dots,
    estimate_tips,
    with_interval,
)


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


# Where an interval has others close above it, its region's name stands under it. Names stand upright, at the
# end of their interval, since on a phone those of neighbours have no room side by side.
BELOW = ["Eastern", "South-eastern"]


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
    others = [name for name in keep["region"] if name not in BELOW]
    above, below = (others, "left", 5, "high:Q"), (BELOW, "right", -5, "low:Q")
    room = alt.Scale(domain=[0, float(keep["high"].max()) + 0.13])  # for the uppermost name
    chart = alt.layer(
        base.mark_rule(color=theme.ACCENT, strokeWidth=1.2).encode(
            x=x, y=alt.Y("low:Q", title=GAP_AXIS, scale=room), y2="high:Q"
        ),
        base.mark_point(filled=True, color=theme.ACCENT, opacity=1).encode(
            x=x,
            y="estimate:Q",
            tooltip=[
                alt.Tooltip("region:N", title="region"),
                alt.Tooltip("shift:Q", title="shift of covariates", format=".2f"),
                *estimate_tips(),
            ],
        ),
        *(
            base.transform_filter(alt.FieldOneOfPredicate("region", list(names)))
            .mark_text(angle=270, align=align, dx=dx, fontSize=11)
            .encode(x=x, y=end, text="region:N")
            for names, align, dx, end in (above, below)
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
    chart = dots(
        keep, row="group", order=list(keep["group"]), axis="AUC gained without the group", zero=True
    )
    name = GROUP_LABELS[largest].split(" (")[0]
    finding = (
        f"Without {name}, which shifts most, AUC in a new region changes by {with_interval(rain)}: "
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
