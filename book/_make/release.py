"""Make a release: write the version down, record, commit, test, tag, build, pack.

Nothing is sent anywhere. Until the tag, whatever fails leaves the checkout as it was; after it,
``make archive`` repeats the rest.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import lzma
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from _make import locks
from _make.paths import ROOT
from analysis import copies, releases

CHANGED = ("CITATION.cff", "codemeta.json", ".zenodo.json", "CHANGELOG.md")


class NotReady(RuntimeError):
    """A reason why there can be no release now."""


def git(root: Path, *arguments: str) -> str:
    """Run git in a checkout; return what it says."""
    answer = subprocess.run(
        ["git", *arguments], cwd=root, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise NotReady(f"git {arguments[0]}: {answer.stderr.strip() or answer.stdout.strip()}")
    return answer.stdout


def check_version(version: str, date: str, root: Path) -> None:
    """Raise NotReady unless the version is well formed, of its day's month, and the newest."""
    try:
        given = releases.parse(version)
        day = datetime.date.fromisoformat(date)
    except ValueError as problem:
        raise NotReady(str(problem)) from None
    if given[:2] != (day.year, day.month):
        raise NotReady(f"{version} is no version of {date}: expected {day:%Y.%m}.N")
    for known in releases.released(root / "data"):
        if releases.parse(known["version"]) >= given:
            raise NotReady(f"{version} is not newer than {known['version']}, which is released")


def check_clean(version: str, root: Path) -> None:
    """Raise NotReady if anything is not committed, or the tag is taken."""
    changed = git(root, "status", "--porcelain", "--untracked-files=all").splitlines()
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise NotReady(f"not committed: {changed[0][3:]}{more}")
    if git(root, "tag", "--list", version).strip():
        raise NotReady(f"the tag {version} is there already")
    git(root, "var", "GIT_COMMITTER_IDENT")  # says what is missing before an hour's work, not after


