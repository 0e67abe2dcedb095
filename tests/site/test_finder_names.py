"""What the finder makes of sensors by number, of words of the field, and of places a search lies outside."""

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
SENSED = small(
    told("Both", "Floods in 3 regions.", sensors=["sentinel-1", "sentinel-2"]),
    told("Radar Alone", "Floods of 2 rivers in 3 years.", sensors=["sentinel-1"]),
    told("Optics Alone", "Floods, 1 of each kind.", sensors=["sentinel-2", "landsat-8"]),
    told("Harmonised", "Fields.", sensors=["hls"]),
    told("Ocean 3", "Water colour.", sensors=["sentinel-3"]),
    told("Air", "Gases.", sensors=["sentinel-5p"]),
    told("Ships", "Chinese ports.", sensors=["gaofen-3", "spot"]),
    told("Roofs", "Made like Sentinel-2 from GF-2.", sensors=["gaofen-2", "worldview-3"]),
    told("xSight3", "Boats, series S3.", sensors=["landsat-7"]),
)


def start(page: Page, *records: dict[str, object]) -> None:
    page.evaluate(f"window.startFinder({json.dumps(finder.data(small(*records)))}); 0")


@pytest.fixture
def page(address: str, browser: Browser) -> Iterator[Page]:
    with finder_of(SENSED, address, browser) as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "names", "read"),
    [
        ("Sentinel-1", {"Both", "Radar Alone"}, None),
        ("Sentinel-3", {"Ocean 3"}, None),  # no Sentinel in three years or regions
        ("sentinel 3", {"Ocean 3"}, None),
        ("sentinel3", {"Ocean 3"}, None),
        ("S3", {"Ocean 3"}, "“S3” is read as Sentinel-3. "),
        ("S5P", {"Air"}, "“S5P” is read as Sentinel-5P. "),
        ("Sentinel-1 Sentinel-2", {"Both"}, "is read as Sentinel-2 or Harmonized Landsat Sentinel-2. "),
        ("Sentinel-1/2", {"Both"}, None),
        ("Sentinel-1 and 2", {"Both"}, None),
        ("S1/S2 floods", {"Both"}, None),
        ("Sentinel-1A", {"Both", "Radar Alone"}, "“Sentinel-1A” is read as Sentinel-1. "),
        ("Sentinel-1 -Sentinel-2", {"Radar Alone"}, "Left out: 1 with “Sentinel-2”. "),
        # What texts name counts too, as for countries; what is short may be another thing there.
        ("Sentinel-2", {"Both", "Optics Alone", "Harmonised", "Roofs"}, None),
        ("Landsat 8", {"Optics Alone"}, "“Landsat 8” is read as Landsat 8 OLI/TIRS. "),
        ("Landsat 7/8", set(), None),
        # Either of two that "or" joins; what else it joins has to fit, and the page says so.
        ("Sentinel-2 or Landsat-7", {"Both", "Optics Alone", "Harmonised", "Roofs", "xSight3"},
         "“Sentinel-2 or Landsat-7” is read as Sentinel-2 or Harmonized Landsat Sentinel-2 or Landsat 7"),
        ("Sentinel 1 or 3", {"Both", "Radar Alone", "Ocean 3"}, "is read as Sentinel-1 or Sentinel-3. "),
        ("Sentinel 1 or 3 or 5P", {"Both", "Radar Alone", "Ocean 3", "Air"}, None),
        ("GF-3, Sentinel-3 or S5P", {"Ships", "Ocean 3", "Air"}, None),
        ("not Sentinel-1 or Sentinel-2", {"Ocean 3", "Air", "Ships", "xSight3"},
         "Left out: 5 with “Sentinel-1 or Sentinel-2”. "),
        ("not Sentinel-1 and Sentinel-2", {"Optics Alone", "Harmonised", "Roofs"}, None),
        ("floods or rivers", {"Radar Alone"}, "“or” joins names of one kind, such as two places"),
        ("-Sentinel-1 or Sentinel-2", {"Optics Alone", "Harmonised", "Roofs"}, "“or” joins names"),
        ("GF-3", {"Ships"}, "“GF-3” is read as Gaofen-3. "),
        ("gf2 WV-3", {"Roofs"}, "“gf2” is read as Gaofen-2. “WV-3” is read as WorldView-3. "),
        ("SPOT-5", {"Ships"}, "“SPOT-5” is read as SPOT. "),  # records know the series only
        ("Sentinel-6", set(), "“Sentinel-6” is read as Sensor: one that no dataset here has. "),
        ("flood 3", {"Both", "Radar Alone"}, None),  # a number in no name of a sensor; not in xSight3
        ("ocean 3", {"Ocean 3"}, None),
    ],
)  # fmt: skip
def test_satellite_with_its_number_is_that_sensor(
    page: Page, typed: str, names: set[str], read: str | None
) -> None:
    ask(page, typed)
    if typed == "Landsat 7/8":  # no dataset has both: either
        assert "No dataset has all these words" in page.evaluate(NOTE)
        names = {"Optics Alone", "xSight3"}
    assert set(page.evaluate(NAMES)) == names
    assert (read or "") in page.evaluate(NOTE)


