"""The catalogue's places as the frames that `analysis.geography` takes, and what is asked of them."""

from __future__ import annotations

import pandas as pd

from analysis import coverage, geography, measures, parity, placeshares, ratios, vocabularies
from analysis.catalogue import Catalogue
from analysis.intervals import wilson

ARTICLE = {
    "Europe": 0.21,
    "North America": 0.18,
    "Africa": 0.05,
    "South America": 0.04,
    "Oceania": 0.01,
}


KNOWN = ("listed", "global")


def at_sea(catalogue: Catalogue) -> list[str]:
    """Return the ids of datasets whose places are known and lie on no continent: the open sea.

    Their record says of the continents that they are not applicable.
    """
    found = []
    for record in catalogue.records.values():
        known, on = record.facts.coverage, record.facts.continents
        if known and known.value == "listed" and on and on.state == "not_applicable":
            found.append(record.id)
    return found


def unplaced(catalogue: Catalogue) -> list[str]:
    """Return the ids of datasets that name places which no source puts on a continent."""
    frame = catalogue.frame
    nowhere = frame["coverage"].eq("listed") & (frame["continents"].map(len) == 0)
    return sorted(set(frame.loc[nowhere, "id"]) - set(at_sea(catalogue)))


def datasets(catalogue: Catalogue) -> pd.DataFrame:
    """Return ``id, coverage, size_pixels, complete``; coverage is ``listed`` where continents are named.

    It is ``none`` of synthetic datasets and of those at sea, which lie on no continent, and
    ``not_stated`` of those that no source puts on one. ``complete`` is whether one is global by its places
    alone and all of them are on record (`coverage.by_all_places`).
    """
    frame = catalogue.frame[["id", "coverage", "size_pixels", "continents", "countries"]].copy()
    named = frame["continents"].map(len) > 0
    frame.loc[named & (frame["coverage"] != "global"), "coverage"] = "listed"
    frame.loc[frame["id"].isin(unplaced(catalogue)), "coverage"] = "not_stated"
    frame.loc[frame["id"].isin(at_sea(catalogue)), "coverage"] = "none"
    known = frame["coverage"].isin(["global", "listed", "none"])
    frame.loc[~known, "coverage"] = "not_stated"
    frame["complete"] = [coverage.by_all_places(catalogue[one]) for one in frame["id"]]
    return frame[["id", "coverage", "size_pixels", "complete"]]


def continents(catalogue: Catalogue) -> pd.DataFrame:
    """Return ``id, continent``, one row a dataset and continent named."""
    return catalogue.long("continents").rename(columns={"value": "continent"})[["id", "continent"]]


def countries(catalogue: Catalogue) -> pd.DataFrame:
    """Return ``id, country``, one row a dataset and country named."""
    return catalogue.long("countries").rename(columns={"value": "country"})[["id", "country"]]


def shares(
    catalogue: Catalogue, rule: placeshares.Rule = "once", global_as: placeshares.GlobalAs = "named"
) -> pd.DataFrame:
    """Return `analysis.placeshares.continent_shares` of a catalogue, with the article's beside."""
    table = placeshares.continent_shares(
        datasets(catalogue), continents(catalogue), rule, global_as=global_as, seed=measures.SEED
    )
    table["label"] = table["continent"]
    table["article"] = table["continent"].map(ARTICLE)
    return table.merge(alone(catalogue), on="continent", how="left")


def alone(catalogue: Catalogue) -> pd.DataFrame:
    """Return how many datasets lie on a continent and on no other.

    One that is global does not, also where a single continent is all that it names.

    Returns
    -------
    DataFrame
        ``continent, n_alone`` and, of all whose coverage is known, ``alone, alone_low, alone_high``:
        the share with its 95 % Wilson interval.
    """
    known = datasets(catalogue)
    known = known[known["coverage"].isin(KNOWN)]
    named = continents(catalogue)
    named = named[named["id"].isin(known.loc[known["coverage"] == "listed", "id"])]
    single = named[~named["id"].duplicated(keep=False)]
    table = pd.DataFrame({"continent": vocabularies.ids("continents")})
    table["n_alone"] = (
        table["continent"].map(single["continent"].value_counts()).fillna(0).astype(int)
    )
    table["alone"] = table["n_alone"] / max(len(known), 1)
    table["alone_low"], table["alone_high"] = wilson(table["n_alone"].to_numpy(), len(known))
    return table


