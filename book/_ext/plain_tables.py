"""Tables of plain Markdown: named after the heading that they stand under, and blocks on a phone.

Markdown has no caption for them, and one of them is the protocol's, which is read in the repository, too.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

from sphinx.application import Sphinx

_OPENED = '<div class="pst-scrollable-table-container"><table class="table">'
_HEADING = re.compile(r'<h[1-6]>(.*?)<a class="headerlink"', re.DOTALL)
_HEAD = re.compile(r'<th class="head[^"]*">(.*?)</th>', re.DOTALL)
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_MARKUP = re.compile(r"<[^>]+>")


def _text(markup: str) -> str:
    return escape(unescape(_MARKUP.sub("", markup)).strip())


def labelled(body: str) -> str:
    """Return a page's text with its plain tables named and each cell with its column's head.

    Examples
    --------
    >>> made = (
    ...     '<h2>Fields<a class="headerlink">#</a></h2>' + _OPENED + '<tr><th class="head"><p>Field</p></th>'
    ...     '<th class="head"><p>Rule</p></th></tr><tr><td>year</td><td>first</td></tr></table></div>'
    ... )
    >>> 'aria-label="Fields"' in labelled(made), '<td>year</td><td data-head="Rule">' in labelled(made)
    (True, True)
    """
    before, *tables = body.split(_OPENED)
    done = before
    for part in tables:
        headings = _HEADING.findall(done)
        name = f' aria-label="{_text(headings[-1])}"' if headings else ""
        table, end, rest = part.partition("</table>")
        heads = [_text(head) for head in _HEAD.findall(table)]

        def row(found: re.Match[str], heads: list[str] = heads) -> str:
            first, *cells = found[0].split("<td")
            named = [
                (f' data-head="{head}"' if position else "") + cell
                for position, (head, cell) in enumerate(zip(heads, cells, strict=False))
            ]
            return "<td".join([first, *named, *cells[len(named) :]])

        region = _OPENED.replace("><", f' role="region"{name}><', 1) if name else _OPENED
        opened = region.replace('class="table"', f'class="table stacked"{name}')
        done += opened + _ROW.sub(row, table) + end + rest
    return done


def _label(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: object
) -> None:
    if _OPENED in context.get("body", ""):
        context["body"] = labelled(context["body"])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx, before `lean_head` looks which classes a page has."""
    app.connect("html-page-context", _label, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
