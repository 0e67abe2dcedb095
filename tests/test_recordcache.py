"""Kept records: the same as checked ones, and never believed when something is off."""

from __future__ import annotations

import marshal
import os

import pytest

from analysis import exports, recordcache, validation
from analysis.catalogue import Catalogue
from analysis.records import Record
from tests.conftest import GOOD


@pytest.fixture()
def own(folder, tmp_path, monkeypatch):
    """A data folder that counts as the repository's, with a cache of its own."""
    monkeypatch.setattr(recordcache, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(recordcache, "DATA", folder.resolve())
    recordcache._place.cache_clear()
    monkeypatch.setattr(recordcache, "_place", lambda: tmp_path / "cache" / "records-1")
    monkeypatch.delenv("MORE_DATA_CACHE", raising=False)
    return folder


def checks(monkeypatch):
    """Count how often a record is checked rather than taken from what was kept."""
    counted = []
    original = validation.check_text

    def counting(text, path, stem=None):
        counted.append(stem)
        return original(text, path, stem)

    monkeypatch.setattr(validation, "check_text", counting)
    return counted


def dumped(records):
    return exports.catalogue_json(Catalogue({one.id: one for one in records}))


def test_second_reading_is_the_same_and_checks_nothing(own, monkeypatch):
    counted = checks(monkeypatch)
    first, _ = validation.check_folder(own)
    second, faults = validation.check_folder(own)
    assert counted == ["eurosat"] and not faults
    assert first == second and dumped(first) == dumped(second)
    assert [r.model_fields_set for r in first] == [r.model_fields_set for r in second]
    assert first[0].facts.year.disputed == second[0].facts.year.disputed
    assert type(first[0].facts.year) is type(second[0].facts.year)


def test_every_record_of_the_catalogue_survives(catalogue):
    for record in catalogue:
        again = recordcache._unpack(marshal.loads(marshal.dumps(recordcache._pack(record))))
        assert again == record and isinstance(again, Record)
        assert again.model_dump(exclude_unset=True) == record.model_dump(exclude_unset=True)


def test_changed_record_is_checked_anew(own, monkeypatch):
    validation.check_folder(own)
    counted = checks(monkeypatch)
    (own / "datasets" / "eurosat.yaml").write_text(GOOD.replace("2017", "2018", 1))
    (record,), _ = validation.check_folder(own)
    assert counted == ["eurosat"] and record.facts.year.value == 2018


def test_record_under_another_name_is_still_a_fault(own):
    validation.check_folder(own)
    os.rename(own / "datasets" / "eurosat.yaml", own / "datasets" / "other.yaml")
    _, faults = validation.check_folder(own)
    assert any("not the file's name" in fault.message for fault in faults)


def test_faulty_record_is_not_kept(own, monkeypatch):
    (own / "datasets" / "eurosat.yaml").write_text(GOOD.replace("2017", "year", 1))
    first = validation.check_folder(own)[1]
    counted = checks(monkeypatch)
    assert validation.check_folder(own)[1] == first and first and counted == ["eurosat"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:100],
        lambda content: content[:-1],
        lambda content: content[:-1] + bytes([content[-1] ^ 1]),
        lambda content: b"x" + content,
        lambda content: os.urandom(len(content)),
    ],
)
def test_damaged_cache_is_as_good_as_none(own, tmp_path, monkeypatch, damage):
    first, _ = validation.check_folder(own)
    file = tmp_path / "cache" / "records-1"
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    counted = checks(monkeypatch)
    assert validation.check_folder(own)[0] == first and counted == ["eurosat"]
    assert file.read_bytes() == whole  # and mended


def test_cache_that_cannot_be_written_is_no_fault(own, tmp_path, monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(recordcache.os, "replace", full)
    records, faults = validation.check_folder(own)
    assert len(records) == 1 and not faults
    assert list((tmp_path / "cache").iterdir()) == []
    (tmp_path / "cache").rmdir()
    (tmp_path / "cache").write_text("a file stands where the folder should be")
    assert len(validation.check_folder(own)[0]) == 1


def test_it_can_be_switched_off_and_other_folders_are_not_kept(own, tmp_path, monkeypatch):
    monkeypatch.setenv("MORE_DATA_CACHE", "off")
    validation.check_folder(own)
    assert not (tmp_path / "cache").exists()
    monkeypatch.delenv("MORE_DATA_CACHE")
    monkeypatch.setattr(recordcache, "DATA", tmp_path / "elsewhere")
    validation.check_folder(own)
    assert not (tmp_path / "cache").exists()


def test_changing_a_copy_changes_no_other(own):
    (first,), _ = validation.check_folder(own)
    (second,), _ = validation.check_folder(own)
    copy = first.model_copy(update={"summary": "Another."})
    copy.facts.year.as_ = "words"
    assert second.summary != "Another." and "as_" not in second.facts.tasks.model_fields_set


def test_name_of_the_cache_follows_the_model():
    recordcache._place.cache_clear()
    assert recordcache._place().name.startswith("records-")
