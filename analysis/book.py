"""What every chapter does first: prepare charts, load the catalogue, put numbers into prose."""

from __future__ import annotations

from collections.abc import Mapping

from analysis import display, theme
from analysis.catalogue import Catalogue, load


def start() -> Catalogue:
    """Register the charts' look and renderer and return the catalogue."""
    display.register()
    return load()


def numbers(values: Mapping[str, object]) -> None:
    """Make values available to the chapter's prose as ``{glue:text}`` with their names.

    Numbers in a sentence come from here, so that the prose cannot disagree with the catalogue.
    Values should be text as the reader sees it (see `analysis.figures.marks`), or plain numbers.
    """
    from myst_nb import glue

    for name, value in values.items():
        glue(name, theme.unbroken(value) if isinstance(value, str) else value, display=False)
