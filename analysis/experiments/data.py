"""Where the inputs come from: public sources at fixed commits, checked by hash, never kept here.

Digital Earth Africa's crop samples are licensed CC BY 4.0, Presto's arrays and weights MIT;
:data:`CREDITS` is what the chapter shows.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = "MORE_DATA_HOME"

_CROP = (
    "https://raw.githubusercontent.com/digitalearthafrica/crop-mask/"
    "d19371cd0a723c6730ceebc033edc5ecce9e265e/"
)
_PRESTO = (
    "https://raw.githubusercontent.com/nasaharvest/presto/13173d028f035abcbcc3b13829314323a5c15d02/"
)

REGIONS = (
    "central",
    "eastern",
    "indian_ocean",
    "northern",
    "sahel",
    "south_eastern",
    "southern",
    "western",
)
#: Regions whose coordinates the source publishes beside the samples, row for row.
REGIONS_WITH_COORDINATES = ("eastern", "northern", "western")

CREDITS = (
    {
        "data": "Cropland mask training samples, eight African regions, 2019",
        "by": "Digital Earth Africa",
        "source": "https://github.com/digitalearthafrica/crop-mask",
        "commit": "d19371cd0a723c6730ceebc033edc5ecce9e265e",
        "licence": "CC-BY-4.0",
    },
    {
        "data": "Live fuel moisture arrays and the weights of Presto",
        "by": "Presto Authors (NASA Harvest)",
        "source": "https://github.com/nasaharvest/presto",
        "commit": "13173d028f035abcbcc3b13829314323a5c15d02",
        "licence": "MIT",
    },
)


class DataError(RuntimeError):
    """An input is missing or is not the file that the protocol names; the message is one line."""


class MissingError(DataError):
    """An input is at no place that was looked at."""


@dataclass(frozen=True)
class Source:
    """One input file: its name in a data folder, its public address and its SHA-256."""

    name: str
    url: str
    sha256: str


_HASHES = {
    "deafrica-crop/central.txt": "4a97e9945d7d7824f05c2aa7e694e0dc842c9479f6b50a7598b462eec95e4974",
    "deafrica-crop/eastern.txt": "e8ad862f86ea38d6237b6c0dbae2d4fbcfd5b6e00759bc367d30cb346e78eab3",
    "deafrica-crop/indian_ocean.txt": (
        "a7b3e207ba604a2453e5a9257778c95a9f40fd13440312d6298ac497170f7a5c"
    ),
    "deafrica-crop/northern.txt": (
        "f1829bdf1b9ff9c8b811a6618d745f213b26d19bb2ef50f60928890db3230aa7"
    ),
    "deafrica-crop/sahel.txt": "eb0304386b2c189111bae16e7c80100345639d38a29385c3c8e7483255633e42",
    "deafrica-crop/south_eastern.txt": (
        "3f8fe9e966bfbb00305b6c6fcd55ec648bf46e00c28cb26a9219d1c85c1123ad"
    ),
    "deafrica-crop/southern.txt": (
        "e0fd27a75442b7fe0ff0830e4e197b11fc2d76f05a58c28ba4881e78d07b428d"
    ),
    "deafrica-crop/western.txt": "7cd01791676f980b604147d21c82e2ce4f0b3f1df74185d231e5067a554339f1",
    "deafrica-crop/coordinates/eastern.txt": (
        "22c6a3af0bfe20b2f2c69e56076a6f6f0eb7f017b6d1b4a06955d6bef59b2449"
    ),
    "deafrica-crop/coordinates/northern.txt": (
        "60eb9d8b301cff0ea538548967395127e0aa2eaa3b3ea1cb22b40158c3e9de8f"
    ),
    "deafrica-crop/coordinates/western.txt": (
        "678151caff8c17e70ce62db1110d10ba75f72abd7ef928282547c2b52707495e"
    ),
    "fuel-moisture/dynamic_world.npy": (
        "c00df7de035980c570b3f3af30f98025c2c7349e37abe54864148d5819b8d677"
    ),
    "fuel-moisture/is_test.npy": "e6b98035b21df025b38ebe80c315592f4484250c2f044e8e782682dbba23182b",
    "fuel-moisture/latlon.npy": "a31dc1f4c68c8614ac1cfa0e1cdf24d6ac9448e4a16e977605b0e563cb92595f",
    "fuel-moisture/month.npy": "173f17192cb2dcd7bc7fc3c8dfba2c0690aa3ce023a90f94d9c2d4e5ccdfdf91",
    "fuel-moisture/presto_default_model.pt": (
        "559c9d76f525bdf2dd3774da8b1e7f1510769b73baacac12e9e4d8d5c67fbe65"
    ),
    "fuel-moisture/s1_s2_era5_srtm.npy": (
        "588e25049e68cb9c64572649518badab49ae418e130144c3b47a67797507da3e"
    ),
    "fuel-moisture/site.npy": "7f7e8f73f2b2ccd4a84a5d5cd7213d6b63807616ca9750038125d94b62f25494",
    "fuel-moisture/target.npy": "c0a178b8521481d85fd4fede1ebbb01e475d7c05c7b5162c0c6029afb54e11d4",
}
_COORDINATE_FILES = {
    "eastern": "eastern_cropmask/results/training_data/training_data_coordinates_20210427.txt",
    "northern": (
        "northern_cropmask/results/training_data/northern_training_data_coordinates_20210803.txt"
    ),
    "western": (
        "western_cropmask/results/training_data/western_training_data_coordinates_20210609.txt"
    ),
}


def _address(name: str) -> str:
    folder, _, rest = name.partition("/")
    if rest.startswith("coordinates/"):
        return f"{_CROP}testing/{_COORDINATE_FILES[Path(rest).stem]}"
    if folder == "deafrica-crop":
        return f"{_CROP}data/{Path(rest).stem}/training_data.txt"
    if rest == "presto_default_model.pt":
        return f"{_PRESTO}data/default_model.pt"
    return f"{_PRESTO}data/fuel_moisture/npy/{rest}"


#: Every input by its name in a data folder.
SOURCES = {name: Source(name, _address(name), digest) for name, digest in _HASHES.items()}


def sha256(path: Path) -> str:
    """Hash a file's bytes.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "empty"
    ...     _ = file.write_bytes(b"")
    ...     sha256(file)[:8]
    'e3b0c442'
    """
    return hashlib.sha256(path.read_bytes()).hexdigest()


def home() -> Path | None:
    """Find a folder that holds the inputs: the one named by ``MORE_DATA_HOME``, or a sibling.

    A sibling is a folder ``*/experiments`` next to the repository that has ``deafrica-crop``.

    Returns
    -------
    pathlib.Path or None
        None if there is none; the inputs are then fetched.

    """
    named = os.environ.get(VARIABLE)
    if named:
        folder = Path(named).expanduser()
        if not folder.is_dir():
            raise DataError(f"{VARIABLE} names {folder}, which is no folder")
        return folder
    for folder in sorted(ROOT.parent.glob("*/experiments")):
        if (folder / "deafrica-crop" / "central.txt").is_file():
            return folder
    return None


def locate(name: str, *, download: bool = True) -> Path:
    """Give the path of an input whose hash has been checked.

    Parameters
    ----------
    name
        Name in a data folder, such as ``"fuel-moisture/target.npy"``.
    download
        Whether the public source may be asked if no folder has the file.

    Raises
    ------
    DataError
        In one line: it is another file than the protocol's; a :class:`MissingError` if it is at
        neither place.

    """
    source = SOURCES[name]
    folder = home()
    if folder is not None and (folder / name).is_file():
        found = sha256(folder / name)
        if found != source.sha256:
            raise DataError(
                f"{folder / name}: sha256 is {found[:12]}…, expected {source.sha256[:12]}…; "
                "this is not the file that the protocol names"
            )
        return folder / name
    try:
        import pooch
    except ImportError:
        raise MissingError(
            f"{name}: not in a folder named by {VARIABLE}, and pooch, which would fetch it, is "
            "not installed"
        ) from None

    cached = Path(pooch.os_cache("more-data")) / name
    if cached.is_file() and sha256(cached) == source.sha256:
        return cached
    if download:
        return _fetch(source, cached)
    raise MissingError(f"{name}: not in a folder named by {VARIABLE} and not fetched before")


def _fetch(source: Source, path: Path) -> Path:
    """Fetch an input from its public source; whole and as expected, or not at all."""
    import pooch
    from requests import exceptions

    try:
        pooch.retrieve(
            source.url,
            known_hash=f"sha256:{source.sha256}",
            fname=path.name,
            path=path.parent,
            downloader=pooch.HTTPDownloader(timeout=30),
        )
    except ValueError:  # pooch's word for a wrong hash
        raise DataError(
            f"{source.url}: what came is not the file that the protocol names (sha256 "
            f"{source.sha256[:12]}… expected); nothing was kept"
        ) from None
    except exceptions.HTTPError as error:
        reason = f"the server answered {error.response.status_code}"  # type: ignore[union-attr]
    except exceptions.ChunkedEncodingError:
        reason = "the download broke off"
    except exceptions.Timeout:
        reason = "no answer in 30 s"
    except OSError as error:  # no connection, no room on the disk
        reason = type(error).__name__
    else:
        return path
    raise MissingError(
        f"{source.name}: neither in a folder named by {VARIABLE} nor from {source.url}: {reason}"
    )


def available(names: Iterable[str]) -> bool:
    """Say whether all these inputs are at hand without asking the network."""
    try:
        for name in names:
            locate(name, download=False)
    except DataError:
        return False
    return True


@dataclass(frozen=True)
class Crop:
    """The crop samples of all regions, exact duplicates dropped.

    Attributes
    ----------
    x : (n, 33) array
        Covariates as published: reflectance (0 to 1), median absolute deviations, indices,
        rainfall (mm a semester), slope (per cent).
    y : (n,) array
        1 for cropland, 0 for anything else.
    region : (n,) array
        Position in :data:`REGIONS`.
    xy : (n, 2) array
        Coordinates in metres (EPSG:6933, equal area), NaN where the source gives none.
    names : tuple of str
        The covariates.
    dropped : dict
        Exact duplicates dropped, by region.

    """

    x: NDArray[np.float64]
    y: NDArray[np.int64]
    region: NDArray[np.int64]
    xy: NDArray[np.float64]
    names: tuple[str, ...]
    dropped: dict[str, int]

    @property
    def has_coordinates(self) -> bool:
        """Whether the coordinates of the three regions were at hand."""
        return bool(np.isfinite(self.xy).any())

    def rows(self, region: str) -> NDArray[np.int64]:
        """Give the row numbers of a region."""
        return np.flatnonzero(self.region == REGIONS.index(region))


def first_of_equal(rows: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give the positions of rows that equal no earlier row, in order.

    >>> first_of_equal(np.array([[1.0, 2.0], [3.0, 4.0], [1.0, 2.0]])).tolist()
    [0, 1]
    """
    _, first = np.unique(rows, axis=0, return_index=True)
    return np.sort(first)


