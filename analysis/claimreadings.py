"""Claims read and counted otherwise than in the ledger, side by side.

The summary of the article can be read in more than one way, and a share of continents counted in more.
What the ledger takes is said in ``data/claims.yaml``; here stand the others with their verdicts.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis import claims
from analysis.catalogue import Catalogue

CHOSEN = (1, 2, 3, None)
"""How many datasets are asked for together; the last means all of them."""


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
