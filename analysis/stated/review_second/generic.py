"""Numbers and findings of the chapter towards a generic dataset."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from analysis import scenarios, vocabularies, wishes
from analysis.catalogue import Catalogue
from analysis.figures.headlines import together, within
from analysis.figures.marks import count_text, share_text
from analysis.findings import finding
from analysis.stated.words import Numbers, counted


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
    if met.empty:
        return "No pre-training dataset is on record"
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
    """Return the best coverage by number of datasets, from all and from pre-training sets if there are."""
    met, weight = _met(catalogue), wishes.weights()
    curves, alone = {"All datasets": portfolio_curve(catalogue)}, _pretraining_ids(catalogue)
    if alone:  # of none the curve would have a point, too: one dataset that meets nothing
        curves["Pre-training datasets"] = wishes.curve(met.loc[alone], weight)
    return curves


def _pretraining_best(catalogue: Catalogue, size: int) -> Numbers:
    """Tell what the best of the pre-training sets meet: one alone, and as many as of all datasets."""
    if not _pretraining_ids(catalogue):
        none = "no pre-training set is on record"
        return {"pre_sentence": f"{none[0].upper()}{none[1:]}.", "pre_short": none}
    curve = portfolio_curves(catalogue)["Pre-training datasets"]
    row = curve[curve["size"] <= size].iloc[-1]
    one, many = (share_text(float(share)) for share in (curve["covered"].iloc[0], row["covered"]))
    alone, number = "f pre-training sets alone", int(row["size"])
    if number == 1:
        return {
            "pre_sentence": f"O{alone} the best meets {one}.",
            "pre_short": f"o{alone}, the best {one}",
        }
    return {
        "pre_sentence": f"O{alone} the best meets {one}, and the best {number} together {many}.",
        "pre_short": f"o{alone}, the best {number} together {many}",
    }


def dates_sentence(catalogue: Catalogue) -> str:
    """Tell what pre-training sets state on the dates of a place, and of how many sets it was asked.

    A set of several parts is counted under each of their terms.
    """
    generic = set(_pretraining_ids(catalogue))
    stated = {record.id: scenarios.dates(record) for record in catalogue}

    def told(term: str, pretraining: bool = True) -> str:
        found = (
            i for i, terms in stated.items() if term in terms and (i in generic) == pretraining
        )
        return count_text(len(list(found)))

    nothing = count_text(sum(not stated[i] for i in generic))
    asked = sum(record.facts.temporal_sampling is not None for record in catalogue)
    here = (
        f"Of the {count_text(len(generic))} pre-training sets, one date of a place is stated by "
        f"{told('single_date')}, two dates by {told('bi_temporal')} and a series by "
        f"{told('time_series')}; of {nothing} no number of dates is known."
        if generic
        else "No pre-training set is on record."
    )
    return (
        f"{here} The field has been looked for "
        f"in {count_text(asked)} of the {count_text(len(catalogue))} datasets so far; of those that are "
        f"not for pre-training, one date is stated by {told('single_date', pretraining=False)}."
    )


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
    if pre.empty:
        return f"{first}; no pre-training set is on record."
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
        "groups": together([f"{g.lower()} ({n})" for g, n in wishes.group_sizes().items()]),
        "sensor_terms": str(len(vocabularies.ids("sensors"))),
        "best_one": share_text(float(curve["covered"].iloc[0])),
        "best_many": share_text(float(curve["covered"].iloc[-1])),
        "best_size": str(int(curve["size"].iloc[-1])),
        "dates_sentence": dates_sentence(catalogue),
        "unmet_sentence": unmet_sentence(catalogue),
        **_pretraining_best(catalogue, int(curve["size"].iloc[-1])),
        "continents": str(len(vocabularies.ids("continents"))),
        "uav_pretraining": _share_with(catalogue, "uav", pretraining=True),
        "uav_others": _share_with(catalogue, "uav", pretraining=False),
    }


def _share_with(catalogue: Catalogue, platform: str, *, pretraining: bool) -> str:
    """Write the share of pre-training or other datasets that hold a platform's images."""
    frame = catalogue.frame
    chosen = frame["tasks"].map(lambda t: ("pretraining" in t) == pretraining)
    known = frame.loc[chosen & (frame["platforms"].map(len) > 0), "platforms"]
    n = int(known.map(lambda p: platform in p).sum())
    return counted(n, len(known))


@finding("towards-a-generic-dataset", "Maps are the most frequent labels of pre-training datasets.")
def pretraining_labels_from_maps(catalogue: Catalogue) -> bool:
    """Say whether existing maps come first among the reference sources of pre-training sets."""
    frame = catalogue.frame
    pre = frame.loc[frame["tasks"].map(lambda t: "pretraining" in t), "reference_sources"]
    counts = pre.explode().value_counts()
    return bool(counts.index[0] == "existing_map" and counts.iloc[0] > counts.iloc[1])


@finding("towards-a-generic-dataset", "Most pre-training datasets hold satellite images only.")
def pretraining_from_satellites(catalogue: Catalogue) -> bool:
    """Say whether more than half of those with a known platform name only satellites."""
    frame = catalogue.frame
    pre = frame.loc[frame["tasks"].map(lambda t: "pretraining" in t), "platforms"]
    known = pre[pre.map(len) > 0]
    return bool(known.map(lambda p: set(p) == {"satellite"}).mean() > 0.5)
