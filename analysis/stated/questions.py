"""Numbers and findings of the open questions and the ledger."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis import claims, generality, growth, places, wishes
from analysis import forecast as forecasting
from analysis.catalogue import Catalogue
from analysis.figures.marks import bytes_text, count_text, pixels_text, share_text
from analysis.figures.trends import VERBS
from analysis.findings import finding
from analysis.pages.wording import value_text
from analysis.stated.review_second import generic, trends
from analysis.stated.words import Numbers
from analysis.tables.cells import interval

RULES_STOOD = "2026.11.7"  # until this version the rules of the ledger stood as first written
LEAST_KNOWN = 10  # datasets with an index that a year needs to count in the forecast


@lru_cache(maxsize=2)
def emphasis(catalogue: Catalogue) -> pd.DataFrame:
    """Return the best four datasets under an even weighting, and with each group three times.

    Often several choices are equally good. One that is best under as many weightings as can be is
    found first, and shown wherever it is best; elsewhere the best choice that is nearest to it.

    Returns
    -------
    DataFrame
        ``variant, id, name, covered``, one row a chosen dataset, ``steady`` (whether it is of the
        choice that is best most often) and ``lost`` (what that choice covers less than the best one).
    """
    met = wishes.met(catalogue)
    steady = generic.steady_four(catalogue)
    rows = []
    for name, weight in generic.variants().items():
        best = wishes.nearest_best(met, weight, 4, steady)
        most = wishes.covered(met, weight, best)
        lost = most - wishes.covered(met, weight, steady)
        rows += [(name, i, catalogue[i].name, most, i in steady, lost) for i in best]
    return pd.DataFrame(rows, columns=["variant", "id", "name", "covered", "steady", "lost"])


def always_chosen(catalogue: Catalogue) -> list[str]:
    """Return the datasets that every best choice of four holds under every weighting, by name.

    Not only the choices shown: without such a dataset no choice is as good under any weighting.
    """
    table = emphasis(catalogue)
    best = table.drop_duplicates("variant").set_index("variant")["covered"]
    shown = table.groupby("id")["variant"].nunique()
    found = []
    for identifier in shown[shown == len(best)].index:
        rest = wishes.met(catalogue).drop(index=identifier)
        without = {
            name: wishes.best_portfolio(rest, weight, 4).covered
            for name, weight in generic.variants().items()
        }
        if all(covered < best[name] - wishes.TIE for name, covered in without.items()):
            found.append(catalogue[identifier].name)
    return sorted(found)


def weights_sentence(catalogue: Catalogue) -> str:
    """Tell under how many weightings the same four are best, and what they lack under the others."""
    table = emphasis(catalogue)
    each = table.drop_duplicates("variant")
    kept, lost = each[each["lost"] <= wishes.TIE], each[each["lost"] > wishes.TIE]
    names = table.loc[table["variant"] == kept["variant"].iloc[0], "name"]
    text = (
        f"The same four datasets ({', '.join(names)}) are best under {len(kept)} of {len(each)} "
        "weightings; others may be as good"
    )
    text += ", none is best under more." if len(lost) else "."
    if len(lost):
        parts = " and ".join(
            f"{loss * 100:.1f} points ({name.lower()})"
            for name, loss in zip(lost["variant"], lost["lost"], strict=True)
        )
        text += f" Under the others another choice meets more, by {parts} of the weight."
    always = always_chosen(catalogue)
    if always:
        text += (
            f" {' and '.join(always)} {'is' if len(always) == 1 else 'are'} in every best choice."
        )
    return text


def generic_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of open question 1."""
    cells = wishes.empty_cells(catalogue)
    used = cells[cells["elsewhere"] > 0]
    best = generic.portfolio_curve(catalogue)
    one, last = best.iloc[0], best.iloc[-1]
    before = best.iloc[max(len(best) - 2, 0)]
    return {
        "datasets": count_text(len(catalogue)),
        "weights_sentence": weights_sentence(catalogue),
        "best_name": catalogue[one["datasets"][0]].name,
        "best_one": share_text(float(one["covered"])),
        "cover_size": str(int(last["size"])),
        "cover_share": share_text(float(last["covered"])),
        "fewer_size": str(int(before["size"])),
        "fewer_bound": share_text(float(before["bound"])),
        "cells": count_text(len(used)),
        "empty": count_text((used["n"] == 0).sum()),
    }


