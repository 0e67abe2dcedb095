"""How many, how large, how complete: counts and shares of the catalogue with their uncertainty.

Every function takes a `Catalogue` or tidy frames and returns a tidy frame; none draws anything.
Shares of datasets carry Wilson intervals; shares of pixels or bytes carry bootstrap intervals over
datasets, since a few datasets hold most of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis import vocabularies
from analysis.catalogue import Catalogue
from analysis.intervals import Estimate, bootstrap_share, wilson
from analysis.records import FIELDS

SEED = 20231031  # the day that arXiv 2310.19231 was current; any fixed number would do

VALUE_STATES = ("reported", "derived", "estimated")
"""States of a fact that gives a value; other facts say that there is none to have."""

NO_TASK = "not_known"
"""Stands for the family of tasks of datasets that have no task on record."""

CORE_FIELDS = [
    "year",
    "tasks",
    "platforms",
    "modalities",
    "sensors",
    "gsd_m",
    "image_count",
    "image_width",
    "class_count",
    "coverage",
    "continents",
    "countries",
    "reference_sources",
    "licence",
    "volume_bytes",
    "access",
    "doi_or_arxiv",
    "splits",
    "formats",
    "time_start",
]


def share_of(catalogue: Catalogue, field: str) -> pd.DataFrame:
    """Return how many datasets have each value of a many-valued field.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    field : str
        A many-valued field with a vocabulary, such as ``"tasks"``.

    Returns
    -------
    DataFrame
        One row a term of the vocabulary, also those no dataset has: ``value, label, n`` (datasets
        with the value), ``known`` (datasets whose field is known), ``total``, ``share`` of the
        known, and its 95 % Wilson interval ``low, high``. The frame's ``attrs["without"]`` holds
        `without_value`.
    """
    long = catalogue.long(field)
    known, total = long["id"].nunique(), len(catalogue)
    counts = long.groupby("value")["id"].nunique()
    table = pd.DataFrame(
        {"value": list(vocabularies.ids(field)), "label": list(vocabularies.labels(field).values())}
    )
    table["n"] = table["value"].map(counts).fillna(0).astype(int)
    table["known"], table["total"] = known, total
    table.attrs["without"] = without_value(catalogue, field)
    return with_intervals(table)


def without_value(catalogue: Catalogue, field: str) -> dict[str, int]:
    """Count the datasets without a value of a field by why: the states of `records.Fact`.

    Returns
    -------
    dict
        ``not_stated`` (looked for, not found), ``not_recorded`` (nobody looked) and
        ``not_applicable``, in this order.

    Examples
    --------
    >>> without_value(Catalogue({}), "platforms")
    {'not_stated': 0, 'not_recorded': 0, 'not_applicable': 0}
    """
    facts = [getattr(record.facts, field) for record in catalogue]
    states = [fact.state if fact is not None else "not_recorded" for fact in facts]
    return {why: states.count(why) for why in ("not_stated", "not_recorded", "not_applicable")}


def with_intervals(table: pd.DataFrame) -> pd.DataFrame:
    """Add ``share, low, high`` to a frame with ``n, known``.

    No bounds: how many of those not known could have a value differs by field and item, since some
    do not apply and some count as no where nothing is stated (`intervals.bounds` where it is told).

    Examples
    --------
    >>> table = with_intervals(pd.DataFrame({"n": [2], "known": [4]}))
    >>> table[["share", "low", "high"]].round(2).values.tolist()
    [[0.5, 0.15, 0.85]]
    """
    table = table.copy()
    known = table["known"].to_numpy(dtype=float)
    n = table["n"].to_numpy(dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        table["share"] = np.where(known > 0, n / known, np.nan)
    low, high = wilson(n, known)
    table["low"], table["high"] = low, high
    return table


def share_by(
    catalogue: Catalogue, field: str, by: str, order: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return `share_of` one field within each value of another (both many-valued).

    The result has the columns of `share_of` and ``group``, ``group_label``; no row without a group.
    """
    groups = catalogue.long(by)
    parts = []
    for group in order or vocabularies.ids(by):
        members = groups.loc[groups["value"] == group, "id"]
        if members.empty:
            continue
        part = share_of(catalogue.where(members), field)
        part["group"], part["group_label"] = group, vocabularies.label(by, group)
        parts.append(part)
    if not parts:
        return share_of(catalogue, field).head(0).assign(group=None, group_label=None)
    return pd.concat(parts, ignore_index=True)


