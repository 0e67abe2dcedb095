"""Numbers and findings of open question 2: how biased the places of datasets are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import growth, places
from analysis.catalogue import Catalogue
from analysis.figures.marks import count_text, figures_text
from analysis.findings import finding
from analysis.stated.words import Numbers


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
        **_oceania(pick),
    }


def _oceania(ratios: pd.DataFrame) -> Numbers:
    """Return Oceania's ratios under the rules that move it most."""
    numbers = {}
    for by in ("land", "people"):
        ratio = ratios.loc[("Oceania", by)].set_index("choice")["ratio"]
        for name, choice in OCEANIA_RULES.items():
            numbers[f"oceania_{by}_{name}"] = figures_text(ratio[choice])
    return numbers


OCEANIA_RULES = {
    "usual": "As counted",
    "nameless_out": "Global without a list left out",
    "left_out": "All global datasets left out",
    "mentions": "Each mention once",
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


@finding("open-question-2", "Wherever Russia is, the other rules move Oceania's ratios most.")
def oceania_hangs_on_the_rule(catalogue: Catalogue) -> bool:
    """Say whether the largest ratio is, over the smallest, most for Oceania, by land and by people."""
    table = places.sensitivity(catalogue)
    table = table[~table["choice"].str.contains("Russia")]
    for _, part in table.groupby("by"):
        ratio = part.groupby("continent")["ratio"]
        if (ratio.max() / ratio.min()).idxmax() != "Oceania":
            return False
    return True
