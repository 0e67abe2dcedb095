"""A dataset's own works as items of CSL-JSON: its paper, and the deposit of its data.

The bibliography, ``data/references.bib``, has authors and titles of some papers; of others the
records know the identifier only, and nobody is named who is not on record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis import faultyfiles, otherworks
from analysis.pages.markup import listed
from analysis.records import Record
from analysis.vocabularies import DATA

Item = dict[str, Any]

OTHERS = "and-others"  # in an item's "custom": the source names some of the authors only
_PREPRINT = re.compile(r"(\d\d)\d\d\.\d{4,5}$")  # numbers of arXiv since April 2007: year and month


def of(record: Record, data: Path = DATA) -> list[Item]:
    """Return the dataset's paper, the deposit of its data, or both; else the dataset by its address.

    Each item is of one thing: a paper has never the year in which the dataset was released, nor a
    deposit the DOI of the paper, nor a paper that of another work (see `analysis.otherworks`).
    Authors and title come from ``data/references.bib`` where it has the work; else the dataset's
    name stands for the title, and a note says what is not on record. A paper without a number is
    found by the dataset that its entry names; if it has no address, the dataset goes with it by its own.
    """
    doi, arxiv, deposit = (record.facts.value(name) for name in ("doi", "arxiv", "data_doi"))
    paper = {} if has_number(record, data) else _entry_of(data, None, None, record.id)
    if paper:
        *_, others = _of_one_work(record, doi, arxiv, data, alone=False)
        notes = [note for note in (paper.get("note"), *others) if note]
        items = [{"id": record.id, **paper} | ({"note": ". ".join(notes)} if notes else {})]
    else:
        one = _of_one_work(record, doi, arxiv, data)
        items = [_paper(record, *one, data)] if doi or arxiv else []
    if deposit and deposit != doi:
        found = _entry_of(data, deposit, None)
        item = {"id": record.id, **found} if found else _release(record)
        item |= {"DOI": deposit, "URL": f"https://doi.org/{deposit}"}
        items.append(item | {"id": f"{record.id}-data"} if items else item)
    address = record.facts.value("homepage") or record.facts.value("repository")
    if not items:
        items = [_release(record) | ({"URL": address} if address else {})]
    elif address and not any("URL" in item or "number" in item for item in items):
        # A paper without an address would leave the reader without a way to the dataset.
        items.append(_release(record) | {"id": f"{record.id}-data", "URL": address})
    for item in items:
        if missing := _missing(item):
            are = "is" if missing in ("Year", "Address") else "are"
            said = f"{missing} {are} not on record here"
            see = ": see the identifier" if "DOI" in item or "number" in item else ""
            item["note"] = ". ".join(filter(None, [item.get("note"), f"{said}{see}"]))
    return items


def has_number(record: Record, data: Path = DATA) -> bool:
    """Say whether a record has a DOI or an arXiv number that is not surely another work's."""
    for field in otherworks.FIELDS:
        value = record.facts.value(field)
        decided = otherworks.unsure(record.id, field, value, data)
        if value and (decided is None or decided.kind != otherworks.ANOTHER):
            return True
    return False


def _release(record: Record) -> Item:
    """Return the dataset itself, with the year in which it was first released."""
    item: Item = {"id": record.id, "type": "dataset", "title": record.name}
    if year := record.facts.value("year"):
        item |= {
            "issued": {"date-parts": [[year]]},
            "note": "The year is that of the first release",
        }
    return item


def _of_one_work(
    record: Record, doi: str | None, arxiv: str | None, data: Path, alone: bool = True
) -> tuple[str | None, str | None, list[str]]:
    """Return DOI and arXiv number less that of another work, and what a note has to say of it.

    Where a record has nothing else (*alone*: and nothing is known besides), what it has is cited,
    and the note says what work that is.
    """
    given = {"doi": doi, "arxiv": arxiv}
    names = {"doi": f"DOI on record, {doi},", "arxiv": f"preprint on record, arXiv:{arxiv},"}
    unsure = {
        field: decided
        for field, value in given.items()
        if (decided := otherworks.unsure(record.id, field, value, data))
    }
    notes = []
    alone = alone and len(unsure) == len([value for value in given.values() if value])
    for field, decided in unsure.items():
        another = decided.kind == otherworks.ANOTHER
        if alone:
            name = names[field].split()[0]
            said = f"The work cited is {decided.what}" if another else ""
            said = said or f"The {name} is in doubt: {decided.what}"
        else:
            given[field] = None
            said = f"The {names[field]} is {'of another work' if another else 'in doubt'}: {decided.what}"
        notes += [said] if said not in notes else []
    return given["doi"], given["arxiv"], notes


def _paper(
    record: Record, doi: str | None, arxiv: str | None, notes: list[str], data: Path
) -> Item:
    found = _entry_of(data, doi, arxiv)
    item: Item = {"id": record.id, "type": "document", "title": record.name, **found}
    later = doi if doi != f"10.48550/arxiv.{arxiv}" else None  # arXiv's own DOI is the preprint's
    if later and found and found["DOI"] != doi:
        # Found by the preprint's number: what the DOI names may be a later work, or another one.
        preprint = found["type"] == "document" and not found["DOI"]
        notes = [f"{'The preprint; the' if preprint else 'The'} DOI on record is {doi}", *notes]
        doi = None
    if arxiv and item.pop("another number", False):
        notes = [*notes, f"The preprint on record, arXiv:{arxiv}, is of another work"]
        arxiv = None
    if notes:
        item["note"] = ". ".join(filter(None, [item.get("note"), *notes]))
    item.pop("DOI", None)
    if not later and not found and (year := _PREPRINT.match(arxiv or "")):
        item["issued"] = {"date-parts": [[2000 + int(year[1])]]}
    if doi:
        item["DOI"] = doi
    if arxiv:
        item["number"] = f"arXiv:{arxiv}"
    item["URL"] = f"https://doi.org/{doi}" if doi else f"https://arxiv.org/abs/{arxiv}"
    return item


