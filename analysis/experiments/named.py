"""The experiments that the article's summary names, ready for machines that have their data.

EuroSAT to South America, fusion on SEN12MS, pre-training on BigEarthNet-MM. TorchGeo reads the data
in their official layouts; :mod:`analysis.experiments.networks` trains. The tables have the columns
of the other experiments. Needs what ``requirements-experiments.txt`` lists.

Examples
--------
One machine, then two machines with four devices each; the experiment does not change::

    python -m analysis.experiments named eurosat --root EUROSAT --target-root SEN12MS
    python -m analysis.experiments named sen12ms --root SEN12MS \
        --strategy ddp --devices 4 --num-nodes 2
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.experiments import metrics, splits
from analysis.experiments.results import COLUMNS, estimate_row, table, write_table

Floats = NDArray[np.float64]


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

#: Sentinel-2 bands that all three data sets have, in one order.
BANDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12")
#: A legend that EuroSAT and the IGBP classes of SEN12MS share.
COMMON = ("cropland", "forest", "grassland", "urban", "water")
FROM_EUROSAT = {
    "AnnualCrop": "cropland",
    "PermanentCrop": "cropland",
    "Forest": "forest",
    "HerbaceousVegetation": "grassland",
    "Pasture": "grassland",
    "Highway": "urban",
    "Industrial": "urban",
    "Residential": "urban",
    "River": "water",
    "SeaLake": "water",
}
FROM_IGBP = {
    **dict.fromkeys((1, 2, 3, 4, 5), "forest"),
    10: "grassland",
    12: "cropland",
    13: "urban",
    14: "cropland",
    17: "water",
}
#: The ten classes to which the makers of SEN12MS reduce IGBP, by IGBP number (0-based here).
SIMPLIFIED = (0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 4, 5, 6, 5, 7, 8, 9)
PATCH = 64
#: A target patch is kept if one class of the common legend fills this share of it.
PURITY = 0.8
SIZES = (20, 50, 100, 200, 500, 1000)


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


class Patches:
    """Images and classes of a TorchGeo data set, scaled, with a place for each sample.

    Parameters
    ----------
    source
        A TorchGeo data set.
    read
        From its sample to (image, target).
    groups
        The spatial unit of each sample.
    numbers
        Which samples to use; all by default.
    """

    def __init__(
        self,
        source: Any,
        read: Callable[[Mapping[str, Any]], tuple[Any, Any]],
        groups: NDArray[Any],
        numbers: Sequence[int] | None = None,
    ) -> None:
        self.source, self.read = source, read
        self.numbers = list(range(len(source))) if numbers is None else list(numbers)
        if len(groups) != len(self.numbers):
            raise ValueError(f"{len(groups)} places for {len(self.numbers)} samples")
        self.groups = groups

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, number: int) -> tuple[Any, Any]:
        return self.read(self.source[self.numbers[number]])


def loaders() -> Any:
    """Import TorchGeo's data sets, or say in one line what is missing."""
    try:
        from analysis.experiments import networks

        networks.describe_missing_operators()
        import torchgeo.datasets
    except ImportError as error:
        raise SystemExit(
            f"{error.name} is missing: pip install -r requirements-experiments.txt"
        ) from None
    return torchgeo.datasets


def position(path: Path) -> tuple[float, float]:
    """Give longitude and latitude (degrees) of a raster's centre."""
    import rasterio
    from rasterio.warp import transform

    with rasterio.open(path) as raster:
        x, y = raster.transform * (raster.width / 2, raster.height / 2)
        longitude, latitude = transform(raster.crs, "EPSG:4326", [x], [y])
    return float(longitude[0]), float(latitude[0])


def sinusoidal(longitude: Floats, latitude: Floats) -> Floats:
    """Project degrees to metres, true to area, to cut the Earth into squares.

    >>> sinusoidal(np.array([0.0]), np.array([90.0])).round(-3).tolist()
    [[0.0, 10008000.0]]
    """
    radius = splits.EARTH_RADIUS_KM * 1000
    latitude_radians = np.radians(latitude)
    return np.column_stack(
        [radius * np.radians(longitude) * np.cos(latitude_radians), radius * latitude_radians]
    )


def in_south_america(longitude: float, latitude: float) -> bool:
    """Say whether a point lies in a box around South America, without Panama.

    >>> in_south_america(-60, -10), in_south_america(-80, 8.5), in_south_america(10, 50)
    (True, False, False)
    """
    inside = -82 <= longitude <= -34 and -56 <= latitude <= 13
    return inside and not (longitude < -77.4 and latitude > 7.2)


