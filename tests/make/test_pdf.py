"""The review as one document: nothing folded, no chrome, links that lead to places in it."""

from __future__ import annotations

import re

import pytest

from _make import pdf

PAGE = """<main><article class="bd-article"><section id="tasks"><h1>Tasks &amp; more<a class="headerlink"
href="#tasks">#</a></h1><ul class="notebook-tools"><li>x</li></ul>
<p>See <a href="#tasks">here</a>, <a href="geography.html#map">there</a>, <a href="geography.html">all</a>,
<a href="datasets/eurosat.html">EuroSAT</a>, <a href="https://example.org">away</a>,
<a href="javascript:x">bad</a>.</p><details class="hide"><summary>Code</summary>secret()</details>
<details><summary>More</summary>Text</details><img class="only-light" src="_images/a.svg" loading="lazy">
<img class="only-dark" src="_images/b.svg"><svg viewbox="0 0 1 1" id="c1"><g id="c1-a"></g></svg>
<script>x</script><button>y</button></section></article></main>"""
NAMES = ["tasks", "geography"]


def links(body: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', body)


def test_page_becomes_a_chapter():
    made = pdf.chapter("tasks", PAGE, NAMES)
    assert made.title == "Tasks & more"
    for gone in (
        "secret",
        "headerlink",
        "notebook-tools",
        "only-dark",
        "<script",
        "<button",
        "lazy",
    ):
        assert gone not in made.body, gone
    assert '<details open="">' in made.body and 'src="../html/_images/a.svg"' in made.body
    assert 'id="tasks--tasks"' in made.body and 'id="c1-a"' in made.body


def test_links_lead_into_the_document_or_away_or_are_text():
    made = pdf.chapter("tasks", PAGE, NAMES)
    assert links(made.body) == [
        "#tasks--tasks",
        "#geography--map",
        "#chapter-geography",
        "https://example.org",
    ]
    assert "EuroSAT" in made.body and "bad" in made.body
    there = pdf.chapter("tasks", PAGE, NAMES, "https://example.org/review/")
    assert "https://example.org/review/datasets/eurosat.html" in links(there.body)
    assert "javascript" not in there.body


def test_search_of_the_finder_is_no_place_in_the_document():
    page = PAGE.replace("geography.html#map", "finder.html#tasks=vqa").replace(
        "https://example.org", "#q=ship"
    )
    names = [*NAMES, "finder"]
    made = pdf.chapter("tasks", page, names)
    assert links(made.body) == ["#tasks--tasks", "#chapter-geography"] and "there" in made.body
    there = links(pdf.chapter("tasks", page, names, "https://example.org/review/").body)
    assert "https://example.org/review/finder.html#tasks=vqa" in there
    assert "https://example.org/review/tasks.html#q=ship" in there


def test_page_without_an_article_is_refused():
    with pytest.raises(ValueError, match=r"tasks\.html has no article"):
        pdf.chapter("tasks", "<main></main>", NAMES)


def test_document_has_a_title_contents_and_all_chapters():
    chapters = [pdf.Chapter("tasks", "A <b>", "<h1>1</h1>"), pdf.Chapter("geography", "B", "2")]
    about = {"title": "More <Data>", "subtitle": "S", "lines": "one\ntwo"}
    text = pdf.document(chapters, {"geography": "Part"}, {"tasks": 3}, ["a.css"], about)
    assert "<title>More &lt;Data&gt;</title>" in text and "A &lt;b&gt;" in text
    assert text.count('class="bd-article chapter"') == 2 and "<script" not in text
    assert '<span class="page">3</span>' in text and '<li class="part">Part</li>' in text
    assert set(links(text)) == {"a.css", "#chapter-tasks", "#chapter-geography"}


def test_every_page_of_the_book_is_in_it():
    from _make.paths import pages

    names = [name for _, part in pdf.parts() for name in part]
    assert names == [page.removeprefix("book/") for page in pages()]
