"""Likeness of datasets, checked against sums done by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import similar
from analysis.catalogue import Catalogue
from analysis.records import Record


def record(identifier, year=2020, **facts):
    given_facts = {name: {"value": value, "from": "own"} for name, value in facts.items()}
    return Record.model_validate(
        {
            "id": identifier, "name": identifier, "depth": "read",
            "sources": {"own": {"url": "https://x.org", "kind": "primary", "read": "2026-11-20"}},
            "facts": {**({"year": {"value": year, "from": "own"}} if year else {}), **given_facts},
        }
    )  # fmt: skip


def of(*records):
    return Catalogue({one.id: one for one in records})


def jaccard(first, second):
    return len(first & second) / len(first | second) if first and second else 0.0


def by_hand(first, second):
    total = 0.0
    for field, weight in similar.WEIGHTS.items():
        sets = []
        for one in (first, second):
            fact = getattr(one.facts, field)
            sets.append(set(fact.value or ()) if fact else set())
        total += weight * jaccard(*sets)
    return total / sum(similar.WEIGHTS.values())


def test_more_in_common_comes_first():
    ship = record("ship", tasks=["object_detection"], modalities=["sar"], themes=["ships"])
    same = record("same", tasks=["object_detection"], modalities=["sar"], themes=["ships"])
    near = record("near", tasks=["object_detection"], modalities=["rgb"], themes=["ships"])
    far = record("far", tasks=["regression"], modalities=["rgb"], themes=["forest"])
    assert similar.nearest(of(ship, same, near, far))["ship"] == ["same", "near"]
    assert by_hand(ship, same) == pytest.approx(0.8)  # sensors are known of neither
    assert by_hand(ship, near) == pytest.approx(0.6)


def test_what_is_not_known_makes_nothing_alike():
    assert similar.nearest(of(record("a"), record("b"))) == {"a": [], "b": []}


def test_a_pair_exactly_at_the_least_likeness_is_alike():
    # Themes weigh 3 of 10, and nothing else is known of either: 3/10, the least by default.
    records = of(record("a", themes=["ships"]), record("b", themes=["ships"]))
    assert similar.nearest(records)["a"] == ["b"]
    assert similar.nearest(records, least=0.300001)["a"] == []


def test_of_equals_the_nearer_in_year_comes_first():
    facts = {"tasks": ["regression"], "themes": ["forest"]}
    records = [record("a", 2020, **facts), record("b", 2010, **facts), record("c", 2021, **facts)]
    assert similar.nearest(of(*records))["a"] == ["c", "b"]


def test_no_year_is_near_to_none():
    facts = {"tasks": ["regression"], "themes": ["forest"]}
    years = {"b": 2010, "c": None, "d": 1990, "e": None, "f": 2021}
    records = [record(one, year, **facts) for one, year in years.items()]
    # Its own year is not known: the alphabet alone. It is: those without a year come last.
    assert similar.nearest(of(record("a", None, **facts), *records))["a"] == list("bcdef")
    assert similar.nearest(of(record("a", 1980, **facts), *records))["a"] == list("dbfce")


def test_equals_are_equal_whatever_their_likeness_is_the_sum_of():
    own = record("own", 2020, tasks=["vqa"], themes=["ships"], modalities=["sar"])
    # One theme of three: 3/10 + 3/10 × 1/3 = 4/10. One modality of two: 3/10 + 2/10 × 1/2 = 4/10.
    themes = record("themes", 2010, tasks=["vqa"], themes=["ships", "forest", "ocean"])
    rest = record("rest", 2021, tasks=["vqa"], modalities=["sar", "rgb"])
    assert similar.nearest(of(own, rest, themes))["own"] == ["rest", "themes"]


def test_matrix_agrees_with_the_sum_by_hand(catalogue, monkeypatch):
    monkeypatch.setattr(similar, "CHUNK", 100)
    found = similar.nearest(catalogue, most=5)
    for identifier in list(catalogue.records)[:40]:
        own = catalogue[identifier]
        scores = sorted(
            (round(by_hand(own, other), 6) for other in catalogue if other.id != identifier),
            reverse=True,
        )
        wanted = [score for score in scores[:5] if score >= 0.3]
        got = [round(by_hand(own, catalogue[other]), 6) for other in found[identifier]]
        assert got == wanted, identifier


@given(st.lists(st.sets(st.sampled_from("abcdef")), min_size=1, max_size=4))
def test_shares_of_a_matrix_are_those_of_its_sets(sets):
    matrix = similar._membership([tuple(sorted(one)) for one in sets])
    wanted = [[jaccard(first, second) for second in sets] for first in sets]
    assert similar._jaccard_rows(matrix, slice(0, len(sets))) == pytest.approx(np.array(wanted))
