"""The numbers of the chapter on the three experiments, as its text tells them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from analysis.experiments import report, results
from analysis.experiments.data import REGIONS, REGIONS_WITH_COORDINATES
from analysis.experiments.metrics import LEVEL, MANY, REPLICATES
from analysis.experiments.report import ALL, number, ranged, signed
from analysis.experiments.results import pick
from analysis.stated.experiments import recorded
from analysis.stated.experiments.comparisons import far_mixes
from analysis.stated.words import Numbers


def _mean(split: str, model: str = "trees") -> pd.Series:
    return report.score(recorded.estimates(), "mean", split, model)


def _blocks(contrast: str) -> dict[str, pd.Series]:
    return {
        region: pick(
            recorded.estimates(),
            part="block gap",
            target=region,
            split=contrast,
            model="trees",
            metric="auc",
        )
        for region in REGIONS_WITH_COORDINATES
    }


def _inside(region: str, split: str) -> float:
    return float(report.inside(recorded.estimates(), region, split)["estimate"])


def _kept_by_line() -> Numbers:
    """Say what local labels keep with logistic regression, where something is shown."""
    out: Numbers = {}
    for region, others, name in (
        ("eastern", "region_matched", "eastern_kept_logistic"),
        ("western", "region_matched", "western_kept_logistic"),
        ("western", "region", "western_kept_logistic_of_most"),
    ):
        row = recorded.kept(region, others, "logistic")
        out |= {name: signed(row["estimate"], 3), f"{name}_interval": ranged(row, 3)}
    return out


def _pooled_share(region: str) -> float:
    """Give the part of the loss that squares take by AUC pooled over folds, as told until 2026.11.7."""
    return float(
        _blocks("random - block")[region]["estimate"]
        / _blocks("random - region_matched")[region]["estimate"]
    )


def _shares(values: list[float]) -> str:
    return f"{_span([100 * value for value in values])} %"


def _listed(items: Sequence[object]) -> str:
    """Write numbers or words as a list in a sentence.

    >>> _listed([1, 2, 3]), _listed([4])
    ('1, 2 and 3', '4')
    """
    *first, last = (str(one) for one in items)
    return f"{', '.join(first)} and {last}" if first else last


def _amended(seen: bool) -> str:
    """Name the amendments before or after results, with their dates."""
    chosen = [one for one in report.amendments() if one.seen == seen]
    dates = _listed(sorted({one.date for one in chosen}))
    return f"{_listed([one.number for one in chosen])} ({dates})"


def _clusters_take(choose: Callable[..., str]) -> str:
    """Name the region where rainfall clusters take the least or the most, with the part."""
    region = choose(REGIONS, key=lambda r: report.rainfall_share(recorded.estimates(), r).value)
    share = report.percent(report.rainfall_share(recorded.estimates(), region))
    return f"{report.REGION_LABELS[region]} {share}"


def _sizes_apart(split: str) -> str:
    """Count the sizes at which pre-trained features surpass raw covariates, by 95 % intervals."""
    rows = recorded.estimates()[
        (recorded.estimates()["part"] == "contrast")
        & (recorded.estimates()["target"] == "mean")
        & (recorded.estimates()["inputs"] == "supervised - raw")
        & (recorded.estimates()["metric"] == "auc")
        & (recorded.estimates()["split"] == split)
    ]
    return f"{int((rows['low'] > 0).sum())} of {len(rows)}"


def _distances(split: str) -> list[float]:
    keep = recorded.estimates()[
        (recorded.estimates()["part"] == "distance") & (recorded.estimates()["split"] == split)
    ]
    return sorted(keep["estimate"])


def _span(values: list[float], digits: int = 0) -> str:
    return f"{number(min(values), digits)} to {number(max(values), digits)}"


def numbers() -> Numbers:
    """Return the numbers of the chapter as text."""
    e, run = recorded.estimates(), results.read_run()
    contrasts = int(e["primary"].astype(bool).sum())
    gap = report.gap(e)
    shift = {
        m: pick(
            e, part="shift against loss", inputs="mean absolute standardised difference", metric=m
        )["estimate"]
        for m in ("spearman", "p")
    }
    naive, honest = report.local(e, 500, "weighted"), report.local(e, 500, "weighted", "block")
    radar = report.fusion(e, "S1+S2 - S2", part="contrast")
    optical = report.fusion(e, f"{ALL} - S2", part="contrast")
    images = report.fusion(e, f"{ALL} - weather+terrain", part="contrast")
    learned = report.transfer(e, "supervised - raw", 100, part="contrast")
    unlabelled = report.transfer(e, "masked - raw", 100, part="contrast")
    beyond = recorded.transfer("supervised - zero-shot network", 100)
    honest_learned = recorded.transfer("supervised - raw", 100, "block")
    few = {o: report.presto(e, f"presto - {o}", 100, part="contrast") for o in ("raw", "random")}
    many = {
        o: report.presto(e, f"presto - {o}", 1000, part="contrast")
        for o in ("raw", "random", "trees")
    }
    located = report.local(e, 500, "weighted", target="located")
    mix = {
        split: report.local(e, 500, "weighted - local", split, part="mix gain")
        for split in ("random", "block")
    }
    plain = report.local(e, 500, "plain - local", part="mix gain")
    dropped = {name: report.fusion(e, name, part="dropped loss") for name in ALL.split("+")}
    located_regions = REGIONS_WITH_COORDINATES
    learned_many = {s: recorded.transfer("supervised - raw", 1000, s) for s in ("random", "block")}
    trees_many = {s: recorded.transfer("supervised - trees", 1000, s) for s in ("random", "block")}
    beyond_few = recorded.transfer("supervised - zero-shot network", 20)
    beyond_many = {
        s: recorded.transfer("supervised - zero-shot network", 1000, s) for s in ("random", "block")
    }
    untrained = recorded.transfer("random - raw", 100)
    domains = [
        float(pick(e, part="shift", target=r, metric="domain auc")["estimate"]) for r in REGIONS
    ]
    told = {
        m: pick(e, part="shift against loss", inputs="domain auc", metric=m)["estimate"]
        for m in ("spearman", "p")
    }
    logistic = {
        split: report.local(e, 500, "weighted - local", split, part="mix gain", model="logistic")
        for split in ("random", "block")
    }
    plain_logistic = report.local(e, 500, "plain - local", part="mix gain", model="logistic")
    return {
        "families": recorded.families(),
        "as_strict": f"{contrasts - len(report.less_in_one_family(e))} of {contrasts}",
        "one_family_replicates": f"{MANY:,}",
        "family_replicates": f"{REPLICATES:,}",
        "beyond_an_end": number(REPLICATES * (1 - LEVEL) / contrasts / 2, 1),
        "amended_before": _amended(seen=False),
        "amended_after": _amended(seen=True),
        "material": number(report.MATERIAL),
        "logistic_gap": number(report.gap(e, model="logistic")["estimate"]),
        "logistic_gap_interval": ranged(report.gap(e, model="logistic")),
        "rainfall_constant": number(_mean("rainfall", "prior")["estimate"]),
        "squares_constant": _span(
            [
                float(
                    pick(e, part="block", target=r, split="block", model="prior", metric="auc")[
                        "estimate"
                    ]
                )
                for r in located_regions
            ],
            2,
        ),
        "squares_share": _shares([report.squares_share(e, r).value for r in located_regions]),
        "squares_pooled": _shares([_pooled_share(r) for r in located_regions]),
        **{
            f"{r}_share": report.percent(report.squares_share(e, r))
            for r in ("located", *located_regions)
        },
        **{
            f"{r}_share_logistic": report.percent(report.squares_share(e, r, "logistic"))
            for r in ("located", *located_regions)
        },
        **{f"{r}_kept": signed(recorded.kept(r)["estimate"], 3) for r in located_regions},
        **{f"{r}_kept_interval": ranged(recorded.kept(r), 3) for r in located_regions},
        **_kept_by_line(),
        "told_rho": number(told["spearman"]),
        "told_p": number(told["p"]),
        "mix_logistic": signed(logistic["random"]["estimate"], 3),
        "mix_logistic_interval": ranged(logistic["random"], 3),
        "mix_logistic_honest": signed(logistic["block"]["estimate"], 3),
        "mix_logistic_honest_interval": ranged(logistic["block"], 3),
        "plain_logistic": signed(plain_logistic["estimate"], 3),
        "plain_logistic_interval": ranged(plain_logistic, 3),
        "row_r2_interval": ranged(report.fusion(e, ALL, split="row")),
        "far_r2_interval": ranged(report.fusion(e, ALL, split="far")),
        "rmse_interval": ranged(report.fusion(e, ALL, metric="rmse"), 0),
        "dropped_terrain": number(dropped["terrain"]["estimate"], 3),
        "dropped_terrain_interval": ranged(dropped["terrain"], 3),
        "dropped_s2": number(dropped["S2"]["estimate"], 3),
        "dropped_s2_interval": ranged(dropped["S2"], 3),
        **{
            f"{key}_interval": ranged(report.fusion(e, name))
            for key, name in (
                ("s1", "S1"),
                ("s2", "S2"),
                ("weather", "weather"),
                ("calendar", "calendar"),
            )
        },
        "shuffled_weather_interval": ranged(report.fusion(e, "weather", part="shuffled loss")),
        "shuffled_s2_interval": ranged(report.fusion(e, "S2", part="shuffled loss")),
        "zero_shot_interval": ranged(report.transfer(e, "zero-shot network", 0)),
        "sizes_apart": _sizes_apart("random"),
        "sizes_apart_honest": _sizes_apart("block"),
        "samples": f"{int(gap['rows']):,}",
        "fuel_samples": f"{int(radar['rows']):,}",
        "date": run["date"],
        "minutes": number(report.minutes(run), 0),
        "units": f"{sum(entry['units'] for entry in run['experiments'].values()):,}",
        "seeds": str(len(run["seeds"])),
        "primary": str(contrasts),
        "random_auc": number(_mean("random")["estimate"]),
        "matched_auc": number(_mean("region_matched")["estimate"]),
        "rainfall_auc": number(report.inside_rainfall(e, "rainfall")["estimate"], 3),
        "rainfall_auc_interval": ranged(report.inside_rainfall(e, "rainfall"), 3),
        "rainfall_pooled": number(_mean("rainfall")["estimate"], 3),
        "rainfall_random": number(report.inside_rainfall(e, "random")["estimate"], 3),
        "rainfall_matched": number(report.inside_rainfall(e, "region_matched")["estimate"], 3),
        "rainfall_share": report.percent(report.rainfall_share(e)),
        "rainfall_share_logistic": report.percent(report.rainfall_share(e, model="logistic")),
        "rainfall_least": _clusters_take(min),
        "rainfall_most": _clusters_take(max),
        "rainfall_moved": number(
            max(
                abs(
                    report.inside_rainfall(e, "rainfall", r)["estimate"]
                    - report.score(e, r, "rainfall")["estimate"]
                )
                for r in REGIONS
            ),
            3,
        ),
        "region_auc": number(_mean("region")["estimate"]),
        "gap": number(gap["estimate"]),
        "gap_family": ranged(gap, family=True),
        "least_gap": number(min(float(report.gap(e, region)["low_family"]) for region in REGIONS)),
        "near": _span(_distances("random"), 1),
        "far": _span(_distances("block"), 0),
        "block_auc": _span([_inside(r, "block") for r in REGIONS_WITH_COORDINATES], 2),
        "elsewhere_auc": _span([_inside(r, "region") for r in REGIONS_WITH_COORDINATES], 2),
        "models_random": signed(recorded.models("random")["estimate"]),
        "models_random_interval": ranged(recorded.models("random")),
        "models_elsewhere": signed(recorded.models("region_matched")["estimate"]),
        "models_elsewhere_interval": ranged(recorded.models("region_matched")),
        "domain": _span(domains, 2),
        "rho": number(shift["spearman"]),
        "rho_p": number(shift["p"]),
        "least_rho": number(report.least_visible_rho(len(REGIONS))),
        "rain": signed(recorded.omitted("rain")["estimate"], 3),
        "rain_interval": ranged(recorded.omitted("rain"), 3),
        "reflectance": signed(recorded.omitted("reflectance")["estimate"], 3),
        "reflectance_interval": ranged(recorded.omitted("reflectance"), 3),
        "naive_500": signed(naive["estimate"]),
        "naive_500_interval": ranged(naive),
        "naive_20": signed(report.local(e, 20, "weighted")["estimate"]),
        "naive_20_interval": ranged(report.local(e, 20, "weighted")),
        "naive_100": signed(report.local(e, 100, "weighted")["estimate"]),
        "naive_100_interval": ranged(report.local(e, 100, "weighted")),
        "naive_located": signed(located["estimate"]),
        "naive_located_interval": ranged(located),
        "mix_500": signed(mix["random"]["estimate"], 3),
        "mix_500_interval": ranged(mix["random"], 3),
        "plain_500": signed(plain["estimate"], 3),
        "plain_500_interval": ranged(plain, 3),
        "mix_500_honest": signed(mix["block"]["estimate"], 3),
        "mix_500_honest_interval": ranged(mix["block"], 3),
        "honest_500": signed(honest["estimate"]),
        "honest_500_interval": ranged(honest),
        "far_mixes": far_mixes(),
        "all_r2": number(report.fusion(e, ALL)["estimate"]),
        "all_r2_interval": ranged(report.fusion(e, ALL)),
        "row_r2": number(report.fusion(e, ALL, split="row")["estimate"]),
        "far_r2": number(report.fusion(e, ALL, split="far")["estimate"]),
        "rmse": number(report.fusion(e, ALL, metric="rmse")["estimate"], 0),
        "s1": number(report.fusion(e, "S1")["estimate"]),
        "s2": number(report.fusion(e, "S2")["estimate"]),
        "weather": number(report.fusion(e, "weather")["estimate"]),
        "calendar": number(report.fusion(e, "calendar")["estimate"]),
        "radar": signed(radar["estimate"], 3),
        "radar_family": ranged(radar, 3, family=True),
        "optical": signed(optical["estimate"]),
        "optical_family": ranged(optical, family=True),
        "images": signed(images["estimate"], 3),
        "images_family": ranged(images, 3, family=True),
        "dropped_weather": number(dropped["weather"]["estimate"], 3),
        "dropped_weather_interval": ranged(dropped["weather"], 3),
        "dropped_s1": number(dropped["S1"]["estimate"], 3),
        "dropped_s1_interval": ranged(dropped["S1"], 3),
        "shuffled_weather": number(report.fusion(e, "weather", part="shuffled loss")["estimate"]),
        "shuffled_s2": number(report.fusion(e, "S2", part="shuffled loss")["estimate"]),
        "learned": signed(learned["estimate"], 3),
        "learned_family": ranged(learned, 3, family=True),
        "learned_verdict": report.verdict(learned),
        "unlabelled": signed(unlabelled["estimate"], 3),
        "unlabelled_family": ranged(unlabelled, 3, family=True),
        "unlabelled_verdict": report.verdict(unlabelled),
        "beyond": signed(beyond["estimate"], 3),
        "beyond_family": ranged(beyond, 3, family=True),
        "beyond_verdict": report.verdict(beyond),
        "honest_learned": signed(honest_learned["estimate"], 3),
        "honest_learned_interval": ranged(honest_learned, 3),
        "learned_1000": signed(learned_many["random"]["estimate"], 3),
        "learned_1000_interval": ranged(learned_many["random"], 3),
        "learned_1000_honest": signed(learned_many["block"]["estimate"], 3),
        "learned_1000_honest_interval": ranged(learned_many["block"], 3),
        "trees_1000": signed(trees_many["random"]["estimate"], 3),
        "trees_1000_interval": ranged(trees_many["random"], 3),
        "trees_1000_honest": signed(trees_many["block"]["estimate"], 3),
        "trees_1000_honest_interval": ranged(trees_many["block"], 3),
        "untrained": signed(untrained["estimate"], 3),
        "untrained_interval": ranged(untrained, 3),
        "beyond_20": signed(beyond_few["estimate"]),
        "beyond_20_interval": ranged(beyond_few),
        "beyond_1000": signed(beyond_many["random"]["estimate"]),
        "beyond_1000_interval": ranged(beyond_many["random"]),
        "beyond_honest": signed(beyond_many["block"]["estimate"]),
        "beyond_honest_interval": ranged(beyond_many["block"]),
        "zero_shot": number(report.transfer(e, "zero-shot network", 0)["estimate"]),
        "presto_raw_100": signed(few["raw"]["estimate"]),
        "presto_raw_100_family": ranged(few["raw"], family=True),
        "presto_raw_100_all": ranged(report.in_one_family(few["raw"]), 3, family=True),
        "presto_random_100": signed(few["random"]["estimate"]),
        "presto_random_100_family": ranged(few["random"], family=True),
        "presto_raw_1000": signed(many["raw"]["estimate"]),
        "presto_raw_1000_family": ranged(many["raw"], family=True),
        "presto_random_1000": signed(many["random"]["estimate"]),
        "presto_random_1000_family": ranged(many["random"], family=True),
        "presto_trees_1000": signed(many["trees"]["estimate"]),
        "presto_trees_1000_interval": ranged(many["trees"]),
    }
