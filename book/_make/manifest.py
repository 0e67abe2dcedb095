"""Which version a build is: commit, date and hashes, of a checkout or of an unpacked archive."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from _make.paths import ROOT
from analysis import copies
from analysis.releases import datasets_hash, identity

# For a copy of which no commit is known: any fixed moment serves as the clock of its build, as long
# as it is always the same. It is the day of nothing, so no page shows it.
NO_HISTORY = 1_767_225_600
NO_COMMIT = "none"


@dataclass(frozen=True)
class Manifest:
    """What identifies a build; ``date`` is empty where no commit is known."""

    version: str
    date: str
    epoch: int
    commit: str
    catalogue: str

    @property
    def day(self) -> str:
        """The date as ``YYYY-MM-DD``."""
        return f"{datetime.fromtimestamp(self.epoch, UTC):%Y-%m-%d}" if self.date else ""


@lru_cache(maxsize=4)
def manifest(root: Path = ROOT) -> Manifest:
    """Return what identifies a build of the copy at ``root``."""
    copy = copies.of(root)
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    epoch = int(given) if given.isdigit() else copy.epoch
    if epoch is None:
        epoch = NO_HISTORY
    moment = datetime.fromtimestamp(epoch, UTC)
    return Manifest(
        version=identity(root).version,
        date="" if epoch == NO_HISTORY else f"{moment.day} {moment:%B %Y}",
        epoch=epoch,
        commit=os.environ.get("MORE_DATA_COMMIT") or copy.commit or NO_COMMIT,
        catalogue=datasets_hash(root / "data"),
    )
