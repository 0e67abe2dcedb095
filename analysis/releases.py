"""Versions: which one this checkout is, and which were published.

A release is a folder ``data/releases/VERSION/`` with the catalogue as it was and ``release.json``;
the work's title, address and repository stand in ``CITATION.cff``. Before the first release, and
between releases, the version is ``development`` and its date that of the commit. A copy in which
something was changed since its commit is ``development-changed``, whatever it was before.
"""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import copies, faultyfiles
from analysis.vocabularies import DATA, REPOSITORY

if TYPE_CHECKING:
    import pandas as pd

TITLE = "More Data: a living, executable review of Earth-observation datasets for machine learning"
AUTHORS = "The More Data contributors"
DEVELOPMENT = "development"
CHANGED = f"{DEVELOPMENT}-changed"
COLUMNS = ["version", "date", "datasets", "read", "facts", "doi"]
SAID = ("date", "datasets", "read", "facts", "datasets_hash", "lock_hash", "doi", "since")
ARCHIVE = "archive.json"
INDEX = "versions.json"

_FORM = re.compile(r"(\d{4})\.(0[1-9]|1[0-2])\.(0|[1-9]\d*)")


@dataclass(frozen=True)
class Identity:
    """What a citation of this review needs to say.

    Attributes
    ----------
    version : str
        ``YYYY.MM.N``, ``development``, or ``development-changed``.
    date : str
        ``YYYY-MM-DD`` of the release, or of the commit; empty where neither is known.
    doi : str or None
        None until an archive has minted one for this version.
    site, repository : str
        Addresses without a slash at their end; empty where none is known.
    commit : str
        In full, between releases, also the one that was changed; a release is named by its version.
    """

    version: str
    date: str
    doi: str | None = None
    site: str = ""
    repository: str = ""
    title: str = TITLE
    commit: str = ""

    @property
    def released(self) -> bool:
        """Whether this is a published version."""
        return is_version(self.version)

    @property
    def address(self) -> str:
        """Where this version stands: a published one at an address that keeps."""
        return f"{self.site}/{folder(self.version)}" if self.site and self.released else self.site


def parse(version: str) -> tuple[int, int, int]:
    """Return the parts of a version.

    Raises
    ------
    ValueError
        If it has not the form ``YYYY.MM.N``.

    Examples
    --------
    >>> parse("2026.11.0")
    (2026, 11, 0)
    """
    found = _FORM.fullmatch(version)
    if not found:
        raise ValueError(f"{version!r} is no version, expected YYYY.MM.N such as 2026.11.0")
    return int(found[1]), int(found[2]), int(found[3])


def is_version(text: str) -> bool:
    """Say whether a text has the form of a version.

    Examples
    --------
    >>> is_version("2026.11.0"), is_version("data")
    (True, False)
    """
    return _FORM.fullmatch(text) is not None


def folder(version: str) -> str:
    """Return the folder of a published version, beside those of all others.

    Examples
    --------
    >>> folder("2026.11.0")
    'v2026.11.0'
    """
    return f"v{version}"


def released(data: Path = DATA) -> list[dict[str, Any]]:
    """Return what each release says of itself (its ``release.json``), the newest first."""
    found = []
    for file in (data / "releases").glob("*/release.json"):
        if _FORM.fullmatch(file.parent.name):
            with faultyfiles.told(file, "an object with version and date"):
                said = json.loads(faultyfiles.text(file))
                parse(said["version"])
                datetime.date.fromisoformat(said["date"])
            found.append(said)
    return sorted(found, key=lambda release: parse(release["version"]), reverse=True)


