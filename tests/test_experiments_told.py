"""What the chapter on the experiments says of other results than those recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from analysis.experiments import report, results
from analysis.figures import experiments as figures
from analysis.findings import FINDINGS
from analysis.stated.experiments import comparisons, recorded, told


def headline(chart: Any) -> str:
    return " ".join(chart.to_dict()["title"]["text"]).replace("\N{NO-BREAK SPACE}", " ")


def subtitle(chart: Any) -> str:
    return " ".join(chart.to_dict()["title"]["subtitle"])


def changed(values: dict[str, float], **keys: Any) -> pd.DataFrame:
    """Return the recorded estimates with other values in the rows with these keys."""
    frame = results.read_estimates()
    rows = pd.Series(True, index=frame.index)
    for key, value in keys.items():
        rows &= frame[key] == value
    assert rows.any()
    for column, value in values.items():
        frame.loc[rows, column] = value
    return frame


def test_squares_headline_averages_over_folds() -> None:
    chart = figures.blocks(results.read_estimates())
    said, below = headline(chart), subtitle(chart).replace("\N{NO-BREAK SPACE}", " ")
    assert "takes away 86 % (55 to 110 %) of the AUC" in said and "mean of 3 regions" in said
    assert "Eastern 101 % (73 to 125 %), Northern 103 % (82 to 132 %), Western 55 %" in below
    # Eastern, northern and western together, and not once more with their mean.
    assert "n = 9,994" in below
    pooled = changed({"estimate": 0.9}, part="block")
    assert headline(figures.blocks(pooled)) == said


def test_squares_are_drawn_for_three_regions_and_their_mean() -> None:
    drawn = figures.blocks(results.read_estimates()).to_dict()
    rows = [row for data in drawn["datasets"].values() for row in data if "split" in row]
    assert {row["region"] for row in rows} == {"Eastern", "Northern", "Western", "Mean of three"}
    assert len(rows) == 3 * 4
    honest = {row["region"]: row["estimate"] for row in rows if "squares" in row["split"]}
    *regions, mean = (honest[name] for name in ("Eastern", "Northern", "Western", "Mean of three"))
    assert mean == pytest.approx(sum(regions) / 3, abs=1e-4)


def test_where_the_whole_loss_may_be_nothing_the_figure_gives_no_interval() -> None:
    none = {"low": float("nan"), "high": float("nan")}
    frame = changed(none, part="inside folds share", target="located", model="trees")
    assert "86 % (no interval: the whole loss may be nothing)" in headline(figures.blocks(frame))


def test_a_dot_of_clusters_is_inside_folds_and_the_others_of_the_whole_region() -> None:
    # Pooled scores may move at will, those inside folds of random folds as well.
    frame = changed({"estimate": 0.1}, part="main", split="rainfall", model="trees")
    inside = (frame["part"] == "inside rainfall folds") & (frame["split"] == "random")
    frame.loc[inside, "estimate"] = 0.2
    drawn = figures.scores_by_split(frame).to_dict()
    rows = [row for data in drawn["datasets"].values() for row in data if "split" in row]
    assert len(rows) == 4 * 9
    mean = {row["split"]: row["estimate"] for row in rows if row["target"] == "mean"}
    assert mean["rainfall clusters (proxy)"] == pytest.approx(0.744, abs=5e-4)
    assert mean["random folds (naive)"] == pytest.approx(0.883, abs=5e-4)
    assert "in the mean 0.744. Pooled over folds it is 0.744" in subtitle(
        figures.scores_by_split(results.read_estimates())
    )


def test_shift_headline_claims_no_absence() -> None:
    said = headline(figures.shift_against_loss(results.read_estimates()))
    assert said.startswith("No relation of covariate shift and loss is shown (ρ = −0.05, p = 0.93)")
    assert said.endswith("8 regions could show only a ρ of 0.74 or more")


@pytest.mark.parametrize(("rho", "word"), [(0.9, "more"), (-0.9, "less")])
def test_shift_headline_turns_with_the_data(rho: float, word: str) -> None:
    keys = {"part": "shift against loss", "inputs": "mean absolute standardised difference"}
    frame = changed({"estimate": rho}, metric="spearman", **keys)
    p = changed({"estimate": 0.001}, metric="p", **keys)
    frame.loc[(frame["metric"] == "p"), "estimate"] = p.loc[p["metric"] == "p", "estimate"]
    said = headline(figures.shift_against_loss(frame))
    assert said.startswith(f"Regions whose covariates differ more lose {word} (ρ")


@pytest.mark.parametrize(
    ("draw", "primary"),
    [
        (figures.gaps, True),
        (figures.fusion_inputs, True),
        (figures.transfer_curves, True),
        (figures.presto_curves, True),
        (figures.blocks, False),
        (figures.local_labels, False),
        (figures.shift_against_loss, False),
        (figures.omitted, False),
        (figures.fusion_controls, False),
        (lambda frame: figures.transfer_curves(frame, "block"), False),
    ],
)
def test_a_figure_says_what_its_headline_rests_on(
    draw: Callable[[pd.DataFrame], Any], primary: bool
) -> None:
    said = subtitle(draw(results.read_estimates()))
    assert ("primary contrast" in said.replace("no primary contrast", "")) == primary
    assert ("Exploratory: no primary contrast" in said) != primary


def test_two_sources_that_intervals_do_not_tell_apart_share_the_headline() -> None:
    # Terrain's interval ends at 0.246, Sentinel-2's at 0.107.
    frame = changed({"low": 0.2}, part="shuffled loss", inputs="weather", model="trees")
    assert "leans on weather and terrain most" in headline(figures.fusion_controls(frame))
    assert "leans on weather most" in headline(figures.fusion_controls(results.read_estimates()))


BREAKS = {
    # Trees on Western's own labels no longer ahead.
    "distance-not-region": (
        {"low": -0.01}, {"part": "inside folds gap", "target": "western", "model": "trees"},
    ),
    # Logistic regression on Eastern's own labels no longer ahead.
    "logistic-keeps-more": (
        {"low": -0.01}, {"part": "inside folds gap", "target": "eastern", "model": "logistic"},
    ),
    # All of Western's loss may come with distance.
    "squares-take-away-a-part": (
        {"high": 1.01}, {"part": "inside folds share", "target": "western", "model": "trees"},
    ),
    # And all of Eastern's with logistic regression.
    "squares-take-a-part-of-the-line": (
        {"high": 1.01}, {"part": "inside folds share", "target": "eastern", "model": "logistic"},
    ),
    # A gain in the new region that reaches that of random folds.
    "ranking-does-not-hold": (
        {"low": -0.02, "high": 0.07}, {"part": "model gap", "split": "region_matched"},
    ),
    # The other measure of shift goes with the loss.
    "shift-is-no-guide": (
        {"estimate": 0.01}, {"part": "shift against loss", "inputs": "domain auc", "metric": "p"},
    ),
    # With logistic regression the mix helps too.
    "others-labels-still-count": (
        {"low": 0.01}, {"part": "mix gain", "model": "logistic", "inputs": "weighted - local"},
    ),
    # Terrain is missed even when four are compared.
    "weather-is-missed-radar-is-not": (
        {"low": 0.05}, {"part": "dropped loss", "inputs": "terrain", "model": "trees"},
    ),
    # Two verdicts that would not stand in one family of all.
    "one-family-loses-one": (
        {"low_all": -0.01}, {"experiment": "presto", "inputs": "presto - raw", "primary": True},
    ),
    # All of the loss may be that of clusters.
    "clusters-take-a-part": (
        {"high": 1.01}, {"part": "inside rainfall folds share", "target": "mean", "model": "trees"},
    ),
    # Presto's gain over raw inputs shrinks as well.
    "worth-shrinks-with-labels": (
        {"low": 0.12}, {"experiment": "presto", "inputs": "presto - raw", "size": 100},
    ),
    # Western's gap may be smaller than what the protocol calls material, though it is one.
    "every-region-loses": (
        {"low_family": 0.01},
        {"part": "gap", "target": "western", "split": "random - region_matched", "model": "trees"},
    ),
    # Twenty labels help as well.
    "local-labels-help-nearby": (
        {"low": 0.01}, {"part": "local gain", "inputs": "weighted", "size": 20, "model": "trees"},
    ),
    # Radar adds to optical images.
    "fusion-gains-little": (
        {"low_family": 0.01}, {"experiment": "fusion", "inputs": "S1+S2 - S2", "primary": True},
    ),
    # Noise in place of radar helps.
    "noise-does-not-help": (
        {"low": 0.01}, {"part": "noise gain", "inputs": "S1", "model": "trees"},
    ),
    # Twenty labels lose nothing against none.
    "zero-shot-is-hard-to-beat": (
        {"high": 0.01}, {"part": "contrast", "inputs": "supervised - zero-shot network", "size": 20},
    ),
    # A thousand labels from other squares reach the features.
    "curves-do-not-meet": (
        {"low": -0.01}, {"inputs": "supervised - raw", "size": 1000, "split": "block"},
    ),
    # Presto beats the untrained encoder with a thousand labels too.
    "presto-helps": (
        {"low_family": 0.01}, {"part": "contrast", "inputs": "presto - random", "size": 1000},
    ),
    # Trees may be no better than Presto's features.
    "trees-overtake": (
        {"high": 0.01}, {"part": "contrast", "inputs": "presto - trees", "size": 1000},
    ),
    # The untrained network's features differ from raw covariates.
    "labels-make-features": (
        {"low": 0.001}, {"experiment": "transfer", "inputs": "random - raw", "size": 100},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(BREAKS))
def test_a_sentence_falls_with_its_numbers(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    values, keys = BREAKS[name]
    assert FINDINGS[name].test(None)  # type: ignore[arg-type]
    frame = changed(values, **keys)
    monkeypatch.setattr(recorded, "estimates", lambda: frame)
    assert not FINDINGS[name].test(None)  # type: ignore[arg-type]


def exploratory_rows() -> dict[str, dict[str, str]]:
    return {one.compared: comparisons._row(one) for one in comparisons.exploratory()}


def test_half_of_the_loss_is_not_enough_for_more_than_half(monkeypatch: pytest.MonkeyPatch) -> None:
    # In the mean the interval begins at 0.55.
    frame = changed({"low": 0.49}, part="inside folds share", target="located", model="trees")
    monkeypatch.setattr(recorded, "estimates", lambda: frame)
    assert not FINDINGS["squares-take-away-a-part"].test(None)  # type: ignore[arg-type]


def test_the_table_gives_the_part_that_squares_take(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = exploratory_rows()
    west = rows["Western: part of the loss that squares take away"]
    assert west | {"Compared": ""} == {
        "Compared": "",
        "Named in": "amendment 4",
        "Difference or part": "55 %",
        "Interval": "36 to 71 %",
        "Shows": "a part",
    }
    assert rows["Eastern: part of the loss that squares take away"]["Shows"] == "a part or all"
    mean = "Mean of three: part of the loss that squares take away"
    assert list(rows[mean].values())[1:] == ["amendment 6", "86 %", "55 to 110 %", "a part or all"]
    labels = rows["Western: labels from other squares − other regions' labels"]
    assert (labels["Interval"], labels["Shows"]) == ("0.049 to 0.128", "a gain")
    none = {"low": float("nan"), "high": float("nan")}
    frame = changed(none, part="inside folds share", target="located", model="trees")
    monkeypatch.setattr(recorded, "estimates", lambda: frame)
    row = exploratory_rows()[mean]
    assert (row["Interval"], row["Shows"]) == ("none", "no part is shown")


def test_terrain_is_marked_until_it_is_missed_among_four(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "All sources − without terrain"
    assert exploratory_rows()[name]["Shows"] == "a gain, but not if widened for 4"
    assert exploratory_rows()["All sources − without weather"]["Shows"] == "a gain"
    frame = changed({"low": 0.05}, part="dropped loss", inputs="terrain", model="trees")
    monkeypatch.setattr(recorded, "estimates", lambda: frame)
    assert exploratory_rows()[name]["Shows"] == "a gain"


def test_a_part_that_may_be_none_is_not_shown() -> None:
    assert comparisons.part_shows(pd.Series({"low": 0.0, "high": 0.5})) == "no part is shown"


def test_an_amendment_that_no_comparison_names_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    more = [*report.amendments(), report.Amendment(7, "2026-12-01", True)]
    monkeypatch.setattr(report, "amendments", lambda: more)
    assert not FINDINGS["amendments-are-told"].test(None)  # type: ignore[arg-type]
    assert told.numbers()["amended_after"] == (
        "4, 5, 6 and 7 (2026-11-21, 2026-11-22 and 2026-12-01)"
    )


def test_numbers_that_say_what_was_widened_for_what() -> None:
    said = told.numbers()
    assert said["families"] == (
        "9 for geographic generalisation, 3 for fusion, 3 for pre-training on regions, "
        "4 for Presto's weights"
    )
    assert said["as_strict"] == "18 of 19"
    assert said["rainfall_least"].startswith("Indian Ocean 23 % (")
    assert said["rainfall_most"].startswith("South-eastern 86 % (")
    # Northern: 0.783 pooled, 0.773 inside folds.
    assert said["rainfall_moved"] == "0.010"
    # 2,000 · 0.05 / 19 / 2.
    assert said["beyond_an_end"] == "2.6"
    assert (said["family_replicates"], said["one_family_replicates"]) == ("2,000", "100,000")
    assert said["amended_before"] == "1, 2 and 3 (2026-11-21)"
    assert (said["squares_share"], said["squares_pooled"]) == ("55 to 103 %", "61 to 111 %")
    assert said["sizes_apart_honest"] == "5 of 6"
    # 0.0473 against most of the others' labels in data/experiments/estimates.csv, 0.0576 against as many.
    assert (said["western_kept_logistic_of_most"], said["western_kept_logistic"]) == (
        "+0.047",
        "+0.058",
    )
    assert said["northern_share_logistic"] == "98 % (52 to 276 %)"
    # (0.0399 + 0.0640 + 0.0498) / (0.0759 + 0.0653 + 0.1074) = 0.6183.
    assert said["located_share_logistic"].startswith("62 % (")


def test_numbers_of_a_thousand_labels_are_not_those_of_a_hundred() -> None:
    frame = results.read_estimates()
    rows = frame[(frame["part"] == "contrast") & (frame["inputs"] == "supervised - raw")]
    many = rows[(rows["size"] == 1000) & (rows["metric"] == "auc")].set_index("split")["estimate"]
    said = told.numbers()
    assert said["learned_1000"] == f"+{many['random']:.3f}"
    assert said["learned_1000_honest"] == f"+{many['block']:.3f}" != said["honest_learned"]


def test_mixes_from_other_squares_that_show_something_are_told(monkeypatch) -> None:
    """Of data/experiments/estimates.csv: with logistic regression 0.0058, and a loss with 20 and trees."""
    said = told.numbers()["far_mixes"].replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith(
        "Of the 12 mixes with labels of other squares (two models, weighted or not, 20, 100"
    )
    assert (
        "500 unweighted with logistic regression change the mean AUC by +0.0058 (0.0002 to 0.0129"
        in said
    )
    assert (
        "20 weighted with boosted trees change the mean AUC by −0.0248 (−0.0509 to −0.0005" in said
    )
    assert (
        said.count("but not if widened for 12") == 2 and "2 have an interval without zero" in said
    )
    nothing = changed({"low": -1.0}, part="local gain", split="block", target="mean")
    nothing.loc[nothing["part"] == "local gain", "high"] = 1.0
    monkeypatch.setattr(recorded, "estimates", lambda: nothing)
    assert comparisons.far_mixes().startswith("None of the 12 mixes")
    assert comparisons.far_mixes().endswith("labels) has an interval without zero.")
