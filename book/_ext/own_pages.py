"""What every page of the site shares: footer, policy, and nothing from any other host.

The theme and Jupyter Book bring things that are not used here or weigh too much: Thebe (from
another host), an icon font of 1.5 MB, the search's index on every page. They are taken out, and
inline scripts become files, so that one Content-Security-Policy without exceptions fits all pages.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from _make.manifest import manifest
from _make.sitemanifest import lock_hash
from analysis import citing
from analysis.verification import MANIFEST
from flat_addresses import public
from site_values import site

# Styles may be inline: tables by pandas and drawings carry their own. Scripts may not.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'"
)
# Under the theme's line on copyright, which alone would say that nothing may be used again.
LICENCE = (
    '<p class="page-licence">The review, its records and its figures: '
    '<a rel="license" href="{up}about.html#licence">CC BY 4.0</a>; '
    "the datasets have licences of their own.</p>"
)
_INLINE = "_static/inline"
_SIDEBAR = 'id="pst-primary-sidebar"'  # for screen readers a place of its own
_SEARCH = ("searchtools.js", "language_data.js", "searchindex.js")
_TWICE = re.compile(r"<title>([^<]+) &#8212; \1</title>")  # the first page is named like the site
_INDEX = re.compile(r'<script[^>]*\bsrc="searchindex\.js[^"]*"[^>]*>')
_UNUSED = (
    "scripts/fontawesome.js",
    "scripts/fontawesome.js.LICENSE.txt",
    "vendor/fontawesome",
    "sphinx-thebe.css",
    "sphinx-thebe.js",
    "locales",
    "webpack-macros.html",
    "sbt-webpack-macros.html",
)
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
_FONT_AWESOME_LINK = re.compile(r"\s*<(?:script|link)[^>]*fontawesome[^>]*>(?:</script>)?")
_SEARCH_LINK = re.compile(
    rf"\s*<script src=\"[^\"]*(?:{'|'.join(map(re.escape, _SEARCH))})[^\"]*\"></script>"
)
_PAGE_NAME = re.compile(r"DOCUMENTATION_OPTIONS\.pagename = '([^']*)';")
_CHARACTER_SET = re.compile(r'<meta charset="utf-8" ?/>')
_ICON_FONT_RULES = re.compile(
    r"@font-face\{[^}]*Font Awesome[^}]*\}"
    r"|@(?:-webkit-)?keyframes fa-[a-z-]+\{(?:[^{}]*\{[^{}]*\})*\}"
    r"|(?<=[}/])(?:,?\.fa[a-z0-9-]*(?::{1,2}(?:before|after))?)+\{[^{}]*\}"
)


# In place of the theme's own: no flash of the other theme before the deferred scripts have run.
_FIRST_THEME = """\
(() => {
  let mode = "auto";
  try { mode = localStorage.getItem("mode") || "auto"; } catch { /* storage is switched off */ }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const page = document.documentElement.dataset;
  page.mode = mode;
  page.theme = mode === "auto" ? (dark ? "dark" : "light") : mode;
})();
"""


def add_footer(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Write into the footer which version this is, and link what it can be checked against."""
    build = manifest()
    rows = [
        ("Version", "", build.version),
        ("Date", "", build.date),
        ("Commit", "", build.commit[:10]),
        ("Catalogue", "Hash of all records", build.catalogue[:12]),
        ("Lock", "Hash of the exact versions of all software", lock_hash()[:12]),
    ]
    cells = "".join(
        f'<div title="{says}"><dt>{name}</dt><dd>{html.escape(value)}</dd></div>'
        for name, says, value in rows
        if value
    ).replace(' title=""', "")
    up = "../" * public(page).count("/")
    link = f'<div><dt>Hashes in full</dt><dd><a href="{up}{MANIFEST}">{MANIFEST}</a></dd></div>'
    cited = cite_page(app, page, tree) if tree is not None and page != app.config.root_doc else ""
    licence = LICENCE.format(up=up)
    context["theme_extra_footer"] = f'{licence}{cited}<dl class="build">{cells}{link}</dl>'


def cite_page(app: Sphinx, page: str, tree: nodes.document) -> str:
    """Return how a chapter is cited, for who prints or quotes it; figures and datasets have their own."""
    values = site(app)
    address = f"{values.address}{public(page)}.html" if values.address else ""
    title = next((title.astext() for title in tree.findall(nodes.title)), "")
    text = citing.part(title, values.version, values.date, address, values.commit)
    return f'<p class="cite-page">Cite this page as: {html.escape(text)}</p>' if title else ""


