"""The values that a fact may have: each type takes what is well formed and says what it expected.

Numbers have bounds, texts are one line without markup, links are of the web, terms are of a
vocabulary. `analysis.records` makes the model of a record of them.
"""

from __future__ import annotations

import contextlib
import datetime
import re
import unicodedata
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StrictFloat,
    StrictInt,
    StrictStr,
    WithJsonSchema,
)

from analysis import vocabularies
from analysis.countries import ISO3

EARLIEST_YEAR = 1972  # Landsat 1: no archive of digital EO images from space is older.
LATEST_YEAR = 2040
EARLIEST_READING = 1991  # the first site of the web: there was no link to read before
LARGEST_COUNT = 10**18  # an exabyte; what is larger is a slip, and soon fits no 64-bit column
ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# Files are named after ids: index.html lists all datasets, and Windows has devices of the other names.
RESERVED_IDS = frozenset(
    ["index", "con", "prn", "aux", "nul"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)]
)
KEY_PATTERN = r"^[a-z][a-z0-9_]*$"


def slug(name: str) -> str:
    """Return the id that a name suggests.

    Examples
    --------
    >>> slug("So2Sat LCZ42 (v3)")
    'so2sat-lcz42-v3'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80].strip("-")


def term(vocabulary: str) -> Any:
    """Return a string type that admits only the ids of a vocabulary."""

    def check(value: str) -> str:
        known = vocabularies.terms(vocabulary)
        if value not in known:
            raise ValueError(
                f"{value!r} is not in data/vocabularies/{vocabulary}.yaml"
                f"{suggestion(value, tuple(known))}"
            )
        return value

    return Annotated[
        StrictStr,
        AfterValidator(check),
        WithJsonSchema({"type": "string", "enum": list(vocabularies.ids(vocabulary))}),
    ]


def suggestion(value: str, known: tuple[str, ...]) -> str:
    """Return a hint that names the nearest known terms, or all when there are few."""
    import difflib

    as_written = {one.lower(): one for one in known}  # cc-by-4.0 is meant for CC-BY-4.0
    near = difflib.get_close_matches(value.lower(), as_written, n=3, cutoff=0.6)
    if near:
        return ": did you mean " + " or ".join(as_written[one] for one in near) + "?"
    return ": expected one of " + ", ".join(known) if len(known) <= 20 else ""


def check_link(value: str) -> str:
    """Return the link if it is http or https with a host; raise ``ValueError`` otherwise.

    Records end up as links on web pages, so no other scheme may pass.

    Examples
    --------
    >>> check_link("https://zenodo.org/records/7711810")
    'https://zenodo.org/records/7711810'
    """
    parts = urlsplit(value)
    # What RFC 3986 has in no link; browsers take a backslash for a slash, and then another host.
    is_odd = re.search(r"[\s<>\"\\^`{|}]", value) or _hidden(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or is_odd:
        raise ValueError(
            "expected an http or https link without spaces, double quotes, backslashes or"
            " < > ^ ` { | } (encoded as %20 and so on)"
        )
    if "@" in parts.netloc:
        raise ValueError("expected a link without a user name before the host")
    return value


# The soft hyphen and the joiners, which some scripts need, are all that may be there unseen.
_UNSEEN = {"\u00ad", "\u200c", "\u200d"}


def _hidden(value: str) -> bool:
    """Say whether a text holds a character that nobody sees, or that turns others round."""
    if value.isascii() and value.isprintable():
        return False
    return any(
        unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") and one not in _UNSEEN
        for one in value
    )


def check_plain_text(value: str) -> str:
    """Return the text if it is one line without control characters and markup; raise otherwise.

    Examples
    --------
    >>> check_plain_text("SpaceNet 7 (MUDS)")
    'SpaceNet 7 (MUDS)'
    """
    if re.search(r"[\n\r\t]", value):
        raise ValueError("expected one line without tabs")
    if _hidden(value):
        raise ValueError("expected plain text without control characters, also unseen ones")
    if re.search(r"<\s*[a-zA-Z/!]", value):
        raise ValueError("expected plain text, found markup")
    return value


def _check_country(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError(
            f"expected an ISO 3166 alpha-3 code in quotes, found {type(value).__name__} {value!r}"
            " (YAML reads an unquoted NO as false)"
        )
    if value not in ISO3:
        raise ValueError(f"{value!r} is not an ISO 3166 alpha-3 code, such as NOR or TZA")
    return value


def _check_licence(value: str) -> str:
    known = vocabularies.terms("licences")
    for part in re.split(r" (?:AND|OR) ", value):
        if part not in known:
            raise ValueError(
                f"{part!r} is not in data/vocabularies/licences.yaml"
                f"{suggestion(part, tuple(known))}"
            )
    return value


def _check_doi(value: str) -> str:
    # Braces and backslashes would end the field that a .bib file puts it in.
    if not re.fullmatch(r"10\.\d{4,9}/[^\s<>\"\\{}A-Z]+", value) or _hidden(value):
        raise ValueError(
            'expected a DOI in lower case without https://doi.org/, spaces, < > " { } or backslashes,'
            " such as 10.5281/x"
        )
    return value


def _check_id(value: str) -> str:
    if value in RESERVED_IDS:
        raise ValueError(f"no file of a dataset can be named {value!r}: expected another id")
    return value


def _check_arxiv(value: str) -> str:
    if not re.fullmatch(r"\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7}", value):
        raise ValueError('expected an arXiv number in quotes without version, such as "1709.00029"')
    return value


def _check_date(value: str) -> str:
    if not re.fullmatch(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", value):
        raise ValueError('expected "YYYY", "YYYY-MM" or "YYYY-MM-DD" in quotes')
    if len(value) == len("YYYY-MM-DD"):
        try:
            datetime.date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{value} is no day of the calendar") from None
    return value


def _check_reading(value: Any) -> datetime.date:
    """Return the day of a reading; pydantic alone would take any number for seconds since 1970."""
    day = value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        with contextlib.suppress(ValueError):
            day = datetime.date.fromisoformat(value)
    if not isinstance(day, datetime.date) or isinstance(day, datetime.datetime):
        raise ValueError(f"found {str(value)[:80]!r}: expected a day such as 2026-11-21")
    if day.year < EARLIEST_READING:
        raise ValueError(f"found {day}: expected {EARLIEST_READING} or later")
    return day


def _finite_positive(value: float) -> float:
    if not 0 < value < float("inf"):
        raise ValueError("expected a number above zero")
    return value


def _one_or_range(value: Any) -> Any:
    if isinstance(value, list) and (len(value) < 1 or len(set(map(str, value))) != len(value)):
        raise ValueError("expected one number or a list of distinct numbers")
    return value


def _distinct(value: list[Any]) -> list[Any]:
    if len(set(value)) != len(value):
        raise ValueError("a value stands twice in the list")
    return value


Text = Annotated[StrictStr, Field(min_length=1, max_length=400), AfterValidator(check_plain_text)]
Link = Annotated[StrictStr, Field(max_length=500), AfterValidator(check_link)]
Doi = Annotated[StrictStr, AfterValidator(_check_doi)]
Arxiv = Annotated[StrictStr, AfterValidator(_check_arxiv)]
Year = Annotated[StrictInt, Field(ge=EARLIEST_YEAR, le=LATEST_YEAR)]
Count = Annotated[StrictInt, Field(ge=1, le=LARGEST_COUNT)]
Metres = Annotated[StrictInt | StrictFloat, AfterValidator(_finite_positive), Field(le=1e6)]
Country = Annotated[
    str, BeforeValidator(_check_country), WithJsonSchema({"type": "string", "enum": sorted(ISO3)})
]
Licence = Annotated[StrictStr, AfterValidator(_check_licence)]
PartialDate = Annotated[StrictStr, AfterValidator(_check_date)]


def list_of(item: Any) -> Any:
    """Return the type of a list of at least one value, each once."""
    return Annotated[list[item], Field(min_length=1), AfterValidator(_distinct)]


def number_or_list(item: Any) -> Any:
    """Return the type of one number, or of several distinct ones."""
    return Annotated[item | list[item], AfterValidator(_one_or_range)]


Identifier = Annotated[
    StrictStr, Field(pattern=ID_PATTERN, max_length=80), AfterValidator(_check_id)
]
ReadingDay = Annotated[datetime.date, BeforeValidator(_check_reading)]
SourceName = Annotated[str, Field(pattern=KEY_PATTERN)]
