"""Units of work, their cache, and the tables that are kept."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import os
import platform
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.experiments.data import ROOT, SOURCES
from analysis.experiments.metrics import LEVEL, interval

FOLDER = ROOT / "data" / "experiments"
CACHE = ROOT / "_build" / "experiments"
SEEDS = (0, 1, 2, 3, 4)
#: Primary contrasts that the protocol names, by experiment.
FAMILIES = {"geographic": 9, "fusion": 3, "transfer": 3, "presto": 4}
#: All of them, as one family.
ALL_PRIMARY = sum(FAMILIES.values())

Arrays = dict[str, NDArray[Any]]
#: Kept beside a unit's arrays, and no part of its answer.
SECONDS = "processor seconds"


@dataclass(frozen=True, order=True)
class Unit:
    """The smallest piece of work that is kept: one fit, or one small group of fits.

    Attributes
    ----------
    experiment
        ``geographic``, ``fusion``, ``transfer`` or ``presto``.
    part
        Which analysis of the protocol.
    target
        What is tested on: a region, or ``all``.
    split, model, inputs
        Keys of the protocol; empty where they do not apply.
    seed
        Seed of everything drawn in it.

    """

    experiment: str
    part: str
    target: str
    split: str = ""
    model: str = ""
    inputs: str = ""
    seed: int = 0

    @property
    def name(self) -> str:
        """A file name.

        >>> Unit("fusion", "main", "all", "site", "ridge", "S1+S2", 3).name
        'fusion-main-all-site-ridge-S1+S2-3'
        """
        fields = [str(value) or "none" for value in asdict(self).values()]
        return "-".join(fields)


def meaning(source: str) -> str:
    r"""Reduce Python source to what it does: comments, blank lines and docstrings do not count.

    >>> meaning("def f():\n    'Say.'\n    return 1  # one") == meaning("def f():\n    return 1")
    True
    >>> meaning("def f():\n    return 1") == meaning("def f():\n    return 2")
    False
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if not isinstance(body, list) or not body:
            continue
        first = body[0]
        if (
            isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            and isinstance(first, ast.Expr)
            and isinstance(first.value, ast.Constant)
            and isinstance(first.value.value, str)
        ):
            node.body = body[1:]  # type: ignore[attr-defined]
    return ast.dump(tree)


def recipe(*modules: str) -> str:
    """Hash what decides a unit's answer: the code of these modules and all inputs' hashes."""
    folder = Path(__file__).parent
    parts = [meaning((folder / f"{module}.py").read_text(encoding="utf-8")) for module in modules]
    parts += [source.sha256 for source in SOURCES.values()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


class Cache:
    """Finished units on disk. A unit is written whole or not at all, so a kill loses one at most.

    Parameters
    ----------
    folder
        Where to keep them.
    recipe_hash
        From :func:`recipe`; another recipe's units are not seen.

    """

    def __init__(self, folder: Path, recipe_hash: str) -> None:
        self.folder = folder / recipe_hash

    def path(self, unit: Unit) -> Path:
        """Give the file of a unit."""
        return self.folder / f"{unit.name}.npz"

    def read(self, unit: Unit) -> Arrays | None:
        """Give a finished unit, or None. A file that cannot be read counts as not finished."""
        stored = self._stored(unit)
        return None if stored is None else {k: v for k, v in stored.items() if k != SECONDS}

    def finished(self, unit: Unit) -> Arrays:
        """Give a unit that must be finished."""
        arrays = self.read(unit)
        if arrays is None:
            raise LookupError(f"{unit.name} is not finished")
        return arrays

    def seconds(self, unit: Unit) -> float:
        """Give the processor seconds that a finished unit took, whenever it was done."""
        return float((self._stored(unit) or {}).get(SECONDS, np.nan))

    def _stored(self, unit: Unit) -> Arrays | None:
        try:
            with np.load(self.path(unit), allow_pickle=False) as stored:
                return {key: stored[key] for key in stored.files}
        except (OSError, ValueError, EOFError, KeyError):
            return None
        except Exception as error:  # zipfile.BadZipFile is a plain Exception
            if type(error).__name__ == "BadZipFile":
                return None
            raise

    def write(
        self, unit: Unit, arrays: Mapping[str, NDArray[Any]], seconds: float = float("nan")
    ) -> None:
        """Keep a finished unit, and the processor seconds it took."""
        self.folder.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **arrays, **{SECONDS: np.array(seconds)})  # type: ignore[arg-type]
        write_atomically(self.path(unit), buffer.getvalue())


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that others see the old one or the whole new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # A temporary file is for its owner alone; what it becomes is for all who may read.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


Loader = Callable[[Unit], Arrays]

