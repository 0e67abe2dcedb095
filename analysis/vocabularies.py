"""Controlled vocabularies: the terms that a record may use.

Each vocabulary is one file ``data/vocabularies/NAME.yaml``, a list of terms with at least an
``id`` and a ``label``. They are data, not code, so that a term can be added in a pull request.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).resolve().parent.parent
DATA = REPOSITORY / "data"

YamlLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def terms(name: str) -> dict[str, dict[str, Any]]:
    """Return a vocabulary as a mapping from id to term, in the order of its file.

    Parameters
    ----------
    name : str
        The file's name without ending, such as ``"tasks"``.

    Returns
    -------
    dict of str to dict
        Each term with its keys (``id``, ``label``, often ``definition`` and ``family``).

    Raises
    ------
    FileNotFoundError
        If there is no such vocabulary.

    Examples
    --------
    >>> terms("tasks")["vqa"]["label"]
    'Visual question answering'
    """
    path = DATA / "vocabularies" / f"{name}.yaml"
    rows = yaml.load(path.read_text(encoding="utf-8"), Loader=YamlLoader)
    return {row["id"]: row for row in rows}


def ids(name: str) -> tuple[str, ...]:
    """Return the ids of a vocabulary in the order of its file."""
    return tuple(terms(name))


def label(name: str, term: str) -> str:
    """Return the label that a reader sees for a term.

    Examples
    --------
    >>> label("modalities", "sar")
    'SAR'
    """
    return str(terms(name)[term]["label"])


def labels(name: str) -> dict[str, str]:
    """Return all labels of a vocabulary, by id."""
    return {key: str(term["label"]) for key, term in terms(name).items()}


def names() -> tuple[str, ...]:
    """Return the names of all vocabularies, sorted."""
    return tuple(sorted(path.stem for path in (DATA / "vocabularies").glob("*.yaml")))
