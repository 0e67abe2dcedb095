"""Publishing a version: its folder is new, every older one stays as it was."""

from __future__ import annotations

import json

import pytest

from _make import pages


def site(folder, version, text):
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(text)
    (folder / "manifest.json").write_text(json.dumps({"version": version}))
    return folder


def index(file, *versions, archive=None):
    entries = [{"version": one, "address": f"v{one}/", "archive": archive} for one in versions]
    file.write_text(json.dumps({"latest": versions[0], "versions": entries}))
    return file


@pytest.fixture
def branch(tmp_path):
    """A branch with one version on it."""
    folder = tmp_path / "branch"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "HEAD").write_text("ref")
    (folder / "CNAME").write_text("example.org")
    (folder / "gone.html").write_text("a page of the older version alone")
    pages.publish(
        folder,
        site(tmp_path / "one", "2026.11.0", "one"),
        index(tmp_path / "one.json", "2026.11.0", archive={"sha256": "first"}),
        "2026.11.0",
    )
    return folder


def content(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()
    }


def test_first_version_stands_at_the_root_and_in_its_folder(branch):
    found = content(branch)
    assert found["index.html"] == found["v2026.11.0/index.html"] == "one"
    assert found[".git/HEAD"] == "ref" and found["CNAME"] == "example.org"
    assert ".nojekyll" in found and "gone.html" not in found
    assert json.loads(found["versions.json"])["latest"] == "2026.11.0"


def test_next_version_leaves_the_older_one_as_it_was(branch, tmp_path):
    before = content(branch / "v2026.11.0")
    second = site(tmp_path / "two", "2026.11.1", "two")
    assert (
        pages.main(
            [
                str(branch),
                str(second),
                str(index(tmp_path / "i.json", "2026.11.1", "2026.11.0")),
                "2026.11.1",
            ]
        )
        == 0
    )
    assert content(branch / "v2026.11.0") == before
    assert content(branch)["index.html"] == content(branch)["v2026.11.1/index.html"] == "two"
    newest, oldest = json.loads((branch / "versions.json").read_text())["versions"]
    assert newest["version"] == "2026.11.1" and oldest["archive"] == {"sha256": "first"}


def test_version_that_was_never_published_has_no_address_and_stops_no_later_one(tmp_path):
    folder = tmp_path / "branch"
    folder.mkdir()
    before = ["2026.10.0"]
    for version in ("2026.11.0", "2026.11.1"):
        given = index(tmp_path / f"{version}.json", version, *before)
        pages.publish(folder, site(tmp_path / version, version, version), given, version)
        before.insert(0, version)
    said = json.loads((folder / "versions.json").read_text())["versions"]
    assert {one["version"]: one["address"] for one in said} == {
        "2026.11.1": "v2026.11.1/", "2026.11.0": "v2026.11.0/", "2026.10.0": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("version", "says", "listed", "said"),
    [
        ("2026.11.0", "2026.11.0", ["2026.11.0"], "published already"),
        (
            "2026.11.1",
            "2026.11.0",
            ["2026.11.1", "2026.11.0"],
            "the site says that it is 2026.11.0",
        ),
        ("2026.11.1", "2026.11.1", ["2026.11.1"], "would lose 2026.11.0"),
        ("2026.10.0", "2026.10.0", ["2026.11.0", "2026.10.0"], "not the newest"),
        ("../evil", "../evil", ["../evil"], "is no version"),
    ],
)
def test_what_would_harm_an_older_version_is_refused(
    branch, tmp_path, capsys, version, says, listed, said
):
    before = content(branch)
    second = site(tmp_path / "two", says, "two")
    given = [str(branch), str(second), str(index(tmp_path / "i.json", *listed)), version]
    assert pages.main(given) == 1
    assert said in capsys.readouterr().err
    assert content(branch) == before


def test_branch_that_lost_a_version_is_not_added_to(branch, tmp_path):
    import shutil

    shutil.rmtree(branch / "v2026.11.0")
    with pytest.raises(pages.Refused, match="lacks the folder of 2026.11.0"):
        pages.publish(
            branch,
            site(tmp_path / "two", "2026.11.1", "two"),
            index(tmp_path / "i.json", "2026.11.1", "2026.11.0"),
            "2026.11.1",
        )
