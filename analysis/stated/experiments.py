"""Numbers, tables and findings of the chapter on the three experiments.

They rest on the recorded results and not on the catalogue.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.experiments import report, results
from analysis.experiments.data import REGIONS, REGIONS_WITH_COORDINATES
from analysis.experiments.report import ALL, number, ranged, signed
from analysis.experiments.results import pick
from analysis.findings import finding
from analysis.tables import Table, table

Numbers = dict[str, str]
CHAPTER = "experiments"


@lru_cache(maxsize=1)
def estimates() -> pd.DataFrame:
    """Return the recorded estimates."""
    return results.read_estimates()


def _mean(split: str, model: str = "trees") -> pd.Series:
    return report.score(estimates(), "mean", split, model)


def _blocks(contrast: str) -> dict[str, pd.Series]:
    return {
        region: pick(
            estimates(),
            part="block gap",
            target=region,
            split=contrast,
            model="trees",
            metric="auc",
        )
        for region in REGIONS_WITH_COORDINATES
    }


def _inside(region: str, split: str) -> float:
    row = pick(
        estimates(), part="inside folds", target=region, split=split, model="trees", metric="auc"
    )
    return float(row["estimate"])


def _distances(split: str) -> list[float]:
    keep = estimates()[(estimates()["part"] == "distance") & (estimates()["split"] == split)]
    return sorted(keep["estimate"])


def _models(split: str) -> pd.Series:
    return pick(estimates(), part="model gap", target="mean", split=split, metric="auc")


def _omitted(group: str) -> pd.Series:
    return pick(estimates(), part="omitted gain", target="mean", inputs=group)


def _span(values: list[float], digits: int = 0) -> str:
    return f"{number(min(values), digits)} to {number(max(values), digits)}"


def numbers() -> Numbers:
    """Return the numbers of the chapter as text."""
    e, run = estimates(), results.read_run()
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
    beyond = report.transfer(e, "supervised - zero-shot network", 100, part="contrast")
    honest_learned = report.transfer(e, "supervised - raw", 100, split="block", part="contrast")
    few = {o: report.presto(e, f"presto - {o}", 100, part="contrast") for o in ("raw", "random")}
    many = {
        o: report.presto(e, f"presto - {o}", 1000, part="contrast")
        for o in ("raw", "random", "trees")
    }
    minutes = sum(entry["seconds"] for entry in run["experiments"].values()) / 60
    domains = [
        float(pick(e, part="shift", target=r, metric="domain auc")["estimate"]) for r in REGIONS
    ]
    return {
        "samples": f"{int(gap['rows']):,}",
        "fuel_samples": f"{int(radar['rows']):,}",
        "date": run["date"],
        "minutes": number(minutes, 0),
        "units": f"{sum(entry['units'] for entry in run['experiments'].values()):,}",
        "seeds": str(len(run["seeds"])),
        "primary": str(int(e["primary"].astype(bool).sum())),
        "random_auc": number(_mean("random")["estimate"]),
        "matched_auc": number(_mean("region_matched")["estimate"]),
        "region_auc": number(_mean("region")["estimate"]),
        "gap": number(gap["estimate"]),
        "gap_family": ranged(gap, family=True),
        "least_gap": number(min(float(report.gap(e, region)["low_family"]) for region in REGIONS)),
        "near": _span(_distances("random"), 1),
        "far": _span(_distances("block"), 0),
        "block_auc": _span([_inside(r, "block") for r in REGIONS_WITH_COORDINATES], 2),
        "elsewhere_auc": _span([_inside(r, "region") for r in REGIONS_WITH_COORDINATES], 2),
        "western_kept": number(_blocks("block - region_matched")["western"]["estimate"]),
        "western_kept_interval": ranged(_blocks("block - region_matched")["western"]),
        "models_random": signed(_models("random")["estimate"]),
        "models_random_interval": ranged(_models("random")),
        "models_elsewhere": signed(_models("region_matched")["estimate"]),
        "models_elsewhere_interval": ranged(_models("region_matched")),
        "domain": _span(domains, 2),
        "rho": number(shift["spearman"]),
        "rho_p": number(shift["p"]),
        "rain": signed(_omitted("rain")["estimate"], 3),
        "rain_interval": ranged(_omitted("rain"), 3),
        "reflectance": signed(_omitted("reflectance")["estimate"], 3),
        "reflectance_interval": ranged(_omitted("reflectance"), 3),
        "naive_500": signed(naive["estimate"]),
        "naive_500_interval": ranged(naive),
        "honest_500": signed(honest["estimate"]),
        "honest_500_interval": ranged(honest),
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
        "beyond_20": signed(
            report.transfer(e, "supervised - zero-shot network", 20, part="contrast")["estimate"]
        ),
        "beyond_honest": signed(
            report.transfer(
                e, "supervised - zero-shot network", 1000, split="block", part="contrast"
            )["estimate"]
        ),
        "beyond_honest_interval": ranged(
            report.transfer(
                e, "supervised - zero-shot network", 1000, split="block", part="contrast"
            )
        ),
        "zero_shot": number(report.transfer(e, "zero-shot network", 0)["estimate"]),
        "presto_raw_100": signed(few["raw"]["estimate"]),
        "presto_raw_100_family": ranged(few["raw"], family=True),
        "presto_random_100": signed(few["random"]["estimate"]),
        "presto_random_100_family": ranged(few["random"], family=True),
        "presto_raw_1000": signed(many["raw"]["estimate"]),
        "presto_raw_1000_family": ranged(many["raw"], family=True),
        "presto_random_1000": signed(many["random"]["estimate"]),
        "presto_random_1000_family": ranged(many["random"], family=True),
        "presto_trees_1000": signed(many["trees"]["estimate"]),
        "presto_trees_1000_interval": ranged(many["trees"]),
    }


def primary_table() -> Table:
    """Return the table of primary contrasts."""
    frame = report.primary(estimates())
    return table(
        frame,
        f"The {len(frame)} primary contrasts, named before any result.",
        {name: name for name in frame.columns},
    )


def regions_table() -> Table:
    """Return the table of regions."""
    frame = report.regions(estimates())
    return table(
        frame,
        "Boosted trees by region: AUC under three splits, the gap, and how far covariates shift.",
        {name: name for name in frame.columns},
    )


def credits_table() -> Table:
    """Return who made the data."""
    frame = report.credits()
    return table(
        frame,
        "The data of the experiments; none of them is kept here.",
        {name: name for name in frame.columns},
    )


# What follows are the sentences of the chapter that the recorded results must support.


@finding(CHAPTER, "every region loses, and by more than the protocol calls material")
def every_region_loses(_: Catalogue) -> bool:
    """Compare each family interval with the threshold set beforehand."""
    e = estimates()
    return all(report.gap(e, r)["low_family"] > report.MATERIAL for r in (*REGIONS, "mean"))


@finding(CHAPTER, "with squares a region's own labels do no better than other regions', but in one")
def distance_not_region(_: Catalogue) -> bool:
    """Compare squares with leave-one-region-out in three regions."""
    found = _blocks("block - region_matched")
    other = [row for region, row in found.items() if region != "western"]
    return bool(
        all(row["low"] <= 0 <= row["high"] for row in other) and found["western"]["low"] > 0
    )


@finding(CHAPTER, "random folds prefer boosted trees, new regions do not")
def ranking_does_not_hold(_: Catalogue) -> bool:
    """Compare the models' difference under both splits."""
    elsewhere = _models("region_matched")
    return bool(_models("random")["low"] > 0 and elsewhere["low"] <= 0 <= elsewhere["high"])


