"""Sentences that tell how sure the facts are: read twice, read blind, looked up by others."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from analysis import agreement, audits, blind, held
from analysis.catalogue import Catalogue
from analysis.figures.marks import count_text, share_text
from analysis.stated.words import Numbers
from analysis.tables import Table
from analysis.tables import catalogue as tables


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


def _lists(catalogue: Catalogue) -> pd.Series:
    """Return how many lists name each record read at its source: draws to read blind are from these."""
    frame = catalogue.read().frame
    return frame.set_index("id")["lists"].map(len).astype(int)


def blind_table(catalogue: Catalogue) -> Table:
    """Return the table of what was read blind, by the number of lists that name a dataset."""
    read = blind.fields(catalogue.data)
    return tables.blind_by_lists(blind.by_lists(read, _lists(catalogue)))


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
        # The first page has no sentence before this one that would tell when *then* was.
        drawn_from = sources[row["draw"]].replace("read by then", "read when they were drawn")
        short = (
            f"Of {count_text(row['drawn'])} facts drawn one by one from {drawn_from}, the sources "
            f"of {'all' if row['opened'] == row['drawn'] else row['opened']} could be opened: "
            f"{row['faulty'] or 'none'} {_outcome(row)}."
        )
    parts = _from_parts(table[~from_all], other=bool(whole))
    return f"{_looked_up(table)}{_from_all(whole, sources)}{parts}", short


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


def _from_all(rows: list[dict[str, Any]], sources: dict[str, str]) -> str:
    """Tell the latest draw from all records, and in what bounds the earlier ones lie."""
    if not rows:
        return ""
    *earlier, latest = rows
    told = (
        f" Drawn from {sources[latest['draw']]} (seed {latest['draw']}), {latest['faulty'] or 'none'} of "
        f"{count_text(latest['opened'])} facts {_outcome(latest)}."
    )
    if not earlier:
        return told
    number = "draw" if len(earlier) == 1 else f"{len(earlier)} draws"
    faulty = _bounds([str(row["faulty"]) for row in sorted(earlier, key=lambda r: r["faulty"])])
    shares = _bounds([share_text(share) for share in sorted(r["defect_share"] for r in earlier)])
    return (
        f"{told} In the {number} from all records before it, of which the table below has each, {faulty} "
        f"{'was' if faulty in ('0', '1') else 'were'} wrong or not there, and {shares} had some fault."
    )


def _bounds(ordered: list[str]) -> str:
    """Return the first and the last of what was told in order, or the one if they are alike."""
    return ordered[0] if ordered[0] == ordered[-1] else f"{ordered[0]} to {ordered[-1]}"


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
    number = "draw was" if len(table) == 1 else f"{len(table)} draws were"
    between = _bounds([share_text(shares.min()), share_text(shares.max())])
    between += ", by draw," if " to " in between else ""
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
    short = facts_short or records_short or facts
    return {"audit_sentence": facts, "audit_records": records, "audit_short": short}


def blind_sentence(catalogue: Catalogue) -> str:
    """Tell what readers found who gathered the same fields without sight of the record."""
    return " ".join(filter(None, _blind_paragraphs(catalogue)))


def _blind_paragraphs(catalogue: Catalogue) -> tuple[str, str, str]:
    """Tell what was read blind, the rate of the records, and the latest draw: a paragraph each."""
    read = blind.fields(catalogue.data)
    if read.empty:
        return "No dataset has been read blind yet.", "", ""
    found = blind.summary(read)
    compared, lists = found["differ"] + found["reader_only"], _lists(catalogue)
    what = (
        f"Later, {count_text(found['datasets'])} datasets, drawn at random and those of many lists first, "
        f"were read again by readers who knew their names and addresses only, and had not seen the "
        f"records{_read_twice(catalogue, read)}. They gave a value for "
        f"{count_text(found['given'])} fields: {count_text(found['same'])} were the record’s own, in "
        f"{count_text(compared)} the record had another or none. Of these the record was found right in "
        f"{count_text(found['record'])}, both answers could be defended in {count_text(found['both'])} "
        f"(another unit, part or rounding), {count_text(found['unclear'])} could not be decided, and the "
        f"reader was right in {count_text(found['reader'])}, "
        f"in {count_text(found['reader_datasets'])} of the datasets; the record was mended. "
        f"{count_text(found['record_only'])} values of the records they did not find."
    )
    return what, _of_records(read, lists), _latest_blind(read, lists)


def _read_twice(catalogue: Catalogue, read: pd.DataFrame) -> str:
    """Tell how many of the records read have a second reading, blind or of the draw before it."""
    records = set(_lists(catalogue).index)
    again = len(records & {*read["id"], *_agreement(catalogue)["id"]})
    if not again:
        return ""
    share = "all" if again == len(records) else f"{count_text(again)} of the"
    return (
        f"; with the draw above, {share} {count_text(len(records))} records have been read twice so"
    )


def _of_records(read: pd.DataFrame, lists: pd.Series) -> str:
    """Tell the rate of this mixture of datasets, and that of the records that it was drawn from."""
    share, low, high = blind.of_records(read, lists)
    if pd.isna(share):
        return ""
    table = blind.by_lists(read, lists)
    drawn = int(table.loc[table["given"] > 0, "records"].sum())
    records = "all records" if drawn == len(lists) else f"{count_text(drawn)} of the records"
    return (
        f"So the reader was right in {share_text(blind.summary(read)['share'])} of the values given, "
        "a rate of the mixture that was drawn. With each row of the table below weighted by its number of "
        f"records, it is {share_text(share)} for {records} read at source "
        f"({_between(low, high, ', datasets drawn again within rows,')})."
    )


def _latest_blind(read: pd.DataFrame, lists: pd.Series) -> str:
    """Tell what the latest draw found, after what earlier ones had found was mended."""
    draws = sorted(read["draw"].astype(int).unique())
    if len(draws) < 2:
        return ""
    latest = read[read["draw"].astype(int) == draws[-1]]
    found = blind.summary(latest)
    known = lists.reindex(latest["id"].unique())
    # Of a choice of records the lists of the others are not known here.
    several = "" if known.isna().any() else f" ({(known > 1).sum()} named by two lists or more)"
    return (
        f"In the latest draw alone, of {count_text(found['datasets'])} datasets{several} and "
        f"{count_text(found['given'])} values given, the reader was right in {count_text(found['reader'])}, "
        f"{share_text(found['share'])} ({_between(found['low'], found['high'], ' over datasets')}): in "
        f"{count_text(found['corrected'])} the record had another value, in {count_text(found['filled'])} "
        "it had none."
    )


def blind_short(catalogue: Catalogue) -> str:
    """Tell in one sentence, for the first page, what all who read blind found."""
    read = blind.fields(catalogue.data)
    if read.empty:
        return ""
    found, (share, low, high) = blind.summary(read), blind.of_records(read, _lists(catalogue))
    # Datasets of many lists were drawn more often: the rate of what was read is not that of the records.
    weighted = f"weighted to the records read: {share_text(share)}, {_between(low, high)}"
    return (
        f"{count_text(found['datasets'])} datasets were gathered anew by readers who had not seen the "
        f"records: of {count_text(found['given'])} values that they gave, {count_text(found['corrected'])} "
        f"corrected the record and {count_text(found['filled'])} filled a gap in "
        f"it{'' if pd.isna(share) else f' ({weighted})'}; it was mended."
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


def double_sentence(catalogue: Catalogue) -> str:
    """Tell how far two readers agree who did not see each other's records."""
    compared = _agreement(catalogue)
    twice = compared["id"].nunique()
    if not twice:
        return "No dataset has been read a second time yet."
    return (
        f"{count_text(twice)} datasets, drawn at random, were read a second time by a reader who did "
        f"not see the first record. {_agreed(compared)}"
    )


