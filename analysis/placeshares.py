"""Shares of datasets by place, with intervals and bounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from analysis import countries
from analysis.geography import CONTINENTS, GLOBAL, INHABITED, SUBREGIONS, check_places, subregion
from analysis.intervals import Interval, bootstrap_share, bounds, wilson

Rule = Literal["once", "mentions", "fractional", "by_size"]
GlobalAs = Literal["named", "own", "spread", "leave_out", "leave_out_nameless"]


def continent_shares(
    datasets: pd.DataFrame,
    places: pd.DataFrame,
    rule: Rule = "once",
    *,
    global_as: GlobalAs = "named",
    size: str = "size_pixels",
    seed: int = 0,
    resamples: int = 2000,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return each continent's share of datasets, with intervals and bounds.

    Parameters
    ----------
    datasets : DataFrame
        ``id, coverage`` and, for ``by_size``, the column named by ``size``; ``complete``, if there, says
        of which global datasets all places are named.
    places : DataFrame
        ``id, continent``; rows of other datasets are ignored.
    rule : {"once", "mentions", "fractional", "by_size"}
        ``once``: a dataset counts once in each of its k continents, and the share is that of
        datasets (shares add up to more than one). ``mentions``: the same, but the share is that
        of all pairs of dataset and continent. ``fractional``: a dataset counts 1/k in each.
        ``by_size``: as ``fractional``, with the dataset's size as weight. The last three add up
        to one.
    global_as : {"named", "own", "spread", "leave_out", "leave_out_nameless"}
        What becomes of datasets whose coverage is ``global``. ``named``: they count on the
        continents they name; those that name none form the class ``Global``. ``own``: all form
        that class. ``spread``: those that name none count on all six inhabited continents.
        ``leave_out``: none counts. ``leave_out_nameless``: they count on the continents they name;
        those that name none do not count.
    size : str
        Column of sizes, for ``by_size`` only; datasets without one are left out.
    seed, resamples : int
        Seed and number of bootstrap resamples, for all rules but ``once``.
    confidence : float
        Confidence level of the intervals.

    Returns
    -------
    DataFrame
        One row a continent and, under ``named`` and ``own``, one for ``Global``:

        ``continent, n`` (datasets there), ``N`` (datasets with known coverage), ``unknown``
        (without; not those verified to have no location), ``share``, ``low, high`` (Wilson for
        ``once``, percentile bootstrap over datasets otherwise), ``lowest, highest`` (Manski's
        bounds: if none or all lay there of the unknown and of the global datasets that name no
        continent, whatever ``global_as`` counts those as; for ``Global``, if none or all of the
        unknown were of that class), ``nameless``, the number of such global datasets, and
        ``partial``, that of global ones that name some of the six inhabited continents, perhaps not
        all their places: under ``once`` all of them may lie there too (``highest``), under the
        other rules their list is taken as complete.

    Raises
    ------
    ValueError
        If an id repeats, a continent is unknown or a size is negative.

    Examples
    --------
    >>> datasets = pd.DataFrame({"id": list("abcd"), "coverage": ["listed"] * 3 + ["not_stated"]})
    >>> names = ["Asia", "Europe", "Asia", "Africa"]
    >>> places = pd.DataFrame({"id": list("aabc"), "continent": names})
    >>> table = continent_shares(datasets, places).set_index("continent")
    >>> table.loc["Asia", ["n", "N", "unknown"]].tolist()
    [2, 3, 1]
    >>> table.loc["Asia", ["share", "lowest", "highest"]].round(3).tolist()
    [0.667, 0.5, 0.75]
    >>> datasets["coverage"] = ["listed"] * 3 + ["global"]  # d names no continent: as unknown
    >>> table = continent_shares(datasets, places).set_index("continent")
    >>> table.loc["Asia", ["share", "lowest", "highest"]].tolist()
    [0.5, 0.5, 0.75]
    """
    return _shares(
        datasets,
        places,
        "continent",
        CONTINENTS,
        INHABITED,
        rule,
        global_as,
        size,
        seed,
        resamples,
        confidence,
    )


