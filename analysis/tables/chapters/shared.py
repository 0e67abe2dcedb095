"""Tables that any chapter may show: pairs, and a vocabulary's terms."""

from __future__ import annotations

import pandas as pd

from analysis import vocabularies
from analysis.tables.html import Table, found, table


def matrix(frame: pd.DataFrame, caption: str, corner: str) -> Table:
    """Write a frame of `analysis.measures.cross` as a plain table."""
    wide = frame.pivot_table(index="row_label", columns="column_label", values="n", sort=False)
    wide = wide.loc[wide.sum(axis=1) > 0, wide.sum() > 0].astype(int)
    flat = wide.reset_index().rename(columns={"row_label": corner})
    return table(flat, caption, {name: str(name) for name in flat.columns})


def definitions(vocabulary: str, caption: str, counts: pd.DataFrame | None = None) -> Table:
    """List a vocabulary's terms with their definitions, and counts where given."""
    rows = [
        {"label": t["label"], "definition": t.get("definition", ""), "id": key}
        for key, t in vocabularies.terms(vocabulary).items()
    ]
    frame = pd.DataFrame(rows)
    columns = {"label": "Term", "definition": "Definition", "id": "Id in the data"}
    if counts is not None:
        frame["n"] = frame["id"].map(counts.set_index("value")["n"]).fillna(0).astype(int)
        frame["found"] = [found(vocabulary, key) for key in frame["id"]]
        columns["n"] = "Datasets"
    return table(frame, caption, columns, links={"label": "found"})
