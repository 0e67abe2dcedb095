"""Pages of chapters that are still being executed are read last, each when its outputs are there.

So the execution of what changed goes on beside the reading of all else.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from _make import running


def _name(docname: str) -> str:
    return PurePosixPath(docname).name


def put_last(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Move what is being executed to the end; the rest, and the end, stay in order."""
    under_way = running.current
    if under_way is not None:
        docnames.sort(key=lambda docname: under_way.is_awaited(_name(docname)))


def wait(app: Sphinx, docname: str, source: list[str]) -> None:
    """Do not read a chapter before its outputs are there."""
    if running.current is not None:
        running.current.arrive(_name(docname))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("env-before-read-docs", put_last)
    app.connect("source-read", wait)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
