"""The pictures of the README: a chart of the book that stands by itself, and how fresh it is.

``python -m analysis.readme`` draws it anew. The picture carries the hash of what it was drawn
from, so that a test can say whether it still shows the catalogue.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from analysis import display, freshness, places, theme
from analysis.catalogue import Catalogue, load
from analysis.figures import geography
from analysis.vocabularies import REPOSITORY

FILE = REPOSITORY / ".github" / "continents.svg"
FRESHNESS = REPOSITORY / ".github" / "freshness.svg"


def specification(catalogue: Catalogue) -> dict[str, Any]:
    """Return the chart of continents with fixed colours on light paper."""
    theme.enable()
    chart = geography.continents(places.shares(catalogue))
    spec = display.plain(display.stable(chart.to_dict()))
    paper, _ = display.PAGE_COLOURS["paper"]
    return {**spec, "background": paper, "padding": 12}


def mark(spec: dict[str, Any]) -> str:
    """Return a line that says what a picture was drawn from.

    Examples
    --------
    >>> mark({"title": "A"})
    '<!-- drawn from 36866343ab76 -->'
    """
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False)
    return f"<!-- drawn from {hashlib.sha256(text.encode()).hexdigest()[:12]} -->"


def svg(spec: dict[str, Any]) -> str:
    """Return the picture, with its mark in the first line."""
    import altair
    import vl_convert

    version = ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    drawn = vl_convert.vegalite_to_svg(json.dumps(spec), vl_version=version)
    return f"{mark(spec)}\n{drawn}\n"


def badge(catalogue: Catalogue) -> str:
    """Return the picture that says up to when records were read."""
    return freshness.badge("records read to", f"{freshness.newest(catalogue):%Y-%m-%d}")


def main() -> None:
    """Draw the pictures and say where they are."""
    catalogue = load()
    FILE.parent.mkdir(exist_ok=True)
    for file, text in ((FILE, svg(specification(catalogue))), (FRESHNESS, badge(catalogue))):
        file.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {file.relative_to(REPOSITORY)}")


if __name__ == "__main__":
    main()
