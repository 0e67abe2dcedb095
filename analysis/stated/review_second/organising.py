"""Numbers of the chapter on organising datasets."""

from __future__ import annotations

from analysis import openness
from analysis.catalogue import Catalogue
from analysis.figures.marks import count_text
from analysis.stated.words import Numbers, counted


def organising_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on organising datasets."""
    summary = openness.summary(openness.audit(catalogue)).set_index("item")[["n", "known"]]
    licences = openness.licence_counts(catalogue).set_index("label")["n"]
    return {
        "questions": str(len(openness.ITEMS)),
        "read": count_text(len(catalogue.read())),
        "doi": counted(*summary.loc["data_doi"]),
        "open_licence": counted(*summary.loc["open_licence"]),
        "no_licence": counted(licences.get("None stated", 0), licences.sum()),
    }
