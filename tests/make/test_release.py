"""Releases: only from a clean checkout, whole or not at all, and an archive that is what it says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import time

import pytest

from _make import archive, checks, record, release, rocrate, sitemanifest
from _make.manifest import manifest
from analysis import diff, releases, verification, yamlfiles
from tests.conftest import GOOD

VERSION, DATE = "2026.11.0", "2026-11-20"
CFF = """\
cff-version: 1.2.0
message: "Cite it."
title: "A title"   # a comment stays
authors:
  - name: "The More Data contributors"
license: [CC-BY-4.0, MIT]
url: "https://example.org/review"
abstract: >-
  In two
  lines.
references:
  - {type: article, title: "Theirs", doi: "10.1000/xyz"}
"""
CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n"


def git(root, *arguments):
    return subprocess.run(
        ["git", *arguments], cwd=root, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A small checkout with one record, committed."""
    for name, value in {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("SOURCE_DATE_EPOCH", "MORE_DATA_COMMIT"):
        monkeypatch.delenv(name, raising=False)
    root = tmp_path / "checkout"
    (root / "data" / "datasets").mkdir(parents=True)
    (root / "data" / "datasets" / "eurosat.yaml").write_text(GOOD)
    for name in ("lists", "claims.yaml"):
        source = release.ROOT / "data" / name
        target = root / "data" / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
    (root / "requirements.txt").write_text("a==1\n")
    (root / "CITATION.cff").write_text(CFF)
    (root / "CHANGELOG.md").write_text(CHANGELOG)
    (root / ".gitignore").write_text("/_build/\n")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "one")
    manifest.cache_clear()
    yield root
    manifest.cache_clear()


@pytest.fixture
def quick(monkeypatch):
    """Neither test nor execute nor build; everything else is real."""
    monkeypatch.setattr(checks, "run", lambda everything: 0)
    monkeypatch.setattr(record, "record", lambda: 0)
    monkeypatch.setattr(archive, "main", lambda *given: 0)


def test_release_commits_and_tags_what_it_says(checkout, quick):
    assert release.release(VERSION, DATE, root=checkout) == 0
    assert git(checkout, "status", "--porcelain") == ""
    assert git(checkout, "tag").split() == [VERSION]
    found = releases.identity(checkout)
    assert (found.version, found.date, found.doi) == (VERSION, DATE, None)
    folder = checkout / "data" / "releases" / VERSION
    said = json.loads((folder / "release.json").read_text())
    assert said["datasets"] == 1 and said["doi"] is None
    assert sitemanifest.head(checkout)["version"] == VERSION
    assert not diff.folders(folder, checkout / "data", numbers=False)[0]


def test_hash_of_the_archive_is_noted_after_the_release(checkout, quick, monkeypatch):
    shown = checkout / "shown.txt"  # in the place of the chapter that shows the hash

    def record_versions() -> int:
        noted = releases.archive_of(VERSION, checkout / "data")
        shown.write_text(noted["sha256"] if noted else "none yet")
        return 0

    monkeypatch.setattr(record, "record", record_versions)
    out = checkout / "_build" / "release"
    out.mkdir(parents=True)
    (out / archive.file_name(VERSION)).write_bytes(b"packed")
    assert release.release(VERSION, DATE, root=checkout) == 0
    assert git(checkout, "status", "--porcelain") == ""
    noted = releases.archive_of(VERSION, checkout / "data")
    # sha256 of "packed", by sha256sum
    assert noted["sha256"] == "88cb8a087b6e8cebfc9ae5602f5a2159a6bcf923e7f2c56809bcda6cad1727a7"
    assert noted["bytes"] == 6
    assert noted["commit"] == git(checkout, "rev-list", "-n1", VERSION).strip()
    assert git(checkout, "show", f"{VERSION}:shown.txt") == "none yet"
    assert git(checkout, "show", "HEAD:shown.txt") == noted["sha256"]
    # The tag is the release; what follows it is no release.
    assert git(checkout, "rev-list", "-n1", VERSION) == git(checkout, "rev-parse", "HEAD~1")
    assert releases.identity(checkout).version == "development"


def test_same_release_twice_gives_the_same_files(checkout):
    one = release.contents(VERSION, DATE, checkout)
    time.sleep(1.1)  # a time in seconds would show
    assert release.contents(VERSION, DATE, checkout) == one


def test_what_is_committed_after_a_release_is_development(checkout, quick):
    release.release(VERSION, DATE, root=checkout)
    (checkout / "requirements.txt").write_text("a==2\n")
    git(checkout, "commit", "-qam", "two")
    assert releases.identity(checkout).version == "development"
    git(checkout, "checkout", "-q", VERSION)
    assert releases.identity(checkout).version == VERSION
    shutil.rmtree(checkout / ".git")  # as in an archive
    assert releases.identity(checkout).version == VERSION


