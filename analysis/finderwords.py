"""What a reader of the finder may type: other words for terms, sensors by number, words of the field.

A vocabulary has one label for a term; the field has several, and the finder answers to them.
"""

from __future__ import annotations

import re

from analysis import countries, vocabularies
from analysis.pages.wording import term

# More dates than one: two of them, or a series.
SEVERAL = [
    "multi-temporal", "multitemporal", "multi-date", "multidate", "several dates", "multiple dates",
    "many dates", "at least two dates", "two or more dates",
    *(f"more than {one}" for one in ("one date", "1 date", "single date", "a single date")),
]  # fmt: skip
# A division into training and test data that a dataset comes with, its test data released or not.
OFFICIAL = [
    "official split", "official splits", "official train test split", "official division",
    "predefined split", "train test split", "train test splits", "train val test split",
    "training test split", "test split",
]  # fmt: skip
# What stands before "commercial use" narrows nothing: "free" is no word of its own there.
_PERMITTED = (
    "free for", "for", "free", "allows", "allowing", "permits", "permitting", "allowed for",
)  # fmt: skip
# What else a reader may type for a term, besides its label and its id.
SAID = {
    "tasks": {
        "vqa": ["vision-language"], "captioning": ["vision-language"],
        "visual_grounding": ["vision-language"],
    },
    "modalities": {
        "sar": ["radar", "synthetic aperture radar"],
        "dsm": [
            "DEM", "DSM", "DTM", "nDSM", "elevation", "elevation model", "surface model", "terrain model",
            "digital elevation model", "digital surface model", "digital terrain model",
        ],
        "lidar": ["point cloud"], "multispectral": ["NIR", "near infrared", "optical"],
        "rgb": ["optical"], "panchromatic": ["optical"], "hyperspectral": ["optical"],
    },
    # MODIS flies on both satellites.
    "sensors": {
        "modis": ["Terra", "Aqua"], "aster": ["Terra"], "terrasar-x": ["Terra SAR-X"],
    },
    "temporal_sampling": {
        "single_date": ["single date", "1 date", "mono-temporal", "monotemporal"],
        "bi_temporal": ["2 dates", "two-date", "bi-temporal", "bitemporal", *SEVERAL],
        "time_series": ["timeseries", "more than two dates", "more than 2 dates", *SEVERAL],
    },
    "platforms": {"uav": ["drone"]},
    "themes": {
        "land_cover": ["LULC"], "ships": ["vessel", "boat"],
        "aircraft": ["airplane", "aeroplane", "plane"],
        "solar": ["photovoltaic", "PV", "solar panel"],
        "atmosphere": ["air pollution"],
    },
    "commercial": {
        "yes": [
            "commercial", "commercial use", "commercial purposes", "commercial use allowed",
            "commercial use permitted", *(f"{one} commercial use" for one in _PERMITTED),
            "free for commercial purposes",
        ],
        "no": [
            "non-commercial", "non-commercial use", *(f"{one} non-commercial use" for one in _PERMITTED),
        ],
    },
    "access": {
        "open": [
            "open access", "openly accessible", "freely available", "free download", "open data",
            "open dataset", "open datasets",
        ],
        "registration": ["registration required", "after registration"],
        "on_request": ["on request", "upon request"],
    },
    "splits": {
        "official": [*OFFICIAL, "test set released"],
        "withheld": [*OFFICIAL, "test withheld", "withheld test", "hidden test"],
        "none": ["no official split", "without official split", "no split"],
    },
    "split_separation": {
        "spatial": ["spatial split"], "temporal": ["temporal split"], "random": ["random split"],
    },
    "processing_levels": {
        "L1C": ["Level-1C"], "L2A": ["Level-2A"], "GRD": ["ground range detected"],
        "SLC": ["single look complex"], "SR": ["surface reflectance"], "TOA": ["top of atmosphere"],
    },
    "formats": {
        "jpeg": ["JPG"], "hdf5": ["HDF5", "H5"], "mat": ["MATLAB"], "las": ["LAZ"], "shapefile": ["SHP"],
    },
}  # fmt: skip
# Parts of a country that people search for: the records know the country only, and the page says so.
PARTS = {"GBR": ["England", "Scotland", "Wales", "Northern Ireland"]}
OPEN_LICENCE = ["open licence"]
NO_LICENCE = ["no licence", "without licence", "without a licence"]
# Words that mean the same in summaries, and what each of them is looked for as well; the page says so.
ALIKE = (
    ("InSAR", "interferogram", "interferometric"),
    ("oriented", "rotated", "turned box", "OBB"),
    ("damage", "damaged", "destroyed", "collapsed"),
    ("burned area", "burnt area", "burn scar", "fire scar"),
    ("burned", "burnt"),
    ("slum", "informal settlement", "deprived area", "shanty town", "favela"),
    ("nighttime light", "night-time light", "night light"),
    ("wind turbine", "windmill"),
    ("garbage", "waste", "trash", "litter", "landfill"),
    ("daily", "next day"),
    ("spread", "progression"),
    ("deforestation", "forest loss", "forest clearing"),
    ("precipitation", "rain", "rainfall"),
    ("permafrost", "thaw slump"),
    ("marine litter", "marine debris", "floating debris", "marine plastic", "floating plastic"),
)
_MAPPED = {"cloud": "clouds", "road": "roads", "building": "buildings"}
_MAPPING = ("detection", "extraction", "segmentation", "mapping")
STANDS_FOR = {
    "tropics": ["tropical"],
    "polar": ["Arctic", "Antarctica", "Antarctic"],
    "wildfire spread": [
        "fire spread", "fire progression", "spread of wildfires", "spread of fires", "predict the next day",
    ],
    "foundation model": ["pre-training"],
    "self-supervised": ["pre-training"],
    "SSL": ["self-supervised", "pre-training"],
    "unlabelled": ["unlabeled", "pre-training"],
    "unlabeled": ["unlabelled", "pre-training"],
    # What the field calls a task stands for the theme.
    **{f"{kind} {what}": [theme] for kind, theme in _MAPPED.items() for what in _MAPPING},
}  # fmt: skip
# Words that stand in others of another meaning (slumps, polarisation, training, contrails): they are found
# as whole words only.
WHOLE = ("slum", "polar", "litter", "rain", "rail", "ash", "corn", "oat")
# Themes of one kind of event each; where a dataset holds several kinds, its theme is SEVERAL_KINDS.
KINDS = ("flood", "fire", "landslide", "earthquake", "storm", "volcano")
SEVERAL_KINDS = "disaster"
# Words for such events: whoever looks for one is led to the theme of several kinds, too.
OFFERED = {
    SEVERAL_KINDS: [
        "earthquake", "flood", "fire", "wildfire", "storm", "hurricane", "cyclone", "typhoon", "tornado",
        "tsunami", "landslide", "volcano", "disaster",
    ],
}  # fmt: skip
# How people shorten series of satellites; L1 to L4 are levels of processing.
SERIES = {
    "Sentinel": "S", "Landsat": "L", "Gaofen": "GF", "WorldView": "WV", "Ziyuan": "ZY", "Jilin": "JL",
    "Huanjing": "HJ", "Beijing": "BJ", "SuperView": "SV",
}  # fmt: skip
_LEVELS = ("L1", "L2", "L3", "L4")
_NUMBERED = re.compile(r"\b([A-Z][A-Za-z]+)[- ]?(\d{1,2}P?)(?:[–/](\d))?(?![A-Za-z\d])")


