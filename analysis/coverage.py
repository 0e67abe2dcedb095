"""Whether a dataset is global by its source's word or by the continents that its places lie on.

By the protocol a dataset is global if its source says so or names places on four continents or more.
The two say different things: of four cities nothing leaves open where else samples may lie.
"""

from __future__ import annotations

import re

from analysis.records import Record

CONTINENTS_OF_GLOBAL = 4
_WORLDWIDE = re.compile(r"\b(world|glob)", re.IGNORECASE)
_GAPS = re.compile(
    r"\b(more|such as|only|left out|without|not (seen|named|told|listed))\b", re.IGNORECASE
)


def by_places(record: Record) -> bool:
    """Say whether a dataset is global only since the places it names lie on so many continents.

    Examples
    --------
    >>> from analysis.catalogue import load
    >>> catalogue = load()
    >>> by_places(catalogue["spacenet-3"]), by_places(catalogue["sen12ms"])
    (True, False)
    """
    fact, named = record.facts.coverage, record.facts.continents
    if fact is None or fact.value != "global" or fact.state == "reported":
        return False
    if named is None or len(named.value or ()) < CONTINENTS_OF_GLOBAL:
        return False
    # "Derived" is also what follows from another dataset that is said to lie around the world.
    return not _WORLDWIDE.search(f"{fact.as_ or ''} {fact.why or ''}")


def by_all_places(record: Record) -> bool:
    """Say whether `by_places` holds and the places on record are all that the dataset has.

    They are not taken as all where the record judges (*estimated*), knows no country, or says of its
    places that there are more, that only some were seen or that one was left out.

    Examples
    --------
    >>> from analysis.catalogue import load
    >>> catalogue = load()
    >>> by_all_places(catalogue["spacenet-3"]), by_all_places(catalogue["waterbench"])
    (True, False)
    """
    facts = record.facts
    if not by_places(record) or facts.countries is None or not facts.countries.value:
        return False
    for fact in (facts.coverage, facts.continents, facts.countries):
        if fact is None or fact.state == "estimated" or _GAPS.search(fact.why or ""):
            return False
    return True
