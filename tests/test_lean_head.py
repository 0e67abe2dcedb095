"""One style sheet: what is used stays, order and addresses too; scripts wait, but for the first."""

from __future__ import annotations

import pytest

import lean_head

WORDS = {"a", "b", "main"}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("p{x:y}", "p{x:y}"),
        (".a .gone{x:y}.b{x:y}", ".b{x:y}"),
        (".gone,.a{x:y}", ".a{x:y}"),
        (".a:not(.gone){x:y}", ".a:not(.gone){x:y}"),
        (":is(.gone,.a){x:y}", ":is(.gone,.a){x:y}"),
        ("#main>.a::before{content:'.gone{}'}", "#main>.a::before{content:'.gone{}'}"),
        ("@media print{.gone{x:y}}", ""),
        ("@font-face{src:url(x)}", "@font-face{src:url(x)}"),
        ("/* .a{ */.a{x:y}", ".a{x:y}"),
    ],
)
def test_only_rules_for_what_is_named_stay(given, wanted):
    assert lean_head.pruned(given, WORDS) == wanted


def site(tmp_path):
    static = tmp_path / "_static"
    (static / "styles").mkdir(parents=True)
    (static / "inline").mkdir()
    (static / "styles" / "theme.css").write_text(
        '@import "../basic.css";.a{background:url("../x.png")}.gone{x:y}'
    )
    (static / "basic.css").write_text(".b{x:y}")
    (static / "more-data.css").write_text('.own{src:url("fonts/f.woff2")}')
    (static / "inline" / "1.js").write_text("page.dataset.mode = 1")
    (static / "o.js").write_text("")
    return tmp_path


PAGE = """<head>
<script src="../_static/inline/1.js"></script>
<link href="../_static/styles/theme.css?digest=1" rel="stylesheet" />
<link rel="stylesheet" type="text/css" href="../_static/more-data.css?v=2" />
<link rel="icon" href="x.svg"/>
<script src="../_static/togglebutton.js"></script>
<script src="../_static/o.js"></script>
</head><body class="toggle"><script src="../_static/o.js"></script></body>"""


def test_class_that_begins_with_a_hyphen_is_one_of_its_own(tmp_path):
    """The colours of a terminal, `-Color`: "Color" in a text is no such class."""
    sheet = ".-Color[class*=-Red]{a:b}"
    page = tmp_path / "index.html"
    page.write_text("<p>Color, sub-Color, - Color</p>", encoding="utf-8")
    assert lean_head.pruned(sheet, lean_head.known_words(tmp_path)) == ""
    page.write_text('<span class="-Color -Color-Red">x</span>', encoding="utf-8")
    assert lean_head.pruned(sheet, lean_head.known_words(tmp_path)) == sheet


def test_sheets_are_joined_in_their_order(tmp_path):
    made: dict[str, str] = {}
    page = lean_head.lean(PAGE, "../", site(tmp_path), WORDS, made)
    assert page.count('rel="stylesheet"') == 1 and 'rel="icon"' in page
    (text,) = made.values()
    assert text.index(".b{") < text.index(".a{") < text.index(".own{") and ".gone" not in text
    assert 'url("x.png")' in text and 'url("fonts/f.woff2")' in text


def test_scripts_wait_but_the_one_that_sets_the_colours(tmp_path):
    page = lean_head.lean(PAGE, "../", site(tmp_path), WORDS, {})
    assert '<script src="../_static/inline/1.js">' in page
    assert page.count("<script defer") == 3
    assert page.index("o.js") < page.index("togglebutton.js") < page.index("</head>")


def test_page_without_a_sheet_that_is_there_is_left_alone(tmp_path):
    page = PAGE.replace("more-data.css", "missing.css")
    assert lean_head.lean(page, "../", site(tmp_path), WORDS, {}) == page


def test_scripts_with_nothing_to_do_are_left_out(tmp_path):
    page = PAGE.replace(' class="toggle"', "")
    assert "togglebutton.js" not in lean_head.lean(page, "../", site(tmp_path), WORDS, {})
    assert lean_head.unneeded('<i class="admonition dropdown">@@body@@</i>') == set()
    assert "togglebutton.js" not in lean_head.unneeded('<i class="admonition dropdown"></i>')
    assert "charts.js" in lean_head.unneeded('<i class="chart-drawing-not"></i>')
