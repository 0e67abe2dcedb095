"""What `make bench` keeps and draws, and weighing: a page counts with what holds up its text."""

from __future__ import annotations

import csv
import gzip
import random

import pytest

from _make import bench


def site(folder, script_size: int):
    (folder / "datasets").mkdir()
    noise = random.Random(1).randbytes(script_size)
    (folder / "s.js").write_bytes(noise)
    (folder / "s.css").write_text("a{b:c}")
    page = '<link rel="stylesheet" href="{0}s.css?v=1"/><script src="{0}s.js?v=2"></script>{1}'
    (folder / "index.html").write_text(page.format("", '<script defer src="s.js"></script>'))
    (folder / "datasets" / "a.html").write_text(page.format("../", ""))
    (folder / "datasets" / "b.html").write_text(page.format("../", "x" * 999))
    return folder


def test_page_counts_with_styles_and_scripts_each_once(tmp_path):
    found = bench.weights(site(tmp_path, 5000))
    sizes = {
        file.name: len(gzip.compress(file.read_bytes(), 6, mtime=0))
        for file in tmp_path.iterdir()
        if file.is_file()
    }
    alone, whole = found["index.html"]
    assert alone == sizes["index.html"]
    assert whole == sum(sizes.values())
    assert sorted(found) == ["datasets/b.html", "index.html"], "the heaviest dataset stands for all"


def test_heavy_page_is_told(tmp_path, capsys):
    assert bench.weigh(site(tmp_path, 5000)) == 0
    (tmp_path / "s.js").write_bytes(random.Random(1).randbytes(bench.PAGE_LIMIT))
    assert bench.weigh(tmp_path) == 1
    assert "index.html" in capsys.readouterr().out


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


@pytest.mark.parametrize("given", ["-1", "0", "1", "1.5", "many", "²"])
def test_a_scale_that_is_none_is_told_as_make_takes_it(given, capsys):
    with pytest.raises(SystemExit) as stopped:
        bench.main(["--trend", "--scale", given])
    assert stopped.value.code == 2
    assert f"'{given}': expected SCALE=N, N a whole number from 2" in capsys.readouterr().err
    assert bench.main(["--trend", "--scale", "2"]) == 0


def test_made_up_records_are_valid_and_counted(tmp_path):
    from analysis.catalogue import load

    bench.made_up(3, tmp_path / "data")
    assert [record.id for record in load(tmp_path / "data")] == [
        "made-up-000000",
        "made-up-000001",
        "made-up-000002",
    ]
