"""Running the named experiments: training, testing, and the rows of their tables."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.experiments.named.costs import EXPERIMENTS, Options
from analysis.experiments.named.legends import BANDS, COMMON, SIMPLIFIED
from analysis.experiments.named.patches import (
    Patches,
    bigearthnet_pairs,
    eurosat_patches,
    sen12ms_patches,
    south_american_patches,
)
from analysis.experiments.named.scores import Confusions, Floats

SIZES = (20, 50, 100, 200, 500, 1000)

Rows = list[dict[str, Any]]


def eurosat(options: Options) -> Rows:
    """Train in Europe; test at random, by longitude, and in South America."""
    if options.target_root is None:
        raise SystemExit("eurosat needs --target-root: a folder with SEN12MS")
    train = {s: eurosat_patches(options.root, "train", spatial=s) for s in (False, True)}
    test = {
        "random": eurosat_patches(options.root, "test", spatial=False),
        "spatial": eurosat_patches(options.root, "test", spatial=True),
        "South America": south_american_patches(options.target_root),
    }
    trained_on = {"random": False, "spatial": True, "South America": True}
    found: dict[str, list[Floats]] = {name: [] for name in test}
    boots = {
        name: Confusions(patches.groups, len(COMMON), options.seeds, stream)
        for stream, (name, patches) in enumerate(test.items())
    }
    first = True
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.seeds):
            for spatial in (False, True):
                task = _task(seed, {"S2": (0, len(BANDS))}, len(COMMON), width=options.width)
                _fit(task, train[spatial], options, seed)
                for name, patches in test.items():
                    if trained_on[name] == spatial:
                        rows = _read(task, patches, options, Path(folder) / "rows.npz")
                        first = rows is not None
                        if rows is not None:
                            found[name].append(boots[name].gather(rows))
    if not first:
        return []
    out, scored = [], {}
    units = {"random": "100 km square", "spatial": "100 km square", "South America": "scene"}
    for name, boot in boots.items():
        scored[name] = boot.score(found[name])
        keys = {"experiment": "eurosat", "target": name, "model": "network"}
        out.append(boot.row(keys, *scored[name], units[name]))
    # Two sets of places: their replicates are independent, and their difference is too.
    for a, b in (("random", "spatial"), ("spatial", "South America")):
        primary = f"{a} - {b}" in EXPERIMENTS["eurosat"].primary
        keys = {"experiment": "eurosat", "target": f"{a} - {b}", "model": "network"}
        difference = scored[a][1] - scored[b][1]
        point = scored[a][0] - scored[b][0]
        out.append(boots[b].row(keys, point, difference, units[b], int(primary)))
    return out


def sen12ms(options: Options) -> Rows:
    """Map land cover from radar, from optical bands, and from both."""
    test = sen12ms_patches(options.root, "test")
    held = frozenset(test.groups.tolist())
    # Whatever the lists say: no scene is on both sides.
    train = sen12ms_patches(options.root, "train", held)
    sources = {"S1": (0, 2), "S2": (2, 2 + len(BANDS))}
    arms = {"S1": ("S1",), "S2": ("S2",), "S1+S2": ("S1", "S2")}
    classes = max(SIMPLIFIED) + 1
    boot = Confusions(test.groups, classes, options.seeds, 10)
    found: dict[str, list[Floats]] = {name: [] for name in (*arms, "S1+S2, S1 shuffled")}
    first = True
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.npz"
        for seed in range(options.seeds):
            for name, used in arms.items():
                task = _task(
                    seed, {source: sources[source] for source in used},
                    classes, "pixels", width=options.width,
                )  # fmt: skip
                _fit(task, train, options, seed)
                rows = _read(task, test, options, path)
                first = rows is not None
                if rows is not None:
                    found[name].append(boot.gather(rows))
                if name == "S1+S2":
                    shuffled = _read(task, test, options, path, shuffled="S1")
                    if shuffled is not None:
                        found["S1+S2, S1 shuffled"].append(boot.gather(shuffled))
    if not first:
        return []
    out, scored = [], {}
    base = {"experiment": "sen12ms", "target": "test", "model": "network"}
    for name, by_seed in found.items():
        scored[name] = boot.score(by_seed)
        out.append(boot.row({**base, "inputs": name}, *scored[name], "scene"))
    for contrast in EXPERIMENTS["sen12ms"].primary:
        a, b = contrast.split(" - ")
        difference = scored[a][1] - scored[b][1]
        point = scored[a][0] - scored[b][0]
        out.append(boot.row({**base, "inputs": contrast}, point, difference, "scene", 2))
    return out


def bigearthnet(options: Options) -> Rows:
    """Pre-train on pairs with labels; probe on EuroSAT's spatial split with few labels."""
    if options.target_root is None:
        raise SystemExit("bigearthnet needs --target-root: a folder with EuroSAT")
    pairs = bigearthnet_pairs(options.root)
    train = eurosat_patches(options.target_root, "train", spatial=True)
    test = eurosat_patches(options.target_root, "test", spatial=True)
    sources = {"S1": (0, 2), "S2": (2, 2 + len(BANDS))}
    boot = Confusions(test.groups, len(COMMON), options.seeds, 20)
    found: dict[tuple[str, int], list[Floats]] = {}
    first = True
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.npz"
        for seed in range(options.seeds):
            tasks = {}
            for name in ("random", "pre-trained"):
                tasks[name] = _task(
                    seed, sources, 19, "labels", width=options.width, drop_sources=True
                )
            _fit(tasks["pre-trained"], pairs, options, seed)
            features: dict[str, tuple[Floats, Floats]] = {}
            for name, task in tasks.items():
                # EuroSAT has no radar: the encoder is read with its optical stem alone.
                task.encoder.sources = {"S2": (0, len(BANDS))}
                both = [
                    _read(task, part, options, path, reading="features of S2")
                    for part in (train, test)
                ]
                if both[0] is not None and both[1] is not None:
                    features[name] = (both[0], both[1])
            first = bool(features)
            if not first:
                continue
            truth = [
                np.array([int(part[n][1]) for n in range(len(part))]) for part in (train, test)
            ]
            features["raw"] = tuple(  # type: ignore[assignment]
                np.array([_band_statistics(part[n][0]) for n in range(len(part))])
                for part in (train, test)
            )
            order = np.random.default_rng([seed, 14]).permutation(len(train))
            for name, (near, far) in features.items():
                for size in SIZES:
                    if size > len(order):
                        continue
                    chosen = order[:size]
                    said = probe_classes(near[chosen], truth[0][chosen], far, seed)
                    cells = np.zeros((len(said), len(COMMON) ** 2))
                    cells[np.arange(len(said)), truth[1] * len(COMMON) + said] = 1
                    found.setdefault((name, size), []).append(boot.gather(cells))
    if not first:
        return []
    out, scored = [], {}
    base = {"experiment": "bigearthnet", "target": "EuroSAT", "model": "logistic"}
    for (name, size), by_seed in found.items():
        scored[name, size] = boot.score(by_seed)
        keys = {**base, "inputs": name, "size": size}
        out.append(boot.row(keys, *scored[name, size], "100 km square"))
    for (name, size), (point, replicates) in scored.items():
        if name != "pre-trained":
            continue
        for other in ("random", "raw"):
            contrast = f"pre-trained - {other}"
            primary = f"{contrast}, {size} labels" in EXPERIMENTS["bigearthnet"].primary
            keys = {**base, "inputs": contrast, "size": size}
            out.append(
                boot.row(
                    keys, point - scored[other, size][0], replicates - scored[other, size][1],
                    "100 km square", 2 if primary else 0,
                )
            )  # fmt: skip
    return out


