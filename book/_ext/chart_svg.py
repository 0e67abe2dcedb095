"""Draw a chart without a browser: an SVG that takes its colours and its font from the page."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import altair
import vl_convert

from analysis import display

# Drawings are kept under a hash of all that they are made of.
KEPT = Path(__file__).resolve().parents[2] / "_build" / "charts"

# The font that text is measured with, always the same: it is part of vl_convert. The page's own
# font is used for drawing, of nearly the same width.
_MEASURE = "Liberation Sans"
VEGA_LITE = ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])

_DROPPED = re.compile(
    r' (?:aria-[a-z]+|role|class|pointer-events|font-family|stroke-miterlimit)="[^"]*"'
    r'| opacity="1"| xmlns:xlink="[^"]*"| version="1\.1"'
)
_EMPTY = re.compile(
    r'<path(?: class="(?:background|foreground)")?(?: aria-hidden="true")? d=""[^>]*/>'
    r'|<path class="background" aria-hidden="true" d="M[^"]*"(?: pointer-events="none")?/>'
)
_LONG_NUMBER = re.compile(r"(-?\d+\.\d{2})\d+")
_ATTRIBUTE_WITH_NUMBERS = re.compile(r' (?:d|transform|x|y|x2|y2|width|height|points)="[^"]*"')
_SIZE = re.compile(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"')
_ID = re.compile(r'(\bid="|url\(#|href="#)([^")]+)')


class Drawing(NamedTuple):
    """An SVG and its size in pixels."""

    svg: str
    width: float
    height: float


def draw(spec: dict[str, Any], prefix: str) -> Drawing:
    """Draw a specification, in the page's colours, without its title.

    Parameters
    ----------
    spec : dict
        As `analysis.display.mime_bundle` gives it; the title is the page's to show.
    prefix : str
        Put before ids inside the SVG, which would otherwise clash on a page with two charts.
    """
    spec = display.with_world(display.page_coloured(spec))
    spec = {**spec, "config": {**spec["config"], "font": _MEASURE, "aria": False}}
    spec.pop("title", None)
    text = json.dumps(spec)
    svg = kept(f"{text}.svg", lambda: vl_convert.vegalite_to_svg(text, vl_version=VEGA_LITE))
    return _finish(svg, prefix)


def kept(made_of: str, make: Callable[[], str]) -> str:
    """Return what was made of this before by this version of vl_convert, or make it now."""
    version = f"{vl_convert.__version__} {VEGA_LITE}"
    file = KEPT / hashlib.sha256(f"{version}\0{made_of}".encode()).hexdigest()[:24]
    if file.is_file() and (text := file.read_text(encoding="utf-8")):
        return text
    text = make()
    KEPT.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(f".{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(file)  # whole or not at all
    return text


def _finish(svg: str, prefix: str) -> Drawing:
    svg = _EMPTY.sub("", svg)
    svg = _DROPPED.sub("", svg)
    svg = _ATTRIBUTE_WITH_NUMBERS.sub(lambda match: _LONG_NUMBER.sub(r"\1", match[0]), svg)
    svg = _ID.sub(rf"\g<1>{prefix}-\g<2>", svg)
    size = _SIZE.match(svg)
    if size is None:
        raise ValueError("vl_convert gave an SVG without a size")
    return Drawing(svg, float(size[1]), float(size[2]))
