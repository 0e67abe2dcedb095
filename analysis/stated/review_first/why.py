"""Numbers of the chapter on why data matter."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import measures
from analysis.catalogue import Catalogue
from analysis.figures.headlines import LEAST, within
from analysis.figures.marks import count_text, share_text
from analysis.stated.words import Numbers

COMMON, FREQUENT = LEAST, 100
"""Datasets that a task and a modality need for the numbers of empty pairs of common ones."""


def empty_pairs(catalogue: Catalogue, cells: pd.DataFrame, least: int) -> tuple[int, int]:
    """Count pairs whose task and modality both have enough datasets, and the empty ones of these.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    cells : DataFrame
        From `measures.cross` of tasks and modalities.
    least : int
        Datasets that the task needs, and the modality too.

    Examples
    --------
    >>> from analysis import load
    >>> few = load().where(["eurosat"])
    >>> empty_pairs(few, measures.cross(few, "tasks", "modalities"), 2)     # nothing is that common
    (0, 0)
    """
    many = {
        field: set(shares.loc[shares["n"] >= least, "value"])
        for field in ("tasks", "modalities")
        for shares in [measures.share_of(catalogue, field)]
    }
    both = cells[cells["row"].isin(many["tasks"]) & cells["column"].isin(many["modalities"])]
    return len(both), int((both["n"] == 0).sum())


def why_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on why data matter."""
    cells = measures.cross(catalogue, "tasks", "modalities")
    known, total = measures.both_known(catalogue, "tasks", "modalities")
    top = cells.loc[cells["n"].idxmax()]
    ordered = np.sort(cells["n"].to_numpy())[::-1].cumsum()
    half = int(np.searchsorted(ordered, ordered[-1] / 2) + 1)
    common, common_empty = empty_pairs(catalogue, cells, COMMON)
    frequent, frequent_empty = empty_pairs(catalogue, cells, FREQUENT)
    return {
        "common": str(COMMON),
        "common_pairs": count_text(common),
        "common_empty": count_text(common_empty),
        "frequent": str(FREQUENT),
        "frequent_pairs": count_text(frequent),
        "frequent_empty": str(frequent_empty) if frequent_empty else "none",
        "datasets": count_text(total),
        "known": count_text(known),
        "unknown": count_text(total - known),
        "pairs": count_text(len(cells)),
        "filled": count_text((cells["n"] > 0).sum()),
        "thin": count_text(((cells["n"] > 0) & (cells["n"] < 3)).sum()),
        "top_pair": f"{within(top['row_label'])} of {within(top['column_label'])} data",
        "top_pair_n": count_text(top["n"]),
        "top_half": share_text(half / len(cells)),
    }
