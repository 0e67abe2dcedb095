"""Numbers of the second half of the review, on catalogues small enough to count by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import claims, geography, places, wishes
from analysis.figures.marks import figures_text
from analysis.generality import Trend
from analysis.stated.review_second import exemplars, generic, organising, trends
from analysis.stated.review_second import geography as on_geography
from tests.conftest import record, small


def on(identifier: str, *continents: str, coverage: str = "listed", **facts: object):
    """A record on continents."""
    named = {"continents": list(continents)} if continents else {}
    return record(identifier, coverage=coverage, **named, **facts)


def test_numbers_of_the_chapter_on_geography(monkeypatch) -> None:
    monkeypatch.setattr(claims, "figure_shares", lambda *_: ["not reproduced"])
    catalogue = small(
        on("a", "Africa", lists=["x"], countries=["KEN"]),
        on("b", "Europe", lists=["x"]),
        on("c", coverage="not_stated", lists=["x"]),
        on("d", "Africa", "Europe", countries=["KEN", "DEU"]),
        on("e", coverage="global"),
        on("f", "Asia", coverage="global", lists=["x"]),
        on("g", coverage="none"),
        on("h", coverage="listed"),  # a place that no source puts on a continent
        record("i", coverage="listed", continents="not_applicable", lists=["x"]),
    )
    numbers = on_geography.geography_numbers(catalogue)
    # Known: a, b, d, e, f; unknown: c and h; g lies nowhere and i at sea.
    assert [numbers[k] for k in ("datasets", "known", "unknown", "nowhere")] == ["9", "5", "2", "1"]
    assert [numbers[k] for k in ("unplaced", "at_sea")] == ["1", "1"]
    # Listed: a, b and d; global without a list: e, with one: f.
    assert [numbers[k] for k in ("listed", "global_only", "global_named")] == ["3", "1", "1"]
    assert [numbers[k] for k in ("lists_known", "own_search", "own_known")] == ["3", "4", "2"]
    for continent in ("africa", "europe"):
        assert numbers[continent] == "40 % (2 of 5, 95 % interval 12–77 %)"
        # Each has one of its own; d lies on both. 1 of 5 is 4 to 62 % by Wilson.
        assert numbers[f"{continent}_alone"] == "20 % (1 of 5, 95 % interval 4–62 %)"
    # e may lie in Africa or not, and so may c and h: 2 to 5 of 7; and f, global with Asia named: 6 of 7.
    assert [numbers[k] for k in ("africa_least", "africa_most")] == ["29 %", "86 %"]
    assert numbers["africa_everywhere"] == "60 %"
    asia = (1 + 1 / 6) / 5 / geography.continent_people()["Asia"]
    assert numbers["asia_people"] == f"{asia:.2f}"
    oceania = 1 / 6 / 5 / geography.continent_people()["Oceania"]
    assert numbers["oceania_people"] == figures_text(oceania)
    # Without e; and without f, which names Asia only, too.
    assert (numbers["oceania_unspread"], numbers["oceania_unglobal"]) == ("0", "0")
    assert (numbers["oceania_named"], numbers["own_first"]) == ("0", "none")
    named = int(numbers["all_countries"].replace(",", "")) - 2
    assert numbers["unnamed_countries"] == str(named) and numbers["countries_known"] == "2"


def test_global_datasets_that_name_oceania_are_told_apart_from_those_without_a_list(
    monkeypatch,
) -> None:
    """The sixths of global datasets without a list explain only a part of Oceania's ratio."""
    monkeypatch.setattr(claims, "figure_shares", lambda *_: ["not reproduced"])
    catalogue = small(
        on("a", "Asia", countries=["IND"], lists=["x"]),
        on("b", "Oceania"),
        on("c", "Oceania", coverage="global"),
        on("d", coverage="global"),
    )
    numbers = on_geography.geography_numbers(catalogue)
    people = geography.continent_people()["Oceania"]
    shares = {
        "oceania_people": (2 + 1 / 6) / 4,  # d gives a sixth
        "oceania_unspread": 2 / 3,  # without d
        "oceania_unglobal": 1 / 2,  # without c, too
    }
    assert {key: numbers[key] for key in shares} == {
        key: figures_text(share / people) for key, share in shares.items()
    }
    assert numbers["oceania_named"] == "1"