def test_next_release_says_what_changed(checkout, quick):
    release.release(VERSION, DATE, root=checkout)
    file = checkout / "data" / "datasets" / "eurosat.yaml"
    file.write_text(file.read_text().replace("value: 2017", "value: 2018", 1))
    git(checkout, "commit", "-qam", "two")
    assert releases.identity(checkout).version == "development"
    assert release.release("2026.11.1", DATE, root=checkout) == 0
    log = (checkout / "CHANGELOG.md").read_text()
    assert log.index("## [Unreleased]") < log.index("## [2026.11.1]") < log.index(f"## [{VERSION}]")
    assert (
        f"Since {VERSION}: 0 pieces of coverage lost, 0 records removed, 0 added, 1 field changed"
        in log
    )
    newest, first = releases.released(checkout / "data")
    assert first["since"] is None
    counts = {"lost": 0, "removed": 0, "added": 0, "fields": 1, "records": 1}
    assert newest["since"].items() >= {"version": VERSION, **counts}.items()
    cff = (checkout / "CITATION.cff").read_text()
    assert cff.count("version: ") == 2 and cff.count("date-released: ") == 1  # cff-version too


@pytest.mark.parametrize(
    ("version", "date", "said"),
    [
        ("2026.11", DATE, "expected YYYY.MM.N"),
        ("v2026.11.0", DATE, "expected YYYY.MM.N"),
        ("2026.10.0", DATE, "expected 2026.11.N"),
        ("2026.11.0", "2026-11-31", "day is out of range"),
        ("2026.11.3", DATE, "not newer than 2026.11.3"),
        ("2026.11.2", DATE, "not newer than 2026.11.3"),
    ],
)
def test_version_that_will_not_do(checkout, version, date, said):
    folder = checkout / "data" / "releases" / "2026.11.3"
    folder.mkdir(parents=True)
    released = '{"version": "2026.11.3", "date": "2026-11-20"}'
    (folder / "release.json").write_text(released)
    with pytest.raises(release.NotReady, match=said):
        release.check_version(version, date, checkout)


def dirty_file(root):
    (root / "new.txt").write_text("x")
    return "not committed: new.txt"


def dirty_change(root):
    (root / "CITATION.cff").write_text("x")
    return "not committed: CITATION.cff"


def tag_taken(root):
    git(root, "tag", VERSION)
    return "the tag 2026.11.0 is there"


@pytest.mark.parametrize("spoil", [dirty_file, dirty_change, tag_taken])
def test_checkout_that_is_not_ready(checkout, quick, spoil):
    said = spoil(checkout)
    with pytest.raises(release.NotReady, match=said):
        release.release(VERSION, DATE, root=checkout)
    assert not (checkout / "data" / "releases").exists()


def red_tests(monkeypatch):
    monkeypatch.setattr(checks, "run", lambda everything: 1)


def stopped_tests(monkeypatch):
    def stop(everything):
        raise KeyboardInterrupt

    monkeypatch.setattr(checks, "run", stop)


def failing_chapter(monkeypatch):
    monkeypatch.setattr(record, "record", lambda: 1)


def stopped(monkeypatch):
    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr(record, "record", stop)


def refused_commit(monkeypatch):
    original = release.git

    def refuse(root, *arguments):
        if arguments[0] == "commit":
            raise release.NotReady("git commit: a hook says no")
        return original(root, *arguments)

    monkeypatch.setattr(release, "git", refuse)


@pytest.mark.parametrize(
    "spoil", [red_tests, stopped_tests, failing_chapter, stopped, refused_commit]
)
def test_failed_release_leaves_the_checkout_as_it_was(checkout, quick, monkeypatch, spoil):
    spoil(monkeypatch)
    before = git(checkout, "rev-parse", "HEAD")
    with pytest.raises((release.NotReady, KeyboardInterrupt)):
        release.release(VERSION, DATE, root=checkout)
    assert git(checkout, "status", "--porcelain", "--untracked-files=all") == ""
    assert git(checkout, "rev-parse", "HEAD") == before and git(checkout, "tag") == ""
    assert not (checkout / "data" / "releases" / VERSION).exists()


def test_what_is_tested_is_the_release_itself(checkout, quick, monkeypatch):
    seen = []

    def look(everything):
        seen.append((everything, releases.identity(checkout).version, git(checkout, "tag")))
        return 0

    monkeypatch.setattr(checks, "run", look)
    release.release(VERSION, DATE, root=checkout)
    assert seen == [(True, VERSION, "")]


