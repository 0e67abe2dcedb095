"""In which releases the record of a dataset changed, and in what: the way from its page to those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from analysis import releases
from analysis.pages.wording import in_sentence

MOST_RELEASES = 8
MOST_FIELDS = 6
NEW = "new record"
# A release, and what it changed in one record in words.
Step = tuple[str, Sequence[str]]


def by_dataset(steps: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, list[Step]]:
    """Return what each step changed in each record.

    Parameters
    ----------
    steps : iterable of tuple
        Each release with what it changed, as `analysis.difftext.as_json` writes it, the newest first.

    Examples
    --------
    >>> by_dataset([("2026.11.1", {"added": ["b"], "changes": [
    ...     {"id": "a", "field": "year", "gravity": "changed"}]})])
    {'b': [('2026.11.1', ['new record'])], 'a': [('2026.11.1', ['first released'])]}
    """
    found: dict[str, list[Step]] = {}
    for version, said in steps:
        here: dict[str, dict[str, None]] = {name: {NEW: None} for name in said["added"]}
        for change in said["changes"]:
            fields = here.setdefault(change["id"], {})
            if change["gravity"] != "evidence":
                fields[_words(change["field"])] = None
        for name, fields in here.items():
            found.setdefault(name, []).append((version, list(fields)))
    return found


def _words(field: str) -> str:
    return "lineage" if field.startswith("relation ") else in_sentence(field)


def section(steps: Sequence[Step]) -> str:
    """Return a record's history as HTML, or nothing where no release changed it."""
    if not steps:
        return ""
    rows = "".join(
        f'<li><a href="../{releases.step_page(escape(version))}">{escape(version)}</a> '
        f"{escape(_listed(fields))}</li>"
        for version, fields in steps[:MOST_RELEASES]
    )
    more = len(steps) - MOST_RELEASES
    rest = f"<li>and {more} earlier</li>" if more > 0 else ""
    return (
        '<section aria-labelledby="changed"><h2 id="changed">Changed in</h2>'
        f'<ul class="history">{rows}{rest}</ul></section>'
    )


def _listed(fields: Sequence[str]) -> str:
    if not fields:
        return "evidence or words only"
    more = len(fields) - MOST_FIELDS
    return ", ".join(fields[:MOST_FIELDS]) + (f" and {more} more" if more > 0 else "")