def test_the_difference_is_that_of_our_search_less_that_of_the_lists() -> None:
    catalogue = small(
        *[on(f"l{i}", "Europe", lists=["x"]) for i in range(4)],
        on("l4", "Oceania", lists=["x"]),
        on("o0", "Oceania"),
        on("o1", "Europe"),
    )
    row = on_geography.searched_against_lists(catalogue).set_index("continent").loc["Oceania"]
    assert row["value"] == pytest.approx(1 / 2 - 1 / 5)
    assert row["low"] < row["value"] < row["high"]


def test_a_share_that_the_search_has_fewer_of_is_told_as_one_that_differs() -> None:
    table = pd.DataFrame(
        [("Europe", -0.1, -0.2, -0.01)], columns=["continent", "value", "low", "high"]
    ).assign(n_lists=1, known_lists=9, n_own=2, known_own=8)
    assert on_geography.who_looked(table).startswith("Between our search and the lists")


def test_cards_without_a_licence_or_volume_are_counted(monkeypatch) -> None:
    catalogue = small(
        record("a", licence="CC-BY-4.0", volume_bytes=5),
        record("b", volume_bytes=5),
        record("c", licence="not_stated", volume_bytes=5, homepage="https://example.org/c"),
        record("d", depth="listed", lists=["x"]),
    )
    chosen = pd.DataFrame({"id": ["a", "b", "c"], "rank": [1, 2, 1]})
    monkeypatch.setattr(exemplars.exemplary, "choose", lambda _: chosen)
    numbers = exemplars.exemplary_numbers(catalogue)
    assert [numbers[k] for k in ("cards", "each", "read")] == ["3", "2", "3"]
    assert [numbers[k] for k in ("no_licence", "none_there", "no_volume")] == ["2", "1", "0"]


def test_open_licences_lie_between_two_shares_where_nobody_knows() -> None:
    disputed = record("g", licence="MIT")
    disputed["facts"]["licence"] |= {  # type: ignore[index]
        "disputed": [{"value": "CC-BY-NC-4.0", "from": "page"}], "because": "it is newer",
    }  # fmt: skip
    made = [
        record("a", licence="CC-BY-4.0", data_doi="10.5281/zenodo.12345"),
        record("b", licence="CC-BY-NC-4.0"),
        record("c", licence="not_stated", homepage="https://example.org/c"),
        record("d", licence="not_stated", homepage="https://zenodo.org/records/1"),
        record("e", licence="LicenseRef-custom"),
        record("f", depth="listed", lists=["ahmadi"]),
    ]
    numbers = organising.organising_numbers(small(*made))
    assert numbers["open_licence"].startswith("33 % (1 of 3,")  # a, b and c
    assert (numbers["open_least"], numbers["open_most"]) == ("25 %", "50 %")  # and d
    assert numbers["doi"].startswith("20 % (1 of 5,")  # all that were read
    assert (numbers["questions"], numbers["recorded"], numbers["disagree"]) == ("15", "3", "0")
    with_g = organising.organising_numbers(small(*made, disputed))
    assert with_g["open_licence"].startswith("33 % (1 of 3,") and with_g["disagree"] == "1"
    assert (with_g["open_least"], with_g["open_most"]) == ("20 %", "60 %")  # 1 and 3 of five
    assert numbers["no_licence"].startswith("40 % (2 of 5,")  # c and d, of all but f
    assert numbers["none_there"].startswith("50 % (1 of 2,") and numbers["none_unread"] == "1"


