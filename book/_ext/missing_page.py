"""``404.html``, which hosts send for an address where nothing stands: a search and the ways on.

It is sent under whatever address was asked for, at any depth, so what it links begins with
the path of the site's own address, ``/`` where that is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx

from finder_page import search_form
from site_values import site

NAME = "404"
BODY = """\
<h1>Nothing stands at this address</h1>
<p>The page may have another name by now, or the link may be wrong. Every dataset of the catalogue is in the
<a href="finder.html">finder</a> and in the <a href="datasets/index.html">list of all datasets</a>; what a
version renamed or took out is told in <a href="versions.html">its changes</a>.</p>
{search}
<p><a href="index.html">To the first page</a></p>
"""
# Where an address begins that is neither whole nor within the page; scripts go by the last two.
_RELATIVE = re.compile(
    r'(\b(?:href|src|action|data-content_root|data-up)=")(?:\./)?(?![#/]|[a-z]+:)'
)


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Have the theme draw the page."""
    body = BODY.format(search=search_form())
    robots = '<meta name="robots" content="noindex" />'
    yield NAME, {"title": "No such page", "body": body, "metatags": robots}, "page.html"


def add_styles(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Load the styles of the search field."""
    if page == NAME:
        app.add_css_file("search.css")


def rooted(page: str, root: str) -> str:
    """Return a page whose links hold wherever it is sent; those within the page stay within it.

    Parameters
    ----------
    page : str
        The finished page.
    root : str
        The path of the site, with a slash at both ends.

    Examples
    --------
    >>> rooted('<a href="#main">x</a> <a href="finder.html">y</a> <a href="https://x.org/">z</a>', "/site/")
    '<a href="#main">x</a> <a href="/site/finder.html">y</a> <a href="https://x.org/">z</a>'
    """
    return _RELATIVE.sub(rf"\g<1>{escape(root)}", page)


def finish(app: Sphinx, problem: Exception | None) -> None:
    """Root the page's links, when it and its style sheet are in place."""
    file = Path(app.outdir) / f"{NAME}.html"
    if problem is not None or app.builder.name != "html" or not file.is_file():
        return
    root = urlsplit(site(app).address).path or "/"
    file.write_text(rooted(file.read_text(encoding="utf-8"), root), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.setup_extension("site_values")
    app.connect("html-collect-pages", pages)
    app.connect("html-page-context", add_styles, priority=800)  # before own_pages drops files
    app.connect("build-finished", finish, priority=945)  # after lean_head
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
