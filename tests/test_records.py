"""What the model of a record takes and refuses: links, texts, days, numbers and names."""

from __future__ import annotations

import datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from analysis import records
from analysis.records import Record, Source
from tests.conftest import record


@pytest.mark.parametrize(
    "link",
    [
        "https://zenodo.org/records/7711810?a=1&b=%20#top",
        "http://[::1]:8000/",
        "https://example.org/l'image/(1)/@author,x;y=z",
        "https://例え.jp/実験",
    ],
)
def test_a_link_of_the_web_passes(link: str) -> None:
    assert records.check_link(link) == link


@pytest.mark.parametrize(
    "link",
    [
        "https:///x",
        "http:foo",
        "https://",
        "https://:80/x",
        "//example.org/x",
        "ftp://example.org/x",
        "javascript:alert(1)",
        "https://user@example.org/x",
        "https://user:word@example.org/x",
        *(
            f"https://example.org/{one}x"
            for one in ' "<>\\^`{|}\n\t\x00\x7f\x85\u2028\u200b\u202e\ufeff'
        ),
    ],
)
def test_what_is_no_plain_link_of_the_web_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="expected a"):
        records.check_link(link)


@pytest.mark.parametrize("text", ["两行", "کتاب\u200cها", "क\u094d\u200dष", "Land\u00adsat", "é 🛰️"])
def test_text_of_any_script_passes(text: str) -> None:
    assert records.check_plain_text(text) == text


@pytest.mark.parametrize(
    "one", list("\x00\x08\x0b\x1f\x7f\x85\u200b\u202e\u2028\u2029\ufeff\ud800")
)
def test_what_nobody_sees_in_a_text_is_refused(one: str) -> None:
    with pytest.raises(ValueError, match="control characters"):
        records.check_plain_text(f"Euro{one}SAT")


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


@pytest.mark.parametrize("doi", ["10.5281/zenodo.1", "10.1002/(sici)1;2-#_%7b&x", "10.1000/ä-字"])
def test_a_doi_passes(doi: str) -> None:
    assert TypeAdapter(records.Doi).validate_python(doi) == doi


@pytest.mark.parametrize(
    "doi",
    [*(f"10.1000/x{one}y" for one in '{}\\<>" \n\u202e\u200bA'), "10.1000/", "11.1000/x", "x"],
)
def test_what_is_no_doi_is_refused(doi: str) -> None:
    with pytest.raises(ValidationError, match="expected a DOI in lower case"):
        TypeAdapter(records.Doi).validate_python(doi)


@pytest.mark.parametrize("identifier", ["index", "aux", "com1", "lpt9"])
def test_an_id_that_names_another_file_is_refused(identifier: str) -> None:
    with pytest.raises(ValidationError, match=f"can be named '{identifier}': expected another id"):
        Record.model_validate(record(identifier))
    assert Record.model_validate(record(f"{identifier}-2")).id == f"{identifier}-2"


@pytest.mark.parametrize("date", ["2016", "2016-02", "2016-02-29", "2017-04-30"])
def test_dates_of_acquisition(date: str) -> None:
    assert TypeAdapter(records.PartialDate).validate_python(date) == date


@pytest.mark.parametrize("date", ["2017-02-29", "2017-02-30", "2017-04-31"])
def test_a_day_that_the_calendar_lacks_is_refused(date: str) -> None:
    with pytest.raises(ValidationError, match="no day of the calendar"):
        TypeAdapter(records.PartialDate).validate_python(date)


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
