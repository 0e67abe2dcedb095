"""How to cite this review, a dataset's record in it, or one of its figures.

Every citation is first an item of CSL-JSON, the form that reference managers exchange; the other
styles are written from it. Nobody is named who is not on record: the review's authors are *The
More Data contributors*, and a dataset's own paper has authors only if ``data/references.bib``
holds it. The day of access is left to the reader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from analysis import works
from analysis.citing import SHORT, WITH_CHANGES
from analysis.records import Record
from analysis.releases import AUTHORS, CHANGED, Identity
from analysis.vocabularies import DATA, REPOSITORY
from analysis.works import Item

_FIGURE = re.compile(r"^:mystnb:\s*(\{.*\"figure\".*\})\s*$", re.MULTILINE)
# Braces by name: BibTeX counts an escaped one, too, and takes what follows for part of the field.
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


BETWEEN = "development version"
APA_NAMED = 19  # of more than twenty authors these, then the last


class Unknown(LookupError):
    """A dataset or figure that is not there; the text says what is near."""


def review(version: Identity) -> Item:
    """Return the citation of the whole review in one version."""
    item: Item = {
        "id": f"more-data-{version.version}",
        "type": "webpage",
        "title": version.title,
        "author": [{"literal": AUTHORS}],
        "version": version.version if version.released else BETWEEN,
    }
    if version.commit and not version.released:
        item["version"] += f", commit {version.commit[:SHORT]}"
    if version.version == CHANGED:
        item["version"] += f", {WITH_CHANGES}"
    if version.date:
        item["issued"] = {"date-parts": [[int(part) for part in version.date.split("-")]]}
    if version.doi:
        item["DOI"] = version.doi
    if version.address:
        item["URL"] = f"{version.address}/"
    return item


def part(version: Identity, name: str, title: str, page: str) -> Item:
    """Return the citation of a part of the review, at its address in that version."""
    whole = review(version)
    item = {key: value for key, value in whole.items() if key not in ("DOI", "URL")}
    item["id"] = f"{whole['id']}-{name}"
    item["title"] = title
    item["container-title"] = whole["title"]
    if version.address:
        item["URL"] = f"{version.address}/{page}"
    return item


def dataset(record: Record, version: Identity, data: Path = DATA) -> list[Item]:
    """Return the citation of a record, and of the dataset's own works (see `analysis.works`)."""
    title = f"{record.name}: record of a dataset, with its evidence"
    ours = part(version, record.id, title, f"datasets/{record.id}.html")
    return [ours, *works.of(record, data)]


def figures(root: Path = REPOSITORY) -> dict[str, tuple[str, str]]:
    """Return every named figure of the book: its page and its caption, by name."""
    from analysis import yamlfiles

    found = {}
    for source in sorted((root / "book").glob("*.md")):
        for given in _FIGURE.findall(source.read_text(encoding="utf-8")):
            figure = yamlfiles.read(given)["figure"]
            if "name" in figure:
                page = f"{source.stem}.html"
                found[str(figure["name"])] = (page, str(figure.get("caption", figure["name"])))
    return found


def figure(name: str, version: Identity, root: Path = REPOSITORY) -> Item:
    """Return the citation of one figure.

    Raises
    ------
    Unknown
        If the book has no figure of that name.
    """
    known = figures(root)
    if name not in known:
        import difflib

        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise Unknown(f"no figure {name!r} in the book{hint}")
    page, caption = known[name]
    return part(version, name, f"{caption.rstrip('.')} [figure {name}]", f"{page}#{name}")


# The styles.


def csl_json(items: list[Item]) -> str:
    """Return items as CSL-JSON."""
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def bibtex(items: list[Item]) -> str:
    """Return items as BibTeX.

    Examples
    --------
    >>> print(bibtex([{"id": "a", "type": "dataset", "title": "A", "DOI": "10.1000/xyz"}]), end="")
    @misc{a,
      title = {{A}},
      doi = {10.1000/xyz}
    }
    """
    return "\n".join(_bibtex_entry(item) for item in items)


def _bibtex_entry(item: Item) -> str:
    kinds = {
        "article-journal": ("article", "journal"),
        "paper-conference": ("inproceedings", "booktitle"),
    }
    kind, venue = kinds.get(item["type"], ("misc", "howpublished"))
    fields: list[tuple[str, str]] = []
    people = item.get("author", [])
    if people:
        # A group's name in braces of its own, or BibTeX would take its last word for a surname.
        names = [
            f"{{{latex(p['literal'])}}}"
            if "literal" in p
            else latex(f"{p['family']}, {p['given']}")
            for p in people
        ]
        names += ["others"] if works.names_others(item) else []
        fields.append(("author", " and ".join(names)))
    fields.append(("title", f"{{{latex(item['title'])}}}"))
    parts = _date(item)
    if parts:
        fields.append(("year", str(parts[0])))
    if len(parts) == 3:
        fields.append(("date", "-".join(f"{part:02d}" for part in parts)))
    if "container-title" in item:
        container = latex(item["container-title"])
        fields.append((venue, f"In: {container}" if venue == "howpublished" else container))
    for name, key in (("volume", "volume"), ("number", "issue"), ("pages", "page")):
        if key in item:
            fields.append((name, latex(item[key]).replace("-", "--" if key == "page" else "-")))
    if "version" in item:
        fields.append(("version", latex(item["version"])))
    if "DOI" in item:
        fields.append(("doi", item["DOI"]))
    if str(item.get("number", "")).startswith("arXiv:"):
        fields += [("eprint", item["number"][6:]), ("archiveprefix", "arXiv")]
    if "URL" in item:
        fields.append(("url", item["URL"]))
    if "note" in item:
        fields.append(("note", latex(item["note"])))
    lines = ",\n".join(f"  {name} = {{{_one_line(value)}}}" for name, value in fields)
    key = re.sub(r"[^A-Za-z0-9.:-]", "-", item["id"])
    return f"@{kind}{{{key},\n{lines}\n}}\n"


