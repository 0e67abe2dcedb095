"""Exemplary datasets: chosen by a stated rule, shown as cards drawn from their records.

The rule: within each task, datasets that were read at their own source, ranked by how many public
lists name them, then by how many core fields are known, then by name; the first few of each task.
Lists are the field's own votes; the rule keeps taste out, and favours what is well known.
"""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis import brief, measures, vocabularies
from analysis.catalogue import Catalogue
from analysis.figures.marks import bytes_text, pixels_text
from analysis.tables.html import page


def ranked(catalogue: Catalogue) -> pd.DataFrame:
    """Return the datasets that were read, by lists that name them, core fields known, and name.

    Returns
    -------
    DataFrame
        The columns of `Catalogue.frame`, ``n_lists`` and ``known``.

    Examples
    --------
    >>> ranked(Catalogue({})).empty
    True
    """
    known = measures.field_known(catalogue).groupby("id")["known"].sum()
    frame = catalogue.frame
    frame = frame[frame["depth"] != "listed"].copy()
    frame["n_lists"] = frame["lists"].map(len)
    frame["known"] = frame["id"].map(known)
    return frame.sort_values(["n_lists", "known", "name"], ascending=[False, False, True])


def choose(catalogue: Catalogue, each: int = 4) -> pd.DataFrame:
    """Return the exemplary datasets: ``task, label, rank, id, name, lists, known``.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    each : int, optional
        How many a task; a dataset is shown for the first of its tasks that has room.
    """
    frame = ranked(catalogue)
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


def _card(catalogue: Catalogue, identifier: str) -> str:
    record = catalogue[identifier]
    row = catalogue.frame.set_index("id").loc[identifier]
    facts: list[tuple[str, str]] = [
        ("Task", brief.names("tasks", row["tasks"])),
        ("Images", brief.images(row)),
        ("Modalities", brief.names("modalities", row["modalities"]))
        if row["modalities"] and not row["sensors"]
        else ("Seen by", brief.names("sensors", row["sensors"])),
        ("Sampling", brief.distance(row)),
        ("Where", brief.where(row)),
        ("Labels from", brief.names("reference_sources", row["reference_sources"])),
        ("Size", "" if pd.isna(row["size_pixels"]) else pixels_text(float(row["size_pixels"]))),
        ("Volume", "" if pd.isna(row["volume_bytes"]) else bytes_text(float(row["volume_bytes"]))),
        ("Licence", brief.licence(record)),
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
