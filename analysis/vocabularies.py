"""Controlled vocabularies: the terms that a record may use.

Each vocabulary is one file ``data/vocabularies/NAME.yaml``, a list of terms with at least an
``id`` and a ``label``. They are data, not code, so that a term can be added in a pull request.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from analysis import faultyfiles

REPOSITORY = Path(__file__).resolve().parent.parent
DATA = REPOSITORY / "data"

# What a term needs besides its id and label: figures group by it, records are checked by it.
NEEDED = {
    "tasks": ("family",),
    "sensors": ("platform", "modality"),
    "licences": ("kind", "commercial", "derivatives", "share_alike", "attribution"),
}

YamlLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FaultyVocabulary(ValueError):
    """A vocabulary that cannot be used; the text names the file and says what was expected."""


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
    FaultyVocabulary
        If a term lacks a key or stands twice, or the file is not a list of terms.

    Examples
    --------
    >>> terms("tasks")["vqa"]["label"]
    'Visual question answering'
    """
    path = DATA / "vocabularies" / f"{name}.yaml"
    return _checked(faultyfiles.text(path), name)


def _checked(text: str, name: str) -> dict[str, dict[str, Any]]:
    """Return the terms that a vocabulary's text holds."""
    path = f"data/vocabularies/{name}.yaml"
    try:
        rows = yaml.load(text, Loader=YamlLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FaultyVocabulary(f"{path}:{line}: file: not YAML: {error.problem}") from None
    if not isinstance(rows, list):
        raise FaultyVocabulary(f"{path}:1: file: expected a list of terms, each with id and label")
    needed = ("id", "label", *NEEDED.get(name, ()))
    found: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(rows, start=1):
        given = row if isinstance(row, dict) else {}
        known = repr(given["id"]) if "id" in given else f"number {number}"
        if missing := [key for key in needed if key not in given]:
            raise FaultyVocabulary(f"{path}: term {known}: {', '.join(missing)} missing")
        if not isinstance(given["id"], str):
            raise FaultyVocabulary(f"{path}: term {known}: its id is not text, put it in quotes")
        if given["id"] in found:
            raise FaultyVocabulary(f"{path}: term {known}: stands twice")
        found[given["id"]] = given
    return found


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


def purpose(name: str) -> str:
    """Return what a vocabulary is for: the comment in the first line of its file.

    Examples
    --------
    >>> purpose("platforms")
    'What carried the sensor.'
    """
    first = (DATA / "vocabularies" / f"{name}.yaml").read_text(encoding="utf-8").partition("\n")[0]
    if not first.startswith("# "):
        raise FaultyVocabulary(
            f"data/vocabularies/{name}.yaml:1: file: expected a comment that says what it is for"
        )
    return first.removeprefix("# ").replace("`", "")


def names() -> tuple[str, ...]:
    """Return the names of all vocabularies, sorted."""
    return tuple(sorted(path.stem for path in (DATA / "vocabularies").glob("*.yaml")))


def differing(data: Path) -> str:
    """Return which vocabularies of a data folder are not those of the package, as a sentence.

    Whatever folder the records come from, terms come from the package's own: models, measures and
    figures all ask for them. A folder without vocabularies differs in nothing.

    Examples
    --------
    >>> differing(DATA)
    ''
    """
    folder, own = data / "vocabularies", DATA / "vocabularies"
    if not folder.is_dir() or folder.resolve() == own:
        return ""
    texts = [
        {file.name: faultyfiles.text(file) for file in place.glob("*.yaml")}
        for place in (folder, own)
    ]
    every = sorted(texts[0].keys() | texts[1].keys())
    other = [name for name in every if texts[0].get(name) != texts[1].get(name)]
    if not other:
        return ""
    return f"{folder}: {', '.join(other)} not the same as in {own}, whose terms are used"


def check(data: Path) -> None:
    """Refuse a data folder whose vocabularies are not those of the package.

    Raises
    ------
    FaultyVocabulary
        If any differs, is missing or is one more; a folder that has none at all is taken.
    """
    if said := differing(data):
        raise FaultyVocabulary(f"{said}: change terms there, or run the package beside {data}")