@finding(
    "open-question-1", "The smallest portfolio that meets what any dataset meets is proven so."
)
def smallest_portfolio_is_proven(catalogue: Catalogue) -> bool:
    """Say whether the best portfolio reaches all that is met at all, and one fewer cannot."""
    best = generic.portfolio_curve(catalogue)
    met = wishes.met(catalogue)
    reachable = float(wishes.weights()[met.any()].sum())
    last = best.iloc[-1]
    reached = bool(last["optimal"]) and abs(float(last["covered"]) - reachable) < 1e-6
    return reached and float(best.iloc[-2]["bound"]) < reachable - 1e-6


def bias_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of open question 2."""
    table = places.sensitivity(catalogue)
    pick = table.set_index(["continent", "by"]).sort_index()
    europe = pick.loc[("Europe", "land")].set_index("choice")["ratio"]
    others = europe[[choice for choice in europe.index if "Russia" not in choice]]
    africa = pick.loc[("Africa", "land"), "ratio"]
    asia = pick.loc[("Asia", "people"), "ratio"]
    futures = places.futures(catalogue, 100)
    people = futures[futures["aim"] == "people"].set_index("place")["added"]
    counts = growth.counts(catalogue)
    last = growth.last_complete_year(catalogue)
    rate = counts.loc[counts["year"].between(last - 2, last), "n"].mean()
    shares = places.shares(catalogue)
    return {
        "datasets": count_text(len(catalogue)),
        "known": count_text(shares["N"].max()),
        "europe_usual": f"{europe['As counted']:.1f}",
        "europe_moved": f"{europe['Russia in Asia']:.1f}",
        "europe_split": f"{europe[RUSSIA_SPLIT]:.1f}",
        "europe_low": f"{others.min():.1f}",
        "europe_high": f"{others.max():.1f}",
        "africa_below": str(int((africa < 1).sum())),
        "asia_below": str(int((asia < 1).sum())),
        "rules": str(len(africa)),
        "asia_added": str(int(people["Asia"])),
        "africa_added": str(int(people["Africa"])),
        "hundred_years": f"{100 / rate:.1f}",
    }


RUSSIA_SPLIT = "Russia's land split at 60° E"


@finding("open-question-2", "Where Russia is counted moves Europe's ratio to land most.")
def russia_decides_europe(catalogue: Catalogue) -> bool:
    """Say whether either other place for Russia moves it by a larger factor than any other rule."""
    table = places.sensitivity(catalogue)
    europe = table[(table["continent"] == "Europe") & (table["by"] == "land")]
    ratio = europe.set_index("choice")["ratio"]
    moved = np.log(ratio / ratio["As counted"]).abs()
    russia = moved.index.str.contains("Russia")
    return bool(moved[russia].min() > moved[~russia].max())


class Forecast(NamedTuple):
    """The share of general datasets: observed, of years not yet known in full, and forecast.

    Attributes
    ----------
    history, later : DataFrame
        ``year, n, known, share, low, high`` of complete years, and of later ones.
    future : DataFrame
        ``year, share, low, high``; empty where held-out years speak for no horizon.
    summary : DataFrame
        From `analysis.forecast.by_horizon`.
    """

    history: pd.DataFrame
    later: pd.DataFrame
    future: pd.DataFrame
    summary: pd.DataFrame


@lru_cache(maxsize=2)
def forecast(catalogue: Catalogue) -> Forecast:
    """Return the observed share of general datasets and its forecast, as far as held-out years show."""
    years = trends.general_by_year(catalogue)
    years = years[years["known"] >= LEAST_KNOWN].reset_index(drop=True)
    last = growth.last_complete_year(catalogue)
    history, later = years[years["year"] <= last], years[years["year"] > last]
    summary = forecasting.by_horizon(forecasting.held_out(history))
    ahead = np.arange(last + 1, last + 1 + forecasting.horizon(summary))
    future = forecasting.predict(_curve(history), ahead, float(history["known"].tail(3).mean()))
    return Forecast(history, later.reset_index(drop=True), future, summary)


def _curve(history: pd.DataFrame) -> forecasting.Curve:
    return forecasting.fit(*(history[c].to_numpy(float) for c in ("year", "n", "known")))


def forecast_sentence(future: pd.DataFrame) -> str:
    """Say what is forecast for the last year of the horizon.

    Examples
    --------
    >>> forecast_sentence(pd.DataFrame({"year": [2026], "share": 0.38, "low": 0.24, "high": 0.55}))
    'By 2026 the forecast is 38 % (95 % predictive interval 24–55 %).'
    >>> forecast_sentence(pd.DataFrame())
    'No forecast is given: held-out years speak for none.'
    """
    if future.empty:
        return "No forecast is given: held-out years speak for none."
    end = future.iloc[-1]
    between = interval(float(end["low"]), float(end["high"]))
    return (
        f"By {int(end['year'])} the forecast is {share_text(float(end['share']))} "
        f"(95 % predictive interval {between})."
    )


def later_sentence(later: pd.DataFrame, curve: forecasting.Curve, until: int) -> str:
    """Hold the years that lists do not know in full against the forecast.

    The interval is that for as many datasets as the year has so far: few scatter more.

    Parameters
    ----------
    later : DataFrame
        ``year, n, known, share`` of years known in part.
    curve : Curve
        Fitted to the complete years.
    until : int
        The last year that is forecast; nothing is held against a forecast that is not given.
    """
    parts = []
    for row in later[later["year"] <= until].itertuples():
        expected = forecasting.predict(curve, np.array([row.year]), float(row.known)).iloc[0]
        low, high = float(expected["low"]), float(expected["high"])
        place = "below" if row.share < low else "above" if row.share > high else "within"
        parts.append(
            f"Of {int(row.known)} datasets of {int(row.year)} so far, {int(row.n)} "
            f"({share_text(row.share)}) are general: {place} the interval for so many datasets "
            f"({interval(low, high)})."
        )
    if not parts:
        return (
            "No later year is held against a forecast: none is forecast, or too few of its datasets are on "
            "record."
        )
    end = "Years that lists do not know in full are no test yet, but they are what there is."
    return " ".join([*parts, end])


def longest_sentence(history: pd.DataFrame) -> str:
    """Tell what shorter histories forecast for the last complete year, the two longest horizons.

    Fits to the fewest years allowed (`analysis.forecast.LEAST_FITTED`) and to one year less.
    """
    observed = history.iloc[-1]
    parts = []
    for size in (forecasting.LEAST_FITTED, forecasting.LEAST_FITTED - 1):
        seen, year = history.iloc[:size], int(observed["year"])
        number = float(seen["known"].tail(3).mean())
        end = forecasting.predict(_curve(seen), np.array([year]), number).iloc[0]
        parts.append(
            f"fitted to {int(seen['year'].iloc[0])}–{int(seen['year'].iloc[-1])}, the curve expects "
            f"{share_text(float(end['share']))} for {year}, with an interval of "
            f"{interval(float(end['low']), float(end['high']))}"
        )
    there = f"{share_text(observed['share'])} were general"
    return f"{parts[0]}; {parts[1]}. In that year {there}."


def read_only_sentence(trend: Any) -> str:
    """Say whether the index stops rising where only read records count, a sign against the forecast.

    Parameters
    ----------
    trend : mapping or Series
        ``slope, low, high, verdict`` of the mean, from `analysis.generality.sensitivity`.

    Examples
    --------
    >>> row = {"slope": 0.19, "low": 0.083, "high": 0.27, "verdict": "rising"}
    >>> print(read_only_sentence(row).split(" (")[0])
    With these alone the mean of the index rises at present
    """
    verb = VERBS[trend["verdict"]]
    come = "so that this has not come about" if trend["verdict"] == "rising" else "so that it has"
    slope, low, high = (f"{trend[k]:+.2f}".replace("-", "−") for k in ("slope", "low", "high"))
    return (
        f"With these alone the mean of the index {verb} at present ({slope} a decade, 95 % interval "
        f"{low} to {high}), {come}."
    )


def _read_only(catalogue: Catalogue) -> Any:
    table = trends.trend_sensitivity(catalogue).set_index(["definition", "kind"])
    return table.loc[("Read records only", "mean")]


def forecast_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of open question 3."""
    history, later, future, summary = forecast(catalogue)
    ahead = len(future)
    until = growth.last_complete_year(catalogue) + ahead
    return {
        "indexed": count_text(history["known"].sum()),
        "threshold": f"{generality.GENERAL:g}",
        "least_known": str(LEAST_KNOWN),
        "forecast_sentence": forecast_sentence(future),
        "horizon": "1 year" if ahead == 1 else f"{ahead} years",
        "least_fitted": str(forecasting.LEAST_FITTED),
        "least_trials": str(forecasting.LEAST_TRIALS),
        "later_sentence": later_sentence(later, _curve(history), until),
        "verdict_sentence": trends.two_trends_sentence(claims.end_trends(catalogue)),
        "read_only_sentence": read_only_sentence(_read_only(catalogue)),
        "longest_sentence": longest_sentence(history),
    }


