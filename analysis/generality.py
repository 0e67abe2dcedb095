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

from analysis.catalogue import Catalogue
from analysis.intervals import RESAMPLES
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


def complete(table: pd.DataFrame) -> pd.DataFrame:
    """Return the datasets of an index with all dimensions known.

    Where a dimension is not on record, a dataset is more easily one of everything on record: trends
    of the specific end may be those of the records.

    Parameters
    ----------
    table : DataFrame
        From `index`.

    Examples
    --------
    >>> complete(pd.DataFrame({"id": ["a", "b"], "known": [5, 3]}))["id"].tolist()
    ['a']
    """
    return table[table["known"] == len(CAPS)]


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


def trend(
    table: pd.DataFrame, first_year: int, last_year: int, resamples: int = RESAMPLES
) -> Trend:
    """Fit the change of the mean index a decade (least squares; years and datasets resampled).

    Examples
    --------
    >>> table = pd.DataFrame({"year": [2010, 2011, 2012], "index": [0.1, 0.2, 0.3]})
    >>> fit = trend(table, 2010, 2012, resamples=50)
    >>> f"{fit.slope:.1f}", fit.verdict
    ('1.0', 'rising')
    """
    return _bootstrap(table, first_year, last_year, resamples, lambda drawn: drawn.mean(axis=1))


def spread_trend(
    table: pd.DataFrame, first_year: int, last_year: int, resamples: int = RESAMPLES
) -> Trend:
    """Fit the change of the spread a decade: absolute distance from the year's median on the year.

    This is Brown and Forsythe's robust measure of spread (1974) taken along time: it rises when
    datasets become both more specific and more general, whatever their mean does.
    """
    return _bootstrap(table, first_year, last_year, resamples, _spread)


def _spread(drawn: np.ndarray) -> np.ndarray:
    """Return the mean distance from the median of each row, the datasets drawn of one year."""
    middle = np.median(drawn, axis=1, keepdims=True)
    distance: np.ndarray = np.abs(drawn - middle).mean(axis=1)
    return distance


def relative_spread_trend(
    table: pd.DataFrame, first_year: int, last_year: int, resamples: int = RESAMPLES
) -> Trend:
    """Fit the change a decade of the spread in parts of the year's mean.

    The index cannot be lower than zero, so that its spread grows with its mean whatever the two
    ends do. Divided by the mean, the spread stays as it is if every index grows by one factor.
    Years whose mean is zero have no such ratio and are left out.
    """

    def relative(drawn: np.ndarray) -> np.ndarray:
        mean = drawn.mean(axis=1)
        ratio: np.ndarray = _spread(drawn) / np.where(mean > 0, mean, np.nan)
        return ratio

    return _bootstrap(table, first_year, last_year, resamples, relative)


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
    resamples: int = RESAMPLES,
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


def borne_out(trend: Trend, complete: Trend) -> str:
    """Return what is left of a verdict once datasets with all dimensions known are asked alone.

    Parameters
    ----------
    trend, complete : Trend
        Of all datasets with an index, and of those that `complete` leaves.

    Returns
    -------
    str
        The verdict where both agree or none was shown; else ``no rise shown``, ``no fall shown``, or
        ``no trend shown`` where one rises and the other falls.

    Examples
    --------
    >>> down = Trend(-0.3, -0.4, -0.1, 90, (2010, 2024))
    >>> borne_out(down, down), borne_out(down, Trend(-0.2, -0.4, 0.1, 60, (2010, 2024)))
    ('falling', 'no rise shown')
    """
    both = {trend.verdict, complete.verdict}
    if len(both) == 1 or trend.verdict == "no trend shown":
        return trend.verdict
    if both == {"rising", "falling"}:
        return "no trend shown"
    return "no fall shown" if trend.verdict == "rising" else "no rise shown"


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


