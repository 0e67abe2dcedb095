"""Numbers, tables and findings of the chapter on the three experiments.

They rest on the recorded results and not on the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.experiments import report, results
from analysis.experiments.data import REGIONS, REGIONS_WITH_COORDINATES
from analysis.experiments.metrics import LEVEL, MANY, REPLICATES
from analysis.experiments.named import Options
from analysis.experiments.report import ALL, number, ranged, signed
from analysis.experiments.results import pick
from analysis.findings import finding
from analysis.intervals import Estimate
from analysis.stated.words import Numbers
from analysis.tables import Table, table

CHAPTER = "experiments"
#: Where a comparison is first named: in the protocol as written, or in a later amendment.
BEFOREHAND, UNNAMED = "protocol", "nowhere"


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
    return float(report.inside(estimates(), region, split)["estimate"])


def _kept(region: str, others: str = "region_matched", model: str = "trees") -> pd.Series:
    """Give what local labels from other squares keep over other regions' labels, inside folds."""
    return report.inside(estimates(), region, f"block - {others}", model)


def _kept_by_line() -> Numbers:
    """Say what local labels keep with logistic regression, where something is shown."""
    out: Numbers = {}
    for region, others, name in (
        ("eastern", "region_matched", "eastern_kept_logistic"),
        ("western", "region_matched", "western_kept_logistic"),
        ("western", "region", "western_kept_logistic_of_most"),
    ):
        row = _kept(region, others, "logistic")
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


def _families() -> str:
    """Say how many primary contrasts each experiment has."""
    sizes = report.families(estimates())
    parts = [f"{size} for {report.EXPERIMENT_LABELS[name]}" for name, size in sizes.items()]
    return ", ".join(parts)


def _clusters_take(choose: Callable[..., str]) -> str:
    """Name the region where rainfall clusters take the least or the most, with the part."""
    region = choose(REGIONS, key=lambda r: report.rainfall_share(estimates(), r).value)
    share = report.percent(report.rainfall_share(estimates(), region))
    return f"{report.REGION_LABELS[region]} {share}"


def _sizes_apart(split: str) -> str:
    """Count the sizes at which pre-trained features surpass raw covariates, by 95 % intervals."""
    rows = estimates()[
        (estimates()["part"] == "contrast")
        & (estimates()["target"] == "mean")
        & (estimates()["inputs"] == "supervised - raw")
        & (estimates()["metric"] == "auc")
        & (estimates()["split"] == split)
    ]
    return f"{int((rows['low'] > 0).sum())} of {len(rows)}"


def _distances(split: str) -> list[float]:
    keep = estimates()[(estimates()["part"] == "distance") & (estimates()["split"] == split)]
    return sorted(keep["estimate"])


def _models(split: str) -> pd.Series:
    return pick(estimates(), part="model gap", target="mean", split=split, metric="auc")


def _omitted(group: str) -> pd.Series:
    return pick(estimates(), part="omitted gain", target="mean", inputs=group)


def _dropped(source: str) -> pd.Series:
    return report.fusion(estimates(), source, part="dropped loss")


def _transfer(contrast: str, size: int, split: str = "random") -> pd.Series:
    return report.transfer(estimates(), contrast, size, split=split, part="contrast")


def _span(values: list[float], digits: int = 0) -> str:
    return f"{number(min(values), digits)} to {number(max(values), digits)}"


def numbers() -> Numbers:
    """Return the numbers of the chapter as text."""
    e, run = estimates(), results.read_run()
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
    dropped = {name: report.fusion(e, name, part="dropped loss") for name in ALL.split("+")}
    located_regions = REGIONS_WITH_COORDINATES
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
        "families": _families(),
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
        **{f"{r}_kept": signed(_kept(r)["estimate"], 3) for r in located_regions},
        **{f"{r}_kept_interval": ranged(_kept(r), 3) for r in located_regions},
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


