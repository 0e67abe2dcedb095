"""Scenarios: where sampling distances begin and end, and that dates are taken from what is stated."""

from __future__ import annotations

import pytest

from analysis import wishes
from analysis.scenarios import dates
from tests.conftest import record, small


def scenarios(**facts: object) -> set[str]:
    row = wishes.met(small(record("a", **facts))).loc["a"]
    return {name.split(":")[1] for name in row.index[row] if name.startswith("scenario:")}


@pytest.mark.parametrize(
    ("distance", "name"),
    [(0.99, "fine"), (1, "medium"), (10, "medium"), (10.5, "coarse")],
)
def test_a_sampling_distance_is_of_one_class(distance: float, name: str) -> None:
    assert scenarios(gsd_m=distance) == {name}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"tasks": ["vqa"]}, set()),  # one date does not follow from silence
        ({"tasks": ["vqa", "change_detection"]}, {"two_dates"}),
        ({"tasks": ["time_series", "change_detection"]}, {"two_dates", "series"}),
        ({"image_count": 5, "unit": "datacube"}, {"series"}),
        ({"image_count": 5, "unit": "video"}, {"series"}),
        ({"image_count": 5, "unit": "pair"}, set()),  # radar and optical, say
        ({"temporal_sampling": "not_stated", "tasks": ["change_detection"]}, {"two_dates"}),
        ({"temporal_sampling": "not_stated", "tasks": ["pretraining"]}, set()),
    ],
)
def test_where_dates_are_not_recorded_task_and_unit_tell_them(
    facts: dict[str, object], expected: set[str]
) -> None:
    assert scenarios(**facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"temporal_sampling": ["single_date"]}, {"one_date"}),
        ({"temporal_sampling": ["time_series"], "tasks": ["pretraining"]}, {"series"}),
        ({"temporal_sampling": ["single_date", "bi_temporal"]}, {"one_date", "two_dates"}),
        # What is recorded goes before what task and unit would say.
        ({"temporal_sampling": ["time_series"], "tasks": ["change_detection"]}, {"series"}),
    ],
)
def test_dates_that_are_recorded_are_met(facts: dict[str, object], expected: set[str]) -> None:
    assert scenarios(**facts) == expected


def test_a_dataset_without_images_has_no_dates() -> None:
    vectors = record("a", tasks=["time_series"])
    vectors["facts"]["temporal_sampling"] = {"state": "not_applicable", "why": "vectors only"}
    assert dates(small(vectors)["a"]) == frozenset()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0.5 m to 30 m", {"fine", "medium", "coarse"}),
        ("0.6-30", {"fine", "medium", "coarse"}),
        ("0.007~30", {"fine", "medium", "coarse"}),
        ("0.5 m and 30 m", {"fine", "coarse"}),  # two distances, and nothing between
    ],
)
def test_a_range_of_distances_meets_what_lies_between_its_ends(
    written: str, expected: set[str]
) -> None:
    one = record("a", gsd_m=[0.5, 30])
    one["facts"]["gsd_m"]["as"] = written
    row = wishes.met(small(one)).loc["a"]
    assert {n.split(":")[1] for n in row.index[row] if n.startswith("scenario:")} == expected


def test_a_range_on_one_side_meets_no_other_class() -> None:
    one = record("a", gsd_m=[0.1, 0.5])
    one["facts"]["gsd_m"]["as"] = "0.1-0.5 m"
    row = wishes.met(small(one)).loc["a"]
    assert [n for n in row.index[row] if n.startswith("scenario:")] == ["scenario:fine"]
