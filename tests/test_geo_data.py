"""The files of ``data/geo``: codes, winding, areas and people, against known figures."""

from __future__ import annotations

import copy
import importlib.util
import json
import math
import re
import sys
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
import vl_convert
from shapely.geometry import Polygon, box

from analysis import countries, display, worldmap
from analysis.geography import CONTINENTS, SUBREGIONS, denominators, subregion
from analysis.ratios import place_denominators
from analysis.vocabularies import DATA

GEO = DATA / "geo"
EARTH_KM2 = 4 * math.pi * 6371.0072**2  # surface of the sphere of equal area


@pytest.fixture(scope="module")
def topology():
    return json.loads((GEO / "world.topojson").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def recipe() -> ModuleType:
    return load_recipe("recipe")


def load_recipe(name: str) -> ModuleType:
    """Import a script of data/geo, which is no package."""
    spec = importlib.util.spec_from_file_location(name, GEO / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    sys.path.insert(0, str(GEO))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(GEO))
        sys.dont_write_bytecode = writes
    return module


# --- The outline -------------------------------------------------------------------------------


def rings(topology):
    """Yield id and the rings (degrees) of each polygon, decoded as the TopoJSON format says."""
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in map(np.array, topology["arcs"])]
    for geometry in topology["objects"]["countries"]["geometries"]:
        single = geometry["type"] == "Polygon"
        for polygon in [geometry["arcs"]] if single else geometry["arcs"]:
            decoded = []
            for ring in polygon:
                lines = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring]
                decoded.append(np.vstack([lines[0], *(line[1:] for line in lines[1:])]))
            yield geometry["id"], decoded


def d3_area(polygon):
    """Return the area in steradians as d3-geo 3 computes it (a port of its src/area.js)."""
    total = 0.0
    for ring in polygon:
        (first, *rest) = np.radians(ring).tolist()
        before, half = first[0], first[1] / 2 + math.pi / 4
        cosine, sine = math.cos(half), math.sin(half)
        for longitude, latitude in rest:
            half = latitude / 2 + math.pi / 4
            step = longitude - before
            sign = 1 if step >= 0 else -1
            cos_here, sin_here = math.cos(half), math.sin(half)
            k = sine * sin_here
            u = cosine * cos_here + k * math.cos(sign * step)
            total += math.atan2(k * sign * math.sin(sign * step), u)
            before, cosine, sine = longitude, cos_here, sin_here
    return 2 * (2 * math.pi + total if total < 0 else total)


def flooding(topology):
    """Return the ids of features of which a polygon covers half the globe or more."""
    return sorted({code for code, polygon in rings(topology) if d3_area(polygon) >= 2 * math.pi})


def reversed_copy(topology, code):
    """Return a copy with every ring of one feature wound the other way."""
    broken = copy.deepcopy(topology)
    for geometry in broken["objects"]["countries"]["geometries"]:
        if geometry["id"] == code:
            single = geometry["type"] == "Polygon"
            for polygon in [geometry["arcs"]] if single else geometry["arcs"]:
                polygon[:] = [[~i for i in reversed(ring)] for ring in polygon]
    return broken


def test_d3_area_of_an_octant():
    # A quarter of the northern hemisphere is an eighth of 4π; seen from outside, clockwise.
    octant = np.array([[0, 0], [0, 90], [90, 0], [45, 0], [0, 0]])
    assert d3_area([octant]) == pytest.approx(math.pi / 2)
    assert d3_area([octant[::-1]]) == pytest.approx(4 * math.pi - math.pi / 2)


def test_no_feature_floods_the_globe(topology):
    assert flooding(topology) == []


@pytest.mark.parametrize("code", ["LSO", "ZAF", "RUS", "FJI"])
def test_the_flooding_check_can_fail(topology, code):
    assert flooding(reversed_copy(topology, code)) == [code]


def test_features_cover_the_land(topology):
    # CIA World Factbook: land 148.94 million km², of it Antarctica 14.2; the outline is coarse.
    area = sum(d3_area(polygon) for _, polygon in rings(topology)) / (4 * math.pi) * EARTH_KM2
    assert area == pytest.approx(134.7e6, rel=0.01)


