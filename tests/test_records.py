"""What the model of a record takes and refuses: lines, names, days of reading and relations."""

from __future__ import annotations

import datetime

import pytest
from pydantic import ValidationError

from analysis.records import Record, Source
from tests.conftest import record


@pytest.mark.parametrize("one", list("\n\t\r"))
@pytest.mark.parametrize("field", ["name", "summary", "alias", "as", "unit"])
def test_a_text_is_one_line(field: str, one: str) -> None:
    """A second line would be a heading or an item of its own where a text is shown as Markdown."""
    text = f"two{one}lines"
    given = record("a", class_count=3)
    if field in ("name", "summary"):
        given[field] = text
    elif field == "alias":
        given["aliases"] = [text]
    else:
        given["facts"]["class_count"][field] = text  # type: ignore[index]
    with pytest.raises(ValidationError, match="expected one line without tabs"):
        Record.model_validate(given)


@pytest.mark.parametrize("identifier", ["index", "aux", "com1", "lpt9"])
def test_an_id_that_names_another_file_is_refused(identifier: str) -> None:
    with pytest.raises(ValidationError, match=f"can be named '{identifier}': expected another id"):
        Record.model_validate(record(identifier))
    assert Record.model_validate(record(f"{identifier}-2")).id == f"{identifier}-2"


def read_on(day: object) -> datetime.date:
    return Source.model_validate({"url": "https://a.org", "kind": "primary", "read": day}).read


def test_a_reading_has_a_day() -> None:
    day = datetime.date(2026, 11, 20)
    assert read_on(day) == read_on("2026-11-20") == day
    assert read_on("1991-01-01").year == 1991


@pytest.mark.parametrize(
    "day",
    [
        "1763596800",  # pydantic alone: seconds since 1970
        1763596800,
        20261120,
        "20261120",
        "2026-W47-5",
        "2026-11-31",
        "2026-11-20T00:00:00",
        "٢٠٢٦-١١-٢٠",
        datetime.datetime(2026, 11, 20),
        True,
        None,
        "1990-12-31",
        datetime.date(1900, 1, 1),
    ],
)
def test_what_is_no_day_of_a_reading_is_refused(day: object) -> None:
    with pytest.raises(ValidationError, match="expected a day such as|expected 1991 or later"):
        read_on(day)


def test_counts_have_a_largest() -> None:
    most = 1_000_000_000_000_000_000  # an exabyte
    made = Record.model_validate(record("a", volume_bytes=most))
    assert made.facts.volume_bytes is not None and made.facts.volume_bytes.value == most
    for field in ("volume_bytes", "class_count", "size_pixels", "image_width"):
        with pytest.raises(ValidationError, match="less than or equal to"):
            Record.model_validate(record("a", **{field: most + 1}))


def test_a_dataset_does_not_relate_to_itself() -> None:
    itself = [{"type": "version_of", "to": "a", "from": "page"}]
    with pytest.raises(ValidationError, match="relations.0.to: a dataset cannot relate to itself"):
        Record.model_validate(record("a", relations=itself))


def test_a_source_without_a_known_place_has_a_title_and_is_no_list() -> None:
    given = {"kind": "secondary", "read": "2026-11-20", "unnamed": True}
    assert Source.model_validate({**given, "url": "https://a.org", "title": "A text"}).unnamed
    for wrong in ({"url": "https://a.org"}, {"list": "ahmadi", "title": "A list"}):
        with pytest.raises(ValidationError, match="needs a title, and is no list"):
            Source.model_validate({**given, **wrong})
