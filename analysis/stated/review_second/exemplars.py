"""Numbers of the chapter on exemplary datasets."""

from __future__ import annotations

from analysis import exemplary
from analysis.catalogue import Catalogue
from analysis.figures.headlines import enough
from analysis.figures.marks import count_text
from analysis.hosting import looked_at_own_place
from analysis.stated.words import Numbers


def exemplary_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on exemplary datasets."""
    chosen = exemplary.choose(catalogue)
    enough(chosen, "datasets chosen as examples")
    rows = catalogue.frame.set_index("id").loc[chosen["id"]]
    without = [catalogue[name] for name in rows.index[rows["licence"].isna()]]
    return {
        "cards": count_text(len(chosen)),
        "each": str(int(chosen["rank"].max())),
        "read": count_text(len(catalogue.read())),
        "no_licence": count_text(len(without)),
        "none_there": count_text(sum(looked_at_own_place(r, "licence") for r in without)),
        "no_volume": count_text(rows["volume_bytes"].isna().sum()),
    }
