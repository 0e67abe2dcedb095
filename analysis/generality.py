"""The specific–general index: how broad a dataset is, and whether breadth changes over time.

A dataset is general when it crosses the lines along which the field divides itself. The index has
five dimensions, each a count of what a record states: tasks, modalities, sensors, continents and
kinds of reference data. A count k becomes ``log(k) / log(cap)``, zero for one and one at the cap,
because the step from one modality to two says more than that from four to five. The index is
the mean over the dimensions that are known, and exists only where at least three are.

Pre-training sets have no task in the usual sense; their purpose is every task, so the dimension
counts as its cap. A dataset that is global without a list of continents counts as all six inhabited
continents. Both choices can be switched off, and the chapter shows what that does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import ndimage

from analysis import intervals
from analysis.catalogue import Catalogue
from analysis.measures import SEED

CAPS = {"tasks": 4, "modalities": 4, "sensors": 5, "continents": 6, "reference_sources": 3}
LABELS = {
    "tasks": "Tasks",
    "modalities": "Modalities",
    "sensors": "Sensors",
    "continents": "Continents",
    "reference_sources": "Kinds of reference data",
}
LEAST_KNOWN = 3
GENERAL = 0.5


def dimensions(
    catalogue: Catalogue,
    *,
    pretraining_is_every_task: bool = True,
    global_is_everywhere: bool = True,
) -> pd.DataFrame:
    """Return each dimension of the index, between 0 (one) and 1 (the cap or more).

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    pretraining_is_every_task, global_is_everywhere : bool, optional
        The two choices described above.

    Returns
    -------
    DataFrame
        ``id, name, year, family, depth, listed`` (by how many public lists) and a column a
        dimension, missing where not known.
    """
    frame = catalogue.frame
    table = frame[["id", "name", "year", "family", "depth"]].copy()
    table["listed"] = frame["lists"].map(len)
    for dimension, cap in CAPS.items():
        counts = frame[dimension].map(len).astype(float)
        counts = counts.where(counts > 0)
        if dimension == "continents" and global_is_everywhere:
            everywhere = (frame["coverage"] == "global") & counts.isna()
            counts = counts.mask(everywhere, float(cap))
        if dimension == "tasks" and pretraining_is_every_task:
            counts = counts.mask(frame["tasks"].map(lambda t: "pretraining" in t), float(cap))
        table[dimension] = np.log(counts.clip(upper=cap)) / np.log(cap)
    return table


def index(table: pd.DataFrame, use: Sequence[str] = tuple(CAPS)) -> pd.DataFrame:
    """Return datasets with their index, most general first.

    Parameters
    ----------
    table : DataFrame
        From `dimensions`.
    use : sequence of str, optional
        The dimensions to average; all by default.

    Returns
    -------
    DataFrame
        The columns of ``table`` with ``index`` and ``known`` (how many dimensions are known), only
        datasets with at least three known (or all of fewer).
    """
    values = table[list(use)]
    known = values.notna().sum(axis=1)
    result = table.assign(index=values.mean(axis=1), known=known)
    result = result[known >= min(LEAST_KNOWN, len(use))]
    return result.sort_values(["index", "id"], ascending=[False, True]).reset_index(drop=True)


@dataclass(frozen=True)
class Trend:
    """A slope a decade with its 95 % interval, and what was tested."""

    slope: float
    low: float
    high: float
    datasets: int
    years: tuple[int, int]

    @property
    def verdict(self) -> str:
        """``rising``, ``falling`` or ``no trend shown``: by whether the interval excludes zero."""
        if self.low > 0:
            return "rising"
        return "falling" if self.high < 0 else "no trend shown"


def _prepared(table: pd.DataFrame, first_year: int, last_year: int) -> pd.DataFrame:
    known = table.dropna(subset=["year", "index"])
    return known[(known["year"] >= first_year) & (known["year"] <= last_year)]


def trend(table: pd.DataFrame, first_year: int, last_year: int, resamples: int = 1000) -> Trend:
    """Fit the change of the mean index a decade (least squares; bootstrap over datasets)."""
    known = _prepared(table, first_year, last_year)
    years, values = known["year"].to_numpy(float), known["index"].to_numpy(float)
    return _bootstrap(years, values, resamples, first_year, last_year, _decade_slope)


def spread_trend(
    table: pd.DataFrame, first_year: int, last_year: int, resamples: int = 1000
) -> Trend:
    """Fit the change of the spread a decade: absolute distance from the year's median on the year.

    This is Brown and Forsythe's robust measure of spread (1974) taken along time: it rises when
    datasets become both more specific and more general, whatever their mean does.
    """
    known = _prepared(table, first_year, last_year)
    years, values = known["year"].to_numpy(float), known["index"].to_numpy(float)

    def slope(y: np.ndarray, v: np.ndarray) -> float:
        years_there, place = np.unique(y, return_inverse=True)
        medians = ndimage.median(v, place, np.arange(len(years_there)))[place]
        return _decade_slope(y, np.abs(v - medians))

    return _bootstrap(years, values, resamples, first_year, last_year, slope)


def _decade_slope(years: np.ndarray, values: np.ndarray) -> float:
    return float(10 * intervals.slope(years, values))


def _bootstrap(years, values, resamples, first_year, last_year, statistic) -> Trend:  # type: ignore[no-untyped-def]
    if len(set(years)) < 3:
        raise ValueError("expected datasets of at least three years")
    generator = np.random.default_rng(SEED)
    draws = []
    for _ in range(resamples):
        pick = generator.integers(0, len(years), len(years))
        if len(set(years[pick])) > 1:
            draws.append(statistic(years[pick], values[pick]))
    low, high = np.quantile(draws, [0.025, 0.975])
    point = statistic(years, values)
    return Trend(point, float(low), float(high), len(years), (first_year, last_year))


def by_year(table: pd.DataFrame, resamples: int = 500) -> pd.DataFrame:
    """Return the index by year: ``year, mean, low, high, p10, p50, p90, general, n``."""
    known = table.dropna(subset=["year", "index"])
    generator = np.random.default_rng(SEED)
    rows = []
    for year, part in known.groupby(known["year"].astype(int)):
        values = part["index"].to_numpy(float)
        draws = generator.choice(values, (resamples, len(values))).mean(axis=1)
        low, high = np.quantile(draws, [0.025, 0.975])
        p10, p50, p90 = np.quantile(values, [0.1, 0.5, 0.9])
        general = int((values >= GENERAL).sum())
        rows.append((year, values.mean(), low, high, p10, p50, p90, general, len(values)))
    names = ["year", "mean", "low", "high", "p10", "p50", "p90", "general", "n"]
    return pd.DataFrame(rows, columns=names)


def sensitivity(
    catalogue: Catalogue, first_year: int, last_year: int, resamples: int = 400
) -> pd.DataFrame:
    """Return both trends under other definitions.

    One dimension left out, each choice switched off, read records only.

    Returns
    -------
    DataFrame
        ``definition, kind ("mean" or "spread"), slope, low, high, datasets, verdict``.
    """
    base = dimensions(catalogue)
    variants: list[tuple[str, pd.DataFrame]] = [("As defined", index(base))]
    for dimension in CAPS:
        rest = [d for d in CAPS if d != dimension]
        variants.append((f"Without {LABELS[dimension].lower()}", index(base, rest)))
    variants.append(
        (
            "Pre-training counted as one task",
            index(dimensions(catalogue, pretraining_is_every_task=False)),
        )
    )
    variants.append(
        (
            "Global without a list left out",
            index(dimensions(catalogue, global_is_everywhere=False)),
        )
    )
    variants.append(("Read records only", index(dimensions(catalogue.read()))))
    rows = []
    for name, table in variants:
        for kind, fit in (("mean", trend), ("spread", spread_trend)):
            result = fit(table, first_year, last_year, resamples)
            rows.append(
                (name, kind, result.slope, result.low, result.high, result.datasets, result.verdict)
            )
    columns = ["definition", "kind", "slope", "low", "high", "datasets", "verdict"]
    return pd.DataFrame(rows, columns=columns)
