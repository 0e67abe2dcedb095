"""The finder's place in its chapter, its data as a script of the site, and a table without scripts.

The data are a script that sets a name, not a file that is fetched, so that the finder also works in a
folder without a server.
"""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from analysis import finder
from analysis.pages import licences
from analysis.pages.markup import script_json
from analysis.pages.wording import term
from analysis.records import Record
from analysis.tables.html import page
from site_values import assets, from_catalogue, records

DOCUMENT = "book/finder"
SEARCH = (
    '<form class="finder-search" role="search" action="{action}" method="get">'
    '<label for="finder-q">{label}</label>'
    '<input type="search" id="finder-q" name="q" autocomplete="off" spellcheck="false" '
    'enterkeyhint="search" placeholder="Name, task, sensor, place" />{button}</form>'
)
# Between the field, which does nothing then, and the table.
WITHOUT_SCRIPTS = "<p>Search and filters need scripts. Without them, all datasets by name:</p>"


def _raw(markup: str) -> list[nodes.Node]:
    return [nodes.raw("", markup, format="html")]


class FinderDirective(SphinxDirective):
    """The finder itself; ``{finder}`` in its chapter."""

    def run(self) -> list[nodes.Node]:
        """Return the finder's markup: a search field, and a table for those without scripts."""
        search = SEARCH.format(action="finder.html", label="Search all datasets", button="")
        return _raw(
            f'<div class="finder">{search}<noscript>{WITHOUT_SCRIPTS}{plain_table()}'
            "</noscript></div>"
        )


class SearchDirective(SphinxDirective):
    """A search field that leads to the finder; ``{finder-search}`` on any page."""

    def run(self) -> list[nodes.Node]:
        """Return the form."""
        return _raw(search_form())


def search_form() -> str:
    """Return a search field that leads to the finder."""
    button = '<button type="submit">Find</button>'
    label = f"Search {len(records()):,} datasets"
    return SEARCH.format(action="finder.html", label=label, button=button)


def plain_table() -> str:
    """Return all datasets as a table, for those without scripts.

    Everybody is sent it, so that it has no more columns than a first choice needs.
    """
    heads = ("Dataset", "Year", "Tasks", "Continents", "Licence")
    head = "".join(f'<th scope="col">{title}</th>' for title in heads)
    rows = "\n".join(
        f'<tr><th scope="row"><a href="{page(record.id)}">{escape(record.name)}</a></th>'
        + "".join(f"<td>{escape(text)}</td>" for text in _cells(record))
        + "</tr>"
        for record in sorted(records(), key=lambda one: (one.name.lower(), one.id))
    )
    return (
        f"<table><caption>All {len(records()):,} datasets by name</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"
    )


def _cells(record: Record) -> list[str]:
    def text(field: str) -> str:
        fact = getattr(record.facts, field)
        value = fact.value if fact is not None else None
        if value is None:
            return ""
        return (
            ", ".join(term(field, one) for one in value) if isinstance(value, list) else str(value)
        )

    licence = record.facts.licence
    known = term("licences", licence.value) if licence is not None and licence.value else ""
    return [
        text("year"), text("tasks"), text("continents"),
        known or finder.COMMERCIAL[licences.without(record)],
    ]  # fmt: skip


def write_data(app: Sphinx) -> None:
    """Write the finder's data, and apart from it what is fetched when results are taken away."""

    def made() -> dict[str, bytes]:
        shown, later = finder.parts(finder.data(records()))
        return {
            "finder-data.js": f"window.moreDataFinder={script_json(shown)};\n".encode(),
            "finder-links.js": f"window.moreDataLinks={script_json(later)};\n".encode(),
        }

    folder = assets(app, "finder-assets")
    for name, content in from_catalogue(app, "finder", made).items():
        (folder / name).write_bytes(content)


def add_files(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Load the finder's files on its page only."""
    if name == DOCUMENT:
        for script in (
            "finder-data.js",
            "finder-names.js",
            "finder-words.js",
            "finder-core.js",
            "finder.js",
        ):
            app.add_js_file(script, loading_method="defer")
        app.add_css_file("search.css")
        app.add_css_file("finder.css")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.setup_extension("site_values")
    app.add_directive("finder", FinderDirective)
    app.add_directive("finder-search", SearchDirective)
    app.connect("builder-inited", write_data)
    app.connect("html-page-context", add_files, priority=800)  # before own_pages drops files
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
