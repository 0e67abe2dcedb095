"""The share of the audit's items that a dataset meets, by year, and whether it rises."""

from __future__ import annotations

import pandas as pd

from analysis import generality
from analysis.intervals import RESAMPLES

LEAST_ANSWERS = 7  # of the twelve items that ask what there is


def shares(audit: pd.DataFrame, least: int = LEAST_ANSWERS) -> pd.DataFrame:
    """Return the share of items met by each dataset with its year known and enough answers.

    Items that ask what is on record only are left out: that nothing is on record is no answer.

    Parameters
    ----------
    audit : DataFrame
        From `analysis.openness.audit`.
    least : int, optional
        Answers that a dataset needs to count.

    Returns
    -------
    DataFrame
        ``id, year, share``.

    Examples
    --------
    >>> met = [True, True, False, False]
    >>> table = pd.DataFrame({"id": "a", "year": 2020, "met": pd.array(met, dtype="boolean")})
    >>> shares(table.assign(recorded=False), least=4).values.tolist()
    [['a', 2020, 0.5]]
    """
    asked = audit[~audit["recorded"].astype(bool)]  # of no dataset, it has no type
    per = asked.groupby(["id", "year"], dropna=True)["met"].agg(["sum", "count"]).reset_index()
    per = per[per["count"] >= least]
    share = per["sum"].astype(float) / per["count"]
    return per.assign(share=share)[["id", "year", "share"]].reset_index(drop=True)


def by_year(table: pd.DataFrame) -> pd.DataFrame:
    """Return the mean share of each year with its 95 % interval.

    Parameters
    ----------
    table : DataFrame
        From `shares`.

    Returns
    -------
    DataFrame
        ``year, share, n, low, high``; of a year with one dataset the ends are NaN, since one does not tell
        how far others would lie from it.

    Examples
    --------
    >>> by_year(pd.DataFrame({"year": [2020, 2020], "share": [0.5, 0.75]})).round(2).values.tolist()
    [[2020.0, 0.62, 2.0, 0.38, 0.87]]
    """
    grouped = table.groupby("year")["share"]
    result = grouped.agg(share="mean", deviation="std", n="size").reset_index()
    error = 1.96 * result.pop("deviation") / result["n"] ** 0.5
    return result.assign(
        low=(result["share"] - error).clip(0), high=(result["share"] + error).clip(upper=1)
    )


def trend(table: pd.DataFrame, resamples: int = RESAMPLES) -> generality.Trend | None:
    """Fit the change a decade of the mean share; years and datasets resampled, as for the index.

    Parameters
    ----------
    table : DataFrame
        From `shares`, of the years to fit.
    resamples : int, optional
        Of the bootstrap.

    Returns
    -------
    Trend or None
        None with datasets of fewer than three years.

    Examples
    --------
    >>> fit = trend(pd.DataFrame({"year": [2010, 2011, 2012], "share": [0.1, 0.2, 0.3]}), resamples=50)
    >>> fit.verdict
    'rising'
    """
    years = table["year"].dropna()
    if years.nunique() < 3:
        return None
    index = table.assign(index=table["share"])
    return generality.trend(index, int(years.min()), int(years.max()), resamples)
