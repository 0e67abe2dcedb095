"""How to cite: a dataset's own paper as far as it is known, and this catalogue's record of it."""

from __future__ import annotations

import re

from analysis import releases
from analysis.records import Record

TITLE = releases.TITLE  # one title everywhere, that of CITATION.cff
AUTHORS = releases.AUTHORS
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def latex(text: str) -> str:
    r"""Return text as LaTeX shows it unchanged.

    Examples
    --------
    >>> latex("50% of {A} & B_1")
    '50\\% of \\{A\\} \\& B\\_1'
    """
    return "".join(_LATEX.get(character, character) for character in text)


def bibtex(record: Record) -> str:
    """Return a BibTeX entry of a dataset with what its record knows.

    Authors are not on record: they are left out rather than guessed.

    Parameters
    ----------
    record : Record
        The dataset.
    """
    facts = record.facts
    fields = {"title": f"{{{latex(record.name)}}}"}

    def add(name: str, fact: object, wrap: str = "{}") -> None:
        value = getattr(fact, "value", None)
        if value is not None and name not in fields:
            fields[name] = wrap.format(value)

    add("year", facts.year)
    add("doi", facts.doi)
    add("doi", facts.data_doi)
    if facts.arxiv is not None and facts.arxiv.value is not None:
        add("eprint", facts.arxiv)
        fields["archiveprefix"] = "arXiv"
    add("url", facts.homepage)
    add("url", facts.repository)
    fields["note"] = "Dataset"
    lines = ",\n".join(f"  {name} = {{{_one_line(value)}}}" for name, value in fields.items())
    return f"@misc{{{key(record.id)},\n{lines}\n}}\n"


def key(identifier: str) -> str:
    """Return a citation key that every BibTeX program takes.

    Examples
    --------
    >>> key("so2sat-lcz42")
    'so2sat-lcz42'
    """
    return re.sub(r"[^A-Za-z0-9-]", "", identifier) or "dataset"


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def work(version: str, date: str, address: str = "") -> str:
    """Return how to cite the review in one version.

    Examples
    --------
    >>> work("2026.11.0", "20 November 2026").endswith("Version 2026.11.0.")
    True
    """
    text = f"{AUTHORS} ({year_of(date)}). {TITLE}. Version {version}."
    return f"{text} {address}" if address else text


def part(name: str, version: str, date: str, address: str = "") -> str:
    """Return how to cite a part of the review: a dataset's record, or a figure."""
    text = f"{AUTHORS} ({year_of(date)}). {name}. In: {TITLE}. Version {version}."
    return f"{text} {address}" if address else text


def year_of(date: str) -> str:
    """Return the year of a date in words.

    Examples
    --------
    >>> year_of("20 November 2026")
    '2026'
    """
    found = re.search(r"\d{4}", date)
    return found[0] if found else "n.d."
