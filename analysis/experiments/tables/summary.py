"""The tables of any experiment, with intervals for all experiments as one family."""

from __future__ import annotations

import pandas as pd

from analysis.experiments import metrics
from analysis.experiments.results import ALL_PRIMARY, Loader, labels
from analysis.experiments.tables.draws import Contrasts
from analysis.experiments.tables.fusion import primary_fusion, summarise_fusion
from analysis.experiments.tables.geographic import primary_gaps, summarise_geographic
from analysis.experiments.tables.presto import primary_presto, summarise_presto
from analysis.experiments.tables.transfer import primary_transfer, summarise_transfer


def summarise(experiment: str, load: Loader) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn an experiment's units into its tables of scores and of estimates."""
    makers = {
        "geographic": (summarise_geographic, primary_gaps),
        "fusion": (summarise_fusion, primary_fusion),
        "transfer": (summarise_transfer, primary_transfer),
        "presto": (summarise_presto, primary_presto),
    }
    maker, primary = makers[experiment]
    scores, estimates = maker(load)
    return scores, with_one_family(estimates, primary(load))


def with_one_family(estimates: pd.DataFrame, contrasts: Contrasts) -> pd.DataFrame:
    """Give each primary contrast its interval for all experiments as one family.

    Raises
    ------
    ValueError
        If these are not the primary contrasts of the table.

    Examples
    --------
    >>> import numpy as np
    >>> row = {"target": "all", "inputs": "a - b", "size": "", "primary": True}
    >>> known = pd.DataFrame([row | {"low_all": np.nan, "high_all": np.nan}])
    >>> with_one_family(known, {"all|a - b|": np.arange(761.0)})[["low_all", "high_all"]]
       low_all  high_all
    0      1.0     759.0
    """
    out = estimates.copy()
    rows = out.index[out["primary"].astype(bool)]
    keys = labels(out.loc[rows], ["target", "inputs", "size"]).tolist() if len(rows) else []
    if sorted(keys) != sorted(contrasts):
        raise ValueError(f"primary contrasts are {keys}, drawn were {list(contrasts)}")
    for row, key in zip(rows, keys, strict=True):
        ends = metrics.interval(contrasts[key], 1 - (1 - metrics.LEVEL) / ALL_PRIMARY)
        out.loc[row, ["low_all", "high_all"]] = ends
    return out
