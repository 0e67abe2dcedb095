"""The table of published versions, and how to cite each."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from analysis import cite, difftext, releases
from analysis.pages.markup import copied
from analysis.vocabularies import DATA

_NONE = "No version has been released yet: until then, a commit takes the place of a version."


@dataclass(frozen=True)
class Versions:
    """Published versions that show themselves on a page, the newest first."""

    known: list[dict[str, Any]]
    citations: dict[str, tuple[str, str]]  # in words and as BibTeX

    def _repr_html_(self) -> str:
        return self.to_html()

    def __repr__(self) -> str:
        return f"Versions: {', '.join(one['version'] for one in self.known) or 'none'}"

    def to_html(self) -> str:
        """Return a table of all versions, and below it each with its hashes and its citation."""
        if not self.known:
            return f"<p>{_NONE}</p>"
        head = ("Version", "Date", "Datasets", "Read at source", "Facts", "Catalogue", "Archive")
        numeric = {"Datasets", "Read at source", "Facts"}
        cells = "".join(f'<th scope="col"{_class(one in numeric)}>{one}</th>' for one in head)
        rows = "\n".join(_row(one) for one in self.known)
        count = len(self.known)
        caption = f"{count} published version{'' if count == 1 else 's'}, with short hashes"
        return (
            f'<table class="more-data"><caption>{caption}</caption><thead><tr>{cells}</tr></thead>\n'
            f"<tbody>\n{rows}\n</tbody></table>\n"
            + self._steps()
            + "\n".join(self._details(one) for one in self.known)
        )

    def _pages(self) -> dict[str, str]:
        """Return the page of what a version changed, for all but the first."""
        names = [after["version"] for _, after in releases.steps(self.known)]
        return {name: releases.step_page(name) for name in names}

    def _details(self, one: dict[str, Any]) -> str:
        version = one["version"]
        return _details(one, self.citations[version], self._pages().get(version, ""))

    def _steps(self) -> str:
        links = ", ".join(
            f'<a href="{escape(page)}">{escape(name)}</a>' for name, page in self._pages().items()
        )
        return f'<p class="steps">What changed in {links}</p>\n' if links else ""


def versions(data: Path = DATA) -> Versions:
    """Return the published versions of a data folder, with how to cite each.

    Parameters
    ----------
    data : Path, optional
        The data folder; ``CITATION.cff`` beside it says title and address.
    """
    known = releases.released(data)
    items = {one["version"]: [cite.review(releases.published(one, data.parent))] for one in known}
    citations = {
        version: (cite.apa(item).strip(), cite.bibtex(item)) for version, item in items.items()
    }
    archived = [{**one, "archive": releases.archive_of(one["version"], data)} for one in known]
    return Versions(archived, citations)


def _class(numeric: bool) -> str:
    return ' class="number"' if numeric else ""


def _row(one: dict[str, Any]) -> str:
    anchor = releases.folder(one["version"]).replace(".", "-")
    archive = one["archive"]
    hashes = [one.get("datasets_hash"), archive["sha256"] if archive else None]
    texts = "".join(
        f"<td><code>{escape(h[:12])}</code></td>" if h else "<td>–</td>" for h in hashes
    )
    numbers = "".join(
        f'<td class="number">{one[key]:,}</td>' for key in ("datasets", "read", "facts")
    )
    return (
        f'<tr id="{anchor}"><th scope="row">{escape(one["version"])}</th>'
        f"<td>{escape(str(one['date']))}</td>{numbers}{texts}</tr>"
    )


def _details(one: dict[str, Any], citation: tuple[str, str], page: str) -> str:
    since, archive, doi = one.get("since"), one["archive"], one.get("doi")
    rows = [
        ("Cite as", copied(citation[0], "citation")),
        ("BibTeX", copied(citation[1], "BibTeX entry")),
    ]
    if since:
        said = f"Since {since['version']}: {difftext.counted(since)}."
        more = f' <a href="{escape(page)}">Field by field</a>' if page else ""
        rows.append(("Changed", f"{escape(said)}{more}"))
    rows.append(("Catalogue", f"<code>{escape(str(one.get('datasets_hash')))}</code>"))
    rows.append(("Lock", f"<code>{escape(str(one.get('lock_hash')))}</code>"))
    if archive:
        size = f"{archive['bytes'] / 1e6:,.1f} MB"
        name = f"{escape(archive['file'])}, {size}, SHA-256"
        rows.append(("Archive", f"{name} <code>{escape(archive['sha256'])}</code>"))
    else:
        rows.append(
            ("Archive", "its hash stands in <code>versions.json</code> and in later versions")
        )
    if doi:
        link = f"https://doi.org/{escape(doi)}"
        rows.append(("DOI", f'<a href="{link}" rel="noopener noreferrer">{escape(doi)}</a>'))
    listed = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in rows)
    version = escape(one["version"])
    return (
        f'<details class="version"><summary>{version}: citation and hashes in full</summary>'
        f"<dl>{listed}</dl></details>"
    )
