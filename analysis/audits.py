"""Facts held against the sources they name, by somebody who had not written them.

Each row of ``data/audits.csv`` is one fact with its verdict. Either single facts were drawn at random
(``unit`` is ``fact``), or records, of which every fact was then looked up (``unit`` is ``record``).
What did not hold was mended afterwards, so that a verdict is on the catalogue of its day. What each
draw was drawn from stands in ``data/audit_draws.csv``: a draw from a part of the catalogue says how
many faults to expect among the facts of that part that nobody looked up, and no more. Draws from
different parts are therefore never added up to one rate.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis import checked_rows
from analysis.intervals import bootstrap_share, wilson
from analysis.vocabularies import DATA

COLUMNS = ["draw", "unit", "day", "id", "field", "verdict"]
UNITS = ("fact", "record")
DRAW_COLUMNS = ["draw", "day", "scope", "drawn_from"]
SCOPES = ("all", "part")  # of all records read by then, or of a part of the catalogue
VERDICTS = {
    "found": "the source that the fact names says it",
    "wrong": "that source says something else",
    "absent": "that source does not say it",
    "misleading": "it is true of another part, version or unit, or surer than the source",
    "misplaced": "it is true, but stands in another source or place than the record says",
    "elsewhere": "that source could not be opened; another text says the same",
    "not_opened": "nothing could be opened",
    "unstated": "recorded as not stated, and the sources looked in do not say it",
    "missed": "recorded as not stated, though a source looked in says it",
}
OPENED = ("found", "wrong", "absent", "misleading", "misplaced")
FAULTY = ("wrong", "absent")
DEFECTIVE = (*FAULTY, "misleading", "misplaced")


@lru_cache(maxsize=4)
def facts(data: Path = DATA) -> pd.DataFrame:
    """Return the drawn facts.

    Parameters
    ----------
    data : Path
        The data folder; without a file ``audits.csv`` nothing was drawn.

    Returns
    -------
    DataFrame
        ``draw`` (the seed), ``unit`` (what was drawn), ``day, id, field, verdict``; a row a fact.

    Raises
    ------
    ValueError
        If rows have no day, no known unit or verdict, or come twice: each with file, line and field.
    """
    terms = {"verdict": tuple(VERDICTS), "unit": UNITS}
    rows = checked_rows.read(
        data / "audits.csv", COLUMNS, lambda row: [], terms, key=("id", "field", "draw")
    )
    return pd.DataFrame(rows, columns=COLUMNS)


def _drawn_from(row: checked_rows.Row) -> checked_rows.Faults:
    return [] if row["drawn_from"] else [("drawn_from", "empty, expected what was drawn from")]


@lru_cache(maxsize=4)
def draws(data: Path = DATA) -> pd.DataFrame:
    """Return what each draw was drawn from.

    Parameters
    ----------
    data : Path
        The data folder; without a file ``audit_draws.csv`` nothing was drawn.

    Returns
    -------
    DataFrame
        ``draw`` (the seed), ``day, scope`` (``all`` records read by then, or a ``part``) and
        ``drawn_from`` in words; the latest draw last.

    Raises
    ------
    ValueError
        If rows have no day, no known scope, nothing drawn from, or come twice: each with file, line
        and field.
    """
    rows = checked_rows.read(
        data / "audit_draws.csv", DRAW_COLUMNS, _drawn_from, {"scope": SCOPES}, key=("draw",)
    )
    return pd.DataFrame(rows, columns=DRAW_COLUMNS)


def _counts(part: pd.DataFrame) -> dict[str, int]:
    """Count the verdicts, those whose source was opened, and the faulty and defective among these."""
    counts = {verdict: int((part["verdict"] == verdict).sum()) for verdict in VERDICTS}
    groups = {"opened": OPENED, "faulty": FAULTY, "defective": DEFECTIVE}
    return counts | {
        name: sum(counts[verdict] for verdict in group) for name, group in groups.items()
    }


def summary(drawn: pd.DataFrame) -> pd.DataFrame:
    """Count the verdicts of each draw of single facts.

    Parameters
    ----------
    drawn : DataFrame
        Rows with ``draw`` and ``verdict``, of single facts, as `facts` returns them.

    Returns
    -------
    DataFrame
        ``draw, drawn``, one column a verdict, ``opened`` (the named source was opened), ``faulty``
        (wrong or absent), ``share`` of the faulty among the opened, ``low, high`` (Wilson's 95 %
        interval), ``defective`` (faulty, misleading or misplaced) and ``defect_share, defect_low,
        defect_high`` likewise. There is no row for all together: see above.

    Examples
    --------
    >>> verdicts = ["found", "found", "wrong", "not_opened"]
    >>> summary(pd.DataFrame({"draw": "1", "verdict": verdicts}))[["opened", "faulty"]].values.tolist()
    [[3, 1]]
    """
    rows = []
    for draw, part in drawn.groupby("draw", sort=True):
        counts = _counts(part)
        opened = counts["opened"]
        shares: dict[str, float] = {}
        for name, prefix in (("faulty", ""), ("defective", "defect_")):
            low, high = (float(v) for v in wilson(counts[name], opened)) if opened else (0.0, 1.0)
            share = counts[name] / opened if opened else float("nan")
            shares |= {f"{prefix}share": share, f"{prefix}low": low, f"{prefix}high": high}
        rows.append({"draw": draw, "drawn": len(part), **counts, **shares})
    return pd.DataFrame(rows)


def whole_records(drawn: pd.DataFrame) -> pd.DataFrame:
    """Count the verdicts on all facts of drawn records, by draw.

    Defects come together: a record read in haste has several. The interval therefore draws whole
    records again (`analysis.intervals.bootstrap_share`, with the draw's own seed), not single facts.
    It is of the defective, not of the faulty, of which there may be too few: a bootstrap does not see
    what was never drawn.

    Parameters
    ----------
    drawn : DataFrame
        Rows with ``draw, id, verdict``, of whole records, as `facts` returns them.

    Returns
    -------
    DataFrame
        ``draw, records, facts`` (values looked up), one column a verdict, ``opened`` (the named source
        was opened), ``faulty`` (wrong or absent), ``defective`` (faulty, misleading or misplaced),
        ``defect_share`` of these among the opened, ``defect_low, defect_high`` (95 % interval);
        without any draw no row.

    Examples
    --------
    >>> rows = {"draw": "1", "id": ["a", "a", "b", "b"], "verdict": ["found", "wrong", "found", "missed"]}
    >>> whole_records(pd.DataFrame(rows))[["records", "facts", "opened", "faulty"]].values.tolist()
    [[2, 3, 3, 1]]
    """
    rows = []
    for draw, part in drawn.groupby("draw", sort=True):
        counts = _counts(part)
        each = pd.DataFrame([_counts(record) for _, record in part.groupby("id", sort=True)])
        opened = each["opened"].to_numpy(dtype=float)
        defective = each["defective"].to_numpy(dtype=float) / opened.clip(min=1)
        share, low, high = bootstrap_share(opened, defective, seed=int(str(draw)))
        rows.append(
            {
                "draw": draw,
                "records": part["id"].nunique(),
                "facts": len(part) - counts["unstated"] - counts["missed"],
                **counts,
                "defect_share": float(share),
                "defect_low": float(low),
                "defect_high": float(high),
            }
        )
    counted = [*VERDICTS, "opened", "faulty", "defective"]
    shares = ["defect_share", "defect_low", "defect_high"]
    return pd.DataFrame(rows, columns=["draw", "records", "facts", *counted, *shares])
