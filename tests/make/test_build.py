"""Putting a site in place: a build that is killed or fails leaves the site of before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from _make import build, environment, execute, locks, manifest, verify


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(build, "BUILD", tmp_path)
    monkeypatch.setattr(build, "SITE", tmp_path / "html")
    monkeypatch.setattr(build, "OLD", tmp_path / ".old-html")
    monkeypatch.setattr(build, "KEY", tmp_path / "site.key")
    return tmp_path


def site(folder: Path, name: str, text: str) -> Path:
    target = folder / name
    target.mkdir(parents=True)
    (target / "index.html").write_text(text)
    return target


def test_new_site_replaces_the_old_one_whole(folder):
    site(folder, "html", "old")
    (folder / "html" / "gone.html").write_text("old")
    build.put_in_place(site(folder, ".new-1/html", "new"))
    assert [file.name for file in (folder / "html").iterdir()] == ["index.html"]
    assert (folder / "html" / "index.html").read_text() == "new"
    assert not (folder / ".old-html").exists()


def test_site_of_before_comes_back_after_a_kill_between_the_renames(folder):
    site(folder, ".old-html", "old")
    site(folder, ".new-1/html", "half")
    build.recover()
    assert (folder / "html" / "index.html").read_text() == "old"
    assert not (folder / ".new-1").exists()


def test_site_stays_when_a_chapter_fails(folder, capsys):
    site(folder, "html", "old")
    failed = execute.Executed("tasks", fault="code cell 3: KeyError: 'x'")
    assert build.book([failed], "key") == 1
    assert (folder / "html" / "index.html").read_text() == "old"
    assert "book/tasks.md: code cell 3: KeyError" in capsys.readouterr().err


def test_site_stays_when_the_pages_have_faults(folder, monkeypatch):
    site(folder, "html", "old")
    monkeypatch.setattr(build, "sphinx", lambda *given, **options: 1)
    monkeypatch.setattr(execute, "into_cache", lambda *given: None)
    assert build.book([], "key") == 1
    assert (folder / "html" / "index.html").read_text() == "old"


def test_site_is_built_anew_unless_its_key_is_in_place(folder):
    site(folder, "html", "old")
    assert not build.is_in_place("key")
    (folder / "site.key").write_text("key")
    assert build.is_in_place("key") and not build.is_in_place("other")
    (folder / "html" / "index.html").unlink()
    assert not build.is_in_place("key")


def test_key_of_the_site_sees_chapters_extensions_and_configuration(tmp_path):
    for name in ("book/_ext", "book/recorded", "data", "analysis"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("_config.yml", "_toc.yml", "requirements.txt", "book/recorded/a.ipynb"):
        (tmp_path / name).write_text("a")
    seen = {build.site_key(tmp_path)}
    for name in ("book/a.md", "book/_ext/a.py", "_toc.yml", "_config.yml", "data/a.csv"):
        (tmp_path / name).write_text("changed")
        seen.add(build.site_key(tmp_path))
    assert len(seen) == 6
    (tmp_path / "book/recorded/a.ipynb").write_text("changed")
    assert build.site_key(tmp_path) in seen


def test_second_build_waits_for_the_first(tmp_path, monkeypatch):
    monkeypatch.setattr(locks, "BUILD", tmp_path)
    code = (
        "import sys, pathlib, _make.locks as locks\n"
        f"locks.BUILD = pathlib.Path({str(tmp_path)!r})\n"
        "with locks.only_one('build'): print('mine', flush=True)\n"
    )
    with locks.only_one("build"):
        other = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=Path(build.__file__).parents[1],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert "waiting" in other.stderr.readline()
        assert other.poll() is None
    assert other.communicate(timeout=20)[0] == "mine\n"


def test_environment_is_kept_only_while_the_locks_are_the_same(tmp_path):
    lock = tmp_path / "requirements.txt"
    lock.write_text("a==1\n")
    stamp = environment.wanted([lock])
    assert environment.holds(stamp, environment.wanted([lock]))
    lock.write_text("a==2\n")
    assert not environment.holds(stamp, environment.wanted([lock]))
    assert not environment.holds("", stamp)


def test_lock_has_hashes_for_everything_and_no_address():
    root = Path(build.__file__).parents[2]
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (root / name).read_text()
        packages = [line for line in text.splitlines() if line and line[0].isalnum()]
        assert packages and all("==" in line and line.endswith("\\") for line in packages)
        assert "://" not in text and "--index" not in text


def test_manifest_follows_the_epoch_given(monkeypatch, tmp_path):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    manifest.manifest.cache_clear()
    assert manifest.manifest(tmp_path).date == "14 November 2023"
    manifest.manifest.cache_clear()


def test_first_difference_is_named(tmp_path):
    one, other = site(tmp_path, "one", "same and 1"), site(tmp_path, "other", "same and 2")
    said = verify.first_difference(one, other)
    assert said is not None and said.startswith("index.html, byte 9:")
    (other / "index.html").write_text("same and 1")
    assert verify.first_difference(one, other) is None
    (other / "more.html").write_text("")
    assert verify.first_difference(one, other) == "more.html is only in the second build"