@lru_cache(maxsize=2)
def ledger(catalogue: Catalogue) -> pd.DataFrame:
    """Return the replication ledger (computed once)."""
    return claims.ledger(catalogue)


@lru_cache(maxsize=2)
def counting(catalogue: Catalogue) -> pd.DataFrame:
    """Return the shares of continents under other rules (computed once)."""
    return claims.counting_rules(catalogue)


TASK_CODES = {
    "Class": "Classification",
    "SemSeg": "Segmentation",
    "OD": "Detection",
    "CD": "Change",
    "SR": "Super-resolution",
    "CR": "Cloud removal",
}


@lru_cache(maxsize=2)
def _matched(catalogue: Catalogue) -> pd.DataFrame:
    """Return the forerunner's rows with our record of the same dataset."""
    from analysis import lists

    entries = lists.entries(catalogue.data)
    own = entries[entries["list"] == "ahmadi"].copy()
    own["row"] = own["row"].astype(int)
    table = claims.igarss(catalogue).merge(own[["row", "record"]], on="row", how="left")
    frame = catalogue.frame[["id", "size_pixels", "volume_bytes"]].rename(columns={"id": "record"})
    table = table.merge(frame, on="record", how="left")
    table["their_volume"] = table["volume_mb"] * 1e6
    table["group"] = [
        TASK_CODES.get(str(task).split("/")[0].strip(), "Other or none") for task in table["task"]
    ]
    return table


