"""Numbers and findings of the chapter on the two trends."""

from __future__ import annotations

import pandas as pd

from analysis import generality
from analysis.catalogue import Catalogue
from analysis.claims import (
    complete_end_trends,
    end_trends,
    index_table,
    index_trend,
    relative_spread_trend,
    shorter_end_trends,
    spread_trend,
)
from analysis.figures.headlines import signed, together
from analysis.figures.marks import count_text, share_text
from analysis.figures.trends import VERBS, points
from analysis.findings import finding
from analysis.measures import with_intervals
from analysis.stated.words import Numbers, counted
from analysis.stated.years import trend_years


def trend_sensitivity(catalogue: Catalogue) -> pd.DataFrame:
    """Return the trends under other definitions."""
    return generality.sensitivity(catalogue, *trend_years(catalogue))


def _share_by_year(catalogue: Catalogue, end: str) -> pd.DataFrame:
    years = generality.by_year(index_table(catalogue))
    table = pd.DataFrame({"year": years["year"], "n": years[end], "known": years["n"]})
    table["total"] = table["known"]
    first, _ = trend_years(catalogue)
    return with_intervals(table[table["year"] >= first]).reset_index(drop=True)


def general_by_year(catalogue: Catalogue) -> pd.DataFrame:
    """Return the share of general datasets by year with Wilson intervals."""
    return _share_by_year(catalogue, "general")


def ends_by_year(catalogue: Catalogue) -> pd.DataFrame:
    """Return the shares of general and of highly specific datasets by year, tidy."""
    parts = [
        _share_by_year(catalogue, end).assign(end=end, label=label)
        for end, label in generality.ENDS.items()
    ]
    return pd.concat(parts, ignore_index=True)


VERDICT_WORDS = {
    "rising": "it rises",
    "falling": "it falls",
    "no trend shown": "no trend is shown, since the interval includes zero",
}

ALONE = {"rising": "lies above zero", "falling": "lies below zero"}
"""Where the interval of a trend lies; anywhere else it includes zero."""


def _all_known(complete: generality.Trend) -> str:
    number = count_text(complete.datasets)
    return f"among the {number} datasets with all {len(generality.CAPS)} dimensions known"


def end_verdict(trend: generality.Trend, complete: generality.Trend) -> str:
    """Say whether the share of an end rises or falls, as far as complete records bear it out.

    Parameters
    ----------
    trend, complete : Trend
        Among all datasets with an index, and among those with all dimensions known.

    Examples
    --------
    >>> down, wide = (generality.Trend(-0.2, -0.4, h, 90, (2010, 2024)) for h in (-0.1, 0.1))
    >>> print(end_verdict(down, wide).split(" (")[0])
    no rise is shown. The interval lies below zero, but not among the 90 datasets with all 5 dimensions known
    >>> print(end_verdict(down, down).split(",")[0])
    it falls
    """
    found = generality.borne_out(trend, complete)
    told = f"{_all_known(complete)} ({points(complete)})"
    if found == trend.verdict:
        return VERDICT_WORDS[found] + (f", also {told}" if found in ALONE else "")
    if found == "no trend shown":
        return f"no trend is shown, since it is the other way {told}"
    return (
        f"no {'rise' if found == 'no rise shown' else 'fall'} is shown. The interval "
        f"{ALONE[trend.verdict]}, but not {told}"
    )


def two_trends_sentence(
    trends: dict[str, generality.Trend],
    complete: dict[str, generality.Trend],
    shorter: dict[str, generality.Trend],
) -> str:
    """Say whether both trends are seen: to general and to highly specific datasets.

    Parameters
    ----------
    trends, complete : dict
        The trends of the shares of ``general`` and of ``specific`` datasets, among all and among the
        datasets with all dimensions known; a rise or a fall is said where both show it.
    shorter : dict
        The trends without the last complete year: a rate is told with what it is to the year before.

    Examples
    --------
    >>> up, down = (generality.Trend(s, s - 0.1, s + 0.1, 90, (2010, 2024)) for s in (0.2, -0.3))
    >>> print(two_trends_sentence(*[{"general": up, "specific": down}] * 3).split(":")[0])
    Only one of the article's two trends is seen
    """
    found = {end: generality.borne_out(trend, complete[end]) for end, trend in trends.items()}
    rising = sum(verdict == "rising" for verdict in found.values())
    which, verb = (("Neither", "is"), ("Only one", "is"), ("Both", "are"))[rising]

    def told(end: str) -> str:
        own = points(trends[end])
        borne = found[end] == trends[end].verdict
        alone = f"; {_all_known(complete[end])} {points(complete[end])}"
        before = f"; {to_the_year_before(shorter[end])}" if found[end] in ALONE else ""
        return f"{VERBS[found[end]]} ({own}{before}{'' if borne else alone})"

    return (
        f"{which} of the article's two trends {verb} seen: the share of general datasets "
        f"{told('general')}, that of highly specific ones {told('specific')}."
    )


def to_the_year_before(trend: generality.Trend) -> str:
    """Write a rate that leaves out the last complete year.

    Examples
    --------
    >>> to_the_year_before(generality.Trend(0.11, 0.04, 0.17, 90, (2015, 2023)))
    'to 2023 +11, +4 to +17'
    """
    slope, low, high = (signed(100 * end, 0) for end in (trend.slope, trend.low, trend.high))
    return f"to {trend.years[1]} {slope}, {low} to {high}"


