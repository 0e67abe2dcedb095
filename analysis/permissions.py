"""What licences permit and ask, by their vocabulary, and where the sources of one record disagree.

A record names one licence, by the protocol's rules; where other sources name another, these stand
beside it (``disputed``). Which of them holds, only the authors can say. Where one permits what
another forbids, it is therefore not clear whether it is permitted, whichever was chosen.
"""

from __future__ import annotations

from typing import Any

from analysis import vocabularies
from analysis.records import Fact

Answer = bool | None

# The word of the vocabulary that leaves the user free: of permissions, yes; of duties, no.
FREE = {"commercial": "yes", "derivatives": "yes", "attribution": "no", "share_alike": "no"}


def leaves_free(expression: str, *questions: str) -> Answer:
    """Say whether a licence leaves the user free in a question, or in several at once.

    Parts joined by AND all hold; of those joined by OR the user may choose one, which must then leave
    free in all that is asked.

    Parameters
    ----------
    expression : str
        Licences of the vocabulary.
    *questions : {"commercial", "derivatives", "attribution", "share_alike"}
        What is asked. A permission leaves free where it is given, a duty where it is not asked.

    Returns
    -------
    bool or None
        None where the terms do not say.

    Examples
    --------
    >>> leaves_free("CC-BY-4.0", "commercial"), leaves_free("CC-BY-4.0", "attribution")
    (True, False)
    >>> either = "CC-BY-ND-4.0 OR CC-BY-NC-4.0"
    >>> leaves_free(either, "commercial"), leaves_free(either, "commercial", "derivatives")
    (True, False)
    """
    known = vocabularies.terms("licences")

    def word(part: str, question: str) -> Answer:
        said = known.get(part, {}).get(question, "unclear")
        return None if said == "unclear" else said == FREE[question]

    either = [
        [word(part, question) for part in option.split(" AND ") for question in questions]
        for option in expression.split(" OR ")
    ]
    if any(all(option) for option in either):
        return True
    return None if any(False not in option for option in either) else False


def disagree(fact: Fact[Any] | None, *questions: str) -> bool:
    """Say whether one source of a licence leaves the user free where another does not.

    Sources that name different licences do not disagree on what both permit. Where no licence was
    chosen nothing is granted by it, whatever others say, so that there is nothing to disagree on.

    Parameters
    ----------
    fact : Fact or None
        The licence of a record.
    *questions : {"commercial", "derivatives", "attribution", "share_alike"}
        What is asked; several together, as in `leaves_free`.

    Examples
    --------
    >>> other = {"value": "CC-BY-NC-4.0", "from": "card"}
    >>> stated = {"value": "CC-BY-4.0", "from": "readme", "disputed": [other], "because": "newer"}
    >>> fact = Fact[str].model_validate(stated)
    >>> disagree(fact, "commercial"), disagree(fact, "derivatives")
    (True, False)
    """
    if fact is None or fact.value is None:
        return False
    named = [fact.value, *(other.value for other in fact.disputed or ())]
    return {leaves_free(expression, *questions) for expression in named} >= {True, False}
