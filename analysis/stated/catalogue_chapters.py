"""Numbers of the chapters on the catalogue: from completeness and applications to the dictionary."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import pandas as pd

from analysis import (
    applications,
    grounds,
    lineage,
    lists,
    measures,
    missing,
    unreached,
    vocabularies,
)
from analysis.catalogue import Catalogue
from analysis.figures.marks import bytes_text, count_text, least_share_text, pixels_text, share_text
from analysis.findings import finding
from analysis.missing import Estimate
from analysis.stated.words import Numbers, counted, listed, percent


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
    return table.drop(columns="order").reset_index(drop=True)


def facts_sentence(catalogue: Catalogue) -> str:
    """Say how many facts there are: values, fields looked for in vain, and fields that do not apply."""
    head = measures.headline(catalogue)
    return (
        f"{count_text(head['facts'])} facts. {count_text(head['values'])} of them are values, "
        f"{percent(head['primary_facts'], head['values'])} of these ({count_text(head['primary_facts'])}) "
        f"from a primary source; {count_text(head['not_stated'])} say that a field was looked for and is "
        f"not stated, {count_text(head['not_applicable'])} that it does not apply"
    )


def completeness_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on completeness."""
    head = measures.headline(catalogue)
    table = completeness_by_depth(catalogue).groupby("group")["share"].mean()
    first = unreached.first(catalogue)
    not_read = [record for record in first if record.depth == "listed"]
    # With chosen records there may be none of one depth.
    mean = {depth: share_text(float(share)) for depth, share in table.items()}
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
        "facts_sentence": facts_sentence(catalogue),
        "read_values": count_text(head["read_values"]),
        "disputed": count_text(head["disputed_facts"]),
        "read_known": mean.get("Read at source", "none"),
        "listed_known": mean.get("Listed only", "none"),
    }


def remaining(totals: pd.DataFrame) -> str:
    """Say how much of the sums over the catalogue remains once reused images are counted once.

    Parameters
    ----------
    totals : DataFrame
        From `analysis.lineage.totals`, with an amount of either measure.

    Examples
    --------
    >>> rows = {"measure": ["size_pixels", "volume_bytes"], "all": [4e6, 8e9], "most": [1e6, 2e9],
    ...         "least": [0.0, 5e8], "left": [0.75, 0.75]}
    >>> remaining(pd.DataFrame(rows)).split("; ")[0]
    'at least 75 % of all pixels on record (3 of 4 million pixels) and 75 % of all bytes (6 of 8 GB)'
    """
    size, volume = (
        totals.set_index("measure").loc[name] for name in ("size_pixels", "volume_bytes")
    )

    if not (size["all"] and volume["all"]):
        return "none is told, since no size or no volume is on record"

    def left(row: pd.Series, write: Callable[[float], str]) -> str:
        # "3 of 4 million pixels": the unit once, where both have it.
        some, whole = write(row["all"] - row["most"]).split(" ", 1), write(row["all"]).split(" ", 1)
        return f"{some[0] if some[1:] == whole[1:] else ' '.join(some)} of {' '.join(whole)}"

    return (
        f"at least {least_share_text(size['left'])} of all pixels on record ({left(size, pixels_text)}) and "
        f"{least_share_text(volume['left'])} of all bytes ({left(volume, bytes_text)}); at most all but "
        f"{pixels_text(size['least'])} and {bytes_text(volume['least'])}"
    )


def unmeasured_sources(totals: pd.DataFrame) -> str:
    """Say of how many datasets that reuse images a source has no size, or no volume, on record.

    Parameters
    ----------
    totals : DataFrame
        From `analysis.lineage.totals`.
    """
    size, volume = (
        totals.set_index("measure").loc[name] for name in ("size_pixels", "volume_bytes")
    )
    return (
        f"Of the {count_text(size['reusing'])} of them with a size, {count_text(size['unmeasured'])} have a "
        f"source without one ({percent(size['unmeasured_amount'], size['all'])} of all pixels), and of the "
        f"{count_text(volume['reusing'])} with a volume {count_text(volume['unmeasured'])} "
        f"({percent(volume['unmeasured_amount'], volume['all'])} of all bytes)"
    )


def named_by_none(catalogue: Catalogue) -> pd.DataFrame:
    """Count the datasets that no list names, those of the last two years and older ones apart.

    Returns
    -------
    DataFrame
        Two rows, ``recent`` and ``older``: ``n`` (that no list names), ``total``, ``since`` (the first of
        the last two years on record).
    """
    dated = catalogue.frame.dropna(subset=["year"])
    since = 0 if dated.empty else int(dated["year"].max()) - 1
    recent = dated["year"] >= since
    none = dated["lists"].map(len) == 0
    rows = {
        "recent": ((none & recent).sum(), recent.sum()),
        "older": ((none & ~recent).sum(), (~recent).sum()),
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["n", "total"])
    return table.assign(since=since)


@finding("by-application", "What is new is named by few lists.")
def what_is_new_is_named_by_few(catalogue: Catalogue) -> bool:
    """Compare the shares that no list names, of the last two years and of older datasets."""
    table = named_by_none(catalogue)
    share = table["n"] / table["total"]
    return bool(share["recent"] > share["older"])


