"""Numbers of the chapters on the catalogue: completeness, lineage, missing, flow, dictionary."""

from __future__ import annotations

from functools import lru_cache

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
    return tables.audits(audits.summary(drawn[alone]), audits.whole_records(drawn[~alone]))


def _between(low: float, high: float) -> str:
    return f"95 % interval {low * 100:.1f} % to {high * 100:.1f} %"


def _audited_facts(single: pd.DataFrame) -> tuple[str, str]:
    """Tell what became of facts drawn one by one: for the chapter, and shorter for the first page."""
    if single.empty:
        return "No fact has been drawn and looked up by somebody else yet.", ""
    total = audits.summary(single).set_index("draw").loc["all"]
    opened = count_text(total["opened"])
    sentence = (
        f"{count_text(total['drawn'])} facts were drawn at random and held against the sources they "
        f"name by readers who had not written them. For {opened} the source could be opened: "
        f"{total['wrong']:.0f} said something else, {total['absent']:.0f} did not say it, and "
        f"{total['misleading']:.0f} said it of another part or less surely. Wrong or not there were "
        f"thus {total['faulty']:.0f} of {opened} ({_between(total['low'], total['high'])}). What did "
        f"not hold was mended."
    )
    short = (
        f"Of {opened} facts drawn at random and looked up by others, {total['faulty']:.0f} were wrong "
        f"or not there and {total['misleading']:.0f} misleading."
    )
    return sentence, short


def _audited_records(whole: pd.DataFrame) -> tuple[str, str]:
    """Tell what became of all facts of drawn records, likewise."""
    table = audits.whole_records(whole)
    if table.empty:
        return "No whole record has been drawn and looked up by somebody else yet.", ""
    draws = [
        f"in {count_text(row['records'])} records (seed {row['draw']}) {row['faulty']} of "
        f"{count_text(row['opened'])} facts were wrong or not there, {row['misleading']} misleading, and "
        f"{row['misplaced']} true but not where the record pointed: {row['defect_share'] * 100:.1f} % with "
        f"some fault ({_between(row['defect_low'], row['defect_high'])})"
        for row in table.to_dict("records")
    ]
    total = table[["records", "opened", "faulty", "misleading", "unstated", "missed"]].sum()
    sentence = (
        f"A whole record shows more than a drawn fact, so records were drawn too and every fact of them "
        f"looked up: {'; '.join(draws)}. Of "
        f"{count_text(total['unstated'] + total['missed'])} answers that nothing is stated, "
        f"{total['missed']} were false. This was mended as well."
    )
    short = (
        f"In {count_text(total['records'])} whole records {total['faulty']} of "
        f"{count_text(total['opened'])} were wrong or not there, and {total['misleading']} misleading."
    )
    return sentence, short


def audit_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of all facts drawn and looked up: sentences for a chapter and the first page."""
    drawn = audits.facts(catalogue.data)
    alone = drawn["unit"] == "fact"
    facts, facts_short = _audited_facts(drawn[alone])
    records, records_short = _audited_records(drawn[~alone])
    short = f"{facts_short} {records_short}".strip() or facts
    return {"audit_sentence": facts, "audit_records": records, "audit_short": short}


def blind_sentence(catalogue: Catalogue) -> str:
    """Tell what readers found who gathered the same fields without sight of the record."""
    read = blind.fields(catalogue.data)
    if read.empty:
        return "No dataset has been read blind yet."
    found = blind.summary(read)
    compared = found["differ"] + found["reader_only"]
    return (
        f"Later, {count_text(found['datasets'])} datasets drawn at random were read again by readers who "
        f"knew their names and addresses only, and had not seen the records. They gave a value for "
        f"{count_text(found['given'])} fields: {count_text(found['same'])} were the record’s own, in "
        f"{count_text(compared)} the record had another or none. Of these the record was found right in "
        f"{count_text(found['record'])}, both answers could be defended in {count_text(found['both'])} "
        f"(another unit, part or rounding), and the reader was right in {count_text(found['reader'])}, "
        f"{share_text(found['share'])} of the values given "
        f"({_between(found['low'], found['high'])}); the record was mended. "
        f"{count_text(found['record_only'])} values of the records they did not find. Who was right was "
        f"decided by the keepers of the records."
    )


def completeness_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on completeness."""
    head = measures.headline(catalogue)
    table = completeness_by_depth(catalogue).groupby("group")["share"].mean()
    compared = _agreement(catalogue)
    twice = compared["id"].nunique()
    if twice:
        agreed = float(compared["agree"].mean())
        both = compared[compared["both"]]
        sentence = (
            f"{count_text(twice)} datasets, drawn at random, were read a second time by a reader who did "
            f"not see the first record. The two agree in {share_text(agreed)} of fields, and in "
            f"{share_text(float(both['agree'].mean()))} of those where both found a value."
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


def seen(catalogue: Catalogue) -> int:
    """Return how many datasets at least one list names."""
    return len(missing.incidence(catalogue))


def missing_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on how many are missing."""
    table = missing.incidence(catalogue)
    chao = estimates(catalogue)[0]
    counts = missing.frequencies(table)
    return {
        "lists": str(table.shape[1]),
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
            {"label": "Found by our own search", "n": found, "kind": "reason"},
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
