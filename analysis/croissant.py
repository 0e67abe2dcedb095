"""The catalogue in Croissant, ML Commons' format for datasets: its files, their hashes, their columns.

Only the catalogue is described so, since its files are published here. Of the datasets that it lists,
neither files nor creators are on record, both of which Croissant asks for; their pages carry
schema.org's description instead (`analysis.structured`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from analysis import citing, columns

if TYPE_CHECKING:  # pages need exports, which need this
    from analysis.pages.dataset import Site

CONFORMS = "http://mlcommons.org/croissant/1.0"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TEXT = (
    "Datasets for deep learning in Earth observation: tasks, sensors, size, places, licence and more "
    "of each, and for every fact the source where it was read."
)
# The format's own context, in its order.
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{
        name: f"cr:{name}"
        for name in (
            "citeAs", "column", "equivalentProperty", "extract", "field", "fileProperty",
            "fileObject", "fileSet", "format", "includes", "isLiveDataset", "jsonPath", "key", "md5",
            "parentField", "path", "recordSet", "references", "regex", "repeated", "replace",
            "samplingRate", "separator", "source", "subField", "transform",
        )
    },
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
}  # fmt: skip
# Readers of Croissant know Parquet by this name, not by the one that is registered now.
_MEDIA = {".csv": "text/csv", ".json": "application/json", ".parquet": "application/x-parquet"}
_KINDS = {
    "string": "sc:Text", "list": "sc:Text", "integer": "sc:Integer", "number": "sc:Float",
    "boolean": "sc:Boolean",
}  # fmt: skip


def metadata(
    contents: Mapping[str, bytes],
    tables: Mapping[str, Mapping[str, str]],
    site: Site,
) -> str:
    """Return ``croissant.json``, to lie beside the files that it describes.

    Parameters
    ----------
    contents : mapping
        The files by name.
    tables : mapping
        Of a file's name to the kind of each column.
    site : Site
        Version, date and address; without an address, files are named relative to this one.
    """
    base = f"{site.address}data/" if site.address else ""
    whole: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS,
        "name": "more-data-catalogue",
        "alternateName": citing.TITLE,
        "description": f"{TEXT} {columns.APOSTROPHE}",
        "license": LICENCE,
        "url": site.address or "../index.html",
        "creator": {"@type": "sc:Organization", "name": citing.AUTHORS},
        "citeAs": citing.work(site.version, site.date, site.address, site.commit),
        "distribution": [_file(name, contents[name], base) for name in contents],
        "recordSet": [_records(name, tables[name]) for name in tables if name in contents],
    }
    if re.fullmatch(r"\d+\.\d+\.\d+", site.version):
        whole["version"] = site.version
    if site.date:
        whole["datePublished"] = datetime.strptime(site.date, "%d %B %Y").date().isoformat()
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _file(name: str, content: bytes, base: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "description": columns.of_file(name),
        "contentUrl": base + name,
        "contentSize": f"{len(content)} B",
        "encodingFormat": _MEDIA["." + name.rsplit(".", 1)[-1]],
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _records(name: str, kinds: Mapping[str, str]) -> dict[str, Any]:
    short = name.rsplit(".", 1)[0]
    return {
        "@type": "cr:RecordSet",
        "@id": short,
        "name": short,
        "description": columns.of_file(name),
        "field": [_field(name, short, column, kind) for column, kind in kinds.items()],
        **({"key": {"@id": f"{short}/id"}} if short == "catalogue" else {}),
    }


def _field(name: str, short: str, column: str, kind: str) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{short}/{column}",
        "name": column,
        "description": columns.meaning(name, column),
        "dataType": _KINDS[kind],
        "source": {"fileObject": {"@id": name}, "extract": {"column": column}},
    }
    if kind == "list":
        field["repeated"] = True
    if column == "id" and short != "catalogue":
        field["references"] = {"field": {"@id": "catalogue/id"}}
    return field


def faults(
    text: str, contents: Mapping[str, bytes], known_columns: Mapping[str, Sequence[str]]
) -> list[str]:
    """Return where a description is not what Croissant 1.0 asks for, or not what the files are.

    Parameters
    ----------
    text : str
        The description.
    contents : mapping
        The files by name.
    known_columns : mapping
        The columns of each table by its file's name, as they stand in the file.
    """
    whole = json.loads(text)
    required = (
        "@context", "@type", "conformsTo", "name", "description", "license", "url", "creator",
        "datePublished",
    )  # fmt: skip
    found = [f"no {key}" for key in required if not whole.get(key)]
    files = {one["@id"]: one for one in whole.get("distribution", [])}
    for name, one in files.items():
        if name not in contents:
            found.append(f"{name}: not there")
        elif one.get("sha256") != hashlib.sha256(contents[name]).hexdigest():
            found.append(f"{name}: another hash")
        found += [
            f"{name}: no {key}"
            for key in ("@type", "name", "contentUrl", "encodingFormat")
            if not one.get(key)
        ]
    fields = [field for records in whole.get("recordSet", []) for field in records["field"]]
    known = [*files, *(one["@id"] for one in whole.get("recordSet", []))]
    known += [field["@id"] for field in fields]
    found += [
        f"{one}: stands twice" for one in sorted({one for one in known if known.count(one) > 1})
    ]
    for field in fields:
        place = field["source"]["fileObject"]["@id"]
        column = field["source"]["extract"]["column"]
        if place not in files:
            found.append(f"{field['@id']}: from {place}, which is not described")
        elif column not in known_columns[place]:
            found.append(f"{field['@id']}: {place} has no column {column}")
        if field.get("references") and field["references"]["field"]["@id"] not in known:
            found.append(f"{field['@id']}: refers to what is not described")
    return found
