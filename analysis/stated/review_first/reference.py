"""Numbers of the chapter on reference data."""

from __future__ import annotations

from analysis import measures
from analysis.catalogue import Catalogue
from analysis.figures.marks import count_text
from analysis.stated.words import Numbers, counted


def reference_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on reference data."""
    shares = measures.share_of(catalogue, "reference_sources")
    top = shares.loc[shares["n"].idxmax()]
    per_dataset = catalogue.frame["reference_sources"].map(len)
    states = catalogue.facts[catalogue.facts["field"] == "reference_sources"]["state"]
    ground = shares.set_index("value").loc["in_situ"]
    return {
        "in_situ": counted(ground["n"], ground["known"]),
        "datasets": count_text(len(catalogue)),
        "known": count_text((per_dataset > 0).sum()),
        "top_source": str(top["label"]),
        "top_share": counted(top["n"], top["known"]),
        "several": counted((per_dataset > 1).sum(), (per_dataset > 0).sum()),
        "not_stated": count_text((states == "not_stated").sum()),
    }
