"""What is made of units: scores inside folds, parts of a loss, and intervals for many contrasts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analysis.experiments import data, fusion, geographic, metrics, results, splits
from analysis.experiments.results import Unit
from analysis.experiments.tables import draws, insidefolds, local, shift, squares, summary
from analysis.experiments.tables.fusion import primary_fusion
from analysis.experiments.tables.transfer import TRANSFER_PRIMARY
from tests.experiment_inputs import needs_fuel

#: Five folds of four rows. In each fold the positives score 4 and 2 above the fold's own level, the
#: negatives 3 and 1: three of four pairs are won, so AUC is 0.75 inside every fold.
TRUTH = np.tile([1, 1, 0, 0], 5)
OF_FOLD = np.repeat(np.arange(5), 4)
INSIDE = np.tile([4.0, 2.0, 3.0, 1.0], 5)


def given(monkeypatch: pytest.MonkeyPatch, score: Callable[[Unit], np.ndarray]) -> draws.Bootstrap:
    """Let units have these scores, rows these folds, and let one replicate draw each row once."""
    folds = list(splits.folds_to_rows(OF_FOLD))
    monkeypatch.setattr(geographic, "fold_rows", lambda *_: folds)
    monkeypatch.setattr(
        insidefolds, "stacked", lambda load, base: np.vstack([score(base)] * len(results.SEEDS))
    )
    boot = draws.Bootstrap(TRUTH, np.arange(20), len(results.SEEDS), 0)
    boot.counts, boot.seeds = np.ones((1, 20)), np.arange(len(results.SEEDS))[None]
    return boot


def test_inside_folds_levels_of_folds_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    # Each fold lies ten above the one before, so pooled a row of a higher fold wins whatever its
    # class. Pairs won: 3 of 4 inside each of five folds, and half of the 80 between folds.
    boot = given(monkeypatch, lambda unit: INSIDE + 10 * OF_FOLD)
    pooled = boot.score("auc", np.vstack([INSIDE + 10 * OF_FOLD] * 5))[0]
    assert pooled[0] == pytest.approx((15 + 40) / 100)
    found = insidefolds.inside_folds(lambda unit: {}, "western", "rainfall", boot)
    point, drawn = found["trees", "rainfall"]
    assert point == 0.75 and drawn.tolist() == [0.75]


def test_every_split_is_scored_in_the_same_folds(monkeypatch: pytest.MonkeyPatch) -> None:
    # Random folds order every pair: 1. Other regions lose every pair: 0. So squares, with 0.75,
    # lose a quarter of the whole.
    by_split = {"random": TRUTH, "block": INSIDE, "region": INSIDE, "region_matched": 1 - TRUTH}
    boot = given(monkeypatch, lambda unit: by_split[unit.split].astype(float))
    found = insidefolds.inside_folds(lambda unit: {}, "western", "block", boot)
    said = {split: point for (model, split), (point, _) in found.items() if model == "logistic"}
    assert said == {
        "random": 1.0, "block": 0.75, "region": 0.75, "region_matched": 0.0,
        "random - block": 0.25, "random - region_matched": 1.0, "block - region_matched": 0.75,
        "block - region": 0.0, "random - block / random - region_matched": 0.25,
    }  # fmt: skip
    assert all(drawn.tolist() == [point] for point, drawn in found.values())


def test_a_part_of_what_may_be_nothing_has_no_interval() -> None:
    point, drawn = insidefolds.lost_share((0.1, np.array([0.1, 0.1])), (0.2, np.array([0.2, 0.0])))
    assert point == 0.5 and np.isnan(drawn).all()
    # A replicate that could not be scored says nothing against the rest.
    drawn = insidefolds.lost_share((0.1, np.array([0.1, np.nan])), (0.2, np.array([0.4, np.nan])))[
        1
    ]
    assert drawn[0] == 0.25


def test_the_part_of_mean_losses_is_of_the_same_draws() -> None:
    """Near is a quarter of far in every region and replicate: any other draw would spread it."""
    draw = np.random.default_rng(0)
    inside: dict[tuple[str, str], draws.ByRegion] = {}
    for region, loss in (("eastern", 0.1), ("northern", 0.2), ("western", 0.4)):
        lost = loss + 0.01 * draw.random(500)
        for split, part in (("random", 0), ("block", 0.25), ("region", 1), ("region_matched", 1)):
            inside.setdefault(("trees", split), {})[region] = 0.9 - part * loss, 0.9 - part * lost
    means = insidefolds.inside_means(inside, "block")
    point, drawn = means["trees", "random - block / random - region_matched"]
    assert point == pytest.approx(0.25) and drawn == pytest.approx(np.full(500, 0.25))
    # (0.1 + 0.2 + 0.4) / 3; regions are drawn, so the mean loss is as wide as they differ.
    whole, losses = means["trees", "random - region_matched"]
    assert whole == pytest.approx(0.7 / 3) and losses.max() - losses.min() > 0.2


def test_parts_are_named_for_what_they_hold() -> None:
    named = {
        split: insidefolds.inside_keys("rainfall", "mean", "trees", split)["part"]
        for split in ("random", "random - rainfall", "random - rainfall / random - region_matched")
    }
    assert list(named.values()) == [
        "inside rainfall folds", "inside rainfall folds gap", "inside rainfall folds share",
    ]  # fmt: skip


def primary(*names: str) -> pd.DataFrame:
    rows = [
        results.estimate_row(
            {"experiment": "presto", "target": "all", "inputs": name, "size": 100},
            0.0, np.arange(761.0), rows=1, units=1, unit="site cluster", family=4 if name else 0,
        )
        for name in (*names, "")
    ]  # fmt: skip
    return results.table(rows, results.COLUMNS)


def test_an_interval_for_all_nineteen_at_once() -> None:
    # 0.05/19 leaves 1 of 760 at each end, 0.05/4 leaves 4.75, 0.05 leaves 19.
    drawn = {"all|presto - raw|100": np.arange(761.0)}
    known = summary.with_one_family(primary("presto - raw"), drawn)
    ends = ["low_all", "low_family", "low", "high", "high_family", "high_all"]
    assert known.loc[0, ends].tolist() == pytest.approx([1.0, 4.75, 19.0, 741.0, 755.25, 759.0])
    # What is no primary contrast has none.
    assert known.loc[1, ["low_all", "high_all"]].isna().all()


@pytest.mark.parametrize("names", [(), ("presto - raw", "presto - random")])
def test_no_primary_contrast_is_left_out_or_added(names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="primary contrasts are"):
        summary.with_one_family(primary(*names), {"all|presto - raw|100": np.arange(9.0)})


@needs_fuel
def test_what_is_drawn_many_times_is_the_primary_contrast(monkeypatch: pytest.MonkeyPatch) -> None:
    """With as few replicates as the others, the ends must be those of the table."""

    def answers(unit: Unit) -> results.Arrays:
        draw = np.random.default_rng([len(unit.inputs), len(unit.split), unit.seed])
        return {"score": data.fuel().y + draw.normal(0, 20, len(data.fuel().y))}

    monkeypatch.setattr(metrics, "MANY", metrics.REPLICATES)
    frame = summary.summarise("fusion", answers)[1]
    known = frame[frame["primary"].astype(bool)].set_index("inputs")
    assert len(known) == 3
    for key, drawn in primary_fusion(answers).items():
        row = known.loc[key.split("|")[1]]
        ends = metrics.interval(drawn, 1 - 0.05 / 3)
        assert (row["low_family"], row["high_family"]) == pytest.approx(ends)
        assert row["low_all"] < row["low_family"] < row["high_family"] < row["high_all"]


def test_the_families_are_those_that_the_experiments_widen_for() -> None:
    # Presto's four are counted where PyTorch is at hand (tests/experiments_torch).
    assert results.FAMILIES["geographic"] == geographic.FAMILY
    assert results.FAMILIES["fusion"] == len(fusion.PRIMARY)
    assert results.FAMILIES["transfer"] == len(TRANSFER_PRIMARY)
    assert results.ALL_PRIMARY == 9 + 3 + 3 + 4


def crops(per_region: int = 4) -> data.Crop:
    """Eight regions of a few rows, the first half of each no cropland; without coordinates."""
    n = len(data.REGIONS) * per_region
    return data.Crop(
        x=np.zeros((n, 2)),
        y=np.tile(np.repeat([0, 1], per_region // 2), len(data.REGIONS)),
        region=np.repeat(np.arange(len(data.REGIONS)), per_region),
        xy=np.full((n, 2), np.nan),
        names=("rain_S1", "slope"),
        dropped={},
    )


def test_distances_to_the_nearest_training_sample_are_in_kilometres(monkeypatch) -> None:
    samples = crops()
    samples.xy[samples.rows("western")] = [[0, 0], [3000, 4000], [60_000, 0], [63_000, 4000]]
    # Trained on the second and the fourth: 5 km for either of the others; tested the other way as well.
    pairs = [(np.array([1, 3]), np.array([0, 2])), (np.array([0, 2]), np.array([1, 3]))]
    monkeypatch.setattr(geographic, "fold_rows", lambda *_: pairs)
    rows: list[dict[str, object]] = []
    squares._distances(samples, "western", rows)
    assert [row["estimate"] for row in rows] == pytest.approx([5, 5, 5])


def test_a_gain_without_a_group_is_that_without_it_less_that_with_it(monkeypatch) -> None:
    samples = crops()
    monkeypatch.setattr(geographic, "rainfall_units", lambda region: np.array([0, 1, 0, 1]))

    def load(unit: Unit) -> results.Arrays:
        if unit.part == "shift":
            place = data.REGIONS.index(unit.target)
            shift = {"difference": np.array([1.0, -3.0]) * place, "domain": np.array([0, 1])}
            return shift | {"score": np.array([0.2, 0.8])[:: 1 if place else -1]}
        y = samples.y[samples.rows(unit.target)]
        # With all covariates every pair is lost; without rainfall every pair is won.
        return {"score": y.astype(float) if unit.inputs == "rain" else 1.0 - y}

    region = {name: 0.1 * k for k, name in enumerate(data.REGIONS)}
    scores: list[dict[str, object]] = []
    rows: list[dict[str, object]] = []
    shift.shift_tables(
        load, samples, scores, rows, {("random - region_matched", "trees", "auc"): region}
    )
    table = results.table(rows, results.COLUMNS)
    gains = table[(table["part"] == "omitted gain") & (table["target"] == "mean")]
    said = gains.set_index("inputs")["estimate"]
    assert said["rain"] == 1 and said["slope"] == 0
    each = table[(table["part"] == "omitted gain") & (table["target"] == "western")]
    assert each.set_index("inputs").loc["rain", ["estimate", "low", "high"]].tolist() == [1, 1, 1]
    shifts = table[table["metric"] == "mean absolute standardised difference"]
    # Of 1 and −3, times the place of the region.
    assert list(shifts["estimate"])[:8] == [2.0 * place for place in range(8)]
    assert set(table.loc[table["metric"] == "cropland share", "estimate"]) == {0.5}


def test_a_mean_over_regions_needs_all_of_them(monkeypatch) -> None:
    samples = crops()
    monkeypatch.setattr(geographic, "rainfall_units", lambda region: np.array([0, 1, 0, 1]))

    def load(unit: Unit) -> results.Arrays:
        y = samples.y[samples.rows(unit.target)].astype(float)
        none = {"plain:0": np.full(4, 0.5)}
        few = {"weighted:20": y, "local:20": y}
        return none | (few if unit.target != "sahel" else {})

    def means(load: Callable[[Unit], results.Arrays]) -> pd.DataFrame:
        rows: list[dict[str, object]] = []
        local.local_tables(load, samples, [], rows)
        table = results.table(rows, results.COLUMNS)
        return table[(table["target"] == "mean") & (table["metric"] == "auc")]

    assert set(means(load)["inputs"]) == {"plain"}  # the Sahel has no twenty labels
    monkeypatch.setattr(local, "REGIONS_WITH_COORDINATES", ("eastern",))
    every = means(lambda unit: load(Unit(**{**vars(unit), "target": "western"})))
    gain = every[(every["part"] == "local gain") & (every["inputs"] == "weighted")]
    # Every pair is won, where without local labels all are tied.
    assert set(gain["estimate"]) == {0.5} and set(gain["units"]) == {8}
    mix = every[every["part"] == "mix gain"]
    assert set(mix["inputs"]) == {"weighted - local"} and set(mix["estimate"]) == {0.0}


def test_the_contrasts_drawn_are_those_of_the_table_by_name() -> None:
    with pytest.raises(ValueError, match="drawn were .*presto - trees"):
        summary.with_one_family(primary("presto - raw"), {"all|presto - trees|100": np.arange(9.0)})
