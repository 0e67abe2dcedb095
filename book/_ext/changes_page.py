"""The page and the feed of changes: what the last release changed, and one feed entry a release."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import changes_steps
from _make.manifest import manifest
from analysis import cite, citing, diff, difftext, releases
from analysis.pages import changes
from analysis.pages.dataset import Site
from analysis.vocabularies import DATA, REPOSITORY
from site_values import records, site

FEED = "changes.xml"
FILE = "data/changes.json"
PAGE = "changes.html"
# The feed's own id, of which those of its entries are made. A reader's program knows an entry by its id,
# so none may ever change.
FEED_ID = UUID("4dad93b5-21c2-42ca-b6a1-a4d5271ab990")
_FEED = f'The <a href="{FEED}">feed</a> has one entry for each release. Between releases it says nothing.'
_FIRST = (
    "No version has been released yet, so there is nothing to compare. This page is filled in with the "
    "second release."
)


@lru_cache(maxsize=1)
def last(folder: Path = DATA / "releases") -> diff.Difference:
    """Return what the last release changed; nothing while there are fewer than two."""
    known = releases.released(folder.parent)
    if len(known) < 2:
        return diff.Difference()
    return diff.folders(folder / known[1]["version"], folder / known[0]["version"])[0]


def introduction(known: list[dict[str, Any]], difference: diff.Difference | None = None) -> str:
    """Return which releases the page compares, as HTML.

    Examples
    --------
    >>> "no other to compare" in introduction([{"version": "2026.11.0", "date": "2026-11-20"}])
    True
    """
    if not known:
        return f"<p>{_FIRST}</p>"
    newest = f"{escape(known[0]['version'])} ({escape(str(known[0]['date']))})"
    if len(known) == 1:
        return (
            f"<p>{newest} is the only release so far: there is no other to compare it with. What was "
            "changed since in the repository, this says:</p>"
            f"<pre>python -m analysis diff {escape(known[0]['version'])} data</pre>"
        )
    before = f"{escape(known[1]['version'])} ({escape(str(known[1]['date']))})"
    counts = f" {escape(difftext.summary(difference))}." if difference else ""
    return f"<p>From {before} to {newest}:{counts} {changes.cut(FILE)}</p>"


class ChangesDirective(SphinxDirective):
    """``{what-changed}``: the sections of the page."""

    def run(self) -> list[nodes.Node]:
        """Return the introduction and, with two releases, what differs."""
        known = releases.released()
        text = f"<p>{_FEED}</p>{introduction(known, last())}{changes_steps.links(known)}"
        found: list[nodes.Node] = [nodes.raw("", text, format="html")]
        if len(known) < 2:
            return found
        datasets = {record.id for record in records()}
        figures = cite.figures(REPOSITORY)
        parts = changes.sections(
            last(),
            lambda name: f"datasets/{name}.html" if name in datasets else "",
            lambda name: f"{figures[name][0]}#{name}" if name in figures else "",
            FILE,
        )
        for part in parts:
            section = nodes.section(ids=[part.name], names=[part.name])
            section += nodes.title("", part.title)
            section += nodes.raw("", part.body, format="html")
            found.append(section)
        return found


def feed(known: Iterable[dict[str, Any]], values: Site, moment: str) -> str:
    """Return the Atom feed: one entry a release, the newest first; none between releases.

    Parameters
    ----------
    known : iterable of dict
        From `analysis.releases.released`.
    values : Site
        Of which the address is needed.
    moment : str
        When this site was built from, for a feed that has no entry yet.
    """
    entries, newest = [], ""
    known = list(known)
    own = {after["version"] for _, after in releases.steps(known)}
    for one in known:
        version, day = escape(one["version"]), f"{one['date']}T00:00:00Z"
        newest = newest or day
        since = one.get("since")
        said = f"{one['datasets']:,} datasets, {one['read']:,} of them read at their own sources."
        if since:
            said += f" Since {since['version']}: {difftext.counted(since)}."
        # Without an address of the site there is none of a version: its page here stands in for it.
        place = releases.step_page(one["version"]) if one["version"] in own else PAGE
        if values.address:
            place = f"{values.address}{releases.folder(one['version'])}/{PAGE}"
        entries.append(
            f"<entry><id>{uuid5(FEED_ID, one['version']).urn}</id><title>Version {version}</title>"
            f'<updated>{escape(day)}</updated><link href="{escape(place)}"/>'
            f"<summary>{escape(said)}</summary></entry>"
        )
    body = "\n".join(entries)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{FEED_ID.urn}</id><title>Releases of More Data</title>"
        f"<updated>{escape(newest or moment)}</updated>\n"
        f"<author><name>{escape(citing.AUTHORS)}</name></author>\n"
        f'<link rel="self" href="{escape(values.address)}{FEED}"/>\n{body}\n</feed>\n'
    )


def write_files(app: Sphinx, problem: Exception | None) -> None:
    """Write the feed and the last release's changes for machines."""
    if problem is not None or app.builder.name != "html":
        return
    root = Path(app.outdir)
    moment = datetime.fromtimestamp(manifest().epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = feed(releases.released(), site(app), moment)
    (root / FEED).write_text(text, encoding="utf-8", newline="\n")
    if len(releases.released()) > 1:
        (root / FILE).parent.mkdir(exist_ok=True)
        (root / FILE).write_text(difftext.as_json(last()), encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.setup_extension("site_values")
    last.cache_clear()
    app.add_directive("what-changed", ChangesDirective)
    app.connect("build-finished", write_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