def test_rings_close_and_stay_on_the_sheet(topology):
    for code, polygon in rings(topology):
        for ring in polygon:
            assert ring[0] == pytest.approx(ring[-1]), code
            assert len(ring) >= 4, code
            assert np.abs(ring[:, 0]).max() <= 180 + 1e-9 and np.abs(ring[:, 1]).max() <= 90, code


def test_features_are_countries(topology):
    assert list(topology["objects"]) == ["countries"]
    features = topology["objects"]["countries"]["geometries"]
    codes = [feature["id"] for feature in features]
    assert codes == sorted(set(codes)) and set(codes) <= countries.ISO3
    assert {"XKX", "GUF", "CYP", "SOM", "SJM"} <= set(codes) and "ATA" not in codes
    assert all(f["properties"] == {"name": countries.name(f["id"])} for f in features)


@pytest.mark.parametrize(
    "longitude, latitude, expected",
    [
        (28.2, -29.5, "LSO"),  # the enclave that was wound backwards
        (25.0, -29.5, "ZAF"),  # around it
        (33.5, 35.3, "CYP"),  # Northern Cyprus
        (45.5, 9.5, "SOM"),  # Somaliland
        (34.2, 45.2, "UKR"),  # Crimea
        (-53.0, 4.0, "GUF"),
        (-171.0, 66.5, "RUS"),  # beyond the antimeridian
        (16.0, 79.0, "SJM"),
    ],
)
def test_places_lie_in_their_country(topology, longitude, latitude, expected):
    here = box(longitude - 1e-6, latitude - 1e-6, longitude + 1e-6, latitude + 1e-6)
    found = {
        code for code, (outer, *holes) in rings(topology) if Polygon(outer, holes).intersects(here)
    }
    assert found == {expected}


def test_the_outline_is_small():
    assert (GEO / "world.topojson").stat().st_size < 90_000


def test_small_states_are_what_the_outline_lacks(topology):
    small = worldmap.small_states()
    drawn = {f["id"] for f in topology["objects"]["countries"]["geometries"]}
    assert set(small["iso3"]) == countries.ISO3 - drawn - {"ATA"}
    assert small["iso3"].is_unique
    assert small["lon"].between(-180, 180).all() and small["lat"].between(-60, 85).all()
    assert small["name"].tolist() == [countries.name(code) for code in small["iso3"]]


def test_small_states_lie_where_they_should():
    # Within a degree or two of the capitals, for islands in all four quarters of the globe.
    known = {
        "MLT": (14.5, 35.9),
        "SGP": (103.8, 1.3),
        "FSM": (158.2, 6.9),
        "WSM": (-171.8, -13.8),
        "BRB": (-59.6, 13.1),
        "MUS": (57.5, -20.2),
        "VAT": (12.45, 41.9),
    }
    table = worldmap.small_states().set_index("iso3")
    for code, (longitude, latitude) in known.items():
        assert table.loc[code, "lon"] == pytest.approx(longitude, abs=0.7), code
        assert table.loc[code, "lat"] == pytest.approx(latitude, abs=0.7), code


# --- The map, drawn ----------------------------------------------------------------------------


def widths(topology, code):
    """Draw the world with one country in red and return the widths (px) of its red shapes."""
    values = pd.DataFrame({"iso3": [code], "value": [1]})
    spec = worldmap.world_layer(values, breaks=(1,), colours=("#ff0000",), width=600).to_dict()
    assert display.needs_world(spec)
    spec["datasets"][display.WORLD] = topology
    svg = vl_convert.vegalite_to_svg(spec)
    shapes = re.findall(r'"geoshape"[^>]* d="([^"]+)" fill="#ff0000"', svg)
    corners = [np.array(re.findall(r"(-?[\d.]+),(-?[\d.]+)", d), dtype=float) for d in shapes]
    return [float(np.ptp(points[:, 0])) for points in corners]


def test_a_drawn_country_is_as_large_as_it_should_be(topology):
    (width,) = widths(topology, "LSO")
    # Lesotho spans 2.3 degrees of longitude at 29° S: about 600 × 2.3 / 360 × 0.93 = 4 px.
    assert 2 < width < 6
    assert max(widths(reversed_copy(topology, "LSO"), "LSO")) > 500  # and the check can fail


