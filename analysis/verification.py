"""Check a site or an archive, file by file, against the manifest that came with it."""

from __future__ import annotations

import hashlib
import json
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"


class NoManifest(ValueError):
    """Nothing to check against; the text says why."""


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder but its manifest, by name."""
    return {
        file.relative_to(folder).as_posix(): _sha256(file)
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file != folder / MANIFEST
    }


def manifest_text(head: dict[str, Any], files: dict[str, str]) -> str:
    """Return a manifest: what identifies the build, then the hash of each file."""
    content = {**head, "algorithm": "sha256", "files": dict(sorted(files.items()))}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def differences(place: Path) -> Iterator[str]:
    """Yield what differs between a site or archive and its manifest, in the order of names.

    Parameters
    ----------
    place : Path
        A folder with ``manifest.json``, or an archive (``.tar.gz``) of such a folder.

    Raises
    ------
    NoManifest
        If there is no manifest that can be read.
    """
    manifest, found = _of_archive(place) if place.is_file() else _of_folder(place)
    try:
        expected = json.loads(manifest)["files"]
        expected = {str(name): str(value) for name, value in expected.items()}
    except json.JSONDecodeError as problem:
        raise NoManifest(f"{place}: its {MANIFEST} cannot be read ({problem})") from None
    except (KeyError, TypeError, AttributeError):
        said = 'expected {"files": {NAME: SHA-256, …}}'
        raise NoManifest(f"{place}: its {MANIFEST} cannot be read ({said})") from None
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            yield f"{name}: missing"
        elif name not in expected:
            yield f"{name}: not in the manifest"
        elif found[name] != expected[name]:
            yield f"{name}: changed (sha256 {found[name][:16]}…, expected {expected[name][:16]}…)"


def describe(place: Path) -> str:
    """Return which version a site or archive says it is, in one line."""
    text = (_of_archive(place) if place.is_file() else _of_folder(place))[0]
    said = json.loads(text)
    return (
        f"version {said.get('version')}, {said.get('date')}, commit {str(said.get('commit'))[:10]},"
        f" {len(said['files'])} files"
    )


def _of_folder(place: Path) -> tuple[str, dict[str, str]]:
    try:
        text = (place / MANIFEST).read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        said = f"not UTF-8 at byte {problem.start}"
        raise NoManifest(f"{place}: its {MANIFEST} cannot be read ({said})") from None
    except OSError:
        raise NoManifest(f"{place} has no {MANIFEST}: no site or archive of this review") from None
    return text, hashes(place)


def _of_archive(place: Path) -> tuple[str, dict[str, str]]:
    text, found = None, {}
    try:
        with tarfile.open(place) as archive:
            for member in archive:
                content = archive.extractfile(member)
                if content is None:
                    continue
                name = member.name.partition("/")[2]  # all lies in one folder
                if name == MANIFEST:
                    text = content.read().decode("utf-8")
                else:
                    found[name] = hashlib.sha256(content.read()).hexdigest()
            _read_to_the_end(archive)
    except (
        tarfile.TarError,
        zlib.error,
        EOFError,
        OSError,
        UnicodeDecodeError,
        KeyError,
    ) as problem:
        # tarfile tells every way it tried, a line each; of a link to nothing it has a KeyError, whose
        # str() is in quotes.
        said = str(problem.args[0] if isinstance(problem, KeyError) else problem)
        reason = said.partition("\n")[0].rstrip(" (:-")
        raise NoManifest(f"{place}: not a whole archive ({reason})") from None
    if text is None:
        raise NoManifest(f"{place} has no {MANIFEST}: no archive of this review")
    return text, found


def _read_to_the_end(archive: tarfile.TarFile) -> None:
    """Raise where more follows than empty blocks: tarfile ends without a word at a damaged head.

    Reading on also lets gzip compare its sum of the whole.
    """
    assert archive.fileobj is not None
    while block := archive.fileobj.read(1 << 20):
        if block.strip(b"\0"):
            raise tarfile.ReadError("damaged before its end")


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
