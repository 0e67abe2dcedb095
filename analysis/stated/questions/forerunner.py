"""The list of the article's forerunner beside our records."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from analysis import claims
from analysis.catalogue import Catalogue
from analysis.figures.marks import bytes_text, count_text, pixels_text
from analysis.pages.wording import value_text
from analysis.stated.words import listed

TASK_CODES = {
    "Class": "Classification",
    "SemSeg": "Segmentation",
    "OD": "Detection",
    "CD": "Change",
    "SR": "Super-resolution",
    "CR": "Cloud removal",
}


MEASURED = (
    ("size", "size_measure", "size_pixels"),
    ("volume", "their_volume", "volume_bytes"),
)
"""What is compared, with the column of the list's value and of ours."""


@lru_cache(maxsize=2)
def _matched(catalogue: Catalogue) -> pd.DataFrame:
    """Return the forerunner's rows with our record of the same dataset."""
    from analysis import lists

    entries = lists.entries(catalogue.data)
    own = entries[entries["list"] == "ahmadi"].copy()
    own["row"] = own["row"].astype(int)
    table = claims.igarss(catalogue).merge(own[["row", "record"]], on="row", how="left")
    frame = catalogue.frame[["id", "size_pixels", "volume_bytes"]].rename(columns={"id": "record"})
    table = table.merge(frame, on="record", how="left")
    table["their_volume"] = table["volume_mb"] * 1e6
    table["group"] = [
        TASK_CODES.get(str(task).split("/")[0].strip(), "Other or none") for task in table["task"]
    ]
    return table


def _joined(table: pd.DataFrame, theirs: str, ours: str) -> pd.DataFrame:
    """Return the records that have a value, as have rows of the list for them: one row a record.

    The list has some datasets in several rows, parts of one or the same one twice. Ours has the whole
    once, so that theirs are added up before the two stand side by side.

    Returns
    -------
    DataFrame
        ``record, name`` (of all its rows), ``group`` (of the first), ``rows`` (how many have a
        value), ``first`` (the number of the first) and both columns, theirs added up.
    """
    known = table.dropna(subset=["record", theirs, ours])
    grouped = known[known["record"] != ""].groupby("record", sort=False)
    together = grouped.agg(
        name=("name", lambda names: listed(list(names))),
        group=("group", "first"),
        rows=("row", "size"),
        first=("row", "first"),
    )
    together[theirs] = grouped[theirs].sum().astype(float)
    together[ours] = grouped[ours].first().astype(float)
    return together.reset_index()


def igarss(catalogue: Catalogue) -> pd.DataFrame:
    """Return totals and shares by task of the forerunner's list beside ours.

    Returns
    -------
    DataFrame
        ``measure`` (``size`` in pixels, ``volume`` in bytes), ``task``, ``rows`` (of the list),
        ``listed`` and ``list_total`` (rows with a value, and their sum), ``list_share`` (of all tasks),
        ``both_rows`` (rows for which our record has the value too) and ``both`` (these records, each
        with the task of its first row), ``theirs`` and ``ours`` (sums over these rows, and over these
        records) and ``our_share``.
    """
    table = _matched(catalogue)
    rows = []
    for measure, theirs, ours in MEASURED:
        joined = _joined(table, theirs, ours)
        for group, part in [*table.groupby("group"), ("All", table)]:
            both = joined if group == "All" else joined[joined["group"] == group]
            rows.append(
                (
                    measure,
                    group,
                    len(part),
                    int(part[theirs].notna().sum()),
                    float(part[theirs].sum()),
                    int(both["rows"].sum()),
                    len(both),
                    float(both[theirs].sum()),
                    float(both[ours].sum()),
                )
            )
    columns = [
        "measure",
        "task",
        "rows",
        "listed",
        "list_total",
        "both_rows",
        "both",
        "theirs",
        "ours",
    ]
    result = pd.DataFrame(rows, columns=columns)
    whole = result[result["task"] == "All"].set_index("measure")
    result["list_share"] = result["list_total"] / result["measure"].map(whole["list_total"])
    result["our_share"] = result["ours"] / result["measure"].map(whole["ours"])
    last = result["task"].eq("All")
    result = result.assign(last=last).sort_values(
        ["measure", "last", "rows", "task"], ascending=[True, True, False, True]
    )
    return result.drop(columns="last").reset_index(drop=True)


