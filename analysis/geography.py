"""Places, their land and people, and which datasets name them.

Here, in `analysis.placeshares` and in `analysis.ratios` functions take and return tidy frames.
``datasets`` has one row a dataset with ``id`` and ``coverage`` (``global``, ``listed``, ``none``, or
anything else for *not stated*); ``places`` has one row a dataset and place, ``id`` and ``continent``
or ``country`` (ISO 3166 alpha-3).

Continents are the article's, sub-regions the 22 of the UN's M49 standard. Areas and populations
come from ``data/geo/denominators.csv``, described in ``data/geo/README.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis import countries
from analysis.vocabularies import DATA

INHABITED = ("Africa", "Asia", "Europe", "North America", "Oceania", "South America")
CONTINENTS = (*INHABITED, "Antarctica")
GLOBAL = "Global"


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
    check_places(places, "country", countries.ISO3)
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
    check_places(places, "country", countries.ISO3)
    in_russia = set(places.loc[places["country"] == "RUS", "id"])
    others = places[places["country"] != "RUS"]
    elsewhere = set(others.loc[others["country"].map(countries.continent) == "Europe", "id"])
    lost = continents["id"].isin(in_russia - elsewhere) & (continents["continent"] == "Europe")
    gained = pd.DataFrame({"id": sorted(in_russia & set(continents["id"])), "continent": "Asia"})
    moved = pd.concat([continents.loc[~lost, ["id", "continent"]], gained])
    return moved.drop_duplicates(ignore_index=True)


def check_places(places: pd.DataFrame, column: str, known: Sequence[str] | frozenset[str]) -> None:
    """Refuse places that are missing or of no known name.

    Raises
    ------
    ValueError
        Naming the column and what is strange in it.

    Examples
    --------
    >>> check_places(pd.DataFrame({"continent": ["Asien"]}), "continent", CONTINENTS[:2])
    Traceback (most recent call last):
    ValueError: continent: ['Asien'], expected one of ['Africa', 'Asia']…
    """
    strange = sorted(set(places[column].dropna()) - set(known))
    if strange or places[column].isna().any():
        raise ValueError(
            f"{column}: {strange or 'missing values'}, expected one of {sorted(known)[:8]}…"
        )