def test_satellites_of_several_sensors_are_found(page: Page) -> None:
    start(
        page,
        named("Fires", sensors=["modis"]),
        named("Rocks", sensors=["aster"]),
        named("Slopes", modalities=["dsm"]),  # terrain models
        told("Deserts", "Fires in MODIS images."),
        told("Bays", "Images of TerraSAR-X.", sensors=["terrasar-x"]),
    )
    for typed, names in (
        ("Terra", {"Fires", "Rocks"}), ("Aqua", {"Fires"}), ("MODIS", {"Fires", "Deserts"}),
        ("Terra SAR-X", {"Bays"}), ("TerraSAR-X", {"Bays"}), ("terrain", {"Slopes"}),
        ("Terra or Aqua", {"Fires", "Rocks"}),
    ):  # fmt: skip
        ask(page, typed)
        assert set(page.evaluate(NAMES)) == names, typed


def test_dates_of_one_place_are_found_by_what_the_field_calls_them(page: Page) -> None:
    start(
        page,
        named("Before and After", temporal_sampling=["bi_temporal"]),
        named("Once", temporal_sampling=["single_date"]),
        named("Seasons", temporal_sampling=["time_series"]),
        told("Streets", "Bi-temporal images, labelled to date."),
        named("Fields", tasks=["time_series"]),
        named("Multi-Temporal Scenes"),
        told("Trees", "Each single tree of one forest, with dates."),
    )
    two, one, series = {"Before and After", "Streets"}, {"Once"}, {"Seasons", "Fields"}
    several = {"Before and After", "Seasons"}
    for typed, names, label in (
        ("bi-temporal", two, "Two dates"), ("bitemporal", two, "Two dates"),
        ("two dates", {"Before and After"}, "Two dates"), ("2 dates", {"Before and After"}, "Two dates"),
        ("one date", one, "One date"), ("single-date", one, "One date"),
        ("mono-temporal", one, "One date"),
        # Two dates are several, and more than one is not one.
        ("multi-temporal", several | {"Multi-Temporal Scenes"}, "Time series; Two dates"),
        ("multi-date", several, "Time series; Two dates"),
        ("several dates", several, "Time series; Two dates"),
        ("more than one date", several, "Time series; Two dates"),
        ("more than a single date", several, "Time series; Two dates"),
        ("more than two dates", {"Seasons"}, "Time series"),
        ("time series", series, "Time series"), ("timeseries", series, "Time series"),
        ("one date or time series", one | series, "One date; Time series"),
    ):  # fmt: skip
        ask(page, typed)
        assert set(page.evaluate(NAMES)) == names, typed
        assert f" is read as Dates of one place: {label}. " in page.evaluate(NOTE), typed
    for typed in ("single tree", "one forest"):
        ask(page, typed)
        assert page.evaluate(NAMES) == ["Trees"], typed


