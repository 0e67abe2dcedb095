"""Build the derived files of ``data/geo`` from the public files they rest on.

Run it only when a source changes; the package never imports it. It needs the packages of
``requirements.txt`` and no network. Where the inputs come from is in ``data/geo/README.md``; they
are checked against `CHECKSUMS`::

    python data/geo/recipe.py --polygons naturalearth_lowres.shp --atlas countries-10m.json \
        --population population.csv.gz --out data/geo

It writes ``world.topojson``, ``small_states.csv`` and ``denominators.csv``.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import geopandas
import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).resolve().parent
ELLIPSOID = Geod(ellps="WGS84")
# SHA-256 of the inputs, by the end of their names.
CHECKSUMS = {
    "naturalearth_lowres.shp": "1f689e60b357e1e98702d5d9f774e95e77fc6b324487cadf57eb9317d533ce12",
    "naturalearth_lowres.dbf": "5cfbcaa21ce5fad798abf2ec65ab0db59538f9bb8a37273ef62b6aa8121487fd",
    "countries-10m.json": "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79",
    "population.csv.gz": "97d34d53cc2bcb2cbaf04186096f096652ab0e80808d7f66ad6a71c4fe903f55",
}
POPULATION_YEAR = 2025
QUANTISATION = 10_000  # Steps along each axis: 0.036 degrees of longitude, fine for 1:110m.
RUSSIA_CUT = 60.0  # Degrees east: the usual simple stand-in for the Urals.

# The UN's numeric code for Kosovo in World Population Prospects; M49 has none.
WPP_CODES = {"XKX": 412}

# Shapes without an ISO code, and where they are counted. Nothing about sovereignty is meant.
WITHOUT_CODE_110M = {"Kosovo": "XKX", "N. Cyprus": "CYP", "Somaliland": "SOM"}
WITHOUT_CODE_10M = {
    "Kosovo": "XKX",
    "Somaliland": "SOM",
    "N. Cyprus": "CYP",
    "Cyprus U.N. Buffer Zone": "CYP",
    "Akrotiri": "CYP",
    "Dhekelia": "CYP",
    "Baikonur": "KAZ",
    "USNB Guantanamo Bay": "CUB",
    "Indian Ocean Ter.": "CXR",  # Its other island group is taken out below.
}

# Territories with an ISO code of their own that Natural Earth draws as parts of another shape:
# the shape, and boxes (west, south, east, north, in degrees) that hold their parts.
TERRITORIES: dict[str, tuple[str, tuple[tuple[float, float, float, float], ...]]] = {
    "GUF": ("FRA", ((-55, 2, -51, 6),)),
    "GLP": ("FRA", ((-62, 15.7, -60.9, 16.7),)),
    "MTQ": ("FRA", ((-61.4, 14.3, -60.7, 15),)),
    "REU": ("FRA", ((55, -21.5, 56, -20.7),)),
    "MYT": ("FRA", ((44.9, -13.2, 45.4, -12.5),)),
    "BES": ("NLD", ((-69, 11.9, -62.8, 17.8),)),
    "SJM": ("NOR", ((-10, 70.5, -7, 71.5), (9, 74, 36, 82))),
    "BVT": ("NOR", ((3, -55, 4, -54),)),
    "TKL": ("NZL", ((-173, -10, -171, -8),)),
    "CCK": ("CXR", ((96, -13, 98, -11),)),
    # Natural Earth's atlas draws Crimea with Russia, geopandas' edition with Ukraine (UN General
    # Assembly resolution 68/262). The map and the areas agree on the latter.
    "UKR": ("RUS", ((32.3, 44.1, 36.65, 46.25),)),
}


def check(path: Path) -> Path:
    """Return the path if its file is the one that the recipe was written for; stop otherwise."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != CHECKSUMS.get(path.name):
        raise SystemExit(f"{path}: sha256 {digest}, expected {CHECKSUMS.get(path.name)}")
    return path


def read_countries(path: Path) -> dict[str, dict[str, str]]:
    """Return the rows of ``countries.csv`` by ISO code."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: row for row in csv.DictReader(file)}


def split_territories(parts: dict[str, list[Polygon]]) -> dict[str, list[Polygon]]:
    """Move the parts that lie inside a territory's boxes from its parent shape to its own code."""
    for code, (parent, boxes) in TERRITORIES.items():
        frames = [box(*limits) for limits in boxes]
        stay, move = [], []
        for part in parts.get(parent, []):
            inside = any(frame.contains(part.representative_point()) for frame in frames)
            (move if inside else stay).append(part)
        if move:
            parts[parent] = stay
            parts.setdefault(code, []).extend(move)
    return parts


