"""What `make bench` keeps and draws."""

from __future__ import annotations

import csv

from _make import bench


def test_history_grows_and_is_drawn(tmp_path):
    history = tmp_path / "history.csv"
    assert "nothing is recorded" in bench.trend(history)[0]
    for ratio in (8.0, 4.0):
        timings = [bench.Timing("fixed work", 0.05, 1.0), bench.Timing("load, cold", 0.4, ratio)]
        bench.record(972, timings, history)
    with history.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == bench.COLUMNS and len(rows) == 4
    steady, faster = bench.trend(history)
    # By hand: 8 is the largest and has the tallest bar; half of it rounds to the fifth of eight.
    assert faster.split() == ["load,", "cold", "8.00", "→", "4.00", "█▅"] and steady.endswith("██")


def test_made_up_records_are_valid_and_counted(tmp_path):
    from analysis.catalogue import load

    bench.made_up(3, tmp_path / "data")
    assert [record.id for record in load(tmp_path / "data")] == [
        "made-up-000000",
        "made-up-000001",
        "made-up-000002",
    ]
