"""Bands, legends and sizes that the data sets share."""

from __future__ import annotations

#: Sentinel-2 bands that all three data sets have, in one order.
BANDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12")
#: A legend that EuroSAT and the IGBP classes of SEN12MS share.
COMMON = ("cropland", "forest", "grassland", "urban", "water")
FROM_EUROSAT = {
    "AnnualCrop": "cropland",
    "PermanentCrop": "cropland",
    "Forest": "forest",
    "HerbaceousVegetation": "grassland",
    "Pasture": "grassland",
    "Highway": "urban",
    "Industrial": "urban",
    "Residential": "urban",
    "River": "water",
    "SeaLake": "water",
}
FROM_IGBP = {
    **dict.fromkeys((1, 2, 3, 4, 5), "forest"),
    10: "grassland",
    12: "cropland",
    13: "urban",
    14: "cropland",
    17: "water",
}
#: The ten classes to which the makers of SEN12MS reduce IGBP, by IGBP number (0-based here).
SIMPLIFIED = (0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 4, 5, 6, 5, 7, 8, 9)
PATCH = 64
#: A target patch is kept if one class of the common legend fills this share of it.
PURITY = 0.8
