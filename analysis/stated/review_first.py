"""Numbers and findings of the first half of the review, why data matter to reference data."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis import claims, growth, levels, lists, measures
from analysis.catalogue import Catalogue
from analysis.figures.headlines import LEAST, within
from analysis.figures.marks import count_text, figures_text, share_text
from analysis.findings import finding
from analysis.growth import Rate, Shuffled
from analysis.intervals import difference, median_interval
from analysis.records import Record
from analysis.tables.cells import interval

Numbers = dict[str, str]


def _percent(part: float, whole: float) -> str:
    return share_text(part / whole) if whole else "none"


def _known(catalogue: Catalogue, field: str) -> int:
    return int((catalogue.frame[field].map(len) > 0).sum())


COMMON, FREQUENT = LEAST, 100
"""Datasets that a task and a modality need for the numbers of empty pairs of common ones."""


def empty_pairs(catalogue: Catalogue, cells: pd.DataFrame, least: int) -> tuple[int, int]:
    """Count pairs whose task and modality both have enough datasets, and the empty ones of these.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    cells : DataFrame
        From `measures.cross` of tasks and modalities.
    least : int
        Datasets that the task needs, and the modality too.

    Examples
    --------
    >>> from analysis import load
    >>> few = load().where(["eurosat"])
    >>> empty_pairs(few, measures.cross(few, "tasks", "modalities"), 2)     # nothing is that common
    (0, 0)
    """
    many = {
        field: set(shares.loc[shares["n"] >= least, "value"])
        for field in ("tasks", "modalities")
        for shares in [measures.share_of(catalogue, field)]
    }
    both = cells[cells["row"].isin(many["tasks"]) & cells["column"].isin(many["modalities"])]
    return len(both), int((both["n"] == 0).sum())


def why_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on why data matter."""
    cells = measures.cross(catalogue, "tasks", "modalities")
    known, total = measures.both_known(catalogue, "tasks", "modalities")
    top = cells.loc[cells["n"].idxmax()]
    ordered = np.sort(cells["n"].to_numpy())[::-1].cumsum()
    half = int(np.searchsorted(ordered, ordered[-1] / 2) + 1)
    common, common_empty = empty_pairs(catalogue, cells, COMMON)
    frequent, frequent_empty = empty_pairs(catalogue, cells, FREQUENT)
    return {
        "common": str(COMMON),
        "common_pairs": count_text(common),
        "common_empty": count_text(common_empty),
        "frequent": str(FREQUENT),
        "frequent_pairs": count_text(frequent),
        "frequent_empty": str(frequent_empty) if frequent_empty else "none",
        "datasets": count_text(total),
        "known": count_text(known),
        "unknown": count_text(total - known),
        "pairs": count_text(len(cells)),
        "filled": count_text((cells["n"] > 0).sum()),
        "thin": count_text(((cells["n"] > 0) & (cells["n"] < 3)).sum()),
        "top_pair": f"{within(top['row_label'])} of {within(top['column_label'])} data",
        "top_pair_n": count_text(top["n"]),
        "top_half": share_text(half / len(cells)),
    }


FIRST_YEARS = (2005, claims.FIRST_TREND_YEAR, 2015)
"""First years for which rates are shown; the middle one is that of all trends of the book."""

BEFORE_THIS_TEST = "2026.11.7"
"""Last version that told growth otherwise; see the notes in ``data/claims.yaml``."""

OTHER_DRAWS = (2, 3, 10)
"""Numbers of datasets drawn that are tried beside `growth.DRAWS`."""

LEAST_TRIED = {"median": 1, "crowded": growth.DRAWS, "crowded-10": 10}
"""Datasets that a year needs, by the way of `growth_by_choice` that takes the median of such years."""

MEASURED = {"volume": "volume_bytes", "size": "size_pixels"}
WORDS = {"volume": "volume", "size": "size in pixels"}
STATISTICS = {"median": "the median", "drawn": f"the largest of {growth.DRAWS} drawn"}


