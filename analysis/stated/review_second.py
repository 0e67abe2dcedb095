"""Numbers and findings of the second half of the review, geography to the generic dataset."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from analysis import (
    claims,
    exemplary,
    generality,
    growth,
    missing,
    openness,
    places,
    vocabularies,
    wishes,
)
from analysis.catalogue import Catalogue
from analysis.claims import (
    end_trends,
    index_table,
    index_trend,
    relative_spread_trend,
    spread_trend,
)
from analysis.figures.headlines import together, within
from analysis.figures.marks import count_text, share_text
from analysis.figures.trends import VERBS, points
from analysis.findings import finding
from analysis.intervals import difference
from analysis.measures import with_intervals
from analysis.tables.cells import interval

Numbers = dict[str, str]


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
        "nowhere": count_text((base["coverage"] == "none").sum()),
        "countries_known": count_text(places.countries(catalogue)["id"].nunique()),
        "unnamed_countries": count_text((counts["n"] == 0).sum()),
        "all_countries": count_text(len(counts)),
        "europe": share_text(row["Europe"]["share"]),
        "europe_interval": interval(row["Europe"]["low"], row["Europe"]["high"]),
        "levels": levels_text(claims.figure_shares(catalogue, "geography")),
        "africa": share_text(row["Africa"]["share"]),
        "africa_interval": interval(row["Africa"]["low"], row["Africa"]["high"]),
        "africa_least": share_text(row["Africa"]["lowest"]),
        "africa_most": share_text(row["Africa"]["highest"]),
        "europe_least": share_text(row["Europe"]["lowest"]),
        "europe_most": share_text(row["Europe"]["highest"]),
        "africa_everywhere": share_text(everywhere["Africa"]),
        "europe_everywhere": share_text(everywhere["Europe"]),
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


def exemplary_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on exemplary datasets."""
    chosen = exemplary.choose(catalogue)
    rows = catalogue.frame.set_index("id").loc[chosen["id"]]
    return {
        "cards": count_text(len(chosen)),
        "each": str(int(chosen["rank"].max())),
        "read": count_text(len(catalogue.read())),
        "no_licence": count_text(rows["licence"].isna().sum()),
        "no_volume": count_text(rows["volume_bytes"].isna().sum()),
    }


def trend_years(catalogue: Catalogue) -> tuple[int, int]:
    """Return the years over which trends are fitted."""
    return claims.FIRST_TREND_YEAR, growth.last_complete_year(catalogue)


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


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("-", "−")


def two_trends_sentence(trends: dict[str, generality.Trend]) -> str:
    """Say whether both trends are seen: to general and to highly specific datasets.

    Parameters
    ----------
    trends : dict
        The trends of the shares of ``general`` and of ``specific`` datasets.

    Examples
    --------
    >>> up, down = (generality.Trend(s, s - 0.1, s + 0.1, 90, (2010, 2024)) for s in (0.2, -0.3))
    >>> print(two_trends_sentence({"general": up, "specific": down}).split(":")[0])
    Only one of the article's two trends is seen
    """
    rising = sum(trend.verdict == "rising" for trend in trends.values())
    which, verb = (("Neither", "is"), ("Only one", "is"), ("Both", "are"))[rising]
    general, specific = trends["general"], trends["specific"]
    return (
        f"{which} of the article's two trends {verb} seen: the share of general datasets "
        f"{VERBS[general.verdict]} ({points(general)}), that of highly specific ones "
        f"{VERBS[specific.verdict]} ({points(specific)})."
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
    _, last = trend_years(catalogue)
    years = ends_by_year(catalogue)
    numbers = {"last_year": str(last), "verdict_sentence": two_trends_sentence(trends)}
    for end, trend in trends.items():
        row = years[(years["end"] == end) & (years["year"] == last)].iloc[0]
        numbers[f"{end}_trend"] = points(trend)
        numbers[f"{end}_verdict"] = VERDICT_WORDS[trend.verdict]
        numbers[f"{end}_last"] = f"{share_text(row['share'])} ({row['n']} of {row['known']})"
    numbers["specific_numbers"] = specific_numbers(years, last)
    fitted = years[(years["end"] == "specific") & (years["year"] <= last)]
    numbers["specific_all"] = (
        f"{share_text(fitted['n'].sum() / fitted['known'].sum())} ({count_text(fitted['n'].sum())} of "
        f"{count_text(fitted['known'].sum())})"
    )
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
        "mean_slope": _signed(mean.slope),
        "mean_interval": f"95 % interval {_signed(mean.low)} to {_signed(mean.high)}",
        "mean_verdict": VERDICT_WORDS[mean.verdict],
        "spread_slope": _signed(spread.slope),
        "spread_interval": f"95 % interval {_signed(spread.low)} to {_signed(spread.high)}",
        "spread_verdict": VERDICT_WORDS[spread.verdict],
        "relative_slope": _signed(relative.slope),
        "relative_interval": f"95 % interval {_signed(relative.low)} to {_signed(relative.high)}",
        "relative_verdict": VERDICT_WORDS[relative.verdict],
        "thin": share_text(float((table["known"] == generality.LEAST_KNOWN).mean())),
        **_end_numbers(catalogue),
    }