def coordinates() -> dict[str, NDArray[np.float64]]:
    """Read the coordinates of the three regions that have them: all, or none if one is missing.

    The three then lack the honest split inside a region, and the runner says so.
    """
    try:
        return {
            region: np.loadtxt(locate(f"deafrica-crop/coordinates/{region}.txt"))
            for region in REGIONS_WITH_COORDINATES
        }
    except MissingError:
        return {}


@cache
def crop() -> Crop:
    """Read the crop samples of all regions, with coordinates where they are at hand."""
    located = coordinates()
    xs, ys, regions, places = [], [], [], []
    names: tuple[str, ...] = ()
    dropped = {}
    for number, region in enumerate(REGIONS):
        path = locate(f"deafrica-crop/{region}.txt")
        with path.open(encoding="utf-8") as lines:
            header = lines.readline().lstrip("# ").split()
        if header[0] != "Class" or (names and tuple(header[1:]) != names):
            raise DataError(f"{path}: columns differ from the other regions'")
        names = tuple(header[1:])
        table = np.loadtxt(path)
        xy = located.get(region, np.full((len(table), 2), np.nan))
        if len(xy) != len(table):
            raise DataError(f"{region}: {len(xy)} coordinates for {len(table)} samples")
        # The class is left out: the same pixel labelled twice is one sample, and no two differ.
        kept = first_of_equal(table[:, 1:])
        dropped[region] = len(table) - len(kept)
        xs.append(table[kept, 1:])
        ys.append(table[kept, 0].astype(np.int64))
        places.append(xy[kept])
        regions.append(np.full(len(kept), number))
    return Crop(
        np.vstack(xs),
        np.concatenate(ys),
        np.concatenate(regions),
        np.vstack(places),
        names,
        dropped,
    )