def _decade_slopes(years: np.ndarray, levels: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Return the slope a decade of each row: lines through levels of years, weighted by their datasets.

    The same as lines through the datasets themselves. Years without a level do not count; NaN where
    fewer than two different years are left.
    """
    weight = np.where(np.isnan(levels), 0.0, sizes)
    total = weight.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        away = years - (weight * years).sum(axis=1, keepdims=True) / total
        rise = (weight * away * np.nan_to_num(levels)).sum(axis=1)
        slopes: np.ndarray = 10 * rise / (weight * away * away).sum(axis=1)
    return slopes


def _bootstrap(
    table: pd.DataFrame,
    first_year: int,
    last_year: int,
    resamples: int,
    level: Callable[[np.ndarray], np.ndarray],
) -> Trend:
    """Fit the level of each year, a statistic of its datasets, with the interval of its slope.

    Years are drawn again, and the datasets within each, as for rates of growth (`growth.rate`): the
    datasets of one year have more in common than chance, and years scatter for that. A year that is
    drawn twice has two draws of its datasets, each with its own level.
    """
    known = _prepared(table, first_year, last_year)
    groups = {float(y): g.to_numpy(float) for y, g in known.groupby("year")["index"]}
    if len(groups) < 3:
        raise ValueError("expected datasets of at least three years")
    there = np.array(list(groups))
    sizes = np.array([len(group) for group in groups.values()])
    generator = np.random.default_rng(SEED)
    picked = generator.integers(0, len(there), (resamples, len(there)))
    picked = picked[picked.min(axis=1) < picked.max(axis=1)]
    levels = np.empty(picked.shape)
    for k, group in enumerate(groups.values()):
        here = picked == k
        levels[here] = level(group[generator.integers(0, len(group), (here.sum(), len(group)))])
    slopes = _decade_slopes(there[picked], levels, sizes[picked])
    low, high = np.nanquantile(slopes, [0.025, 0.975])
    own = np.concatenate([level(group[None]) for group in groups.values()])
    point = _decade_slopes(there[None], own[None], sizes[None])[0]
    fitted = (first_year, last_year)
    return Trend(float(point), float(low), float(high), len(known), fitted, len(there))


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
ALL_KNOWN = f"All {len(CAPS)} dimensions known"


def _variants(
    catalogue: Catalogue, first_year: int, last_year: int
) -> list[tuple[str, pd.DataFrame, tuple[int, int], dict[str, float]]]:
    """Return other definitions: name, datasets with their index, years fitted, limits of the ends."""
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
    tables.append((ALL_KNOWN, complete(tables[0][1])))
    defined, wide = tables[0][1], f"Ends from {WIDER['general']:g} and to {WIDER['specific']:g}"
    later, before, years = max(first_year, LATER), last_year - 1, (first_year, last_year)
    return [(name, table, years, {}) for name, table in tables] + [
        (wide, defined, years, WIDER),
        (f"Years from {later}", defined, (later, last_year), {}),
        (f"Years to {before}", defined, (first_year, before), {}),
    ]


def sensitivity(
    catalogue: Catalogue, first_year: int, last_year: int, resamples: int = RESAMPLES
) -> pd.DataFrame:
    """Return the trends of the mean and of the two ends under other definitions.

    One dimension left out, each choice switched off, read records only, datasets with all dimensions
    known, wider ends, without the early years, which few datasets decide, and without the last one,
    which counts most for a rate.

    Returns
    -------
    DataFrame
        ``definition, kind ("mean", "general" or "specific"), slope, low, high, datasets, verdict``.
    """
    rows = []
    for name, table, years, limits in _variants(catalogue, first_year, last_year):
        fits: dict[str, Callable[..., Trend]] = {"mean": trend}
        fits |= {end: partial(end_trend, end=end, limits=limits) for end in ENDS}
        for kind, fit in fits.items():
            result = fit(table, *years, resamples)
            rows.append(
                (name, kind, result.slope, result.low, result.high, result.datasets, result.verdict)
            )
    columns = ["definition", "kind", "slope", "low", "high", "datasets", "verdict"]
    return pd.DataFrame(rows, columns=columns)