def eurosat_patches(root: Path, split: str, *, spatial: bool) -> Patches:
    """Read EuroSAT in the common legend, places in 100 km squares."""
    import torch

    datasets = loaders()
    kind = datasets.EuroSATSpatial if spatial else datasets.EuroSAT
    source = kind(root=str(root), split=split, bands=BANDS)
    legend = torch.tensor([COMMON.index(FROM_EUROSAT[name]) for name in source.classes])
    places = np.array([position(Path(path)) for path, _ in source.samples])
    squares = splits.squares(sinusoidal(places[:, 0], places[:, 1]))

    return Patches(source, ReadClass(legend), squares)


def sen12ms_scene(name: str) -> str:
    """Give the scene of a SEN12MS patch.

    >>> sen12ms_scene("ROIs1158_spring_s2_1_p30.tif")
    'ROIs1158_spring_1'
    """
    roi, season, _, scene, _ = name.split("_")
    return f"{roi}_{season}_{scene}"


def sen12ms_path(root: Path, name: str, source: str = "s2") -> Path:
    """Give the path of a SEN12MS patch in the official layout."""
    roi, season, _, scene, patch = name.split("_")
    folder = root / f"{roi}_{season}" / f"{source}_{scene}"
    return folder / f"{roi}_{season}_{source}_{scene}_{patch}"


def south_american_patches(root: Path) -> Patches:
    """Read the middle of SEN12MS patches in South America where one class prevails."""
    import torch

    datasets = loaders()
    chosen: list[tuple[int, int, str]] = []
    legend = torch.full((18,), -1)
    for igbp, name in FROM_IGBP.items():
        legend[igbp] = COMMON.index(name)
    parts = [datasets.SEN12MS(root=str(root), split=s, bands=BANDS) for s in ("train", "test")]
    source = torch.utils.data.ConcatDataset(parts)
    names = [name for part in parts for name in part.ids]
    here: dict[str, bool] = {}
    for number, name in enumerate(names):
        scene = sen12ms_scene(name)
        if scene not in here:  # a scene is small: its first patch places it
            here[scene] = in_south_america(*position(sen12ms_path(root, name)))
        if not here[scene]:
            continue
        label = _prevailing(legend, source[number]["mask"])
        if label >= 0:
            chosen.append((number, label, scene))
    return Patches(
        source,
        ReadMiddle(legend),
        np.array([scene for _, _, scene in chosen]),
        [number for number, _, _ in chosen],
    )


def middle(image: Any) -> Any:
    """Cut the middle of an image to EuroSAT's size."""
    top = (image.shape[-2] - PATCH) // 2
    left = (image.shape[-1] - PATCH) // 2
    return image[..., top : top + PATCH, left : left + PATCH]


def _prevailing(legend: Any, mask: Any) -> int:
    """Give the common class that fills enough of the middle of a land-cover map, or -1."""
    classes = legend[middle(mask).long().clamp(0, 17)].reshape(-1)
    counts = np.bincount(classes[classes >= 0].numpy(), minlength=len(COMMON))
    best = int(counts.argmax())
    return best if counts[best] >= PURITY * classes.numel() else -1


def sen12ms_patches(
    root: Path, split: str, without_scenes: frozenset[str] = frozenset()
) -> Patches:
    """Read SEN12MS with its simplified land cover for each pixel, places by scene."""
    import torch

    source = loaders().SEN12MS(root=str(root), split=split, bands=("VV", "VH", *BANDS))
    simplified = torch.tensor((-1, *SIMPLIFIED))

    scenes = np.array([sen12ms_scene(name) for name in source.ids])
    numbers = [n for n, scene in enumerate(scenes) if scene not in without_scenes]
    return Patches(source, ReadPixels(simplified), scenes[numbers], numbers)


def bigearthnet_pairs(root: Path) -> Patches:
    """Read the training pairs of BigEarthNet-MM: both radar bands, then BANDS; 19 labels."""
    source = loaders().BigEarthNet(root=str(root), split="train", bands="all", num_classes=19)
    return Patches(source, read_pair, np.zeros(len(source), dtype=np.int64))


# Readers are objects and functions of the module, so that they can be sent to other processes.


@dataclass(frozen=True)
class ReadClass:
    """Read an optical patch and its class in another legend."""

    legend: Any

    def __call__(self, sample: Mapping[str, Any]) -> tuple[Any, Any]:
        """Give (image, class)."""
        return sample["image"].float() / 10_000, self.legend[int(sample["label"])]


@dataclass(frozen=True)
class ReadMiddle:
    """Read the middle of an optical patch and the class that prevails there."""

    legend: Any

    def __call__(self, sample: Mapping[str, Any]) -> tuple[Any, Any]:
        """Give (image, class)."""
        import torch

        image = middle(sample["image"].float()) / 10_000
        return image, torch.tensor(_prevailing(self.legend, sample["mask"]))