def weighted_share(
    catalogue: Catalogue, field: str, weight: str, resamples: int = 2000
) -> pd.DataFrame:
    """Return the share of pixels or bytes that falls to each value of a many-valued field.

    A dataset with k values gives a kth of its weight to each, so that shares add up to one.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    field : str
        A many-valued field with a vocabulary.
    weight : str
        ``"size_pixels"`` or ``"volume_bytes"``.
    resamples : int, optional
        Bootstrap resamples of datasets.

    Returns
    -------
    DataFrame
        ``value, label, n`` (datasets with the value and the weight), ``known`` (datasets with
        both), ``total``, ``amount`` (pixels or bytes), ``share, low, high``.
    """
    long = catalogue.long(field).merge(
        catalogue.frame[["id", weight]].dropna(), on="id", how="inner"
    )
    ids = long["id"].unique()
    table = pd.DataFrame(
        {"value": list(vocabularies.ids(field)), "label": list(vocabularies.labels(field).values())}
    )
    table["n"] = table["value"].map(long.groupby("value")["id"].nunique()).fillna(0).astype(int)
    table["known"], table["total"] = len(ids), len(catalogue)
    weights = long.drop_duplicates("id").set_index("id")[weight].astype(float).reindex(ids)
    parts = long.assign(part=1 / long["of"]).pivot(index="id", columns="value", values="part")
    membership = parts.reindex(index=ids, columns=table["value"]).fillna(0.0).to_numpy(dtype=float)
    estimate = bootstrap_share(weights, membership, seed=SEED, resamples=resamples)
    table["amount"] = weights.to_numpy() @ membership
    table["share"], table["low"], table["high"] = estimate
    return table


def largest_share(values: ArrayLike, number: int, resamples: int = 2000) -> Estimate:
    """Return the share of a sum that its largest parts hold, with a bootstrap interval over parts.

    Parts are drawn anew with replacement, and the largest of each draw are taken (percentile
    bootstrap, Efron and Tibshirani 1993, *An Introduction to the Bootstrap*, section 13.3).

    Parameters
    ----------
    values : array-like
        The parts, not negative.
    number : int
        How many of them are the largest.
    resamples : int, optional
        How many draws.

    Examples
    --------
    >>> share, low, high = largest_share([6, 2, 1, 1], 1)
    >>> round(share, 2), 0.25 <= low < share < high
    (0.6, True)
    """
    parts = np.asarray(values, dtype=float)

    def share(drawn: np.ndarray) -> np.ndarray:
        ordered = np.sort(drawn, axis=-1)
        return ordered[..., -number:].sum(axis=-1) / ordered.sum(axis=-1)

    drawn = np.random.default_rng(SEED).choice(parts, (resamples, len(parts)))
    low, high = np.quantile(share(drawn), (0.025, 0.975))
    return Estimate(float(share(parts)), float(low), float(high))


def cross(catalogue: Catalogue, rows: str, columns: str) -> pd.DataFrame:
    """Count datasets for every pair of values of two many-valued fields, zeros included.

    Returns
    -------
    DataFrame
        ``row, row_label, column, column_label, n``.
    """
    left = catalogue.long(rows)[["id", "value"]].rename(columns={"value": "row"})
    right = catalogue.long(columns)[["id", "value"]].rename(columns={"value": "column"})
    pairs = left.merge(right, on="id")
    counts = pairs.groupby(["row", "column"])["id"].nunique()
    grid = pd.MultiIndex.from_product(
        [vocabularies.ids(rows), vocabularies.ids(columns)], names=["row", "column"]
    )
    table = counts.reindex(grid, fill_value=0).rename("n").reset_index()
    table["row_label"] = table["row"].map(vocabularies.labels(rows))
    table["column_label"] = table["column"].map(vocabularies.labels(columns))
    return table


