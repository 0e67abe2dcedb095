"""Licences in plain words: what they permit and what they ask, from the vocabulary of licences."""

from __future__ import annotations

from dataclasses import dataclass

from analysis import hosting, vocabularies
from analysis.pages.wording import licence_text
from analysis.records import Record

# What is asked, in words for each answer. Permissions first, then duties.
QUESTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "commercial": (
        "Commercial use",
        {"yes": "allowed", "no": "not allowed", "unclear": "not clear from the terms"},
    ),
    "derivatives": (
        "Changed versions",
        {"yes": "may be shared", "no": "may not be shared", "unclear": "not clear from the terms"},
    ),
    "attribution": (
        "Naming the authors",
        {"yes": "required", "no": "not required", "unclear": "not clear from the terms"},
    ),
    "share_alike": (
        "Same licence for changed versions",
        {"yes": "required", "no": "not required", "unclear": "not clear from the terms"},
    ),
}
PERMISSIONS = ("commercial", "derivatives")


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
    known = vocabularies.terms("licences")
    result = {}
    for question in QUESTIONS:
        good, bad = ("yes", "no") if question in PERMISSIONS else ("no", "yes")
        options = []
        for option in expression.split(" OR "):
            parts = [
                str(known.get(part, {}).get(question, "unclear")) for part in option.split(" AND ")
            ]
            options.append(bad if bad in parts else "unclear" if "unclear" in parts else good)
        result[question] = good if good in options else "unclear" if "unclear" in options else bad
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
    return Plain(licence_text(fact.value), answers(fact.value))


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
        ``yes``, ``no``, ``unclear``, ``none_stated`` (looked for at the dataset's own place, not
        found), ``not_found`` (nor in what was read, but its own place was not) or ``not_recorded``.
    """
    fact = record.facts.licence
    if fact is None:
        return "not_recorded"
    if fact.value is not None:
        return answers(fact.value)["commercial"]
    return "none_stated" if hosting.looked_at_own_place(record, "licence") else "not_found"
