"""The notices beside ``vega.js`` name what it holds, as the library that packs it tells."""

from __future__ import annotations

import pytest

import chart_svg
import vega_figures
import vega_notices

COMMENT = b" * Original file: /npm/%s/index.js\n */%s\n//# sourceMappingURL=/x"


def components(*given):
    return vega_notices.held(b"".join(COMMENT % one for one in given))


def test_the_installed_library_tells_its_components():
    text = vega_notices.text(chart_svg.VEGA_LITE)
    for name in (
        "vega",
        "vega-embed",
        "vega-scenegraph",
        "d3-array",
        "d3-geo-projection",
        "topojson-client",
    ):
        assert f"\n{name} " in text, name
    assert text.count("\nvega-lite ") == 1, (
        "of the versions that the library holds only the one packed"
    )
    assert f"\nvega-lite {chart_svg.VEGA_LITE}." in text
    assert "(c) 2017-2022 Joachim Wester" in text, "a notice from a component's code"
    version, licence = vega_notices.own_licence()
    assert version in text and licence in text and "Copyright" in licence


def test_texts_of_licences_go_along_and_what_has_none_is_told():
    text = vega_notices.text(chart_svg.VEGA_LITE)
    assert "University of Washington Interactive Data Lab\nAll rights reserved." in text
    assert "Mike Bostock\n\nPermission to use, copy, modify" in text
    known = {"source": "LIST", "licences": [{"of": [["a", "1"], ["x", "2"]], "text": ["(c) A"]}]}
    components = [vega_notices.Component("a", "1"), vega_notices.Component("b", "3")]
    lines = vega_notices._licences(components, known)
    assert lines == [
        "",
        "Licence of a 1, from LIST:",
        "",
        "(c) A",
        "",
        "Of these the text of the licence stands at their address only:",
        "b",
    ]
    assert vega_notices._licences(components[:1], known)[-1] == "(c) A"


def test_what_nothing_imports_is_not_named():
    held = components(
        (b"vega@6", b'import"/npm/d3-array@3/+esm"'),
        (b"vega-embed@7", b'import"/npm/vega-lite@6.1.0/+esm";/*! (c) E */'),
        (b"lodash.debounce@4", b""),
        (b"d3-array@3", b""),
        (b"clone@2", b"/*! (c) C */"),
        (b"vega-lite@6.1.0", b'import"/npm/clone@2/+esm"'),
        (b"vega-lite@6.40.0", b""),
        (b"vega-lite@6.4.1", b""),
    )
    found = vega_notices.bundled(held, "6.4")
    names = [f"{one.name}@{one.version}" for one in found]
    assert names == ["d3-array@3", "lodash.debounce@4", "vega@6", "vega-embed@7", "vega-lite@6.4.1"]
    assert [one.notices for one in found if one.notices] == [("/*! (c) E */",)]


def test_a_library_that_does_not_tell_stops_the_build():
    with pytest.raises(ValueError, match="does not tell what it packs"):
        vega_notices.bundled([], "6.4")


def test_notices_lie_beside_the_script(tmp_path):
    class Config:
        html_static_path: list[str] = []

    class App:
        doctreedir = str(tmp_path / "doctrees")
        config = Config()

    vega_figures.write_scripts(App)
    (folder,) = map(type(tmp_path), Config.html_static_path)
    assert (folder / "vega.js").read_text(encoding="utf-8").startswith(vega_notices.POINTER)
    said = (folder / vega_notices.FILE).read_text(encoding="utf-8")
    assert said == vega_notices.text(chart_svg.VEGA_LITE)
