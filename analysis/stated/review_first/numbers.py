"""How many datasets a year there are: which curve describes it, and who found them."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from analysis import claims, growth
from analysis.catalogue import Catalogue
from analysis.figures.headlines import AS_GOOD, signed
from analysis.figures.marks import count_text
from analysis.intervals import difference
from analysis.stated.review_first.rates import FIRST_YEARS
from analysis.stated.words import listed, percent

FITTED_FROM_THE_FIRST = "2026.11.19"
"""Last version that fitted the numbers a year from the first dataset on record on."""

COLUMNS = ["model", "aicc", "weight", "first", "last", "who", "in_figure"]
ON_RECORD, IN_LISTS = "All on record", "Named by public lists"


@lru_cache(maxsize=2)
def yearly_numbers(catalogue: Catalogue) -> pd.DataFrame:
    """Return how many datasets a year there are, and how many of them a public list names.

    Returns
    -------
    DataFrame
        ``year, n, cumulated`` (as `analysis.growth.counts`) and ``listed``.
    """
    table = growth.counts(catalogue)
    of_lists = growth.counts(growth.listed(catalogue)).set_index("year")["n"]
    return table.assign(listed=table["year"].map(of_lists).fillna(0).astype(int))


@lru_cache(maxsize=2)
def count_models_by_choice(catalogue: Catalogue) -> pd.DataFrame:
    """Compare the models of the number a year from several first years on, for all and for lists.

    Returns
    -------
    DataFrame
        As `analysis.growth.compare_count_models`, and ``who`` (`ON_RECORD` or `IN_LISTS`) and
        ``in_figure`` (fitted from the first year of all trends on, to all on record).
    """
    table, last = yearly_numbers(catalogue), growth.last_complete_year(catalogue)
    parts = []
    for who, column in ((ON_RECORD, "n"), (IN_LISTS, "listed")):
        numbers = table[["year"]].assign(n=table[column])
        numbers = numbers[(numbers["n"] > 0).cummax()]  # from the first dataset on
        starts = {int(year) for year in numbers["year"].head(1)}
        starts |= {year for year in FIRST_YEARS if year > min(starts, default=year)}
        parts += [
            growth.compare_count_models(numbers, last, first).assign(
                who=who, in_figure=who == ON_RECORD and first == claims.FIRST_TREND_YEAR
            )
            for first in sorted(starts)
            if first <= last
        ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def count_models(catalogue: Catalogue) -> pd.DataFrame:
    """Return the models fitted from the first year of all trends on, of all datasets on record."""
    return growth.compare_count_models(
        yearly_numbers(catalogue), growth.last_complete_year(catalogue), claims.FIRST_TREND_YEAR
    )


def as_good_as_best(models: pd.DataFrame) -> frozenset[str]:
    """Return the models that cannot be told from the best.

    Examples
    --------
    >>> rows = {"model": ["logistic", "linear", "constant"], "aicc": [10.0, 11.9, 12.1]}
    >>> sorted(as_good_as_best(pd.DataFrame(rows)))
    ['linear', 'logistic']
    """
    return frozenset(models.loc[models["aicc"] - models["aicc"].min() <= AS_GOOD, "model"])


def first_year_decides(table: pd.DataFrame) -> bool:
    """Say whether other models are as good as the best from another first year on.

    Parameters
    ----------
    table : DataFrame
        From `count_models_by_choice`; only all on record are compared.
    """
    of_all = table[table["who"] == ON_RECORD]
    return len({as_good_as_best(part) for _, part in of_all.groupby("first")}) > 1


def models_reading(table: pd.DataFrame) -> str:
    """Say from which year on the models are fitted, and whether that decides which is best.

    Parameters
    ----------
    table : DataFrame
        From `count_models_by_choice`.
    """
    begin = (
        f"The models are fitted from {claims.FIRST_TREND_YEAR} on, as are the review's other trends; until "
        f"version {FITTED_FROM_THE_FIRST} they were fitted from the first dataset on record on, and the "
        "change was made after results were seen."
    )
    if first_year_decides(table):
        return (
            f"{begin} It matters: from another first year on another curve is the best, or as good."
        )
    return f"{begin} From other first years on the same are the best."


def doubled_since(table: pd.DataFrame, column: str) -> int | None:
    """Return the last year at whose end there were at most half of today's datasets.

    Examples
    --------
    >>> table = pd.DataFrame({"year": [2018, 2019, 2020], "n": [3, 2, 5], "listed": 0})
    >>> doubled_since(table, "n"), doubled_since(table, "listed")
    (2019, None)
    """
    running = table[column].cumsum()
    total = running.max()
    return int(table.loc[running * 2 <= total, "year"].max()) if total else None


def doubled_in_lists(table: pd.DataFrame) -> str:
    """Say since when those that public lists name have doubled; empty where lists name none."""
    year = doubled_since(table, "listed")
    return f", in public lists since {year}" if year is not None else ""


def who_found(table: pd.DataFrame, last_complete: int) -> str:
    """Say which year brought most, on record and within lists, and what our own search adds to each.

    Parameters
    ----------
    table : DataFrame
        From `yearly_numbers`.
    last_complete : int
        Later years are left out.

    Examples
    --------
    >>> rows = {"year": [2022, 2023], "n": [150, 170], "listed": [120, 100]}
    >>> who_found(pd.DataFrame(rows), 2023).split(". ")[1]
    'Within public lists it is 2022: from 2022 to 2023 they name 120 and 100'
    """
    numbers = table[table["year"] <= last_complete].set_index("year")
    if numbers.empty or not numbers["listed"].max():
        return ""
    most, most_listed = int(numbers["n"].idxmax()), int(numbers["listed"].idxmax())
    begin = f"Of the complete years {most} has most datasets on record, {numbers.loc[most, 'n']}."
    if most == most_listed:
        return f"{begin} So it has within public lists, with {numbers.loc[most, 'listed']}."
    span = range(*sorted((most, most_listed)))
    named = [count_text(numbers.loc[year, "listed"]) for year in (*span, span.stop)]
    own = numbers["n"] - numbers["listed"]
    parts = [(int(own[year]), int(numbers.loc[year, "n"])) for year in (most, most_listed)]
    value, low, high = (signed(100 * end, 0) for end in difference(*parts[0], *parts[1]))
    of_most, of_other = (f"{n} of {whole} ({percent(n, whole)})" for n, whole in parts)
    return (
        f"{begin} Within public lists it is {most_listed}: from {span.start} to {span.stop} they name "
        f"{listed(named)}. Only our own search found {of_most} of {most} and {of_other} of {most_listed}, "
        f"a difference of {value} points (95 % interval {low} to {high}). Without that search {most_listed} "
        "would come first."
    )
