"""Claims read otherwise than in the ledger: what one dataset meets, and what several meet together."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import claimreadings, claims, growth, rarefaction, wishes
from analysis.stated.questions import numbers_chosen, replication
from analysis.stated.review_first import rates
from analysis.tables import chapters
from tests.conftest import record, small

CLAIM = {"id": "c", "text": "C.", "kind": "at_most", "value": 0.75, "measure": "coverage"}


@pytest.fixture()
def four_wishes(monkeypatch):
    """Four wishes alike: a meets two, b two others; c, of a later year, meets three."""
    met = pd.DataFrame(
        [[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 1, 0]], index=list("abc"), columns=list("wxyz")
    ).astype(bool)
    monkeypatch.setattr(wishes, "met", lambda catalogue: met.loc[[r.id for r in catalogue]])
    monkeypatch.setattr(wishes, "weights", lambda: pd.Series(0.25, index=list("wxyz")))
    monkeypatch.setattr(claims, "claims", lambda _: [CLAIM, {"id": "other"}])
    monkeypatch.setattr(claims, "article_year", lambda _: 2023)
    return small(record("a", year=2020), record("b", year=2023), record("c", year=2024))


def test_one_dataset_and_several_are_judged_alike(four_wishes) -> None:
    table = claimreadings.coverage_readings(four_wishes)
    assert table["datasets"].tolist() == [1, 2, 3, 0] and set(table["id"]) == {"c"}
    assert table["then_value"].tolist() == pytest.approx([0.5, 1, 1, 1])
    assert table["now_value"].tolist() == pytest.approx([0.75, 1, 1, 1])  # c alone
    no = "not reproduced"
    assert table["verdict"].tolist() == ["reproduced", no, no, no]
    assert table["verdict_now"].tolist() == ["reproduced", no, no, no]  # at most 75 %


def test_the_ledger_takes_all_datasets_together(four_wishes) -> None:
    assert claims.evaluate(CLAIM, four_wishes).value == pytest.approx(1)
    assert claims.coverage(four_wishes).n == 3


def test_both_readings_are_told_and_tabled(four_wishes) -> None:
    table = claimreadings.coverage_readings(four_wishes)
    told = replication.coverage_sentence(table)
    assert "it met 50 % of the wishes" in told and "together they met 100 %, with 75 %" in told
    assert told.endswith("is reproduced, of all datasets together not reproduced.")
    assert replication.other_reading_sentence(table)
    assert not replication.other_reading_sentence(table.assign(verdict="reproduced"))
    assert not replication.other_reading_sentence(table.assign(verdict="not reproduced"))
    html = chapters.coverage_readings(table).to_html()
    for words in ("The best single dataset", "The best 2 together", "All datasets together"):
        assert words in html
    assert "50\N{NO-BREAK SPACE}%, reproduced" in html
    assert "100\N{NO-BREAK SPACE}%, not reproduced" in html


def test_the_page_has_the_verdict_of_the_reading_that_the_ledger_takes(catalogue) -> None:
    ledger = replication.ledger(catalogue).set_index("id")["verdict"]
    rows = replication.coverage(catalogue)
    every = rows[rows["datasets"] == 0].set_index("id")["verdict"]
    assert len(every) and (ledger[every.index] == every).all()


RISING = {"id": "d", "text": "D.", "kind": "rising", "value": 0, "measure": "diversity"}


def of_number(verdicts: list[tuple[int, str, str]], identifier: str = "d", taken: int = 20):
    """A claim with the verdict of all and of lists by number; the ledger takes 20."""
    table = pd.DataFrame(verdicts, columns=["number", "then_verdict", "listed_verdict"])
    told = {
        "id": identifier,
        "text": f"{identifier.upper()}.",
        "kind": "rising",
        "measure": "scope",
    }
    told |= {"what": "scope", "years": 8, "first": 2016, "last": 2023}
    table = table.assign(**told, chosen=table["number"] == taken)
    ends = {f"{when}_{key}": 0.5 for when in ("then", "listed", "now") for key in ENDS}
    return table.assign(**ends, now_verdict=table["then_verdict"])


ENDS = ("value", "low", "high")
YES, NO, NONE = "reproduced", "not reproduced", "cannot be tested"


def test_trends_are_recomputed_with_other_numbers(monkeypatch) -> None:
    """Of 2020 to 2023 lists name 3, the search 3 more; 5 can be drawn of all and not of lists."""
    made = [
        record(f"d{year}-{i}", year=year, tasks=["vqa"], modalities=["rgb"], lists=["x"] * (i < 3))
        for year in range(2020, 2025)
        for i in range(6)
    ]
    monkeypatch.setattr(claims, "claims", lambda _: [RISING, CLAIM, {"id": "o", "kind": "rising"}])
    monkeypatch.setattr(growth, "last_complete_year", lambda c: int(c.frame["year"].max()))
    seen = []

    def fitted(catalogue, number):
        seen.append((len(catalogue), number))
        return claims.Result(number, -1, 1, 99, 99, None, 9, 2001, 2009) if number > 5 else None

    monkeypatch.setitem(claims.MEASURES, "diversity", fitted)
    table = claimreadings.other_numbers(small(*made))
    assert table["number"].tolist() == list(claimreadings.DIFFERENT)
    assert table.loc[table["chosen"], "number"].tolist() == [rarefaction.SAMPLE]
    assert seen[:3] == [(24, 5), (12, 5), (30, 5)]  # to 2023, of these in lists, and today
    assert table["then_verdict"].tolist() == [NONE] + [NO] * 5
    assert table["then_value"].tolist()[1:] == [10, 15, 20, 30, 50] and pd.isna(table["years"][0])
    assert table[["years", "first", "last"]].iloc[1].tolist() == [9, 2001, 2009]
    html = chapters.other_numbers(table).to_html()
    assert "2001–2009 (9)" in html and "+10.00 pairs a year" in html


def test_numbers_that_turn_a_verdict_are_told() -> None:
    firm = of_number([(5, YES, YES), (20, YES, NONE)], "firm")
    drawn = of_number([(5, YES, YES), (10, YES, NO), (20, NO, NO), (50, NONE, NONE)], "drawn")
    search = of_number([(5, YES, YES), (20, YES, NO)], "search")
    untested = of_number([(5, YES, YES), (20, NONE, YES)], "untested")
    table = pd.concat([firm, drawn, search, untested])
    assert numbers_chosen.turned(drawn) == ([5, 10], [5])
    assert numbers_chosen.turned(search) == ([], [20])
    assert numbers_chosen.hanging(table)["id"].tolist() == ["drawn", "search"]
    assert numbers_chosen.by_number(table) == {YES: 1, NO: 1}
    said = numbers_chosen.number_sentence(table)
    assert said.startswith(
        "2 of the verdicts hang on a number that we chose, or on whether our own search"
    )
    assert said.endswith("of those reproduced “SEARCH”; of those not reproduced “DRAWN”.")
    assert numbers_chosen.number_sentence(firm) == ""
    assert numbers_chosen.numbers_text(table) == (
        "“FIRM” is reproduced with 20 (8 years, 2016–2023), and no other number tried turns it. "
        "“DRAWN” is not reproduced with 20 (8 years, 2016–2023), and would be reproduced with 5 and 10; "
        "of what public lists name it is reproduced with 5. “SEARCH” is reproduced with 20 (8 years, "
        "2016–2023), and no other number tried turns it; of what public lists name it is not reproduced "
        "with 20. “UNTESTED” cannot be tested."
    )


def test_the_numbers_tried_are_those_of_the_chapter_on_growth() -> None:
    tried = claimreadings.NUMBERS
    assert set(tried["drawn"]) == {growth.DRAWS, *rates.OTHER_DRAWS}
    assert set(tried["median"]) == set(rates.LEAST_TRIED.values())
    assert all(claimreadings.CHOSEN_NUMBER[what] in tried[what] for what in tried)


def test_the_ledger_s_number_gives_the_ledger_s_verdict(catalogue) -> None:
    ledger = replication.ledger(catalogue).set_index("id")
    table = numbers_chosen.other_numbers(catalogue)
    taken = table[table["chosen"]].set_index("id")
    assert set(taken.index) == {"size-largest", "size-median", "diversity", "scope"}
    for when, column in (("then", "verdict"), ("now", "verdict_now")):
        assert (ledger.loc[taken.index, column] == taken[f"{when}_verdict"]).all()
        assert (ledger.loc[taken.index, f"{when}_value"] == taken[f"{when}_value"]).all()


def test_the_notes_on_diversity_and_scope_are_borne_out(catalogue) -> None:
    """Both say in data/claims.yaml what other numbers do: if one fails, its note is to be written anew."""
    table = numbers_chosen.other_numbers(catalogue).set_index(["id", "number"])
    diversity = table.loc[("diversity", rarefaction.SAMPLE)]
    assert diversity["first"] == 2016
    # The verdict is not firm: other numbers give the other one.
    assert set(table.loc["diversity"]["then_verdict"]) == {YES, NO}
    assert table.loc[("scope", rarefaction.SAMPLE), "then_verdict"] == NO
    assert table.loc[("scope", 5), "then_verdict"] == YES
    notes = {claim["id"]: claim.get("note", "") for claim in claims.claims(catalogue)}
    assert all(
        "Other numbers" in " ".join(notes[i].split())
        for i in ("diversity", "scope", "size-largest")
    )
    chapter = (catalogue.data.parent / "book" / "replication-ledger.md").read_text("utf-8")
    assert "## Other numbers" in chapter and "{glue:text}`numbers_text`" in chapter
