"""Pages at ``/geography.html``, though their sources lie in ``book/``.

Addresses are cited for years; where the sources lie may change. Everything that links goes through
the builder's two address methods, except the search, which is told the same names.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import new_document

SOURCE_FOLDER = "book/"


def public(document: str) -> str:
    """Return the name of a document's page.

    Examples
    --------
    >>> public("book/geography"), public("search")
    ('geography', 'search')
    """
    return document.removeprefix(SOURCE_FOLDER)


class FlatBuilder(StandaloneHTMLBuilder):
    """The HTML builder with the sources' folder left out of addresses."""

    def get_outfilename(self, pagename: str) -> str:
        """Return the file a page is written to."""
        return str(super().get_outfilename(public(pagename)))

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address others link to."""
        return super().get_target_uri(public(docname), typ)

    def prepare_writing(self, docnames: set[str]) -> None:
        """Make the search index forget only pages that are gone under their public name too.

        It also remembers the stems of words, which are the same few thousand on all pages.
        """
        super().prepare_writing(docnames)
        if self.indexer is not None:
            self.indexer.lang.stem = cache(self.indexer.lang.stem)  # type: ignore[method-assign]
            prune = self.indexer.prune
            # A list: Sphinx goes through the names several times.
            self.indexer.prune = lambda names: prune([public(name) for name in names])  # type: ignore[method-assign]

    def index_page(self, pagename: str, doctree: nodes.document, title: str) -> None:
        """Index a page for the search under its public name."""
        if self.indexer is None or not title:
            return
        hidden = {"no-search", "nosearch"} & set(self.env.metadata.get(pagename, {}))
        source = self.env.doc2path(pagename, base=False)
        text = new_document("") if hidden else doctree
        self.indexer.feed(public(pagename), source, "" if hidden else title, text)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_builder(FlatBuilder, override=True)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
