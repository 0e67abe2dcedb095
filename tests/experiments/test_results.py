"""The cache and the tables: whole or not at all, and only from the same recipe."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.experiments import __main__ as main
from analysis.experiments import data, results
from tests.experiment_inputs import needs_fuel

UNIT = results.Unit("fusion", "main", "all", "site", "ridge", "S2", 0)


def test_a_unit_comes_back_as_it_was(tmp_path: Path) -> None:
    cache = results.Cache(tmp_path, "recipe")
    assert cache.read(UNIT) is None
    cache.write(UNIT, {"score": np.array([1.0, np.nan])})
    back = cache.read(UNIT)
    assert back is not None and np.array_equal(back["score"], [1.0, np.nan], equal_nan=True)
    assert results.Cache(tmp_path, "another recipe").read(UNIT) is None


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_torn_file_counts_as_not_finished(tmp_path: Path, share: float) -> None:
    cache = results.Cache(tmp_path, "recipe")
    cache.write(UNIT, {"score": np.arange(1000.0)})
    whole = cache.path(UNIT).read_bytes()
    cache.path(UNIT).write_bytes(whole[: int(share * len(whole))])
    assert cache.read(UNIT) is None
    assert results.unfinished([UNIT], cache) == [UNIT]


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.csv"
    results.write_atomically(path, b"old")

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="disk full"):
        results.write_atomically(path, b"new")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_a_recipe_changes_with_what_code_does() -> None:
    one = "def f(x):\n    return x + 1\n"
    assert results.meaning(one) == results.meaning(
        'def f(x):\n    "Doc."\n    return x + 1  # why\n'
    )
    assert results.meaning(one) != results.meaning("def f(x):\n    return x + 2\n")


def test_an_unknown_column_is_an_error() -> None:
    with pytest.raises(KeyError, match="colour"):
        results.table([{"experiment": "x", "colour": 1}], results.COLUMNS)


def test_one_row_or_an_error() -> None:
    frame = pd.DataFrame({"a": ["x", "x"], "b": [1, 2]})
    assert results.pick(frame, b=2).a == "x"
    with pytest.raises(LookupError, match="2 rows"):
        results.pick(frame, a="x")


def estimates(rows: list[tuple[str, str, str, float]]) -> pd.DataFrame:
    """Make a small table of estimates."""
    return results.table(
        [{"experiment": e, "part": p, "split": s, "estimate": v} for e, p, s, v in rows],
        results.COLUMNS,
    )


OLD = [
    ("geographic", "main", "random", 1), ("geographic", "distance", "random", 2),
    ("geographic", "inside folds", "region", 3), ("geographic", "local", "block", 4),
    ("geographic", "gap", "random - region", 5), ("fusion", "main", "site", 6),
    ("geographic", "inside folds gap", "random - region_matched", 7),
    ("geographic", "inside folds share", "of squares", 10),
    ("geographic", "inside rainfall folds", "rainfall", 11),
]  # fmt: skip


@pytest.mark.parametrize(
    ("located", "kept"), [(False, [9, 2, 3, 4, 7, 10, 6, 8]), (True, [9, 6, 8])]
)
def test_what_cannot_be_run_again_is_kept(tmp_path: Path, located: bool, kept: list[int]) -> None:
    """Without coordinates what rests on them stays, whatever its split is called."""
    results.write_table(estimates(OLD), tmp_path / "estimates.csv")
    new = estimates([("geographic", "main", "random", 9), ("presto", "probe", "site", 8)])
    merged = main.merged(
        new, tmp_path / "estimates.csv", results.COLUMNS[:8], ["geographic", "presto"],
        located=located,
    )  # fmt: skip
    # In the order of the record, what is new at its experiment's end; the gap was not run again.
    assert [int(value) for value in merged["estimate"]] == kept


def test_a_table_read_and_written_again_is_the_same(tmp_path: Path) -> None:
    """Whole numbers of labels stay whole, or a run of one experiment would touch every row."""
    rows = [{"experiment": "transfer", "size": 20, "estimate": 0.5}, {"experiment": "fusion"}]
    path = tmp_path / "estimates.csv"
    results.write_table(results.table(rows, results.COLUMNS), path)
    once = path.read_bytes()
    assert b",20," in once
    results.write_table(results.read_table(path), path)
    assert path.read_bytes() == once


def test_a_unit_remembers_the_time_it_took(tmp_path: Path) -> None:
    cache = results.Cache(tmp_path, "recipe")
    cache.write(UNIT, {"score": np.array([1.0])}, seconds=2.5)
    assert cache.seconds(UNIT) == 2.5 and set(cache.finished(UNIT)) == {"score"}
    missing = results.Unit("fusion", "main", "all")
    with pytest.raises(LookupError, match="fusion-main-all"):
        cache.finished(missing)


@needs_fuel
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_killed_run_resumes(tmp_path: Path, jobs: int) -> None:
    """Kill a run while it works: its helpers go too, and the next does only what is missing."""
    pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    command = [
        sys.executable, "-m", "analysis.experiments", "run", "--only", "fusion", "--reduced",
        "--jobs", str(jobs), "--cache", str(tmp_path),
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(data.ROOT)}
    total = 6

    def finished() -> int:
        return len(list(tmp_path.glob("*/*.npz")))

    first = subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    deadline = time.monotonic() + 120
    while finished() < 1 and first.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    first.send_signal(signal.SIGKILL)
    # Its helpers hold the other ends of these pipes: this returns when they have gone as well.
    first.communicate(timeout=60)
    kept = finished()
    assert kept >= 1
    for path in list(tmp_path.glob("*/*.npz"))[kept - 1 : kept] if kept == total else []:
        path.unlink()  # it was quicker than the kill: take one away
        kept -= 1
    second = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert f"fusion: {total} units, {total - kept} to do" in second.stderr
    assert finished() == total