def latex(text: str) -> str:
    r"""Return text as LaTeX shows it unchanged.

    Examples
    --------
    >>> latex("50% of {A} & B_1")
    '50\\% of \\textbraceleft{}A\\textbraceright{} \\& B\\_1'
    """
    return "".join(_LATEX.get(character, character) for character in text)


def ris(items: list[Item]) -> str:
    r"""Return items as RIS.

    Examples
    --------
    >>> ris([{"id": "a", "type": "dataset", "title": "A", "DOI": "10.1000/xyz"}]).split("\n")[:3]
    ['TY  - DATA', 'TI  - A', 'DO  - 10.1000/xyz']
    """
    return "\n".join(_ris_entry(item) for item in items)


def _ris_entry(item: Item) -> str:
    kinds = {"article-journal": "JOUR", "paper-conference": "CPAPER", "dataset": "DATA"}
    lines = [("TY", kinds.get(item["type"], "ELEC"))]
    for person in item.get("author", []):
        lines.append(("AU", person.get("literal") or f"{person['family']}, {person['given']}"))
    lines.append(("TI", item["title"]))
    if "container-title" in item:
        lines.append(("T2", item["container-title"]))
    parts = _date(item)
    if parts:
        lines.append(("PY", str(parts[0])))
    if len(parts) == 3:
        lines.append(("DA", "/".join(f"{part:02d}" for part in parts)))
    first, _, last = item.get("page", "").partition("-")
    lines += [(tag, page) for tag, page in (("SP", first), ("EP", last)) if page]
    for tag, key in (
        ("VL", "volume"),
        ("IS", "issue"),
        ("ET", "version"),
        ("DO", "DOI"),
        ("M1", "number"),
        ("UR", "URL"),
        ("N1", "note"),
    ):
        if key in item:
            lines.append((tag, str(item[key])))
    lines.append(("ER", ""))
    return "".join(f"{tag}  - {_one_line(value)}\n" for tag, value in lines)


def apa(items: list[Item]) -> str:
    r"""Return items as references in the style of the APA, one a line.

    Examples
    --------
    >>> item = {"id": "a", "type": "dataset", "title": "A", "DOI": "10.1000/xyz"}
    >>> apa([{**item, "issued": {"date-parts": [[2020]]}}])
    'A. (2020). https://doi.org/10.1000/xyz\n'
    """
    return "".join(f"{_apa_entry(item)}\n" for item in items)


def _apa_entry(item: Item) -> str:
    names = _apa_names(item)
    parts = _date(item)
    when = "n.d."
    if parts:
        when = str(parts[0])
        if len(parts) == 3:
            when += f", {MONTHS[parts[1] - 1]} {parts[2]}"
    version = item.get("version", "")
    label = f" (Version {version})" if version[:1].isdigit() else f" ({version})" if version else ""
    title = f"{_one_line(item['title'])}{label}"
    # A work without authors on record begins with its title.
    end = "" if title[-1:] in tuple(".?!") else "."
    head = f"{names.rstrip('.')}. ({when}). {title}{end}" if names else f"{title}. ({when})."
    venue = item.get("container-title")
    if venue:
        place = f"{_one_line(venue)}{_volume_and_pages(item)}"
        head += f" {'In ' if item['type'] == 'webpage' else ''}{place}."
    where = f"https://doi.org/{item['DOI']}" if "DOI" in item else item.get("URL", "")
    return f"{head} {where}".rstrip()


def _volume_and_pages(item: Item) -> str:
    """Return volume, issue and pages as they follow the name of a journal.

    Examples
    --------
    >>> _volume_and_pages({"volume": "11", "issue": "3", "page": "63-97"})
    ', 11(3), 63–97'
    """
    issue = f"({item['issue']})" if "issue" in item else ""
    volume = f"{item.get('volume', '')}{issue}"
    page = item.get("page", "").replace("-", "–")
    return "".join(f", {part}" for part in (volume, page) if part)


def _apa_names(item: Item) -> str:
    people = [
        p.get("literal") or f"{p['family']}, {_initials(p['given'])}".strip(", ")
        for p in item.get("author", [])
    ]
    if works.names_others(item):
        return ", ".join([*people[:APA_NAMED], "et al."])
    if len(people) > APA_NAMED + 1:
        return ", ".join(people[:APA_NAMED]) + f", … {people[-1]}"
    return ", & ".join(filter(None, [", ".join(people[:-1]), *people[-1:]]))


def _initials(given: str) -> str:
    """Return the initials of given names; those of a hyphenated name stay joined.

    Examples
    --------
    >>> _initials("Gui-Song"), _initials("Anna M."), _initials("Otávio AB")
    ('G.-S.', 'A. M.', 'O. A. B.')
    """
    # Two or three capitals without points are initials that a source wrote as one word.
    parted = re.sub(r"\b[A-Z]{2,3}\b", lambda found: " ".join(found[0]), given)
    names = (re.findall(r"[^-\u2010\u2011]+", name) for name in parted.split())
    return " ".join("-".join(f"{part[0]}." for part in parts) for parts in names if parts)


def _date(item: Item) -> list[int]:
    return list(item.get("issued", {}).get("date-parts", [[]])[0])


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", str(text)).strip()


STYLES: dict[str, Callable[[list[Item]], str]] = {
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": csl_json,
    "apa": apa,
}
