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


def test_what_cannot_be_run_again_is_kept(tmp_path: Path) -> None:
    """Without coordinates the honest blocks stay; a row that was run is replaced."""
    keys = results.SCORE_COLUMNS[:8]

    def frame(rows: list[tuple[str, str, float]]) -> pd.DataFrame:
        return results.table(
            [{"experiment": e, "split": s, "seed": 0, "value": v} for e, s, v in rows],
            results.SCORE_COLUMNS,
        )

    old = frame([("geographic", "random", 1), ("geographic", "block", 2), ("fusion", "site", 3)])
    results.write_table(old, tmp_path / "scores.csv")
    new = frame([("geographic", "random", 9)])
    merged = main.merged(new, tmp_path / "scores.csv", (*keys, "seed"), ["geographic"])
    got = {(row.experiment, row.split): float(row.value) for row in merged.itertuples()}
    assert got == {
        ("geographic", "random"): 9.0, ("geographic", "block"): 2.0, ("fusion", "site"): 3.0,
    }  # fmt: skip


FUEL = [name for name in data.SOURCES if name.startswith("fuel-moisture/")]


@pytest.mark.skipif(not data.available(FUEL), reason="fuel-moisture data are not at hand")
def test_a_killed_run_resumes(tmp_path: Path) -> None:
    """Kill a run while it works; the next one does only what is missing."""
    pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    command = [
        sys.executable, "-m", "analysis.experiments", "run", "--only", "fusion", "--reduced",
        "--jobs", "1", "--cache", str(tmp_path),
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
    first.communicate()
    kept = finished()
    assert kept >= 1
    for path in list(tmp_path.glob("*/*.npz"))[kept - 1 : kept] if kept == total else []:
        path.unlink()  # it was quicker than the kill: take one away
        kept -= 1
    second = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert f"fusion: {total} units, {total - kept} to do" in second.stderr
    assert finished() == total
    assert not list(tmp_path.glob("*/.*.part")) or kept < total