def test_georeferenced_formats_lie_between_two_shares_where_nobody_says() -> None:
    formats = [["geotiff"], ["png"], ["tiff", "json"], ["envi"], ["png", "csv"], ["csv"]]
    formats += [["tiff", "geotiff"]]
    made = [record(f"d{i}", formats=one) for i, one in enumerate(formats)]
    numbers = organising.organising_numbers(small(*made, record("none")))
    assert numbers["georeferenced"].startswith("50 % (2 of 4,")
    assert numbers["georeference_unsaid"] == "2"
    # Two to four of six: of labels alone, and of no format, nothing is known of images.
    assert (numbers["georeferenced_least"], numbers["georeferenced_most"]) == ("33 %", "67 %")


def test_an_official_split_lies_between_two_shares_where_nobody_says() -> None:
    told = ["official", "withheld", "none", "not_stated", "not_stated"]
    made = [record(f"d{i}", splits=one) for i, one in enumerate(told)]
    numbers = organising.organising_numbers(small(*made, record("none")))
    assert numbers["splits"].startswith("67 % (2 of 3,") and numbers["splits_unsaid"] == "2"
    assert (numbers["splits_least"], numbers["splits_most"]) == ("40 %", "80 %")  # 2 and 4 of five


@pytest.fixture()
def two_ends(monkeypatch):
    """Datasets with an index in 2009 to 2013, of which 2012 is the last complete year."""
    values = {2009: [0.0], 2010: [0.0, 0.6], 2011: [0.0, 0.3, 0.6], 2012: [0.0, 0.6], 2013: [0.6]}
    rows = [(year, value) for year, every in values.items() for value in every]
    table = pd.DataFrame(rows, columns=["year", "index"])
    table["known"] = [3, 3, 3, 4, 5, 5, 5, 5, 5]
    monkeypatch.setattr(trends, "index_table", lambda _: table)
    monkeypatch.setattr(trends, "trend_years", lambda _: (2010, 2012))
    ends = {end: Trend(0.1, -0.1, 0.3, 7, (2010, 2012)) for end in ("general", "specific")}
    for name in ("end_trends", "complete_end_trends", "shorter_end_trends"):
        monkeypatch.setattr(trends, name, lambda _: ends)
    for name in ("index_trend", "spread_trend", "relative_spread_trend"):
        monkeypatch.setattr(trends, name, lambda _: ends["general"])
    return small(record("a"))


def test_shares_of_the_ends_by_year(two_ends) -> None:
    table = trends.general_by_year(two_ends)
    assert table[["year", "n", "known", "total"]].to_numpy().tolist() == [
        [2010, 1, 2, 2],
        [2011, 1, 3, 3],
        [2012, 1, 2, 2],
        [2013, 1, 1, 1],
    ]
    ends = trends.ends_by_year(two_ends)
    assert ends.loc[ends["end"] == "specific", "n"].tolist() == [1, 1, 1, 0]


def test_numbers_of_the_two_trends(two_ends) -> None:
    numbers = trends.trends_numbers(two_ends)
    assert numbers["general_last"] == "50 % (1 of 2, 95 % interval 9–91 %)"
    assert numbers["last_year"] == "2012"
    # Trends of the fixture are those of all years; 2013 is known in part.
    told = numbers["last_year_sentence"].replace("\u00a0", " ")
    assert told.endswith("50 % in 2012 (1 of 2) and 100 % in 2013 (1 of 1 so far).")
    # 2010 to 2012: three of seven.
    assert numbers["specific_all"] == "43 % (3 of 7, 95 % interval 16–75 %)"
    # Three of nine have three dimensions, the fewest allowed.
    assert numbers["thin"] == "33 % (3 of 9, 95 % interval 12–65 %)"
    assert numbers["specific_numbers"] == (
        "the catalogue has 1, 1 and 1 highly specific datasets of the years 2010 to 2012."
    )


def test_the_last_three_years_must_have_both_ends(monkeypatch) -> None:
    monkeypatch.setattr(trends, "trend_years", lambda _: (2010, 2014))

    def holds(**left_out: float) -> bool:
        rows = [
            (year, value)
            for year in (2011, 2012, 2013, 2014)
            for value in (0.0, 0.6)
            if left_out.get(f"y{year}") != value
        ]
        table = pd.DataFrame(rows, columns=["year", "index"])
        monkeypatch.setattr(trends, "index_table", lambda _: table)
        return trends.both_ends_are_populated(small(record("a")))

    assert holds() and holds(y2011=0.0)
    assert not holds(y2012=0.6) and not holds(y2014=0.0)


