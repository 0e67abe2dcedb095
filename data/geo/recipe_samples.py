"""Count the samples of four datasets by country, from files their authors published.

Run it only when a source changes; the package never imports it. The inputs, the commits they
were taken from and their checksums stand in ``data/geo/sample_sources.csv``; how to get them is
in ``data/geo/README.md``::

    python data/geo/recipe_samples.py --atlas countries-10m.json --worldstrat dataset.csv \
        --sen12ms regions.shp --sen1floods11 Sen1Floods11_Metadata.geojson \
        --bigearthnet s1_s2_mapping.csv.bz2 --out data/geo

It writes ``sample_coverage.csv`` and checks the inputs against ``sample_sources.csv``.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
from collections import Counter
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer
from recipe import ELLIPSOID, HERE, check, on_the_sheet, read_atlas, read_countries, write_csv
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

# A point off every shape (a coast, an islet below the atlas's step) goes to the nearest country,
# but no farther than this; what is left lies in open sea and gets no country.
NEAREST_KM = 25.0
# Points south of this parallel (the area of the Antarctic Treaty) are in Antarctica, whose shape
# the recipe leaves out.
ANTARCTIC_PARALLEL = -60.0

# The countries of BigEarthNet as its tools list them (bigearthnet_common/constants.py, same
# commit as the mapping). Patches are only ever assigned to these, as its tools do, at sea to the
# nearest within the width of a Sentinel-2 tile.
TILE_KM = 110.0
BIGEARTHNET = ("AUT", "BEL", "FIN", "IRL", "XKX", "LTU", "LUX", "PRT", "SRB", "CHE")
PATCH_METRES = 1200  # 120 pixels of 10 m.

BANDS = "CDEFGHJKLMNPQRSTUVWX"  # Eight degrees of latitude each, from 80° S.
ROWS = "ABCDEFGHJKLMNPQRSTUV"  # 100 km each, a cycle of 2,000 km.
COLUMNS = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")  # By zone modulo 3; 100 km each from 100 km.


def square_corner(tile: str) -> tuple[int, float, float]:
    """Return UTM zone, easting and northing (m) of the north-west corner of an MGRS 100 km square.

    A Sentinel-2 tile of the same name begins there (within 60 m) and reaches 9.8 km farther east
    and south. Northern hemisphere only. Lettering after NGA.STND.0037 (2014), appendix B.
    """
    zone, band, column, row = int(tile[:-3]), tile[-3], tile[-2], tile[-1]
    easting = (COLUMNS[zone % 3].index(column) + 1) * 100_000.0
    # Rows of even zones are lettered from F at the equator.
    northing = ((ROWS.index(row) - (0 if zone % 2 else 5)) % 20) * 100_000.0
    south = -80 + 8 * BANDS.index(band)
    if south < 0:
        raise ValueError(f"{tile} lies in the southern hemisphere")
    # Metres of northing at a latitude are at least 110.5 km per degree times 0.9996.
    lowest = south * 110_400.0 - 100_000.0
    northing += math.ceil(max(0.0, lowest - northing) / 2_000_000) * 2_000_000
    return zone, easting, northing + 100_000.0


def assign(
    longitude: np.ndarray,
    latitude: np.ndarray,
    shapes: dict[str, BaseGeometry],
    nearest_km: float = NEAREST_KM,
) -> list[str]:
    """Return the country of each point (degrees), empty where none is within ``nearest_km``."""
    codes, geometries = list(shapes), list(shapes.values())
    points = shapely.points(longitude, latitude)
    found = [""] * len(points)
    inside = shapely.STRtree(geometries).query(points, predicate="within")
    for point, shape in inside.T:
        found[point] = codes[shape]
    for point in np.flatnonzero(latitude < ANTARCTIC_PARALLEL):
        found[point] = "ATA"
    outside = [i for i, code in enumerate(found) if not code]
    margin = nearest_km / 100  # A degree of latitude is more than 100 km.
    farthest = 0.0
    for i in outside:
        distances = {}
        for code, shape in shapes.items():
            west, south, east, north = shape.bounds
            x, y = longitude[i], latitude[i]
            # Shrink longitudes so that the nearest point in degrees is the nearest on the ground.
            squeeze = np.array([math.cos(math.radians(y)), 1.0])
            wide = margin / squeeze[0]
            if not (west - wide < x < east + wide and south - margin < y < north + margin):
                continue
            reach = box(x - wide, y - margin, x + wide, y + margin)
            close = shape.intersection(reach)
            if close.is_empty:
                continue
            near, _ = nearest_points(
                shapely.transform(close, lambda xy, by=squeeze: xy * by), Point((x, y) * squeeze)
            )
            _, _, metres = ELLIPSOID.inv(x, y, near.x / squeeze[0], near.y)
            distances[code] = metres / 1000
        nearest = min(distances, key=distances.get, default="")
        if nearest and distances[nearest] <= nearest_km:
            found[i] = nearest
            farthest = max(farthest, distances[nearest])
    lost = sum(not code for code in found)
    print(f"  {len(outside)} points off every shape, {lost} lost, farthest kept {farthest:.1f} km")
    return found


def count_worldstrat(path: Path, shapes: dict[str, BaseGeometry]) -> Counter[str]:
    """Count the sites of WorldStrat's list by country."""
    sites = pd.read_csv(path)
    return Counter(assign(sites["lon"].to_numpy(), sites["lat"].to_numpy(), shapes))


