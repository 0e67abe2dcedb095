"""Which dataset was meant: by a slip in its id, by capital letters, or by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MOST = 3


def no_dataset(given: object, known: Mapping[str, Iterable[str]]) -> str:
    """Return that the catalogue has no dataset of that id, and which may have been meant.

    Parameters
    ----------
    given : object
        What was asked for; a text, or by mistake something else.
    known : mapping of str to iterable of str
        The names of each dataset, by its id.

    Returns
    -------
    str
        A sentence, with the nearest ids if any is near.

    Examples
    --------
    >>> no_dataset("fMoW", {"fmow-rgb": ["Functional Map of the World", "fMoW"], "eurosat": []})
    "no dataset 'fMoW' in the catalogue; did you mean fmow-rgb?"
    >>> no_dataset("EuroSAT", {"eurosat": ["EuroSAT"], "eurosat-sar": []}).rpartition("; ")[2]
    'did you mean eurosat?'
    """
    import difflib

    called: dict[str, list[str]] = {}
    for identifier, names in known.items():
        for name in {identifier.lower(), *(name.lower() for name in names)}:
            called.setdefault(name, []).append(identifier)
    lower = str(given).lower()
    near = [lower] if lower in called else difflib.get_close_matches(lower, called, n=MOST)
    ids = list(dict.fromkeys(identifier for name in near for identifier in called[name]))
    hint = f"; did you mean {' or '.join(ids[:MOST])}?" if ids else ""
    return f"no dataset {given!r} in the catalogue{hint}"
