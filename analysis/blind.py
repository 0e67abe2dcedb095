"""Datasets read anew, without sight of the record, by somebody who only knew their names.

Each row of ``data/readings/blind.csv`` is one field of one dataset: whether the record and the reader
found the same. Where they did not, ``settled`` says who was right, or that both answers can be
defended; where the reader was right, the record was mended afterwards. The first two readings
(`analysis.agreement`) were made before the records were complete; this one tells what a stranger finds
who gathers the same fields from other places.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis import checked_rows
from analysis.intervals import RESAMPLES, Estimate, bootstrap_share, stratified_share
from analysis.vocabularies import DATA

COLUMNS = ["draw", "day", "id", "field", "outcome", "settled"]
OUTCOMES = {
    "same": "both give the same value",
    "differ": "both give a value, not the same",
    "reader_only": "only the reader gives a value",
    "record_only": "only the record gives a value",
    "neither": "neither gives one",
}
SETTLED = {
    "record": "the record was right",
    "reader": "the reader was right, and the record was mended",
    "both": "both can be defended: another unit, part, version or rounding",
    "unclear": "not decided",
}
COMPARED = ("differ", "reader_only")  # outcomes that had to be settled
SEED = 202611220050  # of a draw; any fixed number would do
LISTS = {0: "no list", 1: "one list", 2: "two lists", 3: "three lists or more"}
MOST = max(LISTS)  # as many lists or more are one stratum


def _settling(row: checked_rows.Row) -> checked_rows.Faults:
    """Return a fault if what differed is not settled, or what did not differ is."""
    if row["outcome"] in COMPARED:
        return checked_rows.one_of(row, "settled", tuple(SETTLED))
    return [("settled", f"{row['settled']!r}, expected nothing")] if row["settled"] else []


@lru_cache(maxsize=4)
def fields(data: Path = DATA) -> pd.DataFrame:
    """Return the fields read blind.

    Parameters
    ----------
    data : Path
        The data folder; without a file ``readings/blind.csv`` nothing was read blind.

    Returns
    -------
    DataFrame
        ``draw`` (the seed), ``day, id, field, outcome, settled``; a row a field of a dataset.

    Raises
    ------
    ValueError
        If rows have no day, no known outcome, are settled though nothing differed or not settled
        though something did, or come twice: each with file, line and field.
    """
    rows = checked_rows.read(
        data / "readings" / "blind.csv",
        COLUMNS,
        _settling,
        {"outcome": tuple(OUTCOMES)},
        ("id", "field"),
    )
    return pd.DataFrame(rows, columns=COLUMNS)


def summary(read: pd.DataFrame) -> dict[str, float]:
    """Count what became of the fields read blind.

    Parameters
    ----------
    read : DataFrame
        Rows with ``id``, ``outcome`` and ``settled``, as `fields` returns them.

    Returns
    -------
    dict
        ``datasets``, one number an outcome, ``given`` (fields for which the reader gave a value),
        one number a way of settling, ``corrected`` and ``filled`` (the reader was right where the record
        had another value, and where it had none), ``share`` of those given in which the reader was right and
        the record not, ``low, high`` (95 % interval; whole datasets are drawn again, since mistakes come
        together) and ``reader_datasets`` in which the reader was right at least once.

    Examples
    --------
    >>> rows = [("a", "same", ""), ("a", "differ", "reader"), ("b", "record_only", "")]
    >>> found = summary(pd.DataFrame(rows, columns=["id", "outcome", "settled"]))
    >>> found["datasets"], found["given"], found["share"]
    (2, 2, 0.5)
    """
    counts: dict[str, float] = {"datasets": read["id"].nunique()}
    counts |= {outcome: int((read["outcome"] == outcome).sum()) for outcome in OUTCOMES}
    counts |= {settled: int((read["settled"] == settled).sum()) for settled in SETTLED}
    right = read["settled"] == "reader"
    counts["corrected"] = int((right & (read["outcome"] == "differ")).sum())
    counts["filled"] = int((right & (read["outcome"] == "reader_only")).sum())
    given = counts["given"] = counts["same"] + counts["differ"] + counts["reader_only"]
    each = _by_dataset(read)
    counts["reader_datasets"] = int((each["reader"] > 0).sum())
    if not given:
        return counts | {"share": float("nan"), "low": 0.0, "high": 1.0}
    share, low, high = (float(v) for v in bootstrap_share(each["given"], each["share"], SEED))
    return counts | {"share": share, "low": low, "high": high}


def _by_dataset(read: pd.DataFrame) -> pd.DataFrame:
    """Count for each dataset how many values the reader gave, and was right in."""
    table = pd.DataFrame(
        {
            "id": read["id"],
            "given": read["outcome"].isin(("same", *COMPARED)).astype(float),
            "reader": read["settled"].eq("reader").astype(float),
        }
    )
    each = table.groupby("id", sort=True)[["given", "reader"]].sum()
    return each.assign(share=each["reader"] / each["given"].clip(lower=1))


def by_lists(read: pd.DataFrame, lists: pd.Series) -> pd.DataFrame:
    """Return how often the reader was right, by the number of lists that name a dataset.

    Datasets that many lists name were drawn more often, so that a rate over all that were read blind
    is one of this mixture, and not of the records.

    Parameters
    ----------
    read : DataFrame
        As `fields` returns them; datasets without a number of lists are left out.
    lists : Series
        The number of lists that name each record of which a draw could be made, by id.

    Returns
    -------
    DataFrame
        ``lists`` (the last for `MOST` and more), ``label, records`` (how many there are), ``datasets``
        (read blind), ``given, reader``, ``share`` of those given in which the reader was right, ``low,
        high`` (95 % interval, datasets drawn again). A row a stratum, also where none was read.

    Examples
    --------
    >>> rows = [("a", "same", ""), ("a", "differ", "reader"), ("b", "same", "")]
    >>> read = pd.DataFrame(rows, columns=["id", "outcome", "settled"])
    >>> table = by_lists(read, pd.Series({"a": 0, "b": 5, "c": 0}))
    >>> table[["lists", "records", "datasets", "reader"]].values.tolist()
    [[0, 2, 1, 1], [1, 0, 0, 0], [2, 0, 0, 0], [3, 1, 1, 0]]
    """
    strata = lists.clip(upper=MOST)
    each = _by_dataset(read)
    of = strata.reindex(each.index)
    rows = []
    for number, label in LISTS.items():
        here = each[of == number]
        given, reader = int(here["given"].sum()), int(here["reader"].sum())
        estimate = bootstrap_share(here["given"], here["share"], SEED)
        rows.append(
            (number, label, int((strata == number).sum()), len(here), given, reader, *estimate)
        )
    columns = ["lists", "label", "records", "datasets", "given", "reader", "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def of_records(read: pd.DataFrame, lists: pd.Series) -> Estimate:
    """Return how often a reader would be right of all records: the rates of `by_lists`, by their records.

    Parameters
    ----------
    read, lists : DataFrame, Series
        As for `by_lists`.

    Returns
    -------
    Estimate
        With the 95 % interval of datasets drawn again within strata. Strata of which none was read are
        left out; NaN where all are.

    Examples
    --------
    >>> rows = [("a", "same", ""), ("a", "differ", "reader"), ("b", "same", "")]
    >>> read = pd.DataFrame(rows, columns=["id", "outcome", "settled"])
    >>> float(of_records(read, pd.Series({"a": 0, "b": 5, "c": 5, "d": 5})).value)  # a half of one in four
    0.125
    """
    strata = lists.clip(upper=MOST)
    each = _by_dataset(read)
    of = strata.reindex(each.index)
    sizes = strata.value_counts().sort_index().to_dict()
    return stratified_share(each["given"], each["share"], of, sizes, SEED, RESAMPLES)