def test_recorded_notebooks_are_put_back(checkout):
    folder = checkout / "book" / "recorded"
    folder.mkdir(parents=True)
    release.restore_recorded(checkout)  # none was ever committed
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tasks.ipynb").write_text("old")
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "recorded")
    (folder / "tasks.ipynb").write_text("new")
    (folder / "more.ipynb").write_text("new")
    release.restore_recorded(checkout)
    assert [file.read_text() for file in folder.iterdir()] == ["old"]


def test_full_disk_leaves_the_checkout_as_it_was(checkout, monkeypatch):
    files = release.contents(VERSION, DATE, checkout)
    (checkout / "data" / "releases").mkdir()
    (checkout / "data" / "releases" / VERSION).write_text("a file where the folder should be")
    with pytest.raises(OSError):
        release.write({"CITATION.cff": b"x", **files}, checkout)
    assert (checkout / "CITATION.cff").read_text() == CFF


def test_citation_file_keeps_everything_else():
    text = release.citation_file(release.citation_file(CFF, "2026.10.0", DATE), VERSION, DATE)
    assert text.startswith(CFF) and yamlfiles.read(text)["version"] == VERSION
    assert text.count("\nversion: ") == 1


def test_descriptions_for_archives_name_nobody_else():
    cff = yamlfiles.read(CFF)
    made = json.loads(release.codemeta(cff, VERSION, DATE))
    assert made["author"] == [{"type": "Organization", "name": "The More Data contributors"}]
    assert made["url"] == "https://example.org/review" and "codeRepository" not in made
    assert made["description"] == "In two lines."
    deposit = json.loads(release.zenodo(cff, VERSION, DATE))
    assert deposit["creators"] == [{"name": "The More Data contributors"}]
    assert deposit["publication_date"] == DATE and deposit["version"] == VERSION


def test_changelog_without_its_section_is_refused():
    with pytest.raises(release.NotReady, match="Unreleased"):
        release.changelog("# Changelog\n", VERSION, DATE, "One dataset.")


# The archive.


@pytest.fixture
def released(checkout, quick, tmp_path):
    """A released checkout with a small site."""
    release.release(VERSION, DATE, root=checkout)
    manifest.cache_clear()
    site = tmp_path / "html"
    (site / "static").mkdir(parents=True)
    (site / "index.html").write_text("a page")
    (site / "static" / "a.css").write_text("a style")
    sitemanifest.write(site, checkout)
    return checkout, site


def test_archive_unpacks_to_what_it_says(released, tmp_path):
    root, site = released
    made = archive.archive(root, site, tmp_path / "out")
    assert not list(verification.differences(made["file"]))
    with tarfile.open(made["file"]) as packed:
        packed.extractall(tmp_path / "elsewhere", filter="data")
    folder = tmp_path / "elsewhere" / f"more-data-{VERSION}"
    assert not list(verification.differences(folder)) and not rocrate.faults(folder)
    assert not list(verification.differences(folder / "site"))
    tables = [f"data/releases/{VERSION}/{name}" for name in ("catalogue.csv", "evidence.csv.xz")]
    crate = json.loads((folder / rocrate.METADATA).read_text(encoding="utf-8"))
    assert set(tables) <= {one["@id"] for one in crate["@graph"]}
    assert releases.identity(folder).version == VERSION
    for name in ("site/index.html", "data/datasets/eurosat.yaml", "requirements.txt"):
        assert (folder / name).is_file()
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [made["file"].name]
    (folder / "data" / "claims.yaml").write_text("other claims")
    assert releases.identity(folder).version == "development-changed"


def test_copy_of_a_release_without_history_and_manifest_is_known(released, tmp_path):
    root, _ = released
    copy = tmp_path / "copy"  # as a host of repositories gives it away
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".git"))
    assert releases.identity(copy).version == VERSION
    (copy / "data" / "claims.yaml").write_text("other claims")
    assert releases.identity(copy).version == "development"


def test_archive_made_of_an_unpacked_one_is_the_same(released, tmp_path):
    root, site = released
    for name in (".github/a.yml", "tests/site/test_a.py"):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text("x")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "more")
    manifest.cache_clear()
    first = archive.archive(root, site, tmp_path / "one")
    with tarfile.open(first["file"]) as packed:
        packed.extractall(tmp_path / "elsewhere", filter="data")
    (folder,) = (tmp_path / "elsewhere").iterdir()
    (folder / "analysis" / "__pycache__").mkdir(parents=True)
    (folder / "analysis" / "__pycache__" / "a.pyc").write_text("x")
    manifest.cache_clear()
    assert archive.archive(folder, site, tmp_path / "two")["sha256"] == first["sha256"]


