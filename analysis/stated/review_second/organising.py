"""Numbers of the chapter on organising datasets."""

from __future__ import annotations

from analysis import openness
from analysis.catalogue import Catalogue
from analysis.figures.marks import count_text, share_text
from analysis.stated.words import Numbers


def organising_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on organising datasets."""
    summary = openness.summary(openness.audit(catalogue)).set_index("item")["share"]
    counts = openness.licence_counts(catalogue).set_index("label")["share"]
    known = openness.summary(openness.audit(catalogue)).set_index("item")["known"]
    return {
        "questions": str(len(openness.ITEMS)),
        "read": count_text(len(catalogue.read())),
        "doi": share_text(float(summary["data_doi"])),
        "doi_known": count_text(known["data_doi"]),
        "open_licence": share_text(float(summary["open_licence"])),
        "open_known": count_text(known["open_licence"]),
        "no_licence": share_text(float(counts.get("None stated", 0.0))),
    }