def held_sentence(catalogue: Catalogue) -> str:
    """Tell what readers mended who went through records fact by fact, with the record in hand."""
    table = held.records(catalogue.data)
    if table.empty:
        return "No record has been gone through again with the record in hand yet."
    told = held.summary(table)
    read = {record.id for record in catalogue if record.depth != "listed"}
    scratch = {*_agreement(catalogue)["id"], *blind.fields(catalogue.data)["id"]} & read
    again = scratch | (set(table["id"]) & read)
    return (
        f"{count_text(told['records'])} records were gone through once more by readers who had not written "
        f"them, but had them in hand. Of {count_text(told['opened'])} values whose source they opened "
        f"{count_text(told['wrong'] + told['absent'])} were wrong or not there, "
        f"{count_text(told['misleading'])} misleading and {count_text(told['misplaced'])} in another place "
        f"than told; of {count_text(told['unstated'] + told['missed'])} answers that nothing is stated "
        f"{count_text(told['missed'])} were false; the sources of "
        f"{count_text(told['elsewhere'] + told['not_opened'])} values could not be opened. All was mended. "
        "Who knows what stands in a record overlooks more than who does not, so there were at least so many "
        f"faults. From scratch or in this way, {count_text(len(again))} of {count_text(len(read))} "
        "records read at source have been read by two."
    )


def check_numbers(catalogue: Catalogue) -> Numbers:
    """Return the sentences of the chapter on completeness that tell how sure the facts are."""
    audited = audit_numbers(catalogue)
    found, rate, latest = _blind_paragraphs(catalogue)
    return {
        "double_sentence": double_sentence(catalogue),
        "blind_sentence": found,
        "blind_rate": rate,
        "blind_latest": latest,
        "audit_sentence": audited["audit_sentence"],
        "audit_records": audited["audit_records"],
        "held_sentence": held_sentence(catalogue),
    }


def sure_sentences(catalogue: Catalogue) -> str:
    """Tell in two sentences, for the first page, how sure the facts are."""
    return f"{audit_numbers(catalogue)['audit_short']} {blind_short(catalogue)}".strip()
