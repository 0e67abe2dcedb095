"""The role ``{finding}`NAME```: marks a sentence that a test of the catalogue stands behind.

What is tested is registered in `analysis.findings`; that every mark has its test, the tests check.
The mark explains itself as terms of the glossary do: a link, so that keyboard and touch reach it.
"""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole
from sphinx.writers.html5 import HTML5Translator

from glossary_hints import explained

ABOUT, ANCHOR = "book/about", "tested-sentences"
SAYS = "Tested in every build of this site: if the data contradict this sentence, the build stops."


class Mark(nodes.Inline, nodes.Element):
    """The mark; ``finding``, ``number`` and ``address`` are its attributes, and it has no text."""


class FindingRole(SphinxRole):
    """Put a small mark after the sentence."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the mark's node."""
        page = self.env.app.builder.get_relative_uri(self.env.docname, ABOUT)
        number = self.env.new_serialno("finding") + 1
        mark = Mark(finding=self.text.strip(), number=number, address=f"{page}#{ANCHOR}")
        return [mark], []


def visit(translator: HTML5Translator, node: Mark) -> None:
    """Write a mark."""
    name = f"finding-text-{node['number']}"
    place = escape(node["address"])
    link = f'<a href="{place}" aria-label="tested" aria-describedby="{name}">✓</a>'
    attributes = f'class="term finding" data-finding="{escape(node["finding"])}"'
    translator.body.append(explained(link, SAYS, name, attributes))
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_node(Mark, html=(visit, None))
    app.add_role("finding", FindingRole())
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": True}
