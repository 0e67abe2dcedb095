"""A part of the experiments run again must land inside the recorded intervals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.experiments import data, results
from analysis.stated import experiments as stated
from tests.experiment_inputs import CROP, FUEL

NEEDS = {"geographic": CROP, "transfer": CROP, "fusion": FUEL, "presto": FUEL}


def run_again(experiment: str, cache_folder: Path) -> list[dict[str, Any]]:
    """Run the reduced units of an experiment and score them."""
    pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    if experiment == "presto":
        pytest.importorskip("torch", reason="PyTorch is not installed")
    if not data.available(NEEDS[experiment]):
        pytest.skip(f"{experiment} data: not in a sibling folder, nor in one named {data.VARIABLE}")
    from analysis.experiments import work
    from analysis.experiments.tables.reduced import reduced_scores

    owner = work.module(experiment)
    units = owner.units(reduced=True)
    cache = results.Cache(cache_folder, results.recipe(*owner.MODULES))
    for unit in units:
        work.do_one(unit, cache_folder)
    return reduced_scores(units, cache.read)


@pytest.mark.parametrize("experiment", list(NEEDS))
def test_run_again_lands_inside_the_recorded_interval(experiment: str, tmp_path: Path) -> None:
    recorded = results.read_estimates()
    recorded["size"] = recorded["size"].fillna(-1).astype(int)
    compared = 0
    for row in run_again(experiment, tmp_path):
        value = row.pop("value")
        row["size"] = int(row["size"]) if row["size"] != "" else -1
        found = recorded
        for key, wanted in row.items():
            found = found[found[key] == wanted]
        if row["split"] == "block" and found.empty:
            continue  # recorded without coordinates
        assert len(found) == 1, row
        low, high = found.iloc[0][["low", "high"]]
        assert low <= value <= high, (row, value, low, high)
        compared += 1
    assert compared >= 4


def test_the_record_is_of_this_protocol_and_these_inputs() -> None:
    run = results.read_run()
    assert run["protocol_sha256"] == results.protocol_hash()
    assert run["inputs"] == {name: source.sha256 for name, source in data.SOURCES.items()}
    assert run["seeds"] == list(results.SEEDS)
    # The chapter gives one date for all of it.
    assert run["coordinates_date"] == run["date"]
    assert set(run["experiments"]) == set(NEEDS)


def test_every_recorded_estimate_lies_in_its_interval_and_no_key_is_twice() -> None:
    frame = results.read_estimates()
    keys = list(results.COLUMNS[:8])
    assert not frame.duplicated(keys).any()
    known = frame.dropna(subset=["low", "high"])
    assert (known["low"] <= known["high"]).all()
    primary = known[known["primary"]]
    assert (primary["low_family"] <= primary["low"]).all()
    assert (primary["high_family"] >= primary["high"]).all()
    counts = primary.groupby("experiment").size().to_dict()
    assert counts == {"geographic": 9, "fusion": 3, "transfer": 3, "presto": 4} == results.FAMILIES
    # For all at once; from other draws than the family's, so that only the 95 % must lie inside.
    assert (primary["low_all"] < primary["low"]).all()
    assert (primary["high_all"] > primary["high"]).all()
    assert known.loc[~known["primary"], ["low_all", "high_all"]].isna().all(axis=None)


def test_recorded_scores_average_to_recorded_estimates() -> None:
    scores = results.read_table(results.FOLDER / "scores.csv")  # one a seed
    estimates = results.read_estimates()
    keys = list(results.SCORE_COLUMNS[:8])
    scores["key"] = results.labels(scores, keys)
    estimates["key"] = results.labels(estimates, keys)
    mean = scores.groupby("key")["value"].agg(["mean", "size"])
    assert (mean["size"] == len(results.SEEDS)).all()
    both = mean.join(estimates.set_index("key")["estimate"], how="inner")
    assert len(both) > 1000
    assert ((both["mean"] - both["estimate"]).abs() <= 1e-4 * both["mean"].abs() + 1e-5).all()


def test_wide_tables_are_stacked_on_a_phone_under_the_contrast():
    primary = stated.primary_table().to_html()
    assert 'class="more-data sortable stacked"' in primary
    assert primary.index('<th scope="col">Contrast</th>') < primary.index("Experiment</th>")
    assert 'data-head="Family"' in primary
    assert 'class="more-data sortable stacked"' in stated.exploratory_table().to_html()


@pytest.mark.parametrize("experiment", list(NEEDS))
def test_the_record_is_of_this_code(experiment: str) -> None:
    pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    if experiment == "presto":
        pytest.importorskip("torch", reason="PyTorch is not installed")
    from analysis.experiments import work

    recorded = results.read_run()["experiments"][experiment]["recipe"]
    now = results.recipe(*work.module(experiment).MODULES)
    assert recorded == now, "the code has changed since the record was made: run `make experiments`"