def pretraining(identifier: str, **facts: object) -> dict[str, object]:
    return record(identifier, tasks=["pretraining"], **facts)


def test_platforms_of_pretraining_and_other_datasets() -> None:
    catalogue = small(
        pretraining("a", platforms=["uav"]),
        pretraining("b", platforms=["satellite"]),
        pretraining("c"),
        record("d", tasks=["vqa"], platforms=["satellite", "uav"]),
        record("e", platforms=["uav"]),
        record("f", platforms=["satellite"]),
    )
    said = [generic._share_with(catalogue, "uav", pretraining=p) for p in (True, False)]
    assert said == [
        "50 % (1 of 2, 95 % interval 9–91 %)",
        "67 % (2 of 3, 95 % interval 21–94 %)",
    ]


def test_the_dates_of_pretraining_datasets_are_told_with_those_unknown() -> None:
    catalogue = small(
        pretraining("a", temporal_sampling=["single_date", "time_series"]),
        pretraining("b", temporal_sampling=["time_series"]),
        pretraining("c", temporal_sampling="not_stated"),
        pretraining("d"),
        record("e", tasks=["vqa"], temporal_sampling=["bi_temporal", "single_date"]),
        record("f", tasks=["vqa"]),
    )
    # Looked for in a, b, c and e; a counts for both of its parts; nothing is known of c and d.
    assert generic.dates_sentence(catalogue) == (
        "Of the 4 pre-training sets, one date of a place is stated by 1, two dates by 0 and a series by 2; "
        "of 2 no number of dates is known. The field has been looked for in 4 of the 6 datasets so far; "
        "of those that are not for pre-training, one date is stated by 1."
    )


def test_the_pretraining_datasets_that_meet_most_come_first() -> None:
    catalogue = small(
        pretraining("few", platforms=["uav"]),
        pretraining("most", platforms=["uav", "satellite"], modalities=["sar"]),
        record("other", platforms=["uav", "satellite", "airborne"], modalities=["sar", "rgb"]),
        pretraining("alike", platforms=["uav"]),
    )
    assert generic.best_pretraining(catalogue) == ["most", "alike", "few"]
    assert generic.best_pretraining(catalogue, most=1) == ["most"]


def test_each_group_of_wishes_is_weighted_three_times() -> None:
    variants = generic.variants()
    assert len(variants) == 1 + len(wishes.GROUPS) == 6
    # Three parts of seven for the one, one part for each of the four others.
    of_continents = variants["Continents three times"].filter(like="continents:").sum()
    assert of_continents == pytest.approx(3 / 7)
    assert variants["All alike"].filter(like="continents:").sum() == pytest.approx(1 / 5)


def test_as_many_pretraining_datasets_are_told_as_of_all(monkeypatch) -> None:
    curve = pd.DataFrame({"size": [1, 2, 3], "covered": [0.5, 0.6, 0.7]})
    monkeypatch.setattr(generic, "portfolio_curves", lambda _: {"Pre-training datasets": curve})
    catalogue = small(pretraining("a"))
    assert generic._pretraining_best(catalogue, 2) == {
        "pre_sentence": "Of pre-training sets alone the best meets 50 %, and the best 2 together 60 %.",
        "pre_short": "of pre-training sets alone, the best 2 together 60 %",
    }
    # There may be fewer of them than are chosen from all.
    assert generic._pretraining_best(catalogue, 8)["pre_short"].endswith("the best 3 together 70 %")
    assert generic._pretraining_best(catalogue, 1) == {
        "pre_sentence": "Of pre-training sets alone the best meets 50 %.",
        "pre_short": "of pre-training sets alone, the best 50 %",
    }