def test_the_drawn_world_fits_its_frame_with_little_room():
    """Equal Earth by its authors' polynomial, from 56° S to 84° N and all around."""

    def polar(latitude):
        angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
        coefficients = {1: 1.340264, 3: -0.081106, 7: 0.000893, 9: 0.003796}
        return sum(number * angle**power for power, number in coefficients.items())

    top, bottom = polar(84), polar(-56)
    around = 4 * math.sqrt(3) * math.pi / (3 * 1.340264)  # along the equator
    assert 1 < worldmap.WORLD_HEIGHT / (top - bottom) < 1.02
    assert 1 < worldmap.WORLD_WIDTH / around < 1.02
    assert abs(worldmap.WORLD_MIDDLE - (top + bottom) / 2) < 0.01


def test_dots_are_drawn_for_small_states(topology):
    values = pd.DataFrame({"iso3": ["MLT"], "value": [3]})
    spec = worldmap.world_layer(values).to_dict()
    dots = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "circle")
    rows = {row["iso3"]: row for row in spec["datasets"][dots["data"]["name"]]}
    assert rows["MLT"]["class"] == "2–4" and rows["MCO"]["class"] == worldmap.NONE_LABEL
    assert len(rows) == len(worldmap.small_states())


def test_every_country_has_a_class(topology):
    spec = worldmap.world_layer(pd.DataFrame({"iso3": [], "value": []})).to_dict()
    rows = [row for table in spec["datasets"].values() for row in table]
    assert {row["iso3"] for row in rows} == countries.ISO3 - {"ATA"}
    assert {row["class"] for row in rows} == {worldmap.NONE_LABEL}


@pytest.mark.parametrize(
    "values, arguments, message",
    [
        ({"iso3": ["UK"], "value": [1]}, {}, "UK"),
        ({"iso3": ["KEN", "KEN"], "value": [1, 2]}, {}, "twice"),
        ({"iso3": ["KEN"], "value": [1]}, {"breaks": (5, 1)}, "rising"),
        ({"iso3": ["KEN"], "value": [1]}, {"colours": ("#ff0000",)}, "colours"),
    ],
)
def test_the_map_refuses_what_it_cannot_draw(values, arguments, message):
    with pytest.raises(ValueError, match=message):
        worldmap.world_layer(pd.DataFrame(values), **arguments)


# --- Land and people ---------------------------------------------------------------------------

MILLION = 1e6


def m49(frame):
    """Return the UN's major areas, which control figures are published for."""
    rows = frame["iso3"].map(countries.table().get)
    regions = [row["region"] for row in rows]
    northern = [row["subregion"] == "Northern America" for row in rows]
    return frame.assign(
        area=[
            ("Northern America" if n else "Latin America and Caribbean") if r == "Americas" else r
            for r, n in zip(regions, northern, strict=True)
        ]
    )


def faults(frame):
    """Return where land (1:10m and 1:110m) or people are off the control figures."""
    # Land measured independently on the 1:110m outlines, in million km²; for Africa the figure
    # usually published is 30.4. People: World Population Prospects 2024, in millions.
    land = {
        "Africa": 29.96,
        "Asia": 31.25,
        "Europe": 22.98,
        "Latin America and Caribbean": 20.58,
        "Northern America": 21.75,
        "Oceania": 8.50,
    }
    people = {
        "Africa": 1549.9,
        "Asia": 4835.3,
        "Europe": 744.4,
        "Latin America and Caribbean": 667.9,
        "Northern America": 387.5,
        "Oceania": 46.6,
    }
    sums = m49(frame).groupby("area")[["land_area_km2", "land_area_110m_km2", "population"]].sum()
    sums /= MILLION
    found = []
    for area, known in land.items():
        if sums.loc[area, "land_area_110m_km2"] != pytest.approx(known, rel=0.001):
            found.append(f"{area}: 110m")
        if sums.loc[area, "land_area_km2"] != pytest.approx(known, rel=0.015):
            found.append(f"{area}: land")
    for area, known in people.items():
        if sums.loc[area, "population"] != pytest.approx(known, rel=0.001):
            found.append(f"{area}: people")
    return found


def test_land_and_people_meet_the_control_figures():
    frame = denominators()
    assert faults(frame) == []
    africa = frame.loc[frame["continent"] == "Africa", "land_area_km2"].sum()
    assert africa == pytest.approx(30.4e6, rel=0.03)  # the published figure


