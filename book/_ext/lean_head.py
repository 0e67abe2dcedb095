"""One style sheet and no script in the way, so that a page shows its text early on a slow line.

The theme brings a dozen style sheets, most of them for things that no page here has. When all pages
are there, their sheets are joined, rules for classes that no page and no script names are left out,
and scripts wait until the page is read.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

_SHEET = re.compile(r'\s*<link(?=[^>]*rel="stylesheet")[^>]*href="([^"?]*)[^"]*"[^>]*/?>')
_SCRIPT = re.compile(r'<script(?P<attributes>[^>]*\bsrc="[^"]*"[^>]*)></script>')
_IMPORT = re.compile(r"@import\s+(?:url\()?[\"']?([^\"')]+)[\"']?\)?\s*;")
_ADDRESS = re.compile(r"url\((['\"]?)(?!data:|https?:|/|#)([^'\")]+)\1\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# The colours of a terminal are classes that begin with a hyphen: hundreds of rules.
_NAMES = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_HYPHENED = re.compile(r"(?<![\w-])-[A-Za-z_][\w-]*")
_KEPT = ("more-data.css", "chart-colours.css", "dataset.css", "finder.css", "first.css", "search.css",
         "figure-tools.css", "places.css", "pygments.css")  # fmt: skip
# Rules of these hold rules of their own.
_GROUPS = ("@media", "@supports", "@layer", "@container")
_LATE = ("togglebutton.js", "copybutton.js", "design-tabs.js")
# Scripts that a page can do without unless its text has a class that they look for.
_NEEDED_FOR = {
    "design-tabs.js": "sd-tab-set",
    "togglebutton.js": "toggle",
    "copybutton.js": "highlight",
    "clipboard.min.js": "highlight",
    "tables.js": "sortable",
    "chart-data.js": "chart-drawing",
    "charts.js": "chart-drawing",
    "figure-tools.js": "chart-tools",
    "terms.js": "term",
    "copy.js": "copied",
}
_CLASSES = re.compile(r'\bclass="([^"]*)"')
_FILLED_LATER = "@@body@@"  # by dataset_pages
# What decides the colours of the page must be there before the page.
_FIRST = "dataset.mode"


def rules(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield what stands before a block and the block, or a statement without one.

    Examples
    --------
    >>> list(rules("@charset 'x';a{b:c}"))
    [("@charset 'x'", None), ('a', 'b:c')]
    """
    at, depth, begun, block = 0, 0, 0, 0
    while at < len(text):
        character = text[at]
        if character in "\"'":
            at = _end_of_string(text, at)
        elif character == "\\":
            at += 1
        elif character == "{":
            depth += 1
            if depth == 1:
                block = at
        elif character == "}":
            depth -= 1
            if depth == 0:
                yield text[begun:block].strip(), text[block + 1 : at]
                begun = at + 1
        elif character == ";" and depth == 0:
            yield text[begun:at].strip(), None
            begun = at + 1
        at += 1


def _end_of_string(text: str, at: int) -> int:
    quote, at = text[at], at + 1
    while at < len(text) and text[at] != quote:
        at += 2 if text[at] == "\\" else 1
    return at


def pruned(text: str, words: set[str]) -> str:
    """Return a style sheet without the selectors that name what nothing is called.

    Examples
    --------
    >>> pruned(".a,.b:not(.c){d:e}@media print{.x{y:z}}", {"b"})
    '.b:not(.c){d:e}'
    >>> pruned(".-Color{a:b}.Color{c:d}", {"Color"})
    '.Color{c:d}'
    """
    kept = []
    for before, block in rules(_COMMENT.sub("", text)):
        if block is None:
            kept.append(f"{before};")
        elif before.startswith(_GROUPS):
            if inside := pruned(block, words):
                kept.append(f"{before}{{{inside}}}")
        elif before.startswith("@"):
            kept.append(f"{before}{{{block}}}")
        else:
            selectors = [one for one in _selectors(before) if _is_used(one, words)]
            if selectors:
                kept.append(f"{','.join(selectors)}{{{block}}}")
    return "".join(kept)


def _selectors(text: str) -> list[str]:
    parts, depth, begun = [], 0, 0
    for at, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            parts.append(text[begun:at].strip())
            begun = at + 1
    return [*parts, text[begun:].strip()]


def _is_used(selector: str, words: set[str]) -> bool:
    outside = selector
    while (fewer := re.sub(r"\([^()]*\)|\[[^\]]*\]", "", outside)) != outside:
        outside = fewer
    return all(name in words for name in _NAMES.findall(outside))


