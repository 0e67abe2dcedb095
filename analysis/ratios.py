"""How well places are represented: shares of datasets against those of land and people."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from analysis.geography import GLOBAL, INHABITED, SUBREGIONS

Denominator = Literal["land", "people"]
Russia = Literal["Europe", "Asia", "split"]

UNITS = {"land": ("land_area_km2", "km²"), "people": ("population", "persons")}


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
    >>> from analysis.geography import denominators
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
    >>> from analysis.geography import denominators
    >>> from analysis.placeshares import continent_shares
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
            'spread global datasets or leave them out: global_as="spread", "leave_out" or '
            '"leave_out_nameless"'
        )
    if not shares["n"].sum():
        raise ValueError("no dataset of known place: expected one at least")
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
