"""The table of released versions, where they are to be had, and how to cite each."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from analysis import cite, citing, difftext, releases
from analysis.pages.markup import copied, link, numeric_class
from analysis.vocabularies import DATA

_NONE = "No version has been released yet: until then, a commit takes the place of a version."
_HEAD = ("Version", "Date", "Datasets", "Read at source", "Facts", "Commit", "Catalogue")


@dataclass(frozen=True)
class Versions:
    """Released versions that show themselves on a page, the newest first."""

    known: list[dict[str, Any]]
    citations: dict[str, tuple[str, str]]  # in words and as BibTeX
    site: str = ""  # where versions are published, or nothing
    repository: str = ""  # where others find the repository, or nothing

    def _repr_html_(self) -> str:
        return self.to_html()

    def __repr__(self) -> str:
        return f"Versions: {', '.join(one['version'] for one in self.known) or 'none'}"

    def to_html(self) -> str:
        """Return a table of all versions, and below it each with its hashes and its citation."""
        if not self.known:
            return f"<p>{_NONE}</p>"
        numeric = {"Datasets", "Read at source", "Facts"}
        cells = "".join(
            f'<th scope="col"{numeric_class(one in numeric)}>{one}</th>' for one in _HEAD
        )
        rows = "\n".join(_row(one) for one in self.known)
        count = len(self.known)
        caption = f"{count} released version{'' if count == 1 else 's'}, with short hashes"
        return (
            f"<p>{self._where()}</p>\n"
            f'<table class="more-data stacked"><caption>{caption}</caption><thead><tr>{cells}</tr></thead>\n'
            f"<tbody>\n{rows}\n</tbody></table>\n"
            + self._steps()
            + "\n".join(self._details(one) for one in self.known)
        )

    def _where(self) -> str:
        """Return where released versions stand, or that none is published, and how to make one."""
        repository = (
            f"{link(self.repository, 'the repository')}"
            if self.repository
            else "the repository, which has no public address yet"
        )
        made = (
            f"Each release is a folder of <code>data/releases</code> and a commit of {repository}; a tag"
            " with the version’s number names it where a copy of the repository has the tags. In a copy"
            " that has the history, check out the commit, and <code>make book</code> makes the version’s"
            " site again."
        )
        if self.site:
            return (
                "Each version that was published keeps its own address, its number with a <em>v</em>"
                " before it, and nobody changes what stands there; the list at the top of every page"
                f" leads to it. {made}"
            )
        minted = any(one.get("doi") for one in self.known)
        return (
            "<strong>None of these is published yet</strong>: this site has no public address, so no"
            " version stands at one of its own, and no archive can be fetched from here"
            f"{'' if minted else '; none has a DOI'}. The list at the top of every page leads to a"
            f" version’s row in the table below. {made}"
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
    """Return the released versions of a data folder, with how to cite each.

    Parameters
    ----------
    data : Path, optional
        The data folder; ``CITATION.cff`` beside it says title and address.
    """
    known = releases.released(data)
    named = {one["version"]: releases.published(one, data.parent) for one in known}
    items = {version: [cite.review(identity)] for version, identity in named.items()}
    citations = {
        version: (cite.apa(item).strip(), cite.bibtex(item)) for version, item in items.items()
    }
    archived = [{**one, "archive": releases.archive_of(one["version"], data)} for one in known]
    ours = next(iter(named.values()), releases.Identity("", ""))
    return Versions(archived, citations, ours.site, ours.repository)


def _row(one: dict[str, Any]) -> str:
    anchor = releases.folder(one["version"]).replace(".", "-")
    archive = one["archive"]
    hashes = [
        str((archive or {}).get("commit", ""))[: citing.SHORT],
        str(one.get("datasets_hash") or "")[:12],
    ]
    date, *named = (f' data-head="{head}"' for head in _HEAD[1:])
    texts = "".join(
        f"<td{head}><code>{escape(h)}</code></td>" if h else f"<td{head}>–</td>"
        for head, h in zip(named[3:], hashes, strict=True)
    )
    numbers = "".join(
        f'<td class="number"{head}>{one[key]:,}</td>'
        for head, key in zip(named[:3], ("datasets", "read", "facts"), strict=True)
    )
    return (
        f'<tr id="{anchor}"><th scope="row">{escape(one["version"])}</th>'
        f"<td{date}>{escape(str(one['date']))}</td>{numbers}{texts}</tr>"
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
    # The newest release cannot name its own commit: its tag does.
    commit = (archive or {}).get("commit") or one["version"]
    made = copied(f"git checkout {commit}\nmake book", "how to make this version again")
    rows.append(("Made again", made))
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
