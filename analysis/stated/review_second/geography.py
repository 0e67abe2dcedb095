"""Numbers and findings of the chapter on geography."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis import claims, countries, geography, missing, places, placeshares, samples
from analysis import ratios as representing
from analysis.catalogue import Catalogue
from analysis.figures.headlines import LEAST, signed, together
from analysis.figures.marks import count_text, figures_text, number_of, share_text
from analysis.findings import finding
from analysis.intervals import difference
from analysis.stated.words import Numbers, counted, percent


def geography_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on geography."""
    table = places.shares(catalogue).set_index("continent")
    base = places.datasets(catalogue)
    counts = geography.country_counts(places.countries(catalogue))
    ratios = places.representation(catalogue).set_index(["continent", "by"])["ratio"]
    known = int(table["N"].max())
    listed = int((base["coverage"] == "listed").sum())
    global_only = int(table.loc["Global", "n"])
    row = {name: table.loc[name] for name in ("Europe", "Africa")}
    everywhere = places.shares(catalogue, global_as="spread").set_index("continent")["share"]
    searched = searched_against_lists(catalogue)
    own_first, own_last = own_by_period(catalogue)
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
        "samples_differ": samples_differ(catalogue),
        "us_airborne": airborne_sentence(catalogue, "USA", "the United States"),
        "china_change": counted(*change_in_china(catalogue)[0]),
        "others_change": counted(*change_in_china(catalogue)[1]),
        "asia_people": f"{ratios['Asia', 'people']:.2f}",
        "africa_people": f"{ratios['Africa', 'people']:.2f}",
        "europe_land": f"{ratios['Europe', 'land']:.1f}",
        "oceania_people": figures_text(ratios["Oceania", "people"]),
        "oceania_unspread": figures_text(_oceania_people(catalogue, "leave_out_nameless")),
        "oceania_unglobal": figures_text(_oceania_people(catalogue, "leave_out")),
        "oceania_named": count_text(global_and_naming(catalogue, "Oceania")),
        "change_lists": change_by_lists(catalogue),
        "own_first": own_first,
        "own_last": own_last,
    }


def _oceania_people(catalogue: Catalogue, global_as: placeshares.GlobalAs) -> float:
    """Return how many times its share for its people Oceania has, with some global datasets left out."""
    counted_so = places.shares(catalogue, "fractional", global_as)
    table = representing.representation(counted_so, geography.denominators(), "people")
    return float(table.set_index("continent").loc["Oceania", "ratio"])


def global_and_naming(catalogue: Catalogue, continent: str) -> int:
    """Return how many global datasets name a continent."""
    frame = catalogue.frame
    named = frame["continents"].map(lambda names: continent in names).astype(bool)
    return int((named & frame["coverage"].eq("global")).sum())


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


SAME_UNIT = {"chip": "patch"}
"""What a file of places calls a sample, and a record an image, that are the same thing."""


