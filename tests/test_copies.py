"""Copies: one in which anything that counts was changed is never taken for what it was made from."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess

import pytest

from analysis import copies, releases

EPOCH = 1795235400  # 2026-11-21 04:30 UTC; in New York it is the 20th


def git(root, *arguments):
    names = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for kind in ("AUTHOR", "COMMITTER"):
        names |= {
            f"GIT_{kind}_NAME": "a",
            f"GIT_{kind}_EMAIL": "a@example.org",
            f"GIT_{kind}_DATE": "2026-11-20T23:30:00-0500",
        }
    return subprocess.run(
        ["git", *arguments], cwd=root, env={**os.environ, **names}, check=True, capture_output=True
    ).stdout.decode()


@pytest.fixture
def plain(tmp_path):
    """A copy of which nothing is known."""
    root = tmp_path / "copy"
    for name in (
        "analysis/intervals.py",
        "book/tasks.md",
        "data/datasets/a.yaml",
        "tests/test_a.py",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("as it was\n")
    (root / "requirements.txt").write_text("a==1\n")
    (root / ".gitignore").write_text("__pycache__/\n.DS_Store\n/_build/\n")
    return root


@pytest.fixture
def checkout(plain):
    """The same, committed."""
    git(plain, "init", "-q")
    git(plain, "add", "-A")
    git(plain, "commit", "-qm", "one")
    return plain


@pytest.fixture
def unpacked(plain):
    """The same, unpacked from an archive, with its site."""
    (plain / "site").mkdir()
    (plain / "site" / "index.html").write_text("a page")
    files = {
        file.relative_to(plain).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in plain.rglob("*")
        if file.is_file()
    }
    said = {"version": "development", "epoch": EPOCH, "commit": "abc", "files": files}
    (plain / "manifest.json").write_text(json.dumps(said))
    return plain


CHANGES = {
    "code": lambda root: (root / "analysis" / "intervals.py").write_text("z = 1.0\n"),
    "chapter": lambda root: (root / "book" / "tasks.md").write_text("other"),
    "record": lambda root: (root / "data" / "datasets" / "a.yaml").write_text("other"),
    "record added": lambda root: (root / "data" / "datasets" / "b.yaml").write_text("id: b"),
    "record gone": lambda root: (root / "data" / "datasets" / "a.yaml").unlink(),
    "lock": lambda root: (root / "requirements.txt").write_text("a==2\n"),
    "module moved": lambda root: (root / "analysis" / "intervals.py").rename(root / "analysis" / "b.py"),
}  # fmt: skip
USES = {
    "compiled": "analysis/__pycache__/intervals.cpython-311.pyc",
    "notes of a file manager": "data/datasets/.DS_Store",
    "lock of an editor": "data/datasets/.#a.yaml",
    "build": "_build/html/index.html",
    "own notes": "notes.txt",
    "own tests": "tests/test_b.py",
}


@pytest.mark.parametrize("kind", ["checkout", "unpacked"])
@pytest.mark.parametrize("name", CHANGES)
def test_change_is_seen(kind, name, request):
    root = request.getfixturevalue(kind)
    before = copies.of(root)
    assert not before.changed and releases.identity(root).version == "development"
    CHANGES[name](root)
    after = copies.of(root)
    assert after.changed and (after.commit, after.day) == (before.commit, "2026-11-21")
    found = releases.identity(root)
    assert (found.version, found.commit) == ("development-changed", before.commit)


@pytest.mark.parametrize("kind", ["checkout", "unpacked"])
@pytest.mark.parametrize("name", USES.values(), ids=USES)
def test_use_is_no_change(kind, name, request):
    root = request.getfixturevalue(kind)
    hashed = copies.sources_hash(root, "2026.11.0")
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("x")
    assert not copies.of(root).changed
    assert copies.sources_hash(root, "2026.11.0") == hashed


def test_staged_change_is_a_change(checkout):
    CHANGES["code"](checkout)
    git(checkout, "add", "-A")
    assert copies.of(checkout).changed
    git(checkout, "commit", "-qm", "two")
    found = copies.of(checkout)
    assert not found.changed and found.commit == git(checkout, "rev-parse", "HEAD").strip()


def test_day_is_the_commits_wherever_one_is(checkout, monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    assert (copies.of(checkout).epoch, copies.of(checkout).day) == (EPOCH, "2026-11-21")


def test_copy_inside_another_repository_is_not_that_repositorys(checkout, tmp_path):
    inner = checkout / "inner"
    shutil.copytree(checkout / "data", inner / "data")
    assert copies.of(inner) == copies.Copy() and copies.Copy().day == ""


@pytest.mark.parametrize("kind", ["no git", "git that refuses"])
def test_checkout_that_git_does_not_read_is_of_no_commit(checkout, monkeypatch, tmp_path, kind):
    if kind == "no git":
        monkeypatch.setenv("PATH", str(tmp_path))
    else:
        (checkout / ".git" / "HEAD").write_text("")
    assert copies.of(checkout) == copies.Copy()


@pytest.mark.parametrize("text", ["", "[1]", "{}", '{"files": []}', '{"files": {"a": "b"}}'])
def test_manifest_that_says_nothing(plain, text):
    (plain / "manifest.json").write_text(text)
    assert copies.of(plain) == copies.Copy()


def test_archive_of_a_changed_checkout_says_so(unpacked):
    file = unpacked / "manifest.json"
    said = json.loads(file.read_text())
    file.write_text(json.dumps({**said, "version": "development-changed"}))
    assert releases.identity(unpacked).version == "development-changed"


# Releases.


def release(root, **more):
    """Write a release into a copy, as `make release` does."""
    version = "2026.11.0"
    folder = root / "data" / "releases" / version
    folder.mkdir(parents=True)
    (root / "CITATION.cff").write_text(f'version: "{version}"\n')
    said = {
        "version": version,
        "date": "2026-11-20",
        "sources_hash": copies.sources_hash(root, version),
    }
    (folder / "release.json").write_text(json.dumps({**said, **more}))


@pytest.mark.parametrize("name", CHANGES)
def test_changed_release_without_history_is_no_release(plain, name):
    release(plain)
    assert releases.identity(plain).version == "2026.11.0"
    CHANGES[name](plain)
    found = releases.identity(plain)  # or a later state: which, nobody can tell
    assert (found.version, found.date, found.commit) == ("development", "", "")


def test_changed_checkout_of_a_release_is_no_release(checkout):
    release(checkout)
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Release")
    assert releases.identity(checkout).version == "2026.11.0"
    CHANGES["code"](checkout)
    assert releases.identity(checkout).version == "development-changed"


def test_shallow_clone_of_what_followed_a_release_is_no_release(checkout, tmp_path):
    release(checkout)
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Release")
    CHANGES["code"](checkout)
    git(checkout, "commit", "-qam", "two")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{checkout}", "shallow")
    assert releases.identity(tmp_path / "shallow").version == "development"


def test_release_that_has_no_hash_of_its_sources(checkout):
    records = releases.datasets_hash(checkout / "data")
    release(checkout, sources_hash=None, datasets_hash=records)
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Release")
    assert releases.identity(checkout).version == "2026.11.0"
    shutil.rmtree(checkout / ".git")  # its records alone say too little
    assert releases.identity(checkout).version == "development"


def test_hash_of_a_release_leaves_out_its_own_folder_only(plain):
    # The same by hand: for name in $(sorted names); printf 'NAME\0', digest of the content.
    digest = hashlib.sha256()
    for name, content in (
        ("analysis/intervals.py", b"as it was\n"),
        ("book/tasks.md", b"as it was\n"),
        ("data/datasets/a.yaml", b"as it was\n"),
        ("data/releases/2026.10.0/release.json", b"{}"),
        ("requirements.txt", b"a==1\n"),
    ):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    for version in ("2026.10.0", "2026.11.0"):
        (plain / "data" / "releases" / version).mkdir(parents=True)
        (plain / "data" / "releases" / version / "release.json").write_text("{}")
    assert copies.sources_hash(plain, "2026.11.0") == digest.hexdigest()
