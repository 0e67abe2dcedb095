"""Numbers and findings of the chapter on geography."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis import claims, missing, places
from analysis.catalogue import Catalogue
from analysis.figures.headlines import together
from analysis.figures.marks import count_text, share_text
from analysis.findings import finding
from analysis.intervals import difference
from analysis.stated.words import Numbers, counted


def geography_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on geography."""
    table = places.shares(catalogue).set_index("continent")
    base = places.datasets(catalogue)
    from analysis import geography

    counts = geography.country_counts(places.countries(catalogue))
    ratios = places.representation(catalogue).set_index(["continent", "by"])["ratio"]
    known = int(table["N"].max())
    listed = int((base["coverage"] == "listed").sum())
    global_only = int(table.loc["Global", "n"])
    row = {name: table.loc[name] for name in ("Europe", "Africa")}
    everywhere = places.shares(catalogue, global_as="spread").set_index("continent")["share"]
    searched = searched_against_lists(catalogue)
    return {
        "datasets": count_text(len(catalogue)),
        "known": count_text(known),
        "lists_known": count_text(searched["known_lists"].max()),
        "own_search": count_text(len(catalogue) - len(missing.incidence(catalogue))),
        "own_known": count_text(searched["known_own"].max()),
        "who_looked": who_looked(searched),
        "unknown": count_text(table["unknown"].max()),
        "listed": count_text(listed),
        "global_only": count_text(global_only),
        "global_named": count_text(known - listed - global_only),
        "nowhere": count_text((base["coverage"] == "none").sum() - len(places.at_sea(catalogue))),
        "at_sea": count_text(len(places.at_sea(catalogue))),
        "unplaced": count_text(len(places.unplaced(catalogue))),
        "countries_known": count_text(places.countries(catalogue)["id"].nunique()),
        "unnamed_countries": count_text((counts["n"] == 0).sum()),
        "all_countries": count_text(len(counts)),
        "europe": counted(row["Europe"]["n"], row["Europe"]["N"]),
        "europe_alone": counted(row["Europe"]["n_alone"], row["Europe"]["N"]),
        "africa_alone": counted(row["Africa"]["n_alone"], row["Africa"]["N"]),
        "levels": levels_text(claims.figure_shares(catalogue, "geography")),
        "africa": counted(row["Africa"]["n"], row["Africa"]["N"]),
        "africa_least": share_text(row["Africa"]["lowest"]),
        "africa_most": share_text(row["Africa"]["highest"]),
        "europe_least": share_text(row["Europe"]["lowest"]),
        "europe_most": share_text(row["Europe"]["highest"]),
        "africa_everywhere": share_text(everywhere["Africa"]),
        "europe_everywhere": share_text(everywhere["Europe"]),
        "us_airborne": counted(*airborne_in(catalogue, "USA")),
        "china_change": counted(*change_in_china(catalogue)[0]),
        "others_change": counted(*change_in_china(catalogue)[1]),
        "asia_people": f"{ratios['Asia', 'people']:.2f}",
        "africa_people": f"{ratios['Africa', 'people']:.2f}",
        "europe_land": f"{ratios['Europe', 'land']:.1f}",
    }


def levels_text(verdicts: Sequence[str]) -> str:
    """Say how many of the article's shares of continents are reproduced.

    Examples
    --------
    >>> levels_text(["not reproduced", "not reproduced"])
    'of the article’s 2 shares of continents none is reproduced'
    >>> levels_text(["reproduced", "cannot be tested"])
    'of the article’s 2 shares of continents 1 is reproduced'
    """
    kept = list(verdicts).count("reproduced")
    number = "all are" if kept == len(verdicts) else f"{kept} are"
    number = {0: "none is", 1: "1 is"}.get(kept, number)
    return f"of the article’s {len(verdicts)} shares of continents {number} reproduced"


SEARCHED = ("Africa", "South America", "Oceania", "Antarctica")
"""Continents that our own search looked for on purpose; Europe stands beside them."""


