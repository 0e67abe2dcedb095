"""One PDF of the whole review, from the pages of the built site, printed by a headless Chromium.

The chapters are joined into one page without scripts: charts stay the drawings that the build made,
nothing is folded, and links between chapters lead to places in the document. It is printed twice:
the first time to learn on which pages the chapters begin.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import yaml

from _make.manifest import NO_COMMIT, manifest
from _make.paths import BUILD, ROOT, SITE
from analysis import citing

PAGE = BUILD / "print" / "more-data.html"
TARGET = BUILD / "more-data.pdf"
STYLE = Path(__file__).with_suffix(".css")
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
SECONDS = 300
# What serves a reader at a screen, or shows on hover: code is on the site, beside its figure.
DROPPED = (
    "script, noscript, form, button, details.hide, .headerlink, .notebook-tools, .chart-tools, "
    ".term-text, .only-dark, .cite-this, .finder, .finding"
)


@dataclass(frozen=True)
class Chapter:
    """One page of the site as a part of the document."""

    name: str
    title: str
    body: str


def parts(root: Path = ROOT) -> list[tuple[str, list[str]]]:
    """Return the parts of the book, each with the names of its pages; the first page has no part."""
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    found = [("", [contents["root"]])]
    found += [
        (part["caption"], [one["file"] for one in part["chapters"]]) for part in contents["parts"]
    ]
    return [(caption, [Path(file).name for file in files]) for caption, files in found]


def chapter(name: str, page: str, names: Sequence[str], address: str = "") -> Chapter:
    """Return a page of the site as it stands in the document.

    Parameters
    ----------
    name : str
        The page's name, ``geography`` for ``geography.html``.
    page : str
        Its content.
    names : sequence of str
        All pages of the document: links to these lead to places in it.
    address : str
        Where the site is published. Without it, links to what is only there become text.
    """
    from bs4 import BeautifulSoup

    article = BeautifulSoup(page, "html.parser").find("article", class_="bd-article")
    if article is None:
        raise ValueError(f"{name}.html has no article")
    for element in article.select(DROPPED):
        element.decompose()
    for element in article.select("details"):
        element["open"] = ""
    for element in article.select("img"):
        element.attrs.pop("loading", None)
        if not urlsplit(str(element["src"])).scheme:
            element["src"] = f"../html/{element['src']}"
    for element in article.find_all(id=True):
        if element.find_parent("svg") is None and element.name != "svg":
            element["id"] = f"{name}--{element['id']}"
    for link in article.select("a[href]"):
        target = _target(name, str(link["href"]), names, address)
        if target:
            link["href"] = target
        else:
            link.unwrap()
    heading = article.find("h1")
    title = heading.get_text().strip() if heading else name
    return Chapter(name, title, article.decode_contents())


def _target(name: str, link: str, names: Sequence[str], address: str) -> str | None:
    parts = urlsplit(link)
    if parts.scheme in ("http", "https"):
        return link
    if parts.scheme or parts.netloc:
        return None
    page = parts.path.removesuffix(".html") or name
    # A search of the finder is no place in a document.
    if page in names and "=" not in parts.fragment and parts.path in ("", f"{page}.html"):
        return f"#{page}--{parts.fragment}" if parts.fragment else f"#chapter-{page}"
    return urljoin(urljoin(address, f"{name}.html"), link) if address else None


def document(
    chapters: Sequence[Chapter],
    captions: Mapping[str, str],
    numbers: Mapping[str, int],
    styles: Sequence[str],
    about: Mapping[str, str],
) -> str:
    """Return the whole document as one page.

    Parameters
    ----------
    chapters : sequence of Chapter
        In their order.
    captions : mapping
        Of a chapter's name to the caption of the part that begins with it.
    numbers : mapping
        Of a chapter's name to the page that it begins on; empty before that is known.
    styles : sequence of str
        Style sheets, as the page names them.
    about : mapping
        ``title``, ``subtitle`` and ``lines`` of the title page.
    """
    entries = []
    for one in chapters:
        if caption := captions.get(one.name):
            entries.append(f'<li class="part">{escape(caption)}</li>')
        entries.append(
            f'<li><a href="#chapter-{one.name}">{escape(one.title)}</a>'
            f'<span class="leader"></span><span class="page">{numbers.get(one.name, "")}</span></li>'
        )
    bodies = "\n".join(
        f'<article class="bd-article chapter" id="chapter-{one.name}">{one.body}</article>'
        for one in chapters
    )
    links = "".join(f'<link rel="stylesheet" href="{escape(name)}">' for name in styles)
    lines = "".join(f"<p>{escape(line)}</p>" for line in about["lines"].splitlines())
    return (
        f'<!DOCTYPE html><html lang="en" data-theme="light"><head><meta charset="utf-8">'
        f"<title>{escape(about['title'])}</title>{links}</head><body>"
        f'<header class="title-page"><p class="title">{escape(about["title"])}</p>'
        f'<p class="subtitle">{escape(about["subtitle"])}</p><div>{lines}</div></header>'
        f'<nav class="document-contents"><p class="title">Contents</p><ul>{"".join(entries)}</ul></nav>'
        f"{bodies}</body></html>"
    )


def printed(page: Path, target: Path) -> None:
    """Print a page to PDF, with an outline of its headings.

    Raises
    ------
    FileNotFoundError
        If there is no Chromium.
    """
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if program is None:
        raise FileNotFoundError("no Chromium found (on Debian: apt install chromium)")
    with tempfile.TemporaryDirectory(prefix="print-", dir=page.parent) as profile:
        command = [
            program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--allow-file-access-from-files", f"--user-data-dir={profile}", "--no-pdf-header-footer",
            "--generate-pdf-document-outline", f"--print-to-pdf={target}", page.as_uri(),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)


def begins(file: Path, names: Sequence[str]) -> dict[str, int]:
    """Return the page that each chapter begins on, counted from one."""
    from pypdf import PdfReader

    reader = PdfReader(file)
    found = {}
    for place, destination in reader.named_destinations.items():
        name = place.strip("/").removeprefix("chapter-")
        number = reader.get_destination_page_number(destination)
        if name in names and number is not None:
            found[name] = number + 1
    return found


def pdf(site: Path = SITE, target: Path = TARGET) -> dict[str, Any]:
    """Write the PDF; return its path, pages and size."""
    from pypdf import PdfReader

    build = manifest()
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    address = str(config["sphinx"]["config"].get("more_data_site") or "")
    address = f"{address.rstrip('/')}/" if address else ""
    book = parts()
    names = [name for _, part in book for name in part]
    files = {name: site / ("index.html" if name == "index" else f"{name}.html") for name in names}
    pages = {name: file.read_text(encoding="utf-8") for name, file in files.items()}
    chapters = [chapter(name, page, names, address) for name, page in pages.items()]
    sheet = re.compile(r'<link rel="stylesheet" href="(_static/style-[^"]*)"')
    sheets = dict.fromkeys(found[1] for page in pages.values() if (found := sheet.search(page)))
    styles = [*(f"../html/{name}" for name in sheets), STYLE.as_uri()]
    captions = {part[0]: caption for caption, part in book if caption}
    title, _, subtitle = citing.TITLE.partition(": ")
    commit = "" if build.commit == NO_COMMIT else build.commit
    version = ", ".join(filter(None, (f"Version {build.version}", build.date)))
    cite = citing.work(build.version, build.date, address, commit)
    about = {
        "title": title,
        "subtitle": subtitle[:1].upper() + subtitle[1:],
        "lines": f"{citing.AUTHORS}\n{version}\nCommit {build.commit[:10]}\n"
        f"Cite as: {cite}\nText and data: CC BY 4.0. The code behind each figure stands on the site.",
    }
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    numbers: dict[str, int] = {}
    for _ in range(2):
        PAGE.write_text(document(chapters, captions, numbers, styles, about), encoding="utf-8")
        printed(PAGE, target)
        numbers = begins(target, names)
    missing = [name for name in names if name not in numbers]
    if missing:
        raise ValueError(f"not in the PDF: {', '.join(missing)}")
    return {"file": target, "pages": len(PdfReader(target).pages), "bytes": target.stat().st_size}


def main(arguments: Sequence[str] = ()) -> int:
    """Build the site if need be, print, and say where the PDF is; takes no argument."""
    from _make.__main__ import build_book

    if build_book():
        return 1
    try:
        made = pdf()
    except (OSError, ValueError, subprocess.SubprocessError) as problem:
        print(f"no PDF: {problem}")
        return 1
    print(f"{made['file']}: {made['pages']} pages, {made['bytes'] / 1e6:.1f} MB")
    return 0