def test_same_archive_from_another_folder_at_another_time(released, tmp_path, monkeypatch):
    root, site = released
    first = archive.archive(root, site, tmp_path / "one")
    moved = tmp_path / "moved" / "further" / "away"
    shutil.copytree(root, moved)
    for file in moved.rglob("*"):
        if file.is_file() and ".git" not in file.parts:
            os.utime(file, (1, 1))
            file.chmod(0o600)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    manifest.cache_clear()
    second = archive.archive(moved, site, tmp_path / "two")
    assert first["sha256"] == second["sha256"]


def test_archive_of_a_site_that_was_touched_is_refused(released, tmp_path):
    root, site = released
    (site / "index.html").write_text("another")
    with pytest.raises(ValueError, match=r"index\.html: changed"):
        archive.archive(root, site, tmp_path / "out")
    assert not list((tmp_path / "out").glob("*.tar.gz")) if (tmp_path / "out").exists() else True


def test_full_disk_leaves_no_half_archive(released, tmp_path, monkeypatch):
    root, site = released

    def full(*given, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tarfile.TarFile, "addfile", full)
    with pytest.raises(OSError, match="No space"):
        archive.archive(root, site, tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


# The crate.


@pytest.fixture
def crate(released, tmp_path):
    root, site = released
    folder = tmp_path / "crate"
    folder.mkdir()
    archive.collect(root, site, folder)
    assert not rocrate.faults(folder)
    return folder


def entity(crate, identifier):
    return next(one for one in crate["@graph"] if one["@id"] == identifier)


BREAKS = {
    "no context": lambda c: c.pop("@context"),
    "no graph": lambda c: c.pop("@graph"),
    "no root": lambda c: c["@graph"].remove(entity(c, "./")),
    "no name": lambda c: entity(c, "./").pop("name"),
    "no date": lambda c: entity(c, "./").pop("datePublished"),
    "no licence": lambda c: entity(c, "./").pop("license"),
    "date in words": lambda c: entity(c, "./").update(datePublished="20 November 2026"),
    "not about the root": lambda c: entity(c, rocrate.METADATA).update(about={"@id": "data/"}),
    "no profile": lambda c: entity(c, rocrate.METADATA).pop("conformsTo"),
    "licence not described": lambda c: c["@graph"].remove(entity(c, rocrate.CC_BY)),
    "part not described": lambda c: c["@graph"].remove(entity(c, "data/")),
    "part not listed": lambda c: entity(c, "./").update(hasPart=[]),
    "no type": lambda c: entity(c, "data/").pop("@type"),
    "twice": lambda c: c["@graph"].append(entity(c, "data/")),
    "not there": lambda c: (
        c["@graph"].append({"@id": "x.csv", "@type": "File"}),
        entity(c, "./")["hasPart"].append({"@id": "x.csv"}),
    ),
    "outside": lambda c: (
        c["@graph"].append({"@id": "../x/", "@type": "Dataset"}),
        entity(c, "./")["hasPart"].append({"@id": "../x/"}),
    ),
}


def test_crate_names_its_doi_and_the_licence_of_code(crate):
    known = {"title": "A", "text": "B", "version": VERSION, "date": DATE, "authors": "C"}
    for name in ("analysis", "tests"):
        (crate / name).mkdir(exist_ok=True)
    made = json.loads(rocrate.metadata(crate, **known, doi="10.5281/zenodo.1"))
    assert entity(made, "./")["identifier"] == "https://doi.org/10.5281/zenodo.1"
    licences = {one["@id"]: one["license"]["@id"] for one in made["@graph"] if "license" in one}
    assert licences["./"] == rocrate.CC_BY
    assert licences["analysis/"] == licences["tests/"] == rocrate.MIT
    assert "data/" not in licences, "that of the whole"
    assert "identifier" not in entity(json.loads(rocrate.metadata(crate, **known, doi=None)), "./")


def test_part_that_lies_outside_is_told_although_it_is_there(crate):
    (crate.parent / "x").mkdir()
    file = crate / rocrate.METADATA
    content = json.loads(file.read_text())
    BREAKS["outside"](content)
    file.write_text(json.dumps(content))
    assert rocrate.faults(crate) == ["../x/: leads out of the crate"]


@pytest.mark.parametrize("name", BREAKS)
def test_broken_crate_is_found(crate, name):
    file = crate / rocrate.METADATA
    content = json.loads(file.read_text())
    BREAKS[name](content)
    file.write_text(json.dumps(content))
    assert rocrate.faults(crate)


def test_crate_without_metadata(tmp_path):
    assert rocrate.faults(tmp_path)
