"""What the finder makes of words: places by their names, what is left out, years, lengths, licences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from analysis import finder
from analysis.catalogue import Catalogue
from browser import Browser, Page
from inspection import noted
from test_finder import NAMES, NOTE, ask, open_finder
from tests.conftest import record, small


def named(name: str, **facts: object) -> dict[str, object]:
    return {**record(name.lower().replace(" ", "-"), **facts), "name": name}


# Eight datasets, made up: what each search below finds can be read off these lines.
MADE_UP = small(
    named("Airbus Aircraft", countries=["FRA"], licence="CC-BY-NC-4.0", modalities=["rgb"],
          year=2020, gsd_m=[0.5]),
    named("Forests of Ukraine", countries=["UKR"], licence="CC-BY-4.0", modalities=["sar"],
          year=2023, gsd_m=[10, 60]),
    named("Fields", countries=["GBR", "NLD"], licence="MIT", modalities=["rgb"], year=2023),
    named("Far Apart", countries=["PRK", "ZAF"], licence="not_stated", modalities=["sar"], year=2019),
    named("Rice", countries=["KOR"], licence="LicenseRef-non-commercial", modalities=["rgb"],
          year=2023, gsd_m=[3]),
    named("Rivers 2023", countries=["COD", "NGA"], modalities=["sar"], year=2022, gsd_m=[30]),
    named("Coast", countries=["CIV", "USA"], modalities=["other"]),
    named("Thousand Streets", countries=["NER"], modalities=["rgb"], gsd_m=[1]),
)  # fmt: skip


@contextmanager
def finder_of(datasets: Catalogue, address: str, browser: Browser) -> Iterator[Page]:
    """Open the finder on made-up datasets; afterwards nothing may have gone wrong on the page."""
    with browser.page() as opened:
        open_finder(opened, address)
        opened.evaluate(f"window.startFinder({json.dumps(finder.data(datasets))}); 0")
        yield opened
        assert noted(opened) == []


@pytest.fixture
def page(address: str, browser: Browser) -> Iterator[Page]:
    with finder_of(MADE_UP, address, browser) as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("USA", {"Coast"}),  # not Thousand Streets, by its letters
        ("usa", {"Coast"}),
        ("U.S.A.", {"Coast"}),
        ("United States", {"Coast"}),
        ("UK", {"Fields"}),  # not Ukraine
        ("Holland", {"Fields"}),
        ("South Korea", {"Rice"}),  # not North Korea and South Africa
        ("North Korea", {"Far Apart"}),
        ("Korea", {"Rice", "Far Apart"}),
        ("Ivory Coast", {"Coast"}),
        ("ivory", {"Coast"}),
        ("DRC", {"Rivers 2023"}),
        ("Niger", {"Thousand Streets"}),  # not Nigeria
        ("ukr", {"Forests of Ukraine"}),
        ("PRK", {"Far Apart"}),
        ("prk", set()),  # codes in capitals only: in small letters they are too much like words
        ("ship UK", {"Fields"}),  # any of the words, since no dataset has both
    ],
)
def test_country_is_found_by_the_names_it_has(page: Page, typed: str, names: set[str]) -> None:
    ask(page, typed)
    assert set(page.evaluate(NAMES)) == names


def test_finder_says_how_it_read_a_name(page: Page) -> None:
    ask(page, "holland")
    assert "“holland” is read as Netherlands (Kingdom of the)" in page.evaluate(NOTE)
    ask(page, "KOR")
    assert "“KOR” also finds Republic of Korea" in page.evaluate(NOTE)
    ask(page, "Ukraine")
    assert page.evaluate(NOTE) == ""


def test_whole_words_come_before_parts_of_words(page: Page) -> None:
    data = small(named("Quasarium", modalities=["rgb"]), named("Zebra", modalities=["sar"]))
    page.evaluate(f"window.startFinder({json.dumps(finder.data(data))}); 0")
    assert ask(page, "sar") == 2
    assert page.evaluate(NAMES) == ["Zebra", "Quasarium"]


def test_filter_of_countries_knows_their_names_too(page: Page) -> None:
    countries = [
        record(f"d{at}", countries=[code])
        for at, code in enumerate(
            ["AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC",
             "HRV", "HUN", "IRL", "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL"]
        )
    ]  # fmt: skip
    page.evaluate(f"window.startFinder({json.dumps(finder.data(small(*countries)))}); 0")
    shown = page.evaluate(
        """(() => {
          const box = document.querySelector('[data-facet=countries]');
          const find = box.querySelector('input[type=search]');
          find.value = 'holland';
          find.dispatchEvent(new Event('input'));
          return [...box.querySelectorAll('li:not([hidden]) .include > span:first-child')]
            .map((one) => one.textContent);
        })()"""
    )
    assert shown == ["Netherlands (Kingdom of the)"]


@pytest.mark.parametrize(
    ("typed", "names", "left_out"),
    [
        ("-sar", {"Airbus Aircraft", "Fields", "Rice", "Coast", "Thousand Streets"}, 3),
        ("2023 -sar", {"Fields", "Rice"}, 2),
        ("2023 not SAR", {"Fields", "Rice"}, 2),
        ("2023 without SAR", {"Fields", "Rice"}, 2),
        ("rgb not in South Korea", {"Airbus Aircraft", "Fields", "Thousand Streets"}, 1),
    ],
)
def test_minus_and_not_leave_out(page: Page, typed: str, names: set[str], left_out: int) -> None:
    ask(page, typed)
    assert set(page.evaluate(NAMES)) == names
    word = "South Korea" if "Korea" in typed else typed[-3:]
    assert f"Left out: {left_out} with “{word}”" in page.evaluate(NOTE)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("commercial use", {"Forests of Ukraine", "Fields"}),
        ("commercial", {"Forests of Ukraine", "Fields"}),
        ("non-commercial", {"Airbus Aircraft", "Rice"}),
        ("non commercial use", {"Airbus Aircraft", "Rice"}),
        ("rgb commercial", {"Fields"}),
    ],
)
def test_commercial_is_not_found_in_non_commercial(page: Page, typed: str, names: set[str]) -> None:
    ask(page, typed)
    assert set(page.evaluate(NAMES)) == names
    assert "is read as Commercial use:" in page.evaluate(NOTE)


def test_year_and_sampling_distance_are_searched_and_lead_to_their_filters(page: Page) -> None:
    link = "document.querySelector('.finder-note a').hash"
    ask(page, "2023")
    assert set(page.evaluate(NAMES)) == {"Forests of Ukraine", "Fields", "Rice", "Rivers 2023"}
    assert page.evaluate(link) == "#year=2023..2023"
    assert ask(page, "rgb 2023") == 2
    assert page.evaluate(link) == "#q=rgb&year=2023..2023"
    ask(page, "0.5 m")
    assert page.evaluate(NAMES) == ["Airbus Aircraft"]
    assert page.evaluate(link) == "#gsd=..0.5"
    ask(page, "50cm")
    assert page.evaluate(NAMES) == ["Airbus Aircraft"]
    ask(page, "20 m")  # between the 10 and the 60 of one
    assert page.evaluate(NAMES) == ["Forests of Ukraine"]
    ask(page, "Rivers 30 m")
    page.evaluate("document.querySelector('.finder-note a').click()")
    page.wait("document.querySelector('#finder-q').value === 'Rivers'", "the link is followed")
    assert page.evaluate(NAMES) == ["Rivers 2023"]


@pytest.mark.parametrize(
    ("typed", "names", "read"),
    [
        ("rgb after 2020", {"Fields", "Rice"}, "“after 2020” is read as Year: from 2021. "),
        ("rgb newer than 2020", {"Fields", "Rice"}, "is read as Year: from 2021. "),
        ("rgb >2020", {"Fields", "Rice"}, "“>2020” is read as Year: from 2021. "),
        ("rgb since 2020", {"Airbus Aircraft", "Fields", "Rice"}, "“since 2020” is read as Year: from 2020"),
        ("rgb from 2020", {"Airbus Aircraft", "Fields", "Rice"}, "is read as Year: from 2020. "),
        ("rgb 2020 or later", {"Airbus Aircraft", "Fields", "Rice"}, "is read as Year: from 2020. "),
        ("sar before 2022", {"Far Apart"}, "“before 2022” is read as Year: up to 2021. "),
        ("sar until 2022", {"Far Apart", "Rivers 2023"}, "is read as Year: up to 2022. "),
        ("sar 2019-2022", {"Far Apart", "Rivers 2023"}, "“2019-2022” is read as Year: 2019 to 2022. "),
        ("sar between 2019 and 2022", {"Far Apart", "Rivers 2023"}, "is read as Year: 2019 to 2022. "),
        ("sar not before 2022", {"Forests of Ukraine", "Rivers 2023"}, "Left out: 1 with “before 2022”. "),
        ("Years", {"After 2020", "Time Series 2001-2009"}, ""),
        # Names keep their words: these are of 2021.
        ("Time Series 2001-2009", {"Time Series 2001-2009"}, "is read as Year: 2001 to 2009. "),
        ("after", {"After 2020"}, ""),
        ("before", {"Far Apart"}, ""),
        ("after the flood", {"After 2020"}, ""),
    ],
)  # fmt: skip
def test_comparison_with_a_year_is_the_filter_of_years(
    page: Page, typed: str, names: set[str], read: str
) -> None:
    data = small(
        named("Airbus Aircraft", modalities=["rgb"], year=2020),
        named("Forests of Ukraine", modalities=["sar"], year=2023),
        named("Fields", modalities=["rgb"], year=2023),
        {**named("Far Apart", modalities=["sar"], year=2019), "summary": "Lakes before the dam."},
        named("Rice", modalities=["rgb"], year=2021),
        named("Rivers 2023", modalities=["sar"], year=2022),
        {**named("After 2020", year=2021), "summary": "Years of flood."},
        {**named("Time Series 2001-2009", year=2021), "summary": "Years."},
        named("Not Dated", modalities=["rgb"]),
    )
    page.evaluate(f"window.startFinder({json.dumps(finder.data(data))}); 0")
    ask(page, typed)
    assert set(page.evaluate(NAMES)) == names
    assert read in page.evaluate(NOTE)


@pytest.mark.parametrize(
    ("typed", "names", "read"),
    [
        ("roofs sub-metre", {"Fine", "Mixed"}, "“sub-metre” is read as Ground sampling distance: below"),
        ("roofs submeter", {"Fine", "Mixed"}, "distance: below 1 m. "),
        ("roofs under 1 m", {"Fine", "Mixed"}, "is read as Ground sampling distance: below 1 m. "),
        ("roofs < 1 m", {"Fine", "Mixed"}, "“< 1 m” is read as Ground sampling distance: below 1 m. "),
        ("roofs <100cm", {"Fine", "Mixed"}, "distance: below 1 m. "),
        ("roofs finer than 1 metre", {"Fine", "Mixed"}, "distance: below 1 m. "),
        ("roofs below 1 m", {"Fine", "Mixed"}, "distance: below 1 m. "),
        ("roofs 1 m or finer", {"Fine", "Mixed", "One"}, "distance: up to 1 m. "),
        ("roofs up to 1 m", {"Fine", "Mixed", "One"}, "distance: up to 1 m. "),
        ("roofs coarser than 1 m", {"Mixed", "Coarse"}, "distance: above 1 m. "),
        ("roofs 1-5 m", {"Mixed", "One"}, "“1-5 m” is read as Ground sampling distance: 1 m to 5 m. "),
        ("roofs 50 cm to 1 m", {"Mixed", "One"}, "distance: 0.5 m to 1 m. "),
        ("roofs from 10 m images", {"Coarse"}, "“10 m” finds this sampling distance"),
        ("roofs more than 1000 images", {"Coarse", "Silent"}, "is read as Number of images: from 1,001. "),
        ("roofs > 1,000 images", {"Coarse", "Silent"}, "Number of images: from 1,001. "),
        ("roofs at least 1k images", {"Fine", "Coarse", "Silent"}, "images: from 1,000. "),
        ("roofs fewer than 1000 images", {"One"}, "Number of images: up to 999. "),
        ("roofs no more than 1000 images", {"Fine", "Mixed", "One"}, "with “more than 1000 images”"),
        ("roofs more than 5 classes", {"Mixed"}, "Number of classes: from 6. "),
        ("under", {"Fine"}, ""),  # names and texts keep their words
        ("Under Roofs", {"Fine"}, ""),
        ("sub-Saharan", {"One"}, ""),
    ],
)  # fmt: skip
def test_comparison_of_sampling_and_number_is_their_filter(
    page: Page, typed: str, names: set[str], read: str
) -> None:
    roofs = {"summary": "Roofs."}
    data = small(
        {**named("Fine", gsd_m=[0.3], image_count=1000), "aliases": ["Under Roofs"]} | roofs,
        {**named("Mixed", gsd_m=[0.5, 5], class_count=6)} | roofs,
        {
            **named("One", gsd_m=[1], image_count=999, class_count=5),
            "summary": "Sub-Saharan roofs.",
        },
        {**named("Coarse", gsd_m=[10], image_count=2000), "summary": "Roofs and images."},
        {**named("Silent", image_count=1_000_000)} | roofs,
    )
    page.evaluate(f"window.startFinder({json.dumps(finder.data(data))}); 0")
    ask(page, typed)
    assert set(page.evaluate(NAMES)) == names
    assert read in page.evaluate(NOTE)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("LULC", "Cover"),
        ("vessel", "Fleet"),
        ("vessels", "Fleet"),
        ("boat", "Fleet"),
        ("airplane", "Wings"),
        ("aeroplanes", "Wings"),
        ("synthetic aperture radar", "Fleet"),
        ("near infrared", "Cover"),
        ("NIR", "Cover"),
        ("England", "Wings"),
        ("Scotland", "Wings"),
        ("photovoltaics", "Panels"),
        ("PV", "Panels"),
        ("solar panels", "Panels"),
        ("digital surface model", "Hills"),
        ("digital elevation models", "Hills"),
        ("digital terrain model", "Hills"),
        ("elevation", "Hills"),
        ("nDSM", "Hills"),
    ],
)
def test_everyday_words_of_the_field_find_its_terms(page: Page, typed: str, name: str) -> None:
    data = small(
        named("Cover", themes=["land_cover"], modalities=["multispectral"]),
        named("Fleet", themes=["ships"], modalities=["sar"]),
        named("Wings", themes=["aircraft"], countries=["GBR"]),
        named("Panels", themes=["solar"]),
        named("Hills", modalities=["dsm"]),
    )
    page.evaluate(f"window.startFinder({json.dumps(finder.data(data))}); 0")
    ask(page, typed)
    assert page.evaluate(NAMES) == [name]


def test_multi_and_what_follows_are_one_word(page: Page) -> None:
    data = small(
        named("Multi-Temporal Crops"),
        named("Multitemporal Fields"),
        # Neither is about many dates: each part begins another word.
        named("Multiple Temporalities"),
        named("Other", modalities=["multispectral"], split_separation="temporal"),
    )
    page.evaluate(f"window.startFinder({json.dumps(finder.data(data))}); 0")
    for typed in ("multitemporal", "multi-temporal", "multi temporal"):
        ask(page, typed)
        assert set(page.evaluate(NAMES)) == {"Multi-Temporal Crops", "Multitemporal Fields"}, typed
    assert ask(page, "multi-spectral") == 1


def test_names_that_only_begin_so_come_after_whole_words(page: Page) -> None:
    data = small(
        named("Carpathian Ecoregion", lists=["ahmadi", "sidl"]),
        {
            **named("Streets"),
            "summary": "Cars on streets seen from above, one box for each of them.",
        },
        named("Car Park"),
        named("My Car"),
        named("MyCaribbean"),
    )
    page.evaluate(f"window.startFinder({json.dumps(finder.data(data))}); 0")
    ask(page, "car")
    assert page.evaluate(NAMES) == [
        "Car Park",
        "My Car",
        "Streets",
        "Carpathian Ecoregion",
        "MyCaribbean",
    ]
    data = small(named("SEN12MS", lists=["sidl"]), named("SEN12-FLOOD"), named("Senegal"))
    page.evaluate(f"window.startFinder({json.dumps(finder.data(data))}); 0")
    ask(page, "sen12")  # a number tells one from another: what follows is a part of the name
    assert page.evaluate(NAMES) == ["SEN12MS", "SEN12-FLOOD"]


def test_little_words_of_a_question_are_passed_over(page: Page) -> None:
    data = small(
        {**named("Towns"), "summary": "Streets by DLR."},
        {**named("Bays"), "summary": "Ships of DLR."},
        named("SEN12MS", licence="MIT"),
        named("Cote", licence="MIT"),
    )
    page.evaluate(f"window.startFinder({json.dumps(finder.data(data))}); 0")
    for typed, names in (
        ("datasets by DLR", {"Towns", "Bays"}),
        ("which is at DLR", {"Towns", "Bays"}),
        ("how to cite SEN12MS", {"SEN12MS"}),
        ("what is the licence of SEN12MS", {"SEN12MS"}),
        ("MIT licence", {"SEN12MS", "Cote"}),
        ("by", {"Towns"}),
    ):
        ask(page, typed)
        assert set(page.evaluate(NAMES)) == names, typed


def test_what_is_offered_is_found(page: Page) -> None:
    data = small(named("Streets", tasks=["tracking"]), named("Ports", modalities=["sar"]))
    page.evaluate(f"window.startFinder({json.dumps(finder.data(data))}); 0")
    ask(page, "trackign")
    assert "Did you mean tracking" in page.evaluate(NOTE)
    ask(page, "trackign Ports")  # no dataset has both, whatever the spelling
    assert "mean tracking" not in page.evaluate(NOTE)


def test_finder_tells_of_how_many_it_is_not_known(page: Page) -> None:
    floods = {"summary": "Floods."}
    data = small(
        {**named("Two", temporal_sampling=["bi_temporal"], year=2023, gsd_m=[0.5])} | floods,
        {**named("Series", temporal_sampling=["time_series"], year=2020)} | floods,
        {**named("Once", temporal_sampling=["single_date"], year=2020, gsd_m=[10])} | floods,
        {**named("Silent", modalities=["sar"])} | floods,
        {**named("Mute", year=2024)} | floods,
        named("Fires"),
    )
    page.evaluate(f"window.startFinder({json.dumps(finder.data(data))}); 0")
    for typed, found, not_known in (
        ("floods multi-temporal", 2, "Of 2 more that fit otherwise this is not known. "),
        ("floods multi-temporal not SAR", 2, "Of 1 more that fits otherwise this is not known. "),
        ("floods after 2022", 2, "Of 1 more that fits otherwise this is not known. "),
        ("floods under 1 m", 1, "Of 3 more that fit otherwise this is not known. "),
        ("floods not multi-temporal", 3, ""),  # what is not known stays
        ("floods two dates before 2022", 5, ""),  # no dataset has all
    ):
        assert ask(page, typed) == found, typed
        note = page.evaluate(NOTE)
        assert not_known in note and ("not known" in note) == bool(not_known), typed
    page.evaluate("document.querySelector('[data-facet=commercial] .include').click()")
    ask(page, "floods under 1 m")
    assert "fit otherwise, before any filter, this is not known. " in page.evaluate(NOTE)


# Of global coverage with and without continents; a name that holds another word; a sampling distance.
GLOBAL = small(
    named("Everywhere", coverage="global", continents=["Africa", "Asia"], modalities=["multispectral"]),
    named("Worldfire", coverage="global", modalities=["sar"], gsd_m=[10], themes=["fire"]),
    named("Pretrain", modalities=["rgb"], themes=["clouds"], coverage="listed", continents=["Asia"]),
    {**named("Wet", modalities=["sar"]), "summary": "Rain over the sea, from radar."},
)  # fmt: skip


@pytest.fixture
def worldwide(address: str, browser: Browser) -> Iterator[Page]:
    with finder_of(GLOBAL, address, browser) as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("global", {"Everywhere", "Worldfire"}),  # its continents named or not
        ("worldwide multispectral", {"Everywhere"}),
        ("not global", {"Pretrain", "Wet"}),
        ("optical", {"Everywhere", "Pretrain"}),
        ("optical imagery Asia", {"Everywhere", "Pretrain"}),  # imagery is what all of them are
        ("resolution below 30 m", {"Worldfire"}),
        ("remote sensing fire", {"Worldfire"}),
        ("rain", {"Wet"}),  # not Pretrain
        ("precipitation", {"Wet"}),
        ("cloud detection", {"Pretrain"}),
    ],
)
def test_words_of_the_field_find_what_they_stand_for(
    worldwide: Page, typed: str, names: set[str]
) -> None:
    ask(worldwide, typed)
    assert set(worldwide.evaluate(NAMES)) == names