@finding(CHAPTER, "shift does not say which region loses, and rainfall's omission does not help")
def shift_is_no_guide(_: Catalogue) -> bool:
    """Check the rank correlation's p, and the gain without rainfall."""
    p = pick(
        estimates(),
        part="shift against loss",
        metric="p",
        inputs="mean absolute standardised difference",
    )["estimate"]
    return bool(p > 0.05 and _omitted("rain")["low"] <= 0 and _omitted("reflectance")["high"] < 0)


@finding(CHAPTER, "local labels help near themselves and not measurably elsewhere in the region")
def local_labels_help_nearby(_: Catalogue) -> bool:
    """Compare naive and honest gains of 500 labels."""
    e = estimates()
    honest = report.local(e, 500, "weighted", "block")
    return bool(
        report.local(e, 500, "weighted")["low"] > 0 and honest["low"] <= 0 <= honest["high"]
    )


@finding(CHAPTER, "radar adds nothing measurable, nor do images to weather and terrain")
def fusion_gains_little(_: Catalogue) -> bool:
    """Check two family intervals that hold 0, and one that does not."""
    e = estimates()
    verdicts = [
        report.verdict(report.fusion(e, name, part="contrast"))
        for name in ("S1+S2 - S2", f"{ALL} - weather+terrain", f"{ALL} - S2")
    ]
    return verdicts == ["no measurable gain", "no measurable gain", "a gain"]


@finding(CHAPTER, "nothing leaks: noise in a source's place does not help")
def noise_does_not_help(_: Catalogue) -> bool:
    """Check the control of each source."""
    e = estimates()
    return all(report.fusion(e, name, part="noise gain")["low"] <= 0 for name in ALL.split("+"))


@finding(CHAPTER, "labels elsewhere make features; without labels they are no better than raw")
def labels_make_features(_: Catalogue) -> bool:
    """Check two primary contrasts at 100 labels, and the honest draw."""
    e = estimates()
    said = [
        report.verdict(report.transfer(e, name, 100, part="contrast"))
        for name in ("supervised - raw", "masked - raw")
    ]
    honest = report.transfer(e, "supervised - raw", 100, split="block", part="contrast")
    return bool(said == ["a gain", "no measurable gain"] and honest["low"] > 0)


@finding(CHAPTER, "100 labels on those features are worth no more than none; 20 are worth less")
def zero_shot_is_hard_to_beat(_: Catalogue) -> bool:
    """Compare the probe with its own zero-shot, naive and honest."""
    e = estimates()
    name = "supervised - zero-shot network"
    said = report.verdict(report.transfer(e, name, 100, part="contrast"))
    few = report.transfer(e, name, 20, part="contrast")
    many = report.transfer(e, name, 1000, split="block", part="contrast")
    return bool(
        said == "no measurable gain" and few["high"] < 0 and many["low"] <= 0 <= many["high"]
    )


@finding(CHAPTER, "Presto beats raw inputs at both sizes, the untrained encoder at 100 labels only")
def presto_helps(_: Catalogue) -> bool:
    """Check the four primary contrasts."""
    e = estimates()
    said = [
        report.verdict(report.presto(e, f"presto - {other}", size, part="contrast"))
        for other in ("raw", "random")
        for size in (100, 1000)
    ]
    return said == ["a gain", "a gain", "a gain", "no measurable gain"]


@finding(CHAPTER, "with 1,000 labels boosted trees on raw inputs beat Presto's frozen features")
def trees_overtake(_: Catalogue) -> bool:
    """Check the interval against 0."""
    row = report.presto(estimates(), "presto - trees", 1000, part="contrast")
    return bool(row["high"] < 0)