def primary_table() -> Table:
    """Return the table of primary contrasts."""
    frame = report.primary(estimates())
    return table(
        frame,
        f"The {len(frame)} primary contrasts that the protocol names. Family: the interval widened "
        f"for the contrasts of its own experiment ({_families()}), on which rests what is shown. All "
        f"{len(frame)}: widened for all at once (amendment 6); from more replicates, so that an end may "
        "lie inside the family's.",
        # The contrast first: on a phone, where rows are stacked, it heads its row.
        {name: name for name in sorted(frame.columns, key=lambda name: name != "Contrast")},
        stacked=True,
    )


class Comparison(NamedTuple):
    """A comparison that is no primary contrast.

    Attributes
    ----------
    compared, named : str
        What is compared, and where the comparison is first named.
    found : Series or Estimate
        Its estimate with the ends ``low`` and ``high``.
    family : int
        Among how many comparisons the chapter weighs this one.
    part : bool
        Whether it is a part of a loss and no difference.
    """

    compared: str
    named: str
    found: pd.Series | Estimate
    family: int = 1
    part: bool = False


def _squares() -> list[Comparison]:
    """List what squares take away, and what local labels from other squares keep."""
    parts = [
        Comparison(
            f"{report.REGION_LABELS[r]}: part of the loss that squares take away",
            "amendment 4",
            report.squares_share(estimates(), r),
            part=True,
        )
        for r in REGIONS_WITH_COORDINATES
    ]
    mean = Comparison(
        "Mean of three: part of the loss that squares take away",
        "amendment 6",
        report.squares_share(estimates()),
        part=True,
    )
    kept = [
        Comparison(
            f"{report.REGION_LABELS[r]}: labels from other squares − other regions' labels",
            "amendment 4",
            _kept(r),
        )
        for r in REGIONS_WITH_COORDINATES
    ]
    return [*parts, mean, *kept]


def _without_each() -> list[Comparison]:
    """List what leaving out each source costs; which one is missed is read off all of them."""
    labels = {"weather": "weather", "terrain": "terrain", "S1": "Sentinel-1", "S2": "Sentinel-2"}
    return [
        Comparison(
            f"All sources − without {label}", BEFOREHAND, _dropped(source), family=len(labels)
        )
        for source, label in labels.items()
    ]


def exploratory() -> list[Comparison]:
    """List the comparisons that the chapter tells and that are no primary contrasts.

    Examples
    --------
    >>> sorted({one.named for one in exploratory()})
    ['amendment 4', 'amendment 5', 'amendment 6', 'nowhere', 'protocol']
    """
    e = estimates()
    mixed = [
        Comparison(
            f"500 local and others' labels − local alone, {model}, {where}",
            "amendment 5",
            report.local(e, 500, "weighted - local", split, part="mix gain", model=name),
        )
        for model, name in (("trees", "trees"), ("logistic regression", "logistic"))
        for where, split in (("at random", "random"), ("other squares", "block"))
    ]
    return [
        *_squares(),
        Comparison(
            "Mean of eight: part of the loss that rainfall clusters take away",
            "amendment 6",
            report.rainfall_share(e),
            part=True,
        ),
        Comparison("Trees − logistic regression, random folds", "amendment 4", _models("random")),
        Comparison(
            "Trees − logistic regression, other regions", "amendment 4", _models("region_matched")
        ),
        Comparison("Without rainfall", BEFOREHAND, _omitted("rain")),
        Comparison("Without reflectance", BEFOREHAND, _omitted("reflectance")),
        Comparison("500 local labels, at random", BEFOREHAND, report.local(e, 500, "weighted")),
        Comparison(
            "500 local labels, at random, three regions",
            "amendment 5",
            report.local(e, 500, "weighted", target="located"),
        ),
        Comparison(
            "500 local labels, other squares, three regions",
            BEFOREHAND,
            report.local(e, 500, "weighted", "block"),
        ),
        *mixed,
        *_without_each(),
        Comparison(
            "Features from labels − raw, 100 labels, other squares",
            BEFOREHAND,
            _transfer("supervised - raw", 100, "block"),
        ),
        Comparison(
            "Features from labels − raw, 1,000 labels",
            BEFOREHAND,
            _transfer("supervised - raw", 1000),
        ),
        Comparison(
            "Features from labels − trees, 1,000 labels",
            "amendment 5",
            _transfer("supervised - trees", 1000),
        ),
        Comparison(
            "Features from labels − trees, 1,000 labels, other squares",
            "amendment 5",
            _transfer("supervised - trees", 1000, "block"),
        ),
        Comparison(
            "Presto's features − trees, 1,000 labels",
            UNNAMED,
            report.presto(e, "presto - trees", 1000, part="contrast"),
        ),
    ]