def growth_years(catalogue: Catalogue) -> tuple[int, int]:
    """Return the first and the last year of the rates of growth."""
    return claims.FIRST_TREND_YEAR, growth.last_complete_year(catalogue)


@lru_cache(maxsize=2)
def growth_rates(catalogue: Catalogue) -> dict[tuple[str, str], Rate]:
    """Return the rate of each measure (``volume, size``) and statistic (``median, drawn``).

    By the rule of the ledger: years with at least `growth.DRAWS` datasets, for either statistic.
    """
    years = growth_years(catalogue)
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


def rate_text(rate: Rate) -> str:
    """Write a rate with its interval.

    Examples
    --------
    >>> rate_text(Rate(1.5, 1.204, 1.8, 2010, 2024, 90, 0.6))
    '1.50-fold a year, 1.20 to 1.80'
    """
    return f"{rate.factor:.2f}-fold a year, {rate.low:.2f} to {rate.high:.2f}"


def listed(items: Sequence[str]) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def growth_short(catalogue: Catalogue) -> str:
    """Return what the first page says of growth: the median of a year, in volume and in size."""
    rates = growth_rates(catalogue)
    depends = year_dependent(growth_by_choice(catalogue))
    return median_sentence(rates, fitted_years(rates), depends)


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


def dependence(depends: Sequence[str]) -> str:
    """Say of what the choice of years decides whether it grows; empty of nothing.

    Examples
    --------
    >>> dependence(["size"]), dependence([])
    ('; whether the median size grows depends on the choice of years', '')
    """
    if not depends:
        return ""
    verb = "grows depends" if len(depends) == 1 else "grow depends"
    return f"; whether the median {listed(depends)} {verb} on the choice of years"


def median_sentence(
    rates: dict[tuple[str, str], Rate], years: tuple[int, int], depends: Sequence[str] = ()
) -> str:
    """Tell the rates of the median of volume and of size, and which of them is shown.

    Parameters
    ----------
    rates : dict
        From `growth_rates`.
    years : (int, int)
        First and last year fitted.
    depends : sequence of str, optional
        From `year_dependent`.

    Examples
    --------
    >>> up, flat = (Rate(1.4, low, 1.8, 2010, 2024, 90, 0.5) for low in (1.1, 0.9))
    >>> said = median_sentence({("volume", "median"): up, ("size", "median"): flat}, (2010, 2024))
    >>> said.split("; ")[1]
    'growth in size is not shown (1.40-fold a year, 0.90 to 1.80).'
    """
    medians = {what: rates[what, "median"] for what in MEASURED}
    told: list[str] = []
    for trend, verb in {"grows": "has grown", "shrinks": "has shrunk"}.items():
        parts = [f"in {what} ({rate_text(r)})" for what, r in medians.items() if r.trend == trend]
        if parts:
            who = "it" if told else "the median dataset of a year"
            told.append(f"{who} {verb} {listed(parts)}")
    told += [
        f"growth in {what} is not shown ({rate_text(r)})"
        for what, r in medians.items()
        if not r.trend
    ]
    return f"From {years[0]} to {years[1]} {'; '.join(told)}{dependence(depends)}."


def growth_text(catalogue: Catalogue) -> str:
    """Return `growth_sentence` for the catalogue, as the chapter has it."""
    rates = growth_rates(catalogue)
    return growth_sentence(rates, fitted_years(rates))


def growth_sentence(rates: dict[tuple[str, str], Rate], years: tuple[int, int]) -> str:
    """Say for what growth is shown, for what a decline, and for what neither.

    Examples
    --------
    >>> up, flat = (Rate(1.4, low, 1.8, 2010, 2024, 90, 0.5) for low in (1.1, 0.9))
    >>> said = growth_sentence({("volume", "median"): up, ("size", "median"): flat}, (2010, 2024))
    >>> said.split(" (")[0]
    "Of each year's datasets, 2010 to 2024, growth is shown for the volume of the median"
    """
    words = {
        "grows": "growth is shown for",
        "shrinks": "a decline is shown for",
        "": "growth is not shown for",
    }
    parts = []
    for trend, said in words.items():
        told = [_told(rates, what, trend) for what in MEASURED]
        if any(told):
            parts.append(f"{said} {listed([text for text in told if text])}")
    return f"Of each year's datasets, {years[0]} to {years[1]}, {'; '.join(parts)}."