def read_polygons(path: Path) -> dict[str, list[Polygon]]:
    """Return the parts of each country at 1:110m, by ISO code, from geopandas' edition."""
    frame = geopandas.read_file(path)
    dissolved: dict[str, list[BaseGeometry]] = defaultdict(list)
    for row in frame.itertuples():
        code = WITHOUT_CODE_110M.get(row.name, row.iso_a3)
        if code != "ATA":
            dissolved[code].append(row.geometry)
    parts = {}
    for code, shapes in dissolved.items():
        whole = shapely.union_all(shapes) if len(shapes) > 1 else shapes[0]
        parts[code] = list(whole.geoms) if isinstance(whole, MultiPolygon) else [whole]
    return split_territories(parts)


def unwrap(ring: np.ndarray) -> np.ndarray:
    """Return a ring whose longitudes do not jump at the antimeridian (they may pass 180)."""
    steps = np.diff(ring[:, 0])
    turns = np.where(steps > 180, -360.0, np.where(steps < -180, 360.0, 0.0))
    unwrapped = ring.copy()
    unwrapped[1:, 0] += np.cumsum(turns)
    if unwrapped[:, 0].min() < -180:
        unwrapped[:, 0] += 360
    return unwrapped


def read_atlas(path: Path, countries: dict[str, dict[str, str]]) -> dict[str, list[Polygon]]:
    """Return the parts of each country at 1:10m, by ISO code, from the world-atlas TopoJSON.

    Rings that cross the antimeridian come out with longitudes above 180 degrees.
    """
    topology = json.loads(path.read_text(encoding="utf-8"))
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]
    codes = {row["m49"]: iso3 for iso3, row in countries.items() if row["m49"]}

    def ring(indices: list[int]) -> np.ndarray:
        lines = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        return unwrap(np.vstack([lines[0], *(line[1:] for line in lines[1:])]))

    parts: dict[str, list[Polygon]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = codes.get(geometry.get("id", ""))
        code = code or WITHOUT_CODE_10M.get(geometry["properties"]["name"])
        if code is None or code == "ATA":
            continue
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for exterior, *holes in polygons:
            outline, *inner = (ring(indices) for indices in (exterior, *holes))
            # The atlas is quantised too: islets of less than a step have collapsed to a line.
            if len(outline) >= 4:
                inner = [hole for hole in inner if len(hole) >= 4]
                parts.setdefault(code, []).append(Polygon(outline, inner))
    return split_territories(parts)


def on_the_sheet(parts: Iterable[Polygon]) -> BaseGeometry:
    """Return parts as one valid shape with longitudes between -180 and 180 degrees."""
    whole = shapely.make_valid(shapely.union_all([shapely.make_valid(part) for part in parts]))
    beyond = whole.intersection(box(180, -90, 540, 90))
    if beyond.is_empty:
        return whole
    beyond = shapely.transform(beyond, lambda points: points - [360, 0])
    return shapely.union_all([whole.intersection(box(-180, -90, 180, 90)), beyond])


def area_km2(parts: Iterable[Polygon]) -> float:
    """Return the area in km² on the WGS 84 ellipsoid (Karney 2013, through PROJ)."""
    total = 0.0
    for part in parts:
        for sign, ring in [(1, part.exterior), *((-1, hole) for hole in part.interiors)]:
            area, _ = ELLIPSOID.polygon_area_perimeter(*np.asarray(ring.coords).T)
            total += sign * abs(area)
    return total / 1e6


def east_of(parts: Iterable[Polygon], longitude: float) -> list[Polygon]:
    """Return the pieces of parts that lie east of a meridian (up to 200 degrees)."""
    pieces: list[Polygon] = []
    for part in parts:
        # The 1:110m edition cuts Russia at the antimeridian: its far east has negative longitudes.
        if part.bounds[2] < 0:
            pieces.append(part)
            continue
        cut = shapely.make_valid(part).intersection(box(longitude, -90, 200, 90))
        pieces.extend(piece for piece in shapely.get_parts(cut) if isinstance(piece, Polygon))
    return pieces


def read_population(path: Path, year: int) -> dict[int, int]:
    """Return persons by M49 code at mid-year, summed over sex and age."""
    people: dict[int, float] = defaultdict(float)
    with io.TextIOWrapper(gzip.open(path), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["Year"]) == year:
                people[int(row["LocID"])] += float(row["Value"])
    return {code: round(value) for code, value in people.items()}


# --- TopoJSON ----------------------------------------------------------------------------------


def spherical_ring_area(points: np.ndarray) -> float:
    """Return the signed area of a ring on the unit sphere as d3-geo sees it, in steradians.

    d3 fills the side to the right of the line, so that a clockwise ring (seen from outside the
    globe) has a positive area below 2π, and one wound backwards fills the rest of the globe.
    Formula: the sum of d3-geo's ``areaRing``, after Chamberlain and Duquette (2007).
    """
    longitude, latitude = np.radians(points).T
    half = latitude / 2 + np.pi / 4
    step = np.diff(longitude)
    sign = np.where(step >= 0, 1, -1)
    k = np.sin(half[1:]) * np.sin(half[:-1])
    u = np.cos(half[1:]) * np.cos(half[:-1]) + k * np.cos(np.abs(step))
    v = k * sign * np.sin(np.abs(step))
    return float(2 * np.arctan2(v, u).sum())


def quantise(shapes: dict[str, list[Polygon]]) -> tuple[dict[str, list], dict[str, list[float]]]:
    """Return rings of whole-number points by code and polygon, and the transform back."""
    bounds = shapely.total_bounds([part for parts in shapes.values() for part in parts])
    scale = (bounds[2:] - bounds[:2]) / (QUANTISATION - 1)
    rounded = {}
    for code, parts in shapes.items():
        polygons = []
        for part in parts:
            rings = []
            for ring in (part.exterior, *part.interiors):
                points = np.rint((np.asarray(ring.coords) - bounds[:2]) / scale).astype(int)
                keep = np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])
                rings.append([tuple(point) for point in points[keep].tolist()])
            # An island smaller than a step of the grid collapses; its hole goes with it.
            if len(rings[0]) >= 4:
                polygons.append([ring for ring in rings if len(ring) >= 4])
        rounded[code] = polygons
    return rounded, {"scale": scale.tolist(), "translate": bounds[:2].tolist()}


