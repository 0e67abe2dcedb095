"""Who may train and who is tested: every split of the protocol, naive ones named as such."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

Rows = NDArray[np.int64]

FOLDS = 5
BLOCK_METRES = 100_000.0
BUFFER_METRES = 10_000.0
RAINFALL_CLUSTERS = 40
EARTH_RADIUS_KM = 6371.0088
#: Which splits keep training and test rows apart in space, and how far that is known.
HONESTY = {
    "random": "naive",
    "row": "naive",
    "rainfall": "proxy",
    "block": "honest",
    "region": "honest",
    "region_matched": "honest",
    "site": "honest",
    "far": "honest",
    "published": "honest",
}


def stratified_folds(y: NDArray[np.int64], seed: int, folds: int = FOLDS) -> Rows:
    """Give the fold of each row at random, with each class spread evenly.

    >>> folds = stratified_folds(np.array([0, 0, 1, 1]), seed=0, folds=2)
    >>> sorted(folds[:2].tolist()), sorted(folds[2:].tolist())
    ([0, 1], [0, 1])
    """
    draw = np.random.default_rng(seed)
    fold = np.empty(len(y), dtype=np.int64)
    for label in np.unique(y):
        rows = draw.permutation(np.flatnonzero(y == label))
        fold[rows] = np.arange(len(rows)) % folds
    return fold


def grouped_folds(groups: NDArray[np.int64], seed: int, folds: int = FOLDS) -> Rows:
    """Give the fold of each row so that a group is never cut, folds about equally large.

    Groups are taken in the seed's random order and go to the fold that holds the fewest rows.

    >>> folds = grouped_folds(np.array([7, 7, 3, 3]), seed=0, folds=2)
    >>> folds[0] == folds[1], folds[2] == folds[3], folds[0] == folds[2]
    (np.True_, np.True_, np.False_)
    """
    draw = np.random.default_rng(seed)
    names, position, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    if len(names) < folds:
        raise ValueError(f"{len(names)} groups cannot fill {folds} folds")
    order = draw.permutation(len(names))
    filled = np.zeros(folds, dtype=np.int64)
    fold_of_group = np.empty(len(names), dtype=np.int64)
    for group in order:
        emptiest = np.flatnonzero(filled == filled.min())
        fold = int(draw.choice(emptiest))
        fold_of_group[group] = fold
        filled[fold] += sizes[group]
    return fold_of_group[position]


def rainfall_clusters(rain: NDArray[np.float64], clusters: int = RAINFALL_CLUSTERS) -> Rows:
    """Cluster samples by their two seasonal rainfall totals (mm), as a proxy for place."""
    from sklearn.cluster import KMeans

    scaled = (rain - rain.mean(axis=0)) / rain.std(axis=0)
    labels = KMeans(n_clusters=clusters, n_init=4, random_state=0).fit_predict(scaled)
    return np.asarray(labels, dtype=np.int64)


def squares(xy: NDArray[np.float64], side: float = BLOCK_METRES) -> Rows:
    """Give the square of a grid (side in metres) that each point lies in.

    >>> squares(np.array([[1.0, 1.0], [99_999.0, 5.0], [100_001.0, 5.0]])).tolist()
    [0, 0, 1]
    """
    cells = np.floor(xy / side).astype(np.int64)
    _, number = np.unique(cells, axis=0, return_inverse=True)
    return number.reshape(-1).astype(np.int64)


def beyond(train: Rows, test: Rows, xy: NDArray[np.float64], metres: float = BUFFER_METRES) -> Rows:
    """Keep the training rows that lie farther than a buffer (metres) from every test row.

    >>> points = np.array([[0.0, 0.0], [5_000.0, 0.0], [50_000.0, 0.0]])
    >>> beyond(np.array([1, 2]), np.array([0]), points).tolist()
    [2]
    """
    if not len(train) or not len(test):
        return train
    distance, _ = cKDTree(xy[test]).query(xy[train])
    return train[distance > metres]


def folds_to_rows(fold: Rows) -> Iterator[tuple[Rows, Rows]]:
    """Give (training rows, test rows) of each fold."""
    for number in np.unique(fold):
        yield np.flatnonzero(fold != number), np.flatnonzero(fold == number)


def great_circle(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances (km) between two lists of (latitude, longitude) in degrees.

    >>> round(float(great_circle(np.array([[0.0, 0.0]]), np.array([[0.0, 90.0]]))[0, 0]))
    10008
    """
    p, q = np.radians(a)[:, None, :], np.radians(b)[None, :, :]
    half = (
        np.sin((p[..., 0] - q[..., 0]) / 2) ** 2
        + np.cos(p[..., 0]) * np.cos(q[..., 0]) * np.sin((p[..., 1] - q[..., 1]) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))


def site_clusters(site: NDArray[np.str_], latlon: NDArray[np.float64], km: float) -> Rows:
    """Join sites that lie within a distance (km) of each other, by single linkage.

    A site that was recorded at more than one position is one site: any of its positions counts.

    >>> place = np.array([[0.0, 0.0], [0.0, 0.1], [0.0, 5.0]])
    >>> clusters = site_clusters(np.array(["a", "b", "c"]), place, km=20)
    >>> clusters[0] == clusters[1], clusters[0] == clusters[2]
    (np.True_, np.False_)
    """
    pairs, row_to_pair = np.unique(
        np.column_stack([np.unique(site, return_inverse=True)[1].astype(float), latlon]),
        axis=0,
        return_inverse=True,
    )
    near = great_circle(pairs[:, 1:], pairs[:, 1:]) <= km
    same = pairs[:, :1] == pairs[:, :1].T
    _, label = connected_components(near | same, directed=False)
    return label[row_to_pair.reshape(-1)].astype(np.int64)


def halves(
    y: NDArray[np.int64],
    seed: int,
    pool_share: float = 0.5,
    groups: Rows | None = None,
    xy: NDArray[np.float64] | None = None,
) -> tuple[Rows, Rows]:
    """Draw a pool of local labels and a test set.

    Without groups the rows are drawn at random inside each class (naive). With groups whole groups
    are drawn, and pool rows within the buffer of a test row are dropped (honest).

    Returns
    -------
    tuple of arrays
        Row numbers of the pool and of the test set.

    """
    draw = np.random.default_rng([seed, 77])
    if groups is None:
        in_pool = np.zeros(len(y), dtype=bool)
        for label in np.unique(y):
            rows = draw.permutation(np.flatnonzero(y == label))
            in_pool[rows[: round(pool_share * len(rows))]] = True
        return np.flatnonzero(in_pool), np.flatnonzero(~in_pool)
    names, sizes = np.unique(groups, return_counts=True)
    order = draw.permutation(len(names))
    reached = np.cumsum(sizes[order])
    chosen = names[order[: int(np.searchsorted(reached, pool_share * len(y))) + 1]]
    in_pool = np.isin(groups, chosen)
    pool, test = np.flatnonzero(in_pool), np.flatnonzero(~in_pool)
    return (beyond(pool, test, xy) if xy is not None else pool), test


def draw_labels(y: NDArray[np.int64], pool: Rows, size: int, seed: int) -> Rows:
    """Draw labels from a pool at random, with at least two of each class.

    Sizes of one seed are nested: the first 20 of 100 are the 20.
    """
    draw = np.random.default_rng([seed, 78])
    order = draw.permutation(pool)
    first = np.concatenate([order[y[order] == label][:2] for label in np.unique(y[pool])])
    rest = order[~np.isin(order, first)]
    return np.concatenate([first, rest])[:size]