def test_there_is_no_best_pretraining_dataset_of_none() -> None:
    here = small(record("a", continents=["Europe", "Africa"]))
    said = "no pre-training set is on record"
    best = generic._pretraining_best(here, 1)
    assert best == {"pre_sentence": "No pre-training set is on record.", "pre_short": said}
    assert list(generic.portfolio_curves(here)) == ["All datasets"]
    assert generic.dates_sentence(here).startswith("No pre-training set is on record. ")
    unmet = generic.unmet_sentence(here)
    assert unmet.endswith(f"; {said}.")
    # Continents are names, what else is lacking is not.
    assert ", Asia, North America, " in unmet and "(satellite, " in unmet


def test_findings_on_pretraining_need_a_lead_and_more_than_half() -> None:
    def maps(*sources: str) -> bool:
        made = [pretraining(f"d{i}", reference_sources=[s]) for i, s in enumerate(sources)]
        other = record("other", reference_sources=["in_situ", "simulated"], tasks=["vqa"])
        return generic.pretraining_labels_from_maps(small(*made, other))

    assert maps("existing_map", "existing_map", "in_situ")
    assert not maps("existing_map", "in_situ") and not maps("in_situ", "in_situ", "existing_map")

    def satellites(*platforms: list[str]) -> bool:
        made = [pretraining(f"d{i}", platforms=p) for i, p in enumerate(platforms)]
        return generic.pretraining_from_satellites(small(*made, pretraining("none")))

    assert satellites(["satellite"], ["satellite"], ["uav"])
    assert not satellites(["satellite"], ["satellite", "uav"])


def test_china_is_compared_with_asia_only() -> None:
    def leads(*countries: str) -> bool:
        return on_geography.china_leads_asia(
            small(*[record(f"d{i}", countries=[c]) for i, c in enumerate(countries)])
        )

    assert leads("CHN", "CHN", "JPN", "USA", "USA", "USA")
    assert not leads("CHN", "JPN", "JPN")


def test_china_leads_asia_without_change_detection_too() -> None:
    def leads(*tasks: str) -> bool:
        china = [record(f"c{i}", countries=["CHN"], tasks=[task]) for i, task in enumerate(tasks)]
        return on_geography.china_leads_asia(
            small(*china, record("j", countries=["JPN"], tasks=["vqa"]))
        )

    assert leads("vqa", "vqa", "change_detection")
    assert not leads("change_detection", "change_detection")


def test_change_in_china_is_set_against_datasets_that_name_others_only() -> None:
    catalogue = small(
        record("a", countries=["CHN", "JPN"], tasks=["change_detection"]),
        record("b", countries=["CHN"], tasks=["vqa"]),
        record("c", countries=["JPN"], tasks=["change_detection", "vqa"]),
        record("d", countries=["KEN"], tasks=["vqa"]),
        record("e", countries=["KEN"], tasks=["vqa"]),
        record("f", tasks=["change_detection"]),
    )
    assert on_geography.change_in_china(catalogue) == ((1, 2), (1, 3))
    # One of two against one of three may be chance; ten of twelve against none of twelve not.
    assert not on_geography.china_is_for_change(catalogue)
    made = [record(f"c{i}", countries=["CHN"], tasks=["change_detection"]) for i in range(10)]
    made += [record(f"d{i}", countries=["CHN"], tasks=["vqa"]) for i in range(2)]
    rest = [record(f"k{i}", countries=["KEN"], tasks=["vqa"]) for i in range(12)]
    assert on_geography.china_is_for_change(small(*made, *rest))


def changes(country: str, task: str, names: list[str], count: int) -> list[dict[str, object]]:
    """Records that name a country, have a task and are on lists."""
    key = "".join([country, task[:3], *names]).lower()
    return [
        record(f"{key}{i}", countries=[country], tasks=[task], lists=names) for i in range(count)
    ]