def searched_against_lists(catalogue: Catalogue) -> pd.DataFrame:
    """Compare what public lists name with what only our own search found: no dataset is in both.

    Returns
    -------
    DataFrame
        ``continent``; ``n_lists, known_lists`` and ``n_own, known_own`` (datasets there, of those with
        known coverage); ``value, low, high``, the share of the search less that of the lists with
        its 95 % interval (`intervals.difference`).
    """
    listed = set(missing.incidence(catalogue).index)
    parts = [
        places.shares(catalogue.where(ids)).set_index("continent")
        for ids in (listed, set(catalogue.records) - listed)
    ]
    rows = []
    for name in (*SEARCHED, "Europe"):
        of_lists, own = ((int(part.loc[name, "n"]), int(part.loc[name, "N"])) for part in parts)
        rows.append((name, *of_lists, *own, *difference(*own, *of_lists)))
    columns = ["continent", "n_lists", "known_lists", "n_own", "known_own", "value", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def who_looked(table: pd.DataFrame) -> str:
    """Say which shares differ between lists and our own search, and where no difference is shown.

    Parameters
    ----------
    table : DataFrame
        From `searched_against_lists`.
    """

    def told(row: Any) -> str:
        points = [f"{100 * v:+.1f}".replace("-", "−") for v in (row.value, row.low, row.high)]
        return (
            f"{row.continent} ({row.n_own} of {row.known_own} against {row.n_lists} of "
            f"{row.known_lists}: {points[0]} points, 95 % interval {points[1]} to {points[2]})"
        )

    shown = (table["low"] > 0) | (table["high"] < 0)
    differ, alike = ([told(row) for row in table[which].itertuples()] for which in (shown, ~shown))
    said = []
    if differ:
        names = together(list(table.loc[shown, "continent"]))
        said.append(
            f"Between our search and the lists a difference is shown for {together(differ)}."
        )
        shares, verb = ("share", "depends") if len(differ) == 1 else ("shares", "depend")
        said.append(f"So the {shares} of {names} {verb} in part on who looked.")
    if alike:
        said.append(f"No difference is shown for {together(alike)}.")
    return " ".join(said)


Part = tuple[int, int]  # datasets of something, of all


def change_in_china(catalogue: Catalogue) -> tuple[Part, Part]:
    """Return datasets of change detection of all that name China, and of those that name others only."""
    named = catalogue.frame[catalogue.frame["countries"].map(len) > 0]
    china = named["countries"].map(lambda codes: "CHN" in codes).astype(bool)
    change = named["tasks"].map(lambda tasks: "change_detection" in tasks).astype(bool)
    here, there = ((int(change[part].sum()), int(part.sum())) for part in (china, ~china))
    return here, there


def airborne_in(catalogue: Catalogue, country: str) -> Part:
    """Return datasets with airborne images of all that name a country (ISO 3166 code of three letters)."""
    named = catalogue.frame[catalogue.frame["countries"].map(lambda codes: country in codes)]
    return int(named["platforms"].map(lambda terms: "airborne" in terms).sum()), len(named)


@finding(
    "geography",
    "China is named by more datasets than any other Asian country, also without change detection.",
)
def china_leads_asia(catalogue: Catalogue) -> bool:
    """Say whether China comes first in Asia, among all datasets and among those of other tasks."""
    from analysis import geography

    tasks = catalogue.frame.set_index("id")["tasks"]
    other = tasks.index[~tasks.map(lambda terms: "change_detection" in terms)]
    named = places.countries(catalogue)
    for part in (named, named[named["id"].isin(other)]):
        counts = geography.country_counts(part)
        asia = counts[counts["continent"] == "Asia"]
        if asia.loc[asia["n"].idxmax(), "iso3"] != "CHN":
            return False
    return True


@finding(
    "geography", "Datasets that name China are of change detection far more often than others."
)
def china_is_for_change(catalogue: Catalogue) -> bool:
    """Say whether change detection is at least twice as frequent in datasets that name China."""
    (here, all_here), (there, all_there) = change_in_china(catalogue)
    return here * all_there >= 2 * there * all_here


@finding("geography", "The bounds from what is not stated are wider than the sampling interval.")
def unknown_outweighs_sampling(catalogue: Catalogue) -> bool:
    """Say whether, for Africa, the bounds are at least twice as wide as the interval."""
    row = places.shares(catalogue).set_index("continent").loc["Africa"]
    return bool(row["highest"] - row["lowest"] > 2 * (row["high"] - row["low"]))


@finding("geography", "Europe and North America come before Africa, South America and Oceania.")
def order_of_continents(catalogue: Catalogue) -> bool:
    """Say whether both northern continents are covered by more datasets than the three."""
    share = places.shares(catalogue).set_index("continent")["share"]
    north = min(share["Europe"], share["North America"])
    return bool(north > max(share["Africa"], share["South America"], share["Oceania"]))
