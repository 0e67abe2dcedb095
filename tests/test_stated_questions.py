"""Numbers of the open questions and of the forerunner's list, worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import claims, growth, lists, places, wishes
from analysis import forecast as forecasting
from analysis.stated.questions import bias, forecasts, forerunner, portfolios, replication
from analysis.stated.review_second import generic, trends
from tests.conftest import record, small

NOBODY = small(record("a"))


def curve(*rows: tuple[int, float, float, bool]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["size", "covered", "bound", "optimal"])
    return table.assign(datasets=[("a",)] * len(table))


def test_numbers_of_what_is_lacking(monkeypatch) -> None:
    cells = pd.DataFrame({"n": [0, 0, 1, 2], "found": [0, 0, 0.5, 2], "elsewhere": [0, 3, 4, 4]})
    monkeypatch.setattr(wishes, "empty_cells", lambda _: cells)
    monkeypatch.setattr(portfolios, "weights_sentence", lambda _: "")
    best = curve((1, 0.5, 0.5, True), (2, 0.7, 0.75, False), (3, 0.9, 0.9, True))
    monkeypatch.setattr(generic, "portfolio_curve", lambda _: best)
    numbers = portfolios.generic_numbers(NOBODY)
    # Pairs that somebody serves somewhere: three; of these one is served by none here.
    assert (numbers["cells"], numbers["empty"]) == ("3", "1")
    assert (numbers["best_one"], numbers["cover_size"], numbers["cover_share"]) == (
        "50 %",
        "3",
        "90 %",
    )
    # What no two can exceed, and not what two reach.
    assert (numbers["fewer_size"], numbers["fewer_bound"]) == ("2", "75 %")


@pytest.mark.parametrize(
    ("rows", "holds"),
    [
        ([(1, 0.5, 0.5, True), (2, 0.75, 0.75, True)], True),
        ([(1, 0.5, 0.75, False), (2, 0.75, 0.75, True)], False),  # one might do as well
        ([(1, 0.5, 0.5, True), (2, 0.75, 0.75, False)], False),  # not proven
        ([(1, 0.25, 0.25, True), (2, 0.5, 0.5, True)], False),  # more could be met
    ],
)
def test_the_smallest_portfolio_is_proven_by_what_fewer_cannot(monkeypatch, rows, holds) -> None:
    met = pd.DataFrame([[True, True, False]], columns=["x", "y", "z"])
    weight = pd.Series({"x": 0.5, "y": 0.25, "z": 0.25})  # z is met by none: 0.75 can be reached
    monkeypatch.setattr(wishes, "met", lambda _: met)
    monkeypatch.setattr(wishes, "weights", lambda: weight)
    monkeypatch.setattr(generic, "portfolio_curve", lambda _: curve(*rows))
    assert portfolios.smallest_portfolio_is_proven(NOBODY) is holds


def test_numbers_of_the_bias(monkeypatch) -> None:
    ratios = {
        "As counted": (1.6, 0.9, 0.4, 0.9, 10.0),
        "Russia in Asia": (5.9, 0.9, 0.5, 0.9, 10.0),
        bias.RUSSIA_SPLIT: (3.6, 1.1, 0.6, 0.9, 10.0),
        "Each mention once": (1.3, 1.5, 1.2, 1.65, 18.4),
        "Global without a list left out": (1.5, 0.8, 0.5, 0.7, 7.71),
        "All global datasets left out": (1.3, 1.5, 1.2, 0.4, 4.49),
    }
    rows = [
        (choice, continent, by, ratio)
        for choice, values in ratios.items()
        for continent, by, ratio in zip(
            ("Europe", "Africa", "Asia", "Oceania", "Oceania"),
            ("land", "land", "people", "land", "people"),
            values,
            strict=True,
        )
    ]
    table = pd.DataFrame(rows, columns=["choice", "continent", "by", "ratio"])
    monkeypatch.setattr(places, "sensitivity", lambda _: table)
    added = [("Asia", 70, "people"), ("Africa", 30, "people"), ("Asia", 1, "land")]
    futures = pd.DataFrame(added, columns=["place", "added", "aim"])
    monkeypatch.setattr(places, "futures", lambda *_: futures)
    counts = pd.DataFrame({"year": [2020, 2021, 2022, 2023, 2024], "n": [999, 30, 40, 50, 7]})
    monkeypatch.setattr(growth, "counts", lambda _: counts)
    monkeypatch.setattr(growth, "last_complete_year", lambda _: 2023)
    monkeypatch.setattr(places, "shares", lambda _: pd.DataFrame({"N": [12]}))
    numbers = bias.bias_numbers(NOBODY)
    assert [numbers[k] for k in ("europe_usual", "europe_moved", "europe_split")] == [
        "1.6",
        "5.9",
        "3.6",
    ]
    # Rules that leave Russia where it is: as counted, and each mention once.
    assert (numbers["europe_low"], numbers["europe_high"]) == ("1.3", "1.6")
    # Africa below parity by land in three of six, Asia by people in four.
    assert [numbers[k] for k in ("africa_below", "asia_below", "rules")] == ["3", "4", "6"]
    told = ("usual", "nameless_out", "left_out", "mentions")
    assert [numbers[f"oceania_people_{k}"] for k in told] == ["10", "7.7", "4.5", "18"]
    assert [numbers[f"oceania_land_{k}"] for k in told] == ["0.9", "0.7", "0.4", "1.6"]
    assert (numbers["asia_added"], numbers["africa_added"]) == ("70", "30")
    # 2021 to 2023 brought 40 a year: a hundred take two years and a half.
    assert numbers["hundred_years"] == "2.5"


def test_the_forecast_begins_after_the_last_complete_year(monkeypatch) -> None:
    years = np.arange(2009, 2023)
    known = np.array([9] + [10] + [400] * 12)  # 2009 has too few, 2010 just enough
    n = np.round(known / (1 + np.exp(-0.3 * (years - 2020.0))))
    table = pd.DataFrame({"year": years, "n": n, "known": known, "share": n / known})
    monkeypatch.setattr(trends, "general_by_year", lambda _: table)
    monkeypatch.setattr(growth, "last_complete_year", lambda _: 2020)
    monkeypatch.setattr(forecasting, "horizon", lambda summary, condition="shown": 2)
    told = forecasts.forecast(small(record("b")))
    assert (told.history["year"].min(), told.history["year"].max()) == (2010, 2020)
    assert told.later["year"].tolist() == [2021, 2022]
    assert told.future["year"].tolist() == [2021, 2022]
    numbers = f"{told.history['known'].sum():,}"
    monkeypatch.setattr(forecasts, "forecast", lambda _: told)
    for name in ("end_trends", "complete_end_trends", "shorter_end_trends"):
        monkeypatch.setattr(claims, name, lambda _: {})
    monkeypatch.setattr(trends, "two_trends_sentence", lambda *_: "")
    monkeypatch.setattr(forecasts, "_means", lambda _: (None, None))
    monkeypatch.setattr(forecasts, "read_only_sentence", lambda *_: "")
    said = forecasts.forecast_numbers(small(record("b")))
    assert said["indexed"] == numbers == "4,010" and said["horizon"] == "2 years"
    assert said["later_sentence"].count("so far") == 2
    # The two shortest histories of the table of held-out years, no shorter one.
    assert "fitted to 2010–2014," in said["longest_sentence"]
    assert "fitted to 2010–2015," in said["longest_sentence"]


@pytest.fixture()
def matched(monkeypatch):
    """Four rows of the forerunner's list, three of them with a record."""
    theirs = pd.DataFrame(
        {
            "row": [1, 2, 3, 4],
            "name": ["One", "Two", "Three", "Four"],
            "task": ["Class", "Class / SemSeg", "OD", "Other"],
            "n_images": [10.0, 10.0, 10.0, 10.0],
            "image_size": [10.0, 10.0, 10.0, None],
            "size_measure": [1000.0, 1000.0, 1000.0, 500.0],
            "volume_mb": [2.0, 1.0, None, 5.0],
        }
    )
    monkeypatch.setattr(claims, "igarss", lambda _: theirs)
    entries = pd.DataFrame(
        {
            "list": ["ahmadi"] * 4 + ["x"],
            "row": ["1", "2", "3", "4", "4"],
            "record": ["one", "two", "three", "", "one"],
        }
    )
    monkeypatch.setattr(lists, "entries", lambda _: entries)
    return small(
        record("one", image_count=11, image_width=10, image_height=10, volume_bytes=4_000_000),
        record("two", image_count=10, image_width=[5, 10], image_height=10, volume_bytes=500_000),
        record("three", image_count=5, image_width=10, image_height=10, unit="patch"),
    )


