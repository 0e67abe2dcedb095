"""Run the checks one after another, the quick ones first; say which failed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass

from _make.paths import ROOT


@dataclass(frozen=True)
class Check:
    """One program to run, and what it is for."""

    name: str
    command: tuple[str, ...]


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


PYTEST = _python("-m", "pytest", "-q", "--no-header")
QUICK = (
    Check("style", _python("-m", "ruff", "check", "--quiet", ".")),
    Check("form", _python("-m", "ruff", "format", "--check", "--quiet", ".")),
    Check("types", _python("-m", "mypy", "--no-error-summary")),
    Check("records", _python("-m", "analysis", "validate")),
    Check("units", (*PYTEST, "-n", "2", "tests", "--ignore=tests/book", "--ignore=tests/site")),
)
SLOW = (
    Check("site", _python("-m", "_make", "book")),
    Check("recorded notebooks", (*PYTEST, "tests/book")),
    Check(
        "nbval",
        (
            *PYTEST,
            "--nbval",
            "--nbval-cell-timeout=120",
            "-n",
            "2",
            "--dist=loadfile",
            "book/recorded",
        ),
    ),
    Check("browser", (*PYTEST, "-n", "2", "--dist=worksteal", "tests/site")),
)


def run(*, everything: bool) -> int:
    """Run the quick checks, or all; return 0 if none failed."""
    failed = []
    begun = time.monotonic()
    for check in QUICK + (SLOW if everything else ()):
        print(f"── {check.name}", flush=True)
        start = time.monotonic()
        environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'book'}"}
        status = subprocess.run(check.command, cwd=ROOT, env=environment, check=False).returncode
        print(f"   {'FAILED' if status else 'good'}, {time.monotonic() - start:.0f} s", flush=True)
        if status:
            failed.append(check.name)
    print(
        f"{'failed: ' + ', '.join(failed) if failed else 'all good'}, "
        f"{time.monotonic() - begun:.0f} s"
    )
    return 1 if failed else 0
