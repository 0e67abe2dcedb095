"""The table of the chapter on tasks."""

from __future__ import annotations

import pandas as pd

from analysis import measures
from analysis.catalogue import Catalogue
from analysis.tables.html import Table, found, table


def task_counts(catalogue: Catalogue) -> Table:
    """Count datasets by task with how complete their records are."""
    shares_ = measures.share_of(catalogue, "tasks")
    known = measures.field_known(catalogue)
    per = known.groupby("id")["known"].mean()
    long = catalogue.long("tasks")
    frame = catalogue.frame.set_index("id")
    rows = []
    for row in shares_.sort_values("n", ascending=False, kind="stable").itertuples():
        members = long.loc[long["value"] == row.value, "id"]
        if members.empty:
            continue
        part = frame.loc[members]
        rows.append(
            (
                row.label,
                row.n,
                int((part["depth"] != "listed").sum()),
                int(part["size_pixels"].notna().sum()),
                int(part["volume_bytes"].notna().sum()),
                float(per.loc[members].mean()),
                int(part["year"].median()) if part["year"].notna().any() else None,
                found("tasks", row.value),
            )
        )
    columns = ["label", "n", "read", "size", "volume", "complete", "year", "found"]
    return table(
        pd.DataFrame(rows, columns=columns),
        "Datasets by task, and how complete their records are",
        {
            "label": "Task",
            "n": "Datasets",
            "read": "Read",
            "size": "Size known",
            "volume": "Volume known",
            "complete": "Fields known",
            "year": "Median year",
        },
        {"complete": lambda s: f"{s * 100:.0f} %", "year": lambda y: str(int(y))},
        {"label": "found"},
    )
