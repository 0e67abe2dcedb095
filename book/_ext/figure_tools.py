"""Buttons of figures that need no picture: table, code, citation and link; see figure-tools.js."""

from __future__ import annotations

from html import escape
from typing import Any

from sphinx.application import Sphinx

from analysis import citing
from site_values import site


def add_citation(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Tell the pages how a part of this version is cited."""
    values = site(app)
    text = escape(citing.part("{part}", values.version, values.date))
    context["metatags"] = (
        context.get("metatags", "") + f'<meta name="more-data-citation" content="{text}" />\n'
    )


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.setup_extension("site_values")
    app.connect("html-page-context", add_citation, priority=800)
    app.add_js_file("figure-tools.js", loading_method="defer")
    app.add_css_file("figure-tools.css")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