#: Channels of the fuel-moisture arrays in the order of Presto's data pipeline.
CHANNELS = (
    "VV", "VH", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B8A", "B9", "B11", "B12",
    "temperature_2m", "total_precipitation", "elevation", "slope", "NDVI",
)  # fmt: skip
# What the pipeline adds to a channel and then divides it by: decibels, reflectance × 10⁴, kelvin,
# metres of rain, metres, degrees, and the unitless index.
_ADD = np.array([25.0, 25.0] + [0.0] * 11 + [-272.15, 0.0] + [0.0, 0.0] + [0.0])
_DIVIDE = np.array([25.0, 25.0] + [1e4] * 11 + [35.0, 0.03] + [2000.0, 50.0] + [1.0])
#: Channels after normalisation: B9 left out, as Presto does.
NORMALISED = tuple(channel for channel in CHANNELS if channel != "B9")
#: The four sources by channel.
FUSION_SOURCES = {
    "S1": ("VV", "VH"),
    "S2": ("B2", "B3", "B4", "B5", "B6", "B7", "B8", "B8A", "B11", "B12", "NDVI"),
    "weather": ("temperature_2m", "total_precipitation"),
    "terrain": ("elevation", "slope"),
}


@dataclass(frozen=True)
class Fuel:
    """Live fuel moisture samples in the western USA.

    Attributes
    ----------
    x : (n, 3, 17) array
        Normalised channels (:data:`NORMALISED`) of three monthly steps, NDVI recomputed.
    dynamic_world : (n, 3) array
        Land-cover class, 0 to 8; 9 would mean missing.
    month : (n, 3) array
        Month, 0 for January.
    latlon : (n, 2) array
        Degrees.
    site : (n,) array of str
        Name of the sampling site.
    y : (n,) array
        Live fuel moisture, per cent of dry mass.
    is_test : (n,) array of bool
        The source's own split.
    stored_ndvi_differs : float
        Share of stored NDVI values that are not NDVI of the stored B8 and B4.

    """

    x: NDArray[np.float64]
    dynamic_world: NDArray[np.int64]
    month: NDArray[np.int64]
    latlon: NDArray[np.float64]
    site: NDArray[np.str_]
    y: NDArray[np.float64]
    is_test: NDArray[np.bool_]
    stored_ndvi_differs: float


