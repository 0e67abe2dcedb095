"""What the build's libraries find out again and again, found out once.

Which packages are installed does not change while pages are built; they ask hundreds of times. And a
reference is formatted for the list and once more, in the same way, for the hint where it is cited.
"""

from __future__ import annotations

import importlib
from functools import cache, wraps
from typing import Any

from sphinx.application import Sphinx

_ASK_FOR_PLUGINS = ("myst_nb.core.render", "pybtex.plugin", "sphinxcontrib.bibtex.plugin")


def _format_references_once() -> None:
    from pybtex.style.formatting import BaseStyle

    if hasattr(BaseStyle.format_entry, "__wrapped__"):
        return
    plain = BaseStyle.format_entry
    done: dict[tuple[type[Any], str, int], tuple[Any, Any]] = {}

    @wraps(plain)
    def format_entry(self: Any, label: str, entry: Any, bib_data: Any = None) -> Any:
        key = (type(self), label, id(entry))
        if bib_data is not None:
            return plain(self, label, entry, bib_data)
        if key not in done:
            # The entry is kept as well, so that no other can come to have its identity.
            done[key] = (plain(self, label, entry), entry)
        return done[key][0]

    BaseStyle.format_entry = format_entry


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    for name in _ASK_FOR_PLUGINS:
        module: Any = importlib.import_module(name)
        if not hasattr(module.entry_points, "cache_info"):
            module.entry_points = cache(module.entry_points)
    _format_references_once()
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
