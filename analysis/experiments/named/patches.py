"""Patches of each data set, with a place for each sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.experiments import splits
from analysis.experiments.named.legends import BANDS, COMMON, FROM_EUROSAT, FROM_IGBP, SIMPLIFIED
from analysis.experiments.named.readers import (
    ReadClass,
    ReadMiddle,
    ReadPixels,
    prevailing,
    read_pair,
)
from analysis.experiments.named.scores import Floats


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
        label = prevailing(legend, source[number]["mask"])
        if label >= 0:
            chosen.append((number, label, scene))
    return Patches(
        source,
        ReadMiddle(legend),
        np.array([scene for _, _, scene in chosen]),
        [number for number, _, _ in chosen],
    )


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
