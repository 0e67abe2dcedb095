"""``manifest.json`` of a site: which version it is, its figures' data, and the hash of each file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from _make.manifest import manifest
from _make.paths import ROOT
from analysis import verification
from analysis.copies import MANIFEST

FIGURES = "data/figures.json"


def lock_hash(root: Path = ROOT) -> str:
    """Return the hash of the lock, ``none`` where there is none."""
    lock = root / "requirements.txt"
    return hashlib.sha256(lock.read_bytes()).hexdigest() if lock.is_file() else "none"


def head(root: Path = ROOT) -> dict[str, Any]:
    """Return what identifies a build: version, date, commit, hashes of records and lock."""
    build = manifest(root)
    return {
        "version": build.version,
        "date": build.date,
        "epoch": build.epoch,
        "commit": build.commit,
        "catalogue": build.catalogue,
        "lock": lock_hash(root),
    }


def figures(site: Path) -> dict[str, Any]:
    """Return the hash of each named figure's data, from the list that the site carries."""
    file = site / FIGURES
    if not file.is_file():
        return {}
    listed = json.loads(file.read_text(encoding="utf-8"))
    return {name: figure["data"] for name, figure in listed.items()}


def write(site: Path, root: Path = ROOT) -> Path:
    """Write the manifest of a finished site into it; `analysis verify` checks against it."""
    target = site / MANIFEST
    said = {**head(root), "figures": figures(site)}
    text = verification.manifest_text(said, verification.hashes(site))
    target.write_text(text, encoding="utf-8")
    return target
