"""The recorded estimates, and those that several modules of the chapter ask for."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from analysis.experiments import report, results
from analysis.experiments.results import pick


@lru_cache(maxsize=1)
def estimates() -> pd.DataFrame:
    """Return the recorded estimates."""
    return results.read_estimates()


def kept(region: str, others: str = "region_matched", model: str = "trees") -> pd.Series:
    """Give what local labels from other squares keep over other regions' labels, inside folds."""
    return report.inside(estimates(), region, f"block - {others}", model)


def families() -> str:
    """Say how many primary contrasts each experiment has."""
    sizes = report.families(estimates())
    parts = [f"{size} for {report.EXPERIMENT_LABELS[name]}" for name, size in sizes.items()]
    return ", ".join(parts)


def models(split: str) -> pd.Series:
    """Give what boosted trees gain over logistic regression under a split."""
    return pick(estimates(), part="model gap", target="mean", split=split, metric="auc")


def omitted(group: str) -> pd.Series:
    """Give what leaving out a group of covariates gains in a new region."""
    return pick(estimates(), part="omitted gain", target="mean", inputs=group)


def dropped(source: str) -> pd.Series:
    """Give what leaving out a source of data costs."""
    return report.fusion(estimates(), source, part="dropped loss")


def transfer(contrast: str, size: int, split: str = "random") -> pd.Series:
    """Give a contrast of two kinds of features, or of features and trees, by the number of labels."""
    return report.transfer(estimates(), contrast, size, split=split, part="contrast")
