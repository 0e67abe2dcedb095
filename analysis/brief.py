"""What a card or a row of a table says of a dataset, each fact in a few words.

A fact that is not known gives an empty text; what stands in its place is the caller's.
"""

from __future__ import annotations

import pandas as pd

from analysis import countries, hosting, vocabularies
from analysis.pages.markup import plural
from analysis.records import Record

FEW_COUNTRIES = 2
FEW_CONTINENTS = 3


def names(vocabulary: str, values: tuple[str, ...], most: int = 4) -> str:
    """Return the labels of several terms, the first of them if there are many.

    Examples
    --------
    >>> names("tasks", ("vqa", "captioning", "retrieval"), most=2)
    'Visual question answering, Captioning and 1 more'
    """
    labels = vocabularies.labels(vocabulary)
    text = ", ".join(labels[v] for v in values[:most])
    return text + (f" and {len(values) - most} more" if len(values) > most else "")


def count(row: pd.Series) -> str:
    """Return how many images a row of `Catalogue.frame` has, in what it counts.

    Examples
    --------
    >>> count(pd.Series({"image_count": 27000, "image_unit": "patch"}))
    '27,000 patches'
    """
    if pd.isna(row["image_count"]):
        return ""
    number = int(row["image_count"])
    given = row["image_unit"]
    unit = vocabularies.label("count_units", given) if isinstance(given, str) else "image"
    return f"{number:,} {plural(number, unit)}"


def images(row: pd.Series) -> str:
    """Return how many images a row of `Catalogue.frame` has, and how large they are.

    Examples
    --------
    >>> made = {"image_count": 27000, "image_unit": "patch", "image_width": 64, "image_height": 64}
    >>> images(pd.Series(made))
    '27,000 patches of 64 × 64 pixels'
    """
    text = count(row)
    if text and not pd.isna(row["image_width"]) and not pd.isna(row["image_height"]):
        text += f" of {int(row['image_width'])} × {int(row['image_height'])} pixels"
    return text


def distance(row: pd.Series) -> str:
    """Return the ground sampling distance of a row of `Catalogue.frame`, or its two ends.

    Examples
    --------
    >>> distance(pd.Series({"gsd_min_m": 2.5, "gsd_max_m": 10.0}))
    '2.5 to 10 m'
    """
    if pd.isna(row["gsd_min_m"]):
        return ""
    low, high = float(row["gsd_min_m"]), float(row["gsd_max_m"])
    return f"{low:g} m" if low == high else f"{low:g} to {high:g} m"


def where(row: pd.Series) -> str:
    """Return the continents of a row of `Catalogue.frame`.

    Examples
    --------
    >>> where(pd.Series({"coverage": "listed", "continents": ("Asia", "Europe")}))
    'Asia, Europe'
    """
    if row["coverage"] == "none":
        return "nowhere: synthetic"
    places = ", ".join(row["continents"])
    return places or ("global" if row["coverage"] == "global" else "")


def place(row: pd.Series, *, worldwide: bool = True) -> str:
    """Return the nearest word for where a row of `Catalogue.frame` lies: countries, if few.

    Parameters
    ----------
    row : Series
        The row.
    worldwide : bool, optional
        Whether a dataset that is global is said to be so; else it is by its places (`coverage.by_places`).

    Examples
    --------
    >>> place(pd.Series({"coverage": "listed", "continents": ("Europe",), "countries": ("FRA",)}))
    'France'
    >>> place(pd.Series({"coverage": "global", "continents": ("Asia", "Europe"), "countries": ()}))
    'global'
    """
    if row["coverage"] == "global" and worldwide:
        return "global"
    if 0 < len(row["countries"]) <= FEW_COUNTRIES:
        return ", ".join(countries.name(code) for code in row["countries"])
    many = len(row["continents"])
    return f"{many} continents" if many > FEW_CONTINENTS else where(row)


def licence(record: Record) -> str:
    """Return a record's licence in labels, or whether none is stated where it would stand.

    Examples
    --------
    >>> licence(Record.model_validate({
    ...     "id": "a", "name": "A", "depth": "read",
    ...     "sources": {"page": {"url": "https://example.org", "kind": "primary", "read": "2026-11-20"}},
    ...     "facts": {"licence": {"value": "CC-BY-4.0 OR MIT", "from": "page"}},
    ... }))
    'CC BY 4.0 or MIT'
    """
    fact = record.facts.licence
    if fact is None or fact.value is None:
        if fact is None or fact.state != "not_stated":
            return ""
        there = hosting.looked_at_own_place(record, "licence")
        return "none stated" if there else "none in what was read"
    labels = vocabularies.labels("licences")
    options = fact.value.split(" OR ")
    either = [" + ".join(labels[part] for part in option.split(" AND ")) for option in options]
    return " or ".join(either)
