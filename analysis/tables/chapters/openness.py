"""Tables of the chapter on organising datasets."""

from __future__ import annotations

import pandas as pd

from analysis import hosting, openness
from analysis.catalogue import Catalogue
from analysis.figures.marks import share_text
from analysis.tables.cells import intervals
from analysis.tables.html import Table, table


def portals(catalogue: Catalogue) -> Table:
    """Compare portals by what was read of the datasets whose page or repository is there."""
    frame = catalogue.frame
    audit = openness.audit(catalogue)
    kinds = openness.licences(catalogue).set_index("id")["kind"]
    wanted = ["data_doi", "licence", "open_licence", "open_access", "splits"]
    rows = []
    links = pd.DataFrame(
        sorted(
            {
                (row.id, hosting.host(link))
                for row in frame.itertuples()
                for link in (row.homepage, row.repository)
                if isinstance(link, str)
            }
        ),
        columns=["id", "portal"],
    )
    for portal, part in links.groupby("portal"):
        if len(part) < 5:
            continue
        answers = audit[audit["id"].isin(part["id"])].groupby("item")["met"].agg(["sum", "count"])
        row: dict[str, object] = {"portal": portal, "n": len(part)}
        for item in wanted:
            met, known = answers.loc[item]
            row[item] = f"{met / known * 100:.0f} % of {int(known)}" if known else "not known"
        row["unread"] = int(kinds[part["id"]].eq(openness.NONE_FOUND).sum())
        rows.append(row)
    columns = {"portal": "Portal", "n": "Datasets"} | {
        item.id: item.label for item in openness.ITEMS if item.id in wanted
    }
    columns["unread"] = "No licence found, own place not read"
    result = pd.DataFrame(rows, columns=list(columns)).sort_values(
        "n", ascending=False, kind="stable"
    )
    return table(
        result,
        "Portals side by side: what was read of the datasets with a page or repository there, of those where "
        "it is known; "
        "a DOI of the data counts where it is on record, of all read",
        columns,
    )


def audit_items(summary: pd.DataFrame) -> Table:
    """List the audit's items with their definitions and results."""
    text = {item.id: item.definition for item in openness.ITEMS}
    rows = summary.assign(
        definition=summary["item"].map(text),
        interval=intervals(summary),
    )
    return table(
        rows,
        "The audit item by item; of what is recorded only, known are all datasets read",
        {
            "principle": "Principle",
            "label": "Item",
            "definition": "Met when",
            "n": "Meet it",
            "known": "of known",
            "share": "Share",
            "interval": "95 % interval",
        },
        {"share": share_text, "n": "{:,}".format, "known": "{:,}".format},
    )
