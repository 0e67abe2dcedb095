"""Numbers and findings of open question 1: which few datasets meet most wishes."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from analysis import wishes
from analysis.catalogue import Catalogue
from analysis.figures.headlines import enough
from analysis.figures.marks import count_text, share_text
from analysis.findings import finding
from analysis.stated.review_second import generic
from analysis.stated.words import Numbers


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
    enough(table, "datasets in the best choices")
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