def test_the_control_can_fail():
    frame = denominators()
    without = frame[frame["iso3"] != "SDN"]  # a country of 1.9 million km² and 52 million people
    assert faults(without) == ["Africa: 110m", "Africa: land", "Africa: people"]
    moved = frame.assign(population=frame["population"] * 1.01)
    assert len(faults(moved)) == 6


def test_every_country_has_a_row():
    frame = denominators()
    assert set(frame["iso3"]) == countries.ISO3 and frame["iso3"].is_unique
    assert [countries.continent(code) for code in frame["iso3"]] == frame["continent"].tolist()
    assert frame.loc[frame["land_area_km2"].isna(), "iso3"].tolist() == ["ATA", "VAT"]
    assert frame.loc[frame["land_area_east_of_60e_km2"].notna(), "iso3"].tolist() == ["RUS"]
    # No people of their own in the UN's tables: included elsewhere, or without inhabitants.
    assert set(frame.loc[frame["population"].isna(), "iso3"]) == {
        "ALA",
        "ATA",
        "ATF",
        "BVT",
        "CCK",
        "CXR",
        "HMD",
        "IOT",
        "NFK",
        "PCN",
        "SGS",
        "SJM",
        "UMI",
    }


AMOUNTS = ["land_area_km2", "land_area_110m_km2", "land_area_east_of_60e_km2", "population"]


