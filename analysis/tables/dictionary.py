"""The tables of the data dictionary: files, columns, lists and vocabularies, as the export names them."""

from __future__ import annotations

import pandas as pd

from analysis import columns, exports, figurecolumns, vocabularies
from analysis.records import FIELDS
from analysis.tables.html import Table, table

_ABOUT = "data/vocabularies/{}.json"
# What a term may have besides id, label and definition.
_KEYS = {
    "family": "Family",
    "platform": "Platform",
    "modality": "Modality",
    "kind": "Kind",
    "attribution": "Attribution",
    "commercial": "Commercial use",
    "derivatives": "Changes",
    "share_alike": "Share alike",
}


def dictionary_files() -> Table:
    """List the files of an export, and what each holds."""
    rows = [
        {"file": name, "holds": text, "address": "" if name.endswith("/") else f"data/{name}"}
        for name, text in columns.FILES.items()
    ]
    return table(
        pd.DataFrame(rows),
        "The files of an export",
        {"file": "File", "holds": "What it holds"},
        links={"file": "address"},
    )


def dictionary_columns(file: str) -> Table:
    """List the columns of a table of the export with their meaning.

    Parameters
    ----------
    file : str
        ``catalogue.csv``, ``evidence.csv`` or ``relations.csv``. With the first stand the fields that
        have other columns there: these are named so in records and in ``evidence.csv``.
    """
    catalogue = file == "catalogue.csv"
    kinds = exports.kinds(exports.PARQUET if catalogue else file)
    rows = [_column(name, kind, columns.words(file, name)) for name, kind in kinds.items()]
    if catalogue:
        rows += [
            _column(name, "only in records and evidence.csv", columns.MEANING[name])
            for name in FIELDS
            if name not in kinds
        ]
    return table(
        pd.DataFrame(rows),
        f"The {len(kinds)} columns of {file}{' and catalogue.parquet' if catalogue else ''}",
        {"column": "Column", "kind": "Kind", "meaning": "Meaning", "terms": "Terms of"},
        links={"terms": "address"},
        stacked=True,
    )


def dictionary_figures() -> Table:
    """List the columns of the files behind figures with their meaning."""
    rows = figurecolumns.frame()
    return table(
        rows,
        f"The {len(rows)} columns that files of figures have",
        {"column": "Column", "meaning": "Meaning"},
    )


def _column(name: str, kind: str, meaning: str) -> dict[str, str]:
    terms = columns.vocabulary_of(name)
    return {
        "column": name,
        "kind": kind,
        "meaning": meaning,
        "terms": terms or "",
        "address": _ABOUT.format(terms) if terms else "",
    }


def dictionary_lists(lists: pd.DataFrame) -> Table:
    """List the ids of public lists, as column ``lists`` has them.

    Parameters
    ----------
    lists : DataFrame
        From `analysis.lists.lists`.
    """
    return table(
        lists[["list", "title", "repository", "part"]],
        f"The {len(lists)} ids in column lists, each a table of a public repository",
        {"list": "Id in the data", "title": "List", "part": "What was read"},
        links={"title": "repository"},
    )


def dictionary_vocabularies() -> Table:
    """List every vocabulary: what it is for, and how many terms it has."""
    rows = [
        {
            "name": name,
            "purpose": vocabularies.purpose(name),
            "terms": len(vocabularies.terms(name)),
            "address": _ABOUT.format(name),
        }
        for name in vocabularies.names()
    ]
    return table(
        pd.DataFrame(rows),
        f"The {len(rows)} vocabularies, each as a file",
        {"name": "Vocabulary", "purpose": "What it is for", "terms": "Terms"},
        links={"name": "address"},
    )


def vocabulary(name: str) -> Table:
    """List all terms of a vocabulary with whatever its file says of them."""
    rows = [
        {"label": term["label"], "definition": term.get("definition", ""), **term}
        for term in vocabularies.terms(name).values()
    ]
    frame = pd.DataFrame(rows)
    shown = {"label": "Term", "id": "Id in the data"}
    if frame["definition"].any():
        shown = {"label": "Term", "definition": "Definition", "id": "Id in the data"}
    shown |= {key: heading for key, heading in _KEYS.items() if key in frame}
    caption = f"{name}: {vocabularies.purpose(name)}"
    return table(frame, caption, shown)
