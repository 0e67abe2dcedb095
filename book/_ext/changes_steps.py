"""A page for each step between two releases, at ``changes/VERSION.html``, that later ones keep.

They are computed from the releases as they were published, with today's comparison, and are kept
between builds. They stand outside the side bar; the search knows them by their versions, and the page
of each dataset names those that changed its record.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import new_document

from _make import kept
from analysis import cite, diff, difftext, releases, snapshots
from analysis.pages import changes, history
from analysis.vocabularies import DATA, REPOSITORY
from site_values import records

UP = "../"  # from such a page to the site's root
Release = Mapping[str, Any]


def file(version: str) -> str:
    """Return the whole of a step for machines, from the site's root."""
    return f"data/changes/{version}.json.gz"


def links(known: list[dict[str, Any]], here: str = "", up: str = "") -> str:
    """Return links to all steps, the newest first, as HTML.

    Parameters
    ----------
    known : list of dict
        From `analysis.releases.released`.
    here : str
        The version whose page this is, if it is one.
    up : str
        The way to the site's root.
    """
    rows = ""
    for _, after in releases.steps(known):
        version = escape(after["version"])
        current = ' aria-current="page"' if after["version"] == here else ""
        rows += f'<li><a href="{up}{releases.step_page(version)}"{current}>{version}</a></li>\n'
    if not rows:
        return ""
    return (
        '<nav class="steps" aria-labelledby="all-steps"><p id="all-steps">By release</p> '
        f"<ul>{rows}</ul></nav>"
    )


def introduction(before: Release, after: Release, difference: diff.Difference) -> str:
    """Return what a page compares, and where its file is, as HTML."""
    old, new = (f"{escape(one['version'])} ({escape(str(one['date']))})" for one in (before, after))
    since = after.get("since") or {}
    counts = difference.counts
    then = ""
    # Figures were not always counted apart from numbers: only what tells of records is compared.
    if any(since.get(key, counts[key]) != counts[key] for key in ("lost", "fields", "records")):
        then = f" The comparison of its day counted {escape(difftext.counted(since))}."
    return (
        f"<p>From {old} to {new}: {escape(difftext.summary(difference))}.{then} "
        f"{changes.cut(UP + file(after['version']))}</p>"
        f'<p><a href="{UP}changes.html">What changed</a> says how the parts are ordered.</p>'
    )


def body(
    before: Release, after: Release, difference: diff.Difference, figures: Mapping[str, str]
) -> str:
    """Return a page without its heading and links, as HTML.

    Parameters
    ----------
    before, after : mapping
        What two releases say of themselves.
    difference : Difference
        Between them.
    figures : mapping
        The page of each figure of today's book, by name.
    """
    here = {record.id for record in records()}
    parts = changes.sections(
        difference,
        lambda name: f"{UP}datasets/{name}.html" if name in here else "",
        lambda name: f"{UP}{figures[name]}#{name}" if name in figures else "",
        UP + file(after["version"]),
    )
    return introduction(before, after, difference) + "".join(
        f'<section id="{part.name}"><h2>{escape(part.title)}</h2>{part.body}</section>'
        for part in parts
    )


def made(figures: Mapping[str, str], data: Path = DATA) -> dict[str, bytes]:
    """Return the body of each page and each file for machines, by version and ending."""
    known = releases.released(data)
    found: dict[str, bytes] = {}
    newer: snapshots.Snapshot | None = None
    for before, after in releases.steps(known):
        # Each is read once: it is the newer of one step and the older of the next.
        new = newer or snapshots.read(data / "releases" / after["version"])
        old = snapshots.read(data / "releases" / before["version"])
        difference = diff.compare(old, new)
        found[f"{after['version']}.html"] = body(before, after, difference, figures).encode()
        text = difftext.as_json(difference).encode()
        found[f"{after['version']}.json.gz"] = gzip.compress(text, 9, mtime=0)
        newer = old
    return found


def _all(app: Sphinx) -> dict[str, bytes]:
    figures = {name: page for name, (page, _) in cite.figures(REPOSITORY).items()}
    return kept.kept("changes", f"{kept.sources()} {figures!r}", lambda: made(figures))


def by_dataset(app: Sphinx) -> dict[str, list[history.Step]]:
    """Return in which steps the record of each dataset changed, and in what."""
    files = _all(app)
    return history.by_dataset(
        (after["version"], json.loads(gzip.decompress(files[f"{after['version']}.json.gz"])))
        for _, after in releases.steps(releases.released())
    )


def contents(title: str, text: str) -> str:
    """Return the table of contents of a page, as the theme wants it."""
    rows = "".join(
        f'<li><a class="reference internal" href="#{name}">{head}</a></li>'
        for name, head in re.findall(r'<section id="([^"]*)"><h2>(.*?)</h2>', text)
    )
    return f'<ul><li><a class="reference internal" href="#">{title}</a><ul>{rows}</ul></li></ul>'


def tell_search(app: Sphinx, versions: list[str]) -> None:
    """Let the search find a step by its version, and by nothing else: its words are all datasets' names."""
    indexer = getattr(app.builder, "indexer", None)
    if indexer is None:
        return
    names = []
    for version in versions:
        names.append(releases.step_page(version).removesuffix(".html"))
        indexer.feed(names[-1], f"data/releases/{version}/release.json", version, _titled(version))
    prune = indexer.prune
    indexer.prune = lambda documents: prune([*documents, *names])


def _titled(version: str) -> nodes.document:
    document = new_document("")
    section = nodes.section(ids=["main-content"])
    section += nodes.title("", version)
    document += section
    return document


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Have the theme draw a page for each step, and tell the search the versions."""
    known = releases.released()
    tell_search(app, [after["version"] for _, after in releases.steps(known)])
    files = _all(app)
    for _, after in releases.steps(known):
        version = after["version"]
        title = f"What changed in {escape(version)}"
        text = files[f"{version}.html"].decode()
        whole = f"<h1>{title}</h1>{links(known, version, UP)}{text}"
        name = releases.step_page(version).removesuffix(".html")
        context = {"title": title, "body": whole, "toc": contents(title, text), "display_toc": True}
        yield name, context, "page.html"


def write_files(app: Sphinx, problem: Exception | None) -> None:
    """Write the steps for machines."""
    if problem is not None or app.builder.name != "html":
        return
    for name, content in _all(app).items():
        if name.endswith(".gz"):
            target = Path(app.outdir) / file(name.removesuffix(".json.gz"))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.setup_extension("site_values")
    app.connect("html-collect-pages", pages)
    app.connect("build-finished", write_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
