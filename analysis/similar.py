"""Datasets like a dataset: by the tasks, modalities, sensors and themes they share.

For each of the four, likeness is the Jaccard index: what both have over what either has. Where one
of the two is not known it counts as nothing in common, so that ignorance makes nothing alike. The
sum is weighted: what a dataset is for weighs most.
"""

from __future__ import annotations

import numpy as np

from analysis.catalogue import Catalogue

WEIGHTS = {"tasks": 3.0, "modalities": 2.0, "sensors": 2.0, "themes": 3.0}
CHUNK = 512  # rows of the matrix at once, so that ten thousand datasets fit into memory


def nearest(catalogue: Catalogue, most: int = 6, least: float = 0.3) -> dict[str, list[str]]:
    """Return for each dataset those most like it, best first.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    most : int, optional
        How many at most.
    least : float, optional
        The likeness from 0 to 1 under which two datasets are not called alike.

    Returns
    -------
    dict of str to list of str
        Ids by id. Of equally like ones the nearer in year comes first and one without a year last,
        then the alphabet decides; where the dataset itself has no year, the alphabet alone.
    """
    frame = catalogue.frame
    identifiers = list(frame["id"])
    years = frame["year"].to_numpy(dtype=float, na_value=np.nan)
    matrices = {field: _membership(list(frame[field])) for field in WEIGHTS}
    total = sum(WEIGHTS.values())
    result: dict[str, list[str]] = {}
    for start in range(0, len(identifiers), CHUNK):
        rows = slice(start, start + CHUNK)
        likeness = np.zeros((len(identifiers[rows]), len(identifiers)))
        for field, weight in WEIGHTS.items():
            likeness += weight / total * _jaccard_rows(matrices[field], rows)
        # Rounded: the last bits of a sum differ between processors and must not decide an order.
        likeness = likeness.round(9)
        for offset, scores in enumerate(likeness):
            own = start + offset
            scores[own] = 0
            candidates = np.flatnonzero(scores >= least)
            distance = np.abs(years[candidates] - years[own])
            # NaN sorts last: no year is near to none. Without a year of its own all are NaN, equal.
            order = np.lexsort((candidates, distance, -scores[candidates]))
            result[identifiers[own]] = [identifiers[candidates[at]] for at in order[:most]]
    return result


def _membership(values: list[tuple[str, ...]]) -> np.ndarray:
    terms = sorted({term for row in values for term in row})
    position = {term: at for at, term in enumerate(terms)}
    matrix = np.zeros((len(values), max(1, len(terms))), dtype=np.float32)
    for row, held in enumerate(values):
        for term in held:
            matrix[row, position[term]] = 1
    return matrix


def _jaccard_rows(matrix: np.ndarray, rows: slice) -> np.ndarray:
    both = matrix[rows] @ matrix.T
    counts = matrix.sum(axis=1)
    either = counts[rows][:, None] + counts[None, :] - both
    # Counts are exact in single precision, their ratios are not: 3/10 would exceed 0.3.
    return np.divide(both, either, out=np.zeros(both.shape), where=either > 0, dtype=float)
