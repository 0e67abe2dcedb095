"""Which version a build is: commit, date and hashes, read from the checkout or an archive's manifest."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from _make.paths import ROOT
from analysis.releases import identity

# For a copy without git history: any fixed moment serves, as long as it is always the same.
NO_HISTORY = 1_767_225_600
NO_COMMIT = "none"


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


def packed(root: Path) -> dict[str, Any]:
    """Return what an unpacked archive says it was made from, if no file of it has been changed.

    So the site built from an archive is the site within it. Of anything else the answer is empty.
    """
    try:
        said = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
        for name, wanted in said["files"].items():
            if name.startswith("site/"):
                continue
            if hashlib.sha256((root / name).read_bytes()).hexdigest() != wanted:
                return {}
        return {"epoch": int(said["epoch"]), "commit": str(said["commit"])}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


@lru_cache(maxsize=4)
def manifest(root: Path = ROOT) -> Manifest:
    """Return what identifies a build of the checkout at ``root``."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    inside = _git(root, "rev-parse", "--show-toplevel")
    ours = bool(inside) and Path(inside).resolve() == root.resolve()
    committed = _git(root, "log", "-1", "--format=%ct") if ours else ""
    archived = {} if ours else packed(root)
    epoch = int(given) if given.isdigit() else int(committed or archived.get("epoch", NO_HISTORY))
    return Manifest(
        version=version_of(root),
        date=datetime.fromtimestamp(epoch, UTC).strftime("%-d %B %Y"),
        epoch=epoch,
        commit=os.environ.get("MORE_DATA_COMMIT")
        or (_git(root, "rev-parse", "HEAD") if ours else archived.get("commit"))
        or NO_COMMIT,
        catalogue=tree_hash(root / "data" / "datasets"),
    )