def test_totals_of_the_forerunner_beside_ours(matched) -> None:
    table = forerunner.igarss(matched).set_index(["measure", "task"])
    size = table.loc["size"]
    # In pixels: the list has 3,500 in four rows; ours are 1,100 and 500 where both are known.
    row = size.loc["All"]
    assert row[["rows", "listed", "both"]].tolist() == [4, 4, 2]
    assert row[["list_total", "theirs", "ours"]].tolist() == [3500, 2000, 1600]
    assert size.loc["Classification", ["rows", "both", "theirs", "ours"]].tolist() == [
        2,
        1,
        1000,
        1100,
    ]
    assert size.loc["Classification", "list_share"] == pytest.approx(2000 / 3500)
    assert size.loc["Classification", "our_share"] == pytest.approx(1100 / 1600)
    assert size.loc["Other or none", "list_total"] == 500
    assert list(size.index) == ["Classification", "Detection", "Other or none", "All"]
    # In bytes: 2, 1 and 5 MB; ours are 4 and 0.5 MB against 2 and 1.
    row = table.loc[("volume", "All")]
    assert row[["listed", "both"]].tolist() == [3, 2]
    assert row[["list_total", "theirs", "ours"]].tolist() == [8e6, 3e6, 4.5e6]


def test_differences_of_more_than_a_tenth_in_either_direction(matched) -> None:
    table = forerunner.igarss_differences(matched)
    # One has 1,100 pixels against 1,000: exactly a tenth more is within; Three has half.
    assert table[["id", "measure", "factor"]].to_numpy().tolist() == [
        ["one", "Volume", 2],
        ["three", "Size", 0.5],
        ["two", "Volume", 0.5],
    ]
    why = table.set_index("id")["why"]
    assert why["three"] == "5 patches here, 10 images there"


