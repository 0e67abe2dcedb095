"""What the values of facts are taken for and refused: links, texts, numbers and dates."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from analysis import fieldvalues


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
    assert fieldvalues.check_link(link) == link


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
        fieldvalues.check_link(link)


@pytest.mark.parametrize("text", ["两行", "کتاب\u200cها", "क\u094d\u200dष", "Land\u00adsat", "é 🛰️"])
def test_text_of_any_script_passes(text: str) -> None:
    assert fieldvalues.check_plain_text(text) == text


@pytest.mark.parametrize(
    "one", list("\x00\x08\x0b\x1f\x7f\x85\u200b\u202e\u2028\u2029\ufeff\ud800")
)
def test_what_nobody_sees_in_a_text_is_refused(one: str) -> None:
    with pytest.raises(ValueError, match="control characters"):
        fieldvalues.check_plain_text(f"Euro{one}SAT")


@pytest.mark.parametrize("doi", ["10.5281/zenodo.1", "10.1002/(sici)1;2-#_%7b&x", "10.1000/ä-字"])
def test_a_doi_passes(doi: str) -> None:
    assert TypeAdapter(fieldvalues.Doi).validate_python(doi) == doi


@pytest.mark.parametrize(
    "doi",
    [*(f"10.1000/x{one}y" for one in '{}\\<>" \n\u202e\u200bA'), "10.1000/", "11.1000/x", "x"],
)
def test_what_is_no_doi_is_refused(doi: str) -> None:
    with pytest.raises(ValidationError, match="expected a DOI in lower case"):
        TypeAdapter(fieldvalues.Doi).validate_python(doi)


@pytest.mark.parametrize("date", ["2016", "2016-02", "2016-02-29", "2017-04-30"])
def test_dates_of_acquisition(date: str) -> None:
    assert TypeAdapter(fieldvalues.PartialDate).validate_python(date) == date


@pytest.mark.parametrize("date", ["2017-02-29", "2017-02-30", "2017-04-31"])
def test_a_day_that_the_calendar_lacks_is_refused(date: str) -> None:
    with pytest.raises(ValidationError, match="no day of the calendar"):
        TypeAdapter(fieldvalues.PartialDate).validate_python(date)
