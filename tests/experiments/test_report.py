"""What is made of recorded estimates: families, bounds and amendments, worked out by hand."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from analysis.experiments import report, results
from analysis.intervals import Estimate


def row(estimate: float, low: float, high: float, **more: object) -> pd.Series:
    return pd.Series({"estimate": estimate, "low": low, "high": high, **more})


def contrast(low_family: float, low_all: float, experiment: str = "fusion") -> dict[str, object]:
    return {
        "experiment": experiment,
        "primary": True,
        "estimate": 0.10,
        "low_family": low_family,
        "high_family": 0.20,
        "low_all": low_all,
        "high_all": 0.25,
    }


def test_each_experiment_is_a_family_of_its_own() -> None:
    assert report.families(results.read_estimates()) == {
        "geographic": 9,
        "fusion": 3,
        "transfer": 3,
        "presto": 4,
    }


def test_an_interval_for_one_widens_to_one_for_nineteen() -> None:
    # Normal quantiles: 1.9600 at 0.05, 3.0078 at 0.05/19; 0.0196 times their ratio is 0.0301.
    wide = report.widened(row(0.05, 0.05 - 0.0196, 0.05 + 0.0392), 1, 19, ("low", "high"))
    assert wide["low"] == pytest.approx(0.05 - 0.0301, abs=1e-4)
    assert wide["high"] == pytest.approx(0.05 + 0.0602, abs=1e-4)


def test_a_verdict_that_hangs_on_its_family_is_not_counted() -> None:
    # A gain that is lost, one that stays, none either way; a material gap that is left a gap.
    frame = pd.DataFrame(
        [
            contrast(0.01, -0.01),
            contrast(0.05, 0.01, "transfer"),
            contrast(-0.01, -0.05, "presto"),
            contrast(0.03, 0.01, "geographic"),
        ]
    )
    assert report.less_in_one_family(frame).index.tolist() == [0, 3]


def test_the_family_gives_way_to_the_whole_and_the_row_stays_as_it_was() -> None:
    given = pd.Series(contrast(0.01, -0.01))
    wide = report.in_one_family(given)
    assert (wide["low_family"], wide["high_family"], wide["estimate"]) == (-0.01, 0.25, 0.10)
    assert (given["low_family"], given["high_family"]) == (0.01, 0.20)


def test_clusters_are_read_inside_folds_and_so_are_the_others() -> None:
    frame = results.read_estimates()
    near, whole = (
        float(report.inside_rainfall(frame, f"random - {split}")["estimate"])
        for split in ("rainfall", "region_matched")
    )
    # From data/experiments/estimates.csv: 0.8799 − 0.74386 and 0.8799 − 0.6647.
    assert (near, whole) == pytest.approx((0.13604, 0.2152), abs=1e-4)
    share = report.rainfall_share(frame)
    assert share.value == pytest.approx(0.13604 / 0.2152, abs=1e-3)
    assert share.low < share.value < share.high


def test_squares_are_read_inside_folds_and_not_pooled() -> None:
    frame = results.read_estimates()
    # From data/experiments/estimates.csv: (0.90886 − 0.70288)/(0.90886 − 0.70567) and so on.
    shares = [report.squares_share(frame, r).value for r in ("eastern", "northern", "western")]
    assert shares == pytest.approx([1.0137, 1.0330, 0.5480], abs=1e-4)
    assert report.percent(report.squares_share(frame, "western")) == "55 % (36 to 71 %)"
    # The part of the mean losses, (0.20598 + 0.1873 + 0.10818)/(0.20319 + 0.18131 + 0.19739), and
    # not the mean of the parts, 0.8649.
    assert report.squares_share(frame).value == pytest.approx(0.50146 / 0.58189, abs=1e-4)
    assert report.percent(report.squares_share(frame)) == "86 % (55 to 110 %)"


def test_a_difference_inside_folds_is_the_paired_one() -> None:
    frame = results.read_estimates()
    near, far = (report.inside(frame, "western", split) for split in ("block", "region_matched"))
    kept = report.inside(frame, "western", "block - region_matched")
    assert kept["estimate"] == pytest.approx(near["estimate"] - far["estimate"], abs=2e-5)
    # Narrower than what the two intervals alone would allow.
    assert near["low"] - far["high"] < kept["low"] < kept["high"] < near["high"] - far["low"]


def test_a_part_without_an_interval_says_why() -> None:
    said = report.percent(Estimate(0.5, math.nan, math.nan))
    assert said == "50 % (no interval: the whole loss may be nothing)"


def test_amendments_say_whether_results_were_seen() -> None:
    assert [(one.number, one.seen) for one in report.amendments()] == [
        (1, False), (2, False), (3, False), (4, True), (5, True), (6, True),
    ]  # fmt: skip


def test_an_amendment_that_does_not_say_when_is_refused(tmp_path: Path) -> None:
    protocol = tmp_path / "PROTOCOL.md"
    protocol.write_text("## Amendments\n\n1. 2026-11-21, before any run. More.\n2. Later. More.\n")
    with pytest.raises(ValueError, match="amendment 2 does not say when"):
        report.amendments(protocol)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.01, 0.2, "a gain"), (-0.2, -0.01, "a loss"), (-0.1, 0.1, "no difference is shown")],
)
def test_what_an_interval_shows(low: float, high: float, said: str) -> None:
    assert report.shows(row(0.0, low, high)) == said


def test_an_interval_that_begins_at_nothing_shows_no_gain() -> None:
    assert (
        report.verdict(pd.Series({"low_family": 0.0, "high_family": 0.2})) == "no measurable gain"
    )
    assert (
        report.verdict(pd.Series({"low_family": -0.2, "high_family": 0.0})) == "no measurable gain"
    )