def _told(rates: dict[tuple[str, str], Rate], what: str, trend: str) -> str:
    """Name the statistics of a measure that have a trend, with their rates; empty if none has."""
    items = [
        f"of {STATISTICS[statistic]} ({rate_text(rate)})"
        for (of, statistic), rate in rates.items()
        if of == what and rate.trend == trend
    ]
    return f"the {WORDS[what]} {listed(items)}" if items else ""


def growth_found(rates: dict[tuple[str, str], Rate], depends: Sequence[str] = ()) -> str:
    """Say in a few words whether volume and size grow or shrink.

    Parameters
    ----------
    rates : dict
        From `growth_rates`.
    depends : sequence of str, optional
        From `year_dependent`.
    """
    parts = []
    for what in MEASURED:
        by_trend = {
            trend: [STATISTICS[s] for (w, s), r in rates.items() if w == what and r.trend == trend]
            for trend in ("grows", "shrinks")
        }
        grown, shrunk = by_trend.values()
        text = f"in {what} for {listed(grown) if grown else 'neither ' + _neither()}"
        parts.append(f"{text}, a decline for {listed(shrunk)}" if shrunk else text)
    return f"growth is shown {'; '.join(parts)}{dependence(depends)}"


def _neither() -> str:
    return " nor ".join(STATISTICS.values())


def largest_reading(result: Shuffled) -> str:
    """Say whether the largest of a year grew faster, or less, than numbers alone explain.

    Examples
    --------
    >>> largest_reading(Shuffled(0.7, 1.5, 1.2, 1.9))
    'It shrank, which numbers alone do not explain'
    """
    if result.factor > result.high:
        return "It grew faster than numbers alone explain"
    shrank = result.factor < 1
    if result.factor < result.low:
        less = "shrank, which numbers alone do not explain"
        return f"It {less if shrank else 'grew less than numbers alone make it grow'}"
    return f"Numbers alone may explain {'that it shrank' if shrank else 'its growth'}"


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


def choices_reading(table: pd.DataFrame) -> str:
    """Say of which measure the table shows growth, or a decline, whatever one chooses.

    Examples
    --------
    >>> table = pd.DataFrame({"what": "size", "way": ["median", "crowded"], "trend": ["grows", ""]})
    >>> choices_reading(table)
    'Growth in size is shown by some choices and not by others.'
    """
    parts = []
    for what, part in table[table["way"] != "largest"].groupby("what", sort=False):
        shown, declined = (part["trend"] == trend for trend in ("grows", "shrinks"))
        how = "every choice tried" if shown.all() else "some choices and not by others"
        said = f"growth in {what} is shown by {how if shown.any() else 'no choice'}"
        if declined.any():
            said += f", a decline by {'every choice tried' if declined.all() else 'some'}"
        parts.append(said)
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def rule_reading(table: pd.DataFrame, what: str = "size") -> str:
    """Say what the rule for years with few datasets does to the growth of the median.

    Parameters
    ----------
    table : DataFrame
        From `growth_by_choice`.
    what : {"size", "volume"}, optional
        Of which measure.
    """
    rows = table[(table["what"] == what) & (table["first"] == claims.FIRST_TREND_YEAR)]
    rows = rows.set_index("way")

    def found(way: str) -> str:
        row = rows.loc[way]
        shown = "" if row["trend"] == "grows" else "not "
        return (
            f"{shown}shown ({row['factor']:.2f}-fold a year, {row['low']:.2f} to {row['high']:.2f})"
        )

    return (
        f"That a year needs {growth.DRAWS} datasets was decided for the median after results were seen, "
        f"too. From {claims.FIRST_TREND_YEAR} on, growth of the median in {what} is {found('crowded')} by "
        f"this rule; it is {found('median')} with every year, however few its datasets, and "
        f"{found('crowded-10')} with years of {LEAST_TRIED['crowded-10']} or more."
    )