def igarss(catalogue: Catalogue) -> pd.DataFrame:
    """Return totals and shares by task of the forerunner's list beside ours.

    Returns
    -------
    DataFrame
        ``measure`` (``size`` in pixels, ``volume`` in bytes), ``task``, ``rows`` (of the list),
        ``listed`` and ``list_total`` (rows with a value, and their sum), ``list_share`` (of all tasks),
        ``both`` (rows for which our record has the value too), ``theirs`` and ``ours`` (sums over
        these) and ``our_share``.
    """
    table = _matched(catalogue)
    pairs = (("size", "size_measure", "size_pixels"), ("volume", "their_volume", "volume_bytes"))
    rows = []
    for measure, theirs, ours in pairs:
        for group, part in [*table.groupby("group"), ("All", table)]:
            both = part.dropna(subset=[theirs, ours])
            rows.append(
                (
                    measure,
                    group,
                    len(part),
                    int(part[theirs].notna().sum()),
                    float(part[theirs].sum()),
                    len(both),
                    float(both[theirs].sum()),
                    float(both[ours].astype(float).sum()),
                )
            )
    columns = ["measure", "task", "rows", "listed", "list_total", "both", "theirs", "ours"]
    result = pd.DataFrame(rows, columns=columns)
    whole = result[result["task"] == "All"].set_index("measure")
    result["list_share"] = result["list_total"] / result["measure"].map(whole["list_total"])
    result["our_share"] = result["ours"] / result["measure"].map(whole["ours"])
    last = result["task"].eq("All")
    result = result.assign(last=last).sort_values(
        ["measure", "last", "rows", "task"], ascending=[True, True, False, True]
    )
    return result.drop(columns="last").reset_index(drop=True)