def steps(known: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return each release after the one before it, the newest first, as `released` gives them.

    Examples
    --------
    >>> steps([{"version": "2026.11.1"}, {"version": "2026.11.0"}])
    [({'version': '2026.11.0'}, {'version': '2026.11.1'})]
    """
    return list(zip(known[1:], known[:-1], strict=True))


def step_page(version: str) -> str:
    """Return the page, from the site's root, of what a release changed.

    Examples
    --------
    >>> step_page("2026.11.1")
    'changes/2026.11.1.html'
    """
    return f"changes/{version}.html"


def table(data: Path = DATA) -> pd.DataFrame:
    """Return the published versions, the newest first.

    Returns
    -------
    DataFrame
        ``version, date, datasets, read, facts, doi``; ``doi`` is None where none was minted.
    """
    import pandas as pd

    rows = [{column: release.get(column) for column in COLUMNS} for release in released(data)]
    return pd.DataFrame(rows, columns=COLUMNS)


def archive_of(version: str, data: Path = DATA) -> dict[str, Any] | None:
    """Return file name, SHA-256 and size of a version's archive and its commit; None if none was packed.

    They stand in a file of their own, written after the release: an archive cannot hold its hash.
    """
    file = data / "releases" / version / ARCHIVE
    if not file.is_file():
        return None
    with faultyfiles.told(file, "an object"):
        return dict(json.loads(faultyfiles.text(file)))


def index(data: Path = DATA, archive: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what ``versions.json`` says of each release.

    ``address`` is None here: only what publishes a version (`_make.pages`) knows where it stands.

    Parameters
    ----------
    data : Path
        The data folder.
    archive : dict, optional
        What `archive_of` would say of the newest version, if its archive was just packed.
    """
    entries = []
    for number, release in enumerate(released(data)):
        version = release["version"]
        entry = {"version": version, "address": None}
        entry |= {key: release.get(key) for key in SAID}
        entry["archive"] = (archive if number == 0 else None) or archive_of(version, data)
        entries.append(entry)
    return {"latest": entries[0]["version"] if entries else None, "versions": entries}


def index_text(data: Path = DATA, archive: dict[str, Any] | None = None) -> str:
    """Return ``versions.json`` as it is written."""
    return json.dumps(index(data, archive), ensure_ascii=False, indent=1) + "\n"


def identity(root: Path = REPOSITORY) -> Identity:
    """Return which version the copy at ``root`` is.

    A copy is a release when ``CITATION.cff`` names the version and nothing that numbers, pages and
    citations are made of (`copies.SOURCES`) differs from what was released. Otherwise it is
    ``development``, with the commit that it was made from; ``development-changed`` where something
    was changed since. Chapters must not show it, or each commit would change what they give.
    """
    cff = _citation_file(root)
    known = {release["version"]: release for release in released(root / "data")}
    copy = copies.of(root)
    changed = copy.changed or copy.version == CHANGED
    release = known.get(str(cff.get("version", "")))
    if release is not None and not changed and _is_release(release, copy, root):
        return published(release, root)
    return Identity(
        version=CHANGED if changed else DEVELOPMENT,
        date=copy.day,
        site=str(cff.get("url") or "").rstrip("/"),
        repository=str(cff.get("repository-code") or "").rstrip("/"),
        title=str(cff.get("title") or TITLE),
        commit=copy.commit,
    )


def _is_release(release: dict[str, Any], copy: copies.Copy, root: Path) -> bool:
    """Say whether an unchanged copy is what was released: by history, manifest, and hash."""
    version = release["version"]
    if copy.version:
        return copy.version == str(version)
    if copy.commit:
        name = f"data/releases/{version}/release.json"
        last = copies.git(root, "log", "-1", "--format=%H", "--", name) or ""
        if last.strip() != copy.commit:
            return False
    # The end of a shallow history seems to have written every file: there the hash alone decides.
    # Older releases (data/releases/README.md) hash their records only, too little without a history.
    wanted = release.get("sources_hash")
    if wanted is None:
        return bool(copy.commit) and release.get("datasets_hash") == datasets_hash(root / "data")
    return str(wanted) == copies.sources_hash(root, version)


def published(release: dict[str, Any], root: Path = REPOSITORY) -> Identity:
    """Return the identity of a published version from what its release says of itself."""
    cff = _citation_file(root)
    return Identity(
        version=release["version"],
        date=str(release["date"]),
        doi=release.get("doi"),
        site=str(cff.get("url") or "").rstrip("/"),
        repository=str(cff.get("repository-code") or "").rstrip("/"),
        title=str(cff.get("title") or TITLE),
    )


def datasets_hash(data: Path = DATA) -> str:
    """Return a hash of names and contents of all records, the one the site's footer shows."""
    folder = data / "datasets"
    return copies.tree_hash(folder, copies.names(folder))


def _citation_file(root: Path) -> dict[str, Any]:
    from analysis import yamlfiles

    try:
        # Dates stand unquoted in many files of this kind; only text is needed here.
        read = yamlfiles.read((root / "CITATION.cff").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # a fault of YAML, or not UTF-8
        return {}
    return read if isinstance(read, dict) else {}
