"""Numbers and findings of the first page and of the finder."""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

from analysis import claims, countries, geography, lists, missing, permissions, places
from analysis.catalogue import Catalogue
from analysis.figures.marks import count_text
from analysis.findings import finding
from analysis.pages.licences import commercial
from analysis.stated import catalogue_chapters, checks
from analysis.stated.questions import numbers_chosen, replication
from analysis.stated.review_first import rates_told, reference, tasks
from analysis.stated.review_second import generic, organising, trends
from analysis.stated.words import Numbers, counted

# Written for programs; beside data one may ask what they mean.
FOR_SOFTWARE = {
    "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MPL-2.0", "Unlicense", "MulanPSL-1.0",
    "GPL-2.0-only", "GPL-3.0-only", "LGPL-3.0-only", "AGPL-3.0-only",
}  # fmt: skip
EXAMPLE_TASK, EXAMPLE_MODALITY = "semantic_segmentation", "multispectral"
EXAMPLE_THEME, EXAMPLE_CONTINENT = "agriculture", "Africa"


@lru_cache(maxsize=2)
def estimate(catalogue: Catalogue) -> missing.Estimate:
    """Return the estimated number of datasets (computed once)."""
    return missing.chao2(missing.incidence(catalogue))


@lru_cache(maxsize=2)
def reach(catalogue: Catalogue) -> tuple[float, float]:
    """Return the smallest and the largest of all estimates (computed once)."""
    return missing.reach(missing.incidence(catalogue))