def left_out(frame: pd.DataFrame, years: tuple[int, int], least: int = growth.DRAWS) -> str:
    """Name the years that have too few datasets of known size or volume for a rate.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2010, 2010, 2011], "size_pixels": 1.0, "volume_bytes": 1.0})
    >>> left_out(frame, (2010, 2012), least=2)
    'volume 2011 and 2012; size 2011 and 2012'
    """
    parts = []
    for what, weight in MEASURED.items():
        known = frame.dropna(subset=["year", weight])["year"].astype(int).value_counts()
        thin = [str(y) for y in range(years[0], years[1] + 1) if known.get(y, 0) < least]
        parts.append(f"{what} {listed(thin) if thin else 'none'}")
    return "; ".join(parts)


def size_depends(catalogue: Catalogue) -> bool:
    """Say whether the choice of years decides if the median grows in size."""
    return "size" in year_dependent(growth_by_choice(catalogue))


@finding(
    "historical-development", "The largest dataset of a year grows with the number of datasets."
)
def numbers_alone_make_the_largest_grow(catalogue: Catalogue) -> bool:
    """Say whether the largest grows in nearly all shuffles of the sizes over the years."""
    return growth.shuffled(catalogue.frame, "size_pixels", growth_years(catalogue)).low > 1


def _size_known(frame: pd.DataFrame, year: int) -> str:
    of_year = frame[frame["year"] == year]
    n = int(of_year["size_pixels"].notna().sum())
    return f"{n} of the {len(of_year)} datasets of {year} ({_percent(n, len(of_year))})"


def history_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on historical development."""
    frame = catalogue.frame
    years = frame["year"].dropna().astype(int).sort_values()
    first, last = growth_years(catalogue)
    half = int(years.iloc[len(years) // 2])
    since = int((years >= half).sum())
    changed = pd.to_datetime(lists.lists(catalogue.data)["commit_date"]).dt.year
    before = int(((frame["year"] < first) & frame["size_pixels"].notna()).sum())
    largest = growth.shuffled(frame, "size_pixels", (first, last))
    choices = growth_by_choice(catalogue)
    total = growth.counts(catalogue)
    doubled = total.loc[total["cumulated"] * 2 <= len(years), "year"].max()
    return {
        "datasets": count_text(len(frame)),
        "with_year": count_text(len(years)),
        "with_size": count_text(frame["size_pixels"].notna().sum()),
        "with_volume": count_text(frame["volume_bytes"].notna().sum()),
        "without_size": count_text(frame["size_pixels"].isna().sum()),
        "half_year": str(half),
        "half_n": count_text(since),
        "half_share": share_text(since / len(years)),
        "last_complete": str(last),
        "lists": str(len(changed)),
        "lists_stopped": str(int((changed <= last).sum())),
        "first_trend_year": str(first),
        "before": count_text(before),
        "growth_sentence": growth_text(catalogue),
        "growth_found": growth_found(growth_rates(catalogue), year_dependent(choices)),
        "left_out": left_out(frame, (first, last)),
        "rule_reading": rule_reading(choices),
        "draws": str(growth.DRAWS),
        "largest_factor": f"{largest.factor:.2f}",
        "shuffled_factor": f"{largest.shuffled:.2f}",
        "shuffled_interval": f"{largest.low:.2f} to {largest.high:.2f}",
        "largest_reading": largest_reading(largest),
        "old_version": BEFORE_THIS_TEST,
        "doubled_since": str(int(doubled)),
        "choices_reading": choices_reading(choices),
        "known_first": _size_known(frame, max(FIRST_YEARS)),
        "known_last": _size_known(frame, last),
    }


def bytes_by_kind(catalogue: Catalogue) -> str:
    """Tell the median of bytes a pixel, by what the files hold, with 95 % intervals."""
    both = catalogue.frame.dropna(subset=["size_pixels", "volume_bytes"])
    ratio = both["volume_bytes"].astype(float) / both["size_pixels"].astype(float)
    kinds = [
        ("with JPEG files", "formats", "jpeg"),
        ("with hyperspectral images", "modalities", "hyperspectral"),
        ("with tasks on time series", "tasks", "time_series"),
    ]
    parts = []
    for name, field, value in kinds:
        among = ratio[both[field].map(lambda values, value=value: value in values)]
        middle, *ends = (figures_text(float(v)) for v in median_interval(among))
        parts.append(f"{middle} for the {len(among)} {name} ({' to '.join(ends)})")
    return listed(parts)


def measures_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on measures."""
    frame = catalogue.frame
    both = frame.dropna(subset=["size_pixels", "volume_bytes"])
    size = both["size_pixels"].astype(float).to_numpy()
    volume = both["volume_bytes"].astype(float).to_numpy()
    low, high = np.quantile(volume / size, [0.1, 0.9])
    tops = [
        set(frame.dropna(subset=[m]).sort_values([m, "id"], ascending=[False, True])["id"].head(10))
        for m in ("size_pixels", "volume_bytes")
    ]
    return {
        "datasets": count_text(len(frame)),
        "both": count_text(len(both)),
        "with_size": count_text(frame["size_pixels"].notna().sum()),
        "with_volume": count_text(frame["volume_bytes"].notna().sum()),
        "correlation": f"{np.corrcoef(np.log10(size), np.log10(volume))[0, 1]:.2f}",
        "low_ratio": figures_text(low),
        "high_ratio": figures_text(high),
        "overlap": str(len(tops[0] & tops[1])),
        "bytes_by_kind": bytes_by_kind(catalogue),
    }


