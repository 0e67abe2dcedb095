"""Numbers of the chapters on the catalogue: completeness, lineage, missing, flow, dictionary."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from analysis import (
    agreement,
    audits,
    blind,
    lineage,
    lists,
    measures,
    missing,
    unreached,
    vocabularies,
)
from analysis.catalogue import Catalogue
from analysis.figures.marks import count_text, share_text
from analysis.missing import Estimate
from analysis.tables import Table
from analysis.tables import catalogue as tables

Numbers = dict[str, str]


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


@lru_cache(maxsize=2)
def _agreement(catalogue: Catalogue) -> pd.DataFrame:
    return agreement.compare(catalogue.data)


def agreement_table(catalogue: Catalogue) -> Table:
    """Return the table of agreement between two readers, by field."""
    return tables.agreement(agreement.summary(_agreement(catalogue)))


def audit_table(catalogue: Catalogue) -> Table:
    """Return the table of the facts that others drew and looked up, one by one and by the record."""
    drawn = audits.facts(catalogue.data)
    alone = drawn["unit"] == "fact"
    single, whole = audits.summary(drawn[alone]), audits.whole_records(drawn[~alone])
    return tables.audits(single, whole, audits.draws(catalogue.data))


def _between(low: float, high: float, over: str = "") -> str:
    return f"95 % interval{over} {low * 100:.1f} % to {high * 100:.1f} %"


def _audited_facts(single: pd.DataFrame, draws: pd.DataFrame) -> tuple[str, str]:
    """Tell what became of facts drawn one by one: for the chapter, and of the latest draw of all.

    Rates are told by draw, never over draws: most are from a part of the catalogue, and what a draw
    found was mended before the next.
    """
    if single.empty:
        return "No fact has been drawn and looked up by somebody else yet.", ""
    table = audits.summary(single)
    order = {draw: number for number, draw in enumerate(draws["draw"])}
    table = table.assign(order=table["draw"].map(order).fillna(-1)).sort_values("order")
    sources = draws.set_index("draw")["drawn_from"].to_dict()
    from_all = table["draw"].isin(draws.loc[draws["scope"] == "all", "draw"])
    whole = table[from_all & (table["opened"] > 0)].to_dict("records")
    short = ""
    if whole:
        row = whole[-1]
        short = (
            f"Of {count_text(row['drawn'])} facts drawn one by one from {sources[row['draw']]}, the "
            f"sources of {row['opened']} could be opened: {row['faulty'] or 'none'} {_outcome(row)}."
        )
    told = [
        f" Drawn from {sources[row['draw']]} (seed {row['draw']}), {row['faulty'] or 'none'} of "
        f"{count_text(row['opened'])} facts {_outcome(row)}."
        for row in whole
    ]
    parts = _from_parts(table[~from_all], other=bool(whole))
    return f"{_looked_up(table)}{''.join(told)}{parts}", short


def _looked_up(table: pd.DataFrame) -> str:
    """Tell how many facts were looked up one by one, and what was mended: what was done, not a rate."""
    total = table[["drawn", *audits.VERDICTS, "opened"]].sum()
    drawn, opened = count_text(total["drawn"]), count_text(total["opened"])
    draws = "1 draw" if len(table) == 1 else f"{len(table)} draws"
    return (
        f"{drawn} facts were drawn at random, in {draws}, and held against the sources they name by "
        f"readers who had not written them. For {opened} of {drawn} the source could be opened; for "
        f"{count_text(total['elsewhere'])} it could not, but another text says the same, and for "
        f"{count_text(total['not_opened'])} nothing could be opened. What did not hold was mended: of "
        f"{total['wrong']:.0f} facts the source says something else, {total['absent']:.0f} it does not "
        f"say, {total['misleading']:.0f} it says of another part or less surely, and "
        f"{total['misplaced']:.0f} it says elsewhere than was told."
    )


def _outcome(row: dict[str, Any]) -> str:
    """Tell what became of the opened facts of one draw, after the number of the faulty ones."""
    return (
        f"{'was' if row['faulty'] < 2 else 'were'} wrong or not there, and {row['defective']} "
        f"({row['defect_share'] * 100:.1f} %, {_between(row['defect_low'], row['defect_high'])}) had "
        "some fault"
    )


def _from_parts(table: pd.DataFrame, *, other: bool) -> str:
    """Tell what draws from a part of the catalogue found, and that it says nothing of the whole."""
    shares = table["defect_share"].dropna()
    if shares.empty:
        return ""
    low, high = share_text(shares.min()), share_text(shares.max())
    number = "draw was" if len(table) == 1 else f"{len(table)} draws were"
    between = low if low == high else f"{low} to {high}, by draw,"
    return (
        f" The {'other ' if other else ''}{number} from a part of the catalogue only: {between} of the "
        "facts whose source was opened had some fault there, which is no rate of the whole."
    )


def _audited_records(whole: pd.DataFrame, draws: pd.DataFrame) -> tuple[str, str]:
    """Tell what became of all facts of drawn records: for the chapter, and of the latest draw."""
    table = audits.whole_records(whole)
    if table.empty:
        return "No whole record has been drawn and looked up by somebody else yet.", ""
    order = {draw: number for number, draw in enumerate(draws["draw"])}
    table = table.assign(order=table["draw"].map(order).fillna(-1)).sort_values("order")
    sources = draws.set_index("draw")["drawn_from"].to_dict()
    rows = table.to_dict("records")
    told = [
        f"in {count_text(row['records'])} of {sources.get(row['draw'], 'what is not told')} (seed "
        f"{row['draw']}) {row['faulty']} of {count_text(row['opened'])} facts were wrong or not there, "
        f"{row['misleading']} misleading, and {row['misplaced']} true but not where the record pointed: "
        f"{row['defect_share'] * 100:.1f} % with some fault "
        f"({_between(row['defect_low'], row['defect_high'], ' over records')}); the sources of "
        f"{row['facts'] - row['opened']} more could not be opened"
        for row in rows
    ]
    total = table[["unstated", "missed"]].sum()
    sentence = (
        f"Records were drawn too, and every fact of them looked up: {'. And '.join(told)}. Of "
        f"{count_text(total.sum())} answers that nothing is stated, {total['missed']} were false. "
        "This was mended as well."
    )
    whole_scope = set(draws.loc[draws["scope"] == "all", "draw"])
    latest = next((row for row in reversed(rows) if row["draw"] in whole_scope), None)
    return sentence, _latest_draw(latest, sources) if latest else ""


def _latest_draw(row: dict[str, Any], sources: dict[str, str]) -> str:
    """Tell the latest draw of whole records from all those read, for the first page."""
    return (
        f"Others looked up all facts of {count_text(row['records'])} records drawn at random from "
        f"{sources[row['draw']]}: {row['faulty'] or 'none'} of {count_text(row['opened'])} "
        f"{_outcome(row)}; the sources of {row['facts'] - row['opened']} more could not be opened."
    )


def audit_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of all facts drawn and looked up: sentences for a chapter and the first page."""
    drawn, draws = audits.facts(catalogue.data), audits.draws(catalogue.data)
    alone = drawn["unit"] == "fact"
    facts, facts_short = _audited_facts(drawn[alone], draws)
    records, records_short = _audited_records(drawn[~alone], draws)
    short = f"{records_short} {facts_short}".strip() or facts
    return {"audit_sentence": facts, "audit_records": records, "audit_short": short}


