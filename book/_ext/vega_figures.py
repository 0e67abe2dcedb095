"""Show charts from the site's own files, and without scripts too.

Under each stands the hash of its data, so that a reader can tell whether two versions of the site
draw the same; ``data/figures.json`` lists them.

A cell's Vega-Lite specification becomes its title as text, a drawing (SVG, inside the page while it
is small, else a file beside it), the specification itself, and buttons that ``charts.js`` brings to
life. That script loads Vega, and the world's outline for maps, when a chart scrolls into view.
"""

from __future__ import annotations

import hashlib
import html
import json
from pathlib import Path
from typing import Any, ClassVar

import vl_convert
from docutils import nodes
from myst_nb.core import render
from sphinx.application import Sphinx

import chart_svg
import vega_notices
from analysis import display, published, theme

INLINE_LIMIT = 60_000  # characters of SVG; larger drawings are files, fetched when seen
WIDE = 760  # pixels from which a chart breaks out of the text's measure

FIGURES = "data/figures.json"
HASH_SAYS = "Hash of this figure's data: the same in two versions if they draw the same data"

_large_drawings: dict[str, str] = {}  # file name: SVG, written when the pages are done
_figures: dict[str, dict[str, Any]] = {}  # by name, for the list of all

# Paper is light.
_DARK_ON_SCREEN = '@media screen {{ html[data-theme="dark"] {{ {} }} }}'

# What the pages' scripts call; the rest of the bundle is Vega itself.
_BUNDLE_END = """
window.vega = vega;
window.vegaLite = vegaLite;
window.vegaEmbed = vegaEmbed;
"""


def escaped(value: Any) -> str:
    r"""Return JSON that cannot end the script element it stands in.

    Examples
    --------
    >>> escaped({"a": "</script>"})
    '{"a":"\\u003c/script>"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def as_text(title: Any) -> str:
    """Return lines of a title as one text."""
    return " ".join(title) if isinstance(title, list) else str(title or "")


class ChartRenderer:
    """myst-nb's way to show one MIME type."""

    mime_priority_overrides: ClassVar[list[tuple[str, str, int]]] = [("*", display.MIME, 1)]

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[nodes.Element] | None:
        """Return the nodes of a chart, or nothing for other content."""
        if data.mime_type != display.MIME:
            return None
        environment = renderer.renderer.sphinx_env
        return chart_nodes(data.content, environment.app, environment.docname)


def chart_nodes(spec: dict[str, Any], app: Sphinx, document: str) -> list[nodes.Element]:
    """Return a chart's title, drawing, specification and buttons."""
    identity = hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:10]
    drawing = chart_svg.draw(spec, f"c{identity}")
    title = spec.get("title") or {}
    title = title if isinstance(title, dict) else {"text": title}
    box = nodes.container(classes=["chart"] + (["chart-wide"] if drawing.width > WIDE else []))
    for part, name in (("text", "chart-title"), ("subtitle", "chart-subtitle")):
        if title.get(part):
            box += nodes.paragraph("", as_text(title[part]), classes=[name])
    alternative = spec.get("description") or as_text(title.get("text")) or "Chart"
    shown = _drawing(drawing, identity, app, document)
    box["data"] = published.data_hash(spec)
    markup = _markup(spec, shown, alternative, drawing, identity) + _hash_line(box["data"])
    box += nodes.raw("", markup, format="html")
    return [box]


def _hash_line(data: str) -> str:
    return f'<p class="chart-data" title="{HASH_SAYS}">Data <code>{data}</code></p>'


def note_figures(app: Sphinx, tree: nodes.document) -> None:
    """Keep the hashes of a page's named figures, each with the way to it and its caption."""
    for figure in tree.findall(nodes.figure):
        charts = [box["data"] for box in figure.findall(nodes.container) if "data" in box]
        if charts and figure["names"]:
            name = str(figure["names"][0])
            page = app.builder.get_target_uri(app.env.docname)
            caption = next(iter(figure.findall(nodes.caption)), None)
            _figures[name] = {
                "page": f"{page}#{figure['ids'][0]}",
                "caption": caption.astext() if caption is not None else "",
                "data": charts[0] if len(charts) == 1 else charts,
            }


def figure_list() -> str:
    """Return the named figures of the site and the hashes of their data, as JSON."""
    return json.dumps(dict(sorted(_figures.items())), ensure_ascii=False, indent=1) + "\n"


