"""How far the satellite images of a dataset had been processed, as far as its makers tell.

A level counts for the satellite whose products bear its name. Only datasets that were read and give
out images count: of the others nobody has looked for a level, or there is none. Several levels in
one dataset count once each, so that the shares of a satellite need not add up to one.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.intervals import wilson

OTHERWISE = "Told in other words, or of another sensor only"
NOT_STATED = "Not stated in what was read"
TOP = "Top of the atmosphere (L1C)"
SURFACE = "Surface reflectance (L2A)"


class Satellite(NamedTuple):
    """A mission, how its sensors' identifiers begin, and the names of its products by level."""

    label: str
    sensors: str
    levels: dict[str, frozenset[str]]


SATELLITES = (
    Satellite(
        "Sentinel-2",
        "sentinel-2",
        {
            TOP: frozenset({"L1C"}),
            SURFACE: frozenset({"L2A"}),
        },
    ),
    Satellite(
        "Sentinel-1",
        "sentinel-1",
        {
            "Detected, in ground range (GRD)": frozenset({"GRD"}),
            "Complex (SLC)": frozenset({"SLC"}),
            "Corrected for terrain (RTC, NRB)": frozenset({"RTC", "NRB"}),
        },
    ),
    Satellite(
        "Landsat",
        "landsat",
        {
            "Level 1, or top of the atmosphere": frozenset(
                {"L1TP", "L1T", "L1GT", "L1GS", "L1G", "Level-1", "TOA"}
            ),
            "Surface reflectance (Level 2)": frozenset({"SR", "L2SP", "L2"}),
        },
    ),
)


def by_satellite(catalogue: Catalogue) -> pd.DataFrame:
    """Return how many datasets of each satellite have which processing level.

    Parameters
    ----------
    catalogue : Catalogue
        The catalogue; records that are only listed are left out.

    Returns
    -------
    DataFrame
        One row a satellite and level, with ``satellite, level, n, known, share, low, high``;
        ``known`` are the datasets of that satellite whose level was looked for and that give out
        images, ``low`` and ``high`` the ends of the 95 % Wilson interval. The last two levels of a
        satellite are those told otherwise, and those not stated.

    Examples
    --------
    >>> import analysis
    >>> table = by_satellite(analysis.load())
    >>> bool((table["n"] <= table["known"]).all())
    True
    """
    rows = []
    for satellite in SATELLITES:
        answers = _answers(catalogue, satellite.sensors)
        counts = {
            label: sum(bool(told & names) for told in answers)
            for label, names in satellite.levels.items()
        }
        named = frozenset().union(*satellite.levels.values())
        counts[OTHERWISE] = sum(bool(told) and not told & named for told in answers)
        counts[NOT_STATED] = sum(not told for told in answers)
        rows += [(satellite.label, label, n, len(answers)) for label, n in counts.items()]
    table = pd.DataFrame(rows, columns=["satellite", "level", "n", "known"])
    table["share"] = table["n"] / table["known"].where(table["known"] > 0)
    table["low"], table["high"] = wilson(table["n"], table["known"])
    return table


def _answers(catalogue: Catalogue, sensors: str) -> list[frozenset[str]]:
    """Return the levels told of each dataset that was looked at; none where none is stated."""
    answers = []
    for record in catalogue:
        used = record.facts.sensors
        fact = record.facts.processing_levels
        if record.depth == "listed" or used is None or fact is None:
            continue
        if not any(one.startswith(sensors) for one in used.value or ()):
            continue
        if fact.value is not None or fact.state == "not_stated":
            answers.append(frozenset(fact.value or ()))
    return answers