def tasks_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on tasks."""
    shares = measures.share_of(catalogue, "tasks")
    size = measures.weighted_share(catalogue, "tasks", "size_pixels")
    volume = measures.weighted_share(catalogue, "tasks", "volume_bytes")
    per_dataset = catalogue.frame["tasks"].map(len)
    known = int((per_dataset > 0).sum())
    top = shares.loc[shares["n"].idxmax()]
    pixels = catalogue.frame["size_pixels"].dropna().astype(float)
    ten = measures.largest_share(pixels, 10)
    since = growth.last_complete_year(catalogue) - 2
    return {
        "datasets": count_text(len(catalogue)),
        "known": count_text(known),
        "one_task": _percent((per_dataset == 1).sum(), known),
        "several_tasks": _percent((per_dataset > 1).sum(), known),
        "top_task": str(top["label"]),
        "top_share": share_text(float(top["share"])),
        "top_interval": interval(float(top["low"]), float(top["high"])),
        "pixels_sentence": pixels_sentence(catalogue, size),
        "ten_share": share_text(ten.value),
        "ten_interval": interval(ten.low, ten.high),
        "with_size": count_text(len(pixels)),
        "recent_from": str(since),
        "language_recent": _n_of(*_recent(_language(catalogue), since)),
        "all_recent": _n_of(*_recent(catalogue.frame, since)),
        "size_known": count_text(size["known"].iloc[0]),
        "volume_known": count_text(volume["known"].iloc[0]),
    }


def _first_tasks(size: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the two tasks with most pixels, as within a sentence, and their shares with intervals."""
    return [
        (
            within(str(row["label"])),
            f"{share_text(float(row['share']))} ({interval(float(row['low']), float(row['high']))})",
        )
        for row in size.nlargest(2, "share").to_dict("records")
    ]


def pixels_sentence(catalogue: Catalogue, size: pd.DataFrame) -> str:
    """Tell which task holds most pixels, and whether one dataset alone decides that.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    size : DataFrame
        From `measures.weighted_share` of tasks by size.
    """
    frame = catalogue.frame[catalogue.frame["tasks"].map(len) > 0]
    largest = frame.loc[frame["size_pixels"].astype(float).idxmax()]
    others = catalogue.where(set(catalogue.frame["id"]) - {largest["id"]})
    task, share = _first_tasks(size)[0]
    (other, other_share), (next_, next_share) = _first_tasks(
        measures.weighted_share(others, "tasks", "size_pixels")
    )
    if task == other:
        return f"By pixels, {task} comes first with {share}; without the largest dataset with {other_share}."
    return (
        f"By pixels, {task} comes first with {share}, but one dataset, {largest['name']}, decides that: "
        f"without it {other} holds {other_share} and {next_} {next_share}."
    )


