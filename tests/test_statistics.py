"""Growth, generality, capture–recapture, portfolios, forecast and agreement, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import (
    agreement,
    forecast,
    generality,
    growth,
    lineage,
    load,
    missing,
    openness,
    wishes,
)
from analysis.records import Record
from analysis.stated.questions import portfolios
from analysis.stated.review_second import generic
from tests.conftest import record, small


def test_exponential_counts_prefer_the_exponential_model() -> None:
    years = np.arange(2000, 2020)
    table = pd.DataFrame({"year": years, "n": np.round(np.exp(0.3 * (years - 2000)))})
    assert growth.compare_count_models(table, 2019)["model"].iloc[0] == "exponential"
    flat = pd.DataFrame({"year": years, "n": 7})
    assert growth.compare_count_models(flat, 2019)["model"].iloc[0] == "constant"


def test_the_index_by_hand() -> None:
    catalogue = small(
        # tasks 2 of cap 4: log 2 / log 4 = 0.5; modalities 1: 0; sensors 5 of cap 5: 1
        record(
            "a",
            year=2020,
            tasks=["vqa", "captioning"],
            modalities=["rgb"],
            sensors=["sentinel-1", "sentinel-2", "naip", "spot", "modis"],
        ),
        record("b", tasks=["pretraining"], modalities=["rgb"], coverage="global"),
        record("c", tasks=["vqa"], modalities=["rgb"]),
    )
    table = generality.index(generality.dimensions(catalogue)).set_index("id")
    assert table.loc["a", "index"] == pytest.approx((0.5 + 0 + 1) / 3)
    assert table.loc["b", "index"] == pytest.approx((1 + 0 + 1) / 3)  # pre-training, global
    assert "c" not in table.index  # two dimensions only
    plain = generality.dimensions(
        catalogue, pretraining_is_every_task=False, global_is_everywhere=False
    ).set_index("id")
    assert plain.loc["b", "tasks"] == 0 and np.isnan(plain.loc["b", "continents"])


def test_a_rising_index_and_a_widening_spread_are_told_apart() -> None:
    years = np.repeat(np.arange(2010, 2020), 20)
    generator = np.random.default_rng(1)
    rising = pd.DataFrame(
        {"year": years, "index": 0.02 * (years - 2010) + 0.01 * generator.standard_normal(200)}
    )
    wide = pd.DataFrame(
        {"year": years, "index": 0.02 * (years - 2009) * generator.choice([-1, 1], 200)}
    )
    assert generality.trend(rising, 2010, 2019, 100).verdict == "rising"
    assert generality.spread_trend(rising, 2010, 2019, 100).verdict == "no trend shown"
    assert generality.spread_trend(wide, 2010, 2019, 100).verdict == "rising"
    assert generality.trend(wide, 2010, 2019, 100).verdict == "no trend shown"


def test_chao_by_hand() -> None:
    # Five datasets, three lists: q1 = 3, q2 = 1. 5 + 2/3 * 3*2/(2*2) = 6.
    table = pd.DataFrame(
        {"x": [1, 1, 0, 0, 1], "y": [0, 1, 1, 0, 1], "z": [0, 0, 0, 1, 1]}, dtype=bool
    )
    estimate = missing.chao2(table)
    assert estimate.value == pytest.approx(6)
    assert estimate.low <= 6 <= estimate.high and estimate.low >= 5
    assert missing.jackknife(table).value == pytest.approx(5 + 3 * 2 / 3)
    assert missing.coverage(table) == pytest.approx(1 - 3 / 8)
    assert missing.frequencies(table).to_dict() == {1: 3, 2: 1, 3: 1}


def test_estimates_by_both_estimators_without_each_list_by_hand() -> None:
    table = pd.DataFrame(
        {"x": [1, 1, 0, 0, 1], "y": [0, 1, 1, 0, 1], "z": [0, 0, 0, 1, 1]}, dtype=bool
    )
    # Without z the fourth is not seen: S = 4, q1 = 2, q2 = 2; Chao 4 + 1/2 · 2/6, jackknife 4 + 2/2.
    # Without x or y: the first or third is not seen, q1 = 3, q2 = 1: Chao 4 + 1/2 · 6/4, jackknife 5.5.
    chao = missing.robustness(table).set_index("left_out")["value"]
    assert chao.to_dict() == pytest.approx({"x": 4.75, "y": 4.75, "z": 4 + 1 / 6})
    jackknife = missing.robustness(table, missing.jackknife).set_index("left_out")["value"]
    assert jackknife.to_dict() == pytest.approx({"x": 5.5, "y": 5.5, "z": 5})
    # With all lists Chao says 6 and the jackknife 7.
    assert missing.reach(table) == pytest.approx((4 + 1 / 6, 7))
    # Chao: mean 41/9, deviations 7/36, 7/36, −14/36: √(2/3 · 6·49/1296).
    spread = missing.list_error(missing.robustness(table))
    assert spread == pytest.approx((2 / 3 * 6 * 49 / 1296) ** 0.5)


def test_chapman_by_hand() -> None:
    table = pd.DataFrame({"x": [1] * 9 + [0] * 3, "y": [1] * 8 + [0] + [1] * 3}, dtype=bool)
    pairs = missing.pairs(table)
    assert pairs["estimate"].iloc[0] == pytest.approx(10 * 12 / 9 - 1)
    assert missing.pairs(table, least_common=9).empty


def brute(table: pd.DataFrame, weight: pd.Series, size: int) -> float:
    from itertools import combinations

    return max(
        float(weight[table.loc[list(chosen)].any()].sum())
        for chosen in combinations(table.index, min(size, len(table)))
    )


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=3, max_size=7),
    st.integers(1, 3),
)
def test_the_portfolio_is_as_good_as_the_best_of_all(rows, size) -> None:
    table = pd.DataFrame(rows, index=[f"d{i}" for i in range(len(rows))], columns=list("abcde"))
    weight = pd.Series({"a": 0.3, "b": 0.25, "c": 0.2, "d": 0.15, "e": 0.1})
    best = wishes.best_portfolio(table, weight, size)
    assert best.covered == pytest.approx(brute(table, weight, size))
    assert best.optimal and len(best.datasets) <= size


def test_of_no_datasets_the_best_choice_is_none():
    nothing = pd.DataFrame(columns=["x", "y"], dtype=bool)
    weight = pd.Series({"x": 0.25, "y": 0.75})
    assert wishes.best_portfolio(nothing, weight, 4) == wishes.Portfolio((), 0.0, 0.0, True)
    assert wishes.curve(nothing, weight)["covered"].tolist() == [0.0]


def test_one_choice_is_found_for_as_many_weightings_as_can_be() -> None:
    # Under both weightings p and q are as good as p and r; alone, s is best under the third.
    table = pd.DataFrame(
        [[1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 1, 1]],
        index=list("pqrs"),
        columns=list("wxyz"),
        dtype=bool,
    )
    weightings = [
        pd.Series({"w": 0.2, "x": 0.6, "y": 0.1, "z": 0.1}),
        pd.Series({"w": 0.3, "x": 0.5, "y": 0.1, "z": 0.1}),
        pd.Series({"w": 0.1, "x": 0.1, "y": 0.4, "z": 0.4}),
    ]
    # The best one: p with 0.8, p with 0.8, s with 0.9.
    assert wishes.most_often_best(table, weightings, 1) == ("p",)
    assert wishes.covered(table, weightings[2], ["p"]) == pytest.approx(0.2)
    assert wishes.nearest_best(table, weightings[0], 1, ("p",)) == ("p",)
    assert wishes.nearest_best(table, weightings[2], 1, ("p",)) == ("s",)


def test_of_equally_good_choices_the_nearest_is_shown() -> None:
    # Two of three: a and b meet 0.7, a and c as well, b and c 0.6. Where b and c were chosen
    # before, one of them is kept; where a and c were, both.
    table = pd.DataFrame(np.eye(3, dtype=bool), index=list("abc"), columns=list("xyz"))
    weight = pd.Series({"x": 0.4, "y": 0.3, "z": 0.3})
    assert set(wishes.nearest_best(table, weight, 2, ("a", "c"))) == {"a", "c"}
    assert len(set(wishes.nearest_best(table, weight, 2, ("b", "c"))) & {"b", "c"}) == 1
    only = pd.DataFrame(np.eye(4, dtype=bool), index=list("abcd"), columns=list("wxyz"))
    weight = pd.Series({"w": 0.4, "x": 0.2, "y": 0.2, "z": 0.2})
    for kept in "bcd":  # a is best with any of the others: with the one that was there
        assert set(wishes.nearest_best(only, weight, 2, (kept,))) == {"a", kept}


def test_a_curve_shows_the_choice_that_another_chapter_shows() -> None:
    table = pd.DataFrame(np.eye(4, dtype=bool), index=list("abcd"), columns=list("wxyz"))
    weight = pd.Series({"w": 0.1, "x": 0.3, "y": 0.3, "z": 0.3})
    for kept in (("b", "c"), ("b", "d"), ("c", "d")):  # equally good: each meets 0.6
        curve = wishes.curve(table, weight, 3, shown=kept)
        assert set(curve["datasets"].iloc[1]) == set(kept)
        assert curve["covered"].tolist() == pytest.approx([0.3, 0.6, 0.9])
    # One that is not best is not shown.
    assert "a" not in wishes.curve(table, weight, 2, shown=("a", "b"))["datasets"].iloc[1]


def test_both_chapters_show_the_same_four() -> None:
    catalogue = load()
    curve = generic.portfolio_curve(catalogue).set_index("size")
    even = portfolios.emphasis(catalogue).query("variant == 'All alike'")
    assert set(curve.loc[4, "datasets"]) == set(even["id"])


def test_wishes_met_by_hand() -> None:
    catalogue = small(
        record(
            "a", platforms=["uav"], modalities=["sar", "text"], coverage="global", gsd_m=[0.5, 20]
        )
    )
    met = wishes.met(catalogue).loc["a"]
    assert met["platforms:uav"] and met["modalities:sar"]
    assert met["continents:Oceania"] and not met["continents:Antarctica"]
    assert met["scenario:fine"] and met["scenario:coarse"] and not met["scenario:medium"]
    assert "modalities:text" not in met.index
    assert wishes.weights().sum() == pytest.approx(1)
    double = wishes.weights({"Continents": 2})
    assert double.filter(like="continents:").sum() == pytest.approx(2 / 6)


def test_what_lacks_is_counted_in_parts_by_hand() -> None:
    facts = {"tasks": ["scene_classification"], "modalities": ["sar"], "coverage": "listed"}
    catalogue = small(
        record("a", **facts, continents=["Asia", "Europe"]),
        record("b", **facts, continents=["Asia"]),
        record("c", **{**facts, "coverage": "global"}),  # names none: does not count
    )
    cells = wishes.empty_cells(catalogue).set_index("continent")
    assert cells.loc["Asia", ["n", "found", "elsewhere"]].tolist() == [2, 1.5, 2]
    assert cells.loc["Europe", ["n", "found", "elsewhere"]].tolist() == [1, 0.5, 2]
    # Found in parts adds up to the datasets, as does what is expected; counted in full it does not.
    assert cells["found"].sum() == pytest.approx(2) == pytest.approx(cells["expected"].sum())
    assert (cells["gap"] - (cells["expected"] - cells["found"])).abs().max() == 0


def test_a_logistic_curve_is_found_again() -> None:
    years = np.arange(2005, 2025, dtype=float)
    share = 1 / (1 + np.exp(-0.2 * (years - 2015)))
    curve = forecast.fit(years, 1000 * share, np.full(20, 1000.0))
    assert curve.slope == pytest.approx(0.2, abs=0.01) and curve.dispersion == 1
    future = forecast.predict(curve, np.array([2025.0]), 1000)
    assert future["low"].iloc[0] < future["share"].iloc[0] < future["high"].iloc[0]
    with pytest.raises(ValueError, match="expected at least 3"):
        forecast.fit(years[:2], years[:2], years[:2])


def test_a_small_early_year_does_not_decide_the_scatter() -> None:
    years = np.arange(2010, 2025, dtype=float)
    known = np.full(15, 80.0)
    share = 1 / (1 + np.exp(-0.3 * (years - 2026)))
    n = np.round(known * share)
    few, lucky = known.copy(), n.copy()
    few[0], lucky[0] = 5, 1  # 0.04 expected: Pearson's residual alone would be 23
    assert forecast.fit(years, lucky, few).dispersion < 1.5
    wild = n + np.where(np.arange(15) % 2, 8, -8) * (n > 8)
    assert forecast.fit(years, wild, known).dispersion > 2
    future = forecast.predict(forecast.fit(years, wild, known), np.array([2030.0, 2060.0]), 80)
    assert future["low"].min() >= 0 and future["high"].max() <= 1


def test_each_list_left_out_keeps_its_own_interval() -> None:
    from analysis.tables import catalogue as tables

    frame = pd.DataFrame(
        {
            "left_out": ["b", "a"],
            "value": [20.0, 10.0],
            "low": [15.0, 8.0],
            "high": [25.0, 12.0],
            "seen": [5, 4],
        }
    )
    named = pd.DataFrame(
        {"list": ["a", "b"], "title": ["List a", "List b"], "repository": "https://example.org"}
    )
    rows = tables.robustness(frame, named).frame.set_index("left_out")["interval"]
    assert rows["List a"] == "8\u00a0to\u00a012" and rows["List b"] == "15\u00a0to\u00a025"


def test_reuses_know_their_source_and_years() -> None:
    catalogue = small(
        record("a", year=2017),
        record("b", year=2019, relations=[{"type": "images_from", "to": "a", "from": "page"}]),
        record("c", relations=[{"type": "labels_from", "to": "a", "from": "page"}]),
    )
    table = lineage.descent(catalogue)
    assert table[["source", "reuse"]].to_numpy().tolist() == [["a", "b"]]
    assert int(table["source_year"].iloc[0]) == 2017 and int(table["reuse_year"].iloc[0]) == 2019


def test_openness_answers() -> None:
    catalogue = small(
        record("a", licence="CC-BY-NC-4.0", access="open", formats=["geotiff"]),
        record("b", licence="not_stated", access="gone", homepage="https://example.org/b"),
        record("c", licence="CC-BY-4.0 AND CC-BY-NC-4.0", depth="listed", lists=["ahmadi"]),
        record("d", licence="CC-BY-4.0 OR CC-BY-NC-4.0"),
        record("e", licence="LicenseRef-custom"),
        record("f"),
    )
    permits = {r.id: openness.licence_permits(r, "commercial") for r in catalogue}
    assert permits == {"a": False, "b": False, "c": False, "d": True, "e": None, "f": None}
    audit = openness.audit(catalogue).set_index(["id", "item"])["met"]
    assert audit["a", "open_access"] and not audit["b", "open_access"]
    assert audit["a", "georeferenced"] and pd.isna(audit["f", "georeferenced"])
    assert pd.isna(audit["c", "loader"]) and not audit["a", "loader"]
    kinds = openness.licences(catalogue).set_index("id")["kind"].to_dict()
    assert kinds == {
        "a": "restricted",
        "b": "none at own place",
        "c": "restricted",
        "d": "open",
        "e": "unclear",
        "f": "not looked for",
    }


def test_a_split_that_no_source_tells_counts_neither_way() -> None:
    told = {"a": "official", "b": "withheld", "c": "none", "d": "not_stated"}
    catalogue = small(*(record(name, splits=said) for name, said in told.items()), record("e"))
    audit = openness.audit(catalogue).set_index(["id", "item"])["met"]
    assert [audit[name, "splits"] for name in "abc"] == [True, True, False]
    assert pd.isna(audit["d", "splits"]) and pd.isna(audit["e", "splits"])
    row = openness.summary(openness.audit(catalogue)).set_index("item").loc["splits"]
    assert (row["n"], row["known"]) == (2, 3)


def test_what_is_not_looked_for_in_listed_datasets_counts_neither_way() -> None:
    page = {"homepage": "https://example.org", "torchgeo": "X", "data_doi": "10.5281/zenodo.1"}
    catalogue = small(
        record("a", **page),
        record("b"),
        record("c", depth="listed", lists=["ahmadi"], **page),
        record("d", repository="https://github.com/a/b"),
    )
    audit = openness.audit(catalogue).set_index(["id", "item"])["met"]
    assert [audit[i, "page"] for i in "abd"] == [True, False, True]
    assert [audit[i, "loader"] for i in "abd"] == [True, False, False]
    assert [audit[i, "data_doi"] for i in "abd"] == [True, False, False]
    assert all(pd.isna(audit["c", item]) for item in ("page", "loader", "data_doi"))


def test_a_place_is_a_continent_or_the_globe() -> None:
    nowhere = record("d", coverage="none")
    nowhere["facts"]["continents"] = {"state": "not_applicable", "why": "rendered"}  # type: ignore[index]
    catalogue = small(
        record("a", coverage="listed", continents=["Asia"]),
        record("b", coverage="global"),
        record("c", coverage="listed"),
        nowhere,
        record("e", coverage="not_stated"),
        record("f"),
    )
    audit = openness.audit(catalogue).set_index(["id", "item"])["met"]
    assert [audit[i, "place"] for i in "abce"] == [True, True, False, False]
    assert pd.isna(audit["d", "place"]) and pd.isna(audit["f", "place"])


def test_kinds_of_licences_follow_the_audit(catalogue) -> None:
    audit = openness.audit(catalogue)
    answers = audit[audit["item"] == "open_licence"].set_index("id")["met"]
    kinds = openness.licences(catalogue).set_index("id")["kind"]
    assert set(kinds[answers.fillna(False)]) == {"open"}
    assert set(kinds[~answers.fillna(True)]) == {"restricted", openness.NONE_AT_OWN_PLACE}
    assert set(kinds[answers.isna()]) <= {"unclear", openness.NONE_FOUND, "not looked for"}


def test_reused_images_count_once() -> None:
    size = {"image_count": 10, "image_width": 10, "image_height": 10}
    catalogue = small(
        record("a", year=2015, **size),
        record(
            "b", year=2018, relations=[{"type": "images_from", "to": "a", "from": "page"}], **size
        ),
        record("c", relations=[{"type": "labels_from", "to": "a", "from": "page"}], **size),
        record("d", relations=[{"type": "subset_of", "to": "b", "from": "page"}]),
    )
    totals = lineage.totals(catalogue).set_index("measure").loc["size_pixels"]
    # a and b may be the same 1,000 pixels; of d nobody knows how many it has.
    assert (totals["all"], totals["most"], totals["least"]) == (3000, 1000, 0)
    families = lineage.families(catalogue).set_index("id")["family"]
    assert families["d"] == "a" and families["b"] == "a" and families["c"] == "c"


def test_agreement_by_hand(tmp_path) -> None:
    from analysis.writing import dump

    for which, count, tasks in (("first", 100, ["vqa"]), ("second", 101, ["vqa", "captioning"])):
        folder = tmp_path / "readings" / which
        folder.mkdir(parents=True)
        data = record("a", image_count=count, tasks=tasks, coverage="not_stated")
        (folder / "a.yaml").write_text(dump(data))
    table = agreement.compare(tmp_path).set_index("field")
    assert table.loc["image_count", "agree"]  # one per cent apart
    assert not table.loc["tasks", "agree"] and table.loc["tasks", "overlap"] == 0.5
    assert table.loc["coverage", "agree"] and table.loc["coverage", "neither"]
    summary = agreement.summary(agreement.compare(tmp_path)).set_index("field")
    assert summary.loc["tasks", "share"] == 0 and summary.loc["image_count", "share_both"] == 1


def test_kappa_of_chance_is_zero() -> None:
    assert agreement.kappa([True, True, False, False], [True, False, True, False]) == 0


def test_a_faulty_reading_is_refused(tmp_path) -> None:
    (tmp_path / "readings" / "first").mkdir(parents=True)
    (tmp_path / "readings" / "first" / "a.yaml").write_text("id: a\n")
    with pytest.raises(ValueError, match="a.yaml"):
        agreement.readings("first", tmp_path)


def test_records_refuse_a_fact_without_evidence() -> None:
    data = record("a", year=2020)
    del data["facts"]["year"]["from"]  # type: ignore[index,attr-defined]
    with pytest.raises(ValueError, match="without evidence"):
        Record.model_validate(data)


def test_agreement_leaves_out_what_nobody_found() -> None:
    rows = [
        # Of a: both alike, both unlike, neither; of b: both alike twice, one only.
        *[("a", True, True, False), ("a", False, True, False), ("a", True, False, True)],
        *[("b", True, True, False), ("b", True, True, False), ("b", False, False, False)],
    ]
    found = agreement.overall(pd.DataFrame(rows, columns=["id", "agree", "both", "neither"]))
    assert found["n"].to_dict() == {"all": 6, "either": 5, "both": 4}
    assert found["agree"].to_dict() == {"all": 4, "either": 3, "both": 3}
    # Two datasets drawn again: a and a, one of each, or b and b.
    assert found.loc["either", ["low", "high"]].tolist() == [1 / 2, 2 / 3]
    assert found.loc["both", ["low", "share", "high"]].tolist() == [1 / 2, 3 / 4, 1]
