"""The ledger: rules, and that a change of the data changes a verdict."""

from __future__ import annotations

import pytest

from analysis import claims, findings
from analysis.claims import Result, verdict
from tests.conftest import record, small

SHARE = {"id": "x", "kind": "share", "value": 0.21, "rounding": 0.005}


@pytest.mark.parametrize(
    ("claim", "result", "expected"),
    [
        (SHARE, Result(0.22, 0.18, 0.26, 88, 400), "reproduced"),
        (SHARE, Result(0.30, 0.214, 0.36, 120, 400), "reproduced"),  # within the rounding
        (SHARE, Result(0.30, 0.216, 0.36, 120, 400), "not reproduced"),
        (SHARE, Result(0.21, 0.10, 0.40, 8, 40), "cannot be tested"),
        (
            {"id": "x", "kind": "at_least", "value": 400},
            Result(399, 0, 0, 399, 399),
            "not reproduced",
        ),
        ({"id": "x", "kind": "at_least", "value": 400}, Result(400, 0, 0, 400, 400), "reproduced"),
        ({"id": "x", "kind": "count", "value": 181}, Result(179, 0, 0, 179, 179), "not reproduced"),
        ({"id": "x", "kind": "rising", "value": 1}, Result(1.2, 1.01, 1.4, 90, 90), "reproduced"),
        (
            {"id": "x", "kind": "rising", "value": 1},
            Result(1.2, 0.99, 1.4, 90, 90),
            "not reproduced",
        ),
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
    once = claims.MEASURES["continent"](catalogue, continents=["Europe"])
    assert (once.value, once.n, once.known) == (2 / 3, 2, 3)
    either = claims.MEASURES["continent"](catalogue, continents=["Europe", "Asia"])
    assert either.n == 2
    fractional = claims.continent_fractional(catalogue, ["Europe"])
    assert fractional.value == pytest.approx(1.5 / 3)


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


def test_a_contradicted_finding_stops_a_chapter(catalogue, monkeypatch) -> None:
    import analysis.stated  # noqa: F401

    false = findings.Finding("x", "tasks", "The moon is made of cheese.", lambda _: False)
    monkeypatch.setitem(findings.FINDINGS, "x", false)
    with pytest.raises(findings.Contradicted, match="cheese"):
        findings.hold(catalogue, "tasks")