def last_year_sentence(
    trend: generality.Trend, shorter: generality.Trend, years: pd.DataFrame
) -> str:
    """Say how far the rate of the share of general datasets hangs on the last complete year.

    Parameters
    ----------
    trend, shorter : Trend
        Of the share, to the last complete year and to the year before.
    years : DataFrame
        ``end, year, n, known, share``, the years known in part last.
    """
    last = trend.years[1]
    part = years[(years["end"] == "general") & (years["year"] >= last - 2)]
    told = [
        f"{share_text(row['share'])} in {int(row['year'])} ({int(row['n'])} of {int(row['known'])}"
        f"{' so far' if row['year'] > last else ''})"
        for row in part.to_dict("records")
    ]
    return (
        f"Without {last}, over {shorter.years[0]}–{shorter.years[1]}, the share of general datasets changed "
        f"by {points(shorter)}: {VERDICT_WORDS[shorter.verdict]}. Their share was {together(told)}."
    )


def specific_where_known(table: pd.DataFrame) -> str:
    """Tell how many datasets are highly specific where dimensions are missing, and where none is.

    Parameters
    ----------
    table : DataFrame
        ``index, known``.
    """
    whole = generality.complete(table)
    rest = table.drop(whole.index)
    shares = [
        counted(generality.at_end(part["index"], "specific").sum(), len(part))
        for part in (rest, whole)
    ]
    return (
        f"Of the datasets with fewer than {len(generality.CAPS)} dimensions known {shares[0]} are "
        f"highly specific, of those with all of them {shares[1]}: where less is on record, a dataset is "
        "more easily one of everything on record. A rise or a fall is therefore told only where datasets "
        "with all dimensions known show it, too."
    )


def specific_numbers(years: pd.DataFrame, last: int, span: int = 5) -> str:
    """Tell the numbers of highly specific datasets in the last complete years.

    Parameters
    ----------
    years : DataFrame
        ``end, year, n``.
    last : int
        The last complete year.
    span : int, optional
        How many years are told.

    Examples
    --------
    >>> years = pd.DataFrame({"end": "specific", "year": [2023, 2024], "n": [34, 28]})
    >>> specific_numbers(years, 2024, span=2)
    'the catalogue has 34 and 28 highly specific datasets of the years 2023 to 2024.'
    """
    part = years[(years["end"] == "specific") & (years["year"] <= last)].tail(span)
    counts = [count_text(n) for n in part["n"]]
    years_told = [str(year) for year in dict.fromkeys((part["year"].iloc[0], last))]
    when = f"{'years' if len(years_told) > 1 else 'year'} {' to '.join(years_told)}"
    return f"the catalogue has {together(counts)} highly specific datasets of the {when}."


def _end_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of both ends, and what the old test had said."""
    trends, spread = end_trends(catalogue), spread_trend(catalogue)
    complete = complete_end_trends(catalogue)
    _, last = trend_years(catalogue)
    years = ends_by_year(catalogue)
    shorter = shorter_end_trends(catalogue)
    numbers = {
        "last_year": str(last),
        "verdict_sentence": two_trends_sentence(trends, complete, shorter),
        "last_year_sentence": last_year_sentence(trends["general"], shorter["general"], years),
    }
    for end, trend in trends.items():
        row = years[(years["end"] == end) & (years["year"] == last)].iloc[0]
        numbers[f"{end}_trend"] = points(trend)
        numbers[f"{end}_verdict"] = end_verdict(trend, complete[end])
        numbers[f"{end}_last"] = counted(row["n"], row["known"])
    numbers["specific_known"] = specific_where_known(index_table(catalogue))
    numbers["specific_numbers"] = specific_numbers(years, last)
    fitted = years[(years["end"] == "specific") & (years["year"] <= last)]
    numbers["specific_all"] = counted(fitted["n"].sum(), fitted["known"].sum())
    both = generality.weaker(trends.values()).verdict == "rising"
    ends = "and both ends do grow" if both else "although not both ends grow"
    numbers["old_verdict"] = (
        f"By that test the spread still widens, {ends}."
        if spread.verdict == "rising"
        else "By that test the spread does not widen any more."
    )
    return numbers


def trends_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on the two trends."""
    table = index_table(catalogue)
    mean, spread = index_trend(catalogue), spread_trend(catalogue)
    relative = relative_spread_trend(catalogue)
    return {
        "datasets": count_text(len(catalogue)),
        "indexed": count_text(len(table)),
        "dimensions": str(len(generality.CAPS)),
        "least_known": str(generality.LEAST_KNOWN),
        "general_from": f"{generality.GENERAL:g}",
        "specific_at": f"{generality.SPECIFIC:g}",
        "caps": ", ".join(
            f"{generality.LABELS[k].lower()} {v}" for k, v in generality.CAPS.items()
        ),
        "mean_slope": signed(mean.slope, 3),
        "mean_interval": f"95 % interval {signed(mean.low, 3)} to {signed(mean.high, 3)}",
        "mean_verdict": VERDICT_WORDS[mean.verdict],
        "spread_slope": signed(spread.slope, 3),
        "spread_interval": f"95 % interval {signed(spread.low, 3)} to {signed(spread.high, 3)}",
        "spread_verdict": VERDICT_WORDS[spread.verdict],
        "relative_slope": signed(relative.slope, 3),
        "relative_interval": f"95 % interval {signed(relative.low, 3)} to {signed(relative.high, 3)}",
        "relative_verdict": VERDICT_WORDS[relative.verdict],
        "thin": counted((table["known"] == generality.LEAST_KNOWN).sum(), len(table)),
        **_end_numbers(catalogue),
    }


@finding("two-trends", "Among recent datasets some are very specific and some general.")
def both_ends_are_populated(catalogue: Catalogue) -> bool:
    """Say whether each of the last three complete years has both ends of the index."""
    _, last = trend_years(catalogue)
    table = index_table(catalogue)
    for year in range(last - 2, last + 1):
        values = table.loc[table["year"] == year, "index"]
        if not all(generality.at_end(values, end).any() for end in generality.ENDS):
            return False
    return True
