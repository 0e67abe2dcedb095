"""How to cite, in one sentence: the review, and a part of it such as a dataset's record or a figure."""

from __future__ import annotations

import re

from analysis import releases

TITLE = releases.TITLE  # one title everywhere, that of CITATION.cff
AUTHORS = releases.AUTHORS
SHORT = 10  # characters of a commit
WITH_CHANGES = "with changes"


def work(version: str, date: str, address: str = "", commit: str = "") -> str:
    """Return how to cite the review in one version.

    Examples
    --------
    >>> work("2026.11.0", "20 November 2026").endswith("Version 2026.11.0.")
    True
    """
    text = f"{AUTHORS} ({year_of(date)}). {TITLE}. {label(version, date, commit)}."
    return f"{text} {address}" if address else text


def part(name: str, version: str, date: str, address: str = "", commit: str = "") -> str:
    """Return how to cite a part of the review: a dataset's record, or a figure."""
    said = label(version, date, commit)
    text = f"{AUTHORS} ({year_of(date)}). {name}. In: {TITLE}. {said}."
    return f"{text} {address}" if address else text


def label(version: str, date: str, commit: str = "") -> str:
    """Return what names a version; between releases, many builds share a name, so date and commit too.

    Of a copy that was changed they are those of the commit before the changes.

    Examples
    --------
    >>> label("2026.11.0", "20 November 2026", "6b1f72d55e0123")
    'Version 2026.11.0'
    >>> label("development", "22 November 2026", "6b1f72d55e0123")
    'Version development, 22 November 2026, commit 6b1f72d55e'
    >>> label("development-changed", "22 November 2026", "6b1f72d55e0123")
    'Version development, 22 November 2026, commit 6b1f72d55e, with changes'
    """
    if version not in (releases.DEVELOPMENT, releases.CHANGED):
        return f"Version {version}"
    parts = [f"Version {releases.DEVELOPMENT}", date, f"commit {commit[:SHORT]}" if commit else ""]
    parts += [WITH_CHANGES] if version == releases.CHANGED else []
    return ", ".join(filter(None, parts))


def year_of(date: str) -> str:
    """Return the year of a date in words.

    Examples
    --------
    >>> year_of("20 November 2026"), year_of("")
    ('2026', 'n.d.')
    """
    found = re.search(r"\d{4}", date)
    return found[0] if found else "n.d."
