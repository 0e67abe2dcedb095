"""Checking against a manifest: every kind of difference is found and the first is named."""

from __future__ import annotations

import io
import tarfile

import pytest

from analysis import verification
from analysis.cli import main
from analysis.vocabularies import REPOSITORY


@pytest.fixture()
def site(tmp_path):
    folder = tmp_path / "site"
    (folder / "static").mkdir(parents=True)
    (folder / "index.html").write_text("a page")
    (folder / "static" / "style.css").write_text("a style")
    (folder / "static" / "manifest.json").write_text("{}")  # one of that name further down counts
    head = {"version": "2026.11.0", "date": "20 November 2026", "commit": "abc"}
    text = verification.manifest_text(head, verification.hashes(folder))
    (folder / "manifest.json").write_text(text)
    return folder


def packed(folder, target):
    with tarfile.open(target, "w:gz") as archive:
        archive.add(folder, arcname="more-data-2026.11.0")
    return target


def test_whole_site_passes(site, capsys):
    assert main(["verify", str(site)]) == 0
    assert "version 2026.11.0, 20 November 2026, commit abc, 3 files" in capsys.readouterr().out


def changed(site):
    (site / "index.html").write_text("another page")
    return "index.html: changed"


def missing(site):
    (site / "static" / "style.css").unlink()
    return "static/style.css: missing"


def added(site):
    (site / "a.js").write_text("")
    return "a.js: not in the manifest"


def inner(site):
    (site / "static" / "manifest.json").write_text("[]")
    return "static/manifest.json: changed"


def several(site):
    changed(site)
    missing(site)
    return "index.html: changed"


@pytest.mark.parametrize("break_it", [changed, missing, added, inner, several])
@pytest.mark.parametrize("archived", [False, True])
def test_first_difference_is_named(site, tmp_path, capsys, break_it, archived):
    said = break_it(site)
    place = packed(site, tmp_path / "site.tar.gz") if archived else site
    assert main(["verify", str(place)]) == 1
    error = capsys.readouterr().err
    assert error.startswith(said) and len(error.splitlines()) == 1
    assert ("and 1 more" in error) == (break_it is several)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "Expecting value: line 1 column 1 (char 0)"),
        (b"{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (b"[]", 'expected {"files": {NAME: SHA-256, …}}'),
        (b'{"files": []}', 'expected {"files": {NAME: SHA-256, …}}'),
        (b'{"files": null}', 'expected {"files": {NAME: SHA-256, …}}'),
        (b'{"file": {}}', 'expected {"files": {NAME: SHA-256, …}}'),
        (b'{"files": {"\xe9": ""}}', "not UTF-8 at byte 12"),
    ],
)
def test_manifest_that_cannot_be_read(site, capsys, content, why):
    (site / "manifest.json").write_bytes(content)
    assert main(["verify", str(site)]) == 1
    assert capsys.readouterr().err == f"{site}: its manifest.json cannot be read ({why})\n"


def test_what_came_about_by_use_is_no_difference(site, tmp_path, capsys):
    folder = tmp_path / "archive"
    folder.mkdir()
    site.rename(folder / "site")
    (folder / ".ci").mkdir()
    for name in (".ci/run", "a.py"):
        (folder / name).write_text("x")
    (folder / "manifest.json").write_text(
        verification.manifest_text({}, verification.hashes(folder))
    )
    used = ("__pycache__/a.pyc", ".venv/bin/python", "_build/html/index.html", ".DS_Store")
    for name in used:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    assert main(["verify", str(folder)]) == 0
    assert (
        main(["verify", str(packed(folder, tmp_path / "a.tar.gz"))]) == 1
    )  # none is packed with it
    (folder / ".ci" / "run").write_text("y")  # hidden, but listed
    assert [*verification.differences(folder)][0].startswith(".ci/run: changed")
    (folder / "site" / "__pycache__").mkdir()
    (folder / "site" / "__pycache__" / "a.js").write_text("x")
    (folder / "b.py").write_text("x")
    added = [one for one in verification.differences(folder) if "not in" in one]
    assert added == ["b.py: not in the manifest", "site/__pycache__/a.js: not in the manifest"]


