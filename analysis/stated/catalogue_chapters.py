"""Numbers of the chapters on the catalogue: completeness, lineage, missing, flow, dictionary."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from analysis import grounds, lineage, lists, measures, missing, unreached, vocabularies
from analysis.catalogue import Catalogue
from analysis.figures.marks import count_text, share_text
from analysis.missing import Estimate
from analysis.stated.words import Numbers, counted


@lru_cache(maxsize=2)
def completeness_by_depth(catalogue: Catalogue) -> pd.DataFrame:
    """Return the share of records that know each core field, read and listed apart."""
    known = measures.field_known(catalogue)
    known["group"] = ["Listed only" if d == "listed" else "Read at source" for d in known["depth"]]
    grouped = known.groupby(["field", "group"], sort=False)
    table = grouped.agg(n=("known", "sum"), answered=("answered", "sum"), total=("id", "nunique"))
    table = table.reset_index()
    table["known"] = table["total"]
    order = {field: i for i, field in enumerate(measures.CORE_FIELDS)}
    table["order"] = table["field"].map(order)
    table = measures.with_intervals(table.sort_values(["order", "group"], kind="stable"))
    return table.drop(columns=["order", "least", "most"]).reset_index(drop=True)


def completeness_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on completeness."""
    head = measures.headline(catalogue)
    table = completeness_by_depth(catalogue).groupby("group")["share"].mean()
    first = unreached.first(catalogue)
    not_read = [record for record in first if record.depth == "listed"]
    unnamed = [len(grounds.unnamed_values(record)) for record in catalogue]
    return {
        "unnamed": count_text(sum(unnamed)),
        "unnamed_in": count_text(sum(n > 0 for n in unnamed)),
        "first": count_text(len(first)),
        "first_read": count_text(len(first) - len(not_read)),
        "first_unread": count_text(len(not_read)),
        "datasets": count_text(head["datasets"]),
        "read": count_text(head["read"]),
        "listed": count_text(head["listed"]),
        "facts": count_text(head["facts"]),
        "primary": count_text(head["primary_facts"]),
        "disputed": count_text(head["disputed_facts"]),
        "read_known": share_text(float(table["Read at source"])),
        "listed_known": share_text(float(table["Listed only"])),
    }


def lineage_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on lineage."""
    totals = lineage.totals(catalogue).set_index("measure")
    table = lineage.independent(catalogue)
    relations = lineage.relations(catalogue)
    return {
        "relations": count_text(len(relations)),
        "relations_inside": count_text(len(lineage.inside(relations, catalogue))),
        "reusing": count_text((~table["independent"]).sum()),
        "independent_size": share_text(1 - float(totals.loc["size_pixels", "reused_share"])),
        "independent_volume": share_text(1 - float(totals.loc["volume_bytes", "reused_share"])),
    }


@lru_cache(maxsize=2)
def estimates(catalogue: Catalogue) -> list[Estimate]:
    """Return the estimates of the number of datasets."""
    table = missing.incidence(catalogue)
    return [missing.chao2(table), missing.jackknife(table)]


@lru_cache(maxsize=2)
def left_out(catalogue: Catalogue) -> pd.DataFrame:
    """Return both estimates with each list left out: ``name, left_out, value, low, high, seen``."""
    table = missing.incidence(catalogue)
    parts = [
        missing.robustness(table, estimator).assign(name=whole.name)
        for estimator, whole in zip(
            (missing.chao2, missing.jackknife), estimates(catalogue), strict=True
        )
    ]
    return pd.concat(parts, ignore_index=True)


def more_exist(catalogue: Catalogue) -> str:
    """Say what the estimates, all of them, tell of more datasets than are on record.

    Compared is the whole catalogue, not what the lists name: a dataset on record exists.
    """
    low, high = missing.reach(missing.incidence(catalogue))
    total = len(catalogue)
    if low > total:
        return (
            "Every one of these estimates is above what is on record; all assume that lists are "
            "independent."
        )
    if high <= total:
        return "None of these estimates is above what is on record: how many more exist they do not say."
    return (
        f"Some of these estimates are below the {count_text(total)} on record, which exist: how many "
        "more there are, the lists do not settle."
    )


def missing_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on how many are missing."""
    table = missing.incidence(catalogue)
    chao, jackknife = estimates(catalogue)
    counts = missing.frequencies(table)
    by_chao = left_out(catalogue).query("name == @chao.name")
    least = by_chao.loc[by_chao["value"].idxmin()]
    low, high = missing.reach(table)
    pairs = missing.pairs(table)["estimate"]
    titles = lists.lists(catalogue.data).set_index("list")["title"]
    return {
        "datasets": count_text(len(catalogue)),
        "reach_low": count_text(low),
        "reach_high": count_text(high),
        "more_exist": more_exist(catalogue),
        "jackknife": count_text(jackknife.value),
        "jackknife_interval": f"{count_text(jackknife.low)} to {count_text(jackknife.high)}",
        "least_list": str(titles[least["left_out"]]),
        "least": count_text(least["value"]),
        "least_interval": f"{count_text(least['low'])} to {count_text(least['high'])}",
        "list_error": count_text(missing.list_error(by_chao)),
        "chance_error": count_text((chao.high - chao.low) / (2 * 1.96)),
        "pairs": str(len(pairs)),
        "pairs_most": count_text(pairs.max()),
        "pairs_median": count_text(pairs.median()),
        "lists": str(table.shape[1]),
        "lists_read": str(lists.entries(catalogue.data)["list"].nunique()),
        "seen": count_text(len(table)),
        "once": counted(counts.get(1, 0), len(table)),
        "chao": count_text(chao.value),
        "chao_interval": f"95 % interval {count_text(chao.low)} to {count_text(chao.high)}",
        "seen_share": share_text(len(table) / chao.value),
        "unlisted": count_text(len(catalogue) - len(table)),
    }


def flow_table(catalogue: Catalogue) -> pd.DataFrame:
    """Return the flow from entries to records in the form of its figure."""
    table = lists.flow(catalogue.data)
    kinds = {"duplicates": "reason", "excluded": "reason"}
    rows = table.assign(kind=[kinds.get(step, "step") for step in table["step"]])
    rows = rows.rename(columns={"count": "n"})[["label", "n", "kind"]]
    found = len(catalogue) - int(rows["n"].iloc[-1])
    if found:
        more = [
            {"label": "Found by our own search", "n": found, "kind": "found"},
            {"label": "Records in the catalogue", "n": len(catalogue), "kind": "step"},
        ]
        rows = pd.concat([rows, pd.DataFrame(more)], ignore_index=True)
    return rows


def flow_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter from lists to records."""
    table = lists.flow(catalogue.data).set_index("step")["count"]
    return {
        "entries": count_text(int(table["identified"])),
        "lists": str(lists.entries(catalogue.data)["list"].nunique()),
        "unlisted": count_text(len(catalogue) - len(missing.incidence(catalogue))),
    }


def dictionary_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the data dictionary."""
    return {"vocabularies": str(len(vocabularies.names()))}