def subregion_shares(
    datasets: pd.DataFrame,
    places: pd.DataFrame,
    rule: Rule = "once",
    *,
    global_as: GlobalAs = "named",
    size: str = "size_pixels",
    seed: int = 0,
    resamples: int = 2000,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return each M49 sub-region's share of datasets; see `continent_shares`.

    Parameters
    ----------
    datasets : DataFrame
        As for `continent_shares`.
    places : DataFrame
        ``id, country``. Datasets that name only continents are unknown here.
    rule, global_as, size, seed, resamples, confidence
        As for `continent_shares`; ``spread`` counts a dataset in all 22 sub-regions.

    Returns
    -------
    DataFrame
        The columns of `continent_shares` with ``subregion`` first.
    """
    check_places(places, "country", countries.ISO3)
    regions = places[["id"]].assign(subregion=places["country"].map(subregion))
    classes = (*SUBREGIONS, "Antarctica")
    return _shares(
        datasets,
        regions,
        "subregion",
        classes,
        SUBREGIONS,
        rule,
        global_as,
        size,
        seed,
        resamples,
        confidence,
    )


def _shares(
    datasets: pd.DataFrame,
    places: pd.DataFrame,
    column: str,
    classes: Sequence[str],
    everywhere: Sequence[str],
    rule: Rule,
    global_as: GlobalAs,
    size: str,
    seed: int,
    resamples: int,
    confidence: float,
) -> pd.DataFrame:
    if rule not in ("once", "mentions", "fractional", "by_size"):
        raise ValueError(f"rule is {rule!r}, expected once, mentions, fractional or by_size")
    if datasets["id"].duplicated().any():
        raise ValueError("datasets: an id stands twice")
    check_places(places, column, classes)
    # Sorted, so that the same seed gives the same interval whatever the order of rows.
    frame = datasets.sort_values("id").set_index("id")
    frame = frame[frame["coverage"].ne("none").fillna(True).astype(bool)]
    if rule == "by_size":
        frame = frame[frame[size].notna()]
    member, unknown, nameless = _membership(
        frame["coverage"], places, column, classes, everywhere, global_as
    )
    there = member.to_numpy(dtype=float)
    mentions = there.sum(axis=1)
    n, known, open_ = there.sum(axis=0), len(member), len(unknown)
    each = frame[size].astype(float) if rule == "by_size" else pd.Series(1.0, index=frame.index)
    weight = mentions if rule == "mentions" else each[member.index].to_numpy()
    part = there if rule == "once" else there / mentions[:, None]

    if rule == "once":
        low, high = wilson(n, known, confidence)
        share = n / known if known else np.full(len(n), np.nan)
    else:
        share, low, high = bootstrap_share(weight, part, seed, resamples, confidence)

    # For the bounds a global dataset that names no place may lie in any; that it is global is known.
    own = member.columns == GLOBAL
    # By mentions, an unknown dataset may add one to every other place and none here.
    others = len(classes) - (~own).astype(int) if rule == "mentions" else 1
    missing = float(each[unknown].sum())
    silent = member.index.isin(nameless)
    of_global = _bounds(weight, part, missing, others)
    missing += float(each[nameless].sum())
    of_places = _bounds(weight[~silent], part[~silent], missing, others)
    named = member[list(everywhere)].sum(axis=1)
    partial = frame["coverage"].eq("global").reindex(member.index).fillna(False).astype(bool)
    partial &= named.between(1, len(everywhere) - 1) & ~silent
    if (
        "complete" in frame
    ):  # global by the places that they name, which are all: they lie on no other
        partial &= ~frame["complete"].reindex(member.index).astype(bool)
    if rule == "once":
        # A list of a global dataset names where it was seen to lie, seldom all.
        may = part[~silent].sum(axis=0) + np.where(own, 0, (1 - part[partial]).sum(axis=0))
        of_places = of_places._replace(high=bounds(may, float((~silent).sum()), missing).high)
    lowest, highest = (np.where(own, a, b) for a, b in zip(of_global, of_places, strict=True))
    return pd.DataFrame(
        {
            column: member.columns,
            "n": n.astype(int),
            "N": known,
            "unknown": open_,
            "share": share,
            "low": low,
            "high": high,
            "lowest": lowest,
            "highest": highest,
            "nameless": len(nameless),
            "partial": int(partial.sum()),
        }
    )


def _bounds(weight: np.ndarray, part: np.ndarray, missing: float, others: Any) -> Interval:
    """Return each class's share if none of the missing weight lay there, or all of it.

    Where none did, the missing counts ``others`` times elsewhere.
    """
    amount, total = weight @ part, weight.sum()
    least = bounds(amount, total, missing * others).low
    return Interval(least, bounds(amount, total, missing).high)


def _membership(
    coverage: pd.Series,
    places: pd.DataFrame,
    column: str,
    classes: Sequence[str],
    everywhere: Sequence[str],
    global_as: GlobalAs,
) -> tuple[pd.DataFrame, pd.Index, pd.Index]:
    """Return which dataset lies where (0 or 1, known datasets only) and two sets of ids.

    They are the unknown, and the known that are global and name no place.
    """
    if global_as not in get_args(GlobalAs):
        raise ValueError(
            f"global_as is {global_as!r}, expected one of {', '.join(get_args(GlobalAs))}"
        )
    table = pd.DataFrame(0, index=coverage.index, columns=pd.Index([*classes, GLOBAL]))
    for name, ids in places.groupby(column)["id"]:
        table.loc[table.index.isin(set(ids)), name] = 1
    is_global = coverage.eq("global").fillna(False).astype(bool)
    silent = is_global & (table.sum(axis=1) == 0)
    if global_as == "own":
        table.loc[is_global] = 0
    if global_as in ("leave_out", "leave_out_nameless"):
        counts = ~(is_global if global_as == "leave_out" else silent)
        table, is_global, silent = table[counts], is_global[counts], silent[counts]
    nameless = is_global & (table.sum(axis=1) == 0)
    if global_as == "spread":
        table.loc[nameless, list(everywhere)] = 1
    else:
        table.loc[nameless, GLOBAL] = 1
    if global_as not in ("named", "own"):
        table = table.drop(columns=GLOBAL)
    known = table.sum(axis=1) > 0
    return table[known], table.index[~known], silent.index[silent]