def test_a_list_is_of_a_task_that_four_in_five_of_its_datasets_have() -> None:
    catalogue = small(
        *changes("CHN", "change_detection", ["x"], 3),
        *changes("CHN", "change_detection", ["x", "y"], 1),
        *changes("CHN", "vqa", ["x"], 1),
        *changes("KEN", "vqa", ["y"], 1),
        record("unknown", lists=["x"]),
    )
    of_it, only = on_geography.lists_of(catalogue, "change_detection")
    assert of_it == ["x"]  # 4 of 5 whose task is known; of y, 1 of 2
    assert only == {"chnchax0", "chnchax1", "chnchax2", "chnvqax0", "unknown"}
    fewer = catalogue.where(set(catalogue.records) - {"chnchax0"})
    assert on_geography.lists_of(fewer, "change_detection") == ([], set())


def test_what_lists_of_change_detection_add_to_china_is_told() -> None:
    wide = [
        *changes("CHN", "change_detection", ["y"], 2),
        *changes("CHN", "vqa", ["y"], 18),
        *changes("KEN", "change_detection", ["y"], 1),
        *changes("KEN", "vqa", ["y"], 19),
    ]
    narrow = changes("CHN", "change_detection", ["x"], 20)
    # 22 of 40 against 1 of 20, 50 points; without, 2 of 20 (Wilson 2.8 to 30.1 %) against 1 of 20 (0.9 to
    # 23.6 %): 5 − √(7.2² + 18.6²) = −15.0, 5 + √(20.1² + 4.1²) = 25.5.
    told = on_geography.change_by_lists(small(*wide, *narrow))
    assert told == (
        "Most of the difference is which lists were read: of the 2 lists that name a dataset on record, "
        "1 is of change detection. Without the 20 datasets that no other list names, the difference is 10 % "
        "(2 of 20) against 5.0 % (1 of 20), +5.0 points, 95 % interval −15.0 to +25.5, instead of +50.0 "
        "points: no difference is shown."
    )
    none = on_geography.change_by_lists(small(*wide))
    assert none == "Of the 1 list that names a dataset on record, none is of change detection."


def test_of_no_lead_no_part_is_which_lists_were_read() -> None:
    made = [
        *changes("CHN", "change_detection", ["x"], 1),
        *changes("CHN", "change_detection", ["y"], 1),
        *changes("CHN", "vqa", ["y"], 18),
        *changes("KEN", "change_detection", ["y"], 3),
        *changes("KEN", "vqa", ["y"], 17),
    ]
    told = on_geography.change_by_lists(small(*made))  # 2 of 20 against 3 of 20, then 1 of 19
    assert told.startswith(
        "Of the 2 lists that name a dataset on record, 1 is of change detection. Without the 1 dataset that "
        "no other list names, the difference is 5.3 % (1 of 19) against 15 % (3 of 20), "
    )
    assert told.endswith(", instead of −5.0 points: no difference is shown.")


def test_lists_are_not_said_to_matter_where_the_lead_stays() -> None:
    made = [
        *changes("CHN", "change_detection", ["y"], 15),
        *changes("CHN", "vqa", ["y"], 5),
        *changes("KEN", "change_detection", ["x"], 5),
        *changes("KEN", "vqa", ["y"], 15),
    ]
    told = on_geography.change_by_lists(small(*made))  # 15 of 20 against 5 of 20, then 0 of 15
    assert (
        told.startswith("None of the difference is which lists were read")
        and "no difference" not in told
    )


def test_the_part_of_our_search_is_told_of_the_periods_compared(monkeypatch) -> None:
    def table(**known: int) -> pd.DataFrame:
        return pd.DataFrame({"group": list(known), "known": list(known.values())})

    monkeypatch.setattr(places, "by_period", lambda _: table(a=20, b=50, c=80, d=100))
    monkeypatch.setattr(places, "by_period_listed", lambda _: table(b=45, c=9, d=60))
    told = on_geography.own_by_period(small(record("a")))
    assert told == ("10 %", "40 %")  # a has fewer than 30


def pictured(name: str, airborne: int, whole: int, *countries: str) -> list[dict[str, object]]:
    platforms = [["airborne"]] * airborne + [["satellite"]] * (whole - airborne)
    return [
        record(f"{name}-{k}", countries=list(countries), platforms=platform)
        for k, platform in enumerate(platforms)
    ]


