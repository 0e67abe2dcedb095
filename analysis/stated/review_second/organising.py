"""Numbers of the chapter on organising datasets."""

from __future__ import annotations

from analysis import openness
from analysis.catalogue import Catalogue
from analysis.figures.headlines import enough
from analysis.figures.marks import count_text
from analysis.stated.words import Numbers, counted, percent


def organising_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on organising datasets."""
    enough(catalogue.read(), "records read at their source")
    summary = openness.summary(openness.audit(catalogue)).set_index("item")[["n", "known"]]
    table = openness.licences(catalogue)
    kinds, disagree = table["kind"].value_counts(), int(table["disagree"].sum())
    there, unread = kinds.get(openness.NONE_AT_OWN_PLACE, 0), kinds.get(openness.NONE_FOUND, 0)
    looked = kinds.sum() - kinds.get("not looked for", 0)
    opened, clear = summary.loc["open_licence"]
    nobody_knows = unread + disagree
    located, told = summary.loc["georeferenced"]
    unsaid = sum(openness.georeference_unsaid(record) for record in catalogue)
    divided, divided_known = summary.loc["splits"]
    undivided = sum(
        record.facts.splits is not None and record.facts.splits.state == "not_stated"
        for record in catalogue
    )
    recorded = sum(item.recorded for item in openness.ITEMS)
    return {
        "questions": str(len(openness.ITEMS)),
        "recorded": str(recorded),
        "read": count_text(len(catalogue.read())),
        "doi": counted(*summary.loc["data_doi"]),
        "loader": counted(*summary.loc["loader"]),
        "open_licence": counted(*summary.loc["open_licence"]),
        "open_least": percent(opened, clear + nobody_knows),
        "open_most": percent(opened + nobody_knows, clear + nobody_knows),
        "georeferenced": counted(located, told),
        "georeference_unsaid": count_text(unsaid),
        "georeferenced_least": percent(located, told + unsaid),
        "georeferenced_most": percent(located + unsaid, told + unsaid),
        "splits": counted(divided, divided_known),
        "splits_unsaid": count_text(undivided),
        "splits_least": percent(divided, divided_known + undivided),
        "splits_most": percent(divided + undivided, divided_known + undivided),
        "disagree": count_text(disagree),
        "no_licence": counted(there + unread, looked),
        "none_there": counted(there, there + unread),
        "none_unread": count_text(unread),
    }