def organising_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on organising datasets."""
    summary = openness.summary(openness.audit(catalogue)).set_index("item")["share"]
    counts = openness.licence_counts(catalogue).set_index("label")["share"]
    known = openness.summary(openness.audit(catalogue)).set_index("item")["known"]
    return {
        "questions": str(len(openness.ITEMS)),
        "read": count_text(len(catalogue.read())),
        "doi": share_text(float(summary["data_doi"])),
        "doi_known": count_text(known["data_doi"]),
        "open_licence": share_text(float(summary["open_licence"])),
        "open_known": count_text(known["open_licence"]),
        "no_licence": share_text(float(counts.get("None stated", 0.0))),
    }


@lru_cache(maxsize=2)
def _met(catalogue: Catalogue) -> pd.DataFrame:
    return wishes.met(catalogue)


def _pretraining_ids(catalogue: Catalogue) -> list[str]:
    frame = catalogue.frame
    return list(frame.loc[frame["tasks"].map(lambda t: "pretraining" in t), "id"])


def wish_table(catalogue: Catalogue) -> pd.DataFrame:
    """Return which wish each pre-training dataset meets, tidy."""
    return wishes.tidy(_met(catalogue).loc[_pretraining_ids(catalogue)], catalogue)


def best_pretraining(catalogue: Catalogue, most: int = 24) -> list[str]:
    """Return the pre-training datasets that meet most wishes, best first."""
    met = _met(catalogue).loc[_pretraining_ids(catalogue)]
    score = (met * wishes.weights()).sum(axis=1)
    order = score.reset_index(name="score").sort_values(["score", "id"], ascending=[False, True])
    return list(order["id"].head(most))


def wishes_sentence(catalogue: Catalogue) -> str:
    """Return the finding on what pre-training datasets cover."""
    met = _met(catalogue).loc[_pretraining_ids(catalogue)]
    share = (met * wishes.weights()).sum(axis=1)
    best = share.idxmax()
    never = int((~met.any()).sum())
    wanted = f"{never} {'wish is' if never == 1 else 'wishes are'} met by none of them"
    return (
        f"{catalogue[best].name} meets most wishes of any pre-training dataset "
        f"({share_text(float(share[best]))}); {wanted if never else 'each wish is met by some of them'}"
    )


def variants() -> dict[str, pd.Series]:
    """Return the weightings of wishes that are compared, by name."""
    factors: dict[str, dict[str, float]] = {"All alike": {}}
    factors |= {f"{g} three times": {g: 3.0} for g in wishes.GROUPS}
    return {name: wishes.weights(factor) for name, factor in factors.items()}


@lru_cache(maxsize=2)
def steady_four(catalogue: Catalogue) -> tuple[str, ...]:
    """Return four datasets that are a best choice under as many of the weightings as can be."""
    return wishes.most_often_best(_met(catalogue), list(variants().values()), 4)


@lru_cache(maxsize=2)
def portfolio_curve(catalogue: Catalogue) -> pd.DataFrame:
    """Return the best coverage by number of datasets; of equals those that open question 1 shows."""
    return wishes.curve(_met(catalogue), wishes.weights(), shown=steady_four(catalogue))


@lru_cache(maxsize=2)
def portfolio_curves(catalogue: Catalogue) -> dict[str, pd.DataFrame]:
    """Return the best coverage by number of datasets, from all and from pre-training sets only."""
    met, weight = _met(catalogue), wishes.weights()
    return {
        "All datasets": portfolio_curve(catalogue),
        "Pre-training datasets": wishes.curve(met.loc[_pretraining_ids(catalogue)], weight),
    }


def _pretraining_best(catalogue: Catalogue, size: int) -> Numbers:
    """Return what the best of the pre-training sets meet: one alone, and as many as of all datasets."""
    curve = portfolio_curves(catalogue)["Pre-training datasets"]
    row = curve[curve["size"] <= size].iloc[-1]
    return {
        "pre_one": share_text(float(curve["covered"].iloc[0])),
        "pre_many": share_text(float(row["covered"])),
        "pre_size": str(int(row["size"])),
    }


def unmet_sentence(catalogue: Catalogue) -> str:
    """Tell how many wishes no dataset meets, and no pre-training set."""
    met = _met(catalogue)
    pre = met.loc[_pretraining_ids(catalogue)]
    labels = {w.id: within(w.label) for w in wishes.wishes()}

    def unmet(table: pd.DataFrame) -> list[str]:
        return [labels[wish] for wish in table.columns[~table.any()]]

    def are(found: list[str]) -> tuple[str, str]:
        return str(len(found)), "is" if len(found) == 1 else "are"

    nobody, no_pre = unmet(met), unmet(pre)
    every = str(len(met.columns))
    first = (
        f"{are(nobody)[0]} of the {every} wishes {are(nobody)[1]} met by no dataset ({', '.join(nobody)})"
        if nobody
        else f"Each of the {every} wishes is met by some dataset"
    )
    second = (
        f"{' '.join(are(no_pre))} met by no pre-training set ({', '.join(no_pre)})"
        if no_pre
        else "each also by some pre-training set"
    )
    return f"{first}; {second}."


def generic_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter towards a generic dataset."""
    curve = portfolio_curve(catalogue)
    return {
        "datasets": count_text(len(catalogue)),
        "pretraining": count_text(len(_pretraining_ids(catalogue))),
        "wishes": str(len(wishes.wishes())),
        "best_one": share_text(float(curve["covered"].iloc[0])),
        "best_many": share_text(float(curve["covered"].iloc[-1])),
        "best_size": str(int(curve["size"].iloc[-1])),
        "unmet_sentence": unmet_sentence(catalogue),
        **_pretraining_best(catalogue, int(curve["size"].iloc[-1])),
        "continents": str(len(vocabularies.ids("continents"))),
        "uav_pretraining": _share_with(catalogue, "uav", pretraining=True),
        "uav_others": _share_with(catalogue, "uav", pretraining=False),
    }


