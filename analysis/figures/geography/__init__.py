"""Figures of the chapter on geography and of open question 2.

Gathered here, where the chapters' cells find them.
"""

from analysis.figures.geography.places import continents, dataset_map, samples
from analysis.figures.geography.representation import futures, representation, sensitivity
from analysis.figures.geography.within import shares_by_period, shares_within

__all__ = [
    "continents",
    "dataset_map",
    "futures",
    "representation",
    "samples",
    "sensitivity",
    "shares_by_period",
    "shares_within",
]
