"""Eight datasets and where they lie, for shares and ratios worked out by hand."""

from __future__ import annotations

import pandas as pd

# Eight datasets: four with continents listed, one global with names, one global without, one not
# stated, one synthetic.
DATASETS = pd.DataFrame(
    {
        "id": list("abcdefgh"),
        "coverage": ["listed"] * 4 + ["global", "global", "not_stated", "none"],
        "size_pixels": [100, 300, 100, None, 500, 1000, 1000, 50],
    }
)
PLACES = pd.DataFrame(
    [
        ("a", "Europe"),
        ("b", "Europe"),
        ("b", "Asia"),
        ("c", "Africa"),
        ("d", "Europe"),
        ("e", "Europe"),
        ("e", "Asia"),
        ("e", "Africa"),
        ("e", "North America"),
    ],
    columns=["id", "continent"],
)
