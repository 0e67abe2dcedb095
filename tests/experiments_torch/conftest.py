"""Small data in the official layouts of EuroSAT, SEN12MS and BigEarthNet 1.0.

Needs what ``requirements-experiments.txt`` lists; ``make test-experiments`` runs this folder.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

# The light tests collect this folder too: without its libraries there is nothing to run.
if any(find_spec(name) is None for name in ("torch", "rasterio", "sklearn")):
    collect_ignore_glob = ["test_*.py"]

CLASSES = (
    "AnnualCrop", "Forest", "HerbaceousVegetation", "Highway", "Industrial", "Pasture",
    "PermanentCrop", "Residential", "River", "SeaLake",
)  # fmt: skip
# Levels of brightness, so that a network can learn the classes in seconds.
LEVEL = {"cropland": 1000, "forest": 3000, "grassland": 5000, "urban": 7000, "water": 9000}
BEN_BANDS = {
    "B01": 20, "B02": 120, "B03": 120, "B04": 120, "B05": 60, "B06": 60, "B07": 60, "B08": 120,
    "B8A": 60, "B09": 20, "B11": 60, "B12": 60,
}  # fmt: skip


def write(path: Path, array: np.ndarray, epsg: int, x: float, y: float) -> None:
    """Write a GeoTIFF (bands, rows, columns) with its upper left corner at x, y (metres)."""
    import rasterio
    from rasterio.transform import from_origin

    path.parent.mkdir(parents=True, exist_ok=True)
    bands, height, width = array.shape
    with rasterio.open(
        path, "w", driver="GTiff", height=height, width=width, count=bands, dtype=array.dtype,
        crs=f"EPSG:{epsg}", transform=from_origin(x, y, 10, 10),
    ) as file:  # fmt: skip
        file.write(array)


@pytest.fixture(scope="session")
def eurosat_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten classes, six patches each: four to train, two to test, in both official splits."""
    from analysis.experiments.named.legends import FROM_EUROSAT

    root = tmp_path_factory.mktemp("eurosat")
    draw = np.random.default_rng(0)
    names: dict[str, list[str]] = {"train": [], "val": [], "test": []}
    for place, name in enumerate(CLASSES):
        for number in range(1, 7):
            common = list(LEVEL).index(FROM_EUROSAT[name])
            spectrum = np.full((13, 1, 1), LEVEL["cropland"])
            if common:  # the others are brighter in every fourth band, each in its own
                spectrum[common - 1 :: 4] = LEVEL["water"]
            image = (spectrum + draw.normal(0, 50, (13, 64, 64))).astype("uint16")
            folder = root / "ds/images/remote_sensing/otherDatasets/sentinel_2/tif" / name
            write(
                folder / f"{name}_{number}.tif", image, 32632,
                300_000 + 60_000 * number, 5_300_000 + 30_000 * place,
            )  # fmt: skip
            split = "train" if number <= 4 else "test"
            names[split].append(f"{name}_{number}.jpg")
    names["val"] = names["test"][:2]
    names["test"] = names["test"][:-1]  # an odd number does not divide among two devices
    for split, listed in names.items():
        for kind in ("eurosat", "eurosat-spatial"):
            (root / f"{kind}-{split}.txt").write_text("\n".join(listed) + "\n")
    return root


@pytest.fixture(scope="session")
def sen12ms_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four scenes of two patches; scene 1 in Brazil; scene 4 on both official lists."""
    root = tmp_path_factory.mktemp("sen12ms")
    draw = np.random.default_rng(1)
    seasons = ("ROIs1158_spring", "ROIs1868_summer", "ROIs1970_fall", "ROIs2017_winter")
    for season in seasons:
        (root / season).mkdir()
    lists: dict[str, list[str]] = {"train": [], "test": []}
    for scene, (epsg, x, y) in enumerate(
        [(32722, 500_000, 8_900_000), (32632, 400_000, 5_300_000), (32633, 500_000, 5_200_000),
         (32634, 500_000, 5_000_000)], 1,
    ):  # fmt: skip
        season = seasons[scene - 1]
        for patch, (igbp, level) in enumerate([(2, 3000), (12, 1000)], 1):
            cover = np.full((4, 256, 256), igbp, dtype="uint16")
            cover[0, :, :32] = 17  # some water at the edge, outside the middle
            optical = (level + draw.normal(0, 50, (13, 256, 256))).astype("uint16")
            radar = draw.normal(-15, 1, (2, 256, 256)).astype("float32")
            for source, array in (("lc", cover), ("s2", optical), ("s1", radar)):
                name = f"{season}_{source}_{scene}_p{patch}.tif"
                write(root / season / f"{source}_{scene}" / name, array, epsg, x, y)
            listed = f"{season}_s2_{scene}_p{patch}.tif"
            if scene == 4:
                lists["train" if patch == 1 else "test"].append(listed)
            else:
                lists["test" if scene == 3 else "train"].append(listed)
    for split, names in lists.items():
        (root / f"{split}_list.txt").write_text("\n".join(names) + "\n")
    return root


@pytest.fixture(scope="session")
def bigearthnet_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight pairs with one of two labels."""
    root = tmp_path_factory.mktemp("bigearthnet")
    draw = np.random.default_rng(2)
    pairs = []
    for number in range(8):
        label, level = [("Pastures", 5000), ("Sea and ocean", 9000)][number % 2]
        optical, radar = f"S2A_MSIL2A_20170613T101031_{number}_45", f"S1A_IW_GRDH_1SDV_{number}"
        for band, size in BEN_BANDS.items():
            image = (level + draw.normal(0, 50, (1, size, size))).astype("uint16")
            write(root / "BigEarthNet-v1.0" / optical / f"{optical}_{band}.tif", image, 32632, 0, 0)
        for band, value in (("VH", -20), ("VV", -10)):
            image = draw.normal(value, 1, (1, 120, 120)).astype("float32")
            folder = root / "BigEarthNet-S1-v1.0" / radar
            write(folder / f"{radar}_{band}.tif", image, 32632, 0, 0)
        for folder, name in (("BigEarthNet-v1.0", optical), ("BigEarthNet-S1-v1.0", radar)):
            content = json.dumps({"labels": [label]})
            (root / folder / name / f"{name}_labels_metadata.json").write_text(content)
        pairs.append(f"{optical},{radar}")
    for split in ("train", "val", "test"):
        (root / f"bigearthnet-{split}.csv").write_text("\n".join(pairs) + "\n")
    return root
