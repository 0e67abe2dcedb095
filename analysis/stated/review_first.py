"""Numbers and findings of the first half of the review, why data matter to reference data."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from analysis import growth, levels, measures
from analysis.catalogue import Catalogue
from analysis.figures.marks import count_text, figures_text, share_text
from analysis.findings import finding
from analysis.growth import Rate
from analysis.tables.chapters import interval

Numbers = dict[str, str]


def _percent(part: float, whole: float) -> str:
    return share_text(part / whole) if whole else "none"


def _known(catalogue: Catalogue, field: str) -> int:
    return int((catalogue.frame[field].map(len) > 0).sum())


def why_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on why data matter."""
    cells = measures.cross(catalogue, "tasks", "modalities")
    known, total = measures.both_known(catalogue, "tasks", "modalities")
    top = cells.loc[cells["n"].idxmax()]
    ordered = np.sort(cells["n"].to_numpy())[::-1].cumsum()
    half = int(np.searchsorted(ordered, ordered[-1] / 2) + 1)
    return {
        "datasets": count_text(total),
        "known": count_text(known),
        "unknown": count_text(total - known),
        "pairs": count_text(len(cells)),
        "filled": count_text((cells["n"] > 0).sum()),
        "thin": count_text(((cells["n"] > 0) & (cells["n"] < 3)).sum()),
        "top_pair": f"{str(top['row_label']).lower()} of {top['column_label']} data",
        "top_pair_n": count_text(top["n"]),
        "top_half": share_text(half / len(cells)),
    }


@lru_cache(maxsize=2)
def size_rates(catalogue: Catalogue) -> tuple[Rate, Rate]:
    """Return the growth rates of the largest and of the median size."""
    last = growth.last_complete_year(catalogue)
    return (
        growth.rate(catalogue.frame, "size_pixels", "max", last),
        growth.rate(catalogue.frame, "size_pixels", "median", last),
    )


def _rate_reading(largest: Rate, median: Rate) -> str:
    def words(rate: Rate, name: str) -> str:
        if rate.low > 1:
            return f"growth of the {name} is shown"
        if rate.high < 1:
            return f"the {name} has shrunk"
        return f"growth of the {name} is not shown: the interval includes no change"

    if min(largest.low, median.low) > 1:
        return "Both have grown: neither interval includes no change."
    text = f"{words(largest, 'largest')}; {words(median, 'median')}."
    return text[0].upper() + text[1:]


def history_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on historical development."""
    frame = catalogue.frame
    years = frame["year"].dropna().astype(int).sort_values()
    largest, median = size_rates(catalogue)
    return {
        "datasets": count_text(len(frame)),
        "with_year": count_text(len(years)),
        "with_size": count_text(frame["size_pixels"].notna().sum()),
        "with_volume": count_text(frame["volume_bytes"].notna().sum()),
        "without_size": count_text(frame["size_pixels"].isna().sum()),
        "half_year": str(int(years.iloc[len(years) // 2])),
        "last_complete": str(growth.last_complete_year(catalogue)),
        "largest_factor": f"{largest.factor:.2f}",
        "largest_interval": f"{largest.low:.2f} to {largest.high:.2f}",
        "median_factor": f"{median.factor:.2f}",
        "median_interval": f"{median.low:.2f} to {median.high:.2f}",
        "growth_reading": _rate_reading(largest, median),
    }


def measures_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on measures."""
    frame = catalogue.frame
    both = frame.dropna(subset=["size_pixels", "volume_bytes"])
    size = both["size_pixels"].astype(float).to_numpy()
    volume = both["volume_bytes"].astype(float).to_numpy()
    low, high = np.quantile(volume / size, [0.1, 0.9])
    tops = [
        set(frame.dropna(subset=[m]).sort_values([m, "id"], ascending=[False, True])["id"].head(10))
        for m in ("size_pixels", "volume_bytes")
    ]
    return {
        "datasets": count_text(len(frame)),
        "both": count_text(len(both)),
        "with_size": count_text(frame["size_pixels"].notna().sum()),
        "with_volume": count_text(frame["volume_bytes"].notna().sum()),
        "correlation": f"{np.corrcoef(np.log10(size), np.log10(volume))[0, 1]:.2f}",
        "low_ratio": figures_text(low),
        "high_ratio": figures_text(high),
        "overlap": str(len(tops[0] & tops[1])),
    }


