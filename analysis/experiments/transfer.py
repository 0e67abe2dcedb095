"""Experiment 3a: pre-trained on seven regions, probed on the eighth with few labels."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.experiments import models, splits
from analysis.experiments.data import REGIONS, REGIONS_WITH_COORDINATES, crop
from analysis.experiments.results import SEEDS, Arrays, Unit

Floats = NDArray[np.float64]
#: A feature map: standardised covariates to features.
Encoder = Callable[[Floats], Floats]
MODULES = ("data", "splits", "models", "transfer")

HIDDEN = (128, 64)
EPOCHS = 10
BATCH = 256
RATE = 0.001
MASKED_SHARE = 0.3
SIZES = (20, 50, 100, 200, 500, 1000)
#: Boosted trees on local labels alone need at least 40 of them to make one cut.
TREES_SIZES = (100, 500, 1000)
POOL_SHARE = 0.6
ARMS = ("raw", "random", "masked", "supervised")
ZERO_SHOT = ("zero-shot network", "zero-shot logistic")
METRICS = ("auc", "balanced_accuracy")
PRIMARY_SIZE = 100


def relu_layers(weights: list[Floats], biases: list[Floats]) -> Encoder:
    """Make the function that applies fully connected layers with rectifiers.

    >>> layer = relu_layers([np.array([[1.0, -1.0]])], [np.array([0.0, 0.5])])
    >>> layer(np.array([[2.0]])).tolist()
    [[2.0, 0.0]]
    """

    def encode(x: Floats) -> Floats:
        for weight, bias in zip(weights, biases, strict=True):
            x = np.maximum(x @ weight + bias, 0.0)
        return x

    return encode


def untrained(width: int, seed: int) -> Encoder:
    """Make the encoder with weights as drawn (Glorot uniform, as the trained ones start)."""
    draw = np.random.default_rng([seed, 11])
    sizes = (width, *HIDDEN)
    weights, biases = [], []
    for fan_in, fan_out in zip(sizes, sizes[1:], strict=False):
        bound = np.sqrt(6 / (fan_in + fan_out))
        weights.append(draw.uniform(-bound, bound, (fan_in, fan_out)))
        biases.append(draw.uniform(-bound, bound, fan_out))
    return relu_layers(weights, biases)


def supervised(x: Floats, y: NDArray[np.int64], seed: int) -> tuple[Encoder, Any]:
    """Train the encoder with a class output; give the encoder and the whole network."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    network = MLPClassifier(
        hidden_layer_sizes=HIDDEN,
        batch_size=BATCH,
        learning_rate_init=RATE,
        max_iter=EPOCHS,
        random_state=seed,
    )
    with warnings.catch_warnings():
        # The protocol stops after so many epochs on purpose.
        warnings.simplefilter("ignore", ConvergenceWarning)
        network.fit(x, y)
    depth = len(HIDDEN)
    return relu_layers(network.coefs_[:depth], network.intercepts_[:depth]), network


def masked(x: Floats, seed: int) -> Encoder:
    """Train the encoder to restore covariates of which 30 % were set to their mean.

    The decoder mirrors the encoder; masks are drawn anew each epoch.
    """
    from sklearn.neural_network import MLPRegressor

    draw = np.random.default_rng([seed, 12])
    network = MLPRegressor(
        hidden_layer_sizes=(*HIDDEN, HIDDEN[0]),
        batch_size=BATCH,
        learning_rate_init=RATE,
        random_state=seed,
    )
    for _ in range(EPOCHS):
        # Standardised covariates have mean 0.
        network.partial_fit(np.where(draw.random(x.shape) < MASKED_SHARE, 0.0, x), x)
    depth = len(HIDDEN)
    return relu_layers(network.coefs_[:depth], network.intercepts_[:depth])


def unit_of(region: str, seed: int) -> Unit:
    """Give the unit of a region and a seed; its name says which splits it holds."""
    located = region in REGIONS_WITH_COORDINATES and crop().has_coordinates
    return Unit("transfer", "probe", region, "random+block" if located else "random", seed=seed)


def units(*, reduced: bool = False) -> list[Unit]:
    """List the units: a region and a seed, with all arms and sizes inside."""
    if reduced:
        return [unit_of("indian_ocean", seed) for seed in SEEDS[:2]]
    return [unit_of(region, seed) for seed in SEEDS for region in REGIONS]


def run(unit: Unit) -> Arrays:
    """Do one unit: for each ``split:arm:size`` the probabilities of the test rows."""
    samples = crop()
    rows = samples.rows(unit.target)
    elsewhere = np.flatnonzero(samples.region != REGIONS.index(unit.target))
    mean, spread = samples.x[elsewhere].mean(axis=0), samples.x[elsewhere].std(axis=0)
    far_x, far_y = (samples.x[elsewhere] - mean) / spread, samples.y[elsewhere]
    x, y, xy = (samples.x[rows] - mean) / spread, samples.y[rows], samples.xy[rows]

    encoder, network = supervised(far_x, far_y, unit.seed)
    encoders: dict[str, Encoder] = {
        "raw": lambda values: values,
        "random": untrained(x.shape[1], unit.seed),
        "masked": masked(far_x, unit.seed),
        "supervised": encoder,
    }
    features = {}
    for arm in ARMS:
        far = encoders[arm](far_x)
        middle, width = far.mean(axis=0), far.std(axis=0)
        # A rectifier that never fires has no spread; it then stays 0.
        features[arm] = (encoders[arm](x) - middle) / np.where(width > 1e-9, width, 1.0)
    pooled = models.classifier("logistic", unit.seed).fit(far_x, far_y)
    zero_shot = {
        "zero-shot network": network.predict_proba(x)[:, 1],
        "zero-shot logistic": pooled.predict_proba(x)[:, 1],
    }
    out: Arrays = {}
    for split in unit.split.split("+"):
        groups = splits.squares(xy) if split == "block" else None
        pool, test = splits.halves(
            y, unit.seed, POOL_SHARE, groups, xy if split == "block" else None
        )

        def keep(
            key: str,
            score: NDArray[Any],
            test: NDArray[np.int64] = test,
            split: str = split,
        ) -> None:
            whole = np.full(len(rows), np.nan, dtype=np.float32)
            whole[test] = score
            out[f"{split}:{key}"] = whole

        for name, score in zero_shot.items():
            keep(f"{name}:0", score[test])
        for size in SIZES:
            if size > len(pool):
                continue
            near = splits.draw_labels(y, pool, size, unit.seed)
            for arm in ARMS:
                keep(
                    f"{arm}:{size}",
                    models.probe_classifier(
                        features[arm][near], y[near], features[arm][test], unit.seed
                    ),
                )
            if size in TREES_SIZES:
                keep(
                    f"trees:{size}",
                    models.fit_and_score("trees", unit.seed, x[near], y[near], x[test]),
                )
    return out