def _language(catalogue: Catalogue) -> pd.DataFrame:
    """Return the datasets with captions, questions or expressions that point to objects."""
    tasks = {"captioning", "vqa", "visual_grounding"}
    return catalogue.frame[catalogue.frame["tasks"].map(lambda t: bool(tasks & set(t)))]


def _recent(frame: pd.DataFrame, since: int) -> tuple[int, int]:
    """Count the datasets of a year or later, and those with a year."""
    years = frame["year"].dropna()
    return int((years >= since).sum()), len(years)


def _n_of(n: int, known: int) -> str:
    return f"{_percent(n, known)} ({count_text(n)} of {count_text(known)})"


@finding("tasks", "More of the language datasets than of the others came out in the last years.")
def language_is_young(catalogue: Catalogue) -> bool:
    """Say whether the interval of the difference (`intervals.difference`) lies above zero."""
    since = growth.last_complete_year(catalogue) - 2
    words = _language(catalogue)
    rest = catalogue.frame[~catalogue.frame["id"].isin(words["id"])]
    return bool(difference(*_recent(words, since), *_recent(rest, since)).low > 0)


@finding("tasks", "One task is named by more datasets than any other.")
def one_task_leads(catalogue: Catalogue) -> bool:
    """Say whether the first is ahead of the second by count."""
    counts = measures.share_of(catalogue, "tasks")["n"].sort_values(ascending=False)
    return bool(counts.iloc[0] > counts.iloc[1])


def from_lists(record: Record, field: str) -> bool:
    """Say whether a value rests on public lists alone, directly or through the facts it derives from.

    Examples
    --------
    >>> from analysis import load
    >>> from_lists(load()["eurosat"], "sensors")
    False
    """

    def sources(name: str, seen: frozenset[str]) -> list[bool]:
        fact = getattr(record.facts, name, None)
        found = []
        for where in fact.evidence if fact is not None and name not in seen else []:
            source = record.sources.get(where)
            found += [bool(source.list)] if source else sources(where, seen | {name})
        return found

    fact = getattr(record.facts, field)
    every = sources(field, frozenset())
    return bool(fact is not None and fact.value and every and all(every))