def test_why_a_size_differs(matched) -> None:
    def why(identifier: str, **row: float) -> str:
        given = {"record": identifier, "n_images": 10.0, "image_size": 10.0, "size_measure": 1000.0}
        return forerunner._components(matched, pd.Series(given | row))

    assert why("two") == "5 to 10 pixels wide here, 10 there"
    assert why("one") == "11 images here, 10 images there"
    assert why("one", n_images=11.1) == "the list's size is not its number times side squared"
    # 10,000 is ten times 10 · 10²: a list's slip is told beside what else differs; 1,500 is not.
    slip = "the list's size is not its number times side squared"
    assert why("two", size_measure=10_000.0) == f"5 to 10 pixels wide here, 10 there; {slip}"
    assert why("two", size_measure=100.0).endswith(slip)
    assert why("two", size_measure=1500.0) == "5 to 10 pixels wide here, 10 there"
    # Count and width agree, and the list's size is 1,100 = 11 · 10².
    assert why("one", n_images=11.0, size_measure=1100.0) == ""


def test_the_claims_of_the_article_are_told_apart(monkeypatch) -> None:
    table = pd.DataFrame({"id": list("abc"), "source": [claims.ARTICLE, "other", claims.ARTICLE]})
    monkeypatch.setattr(replication, "ledger", lambda _: table)
    assert replication.article_ledger(NOBODY)["id"].tolist() == ["a", "c"]


def test_a_choice_that_is_no_best_one_loses_what_it_lacks(monkeypatch) -> None:
    # Under x alone a meets all and b nothing; b is the steady one.
    met = pd.DataFrame([[True, False], [False, True]], index=["a", "b"], columns=["x", "y"])
    monkeypatch.setattr(wishes, "met", lambda _: met)
    monkeypatch.setattr(generic, "steady_four", lambda _: ("b",))
    monkeypatch.setattr(generic, "variants", lambda: {"V": pd.Series({"x": 0.75, "y": 0.25})})
    monkeypatch.setattr(wishes, "nearest_best", lambda *_: ("a",))
    table = portfolios.emphasis(small(record("a"), record("b")))
    assert table[["id", "covered", "steady", "lost"]].to_numpy().tolist() == [
        ["a", 0.75, False, 0.5]
    ]


