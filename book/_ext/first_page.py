"""How to cite this version, with its date: known when the site is built, not when a chapter runs."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from analysis import cite, citing, freshness, releases
from analysis.pages.markup import copied, copy_button
from site_values import cited, records, site


class CiteDirective(SphinxDirective):
    """``{cite-this}``: version, date and how to cite."""

    def run(self) -> list[nodes.Node]:
        """Return the lines."""
        values = site(self.env.app)
        text = citing.work(values.version, values.date, values.address, values.commit)
        newest = freshness.newest(records())
        rests = (
            f'<p class="rests" hidden data-since="{newest}" '
            f'data-months="{freshness.MONTHS_TO_REST}">This review rests: no source has been read '
            f"since {freshness.in_words(newest)}.</p>"
        )
        # The sentence of a build between releases has the day already, with the commit.
        version = (
            f"<p><strong>Version {escape(values.version)}</strong>, {escape(values.date)}</p>"
            if releases.is_version(values.version)
            else ""
        )
        markup = (
            f'{rests}<div class="cite-this">{version}<p class="copied">Cite as: '
            f"<code>{escape(text)}</code> "
            f"{copy_button('citation')}</p><details><summary>BibTeX</summary>"
            f"{copied(cite.bibtex([cite.review(cited(values))]), 'BibTeX entry')}</details></div>"
        )
        return [nodes.raw("", markup, format="html")]


def add_styles(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Load the first page's styles and script there only."""
    if name == app.config.root_doc:
        app.add_css_file("search.css")
        app.add_css_file("first.css")
        app.add_js_file("rests.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.setup_extension("site_values")
    app.add_directive("cite-this", CiteDirective)
    app.connect("html-page-context", add_styles, priority=800)  # before own_pages drops files
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