#: Columns of the table after what is compared and where it is named.
CELLS = ("Difference or part", "Interval", "Shows")


def _row(one: Comparison) -> dict[str, str]:
    """Write a comparison as a row of the table."""
    found = one.found
    ends = pd.Series(found._asdict()) if isinstance(found, Estimate) else found
    row = {"Compared": one.compared, "Named in": one.named}
    if one.part:
        value, low, high = (number(100 * ends[end], 0) for end in ("value", "low", "high"))
        limits = "none" if pd.isna(ends["low"]) else f"{low} to {high} %"
        cells = (f"{value} %", limits, part_shows(ends))
        return row | dict(zip(CELLS, cells, strict=True))
    value = ends["value"] if isinstance(found, Estimate) else ends["estimate"]
    said = report.shows(ends) if one.family == 1 else shows_among(ends, one.family)
    cells = (signed(value, 3), ranged(ends, 3), said)
    return row | dict(zip(CELLS, cells, strict=True))


def part_shows(ends: pd.Series) -> str:
    """Say what the limits of a part of a loss show.

    >>> part_shows(pd.Series({"low": 0.2, "high": 0.9})), part_shows(pd.Series({"low": 0.2, "high": 1.9}))
    ('a part', 'a part or all')
    >>> part_shows(pd.Series({"low": -0.2, "high": 0.9}))
    'no part is shown'
    >>> part_shows(pd.Series({"low": float("nan"), "high": float("nan")}))  # no interval
    'no part is shown'
    """
    if not ends["low"] > 0:
        return "no part is shown"
    return "a part" if ends["high"] < 1 else "a part or all"


def shows_among(row: pd.Series, family: int) -> str:
    """Say what a difference shows, and whether it still does once widened for several comparisons.

    >>> row = pd.Series({"estimate": 0.1, "low": 0.01, "high": 0.2})
    >>> shows_among(row, 2)  # 0.1 − 0.09 · 2.2414 / 1.96 = −0.003
    'a gain, but not if widened for 2'
    >>> shows_among(row.replace(0.01, 0.05), 2)
    'a gain'
    """
    alone = report.shows(row)
    wide = report.shows(report.widened(row, 1, family, ("low", "high")))
    return alone if wide == alone else f"{alone}, but not if widened for {family}"


def exploratory_table() -> Table:
    """Return the table of the comparisons that are no primary contrasts."""
    frame = pd.DataFrame([_row(one) for one in exploratory()])
    after = sum(frame["Named in"] != BEFOREHAND)
    return table(
        frame,
        f"{len(frame)} exploratory comparisons, {after} of them not in the protocol as first written: "
        "AUC, R² for sources and Presto, per cent of the loss for squares and clusters. Intervals are at "
        f"{100 * LEVEL:.0f} % and not widened. A source is marked if nothing is shown once its "
        "interval is widened for all four.",
        {name: name for name in frame.columns},
        stacked=True,
    )


