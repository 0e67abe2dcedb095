"""The finder's data: the catalogue as columns, small enough to be sent whole.

Text that repeats is sent once and named by number: each many-valued field is a list of terms with
their labels, and for every dataset the numbers of its terms. The script of the finder reads only this.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from analysis import cite, countries, finderplaces, finderwords, vocabularies, works
from analysis.catalogue import Catalogue
from analysis.fieldvalues import slug
from analysis.pages import licences
from analysis.pages.wording import LABELS, country, licence_text, term
from analysis.records import Record

FORMAT = 2
COMMERCIAL = {
    "yes": "Allowed",
    "no": "Not allowed",
    "unclear": "Not clear, or sources disagree",
    "none_stated": "No licence at its own place",
    "not_found": "No licence found, own place not read",
    "not_recorded": "Not looked for yet",
}
# Many-valued fields and single ones alike: each becomes a facet of the finder, in this order.
FACETS = {
    "tasks": "Task",
    "modalities": "Modality",
    "sensors": "Sensor",
    "processing_levels": LABELS["processing_levels"],
    "platforms": "Platform",
    "temporal_sampling": LABELS["temporal_sampling"],
    "continents": "Continent",
    "countries": "Country",
    "commercial": "Commercial use",
    "licence": "Licence",
    "access": "Access",
    "splits": "Official split",
    "split_separation": LABELS["split_separation"],
    "reference_sources": LABELS["reference_sources"],
    "themes": "Theme",
    "formats": "Format",
    "loaders": "Loader",
    "depth": "Reading depth",
}
LOADERS = {"torchgeo": "TorchGeo", "huggingface": LABELS["huggingface"]}
GLOBAL = "Global"
NOWHERE = "Nowhere"
PLACELESS = {GLOBAL: "Global, continents not named", NOWHERE: "Nowhere: synthetic"}
NUMBERS = (
    "year", "gsd_min_m", "gsd_max_m", "image_count", "image_width", "image_height", "class_count",
    "size_pixels", "volume_bytes",
)  # fmt: skip
# The columns of a result that is taken away, in their order.
COLUMNS = (
    "id", "name", "aliases", "year", "tasks", "platforms", "modalities", "sensors", "gsd_min_m",
    "gsd_max_m", "image_count", "image_unit", "image_width", "image_height", "class_count",
    "annotation_count", "volume_bytes", "size_pixels", "coverage", "continents", "countries",
    "licence", "commercial", "access", "splits", "split_separation", "reference_sources", "themes",
    "processing_levels", "temporal_sampling", "formats", "time_start", "time_end", "doi", "arxiv",
    "data_doi", "homepage", "repository", "torchgeo", "huggingface", "reading_depth", "summary", "lists",
)  # fmt: skip
# Texts that only results taken away hold: they are sent apart.
TEXTS = (
    "coverage", "time_start", "time_end", "doi", "arxiv", "data_doi", "homepage", "repository",
    "torchgeo", "huggingface",
)  # fmt: skip
SIDES = ("image_width", "image_height")
ALIKE = {
    "gsd_max_m": "gsd_min_m",
    "image_height": "image_width",
}  # most often equal: sent as 0 then
BIBTEX = "bibtex"  # how each dataset is cited, as its page has it
# What repeats a dataset's name stands beside it, where it compresses best.
TOLD = ("id", "name", "aliases", "summary")
TAKEN = (*TEXTS, "annotation_count", "lists", BIBTEX)


def data(catalogue: Catalogue) -> dict[str, Any]:
    """Return the catalogue as the finder reads it.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.

    Returns
    -------
    dict
        ``format``; ``n``; ``facets`` by name, each with ``title``, ``ids``, ``labels`` and ``rows``
        (for every dataset the positions of its terms, empty where nothing is known) and, where a
        term has them, ``said``: other words for it, by id; of countries also the ``continents``
        on which they lie and the ``regions`` that hold them; ``numbers``
        and ``texts`` by name, each a list with None where nothing is known, ``lists`` the number
        of public lists that name a dataset; ``spans``, the least and the most by dataset where a side of
        its images varies; ``everywhere``, the datasets of global coverage; ``also``, what is looked for
        beside a word; ``whole``,
        words that are none within longer ones; ``offered``, themes with the words that lead there, too;
        ``unread``, places that no record tells; ``columns``
        of a CSV.

    Examples
    --------
    >>> from analysis.catalogue import Catalogue
    >>> data(Catalogue({}))["n"]
    0
    """
    frame = catalogue.frame
    records = list(catalogue)
    facets = {name: _facet(name, title, records) for name, title in FACETS.items()}
    facets["countries"]["continents"] = [
        countries.table().get(iso3, {}).get("continent") for iso3 in facets["countries"]["ids"]
    ]
    facets["countries"]["regions"] = finderplaces.regions(
        facets["countries"]["ids"], facets["continents"]["ids"]
    )
    columns: dict[str, list[Any]] = {
        "id": [record.id for record in records],
        "name": [record.name for record in records],
        "aliases": [record.aliases or None for record in records],
        "summary": [record.summary for record in records],
        "image_unit": [_missing(value) for value in frame["image_unit"]],
        **{name: [_missing(value) for value in frame[name]] for name in TEXTS},
        "annotation_count": [_number(value) for value in frame["annotation_count"]],
        "lists": [list(named) for named in frame["lists"]],
        BIBTEX: [cite.bibtex(works.of(record, catalogue.data)) for record in records],
    }
    return {
        "format": FORMAT,
        "n": len(records),
        "facets": facets,
        "numbers": {
            **{name: [_number(value) for value in frame[name]] for name in NUMBERS},
            "lists": [len(named) for named in frame["lists"]],
        },
        "texts": columns,
        "spans": _spans(records),
        "everywhere": [at for at, one in enumerate(records) if _coverage(one) == "global"],
        "also": finderwords.also(),
        "whole": list(finderwords.WHOLE),
        "offered": [[theme, words] for theme, words in finderwords.OFFERED.items()],
        "unread": list(finderplaces.UNREAD),
        "columns": list(COLUMNS),
    }


def parts(whole: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the finder shows, and the texts that only results taken away need.

    The first is packed, and unpacked by the script: of ``size_pixels`` only what is not the product of
    the other numbers, 0 for what equals its fellow in ``ALIKE``; ``rows`` has for each dataset its name,
    summary and aliases, ``ids`` the id of those whose name does not suggest it; of the rows of a facet
    each is a word.

    Examples
    --------
    >>> shown, later = parts(data(Catalogue({})))
    >>> "doi" in shown["texts"], "doi" in later
    (False, True)
    """
    texts, numbers = whole["texts"], whole["numbers"]
    now = {name: rows for name, rows in texts.items() if name not in (*TAKEN, *TOLD)}
    counted = zip(*(numbers[name] for name in ("image_count", *SIDES)), strict=True)
    named = list(zip(texts["id"], texts["name"], strict=True))
    shown = {
        **whole,
        "facets": {
            name: {**facet, "rows": _packed(facet["rows"])}
            for name, facet in whole["facets"].items()
        },
        "texts": now,
        # Most sizes are what the other numbers come to.
        "numbers": {
            **numbers,
            **{
                of: [
                    0 if own == first else own
                    for first, own in zip(numbers[as_], numbers[of], strict=True)
                ]
                for of, as_ in ALIKE.items()
            },
            "size_pixels": {
                at: size
                for at, (size, of) in enumerate(zip(numbers["size_pixels"], counted, strict=True))
                if size != (None if None in of else math.prod(of))
            },
        },
        "ids": {at: one for at, (one, name) in enumerate(named) if one != slug(name)},
        "rows": [
            [name, summary, *(aliases or [])]
            for name, summary, aliases in zip(
                texts["name"], texts["summary"], texts["aliases"], strict=True
            )
        ],
    }
    return shown, {name: texts[name] for name in TAKEN}