def blind_sentence(catalogue: Catalogue) -> str:
    """Tell what readers found who gathered the same fields without sight of the record."""
    read = blind.fields(catalogue.data)
    if read.empty:
        return "No dataset has been read blind yet."
    found = blind.summary(read)
    compared = found["differ"] + found["reader_only"]
    return (
        f"Later, {count_text(found['datasets'])} datasets, drawn at random from those that lists name, and "
        f"from those of many lists more often, were read again by readers who knew their names and "
        f"addresses only, and had not seen the records. They gave a value for "
        f"{count_text(found['given'])} fields: {count_text(found['same'])} were the record’s own, in "
        f"{count_text(compared)} the record had another or none. Of these the record was found right in "
        f"{count_text(found['record'])}, both answers could be defended in {count_text(found['both'])} "
        f"(another unit, part or rounding), {count_text(found['unclear'])} could not be decided, and the "
        f"reader was right in {count_text(found['reader'])}, "
        f"in {count_text(found['reader_datasets'])} of the datasets: "
        f"{share_text(found['share'])} of the values given "
        f"({_between(found['low'], found['high'], ' over datasets')}); the record was mended. "
        f"{count_text(found['record_only'])} values of the records they did not find. Who was right was "
        f"decided by the keepers of the records."
    )


def _agreed(compared: pd.DataFrame) -> str:
    """Tell how far two readers agree, with and without the fields in which neither found a value."""
    rows = agreement.overall(compared)

    def share(which: str) -> str:
        row = rows.loc[which]
        between = _between(row["low"], row["high"], " over datasets")
        n = f"{count_text(row['agree'])} of {count_text(row['n'])}"
        return f"{share_text(row['share'])} ({n}; {between})"

    return (
        f"The two agree in {share('all')} of all fields. In {share_text(compared['neither'].mean())} of "
        f"these neither found a value, which says little; where at least one did, they agree in "
        f"{share('either')}, and where both did in {share('both')}."
    )


def completeness_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on completeness."""
    head = measures.headline(catalogue)
    table = completeness_by_depth(catalogue).groupby("group")["share"].mean()
    compared = _agreement(catalogue)
    twice = compared["id"].nunique()
    if twice:
        sentence = (
            f"{count_text(twice)} datasets, drawn at random, were read a second time by a reader who did "
            f"not see the first record. {_agreed(compared)}"
        )
    else:
        sentence = "No dataset has been read a second time yet."
    first = unreached.first(catalogue)
    not_read = [record for record in first if record.depth == "listed"]
    return {
        "first": count_text(len(first)),
        "first_read": count_text(len(first) - len(not_read)),
        "first_unread": count_text(len(not_read)),
        "datasets": count_text(head["datasets"]),
        "read": count_text(head["read"]),
        "listed": count_text(head["listed"]),
        "facts": count_text(head["facts"]),
        "primary": count_text(head["primary_facts"]),
        "disputed": count_text(head["disputed_facts"]),
        "double_sentence": sentence,
        "blind_sentence": blind_sentence(catalogue),
        "audit_sentence": audit_numbers(catalogue)["audit_sentence"],
        "audit_records": audit_numbers(catalogue)["audit_records"],
        "read_known": share_text(float(table["Read at source"])),
        "listed_known": share_text(float(table["Listed only"])),
    }


def lineage_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on lineage."""
    totals = lineage.totals(catalogue).set_index("measure")
    table = lineage.independent(catalogue)
    return {
        "relations": count_text(len(lineage.relations(catalogue))),
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
    return {
        "datasets": count_text(len(catalogue)),
        "reach_low": count_text(low),
        "reach_high": count_text(high),
        "more_exist": more_exist(catalogue),
        "jackknife": count_text(jackknife.value),
        "jackknife_interval": f"{count_text(jackknife.low)} to {count_text(jackknife.high)}",
        "least_list": str(least["left_out"]),
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
        "once": share_text(float(counts.get(1, 0)) / len(table)),
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
