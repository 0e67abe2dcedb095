"""Numbers of the chapter on measures."""

from __future__ import annotations

import numpy as np

from analysis.catalogue import Catalogue
from analysis.figures.headlines import enough
from analysis.figures.marks import count_text, figures_text
from analysis.intervals import median_interval
from analysis.stated.words import Numbers, listed


def bytes_by_kind(catalogue: Catalogue) -> str:
    """Tell the median of bytes a pixel, by what the files hold, with 95 % intervals.

    A kind that no dataset has is left out; of five datasets or fewer no interval can be told.
    """
    both = catalogue.frame.dropna(subset=["size_pixels", "volume_bytes"])
    ratio = both["volume_bytes"].astype(float) / both["size_pixels"].astype(float)
    kinds = [
        ("with JPEG files", "formats", "jpeg"),
        ("with hyperspectral images", "modalities", "hyperspectral"),
        ("with tasks on time series", "tasks", "time_series"),
    ]
    parts, are_told = [], False
    for name, field, value in kinds:
        among = ratio[both[field].map(lambda values, value=value: value in values)]
        if among.empty:
            continue
        middle, *ends = median_interval(among)
        if np.isnan(ends).any():
            told = "too few for an interval"
        else:
            told, are_told = " to ".join(figures_text(float(end)) for end in ends), True
        parts.append(f"{figures_text(float(middle))} for the {len(among)} {name} ({told})")
    if not parts:
        return (
            "No dataset with both on record holds JPEG files, hyperspectral images or time series."
        )
    return f"The median is {listed(parts)}{'; brackets hold 95 % intervals' if are_told else ''}."


def measures_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on measures."""
    frame = catalogue.frame
    both = frame.dropna(subset=["size_pixels", "volume_bytes"])
    enough(both, "datasets with size and volume", 3)
    size = both["size_pixels"].astype(float).to_numpy()
    volume = both["volume_bytes"].astype(float).to_numpy()
    low, high = np.quantile(volume / size, [0.1, 0.9])
    # A dataset that lacks one of the two could not be among the largest by it.
    tops = [
        set(both.sort_values([m, "id"], ascending=[False, True])["id"].head(10))
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
        "bytes_by_kind": bytes_by_kind(catalogue),
    }