def test_what_git_passes_over_is_known():
    lines = (REPOSITORY / ".gitignore").read_text().split()
    for line in lines:
        name = line.strip("/").replace("*", "more_data")
        assert verification.by_use(name) and verification.by_use(f"{name}/a")
        assert verification.by_use(f"analysis/{name}") is not line.startswith("/")


def test_folder_without_manifest(tmp_path, capsys):
    assert main(["verify", str(tmp_path)]) == 1
    assert "has no manifest.json" in capsys.readouterr().err


def test_archive_cut_short(site, tmp_path, capsys):
    whole = packed(site, tmp_path / "a.tar.gz").read_bytes()
    for length in (0, 10, len(whole) // 2):
        (tmp_path / "cut.tar.gz").write_bytes(whole[:length])
        assert main(["verify", str(tmp_path / "cut.tar.gz")]) == 1
        assert len(capsys.readouterr().err.splitlines()) == 1
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("x/empty"), io.BytesIO())
    assert main(["verify", str(tmp_path / "other.tar.gz")]) == 1
    assert "no manifest.json" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        (
            "evil/index.html",
            tarfile.REGTYPE,
            "expected one folder with all else in it, found evil and",
        ),
        ("evil", tarfile.DIRTYPE, "expected one folder with all else in it, found evil and"),
        (
            "more-data-2026.11.0/index.html",
            tarfile.REGTYPE,
            "more-data-2026.11.0/index.html stands in",
        ),
        ("more-data-2026.11.0/pipe", tarfile.FIFOTYPE, "pipe is neither a file nor a folder"),
        ("more-data-2026.11.0/link", tarfile.SYMTYPE, "link is neither a file nor a folder"),
        ("more-data-2026.11.0/link", tarfile.LNKTYPE, "link is neither a file nor a folder"),
    ],
)
@pytest.mark.parametrize("first", [False, True])
def test_archive_with_more_in_it_than_a_folder_s_files(
    site, tmp_path, capsys, name, kind, said, first
):
    """Unpacked, it would be there beside what was checked, or in its place."""
    more = tarfile.TarInfo(name)
    more.type, more.linkname = kind, "more-data-2026.11.0/nothing"
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        if first:
            archive.addfile(more)
        archive.add(site, arcname="more-data-2026.11.0")
        if not first:
            archive.addfile(more)
    assert main(["verify", str(tmp_path / "a.tar.gz")]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"{tmp_path}/a.tar.gz: no archive of this review (") and said in error


def test_archive_damaged_anywhere_is_told_as_damaged(site, tmp_path, capsys):
    """Every bit of it turned once, byte after byte: nothing is told of an archive half read."""
    whole = packed(site, tmp_path / "a.tar.gz").read_bytes()
    damaged = tmp_path / "damaged.tar.gz"
    head = whole.index(b"\0", 10) + 1  # gzip's own: the time of packing and a name, under no sum
    for place in range(head, len(whole)):
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        assert main(["verify", str(damaged)]) == 1
        assert "not a whole archive (" in capsys.readouterr().err, place


def test_archive_not_compressed_that_ends_in_the_middle_is_told_as_damaged(site, tmp_path, capsys):
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        archive.add(site, arcname="more-data-2026.11.0")
    with tarfile.open(tmp_path / "a.tar") as archive:
        second = archive.getmembers()[1].offset
    content = bytearray((tmp_path / "a.tar").read_bytes())
    assert main(["verify", str(tmp_path / "a.tar")]) == 0
    content[second] ^= 0xFF  # in the name, which the head's own sum covers
    (tmp_path / "a.tar").write_bytes(content)
    assert main(["verify", str(tmp_path / "a.tar")]) == 1
    assert "not a whole archive (damaged before its end)" in capsys.readouterr().err