def index_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the first page."""
    all_of_them = estimate(catalogue)
    article = replication.article_ledger(catalogue)
    counts = claims.summary(article)
    shares = places.shares(catalogue).set_index("continent")
    named = geography.country_counts(places.countries(catalogue))
    parts = {
        "tasks": tasks.tasks_numbers(catalogue),
        "generic": generic.generic_numbers(catalogue),
        "trends": trends.trends_numbers(catalogue),
        "reference": reference.reference_numbers(catalogue),
    }
    licences = organising.organising_numbers(catalogue)
    return {
        "datasets": count_text(len(catalogue)),
        "read": count_text(len(catalogue.read())),
        "how_sure": checks.sure_sentences(catalogue),
        "estimate": count_text(round(all_of_them.value, -1)),
        "chance_low": count_text(round(all_of_them.low, -1)),
        "chance_high": count_text(round(all_of_them.high, -1)),
        "estimate_low": count_text(round(reach(catalogue)[0], -1)),
        "estimate_high": count_text(round(reach(catalogue)[1], -1)),
        "more_exist": catalogue_chapters.more_exist(catalogue),
        "unlisted": count_text(len(catalogue) - all_of_them.seen),
        "lists": str(lists.entries(catalogue.data)["list"].nunique()),
        "claims": str(counts["claims"]),
        "reproduced": str(counts["reproduced"]),
        "otherwise": replication.otherwise_short(
            article,
            replication.by_reading(replication.counting(catalogue))
            + bool(replication.other_reading_sentence(replication.coverage(catalogue))),
            numbers_chosen.by_number(numbers_chosen.other_numbers(catalogue)),
        ),
        "top_task": parts["tasks"]["top_task"],
        "top_task_share": parts["tasks"]["top_share"],
        "ten_share": parts["tasks"]["ten_share"],
        "ten_interval": parts["tasks"]["ten_interval"],
        "growth_short": rates_told.growth_short(catalogue),
        "with_size": parts["tasks"]["with_size"],
        "europe": counted(*shares.loc["Europe", ["n", "N"]]),
        "africa": counted(*shares.loc["Africa", ["n", "N"]]),
        "global_only": count_text(shares["nameless"].max()),
        "unnamed_countries": count_text((named["n"] == 0).sum()),
        "all_countries": count_text(len(named)),
        "top_source": parts["reference"]["top_source"].lower(),
        "top_source_share": parts["reference"]["top_share"],
        "open_licence": licences["open_licence"],
        "open_least": licences["open_least"],
        "open_most": licences["open_most"],
        "licence_unread": licences["none_unread"],
        "licence_disagree": licences["disagree"],
        "verdict_sentence": parts["trends"]["verdict_sentence"],
        "best_one": parts["generic"]["best_one"],
        "best_size": parts["generic"]["best_size"],
        "best_many": parts["generic"]["best_many"],
        "pre_short": parts["generic"]["pre_short"],
    }


@finding("index", "More datasets on record cover Europe than Africa.")
def more_cover_europe_than_africa(catalogue: Catalogue) -> bool:
    """Compare their shares of the datasets with known coverage."""
    shares = places.shares(catalogue).set_index("continent")["share"]
    return bool(shares["Europe"] > shares["Africa"])


@finding("index", "More datasets exist than the lists name.")
def more_exist_than_lists_name(catalogue: Catalogue) -> bool:
    """Compare the datasets that any list names with all on record, which exist."""
    return estimate(catalogue).seen < len(catalogue)


def country_numbers(catalogue: Catalogue) -> dict[str, int]:
    """Return how many datasets name each country, by ISO code."""
    counts = geography.country_counts(places.countries(catalogue))
    return {str(row.iso3): int(row.n) for row in counts.itertuples()}


def map_sentence(catalogue: Catalogue) -> str:
    """Return what the map of the first page shows, in a sentence."""
    numbers = country_numbers(catalogue)
    most = max(sorted(numbers), key=lambda code: numbers[code])
    none = sum(number == 0 for number in numbers.values())
    known = _with_countries(catalogue)
    return (
        f"Most often named: {countries.name(most)} ({numbers[most]} of {known} datasets that name a "
        f"country); {none} countries and territories are named by none."
    )


def map_rests(catalogue: Catalogue) -> str:
    """Return how many datasets the map of the first page rests on: the others are not on it."""
    known, total = _with_countries(catalogue), len(catalogue)
    return f"{count_text(known)} of {count_text(total)} datasets name countries"


def _with_countries(catalogue: Catalogue) -> int:
    return int((catalogue.frame["countries"].map(len) > 0).sum())


def example(catalogue: Catalogue) -> pd.DataFrame:
    """Return the datasets of the finder's example: fields and crops in Africa, commercial use allowed.

    Returns
    -------
    DataFrame
        ``id, name, year, continents, licence``, by name.
    """
    frame = catalogue.frame
    fits = [
        EXAMPLE_TASK in row.tasks
        and EXAMPLE_MODALITY in row.modalities
        and EXAMPLE_THEME in row.themes
        and EXAMPLE_CONTINENT in row.continents
        and commercial(catalogue[row.id]) == "yes"
        for row in frame.itertuples()
    ]
    columns = ["id", "name", "year", "continents", "licence"]
    return frame.loc[fits, columns].sort_values("name").reset_index(drop=True)


@finding(
    "finder", "The licences of the example are stated, not estimated, and none is for software."
)
def licences_of_the_example_are_stated_for_data(catalogue: Catalogue) -> bool:
    """Look at the state of each licence, and at what it was written for."""
    facts = [catalogue[identifier].facts.licence for identifier in example(catalogue)["id"]]
    stated = [fact.value for fact in facts if fact and fact.value and fact.state == "reported"]
    parts = {part for value in stated for part in re.split(" AND | OR ", value)}
    return len(stated) == len(facts) and not FOR_SOFTWARE & parts


def finder_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter with the finder."""
    stated = [commercial(record) for record in catalogue]
    frame = catalogue.frame
    return {
        "datasets": count_text(len(catalogue)),
        "read": count_text(len(catalogue.read())),
        "commercial": count_text(stated.count("yes")),
        "disagree": count_text(
            sum(permissions.disagree(record.facts.licence, "commercial") for record in catalogue)
        ),
        "licence_known": count_text(sum(answer in ("yes", "no", "unclear") for answer in stated)),
        "place_known": count_text(places.datasets(catalogue)["coverage"].isin(places.KNOWN).sum()),
        "sampling_known": count_text(frame["gsd_min_m"].notna().sum()),
        "example": str(len(example(catalogue))),
    }
