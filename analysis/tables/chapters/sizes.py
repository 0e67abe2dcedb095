"""The table of the chapter on measures."""

from __future__ import annotations

from analysis.catalogue import Catalogue
from analysis.figures.marks import bytes_text, pixels_text
from analysis.tables.cells import labels, linked
from analysis.tables.html import Table, table


def largest(catalogue: Catalogue, weight: str, count: int = 10, smallest: bool = False) -> Table:
    """List the largest (or smallest) datasets by one measure, the other beside it."""
    frame = catalogue.frame[["id", "name", "year", "size_pixels", "volume_bytes", "tasks"]]
    frame = frame.dropna(subset=[weight]).sort_values(
        [weight, "id"], ascending=[smallest, True], kind="stable"
    )
    rows = frame.head(count).copy()
    rows["tasks"] = [labels("tasks", tasks) for tasks in rows["tasks"]]
    which = "smallest" if smallest else "largest"
    few = f"{len(rows)} {which} datasets" if len(rows) != 1 else f"{which} dataset"
    measure = {"size_pixels": "size", "volume_bytes": "volume"}[weight]
    return table(
        linked(rows),
        f"The {few} by {measure}, of {len(frame)} whose {measure} is known",
        {
            "name": "Dataset",
            "year": "Year",
            "size_pixels": "Size",
            "volume_bytes": "Volume",
            "tasks": "Tasks",
        },
        {"size_pixels": pixels_text, "volume_bytes": bytes_text, "year": lambda y: str(int(y))},
        {"name": "page"},
    )