def test_only_failures_stand_in_the_figure_of_failures() -> None:
    rows = [("reproduced", "x")] * 3 + [("not reproduced", "y")] * 2 + [("not reproduced", None)]
    table = pd.DataFrame(rows, columns=["verdict", "figure"])
    name, failed = replication.one_figure(table)
    assert name == "y" and len(failed) == 2


def test_the_ledger_tells_how_many_datasets_there_were_then(monkeypatch) -> None:
    table = pd.DataFrame(
        {"source": [claims.ARTICLE, "other"], "verdict": ["reproduced", "not reproduced"]}
    )
    monkeypatch.setattr(replication, "ledger", lambda _: table)
    monkeypatch.setattr(replication, "counting", lambda _: None)
    monkeypatch.setattr(replication, "coverage", lambda _: None)
    for name in ("counting_sentence", "by_size_sentence", "coverage_sentence"):
        monkeypatch.setattr(replication, name, lambda _: "")
    monkeypatch.setattr(replication, "other_numbers", lambda _: None)
    said = ("reading_sentence", "rounding_sentence", "other_reading_sentence", "number_sentence")
    for name in (*said, "numbers_text"):
        monkeypatch.setattr(replication, name, lambda _: "")
    monkeypatch.setattr(replication, "by_reading", lambda _: 0)
    monkeypatch.setattr(replication, "one_figure_sentence", lambda *_: "")
    monkeypatch.setattr(claims, "article_year", lambda _: 2015)
    monkeypatch.setattr(replication, "igarss_sentence", lambda _: "The list.")
    numbers = replication.ledger_numbers(
        small(record("a", year=2015), record("b", year=2016), record("c"))
    )
    assert (numbers["datasets"], numbers["then"], numbers["article_year"]) == ("3", "1", "2015")
    assert (numbers["claims"], numbers["article_claims"], numbers["forerunner_claims"]) == (
        "2",
        "1",
        "1",
    )
    assert numbers["forerunner_verdicts"] == "1 is not reproduced"
    assert numbers["igarss_text"] == "The list."


def test_the_list_s_totals_are_told(matched) -> None:
    assert forerunner.igarss_sentence(matched) == (
        "Over the 2 datasets that have both, the list's sizes add up to 2,000 pixels and ours to "
        "1,600 pixels; over 2 datasets, volumes add up to 3 MB and 4.5 MB."
    )


def test_a_dataset_in_several_rows_of_the_list_counts_once(matched, monkeypatch) -> None:
    """The first two rows name one, of two tasks: theirs are added up, ours is there once."""
    entries = lists.entries(None).assign(record=["one", "one", "three", "", "one"])
    monkeypatch.setattr(lists, "entries", lambda _: entries)
    forerunner._matched.cache_clear()
    table = forerunner.igarss(matched).set_index(["measure", "task"])
    row = table.loc[("size", "All")]
    assert row[["rows", "both_rows", "both", "theirs", "ours"]].tolist() == [4, 3, 2, 3000, 1600]
    row = table.loc[("volume", "All")]
    assert row[["both_rows", "both", "theirs", "ours"]].tolist() == [2, 1, 3e6, 4e6]
    said = forerunner.igarss_sentence(matched)
    assert "Over the 3 rows of 2 datasets that have both" in said
    assert "1 dataset has several rows in the list: One and Two (2 rows)." in said
    found = forerunner.igarss_differences(matched).set_index(["id", "measure"])
    assert found.loc[("one", "Size"), ["name", "factor"]].tolist() == ["One and Two", 0.55]
    assert found.loc[("one", "Size"), "why"] == "2 rows of the list, added up"
    assert found.loc[("one", "Volume"), "factor"] == pytest.approx(4 / 3)


def test_no_record_counts_twice_against_the_list(catalogue) -> None:
    """Of the whole list: the datasets are the records in it with both, each once."""
    named = lists.entries(catalogue.data)
    ids = set(named.loc[named["list"] == "ahmadi", "record"]) - {""}
    frame = catalogue.frame[catalogue.frame["id"].isin(ids)]
    for row in forerunner.igarss(catalogue).query("task == 'All'").itertuples():
        ours = frame["size_pixels" if row.measure == "size" else "volume_bytes"].dropna()
        assert row.both <= len(ours) and row.both < row.both_rows
        assert row.ours <= ours.astype(float).sum()
