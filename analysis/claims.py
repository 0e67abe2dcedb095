"""The replication ledger: each claim of the article recomputed, with a verdict by a stated rule.

Claims and rules are data (``data/claims.yaml``). A claim names a measure of this module; the
ledger evaluates it on what was known at the article's date, on all of today's records, and under
other counting rules.

References
----------
Kish, L. (1965), *Survey Sampling*, section 11.7.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import generality, geography, growth, measures, wishes, yamlfiles
from analysis.catalogue import Catalogue
from analysis.intervals import bootstrap_share, line, wilson
from analysis.rarefaction import SAMPLE, diversity_by_year, scope_by_year
from analysis.vocabularies import DATA

LEAST_DATASETS = 50
ARTICLE = "schmitt2023"  # the claims' source; the others are the forerunner's
LEAST_YEARS = 5  # of a trend
FIRST_TREND_YEAR = 2010  # of every trend; growth leaves out years with few datasets later on, too
VERDICTS = ("reproduced", "not reproduced", "cannot be tested")


@dataclass(frozen=True)
class Result:
    """A recomputed value with its interval, on ``n`` of ``known`` datasets.

    ``equal`` is how many datasets of equal weight would leave as much to chance, where they weigh
    unequally; ``years`` how many a trend is fitted to, from ``first`` to ``last``.
    """

    value: float
    low: float
    high: float
    n: int
    known: int
    equal: float | None = None
    years: int | None = None
    first: int | None = None
    last: int | None = None


@lru_cache(maxsize=4)
def _claims_file(path: str) -> Any:
    return yamlfiles.load_vocabulary_like(Path(path))


def claims(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return the claims as they stand in the file."""
    return list(_claims_file(str(catalogue.data / "claims.yaml"))["claims"])


def texts(data: Path = DATA) -> dict[str, str]:
    """Return what each claim says, by its id.

    Examples
    --------
    >>> texts()["europe"]
    '21 % of datasets cover only Europe.'
    """
    return {
        claim["id"]: claim["text"] for claim in _claims_file(str(data / "claims.yaml"))["claims"]
    }


def rules(catalogue: Catalogue) -> dict[str, str]:
    """Return the rule of each kind of claim."""
    return dict(_claims_file(str(catalogue.data / "claims.yaml"))["rules"])


def article_year(catalogue: Catalogue) -> int:
    """Return the year up to which datasets count as known to the article."""
    return int(_claims_file(str(catalogue.data / "claims.yaml"))["article_year"])


def _covered(catalogue: Catalogue) -> pd.DataFrame:
    """Datasets whose coverage is known, with their continents (empty for global without a list)."""
    frame = catalogue.frame[["id", "coverage", "continents", "size_pixels"]]
    return frame[(frame["continents"].map(len) > 0) | (frame["coverage"] == "global")]


def _share(n: int, total: int) -> Result:
    low, high = (float(v) for v in wilson(n, total))
    return Result(n / total if total else float("nan"), low, high, n, total)


def continent(catalogue: Catalogue, continents: list[str]) -> Result:
    """Return the share of datasets that lie on one of the continents, or on several."""
    known = _covered(catalogue)
    n = int(known["continents"].map(lambda c: bool(set(c) & set(continents))).sum())
    return _share(n, len(known))


def continent_alone(catalogue: Catalogue, continents: list[str]) -> Result:
    """Return the share of datasets that lie on one of the continents and on no other.

    One that is global does not, also where a single continent is all that it names.
    """
    known = _covered(catalogue)
    placed = known.loc[known["coverage"] != "global", "continents"]
    n = int(placed.map(lambda c: len(c) == 1 and set(c) <= set(continents)).sum())
    return _share(n, len(known))


def continent_fractional(catalogue: Catalogue, continents: list[str]) -> Result:
    """Return the share of continents when a dataset gives a kth to each of its k continents.

    A global one without a list gives a sixth to each inhabited continent, as in `_part`.
    """
    return _weighted(catalogue, continents, None)


def continent_by_size(catalogue: Catalogue, continents: list[str]) -> Result:
    """Return the share of continents in pixels, shared equally among a dataset's continents."""
    return _weighted(catalogue, continents, "size_pixels")


def equal_datasets(weights: np.ndarray) -> float:
    """Return how many datasets of equal weight leave as much to chance as these.

    Kish's (1965) effective size, (Σ w)² / Σ w²: all of them if the weights are alike, towards one if
    one outweighs the others.

    Examples
    --------
    >>> float(equal_datasets(np.ones(50))), float(equal_datasets(np.array([98.0, 1.0, 1.0]))) < 1.1
    (50.0, True)
    """
    return float(weights.sum() ** 2 / (weights**2).sum())


