"""Resolve what is needed into exact versions with hashes, for Python 3.11 to 3.13 at once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from _make.paths import BUILD

RESOLVER = "uv"
OPTIONS = (
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
)
LOCKS = ("requirements", "requirements-test")


def resolver() -> str:
    """Return the path of the resolver, installed into a folder of its own if need be."""
    found = shutil.which(RESOLVER)
    if found:
        return found
    folder = BUILD / "lock-environment"
    if not (folder / "bin" / RESOLVER).exists():
        print(f"Installing {RESOLVER} into _build", flush=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", RESOLVER], check=True)
    return str(folder / "bin" / RESOLVER)


def lock(root: Path) -> int:
    """Write the locks."""
    BUILD.mkdir(exist_ok=True)
    program = resolver()
    for name in LOCKS:
        print(f"Resolving {name}.in", flush=True)
        command = [program, "pip", "compile", *OPTIONS, "--upgrade", f"{name}.in"]
        status = subprocess.run([*command, "-o", f"{name}.txt"], cwd=root, check=False).returncode
        if status:
            return status
    return 0
