"""Numbers of the replication ledger."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import isnan
from typing import Any

import pandas as pd

from analysis import claimreadings, claims
from analysis.catalogue import Catalogue
from analysis.figures.marks import count_text, number_of, share_text
from analysis.stated.questions.forerunner import igarss_sentence
from analysis.stated.questions.numbers_chosen import number_sentence, numbers_text, other_numbers
from analysis.stated.words import Numbers

RULES_STOOD = "2026.11.7"  # until this version the rules of the ledger stood as first written
READ_OTHERWISE = "2026.11.14"  # until this version a dataset counted on every continent it covers
READ_AS_ONE = "2026.11.15"  # until this version the claim on diversity was one on the best dataset
ALONE, ONCE, KTH = (
    "On that continent alone",
    "Each continent once",
    "A kth",
)  # rules, by their start


@lru_cache(maxsize=2)
def ledger(catalogue: Catalogue) -> pd.DataFrame:
    """Return the replication ledger (computed once)."""
    return claims.ledger(catalogue)


@lru_cache(maxsize=2)
def counting(catalogue: Catalogue) -> pd.DataFrame:
    """Return the shares of continents under other rules (computed once)."""
    return claimreadings.counting_rules(catalogue)


@lru_cache(maxsize=2)
def coverage(catalogue: Catalogue) -> pd.DataFrame:
    """Return the claims on diversity for one dataset and for several (computed once)."""
    return claimreadings.coverage_readings(catalogue)


def article_ledger(catalogue: Catalogue) -> pd.DataFrame:
    """Return the rows of the ledger that the article claims, without its forerunner's."""
    table = ledger(catalogue)
    return table[table["source"] == claims.ARTICLE]


def verdicts_text(table: pd.DataFrame) -> str:
    """Tell how many claims of a ledger came out each way, leaving out the ways that none went.

    Examples
    --------
    >>> verdicts_text(pd.DataFrame({"verdict": ["reproduced", "reproduced", "cannot be tested"]}))
    '2 are reproduced, 1 cannot be tested'
    >>> verdicts_text(pd.DataFrame({"verdict": ["not reproduced"]}))
    '1 is not reproduced'
    >>> verdicts_text(pd.DataFrame({"verdict": ["not reproduced", "not reproduced"]}))
    'none is reproduced'
    """
    counts = claims.summary(table)
    if len(table) > 1 and counts["not reproduced"] == len(table):
        return "none is reproduced"
    verbs = {
        name: "" if name.startswith("cannot") else "is " if counts[name] == 1 else "are "
        for name in claims.VERDICTS
    }
    return ", ".join(f"{counts[name]} {verb}{name}" for name, verb in verbs.items() if counts[name])