@dataclass(frozen=True)
class ReadPixels:
    """Read radar and optical bands and a class for each pixel in another legend."""

    legend: Any

    def __call__(self, sample: Mapping[str, Any]) -> tuple[Any, Any]:
        """Give (image, classes)."""
        import torch

        image = sample["image"].float()
        mask = sample["mask"].long()
        # Numbers beyond IGBP's 17 classes mean that none is known.
        known = torch.where(mask > 17, 0, mask)
        return torch.cat([decibels(image[:2]), image[2:] / 10_000]), self.legend[known]


def read_pair(sample: Mapping[str, Any]) -> tuple[Any, Any]:
    """Read a pair of BigEarthNet, whose loader sorts radar bands by name: VH, then VV."""
    import torch

    image = sample["image"].float()
    return torch.cat([decibels(image[[1, 0]]), image[2:] / 10_000]), sample["label"]


def decibels(radar: Any) -> Any:
    """Scale backscatter of -25 to 0 dB to 0 to 1."""
    return (radar.clamp(-25, 0) + 25) / 25


def recall(confusion: Floats) -> Floats:
    """Mean recall over the classes present, for confusion matrices (…, truth, prediction).

    >>> float(recall(np.array([[3.0, 1.0], [0.0, 2.0]])))
    0.875
    """
    truth = confusion.sum(axis=-1)
    right = np.diagonal(confusion, axis1=-2, axis2=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        each = np.where(truth > 0, right / truth, np.nan)
    return np.asarray(np.nanmean(each, axis=-1))


class Confusions:
    """Confusion matrices by seed and spatial unit, and what follows from them.

    Parameters
    ----------
    groups
        The spatial unit of each sample.
    classes
        Number of classes.
    stream
        Which random numbers the bootstrap uses; tests on the same samples share them.
    """

    def __init__(self, groups: NDArray[Any], classes: int, seeds: int, stream: int) -> None:
        names, self.number = np.unique(groups, return_inverse=True)
        self.units, self.classes, self.samples = len(names), classes, len(groups)
        draw = np.random.default_rng([20261121, stream])
        self.counts = metrics.draw_counts(self.units, draw)
        self.seeds = draw.integers(0, seeds, size=(len(self.counts), seeds))

    def gather(self, rows: Floats) -> Floats:
        """Add the samples' matrices by unit."""
        out = np.zeros((self.units, self.classes * self.classes))
        np.add.at(out, self.number, rows)
        return out

    def score(self, by_seed: Sequence[Floats]) -> tuple[float, Floats]:
        """Give the mean recall over the seeds, and its replicates."""
        shape = (self.classes, self.classes)
        point = float(np.mean([recall(one.sum(axis=0).reshape(shape)) for one in by_seed]))
        replicates = np.column_stack(
            [recall((self.counts @ one).reshape(-1, *shape)) for one in by_seed]
        )
        return point, metrics.over_seeds(replicates, self.seeds)

    def row(
        self, keys: Mapping[str, Any], point: float, replicates: Floats, unit: str, family: int = 0
    ) -> dict[str, Any]:
        """Make a row of the table of estimates."""
        return estimate_row(
            {"part": "named", "metric": "mean recall", **keys},
            point, replicates, rows=self.samples, units=self.units, unit=unit, family=family,
        )  # fmt: skip


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


def command(arguments: argparse.Namespace) -> int:
    """List the named experiments, or run one and write its table."""
    if arguments.name is None:
        for named in EXPERIMENTS.values():
            print(f"{named.key}: {named.question}\n  data: {named.data}\n  cost: {named.cost}")
        return 0
    if arguments.name not in RUNNERS:
        print(f"no experiment is called {arguments.name!r}: {', '.join(RUNNERS)}", file=sys.stderr)
        return 2
    if arguments.root is None:
        print(f"{arguments.name} needs {EXPERIMENTS[arguments.name].data}", file=sys.stderr)
        return 2
    for folder in (arguments.root, arguments.target_root):
        if folder is not None and not folder.is_dir():
            print(f"{folder}: no such folder", file=sys.stderr)
            return 2
    devices = arguments.devices
    options = Options(
        root=arguments.root,
        target_root=arguments.target_root,
        epochs=arguments.epochs,
        batch_size=arguments.batch_size,
        seeds=arguments.seeds,
        workers=arguments.workers,
        lightning={
            "accelerator": arguments.accelerator,
            "devices": int(devices) if str(devices).isdigit() else devices,
            "num_nodes": arguments.num_nodes,
            "strategy": arguments.strategy,
            "precision": arguments.precision,
        },
    )
    rows = RUNNERS[arguments.name](options)
    if rows:
        write_table(table(rows, COLUMNS), arguments.out)
        print(f"written to {arguments.out}", file=sys.stderr)
    return 0