def _share_with(catalogue: Catalogue, platform: str, *, pretraining: bool) -> str:
    """Write the share of pre-training or other datasets that hold a platform's images, n of N."""
    frame = catalogue.frame
    chosen = frame["tasks"].map(lambda t: ("pretraining" in t) == pretraining)
    known = frame.loc[chosen & (frame["platforms"].map(len) > 0), "platforms"]
    n = int(known.map(lambda p: platform in p).sum())
    return f"{share_text(n / len(known))} ({n} of {count_text(len(known))})"


@finding("towards-a-generic-dataset", "Maps are the most frequent labels of pre-training datasets.")
def pretraining_labels_from_maps(catalogue: Catalogue) -> bool:
    """Say whether existing maps come first among the reference sources of pre-training sets."""
    frame = catalogue.frame
    pre = frame.loc[frame["tasks"].map(lambda t: "pretraining" in t), "reference_sources"]
    counts = pre.explode().value_counts()
    return bool(counts.index[0] == "existing_map" and counts.iloc[0] > counts.iloc[1])


@finding("geography", "China is named by more datasets than any other Asian country.")
def china_leads_asia(catalogue: Catalogue) -> bool:
    """Say whether China comes first in Asia."""
    from analysis import geography

    counts = geography.country_counts(places.countries(catalogue))
    asia = counts[counts["continent"] == "Asia"]
    return bool(asia.loc[asia["n"].idxmax(), "iso3"] == "CHN")


@finding("geography", "Datasets that name China are changes far more often than others.")
def china_is_for_change(catalogue: Catalogue) -> bool:
    """Say whether change detection is at least twice as frequent in datasets that name China."""
    named = catalogue.frame[catalogue.frame["countries"].map(len) > 0]
    china = named["countries"].map(lambda codes: "CHN" in codes)
    change = named["tasks"].map(lambda tasks: "change_detection" in tasks)
    return bool(change[china].mean() >= 2 * change[~china].mean())


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


@finding("towards-a-generic-dataset", "Most pre-training datasets hold satellite images only.")
def pretraining_from_satellites(catalogue: Catalogue) -> bool:
    """Say whether more than half of those with a known platform name only satellites."""
    frame = catalogue.frame
    pre = frame.loc[frame["tasks"].map(lambda t: "pretraining" in t), "platforms"]
    known = pre[pre.map(len) > 0]
    return bool(known.map(lambda p: set(p) == {"satellite"}).mean() > 0.5)
