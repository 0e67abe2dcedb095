"""Numbers and findings of the chapter on historical development."""

from __future__ import annotations

import pandas as pd

from analysis import growth, lists
from analysis.catalogue import Catalogue
from analysis.figures.headlines import enough
from analysis.figures.marks import count_text
from analysis.findings import finding
from analysis.stated.review_first.numbers import (
    count_models_by_choice,
    doubled_in_lists,
    doubled_since,
    models_reading,
    who_found,
    yearly_numbers,
)
from analysis.stated.review_first.rates import (
    FIRST_YEARS,
    MEASURED,
    growth_by_choice,
    growth_rates,
    size_rates,
    uncorrected,
    year_dependent,
)
from analysis.stated.review_first.rates_told import (
    added_back_reading,
    choices_reading,
    growth_found,
    growth_text,
    largest_reading,
    rule_reading,
)
from analysis.stated.words import Numbers, counted, listed, percent
from analysis.stated.years import trend_years

BEFORE_THIS_TEST = "2026.11.7"
"""Last version that told growth otherwise; see the notes in ``data/claims.yaml``."""


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


@finding(
    "historical-development", "The largest dataset of a year grows with the number of datasets."
)
def numbers_alone_make_the_largest_grow(catalogue: Catalogue) -> bool:
    """Say whether the largest grows in nearly all shuffles of the sizes over the years."""
    return growth.shuffled(catalogue.frame, "size_pixels", trend_years(catalogue)).low > 1


def _size_known(frame: pd.DataFrame, year: int) -> str:
    of_year = frame[frame["year"] == year]
    n = int(of_year["size_pixels"].notna().sum())
    return f"{n} of the {len(of_year)} datasets of {year} ({percent(n, len(of_year))})"


def history_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on historical development."""
    frame = catalogue.frame
    years = frame["year"].dropna().astype(int).sort_values()
    first, last = trend_years(catalogue)
    enough(years, "datasets with a year")
    half = int(years.iloc[len(years) // 2])
    since = int((years >= half).sum())
    changed = pd.to_datetime(lists.lists(catalogue.data)["commit_date"]).dt.year
    before = int(((frame["year"] < first) & frame["size_pixels"].notna()).sum())
    largest = growth.shuffled(frame, "size_pixels", (first, last))
    choices = growth_by_choice(catalogue)
    total = yearly_numbers(catalogue)
    return {
        "datasets": count_text(len(frame)),
        "with_year": count_text(len(years)),
        "with_size": count_text((frame["size_pixels"].notna() & frame["year"].notna()).sum()),
        "with_volume": count_text((frame["volume_bytes"].notna() & frame["year"].notna()).sum()),
        "without_size": count_text(frame["size_pixels"].isna().sum()),
        "half_year": str(half),
        "half_share": counted(since, len(years)),
        "last_complete": str(last),
        "lists": str(len(changed)),
        "lists_stopped": str(int((changed <= last).sum())),
        "first_trend_year": str(first),
        "before": count_text(before),
        "growth_sentence": growth_text(catalogue),
        "growth_found": growth_found(growth_rates(catalogue), year_dependent(choices)),
        "left_out": left_out(frame, (first, last)),
        "rule_reading": rule_reading(choices),
        "added_back": added_back_reading(size_rates(catalogue)[0], uncorrected(catalogue)),
        "draws": str(growth.DRAWS),
        "largest_factor": f"{largest.factor:.2f}",
        "shuffled_factor": f"{largest.shuffled:.2f}",
        "shuffled_interval": f"{largest.low:.2f} to {largest.high:.2f}",
        "largest_reading": largest_reading(largest),
        "old_version": BEFORE_THIS_TEST,
        "doubled_since": f"{doubled_since(total, 'n')}{doubled_in_lists(total)}",
        "who_found": who_found(total, last),
        "models_reading": models_reading(count_models_by_choice(catalogue)),
        "choices_reading": choices_reading(choices),
        "known_first": _size_known(frame, max(FIRST_YEARS)),
        "known_last": _size_known(frame, last),
    }
