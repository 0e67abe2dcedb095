"""Of no record, or of few, tables are empty and keep their columns; what cannot be said is refused."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import (
    audityears,
    claimreadings,
    claims,
    growth,
    intervals,
    measures,
    missing,
    openness,
    places,
)
from analysis.figures import catalogue as figures
from analysis.stated import catalogue_chapters, checks, questions
from analysis.stated.questions import numbers_chosen
from analysis.stated.review_first import numbers
from analysis.tables import chapters
from tests.conftest import record, small

TABLES = {
    "a year": (growth.counts, ["year", "n", "cumulated"]),
    "largest": (
        lambda c: growth.yearly(c.frame, "size_pixels", "max"),
        ["year", "value", "n"],
    ),
    "audit": (lambda c: audityears.shares(openness.audit(c)), ["id", "year", "share"]),
    "audit by year": (
        lambda c: audityears.by_year(audityears.shares(openness.audit(c))),
        ["year", "share", "n", "low", "high"],
    ),
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("records", [[], [record("a")]], ids=["none", "without a year"])
def test_tables_of_nothing_are_empty_and_keep_their_columns(name, records) -> None:
    table, columns = TABLES[name]
    found = table(small(*records))
    assert found.empty and list(found.columns) == columns


def test_shares_of_no_group_keep_their_columns() -> None:
    one, nothing = small(record("a", tasks=["vqa"], themes=["fire"], year=2020)), small()
    for given in (
        lambda c: measures.share_by(c, "tasks", "themes"),
        lambda c: measures.share_by_group(c, "tasks", places.periods(c)),
    ):
        assert len(given(one)) and given(nothing).empty
        assert list(given(nothing).columns) == list(given(one).columns)


def test_without_entries_no_share_of_them_is_covered(recwarn) -> None:
    assert np.isnan(missing.coverage(missing.incidence(small())))
    assert not recwarn.list


@pytest.mark.parametrize(
    ("x", "said"),
    [
        ([], "0 points for a line: expected at least 3"),
        ([1.0, 2.0], "2 points for a line: expected at least 3"),
        ([2020.0] * 3, "all 3 points lie at 2020: expected two places at least"),
    ],
)
def test_a_line_needs_three_points_and_two_places(x, said) -> None:
    with pytest.raises(ValueError, match=said):
        intervals.line(np.array(x), np.arange(len(x), dtype=float))


@pytest.mark.parametrize("year", [1960, 1971, 2041, 2050])
def test_no_period_is_of_a_year_that_no_dataset_can_have(year) -> None:
    with pytest.raises(ValueError, match=f"{year}: expected a year from 1972 to 2040"):
        places.period(year)


def test_periods_reach_as_far_as_the_years_of_records() -> None:
    assert (places.period(1972), places.period(2040)) == ("to 2014", "2024–")


def test_numbers_a_year_are_compared_with_models_where_there_are_any() -> None:
    with pytest.raises(ValueError, match="no year up to 2020 with a number of datasets"):
        growth.compare_count_models(growth.counts(small(record("a", year=2021))), 2020)


def test_claims_cannot_be_tested_on_records_later_than_the_article(catalogue) -> None:
    frame = catalogue.frame
    late = catalogue.where(frame.loc[frame["year"] >= 2025, "id"])
    table = questions.ledger(late).set_index("id")
    assert table.loc[table["measure"] == "growth", "verdict"].eq("cannot be tested").all()
    assert claims.evaluate({"kind": "rate", "measure": "number"}, small()) is None
    figures.ledger(table.reset_index())


@pytest.mark.parametrize(
    "records", [[], [record("a", year=2020, lists=["x"])]], ids=["none", "one"]
)
def test_no_number_turns_the_verdicts_of_few_records(records) -> None:
    table = claimreadings.other_numbers(small(*records))
    assert len(table) and set(table["then_verdict"]) == {"cannot be tested"}
    assert numbers_chosen.hanging(table).empty and not numbers_chosen.number_sentence(table)
    assert numbers_chosen.numbers_text(table).count("cannot be tested.") == table["id"].nunique()
    assert "(the ledger's)" in chapters.other_numbers(table).to_html().replace("&#x27;", "'")


@pytest.mark.parametrize(
    "records", [[record("a", year=2020)], [record("a", year=2030, lists=["x"])]]
)
def test_numbers_a_year_are_told_of_few_records(records) -> None:
    found = small(*records)
    table = numbers.yearly_numbers(found)
    models = numbers.count_models_by_choice(found)
    assert numbers.models_reading(models).endswith("the same are the best.")
    chapters.count_models(models).to_html()
    assert "search" not in numbers.who_found(table, growth.last_complete_year(found))


@pytest.mark.parametrize("records", [[], [record("a", year=2020)]], ids=["none", "one"])
def test_without_datasets_read_blind_no_rate_of_the_records_is_told(records) -> None:
    catalogue = small(*records)
    assert "weighted" not in checks.blind_short(catalogue)
    assert "weighted" not in checks.blind_sentence(catalogue)
    assert set(checks.blind_table(catalogue).frame["share"]) == {"not known"}


@pytest.mark.parametrize(
    ("common", "lists", "told"),
    [
        (0, 0, "No two of the lists have 7 datasets or more in common"),
        (6, 2, "No two of the lists have 7 datasets or more in common"),
        (7, 2, "The only pair of lists gives 7."),
        (7, 3, "All 3 pairs give 7 at most, 7 in the median."),
    ],
)
def test_of_few_lists_the_pairs_are_told_in_words(common, lists, told) -> None:
    made = [record(f"d{i}", lists=["x", "y", "z"][:lists]) for i in range(common)]
    sentence = catalogue_chapters.pairs_sentence(missing.incidence(small(*made)))
    assert sentence.startswith(told) and "nan" not in sentence


def test_fields_known_by_year_are_drawn_of_a_few_years() -> None:
    made = [record(f"d{i}", year=2020, tasks=["vqa"]) for i in range(6)]
    catalogue = small(*made, record("e", year=2021))
    chart = figures.completeness_by_year(
        measures.completeness(catalogue, ("field", "year")), measures.known_by_record(catalogue)
    )
    title = " ".join(chart.to_dict()["title"]["text"])
    assert title.replace("\xa0", " ").startswith("By year, records know 10 % (2020, 10–10 %)")
