"""FAIR and analysis-ready items, each a predicate on one record.

Findable, accessible, interoperable and reusable (Wilkinson et al. 2016) are principles about
data and metadata; what a record can show are signs of them. Each item answers met, not met or
unknown. *Not met* is what somebody looked for where it would stand, and did not find; *unknown* is
what nobody has looked for, what was looked for elsewhere only, and what does not apply.

Some facts are recorded where one was met, and nobody writes down that there is none (the protocol's
last fields). Their items do not ask whether a dataset has it, but whether it is on record: a share of
them is of all datasets that were read, and the rest may have one too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis import hosting, permissions, vocabularies
from analysis.catalogue import Catalogue
from analysis.measures import with_intervals
from analysis.permissions import Answer
from analysis.records import Record

GEOREFERENCED = {"geotiff", "jpeg2000", "netcdf", "zarr", "safe", "nitf", "tacofile", "las", "stac"}
# Labels, points and tables come in these; what the images come in, they do not say.
NOT_OF_IMAGES = {
    "csv",
    "json",
    "geojson",
    "coco_json",
    "xml",
    "txt",
    "geopackage",
    "shapefile",
    "kml",
}
# These hold coordinates or not, and which, sources hardly ever say.
UNSAID = {"tiff", "envi"}
OPEN_FORMATS = NOT_OF_IMAGES | {
    "geotiff",
    "tiff",
    "png",
    "jpeg",
    "jpeg2000",
    "webp",
    "hdf5",
    "netcdf",
    "zarr",
    "numpy",
    "webdataset",
    "parquet",
    "arrow",
    "las",
    "ply",
    "stac",
    "tacofile",
    "bmp",
    "video_file",
}

# What such an item's share is of, and what it does not say.
NOT_SEARCHED = "Of all datasets read; whether the others have one was not looked for one by one."

OPEN = ("commercial", "derivatives")  # what an open licence permits
NONE_AT_OWN_PLACE = "none at own place"
NONE_FOUND = "own place not read"


def _fact(record: Record, field: str) -> tuple[str, Any]:
    fact = getattr(record.facts, field)
    return (fact.state, fact.value) if fact is not None else ("not_recorded", None)


def _stated(*fields: str) -> Callable[[Record], Answer]:
    """Met if any of the fields has a value; not met if all that apply were looked for; else unknown."""

    def answer(record: Record) -> Answer:
        facts = [_fact(record, field) for field in fields]
        if any(value is not None for _, value in facts):
            return True
        asked = [state for state, _ in facts if state != "not_applicable"]
        return False if asked and all(state == "not_stated" for state in asked) else None

    return answer


def _one_of(field: str, wanted: set[str]) -> Callable[[Record], Answer]:
    """Met if one of the values is wanted; unknown where none is on record.

    Every dataset has formats and some way to be had, so that a source which is silent on them
    answers neither way. Nor does one that says nothing of a division: where all files were seen and
    none is set apart, that is a value.
    """

    def answer(record: Record) -> Answer:
        _, value = _fact(record, field)
        if value is None:
            return None
        return bool(wanted & set(value if isinstance(value, list) else [value]))

    return answer


def _image_formats(record: Record) -> set[str]:
    return set(_fact(record, "formats")[1] or ()) - NOT_OF_IMAGES


def georeference_unsaid(record: Record) -> bool:
    """Say whether images come in a format that may hold coordinates, and no source says that they do.

    Examples
    --------
    >>> record = Record.model_validate({
    ...     "id": "a", "name": "A", "depth": "read",
    ...     "sources": {"page": {"url": "https://example.org", "kind": "primary", "read": "2026-11-20"}},
    ...     "facts": {"formats": {"value": ["tiff", "json"], "from": "page"}},
    ... })
    >>> georeference_unsaid(record)
    True
    """
    given = _image_formats(record)
    return bool(given & UNSAID) and not given & GEOREFERENCED


def _georeferenced(record: Record) -> Answer:
    """Met by a format of images with coordinates; unknown where only those of labels are on record."""
    given = _image_formats(record)
    if given & GEOREFERENCED:
        return True
    return None if georeference_unsaid(record) or not given else False


def _licence_stated(record: Record) -> Answer:
    """Met by a licence; not met where the dataset's own place was read and states none."""
    state, value = _fact(record, "licence")
    if value is not None:
        return True
    if state == "not_stated" and hosting.looked_at_own_place(record, "licence"):
        return False
    return None


