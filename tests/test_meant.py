"""Which dataset was meant, by small catalogues in which the answer is plain."""

from __future__ import annotations

import pytest

from analysis import meant

KNOWN = {
    "eurosat": ["EuroSAT"],
    "eurosat-sar": ["EuroSAT-SAR"],
    "functional-map": ["Functional Map of the World", "fMoW"],
    "other-map": ["FMOW"],
}


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("EuroSAT", "eurosat"),  # exactly one of that name: no other is meant
        ("eurosatt", "eurosat or eurosat-sar"),
        ("fmow", "functional-map or other-map"),  # two of one name: both
        ("functional map of the world", "functional-map"),
        ("nothing like it", ""),
    ],
)
def test_who_is_meant(given, hint):
    said = meant.no_dataset(given, KNOWN)
    asked = f"; did you mean {hint}?" if hint else ""
    assert said == f"no dataset {given!r} in the catalogue{asked}"