def platforms_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on platforms and sensors."""
    frame = catalogue.frame
    platforms = measures.share_of(catalogue, "platforms")
    sensors = measures.share_of(catalogue, "sensors")
    top_platform = platforms.loc[platforms["n"].idxmax()]
    top_sensor = sensors.loc[sensors["n"].idxmax()]
    vague = {"google_earth", "bing_maps", "other_web_map", "satellite_unnamed"}
    named = frame["sensors"].map(lambda s: bool(s))
    unnamed = frame["sensors"].map(lambda s: bool(s) and set(s) <= vague)
    facts = catalogue.facts[catalogue.facts["field"] == "sensors"].set_index("id")
    secondary = int((~facts["primary"] & frame.set_index("id")["sensors"].map(bool)).sum())
    lists = sum(from_lists(record, "sensors") for record in catalogue)
    per_modality = frame["modalities"].map(len)
    return {
        "datasets": count_text(len(frame)),
        "platform_known": count_text(_known(catalogue, "platforms")),
        "modality_known": count_text(_known(catalogue, "modalities")),
        "sensor_known": count_text(named.sum()),
        "gsd_known": count_text(frame["gsd_min_m"].notna().sum()),
        "top_platform": str(top_platform["label"]),
        "top_platform_share": share_text(float(top_platform["share"])),
        "top_sensor": str(top_sensor["label"]),
        "top_sensor_share": share_text(float(top_sensor["share"])),
        "unnamed": _percent(unnamed.sum(), named.sum()),
        "median_gsd": figures_text(frame["gsd_min_m"].dropna().astype(float).median()),
        **_level_numbers(catalogue),
        "one_modality": _percent((per_modality == 1).sum(), (per_modality > 0).sum()),
        "sensor_secondary": f"{count_text(secondary)} ({_percent(secondary, named.sum())})",
        "sensor_lists": f"{count_text(lists)} ({_percent(lists, named.sum())})",
    }


def _level_numbers(catalogue: Catalogue) -> Numbers:
    """Return what datasets of Sentinel-2 tell of the processing level of their images."""
    rows = levels.by_satellite(catalogue).set_index(["satellite", "level"])
    top, surface, silent = (
        rows.loc[("Sentinel-2", level)] for level in (levels.TOP, levels.SURFACE, levels.NOT_STATED)
    )
    return {
        "sentinel2_read": count_text(silent["known"]),
        "sentinel2_top": count_text(top["n"]),
        "sentinel2_surface": count_text(surface["n"]),
        "sentinel2_silent": count_text(silent["n"]),
        "sentinel2_silent_share": share_text(float(silent["share"])),
        "sentinel2_silent_interval": interval(float(silent["low"]), float(silent["high"])),
    }


def reference_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on reference data."""
    shares = measures.share_of(catalogue, "reference_sources")
    top = shares.loc[shares["n"].idxmax()]
    per_dataset = catalogue.frame["reference_sources"].map(len)
    states = catalogue.facts[catalogue.facts["field"] == "reference_sources"]["state"]
    ground = shares.set_index("value").loc["in_situ"]
    between = interval(float(ground["low"]), float(ground["high"]))
    return {
        "in_situ": f"{share_text(float(ground['share']))} of datasets ({count_text(ground['n'])} of "
        f"{count_text(ground['known'])}, 95 % interval {between})",
        "datasets": count_text(len(catalogue)),
        "known": count_text((per_dataset > 0).sum()),
        "top_source": str(top["label"]),
        "top_share": share_text(float(top["share"])),
        "several": _percent((per_dataset > 1).sum(), (per_dataset > 0).sum()),
        "not_stated": count_text((states == "not_stated").sum()),
    }


@finding("platforms-and-sensors", "Sentinel-2 is used by more datasets than any other sensor.")
def sentinel_two_leads(catalogue: Catalogue) -> bool:
    """Say whether Sentinel-2 is named by most datasets of all sensors."""
    sensors = measures.share_of(catalogue, "sensors")
    return bool(sensors.loc[sensors["n"].idxmax(), "value"] == "sentinel-2")


@finding("platforms-and-sensors", "Most radar datasets hold optical images too.")
def radar_beside_optical(catalogue: Catalogue) -> bool:
    """Say whether more than half of the datasets with radar also hold optical images."""
    held = catalogue.frame["modalities"]
    radar = held[held.map(lambda m: "sar" in m)]
    optical = {"rgb", "multispectral", "hyperspectral", "panchromatic"}
    return bool(radar.map(lambda m: bool(optical & set(m))).mean() > 0.5)


@finding(
    "platforms-and-sensors", "Hyperspectral datasets before 2020 mostly hold a few scenes each."
)
def hyperspectral_began_small(catalogue: Catalogue) -> bool:
    """Say whether the median of images was at most five before 2020, and is over 500 since."""
    held = catalogue.frame.dropna(subset=["year", "image_count"])
    held = held[held["modalities"].map(lambda m: "hyperspectral" in m)]
    early = held["year"].astype(int) < 2020
    counts = held["image_count"].astype(float)
    return bool(counts[early].median() <= 5 and counts[~early].median() > 500)


@finding("platforms-and-sensors", "RGB is the most frequent modality of object detection.")
def rgb_for_objects(catalogue: Catalogue) -> bool:
    """Say whether most object detection datasets of all modalities hold RGB."""
    cells = measures.cross(catalogue, "tasks", "modalities")
    row = cells[cells["row"] == "object_detection"]
    return bool(row.loc[row["n"].idxmax(), "column"] == "rgb")
