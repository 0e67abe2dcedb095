"""The book's extensions: charts as markup, pages that keep the policy."""

from __future__ import annotations

import base64
import html
import json
import re
import struct
import xml.etree.ElementTree
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chart_svg
import late_chapters
import mathml
import missing_page
import own_pages
import vega_figures
from _make import manifest, running, sitemanifest
from analysis import display

SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.1.0.json",
    "title": {"text": ["More in", "Europe"], "subtitle": "20 of 40"},
    "description": 'Bars that say "more" & <more>',
    "data": {"name": "data-1"},
    "datasets": {"data-1": [{"a": "x</script><b>", "b": 3}, {"a": "y", "b": 4}]},
    "mark": "bar",
    "encoding": {
        "y": {"field": "a", "type": "nominal"},
        "x": {"field": "b", "type": "quantitative"},
    },
    "config": {"font": "serif"},
}


class App:
    class builder:  # noqa: N801
        @staticmethod
        def get_target_uri(document):
            return f"{document}.html"


def markup(spec):
    (box,) = vega_figures.chart_nodes(spec, App, "tasks")
    return "".join(node.astext() for node in box.children[-1:]), box


def test_chart_has_title_drawing_and_specification():
    text, box = markup(SPEC)
    assert [node.astext() for node in box.children[:2]] == ["More in Europe", "20 of 40"]
    assert text.count("<svg ") == 1 and "font-family" not in text.split("<script")[0]
    name = re.search(r'aria-label="([^"]*)"', text)
    assert html.unescape(name[1]) == SPEC["description"]


def test_chart_shows_the_hash_of_its_data_and_nothing_else():
    text, box = markup(SPEC)
    assert f"<code>{box['data']}</code>" in text
    restyled = {**SPEC, "title": "Other words", "mark": "point", "config": {}}
    assert markup(restyled)[1]["data"] == box["data"]
    rows = [{"a": "x</script><b>", "b": 3}, {"a": "y", "b": 5}]
    assert markup({**SPEC, "datasets": {"data-1": rows}})[1]["data"] != box["data"]


def test_footer_names_the_hashes_and_leads_to_them():
    build, context = manifest.manifest(), {}
    own_pages.add_footer(None, "datasets/a", "page.html", context, None)
    footer = context["theme_extra_footer"]
    for value in (build.catalogue[:12], sitemanifest.lock_hash()[:12], build.commit[:10]):
        assert f"<dd>{value}</dd>" in footer
    assert 'href="../manifest.json"' in footer
    assert 'rel="license" href="../about.html#licence">CC BY 4.0</a>' in footer


def test_footer_of_a_copy_without_a_commit_shows_no_date(monkeypatch):
    build, context = manifest.Manifest("development", "", manifest.NO_HISTORY, "none", "0" * 64), {}
    monkeypatch.setattr(own_pages, "manifest", lambda: build)
    own_pages.add_footer(None, "datasets/a", "page.html", context, None)
    assert "<dd>none</dd>" in context["theme_extra_footer"]
    assert "<dt>Date</dt>" not in context["theme_extra_footer"]


def test_manifest_lists_the_hashes_of_figures(tmp_path):
    (tmp_path / "data").mkdir()
    listed = {"fig-a": {"page": "tasks.html#fig-a", "caption": "A", "data": "0a1b"}}
    (tmp_path / "data" / "figures.json").write_text(json.dumps(listed))
    said = json.loads(sitemanifest.write(tmp_path).read_text())
    assert said["figures"] == {"fig-a": "0a1b"} and "data/figures.json" in said["files"]


def test_hostile_values_stay_text():
    text, _ = markup(SPEC)
    assert text.count("</script>") == 1 and "<b>" not in text
    inside = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', text)[1]
    assert json.loads(inside)["datasets"] == SPEC["datasets"]


def test_same_chart_gives_the_same_markup():
    assert markup(SPEC)[0] == markup(json.loads(json.dumps(SPEC)))[0]


def test_large_drawing_becomes_two_files(monkeypatch):
    monkeypatch.setattr(vega_figures, "INLINE_LIMIT", 10)
    vega_figures._large_drawings.clear()
    text, _ = markup(SPEC)
    names = re.findall(r'src="_images/([^"]*)"', text)
    assert sorted(names) == sorted(vega_figures._large_drawings) and len(names) == 2
    assert all("var(--" not in svg for svg in vega_figures._large_drawings.values())
    font = base64.b64encode(chart_svg.SHOWN_FILE.read_bytes()).decode()
    for svg in vega_figures._large_drawings.values():
        assert svg.count(f'url("data:font/woff2;base64,{font}")') == svg.count("url(") == 1
        assert xml.etree.ElementTree.fromstring(svg).tag.endswith("svg")
    vega_figures._large_drawings.clear()


