"""The ledger: rules, and that a change of the data changes a verdict."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import claimreadings, claims
from analysis.catalogue import Catalogue
from analysis.claims import Result, verdict
from analysis.figures import catalogue as figures
from analysis.geography import CONTINENTS
from analysis.stated import catalogue_part
from analysis.stated.questions import numbers_chosen, replication
from analysis.tables import chapters
from tests.conftest import record, small

SHARE = {"id": "x", "kind": "share", "value": 0.21, "rounding": 0.005}
ORDER = {"id": "x", "kind": "order", "value": 0}
RISING = {"id": "x", "kind": "rising", "value": 1}
CENSUS = {"id": "x", "kind": "census", "value": 0.72, "rounding": 0.005}


@pytest.mark.parametrize(
    ("claim", "result", "expected"),
    [
        (SHARE, Result(0.22, 0.18, 0.26, 88, 400), "reproduced"),
        (SHARE, Result(0.30, 0.214, 0.36, 120, 400), "reproduced"),  # within the rounding
        (SHARE, Result(0.30, 0.216, 0.36, 120, 400), "not reproduced"),
        (SHARE, Result(0.21, 0.10, 0.40, 8, 40), "cannot be tested"),
        # 400 datasets with sizes: as good as 50 equal ones, and as 49.
        (SHARE, Result(0.22, 0.10, 0.40, 88, 400, 50.0), "reproduced"),
        (SHARE, Result(0.22, 0.10, 0.40, 88, 400, 49.0), "cannot be tested"),
        (ORDER, Result(0.10, 0.01, 0.19, 40, 100), "reproduced"),
        (ORDER, Result(0.10, 0.00, 0.20, 40, 100), "not reproduced"),
        (ORDER, Result(0.50, 0.30, 0.70, 30, 49), "cannot be tested"),
        # The whole list is counted: 116 of 161 is 72.05 %, 115 of 161 is 71.4 %.
        (CENSUS, Result(116 / 161, float("nan"), float("nan"), 116, 161), "reproduced"),
        (CENSUS, Result(115 / 161, float("nan"), float("nan"), 115, 161), "not reproduced"),
        ({"id": "x", "kind": "count", "value": 181}, Result(179, 0, 0, 179, 179), "not reproduced"),
        (RISING, Result(1.2, 1.01, 1.4, 90, 90, years=5), "reproduced"),
        (RISING, Result(1.2, 0.99, 1.4, 90, 90, years=5), "not reproduced"),
        (RISING, Result(1.2, 1.01, 1.4, 90, 90, years=4), "cannot be tested"),
        (RISING, Result(1.2, 1.01, 1.4, 90, 90), "cannot be tested"),  # nobody says how many
        (RISING, Result(1.2, 1.01, 1.4, 49, 49, years=5), "cannot be tested"),
        ({"id": "x", "kind": "at_most", "value": 0.75}, Result(0.76, 0, 0, 1, 9), "not reproduced"),
        ({"id": "x", "kind": "untestable"}, None, "cannot be tested"),
        ({"id": "x", "kind": "share", "value": 0.2}, None, "cannot be tested"),
    ],
)
def test_each_rule(claim, result, expected) -> None:
    assert verdict(claim, result) == expected


def test_a_kind_without_rule_is_an_error() -> None:
    with pytest.raises(ValueError, match="has no rule"):
        verdict({"id": "x", "kind": "feeling", "value": 1}, Result(1, 1, 1, 1, 1))


def test_shares_of_continents_by_hand() -> None:
    catalogue = small(
        record("a", continents=["Europe"], coverage="listed"),
        record("b", continents=["Europe", "Asia"], coverage="listed"),
        record("c", coverage="global"),
        record("d", coverage="not_stated"),
    )
    once = claims.continent(catalogue, continents=["Europe"])
    assert (once.value, once.n, once.known) == (2 / 3, 2, 3)
    either = claims.continent(catalogue, continents=["Europe", "Asia"])
    assert either.n == 2
    # In Europe alone lies a; b lies on two, though both are asked for; c names none.
    for asked in (["Europe"], ["Europe", "Asia"]):
        alone = claims.MEASURES["continent_alone"](catalogue, continents=asked)
        assert (alone.value, alone.n, alone.known) == (1 / 3, 1, 3)
    assert claims.MEASURES["continent_alone"](catalogue, continents=["Asia"]).n == 0
    named = small(
        record("a", continents=["Asia"], coverage="listed"),
        record("e", continents=["Asia"], coverage="global"),  # names one, and lies on others
    )
    asia = claims.MEASURES["continent_alone"](named, continents=["Asia"])
    assert (asia.n, asia.known) == (1, 2)
    fractional = claims.continent_fractional(catalogue, ["Europe"])
    # a whole, a half, and of the global one a sixth; all parts together are the three datasets.
    assert fractional.value == pytest.approx((1 + 1 / 2 + 1 / 6) / 3)
    parts = [claims.continent_fractional(catalogue, [c]).value for c in CONTINENTS]
    assert sum(parts) == pytest.approx(1)
    sized = small(
        record("a", continents=["Europe"], coverage="listed", size_pixels=300),
        record("c", coverage="global", size_pixels=600),
    )
    assert claims.continent_by_size(sized, ["Europe"]).value == pytest.approx((300 + 100) / 900)


def test_a_trend_of_few_years_is_not_tested() -> None:
    """Diversity, growth and the index carry how many years they are fitted to."""

    def over(years: int) -> Catalogue:
        return small(
            *[
                record(
                    f"d{year}x{i}",
                    year=2012 + year,
                    tasks=["scene_classification", "vqa"][: 1 + (i + year) % 2],
                    modalities=["sar", "multispectral", "lidar"][: 1 + (i + 2 * year) % 3],
                    continents=["Europe", "Asia"][: 1 + i % 2],
                    coverage="listed",
                    size_pixels=10 ** (3 + year),
                )
                for year in range(years)
                for i in range(25)
            ]
        )

    tests = {
        "diversity": {},
        "growth": {"weight": "size_pixels", "statistic": "median"},
        "index_mean": {},
    }
    for measure, arguments in tests.items():
        claim = {"kind": "rising", "value": 0, "measure": measure, "arguments": arguments}
        for years in (4, 5):
            result = claims.evaluate(claim, over(years))
            assert result is not None and result.years == years
            assert (verdict(claim, result) == "cannot be tested") == (years < 5)


def test_every_claim_has_a_measure_a_rule_and_a_source(catalogue) -> None:
    known = claims.claims(catalogue)
    rules = claims.rules(catalogue)
    assert len({c["id"] for c in known}) == len(known)
    for claim in known:
        assert claim["kind"] in rules
        assert claim["where"] and claim["source"] and claim["text"].endswith(".")
        assert claim["kind"] == "untestable" or claim["measure"] in claims.MEASURES
        assert claim["kind"] != "untestable" or claim["reason"]


def test_the_forerunner_s_list_is_as_its_readme_has_it(catalogue) -> None:
    table = claims.igarss(catalogue)
    assert len(table) == 179
    aid = table[table["name"] == "AID"].iloc[0]
    assert (aid["n_images"], aid["image_size"], aid["size_measure"]) == (10000, 600, 3600000000)


def lying(*groups: tuple[int, list[str]]):
    """Return a catalogue of so many datasets on each group of continents."""
    records = [
        record(f"d{g}x{i}", continents=named, coverage="listed")
        for g, (number, named) in enumerate(groups)
        for i in range(number)
    ]
    return small(*records)


def test_the_order_of_two_shares_by_hand() -> None:
    catalogue = lying((40, ["Europe"]), (10, ["Africa"]), (5, ["Europe", "Africa"]), (5, ["Asia"]))
    result = claims.MEASURES["continent_order"](catalogue, above=["Europe"], below=["Africa"])
    # (40 - 10) / 60, give or take 1.96 √((50/60 - 0.5²) / 60) = 0.193
    assert (result.value, result.n, result.known) == (pytest.approx(0.5), 45, 60)
    assert (result.low, result.high) == pytest.approx((0.307, 0.693), abs=0.03)
    assert verdict(ORDER, result) == "reproduced"


def test_every_pair_of_an_order_must_hold() -> None:
    catalogue = lying((30, ["Europe"]), (20, ["Africa"]), (5, ["Oceania"]), (25, ["Asia"]))
    surely = claims.MEASURES["continent_order"](catalogue, above=["Europe"], below=["Oceania"])
    assert verdict(ORDER, surely) == "reproduced"
    both = claims.MEASURES["continent_order"](
        catalogue, above=["Europe"], below=["Oceania", "Africa"]
    )
    assert both.value == pytest.approx(10 / 80)  # Africa, the pair in doubt
    assert verdict(ORDER, both) == "not reproduced"


def test_one_huge_dataset_makes_a_share_by_size_untestable() -> None:
    sizes = [10**9] + [10**3] * 99
    catalogue = small(
        *[
            record(f"d{i}", continents=["Europe"], coverage="listed", size_pixels=size)
            for i, size in enumerate(sizes)
        ]
    )
    result = claims.continent_by_size(catalogue, ["Europe"])
    assert (result.known, result.equal) == (100, pytest.approx(1.0, abs=0.001))
    assert verdict({"kind": "share", "value": 1.0}, result) == "cannot be tested"
    equal = claims.continent_fractional(catalogue, ["Europe"])
    assert equal.equal == pytest.approx(100)
    assert verdict({"kind": "share", "value": 1.0}, equal) == "reproduced"


def test_the_forerunner_s_sizes_are_counted_in_full(catalogue) -> None:
    result = claims.MEASURES["igarss_size_rule"](catalogue)
    assert (result.n, result.known) == (116, 161)
    assert pd.isna(result.low) and pd.isna(result.high)


def test_a_sum_names_the_claims_that_it_adds(catalogue) -> None:
    known = {claim["id"]: claim for claim in claims.claims(catalogue)}
    sums = [claim for claim in known.values() if claim.get("adds")]
    assert [claim["id"] for claim in sums] == ["europe-and-north-america"]
    for claim in sums:
        assert claim["value"] == pytest.approx(sum(known[i]["value"] for i in claim["adds"]))
        assert {known[i]["figure"] for i in claim["adds"]} == {claim["figure"]}


def test_claims_of_article_and_forerunner_are_told_apart(catalogue) -> None:
    table = replication.ledger(catalogue)
    article = replication.article_ledger(catalogue)
    assert len(table) > len(article) > 0
    assert not article["where"].str.contains("README").any()
    told = catalogue_part.index_numbers(catalogue)
    assert told["claims"] == str(len(article))
    # The first page counts what the ledger tells: shares by a reading, numbers that we chose, and the claim
    # that speaks of one dataset or of several.
    other = "reproduced" in set(replication.coverage(catalogue)["verdict"])
    hang = replication.by_reading(replication.counting(catalogue)) + other
    hang += sum(numbers_chosen.by_number(numbers_chosen.other_numbers(catalogue)).values())
    assert other and f"; {hang} hang on how we count" in told["otherwise"]


def failures(*figures: str | None, others: int = 0) -> pd.DataFrame:
    rows = [(f"c{i}", "not reproduced", figure) for i, figure in enumerate(figures)]
    rows += [(f"r{i}", "reproduced", "geography") for i in range(others)]
    return pd.DataFrame(rows, columns=["id", "verdict", "figure"])


@pytest.mark.parametrize(
    ("table", "short", "sentence"),
    [
        (failures("geography", "geography", others=1), "2 not (all in one figure)", "All 2 claims"),
        (failures("geography", "geography", None), "3 not (2 of them in one figure)", "2 of the 3"),
        (failures("geography", None), "2 not", ""),
        (failures(others=2), "0 not", ""),
    ],
)
def test_failures_of_one_figure_are_told_as_one(table, short, sentence) -> None:
    assert replication.otherwise_short(table, 0) == short
    told = replication.one_figure_sentence(table, [])
    assert told.startswith(sentence) and bool(told) == bool(sentence)


def test_a_sum_among_the_failures_is_said() -> None:
    known = [{"id": "c1", "text": "Half is here or there.", "adds": ["c0"]}]
    told = replication.one_figure_sentence(failures("geography", "geography"), known)
    assert told.endswith("One of them adds up others: “Half is here or there”.")
    assert "adds" not in replication.one_figure_sentence(failures("geography", "geography"), [])


def test_what_stands_behind_the_reproduced_is_said_with_the_others() -> None:
    table = failures("geography", others=3)
    untested = pd.DataFrame([("u", "cannot be tested", None)], columns=["id", "verdict", "figure"])
    both = pd.concat([table, untested])
    assert replication.otherwise_short(both, 0) == "1 not, 1 untestable"
    told = replication.otherwise_short(both, 3)
    assert told == "1 not, 1 untestable; 3 hang on how we count"


YES, NO = "reproduced", "not reproduced"


def counted(alone: str, once: str, kth: str, gaps: tuple[float, float, float]) -> pd.DataFrame:
    """Return the verdicts of three rules on two shares, y or n, each share so far from the claimed."""
    rows = [
        (rule, f"share {number}", YES if mark == "y" else NO, 0.2 + gap, 0.2)
        for rule, marks, gap in (
            ("On that continent alone, to 2023", alone, gaps[0]),
            ("On that continent alone, today", "nn", 0.5),
            ("Each continent once, to 2023", once, gaps[1]),
            ("A kth to each of k continents, to 2023", kth, gaps[2]),
        )
        for number, mark in enumerate(marks)
    ]
    return pd.DataFrame(rows, columns=["rule", "id", "verdict", "value", "claimed"])


@pytest.mark.parametrize(
    ("ways", "words", "number"),
    [
        (
            counted("yy", "nn", "ny", (0.01, 0.14, 0.05)),
            ("all 2", "none of the 2", "1 of the 2"),
            2,
        ),
        (counted("yn", "yn", "nn", (0.14, 0.01, 0.05)), ("1 of the 2", "1 of the 2", "none of"), 0),
        (counted("yn", "ny", "nn", (0.14, 0.01, 0.05)), ("1 of the 2", "1 of the 2", "none of"), 1),
        (counted("nn", "yy", "yy", (0.14, 0.01, 0.05)), ("none of the 2", "all 2", "all 2"), 0),
    ],
)
def test_the_rules_of_counting_are_told_side_by_side(ways, words, number) -> None:
    told = replication.counting_sentence(ways)
    parts = told.split("alone, ")[1].split("; ")
    for part, word in zip(parts, words, strict=False):
        assert word in part, part
    for gap in (0.14, 0.01, 0.05):
        assert f"lie {gap * 100:.1f} percentage points" in told
    assert "50.0" not in told  # today's rows are another rule
    assert replication.by_reading(ways) == number
    assert bool(replication.reading_sentence(number)) == bool(number)


@pytest.mark.parametrize(("equal", "tested"), [(9.4, False), (50.0, True)])
def test_too_wide_intervals_by_size_are_said(equal: float, tested: bool) -> None:
    part = {"rule": "By size in pixels", "low": [0.1, 0.2], "high": [0.14, 0.7], "known": 453}
    told = replication.by_size_sentence(pd.DataFrame(part).assign(equal=equal))
    said = f"as {equal:.0f} of" if tested else f"no more information than {equal:.0f} datasets of"
    assert "4 to 50 points wide" in told and said in told
    assert ("a few large ones" in told) != tested
    assert ("No share is therefore tested" in told) != tested


def test_what_equals_one_dataset_is_told_in_the_singular() -> None:
    part = {"rule": "By size in pixels", "low": [0.1], "high": [0.7], "known": 66, "equal": 1.3}
    told = replication.by_size_sentence(pd.DataFrame(part))
    assert "no more information than 1 dataset of equal size would" in told
    assert replication.reading_sentence(1).startswith(
        "1 of the reproduced is the share of a continent and hangs on how "
    )


def test_intervals_of_one_width_are_told_once() -> None:
    part = {"rule": "By size in pixels", "low": [0.1, 0.2], "high": [0.15, 0.25], "known": 90}
    told = replication.by_size_sentence(pd.DataFrame(part).assign(equal=60))
    assert "are 5 points wide" in told


def test_shares_by_size_are_not_ticked(catalogue) -> None:
    ways = replication.counting(catalogue)
    by_size = ways[ways["rule"] == "By size in pixels"]
    assert len(by_size) == 6
    few = by_size["equal"] < claims.LEAST_DATASETS
    assert ((by_size["verdict"] == "cannot be tested") == few).all()


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.1, 0.206, "reproduced"),  # 0.206 and half a point of rounding reach 0.21
        (0.1, 0.204, "not reproduced"),
        (0.214, 0.3, "reproduced"),
    ],
)
def test_rounding_counts_at_either_end(low: float, high: float, expected: str) -> None:
    assert verdict(SHARE, Result(0.2, low, high, 80, 400)) == expected


def test_an_end_that_is_the_value_itself_reproduces_it() -> None:
    exact = {"id": "x", "kind": "share", "value": 0.25}
    assert verdict(exact, Result(0.3, 0.25, 0.5, 80, 400)) == "reproduced"
    assert verdict(exact, Result(0.2, 0.125, 0.25, 80, 400)) == "reproduced"


def test_the_trend_of_diversity_is_of_complete_years(monkeypatch) -> None:
    from scipy import stats

    pairs = [1.0, 2.0, 4.0, 3.0, 5.0, 99.0]
    table = pd.DataFrame({"year": range(2010, 2016), "pairs": pairs, "n": 20})
    monkeypatch.setattr(claims, "diversity_by_year", lambda *_: table)
    monkeypatch.setattr(claims, "_trend_years", lambda _: (2010, 2014))
    result = claims._diversity(small(record("a")))
    fit = stats.linregress(range(5), pairs[:5])
    # Five years leave three degrees of freedom: t is 3.182446 at 97.5 %.
    assert result.value == pytest.approx(fit.slope) == pytest.approx(0.9)
    assert result.high - result.value == pytest.approx(3.182446 * fit.stderr, rel=1e-6)
    assert (result.years, result.n) == (5, 100)
    assert (result.first, result.last) == (2010, 2014)


def test_trends_end_with_the_last_year_that_is_known_in_full(monkeypatch) -> None:
    monkeypatch.setattr(claims.growth, "last_complete_year", lambda _: 2020)
    assert claims._trend_years(small(record("a", year=2015))) == (2010, 2015)
    assert claims._trend_years(small(record("a", year=2025))) == (2010, 2020)


def test_a_claim_is_judged_by_what_was_known_then(monkeypatch) -> None:
    claim = SHARE | {"text": "A.", "source": "s", "where": "w", "measure": "continent_alone"}
    claim["arguments"] = {"continents": ["Europe"]}
    monkeypatch.setattr(claims, "claims", lambda _: [claim])
    monkeypatch.setattr(claims, "article_year", lambda _: 2015)
    then = [record(f"t{i}", year=2015, coverage="listed", continents=["Europe"]) for i in range(60)]
    later = [
        record(
            f"l{i}", year=2016, coverage="listed", continents=["Asia"], depth="listed", lists=["x"]
        )
        for i in range(200)
    ]
    row = claims.ledger(small(*then, *later)).iloc[0]
    # All of 60 then; 60 of 260, 23 %, now.
    assert (row["then_n"], row["then_known"], row["now_known"]) == (60, 60, 260)
    assert (row["verdict"], row["verdict_now"]) == ("not reproduced", "reproduced")
    known = claimreadings.counting_rules(small(*then, *later)).set_index("rule")["known"]
    assert (
        known["Each continent once, read records only"]
        == known["Each continent once, to 2015"]
        == 60
    )
    assert known["On that continent alone, to 2015"] == 60
    assert known["Each continent once, today"] == 260


def test_weights_count_as_fewer_equal_ones() -> None:
    # (3 + 1)² / (9 + 1)
    assert claims.equal_datasets(np.array([3.0, 1.0])) == pytest.approx(1.6)


def shares(*rows: tuple[str, float, float, float]) -> pd.DataFrame:
    """Return a ledger of shares of 600 datasets: text, claimed, and the interval."""
    table = []
    for text, claimed, low, high in rows:
        claim = {"kind": "share", "value": claimed, "rounding": 0.005}
        result = Result((low + high) / 2, low, high, 60, 600)
        row = claim | {"text": text, "figure": "geography", "claimed": claimed, "measure": "x"}
        row |= {"id": text, "where": "w", "note": "n"}
        for when, suffix in (("then", ""), ("now", "_now")):
            row |= {f"{when}_{k}": getattr(result, k) for k in ("value", "low", "high", "known")}
            row[f"verdict{suffix}"] = verdict(claim, result)
            row[f"by_rounding{suffix}"] = claims.by_rounding(claim, result)
        table.append(row)
    return pd.DataFrame(table)


def test_what_holds_by_its_rounding_only_is_said_in_row_figure_and_prose() -> None:
    table = shares(
        ("5 % of datasets cover only Africa.", 0.05, 0.054, 0.094),
        ("Nearly 40 % of datasets cover only Europe or only North America.", 0.39, 0.35, 0.42),
        ("9 % of datasets cover only Asia.", 0.09, 0.2, 0.3),
    )
    assert table["by_rounding"].tolist() == [True, False, False]
    above = shares(("5 % of datasets cover only Africa.", 0.05, 0.03, 0.046))
    assert above["by_rounding"].tolist() == [True]
    assert table["verdict"].tolist() == ["reproduced", "reproduced", "not reproduced"]
    told = replication.rounding_sentence(table)
    assert told.startswith("1 of the reproduced holds by its rounding only: “5 % of datasets cover")
    html = chapters.ledger(table).to_html()
    assert html.count("reproduced, by its rounding only") == 2  # then and today
    drawn = figures.ledger(table).to_dict()
    assert "2 of the 3 shares" in drawn["description"]
    assert "are reproduced, 1 by rounding only" in drawn["description"]
    assert "By rounding only, to the article's year: only Africa." in drawn["description"]
    labels = drawn["layer"][0]["encoding"]["y"]["sort"]
    assert labels == ["Only Africa", "Only Europe or only North America", "Only Asia"]
    data = drawn["datasets"][drawn["layer"][2]["data"]["name"]]
    assert (data[0]["least"], data[0]["most"]) == (0.045, 0.055)
    none = figures.ledger(table.iloc[1:]).to_dict()["description"]
    assert "rounding only" not in none


def test_the_number_of_datasets_a_year_by_hand(monkeypatch) -> None:
    monkeypatch.setattr(claims, "_trend_years", lambda _: (2010, 2013))
    table = pd.DataFrame({"year": range(2009, 2015), "n": [90, 1, 3, 5, 7, 0]})
    monkeypatch.setattr(claims.growth, "counts", lambda _: table)
    result = claims.MEASURES["number"](small(record("a")))
    # 2009 is before all trends, 2014 not known in full: 1, 3, 5, 7.
    assert result.value == pytest.approx(2) and result.low == pytest.approx(2)
    assert (result.n, result.years) == (16, 4)


def test_the_trend_of_the_scope_is_of_themes(monkeypatch) -> None:
    monkeypatch.setattr(claims, "_trend_years", lambda _: (2010, 2013))
    table = pd.DataFrame({"year": range(2010, 2015), "themes": [9.0, 8, 7, 6, 99], "n": 20})
    monkeypatch.setattr(claims, "scope_by_year", lambda *_: table)
    result = claims.MEASURES["scope"](small(record("a")))
    assert result.value == pytest.approx(-1) and (result.n, result.years) == (80, 4)
