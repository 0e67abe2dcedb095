"""The specific–general index: how broad a dataset is, and whether breadth changes over time.

A dataset is general when it crosses the lines along which the field divides itself. The index has
five dimensions, each a count of what a record states: tasks, modalities, sensors, continents and
kinds of reference data. A count k becomes ``log(k) / log(cap)``, zero for one and one at the cap,
because the step from one modality to two says more than that from four to five. The index is
the mean over the dimensions that are known, and exists only where at least three are.

Pre-training sets have no task in the usual sense; their purpose is every task, so the dimension
counts as its cap. A dataset that is global without a list of continents counts as all six inhabited
continents. Both choices can be switched off, and the chapter shows what that does.

Intervals of trends come from resampling both the years and the datasets within a year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

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
SPECIFIC = 0.0  # one of everything on record
ENDS = {"general": "General", "specific": "Highly specific"}


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

    Examples
    --------
    >>> values = {"id": ["a", "b"], "tasks": [1.0, 0.5], "modalities": [0.5, 0.0], "sensors": [0.0, None]}
    >>> index(pd.DataFrame(values), ["tasks", "modalities", "sensors"])[["id", "index"]].values.tolist()
    [['a', 0.5]]
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
    n_years: int | None = None  # with datasets

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
    """Fit the change of the mean index a decade (least squares; years and datasets resampled).

    Examples
    --------
    >>> table = pd.DataFrame({"year": [2010, 2011, 2012], "index": [0.1, 0.2, 0.3]})
    >>> fit = trend(table, 2010, 2012, resamples=50)
    >>> f"{fit.slope:.1f}", fit.verdict
    ('1.0', 'rising')
    """
    known = _prepared(table, first_year, last_year)
    years, values = known["year"].to_numpy(float), known["index"].to_numpy(float)

    def slope(y: np.ndarray, v: np.ndarray, _: np.ndarray) -> float:
        return _decade_slope(y, v)

    return _bootstrap(years, values, resamples, first_year, last_year, slope)


def spread_trend(
    table: pd.DataFrame, first_year: int, last_year: int, resamples: int = 1000
) -> Trend:
    """Fit the change of the spread a decade: absolute distance from the year's median on the year.

    This is Brown and Forsythe's robust measure of spread (1974) taken along time: it rises when
    datasets become both more specific and more general, whatever their mean does.
    """
    known = _prepared(table, first_year, last_year)
    years, values = known["year"].to_numpy(float), known["index"].to_numpy(float)

    def slope(y: np.ndarray, v: np.ndarray, group: np.ndarray) -> float:
        distance, _ = _distances(group, v)
        return _decade_slope(y, distance)

    return _bootstrap(years, values, resamples, first_year, last_year, slope)


def _distances(group: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each dataset's distance from the median of its year, and the mean of its year.

    Years are numbered from zero on; one that is drawn twice has a number for either time.
    """
    medians = ndimage.median(values, group, np.arange(group.max() + 1))[group]
    means = (np.bincount(group, values) / np.bincount(group))[group]
    return np.abs(values - medians), means


def relative_spread_trend(
    table: pd.DataFrame, first_year: int, last_year: int, resamples: int = 1000
) -> Trend:
    """Fit the change a decade of the spread in parts of the year's mean.

    The index cannot be lower than zero, so that its spread grows with its mean whatever the two
    ends do. Divided by the mean, the spread stays as it is if every index grows by one factor.
    Years whose mean is zero have no such ratio and are left out.
    """
    known = _prepared(table, first_year, last_year)
    years, values = known["year"].to_numpy(float), known["index"].to_numpy(float)

    def slope(y: np.ndarray, v: np.ndarray, group: np.ndarray) -> float:
        distance, mean = _distances(group, v)
        there = mean > 0
        if len(set(y[there])) < 2:  # no slope in such a resample
            return float("nan")
        return _decade_slope(y[there], distance[there] / mean[there])

    return _bootstrap(years, values, resamples, first_year, last_year, slope)


def at_end(
    index: pd.Series, end: str, *, general: float = GENERAL, specific: float = SPECIFIC
) -> pd.Series:
    """Say which datasets are general (index of ``general`` or more) or highly specific.

    Parameters
    ----------
    index : Series
        The index of each dataset.
    end : {"general", "specific"}
        Which end.
    general, specific : float, optional
        Where the ends begin.

    Examples
    --------
    >>> at_end(pd.Series([0.0, 0.3, 0.5]), "general").tolist()
    [False, False, True]
    >>> at_end(pd.Series([0.0, 0.3, 0.5]), "specific").tolist()
    [True, False, False]
    """
    if end not in ENDS:
        raise ValueError(f"end is {end!r}, expected one of {', '.join(ENDS)}")
    return index >= general if end == "general" else index <= specific


def end_trend(
    table: pd.DataFrame,
    first_year: int,
    last_year: int,
    resamples: int = 1000,
    *,
    end: str,
    limits: Mapping[str, float] | None = None,
) -> Trend:
    """Fit the change a decade of the share of general or of highly specific datasets.

    Least squares on 0 and 1, years and datasets resampled: a slope of 0.2 is 20 points a decade.

    Parameters
    ----------
    table : DataFrame
        From `index`.
    first_year, last_year : int
        Years fitted.
    resamples : int, optional
        Of the bootstrap.
    end : {"general", "specific"}
        Which end.
    limits : mapping, optional
        Where the ends begin, for `at_end`.
    """
    known = _prepared(table, first_year, last_year)
    there = at_end(known["index"], end, **(limits or {})).astype(float)
    return trend(known.assign(index=there), first_year, last_year, resamples)