def not_above_zero(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Return country and column of what is no area and no number of people."""
    amounts = frame.set_index("iso3")[AMOUNTS].stack().dropna()
    return list(amounts.index[~(amounts > 0)])


def test_land_and_people_are_above_zero():
    frame = denominators()
    assert not_above_zero(frame) == []
    # A sign too much in a small country moves no continent's sum far enough to be seen.
    wrong = frame.copy()
    wrong.loc[wrong["iso3"] == "ABW", "land_area_km2"] *= -1
    wrong.loc[wrong["iso3"] == "NRU", "population"] = 0
    assert faults(wrong) == []
    assert not_above_zero(wrong) == [("ABW", "land_area_km2"), ("NRU", "population")]


def test_both_outlines_agree_for_large_countries():
    # 1:110m is coarse: large countries agree within 4 % (Indonesia least), small ones need not.
    frame = denominators()
    large = frame[frame["land_area_km2"] > 1e6]
    ratio = large["land_area_110m_km2"] / large["land_area_km2"]
    assert ratio.between(0.96, 1.04).all()


@pytest.mark.parametrize(
    "code, known", [("DEU", 357_022), ("FRA", 551_500), ("UKR", 603_550), ("RUS", 17_098_242)]
)
def test_single_countries(code, known):
    # Areas in km² from the CIA World Factbook: metropolitan France, Ukraine with Crimea.
    frame = denominators().set_index("iso3")
    assert frame.loc[code, "land_area_km2"] == pytest.approx(known, rel=0.015)


def test_russia_decides_the_share_of_europe():
    # 22.89 of 134.47 million km² is 17.0 %; without 13.04 east of 60° E it is 7.3 %.
    whole, cut = (place_denominators(denominators(), russia=r) for r in ("Europe", "split"))
    assert whole["Europe"] / whole.sum() == pytest.approx(0.170, abs=0.002)
    assert cut["Europe"] / cut.sum() == pytest.approx(0.073, abs=0.002)
    assert whole.sum() == pytest.approx(cut.sum())


def test_subregions_add_up_to_the_un_totals():
    # World Population Prospects 2024, persons at mid-2025.
    people = place_denominators(denominators(), "people", "subregion")
    known = {"Eastern Africa": 513_485_695, "Western Europe": 199_671_207, "Caribbean": 44_622_479}
    for region, number in known.items():
        assert people[region] == pytest.approx(number, rel=1e-5), region
    assert people.sum() == pytest.approx(8_231_613_068, rel=1e-6)
    assert len(SUBREGIONS) == 22 and subregion("JEY") == "Northern Europe"
    assert set(map(subregion, countries.ISO3)) == {*SUBREGIONS, "Antarctica"}


# --- The samples' evidence ---------------------------------------------------------------------


def test_samples_add_up_to_their_evidence():
    coverage = pd.read_csv(GEO / "sample_coverage.csv", keep_default_na=False)
    sources = pd.read_csv(GEO / "sample_sources.csv").set_index("dataset")
    assert coverage.groupby("dataset")["samples"].sum().to_dict() == sources["samples"].to_dict()
    assert not coverage.duplicated(["dataset", "iso3"]).any() and (coverage["samples"] > 0).all()
    for code, continent in coverage[["iso3", "continent"]].itertuples(index=False):
        assert continent == (countries.continent(code) if code else "")
    assert set(coverage["continent"]) <= {*CONTINENTS, ""}
    assert sources["commit"].str.fullmatch("[0-9a-f]{40}").all()
    assert sources["sha256"].str.fullmatch("[0-9a-f]{64}").all()
    assert sources["repository"].str.match("https://github.com/[^/]+/[^/]+$").all()
    assert sources[["unit", "file", "licence", "caveat"]].notna().all(axis=None)


# --- The recipes -------------------------------------------------------------------------------


def test_encoding_shares_lines_and_winds_rings(recipe):
    # A square with an enclave, and a neighbour; all wound the wrong way for d3 or mixed.
    outer = Polygon(box(0, 0, 10, 10).exterior.coords[::-1], [box(4, 4, 6, 6).exterior.coords])
    shapes = {"OUT": [outer], "INN": [box(4, 4, 6, 6)], "EAS": [box(10, 0, 20, 10)]}
    topology = recipe.encode(shapes, {code: code for code in shapes})
    assert flooding(topology) == []
    # Lines: the enclave's outline, the shared side, and what is left of either square.
    assert len(topology["arcs"]) == 4
    areas = {code: abs(Polygon(r[0], r[1:]).area) for code, r in rings(topology)}
    assert areas == pytest.approx({"OUT": 96, "INN": 4, "EAS": 100}, rel=0.01)


def test_rings_across_the_antimeridian(recipe):
    ring = np.array([[179.0, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]])
    unwrapped = recipe.unwrap(ring)
    assert unwrapped[:, 0].tolist() == [179, 181, 181, 179, 179]
    sheet = recipe.on_the_sheet([Polygon(unwrapped)])
    assert sheet.bounds == (-180, 0, 180, 1) and sheet.area == pytest.approx(2)


def test_area_of_a_known_piece_of_the_ellipsoid(recipe):
    # One degree by one degree at the equator: 110.574 km × 111.320 km, 12,309 km².
    assert recipe.area_km2([box(0, 0, 1, 1)]) == pytest.approx(12_309, rel=1e-3)
    holed = Polygon(box(0, 0, 1, 1).exterior.coords, [box(0.25, 0.25, 0.75, 0.75).exterior.coords])
    assert recipe.area_km2([holed]) == pytest.approx(12_309 * 0.75, rel=1e-3)


def test_the_recipe_stops_at_another_file(recipe, tmp_path):
    other = tmp_path / "population.csv.gz"
    other.write_bytes(b"something else")
    with pytest.raises(SystemExit, match="sha256"):
        recipe.check(other)


@pytest.mark.parametrize(
    "tile, column, row, ulx, uly",
    [
        # Corners in metres as BigEarthNet's published metadata of three patches give them.
        ("33UUP", 61, 39, 373_200, 5_353_200),
        ("29UPU", 36, 85, 643_200, 5_798_040),
        ("29UPU", 4, 55, 604_800, 5_834_040),
    ],
)
def test_patches_are_placed_within_sixty_metres(tile, column, row, ulx, uly):
    samples = load_recipe("recipe_samples")
    zone, west, north = samples.square_corner(tile)
    assert zone == int(tile[:2])
    assert abs(west + column * samples.PATCH_METRES - ulx) <= 60
    assert abs(north - row * samples.PATCH_METRES - uly) <= 60


def test_points_go_to_the_nearest_country_within_reach():
    samples = load_recipe("recipe_samples")
    shapes = {"AAA": box(0, 0, 1, 1), "BBB": box(2, 0, 3, 1)}
    # Inside; 0.1° (11 km) off the coast; 0.5° (56 km) off; south of 60° S.
    longitude, latitude = np.array([0.5, 1.9, 1.5, 0.0]), np.array([0.5, 0.5, 0.5, -70.0])
    assert samples.assign(longitude, latitude, shapes) == ["AAA", "BBB", "", "ATA"]
