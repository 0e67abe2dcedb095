"""The table of the chapter on platforms and sensors."""

from __future__ import annotations

from analysis import levels
from analysis.catalogue import Catalogue
from analysis.figures.marks import share_text
from analysis.tables.cells import intervals
from analysis.tables.html import Table, table


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def processing_levels(catalogue: Catalogue) -> Table:
    """Count the datasets of each satellite by the processing level of their images."""
    rows = levels.by_satellite(catalogue)
    rows["interval"] = intervals(rows)
    rows["name"] = rows["satellite"] + ": " + rows["level"].map(_lower_first)
    return table(
        rows,
        "Processing levels of the images that datasets give out, by satellite",
        {
            "name": "Satellite and processing level",
            "n": "Datasets",
            "known": "of read",
            "share": "Share",
            "interval": "95 % interval",
        },
        {"share": share_text},
    )
