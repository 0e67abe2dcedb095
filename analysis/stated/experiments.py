"""Numbers, tables and findings of the chapter on the three experiments.

They rest on the recorded results and not on the catalogue.
"""

from __future__ import annotations

from functools import lru_cache, partial

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.experiments import report, results
from analysis.experiments.data import REGIONS, REGIONS_WITH_COORDINATES
from analysis.experiments.named import Options
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


def _transfer(contrast: str, size: int, split: str = "random") -> pd.Series:
    return report.transfer(estimates(), contrast, size, split=split, part="contrast")


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
    beyond = _transfer("supervised - zero-shot network", 100)
    honest_learned = _transfer("supervised - raw", 100, "block")
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
    dropped = {name: report.fusion(e, name, part="dropped loss") for name in ("weather", "S1")}
    learned_many = {s: _transfer("supervised - raw", 1000, s) for s in ("random", "block")}
    trees_many = {s: _transfer("supervised - trees", 1000, s) for s in ("random", "block")}
    beyond_few = _transfer("supervised - zero-shot network", 20)
    beyond_many = {
        s: _transfer("supervised - zero-shot network", 1000, s) for s in ("random", "block")
    }
    untrained = _transfer("random - raw", 100)
    domains = [
        float(pick(e, part="shift", target=r, metric="domain auc")["estimate"]) for r in REGIONS
    ]
    return {
        "samples": f"{int(gap['rows']):,}",
        "fuel_samples": f"{int(radar['rows']):,}",
        "date": run["date"],
        "minutes": number(report.minutes(run), 0),
        "units": f"{sum(entry['units'] for entry in run['experiments'].values()):,}",
        "seeds": str(len(run["seeds"])),
        "primary": str(int(e["primary"].astype(bool).sum())),
        "random_auc": number(_mean("random")["estimate"]),
        "matched_auc": number(_mean("region_matched")["estimate"]),
        "rainfall_auc": number(_mean("rainfall")["estimate"]),
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
        "least_rho": number(report.least_visible_rho(len(REGIONS))),
        "rain": signed(_omitted("rain")["estimate"], 3),
        "rain_interval": ranged(_omitted("rain"), 3),
        "reflectance": signed(_omitted("reflectance")["estimate"], 3),
        "reflectance_interval": ranged(_omitted("reflectance"), 3),
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
    # As numbers, so that they stand under each other.
    digits = {name: 2 if "SD" in name else 3 for name in frame.columns[2:]}
    frame = frame.astype(dict.fromkeys(digits, float))
    return table(
        frame,
        "Boosted trees by region: AUC under three splits, the gap, and how far covariates shift.",
        {name: name for name in frame.columns},
        {name: partial(number, digits=places) for name, places in digits.items()}
        | {"Samples": "{:,}".format},
    )


def named_table() -> Table:
    """Return what the experiments that the summary names would cost."""
    frame = report.named()
    return table(
        frame,
        f"Training alone, {Options.seeds} seeds and {Options.epochs} epochs, counted from the "
        "networks and not timed; reading may take longer. A batch must fit into memory.",
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


@finding(CHAPTER, "no relation of shift and loss is measurable; leaving rainfall out does not help")
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
    """Compare naive and honest gains of 500 labels, of the same regions too; 20 do nothing."""
    e = estimates()
    honest, few = report.local(e, 500, "weighted", "block"), report.local(e, 20, "weighted")
    return bool(
        report.local(e, 500, "weighted")["low"] > 0
        and report.local(e, 100, "weighted")["low"] > 0
        and few["low"] <= 0 <= few["high"]
        and report.local(e, 500, "weighted", target="located")["low"] > 0
        and honest["low"] <= 0 <= honest["high"]
    )


@finding(CHAPTER, "500 local labels alone do not match the weighted mix, but surpass the plain one")
def others_labels_still_count(_: Catalogue) -> bool:
    """Check the protocol's third condition, naive and honest."""
    e = estimates()
    weighted = [
        report.local(e, 500, "weighted - local", split, part="mix gain")["low"] > 0
        for split in ("random", "block")
    ]
    return bool(
        all(weighted) and report.local(e, 500, "plain - local", part="mix gain")["high"] < 0
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


@finding(CHAPTER, "without weather the model of all sources is worse, without radar it is not")
def weather_is_missed_radar_is_not(_: Catalogue) -> bool:
    """Check both intervals against 0."""
    weather, radar = (
        report.fusion(estimates(), name, part="dropped loss") for name in ("weather", "S1")
    )
    return bool(weather["low"] > 0 and radar["low"] <= 0 <= radar["high"])


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
    few, near, far = _transfer(name, 20), _transfer(name, 1000), _transfer(name, 1000, "block")
    return bool(
        said == "no measurable gain"
        and few["high"] < 0
        and near["low"] > 0
        and far["low"] <= 0 <= far["high"]
    )


@finding(CHAPTER, "pre-trained features meet neither raw covariates nor, away from labels, trees")
def curves_do_not_meet(_: Catalogue) -> bool:
    """Check the largest size; trees on labels drawn at random surpass the features there."""
    return bool(
        all(_transfer("supervised - raw", 1000, s)["low"] > 0 for s in ("random", "block"))
        and _transfer("supervised - trees", 1000)["high"] < 0
        and _transfer("supervised - trees", 1000, "block")["low"] > 0
    )


@finding(CHAPTER, "what pre-training is worth shrinks as labels grow")
def worth_shrinks_with_labels(_: Catalogue) -> bool:
    """Compare the gain over raw inputs at the least and the most labels, in both experiments."""
    e = estimates()

    def presto(size: int) -> float:
        return float(report.presto(e, "presto - raw", size, part="contrast")["estimate"])

    def learned(size: int) -> float:
        return float(_transfer("supervised - raw", size)["estimate"])

    return min(presto(20), presto(50)) > presto(1000) and min(learned(20), learned(50)) > learned(
        1000
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