def test_number_within_a_name_is_no_whole_word(page: Page) -> None:
    start(page, named("xSight35", lists=["ahmadi", "sidl"]), named("Streets 35"))
    assert ask(page, "35") == 1  # within a name stand words, not numbers of two digits


@pytest.mark.parametrize(
    ("typed", "names", "also"),
    [
        ("InSAR", {"Volcanoes", "Snow"}, "“InSAR” also finds “interferogram”, “interferometric”. "),
        ("interferograms", {"Volcanoes", "Snow"}, ""),
        ("OBB", {"Harbours", "Quays", "Piers"}, "“OBB” also finds “oriented”, "),
        ("rotated boxes", {"Harbours", "Quays", "Piers"}, "also finds “oriented”"),
        ("oriented bounding boxes", {"Harbours", "Quays", "Piers"}, "“bounding” narrows no search"),
        ("damage", {"Quake", "Storm"}, "also finds “damaged”, “destroyed”"),
        (
            "burned areas",
            {"BurnedAreaGreece", "Ashes", "Scars", "Embers"},
            "also finds “burnt area”, “burn scar”",
        ),
        (
            "burnt area",
            {"BurnedAreaGreece", "Ashes", "Scars", "Embers"},
            "also finds “burned area”",
        ),
        (
            "burn scars",
            {"BurnedAreaGreece", "Ashes", "Scars", "Embers"},
            "also finds “burned area”",
        ),
        ("burnt", {"BurnedAreaGreece", "Ashes", "Embers"}, "“burnt” also finds “burned”. "),
        ("foundation models", {"Anything"}, "“foundation models” also finds “pre-training”. "),
        ("self-supervised learning", {"Anything"}, "“learning” narrows no search"),
        ("unlabelled", {"Anything"}, "“pre-training”. "),
    ],
)
def test_words_of_the_field_find_each_other(
    page: Page, typed: str, names: set[str], also: str
) -> None:
    start(
        page,
        told("Volcanoes", "Interferograms with experts' labels."),
        told("Snow", "InSAR of slopes."),
        told("Boats in SAR", "Boats in SAR images of the coast."),  # no InSAR
        told("Quays", "Ships with rotated boxes."),
        told("Harbours", "Ships with oriented boxes."),
        told("Piers", "Ships with turned boxes."),
        told("Leaves", "The year in which forests turned to fields."),
        told("GlobBiomass", "Forests."),  # has OBB within its name
        told("Quake", "Houses that were destroyed."),
        told("Storm", "Damage of roofs."),
        told("BurnedAreaGreece", "Woods."),
        told("Ashes", "Masks of the burnt area."),
        told("Embers", "Burned areas of a year."),
        told("Scars", "Burn scars in the hills."),
        told("Anything", "Many scenes.", tasks=["pretraining"]),
    )
    ask(page, typed)
    assert set(page.evaluate(NAMES)) == names
    assert also in page.evaluate(NOTE)


def test_the_word_itself_comes_before_what_else_is_said(page: Page) -> None:
    start(
        page,
        told("A", "Houses that were destroyed.", lists=["ahmadi", "sidl"]),
        told("B", "Damage of roofs."),
    )
    ask(page, "damage")
    assert page.evaluate(NAMES) == ["B", "A"]


def test_levels_formats_loaders_and_dates_are_found_by_their_names(page: Page) -> None:
    start(
        page,
        named("Cube", processing_levels=["L2A"], formats=["zarr"], temporal_sampling=["time_series"]),
        named("Tiles", formats=["txt", "jpeg"], torchgeo="Tiles"),
    )  # fmt: skip
    for typed, name in (
        ("L2A", "Cube"), ("Level-2A", "Cube"), ("zarr", "Cube"), ("time series", "Cube"),
        ("TorchGeo", "Tiles"), ("JPG", "Tiles"), ("txt", "Tiles"),
    ):  # fmt: skip
        ask(page, typed)
        assert page.evaluate(NAMES) == [name], typed
    assert ask(page, "text") == 0  # a file of plain text is about no text