def by_year(catalogue: Catalogue) -> pd.DataFrame:
    """Count datasets a year and family of tasks, with the running total.

    Returns
    -------
    DataFrame
        ``year, family, label, n, cumulated``; every family in every year from the first to the last.
        Datasets without a task are a family of their own (``NO_TASK``), if there are any, so that a
        year adds up to all its datasets. Those without a year are left out. ``attrs`` hold how many
        have a year (``known``), how many of these no task (``without_task``), and how many there are
        (``total``).
    """
    frame = catalogue.frame[["id", "year", "family"]]
    known = frame.dropna(subset=["year"])
    without_task = int(known["family"].isna().sum())
    if known.empty:
        raise ValueError("no dataset has a year: expected one at least")
    labels = vocabularies.labels("task_families")
    if without_task:
        labels = {**labels, NO_TASK: "Task not known"}
    first, last = int(known["year"].min()), int(known["year"].max())
    grid = pd.MultiIndex.from_product([range(first, last + 1), labels], names=["year", "family"])
    counts = known.fillna({"family": NO_TASK}).groupby(["year", "family"])["id"].nunique()
    table = counts.reindex(grid, fill_value=0).rename("n").reset_index()
    table["cumulated"] = table.groupby("family")["n"].cumsum()
    table["label"] = table["family"].map(labels)
    table.attrs["known"] = len(known)
    table.attrs["without_task"] = without_task
    table.attrs["total"] = len(frame)
    return table


def sizes(catalogue: Catalogue) -> pd.DataFrame:
    """Return datasets whose size or volume is known, one row each.

    Returns
    -------
    DataFrame
        ``id, name, year, family, label, size_pixels, volume_bytes``; at least one of size and
        volume is known in every row.
    """
    frame = catalogue.frame[["id", "name", "year", "family", "size_pixels", "volume_bytes"]]
    known = frame.dropna(subset=["size_pixels", "volume_bytes"], how="all").copy()
    known["label"] = known["family"].map(vocabularies.labels("task_families"))
    return known.reset_index(drop=True)


def record_holders(catalogue: Catalogue, weight: str) -> pd.DataFrame:
    """Return the datasets that were the largest known when they came out, by year.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    weight : str
        ``"size_pixels"`` or ``"volume_bytes"``.
    """
    frame = catalogue.frame[["id", "name", "year", weight]].dropna()
    frame = frame.sort_values(["year", weight], ascending=[True, False], kind="stable")
    best = frame.drop_duplicates("year").copy()
    best["before"] = best[weight].cummax().shift(1)
    return best[best["before"].isna() | (best[weight] > best["before"])].reset_index(drop=True)


def field_known(catalogue: Catalogue) -> pd.DataFrame:
    """Say for every dataset and core field whether its value is known.

    Returns
    -------
    DataFrame
        ``id, field, answered`` (a value, or looked for and not found, or not applicable) and
        ``known`` (a value, or not applicable), ``depth``, ``year``.
    """
    states = catalogue.facts[["id", "field", "state", "depth"]]
    paper = states[states["field"].isin(["doi", "arxiv"])]
    order = {"reported": 0, "derived": 0, "estimated": 0, "not_applicable": 1, "not_stated": 2}
    best = paper.assign(rank=paper["state"].map(order).fillna(3)).sort_values("rank", kind="stable")
    best = best.drop_duplicates("id").drop(columns="rank").assign(field="doi_or_arxiv")
    table = pd.concat([states[states["field"].isin(CORE_FIELDS)], best], ignore_index=True)
    table["answered"] = table["state"] != "not_recorded"
    table["known"] = ~table["state"].isin(["not_recorded", "not_stated"])
    return table.merge(catalogue.frame[["id", "year"]], on="id")


