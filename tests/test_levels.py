"""Processing levels by satellite, counted by hand."""

from __future__ import annotations

import pytest

from analysis import levels
from analysis.tables import chapters
from tests.conftest import record, small


def counted(*records: dict[str, object]) -> dict[tuple[str, str], tuple[int, int]]:
    """Return n and known of every satellite and level."""
    table = levels.by_satellite(small(*records))
    return {(row.satellite, row.level): (row.n, row.known) for row in table.itertuples()}


def test_a_level_counts_for_the_satellite_whose_name_it_bears() -> None:
    table = counted(
        record("a", sensors=["sentinel-1", "sentinel-2"], processing_levels=["GRD", "L2A"]),
        record("b", sensors=["sentinel-2"], processing_levels=["L1C", "L2A"]),
        record("c", sensors=["sentinel-2"], processing_levels="not_stated"),
        record("d", sensors=["landsat-8", "sentinel-2"], processing_levels=["L1TP"]),
    )
    assert table["Sentinel-2", "Surface reflectance (L2A)"] == (2, 4)
    assert table["Sentinel-2", "Top of the atmosphere (L1C)"] == (1, 4)
    assert table["Sentinel-2", levels.OTHERWISE] == (1, 4)  # d tells of Landsat only
    assert table["Sentinel-2", levels.NOT_STATED] == (1, 4)
    assert table["Sentinel-1", "Detected, in ground range (GRD)"] == (1, 1)
    assert table["Sentinel-1", levels.OTHERWISE] == (0, 1)
    assert table["Landsat", "Level 1, or top of the atmosphere"] == (1, 1)


def test_nobody_looked_or_no_images_are_not_counted() -> None:
    maps = record("maps", sensors=["sentinel-2"])
    maps["facts"]["processing_levels"] = {"state": "not_applicable", "why": "maps only"}
    table = counted(
        record("listed", depth="listed", sensors=["sentinel-2"], processing_levels=["L2A"]),
        record("open", sensors=["sentinel-2"]),
        record("other", sensors=["planetscope"], processing_levels=["L1C"]),
        maps,
        record("one", sensors=["sentinel-2"], processing_levels=["L2A"]),
    )
    assert table["Sentinel-2", "Surface reflectance (L2A)"] == (1, 1)
    assert table["Sentinel-2", levels.NOT_STATED] == (0, 1)
    assert table["Sentinel-1", levels.NOT_STATED] == (0, 0)


def test_share_and_interval_by_hand() -> None:
    one = record("one", sensors=["sentinel-2"], processing_levels=["L2A"])
    two = record("two", sensors=["sentinel-2"], processing_levels="not_stated")
    rows = levels.by_satellite(small(one, two)).set_index("level")
    row = rows.loc["Surface reflectance (L2A)"]
    assert row["share"] == 0.5
    # Wilson, n = 2, p = 1/2, z = 1.96: (0.5 + 0.9604 ± 1.96 √(0.125 + 0.2401)) / 2.9208
    assert (row["low"], row["high"]) == (
        pytest.approx(0.0945, abs=5e-4),
        pytest.approx(0.9055, abs=5e-4),
    )


def test_the_table_says_every_level_of_every_satellite(catalogue) -> None:
    html = chapters.processing_levels(catalogue).to_html()
    for satellite in levels.SATELLITES:
        assert satellite.label in html
        assert all(label[1:] in html for label in satellite.levels)


def test_the_interval_is_of_those_that_tell_the_level() -> None:
    told = [record(f"d{i}", sensors=["sentinel-2"], processing_levels=["L2A"]) for i in range(3)]
    silent = record("silent", sensors=["sentinel-2"], processing_levels="not_stated")
    rows = levels.by_satellite(small(*told, silent)).set_index("level")
    # Wilson, 3 of 4, z² = 3.8415: (3 + 1.9207 ± 1.96 √(3/4 + 0.9604)) / 7.8415.
    row = rows.loc["Surface reflectance (L2A)"]
    assert (row["low"], row["high"]) == (
        pytest.approx(0.3006, abs=5e-4),
        pytest.approx(0.9544, abs=5e-4),
    )
