"""How fresh the review is: months counted by hand, and what the contract makes of them."""

from __future__ import annotations

import datetime
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import freshness
from analysis.cli import main
from tests.conftest import record, small

DAY = datetime.date(2026, 11, 20)  # when the small records' sources were read


def test_ages_by_hand() -> None:
    old = record("old")
    old["sources"]["page"]["read"] = "2023-11-20"  # type: ignore[index]
    late = record("late")
    late["sources"]["page"]["read"] = "2023-11-21"  # type: ignore[index]
    table = freshness.ages(small(old, late, record("new"), record("also-new")), DAY)
    # The verb lists the first of them: those that wait longest.
    assert list(table["id"]) == ["old", "late", "also-new", "new"]
    table = table.set_index("id").drop("also-new")
    assert table["months"].to_dict() == {"old": 36, "late": 35, "new": 0}
    assert table["stale"].to_dict() == {"old": True, "late": False, "new": False}


def test_the_newest_source_dates_a_record() -> None:
    item = record("a", lists=["ahmadi"])
    item["sources"]["ahmadi"]["read"] = "2027-01-02"  # type: ignore[index]
    assert freshness.newest(small(item)) == datetime.date(2027, 1, 2)


@given(
    st.dates(datetime.date(2020, 1, 1), datetime.date(2060, 1, 1)),
    st.integers(0, 400),
)
def test_months_never_run_backwards(day: datetime.date, more: int) -> None:
    later = day + datetime.timedelta(days=more)
    assert 0 <= freshness.months(day, later) <= more // 28 + 1
    assert freshness.months(day, later) <= freshness.months(day, later + datetime.timedelta(days=1))


@pytest.mark.parametrize(
    ("today", "code", "word"),
    [("2026-11-21", 0, "is current"), ("2027-05-20", 0, "is due"), ("2027-11-20", 1, "rests")],
)
def test_verb_says_how_it_stands(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    today: str,
    code: int,
    word: str,
) -> None:
    badge = tmp_path / "badge.svg"
    assert (
        main(["freshness", "--data", str(folder), "--today", today, "--badge", str(badge)]) == code
    )
    assert f" the review {word}\n" in capsys.readouterr().out
    text = badge.read_text(encoding="utf-8")
    assert word.removeprefix("is ") in text and ElementTree.fromstring(text).tag.endswith("svg")


def test_a_record_out_of_date_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["freshness", "--data", str(folder), "--today", "2029-11-20"])
    assert "eurosat: 2026-11-20" in capsys.readouterr().out


@pytest.mark.parametrize("today", ["1900-01-01", "2026-11-19"])
def test_a_day_before_the_newest_reading_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], today: str
) -> None:
    badge = tmp_path / "badge.svg"
    given = ["--data", str(folder), "--today", today, "--badge", str(badge)]
    assert main(["freshness", *given]) == 1
    said = capsys.readouterr()
    # The folder has no vocabularies of its own, which a line of its own says first.
    assert said.out == "" and said.err.count("\n") == 2 and not badge.exists()
    (fault,) = [line for line in said.err.splitlines() if line.startswith("--today")]
    assert f"--today {today}: " in fault and "expected 2026-11-20 or later" in fault


def test_a_day_before_the_last_version_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [{"version": "2026.12.0", "date": "2026-12-01"}]
    monkeypatch.setattr("analysis.releases.released", lambda *_: made)
    assert main(["freshness", "--data", str(folder), "--today", "2026-11-30"]) == 1
    assert "the last version made on 2026-12-01" in capsys.readouterr().err
    assert main(["freshness", "--data", str(folder), "--today", "2026-12-01"]) == 0


def test_a_clock_behind_the_newest_reading_is_no_fault(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Day(datetime.date):
        @classmethod
        def today(cls) -> datetime.date:
            return datetime.date(2026, 11, 19)

    monkeypatch.setattr("analysis.verbs.datetime", SimpleNamespace(date=Day))
    assert main(["freshness", "--data", str(folder)]) == 0
    assert "the review is current" in capsys.readouterr().out


def test_badge_is_escaped() -> None:
    text = freshness.badge("<script>", '"&')
    assert "<script>" not in text and ElementTree.fromstring(text) is not None
