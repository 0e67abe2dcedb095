"""Wishes: where each begins and ends, what it weighs, and which cells fall furthest short."""

from __future__ import annotations

import pytest

from analysis import geography, wishes
from tests.conftest import record, small


def test_groups_weigh_the_same_and_share_their_weight() -> None:
    weight = wishes.weights()
    group = {wish.id: wish.group for wish in wishes.wishes()}
    sums = weight.groupby(group).agg(["sum", "nunique"])
    assert sums["sum"].tolist() == pytest.approx([1 / 5] * 5)
    assert (weight.groupby(group).max() == weight.groupby(group).min()).all()


def test_the_cell_that_falls_furthest_short_comes_first() -> None:
    on = {"coverage": "listed", "tasks": ["vqa"]}
    catalogue = small(
        record("a", modalities=["sar"], continents=["Europe", "Asia"], **on),
        record("b", modalities=["sar", "other"], continents=["Europe"], **on),
        record("c", modalities=["rgb"], continents=["Asia"], **on),
        record("d", tasks=["other"], modalities=["rgb"], continents=["Asia"], coverage="listed"),
    )
    cells = wishes.empty_cells(catalogue)
    # Nobody needs another other: one task, two modalities, six continents.
    assert len(cells) == 12 and set(cells["modality"]) == {"SAR", "RGB"}
    people = geography.continent_people()
    rows = cells.set_index(["modality", "continent"])
    asia = rows.loc[("SAR", "Asia")]
    # Of two with SAR one lies in Asia, for a half.
    assert asia["gap"] == pytest.approx(2 * people["Asia"] - 0.5)
    assert cells["gap"].is_monotonic_decreasing
    assert cells.iloc[0][["modality", "continent"]].tolist() == ["SAR", "Asia"]
