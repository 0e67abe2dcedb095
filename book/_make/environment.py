"""Make the virtual environment and keep it what the locks say.

Runs before anything is installed: only the standard library, on any Python from 3.11.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
STAMP = ENVIRONMENT / "installed.txt"
PIP_OPTIONS = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]


def wanted(locks: list[Path]) -> str:
    """Return what the stamp says once these locks are installed for this Python."""
    version = ".".join(map(str, sys.version_info[:3]))
    lines = [f"python {version}"]
    lines += [f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}" for lock in locks]
    return "\n".join(lines) + "\n"


def installed() -> str:
    """Return what the stamp says, if the environment can be used; else nothing."""
    try:
        works = subprocess.run([PYTHON, "-c", ""], capture_output=True, check=False).returncode == 0
        return STAMP.read_text(encoding="utf-8") if works else ""
    except OSError:
        return ""


def holds(have: str, want: str) -> bool:
    r"""Tell whether an environment with the first stamp serves who wants the second.

    Examples
    --------
    >>> holds("python 3\na 1\nb 2\n", "python 3\na 1\n")
    True
    >>> holds("python 3\na 1\n", "python 3\na 2\n")
    False
    """
    return bool(have) and set(want.splitlines()) <= set(have.splitlines())


def create() -> None:
    """Make an empty environment, in place of one that was made here and cannot be used."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        sys.exit(
            f"The venv module of {sys.executable} is missing: "
            "on Debian or Ubuntu, `apt install python3-venv`."
        )
    if ENVIRONMENT.exists():
        if any(ENVIRONMENT.iterdir()) and not STAMP.exists():
            sys.exit(
                "There is a .venv that `make env` has not made, or not to its end: move it away, "
                "or remove it (rm -r .venv). All in it would be lost."
            )
        shutil.rmtree(ENVIRONMENT)
    ENVIRONMENT.mkdir()
    STAMP.touch()  # empty: made here, and not to its end yet
    print(f"Environment: .venv with Python {sys.version.split()[0]}", flush=True)
    result = subprocess.run(
        [sys.executable, "-m", "venv", str(ENVIRONMENT)],
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        reason = (result.stdout + result.stderr).strip().splitlines()[-1:] or ["no reason given"]
        sys.exit(f"The environment .venv could not be made: {reason[0]}")


def install(lock: Path) -> None:
    """Install one lock, each file checked against its hash; show what arrives."""
    names = [line for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line]
    print(f"Installing {len(names)} packages of {lock.name} …", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", *PIP_OPTIONS, "--require-hashes"]
    process = subprocess.Popen(
        [*command, "-r", str(lock)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    said: list[str] = []
    seen, shown = 0, time.monotonic()
    for line in process.stdout:
        said.append(line)
        seen += line.startswith("Collecting ")
        if line.startswith("Installing collected"):
            print(f"  {seen} fetched; unpacking …", flush=True)
        elif time.monotonic() - shown > 5:
            print(f"  {seen} of {len(names)}", flush=True)
            shown = time.monotonic()
    if process.wait():
        sys.stdout.writelines(said[-15:])
        sys.exit(f"{lock.name} could not be installed; the lines above are pip's own.")


def main(arguments: list[str]) -> int:
    """Bring the environment to the locks named; do nothing if it is there."""
    if sys.version_info < (3, 11):
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    locks = [ROOT / name for name in arguments]
    want = wanted(locks)
    have = installed()
    if holds(have, want):
        return 0
    try:
        version = want.splitlines()[0]
        if not have or have.splitlines()[0] != version or not (ENVIRONMENT / "pyvenv.cfg").exists():
            create()
            have = ""
        done = set(have.splitlines())
        for lock, line in zip(locks, want.splitlines()[1:], strict=True):
            if line not in done:
                # The stamp says nothing while pip works: an install that is killed is begun again.
                STAMP.write_text("", encoding="utf-8")
                install(lock)
        STAMP.write_text(want, encoding="utf-8")
    except OSError as problem:
        sys.exit(f"The environment .venv could not be written: {problem}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
