"""Numbers and findings of the chapter on platforms and sensors."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import levels, measures
from analysis.catalogue import Catalogue
from analysis.figures.marks import count_text, figures_text, number_of
from analysis.findings import finding
from analysis.grounds import rests_only_on
from analysis.intervals import median_interval
from analysis.stated.words import Numbers, counted, percent


def _known(catalogue: Catalogue, field: str) -> int:
    return int((catalogue.frame[field].map(len) > 0).sum())


def gsd_sentence(finest: pd.Series) -> str:
    """Tell the median of the finest ground sampling distance in metres; of five no interval can be told.

    Examples
    --------
    >>> print(gsd_sentence(pd.Series([0.5, 10.0, 20.0])).replace(chr(160), " "))
    At its finest, the median dataset samples the ground every 10 m (3 datasets, too few for an interval).
    """
    if finest.empty:
        return "No sampling distance is on record."
    gsd = median_interval(finest)
    interval = (
        "too few for an interval"
        if np.isnan([gsd.low, gsd.high]).any()
        else f"95 % interval {figures_text(gsd.low)}–{figures_text(gsd.high)} m"
    )
    return (
        f"At its finest, the median dataset samples the ground every {figures_text(gsd.value)} m "
        f"({number_of(len(finest), 'dataset')}, {interval})."
    )


def platforms_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on platforms and sensors."""
    frame = catalogue.frame
    platforms = measures.share_of(catalogue, "platforms")
    sensors = measures.share_of(catalogue, "sensors")
    top_platform = platforms.loc[platforms["n"].idxmax()]
    top_sensor = sensors.loc[sensors["n"].idxmax()]
    vague = {"google_earth", "bing_maps", "other_web_map", "satellite_unnamed"}
    named = frame["sensors"].map(lambda s: bool(s))
    unnamed = frame["sensors"].map(lambda s: bool(s) and set(s) <= vague)
    facts = catalogue.facts[catalogue.facts["field"] == "sensors"].set_index("id")
    secondary = int((~facts["primary"] & frame.set_index("id")["sensors"].map(bool)).sum())
    lists = sum(rests_only_on(r, "sensors", lambda source: source.list) for r in catalogue)
    per_modality = frame["modalities"].map(len)
    return {
        "datasets": count_text(len(frame)),
        "platform_known": count_text(_known(catalogue, "platforms")),
        "modality_known": count_text(_known(catalogue, "modalities")),
        "sensor_known": count_text(named.sum()),
        "top_platform": str(top_platform["label"]),
        "top_platform_share": counted(top_platform["n"], top_platform["known"]),
        "top_sensor": str(top_sensor["label"]),
        "top_sensor_share": counted(top_sensor["n"], top_sensor["known"]),
        "unnamed": counted(unnamed.sum(), named.sum()),
        "gsd_known": count_text(frame["gsd_min_m"].notna().sum()),
        "gsd_sentence": gsd_sentence(frame["gsd_min_m"].dropna().astype(float)),
        **_level_numbers(catalogue),
        "one_modality": counted((per_modality == 1).sum(), (per_modality > 0).sum()),
        "sensor_secondary": f"{count_text(secondary)} ({percent(secondary, named.sum())})",
        "sensor_lists": f"{count_text(lists)} ({percent(lists, named.sum())})",
    }


def _level_numbers(catalogue: Catalogue) -> Numbers:
    """Return what datasets of Sentinel-2 tell of the processing level of their images."""
    rows = levels.by_satellite(catalogue).set_index(["satellite", "level"])
    top, surface, silent = (
        rows.loc[("Sentinel-2", level)] for level in (levels.TOP, levels.SURFACE, levels.NOT_STATED)
    )
    return {
        "sentinel2_read": count_text(silent["known"]),
        "sentinel2_top": count_text(top["n"]),
        "sentinel2_surface": count_text(surface["n"]),
        "sentinel2_silent": counted(silent["n"], silent["known"]),
    }


@finding("platforms-and-sensors", "Sentinel-2 is used by more datasets than any other sensor.")
def sentinel_two_leads(catalogue: Catalogue) -> bool:
    """Say whether Sentinel-2 is named by most datasets of all sensors."""
    sensors = measures.share_of(catalogue, "sensors")
    return bool(sensors.loc[sensors["n"].idxmax(), "value"] == "sentinel-2")


@finding("platforms-and-sensors", "Most radar datasets hold optical images too.")
def radar_beside_optical(catalogue: Catalogue) -> bool:
    """Say whether more than half of the datasets with radar also hold optical images."""
    held = catalogue.frame["modalities"]
    radar = held[held.map(lambda m: "sar" in m)]
    optical = {"rgb", "multispectral", "hyperspectral", "panchromatic"}
    return bool(radar.map(lambda m: bool(optical & set(m))).mean() > 0.5)


@finding(
    "platforms-and-sensors", "Hyperspectral datasets before 2020 mostly hold a few scenes each."
)
def hyperspectral_began_small(catalogue: Catalogue) -> bool:
    """Say whether the median of images was at most five before 2020, and is over 500 since."""
    held = catalogue.frame.dropna(subset=["year", "image_count"])
    held = held[held["modalities"].map(lambda m: "hyperspectral" in m)]
    early = held["year"].astype(int) < 2020
    counts = held["image_count"].astype(float)
    return bool(counts[early].median() <= 5 and counts[~early].median() > 500)


@finding("platforms-and-sensors", "RGB is the most frequent modality of object detection.")
def rgb_for_objects(catalogue: Catalogue) -> bool:
    """Say whether most object detection datasets of all modalities hold RGB."""
    cells = measures.cross(catalogue, "tasks", "modalities")
    row = cells[cells["row"] == "object_detection"]
    return bool(row.loc[row["n"].idxmax(), "column"] == "rgb")