def normalise(raw: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale the 18 stored channels to the 17 that Presto takes, and compute NDVI anew.

    Parameters
    ----------
    raw : (..., 18) array
        Channels in the order of :data:`CHANNELS`.

    >>> row = np.zeros(18); row[CHANNELS.index("B8")] = 3000; row[CHANNELS.index("B4")] = 1000
    >>> round(float(normalise(row)[-1]), 6)
    0.5

    """
    scaled = (raw + _ADD) / _DIVIDE
    kept = scaled[..., [CHANNELS.index(name) for name in NORMALISED]]
    near, red = kept[..., NORMALISED.index("B8")], kept[..., NORMALISED.index("B4")]
    total = near + red
    kept[..., NORMALISED.index("NDVI")] = np.where(
        total > 0, (near - red) / np.where(total > 0, total, 1.0), 0.0
    )
    return kept


@cache
def fuel() -> Fuel:
    """Read the fuel-moisture samples."""
    arrays = {
        name: np.load(locate(f"fuel-moisture/{name}.npy"), allow_pickle=False)
        for name in ("s1_s2_era5_srtm", "dynamic_world", "month", "latlon", "site", "target")
    }
    raw = arrays["s1_s2_era5_srtm"]
    near, red = raw[..., CHANNELS.index("B8")], raw[..., CHANNELS.index("B4")]
    with np.errstate(invalid="ignore", divide="ignore"):
        differs = np.abs(raw[..., -1] - (near - red) / (near + red)) > 1e-6
    return Fuel(
        x=normalise(raw),
        dynamic_world=arrays["dynamic_world"].astype(np.int64),
        month=arrays["month"].astype(np.int64),
        latlon=arrays["latlon"],
        site=arrays["site"],
        y=arrays["target"],
        is_test=np.load(locate("fuel-moisture/is_test.npy"), allow_pickle=False).astype(bool),
        stored_ndvi_differs=float(differs.mean()),
    )


def inputs() -> pd.DataFrame:
    """Give every input with its address and hash, for the record and the chapter."""
    return pd.DataFrame([vars(source) for source in SOURCES.values()])
