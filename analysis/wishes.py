"""What a generic benchmark should cover, and the smallest portfolio of datasets that covers most.

The article wishes for a pre-training dataset of several platforms, sensors, modalities,
acquisition scenarios and kinds of reference data; geography is added, since the article shows its
bias. Sensors are not asked for one by one: their vocabulary grows with the catalogue, so that the
same dataset would meet less each year; modalities and sampling distances stand for them. A wish is
one term of one of these groups; a record meets it when it states the term.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize, sparse

from analysis import vocabularies
from analysis.catalogue import Catalogue
from analysis.scenarios import SCENARIOS


@dataclass(frozen=True)
class Wish:
    """One thing to cover."""

    id: str
    group: str
    label: str


GROUPS = ("Platforms", "Modalities", "Scenarios", "Reference data", "Continents")
_FIELDS = {
    "Platforms": "platforms",
    "Modalities": "modalities",
    "Reference data": "reference_sources",
    "Continents": "continents",
}
TIE = 1e-6  # coverages nearer to each other than this are the same but for rounding
_LEFT_OUT = {"modalities": {"other", "text", "video"}, "platforms": {"ground", "synthetic"}}


def wishes() -> list[Wish]:
    """Return all wishes, group by group."""
    result = []
    for group in GROUPS:
        if group == "Scenarios":
            result += [Wish(f"scenario:{k}", group, label) for k, (label, _) in SCENARIOS.items()]
            continue
        field = _FIELDS[group]
        for term, label in vocabularies.labels(field).items():
            if term not in _LEFT_OUT.get(field, set()):
                result.append(Wish(f"{field}:{term}", group, label))
    return result


def met(catalogue: Catalogue) -> pd.DataFrame:
    """Return which wish each dataset meets: one row a dataset (index ``id``), one column a wish.

    A dataset that is global without a list of continents meets the six inhabited ones: *Antarctica*
    must be named.
    """
    columns = [w.id for w in wishes()]
    column = {name: number for number, name in enumerate(columns)}
    table = np.zeros((len(catalogue.records), len(columns)), dtype=bool)
    for row, record in enumerate(catalogue.records.values()):
        for field in _FIELDS.values():
            fact = getattr(record.facts, field)
            values = (fact.value or []) if fact else []
            coverage = record.facts.coverage
            if field == "continents" and not values and coverage and coverage.value == "global":
                values = [c for c in vocabularies.ids("continents") if c != "Antarctica"]
            for value in values:
                if f"{field}:{value}" in column:
                    table[row, column[f"{field}:{value}"]] = True
        for key, (_, test) in SCENARIOS.items():
            table[row, column[f"scenario:{key}"]] = test(record)
    return pd.DataFrame(table, index=pd.Index(catalogue.records, name="id"), columns=columns)


def group_sizes() -> dict[str, int]:
    """Return how many wishes each group has.

    Examples
    --------
    >>> group_sizes()["Scenarios"]
    6
    """
    listed = [wish.group for wish in wishes()]
    return {group: listed.count(group) for group in GROUPS}


def weights(emphasis: Mapping[str, float] | None = None) -> pd.Series:
    """Return a weight for every wish: groups weigh the same, wishes share their group's weight.

    Parameters
    ----------
    emphasis : mapping of str to float, optional
        Factors on groups, such as ``{"Continents": 2}``.
    """
    listed = wishes()
    size = pd.Series([w.group for w in listed]).value_counts()
    values = {w.id: (emphasis or {}).get(w.group, 1.0) / size[w.group] for w in listed}
    result = pd.Series(values)
    return result / result.sum()


@dataclass(frozen=True)
class Portfolio:
    """Datasets that together cover the most, and the proof that none do better.

    Attributes
    ----------
    datasets : tuple of str
        Ids, the largest gain first.
    covered : float
        Weight covered, of 1.
    bound : float
        What no choice of as many datasets can exceed (the solver's dual bound).
    optimal : bool
        Whether the two agree.
    """

    datasets: tuple[str, ...]
    covered: float
    bound: float
    optimal: bool


def undominated(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out datasets of which another meets every wish, and of equals all but the first.

    Some best choice is always among the rest: each left out can be exchanged for what covers it.

    Examples
    --------
    >>> undominated(pd.DataFrame([[1, 0], [1, 1], [1, 1]], dtype=bool)).index.tolist()
    [1]
    """
    distinct = table[~table.duplicated()]
    covers = distinct.to_numpy(dtype=np.int32)
    missing = covers @ (
        1 - covers.T
    )  # how many wishes of the row the column's dataset does not meet
    covered_by = (missing == 0).sum(axis=1)  # by itself at least
    return distinct[covered_by == 1]


def best_portfolio(
    table: pd.DataFrame, weight: pd.Series, size: int, cost: pd.Series | None = None
) -> Portfolio:
    """Choose ``size`` datasets that cover the most weight, exactly.

    Maximum coverage as an integer programme, solved by HiGHS.

    Parameters
    ----------
    table : DataFrame of bool
        From `met`.
    weight : Series
        From `weights`.
    size : int
        How many datasets to choose at most.
    cost : Series, optional
        A small penalty a dataset to break ties; none by default.

    Returns
    -------
    Portfolio
        The choice with its certificate; of no datasets the empty one, which covers nothing.

    Examples
    --------
    >>> nothing = pd.DataFrame(columns=["x"], dtype=bool)
    >>> best_portfolio(nothing, pd.Series({"x": 1.0}), 4).covered
    0.0
    """
    if table.empty:  # the solver has no word for it
        return Portfolio((), 0.0, 0.0, True)
    if cost is None:
        table = undominated(table)
    covers = table.to_numpy(dtype=float)
    n, m = covers.shape
    values = weight.reindex(table.columns).to_numpy(float)
    penalty = np.zeros(n) if cost is None else cost.reindex(table.index).to_numpy(float)
    objective = np.concatenate([penalty, -values])
    # A wish counts only if one chosen dataset meets it; at most ``size`` are chosen.
    linked = sparse.hstack([-sparse.csr_matrix(covers.T), sparse.identity(m, format="csr")])
    chosen = sparse.csr_matrix(np.concatenate([np.ones(n), np.zeros(m)]))
    constraints = [
        optimize.LinearConstraint(linked, -np.inf, 0),
        optimize.LinearConstraint(chosen, -np.inf, size),
    ]
    integrality = np.concatenate([np.ones(n), np.zeros(m)])
    result = optimize.milp(
        objective,
        constraints=constraints,
        integrality=integrality,
        bounds=optimize.Bounds(0, 1),
        options={"time_limit": 60, "mip_rel_gap": 0},
    )
    if result.x is None:
        raise RuntimeError(f"no portfolio found: {result.message}")
    ordered = by_gain(table, weight, [table.index[i] for i in np.flatnonzero(result.x[:n] > 0.5)])
    reached = covered(table, weight, ordered)
    bound = float(-result.mip_dual_bound)
    return Portfolio(ordered, reached, bound, bound - reached < 1e-6 + penalty.sum())


def by_gain(table: pd.DataFrame, weight: pd.Series, datasets: Iterable[str]) -> tuple[str, ...]:
    """Order datasets by what each adds to those before it, the largest gain first.

    Examples
    --------
    >>> table = pd.DataFrame([[1, 0], [1, 1]], index=["a", "b"], columns=["x", "y"], dtype=bool)
    >>> by_gain(table, pd.Series({"x": 0.25, "y": 0.75}), ["a", "b"])
    ('b', 'a')
    """
    values = weight.reindex(table.columns).to_numpy(float)
    ordered, rest = [], list(datasets)
    seen = np.zeros(len(values), dtype=bool)
    while rest:
        gains = [(float((values * (table.loc[i].to_numpy() & ~seen)).sum()), i) for i in rest]
        _, best = max(gains)
        ordered.append(best)
        seen |= table.loc[best].to_numpy()
        rest.remove(best)
    return tuple(ordered)


def covered(table: pd.DataFrame, weight: pd.Series, datasets: Iterable[str]) -> float:
    """Return the weight of the wishes that some of the datasets meet.

    Examples
    --------
    >>> table = pd.DataFrame([[True, False], [True, True]], index=["a", "b"], columns=["x", "y"])
    >>> covered(table, pd.Series({"x": 0.25, "y": 0.75}), ["a"])
    0.25
    """
    return float(weight.reindex(table.columns)[table.loc[list(datasets)].any()].sum())


def most_often_best(
    table: pd.DataFrame, weightings: Sequence[pd.Series], size: int
) -> tuple[str, ...]:
    """Choose the ``size`` datasets that are a best choice under as many weightings as can be.

    A solver returns one of several choices that are equally good; which one may differ from weighting to
    weighting although one choice would do for all. So the best coverage b of every weighting w is found
    first, and a second integer programme then maximises the number of weightings under which one choice
    reaches it: maximise Σ o, where Σ w y ≥ b o for each weighting (y: wish met, o: 0 or 1).

    Parameters
    ----------
    table : DataFrame of bool
        From `met`.
    weightings : sequence of Series
        From `weights`.
    size : int
        How many datasets to choose at most.

    Returns
    -------
    tuple of str
        Their ids. Datasets that another covers are left out first (`undominated`): what they could
        add, the other adds.

    Examples
    --------
    >>> table = pd.DataFrame([[1, 0], [0, 1]], index=["a", "b"], columns=["x", "y"], dtype=bool)
    >>> heavy, even = pd.Series({"x": 0.2, "y": 0.8}), pd.Series({"x": 0.5, "y": 0.5})
    >>> most_often_best(table, [even, heavy], 1)
    ('b',)
    """
    kept = undominated(table)
    values = np.array([w.reindex(kept.columns).to_numpy(float) for w in weightings])
    best = np.array([best_portfolio(table, w, size).covered for w in weightings])
    others = len(kept.columns), len(weightings)
    result = optimize.milp(
        np.concatenate([np.zeros(len(kept) + others[0]), -np.ones(others[1])]),
        constraints=_reaching(kept.to_numpy(dtype=float), values, best, size),
        integrality=np.concatenate([np.ones(len(kept)), np.zeros(others[0]), np.ones(others[1])]),
        bounds=optimize.Bounds(0, 1),
        options={"time_limit": 60, "mip_rel_gap": 0},
    )
    if result.x is None or result.status != 0:
        raise RuntimeError(f"no choice proven to be best most often: {result.message}")
    return tuple(str(kept.index[i]) for i in np.flatnonzero(result.x[: len(kept)] > 0.5))


def _reaching(
    covers: np.ndarray, values: np.ndarray, best: np.ndarray, size: int
) -> list[optimize.LinearConstraint]:
    """Return the constraints of `most_often_best` on datasets chosen, wishes met and weightings reached."""
    datasets, wished = covers.shape
    weightings = len(values)
    linked = sparse.hstack(
        [
            -sparse.csr_matrix(covers.T),
            sparse.identity(wished, format="csr"),
            sparse.csr_matrix((wished, weightings)),
        ]
    )
    chosen = np.concatenate([np.ones(datasets), np.zeros(wished + weightings)])
    # A little less than the best, so that rounding does not rule out what reaches it.
    reached = sparse.hstack(
        [
            sparse.csr_matrix((weightings, datasets)),
            sparse.csr_matrix(values),
            -sparse.diags(best - TIE),
        ]
    )
    return [
        optimize.LinearConstraint(linked, -np.inf, 0),
        optimize.LinearConstraint(sparse.csr_matrix(chosen), -np.inf, size),
        optimize.LinearConstraint(reached, 0, np.inf),
    ]


def nearest_best(
    table: pd.DataFrame, weight: pd.Series, size: int, choice: Sequence[str]
) -> tuple[str, ...]:
    """Return the choice itself if it is a best one under a weighting, else a best one that is near it.

    Near: of the best choices one that keeps as many of its datasets as can be.

    Examples
    --------
    >>> table = pd.DataFrame([[1, 0], [0, 1]], index=["a", "b"], columns=["x", "y"], dtype=bool)
    >>> nearest_best(table, pd.Series({"x": 0.5, "y": 0.5}), 1, ["a"])
    ('a',)
    >>> nearest_best(table, pd.Series({"x": 0.2, "y": 0.8}), 1, ["a"])
    ('b',)
    """
    best = best_portfolio(table, weight, size)
    if covered(table, weight, choice) > best.covered - TIE:
        return tuple(choice)
    rows = undominated(table).index.union(list(choice))
    # Far less than any wish weighs: it decides among equals only.
    cost = pd.Series(1e-5, index=rows).where(~rows.isin(choice), 0.0)
    near = best_portfolio(table.loc[rows], weight, size, cost)
    return near.datasets if near.covered > best.covered - TIE else best.datasets


def curve(
    table: pd.DataFrame, weight: pd.Series, largest: int = 8, shown: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the best coverage with 1, 2, … datasets: ``size, covered, bound, optimal, datasets``.

    Of choices that are equally good the solver returns any. Where ``shown`` is as large as a choice,
    the best one nearest to it stands there (`nearest_best`), so that chapters show the same one.

    Examples
    --------
    >>> table = pd.DataFrame([[1, 0], [0, 1]], index=["a", "b"], columns=["x", "y"], dtype=bool)
    >>> even = pd.Series({"x": 0.5, "y": 0.5})
    >>> [curve(table, even, 1, shown=[one])["datasets"].iloc[0] for one in "ab"]
    [('a',), ('b',)]
    """
    rows = []
    for size in range(1, largest + 1):
        portfolio = best_portfolio(table, weight, size)
        datasets = portfolio.datasets
        if size == len(shown):
            datasets = by_gain(table, weight, nearest_best(table, weight, size, shown))
        rows.append((size, portfolio.covered, portfolio.bound, portfolio.optimal, datasets))
        if portfolio.covered >= float(weight[table.any()].sum()) - 1e-9:
            break
    return pd.DataFrame(rows, columns=["size", "covered", "bound", "optimal", "datasets"])


def tidy(table: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Return `met` as a long frame for drawing: ``id, name, wish, label, group, met``."""
    listed = {w.id: w for w in wishes()}
    long = table.reset_index().melt(id_vars="id", var_name="wish", value_name="met")
    long["label"] = long["wish"].map({k: w.label for k, w in listed.items()})
    long["group"] = long["wish"].map({k: w.group for k, w in listed.items()})
    long["name"] = long["id"].map({r.id: r.name for r in catalogue})
    return long


def empty_cells(catalogue: Catalogue) -> pd.DataFrame:
    """Rank combinations of task, modality and continent by how many datasets they lack.

    Need is what would be there if the datasets of a task and modality lay where people live: their
    number times the continent's share of people. A dataset on k continents counts 1/k on each, so
    that what is found adds up like what is needed. The cell that falls furthest short ranks first.
    Datasets that name no continent, global ones among them, do not count. Tasks and modalities
    called *other* are left out: nobody needs another *other*.

    Returns
    -------
    DataFrame
        ``task, modality, continent`` (labels), ``expected`` (datasets if they lay where people
        live), ``elsewhere`` (datasets of the task and modality anywhere), ``n`` (datasets found,
        each counted in full), ``found`` (the same in parts) and ``gap``, expected less found,
        largest first.
    """
    from analysis import geography

    people = geography.continent_people()
    tasks, modalities = catalogue.long("tasks"), catalogue.long("modalities")
    places = catalogue.long("continents")
    tasks, modalities = (t[t["value"] != "other"] for t in (tasks, modalities))
    known = set(tasks["id"]) & set(modalities["id"]) & set(places["id"])
    tasks, modalities, places = (t[t["id"].isin(known)] for t in (tasks, modalities, places))
    triples = tasks[["id", "label"]].merge(
        modalities[["id", "label"]], on="id", suffixes=("", "_m")
    )
    places = places[["id", "value"]].drop_duplicates()
    places = places.assign(part=1 / places.groupby("id")["value"].transform("size"))
    triples = triples.merge(places, on="id")
    cells = triples.groupby(["label", "label_m", "value"])
    counts, parts = cells["id"].nunique(), cells["part"].sum()
    joint = (
        tasks[["id", "label"]]
        .merge(modalities[["id", "label"]], on="id", suffixes=("", "_m"))
        .groupby(["label", "label_m"])["id"]
        .nunique()
    )
    rows = []
    for task in sorted(tasks["label"].unique()):
        for modality in sorted(modalities["label"].unique()):
            both = joint.get((task, modality), 0)
            for continent, people_share in people.items():
                n = int(counts.get((task, modality, continent), 0))
                found = float(parts.get((task, modality, continent), 0))
                expected = both * people_share
                rows.append((task, modality, continent, expected, int(both), n, found))
    columns = ["task", "modality", "continent", "expected", "elsewhere", "n", "found"]
    result = pd.DataFrame(rows, columns=columns)
    result["gap"] = result["expected"] - result["found"]
    return result.sort_values(["gap", "task"], ascending=[False, True]).reset_index(drop=True)
