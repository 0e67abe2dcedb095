"""Printing: chapters begin where the contents say, figures are whole, pages lose their chrome."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from _make import pdf
from browser import Browser, executable

SOME = ["why-data-matter", "geography", "glossary"]


def test_chapters_begin_where_the_contents_say(site: Path, tmp_path: Path) -> None:
    if executable() is None:
        pytest.fail("Chromium is missing: on Debian or Ubuntu, apt install chromium")
    chapters = [
        pdf.chapter(name, (site / f"{name}.html").read_text(encoding="utf-8"), SOME)
        for name in SOME
    ]
    about = {"title": "T", "subtitle": "S", "lines": "L"}
    page, target = tmp_path / "page.html", tmp_path / "page.pdf"
    style = [pdf.STYLE.as_uri()]
    page.write_text(pdf.document(chapters, {}, {}, style, about), encoding="utf-8")
    pdf.printed(page, target)
    numbers = pdf.begins(target, SOME)
    assert list(numbers) and set(numbers) == set(SOME)
    reader = PdfReader(target)
    for one in chapters:
        text = " ".join(reader.pages[numbers[one.name] - 1].extract_text().split())
        assert one.title in text[: len(one.title) + 5], one.name  # after the page's number
    assert reader.outline, "an outline of its headings"


@pytest.mark.parametrize("name", ["geography", "finder", "datasets/sen12ms", "references"])
def test_page_prints_without_its_chrome(name: str, address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(f"{address}{name}.html")
        answer = page.send("Page.printToPDF", preferCSSPageSize=True)
        reader = PdfReader(io.BytesIO(base64.b64decode(answer["data"])))
        text = " ".join(" ".join(one.extract_text().split()) for one in reader.pages)
        heading = page.evaluate("document.querySelector('.bd-article h1').firstChild.textContent")
        assert heading.strip() in text
        for chrome in (
            "Download notebook",
            "Data (CSV)",
            "Show code",
            "Ctrl",
            "Replication ledger 1",
        ):
            assert chrome not in text, chrome
