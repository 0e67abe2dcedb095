"""Where the values of a record lead on the web, said once.

Pages link these addresses, `analysis.links` asks whether they still answer, and `analysis.hosting`
tells by them where the data lie.
"""

from __future__ import annotations

import re
from typing import Any

# Before the value of each field that names a place.
BEGINNINGS = {
    "homepage": "",
    "repository": "",
    "doi": "https://doi.org/",
    "data_doi": "https://doi.org/",
    "arxiv": "https://arxiv.org/abs/",
    "huggingface": "https://huggingface.co/datasets/",
}
_HUGGING_FACE = re.compile(r"[\w.-]+/[\w.-]+")


def of_value(field: str, value: Any) -> str | None:
    """Return where a value leads, for those that name a place on the web.

    Parameters
    ----------
    field : str
        The fact's field.
    value : object
        Its value as the record holds it.

    Examples
    --------
    >>> of_value("arxiv", "1901.00001"), of_value("huggingface", "lab/set")
    ('https://arxiv.org/abs/1901.00001', 'https://huggingface.co/datasets/lab/set')
    >>> of_value("huggingface", "no name"), of_value("year", 2020)
    (None, None)
    """
    if field not in BEGINNINGS:
        return None
    if field == "huggingface" and not _HUGGING_FACE.fullmatch(str(value)):
        return None  # two names, an owner and a set: anything else has no page
    return f"{BEGINNINGS[field]}{value}"