def _band_statistics(image: Any) -> Floats:
    """Give each band's mean and spread: the simplest features of a patch."""
    flat = image.reshape(len(image), -1).double()
    return np.concatenate([flat.mean(dim=1).numpy(), flat.std(dim=1).numpy()])


def probe_classes(x: Floats, y: NDArray[np.int64], test: Floats, seed: int) -> NDArray[np.int64]:
    """Logistic regression over several classes, C by 3-fold cross-validation inside the labels."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss

    from analysis.experiments.models import C_GRID

    if len(np.unique(y)) < 2:
        return np.full(len(test), y[0])
    mean, spread = x.mean(axis=0), x.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    x, test = (x - mean) / spread, (test - mean) / spread
    losses = np.zeros(len(C_GRID))
    fold = np.random.default_rng(seed).permutation(len(y)) % 3
    classes = np.unique(y)
    for number in range(3):
        held = fold == number
        if len(np.unique(y[~held])) < len(classes) or not held.any():
            continue  # a class seen nowhere in training has no probability to score
        for place, c in enumerate(C_GRID):
            fitted = LogisticRegression(C=c, max_iter=2000).fit(x[~held], y[~held])
            losses[place] += log_loss(y[held], fitted.predict_proba(x[held]), labels=classes)
    best = C_GRID[int(np.argmin(losses))]
    return np.asarray(LogisticRegression(C=best, max_iter=2000).fit(x, y).predict(test))


def _task(seed: int, *arguments: Any, **options: Any) -> Any:
    """Make a network whose first weights depend on the seed alone."""
    import torch

    from analysis.experiments import networks

    torch.manual_seed(seed)
    return networks.Task(*arguments, **options)


def _fit(task: Any, patches: Patches, options: Options, seed: int) -> None:
    from analysis.experiments import networks

    networks.fit(
        task, networks.Numbered(patches), options.lightning, epochs=options.epochs,
        batch_size=options.batch_size, workers=options.workers, seed=seed,
    )  # fmt: skip


def _read(
    task: Any,
    patches: Patches,
    options: Options,
    path: Path,
    *,
    reading: str = "confusion",
    shuffled: str | None = None,
) -> Floats | None:
    """Give a row for every sample in order, or None on all devices but the first."""
    from analysis.experiments import networks

    read = networks.rows_of(
        task, networks.Numbered(patches), options.lightning, path, batch_size=options.batch_size,
        workers=options.workers, reading=reading, shuffled=shuffled,
    )  # fmt: skip
    if read is None:
        return None
    rows, numbers = read
    if not np.array_equal(numbers, np.arange(len(patches))):
        raise RuntimeError(f"{len(numbers)} of {len(patches)} samples were read")
    return rows


RUNNERS: dict[str, Callable[[Options], Rows]] = {
    "eurosat": eurosat,
    "sen12ms": sen12ms,
    "bigearthnet": bigearthnet,
}
