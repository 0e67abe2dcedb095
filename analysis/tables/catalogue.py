"""The tables of the catalogue's own chapters."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.figures.catalogue import FIELD_LABELS
from analysis.figures.marks import (
    bytes_text,
    count_text,
    least_share_text,
    pixels_text,
    share_text,
)
from analysis.tables.cells import intervals
from analysis.tables.chapters.shared import definitions
from analysis.tables.dictionary import (
    dictionary_columns,
    dictionary_figures,
    dictionary_files,
    dictionary_lists,
    dictionary_vocabularies,
    vocabulary,
)
from analysis.tables.html import Table, page, table

__all__ = [
    "agreement",
    "audits",
    "blind_by_lists",
    "completeness",
    "definitions",
    "dictionary_columns",
    "dictionary_figures",
    "dictionary_files",
    "dictionary_lists",
    "dictionary_vocabularies",
    "lineage_totals",
    "list_pairs",
    "public_lists",
    "relations",
    "robustness",
    "shared",
    "vocabulary",
]


def completeness(frame: pd.DataFrame) -> Table:
    """Write the completeness of core fields, read and listed records apart."""
    rows = frame.assign(
        label=frame["field"].map(FIELD_LABELS),
        interval=intervals(frame),
    )
    return table(
        rows,
        "Records whose core fields are known, or were looked for",
        {
            "label": "Field",
            "group": "Records",
            "total": "Number",
            "answered": "Looked for",
            "n": "Known",
            "share": "Share known",
            "interval": "95 % interval",
        },
        {"share": share_text, **dict.fromkeys(("total", "answered", "n"), "{:,}".format)},
    )


def agreement(frame: pd.DataFrame) -> Table:
    """Write the agreement of two readers by field."""
    rows = frame.assign(
        label=[FIELD_LABELS.get(f, f.replace("_", " ").capitalize()) for f in frame["field"]],
        interval=intervals(frame),
    )
    return table(
        rows,
        "Agreement of two readers who did not see each other's record: share of fields, share of those "
        "where both found a value, mean overlap of sets (Jaccard), and Cohen's kappa of finding a value",
        {
            "label": "Field",
            "n": "Read",
            "share": "Agree",
            "interval": "95 % interval",
            "both": "Both found",
            "share_both": "Of those",
            "overlap": "Overlap",
            "kappa_found": "Kappa",
        },
        {
            "share": share_text,
            "share_both": share_text,
            "overlap": lambda v: f"{v:.2f}",
            "kappa_found": lambda v: f"{v:.2f}",
        },
    )


def blind_by_lists(frame: pd.DataFrame) -> Table:
    """Write what was read blind by the number of lists (from `analysis.blind.by_lists`)."""
    known = frame["given"] > 0
    rows = frame.assign(
        share=[
            share_text(s) if k else "not known" for s, k in zip(frame["share"], known, strict=True)
        ],
        interval=[i if k else "" for i, k in zip(intervals(frame), known, strict=True)],
    )
    return table(
        rows,
        "Read blind, by the number of public lists that name a dataset: values that readers gave, and those "
        "in which they were right and the record not; intervals over datasets",
        {
            "label": "Named by",
            "records": "Records read at source",
            "datasets": "Read blind",
            "given": "Values given",
            "reader": "Reader right",
            "share": "Share",
            "interval": "95 % interval",
        },
        dict.fromkeys(("records", "datasets", "given", "reader"), count_text),
    )


def audits(single: pd.DataFrame, whole: pd.DataFrame, draws: pd.DataFrame) -> Table:
    """Write what became of the facts that others looked up: drawn one by one, or record by record.

    Parameters
    ----------
    single, whole, draws : DataFrame
        From `analysis.audits.summary`, `whole_records` and `draws`.
    """
    sources = draws.set_index("draw")["drawn_from"].to_dict()

    def words(draw: str, drawn: str) -> str:
        return f"{drawn} of {sources.get(draw, 'what is not told')} (seed {draw})"

    facts = single.assign(
        draw=[words(d, count_text(n)) for d, n in single[["draw", "drawn"]].values],
        looked_up=single["drawn"],
    )
    records = whole.assign(
        draw=[
            words(d, f"All facts of {count_text(n)}") for d, n in whole[["draw", "records"]].values
        ],
        looked_up=whole["facts"],
    )
    rows = pd.concat([facts, records], ignore_index=True)
    rows["interval"] = [
        f"{low * 100:.1f}–{high * 100:.1f} %"
        for low, high in rows[["defect_low", "defect_high"]].values
    ]
    return table(
        rows,
        "Facts drawn at random, or all facts of records drawn at random, held against the source they "
        "name: verdicts, and the share with any of the four faults among those whose source was opened; the "
        "draws are from different parts of the catalogue and are not added up",
        {
            "draw": "Draw",
            "looked_up": "Looked up",
            "opened": "Source opened",
            "wrong": "Wrong",
            "absent": "Not there",
            "misleading": "Misleading",
            "misplaced": "In another place",
            "defect_share": "Any of the four",
            "interval": "95 % interval",
        },
        {
            "looked_up": count_text,
            "opened": count_text,
            "defect_share": lambda v: f"{v * 100:.1f} %",
        },
    )


def lineage_totals(frame: pd.DataFrame) -> Table:
    """Write size and volume added up over all datasets, and the bounds of what is reused."""
    names = {"size_pixels": "Size", "volume_bytes": "Volume"}
    writers = {"size_pixels": pixels_text, "volume_bytes": bytes_text}
    rows = [
        {
            "measure": names[row.measure],
            "datasets": row.datasets,
            "reusing": row.reusing,
            "unmeasured": row.unmeasured,
            **{name: writers[row.measure](getattr(row, name)) for name in ("all", "most", "least")},
            "left": least_share_text(row.left) if row.all else "none on record",
        }
        for row in frame.itertuples()
    ]
    return table(
        pd.DataFrame(rows),
        "Size and volume over all datasets that have one on record, and how much of it is counted again: "
        "at most, if each dataset took from its sources all that they have on record, and for certain, as "
        "a stated part of another",
        {
            "measure": "Measure",
            "datasets": "Datasets",
            "reusing": "Reuse others",
            "unmeasured": "A source has none",
            "all": "All",
            "most": "Again at most",
            "least": "Again for certain",
            "left": "Left at least",
        },
    )


def relations(frame: pd.DataFrame, catalogue: Catalogue) -> Table:
    """List the datasets that others rest on, and in which way, most often used first."""
    from analysis import lineage, vocabularies

    labels = vocabularies.labels("relations")
    inside = lineage.inside(frame, catalogue)
    rows = []
    for source, part in inside.groupby("to"):
        others = [
            f"{catalogue[row.id].name} ({labels[row.type].lower()})" for row in part.itertuples()
        ]
        rows.append((source, catalogue[source].name, len(part), "; ".join(sorted(others))))
    listed = pd.DataFrame(rows, columns=["id", "name", "n", "others"])
    listed = listed.sort_values(["n", "id"], ascending=[False, True])
    return table(
        listed.assign(page=[page(i) for i in listed["id"]]),
        f"The {len(inside)} stated relations between datasets of the catalogue",
        {"name": "Dataset", "n": "Relations", "others": "What rests on it, and how"},
        None,
        {"name": "page"},
        stacked=True,
    )


def shared(frame: pd.DataFrame, catalogue: Catalogue) -> Table:
    """Say how datasets are tied by shared images.

    Parameters
    ----------
    frame : DataFrame
        What `sharing.between` or `sharing.ties` returns.
    catalogue : Catalogue
        Where it comes from, for the names.
    """
    from analysis import sharing

    def named(text: str) -> str:
        return catalogue[text].name if text in catalogue else text.removeprefix(sharing.OUTSIDE)

    rows = [
        (
            "Stated" if tie.way == sharing.STATED else "Possible",
            "".join(named(text) if node else text for text, node in sharing.parts(tie)),
        )
        for tie in frame.itertuples()
    ]
    return table(
        pd.DataFrame(rows, columns=["sure", "tie"]),
        "Shared images, as far as sources state it",
        {"sure": "How sure", "tie": "What is on record"},
    )


def _titled(frame: pd.DataFrame, columns: Sequence[str], lists: pd.DataFrame) -> pd.DataFrame:
    """Put the titles of lists in place of their keys, and their addresses beside them."""
    known = lists.set_index("list")
    for name in columns:
        frame = frame.assign(
            **{
                name: frame[name].map(known["title"]),
                f"{name}_address": frame[name].map(known["repository"]),
            }
        )
    return frame


def robustness(frame: pd.DataFrame, lists: pd.DataFrame) -> Table:
    """Write Chao's estimate with each list left out.

    Parameters
    ----------
    frame : DataFrame
        From `analysis.missing.robustness`.
    lists : DataFrame
        From `analysis.lists.lists`, which names the lists.
    """
    rows = _titled(frame.sort_values("value"), ["left_out"], lists)
    rows = rows.assign(
        interval=[
            f"{a:,.0f}\u00a0to\u00a0{b:,.0f}"
            for a, b in zip(rows["low"], rows["high"], strict=True)
        ]
    )
    return table(
        rows,
        "Chao's estimate when one list is left out",
        {
            "left_out": "List left out",
            "seen": "Datasets seen",
            "value": "Estimate",
            "interval": "95 % interval",
        },
        {"value": lambda v: f"{v:,.0f}"},
        {"left_out": "left_out_address"},
        stacked=True,
    )


def list_pairs(frame: pd.DataFrame, lists: pd.DataFrame, most: int = 20) -> Table:
    """Write the estimate from every two lists that overlap enough.

    Parameters
    ----------
    frame : DataFrame
        From `analysis.missing.pairs`.
    lists : DataFrame
        From `analysis.lists.lists`, which names the lists.
    most : int
        How many pairs to show.
    """
    rows = frame.sort_values(["common", "first", "second"], ascending=[False, True, True])
    rows = _titled(rows.head(most), ["first", "second"], lists)
    if len(frame) > 1:
        which = f"the {len(rows)} pairs" if len(rows) > 1 else "the pair"
        said = f"{which} with most datasets in common, of {len(frame)} with seven or more"
    else:
        said = f"{'the only' if len(frame) else 'no'} pair with seven datasets or more in common"
    return table(
        rows,
        f"Estimates from two lists at a time: {said}",
        {
            "first": "First list",
            "second": "Second list",
            "a": "In the first",
            "b": "In the second",
            "common": "In both",
            "estimate": "Estimate",
        },
        {"estimate": lambda v: f"{v:,.0f}"},
        {"first": "first_address", "second": "second_address"},
        stacked=True,
    )


def public_lists(frame: pd.DataFrame) -> Table:
    """List the public lists that were read."""
    rows = frame.assign(commit_short=frame["commit"].str[:8])
    return table(
        rows,
        "The public lists read, each at a fixed commit",
        {
            "title": "List",
            "list": "Id in the data",
            "entries": "Entries",
            "commit_date": "Last change",
            "commit_short": "Commit",
            "licence": "Licence stated",
            "good_for": "What it is good for",
        },
        None,
        {"title": "repository"},
    )