def representation(catalogue: Catalogue, **options: object) -> pd.DataFrame:
    """Return representation against land and against people, one row a continent and denominator.

    Options are those of `analysis.ratios.representation`.
    """
    table = shares(catalogue, "fractional", "spread")
    denominators = geography.denominators()
    parts = [
        ratios.representation(table, denominators, by, **options).assign(by=by)  # type: ignore[arg-type]
        for by in ("land", "people")
    ]
    return pd.concat(parts, ignore_index=True)


def sensitivity(catalogue: Catalogue) -> pd.DataFrame:
    """Return the representation of continents under other rules.

    Returns
    -------
    DataFrame
        The columns of `representation` and ``choice``: Russia in Europe, in Asia, split at 60° E;
        without Greenland; counted by mentions; by size; global datasets without a list left out, and
        all global ones, also those that name continents.
    """
    base = datasets(catalogue)
    places = continents(catalogue)
    moved = geography.move_russia(places, countries(catalogue))
    denominators = geography.denominators()
    seed = measures.SEED

    def table(
        rule: placeshares.Rule, global_as: placeshares.GlobalAs, where: pd.DataFrame
    ) -> pd.DataFrame:
        return placeshares.continent_shares(base, where, rule, global_as=global_as, seed=seed)

    usual = table("fractional", "spread", places)
    choices: list[tuple[str, pd.DataFrame, dict[str, object]]] = [
        ("As counted", usual, {}),
        ("Russia in Asia", table("fractional", "spread", moved), {"russia": "Asia"}),
        ("Russia's land split at 60° E", usual, {"russia": "split"}),
        ("Without Greenland", usual, {"greenland": False}),
        ("Each mention once", table("mentions", "spread", places), {}),
        ("By size in pixels", table("by_size", "spread", places), {}),
        (
            "Global without a list left out",
            table("fractional", "leave_out_nameless", places),
            {},
        ),
        ("All global datasets left out", table("fractional", "leave_out", places), {}),
    ]
    parts = []
    for name, counted, options in choices:
        for by in ("land", "people"):
            result = ratios.representation(counted, denominators, by, **options)  # type: ignore[arg-type]
            parts.append(result.assign(choice=name, by=by))
    return pd.concat(parts, ignore_index=True)


def shares_within(catalogue: Catalogue, groups: pd.DataFrame, least: int = 10) -> pd.DataFrame:
    """Return each continent's share of datasets within groups of datasets.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    groups : DataFrame
        ``id, group``; a dataset may be in several groups.
    least : int, optional
        Datasets with known coverage that a group needs.

    Returns
    -------
    DataFrame
        ``group, continent, n, known, share, low, high``; of each group the last row is ``Global``,
        datasets that are global and name no continent, which count on none.
    """
    known = datasets(catalogue)
    known = known[known["coverage"].isin(KNOWN)]
    places = continents(catalogue)
    nameless = known[(known["coverage"] == "global") & ~known["id"].isin(places["id"])]
    places = pd.concat([places, nameless[["id"]].assign(continent=geography.GLOBAL)])
    rows = []
    for group, part in groups.groupby("group", sort=False):
        members = set(part["id"]) & set(known["id"])
        if len(members) < least:
            continue
        here = places[places["id"].isin(members)]
        for continent in (*vocabularies.ids("continents"), geography.GLOBAL):
            n = here.loc[here["continent"] == continent, "id"].nunique()
            low, high = (float(v) for v in wilson(n, len(members)))
            rows.append((group, continent, n, len(members), n / len(members), low, high))
    return pd.DataFrame(rows, columns=["group", "continent", "n", "known", "share", "low", "high"])


def by_task(catalogue: Catalogue) -> pd.DataFrame:
    """Return `shares_within` tasks."""
    return shares_within(catalogue, catalogue.long("tasks").rename(columns={"label": "group"}))


