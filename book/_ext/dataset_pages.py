"""A page for every dataset, at ``datasets/ID.html``.

The theme draws one empty page; when the site is finished, and its policy is in place, that page is
filled in once for each record. Nothing but text is joined then, so that a thousand pages cost little.
They stand in the search and in the site map, not in the side bar.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import new_document

import changes_steps
from analysis import structured
from analysis.fieldvalues import ID_PATTERN
from analysis.pages import dataset, outline
from analysis.pages.markup import script_json
from analysis.records import Record
from site_values import assets, from_catalogue, records, shared, site

FOLDER = "datasets"
_IDENTIFIER, _TITLE, _HEAD, _BODY = "@@id@@", "@@title@@", "@@head@@", "@@body@@"
_PLACES = re.compile(f"({_IDENTIFIER}|{_TITLE}|{_HEAD}|{_BODY})")
SHELL = f"{FOLDER}/{_IDENTIFIER}"
SIDEBAR = ["navbar-logo.html", "search-button-field.html", "dataset-sidebar.html"]
LIST = "index"  # of all datasets, for who comes without a script or a name


def add_templates(app: Sphinx, config: Config) -> None:
    """Let the theme find the side bar of dataset pages."""
    config.templates_path.append(str(Path(__file__).parent / "templates"))


def write_styles(app: Sphinx) -> None:
    """Put the outlines of the maps where the pages find them."""
    (assets(app, "dataset-assets") / "places.css").write_text(
        outline.style_sheet(), encoding="utf-8"
    )


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Have the theme draw the empty page, and tell the search about each dataset."""
    indexer = getattr(app.builder, "indexer", None)
    if indexer is not None:
        for record in records():
            source = f"data/datasets/{record.id}.yaml"
            indexer.feed(f"{FOLDER}/{record.id}", source, record.name, searched(record))
        # The index forgets what is no document of the book, unless it is told of these too.
        names = [f"{FOLDER}/{record.id}" for record in records()]
        prune = indexer.prune
        indexer.prune = lambda documents: prune([*documents, *names])
    yield SHELL, {"title": _TITLE, "body": _BODY, "metatags": _HEAD}, "page.html"


def searched(record: Record) -> nodes.document:
    """Return what the search of the site knows of a dataset: its names.

    What datasets say is searched in the finder; here it would bury the chapters and double the index.
    """
    document = new_document("")
    section = nodes.section(ids=["main-content"])
    section += nodes.title("", record.name)
    section += nodes.paragraph("", " ".join(record.aliases))
    document += section
    return document


def prepare(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Give dataset pages a short side bar and their own styles."""
    if page.startswith(f"{FOLDER}/"):
        context["sidebars"] = SIDEBAR
        app.add_css_file("places.css")
        app.add_css_file("dataset.css")


def head(record: Record, values: dataset.Site) -> str:
    """Return what a dataset's page says of itself to machines."""
    about = escape(dataset.description(record))
    address = dataset.page_address(record, values)
    canonical = f'<link rel="canonical" href="{escape(address)}" />\n' if address else ""
    content = script_json(structured.dataset(record, values))
    return (
        f'<meta name="description" content="{about}" />\n{canonical}'
        f'<meta property="og:title" content="{escape(record.name)}" />\n'
        f'<meta property="og:description" content="{about}" />\n'
        f'<script type="application/ld+json">{content}</script>\n'
    )


def filled(shell: list[str], identifier: str, title: str, top: str, body: str) -> str:
    """Return the empty page with a dataset in it."""
    values = {_IDENTIFIER: identifier, _TITLE: escape(title), _HEAD: top, _BODY: body}
    return "".join(values.get(part, part) for part in shell)


def parts(app: Sphinx, values: dataset.Site) -> dict[str, bytes]:
    """Return what fills in the empty page, as ``ID.head`` and ``ID.body``."""
    known = replace(shared(values), history=changes_steps.by_dataset(app))
    result: dict[str, bytes] = {}
    for record in records():
        result[f"{record.id}.head"] = head(record, values).encode()
        result[f"{record.id}.body"] = dataset.body(record, known).encode()
    return result


def write_pages(app: Sphinx, problem: Exception | None) -> None:
    """Fill in the empty page for every record; runs when the site is finished."""
    folder = Path(app.outdir) / FOLDER
    empty = folder / f"{_IDENTIFIER}.html"
    if problem is not None or app.builder.name != "html" or not empty.is_file():
        return
    shell = _PLACES.split(empty.read_text(encoding="utf-8"))
    empty.unlink()
    for record in records():
        if not re.fullmatch(ID_PATTERN, record.id):
            raise ValueError(f"{record.id!r} cannot be the name of a page")
    values = site(app)
    made = from_catalogue(app, "datasets", lambda: parts(app, values))
    for record in records():
        top, body = (made[f"{record.id}.{part}"].decode() for part in ("head", "body"))
        page = filled(shell, record.id, record.name, top, body)
        (folder / f"{record.id}.html").write_text(page, encoding="utf-8")
    (folder / f"{LIST}.html").write_text(
        filled(shell, LIST, "All datasets", "", all_datasets()), encoding="utf-8"
    )


def all_datasets() -> str:
    """Return a plain list of all datasets by name, with letters to jump to."""
    rows: dict[str, list[str]] = {}
    for record in sorted(records(), key=lambda one: (initial(one.name), one.name.lower(), one.id)):
        year = record.facts.year.value if record.facts.year else None
        after = f' <span class="fine">{year}</span>' if year else ""
        row = f'<li><a href="{record.id}.html">{escape(record.name)}</a>{after}</li>'
        rows.setdefault(initial(record.name), []).append(row)
    letters = "".join(f'<li><a href="#{_anchor(one)}">{one}</a></li>' for one in rows)
    lists = "".join(
        f'<section aria-labelledby="{_anchor(one)}"><h2 id="{_anchor(one)}">{one}</h2>'
        f'<ul class="all-datasets">{"".join(some)}</ul></section>'
        for one, some in rows.items()
    )
    return (
        f"<h1>All {sum(map(len, rows.values())):,} datasets</h1>"
        '<p>By name. The <a href="../finder.html">finder</a> searches and compares them.</p>'
        f'<nav class="letters" aria-label="Letters"><ul>{letters}</ul></nav>{lists}'
    )


def initial(name: str) -> str:
    """Return the letter under which a name stands; digits, signs and other scripts together first.

    Examples
    --------
    >>> initial("école"), initial("38-Cloud"), initial("“Ship”")
    ('E', '0–9', 'S')
    """
    plain = unicodedata.normalize("NFKD", name)
    first = next((one.upper() for one in plain if one.isalnum()), "")
    return first if "A" <= first <= "Z" else "0–9"


def _anchor(letter: str) -> str:
    return f"letter-{letter.lower()}" if letter.isalpha() else "letter-digits"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.setup_extension("site_values")
    app.connect("config-inited", add_templates)
    app.connect("builder-inited", write_styles)
    app.connect("html-collect-pages", pages)
    app.connect("html-page-context", prepare, priority=800)  # before own_pages drops files
    app.connect("build-finished", write_pages, priority=950)  # after own_pages
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