def count_sen12ms(path: Path, shapes: dict[str, BaseGeometry]) -> Counter[str]:
    """Count the regions of interest of SEN12MS by country."""
    regions = geopandas.read_file(path)
    return Counter(assign(regions["x"].to_numpy(), regions["y"].to_numpy(), shapes))


def count_sen1floods11(path: Path) -> Counter[str]:
    """Count the chips of Sen1Floods11 by the country code that its authors give each event."""
    chips: Counter[str] = Counter()
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        event = feature["properties"]
        chips[event["ISO_CC"]] += int(event["train_chip"] or 0) + int(event["val_chip"] or 0)
    return chips


def count_bigearthnet(path: Path, shapes: dict[str, BaseGeometry]) -> Counter[str]:
    """Count the patch pairs of BigEarthNet by the country in which their centre lies.

    Sentinel-1 names end in tile, column and row: the patch's place in the tile's grid.
    """
    names = pd.read_csv(path)["s1_name"].str.rsplit("_", n=3, expand=True)
    places = names[[1, 2, 3]].value_counts().reset_index()
    places.columns = pd.Index(["tile", "column", "row", "pairs"])
    chosen = {code: shapes[code] for code in BIGEARTHNET}
    # The list speaks of Finland as a whole; the codes have Åland apart.
    chosen["FIN"] = shapely.union_all([shapes["FIN"], shapes["ALA"]])
    counts: Counter[str] = Counter()
    longitudes, latitudes, pairs = [], [], []
    for tile, group in places.groupby("tile"):
        zone, west, north = square_corner(str(tile))
        to_degrees = Transformer.from_crs(32600 + zone, 4326, always_xy=True)
        x = west + (group["column"].astype(int) + 0.5) * PATCH_METRES
        y = north - (group["row"].astype(int) + 0.5) * PATCH_METRES
        longitude, latitude = to_degrees.transform(x.to_numpy(), y.to_numpy())
        longitudes.append(longitude)
        latitudes.append(latitude)
        pairs.append(group["pairs"].to_numpy())
    codes = assign(np.concatenate(longitudes), np.concatenate(latitudes), chosen, TILE_KM)
    for code, number in zip(codes, np.concatenate(pairs), strict=True):
        counts[code] += int(number)
    return counts


def main(arguments: list[str] | None = None) -> None:
    """Check the inputs, count, and write ``sample_coverage.csv``."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("atlas", "worldstrat", "sen12ms", "sen1floods11", "bigearthnet"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--countries", type=Path, default=HERE / "countries.csv")
    parser.add_argument("--out", type=Path, default=HERE)
    options = parser.parse_args(arguments)

    countries = read_countries(options.countries)
    fine = read_atlas(check(options.atlas), countries)
    shapes = {code: on_the_sheet(parts) for code, parts in fine.items()}
    with (HERE / "sample_sources.csv").open(encoding="utf-8", newline="") as file:
        sources = {row["dataset"]: row for row in csv.DictReader(file)}

    rows = []
    for dataset, source in sorted(sources.items()):
        path = getattr(options, dataset)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest != source["sha256"]:
            raise SystemExit(f"{path}: sha256 {digest}, expected {source['sha256']}")
        print(dataset)
        if dataset == "sen1floods11":
            counts = count_sen1floods11(path)
        else:
            counts = globals()[f"count_{dataset}"](path, shapes)
        if sum(counts.values()) != int(source["samples"]):
            raise SystemExit(f"{dataset}: {sum(counts.values())} samples, not {source['samples']}")
        for code, number in sorted(counts.items()):
            continent = countries[code]["continent"] if code else ""
            rows.append([dataset, code, continent, number])
    head = ["dataset", "iso3", "continent", "samples"]
    write_csv(options.out / "sample_coverage.csv", head, rows)


if __name__ == "__main__":
    main()
