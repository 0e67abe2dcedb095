"""Regions that a reader of the finder may type: they are read as the countries that lie in them.

Records know countries and continents. Regions of the United Nations (M49) come from
``data/geo/countries.csv``; of others usage differs, so the page names the countries they are read as.
"""

from __future__ import annotations

from typing import Any

from analysis import countries

# Subregions and intermediate regions of M49 by their names there, and what else they are called.
M49 = {
    "Northern Africa": ["North Africa"],
    "Sub-Saharan Africa": ["Subsaharan Africa"],
    "Eastern Africa": ["East Africa"],
    "Middle Africa": ["Central Africa"],
    "Southern Africa": [],
    "Western Africa": ["West Africa"],
    "Latin America and the Caribbean": ["Latin America"],
    "Caribbean": [],
    "Central America": [],
    "Northern America": [],
    "Central Asia": [],
    "Eastern Asia": ["East Asia"],
    "South-eastern Asia": [
        "Southeast Asia", "South-East Asia", "Southeastern Asia", "South-Eastern Asia",
    ],
    "Southern Asia": ["South Asia"],
    "Western Asia": ["West Asia"],
    "Eastern Europe": [],
    "Northern Europe": [],
    "Southern Europe": [],
    "Western Europe": [],
    "Melanesia": [],
    "Micronesia": [],
    "Polynesia": [],
}  # fmt: skip
# Regions that M49 lacks, drawn as they are most often used.
OTHERS = {
    "Middle East": "ARE BHR CYP EGY IRN IRQ ISR JOR KWT LBN OMN PSE QAT SAU SYR TUR YEM",
    "Scandinavia": "DNK NOR SWE",
    "Nordic countries": "DNK FIN ISL NOR SWE FRO ALA SJM",
    "Balkans": "ALB BGR BIH GRC HRV MKD MNE SRB SVN XKX",
    "Baltic states": "EST LTU LVA",
    "Sahel": "BFA MLI MRT NER SEN TCD SDN",
    "Maghreb": "DZA LBY MAR MRT TUN",
}
OTHER_NAMES = {
    "Nordic countries": ["Nordics"], "Balkans": ["Balkan"], "Baltic states": ["Baltics"],
    "Scandinavia": ["Scandinavian"],
}  # fmt: skip
# Parts of the world that records do not tell: only names and descriptions can hold them.
UNREAD = (
    "tropics", "tropical", "subtropics", "subtropical", "temperate", "boreal", "Mediterranean", "Alps",
    "Amazon", "Himalaya", "Himalayas", "Andes",
)  # fmt: skip


def regions(codes: list[str], continents: list[str]) -> list[dict[str, Any]]:
    """Return each region with its names and where its countries stand among those of the records.

    Parameters
    ----------
    codes : list of str
        ISO 3166 alpha-3 codes, as the facet of countries has them.
    continents : list of str
        The continents of the facet: one that lies in a region as a whole stands for it, too.

    Returns
    -------
    list of dict
        ``names``, the first as it is told; ``countries`` and ``continents``, positions in the facets.
        Regions of which no country is on record have neither.

    Examples
    --------
    >>> [one for one in regions(["GHA", "FRA"], []) if "West Africa" in one["names"]]
    [{'names': ['Western Africa', 'West Africa'], 'countries': [0], 'continents': []}]
    """
    table = countries.table()
    found = []
    for name, others in M49.items():
        within = {
            code for code, row in table.items()
            if name in (row["subregion"], row["intermediate_region"])
        }  # fmt: skip
        found.append(([name, *others], within))
    found += [
        ([name, *OTHER_NAMES.get(name, [])], set(given.split())) for name, given in OTHERS.items()
    ]
    whole: dict[str, set[str]] = {}
    for code, row in table.items():
        whole.setdefault(row["continent"], set()).add(code)
    return [
        {
            "names": names,
            "countries": [at for at, code in enumerate(codes) if code in within],
            "continents": [
                at for at, one in enumerate(continents) if whole.get(one, {""}) <= within
            ],
        }
        for names, within in found
    ]
