"""Where the samples of a few datasets lie, against what counting datasets says.

A dataset that lists ten countries may have most of its samples in one. For four datasets whose
authors publish sample locations, ``data/geo/sample_coverage.csv`` holds the number of samples by
country, and ``data/geo/sample_sources.csv`` where that comes from and its caveats. Units differ
(sites, regions, chips, patch pairs), so that samples are never added up across datasets.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.geography import CONTINENTS
from analysis.vocabularies import DATA


def load(data: Path = DATA) -> pd.DataFrame:
    """Return samples by dataset and country.

    Returns
    -------
    DataFrame
        ``dataset, iso3, continent, samples``. Samples in open sea have no country and no
        continent (empty text).

    Examples
    --------
    >>> sorted(load()["dataset"].unique())
    ['bigearthnet', 'sen12ms', 'sen1floods11', 'worldstrat']
    """
    return pd.read_csv(data / "geo" / "sample_coverage.csv", keep_default_na=False)


def sources(data: Path = DATA) -> pd.DataFrame:
    """Return the evidence for each dataset's samples.

    Returns
    -------
    DataFrame
        ``dataset, unit`` (what a sample is), ``samples, repository, commit, file, sha256`` (of
        that file), ``licence, caveat``.
    """
    return pd.read_csv(data / "geo" / "sample_sources.csv", keep_default_na=False)


def continent_shares(coverage: pd.DataFrame) -> pd.DataFrame:
    """Return each dataset's shares of samples by continent, zeros included.

    Parameters
    ----------
    coverage : DataFrame
        From `load`.

    Returns
    -------
    DataFrame
        ``dataset, continent, samples, total`` (samples on any continent) and ``share``.

    Examples
    --------
    >>> coverage = pd.DataFrame({"dataset": "x", "iso3": ["KEN", "FRA"],
    ...                          "continent": ["Africa", "Europe"], "samples": [1, 3]})
    >>> continent_shares(coverage).query("samples > 0")["share"].tolist()
    [0.25, 0.75]
    """
    on_land = coverage[coverage["continent"] != ""]
    table = on_land.pivot_table(
        index="dataset", columns="continent", values="samples", aggfunc="sum", fill_value=0
    ).reindex(columns=list(CONTINENTS), fill_value=0)
    long = table.reset_index().melt("dataset", var_name="continent", value_name="samples")
    long["samples"] = long["samples"].astype(int)
    long = long.sort_values(["dataset", "continent"], ignore_index=True)
    long["total"] = long.groupby("dataset")["samples"].transform("sum")
    long["share"] = long["samples"] / long["total"]
    return long
