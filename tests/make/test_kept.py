"""What is kept between builds is given back only while nothing that it follows from has changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from _make import kept
from _make.paths import ROOT

FILES = {"a.txt": b"one", "b/c.bin": bytes(range(256))}


class Maker:
    """Makes files and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, bytes]:
        self.times += 1
        return dict(FILES)


def test_made_once_for_one_key(tmp_path: Path) -> None:
    make = Maker()
    assert kept.kept("x", "key", make, tmp_path) == FILES
    assert kept.kept("x", "key", make, tmp_path) == FILES
    assert make.times == 1


def test_made_anew_for_another_key_and_name(tmp_path: Path) -> None:
    make = Maker()
    for name, key in (("x", "1"), ("x", "2"), ("y", "2"), ("x", "1")):
        kept.kept(name, key, make, tmp_path)
    assert make.times == 4, "one set of files is kept under a name"


@pytest.mark.parametrize("damage", [b"", b"PK no archive", None])
def test_damaged_copy_is_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    make = Maker()
    kept.kept("x", "key", make, tmp_path)
    copy = tmp_path / "x.zip"
    whole = copy.read_bytes()
    # A byte of a file turned round, which its checksum tells.
    copy.write_bytes(whole.replace(b"one", b"two", 1) if damage is None else damage)
    assert kept.kept("x", "key", make, tmp_path) == FILES
    assert make.times == 2
    assert copy.read_bytes() == whole


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "no").write_text("in the way")
    assert kept.kept("x", "key", Maker(), tmp_path / "no") == FILES


@pytest.mark.parametrize(
    "changed", ["_config.yml", "book/_ext/site_values.py", "analysis/exports.py", "data/new.csv"]
)
def test_sources_tell_what_pages_of_datasets_follow_from(tmp_path: Path, changed: str) -> None:
    for name in ("_config.yml", "requirements.txt", "book/_ext/site_values.py"):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    for name in ("analysis/exports.py", "data/new.csv", "book/geography.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    (tmp_path / "CITATION.cff").write_text("")
    (tmp_path / "book" / "_make").mkdir()
    kept.sources.cache_clear()
    before = kept.sources(tmp_path)
    (tmp_path / "book/geography.md").write_text("after")
    kept.sources.cache_clear()
    assert kept.sources(tmp_path) == before, "a chapter's text is none of it"
    (tmp_path / changed).write_text("after")
    kept.sources.cache_clear()
    assert kept.sources(tmp_path) != before
    kept.sources.cache_clear()