def licence_permits(record: Record, *what: str) -> Answer:
    """Say whether a record's licence permits something, or several things at once.

    Parts joined by AND all hold; of those joined by OR the user may choose one, which must then permit
    all that is asked: an option that permits sale alone and another that permits changes alone do not
    add up to a licence that permits the sale of what was changed.

    Parameters
    ----------
    record : Record
        The dataset.
    *what : {"commercial", "derivatives"}
        What to permit.

    Returns
    -------
    bool or None
        False also where the dataset's own place was read and states no licence: nothing is then
        permitted. None where nobody looked there (`hosting.own_places`), where the terms do not
        say, or where the sources of the record disagree (`permissions.disagree`).

    Examples
    --------
    >>> record = Record.model_validate({
    ...     "id": "a", "name": "A", "depth": "read",
    ...     "sources": {"page": {"url": "https://example.org", "kind": "primary", "read": "2026-11-20"}},
    ...     "facts": {"licence": {"value": "CC-BY-ND-4.0 OR CC-BY-NC-4.0", "from": "page"}},
    ... })
    >>> licence_permits(record, "commercial"), licence_permits(record, "commercial", "derivatives")
    (True, False)
    """
    fact = record.facts.licence
    if fact is None or fact.value is None:
        return _licence_stated(record)
    return None if permissions.disagree(fact, *what) else permissions.leaves_free(fact.value, *what)


def _open_licence(record: Record) -> Answer:
    return licence_permits(record, *OPEN)


def _recorded(*fields: str) -> Callable[[Record], Answer]:
    """Met if any of the fields has a value, not met if none has; unknown where the source was not read.

    Of datasets that are listed only, those with a value would count and those without would not: none
    of them counts.
    """

    def answer(record: Record) -> Answer:
        if record.depth == "listed":
            return None
        return any(bool(_fact(record, field)[1]) for field in fields)

    return answer


def _place(record: Record) -> Answer:
    """Met by continents or global coverage; not asked of a set on none: synthetic, or at sea."""
    state, coverage = _fact(record, "coverage")
    continents, named = _fact(record, "continents")
    if coverage == "global" or named:
        return True
    if continents == "not_applicable":
        return None
    return False if coverage is not None or state == "not_stated" else None


@dataclass(frozen=True)
class Item:
    """One item of the audit; ``recorded`` says that it asks what is on record, not what there is."""

    id: str
    principle: str
    label: str
    definition: str
    answer: Callable[[Record], Answer]
    recorded: bool = False


ITEMS: tuple[Item, ...] = (
    Item(
        "data_doi",
        "Findable",
        "DOI of the data recorded",
        f"A DOI of the data themselves is recorded. {NOT_SEARCHED}",
        _recorded("data_doi"),
        recorded=True,
    ),
    Item(
        "paper",
        "Findable",
        "Described in a paper",
        "A paper's DOI or arXiv number is recorded.",
        _stated("doi", "arxiv"),
    ),
    Item(
        "page",
        "Findable",
        "Page or repository recorded",
        f"A page or repository of its own is recorded. {NOT_SEARCHED}",
        _recorded("homepage", "repository"),
        recorded=True,
    ),
    Item(
        "open_access",
        "Accessible",
        "Open download",
        "Data can be downloaded without asking; unknown where what was read does not say.",
        _one_of("access", {"open"}),
    ),
    Item(
        "obtainable",
        "Accessible",
        "Obtainable at all",
        "Open, after registration, on request, partly or for money; unknown where what was read does not "
        "say.",
        _one_of("access", {"open", "registration", "on_request", "paid", "partly_open"}),
    ),
    Item(
        "open_format",
        "Interoperable",
        "Open file format",
        "At least one format, of images or of labels, has a public specification.",
        _one_of("formats", OPEN_FORMATS),
    ),
    Item(
        "loader",
        "Interoperable",
        "Loader recorded",
        f"A TorchGeo class or a Hugging Face dataset is recorded. {NOT_SEARCHED}",
        _recorded("torchgeo", "huggingface"),
        recorded=True,
    ),
    Item(
        "licence",
        "Reusable",
        "Licence stated",
        "A licence or terms of the data are stated; not met only where the dataset's own page or archive "
        "record was read.",
        _licence_stated,
    ),
    Item(
        "open_licence",
        "Reusable",
        "Licence open",
        "The licence permits commercial use and derivatives; where the dataset's own page or archive "
        "record was read and states none, not met; where sources name licences that differ in this, "
        "unknown.",
        _open_licence,
    ),
    Item(
        "provenance",
        "Reusable",
        "Sensor and reference source named",
        "Both the sensor and the source of labels are stated; not asked where there is none of either.",
        lambda r: _both(r, "sensors", "reference_sources"),
    ),
    Item(
        "splits",
        "Reusable",
        "Official split",
        "The authors publish a division into training and test data; unknown where what was read does not "
        "say.",
        _one_of("splits", {"official", "withheld"}),
    ),
    Item(
        "georeferenced",
        "Analysis-ready",
        "Georeferenced format",
        "Images come in a format that carries coordinates; formats of labels alone do not count. "
        "TIFF that no source calls GeoTIFF, and ENVI, may carry them or not: unknown.",
        _georeferenced,
    ),
    Item(
        "gsd",
        "Analysis-ready",
        "Sampling distance stated",
        "The ground sampling distance is stated; not asked where there is none, as of synthetic scenes.",
        _stated("gsd_m"),
    ),
    Item(
        "place",
        "Analysis-ready",
        "Place stated",
        "Where samples lie is stated, at least the continents or that it is global; not asked of synthetic "
        "sets and open sea.",
        _place,
    ),
    Item(
        "time",
        "Analysis-ready",
        "Time stated",
        "First or last acquisition is stated; not asked where nothing was acquired.",
        _stated("time_start", "time_end"),
    ),
)