COLUMNS = (
    "experiment", "part", "target", "split", "model", "inputs", "size", "metric",
    "estimate", "low", "high", "low_family", "high_family", "low_all", "high_all", "primary",
    "rows", "units", "unit",
)  # fmt: skip
SCORE_COLUMNS = (
    "experiment", "part", "target", "split", "model", "inputs", "size", "metric", "seed", "value",
)  # fmt: skip


def estimate_row(
    keys: Mapping[str, Any],
    estimate: float,
    replicates: NDArray[np.float64],
    *,
    rows: int,
    units: int,
    unit: str,
    family: int = 0,
) -> dict[str, Any]:
    """Make a row of the table of estimates.

    Parameters
    ----------
    keys
        Values of the first columns.
    estimate
        The value on the data as they are.
    replicates
        Its bootstrap replicates.
    rows, units, unit
        What it rests on: samples, spatial units and what a unit is.
    family
        Number of primary contrasts if this is one of them, for the wider interval.

    """
    low, high = interval(replicates)
    wide = interval(replicates, 1 - (1 - LEVEL) / family) if family else (np.nan, np.nan)
    row: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    row.update(keys)
    row.update(
        estimate=estimate, low=low, high=high, low_family=wide[0], high_family=wide[1],
        low_all=np.nan, high_all=np.nan,
        primary=bool(family), rows=rows, units=units, unit=unit,
    )  # fmt: skip
    return row


def table(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Make a frame with these columns; an unknown key is an error and not a lost value."""
    listed = list(rows)
    for row in listed:
        unknown = set(row) - set(columns)
        if unknown:
            raise KeyError(f"no column for {sorted(unknown)}")
    return pd.DataFrame(listed, columns=list(columns))


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV, floats to five digits so that a diff shows what moved."""
    text = with_whole_sizes(frame).to_csv(index=False, float_format="%.5g", lineterminator="\n")
    write_atomically(path, text.encode())


def read_estimates(folder: Path = FOLDER) -> pd.DataFrame:
    """Read the recorded estimates; empty text stays empty text."""
    return read_table(folder / "estimates.csv")


def read_run(folder: Path = FOLDER) -> dict[str, Any]:
    """Read what the record says about the run: versions, inputs, seeds, time."""
    loaded: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return loaded


_TEXT = ("experiment", "part", "target", "split", "model", "inputs", "metric", "unit")


def read_table(path: Path) -> pd.DataFrame:
    """Read a table as it was written; empty text stays empty text."""
    frame = pd.read_csv(path)
    for column in frame.columns.intersection(list(_TEXT)):
        # As objects: a column that is empty throughout was read as numbers.
        frame[column] = frame[column].astype(object).where(frame[column].notna(), "").astype(str)
    return frame


def labels(frame: pd.DataFrame, keys: Iterable[str]) -> pd.Series:
    """Give one text a row that tells it from the others; a size of 20.0 is a size of 20.

    >>> frame = pd.DataFrame({"inputs": ["raw", "raw"], "size": [20.0, None]})
    >>> labels(frame, ["inputs", "size"]).tolist()
    ['raw|20', 'raw|']
    """
    named = with_whole_sizes(frame[list(keys)].astype(object).where(frame[list(keys)].notna(), ""))
    return named.astype(str).agg("|".join, axis=1)


def with_whole_sizes(frame: pd.DataFrame) -> pd.DataFrame:
    """Write numbers of labels as whole numbers; a column with gaps was read as decimals.

    >>> with_whole_sizes(pd.DataFrame({"size": [20.0, None]}))["size"].tolist()
    [20, '']
    """
    if "size" not in frame:
        return frame
    sizes = frame["size"].astype(object).where(frame["size"].notna(), "")
    whole = ["" if size == "" else int(float(size)) for size in sizes]
    return frame.assign(size=pd.Series(whole, index=frame.index, dtype=object))


def pick(frame: pd.DataFrame, **keys: Any) -> pd.Series:
    """Give the one row with these values; none or several is an error.

    >>> pick(pd.DataFrame({"a": [1, 2], "b": [3, 4]}), a=2).b
    np.int64(4)
    """
    found = frame
    for key, value in keys.items():
        found = found[found[key] == value]
    if len(found) != 1:
        raise LookupError(f"{len(found)} rows with {keys}")
    return found.iloc[0]


def versions() -> dict[str, str]:
    """Name the versions that the results rest on."""
    out = {"python": platform.python_version()}
    for package in ("numpy", "scipy", "scikit-learn", "pandas", "torch"):
        try:
            out[package] = metadata.version(package).split("+")[0]
        except metadata.PackageNotFoundError:
            out[package] = "not installed"
    return out


def protocol_hash(folder: Path = FOLDER) -> str:
    """Hash the protocol, so that a result names the protocol that it followed."""
    return hashlib.sha256((folder / "PROTOCOL.md").read_bytes()).hexdigest()


def unfinished(units: Iterable[Unit], cache: Cache) -> list[Unit]:
    """Give the units that are not finished."""
    return [unit for unit in units if cache.read(unit) is None]
