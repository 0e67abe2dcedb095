"""Resolve what is needed into exact versions with hashes, for Python 3.11 to 3.13 at once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from _make.paths import BUILD

RESOLVER = "uv"
# Only this version writes the locks: what another would write differently is no change of the software.
VERSION = "0.13.9"
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
    folder = BUILD / "lock-environment"
    own = str(folder / "bin" / RESOLVER)
    for found in (shutil.which(RESOLVER), own):
        if found and is_pinned(found):
            return found
    print(f"Installing {RESOLVER} {VERSION} into _build", flush=True)
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    wanted = f"{RESOLVER}=={VERSION}"
    subprocess.run([folder / "bin" / "pip", "install", "--quiet", wanted], check=True)
    return own


def is_pinned(program: str) -> bool:
    """Return whether a program is there and says that it is the resolver in the pinned version."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.stdout.split()[:2] == [RESOLVER, VERSION]


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
