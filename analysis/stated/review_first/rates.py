"""Rates of growth in volume and size, and what they become under other choices."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from analysis import claims, growth
from analysis.catalogue import Catalogue
from analysis.growth import Rate
from analysis.stated.years import trend_years

FIRST_YEARS = (2005, claims.FIRST_TREND_YEAR, 2015)
"""First years for which rates are shown; the middle one is that of all trends of the book."""

OTHER_DRAWS = (2, 3, 10)
"""Numbers of datasets drawn that are tried beside `growth.DRAWS`."""

LEAST_TRIED = {"median": 1, "crowded": growth.DRAWS, "crowded-10": 10}
"""Datasets that a year needs, by the way of `growth_by_choice` that takes the median of such years."""

MEASURED = {"volume": "volume_bytes", "size": "size_pixels"}

STATISTICS = {"median": "the median", "drawn": f"the largest of {growth.DRAWS} drawn"}


@lru_cache(maxsize=2)
def growth_rates(catalogue: Catalogue) -> dict[tuple[str, str], Rate]:
    """Return the rate of each measure (``volume, size``) and statistic (``median, drawn``).

    By the rule of the ledger: years with at least `growth.DRAWS` datasets, for either statistic.
    """
    years = trend_years(catalogue)
    return {
        (what, statistic): growth.rate(
            catalogue.frame, weight, statistic, years, least=growth.DRAWS
        )
        for what, weight in MEASURED.items()
        for statistic in STATISTICS
    }


def size_rates(catalogue: Catalogue) -> tuple[Rate, Rate]:
    """Return the growth rates in pixels of the largest of those drawn and of the median."""
    rates = growth_rates(catalogue)
    return rates["size", "drawn"], rates["size", "median"]


def fitted_years(rates: dict[tuple[str, str], Rate]) -> tuple[int, int]:
    """Return the first and the last year that any of the rates is fitted to.

    Examples
    --------
    >>> fitted_years({("size", "median"): Rate(1.4, 1.1, 1.8, 2011, 2024, 90, 0.5)})
    (2011, 2024)
    """
    return min(r.first_year for r in rates.values()), max(r.last_year for r in rates.values())


def year_dependent(table: pd.DataFrame) -> list[str]:
    """Return the measures whose median grows by some choices of years and not by others.

    Parameters
    ----------
    table : DataFrame
        From `growth_by_choice`.

    Examples
    --------
    >>> rows = [("size", "median", "grows"), ("size", "crowded", ""), ("volume", "median", "grows")]
    >>> year_dependent(pd.DataFrame(rows, columns=["what", "way", "trend"]))
    ['size']
    """
    medians = table[table["way"].isin(LEAST_TRIED)]
    return [str(what) for what, part in medians.groupby("what") if part["trend"].nunique() > 1]


@lru_cache(maxsize=2)
def growth_by_choice(catalogue: Catalogue) -> pd.DataFrame:
    """Return the rates of growth under other first years, numbers drawn and rules for thin years.

    Returns
    -------
    DataFrame
        ``what`` (volume or size), ``way``, ``first`` (the first year), ``datasets``, ``factor, low,
        high`` and ``trend`` (as of `growth.Rate`). Of the way ``largest`` the ends are the range of
        the shuffled sizes, and it grows where it leaves that range.
    """
    frame, last = catalogue.frame, growth.last_complete_year(catalogue)
    rows: list[tuple[object, ...]] = []
    for what, weight in MEASURED.items():
        for first in FIRST_YEARS:
            years = (first, last)
            fits = {
                f"drawn-{draws}": growth.rate(frame, weight, "drawn", years, draws=draws)
                for draws in sorted({growth.DRAWS, *OTHER_DRAWS})
            }
            fits |= {
                way: growth.rate(frame, weight, "median", years, least=least)
                for way, least in LEAST_TRIED.items()
            }
            mixed = growth.shuffled(frame, weight, years)
            number = fits["median"].datasets
            trend = "grows" if mixed.factor > mixed.high else ""
            rows.append(
                (what, "largest", first, number, mixed.factor, mixed.low, mixed.high, trend)
            )
            rows += [
                (what, way, first, fit.datasets, fit.factor, fit.low, fit.high, fit.trend)
                for way, fit in fits.items()
            ]
    columns = ["what", "way", "first", "datasets", "factor", "low", "high", "trend"]
    return pd.DataFrame(rows, columns=columns)


def size_depends(catalogue: Catalogue) -> bool:
    """Say whether the choice of years decides if the median grows in size."""
    return "size" in year_dependent(growth_by_choice(catalogue))


@lru_cache(maxsize=2)
def uncorrected(catalogue: Catalogue) -> Rate:
    """Return the rate in size of the largest drawn with nothing added back to resamples."""
    years = trend_years(catalogue)
    return growth.rate(catalogue.frame, MEASURED["size"], "drawn", years, corrected=False)
