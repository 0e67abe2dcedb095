"""References under the author and year by which the text cites them, with a letter where two agree.

The list and the text take the label from one place, and the list is in the order of its labels, so
that a reader finds what the text names.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pybtex.plugin
from pybtex.database import Entry
from pybtex.style.formatting.plain import Style as Plain
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle
from sphinx.application import Sphinx
from sphinxcontrib.bibtex import plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.label import LabelReferenceStyle

NAME = "author_year_letter"
_AND_OTHERS = 3  # authors from which only the first is named


def authors(entry: Entry) -> str:
    """Return the surnames under which a work is cited, or its title if it has no author.

    Examples
    --------
    >>> from pybtex.database import parse_string
    >>> bib = parse_string("@misc{a, author={van Li, A and Xu, B and Wu, C}, year={2020}}", "bibtex")
    >>> authors(bib.entries["a"])
    'van Li et al.'
    """
    persons = entry.persons.get("author") or entry.persons.get("editor") or []
    if not persons:
        return str(entry.fields.get("title", entry.key)).strip("{}")
    names = [
        " ".join(str(part) for part in person.rich_prelast_names + person.rich_last_names)
        for person in persons
    ]
    return f"{names[0]} et al." if len(names) >= _AND_OTHERS else " and ".join(names)


def label(entry: Entry) -> str:
    """Return a work's author and year, without a letter."""
    return f"{authors(entry)}, {entry.fields.get('year', 'n.d.')}"


def _in_ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


class Labels(BaseLabelStyle):
    """Author and year; a letter, in the order of the list, where several works have the same."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        """Yield the label of each entry."""
        labels = [label(entry) for entry in sorted_entries]
        shared, counted = Counter(labels), Counter[str]()
        for one in labels:
            counted[one] += 1
            yield f"{one}{chr(96 + counted[one])}" if shared[one] > 1 else one


class Order(BaseSortingStyle):
    """By label; works of the same label by key, whose letters are the bibliography's own."""

    def sorting_key(self, entry: Entry) -> tuple[str, str]:
        """Return what an entry is sorted by."""
        return _in_ascii(label(entry)), entry.key


class Style(Plain):
    """Plain entries under these labels, in this order."""

    default_label_style = Labels
    default_sorting_style = Order


def _semicolons() -> BracketStyle:
    return BracketStyle(sep="; ")


@dataclass
class References(LabelReferenceStyle):
    """Citations in the text by label; several are divided by semicolons, as each has a comma."""

    bracket_parenthetical: BracketStyle = field(default_factory=_semicolons)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with pybtex and with sphinxcontrib-bibtex."""
    pybtex.plugin.register_plugin("pybtex.style.formatting", NAME, Style, force=True)
    plugin.register_plugin("sphinxcontrib.bibtex.style.referencing", NAME, References, force=True)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
