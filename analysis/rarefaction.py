"""How many different things as many datasets of every year would show.

Years with many datasets have more different ones for that alone. Rarefaction takes the expectation over
samples of as many datasets of a year, by Hurlbert's formula for incidence.

References
----------
Hurlbert, S. H. (1971), The nonconcept of species diversity: a critique and alternative parameters,
*Ecology* 52, 577–586.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.catalogue import Catalogue

SAMPLE = 20  # datasets of a year


def expected_different(counts: np.ndarray, total: int, sample: int) -> float:
    """Return how many different things a sample of datasets is expected to show.

    A thing that n of N datasets have is absent from a sample of k with C(N − n, k) / C(N, k).

    Parameters
    ----------
    counts : array
        How many datasets have each thing.
    total, sample : int
        Datasets there are, and drawn without replacement.

    Examples
    --------
    >>> round(expected_different(np.array([3, 1]), total=3, sample=2), 3)  # all have one, one the other
    1.667
    """
    from scipy.special import gammaln

    counts = np.asarray(counts, dtype=float)
    absent = np.where(
        total - counts >= sample,
        np.exp(
            gammaln(total - counts + 1)
            - gammaln(np.maximum(total - counts - sample, 0) + 1)
            - gammaln(total + 1)
            + gammaln(total - sample + 1)
        ),
        0.0,
    )
    return float((1 - absent).sum())


def _by_year(catalogue: Catalogue, things: pd.DataFrame, name: str, sample: int) -> pd.DataFrame:
    """Return ``year``, what is expected, and ``n``, of ``id, thing``; years with enough datasets."""
    dated = things.drop_duplicates().merge(catalogue.frame[["id", "year"]], on="id")
    rows = []
    for year, part in dated.dropna(subset=["year"]).groupby("year"):
        total = part["id"].nunique()
        if total >= sample:
            counts = part.groupby("thing")["id"].nunique().to_numpy(float)
            rows.append((int(year), expected_different(counts, total, sample), total))
    return pd.DataFrame(rows, columns=["year", name, "n"])


def diversity_by_year(catalogue: Catalogue, sample: int = SAMPLE) -> pd.DataFrame:
    """Return the number of different pairs of task and modality expected among as many datasets.

    Returns
    -------
    DataFrame
        ``year, pairs, n``; years with at least ``sample`` datasets.
    """
    tasks = catalogue.long("tasks")[["id", "value"]].rename(columns={"value": "task"})
    pairs = tasks.merge(catalogue.long("modalities")[["id", "value"]], on="id")
    pairs["thing"] = list(zip(pairs["task"], pairs["value"], strict=True))
    return _by_year(catalogue, pairs[["id", "thing"]], "pairs", sample)


def scope_by_year(catalogue: Catalogue, sample: int = SAMPLE) -> pd.DataFrame:
    """Return the number of different themes expected among as many datasets that name one.

    Returns
    -------
    DataFrame
        ``year, themes, n``; years with at least ``sample`` datasets.
    """
    themes = catalogue.long("themes")[["id", "value"]].rename(columns={"value": "thing"})
    return _by_year(catalogue, themes, "themes", sample)
