"""Licences in plain words: what they permit and ask, and who names another one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis import hosting, permissions
from analysis.pages.wording import licence_text
from analysis.records import Dispute, Record

UNCLEAR, CONTESTED = "not clear from the terms", "not clear: sources disagree"
# What is asked, in words for each answer. Permissions first, then duties.
QUESTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "commercial": (
        "Commercial use",
        {"yes": "allowed", "no": "not allowed", "unclear": UNCLEAR, "contested": CONTESTED},
    ),
    "derivatives": (
        "Changed versions",
        {
            "yes": "may be shared",
            "no": "may not be shared",
            "unclear": UNCLEAR,
            "contested": CONTESTED,
        },
    ),
    "attribution": (
        "Naming the authors",
        {"yes": "required", "no": "not required", "unclear": UNCLEAR, "contested": CONTESTED},
    ),
    "share_alike": (
        "Same licence for changed versions",
        {"yes": "required", "no": "not required", "unclear": UNCLEAR, "contested": CONTESTED},
    ),
}


@dataclass(frozen=True)
class Plain:
    """A licence in plain words: one sentence, and an answer to each question where there is one."""

    sentence: str
    answers: dict[str, str]


def answers(expression: str) -> dict[str, str]:
    """Answer each question for a licence expression: yes, no or unclear.

    Parts joined by AND all hold; of those joined by OR, the user may choose the kindest.

    Examples
    --------
    >>> answers("CC-BY-4.0 AND CC-BY-NC-4.0")["commercial"]
    'no'
    >>> answers("CC-BY-4.0 OR CC-BY-NC-4.0")["commercial"]
    'yes'
    """
    result = {}
    for question in QUESTIONS:
        free = permissions.leaves_free(expression, question)
        kind = permissions.FREE[question]
        other = "no" if kind == "yes" else "yes"
        result[question] = "unclear" if free is None else kind if free else other
    return result


def plain(record: Record) -> Plain:
    """Return a record's licence in plain words."""
    fact = record.facts.licence
    if fact is None:
        return Plain("Nobody has looked for the licence of the data yet.", {})
    if fact.value is None:
        if fact.state == "not_applicable":
            return Plain("A licence does not apply here.", {})
        return Plain(f"No licence is stated in what was read{_where_looked(record)}", {})
    settled = answers(fact.value)
    told = {
        question: "contested" if permissions.disagree(fact, question) else answer
        for question, answer in settled.items()
    }
    return Plain(licence_text(fact.value), told)


def otherwise(record: Record) -> list[str]:
    """Return what other sources of a record say its licence is: a sentence for the authors, one for others.

    Each licence stands with what the source has in its place, where the record keeps it.

    Examples
    --------
    >>> page = {"url": "https://example.org", "kind": "primary", "read": "2026-11-20"}
    >>> copy = {"url": "https://example.org/copy", "kind": "secondary", "read": "2026-11-20"}
    >>> licence = {"value": "CC-BY-4.0", "from": "page", "because": "newer", "disputed": [
    ...     {"value": "LicenseRef-research-only", "as": "for research", "from": "page"},
    ...     {"value": "MIT", "from": "copy"}]}
    >>> made = {"id": "a", "name": "A", "depth": "read", "sources": {"page": page, "copy": copy},
    ...         "facts": {"licence": licence}}
    >>> for sentence in otherwise(Record.model_validate(made)):
    ...     print(sentence)
    The authors also say: Own terms: research use only (in the source: for research).
    Others say: MIT.
    """
    fact = record.facts.licence
    told: dict[str, list[str]] = {}
    for other in (fact.disputed or ()) if fact is not None else ():
        kept = f" (in the source: {other.as_})" if other.as_ else ""
        told.setdefault(_teller(record, other), []).append(licence_text(other.value) + kept)
    return [f"{who} say: {'; '.join(told[who])}." for who in sorted(told, reverse=True)]


def _teller(record: Record, other: Dispute[str]) -> str:
    """Say who names another licence: the authors, if one of its sources is the dataset's own."""
    named = [other.from_] if isinstance(other.from_, str) else other.from_
    fact = record.facts.licence
    chosen = fact.evidence if fact is not None else ()

    def own(names: Iterable[str]) -> bool:
        return any(
            record.sources[name].kind == "primary" for name in names if name in record.sources
        )

    if own(named):
        return "The authors also" if own(chosen) else "The authors"
    return "Others also" if chosen and not own(chosen) else "Others"


def _where_looked(record: Record) -> str:
    """Say whether a licence was looked for where it would stand, and what follows."""
    if hosting.looked_at_own_place(record, "licence"):
        return (
            ", the dataset's own page or archive record among it. Where none is granted, copyright "
            "reserves all rights: ask the authors before you publish or sell what builds on these data."
        )
    if hosting.own_places(record):
        return (
            "; the dataset's own page or archive record is not among it, and one may stand there: look "
            "there, and ask the authors if there is none."
        )
    return "; no page or archive record of the dataset's own is on record: ask the authors."


def commercial(record: Record) -> str:
    """Return what a record's licence says of commercial use, as one of six classes.

    Returns
    -------
    str
        ``yes``, ``no``, ``unclear`` (the terms do not say, or sources disagree), or why there is no
        licence, as `without` says it.
    """
    fact = record.facts.licence
    if fact is None or fact.value is None:
        return without(record)
    return (
        "unclear" if permissions.disagree(fact, "commercial") else answers(fact.value)["commercial"]
    )


def without(record: Record) -> str:
    """Return why a record has no licence.

    Returns
    -------
    str
        ``none_stated`` (looked for at the dataset's own place, not found), ``not_found`` (nor in what
        was read, but its own place was not) or ``not_recorded``.
    """
    if record.facts.licence is None:
        return "not_recorded"
    return "none_stated" if hosting.looked_at_own_place(record, "licence") else "not_found"
