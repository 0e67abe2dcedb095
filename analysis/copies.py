"""Whether a copy of the repository is as it was committed or packed, and which commit that was.

A checkout is asked through git, an unpacked archive through its ``manifest.json``. Of a copy with
neither nothing is known here; a release among these is recognised by its hash (`analysis.releases`).
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What numbers, pages and citations are made of: a change elsewhere, as in the tests, moves none.
SOURCES = (
    "analysis",
    "book",
    "data",
    "CITATION.cff",
    "_config.yml",
    "_toc.yml",
    "requirements.txt",
    "requirements-test.txt",
    "requirements-experiments.txt",
)
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Copy:
    """What is known of a copy.

    Attributes
    ----------
    commit : str
        The one that it was made from, in full; empty where none is known.
    epoch : int or None
        The second of that commit, None where none is known.
    version : str
        What the manifest of an archive says that it is; empty of a checkout.
    changed : bool
        Whether a source is other than it was there: changed, added or gone.
    """

    commit: str = ""
    epoch: int | None = None
    version: str = ""
    changed: bool = False

    @property
    def day(self) -> str:
        """The day of the commit in UTC as ``YYYY-MM-DD``; empty where none is known."""
        if self.epoch is None:
            return ""
        return f"{datetime.datetime.fromtimestamp(self.epoch, datetime.UTC):%Y-%m-%d}"


def of(root: Path) -> Copy:
    """Return what is known of the copy at ``root``.

    Examples
    --------
    >>> of(Path("/nowhere"))
    Copy(commit='', epoch=None, version='', changed=False)
    """
    return _checkout(root) or _archive(root) or Copy()


def names(folder: Path) -> list[str]:
    """Return the files of a folder and those below it that are ours, by their names from there, sorted.

    Hidden ones are not: editors keep locks and copies there, file managers their notes. Nor is what
    Python compiles.
    """
    start = len(str(folder)) + 1
    found = (
        os.path.join(where, name)[start:].replace(os.sep, "/")
        for where, _, files in os.walk(folder)
        for name in files
    )
    return sorted(name for name in found if is_ours(name))


def is_ours(name: str) -> bool:
    """Say whether a file belongs to a copy, or came about by its use.

    Examples
    --------
    >>> is_ours("data/datasets/eurosat.yaml"), is_ours("data/datasets/.DS_Store")
    (True, False)
    """
    return not any(
        part.startswith(".") or part == "__pycache__" or part.endswith(".egg-info")
        for part in name.split("/")
    )


def tree_hash(folder: Path, found: Iterable[str]) -> str:
    """Return a hash over names and contents of files of a folder, in the order of ``found``."""
    digest = hashlib.sha256()
    for name in found:
        digest.update(f"{name}\0".encode())
        digest.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return digest.hexdigest()


def sources(root: Path) -> list[str]:
    """Return the files of a copy that are `SOURCES`, sorted."""
    found = [name for name in SOURCES if (root / name).is_file()]
    for folder in SOURCES:
        found += [f"{folder}/{name}" for name in names(root / folder)]
    return sorted(found)


def sources_hash(root: Path, version: str) -> str:
    """Return the hash of a release's sources but its own folder: what holds the hash is left out."""
    own = f"data/releases/{version}/"
    return tree_hash(root, (name for name in sources(root) if not name.startswith(own)))


def git(root: Path, *arguments: str) -> str | None:
    """Return what git says of a checkout; None without one, without git, or where it refuses."""
    if not (root / ".git").exists():  # a copy inside another repository is not that repository's
        return None
    try:
        answer = subprocess.run(
            ["git", "--no-optional-locks", "-c", "core.fileMode=false", *arguments],
            cwd=root,
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
    return answer.stdout.decode(errors="replace") if answer.returncode == 0 else None


def _checkout(root: Path) -> Copy | None:
    commit, _, epoch = (git(root, "log", "-1", "--format=%H %ct") or "").strip().partition(" ")
    if not commit:
        return None
    asked = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *SOURCES)
    status = git(root, *asked)
    changed = status is None or any(is_ours(line[3:]) for line in status.split("\0") if line)
    return Copy(commit, int(epoch), changed=changed)


def _archive(root: Path) -> Copy | None:
    try:
        said: dict[str, Any] = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
        wanted = {str(name): str(value) for name, value in said["files"].items()}
        commit, epoch, version = str(said["commit"]), int(said["epoch"]), str(said["version"])
        wanted = {name: value for name, value in wanted.items() if _is_source(name)}
        found = {
            name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in sources(root)
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return Copy(commit, epoch, version, changed=found != wanted)


def _is_source(name: str) -> bool:
    return name.partition("/")[0] in SOURCES and is_ours(name)
