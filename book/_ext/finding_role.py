"""The role ``{finding}`NAME```: marks a sentence that a test of the catalogue stands behind.

What is tested is registered in `analysis.findings`; that every mark has its test, the tests check.
"""

from __future__ import annotations

import html
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole


class FindingRole(SphinxRole):
    """Put a small mark after the sentence."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the mark's node."""
        name = html.escape(self.text.strip())
        mark = (
            f'<span class="finding" data-finding="{name}" role="img" '
            'aria-label="tested" title="Tested against the catalogue in every build"></span>'
        )
        return [nodes.raw("", mark, format="html")], []


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_role("finding", FindingRole())
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
