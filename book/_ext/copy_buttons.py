"""Buttons that copy a citation or a line of code: their script; `analysis.pages.markup` writes them."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx; `lean_head` takes the script from pages that have nothing to copy."""
    app.add_js_file("copy.js", loading_method="defer")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