def _missing(item: Item) -> str:
    """Return what an item lacks, as the beginning of a sentence."""
    parts = [
        *(["title"] if item["type"] == "document" and "author" not in item else []),
        *([] if item.get("author") else ["authors"]),
        *(["further authors"] if names_others(item) else []),
        *([] if "issued" in item else ["year"]),
        *([] if "URL" in item else ["address"]),
    ]
    return listed(parts).capitalize() if parts else ""


def names_others(item: Item) -> bool:
    """Say whether a work has more authors than those named: *and others* in the bibliography.

    Examples
    --------
    >>> names_others({"custom": {OTHERS: True}}), names_others({"author": [{"literal": "others"}]})
    (True, False)
    """
    return bool(item.get("custom", {}).get(OTHERS))


@lru_cache(maxsize=2)
def _bibliography(text: str) -> dict[str, Any]:
    """Return the entries of a bibliography by DOI, by arXiv number, and by the datasets they name.

    Parsing costs a second.
    """
    from pybtex.database import parse_string  # type: ignore[import-untyped]

    found: dict[str, Any] = {}
    for entry in parse_string(text, "bibtex").entries.values():
        for identifier in (str(entry.fields.get("doi", "")).lower(), entry.fields.get("eprint")):
            if identifier:
                found.setdefault(identifier, entry)
        for dataset in named(entry.fields):
            found.setdefault(f"dataset {dataset}", entry)
    return found


def named(fields: Mapping[str, str]) -> list[str]:
    """Return the datasets that an entry names as those whose paper it is.

    Examples
    --------
    >>> named({"dataset": "crop-type-in-ghana, crop-type-in-south-sudan"}), named({})
    (['crop-type-in-ghana', 'crop-type-in-south-sudan'], [])
    """
    return [one.strip() for one in fields.get("dataset", "").split(",") if one.strip()]


def _entry_of(data: Path, doi: str | None, arxiv: str | None, dataset: str | None = None) -> Item:
    """Return type, authors, title, venue, pages, note and DOI of a work in the bibliography.

    An entry with the DOI goes before one with the arXiv number; *another number* says that the
    number is of another entry then. One that names the dataset has its address, and no DOI. Of any
    other work: nothing.
    """
    file = data / "references.bib"
    text = faultyfiles.text(file) if file.is_file() else ""
    if not any(sought and sought in text.lower() for sought in (doi, arxiv, dataset)):
        return {}
    from pybtex.exceptions import PybtexError  # type: ignore[import-untyped]

    try:
        known = _bibliography(text)
    except PybtexError as problem:
        line = getattr(problem, "lineno", None) or 1
        raise faultyfiles.FaultyFile(file, f"not BibTeX: {problem}", line) from None
    entry = known.get(doi or "") or known.get(arxiv or "") or known.get(f"dataset {dataset}")
    if entry is None:
        return {}
    fields = entry.fields
    people = list(entry.persons.get("author", []))
    others = bool(people) and str(people[-1]) == "others"  # BibTeX's et al., and nobody's name
    kinds = {"article": "article-journal", "inproceedings": "paper-conference"}
    item: Item = {
        "type": kinds.get(entry.type, "document"),
        "title": _plain(fields["title"]),
        "author": [_named(person) for person in people[: len(people) - others]],
    }
    if dataset is None:
        item["DOI"] = str(fields.get("doi", "")).lower()
    elif "url" in fields:
        item["URL"] = str(fields["url"])
    if arxiv and (known.get(arxiv, entry) is not entry or fields.get("eprint", arxiv) != arxiv):
        item["another number"] = True
    if others:
        item["custom"] = {OTHERS: True}
    if "note" in fields:
        item["note"] = _plain(fields["note"])
    venue = fields.get("journal") or fields.get("booktitle")
    if venue:
        item["container-title"] = _plain(venue)
        # Under the names of CSL; a number without a venue would read as one of something else.
        for name, field in (("volume", "volume"), ("issue", "number"), ("page", "pages")):
            if field in fields:
                item[name] = re.sub(r"\s*[-\u2013]+\s*", "-", _plain(fields[field]))
    if str(fields.get("year", "")).isdigit():
        item["issued"] = {"date-parts": [[int(fields["year"])]]}
    return item


def _named(person: Any) -> dict[str, str]:
    """Return a person's names, or the name of a group, which BibTeX has in braces.

    Examples
    --------
    >>> from pybtex.database import Person
    >>> _named(Person("{IBM NASA Geospatial}")), _named(Person("Le Saux, Bertrand"))
    ({'literal': 'IBM NASA Geospatial'}, {'family': 'Le Saux', 'given': 'Bertrand'})
    """
    last = " ".join(person.prelast_names + person.last_names)
    first = " ".join(person.first_names + person.middle_names)
    if last.startswith("{") and not first:
        return {"literal": _plain(last)}
    return {"family": _plain(last), "given": _plain(first)}


def _plain(text: str) -> str:
    r"""Return BibTeX as plain text; of LaTeX it has grouping braces and escaped characters only.

    Examples
    --------
    >>> print(_plain(r"{FLAIR \#1} costs 50\% \& \$5, \{A\_b\}"))
    FLAIR #1 costs 50% & $5, {A_b}
    """
    shown = re.sub(r"\\([#%&$_{}])|[{}]", lambda found: found[1] or "", text)
    return re.sub(r"\s+", " ", shown).strip()
