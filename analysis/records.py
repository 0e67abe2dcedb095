"""What a record must be: the pydantic model of one file in ``data/datasets``.

A record says what a dataset is, and for every fact how it is known and where that was read.
The model checks one record by itself; `analysis.validation` checks files, lines and the
catalogue as a whole.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from analysis import vocabularies
from analysis.fieldvalues import (
    ID_PATTERN,
    Arxiv,
    Count,
    Country,
    Doi,
    Identifier,
    Licence,
    Link,
    Metres,
    PartialDate,
    ReadingDay,
    SourceName,
    Text,
    Year,
    list_of,
    number_or_list,
    term,
)

Value = TypeVar("Value")

# Relations by which a dataset holds images of another.
REUSES_IMAGES = ("images_from", "derived_from", "version_of", "subset_of")


class Model(BaseModel):
    """Base of all models here: unknown keys are errors, and no value is taken for another.

    A day alone may also be text, ``YYYY-MM-DD``: JSON has no other.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True, str_strip_whitespace=True)


From = Annotated[
    SourceName | list[SourceName], Field(description="Source keys, or facts for a derived value.")
]


class Source(Model):
    """Where something was read: exactly one of ``url``, ``doi`` or ``list``."""

    url: Link | None = None
    doi: Doi | None = None
    list: SourceName | None = Field(None, description="A key of data/lists/lists.yaml.")
    kind: Literal["primary", "secondary"]
    read: ReadingDay = Field(description="The day it was read.")
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
    looked: list[SourceName] | None = None
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
    tasks: Fact[list_of(term("tasks"))] | None = None
    themes: Fact[list_of(term("themes"))] | None = None
    platforms: Fact[list_of(term("platforms"))] | None = None
    modalities: Fact[list_of(term("modalities"))] | None = None
    sensors: Fact[list_of(term("sensors"))] | None = None
    gsd_m: Fact[number_or_list(Metres)] | None = None
    processing_levels: Fact[list_of(Text)] | None = None
    image_count: ImageCount | None = None
    image_width: Fact[number_or_list(Count)] | None = None
    image_height: Fact[number_or_list(Count)] | None = None
    size_pixels: Fact[Count] | None = None
    volume_bytes: Fact[Count] | None = None
    class_count: Fact[Count] | None = None
    annotation_count: Fact[Count] | None = None
    reference_sources: Fact[list_of(term("reference_sources"))] | None = None
    coverage: Fact[term("coverage")] | None = None
    continents: Fact[list_of(term("continents"))] | None = None
    countries: Fact[list_of(Country)] | None = None
    time_start: Fact[PartialDate] | None = None
    time_end: Fact[PartialDate] | None = None
    temporal_sampling: Fact[list_of(term("temporal_sampling"))] | None = None
    splits: Fact[term("splits")] | None = None
    split_separation: Fact[term("split_separation")] | None = None
    formats: Fact[list_of(term("formats"))] | None = None
    licence: Fact[Licence] | None = None
    access: Fact[term("access")] | None = None
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

    type: term("relations")
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

    id: Identifier
    name: Text
    aliases: list[Text] = []
    summary: Text | None = None
    depth: term("reading_depths")
    sources: Annotated[dict[SourceName, Source], Field(min_length=1)]
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
