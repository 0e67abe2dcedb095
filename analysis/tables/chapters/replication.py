"""Tables of the replication ledger."""

from __future__ import annotations

import pandas as pd

from analysis.figures.marks import bytes_text, figures_text, pixels_text, share_text
from analysis.tables.cells import interval, intervals, linked
from analysis.tables.html import Table, table

UNITS: dict[str, tuple[float, str, str]] = {
    "growth": (1, ".2f", "-fold a year"),
    "index_mean": (1, "+.2f", " of the index a decade"),
    "index_ends": (100, "+.0f", " points a decade"),
    "diversity": (1, "+.2f", " pairs a year"),
    "scope": (1, "+.2f", " themes a year"),
    "number": (1, "+.1f", " datasets more each year"),
}
"""What a trend is multiplied by, how it is written, and its unit, by the measure of a claim."""


def _value(kind: str, value: float | None, measure: str | None = None) -> str:
    if value is None or pd.isna(value):
        return ""
    if measure in UNITS:
        times, written, unit = UNITS[measure]
        return f"{times * float(value):{written}}".replace("-", "−") + unit
    if kind in ("share", "at_most", "census"):
        return share_text(float(value))
    if kind == "order":
        return f"{float(value) * 100:.0f} points"
    return f"{value:,.0f}" if kind in ("count",) or float(value) >= 100 else f"{value:.3g}"


def _between(kind: str, low: float, high: float, measure: str | None = None) -> str:
    if kind == "share":
        return interval(low, high)
    first, last = _value(kind, low, measure), _value(kind, high, measure)
    if measure in UNITS:  # the value before the brackets has the unit
        unit = UNITS[measure][2]
        return f"{first.removesuffix(unit)} to {last.removesuffix(unit)}"
    return f"{first.removesuffix(' points')} to {last}"


def _claimed(kind: str, value: float | None, measure: str | None) -> str:
    """Write what is claimed; a trend is claimed to be above no change.

    Examples
    --------
    >>> _claimed("rising", 1, "growth"), _claimed("rising", 0, "index_ends")
    ('above 1-fold a year', 'above 0 points a decade')
    """
    if measure in UNITS:
        times, _, unit = UNITS[measure]
        return f"{CLAIMED.get(kind, '')}{times * float(value or 0):g}{unit}"
    return CLAIMED.get(kind, "") + _value(kind, value)


CLAIMED = {"rising": "above ", "order": "above ", "at_most": "at most "}


def ledger(frame: pd.DataFrame) -> Table:
    """Write the replication ledger."""
    rows = frame.copy()
    for when in ("then", "now"):
        rows[when] = [
            _value(k, v, m) + (f" ({_between(k, a, b, m)})" if pd.notna(a) else "")
            for k, m, v, a, b in zip(
                rows["kind"],
                rows["measure"],
                rows[f"{when}_value"],
                rows[f"{when}_low"],
                rows[f"{when}_high"],
                strict=True,
            )
        ]
    rows["claimed_text"] = [
        _claimed(k, v, m)
        for k, v, m in zip(rows["kind"], rows["claimed"], rows["measure"], strict=True)
    ]
    rows["claim"] = rows["where"] + ": " + rows["text"]
    for when, suffix in (("then", ""), ("now", "_now")):
        rounded = rows[f"by_rounding{suffix}"].map({True: ", by its rounding only", False: ""})
        said = rows[f"verdict{suffix}"] + rounded
        # One cell for value and verdict: eight columns left the notes one word to a line.
        rows[when] = [
            f"{value}: {words}" if value else words
            for value, words in zip(rows[when], said, strict=True)
        ]
    return table(
        rows,
        "The claims taken up, recomputed on what was out at the article's date and on all of today, with "
        "the 95 % interval in brackets; a value without one is a full count or a point value. Claims of "
        "one figure rest on the same datasets",
        {
            "claim": "Claim",
            "claimed_text": "Claimed",
            "then": "Then",
            "now": "Today",
            "note": "How, and why it differs",
        },
        stacked=True,
    )


def rules(texts: dict[str, str]) -> Table:
    """Write the rule of each kind of claim."""
    frame = pd.DataFrame(
        {"kind": [k.replace("_", " ") for k in texts], "rule": list(texts.values())}
    )
    return table(frame, "How a verdict is reached", {"kind": "Kind of claim", "rule": "Rule"})