@pytest.mark.parametrize(
    ("typed", "missing", "note"),
    [
        ("without semantic segmentation", {"Masks", "Maps"}, "is read as Task: Semantic segmentation. "),
        ("minus semantic segmentation", {"Masks", "Maps"}, "Left out: 2 with “semantic segmentation”. "),
        ("-semantic segmentation", {"Masks", "Maps"}, "Left out: 2 with “semantic segmentation”. "),
        # Its value counts, not what a text says of others.
        ("no change detection", {"Pairs"}, "Left out: 1 with “change detection”. "),
        ("not SAR", {"Maps", "Boxes"}, "is read as Modality: SAR. "),
        ("without point clouds", {"Maps"}, "is read as Modality: LiDAR. "),
        ("without Google Earth", {"Masks"}, "Left out: 1 with “Google Earth”. "),
        ('-"Google Earth"', {"Masks"}, "Left out: 1 with “Google Earth”. "),
        ("not “Google Earth”", {"Masks"}, "Left out: 1 with “Google Earth”. "),
        ("no aerial camera", {"Maps"}, "is read as Sensor: Aerial camera. "),
        ("not crowdsourced", {"Clicks"}, "is read as Labels come from: Crowdsourced. "),
        ("without plain text", {"Pairs"}, "is read as Format: Plain text. "),
        ("not change detection or regression", {"Boxes", "Pairs"}, "detection or Task: Regression. "),
        ("not change detection, regression", {"Boxes", "Pairs"}, "or “regression”. "),
        ("not change detection and masks", {"Maps", "Boxes", "Pairs", "Clicks"}, "Left out: "),
        # Other words in quotes, or in one: what has all of them.
        ('-"earth pictures"', {"Masks"}, "Left out: 1 with “earth pictures”. "),
        ('not "earth pictures" pictures', {"Masks", "Boxes", "Pairs", "Clicks"}, "with “earth pictures”. "),
        ("not earth-pictures", {"Masks"}, "Left out: 1 with “earth-pictures”. "),
        ("no licence", set(), "is read as Licence: "),
        ("Crop/No-Crop", {"Masks", "Maps", "Boxes", "Pairs"}, ""),  # a name, and nothing left out
    ],
)  # fmt: skip
def test_whole_values_and_quoted_words_are_left_out(
    page: Page, typed: str, missing: set[str], note: str
) -> None:
    start(
        page,
        told("Masks", "Earth pictures.", tasks=["semantic_segmentation"], sensors=["google_earth"],
             modalities=["rgb"], licence="not_stated"),
        told("Maps", "Aerial pictures, no pairs for change detection.", tasks=["semantic_segmentation"],
             modalities=["sar", "lidar"], sensors=["aerial_camera"], licence="not_stated"),
        told("Boxes", "Things.", tasks=["regression"], modalities=["sar"], licence="not_stated"),
        told("Pairs", "SAR or not.", tasks=["change_detection"], formats=["txt"], modalities=["rgb"],
             licence="not_stated"),
        {**told("Clicks", "Fields.", reference_sources=["crowdsourced"], licence="not_stated"),
         "aliases": ["Crop/No-Crop"]},
    )  # fmt: skip
    ask(page, typed)
    assert {"Masks", "Maps", "Boxes", "Pairs", "Clicks"} - set(page.evaluate(NAMES)) == missing
    assert note in page.evaluate(NOTE)