def application_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter by application."""
    table = applications.overview(catalogue)
    none = named_by_none(catalogue)
    labels = vocabularies.labels("themes")
    told = catalogue.frame[catalogue.frame["themes"].map(len) > 0]
    apart = told["split_separation"].notna().sum()
    return {
        "datasets": count_text(len(catalogue)),
        "read": count_text(len(catalogue.read())),
        "themed": count_text(len(told)),
        "applications": str(len(table)),
        "left_out": listed([f"“{labels[one]}”" for one in applications.NO_APPLICATION]),
        "enough": str(applications.ENOUGH),
        "whole": str(applications.WHOLE.most_named),
        "part": str(applications.PARTED.most_named),
        "small": str(applications.SMALL.most_named),
        "newest": str(applications.WHOLE.newest),
        "newest_parted": str(applications.PARTED.newest),
        "since": str(none["since"].max()),
        "recent_none": counted(*none.loc["recent", ["n", "total"]]),
        "older_none": counted(*none.loc["older", ["n", "total"]]),
        "separation_known": counted(apart, len(told)),
        "dates_known": counted((told["temporal_sampling"].map(len) > 0).sum(), len(told)),
        "no_spatial": str((table["spatial"] == 0).sum()),
    }


def lineage_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on lineage."""
    totals = lineage.totals(catalogue)
    relations = lineage.relations(catalogue)
    kinds = relations["type"].value_counts()
    return {
        "relations": count_text(len(relations)),
        "relations_inside": count_text(len(lineage.inside(relations, catalogue))),
        "reusing": count_text((~lineage.independent(catalogue)["independent"]).sum()),
        "remaining": remaining(totals),
        "unmeasured_sources": unmeasured_sources(totals),
        "leaks": count_text(kinds["leaks_into"]) if "leaks_into" in kinds else "none so far",
        "overlaps": count_text(kinds.get("overlaps", 0)),
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


def pairs_sentence(table: pd.DataFrame) -> str:
    """Tell what two lists at a time give, and what the pairs with few in common would add.

    Few in common make an estimate large: to leave such pairs out, since the formula is unreliable for
    them, leaves out the largest, so that what is left sets no limit.

    Parameters
    ----------
    table : DataFrame
        From `analysis.missing.incidence`.

    Examples
    --------
    >>> lists = pd.DataFrame({"a": [True] * 8, "b": [True] * 7 + [False]})
    >>> pairs_sentence(lists)  # 9 * 8 / 8 - 1
    'The only pair of lists gives 8.'
    """
    every, enough = missing.pairs(table, 0)["estimate"], missing.pairs(table)["estimate"]
    least = missing.LEAST_COMMON
    if enough.empty:
        return (
            f"No two of the lists have {least} datasets or more in common, which the formula needs."
        )
    if len(every) == 1:
        return f"The only pair of lists gives {count_text(enough.iloc[0])}."
    most, median = count_text(enough.max()), count_text(enough.median())
    if len(every) == len(enough):
        return f"All {len(every)} pairs give {most} at most, {median} in the median."
    have, give = ("have", "they give") if len(enough) > 1 else ("has", "it gives")
    limit = f", so that {most} is no upper limit" if every.max() > enough.max() else ""
    return (
        f"Of {len(every)} pairs {len(enough)} {have} {least} datasets or more in common: {give} {most} at "
        f"most, {median} in the median. The other {len(every) - len(enough)} are left out, since the formula "
        "is unreliable for them, and gives most where few are in common: with them it would be "
        f"{count_text(every.max())} at most and {count_text(every.median())} in the median{limit}."
    )


def missing_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on how many are missing."""
    table = missing.incidence(catalogue)
    chao, jackknife = estimates(catalogue)
    counts = missing.frequencies(table)
    by_chao = left_out(catalogue).query("name == @chao.name")
    least = by_chao.loc[by_chao["value"].idxmin()]
    low, high = missing.reach(table)
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
        "pairs_sentence": pairs_sentence(table),
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
    """Return the flow from entries to records in the form of its figure.

    The lists' entries are those of the whole catalogue. Where records were chosen among what they became,
    a row of kind ``chosen`` says how many, and what follows is of the choice.
    """
    table = lists.flow(catalogue.data)
    kinds = {"duplicates": "reason", "excluded": "reason"}
    rows = table.assign(kind=[kinds.get(step, "step") for step in table["step"]])
    rows = rows.rename(columns={"count": "n"})[["label", "n", "kind"]]
    listed = len(missing.incidence(catalogue))
    found = len(catalogue) - listed
    more = []
    if chosen := listed != rows["n"].iloc[-1]:
        more.append({"label": "Of these, chosen here", "n": listed, "kind": "chosen"})
    if found:
        more.append({"label": "Found by our own search", "n": found, "kind": "found"})
        records = "Records chosen here" if chosen else "Records in the catalogue"
        more.append({"label": records, "n": len(catalogue), "kind": "step"})
    return pd.concat([rows, pd.DataFrame(more, columns=rows.columns)], ignore_index=True)


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
