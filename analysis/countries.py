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


def continent(iso3: str) -> str:
    """Return the continent of a country in the article's division (Russia: Europe, Turkey: Asia).

    Examples
    --------
    >>> continent("MEX")
    'North America'
    """
    return table()[iso3]["continent"]
