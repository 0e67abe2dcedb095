"""The table of continents."""

from __future__ import annotations

import pandas as pd

from analysis.figures.marks import share_text
from analysis.tables.cells import interval, intervals
from analysis.tables.html import Table, found, table


def continents(frame: pd.DataFrame, *, brief: bool = False) -> Table:
    """Write `analysis.places.shares` with intervals, bounds and the article's shares.

    Parameters
    ----------
    frame : DataFrame
        The shares.
    brief : bool, optional
        Whether only shares and bounds are shown, where the whole table stands in another chapter.
    """
    rows = frame.copy()
    rows["interval"] = intervals(rows)
    rows["bounds"] = intervals(rows, "lowest", "highest")
    rows["alone_text"] = [
        "" if pd.isna(share) else f"{share_text(share)} ({interval(low, high)})"
        for share, low, high in zip(
            rows["alone"], rows["alone_low"], rows["alone_high"], strict=True
        )
    ]
    rows["found"] = [found("continents", name) for name in rows["continent"]]
    columns = {
        "label": "Continent",
        "n": "Datasets",
        "share": "Share",
        "interval": "95 % interval",
        "bounds": "Bounds if unknown",
        "alone_text": "On it alone",
        "article": "Article",
    }
    shown = ("label", "share", "bounds") if brief else tuple(columns)
    return table(
        rows.sort_values("share", ascending=False, kind="stable"),
        f"Share of datasets by continent, of {int(rows['N'].max())} with coverage known; "
        f"{int(rows['unknown'].max())} have no continent on record, synthetic ones and those at sea lie on "
        f"none. Bounds: if none or all lay there of these and of the {int(rows['nameless'].max())} "
        f"global ones without a list; upwards, the {int(rows['partial'].max())} global ones that name "
        "some of the six inhabited continents, and are not known to name all their places, may lie on all",
        {name: columns[name] for name in shown},
        {"share": share_text, "article": share_text},
        {"label": "found"},
    )
