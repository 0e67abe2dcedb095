"""How charts leave the kernel, and what they share with the page that shows them.

A chapter calls `register` once. From then on a chart that ends a cell becomes its Vega-Lite
specification and a line of text; no picture, no script and no random id, so that two runs give the
same notebook. The book's extension ``vega_figures`` draws it.

Colours of text, axes and grid belong to the page: `page_coloured` writes them as CSS variables
(`PAGE_COLOURS`), which follow the light and the dark theme without drawing the chart anew.

The outline of the world is one file of the site. A map names it instead of carrying it:

>>> world("countries").to_dict()["name"]
'world'
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

import altair as alt

from analysis import theme

MIME = "application/vnd.vegalite.v6+json"
WORLD = "world"
WORLD_FILE = Path(__file__).resolve().parents[1] / "data" / "geo" / "world.topojson"

# Ramps for dark paper: what is more is lighter there.
_DARK_SEQUENTIAL = ["#1b3a57", "#204d78", "#29629c", "#5a9bd6", "#8fbfe8", "#d3e8fa"]
_DARK_DIVERGING = ["#f3b195", "#cf7f52", "#8a5a44", "#4d535c", "#43688a", "#5a97c4", "#9accf2"]

# name: (light, dark); in a chart ``var(--chart-ink, #1f2328)``, in the style sheet both.
PAGE_COLOURS: dict[str, tuple[str, str]] = {
    "ink": (theme.INK, "#e6e9ee"),
    "muted": ("#57606a", "#a9b3c0"),
    "line": (theme.LINE, "#6b7684"),
    "grid": ("#c9ced6", "#48515e"),
    "paper": (theme.PAPER, "#14181e"),  # for gaps and haloes, and for words on what is dark
    "accent": (theme.ACCENT, "#6fa8dc"),
    "second": (theme.SECOND, "#def1fb"),
    "none-recorded": (theme.NONE_RECORDED, "#242a31"),
    "not-stated": (theme.NOT_STATED, "#59626f"),
    **{
        f"{ramp}-{step}": pair
        for ramp, light, dark in (
            ("sequential", theme.SEQUENTIAL, _DARK_SEQUENTIAL),
            ("diverging", theme.DIVERGING, _DARK_DIVERGING),
        )
        for step, pair in enumerate(zip(light, dark, strict=True), 1)
    },
}

_VARIABLE = {light: f"var(--chart-{name}, {light})" for name, (light, _) in PAGE_COLOURS.items()}
_VARIABLE.pop(PAGE_COLOURS["grid"][0])  # a value that charts do not write themselves
_CLASSES = {"nominal", "ordinal"}
_CLASS_SCALES = {"ordinal", "threshold", "quantize", "quantile", "bin-ordinal"}
_SIGNIFICANT_DIGITS = 12
_HASHED_NAME = re.compile(r"data-[0-9a-f]{32,}")
_AUTOMATIC_NAME = re.compile(r"\b(view|param|concat|layer)_(\d+)\b")


def world(feature: str = "countries") -> alt.NamedData:
    """Return the world's outline as data of a map.

    Parameters
    ----------
    feature : str
        The object in ``data/geo/world.topojson``, ``countries`` by default; its features' ``id``
        are ISO 3166 alpha-3 codes.

    Returns
    -------
    alt.NamedData
        For ``alt.Chart(...)`` or ``alt.LookupData(...)``; the page fills it in.
    """
    return alt.NamedData(name=WORLD, format=alt.TopoDataFormat(type="topojson", feature=feature))


def needs_world(spec: Any) -> bool:
    """Tell whether a specification names the world's outline and does not carry it."""
    if isinstance(spec, dict):
        if spec.get("name") == WORLD and "format" in spec:
            return True
        return any(needs_world(value) for key, value in spec.items() if key != "datasets")
    if isinstance(spec, list):
        return any(needs_world(value) for value in spec)
    return False


