"""Claims read and counted otherwise than in the ledger, side by side.

The summary of the article can be read in more than one way, and a share of continents counted in more;
some trends rest on a number of ours: how many datasets are drawn of a year, or how many a year needs.
What the ledger takes is said in ``data/claims.yaml``; here stand the others with their verdicts.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis import claims, growth
from analysis.catalogue import Catalogue
from analysis.rarefaction import SAMPLE

CHOSEN = (1, 2, 3, None)
"""How many datasets are asked for together; the last means all of them."""

DIFFERENT = (5, 10, 15, SAMPLE, 30, 50)
"""How many datasets of a year are drawn for diversity and scope; the ledger's is `SAMPLE`."""

NUMBERS = {
    "diversity": DIFFERENT,
    "scope": DIFFERENT,
    "drawn": (2, 3, growth.DRAWS, 10),
    "median": (1, growth.DRAWS, 10),
}
"""What is tried, by the measure of a claim, or by the statistic of one on growth."""

CHOSEN_NUMBER = {
    "diversity": SAMPLE,
    "scope": SAMPLE,
    "drawn": growth.DRAWS,
    "median": growth.DRAWS,
}
"""The number that the ledger takes."""


def counting_rules(catalogue: Catalogue) -> pd.DataFrame:
    """Recompute the shares of continents under other rules of counting.

    Returns
    -------
    DataFrame
        ``id, text, claimed, rule, value, low, high, n, known, equal, verdict, by_rounding``.
    """
    year = claims.article_year(catalogue)
    pools: list[tuple[str, Callable[..., claims.Result], Catalogue]] = [
        (f"On that continent alone, to {year}", claims.continent_alone, catalogue.as_of(year)),
        ("On that continent alone, today", claims.continent_alone, catalogue),
        (f"Each continent once, to {year}", claims.continent, catalogue.as_of(year)),
        ("Each continent once, today", claims.continent, catalogue),
        (
            f"A kth to each of k continents, to {year}",
            claims.continent_fractional,
            catalogue.as_of(year),
        ),
        ("A kth to each of k continents, today", claims.continent_fractional, catalogue),
        ("Each continent once, read records only", claims.continent, catalogue.read()),
        ("By size in pixels", claims.continent_by_size, catalogue),
    ]
    rows = []
    for claim in claims.claims(catalogue):
        if claim.get("measure") != "continent_alone":
            continue
        for name, measure, part in pools:
            result = measure(part, **claim["arguments"])
            rows.append(
                (
                    claim["id"],
                    claim["text"],
                    claim["value"],
                    name,
                    result.value,
                    result.low,
                    result.high,
                    result.n,
                    result.known,
                    result.known if result.equal is None else result.equal,
                    claims.verdict(claim, result),
                    claims.by_rounding(claim, result),
                )
            )
    columns = ["id", "text", "claimed", "rule", "value", "low", "high", "n", "known"]
    return pd.DataFrame(rows, columns=[*columns, "equal", "verdict", "by_rounding"])


def coverage_readings(catalogue: Catalogue) -> pd.DataFrame:
    """Recompute a claim on the diversity of datasets for one of them, for several, and for all.

    Returns
    -------
    DataFrame
        ``id, text, claimed, datasets`` (how many together, 0 for all), ``then_value, verdict,
        now_value, verdict_now``; one row a reading of every claim whose measure is ``coverage``.
    """
    then = catalogue.as_of(claims.article_year(catalogue))
    rows = []
    for claim in claims.claims(catalogue):
        if claim.get("measure") != "coverage":
            continue
        for number in CHOSEN:
            row = [claim["id"], claim["text"], claim["value"], number or 0]
            for part in (then, catalogue):
                result = claims.coverage(part, number)
                row += [result.value, claims.verdict(claim, result)]
            rows.append(row)
    columns = ["id", "text", "claimed", "datasets", "then_value", "verdict"]
    return pd.DataFrame(rows, columns=[*columns, "now_value", "verdict_now"])


def other_numbers(catalogue: Catalogue) -> pd.DataFrame:
    """Recompute the trends that rest on a number of ours with other numbers, and with lists alone.

    Returns
    -------
    DataFrame
        ``id, text, kind, measure, what`` (see `NUMBERS`), ``number``, ``chosen`` (whether the ledger
        takes it), ``years, first, last`` (fitted, at the article's date); ``then_…``, ``listed_…``
        (of what public lists name, at that date) and ``now_…`` with ``value, low, high, verdict``.
    """
    then = catalogue.as_of(claims.article_year(catalogue))
    pools = {"then": then, "listed": growth.listed(then), "now": catalogue}
    rows = []
    for claim in claims.claims(catalogue):
        arguments = claim.get("arguments", {})
        what = arguments.get("statistic", claim.get("measure"))
        if claim["kind"] != "rising":
            continue
        for number in NUMBERS.get(what, ()):
            of_it = claim | {"arguments": arguments | {"number": number}}
            row: dict[str, object] = {key: claim[key] for key in ("id", "text", "kind", "measure")}
            row |= {"what": what, "number": number, "chosen": number == CHOSEN_NUMBER[what]}
            for name, part in pools.items():
                result = claims.evaluate(of_it, part)
                if name == "then":
                    row |= {key: getattr(result, key, None) for key in ("years", "first", "last")}
                for key in ("value", "low", "high"):
                    row[f"{name}_{key}"] = getattr(result, key, None)
                row[f"{name}_verdict"] = claims.verdict(claim, result)
            rows.append(row)
    ends = ("value", "low", "high", "verdict")
    columns = [
        "id",
        "text",
        "kind",
        "measure",
        "what",
        "number",
        "chosen",
        "years",
        "first",
        "last",
    ]
    return pd.DataFrame(rows, columns=[*columns, *(f"{n}_{key}" for n in pools for key in ends)])
