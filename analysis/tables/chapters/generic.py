"""Tables of the chapter towards a generic dataset."""

from __future__ import annotations

import pandas as pd

from analysis import brief
from analysis.catalogue import Catalogue
from analysis.figures.marks import bytes_text, pixels_text
from analysis.pages.wording import licence_text
from analysis.tables.cells import labels, linked
from analysis.tables.html import Table, table


def pretraining(catalogue: Catalogue) -> Table:
    """List the pre-training datasets, largest in pixels first; those of unknown size follow by name."""
    frame = catalogue.frame
    rows = frame[frame["tasks"].map(lambda t: "pretraining" in t).astype(bool)].copy()
    rows = rows.sort_values(["size_pixels", "id"], ascending=[False, True], na_position="last")
    sized = int(rows["size_pixels"].notna().sum())
    # As text, since the two words of a number may then stand on two lines: the table is wide.
    rows["size"] = [
        "" if pd.isna(n) else pixels_text(n).removesuffix(" pixels") for n in rows["size_pixels"]
    ]
    rows["images"] = [brief.count(row) for _, row in rows.iterrows()]
    rows["modalities"] = [labels("modalities", m) for m in rows["modalities"]]
    rows["sensors"] = [
        labels("sensors", s[:4]) + (" …" if len(s) > 4 else "") for s in rows["sensors"]
    ]
    return table(
        linked(rows),
        f"The {len(rows)} pre-training datasets: first the {sized} whose size in pixels is known, largest "
        f"first, then by name the {len(rows) - sized} of which it is not, however large",
        {
            "name": "Dataset",
            "year": "Year",
            "images": "Images",
            "size": "Size in pixels",
            "modalities": "Modalities",
            "sensors": "Sensors",
            "volume_bytes": "Volume",
            "licence": "Licence",
        },
        {
            "volume_bytes": bytes_text,
            "year": lambda y: str(int(y)),
            "licence": licence_text,
        },
        {"name": "page"},
    )


def portfolio(curves: dict[str, pd.DataFrame], catalogue: Catalogue) -> Table:
    """List the datasets of each best portfolio with its certificate."""
    rows = []
    for pool, curve in curves.items():
        for row in curve.itertuples():
            names = ", ".join(catalogue[i].name for i in row.datasets)
            rows.append(
                (pool, row.size, names, row.covered, row.bound, "proven" if row.optimal else "open")
            )
    frame = pd.DataFrame(rows, columns=["pool", "size", "datasets", "covered", "bound", "proof"])
    return table(
        frame,
        "The best portfolios, with the bound that no choice of as many datasets can exceed. Of equally "
        "good choices one is shown, of four out of all datasets the one shown in open question 1",
        {
            "pool": "Chosen from",
            "size": "Datasets",
            "datasets": "Which",
            "covered": "Wishes covered",
            "bound": "Bound",
            "proof": "Optimal",
        },
        {"covered": lambda s: f"{s * 100:.1f} %", "bound": lambda s: f"{s * 100:.1f} %"},
    )