def _both(record: Record, first: str, second: str) -> Answer:
    """Met if both are stated; not asked of a dataset to which one of them does not apply."""
    if "not_applicable" in (_fact(record, first)[0], _fact(record, second)[0]):
        return None
    answers = [_stated(first)(record), _stated(second)(record)]
    if False in answers:
        return False
    return None if None in answers else True


def audit(catalogue: Catalogue) -> pd.DataFrame:
    """Answer every item for every dataset.

    Returns
    -------
    DataFrame
        ``id, year, item, principle, label, recorded, met``. ``met`` may be missing; where ``recorded``
        is true it says whether something is on record, and false does not say that there is none.
    """
    rows = []
    for record in catalogue:
        year = record.facts.year.value if record.facts.year else None
        for item in ITEMS:
            told = (item.id, item.principle, item.label, item.recorded)
            rows.append((record.id, year, *told, item.answer(record)))
    columns = ["id", "year", "item", "principle", "label", "recorded", "met"]
    table = pd.DataFrame(rows, columns=columns)
    table["met"] = table["met"].astype("boolean")
    table["year"] = table["year"].astype("Int64")
    return table


def summary(table: pd.DataFrame, by: tuple[str, ...] = ("item",)) -> pd.DataFrame:
    """Return the share of datasets that meet each item, of those where the answer is known."""
    keys = list(by)
    if "item" in by:
        keys = list(dict.fromkeys([*by, "principle", "label", "recorded"]))
    grouped = table.groupby(keys, sort=False, dropna=True)["met"]
    result = grouped.agg(n=lambda m: int(m.fillna(False).sum()), known="count", total="size")
    return with_intervals(result.reset_index())


def licences(catalogue: Catalogue) -> pd.DataFrame:
    """Say what the licence of each dataset permits.

    Returns
    -------
    DataFrame
        ``id, year, licence, label, kind, disagree``, a row a dataset, where kind is ``open``
        (commercial use and derivatives allowed), ``restricted`` (one of them is not), ``unclear`` (own
        terms that do not say, or sources that ``disagree`` whether all of this is allowed),
        `NONE_AT_OWN_PLACE` (the dataset's own place was read and states none), `NONE_FOUND` (nor do
        the sources that were read, but its own place is not among them) or ``not looked for``: the
        rule of the audit's item *Licence open*.
    """
    known = vocabularies.terms("licences")
    kinds = {True: "open", False: "restricted", None: "unclear"}
    rows = []
    for record in catalogue:
        state, value = _fact(record, "licence")
        if value is not None:
            kind = kinds[_open_licence(record)]
            text = " or ".join(
                " + ".join(known[part]["label"] for part in option.split(" AND "))
                for option in value.split(" OR ")
            )
        elif state == "not_stated":
            kind = NONE_FOUND if _licence_stated(record) is None else NONE_AT_OWN_PLACE
            text = kind.capitalize()
        else:
            kind = text = "not looked for"
        year = record.facts.year.value if record.facts.year else None
        disagree = permissions.disagree(record.facts.licence, *OPEN)
        rows.append((record.id, year, value, text, kind, disagree))
    columns = ["id", "year", "licence", "label", "kind", "disagree"]
    table = pd.DataFrame(rows, columns=columns)
    table["year"] = table["year"].astype("Int64")
    return table


def licence_counts(catalogue: Catalogue) -> pd.DataFrame:
    """Count datasets by licence, those without one included, where somebody looked.

    Returns
    -------
    DataFrame
        ``label, n, known, total, share, low, high``, most first.
    """
    table = licences(catalogue)
    looked = table[table["kind"] != "not looked for"]
    counts = looked.groupby("label").size().rename("n").reset_index()
    counts["known"], counts["total"] = len(looked), len(table)
    ordered = with_intervals(counts).sort_values(["n", "label"], ascending=[False, True])
    return ordered.reset_index(drop=True)