def said(name: str, terms: list[str]) -> dict[str, list[str]]:
    """Return other words for the terms of a facet.

    Examples
    --------
    >>> said("themes", ["ships", "volcano"])
    {'ships': ['vessel', 'boat']}
    """
    if name == "licence":
        return _of_licences(terms)
    if name == "sensors":
        more = SAID["sensors"]
        return {
            value: texts for value in terms if (texts := [*of_sensor(value), *more.get(value, [])])
        }
    others = SAID.get(name, {})
    if name == "countries":
        others = {
            code: [*names, *PARTS.get(code, [])] for code, names in countries.other_names().items()
        }
    return {value: texts for value, texts in others.items() if value in terms}


def of_sensor(sensor: str) -> list[str]:
    """Return the names with a number that a sensor answers to, of its satellite in particular.

    Examples
    --------
    >>> of_sensor("sentinel-2"), of_sensor("ers"), of_sensor("modis")
    (['Sentinel-2', 'S2'], ['ERS-1', 'ERS-2'], [])
    """
    names = []
    label = term("sensors", sensor)
    for series, first, last in _NUMBERED.findall(label):
        numbers = range(int(first), int(last) + 1) if last else [first]
        for number in numbers:
            short = f"{SERIES.get(series, '')}{number}"
            names.append(f"{series}-{number}")
            names += [short] if series in SERIES and short not in _LEVELS else []
    return names


def also() -> dict[str, list[str]]:
    """Return what is looked for beside a word that is typed.

    Examples
    --------
    >>> also()["OBB"]
    ['oriented', 'rotated', 'turned box']
    """
    alike = {one: [other for other in group if other != one] for group in ALIKE for one in group}
    return alike | STANDS_FOR


def _of_licences(terms: list[str]) -> dict[str, list[str]]:
    known = vocabularies.terms("licences")
    open_ones = {one for one, known_term in known.items() if known_term["kind"] == "open"}

    def is_open(value: str) -> bool:
        # Parts joined by AND all hold; of those joined by OR the user may choose one.
        return any(open_ones.issuperset(option.split(" AND ")) for option in value.split(" OR "))

    # Where nobody has looked yet, a licence may stand: that is not to be without one.
    found = {value: OPEN_LICENCE for value in terms if is_open(value)}
    return found | {value: NO_LICENCE for value in terms if value in ("none_stated", "not_found")}