def snapshot(version: str, date: str, root: Path) -> dict[str, bytes]:
    """Return the files of ``data/releases/VERSION``: small, and all that `diff` compares."""
    from analysis import diff, exports, measures, published, snapshots
    from analysis.catalogue import load

    catalogue = load(root / "data")
    numbers = published.numbers(catalogue) | published.figures(root / "book" / "recorded")
    tables = [
        exports.csv_text(columns, rows)
        for columns, rows in (
            (exports.CATALOGUE_COLUMNS, exports.catalogue_rows(catalogue)),
            (exports.EVIDENCE_COLUMNS, exports.evidence_rows(catalogue)),
            (exports.RELATION_COLUMNS, exports.relation_rows(catalogue)),
        )
    ]
    before = next(iter(releases.released(root / "data")), None)
    since = None
    if before:
        old = snapshots.read(root / "data" / "releases" / before["version"])
        new = snapshots.Snapshot(snapshots.of_tables(*map(snapshots.rows, tables)), numbers)
        since = {"version": before["version"], **diff.compare(old, new).counts}
    files = {
        "catalogue.csv": tables[0].encode(),
        "evidence.csv.xz": lzma.compress(tables[1].encode(), preset=9 | lzma.PRESET_EXTREME),
        "relations.csv": tables[2].encode(),
        "numbers.json": _json({name: one.plain() for name, one in sorted(numbers.items())}),
    }
    head = measures.headline(catalogue)
    said = {
        "version": version,
        "date": date,
        "doi": None,  # until an archive has minted one for this version
        "datasets": head["datasets"],
        "read": head["read"],
        "facts": head["facts"],
        "datasets_hash": releases.datasets_hash(root / "data"),
        "lock_hash": hashlib.sha256((root / "requirements.txt").read_bytes()).hexdigest(),
        "since": since,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    return {**files, "release.json": _json(said)}


def seal(version: str, root: Path) -> None:
    """Write into ``release.json`` the hash of all that the release is made of, once it is written.

    By it a copy without history and manifest is known for the release, or for another.
    """
    file = root / "data" / "releases" / version / "release.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    file.write_bytes(_json({**said, "sources_hash": copies.sources_hash(root, version)}))


def citation_file(text: str, version: str, date: str) -> str:
    r"""Return CITATION.cff with version and date, all else as it is.

    Examples
    --------
    >>> print(citation_file("title: A\nversion: x\n", "2026.11.0", "2026-11-20"), end="")
    title: A
    version: "2026.11.0"
    date-released: "2026-11-20"
    """
    kept = [
        line
        for line in text.rstrip("\n").splitlines()
        if not re.match(r"(version|date-released):", line)
    ]
    return "\n".join([*kept, f'version: "{version}"', f'date-released: "{date}"']) + "\n"


def codemeta(cff: dict[str, Any], version: str, date: str) -> bytes:
    """Return ``codemeta.json`` from what CITATION.cff says."""
    content = {
        "@context": "https://w3id.org/codemeta/3.0",
        "type": "SoftwareSourceCode",
        "name": cff["title"],
        "description": " ".join(str(cff.get("abstract", "")).split()),
        "version": version,
        "datePublished": date,
        "author": [{"type": "Organization", "name": releases.AUTHORS}],
        "keywords": cff.get("keywords", []),
        "license": [f"https://spdx.org/licenses/{one}" for one in _licences(cff)],
        "programmingLanguage": "Python",
        "runtimePlatform": "Python 3.11 to 3.13",
        "codeRepository": cff.get("repository-code"),
        "url": cff.get("url"),
        "referencePublication": [
            {
                "type": "ScholarlyArticle",
                "name": one["title"],
                "identifier": f"https://doi.org/{one['doi']}",
            }
            for one in cff.get("references", [])
            if "doi" in one
        ],
    }
    return _json({key: value for key, value in content.items() if value})


def zenodo(cff: dict[str, Any], version: str, date: str) -> bytes:
    """Return ``.zenodo.json``, from which that archive fills its form."""
    content = {
        "title": cff["title"],
        "description": " ".join(str(cff.get("abstract", "")).split()),
        "upload_type": "dataset",
        "version": version,
        "publication_date": date,
        "creators": [{"name": releases.AUTHORS}],
        "license": "cc-by-4.0",
        "access_right": "open",
        "keywords": cff.get("keywords", []),
        "related_identifiers": [
            {"identifier": one["doi"], "relation": "references", "scheme": "doi"}
            for one in cff.get("references", [])
            if "doi" in one
        ],
    }
    return _json(content)


def changelog(text: str, version: str, date: str, summary: str) -> str:
    """Return the changelog with what was unreleased under the new version."""
    head = "## [Unreleased]"
    if head not in text:
        raise NotReady("CHANGELOG.md has no section [Unreleased]")
    before, after = text.split(head, 1)
    body = after.strip("\n")
    return f"{before}{head}\n\n## [{version}] - {date}\n\n{summary}\n\n{body}".rstrip("\n") + "\n"


def _licences(cff: dict[str, Any]) -> list[str]:
    given = cff.get("license", [])
    return [given] if isinstance(given, str) else list(given)


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def contents(version: str, date: str, root: Path) -> dict[str, bytes]:
    """Return every file that a release writes, by its path in the checkout."""
    from analysis import yamlfiles

    files = {
        f"data/releases/{version}/{name}": content
        for name, content in snapshot(version, date, root).items()
    }
    cff = citation_file((root / "CITATION.cff").read_text(encoding="utf-8"), version, date)
    said = yamlfiles.read(cff)
    files["CITATION.cff"] = cff.encode()
    files["codemeta.json"] = codemeta(said, version, date)
    files[".zenodo.json"] = zenodo(said, version, date)
    log = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    files["CHANGELOG.md"] = changelog(log, version, date, _summary(files, version)).encode()
    return files


def _summary(files: dict[str, bytes], version: str) -> str:
    release = json.loads(files[f"data/releases/{version}/release.json"])
    text = (
        f"{release['datasets']:,} datasets, {release['read']:,} of them read at their own sources."
    )
    if release["since"]:
        from analysis import difftext

        text += f"\nSince {release['since']['version']}: {difftext.counted(release['since'])}."
    return text


def write(files: dict[str, bytes], root: Path) -> Callable[[], None]:
    """Write files; return what puts everything back as it was."""
    before = {
        name: (root / name).read_bytes() if (root / name).is_file() else None for name in files
    }

    def undo() -> None:
        for name, content in before.items():
            if content is None:
                (root / name).unlink(missing_ok=True)
            else:
                (root / name).write_bytes(content)
        for folder in {(root / name).parent for name in files}:
            if folder.is_dir() and not any(folder.iterdir()):
                shutil.rmtree(folder)

    try:
        for name, content in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
    except OSError:
        undo()
        raise
    return undo


def release(version: str, date: str, *, tests: bool = True, root: Path = ROOT) -> int:
    """Make the release; return 0 if all of it is done."""
    from _make import archive, checks, record
    from _make.manifest import manifest

    check_version(version, date, root)
    check_clean(version, root)
    before = git(root, "rev-parse", "HEAD").strip()
    print(f"Writing {version}", flush=True)
    undo = write(contents(version, date, root), root)
    try:
        # Chapters may show the version: what they give is recorded with it.
        with locks.only_one("release"):
            if record.record():
                raise NotReady("a chapter cannot be executed with the new version")
        seal(version, root)
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", f"Release {version}")
        manifest.cache_clear()  # until now the checkout was a changed one
        # After the commit, since a release brings pages of its own: its number, what it changed.
        if tests and checks.run(everything=True):
            raise NotReady("the tests are not green")
    except BaseException:
        git(root, "reset", "--quiet", before)
        undo()
        restore_recorded(root)
        print("nothing released; the checkout is as it was", file=sys.stderr)
        raise
    git(root, "tag", "--annotate", version, "--message", f"Release {version}")
    if archive.main():
        print("committed and tagged, but not packed: make archive", file=sys.stderr)
        return 1
    note_archive(version, root)
    print(f"{version} is committed and tagged here; publish it: git push origin HEAD {version}")
    return 0


def note_archive(version: str, root: Path) -> None:
    """Write down what the archive and the commit are, in a commit of its own: neither names itself."""
    from _make import archive, record

    made = archive.found(version, root / archive.OUT.relative_to(ROOT))
    if made is None:
        return
    file = root / "data" / "releases" / version / releases.ARCHIVE
    commit = git(root, "rev-parse", f"{version}^{{commit}}").strip()
    file.write_bytes(_json({**made, "commit": commit}))
    # The chapter on versions shows the hash: what it gives is recorded with it.
    if record.record():
        raise NotReady(f"{version} is tagged; a chapter cannot be executed with its archive's hash")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", f"Hash of the archive of {version}")


def restore_recorded(root: Path) -> None:
    """Put the recorded notebooks back as they were committed."""
    if git(root, "ls-files", "book/recorded").strip():
        git(root, "checkout", "--quiet", "--", "book/recorded")
    git(root, "clean", "-fdq", "--", "book/recorded")


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="make release")
    parser.add_argument("version", metavar="VERSION", help="YYYY.MM.N")
    parser.add_argument("--date", help="YYYY-MM-DD (default: today, UTC)")
    parser.add_argument("--skip-tests", action="store_true")
    given = parser.parse_args(arguments)
    date = given.date or datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        return release(given.version, date, tests=not given.skip_tests)
    except NotReady as problem:
        print(f"no release: {problem}", file=sys.stderr)
        return 1
