"""What a record has no fact for, in words: nothing to say, nobody looked, or nothing to compute from."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.pages.markup import listed
from analysis.pages.wording import in_sentence, term
from analysis.records import Record

# What the protocol fills only where there is one: an empty field says that none is on record, not
# that nobody looked.
ONLY_WHERE_THERE_IS_ONE = (
    "themes", "processing_levels", "annotation_count", "homepage", "repository", "data_doi",
    "torchgeo", "huggingface",
)  # fmt: skip
SIZE_PARTS = ("image_count", "image_width", "image_height")


def told(record: Record, names: Sequence[str]) -> str:
    """Return what is to be said of the fields that a record has no fact for.

    Parameters
    ----------
    record : Record
        The dataset.
    names : sequence of str
        The fields; a size among them is one that cannot be computed either.

    Examples
    --------
    >>> from analysis.catalogue import load
    >>> told(load()["eurosat"], ["huggingface", "licence"])
    'None on record: Hugging Face. Not looked for yet: licence of the data.'
    """
    without = [in_sentence(name) for name in names if name in ONLY_WHERE_THERE_IS_ONE]
    unasked = [
        in_sentence(name)
        for name in names
        if name not in ONLY_WHERE_THERE_IS_ONE and name != "size_pixels"
    ]
    said = [
        f"None on record: {', '.join(without)}." if without else "",
        f"Not looked for yet: {', '.join(unasked)}." if unasked else "",
        why_no_size(record) if "size_pixels" in names else "",
    ]
    return " ".join(filter(None, said))


def why_no_size(record: Record) -> str:
    """Return why a size that is no fact of its own is not computed either."""
    reasons: dict[str, list[str]] = {}
    for name in SIZE_PARTS:
        fact = getattr(record.facts, name)
        if fact is None:
            reason = "not looked for yet"
        elif fact.value is None:
            reason = term("states", fact.state).lower()
        elif isinstance(fact.value, list) and len(fact.value) > 1:
            reason = "of several values"
        else:
            continue
        reasons.setdefault(reason, []).append(in_sentence(name))
    parts = [f"{listed(fields)} {reason}" for reason, fields in reasons.items()]
    return f"Size is not computed: {'; '.join(parts)}."