def samples_differ(catalogue: Catalogue) -> str:
    """Say of which dataset the file of sample places holds another number than the record has.

    Returns
    -------
    str
        Nothing where the numbers agree, or are of different things.
    """
    told = []
    for row in samples.sources(catalogue.data).itertuples():
        own = catalogue.frame[catalogue.frame["id"] == row.dataset]
        counted_in = SAME_UNIT.get(str(row.unit), str(row.unit))
        of_record = own.loc[own["image_unit"] == counted_in, ["name", "image_count"]].dropna()
        for name, count in of_record.itertuples(index=False):
            if int(count) != int(row.samples):
                told.append(
                    f"{name}’s file of places adds up to {number_of(row.samples, str(row.unit))}, where "
                    f"its record has {count_text(count)}."
                )
    return " ".join(told)


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
    if not all(part["N"].max() > 0 for part in parts):
        raise ValueError(
            "no dataset of known place that a list names, or none that no list names: expected one of each"
        )
    rows = []
    for name in (*SEARCHED, "Europe"):
        of_lists, own = ((int(part.loc[name, "n"]), int(part.loc[name, "N"])) for part in parts)
        rows.append((name, *of_lists, *own, *difference(*own, *of_lists)))
    columns = ["continent", "n_lists", "known_lists", "n_own", "known_own", "value", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _points(value: float, low: float, high: float) -> str:
    """Write a difference of shares with its interval."""
    told = [signed(100 * v, 1) for v in (value, low, high)]
    return f"{told[0]} points, 95 % interval {told[1]} to {told[2]}"


def who_looked(table: pd.DataFrame) -> str:
    """Say which shares differ between lists and our own search, and where no difference is shown.

    Parameters
    ----------
    table : DataFrame
        From `searched_against_lists`.
    """

    def told(row: Any) -> str:
        return (
            f"{row.continent} ({row.n_own} of {row.known_own} against {row.n_lists} of "
            f"{row.known_lists}: {_points(row.value, row.low, row.high)})"
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


OF_ONE_TASK = 0.8
"""Part of a list's datasets from which on it is a list of one task: far above all tasks of wide lists."""


def lists_of(catalogue: Catalogue, task: str) -> tuple[list[str], set[str]]:
    """Return the lists of a task, and the datasets that no other list names.

    A list is of a task if four in five of its datasets with a known task have it.
    """
    tasks = catalogue.frame.set_index("id")["tasks"]
    tasks = tasks[tasks.map(len) > 0]
    table = missing.incidence(catalogue)
    has = tasks.map(lambda terms: task in terms).astype(bool)
    of_it = []
    for name in table.columns:
        there = has[has.index.isin(table.index[table[name]])]
        if len(there) and there.mean() >= OF_ONE_TASK:
            of_it.append(str(name))
    elsewhere = table.drop(columns=of_it).any(axis=1)
    return of_it, set(elsewhere.index[~elsewhere])


def change_by_lists(catalogue: Catalogue) -> str:
    """Say how much of China's lead in change detection is left without the lists of that task."""
    of_it, only = lists_of(catalogue, "change_detection")
    (here, there), number = change_in_china(catalogue), missing.incidence(catalogue).shape[1]
    rest = change_in_china(catalogue.where(set(catalogue.records) - only))
    name = "1 list that names" if number == 1 else f"{number} lists that name"
    lists = f"Of the {name} a dataset on record, {_none_or(len(of_it))} of change detection"
    if not of_it or not all(whole for _, whole in (here, there, *rest)):
        return f"{lists}."
    before, after = difference(*here, *there), difference(*rest[0], *rest[1])
    if before.low > 0:  # only of a lead that is shown can a part be the lists'
        left = after.value / before.value
        part = "Most" if left < 0.5 else "Part" if left < 1 else "None"
        lists = f"{part} of the difference is which lists were read: o{lists[1:]}"
    sides = " against ".join(f"{percent(n, whole)} ({n} of {whole})" for n, whole in rest)
    shown = "" if after.low > 0 or after.high < 0 else ": no difference is shown"
    return (
        f"{lists}. Without the {number_of(len(only), 'dataset')} that no other list names, the difference is "
        f"{sides}, {_points(*after)}, instead of {signed(100 * before.value, 1)} points{shown}."
    )


def _none_or(number: int) -> str:
    return "none is" if not number else "1 is" if number == 1 else f"{number} are"


def own_by_period(catalogue: Catalogue) -> tuple[str, str]:
    """Return the part of our own search in the first and in the last period of those compared."""
    known = places.by_period(catalogue).drop_duplicates("group").set_index("group")["known"]
    listed = places.by_period_listed(catalogue).drop_duplicates("group").set_index("group")["known"]
    large = known[known >= LEAST]
    part = (large - listed.reindex(large.index).fillna(0)) / large
    if part.empty:
        return "none", "none"
    return share_text(part.iloc[0]), share_text(part.iloc[-1])


def airborne_by_country(catalogue: Catalogue, country: str) -> tuple[Part, Part, dict[str, Part]]:
    """Return datasets with airborne images, of those with a platform and a country on record.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    country : str
        ISO 3166 code of three letters.

    Returns
    -------
    tuple of Part, Part and dict
        Of those that name the country, of those that name others only, and of these by each other one.
    """
    frame = catalogue.frame
    known = frame[(frame["countries"].map(len) > 0) & (frame["platforms"].map(len) > 0)]
    airborne = known["platforms"].map(lambda terms: "airborne" in terms).astype(bool)

    def part(rows: pd.Series) -> Part:
        return int(airborne[rows].sum()), int(rows.sum())

    def naming(code: str) -> pd.Series:
        return known["countries"].map(lambda codes: code in codes).astype(bool)

    here = naming(country)
    codes = sorted({code for named in known.loc[~here, "countries"] for code in named})
    return part(here), part(~here), {code: part(~here & naming(code)) for code in codes}


def airborne_sentence(catalogue: Catalogue, country: str, name: str) -> str:
    """Hold a country's share of datasets with airborne images against that of others.

    A share alone is no cause: it is told with that of datasets that name others only, and with the
    countries among these, of `LEAST` datasets or more, that are not shown to have a lower one.
    """
    here, there, each = airborne_by_country(catalogue, country)
    if not here[1] or not there[1]:
        return ""
    gap = difference(*here, *there)
    large = {code: part for code, part in each.items() if part[1] >= LEAST}
    level = [code for code, part in large.items() if difference(*here, *part).low <= 0]
    level.sort(key=lambda code: -large[code][0] / large[code][1])
    told = [
        f"{countries.name(code)} ({percent(*large[code])}, {large[code][0]} of {large[code][1]})"
        for code in level
    ]
    shown = "" if gap.low > 0 else ", so that no higher share is shown"
    others = (
        f" Of the {len(large)} countries that {LEAST} or more of these name, no lower share than that of "
        f"{name} is shown for {together(told)}."
        if told
        else ""
    )
    return (
        f"Of the datasets that name it and a platform, {counted(*here)} have airborne images, of those that "
        f"name other countries only {counted(*there)}: {_points(*gap)}{shown}.{others}"
    )


@finding(
    "geography",
    "China is named by more datasets than any other Asian country, also without change detection.",
)
def china_leads_asia(catalogue: Catalogue) -> bool:
    """Say whether China comes first in Asia, among all datasets and among those of other tasks."""
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
    "geography",
    "Datasets that name China are of change detection more often than those that name others only.",
)
def china_is_for_change(catalogue: Catalogue) -> bool:
    """Say whether the 95 % interval of the difference lies above zero."""
    here, there = change_in_china(catalogue)
    return bool(difference(*here, *there).low > 0)


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