@given(st.text())
def test_escaped_text_comes_back_and_cannot_end_the_script(text):
    written = vega_figures.escaped({"a": text})
    assert json.loads(written) == {"a": text}
    assert "<" not in written


def test_every_colour_of_the_page_has_two_values():
    rules = vega_figures.colour_rules()
    for name, (light, dark) in display.PAGE_COLOURS.items():
        assert f"--chart-{name}: {light};" in rules and f"--chart-{name}: {dark};" in rules


PAGE = """<!DOCTYPE html>
<html lang="en" data-theme="auto">
<head><meta charset="utf-8" />
<script defer src="_static/scripts/fontawesome.js?digest=1"></script>
<script>var one = 1;</script>
<script>DOCUMENTATION_OPTIONS.pagename = 'book/tasks';</script>
<script src="_static/searchtools.js"></script>
<script src="searchindex.js"></script>
</head><body><script type="text/x-thebe-config">{}</script>
<script type="application/json">{"a": 1}</script></body></html>
"""


def finish(page=PAGE, **options):
    inline: dict[str, str] = {}
    return own_pages.finish_page(page, "", inline, search=options.get("search", False)), inline


def test_page_has_no_inline_script_left():
    page, inline = finish()
    scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", page, re.DOTALL)
    assert all("src=" in attributes or "json" in attributes for attributes, _ in scripts)
    assert "var one = 1;\n" in inline.values()
    assert 'data-page="tasks"' in page and "'book/tasks'" not in "".join(inline.values())
    assert "fontawesome" not in page and "searchtools" not in page and "thebe" not in page
    assert '<script type="application/json">{"a": 1}</script>' in page


def test_page_that_searches_keeps_its_index():
    page = finish(search=True)[0]
    order = [page.index(name) for name in ("searchtools.js", "search-results.js", "searchindex.js")]
    assert order == sorted(order)


def test_page_that_searches_without_an_index_is_refused():
    with pytest.raises(ValueError, match="no index"):
        finish(PAGE.replace("searchindex", "another"), search=True)


def test_policy_allows_no_inline_script_and_no_other_host():
    page, _ = finish()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    script = re.search(r"script-src ([^;]*);", policy)[1]
    assert script == "'self'"
    assert "http" not in policy and "unsafe-eval" not in policy and "*" not in policy


def test_page_without_a_place_for_the_policy_is_refused():
    with pytest.raises(ValueError, match="character set"):
        finish("<html><head></head></html>")


def test_icon_font_leaves_the_styles():
    style = (
        "a{b:c}.fa-solid,.fas{font-weight:900}@font-face{font-family:Font Awesome\\ 6 Free;src:x}"
        "@keyframes fa-spin{0%{a:b}to{c:d}}.fa-x:before{content:'x'}nav .fa-x{keep:me}"
    )
    assert own_pages._ICON_FONT_RULES.sub("", style) == "a{b:c}nav .fa-x{keep:me}"


def test_cell_ids_are_counted(tmp_path):
    file = tmp_path / "x.ipynb"
    file.write_text(json.dumps({"cells": [{"id": "9f"}, {"id": "a3"}, {}]}))
    own_pages.same_cell_ids(file)
    ids = [cell.get("id") for cell in json.loads(file.read_text())["cells"]]
    assert ids == ["c000", "c001", None]


@pytest.mark.parametrize(
    "latex",
    [
        r"g = \frac{\log k}{\log c}",
        r"\text{size} = \sum_{i=1}^{n} w_i h_i",
        r"\begin{align} a &= b \\ c &= d \end{align}",
        r"\hat{N} = \frac{n_1 n_2}{m} < \infty",
    ],
)
def test_formula_becomes_mathml(latex):
    written = mathml.formula(latex, "block")
    assert written.startswith("<math ") and 'display="block"' in written
    assert "\\" not in written, "a command was not understood"


