"""What leaves the kernel for a chart: the same every time, and in the page's colours."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd
import pytest

from analysis import display, theme


@pytest.fixture(autouse=True)
def registered():
    with alt.renderers.enable():
        display.register()
        yield


def chart(values=(0.1 + 0.2, 1.0)):
    frame = pd.DataFrame({"x": list(values), "y": [1, 2]})
    return alt.Chart(frame, title="Two points").mark_point().encode(x="x", y="y").interactive()


def bundle(of):
    given = of._repr_mimebundle_()
    return given[0] if isinstance(given, tuple) else given


def test_bundle_is_the_specification_and_a_line_of_text():
    given = bundle(chart())
    assert set(given) == {display.MIME, "text/plain"}
    assert given["text/plain"] == "[chart] Two points"


def test_same_chart_gives_the_same_bundle_wherever_it_stands():
    first = bundle(chart())
    bundle(chart())  # Altair has counted on
    assert bundle(chart()) == first


def test_last_bits_of_numbers_do_not_matter_but_values_do():
    assert bundle(chart((0.1 + 0.2, 1.0)))[display.MIME]["datasets"] != {}
    rounded = [display.stable({"datasets": {"d": [{"x": x}]}}) for x in (0.1 + 0.2, 0.3, 0.3001)]
    assert rounded[0] == rounded[1] != rounded[2]


def test_last_bits_do_not_name_a_data_set():
    # Altair's name is the hash of unrounded rows; 0.1 + 0.2 is 0.30000000000000004.
    first, same, other = (bundle(chart((x, 1.0)))[display.MIME] for x in (0.1 + 0.2, 0.3, 0.3001))
    assert first == same
    assert list(first["datasets"]) != list(other["datasets"])
    assert first["data"]["name"] in first["datasets"]


def test_names_inside_expressions_are_renumbered_too():
    spec = {"params": [{"name": "param_7"}], "transform": [{"filter": "param_7.x > view_12"}]}
    assert display.stable(spec) == {
        "params": [{"name": "param_1"}],
        "transform": [{"filter": "param_1.x > view_1"}],
    }


def test_data_are_not_renamed():
    spec = {"datasets": {"d": [{"x": "view_12"}]}, "name": "view_12"}
    assert display.stable(spec) == {"datasets": {"d": [{"x": "view_12"}]}, "name": "view_1"}


def test_person_in_a_notebook_sees_a_page_too(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "chapter.ipynb")
    assert "text/html" in bundle(chart())


def test_map_names_the_world_and_does_not_carry_it():
    spec = alt.Chart(display.world()).mark_geoshape().to_dict()
    assert display.needs_world(spec)
    assert not display.needs_world(chart().to_dict())
    filled = display.with_world(spec)
    assert filled["datasets"][display.WORLD]["type"] == "Topology"
    lookup = alt.LookupData(display.world(), "id", ["type"])
    inner = alt.Chart(pd.DataFrame({"i": ["KEN"]})).mark_geoshape().transform_lookup("i", lookup)
    assert display.needs_world((inner | inner).to_dict())


def colours(scale, kind="ordinal"):
    encoding = {"color": {"field": "a", "type": kind, "scale": scale}}
    return display.page_coloured({"encoding": encoding})["encoding"]["color"]["scale"]["range"]


def test_classes_follow_the_theme_and_ramps_keep_their_colours():
    ramp = theme.SEQUENTIAL
    assert colours({"range": ramp})[0] == f"var(--chart-sequential-1, {ramp[0]})"
    assert colours({"range": ramp}, "quantitative") == ramp
    threshold = colours({"range": ramp, "type": "threshold"}, "quantitative")
    assert threshold[0].startswith("var(")


def test_plain_has_no_variables_and_two_themes():
    spec = chart().to_dict()
    light, dark = (json.dumps(display.plain(spec, dark=dark)) for dark in (False, True))
    assert "var(" not in light + dark
    assert light != dark


def test_specification_is_not_changed_by_colouring_it():
    spec = {"mark": {"type": "bar", "color": theme.NONE_RECORDED}}
    before = json.dumps(spec)
    display.page_coloured(spec)
    assert json.dumps(spec) == before


def test_own_configuration_is_kept():
    coloured = display.page_coloured({"config": {"axis": {"labelColor": "red", "grid": False}}})
    assert coloured["config"]["axis"]["labelColor"] == "red"
    assert coloured["config"]["axis"]["grid"] is False
    assert coloured["config"]["axis"]["titleColor"].startswith("var(")


def test_the_alternative_text_of_a_figure_is_read_as_sentences() -> None:
    """A reader who hears it got the finding and what is drawn run together."""
    import altair as alt

    from analysis import theme

    chart = alt.Chart(alt.Data(values=[{"a": 1}])).mark_bar()
    for finding in ("Radar leads", "Radar leads."):
        drawn = theme.finish(chart, finding, "Share of datasets.").to_dict()
        assert drawn["description"] == "Radar leads. Share of datasets."
