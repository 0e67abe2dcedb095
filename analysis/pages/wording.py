"""The words for facts: names of fields, their groups, and values as a reader would write them."""

from __future__ import annotations

import re
from typing import Any

from analysis import countries, vocabularies
from analysis.coverage import CONTINENTS_OF_GLOBAL
from analysis.figures.marks import bytes_text, pixels_text
from analysis.pages.markup import plural
from analysis.records import Fact

GROUPS: dict[str, tuple[str, ...]] = {
    "What it is": (
        "year", "tasks", "themes", "platforms", "modalities", "sensors", "processing_levels",
    ),
    "Images": (
        "gsd_m", "image_count", "image_width", "image_height", "size_pixels", "volume_bytes",
        "formats",
    ),
    "Labels": (
        "class_count", "annotation_count", "reference_sources", "splits", "split_separation",
    ),
    "Where and when": (
        "coverage", "continents", "countries", "time_start", "time_end", "temporal_sampling",
    ),
    "Access": ("licence", "access", "homepage", "repository", "data_doi", "torchgeo", "huggingface"),
    "Papers": ("doi", "arxiv"),
}  # fmt: skip
LABELS = {
    "year": "First released",
    "tasks": "Tasks",
    "themes": "Themes",
    "platforms": "Platforms",
    "modalities": "Modalities",
    "sensors": "Sensors",
    "processing_levels": "Processing level",
    "gsd_m": "Ground sampling distance",
    "image_count": "Number of images",
    "image_width": "Image width",
    "image_height": "Image height",
    "size_pixels": "Size",
    "volume_bytes": "Volume",
    "formats": "Formats",
    "class_count": "Classes",
    "annotation_count": "Annotations",
    "reference_sources": "Labels come from",
    "splits": "Official split",
    "split_separation": "Test data kept apart",
    "coverage": "Coverage",
    "continents": "Continents",
    "countries": "Countries",
    "time_start": "First acquisition",
    "time_end": "Last acquisition",
    "temporal_sampling": "Dates of one place",
    "licence": "Licence of the data",
    "access": "Access",
    "homepage": "Page",
    "repository": "Repository",
    "data_doi": "DOI of the data",
    "torchgeo": "TorchGeo class",
    "huggingface": "Hugging Face",
    "doi": "DOI of the paper",
    "arxiv": "arXiv",
}
PROPER_NAMES = ("doi", "data_doi", "arxiv", "torchgeo", "huggingface")  # kept as they are written
_VOCABULARY = {
    field: field
    for field in ("tasks", "themes", "platforms", "modalities", "sensors", "reference_sources",
                  "formats", "continents", "coverage", "access", "splits", "split_separation",
                  "temporal_sampling")
}  # fmt: skip
_SIDES = ("image_width", "image_height")  # several numbers are the smallest and the largest


def in_sentence(field: str) -> str:
    """Return what a field is called inside a sentence.

    Examples
    --------
    >>> in_sentence("image_width"), in_sentence("data_doi"), in_sentence("reading_depth")
    ('image width', 'DOI of the data', 'reading depth')
    """
    label = LABELS.get(field, field.replace("_", " "))
    return label if field in PROPER_NAMES else label.lower()


def term(vocabulary: str, identifier: str) -> str:
    """Return a term's label, or the term itself where the vocabulary lacks it."""
    return vocabularies.labels(vocabulary).get(identifier, identifier)


def country(code: str) -> str:
    """Return a country's name, or the code itself if it is none."""
    return countries.name(code) if code in countries.ISO3 else code


def on_continents(continents: list[str], *, everywhere: bool) -> str:
    """Return in words on which continents samples lie.

    By the protocol a dataset is global if its source says so or if it names four continents or more:
    of the latter nothing is known of the other continents, so nothing is said of them.

    Examples
    --------
    >>> on_continents(["Africa", "Asia", "Europe", "Oceania"], everywhere=True)
    'On several continents: Africa, Asia, Europe, Oceania'
    >>> on_continents([], everywhere=True), on_continents(["Asia"], everywhere=False)
    ('All over the world', 'Asia')
    """
    named = ", ".join(continents)
    if not everywhere:
        return named
    if len(continents) >= CONTINENTS_OF_GLOBAL:
        return f"On several continents: {named}"
    return f"All over the world; named are {named}" if named else "All over the world"


def licence_text(expression: str) -> str:
    """Return a licence expression in labels.

    Examples
    --------
    >>> licence_text("CC-BY-4.0 AND MIT")
    'CC BY 4.0 and MIT'
    """
    words = {"AND": "and", "OR": "or"}
    parts = re.split(r" (AND|OR) ", expression)
    return " ".join(words.get(part) or term("licences", part) for part in parts)


def number_text(value: float) -> str:
    """Return a number as a reader writes it, whole numbers in full.

    Examples
    --------
    >>> number_text(27000), number_text(0.3)
    ('27,000', '0.3')
    """
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6g}"


def value_text(field: str, value: Any, unit: str | None = None) -> str:
    """Return a fact's value as text.

    Parameters
    ----------
    field : str
        The fact's field.
    value : object
        Its value as the record holds it.
    unit : str, optional
        What a count of images counts.

    Examples
    --------
    >>> value_text("gsd_m", [10, 20])
    '10 and 20 m'
    >>> value_text("image_width", [120, 200])
    '120 to 200 pixels'
    >>> value_text("image_count", 27000, "patch")
    '27,000 patches'
    """
    many = value if isinstance(value, list) else [value]
    if field in _VOCABULARY:
        return ", ".join(term(_VOCABULARY[field], str(one)) for one in many)
    if field == "countries":
        return ", ".join(country(str(one)) for one in many)
    if field == "licence":
        return licence_text(str(value))
    if field == "year":
        return str(value)
    if all(isinstance(one, (int, float)) for one in many):
        return _numbers(field, many, unit)
    return ", ".join(str(one) for one in many)


def _numbers(field: str, many: list[Any], unit: str | None) -> str:
    if field == "size_pixels":
        return pixels_text(float(many[0]))
    if field == "volume_bytes":
        return bytes_text(float(many[0]))
    if (field in _SIDES and len(many) > 1) or (field == "gsd_m" and len(many) > 5):
        text = f"{number_text(min(many))} to {number_text(max(many))}"
    else:
        first = ", ".join(number_text(one) for one in many[:-1])
        text = " and ".join(part for part in (first, number_text(many[-1])) if part)
    if field == "gsd_m":
        return f"{text} m"
    if field in _SIDES:
        return f"{text} pixels"
    if field == "image_count":
        return f"{text} {plural(many[-1], term('count_units', unit or 'image'))}"
    return text


def state_text(fact: Fact[Any]) -> str:
    """Return a fact's state in a word or two."""
    return term("states", fact.state)