def wind(rings: dict[str, list], transform: dict[str, list[float]]) -> None:
    """Turn rings in place: exteriors clockwise, holes against, as d3-geo expects."""
    scale, shift = np.array(transform["scale"]), np.array(transform["translate"])
    for polygons in rings.values():
        for polygon in polygons:
            for position, ring in enumerate(polygon):
                clockwise = spherical_ring_area(np.array(ring) * scale + shift) > 0
                if clockwise != (position == 0):
                    ring.reverse()


def junctions(rings: dict[str, list]) -> set[tuple[int, int]]:
    """Return the points where shared lines begin or end: those with differing neighbours."""
    neighbours: dict[tuple[int, int], frozenset] = {}
    found = set()
    for polygons in rings.values():
        for ring in (ring for polygon in polygons for ring in polygon):
            for before, point, after in zip(
                [ring[-2], *ring[:-2]], ring[:-1], ring[1:], strict=True
            ):
                pair = frozenset((before, after))
                if neighbours.setdefault(point, pair) != pair:
                    found.add(point)
    return found


def cut(ring: list[tuple[int, int]], at: set[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Return the lines of a closed ring between junctions, in order.

    A ring without junction stays one line; it starts at its smallest point, so that the outline
    of an enclave and the hole around it are recognised as the same line.
    """
    points = ring[:-1]
    starts = [i for i, point in enumerate(points) if point in at]
    if not starts:
        starts = [points.index(min(points))]
    points = points[starts[0] :] + points[: starts[0]]
    stops = [i - starts[0] for i in starts[1:]] + [len(points)]
    points.append(points[0])
    return [points[a : b + 1] for a, b in zip([0, *stops[:-1]], stops, strict=True)]


def encode(shapes: dict[str, list[Polygon]], names: dict[str, str]) -> dict:
    """Return a TopoJSON topology with one object, ``countries``."""
    rings, transform = quantise(shapes)
    wind(rings, transform)
    at = junctions(rings)
    known: dict[tuple, int] = {}
    arcs: list[list[list[int]]] = []

    def index(line: list[tuple[int, int]]) -> int:
        if tuple(line) in known:
            return known[tuple(line)]
        if tuple(line[::-1]) in known:
            return ~known[tuple(line[::-1])]
        known[tuple(line)] = len(arcs)
        points = np.array(line)
        arcs.append([points[0].tolist(), *np.diff(points, axis=0).tolist()])
        return known[tuple(line)]

    geometries = []
    for code in sorted(rings):
        polygons = [[[index(line) for line in cut(r, at)] for r in p] for p in rings[code]]
        single = len(polygons) == 1
        geometries.append(
            {
                "type": "Polygon" if single else "MultiPolygon",
                "arcs": polygons[0] if single else polygons,
                "id": code,
                "properties": {"name": names[code]},
            }
        )
    countries = {"type": "GeometryCollection", "geometries": geometries}
    return {
        "type": "Topology",
        "objects": {"countries": countries},
        "arcs": arcs,
        "transform": transform,
    }


# --- The three files ---------------------------------------------------------------------------


def write_csv(path: Path, head: list[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a table as UTF-8 with Unix line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main(arguments: list[str] | None = None) -> None:
    """Read the sources, write the derived files and print the totals to be checked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--polygons", type=Path, required=True, help="naturalearth_lowres.shp")
    parser.add_argument("--atlas", type=Path, required=True, help="countries-10m.json")
    parser.add_argument("--population", type=Path, required=True, help="population.csv.gz")
    parser.add_argument("--countries", type=Path, default=HERE / "countries.csv")
    parser.add_argument("--out", type=Path, default=HERE)
    options = parser.parse_args(arguments)

    countries = read_countries(options.countries)
    check(options.polygons.with_suffix(".dbf"))
    coarse = read_polygons(check(options.polygons))
    fine = read_atlas(check(options.atlas), countries)
    people = read_population(check(options.population), POPULATION_YEAR)
    unknown = (set(coarse) | set(fine)) - set(countries)
    missing = set(countries) - set(fine) - {"ATA", "VAT"}  # The Vatican is below the atlas's step.
    if unknown or missing:
        raise SystemExit(f"codes without a row: {unknown}; countries without a shape: {missing}")

    topology = encode(coarse, {iso3: row["name"] for iso3, row in countries.items()})
    text = json.dumps(topology, ensure_ascii=False, separators=(",", ":"))
    (options.out / "world.topojson").write_text(text + "\n", encoding="utf-8")

    small = []
    for iso3 in sorted(set(countries) - set(coarse) - {"ATA"}):
        row = countries[iso3]
        if iso3 in fine:
            largest = max(fine[iso3], key=lambda part: area_km2([part]))
            middle = shapely.make_valid(largest).representative_point()
            longitude, latitude = (middle.x + 180) % 360 - 180, middle.y
        else:
            longitude, latitude = float(row["longitude"]), float(row["latitude"])
        small.append([iso3, row["name"], f"{longitude:.2f}", f"{latitude:.2f}"])
    write_csv(options.out / "small_states.csv", ["iso3", "name", "lon", "lat"], small)

    rows = []
    for iso3, row in sorted(countries.items()):
        code = WPP_CODES.get(iso3) or (int(row["m49"]) if row["m49"] else None)
        land, coarse_land = (area_km2(parts.get(iso3, [])) for parts in (fine, coarse))
        east = area_km2(east_of(fine["RUS"], RUSSIA_CUT)) if iso3 == "RUS" else 0.0
        rows.append(
            [
                iso3,
                row["continent"],
                *(f"{value:.1f}" if value else "" for value in (land, coarse_land, east)),
                people.get(code, "") if code else "",
            ]
        )
    head = [
        "iso3",
        "continent",
        "land_area_km2",
        "land_area_110m_km2",
        "land_area_east_of_60e_km2",
        "population",
    ]
    write_csv(options.out / "denominators.csv", head, rows)

    print(f"world.topojson: {len(coarse)} countries, {len(text.encode()) / 1000:.1f} kB")
    print(f"small_states.csv: {len(small)} rows")
    for column, name in ((2, "land, 10m"), (3, "land, 110m"), (5, "people")):
        totals: dict[str, float] = defaultdict(float)
        for values in rows:
            totals[values[1]] += float(values[column] or 0)
        print(name, {key: round(value / 1e6, 2) for key, value in sorted(totals.items())})
    coarse_east = area_km2(east_of(coarse["RUS"], RUSSIA_CUT))
    print(f"Russia east of 60 degrees at 1:110m: {coarse_east:.0f} km2")


if __name__ == "__main__":
    main()
