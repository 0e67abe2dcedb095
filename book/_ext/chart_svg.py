"""Draw a chart without a browser: an SVG that takes its colours and its font from the page."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import altair
import vl_convert

from analysis import display

# Drawings are kept under a hash of all that they are made of.
KEPT = Path(__file__).resolve().parents[2] / "_build" / "charts"

# The font that text is measured with: our own copy, since a machine's fonts of the same name differ
# by pixels. The page's own font is used for drawing, which is hardly ever wider and mostly narrower.
_MEASURE = "More Data Chart"
_FONTS = Path(__file__).with_name("fonts")
vl_convert.register_font_directory(str(_FONTS))
# What these fonts hold; for any other letter vl_convert would take what font the machine has.
_MEASURED = re.compile(
    r"[ -~\u00a0-\u017f\u2010\u2012-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2032\u2033"
    r"\u20ac\u2122\u2190-\u2195\u2212\u2248\u2260\u2264\u2265]*"
)
_TEXT = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
# The page's font. A drawing in a file of its own cannot use the page's copy, and the machine's fonts may
# be wider than what was measured by a seventh, so that it brings its own.
SHOWN = "Source Sans 3"
SHOWN_FILE = Path(__file__).parents[1] / "_assets/fonts/source-sans-3-latin-wght-normal.woff2"
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
_NUMBER_AT_END = re.compile(r"\d+$")


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

    Raises
    ------
    ValueError
        If a text holds a letter that cannot be measured alike everywhere.
    """
    spec = display.with_world(display.page_coloured(spec))
    spec = {**spec, "config": {**spec["config"], "font": _MEASURE, "aria": False}}
    spec.pop("title", None)
    text = json.dumps(spec)
    svg = kept(f"{text}.svg", lambda: vl_convert.vegalite_to_svg(text, vl_version=VEGA_LITE))
    for shown in _TEXT.findall(svg):
        if not _MEASURED.fullmatch(plain := html.unescape(re.sub("<[^>]*>", "", shown))):
            raise ValueError(
                f"the fonts in {_FONTS.name}/ lack a letter of {plain!r}: add it there"
            )
    return _finish(svg, prefix)


@cache
def font_style() -> str:
    """Return a style element that holds the page's font, for an SVG that stands alone."""
    data = base64.b64encode(SHOWN_FILE.read_bytes()).decode()
    return (
        f'<style>@font-face{{font-family:"{SHOWN}";font-weight:200 900;'
        f'src:url("data:font/woff2;base64,{data}") format("woff2")}}'
        f'text{{font-family:"{SHOWN}",sans-serif;font-variant-numeric:tabular-nums}}</style>'
    )


def standing_alone(svg: str) -> str:
    """Return a drawing that needs no page to be shown as it was measured."""
    end = svg.index(">") + 1
    return f"{svg[:end]}{font_style()}{svg[end:]}"


def kept(made_of: str, make: Callable[[], str]) -> str:
    """Return what was made of this before by this version of vl_convert, or make it now."""
    version = f"{vl_convert.__version__} {VEGA_LITE} {_fonts()}"
    file = KEPT / hashlib.sha256(f"{version}\0{made_of}".encode()).hexdigest()[:24]
    if file.is_file() and (text := file.read_text(encoding="utf-8")):
        return text
    text = make()
    KEPT.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(f".{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(file)  # whole or not at all
    return text


@cache
def _fonts() -> str:
    """Return a hash of the fonts that text is measured with."""
    digest = hashlib.sha256()
    for file in sorted(_FONTS.glob("*.ttf")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _finish(svg: str, prefix: str) -> Drawing:
    svg = _EMPTY.sub("", svg)
    svg = _DROPPED.sub("", svg)
    svg = _ATTRIBUTE_WITH_NUMBERS.sub(lambda match: _LONG_NUMBER.sub(r"\1", match[0]), svg)
    svg = _renamed(svg, prefix)
    size = _SIZE.match(svg)
    if size is None:
        raise ValueError("vl_convert gave an SVG without a size")
    return Drawing(svg, float(size[1]), float(size[2]))


def _renamed(svg: str, prefix: str) -> str:
    """Count ids from 1 in each drawing: vl_convert counts on from one drawing to the next."""
    names: dict[str, str] = {}

    def name(match: re.Match[str]) -> str:
        given = match[2]
        if given not in names:
            names[given] = f"{_NUMBER_AT_END.sub('', given)}{len(names) + 1}"
        return f"{match[1]}{prefix}-{names[given]}"

    return _ID.sub(name, svg)
