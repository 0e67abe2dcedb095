"""Verdicts of the ledger that hang on a number that we chose."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pandas as pd

from analysis import claimreadings
from analysis.catalogue import Catalogue
from analysis.stated.words import listed

DECIDED = ("reproduced", "not reproduced")


@lru_cache(maxsize=2)
def other_numbers(catalogue: Catalogue) -> pd.DataFrame:
    """Return the trends with other numbers (computed once)."""
    return claimreadings.other_numbers(catalogue)


def turned(rows: pd.DataFrame) -> tuple[list[int], list[int]]:
    """Return which numbers turn the verdict of a claim, of all datasets and of what lists name.

    Parameters
    ----------
    rows : DataFrame
        Of one claim, from `analysis.claimreadings.other_numbers`. That a trend cannot be tested turns
        no verdict.

    Examples
    --------
    >>> rows = {"number": [5, 20, 50], "chosen": [False, True, False]}
    >>> rows |= {"then_verdict": ["not reproduced", "reproduced", "reproduced"]}
    >>> rows |= {"listed_verdict": ["reproduced", "reproduced", "cannot be tested"]}
    >>> turned(pd.DataFrame(rows))
    ([5], [])
    """
    own = rows.loc[rows["chosen"], "then_verdict"].iloc[0]
    other = [verdict for verdict in DECIDED if verdict != own] if own in DECIDED else []
    all_of_them, of_lists = (
        rows.loc[rows[column].isin(other), "number"].tolist()
        for column in ("then_verdict", "listed_verdict")
    )
    return all_of_them, of_lists


def hanging(table: pd.DataFrame) -> pd.DataFrame:
    """Return the claims whose verdict some number turns, with all datasets or with those of lists.

    Parameters
    ----------
    table : DataFrame
        From `analysis.claimreadings.other_numbers`.

    Returns
    -------
    DataFrame
        ``id, text, verdict``.
    """
    rows = [
        (identifier, part["text"].iloc[0], part.loc[part["chosen"], "then_verdict"].iloc[0])
        for identifier, part in table.groupby("id", sort=False)
        if any(turned(part))
    ]
    return pd.DataFrame(rows, columns=["id", "text", "verdict"])


def by_number(table: pd.DataFrame) -> Counter[str]:
    """Return how many verdicts of each kind hang on a number that we chose."""
    return Counter(hanging(table)["verdict"])


def _quoted(text: str) -> str:
    return f"“{text.removesuffix('.')}”"


def number_sentence(table: pd.DataFrame) -> str:
    """Say which verdicts hang on a number that we chose, and where it is told what turns them.

    Parameters
    ----------
    table : DataFrame
        From `analysis.claimreadings.other_numbers`.
    """
    found = hanging(table)
    texts = {
        v: [_quoted(text) for text in found.loc[found["verdict"] == v, "text"]] for v in DECIDED
    }
    parts = [f"of those {verdict} {listed(said)}" for verdict, said in texts.items() if said]
    if not parts:
        return ""
    verb = "hangs" if len(found) == 1 else "hang"
    return (
        f"{len(found)} of the verdicts {verb} on a number that we chose, or on whether our own search "
        f"counts, as “Other numbers” tells: {'; '.join(parts)}."
    )


def _told(rows: pd.DataFrame) -> str:
    row = rows[rows["chosen"]].iloc[0]
    claim = _quoted(row["text"])
    if row["then_verdict"] not in DECIDED:
        return f"{claim} {row['then_verdict']}."
    everyone, of_lists = turned(rows)
    years = f"{row['years']:.0f} years, {row['first']:.0f}–{row['last']:.0f}"
    said = f"{claim} is {row['then_verdict']} with {row['number']} ({years})"
    others = [verdict for verdict in DECIDED if verdict != row["then_verdict"]][0]
    if everyone:
        said += f", and would be {others} with {listed([str(n) for n in everyone])}"
    else:
        said += ", and no other number tried turns it"
    if of_lists:
        said += (
            f"; of what public lists name it is {others} with {listed([str(n) for n in of_lists])}"
        )
    return f"{said}."


def numbers_text(table: pd.DataFrame) -> str:
    """Say of every trend that rests on a number that we chose which other numbers turn its verdict.

    Parameters
    ----------
    table : DataFrame
        From `analysis.claimreadings.other_numbers`.
    """
    return " ".join(_told(part) for _, part in table.groupby("id", sort=False))