GENERIC_REASONS = (
    "the dataset's own source is preferred to a list",
    "a description outside the lists is preferred to a list",
)


def _apart(ours: Any, theirs: Any) -> bool:
    """Say whether two numbers differ by more than two per cent; an unknown one differs from none."""
    if pd.isna(theirs) or not theirs:
        return False
    return abs(float(ours) / float(theirs) - 1) > 0.02


def _components(catalogue: Catalogue, row: Any) -> str:
    """Say in which of count, width and height a record differs from the list's row."""
    facts = catalogue[row.record].facts
    said = []
    count = facts.image_count
    number = count.value if count is not None else None
    if count is not None and number is not None and _apart(number, row.n_images):
        here = value_text("image_count", number, count.unit)
        said.append(f"{here} here, {count_text(row.n_images)} images there")
    width = facts.image_width
    if width is not None and width.value is not None:
        side = width.value if isinstance(width.value, list) else [width.value]
        if any(_apart(v, row.image_size) for v in side):
            here = " to ".join(count_text(v) for v in dict.fromkeys((side[0], side[-1])))
            said.append(f"{here} pixels wide here, {count_text(row.image_size)} there")
    expected = float(row.n_images) * float(row.image_size) ** 2
    if not said and _apart(row.size_measure, expected):
        said.append("the list's size is not its number times side squared")
    return "; ".join(said)


def _why(catalogue: Catalogue, row: Any, measure: str) -> str:
    facts = catalogue[row.record].facts
    fact = facts.volume_bytes if measure == "Volume" else facts.size_pixels or facts.image_count
    reason = fact.because if fact is not None else None
    if reason in GENERIC_REASONS:
        reason = None
    if measure == "Volume":
        given = f"the source read says {fact.as_}" if fact is not None and fact.as_ else ""
        return "; ".join(filter(None, (given, reason))) or "another source was read"
    return "; ".join(filter(None, (_components(catalogue, row), reason))) or (
        "recomputed here from the count, width and height on record"
    )


def igarss_differences(catalogue: Catalogue) -> pd.DataFrame:
    """Return datasets whose size or volume differs from the list's by more than a tenth."""
    table = _matched(catalogue).dropna(subset=["record"])
    rows = []
    for row in table.itertuples():
        pairs = (
            ("Size", row.size_measure, row.size_pixels, pixels_text),
            ("Volume", row.their_volume, row.volume_bytes, bytes_text),
        )
        for measure, theirs, ours, words in pairs:
            if pd.isna(theirs) or pd.isna(ours) or theirs <= 0:
                continue
            factor = float(ours) / float(theirs)
            if abs(np.log(factor)) > np.log(1.1):
                texts = (words(float(theirs)), words(float(ours)))
                why = _why(catalogue, row, measure)
                rows.append((row.record, row.name, measure, *texts, factor, why))
    columns = ["id", "name", "measure", "theirs", "ours", "factor", "why"]
    result = pd.DataFrame(rows, columns=columns)
    order = np.log(result["factor"].astype(float)).abs()
    result = result.assign(order=order).sort_values(["order", "id"], ascending=[False, True])
    return result.drop(columns="order").reset_index(drop=True)


def article_ledger(catalogue: Catalogue) -> pd.DataFrame:
    """Return the rows of the ledger that the article claims, without its forerunner's."""
    table = ledger(catalogue)
    return table[table["source"] == claims.ARTICLE]