def test_airborne_images_of_a_country() -> None:
    catalogue = small(
        record("a", countries=["USA", "KEN"], platforms=["airborne", "satellite"]),
        record("b", countries=["USA"], platforms=["satellite"]),
        record("c", countries=["KEN"], platforms=["airborne"]),
        record("d", countries=["USA"]),  # nobody knows how it was seen
        record("e", platforms=["airborne"]),
    )
    here, there, each = on_geography.airborne_by_country(catalogue, "USA")
    assert (here, there, each) == ((1, 2), (1, 1), {"KEN": (1, 1)})


def test_a_file_of_places_with_other_numbers_than_the_record_is_told(monkeypatch) -> None:
    units = pd.DataFrame(
        [("a", "chip", 4830), ("b", "chip", 20), ("c", "site", 7), ("gone", "chip", 3)],
        columns=["dataset", "unit", "samples"],
    )
    monkeypatch.setattr("analysis.samples.sources", lambda data: units)
    catalogue = small(
        record("a", image_count=4831, unit="patch"),
        record("b", image_count=20, unit="patch"),
        record("c", image_count=9, unit="patch"),  # sites are no patches
    )
    assert on_geography.samples_differ(catalogue) == (
        "A’s file of places adds up to 4,830 chips, where its record has 4,831."
    )
    assert on_geography.samples_differ(small(record("b", image_count=20, unit="patch"))) == ""


def test_airborne_images_are_told_beside_those_of_other_countries() -> None:
    """Kenya has fewer airborne images, Germany no fewer; Fiji has too few datasets."""
    catalogue = small(
        *pictured("us", 30, 60, "USA"),
        *pictured("also", 0, 40, "USA", "FRA"),
        *pictured("de", 12, 30, "DEU"),
        *pictured("ke", 1, 90, "KEN"),
        *pictured("fj", 20, 29, "FJI"),
    )
    said = on_geography.airborne_sentence(catalogue, "USA", "the United States")
    said = said.replace("\N{NO-BREAK SPACE}", " ")
    assert "30 % (30 of 100, 95 % interval" in said and "22 % (33 of 149, 95 % interval" in said
    assert (
        "+7.9 points, 95 % interval −3.1 to" in said and "so that no higher share is shown" in said
    )
    assert said.endswith(
        "Of the 2 countries that 30 or more of these name, no lower share than that of the United "
        "States is shown for Germany (40 %, 12 of 30)."
    )
    clear = small(*pictured("us", 60, 60, "USA"), *pictured("ke", 1, 90, "KEN"))
    said = on_geography.airborne_sentence(clear, "USA", "the United States")
    assert "no higher" not in said and "no lower" not in said
    assert on_geography.airborne_sentence(small(record("a")), "USA", "the United States") == ""


@pytest.mark.parametrize(
    ("shares", "holds"),
    [
        ((0.4, 0.3, 0.2, 0.1, 0.05), True),
        ((0.4, 0.15, 0.2, 0.1, 0.05), False),  # North America behind Africa
        ((0.15, 0.4, 0.2, 0.1, 0.05), False),
        ((0.4, 0.3, 0.2, 0.35, 0.05), False),  # South America between the two
    ],
)
def test_the_order_of_continents(monkeypatch, shares, holds) -> None:
    names = ["Europe", "North America", "Africa", "South America", "Oceania"]
    table = pd.DataFrame({"continent": names, "share": shares})
    monkeypatch.setattr(places, "shares", lambda _: table)
    assert on_geography.order_of_continents(small(record("a"))) is holds


@pytest.mark.parametrize(("highest", "holds"), [(0.31, True), (0.29, False)])
def test_bounds_outweigh_an_interval_that_is_half_as_wide(monkeypatch, highest, holds) -> None:
    row = {"continent": "Africa", "low": 0.2, "high": 0.3, "lowest": 0.1, "highest": highest}
    monkeypatch.setattr(places, "shares", lambda _: pd.DataFrame([row]))
    assert on_geography.unknown_outweighs_sampling(small(record("a"))) is holds