PLACED = (
    named("Home", countries=["USA"], continents=["North America"], modalities=["rgb"]),
    named("Home and Away", countries=["USA", "TUR"], continents=["Asia", "North America"],
          modalities=["rgb"]),
    named("Away", countries=["TUR"], continents=["Asia"], modalities=["rgb"]),
    named("Everywhere", coverage="global", modalities=["rgb"]),
    named("Unknown", modalities=["rgb"]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("rgb outside the US", {"Home and Away", "Away", "Everywhere"}),
        ("rgb outside of USA", {"Home and Away", "Away", "Everywhere"}),
        ("rgb outside TUR", {"Home", "Home and Away", "Everywhere"}),
        ("outside Asia", {"Home", "Home and Away", "Everywhere"}),
        ("rgb not in the US", {"Away", "Everywhere", "Unknown"}),
        ("outside", set()),  # a word like others
        # What lies elsewhere is left out, what is not known to stays.
        ("rgb not outside Asia", {"Away", "Unknown"}),
        ("rgb -outside Asia", {"Away", "Unknown"}),
        ("rgb not outside the US and Turkey", {"Home", "Home and Away", "Away", "Unknown"}),
        # A second place belongs to the first, but for one that is asked for.
        ("rgb outside the US and Turkey", {"Everywhere"}),
        ("rgb outside the US or the TUR", {"Everywhere"}),
        ("rgb outside the US, Turkey", {"Everywhere"}),
        ("rgb outside the US and outside Asia", {"Everywhere"}),
        ("rgb outside Asia and the US", {"Everywhere"}),
        ("rgb outside the US and in Turkey", {"Home and Away", "Away"}),
        ("rgb outside the US and not Turkey", {"Everywhere"}),
        ("rgb not in the US and Turkey", {"Everywhere", "Unknown"}),
        ("rgb not in the US or in Turkey", {"Everywhere", "Unknown"}),
        ("rgb not in Asia, USA", {"Everywhere", "Unknown"}),
        ("rgb not in Turkey and outside the US", {"Everywhere"}),
        ("rgb -USA and Turkey", {"Away"}),
        ("rgb USA or TUR", {"Home", "Home and Away", "Away"}),
        ("rgb Turkey or North America", {"Home", "Home and Away", "Away"}),
        ("away outside", {"Away", "Home and Away"}),
    ],
)
def test_outside_a_place_is_what_lies_elsewhere_too(
    page: Page, typed: str, names: set[str]
) -> None:
    start(page, *PLACED)
    ask(page, typed)
    assert set(page.evaluate(NAMES)) == names


def test_who_leaves_a_place_out_is_told_what_lies_elsewhere_too(page: Page) -> None:
    start(page, *PLACED)
    ask(page, "rgb -USA")
    assert (
        "Left out: 2 with “USA”; 1 of them lie elsewhere as well, and “outside”"
        in page.evaluate(NOTE)
    )
    ask(page, "rgb -Turkey")
    assert "Left out: 2 with “Turkey”; 1 of them" in page.evaluate(NOTE)
    ask(page, "-rgb")
    assert "elsewhere" not in page.evaluate(NOTE)
    ask(page, "outside USA")
    assert (
        "“outside USA” is read as: also or only in other places than United States"
        in page.evaluate(NOTE)
    )


def test_dataset_of_a_continent_alone_lies_outside_countries_of_others(page: Page) -> None:
    start(
        page,
        named("Savanna", continents=["Africa"]),
        named("Prairie", continents=["North America"]),  # in the United States or not
        named("Islands", continents=["North America", "Oceania"], countries=["USA"]),
        named("Reserve", continents=["Africa"], countries=["KEN"]),
        named("Bay", continents=["Europe"], countries=["FRA"]),
        named("Made", coverage="none"),
    )
    for typed, names in (
        ("outside the US", {"Savanna", "Bay", "Reserve"}),
        ("outside Kenya", {"Prairie", "Islands", "Bay"}),
        ("outside the US and Africa", {"Bay"}),
        ("outside France and Africa", {"Prairie", "Islands"}),
    ):
        ask(page, typed)
        assert set(page.evaluate(NAMES)) == names, typed


def test_places_that_are_left_out_together_are_told(page: Page) -> None:
    start(page, *PLACED)
    ask(page, "rgb not in the US and Turkey")  # none of the three lies in a third place
    assert "Left out: 3 with “US” or “Turkey”. " in page.evaluate(NOTE)
    ask(page, "rgb outside the US, Turkey")
    assert (
        "“outside US, Turkey” is read as: also or only in other places than United States"
        in page.evaluate(NOTE)
    )
    ask(page, "rgb not outside Asia")
    assert "Left out: 3 with “outside Asia”. " in page.evaluate(NOTE)


