"""The sentences of the chapter that the recorded results must support."""

from __future__ import annotations

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.experiments import report
from analysis.experiments.data import REGIONS, REGIONS_WITH_COORDINATES
from analysis.experiments.report import ALL
from analysis.findings import finding
from analysis.stated.experiments import recorded
from analysis.stated.experiments.comparisons import BEFOREHAND, UNNAMED, exploratory

CHAPTER = "experiments"


@finding(CHAPTER, "every region loses, and by more than the protocol calls material")
def every_region_loses(_: Catalogue) -> bool:
    """Compare each family interval with the threshold set beforehand."""
    e = recorded.estimates()
    return all(report.gap(e, r)["low_family"] > report.MATERIAL for r in (*REGIONS, "mean"))


@finding(CHAPTER, "with all experiments as one family, Presto's gain at 100 labels is not shown")
def one_family_loses_one(_: Catalogue) -> bool:
    """Compare each verdict with that of an interval for all of them; only that one changes."""
    lost = report.less_in_one_family(recorded.estimates())
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
    matched = {region: recorded.kept(region) for region in REGIONS_WITH_COORDINATES}
    whole = [recorded.kept(region, "region") for region in REGIONS_WITH_COORDINATES]
    western = matched.pop("western")
    return bool(
        western["low"] > 0
        and all(one["low"] <= 0 <= one["high"] for one in (*matched.values(), *whole))
    )


@finding(CHAPTER, "with logistic regression own labels show an advantage in two regions of three")
def logistic_keeps_more(_: Catalogue) -> bool:
    """Compare inside folds; against most of the others' labels only Western shows one."""

    def ahead(others: str) -> list[str]:
        rows = {r: recorded.kept(r, others, "logistic") for r in REGIONS_WITH_COORDINATES}
        return [r for r, row in rows.items() if row["low"] > 0]

    return ahead("region_matched") == ["eastern", "western"] and ahead("region") == ["western"]


@finding(CHAPTER, "other squares lose trees over half of the loss or all of it, in Western not all")
def squares_take_away_a_part(_: Catalogue) -> bool:
    """Compare the interval of each part, and of that of the means, with none, half and all."""
    share = {
        r: report.squares_share(recorded.estimates(), r)
        for r in ("located", *REGIONS_WITH_COORDINATES)
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
        r: report.squares_share(recorded.estimates(), r, "logistic")
        for r in ("located", *REGIONS_WITH_COORDINATES)
    }
    return all(
        one.low > 0 and (one.high < 1) == (r in ("eastern", "western")) for r, one in share.items()
    )


@finding(CHAPTER, "rainfall clusters take a part of the loss in the mean, and not all of it")
def clusters_take_a_part(_: Catalogue) -> bool:
    """Compare the interval of the part with none and with all of it, for both models."""
    shares = [report.rainfall_share(recorded.estimates(), model=m) for m in ("trees", "logistic")]
    return all(one.low > 0 and one.high < 1 for one in shares)


@finding(CHAPTER, "random folds prefer boosted trees, new regions do not, and the two differ")
def ranking_does_not_hold(_: Catalogue) -> bool:
    """Compare the models' difference under both splits."""
    inside, elsewhere = recorded.models("random"), recorded.models("region_matched")
    return bool(elsewhere["low"] <= 0 <= elsewhere["high"] < inside["low"])


@finding(CHAPTER, "no relation of shift and loss is shown; leaving rainfall out shows no help")
def shift_is_no_guide(_: Catalogue) -> bool:
    """Check the rank correlation's p by both measures, and the gain without rainfall."""
    tested = recorded.estimates()[
        (recorded.estimates()["part"] == "shift against loss")
        & (recorded.estimates()["metric"] == "p")
    ]["estimate"]
    return bool(
        len(tested) == 2
        and (tested > 0.05).all()
        and recorded.omitted("rain")["low"] <= 0 <= recorded.omitted("rain")["high"]
        and recorded.omitted("reflectance")["high"] < 0
    )


