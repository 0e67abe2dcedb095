"""Versions: which one this checkout is, and which were published.

A release is a folder ``data/releases/VERSION/`` with the catalogue as it was and ``release.json``;
the work's title, address and repository stand in ``CITATION.cff``. Before the first release, and
between releases, the version is ``development`` and its date that of the commit.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import faultyfiles
from analysis.vocabularies import DATA, REPOSITORY

if TYPE_CHECKING:
    import pandas as pd

TITLE = "More Data: a living, executable review of Earth-observation datasets for machine learning"
AUTHORS = "The More Data contributors"
DEVELOPMENT = "development"
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
        ``YYYY.MM.N``, or ``development``.
    date : str
        ``YYYY-MM-DD`` of the release, or of the commit; empty where neither is known.
    doi : str or None
        None until an archive has minted one for this version.
    site, repository : str
        Addresses without a slash at their end; empty where none is known.
    commit : str
        In full, between releases; a release is named by its version.
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
        return self.version != DEVELOPMENT

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
    """Return which version the checkout at ``root`` is.

    A checkout is a release when ``CITATION.cff`` names a version, the records are the ones that
    were released and, where there is a history, nothing was committed since: what was worked on is
    ``development`` again. Chapters must not show it, or each commit would change what they give.
    """
    cff = _citation_file(root)
    known = {release["version"]: release for release in released(root / "data")}
    base = Identity(
        version=DEVELOPMENT,
        date=commit_date(root),
        site=str(cff.get("url") or "").rstrip("/"),
        repository=str(cff.get("repository-code") or "").rstrip("/"),
        title=str(cff.get("title") or TITLE),
        commit=commit(root),
    )
    release = known.get(str(cff.get("version", "")))
    if (
        release is None
        or release.get("datasets_hash") != datasets_hash(root / "data")
        or not _is_its_commit(root, f"data/releases/{release['version']}/release.json")
    ):
        return base
    return published(release, root)


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
    import hashlib

    folder = data / "datasets"
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            digest.update(f"{file.relative_to(folder).as_posix()}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def commit_date(root: Path = REPOSITORY) -> str:
    """Return the day of the checkout's commit as ``YYYY-MM-DD``; empty without a history."""
    return _log(root, "--date=format-local:%Y-%m-%d", "--format=%cd")


def commit(root: Path = REPOSITORY) -> str:
    """Return the checkout's commit in full; empty without a history."""
    return _log(root, "--format=%H")


def _is_its_commit(root: Path, name: str) -> bool:
    """Say whether the last commit is the one that wrote a file, or there is no history to ask."""
    last = commit(root)
    return not last or _log(root, "--format=%H", "--", name) == last


def _log(root: Path, *arguments: str) -> str:
    if not (root / ".git").exists():  # a copy inside another repository is not that repository's
        return ""
    try:
        answer = subprocess.run(
            ["git", "log", "-1", *arguments],
            cwd=root,
            env={**os.environ, "TZ": "UTC"},
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _citation_file(root: Path) -> dict[str, Any]:
    from analysis import yamlfiles

    try:
        # Dates stand unquoted in many files of this kind; only text is needed here.
        read = yamlfiles.read((root / "CITATION.cff").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # a fault of YAML, or not UTF-8
        return {}
    return read if isinstance(read, dict) else {}