def tasks_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on tasks."""
    shares = measures.share_of(catalogue, "tasks")
    size = measures.weighted_share(catalogue, "tasks", "size_pixels")
    volume = measures.weighted_share(catalogue, "tasks", "volume_bytes")
    per_dataset = catalogue.frame["tasks"].map(len)
    known = int((per_dataset > 0).sum())
    top = shares.loc[shares["n"].idxmax()]
    heavy = size.loc[size["share"].idxmax()]
    pixels = catalogue.frame["size_pixels"].dropna().astype(float).sort_values(ascending=False)
    return {
        "datasets": count_text(len(catalogue)),
        "known": count_text(known),
        "one_task": _percent((per_dataset == 1).sum(), known),
        "several_tasks": _percent((per_dataset > 1).sum(), known),
        "top_task": str(top["label"]),
        "top_share": share_text(float(top["share"])),
        "top_interval": interval(float(top["low"]), float(top["high"])),
        "top_size_task": str(heavy["label"]).lower(),
        "top_size_share": share_text(float(heavy["share"])),
        "top_size_interval": interval(float(heavy["low"]), float(heavy["high"])),
        "ten_share": _percent(pixels.head(10).sum(), pixels.sum()),
        "size_known": count_text(size["known"].iloc[0]),
        "volume_known": count_text(volume["known"].iloc[0]),
    }


@finding("tasks", "One task is named by more datasets than any other.")
def one_task_leads(catalogue: Catalogue) -> bool:
    """Say whether the first is ahead of the second by count."""
    counts = measures.share_of(catalogue, "tasks")["n"].sort_values(ascending=False)
    return bool(counts.iloc[0] > counts.iloc[1])


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
    per_modality = frame["modalities"].map(len)
    return {
        "datasets": count_text(len(frame)),
        "platform_known": count_text(_known(catalogue, "platforms")),
        "modality_known": count_text(_known(catalogue, "modalities")),
        "sensor_known": count_text(named.sum()),
        "gsd_known": count_text(frame["gsd_min_m"].notna().sum()),
        "top_platform": str(top_platform["label"]),
        "top_platform_share": share_text(float(top_platform["share"])),
        "top_sensor": str(top_sensor["label"]),
        "top_sensor_share": share_text(float(top_sensor["share"])),
        "unnamed": _percent(unnamed.sum(), named.sum()),
        "median_gsd": figures_text(frame["gsd_min_m"].dropna().astype(float).median()),
        **_level_numbers(catalogue),
        "one_modality": _percent((per_modality == 1).sum(), (per_modality > 0).sum()),
        "sensor_secondary": _percent(secondary, named.sum()),
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
        "sentinel2_silent": count_text(silent["n"]),
        "sentinel2_silent_share": share_text(float(silent["share"])),
        "sentinel2_silent_interval": interval(float(silent["low"]), float(silent["high"])),
    }


def reference_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on reference data."""
    shares = measures.share_of(catalogue, "reference_sources")
    top = shares.loc[shares["n"].idxmax()]
    per_dataset = catalogue.frame["reference_sources"].map(len)
    states = catalogue.facts[catalogue.facts["field"] == "reference_sources"]["state"]
    return {
        "datasets": count_text(len(catalogue)),
        "known": count_text((per_dataset > 0).sum()),
        "top_source": str(top["label"]),
        "top_share": share_text(float(top["share"])),
        "several": _percent((per_dataset > 1).sum(), (per_dataset > 0).sum()),
        "not_stated": count_text((states == "not_stated").sum()),
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


@finding("platforms-and-sensors", "RGB is the most frequent modality of object detection.")
def rgb_for_objects(catalogue: Catalogue) -> bool:
    """Say whether most object detection datasets of all modalities hold RGB."""
    cells = measures.cross(catalogue, "tasks", "modalities")
    row = cells[cells["row"] == "object_detection"]
    return bool(row.loc[row["n"].idxmax(), "column"] == "rgb")