def _spans(records: list[Record]) -> dict[int, list[list[float] | None]]:
    """Return the least and the most where width and height of the images vary; one pair if alike."""

    def span(fact: Any) -> list[float] | None:
        varies = fact is not None and isinstance(fact.value, list) and len(set(fact.value)) > 1
        return [min(fact.value), max(fact.value)] if varies else None

    found = {}
    for at, record in enumerate(records):
        wide, high = span(record.facts.image_width), span(record.facts.image_height)
        if wide or high:
            found[at] = [wide] if wide == high else [wide, high]
    return found


def _packed(rows: list[list[int]]) -> str:
    return " ".join(",".join(map(str, row)) for row in rows)


def _missing(value: Any) -> Any:
    return None if value is None or value is pd.NA or value != value else value


def _number(value: Any) -> int | float | None:
    if value is pd.NA or value is None or value != value:
        return None
    number = float(value)
    return int(number) if number.is_integer() else number


def _values(name: str) -> Callable[[Record], Iterable[str]]:
    if name == "commercial":
        return lambda record: [licences.commercial(record)]
    if name == "depth":
        return lambda record: [record.depth]
    if name == "loaders":
        return lambda record: [
            one for one in LOADERS if (fact := getattr(record.facts, one)) and fact.value
        ]

    def values(record: Record) -> Iterable[str]:
        fact = getattr(record.facts, name)
        value = fact.value if fact is not None else None
        given = value if isinstance(value, list) else [] if value is None else [value]
        if name == "continents" and not given:
            return {"global": [GLOBAL], "none": [NOWHERE]}.get(_coverage(record) or "", [])
        if name == "licence" and not given:  # none stated is not the same as not looked for
            return [licences.without(record)]
        return given

    return values


def _coverage(record: Record) -> str | None:
    fact = record.facts.coverage
    return fact.value if fact is not None else None


def _label(name: str) -> Callable[[str], str]:
    if name == "commercial":
        return lambda value: COMMERCIAL[value]
    if name == "countries":
        return country
    if name == "loaders":
        return lambda value: LOADERS[value]
    if name == "processing_levels":  # as the sources write them
        return str
    if name == "licence":
        return lambda value: COMMERCIAL.get(value) or licence_text(value)
    if name == "continents":
        return lambda value: PLACELESS.get(value, value)
    vocabulary = "reading_depths" if name == "depth" else name
    return lambda value: term(vocabulary, value)


def _order(name: str) -> dict[str, int]:
    """Return the vocabulary's own order, where a facet has few terms; others go by number."""
    if name == "commercial":
        return {value: at for at, value in enumerate(COMMERCIAL)}
    if name == "depth":
        return {value: at for at, value in enumerate(vocabularies.ids("reading_depths"))}
    if name == "licence":  # what is no licence comes after all that are
        return {"none_stated": 1, "not_found": 2, "not_recorded": 3}
    return {}


def _facet(name: str, title: str, records: list[Record]) -> dict[str, Any]:
    values = _values(name)
    given = [list(dict.fromkeys(values(record))) for record in records]
    counts: dict[str, int] = {}
    for row in given:
        for value in row:
            counts[value] = counts.get(value, 0) + 1
    order, label = _order(name), _label(name)
    terms = sorted(counts, key=lambda value: (order.get(value, 0), -counts[value], label(value)))
    position = {value: at for at, value in enumerate(terms)}
    return {
        "title": title,
        "ids": terms,
        "labels": [label(value) for value in terms],
        "rows": [[position[value] for value in row] for row in given],
        **({"said": said} if (said := finderwords.said(name, terms)) else {}),
    }
