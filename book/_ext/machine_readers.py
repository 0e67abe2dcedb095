"""The site for machines: the data themselves, JSON-LD, site map, robots, OpenSearch, llms.txt.

Addresses are absolute where ``_config.yml`` says where the site is published, else paths within it;
what may hold absolute addresses only is written only then.
"""

from __future__ import annotations

import json
import textwrap
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from analysis import citing, exports, structured
from analysis.pages.dataset import Site
from flat_addresses import public
from site_values import from_catalogue, records, site

DATA_FOLDER = "data"
SAYS = (
    "A living, executable review of datasets for deep learning in Earth observation: every number is "
    "computed from open records, and every record says where it was read."
)
_HEAD_LINKS = (
    ("search", "application/opensearchdescription+xml", "opensearch.xml", "More Data: datasets"),
    ("alternate", "application/atom+xml", "changes.xml", "Releases of More Data"),
    ("alternate", "application/ld+json", "catalogue.jsonld", "The catalogue as JSON-LD"),
    (
        "alternate",
        "application/ld+json",
        "data/croissant.json",
        "The catalogue's files in Croissant",
    ),
)
# Both formats ask for absolute addresses: without the site's own there are no such files, nor links to them.
_ADDRESSED = ("opensearch.xml", "sitemap.xml")


def add_links(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Name the files for machines in the head of every page."""
    up = "../" * public(name).count("/")
    address = site(app).address
    links = "".join(
        f'<link rel="{rel}" type="{kind}" href="{up}{file}" title="{title}" />\n'
        for rel, kind, file, title in _HEAD_LINKS
        if address or file not in _ADDRESSED
    )
    if tree is not None:
        if address:
            page = "" if name == app.config.root_doc else f"{public(name)}.html"
            links += f'<link rel="canonical" href="{escape(address + page)}" />\n'
        links += f'<meta name="description" content="{escape(about(tree))}" />\n'
    context["metatags"] = context.get("metatags", "") + links


def site_map(pages: list[str], values: Site) -> str:
    """Return the site map of the pages named.

    Examples
    --------
    >>> "<loc>https://x.org/a.html</loc>" in site_map(["a.html"], Site(address="https://x.org/"))
    True
    """
    entries = "\n".join(f"<url><loc>{escape(values.address + page)}</loc></url>" for page in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}\n</urlset>\n'
    )


def open_search(values: Site) -> str:
    """Return the description that lets a browser search the datasets."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        "<ShortName>More Data</ShortName>\n"
        "<Description>Datasets for deep learning in Earth observation</Description>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Url type="text/html" template="{escape(values.address)}finder.html?q={{searchTerms}}"/>\n'
        "</OpenSearchDescription>\n"
    )


def llms(app: Sphinx, values: Site) -> str:
    """Return what a language model should read first."""
    version = ", ".join(filter(None, (f"Version {values.version}", values.date)))
    lines = [f"# {citing.TITLE}", "", f"> {SAYS}", "", f"{version}.", "", "## Data", ""]
    for file, what in (
        ("data/catalogue.csv", "one row a dataset"),
        ("data/catalogue.parquet", "the same with lists as lists"),
        ("data/evidence.csv", "one row a value and the source that gives it"),
        ("data/relations.csv", "how datasets reuse each other"),
        ("data/catalogue.json", "all records with their evidence"),
        ("data/record.schema.json", "what a record holds"),
        ("data/croissant.json", "the files and their columns in Croissant"),
        ("catalogue.jsonld", "the catalogue as schema.org describes it"),
    ):
        lines.append(f"- [{file}]({values.address}{file}): {what}")
    lines += ["", "## Chapters", ""]
    for document in sorted(app.env.all_docs):
        title = app.env.titles[document].astext()
        lines.append(f"- [{title}]({values.address}{public(document)}.html)")
    lines += ["", "## Datasets", ""]
    lines.append(
        f"Each of {len(records()):,} datasets has a page at {values.address}datasets/ID.html, with the "
        "id of catalogue.csv."
    )
    return "\n".join(lines) + "\n"


def robots(values: Site) -> str:
    """Return what robots may do; the site map is named where the site's address is known.

    Examples
    --------
    >>> robots(Site(address="https://x.org/")).splitlines()[-1]
    'Sitemap: https://x.org/sitemap.xml'
    """
    sitemap = f"Sitemap: {values.address}sitemap.xml\n" if values.address else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"


def about(tree: nodes.document) -> str:
    """Return what a chapter says first, short enough for a search engine."""
    for paragraph in tree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if len(text) >= 40:
            return textwrap.shorten(text, 158, placeholder=" …")
    return SAYS


def addressed(root: Path, values: Site) -> dict[str, str]:
    """Return the files that name pages by absolute addresses; none where the site has no address.

    Parameters
    ----------
    root : Path
        The folder of the built pages.
    values : Site
        Of which the address is needed.
    """
    if not values.address:
        return {}
    pages = sorted(
        page.relative_to(root).as_posix()
        for page in root.rglob("*.html")
        if "_static" not in page.parts
        and page.name not in ("404.html", "search.html", "genindex.html")
    )
    return dict(zip(_ADDRESSED, (open_search(values), site_map(pages, values)), strict=True))


def exported(values: Site) -> dict[str, bytes]:
    """Return the catalogue in the formats of machines, by the path on the site."""
    files = exports.everything(records(), values)
    result = {f"{DATA_FOLDER}/{name}": content for name, content in files.items()}
    whole = structured.catalogue(records(), values)
    result["catalogue.jsonld"] = f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n".encode()
    return result


def write_files(app: Sphinx, problem: Exception | None) -> None:
    """Write all of it; runs when every page is in place."""
    if problem is not None or app.builder.name != "html":
        return
    root, values = Path(app.outdir), site(app)
    contents: dict[str, str] = {}
    for name, content in from_catalogue(app, "exports", lambda: exported(values)).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    contents["llms.txt"] = llms(app, values)
    contents["robots.txt"] = robots(values)
    contents.update(addressed(root, values))
    for name in _ADDRESSED:  # an earlier build of the folder may have had an address
        (root / name).unlink(missing_ok=True)
    for name, text in contents.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.setup_extension("site_values")
    app.connect("html-page-context", add_links, priority=800)
    app.connect("build-finished", write_files, priority=960)  # after dataset_pages
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
