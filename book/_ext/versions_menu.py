"""The list of versions in every page's header, and ``versions.json``.

Pages carry the versions that were known when they were built, so that the list opens from a folder
and without scripts. A published version asks ``versions.json`` at the root of all versions for newer
ones (``versions.js``); each site carries one of its own.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from analysis import releases
from flat_addresses import public
from site_values import site

PAGE = "versions.html"
TEMPLATE = "versions-menu.html"


def menu(version: str, known: list[dict[str, Any]], *, up: str = "", address: str = "") -> str:
    """Return the list as markup.

    Parameters
    ----------
    version : str
        That of this site.
    known : list of dict
        From `analysis.releases.released`.
    up : str
        The way from the page to the site's root.
    address : str
        Where all versions are published, ending in a slash, or nothing: then a version leads to
        its place on the page of versions.

    Examples
    --------
    >>> text = menu("2026.11.0", [{"version": "2026.11.0", "date": "2026-11-20"}])
    >>> text.count("<li"), "aria-current" in text
    (2, True)
    """
    rows = []
    if version not in {one["version"] for one in known}:
        rows.append(f'<li><span aria-current="true">{escape(version)}: this site</span></li>')
    for one in known:
        name, date = escape(one["version"]), escape(str(one["date"]))
        if one["version"] == version:
            rows.append(f'<li><span aria-current="true">{name}, {date}: this site</span></li>')
            continue
        place = releases.folder(one["version"])
        target = f"{address}{place}/" if address else f"{up}{PAGE}#{place.replace('.', '-')}"
        rows.append(f'<li><a href="{escape(target)}">{name}, {date}</a></li>')
    rows.append(f'<li class="all"><a href="{up}{PAGE}">All versions, archives, citations</a></li>')
    return (
        f'<details class="versions-menu" data-version="{escape(version)}" data-up="{up}">'
        f'<summary><span class="visually-hidden">Version: </span>{escape(version)}</summary>'
        f"<ul>{''.join(rows)}</ul></details>"
    )


def add_template(app: Sphinx, config: Config) -> None:
    """Let the theme find the list, and put it before the buttons of the header."""
    config.templates_path.append(str(Path(__file__).parent / "templates"))
    config.html_theme_options["article_header_end"] = [TEMPLATE, "article-header-buttons.html"]


def add_menu(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Give the page its list."""
    values = site(app)
    context["versions_menu"] = menu(
        values.version,
        releases.released(),
        up="../" * public(name).count("/"),
        address=values.address,
    )


def write_index(app: Sphinx, problem: Exception | None) -> None:
    """Write the versions that are known."""
    if problem is None and app.builder.name == "html":
        file = Path(app.outdir) / releases.INDEX
        file.write_text(releases.index_text(), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.setup_extension("site_values")
    app.connect("config-inited", add_template)
    app.connect("html-page-context", add_menu, priority=400)  # before the theme drops what is empty
    app.connect("build-finished", write_index)
    app.add_css_file("versions.css")
    app.add_js_file("versions.js", loading_method="defer")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
