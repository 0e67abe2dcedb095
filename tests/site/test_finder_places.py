"""What the finder makes of regions, of volumes in words, of divisions and access, and of synonyms."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from analysis import finder
from browser import Browser, Page
from test_finder import NAMES, NOTE, ask
from test_finder_words import finder_of, named
from tests.conftest import small


def told(name: str, summary: str, **facts: object) -> dict[str, object]:
    return {**named(name, **facts), "summary": summary}


# Made up: each search below can be answered from these lines.
PLACED = small(
    told("Crops of Ghana", "Crops.", countries=["GHA"]),
    told("Crops of Kenya", "Crops in the western parts.", countries=["KEN"], continents=["Africa"]),
    told("South Africa West", "Crops.", countries=["ZAF"]),
    told("Fjords", "Water.", countries=["NOR", "BRA"]),
    told("Deserts", "Sand.", countries=["SAU"]),
    told("Andes", "Tropical water.", continents=["South America"]),
    told("Savanna", "Crops of West African savanna.", continents=["Africa"]),
)


@pytest.fixture
def page(address: str, browser: Browser) -> Iterator[Page]:
    with finder_of(PLACED, address, browser) as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "names", "read"),
    [
        ("West Africa", {"Crops of Ghana", "Savanna"}, "“West Africa” is read as Ghana. "),
        ("crops in Western Africa", {"Crops of Ghana", "Savanna"}, "is read as Ghana. "),
        ("east african crops", {"Crops of Kenya"}, "“east african” is read as Kenya. "),
        ("Southern Africa", {"South Africa West"}, "is read as South Africa. "),
        ("Scandinavia", {"Fjords"}, "“Scandinavia” is read as Norway. "),
        ("Middle East", {"Deserts"}, "“Middle East” is read as Saudi Arabia. "),
        ("Latin America", {"Fjords", "Andes"}, "is read as South America or Brazil. "),
        ("crops not in Sub-Saharan Africa", {"Savanna"}, "Left out: 3 with “Sub-Saharan Africa”"),
        ("outside Scandinavia", {"Crops of Ghana", "Crops of Kenya", "South Africa West", "Fjords", "Deserts",
                                 "Andes", "Savanna"}, "in other places than Norway. "),
        ("Ghana or Scandinavia", {"Crops of Ghana", "Fjords"}, "is read as Ghana or Norway. "),
        ("tropics", {"Andes"}, "“tropics” is no place on record: it is looked for in names and descriptions"),
    ],
)  # fmt: skip
def test_region_is_read_as_the_countries_in_it(
    page: Page, typed: str, names: set[str], read: str
) -> None:
    ask(page, typed)
    assert set(page.evaluate(NAMES)) == names
    assert read in page.evaluate(NOTE)


def restart(page: Page, *records: dict[str, object]) -> None:
    page.evaluate(f"window.startFinder({json.dumps(finder.data(small(*records)))}); 0")


def test_words_that_begin_others_are_whole_where_they_have_synonyms(page: Page) -> None:
    restart(
        page,
        told("Thaw", "Thaw slumps."),
        told("Roofs", "Roofs of informal settlements."),
        told("Streets", "Slums seen from above."),
        told("Waves", "Radar polarisation."),
        told("Ice", "Sea ice.", continents=["Antarctica"]),
        told("Seals", "Arctic seals."),
    )
    for typed, names in (
        ("slum", {"Roofs", "Streets"}), ("slums", {"Roofs", "Streets"}),
        ("informal settlements", {"Roofs", "Streets"}), ("slump", {"Thaw"}), ("polar", {"Ice", "Seals"}),
        ("Arctic", {"Seals"}), ("polarisation", {"Waves"}),
    ):  # fmt: skip
        ask(page, typed)
        assert set(page.evaluate(NAMES)) == names, typed


def test_synonyms_of_the_field_find_each_other(page: Page) -> None:
    restart(
        page,
        told("Next Day", "Wildfire spread, next day."),
        told("Flames", "Daily images of wildfires to predict the next day."),
        told("Clean Air", "Gases.", themes=["atmosphere"]),
        told("Lamps", "Night lights of towns."),
        told("Rotors", "Wind turbines."),
        told("Heaps", "Waste."),
    )
    for typed, names in (
        ("daily wildfire spread", {"Next Day", "Flames"}), ("air pollution", {"Clean Air"}),
        ("nighttime lights", {"Lamps"}), ("windmills", {"Rotors"}), ("garbage", {"Heaps"}),
    ):  # fmt: skip
        ask(page, typed)
        assert set(page.evaluate(NAMES)) == names, typed


@pytest.mark.parametrize(
    ("typed", "names", "read"),
    [
        ("roofs larger than 1 TB", {"Vast"}, "“larger than 1 TB” is read as Volume: above 1 TB. "),
        ("roofs at least 10 GB", {"Vast", "Middling"}, "is read as Volume: from 10 GB. "),
        ("roofs 10 GB or more", {"Vast", "Middling"}, "is read as Volume: from 10 GB. "),
        ("roofs under 2000 MB", {"Tiny"}, "is read as Volume: below 2 GB. "),
        ("roofs > 2000 GB", {"Vast"}, "is read as Volume: above 2 TB. "),
        ("roofs between 500 kB and 10 GB", {"Tiny", "Middling"}, "is read as Volume: 500 kB to 10 GB. "),
        ("roofs 1-20 gigabytes", {"Middling"}, "is read as Volume: 1 GB to 20 GB. "),
        ("roofs more than 2 billion pixels", {"Vast"}, "is read as Size in pixels: above 2 billion. "),
    ],
)  # fmt: skip
def test_volume_and_pixels_in_words_are_their_filters(
    page: Page, typed: str, names: set[str], read: str
) -> None:
    restart(
        page,
        told("Vast", "Roofs.", volume_bytes=63_000_000_000_000, size_pixels=3_000_000_000),
        told("Middling", "Roofs.", volume_bytes=10_000_000_000, size_pixels=2_000_000_000),
        told("Tiny", "Roofs.", volume_bytes=73_000_000),
        told("Silent", "Roofs."),
    )
    ask(page, typed)
    assert set(page.evaluate(NAMES)) == names
    assert read in page.evaluate(NOTE) and "not known" in page.evaluate(NOTE)


@pytest.mark.parametrize(
    ("typed", "names", "read"),
    [
        ("official split", {"Split", "Kept"}, "Official split: Official; Official, test withheld. "),
        ("train/test split", {"Split", "Kept"}, "is read as Official split: Official"),
        ("test split of roofs", {"Split", "Kept"}, "is read as Official split: Official"),
        ("no official split", {"Whole"}, "is read as Official split: None. "),
        ("open access", {"Split"}, "“open access” is read as Access: Open. "),
        ("roofs on request", {"Whole"}, "“on request” is read as Access: On request. "),
        ("free for commercial use", {"Split"}, "is read as Commercial use: Allowed. "),
        ("permits commercial use", {"Split"}, "is read as Commercial use: Allowed. "),
    ],
)  # fmt: skip
def test_division_access_and_use_are_read_as_their_filters(
    page: Page, typed: str, names: set[str], read: str
) -> None:
    restart(
        page,
        told("Split", "Roofs.", splits="official", access="open", licence="MIT"),
        told("Kept", "Cloud-free roofs.", splits="withheld", licence="CC-BY-NC-4.0"),
        told("Whole", "Roofs.", splits="none", access="on_request"),
        told("Silent", "Official roofs."),
    )
    ask(page, typed)
    assert set(page.evaluate(NAMES)) == names
    assert read in page.evaluate(NOTE)


def test_themes_of_several_kinds_are_offered(page: Page) -> None:
    restart(
        page,
        told("Quakes", "Earthquakes.", themes=["earthquake"]),
        told("Ruins", "Damaged houses.", themes=["disaster"]),
        told("Suns", "Panels.", themes=["solar"]),
    )
    ask(page, "earthquakes")
    assert page.evaluate(NAMES) == ["Quakes"]
    assert "“earthquakes” may also be in Theme: Disaster (several). " in page.evaluate(NOTE)
    assert page.evaluate("document.querySelector('.finder-note a').hash") == "#themes=disaster"
    ask(page, "solar cars")  # no dataset has both
    assert "“solar” may also be in Theme: Solar. " in page.evaluate(NOTE)
    ask(page, "solar")
    assert page.evaluate(NOTE) == ""
