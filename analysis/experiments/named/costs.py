"""What the named experiments ask, need and cost, and how they are run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Named:
    """What a named experiment asks and needs; its protocol is in ``PROTOCOL.md``, section 4.

    Attributes
    ----------
    key, question, data
        What it is called, asks, and takes on the command line.
    download
        The archives, in gigabytes, as their makers or mirrors state them.
    trainings
        Trainings a seed.
    patches, side, channels
        Of the training set: how many, pixels along an edge, and bands.
    operations
        Floating-point operations of a training step on one patch, forwards and backwards; a test
        counts them.
    memory
        Megabytes that a training step keeps for one patch; a batch must fit.
    primary
        The protocol's primary contrasts.
    """

    key: str
    question: str
    data: str
    download: str
    trainings: int
    patches: int
    side: int
    channels: int
    operations: float
    memory: float
    primary: tuple[str, ...]

    @property
    def petaflop(self) -> float:
        """What the whole experiment takes in training, in 10^15 operations."""
        seeds, epochs = Options.seeds, Options.epochs
        return self.operations * self.patches * epochs * self.trainings * seeds / 1e15

    @property
    def hours(self) -> float:
        """What that takes at :data:`RATE`, if reading keeps up."""
        return self.petaflop * 1e15 / RATE / 3600

    @property
    def cost(self) -> str:
        """What to expect, as text."""
        return (
            f"{self.trainings * Options.seeds} trainings ({self.trainings} a seed) of "
            f"{Options.epochs} epochs of {self.patches:,} patches of "
            f"{self.side} × {self.side} × {self.channels}; {self.petaflop:,.0f} petaFLOP, about "
            f"{duration(self.hours)} at {RATE / 1e12:.0f} teraFLOP/s; {self.memory:.0f} MB of memory "
            f"a patch of a batch; archives: {self.download}"
        )


#: Operations a second that one data-centre accelerator sustains on such networks, roughly.
RATE = 1e13


def duration(hours: float) -> str:
    """Write a rough duration in the unit that fits.

    >>> duration(0.21), duration(6.3), duration(148.0)
    ('13 minutes', '6 hours', '6 days')
    """
    if hours < 1:
        return f"{60 * hours:.0f} minutes"
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"


EXPERIMENTS = {
    "eurosat": Named(
        "eurosat",
        "How much of the accuracy on EuroSAT, in Europe, is left in South America?",
        "--root: EuroSAT, all bands, with both official splits (TorchGeo EuroSAT, EuroSATSpatial); "
        "--target-root: SEN12MS, of which the scenes in South America are used",
        "2 GB, and SEN12MS's 510 GB",
        trainings=2,
        patches=16_200,
        side=64,
        channels=12,
        operations=1.59e9,
        memory=4.7,
        primary=("spatial - South America",),
    ),
    "sen12ms": Named(
        "sen12ms",
        "Do Sentinel-1 and Sentinel-2 together map land cover better than the best alone?",
        "--root: SEN12MS with the official lists (TorchGeo SEN12MS)",
        "510 GB",
        trainings=3,
        patches=162_556,
        side=256,
        channels=14,
        operations=7.29e10,
        memory=181.0,
        primary=("S1+S2 - S2", "S1+S2 - S1"),
    ),
    "bigearthnet": Named(
        "bigearthnet",
        "Is an encoder pre-trained on BigEarthNet-MM worth labels on EuroSAT?",
        "--root: BigEarthNet 1.0 with Sentinel-1 and the official lists (TorchGeo BigEarthNet); "
        "--target-root: EuroSAT, all bands, with the spatial split",
        "66 GB of Sentinel-2, those of Sentinel-1, and EuroSAT's 2 GB",
        trainings=1,
        patches=269_695,
        side=120,
        channels=14,
        operations=5.63e9,
        memory=16.5,
        primary=("pre-trained - random, 100 labels", "pre-trained - raw, 100 labels"),
    ),
}


@dataclass(frozen=True)
class Options:
    """How to run: folders, length, and what Lightning is told about devices."""

    root: Path
    target_root: Path | None = None
    epochs: int = 30
    batch_size: int = 256
    seeds: int = 5
    workers: int = 0
    width: int = 32
    lightning: Mapping[str, Any] = field(
        default_factory=lambda: {
            "accelerator": "auto",
            "devices": "auto",
            "num_nodes": 1,
            "strategy": "auto",
            "precision": "32-true",
        }
    )
