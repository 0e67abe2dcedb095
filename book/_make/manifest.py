"""Which version a build is: commit, date and hashes, read from the checkout."""

from __future__ import annotations

import hashlib
import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from _make.paths import ROOT
from analysis.releases import identity

# For a copy without git history: any fixed moment serves, as long as it is always the same.
NO_HISTORY = 1_767_225_600


@dataclass(frozen=True)
class Manifest:
    """What identifies a build."""

    version: str
    date: str
    epoch: int
    commit: str
    catalogue: str


def _git(root: Path, *arguments: str) -> str:
    try:
        answer = subprocess.run(
            ["git", *arguments], cwd=root, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def tree_hash(folder: Path) -> str:
    """Return a hash over names and contents of all files of a folder."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            digest.update(f"{file.relative_to(folder).as_posix()}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def version_of(root: Path = ROOT) -> str:
    """Return the released version that the checkout is, or ``development``."""
    return identity(root).version


@lru_cache(maxsize=4)
def manifest(root: Path = ROOT) -> Manifest:
    """Return what identifies a build of the checkout at ``root``."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    inside = _git(root, "rev-parse", "--show-toplevel")
    ours = bool(inside) and Path(inside).resolve() == root.resolve()
    committed = _git(root, "log", "-1", "--format=%ct") if ours else ""
    epoch = int(given) if given.isdigit() else int(committed or NO_HISTORY)
    return Manifest(
        version=version_of(root),
        date=datetime.fromtimestamp(epoch, UTC).strftime("%-d %B %Y"),
        epoch=epoch,
        commit=os.environ.get("MORE_DATA_COMMIT")
        or (_git(root, "rev-parse", "HEAD") if ours else "")
        or "none",
        catalogue=tree_hash(root / "data" / "datasets"),
    )
