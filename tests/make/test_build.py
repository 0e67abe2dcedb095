"""Putting a site in place: a build that is killed or fails leaves the site of before."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from _make import build, environment, execute, locks, manifest, running, verify
from tests.make.test_execute import chapter


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


def chapters(monkeypatch, folder, *cells):
    """Let the book be made of chapters of one cell each, named a, b, …"""
    monkeypatch.setattr(execute, "EXECUTED", folder / "executed")
    sources = []
    for name, cell in zip("abc", cells, strict=False):
        (folder / name).mkdir()
        sources.append(chapter(folder / name, cell).rename(folder / name / f"{name}.md"))
    real = running.Running
    monkeypatch.setattr(running, "Running", lambda cache: real(sources, cache))


def reading(*names):
    """Return what stands for Sphinx: it reads some chapters, and writes what was read."""

    def sphinx(output, cache, **options):
        output.mkdir(parents=True)
        for name in names:
            assert running.current is not None
            running.current.arrive(name)
        (output / "index.html").write_text("new")
        return 0

    return sphinx


def test_site_stays_when_chapters_fail_and_every_fault_is_told(folder, monkeypatch, capsys):
    site(folder, "html", "old")
    chapters(monkeypatch, folder, "1 / 0", "20 + 1", "{}['x']")
    monkeypatch.setattr(build, "sphinx", reading("a", "b", "c"))
    assert build.book("key") == 1
    assert (folder / "html" / "index.html").read_text() == "old"
    said = capsys.readouterr().err
    assert "book/a.md: code cell 1: ZeroDivisionError" in said
    assert "book/c.md: code cell 1: KeyError" in said
    assert "2 chapters failed; the site was left as it was." in said
    assert not list(folder.glob(".new-*")) and running.current is None


def test_chapter_that_no_page_waits_for_fails_the_build_as_well(folder, monkeypatch):
    chapters(monkeypatch, folder, "1 / 0")
    monkeypatch.setattr(build, "sphinx", reading())
    assert build.book("key") == 1 and not (folder / "html").exists()


def test_pages_get_the_outputs_of_the_chapters_they_wait_for(folder, monkeypatch, capsys):
    from jupyter_cache import get_cache

    chapters(monkeypatch, folder, "20 + 1", "'other'")
    seen = {}

    def sphinx(output, cache, **options):
        under_way = running.current
        assert under_way is not None
        assert under_way.is_awaited("a") and not under_way.is_awaited("z")
        under_way.arrive("z")  # a page without code: there is nothing to wait for
        under_way.arrive("b")
        held = get_cache(cache)
        bundles = [held.get_cache_bundle(one.pk).nb for one in held.list_cache_records()]
        seen["before"] = [
            cell.outputs[0].data["text/plain"]
            for notebook in bundles
            for cell in notebook.cells
            if cell.cell_type == "code"
        ]
        return reading("a")(output, cache)

    monkeypatch.setattr(build, "sphinx", sphinx)
    assert build.book("key") == 0
    assert seen == {"before": ["'other'"]}
    assert "[ 2/2]" in capsys.readouterr().out
    assert (folder / "html" / "index.html").read_text() == "new"


def test_full_disk_while_outputs_are_kept_is_told_as_such(folder, monkeypatch):
    def keep(*given):
        raise OSError(28, "No space left on device")

    chapters(monkeypatch, folder, "20 + 1")
    monkeypatch.setattr(running, "keep", keep)
    monkeypatch.setattr(build, "sphinx", reading("a"))
    with pytest.raises(OSError, match="No space left"):
        build.book("key")


def test_faulty_records_are_told_once_and_nothing_is_executed(folder, monkeypatch, capsys, good):
    data = folder / "data" / "datasets"
    data.mkdir(parents=True)
    (data / "eurosat.yaml").write_text(good.replace("value: 2017", "value: 1899"))
    monkeypatch.setattr(build.records_are_good, "__defaults__", (folder / "data",))
    chapters(monkeypatch, folder, "1 / 0", "2 / 0", "3 / 0")
    site(folder, "html", "old")
    assert build.book("key") == 1
    out, err = capsys.readouterr()
    assert out == "Executing 3 chapters\n"
    said = err.splitlines()
    assert len(said) == 2 and said[0].startswith("data/datasets/eurosat.yaml:11: facts.year.value:")
    assert said[1] == "Faults in the records: 1; the site was left as it was."
    assert (folder / "html" / "index.html").read_text() == "old"


def test_records_at_odds_with_each_other_are_told_before_anything_is_executed(
    folder, monkeypatch, capsys, good
):
    data = folder / "data" / "datasets"
    data.mkdir(parents=True)
    (data / "eurosat.yaml").write_text(good)
    (data / "other.yaml").write_text(good.replace("id: eurosat", "id: other"))
    assert build.records_are_good(folder / "data") is False
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2 and said[0].startswith("data/datasets/other.yaml:2: name: 'EuroSAT'")


def test_site_stays_when_the_pages_have_faults(folder, monkeypatch):
    site(folder, "html", "old")
    monkeypatch.setattr(build, "sphinx", lambda *given, **options: 1)
    chapters(monkeypatch, folder)
    assert build.book("key") == 1
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


@pytest.fixture
def own_root(tmp_path, monkeypatch):
    """A checkout of one lock, whose packages arrive without pip."""
    (tmp_path / "requirements.txt").write_text("a==1\n")
    place = tmp_path / ".venv"
    for name, value in {
        "ROOT": tmp_path,
        "ENVIRONMENT": place,
        "PYTHON": place / "bin" / "python",
        "STAMP": place / "installed.txt",
    }.items():
        monkeypatch.setattr(environment, name, value)
    monkeypatch.setattr(environment, "install", lambda lock: None)
    return tmp_path


def test_an_environment_of_somebody_else_is_left_alone(own_root, capsys):
    work = own_root / ".venv" / "mywork.txt"
    work.parent.mkdir()
    work.write_text("mine")
    with pytest.raises(SystemExit, match="a .venv that `make env` has not made"):
        environment.main(["requirements.txt"])
    assert work.read_text() == "mine" and [one.name for one in work.parent.iterdir()] == [work.name]


def test_an_environment_of_our_own_is_made_anew_also_after_a_kill(own_root, monkeypatch):
    def killed(lock):
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "install", killed)
    (own_root / ".venv").mkdir()  # an empty folder is nobody's
    with pytest.raises(KeyboardInterrupt):
        environment.main(["requirements.txt"])
    assert not environment.installed()
    left = own_root / ".venv" / "left.txt"
    left.touch()
    monkeypatch.setattr(environment, "install", lambda lock: None)
    assert environment.main(["requirements.txt"]) == 0
    assert environment.installed() == environment.wanted([own_root / "requirements.txt"])
    assert not left.exists()


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


@pytest.fixture
def unpacked(tmp_path, monkeypatch):
    """An unpacked archive of two files, of which one belongs to its site."""
    for name in ("SOURCE_DATE_EPOCH", "MORE_DATA_COMMIT"):
        monkeypatch.delenv(name, raising=False)
    files = {"book/tasks.md": b"prose", "site/index.html": b"page"}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    said = {"version": "development", "epoch": 1700000000, "commit": "abc", "files": hashes}
    (tmp_path / "manifest.json").write_text(json.dumps(said))
    return tmp_path


def made_from(root):
    manifest.manifest.cache_clear()
    made = manifest.manifest(root)
    manifest.manifest.cache_clear()
    return made


def test_archive_is_built_as_what_it_was_packed_from(unpacked):
    (unpacked / "site" / "index.html").write_text("looked at, and saved")
    made = made_from(unpacked)
    assert (made.version, made.date, made.commit) == ("development", "14 November 2023", "abc")
    assert made.day == "2023-11-14"


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_archive_that_was_changed_is_built_as_changed(unpacked, damage):
    file = unpacked / "book" / "tasks.md"
    file.write_text("other prose") if damage == "changed" else file.unlink()
    made = made_from(unpacked)
    assert (made.version, made.date, made.commit) == (
        "development-changed",
        "14 November 2023",
        "abc",
    )


@pytest.mark.parametrize("text", ["", "[1]"])
def test_copy_of_which_nothing_is_known_has_no_date(unpacked, monkeypatch, text):
    (unpacked / "manifest.json").write_text(text)
    made = made_from(unpacked)
    assert (made.version, made.date, made.day, made.commit) == ("development", "", "", "none")
    # What a build tells the processes that it begins is no date, either.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(made.epoch))
    assert made_from(unpacked).date == ""


def test_first_difference_is_named(tmp_path):
    one, other = site(tmp_path, "one", "same and 1"), site(tmp_path, "other", "same and 2")
    said = verify.first_difference(one, other)
    assert said is not None and said.startswith("index.html, byte 9:")
    (other / "index.html").write_text("same and 1")
    assert verify.first_difference(one, other) is None
    (other / "more.html").write_text("")
    assert verify.first_difference(one, other) == "more.html is only in the second build"
