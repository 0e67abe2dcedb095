"""Build the site aside and put it in place whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from dataclasses import astuple
from pathlib import Path
from typing import Any

from _make import execute, running, sitemanifest
from _make.manifest import manifest
from _make.paths import BUILD, ROOT, SITE

OLD = BUILD / ".old-html"
KEY = BUILD / "site.key"


def sphinx(output: Path, cache: Path, *, root: Path = ROOT, quiet: bool = True) -> int:
    """Run Jupyter Book from ``root`` into ``output``; a warning is an error; return its status."""
    os.environ["SOURCE_DATE_EPOCH"] = str(manifest(root).epoch)
    os.environ["TZ"] = "UTC"
    from jupyter_book.sphinx import build_sphinx

    overrides: dict[str, Any] = {
        "external_toc_path": str(root / "_toc.yml"),
        "latex_individualpages": False,
        "nb_execution_cache_path": str(cache),
    }
    result = build_sphinx(
        root,
        output,
        noconfig=True,
        path_config=root / "_config.yml",
        confoverrides=overrides,
        doctreedir=output.parent / "doctrees",
        freshenv=True,
        warningiserror=True,
        keep_going=True,
        quiet=quiet,
    )
    return result if isinstance(result, int) else 1


def site_key(root: Path = ROOT) -> str:
    """Return a hash of all that the site is made of: while it is the same, so is the site."""
    digest = hashlib.sha256(execute.inputs_hash(root).encode())
    digest.update(json.dumps(astuple(manifest(root))).encode())
    for name in ("_config.yml", "_toc.yml", "book"):
        path = root / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            inside = file.relative_to(root)
            if file.is_file() and not {"recorded", "__pycache__"} & set(inside.parts):
                digest.update(f"\0{inside.as_posix()}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def is_in_place(key: str) -> bool:
    """Tell whether the site in place is the one with this key."""
    try:
        return (SITE / "index.html").is_file() and KEY.read_text(encoding="utf-8") == key
    except (OSError, UnicodeDecodeError):
        return False


def cache_folder() -> Path:
    """Return where outputs lie that the build takes up."""
    return BUILD / ".jupyter_cache"


def put_in_place(new: Path) -> None:
    """Replace the site by a finished one: two renames, and `recover` between them if killed."""
    if OLD.exists():
        shutil.rmtree(OLD)
    if SITE.exists():
        SITE.rename(OLD)
    new.rename(SITE)
    shutil.rmtree(OLD, ignore_errors=True)


def recover() -> None:
    """Put back the site of before, if a build was killed between the two renames; sweep up."""
    if OLD.exists() and not SITE.exists():
        OLD.rename(SITE)
    for left in BUILD.glob(".new-*"):
        shutil.rmtree(left, ignore_errors=True)


def records_are_good(data: Path = ROOT / "data") -> bool:
    """Tell whether the records have no fault; say each once, which every chapter would repeat."""
    from analysis import sidebyside

    faults = sidebyside.check_folder(data)[1]
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(
            f"Faults in the records: {len(faults)}; the site was left as it was.", file=sys.stderr
        )
    return not faults


def book(key: str) -> int:
    """Execute what changed, build the site and put it in place; return 0 if all went well.

    The key is that of what was there before the chapters were executed: what changes meanwhile
    makes the next build begin anew.
    """
    recover()
    KEY.unlink(missing_ok=True)
    new = BUILD / f".new-{os.getpid()}"
    new.mkdir(parents=True)
    cache = cache_folder()
    with running.Running(cache=cache) as under_way:
        if not records_are_good():
            under_way.abandon()
            shutil.rmtree(new, ignore_errors=True)
            return 1
        try:
            status = sphinx(new / "html", cache)
        except running.ChapterFailed:
            status = 0  # which chapters, and why, is told below
        faults = [one for one in under_way.all() if one.fault]
    for one in faults:
        print(f"book/{one.chapter}.md: {one.fault}", file=sys.stderr)
    if faults:
        print(f"{len(faults)} chapters failed; the site was left as it was.", file=sys.stderr)
    elif status:
        print("The pages have faults (above); the site was left as it was.", file=sys.stderr)
    if faults or status:
        shutil.rmtree(new, ignore_errors=True)
        return 1
    sitemanifest.write(new / "html")
    put_in_place(new / "html")
    KEY.write_text(key, encoding="utf-8")
    shutil.rmtree(new, ignore_errors=True)
    return 0