def known_by_record(catalogue: Catalogue) -> pd.DataFrame:
    """Return the share of core fields that each record with a year knows: ``id, year, share``.

    Examples
    --------
    >>> known_by_record(Catalogue({})).empty
    True
    """
    table = field_known(catalogue).dropna(subset=["year"])
    shares = table.groupby(["id", "year"])["known"].mean().rename("share")
    return shares.reset_index()


def completeness(catalogue: Catalogue, by: Sequence[str] = ("field",)) -> pd.DataFrame:
    """Return the share of datasets whose core fields are known, by field (and depth or year).

    Returns
    -------
    DataFrame
        The columns of ``by``, then ``n`` (known), ``known`` and ``total`` (datasets asked),
        ``answered``, ``share, low, high``; fields in the order of `CORE_FIELDS`.
    """
    table = field_known(catalogue).dropna(subset=list(by))
    grouped = table.groupby(list(by), sort=False)
    result = grouped.agg(
        n=("known", "sum"), answered=("answered", "sum"), total=("id", "nunique")
    ).reset_index()
    result["known"] = result["total"]
    result = with_intervals(result)
    result["position"] = result["field"].map({field: i for i, field in enumerate(CORE_FIELDS)})
    result = result.sort_values(["position", *[c for c in by if c != "field"]], kind="stable")
    return result.drop(columns="position").reset_index(drop=True)


def headline(catalogue: Catalogue) -> dict[str, int]:
    """Return the counts that the first page states.

    ``facts`` are ``values``, fields that are ``not_stated`` by what was looked at, and fields that are
    ``not_applicable``. Only values can have a primary source (``primary_facts``).
    """
    depth = catalogue.frame["depth"]
    facts = catalogue.facts
    states = facts["state"].value_counts()
    values = facts["state"].isin(VALUE_STATES)
    return {
        "datasets": len(catalogue),
        "read": int((depth != "listed").sum()),
        "checked": int((depth == "checked").sum()),
        "listed": int((depth == "listed").sum()),
        "facts": int((facts["state"] != "not_recorded").sum()),
        "values": int(values.sum()),
        "read_values": int((values & (facts["depth"] != "listed")).sum()),
        "primary_facts": int(facts["primary"].sum()),
        "not_stated": int(states.get("not_stated", 0)),
        "not_applicable": int(states.get("not_applicable", 0)),
        "disputed_facts": int(facts["disputed"].sum()),
        "fields": len(FIELDS),
        "lists": len({name for lists in catalogue.frame["lists"] for name in lists}),
    }


def both_known(catalogue: Catalogue, first: str, second: str) -> tuple[int, int]:
    """Return how many datasets have both many-valued fields on record, and how many there are."""
    frame = catalogue.frame
    known = (frame[first].map(len) > 0) & (frame[second].map(len) > 0)
    return int(known.sum()), len(frame)


def distances_by_task(catalogue: Catalogue) -> pd.DataFrame:
    """Return ``id, name, label`` (task), ``gsd_min_m, order``, one row a dataset and task."""
    table = catalogue.long("tasks").merge(catalogue.frame[["id", "name", "gsd_min_m"]], on="id")
    return table.assign(order=range(len(table)))


def share_by_group(catalogue: Catalogue, field: str, groups: pd.DataFrame) -> pd.DataFrame:
    """Return `share_of` a field within groups of datasets (``id, group``), in their order.

    The result has the columns of `share_of` and ``period``, the group's name; no row without a group.
    """
    parts = []
    for group, part in groups.groupby("group", sort=False):
        parts.append(share_of(catalogue.where(part["id"]), field).assign(period=group))
    if not parts:
        return share_of(catalogue, field).head(0).assign(period=None)
    return pd.concat(parts, ignore_index=True)
