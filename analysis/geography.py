"""Where datasets lie: shares by place, against land and people, and what could be.

All functions take and return tidy frames. ``datasets`` has one row a dataset with ``id`` and
``coverage`` (``global``, ``listed``, ``none``, or anything else for *not stated*); ``places`` has
one row a dataset and place, ``id`` and ``continent`` or ``country`` (ISO 3166 alpha-3).

Continents are the article's, sub-regions the 22 of the UN's M49 standard. Areas and populations
come from ``data/geo/denominators.csv``, described in ``data/geo/README.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis import countries
from analysis.intervals import Interval, bootstrap_share, bounds, wilson
from analysis.vocabularies import DATA

Rule = Literal["once", "mentions", "fractional", "by_size"]
GlobalAs = Literal["named", "own", "spread", "leave_out"]
Denominator = Literal["land", "people"]
Russia = Literal["Europe", "Asia", "split"]

INHABITED = ("Africa", "Asia", "Europe", "North America", "Oceania", "South America")
CONTINENTS = (*INHABITED, "Antarctica")
GLOBAL = "Global"
UNITS = {"land": ("land_area_km2", "km²"), "people": ("population", "persons")}


# --- Places ------------------------------------------------------------------------------------


def subregion(iso3: str) -> str:
    """Return the M49 sub-region of a country, at the finest level that is common.

    That is the intermediate region where M49 has one (Eastern Africa, Caribbean, …), the
    sub-region otherwise; the Channel Islands count as Northern Europe. Antarctica has none.

    Examples
    --------
    >>> subregion("KEN"), subregion("DEU"), subregion("MEX")
    ('Eastern Africa', 'Western Europe', 'Central America')
    """
    row = countries.table()[iso3]
    if row["intermediate_region"] in ("", "Channel Islands"):
        return row["subregion"] or row["continent"]
    return row["intermediate_region"]


SUBREGIONS = tuple(sorted({subregion(iso3) for iso3 in countries.ISO3} - {"Antarctica"}))


@lru_cache(maxsize=2)
def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path)


def denominators(data: Path = DATA) -> pd.DataFrame:
    """Return land and people of each country.

    Returns
    -------
    DataFrame
        One row a country: ``iso3, continent, subregion, land_area_km2``,
        ``land_area_110m_km2`` (the same from coarser outlines, as a check),
        ``land_area_east_of_60e_km2`` (Russia only) and ``population`` (persons, mid-2025).
        Missing where the sources have nothing.

    Examples
    --------
    >>> table = denominators().set_index("iso3")
    >>> f"{table.loc['BRA', 'land_area_km2'] / 1e6:.2f} million km2"
    '8.47 million km2'
    """
    table = _read(data / "geo" / "denominators.csv").copy()
    table.insert(2, "subregion", [subregion(iso3) for iso3 in table["iso3"]])
    return table


def continent_people() -> dict[str, float]:
    """Return the share of people on each inhabited continent, adding up to one.

    Examples
    --------
    >>> round(continent_people()["Africa"], 2)
    0.19
    """
    people = denominators().groupby("continent")["population"].sum()[list(INHABITED)]
    return {str(name): float(share) for name, share in (people / people.sum()).items()}


def country_counts(places: pd.DataFrame) -> pd.DataFrame:
    """Return how many datasets name each country, zeros included.

    Parameters
    ----------
    places : DataFrame
        ``id, country``.

    Returns
    -------
    DataFrame
        One row a country: ``iso3, name, continent, n`` and ``N``, the number of datasets that
        name any country.

    Examples
    --------
    >>> places = pd.DataFrame({"id": ["a", "a", "b"], "country": ["KEN", "TZA", "KEN"]})
    >>> table = country_counts(places)
    >>> table.set_index("iso3").loc[["KEN", "UGA"], ["n", "N"]].to_numpy().tolist()
    [[2, 2], [0, 2]]
    """
    _check_places(places, "country", countries.ISO3)
    counts = places.drop_duplicates(["id", "country"])["country"].value_counts()
    codes = sorted(countries.ISO3)
    return pd.DataFrame(
        {
            "iso3": codes,
            "name": [countries.name(iso3) for iso3 in codes],
            "continent": [countries.continent(iso3) for iso3 in codes],
            "n": [int(counts.get(iso3, 0)) for iso3 in codes],
            "N": places["id"].nunique(),
        }
    )


def move_russia(continents: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Return continents of datasets with Russia counted in Asia instead of Europe.

    A dataset that names Russia gains Asia; it loses Europe unless it names another European
    country. Datasets that name only continents stay as they are, since nobody can tell.

    Parameters
    ----------
    continents, places : DataFrame
        ``id, continent`` and ``id, country``.

    Returns
    -------
    DataFrame
        ``id, continent``, without duplicates.

    Examples
    --------
    >>> continents = pd.DataFrame({"id": ["a", "b"], "continent": ["Europe", "Europe"]})
    >>> places = pd.DataFrame({"id": ["a", "b", "b"], "country": ["RUS", "RUS", "DEU"]})
    >>> move_russia(continents, places).values.tolist()
    [['b', 'Europe'], ['a', 'Asia'], ['b', 'Asia']]
    """
    _check_places(places, "country", countries.ISO3)
    in_russia = set(places.loc[places["country"] == "RUS", "id"])
    others = places[places["country"] != "RUS"]
    elsewhere = set(others.loc[others["country"].map(countries.continent) == "Europe", "id"])
    lost = continents["id"].isin(in_russia - elsewhere) & (continents["continent"] == "Europe")
    gained = pd.DataFrame({"id": sorted(in_russia & set(continents["id"])), "continent": "Asia"})
    moved = pd.concat([continents.loc[~lost, ["id", "continent"]], gained])
    return moved.drop_duplicates(ignore_index=True)


