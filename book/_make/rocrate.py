"""The archive as an RO-Crate 1.1: what is in it, said in a form that repositories read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
PROFILE = "https://w3id.org/ro/crate/1.1"
METADATA = "ro-crate-metadata.json"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
MIT = "https://spdx.org/licenses/MIT"
# Of the archive, what a reader looks for: path, name, description, media type.
PARTS: tuple[tuple[str, str, str, str | None], ...] = (
    ("site/", "The site", "The review as pages; open site/index.html.", None),
    ("data/", "The data", "Records of datasets with evidence, lists, vocabularies.", None),
    ("book/", "The chapters", "Executable chapters, the site's extensions, the build.", None),
    (
        "book/recorded/",
        "Recorded notebooks",
        "Each chapter as it was executed, with its outputs.",
        None,
    ),
    ("analysis/", "The package", "Computes every number, table and figure.", None),
    ("tests/", "The tests", "What must hold.", None),
    ("requirements.txt", "The lock", "Exact versions and hashes of all packages.", "text/plain"),
    (
        "manifest.json",
        "The manifest",
        "Version, commit, and the SHA-256 of every file of this archive.",
        "application/json",
    ),
    ("README.md", "Read me", "How to build the book and run the checks.", "text/markdown"),
    ("CITATION.cff", "Citation", "How to cite this version.", "text/yaml"),
    ("CHANGELOG.md", "Changes", "What changed for readers.", "text/markdown"),
    ("LICENSE", "Licence of the code", "MIT.", "text/plain"),
    ("LICENSE-data.md", "Licence of text and data", "CC BY 4.0.", "text/markdown"),
)
_SNAPSHOT: tuple[tuple[str, str, str, str | None], ...] = (
    ("catalogue.csv", "The catalogue", "One row a dataset.", "text/csv"),
    ("evidence.csv.xz", "The evidence", "One row a value and source.", "application/x-xz"),
    ("evidence.csv.gz", "The evidence", "One row a value and source.", "application/gzip"),
    ("relations.csv", "Relations", "One row a relation between datasets.", "text/csv"),
    ("numbers.json", "Published numbers", "By name, with interval.", "application/json"),
)


def metadata(
    folder: Path, *, title: str, text: str, version: str, date: str, authors: str, doi: str | None
) -> str:
    """Return the crate's metadata for what lies in a folder."""
    snapshot = f"data/releases/{version}/"
    listed = [*PARTS, *((snapshot + part[0], *part[1:]) for part in _SNAPSHOT)]
    parts = [_part(folder, *given) for given in listed if (folder / given[0]).exists()]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": title,
        "description": text,
        "version": version,
        "datePublished": date,
        "license": {"@id": CC_BY},
        "author": {"@id": "#contributors"},
        "hasPart": [{"@id": part["@id"]} for part in parts],
    }
    if doi:
        root["identifier"] = f"https://doi.org/{doi}"
    graph = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "conformsTo": {"@id": PROFILE},
            "about": {"@id": "./"},
        },
        root,
        *parts,
        {"@id": "#contributors", "@type": "Organization", "name": authors},
        {
            "@id": CC_BY,
            "@type": "CreativeWork",
            "name": "Creative Commons Attribution 4.0 International",
            "description": "Text and data may be used for any purpose if their source is named.",
        },
        {
            "@id": MIT,
            "@type": "CreativeWork",
            "name": "MIT License",
            "description": "Code may be used for any purpose if its notice is kept.",
        },
    ]
    crate = {"@context": CONTEXT, "@graph": graph}
    return json.dumps(crate, ensure_ascii=False, indent=1) + "\n"


def _part(folder: Path, path: str, name: str, text: str, kind: str | None) -> dict[str, Any]:
    part: dict[str, Any] = {
        "@id": path,
        "@type": "Dataset" if path.endswith("/") else "File",
        "name": name,
        "description": text,
    }
    if kind:
        part["encodingFormat"] = kind
    if kind and path != "manifest.json":  # whose size follows from this file's hash
        part["contentSize"] = str((folder / path).stat().st_size)
    if path in ("analysis/", "tests/", "LICENSE"):
        part["license"] = {"@id": MIT}
    return part


def faults(folder: Path) -> list[str]:
    """Return where a folder is no RO-Crate 1.1, by what its specification says a crate must have.

    Parameters
    ----------
    folder : Path
        The unpacked archive.
    """
    try:
        crate = json.loads((folder / METADATA).read_text(encoding="utf-8"))
        entities = crate["@graph"]
        graph = {entity["@id"]: entity for entity in entities}
    except (OSError, ValueError, KeyError, TypeError) as problem:
        return [f"{METADATA}: {type(problem).__name__}: {problem}"]
    found = []
    if crate.get("@context") != CONTEXT:
        found.append(f"@context: expected {CONTEXT}")
    if len(graph) != len(entities):
        found.append("@graph: an @id stands twice")
    found += [f"{e['@id']}: has no @type" for e in entities if not e.get("@type")]
    own = graph.get(METADATA, {})
    if own.get("@type") != "CreativeWork" or own.get("about") != {"@id": "./"}:
        found.append(f"{METADATA}: expected a CreativeWork about ./")
    if not str(own.get("conformsTo", {}).get("@id", "")).startswith(PROFILE):
        found.append(f"{METADATA}: does not conform to {PROFILE}")
    return found + _root_faults(folder, graph)


def _root_faults(folder: Path, graph: dict[str, Any]) -> list[str]:
    root = graph.get("./", {})
    found = [] if root.get("@type") == "Dataset" else ["./: expected a Dataset"]
    for key in ("name", "description", "datePublished", "license"):
        if not root.get(key):
            found.append(f"./: has no {key}")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", str(root.get("datePublished", ""))):
        found.append("./: datePublished is no ISO 8601 date of at least a day")
    for entity in graph.values():
        for key, value in entity.items():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and one.get("@id") not in graph and key != "conformsTo":
                    found.append(f"{entity['@id']}: {key}: {one.get('@id')} is not described")
    parts = {one.get("@id") for one in root.get("hasPart", [])}
    for name, entity in graph.items():
        if name == "./" or entity.get("@type") not in ("File", "Dataset"):
            continue
        if name not in parts:
            found.append(f"{name}: not among the parts of ./")
        if name.startswith("/") or ".." in name.split("/"):
            found.append(f"{name}: leads out of the crate")
        elif entity["@type"] == "Dataset" and not name.endswith("/"):
            found.append(f"{name}: the name of a folder ends with /")
        elif not (folder / name).exists():
            found.append(f"{name}: not there")
    return found
