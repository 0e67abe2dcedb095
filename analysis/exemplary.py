"""Exemplary datasets: chosen by a stated rule, shown as cards drawn from their records.

The rule: within each task, datasets that were read at their own source, ranked by how many public
lists name them, then by how many core fields are known, then by name; the first few of each task.
Lists are the field's own votes; the rule keeps taste out, and favours what is well known.
"""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis import hosting, measures, vocabularies
from analysis.catalogue import Catalogue
from analysis.figures.marks import bytes_text, pixels_text
from analysis.records import Record
from analysis.tables.html import page


def choose(catalogue: Catalogue, each: int = 4) -> pd.DataFrame:
    """Return the exemplary datasets: ``task, label, rank, id, name, lists, known``.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    each : int, optional
        How many a task; a dataset is shown for the first of its tasks that has room.
    """
    known = measures.field_known(catalogue).groupby("id")["known"].sum()
    frame = catalogue.frame
    frame = frame[frame["depth"] != "listed"].copy()
    frame["n_lists"] = frame["lists"].map(len)
    frame["known"] = frame["id"].map(known)
    frame = frame.sort_values(["n_lists", "known", "name"], ascending=[False, False, True])
    counts = dict.fromkeys(vocabularies.ids("tasks"), 0)
    rows = []
    for row in frame.itertuples():
        for task in row.tasks:
            if counts[task] < each:
                counts[task] += 1
                rows.append((task, counts[task], row.id, row.name, row.n_lists, int(row.known)))
                break
    table = pd.DataFrame(rows, columns=["task", "rank", "id", "name", "lists", "known"])
    table["label"] = table["task"].map(vocabularies.labels("tasks"))
    order = {task: i for i, task in enumerate(vocabularies.ids("tasks"))}
    table["order"] = table["task"].map(order)
    return table.sort_values(["order", "rank"]).drop(columns="order").reset_index(drop=True)


class Cards:
    """Dataset cards that show themselves in a notebook and on a page."""

    def __init__(self, catalogue: Catalogue, identifiers: list[str]) -> None:
        self.catalogue = catalogue
        self.identifiers = identifiers

    def __repr__(self) -> str:
        return f"Cards: {', '.join(self.identifiers)}"

    def _repr_html_(self) -> str:
        cards = "\n".join(_card(self.catalogue, identifier) for identifier in self.identifiers)
        return f'<div class="cards">\n{cards}\n</div>'


def _names(vocabulary: str, values: tuple[str, ...], most: int = 4) -> str:
    labels = vocabularies.labels(vocabulary)
    text = ", ".join(labels[v] for v in values[:most])
    return text + (f" and {len(values) - most} more" if len(values) > most else "")


def _card(catalogue: Catalogue, identifier: str) -> str:
    record = catalogue[identifier]
    row = catalogue.frame.set_index("id").loc[identifier]
    facts: list[tuple[str, str]] = [
        ("Task", _names("tasks", row["tasks"])),
        ("Images", _images(row)),
        ("Modalities", _names("modalities", row["modalities"]))
        if row["modalities"] and not row["sensors"]
        else ("Seen by", _names("sensors", row["sensors"])),
        ("Sampling", _distance(row)),
        ("Where", _where(row)),
        ("Labels from", _names("reference_sources", row["reference_sources"])),
        ("Size", "" if pd.isna(row["size_pixels"]) else pixels_text(float(row["size_pixels"]))),
        ("Volume", "" if pd.isna(row["volume_bytes"]) else bytes_text(float(row["volume_bytes"]))),
        ("Licence", _licence(record)),
    ]
    rows = "".join(
        f"<dt>{name}</dt><dd>{escape(text) if text else '<span class=unknown>not known</span>'}</dd>"
        for name, text in facts
    )
    year = "" if pd.isna(row["year"]) else f' <span class="year">{int(row["year"])}</span>'
    summary = f"<p>{escape(record.summary)}</p>" if record.summary else ""
    return (
        f'<article class="card family-{escape(str(row["family"]))}">'
        f'<h3><a href="{escape(page(identifier))}">{escape(record.name)}</a>{year}</h3>'
        f"{summary}<dl>{rows}</dl></article>"
    )


def _images(row: pd.Series) -> str:
    if pd.isna(row["image_count"]):
        return ""
    unit = vocabularies.label("count_units", row["image_unit"]) if row["image_unit"] else "image"
    count = int(row["image_count"])
    ending = "" if count == 1 or unit.endswith("series") else "es" if unit.endswith("h") else "s"
    plural = unit + ending
    text = f"{count:,} {plural}"
    if not pd.isna(row["image_width"]) and not pd.isna(row["image_height"]):
        text += f" of {int(row['image_width'])} × {int(row['image_height'])} pixels"
    return text


def _distance(row: pd.Series) -> str:
    if pd.isna(row["gsd_min_m"]):
        return ""
    low, high = float(row["gsd_min_m"]), float(row["gsd_max_m"])
    return f"{low:g} m" if low == high else f"{low:g} to {high:g} m"


def _where(row: pd.Series) -> str:
    if row["coverage"] == "none":
        return "nowhere: synthetic"
    places = ", ".join(row["continents"])
    return places or ("global" if row["coverage"] == "global" else "")


def _licence(record: Record) -> str:
    fact = record.facts.licence
    if fact is None or fact.value is None:
        if fact is None or fact.state != "not_stated":
            return ""
        there = hosting.looked_at_own_place(record, "licence")
        return "none stated" if there else "none in what was read"
    labels = vocabularies.labels("licences")
    options = fact.value.split(" OR ")
    either = [" + ".join(labels[part] for part in option.split(" AND ")) for option in options]
    return " or ".join(either)


class Chapter:
    """The cards of all tasks, each task under its own heading."""

    def __init__(self, catalogue: Catalogue, each: int = 4) -> None:
        self.catalogue = catalogue
        self.chosen = choose(catalogue, each)

    def __repr__(self) -> str:
        return f"Cards of {len(self.chosen)} exemplary datasets"

    def _repr_html_(self) -> str:
        parts = []
        for label, part in self.chosen.groupby("label", sort=False):
            cards = Cards(self.catalogue, list(part["id"]))._repr_html_()
            parts.append(f'<h2 class="cards-task">{escape(str(label))}</h2>\n{cards}')
        return "\n".join(parts)