def igarss_sentence(catalogue: Catalogue) -> str:
    """Say what the list's sizes and volumes add up to beside ours, and what it has in several rows."""
    totals = igarss(catalogue).set_index(["task", "measure"]).loc["All"]
    size, volume = totals.loc["size"], totals.loc["volume"]
    text = (
        f"Over the {_rows_of(size)} that have both, the list's sizes add up to "
        f"{pixels_text(size['theirs'])} and ours to {pixels_text(size['ours'])}; over "
        f"{_rows_of(volume)}, volumes add up to {bytes_text(volume['theirs'])} and "
        f"{bytes_text(volume['ours'])}."
    )
    table = _matched(catalogue)
    known = table[table["record"].fillna("") != ""].groupby("record")["name"].agg(list)
    several = [f"{listed(names)} ({len(names)} rows)" for names in known if len(names) > 1]
    if not several:
        return text
    what = "dataset has" if len(several) == 1 else "datasets have"
    return (
        f"{text} {count_text(len(several))} {what} several rows in the list: {'; '.join(several)}. Their "
        "rows are added up as the list gives them, and our record counts once."
    )


def _rows_of(row: Any) -> str:
    """Say how many rows of the list, and of how many datasets where these are fewer.

    Examples
    --------
    >>> _rows_of({"both_rows": 132, "both": 129}), _rows_of({"both_rows": 2, "both": 2})
    ('132 rows of 129 datasets', '2 datasets')
    """
    number = f"{count_text(row['both'])} dataset{'' if row['both'] == 1 else 's'}"
    if row["both_rows"] == row["both"]:
        return number
    return f"{count_text(row['both_rows'])} rows of {number}"


GENERIC_REASONS = (
    "the dataset's own source is preferred to a list",
    "a description outside the lists is preferred to a list",
)


def _apart(ours: Any, theirs: Any) -> bool:
    """Say whether two numbers differ by more than two per cent; an unknown one differs from none."""
    if pd.isna(theirs) or not theirs:
        return False
    return abs(float(ours) / float(theirs) - 1) > 0.02


def _components(catalogue: Catalogue, row: Any) -> str:
    """Say in which of count, width and height a record differs from the list's row."""
    facts = catalogue[row.record].facts
    said = []
    count = facts.image_count
    number = count.value if count is not None else None
    if count is not None and number is not None and _apart(number, row.n_images):
        here = value_text("image_count", number, count.unit)
        said.append(f"{here} here, {count_text(row.n_images)} images there")
    width = facts.image_width
    if width is not None and width.value is not None:
        side = width.value if isinstance(width.value, list) else [width.value]
        if any(_apart(v, row.image_size) for v in side):
            here = " to ".join(count_text(v) for v in dict.fromkeys((side[0], side[-1])))
            said.append(f"{here} pixels wide here, {count_text(row.image_size)} there")
    expected = float(row.n_images) * float(row.image_size) ** 2
    # Beside other differences it is told where it is too large to be one of them.
    if _apart(row.size_measure, expected) and (
        not said or not 0.5 < float(row.size_measure) / expected < 2
    ):
        said.append("the list's size is not its number times side squared")
    return "; ".join(said)


def _why(catalogue: Catalogue, row: Any, measure: str, rows: int = 1) -> str:
    facts = catalogue[row.record].facts
    fact = facts.volume_bytes if measure == "Volume" else facts.size_pixels or facts.image_count
    reason = fact.because if fact is not None else None
    if reason in GENERIC_REASONS:
        reason = None
    if rows > 1:  # what a single row says does not explain their sum
        return "; ".join(filter(None, (f"{rows} rows of the list, added up", reason)))
    if measure == "Volume":
        given = f"the source read says {fact.as_}" if fact is not None and fact.as_ else ""
        return "; ".join(filter(None, (given, reason))) or "another source was read"
    return "; ".join(filter(None, (_components(catalogue, row), reason))) or (
        "recomputed here from the count, width and height on record"
    )


def igarss_differences(catalogue: Catalogue) -> pd.DataFrame:
    """Return datasets whose size or volume differs from the list's by more than a tenth.

    Rows of the list for one record are added up first, as in `igarss`.
    """
    table = _matched(catalogue)
    by_row = table.set_index("row")
    rows = []
    words = {"size": pixels_text, "volume": bytes_text}
    for measure, theirs, ours in MEASURED:
        for one in _joined(table, theirs, ours).to_dict("records"):
            if one[theirs] <= 0:
                continue
            factor = one[ours] / one[theirs]
            if abs(np.log(factor)) > np.log(1.1):
                texts = (words[measure](one[theirs]), words[measure](one[ours]))
                row, name = by_row.loc[one["first"]], measure.capitalize()
                why = _why(catalogue, row, name, one["rows"])
                rows.append((one["record"], one["name"], name, *texts, factor, why))
    columns = ["id", "name", "measure", "theirs", "ours", "factor", "why"]
    result = pd.DataFrame(rows, columns=columns)
    order = np.log(result["factor"].astype(float)).abs()
    result = result.assign(order=order).sort_values(["order", "id"], ascending=[False, True])
    return result.drop(columns="order").reset_index(drop=True)