def counting_rules(frame: pd.DataFrame) -> Table:
    """Write the shares of continents under every rule of counting."""
    rows = frame.copy()
    rows["value_text"] = [share_text(v) for v in rows["value"]]
    rows["interval"] = intervals(rows)
    words = {verdict: f", {verdict}" for verdict in ("reproduced", "cannot be tested")}
    said = rows["verdict"].map(words).fillna("")
    said += rows["by_rounding"].map({True: " by its rounding only", False: ""})
    wide = rows.assign(cell=rows["value_text"] + " (" + rows["interval"] + ")" + said).pivot_table(
        index="rule", columns="text", values="cell", aggfunc="first", sort=False
    )
    places = {
        text: text.removesuffix(".").split(" of datasets cover ")[-1] for text in wide.columns
    }
    short = {text: place.replace("only ", "") for text, place in places.items()}
    flat = wide.rename(columns=short).reset_index()
    claimed = {short[t]: share_text(c) for t, c in zip(rows["text"], rows["claimed"], strict=True)}
    top = pd.DataFrame([{"rule": "The article's share", **claimed}])
    flat = pd.concat([top, flat], ignore_index=True)
    return table(
        flat,
        "Shares of continents under each rule of counting, with 95 % intervals; a global dataset without "
        "a list gives a sixth to each inhabited continent where datasets are shared out. Words say "
        "where the article's share is reproduced, or cannot be tested, by the rule above",
        {"rule": "Rule"} | {name: name for name in short.values()},
    )


def _tried(number: int, what: str) -> str:
    """Write a number of ours as what it is.

    Examples
    --------
    >>> _tried(5, "median"), _tried(20, "scope")
    ('years with 5 datasets or more', '20 datasets drawn of a year')
    """
    if what != "median":
        return f"{number} datasets drawn of a year"
    return f"years with {number} datasets or more" if number > 1 else "every year"


def other_numbers(frame: pd.DataFrame) -> Table:
    """Write the trends that rest on a number of ours, with each number tried."""
    rows = frame.assign(
        claim=frame["text"],
        tried=[
            _tried(number, what) + (" (the ledger's)" if chosen else "")
            for number, what, chosen in zip(
                frame["number"], frame["what"], frame["chosen"], strict=True
            )
        ],
        fitted=[
            "" if pd.isna(years) else f"{first:.0f}–{last:.0f} ({years:.0f})"
            for years, first, last in zip(
                frame["years"], frame["first"], frame["last"], strict=True
            )
        ],
    )
    for when in ("then", "listed", "now"):
        rows[when] = [
            f"{_value(k, v, m)} ({_between(k, a, b, m)}): {said}" if pd.notna(v) else said
            for k, m, v, a, b, said in zip(
                rows["kind"],
                rows["measure"],
                *(rows[f"{when}_{key}"] for key in ("value", "low", "high", "verdict")),
                strict=True,
            )
        ]
    return table(
        rows,
        "Trends that rest on a number that we chose, with other numbers: at the article's date, at that date "
        "with what public lists name alone, and today, with 95 % intervals. Years are those with as many "
        "datasets, at the article's date; in brackets how many they are",
        {
            "claim": "Claim",
            "tried": "Number",
            "fitted": "Years",
            "then": "Then",
            "listed": "Then, lists alone",
            "now": "Today",
        },
        stacked=True,
    )


def coverage_readings(frame: pd.DataFrame) -> Table:
    """Write what one dataset and several together meet of the wishes, with the verdict for each."""
    words = {0: "All datasets together", 1: "The best single dataset"}
    rows = frame.assign(
        reading=[words.get(number, f"The best {number} together") for number in frame["datasets"]]
    )
    for when, verdict in (("then", "verdict"), ("now", "verdict_now")):
        shares = rows[f"{when}_value"].map(share_text)
        rows[when] = shares + ", " + rows[verdict]
    claimed = share_text(float(frame["claimed"].iloc[0]))
    return table(
        rows,
        "Wishes for a generic dataset that are met, by how many datasets may meet them together, at the "
        f"article's date and today; reproduced where at most {claimed} are",
        {"reading": "Read of", "then": "Then", "now": "Today"},
    )


def _bare_pixels(number: float) -> str:
    return pixels_text(number).removesuffix(" pixels")


def igarss(frame: pd.DataFrame, measure: str) -> Table:
    """Write the forerunner's totals by task beside ours, for ``size`` or ``volume``."""
    words = {"size": ("size in pixels", _bare_pixels), "volume": ("volume", bytes_text)}
    name, writer = words[measure]
    return table(
        frame[frame["measure"] == measure],
        f"The forerunner's list by task, {name}: its own totals and shares; then, over the rows for which "
        "our record has the value too, the number of datasets, the total of these rows, and ours with each "
        "dataset once",
        {
            "task": "Task",
            "rows": "Rows",
            "listed": "With value",
            "list_total": "Total",
            "list_share": "Share",
            "both": "Datasets with both",
            "theirs": "List",
            "ours": "Ours",
            "our_share": "Share",
        },
        {"list_total": writer, "theirs": writer, "ours": writer}
        | {"list_share": share_text, "our_share": share_text},
    )


def igarss_differences(frame: pd.DataFrame) -> Table:
    """List datasets whose size or volume differs most between the list and our records."""
    return table(
        linked(frame),
        "Where the list and our record differ by more than a tenth, largest factor first",
        {
            "name": "Dataset",
            "measure": "Measure",
            "theirs": "List",
            "ours": "Ours",
            "factor": "Factor",
            "why": "Why",
        },
        {"factor": figures_text},
        {"name": "page"},
    )