def verdicts_text(table: pd.DataFrame) -> str:
    """Tell how many claims of a ledger came out each way, leaving out the ways that none went.

    Examples
    --------
    >>> verdicts_text(pd.DataFrame({"verdict": ["reproduced", "reproduced", "cannot be tested"]}))
    '2 are reproduced, 1 cannot be tested'
    >>> verdicts_text(pd.DataFrame({"verdict": ["not reproduced"]}))
    '1 is not reproduced'
    >>> verdicts_text(pd.DataFrame({"verdict": ["not reproduced", "not reproduced"]}))
    'none is reproduced'
    """
    counts = claims.summary(table)
    if len(table) > 1 and counts["not reproduced"] == len(table):
        return "none is reproduced"
    verbs = {
        name: "" if name.startswith("cannot") else "is " if counts[name] == 1 else "are "
        for name in claims.VERDICTS
    }
    return ", ".join(f"{counts[name]} {verb}{name}" for name, verb in verbs.items() if counts[name])


def one_figure(table: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """Return the figure with most claims that are not reproduced, and these rows."""
    failed = table[(table["verdict"] == "not reproduced") & table["figure"].notna()]
    if failed.empty:
        return "", failed
    name = str(failed["figure"].mode().iloc[0])
    return name, failed[failed["figure"] == name]


def not_reproduced_short(table: pd.DataFrame) -> str:
    """Tell on the first page how many claims failed, and how many of these stand in one figure.

    Examples
    --------
    >>> rows = [("not reproduced", "geography")] * 2 + [("not reproduced", None)]
    >>> not_reproduced_short(pd.DataFrame(rows, columns=["verdict", "figure"]))
    '3 not (2 of them in one figure)'
    """
    failed = claims.summary(table)["not reproduced"]
    together = len(one_figure(table)[1])
    if together < 2:
        return f"{failed} not"
    return f"{failed} not ({'all' if together == failed else f'{together} of them'} in one figure)"


def one_figure_sentence(table: pd.DataFrame, known: list[dict[str, Any]]) -> str:
    """Say how many of the failures stand in one figure, and that they are not as many tests.

    Parameters
    ----------
    table : DataFrame
        From `ledger`.
    known : list of dict
        From `analysis.claims.claims`; those that add up others have ``adds``.

    Examples
    --------
    >>> rows = [("a", "not reproduced", "geography")] * 2
    >>> one_figure_sentence(pd.DataFrame(rows, columns=["id", "verdict", "figure"]), [])[:58]
    'All 2 claims of the article that are not reproduced stand '
    """
    name, rows = one_figure(table)
    if len(rows) < 2:
        return ""
    failed = claims.summary(table)["not reproduced"]
    which = f"All {failed}" if len(rows) == failed else f"{len(rows)} of the {failed}"
    text = (
        f"{which} claims of the article that are not reproduced stand in one figure, that on {name}, and "
        "are recomputed on the same datasets: one figure that differs from ours, not as many independent "
        "failures."
    )
    sums = [c["text"] for c in known if c.get("adds") and c["id"] in set(rows["id"])]
    return text + "".join(f" One of them adds up others: “{s.removesuffix('.')}”." for s in sums)


def _rule(ways: pd.DataFrame, start: str) -> pd.DataFrame:
    """Return the rows of the first rule of counting whose name begins so."""
    name = next(rule for rule in ways["rule"] if rule.startswith(start))
    return ways[ways["rule"] == name]


def _of_six(number: int, total: int) -> str:
    """Say how many of the article's shares are reproduced.

    Examples
    --------
    >>> _of_six(0, 6), _of_six(1, 6)
    ("none of the article's 6 shares is reproduced", "1 of the article's 6 shares is reproduced")
    """
    verb = "is" if number < 2 else "are"
    return f"{number or 'none'} of the article's {total} shares {verb} reproduced"


def counting_sentence(ways: pd.DataFrame) -> str:
    """Say how much of the difference the rule of counting explains.

    Parameters
    ----------
    ways : DataFrame
        From `analysis.claims.counting_rules`.

    Examples
    --------
    >>> columns = ["rule", "value", "claimed", "verdict"]
    >>> rows = [("Each continent once", 0.35, 0.21, "not reproduced"), ("A kth", 0.3, 0.21, "not reproduced")]
    >>> counting_sentence(pd.DataFrame(rows, columns=columns)).split(".")[0]
    'The rule of counting can explain part of the difference'
    """
    once, parts = (_rule(ways, start) for start in ("Each continent once", "A kth"))
    kept, kept_kth = (int((part["verdict"] == "reproduced").sum()) for part in (once, parts))
    gap, gap_kth = (
        float((part["value"] - part["claimed"]).abs().mean()) * 100 for part in (once, parts)
    )
    whole = kept_kth == len(parts)
    some = gap_kth < gap and kept_kth >= kept
    verb = "can explain" if whole else "can explain part of" if some else "does not explain"
    text = (
        f"The rule of counting {verb} the difference. On the datasets of the article's year and before, "
        f"with each one counted on every continent that it covers, {_of_six(kept, len(once))}, and ours "
        f"lie {gap:.1f} percentage points from the article's on average; with a kth of it on each of its k "
        f"continents, {kept_kth or 'none'} {'is' if kept_kth < 2 else 'are'}, and ours lie {gap_kth:.1f} "
        "points away."
    )
    if whole:
        return text
    return (
        f"{text} What is left may come from other datasets, which cannot be tested without the article's "
        "list."
    )


def by_size_sentence(ways: pd.DataFrame) -> str:
    """Say how wide the intervals by size are, and whether shares can be tested with them.

    Parameters
    ----------
    ways : DataFrame
        From `analysis.claims.counting_rules`.

    Examples
    --------
    >>> row = {"rule": "By size", "low": [0.1], "high": [0.5], "known": 400, "equal": 9.0}
    >>> by_size_sentence(pd.DataFrame(row))[:62]
    'By size in pixels the intervals are 40 points wide: a few larg'
    """
    part = _rule(ways, "By size")
    width = (part["high"] - part["low"]) * 100
    known, equal = part["known"].max(), part["equal"].max()
    ends = dict.fromkeys(f"{end:.0f}" for end in (width.min(), width.max()))
    text = f"By size in pixels the intervals are {' to '.join(ends)} points wide"
    if equal >= claims.LEAST_DATASETS:
        return (
            f"{text}: together the {count_text(known)} datasets carry as much information as "
            f"{count_text(equal)} of equal size would, and the rule asks for {claims.LEAST_DATASETS}."
        )
    return (
        f"{text}: a few large ones of the {count_text(known)} datasets decide, and all together carry no "
        f"more information than {count_text(equal)} datasets of equal size would, fewer than the "
        f"{claims.LEAST_DATASETS} that the rule asks for. No share is therefore tested so; until version "
        f"{RULES_STOOD} a share within such an interval had a tick."
    )


def ledger_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the replication ledger."""
    table = ledger(catalogue)
    article = article_ledger(catalogue)
    forerunner = table.drop(article.index)
    year = claims.article_year(catalogue)
    totals = igarss(catalogue).set_index(["task", "measure"]).loc["All"]
    size, volume = totals.loc["size"], totals.loc["volume"]
    text = (
        f"Over the {count_text(size['both'])} datasets that have both, the list's sizes add up to "
        f"{pixels_text(size['theirs'])} and ours to {pixels_text(size['ours'])}; over "
        f"{count_text(volume['both'])}, volumes add up to {bytes_text(volume['theirs'])} and "
        f"{bytes_text(volume['ours'])}."
    )
    ways = counting(catalogue)
    return {
        "datasets": count_text(len(catalogue)),
        "then": count_text(len(catalogue.as_of(year))),
        "article_year": str(year),
        "claims": str(len(table)),
        "article_claims": str(len(article)),
        "article_verdicts": verdicts_text(article),
        "forerunner_claims": str(len(forerunner)),
        "forerunner_verdicts": verdicts_text(forerunner),
        "one_figure": one_figure_sentence(article, claims.claims(catalogue)),
        "rules_stood": RULES_STOOD,
        "counting_text": counting_sentence(ways),
        "by_size_text": by_size_sentence(ways),
        "igarss_text": text,
    }