# --- Shares ------------------------------------------------------------------------------------


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
        ``id, coverage`` and, for ``by_size``, the column named by ``size``.
    places : DataFrame
        ``id, continent``; rows of other datasets are ignored.
    rule : {"once", "mentions", "fractional", "by_size"}
        ``once``: a dataset counts once in each of its k continents, and the share is that of
        datasets (shares add up to more than one). ``mentions``: the same, but the share is that
        of all pairs of dataset and continent. ``fractional``: a dataset counts 1/k in each.
        ``by_size``: as ``fractional``, with the dataset's size as weight. The last three add up
        to one.
    global_as : {"named", "own", "spread", "leave_out"}
        What becomes of datasets whose coverage is ``global``. ``named``: they count on the
        continents they name; those that name none form the class ``Global``. ``own``: all form
        that class. ``spread``: those that name none count on all six inhabited continents.
        ``leave_out``: none counts.
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
        unknown were of that class) and ``nameless``, the number of such global datasets.

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
    _check_places(places, "country", countries.ISO3)
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


def _check_places(places: pd.DataFrame, column: str, known: Sequence[str] | frozenset[str]) -> None:
    strange = sorted(set(places[column].dropna()) - set(known))
    if strange or places[column].isna().any():
        raise ValueError(
            f"{column}: {strange or 'missing values'}, expected one of {sorted(known)[:8]}…"
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
    _check_places(places, column, classes)
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
    if global_as not in ("named", "own", "spread", "leave_out"):
        raise ValueError(f"global_as is {global_as!r}, expected named, own, spread or leave_out")
    table = pd.DataFrame(0, index=coverage.index, columns=pd.Index([*classes, GLOBAL]))
    for name, ids in places.groupby(column)["id"]:
        table.loc[table.index.isin(set(ids)), name] = 1
    is_global = coverage.eq("global").fillna(False).astype(bool)
    silent = is_global & (table.sum(axis=1) == 0) & (global_as != "leave_out")
    if global_as == "own":
        table.loc[is_global] = 0
    if global_as == "leave_out":
        table, is_global = table[~is_global], is_global[~is_global]
    nameless = is_global & (table.sum(axis=1) == 0)
    if global_as == "spread":
        table.loc[nameless, list(everywhere)] = 1
    else:
        table.loc[nameless, GLOBAL] = 1
    if global_as in ("spread", "leave_out"):
        table = table.drop(columns=GLOBAL)
    known = table.sum(axis=1) > 0
    return table[known], table.index[~known], silent.index[silent]


# --- Representation ----------------------------------------------------------------------------


def place_denominators(
    table: pd.DataFrame,
    by: Denominator = "land",
    place: str = "continent",
    *,
    russia: Russia = "Europe",
    greenland: bool = True,
) -> pd.Series:
    """Return land or people of each continent or sub-region.

    Parameters
    ----------
    table : DataFrame
        From `denominators`.
    by : {"land", "people"}
        Land in km², or persons.
    place : {"continent", "subregion"}
        What to sum over.
    russia : {"Europe", "Asia", "split"}
        Where Russia counts, continents only. ``split`` cuts its land at 60° E and leaves its
        people in Europe, since no population by polygon is at hand; most live west of the cut.
    greenland : bool
        Whether Greenland's land counts. It is nearly all ice; leaving it out leaves out its
        ice-free coast too. Antarctica never counts.

    Returns
    -------
    Series
        km² or persons by place, in the order of `INHABITED` or `SUBREGIONS`.

    Raises
    ------
    ValueError
        For a sub-region with Russia elsewhere than in Europe: M49 has no such sub-region.

    Examples
    --------
    >>> land = place_denominators(denominators(), russia="split")
    >>> f"{land['Europe'] / land.sum():.1%}"
    '7.3%'
    """
    if by not in UNITS:
        raise ValueError(f"by is {by!r}, expected land or people")
    if russia not in ("Europe", "Asia", "split"):
        raise ValueError(f"russia is {russia!r}, expected Europe, Asia or split")
    if place == "subregion" and russia != "Europe":
        raise ValueError("M49 has no sub-region for Russia in Asia")
    column = UNITS[by][0]
    names = list(INHABITED if place == "continent" else SUBREGIONS)
    values = table.set_index("iso3")
    if by == "land" and not greenland:
        values = values.drop(index="GRL")
    totals = values.groupby(place)[column].sum().reindex(names, fill_value=0.0).astype(float)
    moved = 0.0
    if russia == "Asia":
        moved = float(values[column]["RUS"])
    elif russia == "split" and by == "land":
        moved = float(values["land_area_east_of_60e_km2"]["RUS"])
    if moved:
        totals["Europe"] -= moved
        totals["Asia"] += moved
    return totals


def representation(
    shares: pd.DataFrame,
    denominators: pd.DataFrame,
    by: Denominator = "land",
    *,
    russia: Russia = "Europe",
    greenland: bool = True,
) -> pd.DataFrame:
    """Return how well places are represented: share of datasets over share of land or people.

    A ratio of one is parity. It means that only where shares add up to one, so ``shares`` must
    come from the rules ``mentions``, ``fractional`` or ``by_size``, with global datasets spread
    or left out. Land and people are taken as known: the interval of the ratio is that of the
    share, divided by a constant, and so are its bounds.

    Parameters
    ----------
    shares : DataFrame
        From `continent_shares` or `subregion_shares`.
    denominators : DataFrame
        From `denominators`.
    by, russia, greenland
        As for `place_denominators`. They move the denominator only. For Russia in Asia count
        datasets there as well, with `move_russia`; for ``split`` nobody can tell on which side
        of 60° E a dataset lies, so that Europe's ratio comes out as high as it can.

    Returns
    -------
    DataFrame
        The places of ``shares`` that have land and people (not Antarctica): ``continent`` or
        ``subregion``, ``n, N, share, denominator`` (km² or persons), ``denominator_share``,
        ``ratio, low, high, lowest, highest``.

    Raises
    ------
    ValueError
        If shares do not add up to one.

    Examples
    --------
    >>> datasets = pd.DataFrame({"id": list("abcd"), "coverage": "listed"})
    >>> names = ["Asia", "Asia", "Europe", "Africa"]
    >>> places = pd.DataFrame({"id": list("abcd"), "continent": names})
    >>> shares = continent_shares(datasets, places, "fractional")
    >>> table = representation(shares, denominators(), "people").set_index("continent")
    >>> f"{table.loc['Europe', 'ratio']:.2f} {table.loc['Asia', 'ratio']:.2f}"
    '2.76 0.85'
    """
    place = "continent" if "continent" in shares else "subregion"
    if (shares[place].eq(GLOBAL) & shares["n"].gt(0)).any():
        raise ValueError(
            'spread global datasets or leave them out: global_as="spread" or "leave_out"'
        )
    if not np.isclose(shares["share"].sum(), 1):
        raise ValueError(
            f"shares add up to {shares['share'].sum():.3f}, so that one is not parity;"
            " use the rule mentions, fractional or by_size"
        )
    totals = place_denominators(denominators, by, place, russia=russia, greenland=greenland)
    table = shares[shares[place].isin(totals.index)].reset_index(drop=True)
    result = table[[place, "n", "N", "share"]].copy()
    result["denominator"] = table[place].map(totals)
    result["denominator_share"] = result["denominator"] / totals.sum()
    result["ratio"] = result["share"] / result["denominator_share"]
    for column in ("low", "high", "lowest", "highest"):
        result[column] = table[column] / result["denominator_share"]
    return result


# --- What could be -----------------------------------------------------------------------------


def future(counts: Mapping[str, float], added: int, target: Mapping[str, float]) -> pd.DataFrame:
    """Return where the next datasets would have to lie to bring all places nearest to parity.

    Among all ways to give ``added`` datasets to the places, this is the one with the smallest
    sum over places of (ln(share / target share))²: a place at half its target weighs as much as
    one at twice.

    The sum separates by place, so dynamic programming over places finds the exact minimum
    (Ibaraki and Katoh 1988, *Resource Allocation Problems*, chapter 3). Giving one dataset after
    another to the place that gains most would be exact for convex terms only; (ln x)² is not
    convex above e times the target, where an over-represented place may lie.

    Parameters
    ----------
    counts : mapping of str to float
        Datasets now, whole or fractional, by place.
    added : int
        Datasets to be added, each in one place.
    target : mapping of str to float
        Share of each place to aim at, above zero; rescaled to add up to one.

    Returns
    -------
    DataFrame
        ``place, now`` (datasets), ``added, then, share_now, share_then, target_share,
        ratio_now, ratio_then`` (share over target share; one is parity).

    Raises
    ------
    ValueError
        If places differ, a number is out of range, or too few are added for every place without
        a dataset to get one.

    Examples
    --------
    >>> table = future({"A": 8, "B": 1}, 3, {"A": 0.5, "B": 0.5})
    >>> table[["place", "added", "then"]].to_numpy().tolist()
    [['A', 0, 8.0], ['B', 3, 4.0]]
    """
    if set(counts) != set(target):
        raise ValueError(f"places differ: {sorted(set(counts) ^ set(target))}")
    places = list(counts)
    now = np.array([counts[place] for place in places], dtype=float)
    aim = np.array([target[place] for place in places], dtype=float)
    if added < 0 or np.any(now < 0) or not np.all(aim > 0):
        raise ValueError("expected counts and added not below zero and targets above zero")
    aim = aim / aim.sum()
    total = now.sum() + added
    empty = int((now == 0).sum())
    if added < empty:
        raise ValueError(f"{empty} places have no dataset: at least as many must be added")

    given = np.arange(added + 1)
    with np.errstate(divide="ignore"):
        costs = np.log((now[:, None] + given) / (total * aim[:, None])) ** 2
    # best[j]: least cost of the places so far with j datasets; choice[i, j]: what place i gets.
    best = costs[0]
    choice = np.zeros((len(places), added + 1), dtype=int)
    choice[0] = given
    left = given[:, None] - given
    for i in range(1, len(places)):
        sums = np.where(left >= 0, best[left] + costs[i], np.inf)
        choice[i] = sums.argmin(axis=1)
        best = sums.min(axis=1)
    share_out = np.zeros(len(places), dtype=int)
    remaining = added
    for i in reversed(range(len(places))):
        share_out[i] = choice[i, remaining]
        remaining -= share_out[i]

    then = now + share_out
    share_now = now / now.sum() if now.sum() else np.full(len(now), np.nan)
    return pd.DataFrame(
        {
            "place": places,
            "now": now,
            "added": share_out,
            "then": then,
            "share_now": share_now,
            "share_then": then / total,
            "target_share": aim,
            "ratio_now": share_now / aim,
            "ratio_then": then / total / aim,
        }
    )
