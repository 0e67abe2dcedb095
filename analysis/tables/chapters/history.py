"""Tables of the chapter on historical development."""

from __future__ import annotations

import pandas as pd

from analysis import measures
from analysis.catalogue import Catalogue
from analysis.figures.marks import pixels_text
from analysis.growth import DRAWS
from analysis.tables.cells import labels, linked
from analysis.tables.html import Table, table


def growth_by_choice(frame: pd.DataFrame) -> Table:
    """Write the rates of `analysis.stated.review_first.rates.growth_by_choice`, a column a first year."""
    names = {
        "largest": "largest of a year (with sizes shuffled)",
        "median": "median of every year",
        "crowded": f"median, years with {DRAWS} datasets or more (tested)",
        "crowded-10": "median, years with 10 datasets or more",
        f"drawn-{DRAWS}": f"largest of {DRAWS} drawn (tested)",
    }
    rows = []
    for (what, way), part in frame.groupby(["what", "way"], sort=False):
        name = names.get(way, f"largest of {way.removeprefix('drawn-')} drawn")
        cells = {
            f"from {row.first}": f"{row.factor:.2f} ({row.low:.2f}–{row.high:.2f})"
            + f", {row.datasets}"
            + (": grows" if row.trend == "grows" else "")
            for row in part.itertuples()
        }
        rows.append({"way": f"{what.capitalize()}: {name}", **cells})
    wide = pd.DataFrame(rows)
    return table(
        wide,
        "Yearly growth factor from different first years on, with its 95 % interval (resampling datasets "
        "and years; what the largest of a resample is smaller by is added back; for the largest of a year: "
        "95 % of the factors with sizes shuffled over the years) and the number of datasets; where growth "
        "is shown, the word grows",
        {"way": "Of a year's datasets"} | {c: c.capitalize() for c in wide.columns if c != "way"},
    )


def count_models(frame: pd.DataFrame) -> Table:
    """Write the weights of `analysis.stated.review_first.numbers.count_models_by_choice`."""
    names = ["constant", "linear", "exponential", "logistic"]
    rows = []
    for (who, first), part in frame.groupby(["who", "first"], sort=False):
        weights = part.set_index("model")["weight"]
        tested = " (in the figure)" if part["in_figure"].all() else ""
        name = f"{who}, {first}–{part['last'].iloc[0]}{tested}"
        rows.append({"years": name} | {model: f"{weights[model]:.2f}" for model in names})
    return table(
        pd.DataFrame(rows, columns=["years", *names]),
        "Akaike weights of four models of the number of datasets a year, from different first years on; "
        "the largest in a row is the model that describes it best",
        {"years": "Datasets and years fitted"} | {model: model.capitalize() for model in names},
    )


def milestones(catalogue: Catalogue) -> Table:
    """List the datasets that were the largest known by size when they came out."""
    frame = measures.record_holders(catalogue, "size_pixels")
    frame["tasks"] = [
        labels("tasks", catalogue.frame.set_index("id").loc[i, "tasks"]) for i in frame["id"]
    ]
    frame["times"] = frame["size_pixels"].astype(float) / frame["before"].astype(float)
    return table(
        linked(frame),
        "Record holders: datasets larger in pixels than any released before them",
        {
            "year": "Year",
            "name": "Dataset",
            "size_pixels": "Size",
            "times": "Times the last",
            "tasks": "Tasks",
        },
        {"size_pixels": pixels_text, "times": lambda t: f"{t:,.1f}", "year": lambda y: str(int(y))},
        {"name": "page"},
    )


def first_of_each_task(catalogue: Catalogue) -> Table:
    """List the earliest datasets of each task that the catalogue knows, all of the same year.

    Nobody knows which of one year was first, so none is left out; those that more public lists name
    come first.
    """
    frame = catalogue.frame[["id", "name", "year", "lists"]].dropna(subset=["year"])
    long = catalogue.long("tasks").merge(frame, on="id")
    first = long[long["year"] == long.groupby("value")["year"].transform("min")]
    first = first.assign(in_lists=first["lists"].map(len))
    first = first.sort_values(
        ["year", "label", "in_lists", "name"], ascending=[True, True, False, True], kind="stable"
    )
    of_task = first["value"].value_counts()
    return table(
        linked(first),
        f"The earliest datasets of each task in the catalogue. Of {(of_task > 1).sum()} of the "
        f"{len(of_task)} tasks several are of the same year: which of them was first is not on record",
        {"year": "Year", "label": "Task", "name": "Dataset", "in_lists": "Lists that name it"},
        {"year": lambda y: str(int(y))},
        {"name": "page"},
    )
