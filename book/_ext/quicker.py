"""What the build's libraries look up again and again, looked up once.

Which packages are installed does not change while pages are built; they ask hundreds of times.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

from sphinx.application import Sphinx

_ASK_FOR_PLUGINS = ("myst_nb.core.render", "pybtex.plugin", "sphinxcontrib.bibtex.plugin")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    for name in _ASK_FOR_PLUGINS:
        module: Any = importlib.import_module(name)
        if not hasattr(module.entry_points, "cache_info"):
            module.entry_points = cache(module.entry_points)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
