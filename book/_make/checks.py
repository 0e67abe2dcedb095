"""Run the checks one after another, the quick ones first; say which failed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass

from _make.execute import kernel_environment
from _make.paths import ROOT


@dataclass(frozen=True)
class Check:
    """One program to run, and the check without which it says nothing."""

    name: str
    command: tuple[str, ...]
    needs: str = ""


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


PYTEST = _python("-m", "pytest", "-q", "--no-header", "--tb=short")
QUICK = (
    Check("style", _python("-m", "ruff", "check", "--quiet", ".")),
    Check("form", _python("-m", "ruff", "format", "--check", "--quiet", ".")),
    Check("types", _python("-m", "mypy", "--no-error-summary")),
    Check("records", _python("-m", "analysis", "validate")),
    Check("units", (*PYTEST, "-n2", "tests", "--ignore=tests/book", "--ignore=tests/site")),
)
NBVAL = ("--nbval", "--nbval-cell-timeout=120", "-n2", "--dist=loadfile", "book/recorded")
SLOW = (
    Check("site", _python("-m", "_make", "book"), needs="records"),
    Check("recorded notebooks", (*PYTEST, "tests/book"), needs="site"),
    Check("nbval", (*PYTEST, *NBVAL), needs="recorded notebooks"),
    Check("browser", (*PYTEST, "-n2", "--dist=worksteal", "tests/site"), needs="site"),
)


def run(*, everything: bool) -> int:
    """Run the quick checks, or all; return 0 if none failed."""
    failed: list[str] = []
    begun = time.monotonic()
    # Kernels started by nbval see what those started by the build see.
    environment = {
        **kernel_environment(),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'book'}",
    }
    for check in QUICK + (SLOW if everything else ()):
        print(f"── {check.name}", flush=True)
        if check.needs in failed:
            print(f"   not run: it needs {check.needs}", flush=True)
            failed.append(check.name)
            continue
        start = time.monotonic()
        status = subprocess.run(check.command, cwd=ROOT, env=environment, check=False).returncode
        print(f"   {'FAILED' if status else 'good'}, {time.monotonic() - start:.0f} s", flush=True)
        if status:
            failed.append(check.name)
    verdict = f"failed: {', '.join(failed)}" if failed else "all good"
    print(f"{verdict}, {time.monotonic() - begun:.0f} s")
    return 1 if failed else 0
