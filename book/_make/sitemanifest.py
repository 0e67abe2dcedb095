"""``manifest.json`` of a site: which version it is, and the hash of each of its files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from _make.manifest import manifest
from _make.paths import ROOT
from analysis import verification


def head(root: Path = ROOT) -> dict[str, Any]:
    """Return what identifies a build: version, date, commit, hashes of records and lock."""
    build = manifest(root)
    lock = root / "requirements.txt"
    return {
        "version": build.version,
        "date": build.date,
        "epoch": build.epoch,
        "commit": build.commit,
        "catalogue": build.catalogue,
        "lock": hashlib.sha256(lock.read_bytes()).hexdigest() if lock.is_file() else "none",
    }


def write(site: Path, root: Path = ROOT) -> Path:
    """Write the manifest of a finished site into it; `analysis verify` checks against it."""
    target = site / verification.MANIFEST
    text = verification.manifest_text(head(root), verification.hashes(site))
    target.write_text(text, encoding="utf-8")
    return target
