"""What figures promise to their readers: years at equal steps, no share above all, words that fit."""

from __future__ import annotations

import json

import altair as alt
import numpy as np
import pandas as pd

from analysis.figures import catalogue as of_catalogue
from analysis.figures import generic, marks, openness
from analysis.pages import changes
from analysis.snapshots import Known
from analysis.tables.html import table


def parts(spec, key):
    """Yield every value of a key, however deep."""
    if isinstance(spec, dict):
        for name, value in spec.items():
            if name == key:
                yield value
            if name != "datasets":
                yield from parts(value, key)
    elif isinstance(spec, list):
        for value in spec:
            yield from parts(value, key)


def test_one_number_has_one_text_whatever_its_type():
    # 1.15 is 1.149999… in binary: to the nearest, 1.1. NumPy's own rounding gives 1.2.
    assert marks.figures_text(1.15) == marks.figures_text(np.float64(1.15)) == "1.1"


def test_numbers_at_bars_have_a_mark_at_thousands():
    rows = [("Entries", 1974, "step"), ("Doubles", 833, "reason"), ("Records", 1141, "step")]
    spec = of_catalogue.flow(pd.DataFrame(rows, columns=["label", "n", "kind"])).to_dict()
    assert [text["format"] for text in parts(spec["layer"], "text") if isinstance(text, dict)] == [
        ",d"
    ]


def test_years_without_datasets_keep_their_place():
    frame = pd.DataFrame({"year": [1998, 2001], "label": "a", "rank": 0, "n": 1})
    x = marks.stacked_years(frame).to_dict()["encoding"]["x"]
    assert x["scale"]["domain"] == [1998, 1999, 2000, 2001]
    kinds = pd.DataFrame({"year": [2010] * 5 + [2013] * 5, "kind": "open"})
    kinds["disagree"] = False
    x = openness.licence_kinds(kinds).to_dict()["encoding"]["x"]
    assert x["scale"]["domain"] == [2010, 2011, 2012, 2013]


def test_axis_of_a_trend_begins_at_zero_unless_told_otherwise():
    points = pd.DataFrame({"year": [2010, 2011], "share": 0.5, "low": 0.4, "high": 0.6})

    def scales(**given):
        spec = marks.trend(points, **given).to_dict()
        return [layer["encoding"]["y"].get("scale") for layer in spec["layer"]]

    # Of the band, which has the line's axis, and of line and points.
    assert scales() == [None, {"zero": True}, {"zero": True}]
    assert scales(scale=alt.Scale(domain=[0.3, 0.7]))[1:] == [{"domain": [0.3, 0.7]}] * 2


def test_axis_of_shares_ends_at_all_of_them():
    frame = pd.DataFrame({"label": ["a"], "share": [0.9], "low": [0.8], "high": [1.0], "n": [9]})
    spec = marks.shares(frame, name="task", maximum=1.2).to_dict()
    values = [axis["values"] for axis in parts(spec, "axis") if axis and "values" in axis]
    assert values and all(max(one) == 1 for one in values)
    assert "values" not in json.dumps(
        marks.shares(frame, name="task", maximum=0.9).to_dict()["layer"]
    )


def test_no_wish_loses_its_name():
    frame = pd.DataFrame(
        {"id": "a", "name": "A", "label": ["x", "y"], "group": generic.GROUPS[0], "met": True}
    )
    spec = generic.wishes_met(frame, ["a"], "Found").to_dict()
    upright = [axis for axis in parts(spec, "axis") if axis.get("labelAngle") == -90]
    assert upright and all(axis["labelOverlap"] is False for axis in upright)
    assert isinstance(alt.HConcatChart.from_dict(spec), alt.HConcatChart)


def test_codes_of_records_are_words_in_changes():
    assert changes._value("sensors", Known("uav_camera", "reported")) == "UAV camera"
    assert changes._value("gsd_m", Known("0.125|0.25", "reported")) == "0.125, 0.25 m"
    assert changes._value("sensors", Known("<b>|x", "derived")) == "<b>, x (derived)"


def test_stacked_table_names_each_value():
    frame = pd.DataFrame({"a": ["x"], "b": ["y"]})
    text = table(frame, "Two", {"a": "A", "b": "<B>"}, stacked=True).to_html()
    assert 'class="more-data sortable stacked"' in text
    assert '<th scope="row">x</th><td data-head="&lt;B&gt;">y</td>' in text
    assert "data-head" not in table(frame, "Two").to_html()


def test_a_table_is_stacked_by_default_if_it_is_wider_than_a_phone():
    few = pd.DataFrame({f"c{i}": [i / 7] for i in range(5)})  # numbers: they stay under each other
    assert "stacked" not in table(few, "Five").to_html()
    assert "stacked" in table(few.assign(name="w" * 40), "Six").to_html()
    assert "stacked" not in table(few.assign(name="w w" * 40), "Six", stacked=False).to_html()
    # Words break between lines, numbers and what is joined to a unit do not.
    assert table(pd.DataFrame({"a": ["one two"]}), "A").characters() == 5
    assert table(pd.DataFrame({"a": [1234567]}), "A").characters() == 11
