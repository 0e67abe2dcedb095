"""How many datasets a year there are: the curve that is told, and who found them, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import claims, growth, measures
from analysis.figures import history as figures
from analysis.stated.review_first import history, numbers
from analysis.tables import chapters
from tests.conftest import record, small

LAST = 2022


def made(year: int, in_lists: int, own: int):
    named = [record(f"l{year}-{i}", year=year, lists=["x"]) for i in range(in_lists)]
    return named + [record(f"o{year}-{i}", year=year) for i in range(own)]


@pytest.fixture()
def three_years(monkeypatch):
    """Lists name 1, 6, 3 and 9; our own search found 1, 1, 6 and 0 more. 2023 is incomplete."""
    monkeypatch.setattr(growth, "last_complete_year", lambda _: LAST)
    groups = [made(2020, 1, 1), made(2021, 6, 1), made(2022, 3, 6), made(2023, 9, 0)]
    return small(*(one for group in groups for one in group), record("no-year", lists=["x"]))


def test_what_lists_name_is_counted_apart(three_years) -> None:
    table = numbers.yearly_numbers(three_years)
    assert table[["year", "n", "listed"]].to_numpy().tolist() == [
        [2020, 2, 1],
        [2021, 7, 6],
        [2022, 9, 3],
        [2023, 9, 9],
    ]
    assert table["cumulated"].tolist() == [2, 9, 18, 27]
    # Of 27 thirteen and a half are half: 9 at the end of 2021. Of 19 in lists: 7 then, 10 a year later.
    assert numbers.doubled_since(table, "n") == numbers.doubled_since(table, "listed") == 2021
    assert numbers.doubled_in_lists(table) == ", in public lists since 2021"
    assert numbers.doubled_in_lists(table.assign(listed=0)) == ""


def test_who_found_the_most_of_a_year_is_told(three_years) -> None:
    told = numbers.who_found(numbers.yearly_numbers(three_years), LAST)
    assert told.startswith("Of the complete years 2022 has most datasets on record, 9. ")
    assert "Within public lists it is 2021: from 2021 to 2022 they name 6 and 3." in told
    assert "6 of 9 (67 %) of 2022 and 1 of 7 (14 %) of 2021" in told.replace("\u00a0", " ")
    assert "a difference of +52 points (95 % interval " in told.replace("\u00a0", " ")
    assert told.endswith("Without that search 2021 would come first.")


def test_where_lists_agree_or_name_none_nothing_is_said_of_the_search(three_years) -> None:
    table = numbers.yearly_numbers(three_years)
    same = numbers.who_found(table.assign(listed=table["n"]), LAST)
    assert same.endswith("So it has within public lists, with 9.") and "search" not in same
    assert numbers.who_found(table.assign(listed=0), LAST) == ""
    assert numbers.who_found(table, 2019) == ""


def test_the_headline_tells_the_year_that_lists_name_most_of() -> None:
    listed = pd.Series({2020: 1, 2021: 6, 2022: 3, 2023: 9})
    assert figures._most_listed(listed, 2022, LAST) == ", but within public lists 2021 did (6)"
    assert figures._most_listed(listed, 2021, LAST) == ", within public lists too (6)"
    assert figures._most_listed(listed * 0, 2021, LAST) == ""
    assert figures._most_listed(None, 2021, LAST) == ""


def test_the_figures_tell_it_of_lists_too(three_years) -> None:
    def words(chart, part: str = "text") -> str:
        return " ".join(chart.to_dict()["title"][part]).replace("\u00a0", " ")

    table = numbers.yearly_numbers(three_years)
    by_year = measures.by_year(three_years)
    chart = figures.datasets_by_year(by_year, LAST, table.set_index("year")["listed"])
    assert words(chart).endswith("of any complete year (9), but within public lists 2021 did (6)")
    assert "Public lists name 19 of them, our own search found the rest." in words(
        chart, "subtitle"
    )
    with_task = measures.by_year(small(*made(2020, 1, 0), record("t", year=2021, tasks=["vqa"])))
    running = figures.cumulated(with_task, numbers.doubled_in_lists(table))
    assert words(running).endswith("has doubled since 2020, in public lists since 2021")


def test_models_are_compared_from_several_first_years(monkeypatch) -> None:
    monkeypatch.setattr(growth, "last_complete_year", lambda _: 2022)
    years = range(2008, 2024)
    table = pd.DataFrame({"year": years, "n": 5, "listed": [0] * 4 + [2] * 12})
    monkeypatch.setattr(numbers, "yearly_numbers", lambda _: table)
    found = numbers.count_models_by_choice(small(record("a", year=2008)))
    starts = {who: sorted(set(part["first"])) for who, part in found.groupby("who")}
    # From the first dataset on, and from those of the first years of growth that are later.
    assert starts == {numbers.ON_RECORD: [2008, 2010, 2015], numbers.IN_LISTS: [2012, 2015]}
    assert set(found["last"]) == {2022}
    shown = found[found["in_figure"]]
    assert set(shown["first"]) == {claims.FIRST_TREND_YEAR} and len(shown) == 4
    assert not numbers.first_year_decides(found)
    assert numbers.models_reading(found).endswith(
        "From other first years on the same are the best."
    )
    html = chapters.count_models(found).to_html()
    assert "All on record, 2010–2022 (in the figure)" in html and html.count("in the figure") == 1


def test_the_first_year_decides_where_other_models_are_as_good() -> None:
    rows = [
        (2005, "linear", 10.0),
        (2005, "logistic", 11.0),
        (2010, "linear", 10.0),
        (2010, "logistic", 13.0),
    ]
    table = pd.DataFrame(rows, columns=["first", "model", "aicc"]).assign(who=numbers.ON_RECORD)
    assert numbers.first_year_decides(table)
    assert "another curve" in numbers.models_reading(table)
    assert not numbers.first_year_decides(table.assign(who=numbers.IN_LISTS))


def test_the_chapter_fits_from_the_first_year_of_all_trends(catalogue) -> None:
    models = numbers.count_models(catalogue)
    last = growth.last_complete_year(catalogue)
    assert set(models["first"]) == {claims.FIRST_TREND_YEAR} and set(models["last"]) == {last}
    again = numbers.count_models_by_choice(catalogue)
    shown = again[again["in_figure"]]
    assert shown["weight"].tolist() == pytest.approx(models["weight"].tolist())
    told = history.history_numbers(catalogue)
    assert str(claims.FIRST_TREND_YEAR) in told["models_reading"] and told["who_found"]