def sheet(root: Path, name: str, words: set[str]) -> str:
    """Return one style sheet with what it imports, for a place in the folder of static files."""
    text = (root / name).read_text(encoding="utf-8")
    folder = posixpath.dirname(name)

    def imported(match: re.Match[str]) -> str:
        return sheet(
            root, posixpath.normpath(posixpath.join(folder, match[1].split("?")[0])), words
        )

    def moved(match: re.Match[str]) -> str:
        place = posixpath.normpath(posixpath.join(folder, match[2]))
        return f"url({match[1]}{posixpath.relpath(place, '_static')}{match[1]})"

    text = re.sub(r'@charset "[^"]*";', "", text)
    if posixpath.basename(name) not in _KEPT:
        imports = "".join(imported(match) for match in _IMPORT.finditer(text))
        return imports + _ADDRESS.sub(moved, pruned(_IMPORT.sub("", text), words))
    return _ADDRESS.sub(moved, _COMMENT.sub("", text))


def known_words(site: Path) -> set[str]:
    """Return every name that a page or a script could mean."""
    words: set[str] = set()
    for file in (
        *site.glob("*.html"),
        *site.glob("datasets/*.html"),
        *site.glob("changes/*.html"),
        *site.rglob("_static/**/*.js"),
    ):
        if file.name not in (
            "vega.js",
            "finder-data.js",
            "finder-links.js",
            "sharing-data.js",
            "world.js",
            "chart-font.js",
            "tex-svg.js",
        ):
            text = file.read_text(encoding="utf-8")
            words.update(_WORD.findall(text), _HYPHENED.findall(text))
    return words


def unneeded(page: str) -> set[str]:
    """Return the scripts that find nothing to do on a page.

    Examples
    --------
    >>> sorted(unneeded('<p class="chart chart-drawing chart-tools sortable highlight">'))
    ['design-tabs.js', 'terms.js', 'togglebutton.js']
    """
    if _FILLED_LATER in page:
        return set()
    classes = {name for names in _CLASSES.findall(page) for name in names.split()}
    if {"admonition", "dropdown"} <= classes:
        classes.add("toggle")
    if "chart-tools" in classes:
        classes.add("copied")  # the figure's citation, made when it is asked for
    return {script for script, name in _NEEDED_FOR.items() if name not in classes}


def lean(page: str, up: str, root: Path, words: set[str], made: dict[str, str]) -> str:
    """Return a page with one style sheet and with scripts that wait.

    Parameters
    ----------
    page : str
        The finished page.
    up : str
        The way from the page to the site's root.
    root : Path
        The site's folder.
    words : set of str
        From `known_words`.
    made : dict
        Takes the joined style sheets, by file name.
    """
    head, end, rest = page.partition("</head>")
    names = [name.removeprefix(up) for name in _SHEET.findall(head)]
    if not end or not names or any(not (root / name).is_file() for name in names):
        return page
    key = "\n".join(names)
    if key not in made:
        made[key] = "\n".join(sheet(root, name, words) for name in names)
    file = f"style-{hashlib.sha256(made[key].encode()).hexdigest()[:10]}.css"
    link = f'<link rel="stylesheet" href="{up}_static/{file}" />'
    first = _SHEET.search(head)
    assert first is not None
    head = f"{head[: first.start()]}\n    {link}{_SHEET.sub('', head[first.end() :])}"

    def waiting(match: re.Match[str]) -> str:
        attributes = match["attributes"]
        name = re.search(r'src="([^"?]*)', attributes)
        place = root / name[1].removeprefix(up) if name else root
        if re.search(r"\b(?:defer|async)\b", attributes):
            return match[0]
        if place.is_file() and _FIRST in place.read_text(encoding="utf-8"):
            return match[0]
        return f"<script defer{attributes}></script>"

    late: list[str] = []
    dropped = unneeded(page)

    def ordered(match: re.Match[str]) -> str:
        name = re.search(r'src="(?:[^"?]*/)?([^"?/]*)', match[0])
        if name and name[1] in dropped:
            return ""
        # These begin at once when they wait, and read names that scripts after them define.
        if any(f"/{name}" in match[0] for name in _LATE):
            late.append(waiting(match))
            return ""
        return waiting(match)

    head = _SCRIPT.sub(ordered, head)
    return f"{head}{''.join(late)}{end}{_SCRIPT.sub(waiting, rest)}"


def finish(app: Sphinx, problem: Exception | None) -> None:
    """Make all pages lean; runs after own_pages and before dataset_pages fills its page in."""
    if problem is not None or app.builder.name != "html":
        return
    site = Path(app.outdir)
    words, made = known_words(site), {}
    for page in sorted(site.rglob("*.html")):
        if "_static" in page.parts:
            continue
        up = "../" * (len(page.relative_to(site).parts) - 1)
        text = lean(page.read_text(encoding="utf-8"), up, site, words, made)
        page.write_text(text, encoding="utf-8")
    for text in made.values():
        file = f"style-{hashlib.sha256(text.encode()).hexdigest()[:10]}.css"
        (site / "_static" / file).write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("build-finished", finish, priority=940)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