def _drawing(drawing: chart_svg.Drawing, identity: str, app: Sphinx, document: str) -> str:
    if len(drawing.svg) <= INLINE_LIMIT:
        return drawing.svg
    up = "../" * app.builder.get_target_uri(document).count("/")
    size = f'width="{drawing.width:g}" height="{drawing.height:g}" loading="lazy" alt=""'
    pictures = []
    for tone, index in (("light", 0), ("dark", 1)):
        svg = drawing.svg
        for name, colours in display.PAGE_COLOURS.items():
            svg = svg.replace(f"var(--chart-{name}, {colours[0]})", colours[index])
        file = f"chart-{identity}-{tone}.svg"
        _large_drawings[file] = chart_svg.standing_alone(svg)
        pictures.append(f'<img class="only-{tone}" src="{up}_images/{file}" {size}>')
    return "".join(pictures)


def _markup(
    spec: dict[str, Any],
    shown: str,
    alternative: str,
    drawing: chart_svg.Drawing,
    identity: str,
) -> str:
    coloured = display.page_coloured(spec)
    world = " data-world" if display.needs_world(spec) else ""
    return (
        f'<div class="chart-drawing" role="img" aria-label="{html.escape(alternative)}"'
        f' data-chart="{identity}" data-width="{drawing.width:g}"{world}>{shown}</div>'
        f'<script type="application/json" class="chart-spec">{escaped(coloured)}</script>'
        '<ul class="chart-tools" hidden>'
        '<li><button type="button" data-take="csv">Data (CSV)</button></li>'
        '<li><button type="button" data-take="svg">SVG</button></li>'
        '<li><button type="button" data-take="png">PNG</button></li>'
        '<li><button type="button" data-take="json">Specification</button></li>'
        "</ul>"
    )


def write_scripts(app: Sphinx) -> None:
    """Put Vega, the world's outline, the charts' font and colours where the pages find them."""
    folder = Path(app.doctreedir).parent / "chart-assets"
    folder.mkdir(parents=True, exist_ok=True)
    bundle = chart_svg.kept(
        _BUNDLE_END,
        lambda: vl_convert.javascript_bundle(_BUNDLE_END, vl_version=chart_svg.VEGA_LITE),
    )
    # The bundle has constants at its top that must not become the page's.
    script = f"{vega_notices.POINTER}(function(){{{bundle}}})();\n"
    (folder / "vega.js").write_text(script, encoding="utf-8")
    notices = vega_notices.text(chart_svg.VEGA_LITE)
    (folder / vega_notices.FILE).write_text(notices, encoding="utf-8")
    if display.WORLD_FILE.is_file():
        outline = json.loads(display.WORLD_FILE.read_text(encoding="utf-8"))
        text = f"window.moreDataWorld={escaped(outline)};\n"
        (folder / "world.js").write_text(text, encoding="utf-8")
    font = f"window.moreDataFont={escaped(chart_svg.font_style())};\n"
    (folder / "chart-font.js").write_text(font, encoding="utf-8")
    (folder / "chart-colours.css").write_text(colour_rules(), encoding="utf-8")
    app.config.html_static_path.append(str(folder))


def colour_rules() -> str:
    """Return the style sheet that gives the charts' variables their two values."""
    lines = []
    for rule, index in (("html {{ {} }}", 0), (_DARK_ON_SCREEN, 1)):
        values = " ".join(
            f"--chart-{name}: {colours[index]};" for name, colours in display.PAGE_COLOURS.items()
        )
        lines.append(rule.format(values))
    families = " ".join(f"--family-{key}: {value};" for key, value in theme.FAMILY_COLOURS.items())
    lines.append(f"html {{ {families} }}")
    return "\n".join(lines) + "\n"


def write_drawings(app: Sphinx, problem: Exception | None) -> None:
    """Write the drawings that are too large to stand inside their page, and the list of figures."""
    if problem is None and app.builder.name == "html":
        listed = Path(app.outdir) / FIGURES
        listed.parent.mkdir(parents=True, exist_ok=True)
        listed.write_text(figure_list(), encoding="utf-8")
    if problem is None and _large_drawings:
        folder = Path(app.outdir) / "_images"
        folder.mkdir(exist_ok=True)
        for name, svg in _large_drawings.items():
            (folder / name).write_text(svg, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    _large_drawings.clear()
    _figures.clear()
    others = render.load_mime_renders
    # myst-nb finds renderers by entry points, which only an installed package has.
    render.load_mime_renders = lambda: [*others(), ChartRenderer]  # type: ignore[assignment]
    app.connect("builder-inited", write_scripts)
    app.connect("doctree-read", note_figures)
    app.connect("build-finished", write_drawings)
    app.add_css_file("chart-colours.css")
    app.add_js_file("chart-data.js", loading_method="defer")
    app.add_js_file("charts.js", loading_method="defer")
    app.add_js_file("tables.js", loading_method="defer")
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