def test_chapters_being_executed_are_read_last_and_in_order(monkeypatch):
    class Running:
        asked: ClassVar[list[str]] = []

        def is_awaited(self, name):
            return name in {"tasks", "criteria"}

        def arrive(self, name):
            self.asked.append(name)

    names = ["book/about", "book/criteria", "book/tasks", "book/versions", "index"]
    late_chapters.put_last(None, None, names)  # nothing is being executed
    assert names == ["book/about", "book/criteria", "book/tasks", "book/versions", "index"]
    monkeypatch.setattr(running, "current", Running())
    late_chapters.put_last(None, None, names)
    assert names == ["book/about", "book/versions", "index", "book/criteria", "book/tasks"]
    late_chapters.wait(None, "book/tasks", [])
    assert Running.asked == ["tasks"]


def drawn(title="Value", prefix="p"):
    return chart_svg.draw({**SPEC, "encoding": {"x": {"field": "b", "title": title}}}, prefix)


def test_drawing_is_the_same_whatever_was_drawn_before(monkeypatch, tmp_path):
    monkeypatch.setattr(chart_svg, "KEPT", tmp_path)
    clipped = {**SPEC, "mark": {"type": "bar", "clip": True}}
    first = chart_svg.draw(clipped, "p")
    assert "clip" in first.svg
    for file in tmp_path.iterdir():
        file.unlink()
    assert chart_svg.draw(clipped, "p") == first


def test_ids_are_counted_from_one_and_still_meet():
    svg = '<g clip-path="url(#clip7)"/><g clip-path="url(#clip9)"/><i id="clip9"/><i id="clip7"/>'
    assert chart_svg._renamed(svg, "p") == (
        '<g clip-path="url(#p-clip1)"/><g clip-path="url(#p-clip2)"/>'
        '<i id="p-clip2"/><i id="p-clip1"/>'
    )


def test_letter_that_cannot_be_measured_is_refused():
    assert drawn("20 × 30 – 40 m² ≥ 5 % & more").svg
    with pytest.raises(ValueError, match="lack a letter of 'Länge λ'"):
        drawn("Länge λ")


def letters(font):
    """Return the characters that a TrueType font has, from its table of format 4."""
    tables = {
        font[at : at + 4]: struct.unpack(">LL", font[at + 8 : at + 16])
        for at in range(12, 12 + 16 * struct.unpack(">H", font[4:6])[0], 16)
    }
    begin = tables[b"cmap"][0]
    for number in range(struct.unpack(">H", font[begin + 2 : begin + 4])[0]):
        place = (
            begin + struct.unpack(">L", font[begin + 8 + 8 * number : begin + 12 + 8 * number])[0]
        )
        if struct.unpack(">H", font[place : place + 2]) == (4,):
            count = struct.unpack(">H", font[place + 6 : place + 8])[0] // 2
            ends = struct.unpack(f">{count}H", font[place + 14 : place + 14 + 2 * count])
            starts = struct.unpack(
                f">{count}H", font[place + 16 + 2 * count : place + 16 + 4 * count]
            )
            return {chr(one) for a, b in zip(starts, ends, strict=True) for one in range(a, b + 1)}
    raise AssertionError("no table of format 4")


@pytest.mark.parametrize("name", ["regular", "bold"])
def test_fonts_hold_every_letter_that_is_let_through(name):
    held = letters((chart_svg._FONTS / f"more-data-chart-{name}.ttf").read_bytes())
    passed = {chr(one) for one in range(32, 0xFFFF) if chart_svg._MEASURED.fullmatch(chr(one))}
    assert "−" in passed and "λ" not in passed
    assert passed - held == set()


def test_page_for_what_is_missing_links_from_the_root_of_the_site():
    page = '<html data-content_root="./"><a href="#main">x</a><form action="finder.html"></form>'
    page += '<script src="_static/a.js"></script><a href="https://x.org/">y</a><img src="data:,">'
    page += '<p data-up="">'
    found = missing_page.rooted(page, "/a&b/")
    assert re.findall(r'="([^"]*)"', found) == [
        "/a&amp;b/", "#main", "/a&amp;b/finder.html", "/a&amp;b/_static/a.js", "https://x.org/", "data:,",
        "/a&amp;b/",
    ]  # fmt: skip


def test_references_are_items_of_their_list():
    page = '<meta charset="utf-8" /><div role="list"><div id="id1" role="doc-biblioentry">x</div></div>'
    found = own_pages.finish_page(page, "", {}, search=False)
    assert '<div role="list"><div id="id1" role="listitem">x</div></div>' in found
