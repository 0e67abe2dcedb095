"""What a record must be: the pydantic model of one file in ``data/datasets``.

A record says what a dataset is, and for every fact how it is known and where that was read.
The model checks one record by itself; `analysis.validation` checks files, lines and the
catalogue as a whole.
"""

from __future__ import annotations

import contextlib
import datetime
import re
import unicodedata
from typing import Annotated, Any, Generic, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictFloat,
    StrictInt,
    StrictStr,
    WithJsonSchema,
    model_validator,
)

from analysis import vocabularies
from analysis.countries import ISO3

Value = TypeVar("Value")

EARLIEST_YEAR = 1972  # Landsat 1: no archive of digital EO images from space is older.
LATEST_YEAR = 2040
EARLIEST_READING = 1991  # the first site of the web: there was no link to read before
LARGEST_COUNT = 10**18  # an exabyte; what is larger is a slip, and soon fits no 64-bit column
# Relations by which a dataset holds images of another.
REUSES_IMAGES = ("images_from", "derived_from", "version_of", "subset_of")
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


class Model(BaseModel):
    """Base of all models here: unknown keys are errors, and no value is taken for another.

    A day alone may also be text, ``YYYY-MM-DD``: JSON has no other.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True, str_strip_whitespace=True)


def _term(vocabulary: str) -> Any:
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
Terms = dict[str, Any]


def _list_of(item: Any) -> Any:
    return Annotated[list[item], Field(min_length=1), AfterValidator(_distinct)]


def _number_or_list(item: Any) -> Any:
    return Annotated[item | list[item], AfterValidator(_one_or_range)]


Names = Annotated[str, Field(pattern=KEY_PATTERN)]
From = Annotated[
    Names | list[Names], Field(description="Source keys, or facts for a derived value.")
]


class Source(Model):
    """Where something was read: exactly one of ``url``, ``doi`` or ``list``."""

    url: Link | None = None
    doi: Doi | None = None
    list: Names | None = Field(None, description="A key of data/lists/lists.yaml.")
    kind: Literal["primary", "secondary"]
    read: Annotated[datetime.date, BeforeValidator(_check_reading)] = Field(
        description="The day it was read."
    )
    title: Text | None = None
    via: Link | None = Field(
        None, description="The copy that was read, where it was not the original."
    )
    unnamed: Literal[True] | None = Field(
        None,
        description="The text was read, but not where it lies; the address is that of what it describes.",
    )

    @model_validator(mode="after")
    def _one_place(self) -> Source:
        if sum(place is not None for place in (self.url, self.doi, self.list)) != 1:
            raise ValueError("expected exactly one of url, doi and list")
        if self.list and self.kind == "primary":
            raise ValueError("a list is a secondary source")
        if self.unnamed and (self.list or not self.title):
            raise ValueError("a source whose place is not known needs a title, and is no list")
        return self


class Dispute(Model, Generic[Value]):
    """Another value that a source gives for the same fact."""

    value: Value
    unit: Text | None = None
    as_: Text | None = Field(None, alias="as")
    from_: From = Field(alias="from")
    at: Text | None = None


class Fact(Model, Generic[Value]):
    """One fact: a value with its evidence, or the record that none was found.

    ``as`` keeps what the source says where the value was normalised (``2.1 GB``); ``at`` says
    where in the source it stands; ``why`` gives the reason of an estimate or of *not applicable*,
    and the rule where one was needed; ``because`` why this value was chosen over ``disputed``;
    ``looked`` the sources searched, in vain for *not stated*, or before a secondary one was taken.
    """

    value: Value | None = None
    unit: Text | None = None
    as_: Text | None = Field(None, alias="as")
    state: Literal["reported", "derived", "estimated", "not_stated", "not_applicable"] = "reported"
    from_: From | None = Field(None, alias="from")
    at: Text | None = None
    looked: list[Names] | None = None
    why: Text | None = None
    disputed: list[Dispute[Value]] | None = None
    because: Text | None = None

    @model_validator(mode="after")
    def _evidence(self) -> Fact[Value]:
        problems = []
        if self.state in ("reported", "derived", "estimated"):
            if self.value is None:
                problems.append(f"a {self.state} fact needs a value")
            if self.from_ is None or self.from_ == []:
                problems.append("a fact without evidence: expected from: SOURCE")
        else:
            if self.value is not None:
                problems.append(f"state {self.state} has no value")
            if self.state == "not_stated" and not self.looked:
                problems.append("not_stated needs looked: [SOURCE, …]")
            if self.state == "not_stated" and self.from_ is not None:
                problems.append("what no source states is from none: expected looked alone")
        if self.state in ("estimated", "not_applicable") and not self.why:
            problems.append(f"state {self.state} needs why")
        if self.disputed and self.state != "not_stated" and not self.because:
            problems.append("disputed values need because: why this one was chosen")
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @property
    def evidence(self) -> tuple[str, ...]:
        """The names in ``from`` as a tuple, whether one or several were written."""
        if self.from_ is None:
            return ()
        return (self.from_,) if isinstance(self.from_, str) else tuple(self.from_)


class ImageCount(Fact[Count]):
    """A count of images, which must say what is counted."""

    @model_validator(mode="after")
    def _unit(self) -> ImageCount:
        if self.value is not None:
            known = vocabularies.ids("count_units")
            if self.unit not in known:
                raise ValueError(f"image_count needs a unit: expected one of {', '.join(known)}")
        return self


class Facts(Model):
    """All facts a record may state, in the order in which they are written."""

    year: Fact[Year] | None = None
    tasks: Fact[_list_of(_term("tasks"))] | None = None
    themes: Fact[_list_of(_term("themes"))] | None = None
    platforms: Fact[_list_of(_term("platforms"))] | None = None
    modalities: Fact[_list_of(_term("modalities"))] | None = None
    sensors: Fact[_list_of(_term("sensors"))] | None = None
    gsd_m: Fact[_number_or_list(Metres)] | None = None
    processing_levels: Fact[_list_of(Text)] | None = None
    image_count: ImageCount | None = None
    image_width: Fact[_number_or_list(Count)] | None = None
    image_height: Fact[_number_or_list(Count)] | None = None
    size_pixels: Fact[Count] | None = None
    volume_bytes: Fact[Count] | None = None
    class_count: Fact[Count] | None = None
    annotation_count: Fact[Count] | None = None
    reference_sources: Fact[_list_of(_term("reference_sources"))] | None = None
    coverage: Fact[_term("coverage")] | None = None
    continents: Fact[_list_of(_term("continents"))] | None = None
    countries: Fact[_list_of(Country)] | None = None
    time_start: Fact[PartialDate] | None = None
    time_end: Fact[PartialDate] | None = None
    temporal_sampling: Fact[_list_of(_term("temporal_sampling"))] | None = None
    splits: Fact[_term("splits")] | None = None
    split_separation: Fact[_term("split_separation")] | None = None
    formats: Fact[_list_of(_term("formats"))] | None = None
    licence: Fact[Licence] | None = None
    access: Fact[_term("access")] | None = None
    doi: Fact[Doi] | None = None
    arxiv: Fact[Arxiv] | None = None
    data_doi: Fact[Doi] | None = None
    homepage: Fact[Link] | None = None
    repository: Fact[Link] | None = None
    torchgeo: Fact[Text] | None = None
    huggingface: Fact[Text] | None = None

    def known(self) -> dict[str, Fact[Any]]:
        """Return the facts that the record holds, by field."""
        return {name: fact for name in type(self).model_fields if (fact := getattr(self, name))}

    def value(self, name: str) -> Any:
        """Return the value of a field; None where none is known."""
        fact = getattr(self, name)
        return fact.value if fact is not None else None


FIELDS: tuple[str, ...] = tuple(Facts.model_fields)
LIST_FIELDS = [
    "tasks",
    "themes",
    "platforms",
    "modalities",
    "sensors",
    "processing_levels",
    "reference_sources",
    "continents",
    "countries",
    "temporal_sampling",
    "formats",
]


class Relation(Model):
    """How this dataset relates to another, inside the catalogue (``to``) or outside (``outside``)."""

    type: _term("relations")
    to: Annotated[str, Field(pattern=ID_PATTERN)] | None = None
    outside: Text | None = None
    from_: From = Field(alias="from")
    at: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_end(self) -> Relation:
        if (self.to is None) == (self.outside is None):
            raise ValueError("expected either to: ID or outside: NAME")
        return self


class Record(Model):
    """One dataset, with the evidence for every fact.

    Examples
    --------
    >>> record = Record.model_validate({
    ...     "id": "eurosat", "name": "EuroSAT", "depth": "read",
    ...     "sources": {"readme": {"url": "https://github.com/phelber/EuroSAT",
    ...                            "kind": "primary", "read": "2026-11-20"}},
    ...     "facts": {"tasks": {"value": ["scene_classification"], "from": "readme"}},
    ... })
    >>> record.facts.tasks.value
    ['scene_classification']
    """

    id: Annotated[StrictStr, Field(pattern=ID_PATTERN, max_length=80), AfterValidator(_check_id)]
    name: Text
    aliases: list[Text] = []
    summary: Text | None = None
    depth: _term("reading_depths")
    sources: Annotated[dict[Names, Source], Field(min_length=1)]
    facts: Facts
    relations: list[Relation] = []

    @model_validator(mode="after")
    def _names_are_known(self) -> Record:
        problems = []
        for field, fact in self.facts.known().items():
            places: list[tuple[str, tuple[str, ...]]] = [("from", fact.evidence)]
            places.append(("looked", tuple(fact.looked or ())))
            for dispute in fact.disputed or ():
                named = dispute.from_
                places.append(("disputed", (named,) if isinstance(named, str) else tuple(named)))
            for key, named_sources in places:
                for name in named_sources:
                    if name in self.sources:
                        continue
                    is_fact = (
                        getattr(self.facts, name, None) is not None if name in FIELDS else False
                    )
                    if not (
                        key == "from" and fact.state == "derived" and is_fact and name != field
                    ):
                        problems.append(
                            f"facts.{field}.{key}: {name!r} names no source of this record,"
                            f" expected one of {', '.join(self.sources)}"
                        )
                    elif self._rests_on(name, field):
                        problems.append(
                            f"facts.{field}.{key}: {name!r} is derived from this fact in turn,"
                            " expected facts that rest on sources"
                        )
        for number, relation in enumerate(self.relations):
            named = relation.from_
            for name in (named,) if isinstance(named, str) else named:
                if name not in self.sources:
                    problems.append(
                        f"relations.{number}.from: {name!r} names no source of this record"
                    )
            if relation.to == self.id:
                problems.append(f"relations.{number}.to: a dataset cannot relate to itself")
        if self.depth != "listed" and not any(s.kind == "primary" for s in self.sources.values()):
            problems.append(f"depth: {self.depth} needs a primary source")
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def _rests_on(self, name: str, field: str, seen: frozenset[str] = frozenset()) -> bool:
        """Say whether a fact is derived from a field, directly or through others.

        Two facts that are derived from each other rest on no source, and whoever follows them to
        one would never end.
        """
        fact = getattr(self.facts, name, None) if name in FIELDS else None
        if fact is None or name in self.sources or name in seen:
            return False
        return field in fact.evidence or any(
            self._rests_on(other, field, seen | {name}) for other in fact.evidence
        )
