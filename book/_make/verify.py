"""Build twice under different circumstances and compare every byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from _make.paths import BUILD, ROOT, SITE

# What must not matter: the folder, the order of hashing, the time zone, the language, the day.
CIRCUMSTANCES = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "C"},
)
# Those that differ most from C: Turkish has another capital of i, the others a decimal comma.
LANGUAGES = ("tr_TR", "de_DE", "fr_FR")

OTHER_DAY = Path(__file__).with_name("otherday.c")


def other_day(folder: Path) -> dict[str, str]:
    """Return what puts a process and its children fourteen years ahead, where a compiler is at hand.

    libfaketime would do, but its waiting clocks and Python's do not get on.
    """
    compiler = shutil.which("cc")
    library = folder / "otherday.so"
    if compiler is None or not sys.platform.startswith("linux"):
        return {}
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(OTHER_DAY), "-ldl"]
    failed = subprocess.run(command, capture_output=True, check=False).returncode
    return {} if failed else {"LD_PRELOAD": str(library)}


def other_language(installed: str) -> dict[str, str]:
    r"""Return what has a process run in another language, of those that ``locale -a`` lists.

    Examples
    --------
    >>> other_language("C\nde_DE.utf8\ntr_TR\ntr_TR.utf8\n")
    {'LC_ALL': 'tr_TR.utf8'}
    >>> other_language("C\nC.utf8\nPOSIX\n")
    {}
    """
    known = installed.split()
    named = (f"{one}.{end}" for one in LANGUAGES for end in ("utf8", "UTF-8"))
    return next(({"LC_ALL": name} for name in named if name in known), {})


def installed_languages() -> str:
    """Return what ``locale -a`` says; nothing where there is no such program."""
    try:
        return subprocess.run(["locale", "-a"], capture_output=True, check=False).stdout.decode(
            errors="replace"
        )
    except OSError:
        return ""


def files(site: Path) -> dict[str, bytes]:
    """Return the content of every file of a site by its name."""
    return {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


def first_difference(one: Path, other: Path) -> str | None:
    """Say in which file, and where in it, two sites first differ; nothing if they do not."""
    left, right = files(one), files(other)
    for name in sorted(left.keys() | right.keys()):
        if name not in left or name not in right:
            return f"{name} is only in the {'first' if name in left else 'second'} build"
        if left[name] != right[name]:
            place = next(
                (
                    number
                    for number, (a, b) in enumerate(zip(left[name], right[name], strict=False))
                    if a != b
                ),
                min(len(left[name]), len(right[name])),
            )
            shown = [content[name][max(0, place - 40) : place + 40] for content in (left, right)]
            return f"{name}, byte {place}: {shown[0]!r} against {shown[1]!r}"
    return None


def copy_checkout(target: Path) -> None:
    """Copy what belongs to the checkout: what git knows or does not ignore."""
    answer = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if answer.returncode:
        ignored = shutil.ignore_patterns("_build", ".venv", ".git", "__pycache__", ".*_cache")
        shutil.copytree(ROOT, target, ignore=ignored)
        return
    for name in filter(None, answer.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)


def verify() -> int:
    """Build in two fresh folders; compare; keep neither."""
    from _make.manifest import manifest

    build = manifest(ROOT)
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="verify-", dir=BUILD) as folder:
        sites = []
        ahead = other_day(Path(folder))
        language = other_language(installed_languages())
        for number, given in enumerate(CIRCUMSTANCES, 1):
            circumstances = {**given, **(language if number == 2 else {})}
            checkout = Path(folder) / f"{'a-longer-name-' * number}{number}"
            copy_checkout(checkout)
            print(f"Build {number} of {len(CIRCUMSTANCES)}: {circumstances}", flush=True)
            environment = {
                **os.environ,
                **circumstances,
                **(ahead if number == 2 else {}),
                "SOURCE_DATE_EPOCH": str(build.epoch),
                "MORE_DATA_COMMIT": build.commit,
                "PYTHONPATH": f"{checkout}{os.pathsep}{checkout / 'book'}",
            }
            command = [sys.executable, "-m", "_make", "book"]
            if subprocess.run(command, cwd=checkout, env=environment, check=False).returncode:
                return 1
            sites.append(checkout / SITE.relative_to(ROOT))
        difference = first_difference(sites[0], sites[1])
        count = len(files(sites[0]))
    day = "" if ahead else " (built on the same day: there is no C compiler to move the clock)"
    said = (
        "" if language else f" (in no other language: none of {', '.join(LANGUAGES)} is installed)"
    )
    print(difference or f"The same {count} files, byte for byte{day}{said}.")
    return 1 if difference else 0
