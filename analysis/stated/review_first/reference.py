"""Numbers of the chapter on reference data."""

from __future__ import annotations

import pandas as pd

from analysis import measures, places, vocabularies
from analysis.catalogue import Catalogue
from analysis.figures.headlines import (
    also_in_lists,
    change_sentence,
    comparison,
    over_periods,
    p_text,
)
from analysis.figures.marks import count_text
from analysis.stated.words import Numbers, counted, percent


def reference_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on reference data."""
    shares = measures.share_of(catalogue, "reference_sources")
    top = shares.loc[shares["n"].idxmax()]
    per_dataset = catalogue.frame["reference_sources"].map(len)
    states = catalogue.facts[catalogue.facts["field"] == "reference_sources"]["state"]
    ground = shares.set_index("value").loc["in_situ"]
    return {
        "in_situ": counted(ground["n"], ground["known"]),
        "datasets": count_text(len(catalogue)),
        "known": count_text((per_dataset > 0).sum()),
        "top_source": str(top["label"]),
        "top_share": counted(top["n"], top["known"]),
        "several": counted((per_dataset > 1).sum(), (per_dataset > 0).sum()),
        "not_stated": count_text((states == "not_stated").sum()),
        "cloud_removal": one_sensor_sentence(catalogue),
        "apart": labels_by_models_apart(catalogue),
    }


def one_sensor_sentence(catalogue: Catalogue) -> str:
    """Say how many datasets of cloud removal have their target from the one sensor that they use.

    The term `other_sensor` holds these, too: a clear image of another day is not that of another sensor.
    """
    frame = catalogue.frame
    such = frame["tasks"].map(lambda tasks: "cloud_removal" in tasks) & frame[
        "reference_sources"
    ].map(lambda sources: "other_sensor" in sources)
    sensors = frame.loc[such, "sensors"].map(len)
    known, one = int((sensors > 0).sum()), int((sensors == 1).sum())
    if not known:
        return ""
    such_ones = "of cloud removal with such a target and sensors on record"
    if known == 1:
        return f"The one dataset {such_ones} has {'a single sensor' if one else 'several sensors'}."
    of = f"of {known} datasets {such_ones}"
    if not one:
        return f"None {of} has a single sensor."
    have = "has a single sensor" if one == 1 else "have a single sensor"
    return f"The sensor need not be another: {of}, {one} {have}."


def labels_by_models_apart(catalogue: Catalogue) -> str:
    """Tell labels by models of datasets of language and retrieval, and the trend of all others.

    Language is mostly written by models, and datasets of it came late: a rise among all datasets may be
    theirs alone. As by place, the trend is told within public lists, too: what our own search found is
    another part of each period.
    """
    family = {name: term["family"] for name, term in vocabularies.terms("tasks").items()}
    table = places.periods(catalogue).merge(catalogue.frame, on="id")
    table = table[table["reference_sources"].map(len) > 0]
    if table.empty:
        return ""
    language = table["tasks"].map(lambda tasks: "language" in map(family.get, tasks))
    n = table["reference_sources"].map(lambda sources: "model_generated" in sources)
    sums = {"n": ("n", "sum"), "known": ("n", "size"), "own": ("own", "sum"), "so": ("so", "sum")}
    rest = table.assign(n=n, own=table["lists"].map(len) == 0)[~language]
    rest = rest.assign(so=rest["own"] & rest["n"])
    periods = rest.groupby("group", sort=False).agg(**sums).reset_index()  # type: ignore[call-overload]
    others, _ = comparison(periods, "known")
    if others.empty or not language.any():
        return ""
    first, last = others.iloc[0], others.iloc[-1]
    parts = [language[table["group"] == end["group"]] for end in (first, last)]
    came = [
        f"{percent(part.sum(), len(part))} of those released {end['group']}"
        for part, end in zip(parts, (first, last), strict=True)
    ]
    change = change_sentence(
        "The share of other datasets with labels made by models",
        first,
        last,
        first["group"],
        last["group"],
        others,
    )
    listed = others.assign(n=others["n"] - others["so"], known=others["known"] - others["own"])
    listed = listed[listed["known"] > 0]
    told = also_in_lists(f"{change} ({_counts(others)})", others, listed, f"; {_counts(listed)}")
    own = (
        f" Our own search alone found {last['own']} of those released {last['group']}; of these "
        f"{percent(last['so'], last['own'])} have such labels."
        if last["own"]
        else ""
    )
    return (
        f"Models label {counted(n[language].sum(), language.sum())} of datasets of language and retrieval, "
        f"which make up {came[0]} and {came[1]}. {told}.{own}"
    )


def _counts(periods: pd.DataFrame) -> str:
    """Write the numbers behind a first and a last share, and the test over all periods."""
    if periods.empty:
        return ""
    first, last = periods.iloc[0], periods.iloc[-1]
    return (
        f"{first['n']} of {first['known']} datasets, {last['n']} of {last['known']}; "
        f"{p_text(over_periods(periods)[1].p)}"
    )