def _part(named: Collection[str], continents: Collection[str]) -> float:
    """Return which part of a dataset lies on continents, in parts that add up to one.

    One that names none is global: all inhabited continents then have the same part, as in the
    figures of the chapter on geography.

    Examples
    --------
    >>> _part(["Europe", "Asia"], ["Europe"]), round(_part([], ["Europe"]), 3), _part([], ["Antarctica"])
    (0.5, 0.167, 0.0)
    """
    on = set(named) or set(geography.INHABITED)
    return len(on & set(continents)) / len(on)


def _weighted(catalogue: Catalogue, continents: list[str], weight: str | None) -> Result:
    known = _covered(catalogue)
    if weight:
        known = known.dropna(subset=[weight])
    membership = np.array([_part(named, continents) for named in known["continents"]])
    weights = known[weight].astype(float).to_numpy() if weight else np.ones(len(known))
    if not len(known):
        return Result(float("nan"), float("nan"), float("nan"), 0, 0)
    estimate = bootstrap_share(weights, membership[:, None], seed=measures.SEED, resamples=2000)
    share, low, high = (float(values[0]) for values in estimate)
    n = int((membership > 0).sum())
    return Result(share, low, high, n, len(known), equal_datasets(weights))


def _continent_order(catalogue: Catalogue, above: list[str], below: list[str]) -> Result:
    """Return the difference of a share above and a share below whose interval reaches lowest."""
    covered = _covered(catalogue)["continents"]
    if not len(covered):
        return Result(float("nan"), float("nan"), float("nan"), 0, 0)
    on = {c: covered.map(lambda named, c=c: c in named).to_numpy(float) for c in above + below}
    # A dataset may lie on both continents, so the shares are not independent: whole datasets are
    # drawn again. 1 for above alone, 0 for below alone, 1/2 for both or neither is a share, too.
    halves = np.column_stack([(on[a] - on[b] + 1) / 2 for a in above for b in below])
    drawn = bootstrap_share(np.ones(len(covered)), halves, seed=measures.SEED)
    value, low, high = (2 * np.asarray(part) - 1 for part in drawn)
    worst = int(np.argmin(low))
    n = int(on[above[worst // len(below)]].sum())
    return Result(float(value[worst]), float(low[worst]), float(high[worst]), n, len(covered))


def _trend_years(catalogue: Catalogue) -> tuple[int, int]:
    last, complete = catalogue.frame["year"].max(), growth.last_complete_year(catalogue)
    return FIRST_TREND_YEAR, complete if pd.isna(last) else min(int(last), complete)


def _growth(
    catalogue: Catalogue, weight: str, statistic: str, number: int = growth.DRAWS
) -> Result:
    """Return the growth factor, over years with so many datasets, of which the largest is of so many."""
    years = _trend_years(catalogue)
    fit = growth.rate(catalogue.frame, weight, statistic, years, draws=number, least=number)
    n, fitted = fit.datasets, {"first": fit.first_year, "last": fit.last_year}
    return Result(fit.factor, fit.low, fit.high, n, n, years=fit.n_years, **fitted)


def _through_years(table: pd.DataFrame, what: str, last: int) -> Result:
    """Return the slope of a line through a value by year (``year, n`` and it), with Student's interval."""
    table = table[table["year"] <= last]
    if len(table) < 3:
        raise ValueError(f"{len(table)} years with datasets enough: expected at least 3")
    from scipy.special import stdtrit

    fit = line(table["year"].to_numpy(float), table[what].to_numpy(float))
    half = float(stdtrit(len(table) - 2, 0.975)) * fit.error
    n, ends = int(table["n"].sum()), (fit.slope - half, fit.slope + half)
    fitted = {"first": int(table["year"].min()), "last": int(table["year"].max())}
    return Result(fit.slope, *ends, n, n, years=len(table), **fitted)


def _diversity(catalogue: Catalogue, number: int = SAMPLE) -> Result:
    table = diversity_by_year(catalogue, number)
    return _through_years(table, "pairs", _trend_years(catalogue)[1])


def _scope(catalogue: Catalogue, number: int = SAMPLE) -> Result:
    return _through_years(scope_by_year(catalogue, number), "themes", _trend_years(catalogue)[1])


def _number(catalogue: Catalogue) -> Result:
    first, last = _trend_years(catalogue)
    table = growth.counts(catalogue)
    table = table[table["year"] >= first].assign(released=lambda t: t["n"])
    return _through_years(table, "released", last)


@lru_cache(maxsize=2)
def index_table(catalogue: Catalogue) -> pd.DataFrame:
    """Return the specific–general index of all datasets that have one."""
    return generality.index(generality.dimensions(catalogue))


@lru_cache(maxsize=2)
def index_trend(catalogue: Catalogue) -> generality.Trend:
    """Return the trend of the mean index."""
    return generality.trend(index_table(catalogue), *_trend_years(catalogue))


@lru_cache(maxsize=2)
def spread_trend(catalogue: Catalogue) -> generality.Trend:
    """Return the trend of the spread of the index."""
    return generality.spread_trend(index_table(catalogue), *_trend_years(catalogue))


@lru_cache(maxsize=2)
def relative_spread_trend(catalogue: Catalogue) -> generality.Trend:
    """Return the trend of the spread of the index in parts of its mean."""
    return generality.relative_spread_trend(index_table(catalogue), *_trend_years(catalogue))


@lru_cache(maxsize=2)
def end_trends(catalogue: Catalogue) -> dict[str, generality.Trend]:
    """Return the trends of the shares of general and of highly specific datasets, by end."""
    table, years = index_table(catalogue), _trend_years(catalogue)
    return {end: generality.end_trend(table, *years, end=end) for end in generality.ENDS}


@lru_cache(maxsize=2)
def complete_end_trends(catalogue: Catalogue) -> dict[str, generality.Trend]:
    """Return the same among the datasets with all dimensions of the index known."""
    table, years = generality.complete(index_table(catalogue)), _trend_years(catalogue)
    return {end: generality.end_trend(table, *years, end=end) for end in generality.ENDS}


@lru_cache(maxsize=2)
def shorter_end_trends(catalogue: Catalogue) -> dict[str, generality.Trend]:
    """Return the same without the last complete year, which counts most for a rate."""
    table, (first, last) = index_table(catalogue), _trend_years(catalogue)
    return {end: generality.end_trend(table, first, last - 1, end=end) for end in generality.ENDS}


def _index(result: generality.Trend) -> Result:
    n = result.datasets
    return Result(result.slope, result.low, result.high, n, n, years=result.n_years)


def coverage(catalogue: Catalogue, datasets: int | None = None) -> Result:
    """Return the weight of the wishes for a generic dataset that the best so many datasets meet.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets to choose from.
    datasets : int, optional
        How many; all of them if not given.
    """
    table, weight = wishes.met(catalogue), wishes.weights()
    if datasets is None:
        covered, datasets = wishes.covered(table, weight, table.index), len(table)
    else:
        covered = wishes.best_portfolio(table, weight, datasets).covered
    return Result(covered, float("nan"), float("nan"), datasets, len(catalogue))


def igarss(catalogue: Catalogue) -> pd.DataFrame:
    """Return the forerunner's public list as facts (``data/lists/igarss2021.csv``)."""
    return pd.read_csv(catalogue.data / "lists" / "igarss2021.csv")


def _igarss_rows(catalogue: Catalogue) -> Result:
    n = len(igarss(catalogue))
    return Result(n, float("nan"), float("nan"), n, n)


def _igarss_size_rule(catalogue: Catalogue) -> Result:
    table = igarss(catalogue).dropna(subset=["n_images", "image_size", "size_measure"])
    expected = table["n_images"] * table["image_size"] ** 2
    n = int((np.abs(table["size_measure"] / expected - 1) <= 0.01).sum())
    return Result(n / len(table), float("nan"), float("nan"), n, len(table))


MEASURES: dict[str, Callable[..., Result]] = {
    "continent_alone": continent_alone,
    "continent_order": _continent_order,
    "growth": _growth,
    "diversity": _diversity,
    "index_mean": lambda c: _index(index_trend(c)),
    "index_ends": lambda c: _index(generality.weaker(end_trends(c).values())),
    "scope": _scope,
    "number": _number,
    "coverage": coverage,
    "igarss_rows": _igarss_rows,
    "igarss_size_rule": _igarss_size_rule,
}


def verdict(claim: dict[str, Any], result: Result | None) -> str:
    """Apply the rule of a claim's kind (see ``data/claims.yaml``) to a recomputed value.

    Examples
    --------
    >>> verdict({"kind": "share", "value": 0.21, "rounding": 0.005}, Result(0.2, 0.17, 0.24, 80, 400))
    'reproduced'
    >>> verdict({"kind": "share", "value": 0.21}, Result(0.4, 0.35, 0.45, 160, 400))
    'not reproduced'
    >>> verdict({"kind": "share", "value": 0.21}, Result(0.2, 0.1, 0.4, 4, 20))
    'cannot be tested'
    """
    kind = claim["kind"]
    if kind == "untestable" or result is None or np.isnan(result.value):
        return "cannot be tested"
    claimed = claim["value"]
    if kind == "share":
        if (result.known if result.equal is None else result.equal) < LEAST_DATASETS:
            return "cannot be tested"
        slack = claim.get("rounding", 0.0)
        held = result.low - slack <= claimed <= result.high + slack
    elif kind == "order":
        if result.known < LEAST_DATASETS:
            return "cannot be tested"
        held = result.low > claimed
    elif kind in ("count", "census"):
        held = abs(result.value - claimed) <= claim.get("rounding", 0.0)
    elif kind == "rising":
        if result.known < LEAST_DATASETS or (result.years or 0) < LEAST_YEARS:
            return "cannot be tested"
        held = result.low > claimed
    elif kind == "at_most":
        held = result.value <= claimed
    else:
        raise ValueError(f"claim {claim['id']}: kind {kind!r} has no rule")
    return "reproduced" if held else "not reproduced"


def by_rounding(claim: dict[str, Any], result: Result | None) -> bool:
    """Say whether a share is reproduced by its rounding only: as printed it lies outside the interval.

    Examples
    --------
    >>> five = {"kind": "share", "value": 0.05, "rounding": 0.005}
    >>> by_rounding(five, Result(0.07, 0.054, 0.09, 45, 633))
    True
    >>> by_rounding(five, Result(0.06, 0.047, 0.08, 40, 633))
    False
    """
    if claim["kind"] != "share" or verdict(claim, result) != "reproduced" or result is None:
        return False
    return not result.low <= claim["value"] <= result.high


def evaluate(claim: dict[str, Any], catalogue: Catalogue) -> Result | None:
    """Recompute a claim on a catalogue; None where it cannot be computed."""
    if claim["kind"] == "untestable":
        return None
    try:
        return MEASURES[claim["measure"]](catalogue, **claim.get("arguments", {}))
    except ValueError:
        return None


def ledger(catalogue: Catalogue) -> pd.DataFrame:
    """Recompute every claim.

    Returns
    -------
    DataFrame
        One row a claim: ``id, text, source, where, figure, kind, measure, claimed, rounding``;
        ``then_value, then_low, then_high, then_n, then_known`` on the datasets of the article's year or
        before; ``now_…`` on all; ``verdict`` and ``by_rounding`` (by what was known then),
        ``verdict_now, by_rounding_now``, ``note``.
    """
    year = article_year(catalogue)
    then = catalogue.as_of(year)
    rows = []
    for claim in claims(catalogue):
        row: dict[str, Any] = {
            "id": claim["id"],
            "text": claim["text"],
            "source": claim["source"],
            "where": claim["where"],
            "figure": claim.get("figure"),
            "kind": claim["kind"],
            "measure": claim.get("measure"),
            "claimed": claim.get("value"),
            "rounding": claim.get("rounding", 0.0),
            "note": claim.get("note") or claim.get("reason"),
        }
        for name, part in (("then", then), ("now", catalogue)):
            result = evaluate(claim, part)
            for key in ("value", "low", "high", "n", "known"):
                row[f"{name}_{key}"] = getattr(result, key) if result else None
            suffix = "" if name == "then" else "_now"
            row[f"verdict{suffix}"] = verdict(claim, result)
            row[f"by_rounding{suffix}"] = by_rounding(claim, result)
        rows.append(row)
    return pd.DataFrame(rows)


def figure_shares(catalogue: Catalogue, figure: str) -> list[str]:
    """Return the verdicts of the shares that one figure gives, on what was known then (see `ledger`)."""
    then = catalogue.as_of(article_year(catalogue))
    of_it = [claim for claim in claims(catalogue) if claim.get("figure") == figure]
    shares = [claim for claim in of_it if claim["kind"] == "share"]
    return [verdict(claim, evaluate(claim, then)) for claim in shares]


def summary(table: pd.DataFrame) -> dict[str, int]:
    """Return how many claims came out each way.

    Examples
    --------
    >>> summary(pd.DataFrame({"verdict": ["reproduced", "reproduced", "cannot be tested"]}))
    {'reproduced': 2, 'not reproduced': 0, 'cannot be tested': 1, 'claims': 3}
    """
    counts = table["verdict"].value_counts()
    return {name: int(counts.get(name, 0)) for name in VERDICTS} | {"claims": len(table)}
