"""What headlines may compare, by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures import headlines
from analysis.figures.headlines import LEAST, change, change_sentence, comparable, within
from analysis.figures.history import count_models


def test_small_groups_are_not_compared():
    groups = pd.DataFrame({"g": list("abc"), "n": [LEAST - 1, LEAST, LEAST + 1]})
    assert list(comparable(groups, "n")["g"]) == ["b", "c"]


@pytest.mark.parametrize("sizes", [[3, 5, 8], [3, LEAST, 8]])
def test_all_are_compared_where_fewer_than_two_are_large(sizes):
    groups = pd.DataFrame({"n": sizes})
    assert len(comparable(groups, "n")) == 3


def test_labels_keep_their_capitals():
    assert [within(t) for t in ("Surface model", "SAR", "LiDAR", "RGB")] == [
        "surface model",
        "SAR",
        "LiDAR",
        "RGB",
    ]


def test_change_is_told_by_the_interval_of_the_difference():
    few, many = {"n": 2, "known": 10}, {"n": 40, "known": 100}
    assert change(few, many) == ""  # 20 % to 40 %, but of ten
    assert change({"n": 20, "known": 100}, many) == "rose"
    assert change(many, {"n": 20, "known": 100}) == "fell"


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_change_turned_round_is_the_opposite(n, more, m, others):
    first, last = {"n": n, "known": n + more}, {"n": m, "known": m + others}
    opposite = {"rose": "fell", "fell": "rose", "": ""}
    assert change(last, first) == opposite[change(first, last)]


def test_no_change_is_said_as_such():
    said = change_sentence("Share", {"n": 1, "known": 4}, {"n": 2, "known": 4}, "2014", "2024")
    assert said.replace("\u00a0", " ") == "Share did not clearly change: 25 % (2014), 50 % (2024)"


def counted(aicc_of_second: float) -> str:
    table = pd.DataFrame({"year": [2019, 2020], "n": [3, 5]})
    models = pd.DataFrame(
        {
            "model": ["exponential", "logistic"],
            "aicc": [100.0, aicc_of_second],
            "weight": [0.6, 0.4],
        }
    )
    text = count_models(table, models, 2020).to_dict()["title"]["text"]
    return " ".join(text) if isinstance(text, list) else text


def test_models_nearly_as_good_are_not_told_apart():
    assert "about equally well" in counted(100.0 + headlines.AS_GOOD)
    assert "better described" in counted(100.1 + headlines.AS_GOOD)
