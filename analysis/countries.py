"""Countries: ISO 3166 codes, names, M49 regions and the article's seven continents."""

from __future__ import annotations

import csv
from functools import lru_cache

from analysis.vocabularies import DATA


@lru_cache(maxsize=1)
def table() -> dict[str, dict[str, str]]:
    """Return the rows of ``data/geo/countries.csv`` by ISO 3166 alpha-3 code.

    Examples
    --------
    >>> table()["TZA"]["continent"]
    'Africa'
    """
    with (DATA / "geo" / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: row for row in csv.DictReader(file)}


ISO3 = frozenset(table())


def name(iso3: str) -> str:
    """Return a country's short English name."""
    return table()[iso3]["name"]


@lru_cache(maxsize=1)
def other_names() -> dict[str, list[str]]:
    """Return what else readers call a country, by code: ``data/geo/country_names.csv``.

    Examples
    --------
    >>> other_names()["TUR"]
    ['Turkey']
    """
    found: dict[str, list[str]] = {}
    with (DATA / "geo" / "country_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["iso3"], []).append(row["name"])
    return found


def continent(iso3: str) -> str:
    """Return the continent of a country in the article's division (Russia: Europe, Turkey: Asia).

    Examples
    --------
    >>> continent("MEX")
    'North America'
    """
    return table()[iso3]["continent"]
