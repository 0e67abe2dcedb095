"""Where things are, and what the chapters are."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
BUILD = ROOT / "_build"
SITE = BUILD / "html"
RECORDED = BOOK / "recorded"

_TOC_ENTRY = re.compile(r"^\s*-?\s*(?:root|file):\s*(\S+)", re.MULTILINE)


def pages(root: Path = ROOT) -> list[str]:
    """Return the documents of the table of contents in its order, as ``book/geography``."""
    return _TOC_ENTRY.findall((root / "_toc.yml").read_text(encoding="utf-8"))


def chapters(root: Path = ROOT) -> list[Path]:
    """Return the sources of the pages that are notebooks, in the order of the contents."""
    sources = [root / f"{page}.md" for page in pages(root)]
    return [source for source in sources if source.is_file() and is_notebook(source)]


def is_notebook(source: Path) -> bool:
    """Tell whether a source names the kernel it runs in, with code in it or not."""
    text = source.read_text(encoding="utf-8")
    return text.startswith("---\n") and "\nkernelspec:" in text.split("\n---", 1)[0]