def one_figure(table: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """Return the figure with most claims that are not reproduced, and these rows."""
    failed = table[(table["verdict"] == "not reproduced") & table["figure"].notna()]
    if failed.empty:
        return "", failed
    name = str(failed["figure"].mode().iloc[0])
    return name, failed[failed["figure"] == name]


def otherwise_short(
    table: pd.DataFrame, by_reading: int, by_number: Mapping[str, int] | None = None
) -> str:
    """Tell on the first page what stands behind the number of reproduced claims, and of the others.

    Parameters
    ----------
    table : DataFrame
        From `article_ledger`.
    by_reading : int
        Claims that hang on a reading of the article's words, in the one way or the other.
    by_number : mapping of str to int, optional
        How many of each verdict hang on a number that we chose (`numbers_chosen.by_number`).

    Examples
    --------
    >>> rows = [("not reproduced", "geography")] * 2 + [("not reproduced", None)]
    >>> otherwise_short(pd.DataFrame(rows, columns=["verdict", "figure"]), 0)
    '3 not (2 of them in one figure)'
    >>> rows = [("reproduced", None), ("not reproduced", None), ("cannot be tested", None)]
    >>> otherwise_short(pd.DataFrame(rows, columns=["verdict", "figure"]), 1)
    '1 not, 1 untestable; 1 hangs on how we count'
    >>> hang = {"reproduced": 1, "not reproduced": 1}
    >>> otherwise_short(pd.DataFrame(rows, columns=["verdict", "figure"]), 1, hang)
    '1 not, 1 untestable; 3 hang on how we count'
    """
    counts = claims.summary(table)
    failed, untestable = counts["not reproduced"], counts["cannot be tested"]
    together = len(one_figure(table)[1])
    where = "all" if together == failed else f"{together} of them"
    said = f"{failed} not" + (f" ({where} in one figure)" if together > 1 else "")
    said += f", {untestable} untestable" if untestable else ""
    # Shares hang on readings and trends on numbers, so that none is counted twice.
    hang = by_reading + sum((by_number or {}).values())
    return said + (f"; {hang} hang{'s' * (hang == 1)} on how we count" if hang else "")


def one_figure_sentence(table: pd.DataFrame, known: list[dict[str, Any]]) -> str:
    """Say how many of the failures stand in one figure, and that they are not as many tests.

    Parameters
    ----------
    table : DataFrame
        From `ledger`.
    known : list of dict
        From `analysis.claims.claims`; those that add up others have ``adds``.

    Examples
    --------
    >>> rows = [("a", "not reproduced", "geography")] * 2
    >>> one_figure_sentence(pd.DataFrame(rows, columns=["id", "verdict", "figure"]), [])[:58]
    'All 2 claims of the article that are not reproduced stand '
    """
    name, rows = one_figure(table)
    if len(rows) < 2:
        return ""
    failed = claims.summary(table)["not reproduced"]
    which = f"All {failed}" if len(rows) == failed else f"{len(rows)} of the {failed}"
    text = (
        f"{which} claims of the article that are not reproduced stand in one figure, that on {name}, and "
        "are recomputed on the same datasets: one figure that differs from ours, not as many independent "
        "failures."
    )
    sums = [c["text"] for c in known if c.get("adds") and c["id"] in set(rows["id"])]
    return text + "".join(f" One of them adds up others: “{s.removesuffix('.')}”." for s in sums)


def _rule(ways: pd.DataFrame, start: str) -> pd.DataFrame:
    """Return the rows of the first rule of counting whose name begins so."""
    name = next(rule for rule in ways["rule"] if rule.startswith(start))
    return ways[ways["rule"] == name]


def _of_shares(number: int, total: int) -> str:
    """Say how many of the article's shares are reproduced.

    Examples
    --------
    >>> _of_shares(0, 6), _of_shares(1, 6), _of_shares(6, 6)
    ('none of the 6 shares is reproduced', '1 of the 6 shares is reproduced', 'all 6 shares are reproduced')
    """
    if number == total:
        return f"all {total} shares are reproduced"
    return f"{number or 'none'} of the {total} shares {'is' if number < 2 else 'are'} reproduced"


def by_reading(ways: pd.DataFrame) -> int:
    """Return how many shares are reproduced only if datasets count on one continent alone.

    Parameters
    ----------
    ways : DataFrame
        From `analysis.claimreadings.counting_rules`.

    Examples
    --------
    >>> ways = {"rule": ["On that continent alone", "Each continent once"], "id": "a"}
    >>> by_reading(pd.DataFrame(ways | {"verdict": ["reproduced", "not reproduced"]}))
    1
    """
    alone, once = (_rule(ways, start).set_index("id")["verdict"] for start in (ALONE, ONCE))
    return int(((alone == "reproduced") & (once != "reproduced")).sum())


def reading_sentence(number: int) -> str:
    """Say that verdicts hang on how the article's words are read, and where that is told.

    Examples
    --------
    >>> reading_sentence(6)[:45]
    '6 of the reproduced are shares of continents '
    """
    if not number:
        return ""
    if number == 1:
        return (
            "1 of the reproduced is the share of a continent and hangs on how the article's words are read, "
            "as “Other ways of counting” tells."
        )
    return (
        f"{number} of the reproduced are shares of continents in one figure and hang on how the article's "
        "words are read, as “Other ways of counting” tells; they are recomputed on the same datasets, which "
        "makes them one figure that agrees with ours, not as many independent successes."
    )


def rounding_sentence(table: pd.DataFrame) -> str:
    """Say how many shares are reproduced by their rounding only.

    Parameters
    ----------
    table : DataFrame
        From `ledger`.

    Examples
    --------
    >>> rows = {"text": ["5 % lie in Africa.", "A."], "by_rounding": [True, False]}
    >>> print(rounding_sentence(pd.DataFrame(rows)).split(":")[0])
    1 of the reproduced holds by its rounding only
    >>> rounding_sentence(pd.DataFrame({"text": ["A."], "by_rounding": [False]}))
    ''
    """
    held = table[table["by_rounding"].astype(bool)]
    if held.empty:
        return ""
    verb, whose, its = ("holds", "its", "its") if len(held) == 1 else ("hold", "their", "each")
    shares = "; ".join(f"“{text.removesuffix('.')}”" for text in held["text"])
    return (
        f"{len(held)} of the reproduced {verb} by {whose} rounding only: {shares}. As printed, {its} "
        "share lies outside our interval."
    )


def other_reading_sentence(readings: pd.DataFrame) -> str:
    """Say that a claim would be reproduced if one dataset were meant, where that is so.

    Parameters
    ----------
    readings : DataFrame
        From `analysis.claimreadings.coverage_readings`.

    Examples
    --------
    >>> rows = {"datasets": [1, 0], "verdict": ["reproduced", "not reproduced"]}
    >>> other_reading_sentence(pd.DataFrame(rows))[:48]
    'One of those not reproduced hangs on its reading'
    """
    rows = readings.set_index("datasets")["verdict"]
    if rows.loc[1] != "reproduced" or rows.loc[0] != "not reproduced":
        return ""
    return (
        "One of those not reproduced hangs on its reading, too: “One dataset or several” tells how it "
        "would be reproduced."
    )


def coverage_sentence(readings: pd.DataFrame) -> str:
    """Say what the claim on diversity is if one dataset is meant, and if several are.

    Parameters
    ----------
    readings : DataFrame
        From `analysis.claimreadings.coverage_readings`.

    Examples
    --------
    >>> rows = {"datasets": [1, 0], "then_value": [0.6, 1.0], "claimed": 0.75}
    >>> told = coverage_sentence(pd.DataFrame(rows | {"verdict": ["reproduced", "not reproduced"]}))
    >>> told.split(". ")[-1]
    'Read of one dataset the claim is reproduced, of all datasets together not reproduced.'
    """
    rows = readings.set_index("datasets")
    one, every = rows.loc[1], rows.loc[0]
    return (
        "The summary of the article says that current datasets are insufficient in diversity. If it means "
        "that no single one is enough, as this ledger read it until version "
        f"{READ_AS_ONE}, what counts is the best single dataset: at the article's date it met "
        f"{share_text(one['then_value'])} of the wishes for a generic one. Its words speak of datasets, "
        f"and together they met {share_text(every['then_value'])}, with {share_text(one['claimed'])} as "
        "our threshold. The ledger takes the words; the reading was changed with both results known. Read "
        f"of one dataset the claim is {one['verdict']}, of all datasets together {every['verdict']}."
    )


def counting_sentence(ways: pd.DataFrame) -> str:
    """Say how the verdicts on shares hang on the rule of counting, and which rule the ledger takes.

    Parameters
    ----------
    ways : DataFrame
        From `analysis.claimreadings.counting_rules`.

    Examples
    --------
    >>> columns = ["rule", "value", "claimed", "verdict"]
    >>> rows = [
    ...     ("On that continent alone", 0.2, 0.21, "reproduced"),
    ...     ("Each continent once", 0.35, 0.21, "not reproduced"),
    ...     ("A kth", 0.3, 0.21, "not reproduced"),
    ... ]
    >>> counting_sentence(pd.DataFrame(rows, columns=columns)).split(": ")[0]
    'The summary of the article words its shares in two ways'
    """
    told = []
    for start in (ALONE, ONCE, KTH):
        part = _rule(ways, start)
        kept = int((part["verdict"] == "reproduced").sum())
        gap = float((part["value"] - part["claimed"]).abs().mean()) * 100
        points = (
            "there are none of ours"
            if isnan(gap)
            else f"ours lie {gap:.1f} percentage points away on average"
        )
        told.append(f"{_of_shares(kept, len(part))}, and {points}")
    return (
        "The summary of the article words its shares in two ways: datasets “cover only” these continents, "
        "and they “focus on” them. On the datasets of the article's year and before, counting those that "
        f"lie on one continent alone, {told[0]}; counting each on every continent that it covers, {told[1]}; "
        f"with a kth of it on each of its k continents, {told[2]}. The ledger takes the first. For it speak "
        "the word “only”, and that the article adds two of its shares up to “nearly 40 %”: shares that count "
        f"a dataset more than once need not add up. Until version {READ_OTHERWISE} it took the second; "
        "the reading was changed with both results known, which makes these verdicts weaker evidence than "
        "those of a reading fixed beforehand."
    )


def by_size_sentence(ways: pd.DataFrame) -> str:
    """Say how wide the intervals by size are, and whether shares can be tested with them.

    Parameters
    ----------
    ways : DataFrame
        From `analysis.claimreadings.counting_rules`.

    Examples
    --------
    >>> row = {"rule": "By size", "low": [0.1], "high": [0.5], "known": 400, "equal": 9.0}
    >>> by_size_sentence(pd.DataFrame(row))[:62]
    'By size in pixels the intervals are 40 points wide: a few larg'
    """
    part = _rule(ways, "By size")
    width = (part["high"] - part["low"]) * 100
    if width.isna().all():
        return "By size in pixels no interval can be told: no dataset of known place has a size on record."
    known, equal = part["known"].max(), part["equal"].max()
    ends = dict.fromkeys(f"{end:.0f}" for end in (width.min(), width.max()))
    text = f"By size in pixels the intervals are {' to '.join(ends)} points wide"
    if equal >= claims.LEAST_DATASETS:
        return (
            f"{text}: together the {count_text(known)} datasets carry as much information as "
            f"{count_text(equal)} of equal size would, and the rule asks for {claims.LEAST_DATASETS}."
        )
    return (
        f"{text}: a few large ones of the {count_text(known)} datasets decide, and all together carry no "
        f"more information than {number_of(equal, 'dataset')} of equal size would, fewer than the "
        f"{claims.LEAST_DATASETS} that the rule asks for. No share is therefore tested so; until version "
        f"{RULES_STOOD} a share within such an interval had a tick."
    )


def ledger_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the replication ledger."""
    table = ledger(catalogue)
    article = article_ledger(catalogue)
    forerunner = table.drop(article.index)
    year = claims.article_year(catalogue)
    ways = counting(catalogue)
    return {
        "datasets": count_text(len(catalogue)),
        "then": count_text(len(catalogue.as_of(year))),
        "article_year": str(year),
        "claims": str(len(table)),
        "article_claims": str(len(article)),
        "article_verdicts": verdicts_text(article),
        "forerunner_claims": str(len(forerunner)),
        "forerunner_verdicts": verdicts_text(forerunner),
        "by_words": " ".join(
            filter(
                None,
                (
                    reading_sentence(by_reading(ways)),
                    other_reading_sentence(coverage(catalogue)),
                ),
            )
        ),
        "by_rounding": rounding_sentence(article),
        "by_numbers": number_sentence(other_numbers(catalogue)),
        "one_figure": one_figure_sentence(article, claims.claims(catalogue)),
        "rules_stood": RULES_STOOD,
        "counting_text": counting_sentence(ways),
        "by_size_text": by_size_sentence(ways),
        "coverage_text": coverage_sentence(coverage(catalogue)),
        "numbers_text": numbers_text(other_numbers(catalogue)),
        "igarss_text": igarss_sentence(catalogue),
    }
