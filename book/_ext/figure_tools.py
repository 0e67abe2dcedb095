"""Buttons of figures that need no picture: table, code, citation and link; see figure-tools.js."""

from __future__ import annotations

from html import escape
from typing import Any

from sphinx.application import Sphinx

from analysis import cite, citing, releases
from flat_addresses import public
from site_values import cited, site

# What figure-tools.js puts in, for each figure of a page.
_NAME, _TITLE, _ADDRESS = "PART-NAME", "PART-TITLE", "PART-ADDRESS"


def bibtex(version: releases.Identity, page: str) -> str:
    """Return the BibTeX entry of any figure of a page, with gaps for its name, title and address.

    Where the site's own address is known the entry names it, else the reader's address is put in.
    """
    item = cite.part(version, _NAME, _TITLE, f"{page}#{_NAME}")
    return cite.bibtex([{"URL": _ADDRESS, **item}])


def add_citation(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Tell the pages how a part of this version is cited."""
    values = site(app)
    text = escape(citing.part("{part}", values.version, values.date, commit=values.commit))
    entry = escape(bibtex(cited(values), f"{public(name)}.html"))
    context["metatags"] = (
        context.get("metatags", "") + f'<meta name="more-data-citation" content="{text}" />\n'
        f'<meta name="more-data-bibtex" content="{entry}" />\n'
    )


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.setup_extension("site_values")
    app.connect("html-page-context", add_citation, priority=800)
    app.add_js_file("figure-tools.js", loading_method="defer")
    app.add_css_file("figure-tools.css")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
