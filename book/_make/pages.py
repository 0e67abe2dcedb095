"""Put a version on the branch that is shown to readers, and leave every older one as it is.

    python3 book/_make/pages.py BRANCH SITE VERSIONS VERSION

``BRANCH`` is a checkout of that branch, ``SITE`` the version's site, ``VERSIONS`` its
``versions.json``. Each version stands in ``vVERSION/``, and the newest at the root too, beside the
``versions.json`` of all. Only the standard library: it runs where there is a right to write.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

INDEX = "versions.json"
FORM = re.compile(r"\d{4}\.(0[1-9]|1[0-2])\.(0|[1-9]\d*)")
# At the root, besides the newest version: the branch's own, the name of a host, no Jekyll.
KEPT = {".git", ".nojekyll", "CNAME", INDEX}


class Refused(Exception):
    """Why nothing is published; the text says it."""


def listed(file: Path) -> dict[str, dict[str, Any]]:
    """Return the versions of a ``versions.json`` by name, the newest first."""
    said = json.loads(file.read_text(encoding="utf-8"))
    return {one["version"]: one for one in said["versions"]}


def folder(version: str) -> str:
    """Return the folder of a version.

    Examples
    --------
    >>> folder("2026.11.0")
    'v2026.11.0'
    """
    if not FORM.fullmatch(version):
        raise Refused(f"{version!r} is no version")
    return f"v{version}"


def check(branch: Path, site: Path, index: Path, version: str) -> None:
    """Raise `Refused` if publishing would change or lose an older version, or say what is not so."""
    place = folder(version)
    if (branch / place).exists():
        raise Refused(f"{version} is published already, and old versions stay as they are")
    said = json.loads((site / "manifest.json").read_text(encoding="utf-8"))["version"]
    if said != version:
        raise Refused(f"the site says that it is {said}, not {version}")
    new = listed(index)
    if next(iter(new), None) != version:
        raise Refused(f"{version} is not the newest of {INDEX}")
    before = listed(branch / INDEX) if (branch / INDEX).is_file() else {}
    lost = [name for name in before if name not in new]
    if lost:
        raise Refused(f"{INDEX} would lose {', '.join(lost)}")
    published = [name for name, one in before.items() if one.get("address")]
    gone = [name for name in published if not (branch / folder(name)).is_dir()]
    if gone:
        raise Refused(f"the branch lacks the folder of {', '.join(gone)}")


def merged(branch: Path, index: Path) -> dict[str, Any]:
    """Return the new index: where each published version stands, from the folder that holds all.

    What was said of an archive when it was published stays said.
    """
    said: dict[str, Any] = json.loads(index.read_text(encoding="utf-8"))
    before = listed(branch / INDEX) if (branch / INDEX).is_file() else {}
    for number, one in enumerate(said["versions"]):
        place = folder(one["version"])
        published = number == 0 or (branch / place).is_dir()
        one["address"] = f"{place}/" if published else None
        archive = before.get(one["version"], {}).get("archive")
        if archive:
            one["archive"] = archive
    return said


def publish(branch: Path, site: Path, index: Path, version: str) -> None:
    """Put the version into its folder, at the root, and into the index."""
    check(branch, site, index, version)
    said = merged(branch, index)
    shutil.copytree(site, branch / folder(version))
    for old in sorted(branch.iterdir()):
        if old.name not in KEPT and not FORM.fullmatch(old.name.removeprefix("v")):
            if old.is_dir():
                shutil.rmtree(old)
            else:
                old.unlink()
    shutil.copytree(site, branch, dirs_exist_ok=True)
    text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    (branch / INDEX).write_text(text, encoding="utf-8")
    (branch / ".nojekyll").touch()


def main(arguments: list[str]) -> int:
    """Run from the command line."""
    if len(arguments) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    branch, site, index = map(Path, arguments[:3])
    try:
        publish(branch, site, index, arguments[3])
    except (Refused, OSError, ValueError, KeyError) as problem:
        print(f"nothing published: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
