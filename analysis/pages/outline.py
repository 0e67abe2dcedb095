"""The world's outline as small drawings: paths in the Equal Earth projection, made without a browser.

The maps of dataset pages share one style sheet, in which the world and each continent are masks: a
page then carries only its own countries. What is drawn takes its colours from the page.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

import numpy as np

from analysis import countries
from analysis.display import WORLD_FILE
from analysis.vocabularies import DATA
from analysis.worldmap import WORLD_HEIGHT, WORLD_MIDDLE, WORLD_WIDTH

WIDTH = 640
HEIGHT = round(WIDTH * WORLD_HEIGHT / WORLD_WIDTH)
DOT = 2.4  # radius of a state too small for the outline
# Šavrič, Patterson and Jenny (2019), https://doi.org/10.1080/13658816.2018.1504949
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796


def project(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where degrees lie on the drawing, in its units, from the upper left.

    Examples
    --------
    >>> x, y = project(np.array([0.0]), np.array([0.0]))
    >>> round(float(x[0])), 100 < float(y[0]) < 180
    (320, True)
    """
    angle = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(latitude)))
    square = angle**2
    bend = square**3
    slope = _A1 + 3 * _A2 * square + bend * (7 * _A3 + 9 * _A4 * square)
    x = np.radians(longitude) * np.cos(angle) * 2 / np.sqrt(3) / slope
    y = angle * (_A1 + _A2 * square + bend * (_A3 + _A4 * square))
    unit = WIDTH / WORLD_WIDTH
    return WIDTH / 2 + x * unit, HEIGHT / 2 + (WORLD_MIDDLE - y) * unit


@lru_cache(maxsize=1)
def paths() -> dict[str, str]:
    """Return the path of every country of the outline, by ISO 3166 alpha-3 code."""
    topology = json.loads(WORLD_FILE.read_text(encoding="utf-8"))
    arcs = [_arc(arc, topology.get("transform")) for arc in topology["arcs"]]
    result: dict[str, str] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        rings = [_ring(ring, arcs) for polygon in polygons for ring in polygon]
        result[shape["id"]] = result.get(shape["id"], "") + "".join(map(_path, rings))
    return result


def _arc(points: list[list[float]], transform: dict[str, Any] | None) -> np.ndarray:
    array = np.array(points, dtype=float)
    if transform is None:
        return array
    return array.cumsum(axis=0) * transform["scale"] + transform["translate"]


def _ring(numbers: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _path(ring: np.ndarray) -> str:
    """Return a ring as a path of whole numbers, without points that coincide."""
    x, y = project(ring[:, 0], ring[:, 1])
    points = np.stack([x, y], axis=1).round().astype(int)
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
    points = points[keep]
    if len(points) < 3:
        return ""
    if (points[0] == points[-1]).all():
        points = points[:-1]
    # A minus sign separates numbers as well as a space does.
    numbers = np.diff(points, axis=0).ravel()
    moves = "".join(f"{n}" if n < 0 else f" {n}" for n in numbers)
    return f"M{points[0][0]} {points[0][1]}l{moves.lstrip()}z"


@lru_cache(maxsize=1)
def dots() -> dict[str, tuple[float, float]]:
    """Return where the states lie that the outline lacks, on the drawing."""
    with (DATA / "geo" / "small_states.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    x, y = project(
        np.array([float(row["lon"]) for row in rows]), np.array([float(row["lat"]) for row in rows])
    )
    return {
        row["iso3"]: (round(float(x[at]), 1), round(float(y[at]), 1)) for at, row in enumerate(rows)
    }


def shape(code: str, attributes: str = "", inside: str = "") -> str:
    """Return a country as a path or, if it is small, as a dot; nothing for an unknown code."""
    if code in dots():
        x, y = dots()[code]
        return f'<circle cx="{x}" cy="{y}" r="{DOT}"{attributes}>{inside}</circle>'
    if code in paths():
        return f'<path d="{paths()[code]}"{attributes}>{inside}</path>'
    return ""


def style_sheet() -> str:
    """Return the style sheet of dataset maps: the world and each continent as a mask."""
    continents: dict[str, list[str]] = {}
    for code in paths():
        continents.setdefault(countries.continent(code), []).append(code)
    lines = [f".place-map{{aspect-ratio:{WIDTH}/{HEIGHT}}}", _mask("world", paths())]
    lines += [_mask(class_of(name), codes) for name, codes in sorted(continents.items())]
    return "\n".join(lines) + "\n"


def class_of(continent: str) -> str:
    """Return the class of a continent's mask.

    Examples
    --------
    >>> class_of("North America")
    'north-america'
    """
    return continent.lower().replace(" ", "-")


def _mask(name: str, codes: Iterable[str]) -> str:
    drawn = "".join(paths()[code] for code in codes)
    picture = (
        f"%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}'"
        f" preserveAspectRatio='none'%3E%3Cpath d='{drawn}'/%3E%3C/svg%3E"
    )
    return f'.place-map .{name}{{--shape:url("data:image/svg+xml,{picture}")}}'


def place_map(continents: Iterable[str], codes: Iterable[str], everywhere: bool) -> str:
    """Return the map of a dataset: its continents shaded, its countries dark; decorative.

    A continent of which a country is named is not shaded: the record says where in it samples lie.

    Parameters
    ----------
    continents, codes : iterable of str
        Names of continents and ISO codes; unknown ones are left out.
    everywhere : bool
        Whether the samples are spread over the whole world.
    """
    codes = list(codes)
    known = {countries.continent(code) for code in paths()}
    known -= {countries.continent(code) for code in codes if code in countries.ISO3}
    shaded = [class_of(name) for name in continents if name in known]
    layers = "".join(
        f'<i class="{name} shaded"></i>' for name in (["world"] if everywhere else shaded)
    )
    drawn = "".join(shape(code) for code in codes)
    over = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{drawn}</svg>' if drawn else ""
    return f'<div class="place-map" aria-hidden="true"><i class="world"></i>{layers}{over}</div>'


def choropleth(values: Mapping[str, int], breaks: tuple[int, ...], alternative: str) -> str:
    """Return the world with countries in classes, each with its name and number.

    Parameters
    ----------
    values : mapping of str to int
        A number for each ISO code; what is missing counts as none.
    breaks : tuple of int
        Where classes begin, rising; a country under the first is of the class *none*.
    alternative : str
        What the map shows, for those who do not see it.
    """
    drawn = []
    for code in [*sorted(paths()), *sorted(dots())]:
        number = int(values.get(code, 0))
        step = sum(number >= start for start in breaks)
        name = f"{countries.name(code)}: {number:,}"
        drawn.append(shape(code, f' class="n{step}"', f"<title>{escape(name)}</title>"))
    return (
        f'<svg class="world-map" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(alternative)}">{"".join(drawn)}</svg>'
    )