@finding(
    CHAPTER,
    "with trees, weighted local labels help near themselves; elsewhere in the region not shown",
)
def local_labels_help_nearby(_: Catalogue) -> bool:
    """Compare naive and honest gains of 500 labels, of the same regions too; 20 do nothing."""
    e = recorded.estimates()
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
    e = recorded.estimates()

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
    e = recorded.estimates()
    verdicts = [
        report.verdict(report.fusion(e, name, part="contrast"))
        for name in ("S1+S2 - S2", f"{ALL} - weather+terrain", f"{ALL} - S2")
    ]
    return verdicts == ["no measurable gain", "no measurable gain", "a gain"]


@finding(CHAPTER, "weather is missed; neither satellite is; terrain not once four are compared")
def weather_is_missed_radar_is_not(_: Catalogue) -> bool:
    """Check four intervals against 0, terrain's also widened for the four."""
    lost = {name: recorded.dropped(name) for name in ALL.split("+")}
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
    e = recorded.estimates()
    return all(report.fusion(e, name, part="noise gain")["low"] <= 0 for name in ALL.split("+"))


@finding(CHAPTER, "labels elsewhere make features; without labels no gain over raw is shown")
def labels_make_features(_: Catalogue) -> bool:
    """Check two primary contrasts at 100 labels, the honest draw and the untrained network."""
    e = recorded.estimates()
    said = [
        report.verdict(report.transfer(e, name, 100, part="contrast"))
        for name in ("supervised - raw", "masked - raw")
    ]
    honest = report.transfer(e, "supervised - raw", 100, split="block", part="contrast")
    untrained = recorded.transfer("random - raw", 100)
    return bool(
        said == ["a gain", "no measurable gain"]
        and honest["low"] > 0
        and untrained["low"] <= 0 <= untrained["high"]
    )


@finding(CHAPTER, "100 labels on those features show no gain over none; 20 show a loss")
def zero_shot_is_hard_to_beat(_: Catalogue) -> bool:
    """Compare the probe with its own zero-shot, naive and honest."""
    e = recorded.estimates()
    name = "supervised - zero-shot network"
    said = report.verdict(report.transfer(e, name, 100, part="contrast"))
    few, near, far = (
        recorded.transfer(name, 20),
        recorded.transfer(name, 1000),
        recorded.transfer(name, 1000, "block"),
    )
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
        all(recorded.transfer("supervised - raw", 1000, s)["low"] > 0 for s in ("random", "block"))
        and recorded.transfer("supervised - trees", 1000)["high"] < 0
        and recorded.transfer("supervised - trees", 1000, "block")["low"] > 0
    )


@finding(CHAPTER, "features are worth less with 1,000 labels, but Presto's against raw inputs")
def worth_shrinks_with_labels(_: Catalogue) -> bool:
    """Compare 100 with 1,000 labels: intervals apart for two contrasts, overlapping for the third."""
    e = recorded.estimates()

    def shrinks(few: pd.Series, many: pd.Series) -> bool:
        return bool(few["low"] > many["high"])

    def presto(other: str, size: int) -> pd.Series:
        return report.presto(e, f"presto - {other}", size, part="contrast")

    return (
        shrinks(
            recorded.transfer("supervised - raw", 100), recorded.transfer("supervised - raw", 1000)
        )
        and shrinks(presto("random", 100), presto("random", 1000))
        and not shrinks(presto("raw", 100), presto("raw", 1000))
    )


@finding(CHAPTER, "Presto beats raw inputs at both sizes, the untrained encoder at 100 labels only")
def presto_helps(_: Catalogue) -> bool:
    """Check the four primary contrasts."""
    e = recorded.estimates()
    said = [
        report.verdict(report.presto(e, f"presto - {other}", size, part="contrast"))
        for other in ("raw", "random")
        for size in (100, 1000)
    ]
    return said == ["a gain", "a gain", "a gain", "no measurable gain"]


@finding(CHAPTER, "with 1,000 labels boosted trees on raw inputs beat Presto's frozen features")
def trees_overtake(_: Catalogue) -> bool:
    """Check the interval against 0."""
    row = report.presto(recorded.estimates(), "presto - trees", 1000, part="contrast")
    return bool(row["high"] < 0)