def regions_table() -> Table:
    """Return the table of regions."""
    frame = report.regions(estimates())
    # As numbers, so that they stand under each other.
    digits = {name: 2 if "SD" in name else 3 for name in frame.columns[2:]}
    frame = frame.astype(dict.fromkeys(digits, float))
    return table(
        frame,
        "Boosted trees by region: AUC under three splits, the gap, and how far covariates shift. With "
        "rainfall clusters AUC is taken inside folds and averaged (amendment 6), then pooled over folds.",
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


@finding(CHAPTER, "with all experiments as one family, Presto's gain at 100 labels is not shown")
def one_family_loses_one(_: Catalogue) -> bool:
    """Compare each verdict with that of an interval for all of them; only that one changes."""
    lost = report.less_in_one_family(estimates())
    return bool(
        lost[["inputs", "size"]].to_numpy().tolist() == [["presto - raw", 100]]
        and report.verdict(report.in_one_family(lost.iloc[0])) == "no measurable gain"
    )


@finding(CHAPTER, "what is told as added after results is what the late amendments added")
def amendments_are_told(_: Catalogue) -> bool:
    """Check that each amendment a comparison names came after results, and that none is left out."""
    late = {f"amendment {one.number}" for one in report.amendments() if one.seen}
    return late == {one.named for one in exploratory()} - {BEFOREHAND, UNNAMED}


@finding(
    CHAPTER, "with squares and trees own labels show an advantage over others' in one region only"
)
def distance_not_region(_: Catalogue) -> bool:
    """Compare inside folds; against most of the others' labels trees show none anywhere."""
    matched = {region: _kept(region) for region in REGIONS_WITH_COORDINATES}
    whole = [_kept(region, "region") for region in REGIONS_WITH_COORDINATES]
    western = matched.pop("western")
    return bool(
        western["low"] > 0
        and all(one["low"] <= 0 <= one["high"] for one in (*matched.values(), *whole))
    )


@finding(CHAPTER, "with logistic regression own labels show an advantage in two regions of three")
def logistic_keeps_more(_: Catalogue) -> bool:
    """Compare inside folds; against most of the others' labels only Western shows one."""

    def ahead(others: str) -> list[str]:
        rows = {r: _kept(r, others, "logistic") for r in REGIONS_WITH_COORDINATES}
        return [r for r, row in rows.items() if row["low"] > 0]

    return ahead("region_matched") == ["eastern", "western"] and ahead("region") == ["western"]


@finding(CHAPTER, "other squares lose trees over half of the loss or all of it, in Western not all")
def squares_take_away_a_part(_: Catalogue) -> bool:
    """Compare the interval of each part, and of that of the means, with none, half and all."""
    share = {
        r: report.squares_share(estimates(), r) for r in ("located", *REGIONS_WITH_COORDINATES)
    }
    western = share.pop("western")
    return bool(
        western.low > 0
        and western.high < 1
        and all(0.5 < one.low < 1 < one.high for one in share.values())
    )


@finding(
    CHAPTER, "with logistic regression squares take a part of the loss, in Northern perhaps all"
)
def squares_take_a_part_of_the_line(_: Catalogue) -> bool:
    """Compare the intervals of the parts with none and with all; in the mean it may be all too."""
    share = {
        r: report.squares_share(estimates(), r, "logistic")
        for r in ("located", *REGIONS_WITH_COORDINATES)
    }
    return all(
        one.low > 0 and (one.high < 1) == (r in ("eastern", "western")) for r, one in share.items()
    )


@finding(CHAPTER, "rainfall clusters take a part of the loss in the mean, and not all of it")
def clusters_take_a_part(_: Catalogue) -> bool:
    """Compare the interval of the part with none and with all of it, for both models."""
    shares = [report.rainfall_share(estimates(), model=m) for m in ("trees", "logistic")]
    return all(one.low > 0 and one.high < 1 for one in shares)


@finding(CHAPTER, "random folds prefer boosted trees, new regions do not, and the two differ")
def ranking_does_not_hold(_: Catalogue) -> bool:
    """Compare the models' difference under both splits."""
    inside, elsewhere = _models("random"), _models("region_matched")
    return bool(elsewhere["low"] <= 0 <= elsewhere["high"] < inside["low"])


@finding(CHAPTER, "no relation of shift and loss is shown; leaving rainfall out shows no help")
def shift_is_no_guide(_: Catalogue) -> bool:
    """Check the rank correlation's p by both measures, and the gain without rainfall."""
    tested = estimates()[
        (estimates()["part"] == "shift against loss") & (estimates()["metric"] == "p")
    ]["estimate"]
    return bool(
        len(tested) == 2
        and (tested > 0.05).all()
        and _omitted("rain")["low"] <= 0 <= _omitted("rain")["high"]
        and _omitted("reflectance")["high"] < 0
    )


@finding(CHAPTER, "local labels help near themselves and not measurably elsewhere in the region")
def local_labels_help_nearby(_: Catalogue) -> bool:
    """Compare naive and honest gains of 500 labels, of the same regions too; 20 do nothing."""
    e = estimates()
    honest, few = report.local(e, 500, "weighted", "block"), report.local(e, 20, "weighted")
    near = report.local(e, 500, "weighted", target="located")
    return bool(
        report.local(e, 500, "weighted")["low"] > 0
        and report.local(e, 100, "weighted")["low"] > 0
        and few["low"] <= 0 <= few["high"]
        and honest["low"] <= 0 <= honest["high"] < near["low"]
    )


@finding(
    CHAPTER, "others' labels help 500 local ones with trees; with logistic regression not shown"
)
def others_labels_still_count(_: Catalogue) -> bool:
    """Check the protocol's third condition, naive and honest, with both models."""
    e = estimates()

    def mixed(variant: str, split: str, model: str) -> pd.Series:
        return report.local(e, 500, f"{variant} - local", split, part="mix gain", model=model)

    linear = [mixed("weighted", split, "logistic") for split in ("random", "block")]
    return bool(
        all(mixed("weighted", split, "trees")["low"] > 0 for split in ("random", "block"))
        and all(row["low"] <= 0 <= row["high"] for row in linear)
        and all(mixed("plain", "random", m)["high"] < 0 for m in ("trees", "logistic"))
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


@finding(CHAPTER, "weather is missed; neither satellite is; terrain not once four are compared")
def weather_is_missed_radar_is_not(_: Catalogue) -> bool:
    """Check four intervals against 0, terrain's also widened for the four."""
    lost = {name: _dropped(name) for name in ALL.split("+")}
    terrain = lost["terrain"]
    wide = report.widened(terrain, 1, len(lost), ("low", "high"))
    return bool(
        lost["weather"]["low"] > 0
        and terrain["low"] > 0 >= wide["low"]
        and all(lost[name]["low"] <= 0 <= lost[name]["high"] for name in ("S1", "S2"))
    )


@finding(CHAPTER, "nothing leaks: noise in a source's place does not help")
def noise_does_not_help(_: Catalogue) -> bool:
    """Check the control of each source."""
    e = estimates()
    return all(report.fusion(e, name, part="noise gain")["low"] <= 0 for name in ALL.split("+"))


@finding(CHAPTER, "labels elsewhere make features; without labels no gain over raw is shown")
def labels_make_features(_: Catalogue) -> bool:
    """Check two primary contrasts at 100 labels, the honest draw and the untrained network."""
    e = estimates()
    said = [
        report.verdict(report.transfer(e, name, 100, part="contrast"))
        for name in ("supervised - raw", "masked - raw")
    ]
    honest = report.transfer(e, "supervised - raw", 100, split="block", part="contrast")
    untrained = _transfer("random - raw", 100)
    return bool(
        said == ["a gain", "no measurable gain"]
        and honest["low"] > 0
        and untrained["low"] <= 0 <= untrained["high"]
    )


@finding(CHAPTER, "100 labels on those features show no gain over none; 20 show a loss")
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


@finding(CHAPTER, "features are worth less with 1,000 labels, but Presto's against raw inputs")
def worth_shrinks_with_labels(_: Catalogue) -> bool:
    """Compare 100 with 1,000 labels: intervals apart for two contrasts, overlapping for the third."""
    e = estimates()

    def shrinks(few: pd.Series, many: pd.Series) -> bool:
        return bool(few["low"] > many["high"])

    def presto(other: str, size: int) -> pd.Series:
        return report.presto(e, f"presto - {other}", size, part="contrast")

    return (
        shrinks(_transfer("supervised - raw", 100), _transfer("supervised - raw", 1000))
        and shrinks(presto("random", 100), presto("random", 1000))
        and not shrinks(presto("raw", 100), presto("raw", 1000))
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