def by_modality(catalogue: Catalogue) -> pd.DataFrame:
    """Return `shares_within` modalities."""
    return shares_within(catalogue, catalogue.long("modalities").rename(columns={"label": "group"}))


PERIODS = ((1972, 2014), (2015, 2017), (2018, 2019), (2020, 2021), (2022, 2023), (2024, 2040))


def period(year: int) -> str:
    """Name the period of a year; periods hold similar numbers of datasets.

    Raises
    ------
    ValueError
        If no dataset can be of that year (see `analysis.records`).

    Examples
    --------
    >>> period(2016), period(2009), period(2025)
    ('2015–2017', 'to 2014', '2024–')
    """
    found = next((p for p in PERIODS if p[0] <= year <= p[1]), None)
    if found is None:
        raise ValueError(f"{year}: expected a year from {PERIODS[0][0]} to {PERIODS[-1][1]}")
    first, last = found
    if first == PERIODS[0][0]:
        return f"to {last}"
    return f"{first}–" if last == PERIODS[-1][1] else f"{first}–{last}"


def periods(catalogue: Catalogue) -> pd.DataFrame:
    """Return ``id, group``: the period of each dataset whose year is known, in order."""
    frame = catalogue.frame[["id", "year"]].dropna().sort_values("year", kind="stable")
    return pd.DataFrame({"id": frame["id"], "group": [period(int(y)) for y in frame["year"]]})


def by_period(catalogue: Catalogue) -> pd.DataFrame:
    """Return `shares_within` periods of release."""
    return shares_within(catalogue, periods(catalogue), least=5)


def listed(catalogue: Catalogue) -> Catalogue:
    """Return the datasets that a public list names, without what our search alone found."""
    frame = catalogue.frame
    return catalogue.where(frame.loc[frame["lists"].map(len) > 0, "id"])


def by_period_listed(catalogue: Catalogue) -> pd.DataFrame:
    """Return `by_period` of the datasets that a public list names, less what our search alone found.

    With its years the search fills another part of each period, so that a share can rise for that.
    """
    return by_period(listed(catalogue))


def futures(catalogue: Catalogue, added: int = 100) -> pd.DataFrame:
    """Return where the next datasets should lie, to match land and to match people.

    Returns
    -------
    DataFrame
        The columns of `analysis.parity.future` and ``aim`` (``land`` or ``people``).
    """
    counted = shares(catalogue, "fractional", "spread")
    inhabited = [c for c in geography.INHABITED]
    now = {
        c: float(counted.set_index("continent").loc[c, "share"] * counted["N"].max())
        for c in inhabited
    }
    parts = []
    for by in ("land", "people"):
        target = ratios.place_denominators(geography.denominators(), by)
        aim = {c: float(target[c] / target.sum()) for c in inhabited}
        parts.append(parity.future(now, added, aim).assign(aim=by))
    return pd.concat(parts, ignore_index=True)


def sample_shares(catalogue: Catalogue) -> pd.DataFrame:
    """Return shares of samples by continent beside an equal split over the continents covered.

    Returns
    -------
    DataFrame
        ``dataset`` (name), ``unit`` (what a sample is), ``continent, samples, share, once``; only
        datasets of the catalogue on two continents or more, where counting the dataset can mislead.
    """
    from analysis import samples

    table = samples.continent_shares(samples.load(catalogue.data))
    # Samples are on file for the whole catalogue, of which records may have been chosen.
    table = table[(table["samples"] > 0) & table["dataset"].isin(list(catalogue.records))].copy()
    covered = table.groupby("dataset")["continent"].transform("nunique")
    table["once"] = 1 / covered
    table = table[covered > 1]
    table["unit"] = table["dataset"].map(
        samples.sources(catalogue.data).set_index("dataset")["unit"]
    )
    table["dataset"] = [catalogue[i].name for i in table["dataset"]]
    columns = ["dataset", "unit", "continent", "samples", "share", "once"]
    return table[columns].reset_index(drop=True)
