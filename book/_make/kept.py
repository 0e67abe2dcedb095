"""What follows from the catalogue alone, kept from one build to the next.

The exports and the pages of datasets are the same while no record, no line of the package or of the
site's own code and no value of the release has changed. A chapter's change then need not wait for them.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from _make import execute
from _make.paths import BUILD, ROOT

FOLDER = BUILD / "kept"
_CODE = ("_config.yml", "book/_ext", "book/_make")
_NO_DATE = (1980, 1, 1, 0, 0, 0)


@cache
def sources(root: Path = ROOT) -> str:
    """Return a hash of the data and of the code that pages are made of, chapters left out."""
    digest = hashlib.sha256(execute.inputs_hash(root).encode())
    for name in _CODE:
        path = root / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"\0{file.relative_to(root).as_posix()}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def kept(
    name: str, key: str, make: Callable[[], Mapping[str, bytes]], folder: Path = FOLDER
) -> dict[str, bytes]:
    """Return files made earlier under the same key, or made now; a damaged copy is made anew.

    Parameters
    ----------
    name : str
        What they are; one set of files is kept under it.
    key : str
        Of all that they follow from.
    make : callable
        Makes the files, by name.
    folder : Path
        Where they are kept.
    """
    place = folder / f"{name}.zip"
    stamp = hashlib.sha256(key.encode()).hexdigest().encode()
    with suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(place) as archive:
        if archive.comment == stamp:
            return {one: archive.read(one) for one in archive.namelist()}
    files = dict(make())
    with suppress(OSError):  # a copy that cannot be kept costs time, nothing else
        folder.mkdir(parents=True, exist_ok=True)
        new = folder / f".{name}-{os.getpid()}"
        with zipfile.ZipFile(new, "w") as archive:
            archive.comment = stamp
            for one, content in files.items():
                archive.writestr(zipfile.ZipInfo(one, _NO_DATE), content)
        new.replace(place)
    return files
