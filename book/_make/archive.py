"""One file that holds a version whole: site, data, notebooks, code, lock; the same bytes twice."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from _make import rocrate, sitemanifest
from _make.paths import BUILD, ROOT, SITE
from analysis import releases, verification
from analysis.copies import MANIFEST

OUT = BUILD / "release"


def files_of(root: Path) -> list[str]:
    """Return the files of the checkout that git knows, or all of an unpacked archive."""
    if (root / ".git").exists():
        command = ["git", "ls-files", "-z"]
        answer = subprocess.run(command, cwd=root, capture_output=True, check=True)
        names = answer.stdout.decode().split("\0")
        return sorted(name for name in names if name and (root / name).is_file())
    # What was added when it was packed is made anew.
    made = {rocrate.METADATA, MANIFEST}
    found = (file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file())
    return sorted(
        name
        for name in found
        if name not in made and not name.startswith("site/") and not verification.by_use(name)
    )


def collect(root: Path, site: Path, target: Path) -> None:
    """Lay the archive's content out in a folder, with its metadata and its manifest."""
    for name in files_of(root):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, target / name)
        shutil.copymode(root / name, target / name)
    shutil.copytree(site, target / "site")
    version = releases.identity(root)
    # Described before it is written: the crate's metadata is a file that the manifest counts.
    (target / MANIFEST).write_text("{}\n", encoding="utf-8")
    text = rocrate.metadata(
        target,
        title=version.title,
        text="A catalogue of datasets for machine learning in Earth observation, each fact with"
        " its source, and a review that is computed from it.",
        version=version.version,
        date=version.date,
        authors=releases.AUTHORS,
        doi=version.doi,
    )
    (target / rocrate.METADATA).write_text(text, encoding="utf-8")
    manifest = verification.manifest_text(sitemanifest.head(root), verification.hashes(target))
    (target / MANIFEST).write_text(manifest, encoding="utf-8")


def pack(folder: Path, target: Path, name: str, epoch: int) -> None:
    """Pack a folder so that the same content gives the same bytes.

    Order, times, owners and rights of the files depend on their names and on ``epoch`` alone.
    The compressed bytes are the same wherever Python's zlib is.
    """

    def member(file: Path) -> tarfile.TarInfo:
        entry = tarfile.TarInfo(f"{name}/{file.relative_to(folder).as_posix()}")
        entry.size, entry.mtime = file.stat().st_size, epoch
        entry.mode = 0o755 if os.access(file, os.X_OK) else 0o644
        return entry

    files = sorted(
        (file for file in folder.rglob("*") if file.is_file()),
        key=lambda file: file.relative_to(folder).as_posix(),
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with (
            scratch.open("wb") as raw,
            gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,  # type: ignore[call-overload]
        ):
            for file in files:
                with file.open("rb") as content:
                    archive.addfile(member(file), content)
        os.replace(scratch, target)
    finally:
        scratch.unlink(missing_ok=True)


def archive(root: Path = ROOT, site: Path = SITE, out: Path = OUT) -> dict[str, Any]:
    """Pack the checkout and its site; return the archive's path, hash and size.

    Raises
    ------
    ValueError
        If the site is not the one of this checkout, or the archive would be no RO-Crate.
    """
    faults = list(verification.differences(site))
    if faults:
        raise ValueError(f"{site} is not as its manifest says: {faults[0]}")
    name = f"more-data-{releases.identity(root).version}"
    target = out / file_name(releases.identity(root).version)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="archive-", dir=out) as folder:
        collect(root, site, Path(folder))
        faults = rocrate.faults(Path(folder))
        if faults:
            raise ValueError("the archive is no RO-Crate: " + "; ".join(faults))
        pack(Path(folder), target, name, sitemanifest.head(root)["epoch"])
    return {**described(target), "file": target}


def file_name(version: str) -> str:
    """Return the name of a version's archive.

    Examples
    --------
    >>> file_name("2026.11.0")
    'more-data-2026.11.0.tar.gz'
    """
    return f"more-data-{version}.tar.gz"


def described(file: Path) -> dict[str, Any]:
    """Return an archive's name, hash and size."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return {"file": file.name, "sha256": digest, "bytes": file.stat().st_size}


def found(version: str, out: Path = OUT) -> dict[str, Any] | None:
    """Return what is to be said of a version's archive, or None if it was not packed here."""
    file = out / file_name(version)
    return described(file) if file.is_file() else None


def main(arguments: Sequence[str] = ()) -> int:
    """Build the site if need be, pack, and say where the archive is; takes no argument."""
    from _make.__main__ import build_book

    if build_book():
        return 1
    try:
        made = archive()
    except ValueError as problem:
        print(f"nothing packed: {problem}")
        return 1
    print(f"{made['file']}: {made['bytes'] / 1e6:.1f} MB, sha256 {made['sha256']}")
    # For the place where all versions are published.
    index = releases.index_text(archive=described(made["file"]))
    (OUT / releases.INDEX).write_text(index, encoding="utf-8")
    return 0
