"""Claims read otherwise than in the ledger: what one dataset meets, and what several meet together."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import claimreadings, claims, wishes
from analysis.stated.questions import replication
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