def weaker(trends: Iterable[Trend]) -> Trend:
    """Return the trend whose interval begins lowest: all of them rise only if this one does.

    Examples
    --------
    >>> up = Trend(0.2, 0.1, 0.3, 90, (2010, 2024))
    >>> down = Trend(-0.2, -0.3, -0.1, 90, (2010, 2024))
    >>> weaker([up, down]).verdict
    'falling'
    """
    return min(trends, key=lambda t: t.low)


def _decade_slope(years: np.ndarray, values: np.ndarray) -> float:
    return float(10 * intervals.slope(years, values))


def _bootstrap(years, values, resamples, first_year, last_year, statistic) -> Trend:  # type: ignore[no-untyped-def]
    """Fit a statistic of years, values and numbered years, with its interval.

    Years are drawn again, and the datasets within each, as for rates of growth (`growth.rate`): the
    datasets of one year have more in common than chance, and years scatter for that.
    """
    there, group = np.unique(years, return_inverse=True)
    if len(there) < 3:
        raise ValueError("expected datasets of at least three years")
    order = np.argsort(group, kind="stable")
    ordered, sizes = values[order], np.bincount(group)
    starts = np.cumsum(sizes) - sizes
    generator = np.random.default_rng(SEED)
    draws = []
    for _ in range(resamples):
        picked = generator.integers(0, len(there), len(there))
        if picked.min() == picked.max():
            continue
        again = np.repeat(np.arange(len(there)), sizes[picked])
        year = picked[again]
        one = starts[year] + generator.integers(0, sizes[year])
        draws.append(statistic(there[year], ordered[one], again))
    low, high = np.nanquantile(draws, [0.025, 0.975])
    point = statistic(years, values, group)
    fitted = (first_year, last_year)
    return Trend(point, float(low), float(high), len(years), fitted, len(there))


def by_year(table: pd.DataFrame, resamples: int = 500) -> pd.DataFrame:
    """Return the index by year.

    Returns
    -------
    DataFrame
        ``year, mean, low, high, p10, p50, p90, general, specific, n``; ``general`` and ``specific``
        are numbers of datasets at either end.
    """
    known = table.dropna(subset=["year", "index"])
    generator = np.random.default_rng(SEED)
    rows = []
    for year, part in known.groupby(known["year"].astype(int)):
        values = part["index"].to_numpy(float)
        draws = generator.choice(values, (resamples, len(values))).mean(axis=1)
        low, high = np.quantile(draws, [0.025, 0.975])
        p10, p50, p90 = np.quantile(values, [0.1, 0.5, 0.9])
        ends = [int(at_end(part["index"], end).sum()) for end in ENDS]
        rows.append((year, values.mean(), low, high, p10, p50, p90, *ends, len(values)))
    names = ["year", "mean", "low", "high", "p10", "p50", "p90", *ENDS, "n"]
    return pd.DataFrame(rows, columns=names)


WIDER = {"general": 0.4, "specific": 0.1}
LATER = 2016  # the first year with twenty datasets or more that have an index


def _variants(
    catalogue: Catalogue, first_year: int
) -> list[tuple[str, pd.DataFrame, int, dict[str, float]]]:
    """Return other definitions: name, datasets with their index, first year, limits of the ends."""
    base = dimensions(catalogue)
    tables = [("As defined", index(base))]
    for dimension in CAPS:
        rest = [d for d in CAPS if d != dimension]
        tables.append((f"Without {LABELS[dimension].lower()}", index(base, rest)))
    one_task = dimensions(catalogue, pretraining_is_every_task=False)
    tables.append(("Pre-training counted as one task", index(one_task)))
    listed = dimensions(catalogue, global_is_everywhere=False)
    tables.append(("Global without a list left out", index(listed)))
    tables.append(("Read records only", index(dimensions(catalogue.read()))))
    defined, wide = tables[0][1], f"Ends from {WIDER['general']:g} and to {WIDER['specific']:g}"
    later = max(first_year, LATER)
    return [(name, table, first_year, {}) for name, table in tables] + [
        (wide, defined, first_year, WIDER),
        (f"Years from {later}", defined, later, {}),
    ]


def sensitivity(
    catalogue: Catalogue, first_year: int, last_year: int, resamples: int = 400
) -> pd.DataFrame:
    """Return the trends of the mean and of the two ends under other definitions.

    One dimension left out, each choice switched off, read records only, wider ends, and without the
    early years, which few datasets decide.

    Returns
    -------
    DataFrame
        ``definition, kind ("mean", "general" or "specific"), slope, low, high, datasets, verdict``.
    """
    rows = []
    for name, table, first, limits in _variants(catalogue, first_year):
        fits: dict[str, Callable[..., Trend]] = {"mean": trend}
        fits |= {end: partial(end_trend, end=end, limits=limits) for end in ENDS}
        for kind, fit in fits.items():
            result = fit(table, first, last_year, resamples)
            rows.append(
                (name, kind, result.slope, result.low, result.high, result.datasets, result.verdict)
            )
    columns = ["definition", "kind", "slope", "low", "high", "datasets", "verdict"]
    return pd.DataFrame(rows, columns=columns)
