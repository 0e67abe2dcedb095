"""Tables of the chapters on the two trends and on their forecast."""

from __future__ import annotations

import pandas as pd

from analysis.figures.headlines import enough
from analysis.tables.cells import linked
from analysis.tables.html import Table, table


def extremes(frame: pd.DataFrame, most_general: bool, count: int = 10) -> Table:
    """List the most general or the most specific datasets by the index."""
    full = frame[frame["known"] == frame["known"].max()]
    enough(full, "datasets with an index")
    order = ["index", "listed", "id"]
    rows = full.sort_values(order, ascending=[not most_general, False, True]).head(count)
    which = "most general" if most_general else "most specific"
    caption = f"The {count} {which} datasets, of {len(full)} with all dimensions known"
    tied = int((full["index"] == rows["index"].iloc[-1]).sum())
    if tied > count:
        caption += f"; {tied} share the last value, those that most lists name are shown"
    return table(
        linked(rows),
        caption,
        {
            "name": "Dataset",
            "year": "Year",
            "index": "Index",
            "tasks": "Tasks",
            "modalities": "Modalities",
            "sensors": "Sensors",
            "continents": "Continents",
            "reference_sources": "Reference data",
        },
        {
            c: (lambda v: f"{v:.2f}")
            for c in ("index", "tasks", "modalities", "sensors", "continents", "reference_sources")
        }
        | {"year": lambda y: str(int(y))},
        {"name": "page"},
    )


def horizons(summary: pd.DataFrame) -> Table:
    """Write how held-out forecasts did, by how many years ahead (`analysis.forecast.by_horizon`)."""
    rows = summary.assign(
        ratio=1 - summary["smaller"], shown=summary["shown"].map({True: "yes", False: "no"})
    )
    rows["without"] = [
        "none" if pd.isna(one.without) else f"{1 - one.without:.2f} ({one.decisive})"
        for one in summary.itertuples()
    ]
    for part in ("low", "inside"):
        rows[part] = rows[part].astype(str) + " of " + rows["forecasts"].astype(str)
    return table(
        rows,
        "Forecasts of years that were held out, by how far ahead they look: their mean squared error "
        "relative to that of assuming no change, the same without the held-out year (in brackets) that "
        "speaks most for the forecast, how many were too low, how many years lay within the 95 % interval, "
        "and its greatest width",
        {
            "ahead": "Years ahead",
            "forecasts": "Forecasts",
            "ratio": "Squared error (no change: 1)",
            "without": "Without one year",
            "low": "Too low",
            "inside": "Within the interval",
            "widest": "Widest interval (points)",
            "shown": "Speaks for it",
        },
        {"ratio": lambda v: f"{v:.2f}", "widest": lambda v: f"{100 * v:.0f}"},
    )