def test_images_and_classes_can_be_filtered_by_number(page: Page) -> None:
    start(
        page,
        named("Few", image_count=4999, class_count=2),
        named("Enough", image_count=5000, class_count=12),
        named("Not Counted"),
    )
    for name, text, found in (("images", "5,000", ["Enough"]), ("classes", "3", ["Enough"])):
        page.evaluate(
            f"""(() => {{
              const input = document.querySelector('[data-range={name}] input[data-end=from]');
              input.value = '{text}';
              input.dispatchEvent(new Event('input', {{bubbles: true}}));
            }})()"""
        )
        assert page.evaluate(NAMES) == found
        chip = page.evaluate("document.querySelector('.finder-chips button').textContent")
        assert chip.startswith(f"Number of {name}: from {text}")
        page.wait(f"location.hash.includes('{name}=')", "the address follows")
        page.evaluate("document.querySelector('.finder-chips .clear').click()")
        assert len(page.evaluate(NAMES)) == 3


def test_a_comma_groups_three_digits_each_or_is_a_decimal_comma(page: Page) -> None:
    start(page, named("One", gsd_m=[10]))
    expected = {
        ("5,000", "images"): 5000,
        ("1,234,567.5", "size"): 1234567.5,
        ("1,500e3", "size"): 1500000,
        ("1000,000", "images"): 1000000,
        ("0,3 m", "gsd"): 0.3,
        ("0,125", "gsd"): 0.125,
        ("2,5", "gsd"): 2.5,
        ("1,5 GB", "volume"): 1.5e9,
        ("1,5000", "images"): 1.5,
        ("0.3", "gsd"): 0.3,
        ("1.234,5", "images"): None,
        ("1,2,3", "images"): None,
        ("1,234,56", "images"): None,
    }
    for (text, kind), number in expected.items():
        found = page.evaluate(f"window.finderCore.amount({text!r}, {kind!r})")
        assert found == (number if number is None else pytest.approx(number)), text


def test_all_of_several_sensors_can_be_asked_for_at_once(page: Page) -> None:
    start(page, named("One", sensors=["sentinel-1"]),
          named("Two", sensors=["sentinel-1", "sentinel-2"]))  # fmt: skip
    page.evaluate(
        """document.querySelectorAll('[data-facet=sensors] .include').forEach((one) => one.click())"""
    )
    assert len(page.evaluate(NAMES)) == 2
    page.evaluate("document.querySelector('[data-facet=sensors] .every input').click()")
    assert page.evaluate(NAMES) == ["Two"]
    page.wait("location.hash.includes('sensors.all=1')", "the address follows")


def test_what_is_sent_is_what_the_package_wrote(page: Page) -> None:
    """The script unpacks what `finder.parts` packs."""
    whole = finder.data(SENSED)
    shown, _ = finder.parts(whole)
    texts, rows = page.evaluate(
        f"""(() => {{
          const {{texts, facets}} = window.finderCore.unpacked({json.dumps(shown)});
          return [texts, Object.fromEntries(Object.entries(facets).map(([name, one]) => [name, one.rows]))];
        }})()"""
    )
    assert texts == {name: whole["texts"][name] for name in texts}
    assert {"id", "name", "aliases", "summary"} <= set(texts)
    assert rows == {name: facet["rows"] for name, facet in whole["facets"].items()}


def test_number_that_only_begins_so_comes_after_the_whole_one(page: Page) -> None:
    start(
        page, named("Roofs 1000", lists=["ahmadi", "sidl"]), told("Houses", "100 kinds of roofs.")
    )
    assert ask(page, "roofs 100") == 2
    assert page.evaluate(NAMES) == ["Houses", "Roofs 1000"]