def drop_thebe(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Take Thebe out of a page's scripts and styles."""
    for kind in ("script_files", "css_files"):
        context[kind] = [
            file
            for file in context.get(kind, [])
            if "thebe" not in f"{file} {getattr(file, 'attributes', '')}".lower()
        ]


def finish_page(page: str, up: str, inline: dict[str, str], *, search: bool) -> str:
    """Return a page that keeps the policy.

    Parameters
    ----------
    page : str
        The page as Sphinx wrote it.
    up : str
        The way from the page to the site's root, ``""`` or ``"../"``.
    inline : dict
        Takes the scripts that stood inside the page, by the name of their file.
    search : bool
        Whether this is the page that searches.
    """
    page = _FONT_AWESOME_LINK.sub("", page)
    page = page.replace('data-theme="auto"', 'data-theme="light"', 1)  # for those without scripts
    page = _TWICE.sub(r"<title>\1</title>", page, count=1)
    page = page.replace(' aria-label="Toggle hidden content"', "")  # its text says it better
    # The list of references is a list; what docutils calls its entries is deprecated, and no item.
    page = page.replace('role="doc-biblioentry"', 'role="listitem"')
    page = page.replace(_SIDEBAR, f'{_SIDEBAR} role="complementary" aria-label="Site"', 1)
    if search:
        # Between Sphinx's search, which it changes, and the index, which starts the search.
        page, found = _INDEX.subn(
            r'<script defer src="_static/search-results.js"></script>\n  \g<0>', page, count=1
        )
        if not found:
            raise ValueError("the page of the search loads no index, so its results have no place")
    else:
        page = _SEARCH_LINK.sub("", page)
    name = _PAGE_NAME.search(page)
    if name:
        # The only script that differs from page to page reads its value from the page instead.
        document = html.escape(public(name[1]))
        script = "DOCUMENTATION_OPTIONS.pagename = document.documentElement.dataset.page;"
        page = page.replace(name[0], script)
        page = page.replace("<html ", f'<html data-page="{document}" ', 1)

    def out_of_page(match: re.Match[str]) -> str:
        attributes, body = match.groups()
        kind = re.search(r'type="([^"]*)"', attributes)
        if "thebe" in attributes or body.strip().startswith("kernelName"):
            return ""
        if "src=" in attributes or (kind and "javascript" not in kind[1]):
            return match[0]
        text = _FIRST_THEME if "dataset.mode" in body else body.strip() + "\n"
        file = f"{hashlib.sha256(text.encode()).hexdigest()[:10]}.js"
        inline[file] = text
        return f'<script src="{up}{_INLINE}/{file}"></script>'

    page = _SCRIPT.sub(out_of_page, page)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}" />'
    page, placed = _CHARACTER_SET.subn(rf"\g<0>\n    {policy}", page, count=1)
    if not placed:
        raise ValueError("a page without a character set has no place for its policy")
    return page


def same_cell_ids(notebook: Path) -> None:
    """Count the cells of a notebook offered for download, whose ids are random."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for number, cell in enumerate(content["cells"]):
        if "id" in cell:
            cell["id"] = f"c{number:03d}"
    text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    notebook.write_text(text, encoding="utf-8")


def remove_unused(static: Path) -> None:
    """Remove from the static files what no page asks for."""
    for name in _UNUSED:
        unused = static / name
        if unused.is_dir():
            shutil.rmtree(unused)
        else:
            unused.unlink(missing_ok=True)
    for source_map in static.rglob("*.map"):
        source_map.unlink()
    for style in (static / "styles").glob("*.css"):
        text = style.read_text(encoding="utf-8")
        style.write_text(_ICON_FONT_RULES.sub("", text), encoding="utf-8")
    for script in (*static.glob("scripts/*.js"), *static.glob("styles/*.css")):
        text = script.read_text(encoding="utf-8")
        script.write_text(re.sub(r"\n?/[/*]# sourceMappingURL=.*", "", text), encoding="utf-8")


def finish_site(app: Sphinx, problem: Exception | None) -> None:
    """Finish all pages, and remove what is not used or differs from build to build."""
    if problem is not None or app.builder.name != "html":
        return
    site = Path(app.outdir)
    remove_unused(site / "_static")
    inline: dict[str, str] = {}
    for page in sorted(site.rglob("*.html")):
        up = "../" * (len(page.relative_to(site).parts) - 1)
        text = page.read_text(encoding="utf-8")
        finished = finish_page(text, up, inline, search=page.name == "search.html")
        page.write_text(finished, encoding="utf-8")
    folder = site / _INLINE
    folder.mkdir(parents=True, exist_ok=True)
    for name, script in inline.items():
        (folder / name).write_text(script, encoding="utf-8")
    for notebook in sorted(site.rglob("*.ipynb")):
        same_cell_ids(notebook)
    (site / ".buildinfo").unlink(missing_ok=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("html-page-context", add_footer, priority=900)
    app.connect("html-page-context", drop_thebe, priority=900)
    app.connect("build-finished", finish_site, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
