"""Plain HTML tables: escaped, right-aligned numbers, one caption, no script needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from analysis import theme
from analysis.pages.markup import numeric_class

Writer = Callable[[Any], str]

PHONE = 47  # characters of a table's type in a line of 326 pixels, what a phone of 360 leaves
BETWEEN = 2  # characters of the space between two columns
_BREAKS = re.compile(r"(?<=[-–]) *| +")


@dataclass(frozen=True)
class Table:
    """A table that shows itself in a notebook and on a page.

    Parameters
    ----------
    frame : DataFrame
        The values, one row a row.
    caption : str
        What the table shows.
    columns : mapping of str to str
        The columns to show, and their headings.
    writers : mapping of str to function
        How to write a column's values; plain text otherwise.
    links : mapping of str to str
        Columns whose text is a link, and the column that holds its address.
    stacked : bool, optional
        Whether a row is a block on a phone, each value with its heading; by default if the table is
        wider than a phone (`characters`).
    """

    frame: pd.DataFrame
    caption: str
    columns: Mapping[str, str]
    writers: Mapping[str, Writer]
    links: Mapping[str, str]
    stacked: bool | None = None

    def _repr_html_(self) -> str:
        return self.to_html()

    def __repr__(self) -> str:
        return f"Table: {self.caption} ({len(self.frame)} rows)"

    def to_html(self) -> str:
        """Return the table as HTML; every value is escaped."""
        numeric = {name for name in self.columns if self._is_number(name)}
        stacked = self.characters() > PHONE if self.stacked is None else self.stacked
        head = "".join(
            f'<th scope="col"{numeric_class(name in numeric)}>{escape(title)}</th>'
            for name, title in self.columns.items()
        )
        body = []
        for row in self.frame.to_dict("records"):
            cells = []
            for position, name in enumerate(self.columns):
                text = self._cell(row, name)
                tag = 'th scope="row"' if position == 0 else "td"
                named = f' data-head="{escape(self.columns[name])}"' if stacked and position else ""
                cells.append(
                    f"<{tag}{numeric_class(name in numeric)}{named}>{text}</{tag.split()[0]}>"
                )
            body.append(f"<tr>{''.join(cells)}</tr>")
        return (
            f'<table class="more-data sortable{" stacked" if stacked else ""}">'
            f"<caption>{escape(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(body) + "\n</tbody></table>"
        )

    def characters(self) -> int:
        """Return how many characters a line of the table holds at least, with what parts its columns.

        A cell is as wide as its longest word, of numbers as wide as all of it.
        """
        rows = self.frame.to_dict("records")
        wide = 0
        for name, title in self.columns.items():
            texts = [self._text(row, name) for row in rows]
            words = [title] if self._is_number(name) else [title, *texts]
            whole = texts if self._is_number(name) else []
            parts = [part for text in words for part in _BREAKS.split(text)]
            wide += max(map(len, [*parts, *whole])) + BETWEEN
        return wide

    def _is_number(self, name: str) -> bool:
        if name not in self.frame:
            return False
        return bool(pd.api.types.is_numeric_dtype(self.frame[name])) and name not in self.links

    def _text(self, row: dict[Any, Any], name: str) -> str:
        value = row.get(name)
        text = (
            ""
            if value is None or (not isinstance(value, (tuple, list)) and pd.isna(value))
            else (self.writers[name](value) if name in self.writers else _plain(value))
        )
        return theme.unbroken(text)

    def _cell(self, row: dict[Any, Any], name: str) -> str:
        text = self._text(row, name)
        address = row.get(self.links[name]) if name in self.links else None
        if isinstance(address, str) and address.startswith(
            ("https://", "http://", "../", "data/", "datasets/", "finder.html#", "#")
        ):
            outside = ' rel="noopener noreferrer"' if address.startswith("http") else ""
            return f'<a href="{escape(address, quote=True)}"{outside}>{escape(text)}</a>'
        return escape(text)


def _plain(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:,.4g}"
    if isinstance(value, int) and abs(value) >= 10000:
        return f"{value:,}"
    return str(value)


def table(
    frame: pd.DataFrame,
    caption: str,
    columns: Mapping[str, str] | Sequence[str] | None = None,
    writers: Mapping[str, Writer] | None = None,
    links: Mapping[str, str] | None = None,
    *,
    stacked: bool | None = None,
) -> Table:
    """Return a frame as a `Table`; all columns under their own names by default.

    Examples
    --------
    >>> import pandas as pd
    >>> html = table(pd.DataFrame({"name": ["<b>"], "n": [12000]}), "Two").to_html()
    >>> "&lt;b&gt;" in html and "12,000" in html
    True
    """
    if columns is None:
        columns = {name: name.replace("_", " ").capitalize() for name in frame.columns}
    elif not isinstance(columns, Mapping):
        columns = {name: name.replace("_", " ").capitalize() for name in columns}
    return Table(
        frame.reset_index(drop=True), caption, columns, writers or {}, links or {}, stacked
    )


def page(identifier: str) -> str:
    """Return the address of a dataset's page, seen from a chapter."""
    return f"datasets/{identifier}.html"


def found(field: str, value: str) -> str:
    """Return where a chapter's reader sees the datasets that have a value: the finder, narrowed to it.

    Examples
    --------
    >>> found("continents", "North America")
    'finder.html#continents=North+America'
    """
    return f"finder.html#{urlencode({field: value})}"
