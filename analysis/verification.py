"""Check a site or an archive, file by file, against the manifest that came with it."""

from __future__ import annotations

import hashlib
import json
import tarfile
import zlib
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

from analysis.copies import MANIFEST

# As `.gitignore` names it: at the top of a copy, and anywhere in it.
_AT_TOP = {"_build", ".venv", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis"}
_ANYWHERE = {"__pycache__", ".ipynb_checkpoints", ".DS_Store"}


class NoManifest(ValueError):
    """Nothing to check against; the text says why."""


def by_use(name: str) -> bool:
    """Say whether a file of an unpacked archive came about by its use: a build, an environment, a cache.

    In the site nothing does: it is only read.

    Examples
    --------
    >>> by_use("analysis/__pycache__/cli.cpython-311.pyc"), by_use(".venv/bin/python")
    (True, True)
    >>> by_use("analysis/more.py"), by_use("site/__pycache__/a.js")
    (False, False)
    """
    parts = name.split("/")
    return parts[0] != "site" and (
        parts[0] in _AT_TOP or any(one in _ANYWHERE or one.endswith(".egg-info") for one in parts)
    )


def hashes(folder: Path, listed: Container[str] | None = None) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder but its manifest, by name.

    Parameters
    ----------
    folder : Path
        A site, or an unpacked archive.
    listed : container of str, optional
        What its manifest names: of all else, what came about by use is left out.
    """
    found = {file.relative_to(folder).as_posix(): file for file in sorted(folder.rglob("*"))}
    return {
        name: _sha256(file)
        for name, file in found.items()
        if file.is_file()
        and name != MANIFEST
        and (listed is None or name in listed or not by_use(name))
    }


def manifest_text(head: dict[str, Any], files: dict[str, str]) -> str:
    """Return a manifest: what identifies the build, then the hash of each file."""
    content = {**head, "algorithm": "sha256", "files": dict(sorted(files.items()))}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def differences(place: Path) -> Iterator[str]:
    """Yield what differs between a site or archive and its manifest, in the order of names.

    In a folder, what came about by its use is no difference (`by_use`).

    Parameters
    ----------
    place : Path
        A folder with ``manifest.json``, or an archive (``.tar.gz``) of such a folder.

    Raises
    ------
    NoManifest
        If there is no manifest that can be read.
    """
    if place.is_file():
        manifest, found = _of_archive(place)
        expected = _listed(place, manifest)
    else:
        expected = _listed(place, _of_folder(place))
        found = hashes(place, expected)
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            yield f"{name}: missing"
        elif name not in expected:
            yield f"{name}: not in the manifest"
        elif found[name] != expected[name]:
            yield f"{name}: changed (sha256 {found[name][:16]}…, expected {expected[name][:16]}…)"


def describe(place: Path) -> str:
    """Return which version a site or archive says it is, in one line."""
    said = json.loads(_of_archive(place)[0] if place.is_file() else _of_folder(place))
    date = f" {said['date']}," if said.get("date") else ""  # none of a copy without a history
    return (
        f"version {said.get('version')},{date} commit {str(said.get('commit'))[:10]},"
        f" {len(said['files'])} files"
    )


def _listed(place: Path, manifest: str) -> dict[str, str]:
    try:
        files = json.loads(manifest)["files"]
        return {str(name): str(value) for name, value in files.items()}
    except json.JSONDecodeError as problem:
        raise NoManifest(f"{place}: its {MANIFEST} cannot be read ({problem})") from None
    except (KeyError, TypeError, AttributeError):
        said = 'expected {"files": {NAME: SHA-256, …}}'
        raise NoManifest(f"{place}: its {MANIFEST} cannot be read ({said})") from None


def _of_folder(place: Path) -> str:
    try:
        return (place / MANIFEST).read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        said = f"not UTF-8 at byte {problem.start}"
        raise NoManifest(f"{place}: its {MANIFEST} cannot be read ({said})") from None
    except OSError:
        raise NoManifest(f"{place} has no {MANIFEST}: no site or archive of this review") from None


def _of_archive(place: Path) -> tuple[str, dict[str, str]]:
    text, found = None, {}
    unexpected = ""
    met: set[str] = set()
    try:
        with tarfile.open(place) as archive:
            for member in archive:
                # Whatever else were unpacked would lie beside what is checked, or in its place.
                unexpected = unexpected or _unexpected(member, met)
                met.add(member.name)
                content = archive.extractfile(member) if member.isfile() else None
                if content is None:
                    continue
                name = member.name.partition("/")[2]  # all lies in one folder
                if name == MANIFEST:
                    text = content.read().decode("utf-8")
                else:
                    found[name] = hashlib.sha256(content.read()).hexdigest()
            _read_to_the_end(archive)
    except (tarfile.TarError, zlib.error, EOFError, OSError, UnicodeDecodeError) as problem:
        # tarfile tells every way it tried, a line each.
        reason = str(problem).partition("\n")[0].rstrip(" (:-")
        raise NoManifest(f"{place}: not a whole archive ({reason})") from None
    if unexpected:
        raise NoManifest(f"{place}: no archive of this review ({unexpected})")
    if text is None:
        raise NoManifest(f"{place} has no {MANIFEST}: no archive of this review")
    return text, found


def _unexpected(member: tarfile.TarInfo, met: set[str]) -> str:
    """Say what is wrong with a member of an archive, beside those met before it; empty if nothing."""
    if not (member.isfile() or member.isdir()):
        return f"{member.name} is neither a file nor a folder"
    if member.name in met:
        return f"{member.name} stands in it twice"
    one = next(iter(met), member.name)  # of them all: else something was wrong before
    tops = sorted({name.partition("/")[0] for name in (one, member.name)})
    if len(tops) > 1:
        return f"expected one folder with all else in it, found {' and '.join(tops)}"
    return ""


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
