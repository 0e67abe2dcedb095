"""Formulas as MathML, made by the build: no script, a few hundred bytes, read aloud as formulas."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from latex2mathml import converter
from sphinx.application import Sphinx
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator


def formula(latex: str, display: str) -> str:
    """Return a LaTeX formula as MathML.

    Parameters
    ----------
    latex : str
        Without dollar signs.
    display : {"inline", "block"}
        In the line or on a line of its own.
    """
    return str(converter.convert(latex.strip(), display=display))


def visit_inline(translator: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in the line."""
    translator.body.append(formula(node.astext(), "inline"))
    raise nodes.SkipNode


def visit_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on a line of its own, with its number if it has one."""
    translator.body.append(translator.starttag(node, "div", CLASS="math notranslate"))
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append(f"{formula(node.astext(), 'block')}</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