def with_world(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the specification carrying the world's outline, if it names it."""
    if not needs_world(spec) or not WORLD_FILE.is_file():
        return spec
    outline = json.loads(WORLD_FILE.read_text(encoding="utf-8"))
    return {**spec, "datasets": {**spec.get("datasets", {}), WORLD: outline}}


def page_coloured(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the specification with text, axes and grid in the page's colours.

    What the specification sets itself is kept, but where it writes a colour of `PAGE_COLOURS` the
    variable of that colour takes its place. A continuous ramp keeps its colours: they are
    interpolated, and variables cannot be.
    """
    spec = _replace_colours(copy.deepcopy(spec))
    spec["config"] = _merge(_page_configuration(), spec.get("config", {}))
    spec.setdefault("background", "transparent")
    return spec


def plain(spec: dict[str, Any], dark: bool = False) -> dict[str, Any]:
    """Return the specification with fixed colours, for pictures that leave the page."""
    text = json.dumps(page_coloured(spec), ensure_ascii=False)
    for name, (light, night) in PAGE_COLOURS.items():
        text = text.replace(f"var(--chart-{name}, {light})", night if dark else light)
    coloured: dict[str, Any] = json.loads(text)
    return coloured


def register() -> None:
    """Make the book's theme and renderer Altair's own for this kernel."""
    theme.enable()
    alt.renderers.register("more-data", mime_bundle)
    alt.renderers.enable("more-data")


def mime_bundle(spec: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    """Return what a chart shows: its specification, and its title as text.

    Parameters
    ----------
    spec : dict
        A Vega-Lite specification with its data.
    **metadata
        What Altair passes to renderers; not used.

    Returns
    -------
    dict
        MIME type to content. In a notebook that a person opened (Jupyter, Colab) also a page of
        Altair's own, because those programs cannot be relied on to draw the specification.
    """
    spec = stable(spec)
    bundle: dict[str, Any] = {MIME: spec, "text/plain": f"[chart] {title_of(spec)}"}
    if _opened_by_a_person():
        from altair.vegalite.v6.display import html_renderer

        bundle["text/html"] = html_renderer(with_world(spec))["text/html"]
    return bundle


def stable(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the specification the same for the same chart, wherever and whenever it is made.

    Altair counts views over a whole session, and the last bits of a sum differ between processors:
    names are counted within the chart, numbers kept to twelve significant digits, and a data set that
    Altair named by its hash is named by that of the rounded rows.
    """
    spec = _round(spec)
    order: dict[str, str] = {}
    counts: dict[str, int] = {}

    def renumber(match: re.Match[str]) -> str:
        if match[0] not in order:
            counts[match[1]] = counts.get(match[1], 0) + 1
            order[match[0]] = f"{match[1]}_{counts[match[1]]}"
        return order[match[0]]

    datasets = spec.pop("datasets", None)
    names = {name: _name_of(name, rows) for name, rows in (datasets or {}).items()}
    text = _AUTOMATIC_NAME.sub(renumber, json.dumps(spec, ensure_ascii=False))
    text = _HASHED_NAME.sub(lambda match: names.get(match[0], match[0]), text)
    renamed: dict[str, Any] = json.loads(text)
    if datasets is not None:
        renamed["datasets"] = {names[name]: rows for name, rows in datasets.items()}
    return renamed


def _name_of(name: str, rows: Any) -> str:
    if not _HASHED_NAME.fullmatch(name):
        return name  # given by hand
    written = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    return f"data-{hashlib.sha256(written.encode()).hexdigest()[:32]}"


def title_of(spec: dict[str, Any]) -> str:
    """Return a chart's title as one line, or its description.

    Examples
    --------
    >>> title_of({"title": {"text": ["More in", "Europe"]}})
    'More in Europe'
    """
    title = spec.get("title", spec.get("description", ""))
    text = title.get("text", "") if isinstance(title, dict) else title
    return " ".join(text) if isinstance(text, list) else str(text)


def _opened_by_a_person() -> bool:
    # Jupyter's server names the session of the notebooks it opens; nbclient and nbval do not.
    return bool(os.environ.get("JPY_SESSION_NAME") or os.environ.get("COLAB_RELEASE_TAG"))


def _page_configuration() -> dict[str, Any]:
    colour = {name: f"var(--chart-{name}, {light})" for name, (light, _) in PAGE_COLOURS.items()}
    return {
        "axis": {
            "labelColor": colour["muted"],
            "titleColor": colour["muted"],
            "gridColor": colour["grid"],
            "domainColor": colour["line"],
            "tickColor": colour["line"],
        },
        "axisX": {"labelOverlap": "parity"},  # years side by side, on a phone every other one
        # A band is pale, and the colour that stands for it beside its name must not be.
        "legend": {
            "labelColor": colour["ink"],
            "titleColor": colour["muted"],
            "symbolOpacity": 1,
        },
        "header": {
            "labelColor": colour["ink"],
            "labelFontSize": 12,
            "titleColor": colour["muted"],
            "titleFontSize": 12,
        },
        "title": {"color": colour["ink"], "subtitleColor": colour["muted"]},
        "text": {"color": colour["ink"]},
        "view": {"stroke": None},
    }


def _replace_colours(value: Any, classes: bool = True) -> Any:
    if isinstance(value, dict):
        scale = value.get("scale")
        if isinstance(scale, dict):
            classes = value.get("type") in _CLASSES or scale.get("type") in _CLASS_SCALES
        return {
            key: item
            if key == "datasets" or (key == "range" and not classes)
            else _replace_colours(item, classes)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_replace_colours(item, classes) for item in value]
    if isinstance(value, str):
        return _VARIABLE.get(value.lower(), value)
    return value


def _merge(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = (
            _merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
        )
    return merged


def _round(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _round(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_round(item) for item in value]
    if isinstance(value, float):
        return float(f"{value:.{_SIGNIFICANT_DIGITS}g}")
    return value
