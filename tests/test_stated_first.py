"""Numbers of the first half of the review, on catalogues small enough to count by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import growth, vocabularies
from analysis.growth import Shuffled
from analysis.measures import share_of
from analysis.stated.review_first import (
    history,
    measures,
    platforms,
    rates,
    rates_told,
    reference,
    tasks,
    why,
)
from tests.conftest import record, small


def sized(identifier: str, size: int, volume: int, **facts: object) -> dict[str, object]:
    return record(identifier, size_pixels=size, volume_bytes=volume, **facts)


def test_pairs_of_task_and_modality() -> None:
    counts = {("vqa", "rgb"): 4, ("regression", "rgb"): 3, ("captioning", "sar"): 2}
    counts[("tracking", "lidar")] = 1
    made = [
        record(f"{task}-{i}".replace("_", "-"), tasks=[task], modalities=[modality])
        for (task, modality), n in counts.items()
        for i in range(n)
    ]
    numbers = why.why_numbers(small(*made, record("half", tasks=["vqa"])))
    pairs = len(vocabularies.ids("tasks")) * len(vocabularies.ids("modalities"))
    assert (numbers["datasets"], numbers["known"], numbers["unknown"]) == ("11", "10", "1")
    assert (numbers["pairs"], numbers["filled"]) == (str(pairs), "4")
    assert numbers["thin"] == "2"  # of two and of one, not the one of three
    assert numbers["top_pair"] == "visual question answering of RGB data"
    assert numbers["top_pair_n"] == "4"
    # The first two hold 7 of 10 datasets, the first alone 4: two pairs hold half.
    assert numbers["top_half"] == f"{200 / pairs:.1f} %"


@pytest.fixture()
def five_years(monkeypatch):
    """Six datasets with a year; the lists last changed in 2011, 2014 and 2015."""
    changed = pd.DataFrame({"commit_date": ["2011-01-01", "2014-01-01", "2015-01-01"]})
    monkeypatch.setattr(history.lists, "lists", lambda data: changed)
    monkeypatch.setattr(growth, "last_complete_year", lambda catalogue: 2014)
    monkeypatch.setattr(growth, "shuffled", lambda *_: Shuffled(1.1, 1.2, 0.9, 1.5))
    for name in ("growth_by_choice", "growth_rates", "year_dependent", "models_reading"):
        monkeypatch.setattr(history, name, lambda _: {})
    monkeypatch.setattr(history, "count_models_by_choice", lambda _: None)
    monkeypatch.setattr(history, "size_rates", lambda _: (None, None))
    monkeypatch.setattr(history, "uncorrected", lambda _: None)
    told = ("growth_text", "growth_found", "rule_reading", "choices_reading", "added_back_reading")
    for name in told:
        monkeypatch.setattr(history, name, lambda *_: "")
    return small(
        sized("a", 5, 5, year=2008),
        sized("b", 5, 5, year=2010),
        record("c", year=2011, size_pixels=5),
        record("d", year=2012),
        record("e", year=2014, volume_bytes=5),
        record("f", year=2015, volume_bytes=5),
        record("g", volume_bytes=5),
    )


def test_years_of_the_catalogue(five_years) -> None:
    numbers = history.history_numbers(five_years)
    assert (numbers["datasets"], numbers["with_year"]) == ("7", "6")
    # Of g, which has a volume, no year is known.
    assert [numbers[k] for k in ("with_size", "without_size", "with_volume")] == ["3", "4", "4"]
    # 2008, 2010, 2011, 2012, 2014, 2015: three of six came out in 2012 or later, two later still.
    assert numbers["half_year"] == "2012"
    assert numbers["half_share"] == "50 % (3 of 6, 95 % interval 19–81 %)"
    # At the end of 2011 there were three of six, at the end of 2012 four.
    assert numbers["doubled_since"] == "2011"
    assert (numbers["lists"], numbers["lists_stopped"]) == ("3", "2")  # 2011 and 2014
    # With a size and before 2010: a; b is of 2010.
    assert (numbers["first_trend_year"], numbers["before"]) == ("2010", "1")
    assert numbers["known_last"] == "0 of the 1 datasets of 2014 (0 %)"
    assert (
        numbers["left_out"]
        == "volume 2010, 2011, 2012, 2013 and 2014; size 2010, 2011, 2012, 2013 and 2014"
    )


def test_a_year_with_just_enough_datasets_is_not_left_out() -> None:
    frame = pd.DataFrame({"year": [2010] * 5 + [2011] * 4, "size_pixels": 1.0, "volume_bytes": 1.0})
    assert history.left_out(frame, (2010, 2011)) == "volume 2011; size 2011"
    assert history.left_out(frame.head(5), (2010, 2010)) == "volume none; size none"


def test_the_largest_grows_only_beyond_the_shuffles(monkeypatch) -> None:
    rate = growth.Rate(1.3, 1.1, 1.5, 2010, 2020, 90, 0.5)
    monkeypatch.setattr(growth, "last_complete_year", lambda catalogue: 2020)
    monkeypatch.setattr(growth, "rate", lambda *_, **__: rate)

    def trends(factor: float) -> set[str]:
        monkeypatch.setattr(growth, "shuffled", lambda *_: Shuffled(factor, 1.2, 0.9, 1.5))
        table = rates.growth_by_choice(small(record("a")))
        assert len(table) == 2 * 3 * (1 + 4 + 3)  # measures, first years, ways
        return set(table.loc[table["way"] == "largest", "trend"])

    assert trends(1.4) == {""} and trends(1.6) == {"grows"}


def test_a_rule_that_shows_a_decline_shows_no_growth() -> None:
    rows = [("size", way, 2010, 0.8, 0.7, 0.9, "shrinks") for way in rates.LEAST_TRIED]
    columns = ["what", "way", "first", "factor", "low", "high", "trend"]
    said = rates_told.rule_reading(pd.DataFrame(rows, columns=columns))
    assert said.count("not shown (0.80-fold a year") == 3


def test_bytes_a_pixel_by_kind() -> None:
    # Bytes of 100 pixels. Six values: their median, from the smallest to the largest (n = 6: 1 − 2/64).
    jpeg = [sized(f"j{k}", 100, 100 * k, formats=["jpeg"]) for k in range(1, 7)]
    cubes = [sized(f"h{k}", 100, 200 * k, modalities=["hyperspectral"]) for k in range(1, 7)]
    series = [sized(f"t{k}", 100, 1000, tasks=["time_series"]) for k in range(6)]
    others = [sized("m", 100, 9900, modalities=["multispectral"])]
    assert measures.bytes_by_kind(small(*jpeg, *cubes, *series, *others)) == (
        "The median is 3.5 for the 6 with JPEG files (1 to 6), 7 for the 6 with hyperspectral images "
        "(2 to 12) and 10 for the 6 with tasks on time series (10 to 10); brackets hold 95 % intervals."
    )
    # Five are too few for an interval, and of a kind that nobody has there is no median.
    assert measures.bytes_by_kind(small(*jpeg, *cubes[:5])) == (
        "The median is 3.5 for the 6 with JPEG files (1 to 6) and 6 for the 5 with hyperspectral images "
        "(too few for an interval); brackets hold 95 % intervals."
    )
    assert measures.bytes_by_kind(small(*cubes[:2])).endswith(" (too few for an interval).")
    assert measures.bytes_by_kind(small(*others)).startswith(
        "No dataset with both on record holds JPEG"
    )


def test_size_and_volume_are_compared_where_both_are_known(monkeypatch) -> None:
    monkeypatch.setattr(measures, "bytes_by_kind", lambda _: "")
    # Logarithms 0, 1, 2 and 0, 2, 1: the correlation is (1 · 1) / 2 = 1/2; of the numbers it is not.
    few = small(
        sized("a", 1, 1), sized("b", 10, 100), sized("c", 100, 10), record("d", size_pixels=5)
    )
    numbers = measures.measures_numbers(few)
    assert (numbers["both"], numbers["with_size"], numbers["with_volume"]) == ("3", "4", "3")
    assert numbers["correlation"] == "0.50"
    # Eleven datasets with 1 to 11 bytes a pixel: eight in ten between the second and the tenth.
    ratios = small(*[sized(f"d{k:02}", 10 * k, 10 * k * k) for k in range(1, 12)])
    numbers = measures.measures_numbers(ratios)
    assert (numbers["low_ratio"], numbers["high_ratio"]) == ("2", "10")


def test_the_ten_largest_by_size_and_by_volume(monkeypatch) -> None:
    monkeypatch.setattr(measures, "bytes_by_kind", lambda _: "")
    # Four are smallest by both; of the ten others the largest by size is the smallest by volume.
    made = [sized(f"s{k}", k, k) for k in range(1, 5)]
    made += [sized(f"l{k:02}", 100 + k, 200 - k) for k in range(10)]
    assert measures.measures_numbers(small(*made))["overlap"] == "10"
    # The largest of all by one measure, of which the other is not known, take nobody's place.
    made += [record(f"o{k}", size_pixels=10_000 + k) for k in range(5)]
    made += [record(f"v{k}", volume_bytes=10_000 + k) for k in range(5)]
    numbers = measures.measures_numbers(small(*made))
    assert (numbers["overlap"], numbers["both"]) == ("10", "14")


def test_tasks_a_dataset_and_what_the_ten_largest_hold(monkeypatch) -> None:
    monkeypatch.setattr(growth, "last_complete_year", lambda catalogue: 2022)
    made = [
        record(f"d{k:02}", tasks=["object_detection"], size_pixels=10 if k else 19, year=2010 + k)
        for k in range(11)
    ]
    several = record("several", tasks=["vqa", "captioning"], year=2020)
    older = record("older", tasks=["vqa"], year=2019)
    numbers = tasks.tasks_numbers(small(*made, several, older, record("none", year=2021)))
    assert (numbers["datasets"], numbers["known"]) == ("14", "13")
    # 12 of 13 have one task, one has two.
    assert numbers["one_task"] == "92 % (12 of 13, 95 % interval 67–99 %)"
    assert (numbers["several_tasks"], numbers["top_task"]) == ("7.7 %", "Object detection")
    assert numbers["top_share"] == "85 % (11 of 13, 95 % interval 58–96 %)"
    # 19 and nine times 10 of 119 pixels: 92 %.
    assert (numbers["ten_share"], numbers["with_size"]) == ("92 %", "11")
    # Since 2020: one of two datasets with language; of all with a year d10, several and none, of 14.
    assert numbers["recent_from"] == "2020"
    assert numbers["language_recent"] == "50 % (1 of 2, 95 % interval 9–91 %)"
    assert numbers["all_recent"] == "21 % (3 of 14, 95 % interval 8–48 %)"
    # 11 to 12 of 14: one dataset has no task on record.
    bounds = numbers["bounds_sentence"].replace("\u00a0", " ")
    assert bounds.startswith(
        "By datasets, the share of object detection would be 79 % if no dataset without a task on record had "
        "it (1 has none), and 86 % if all had. By pixels and by bytes there are no such bounds"
    )


def test_a_dataset_without_a_task_to_solve_leaves_no_share_open() -> None:
    made = [record("a", tasks=["vqa"]), record("b", tasks="not_stated")]
    made += [record("c", tasks="not_applicable"), record("d")]
    shares = share_of(small(*made), "tasks")
    told = tasks.bounds_sentence(shares.loc[shares["n"].idxmax()], shares.attrs["without"])
    # One of three: c is left out, b and d may have it.
    assert "would be 33 % if" in told.replace("\u00a0", " ") and "(2 have none), and 100" in told


def test_language_is_compared_with_the_rest_and_not_with_all(monkeypatch) -> None:
    monkeypatch.setattr(growth, "last_complete_year", lambda catalogue: 2024)

    def years(prefix: str, task: str, recent: int) -> list[dict[str, object]]:
        return [
            record(f"{prefix}{i}", tasks=[task], year=2022 if i < recent else 2010)
            for i in range(20)
        ]

    # 16 of 20 against 10 of 20: 30 points less √(0.216² + 0.201²) = 29.5; against 26 of all 40 it
    # would be 15 points less more than 21. 2022 is one of the last three years.
    few = small(*years("w", "vqa", 16), *years("o", "tracking", 10))
    assert tasks.language_is_young(few)
    assert not tasks.language_is_young(small(*years("w", "vqa", 15), *years("o", "tracking", 10)))


def test_sensors_and_what_they_rest_on() -> None:
    listed = record("c", depth="listed", lists=["ahmadi"], sensors=["bing_maps"])
    listed["facts"]["sensors"]["from"] = "ahmadi"  # type: ignore[index]
    second = record("d", sensors=["sentinel-2"], gsd_m=10)
    review = {"url": "https://example.org/r", "kind": "secondary", "read": "2026-11-20"}
    second["sources"]["review"] = review  # type: ignore[index]
    second["facts"]["sensors"]["from"] = "review"  # type: ignore[index]
    third = record("e", sensors=["sentinel-2"], modalities=["rgb"], platforms=["satellite"])
    third["sources"]["review"] = review  # type: ignore[index]
    third["facts"]["sensors"]["from"] = "review"  # type: ignore[index]
    catalogue = small(
        record("a", sensors=["google_earth"], modalities=["rgb"], gsd_m=[0.5, 30]),
        record("b", sensors=["google_earth", "sentinel-2"], modalities=["rgb", "sar"], gsd_m=20),
        listed,
        second,
        third,
        record("f"),
    )
    numbers = platforms.platforms_numbers(catalogue)
    counts = ("datasets", "platform_known", "modality_known", "sensor_known", "gsd_known")
    assert [numbers[k] for k in counts] == ["6", "1", "3", "5", "3"]
    # Web maps alone: a and c of five; b names a satellite too.
    assert numbers["unnamed"] == "40 % (2 of 5, 95 % interval 12–77 %)"
    assert " every 10 m (3 datasets, too few" in numbers["gsd_sentence"]  # of 0.5, 10 and 20
    assert numbers["one_modality"] == "67 % (2 of 3, 95 % interval 21–94 %)"
    # No primary source: c, d and e; on lists alone: c.
    assert numbers["sensor_secondary"] == "3 (60 %)" and numbers["sensor_lists"] == "1 (20 %)"


def test_median_ground_sampling_distance_has_its_interval() -> None:
    every = [record(f"d{k:02}", sensors=["sentinel-2"], gsd_m=k) for k in range(1, 11)]
    with_level = small(*every, record("e", sensors=["sentinel-2"], platforms=["satellite"]))
    said = platforms.platforms_numbers(with_level)["gsd_sentence"]
    # Of ten values the second to the ninth cover the median with 97.9 %, the third to the eighth with 89 %.
    assert said.endswith(" samples the ground every 5.5 m (10 datasets, 95 % interval 2–9 m).")
    few = platforms.platforms_numbers(small(*every[:5], record("f", sensors=["sentinel-2"])))
    assert few["gsd_sentence"].endswith(" every 3 m (5 datasets, too few for an interval).")
    none = platforms.platforms_numbers(small(record("f", sensors=["sentinel-2"])))
    assert none["gsd_sentence"] == "No sampling distance is on record."


def test_sources_of_labels() -> None:
    catalogue = small(
        record("a", reference_sources=["manual_annotation"]),
        record("b", reference_sources=["manual_annotation", "in_situ"]),
        record("c", reference_sources=["manual_annotation"]),
        record("d", reference_sources="not_stated"),
        record("e"),
        record("f"),
    )
    numbers = reference.reference_numbers(catalogue)
    assert (numbers["known"], numbers["not_stated"]) == ("3", "1")
    assert numbers["several"] == "33 % (1 of 3, 95 % interval 6–79 %)"
    assert (numbers["top_source"], numbers["top_share"]) == (
        vocabularies.label("reference_sources", "manual_annotation"),
        "100 % (3 of 3, 95 % interval 44–100 %)",
    )
    assert numbers["in_situ"] == "33 % (1 of 3, 95 % interval 6–79 %)"


def clear(
    identifier: str, *sensors: str, task: str = "cloud_removal", source: str = "other_sensor"
):
    used = {"sensors": list(sensors)} if sensors else {}
    return record(identifier, tasks=[task], reference_sources=[source], **used)


def test_a_clear_image_may_be_of_the_same_sensor() -> None:
    two = clear("b", "sentinel-1", "sentinel-2")
    unlike = [
        clear("d", "naip", task="super_resolution"),
        clear("e", "naip", source="simulated"),
        clear("unnamed"),
    ]
    told = reference.one_sensor_sentence(
        small(clear("a", "sentinel-2"), clear("c", "jilin-1"), two, *unlike)
    )
    assert told == (
        "The sensor need not be another: of 3 datasets of cloud removal with such a target and "
        "sensors on record, 2 have a single sensor."
    )
    assert "1 has a single" in reference.one_sensor_sentence(small(clear("a", "sentinel-2"), two))
    assert reference.one_sensor_sentence(small(two)) == (
        "The one dataset of cloud removal with such a target and sensors on record has several sensors."
    )
    one = reference.one_sensor_sentence(small(clear("a", "sentinel-2")))
    assert one.startswith("The one dataset ") and one.endswith(" has a single sensor.")
    assert reference.one_sensor_sentence(small(*unlike)) == ""


def labelled(made: dict[tuple[int, str], tuple[int, int]], *lists: str) -> list[dict[str, object]]:
    """Return datasets by year and task, so many of so many with labels by models, on some lists."""
    return [
        record(
            f"{task}-{year}-{i}".replace("_", "-"),
            year=year,
            tasks=[task],
            reference_sources=["model_generated" if i < n else "in_situ"],
            lists=list(lists),
        )
        for (year, task), (n, known) in made.items()
        for i in range(known)
    ]


def test_labels_by_models_are_told_apart_from_those_of_language() -> None:
    others = {(2016, "regression"): (4, 40), (2019, "tracking"): (3, 30)}
    few = {(2022, "regression"): (5, 5)}  # a period too small to compare
    made = labelled({**others, **few, (2016, "vqa"): (0, 10), (2019, "captioning"): (20, 30)})
    made += [record("unsaid", year=2019, tasks=["vqa"]), clear("timeless", task="vqa")]
    told = reference.labels_by_models_apart(small(*made)).replace("\u00a0", " ")
    # Among all it rises, from 4 of 50 to 23 of 60.
    assert told == (
        "Models label 50 % (20 of 40, 95 % interval 35–65 %) of datasets of language and retrieval, which "
        "make up 20 % of those released 2015–2017 and 50 % of those released 2018–2019. No change is "
        "shown in the share of other datasets with labels made by models: 10 % (2015–2017), 10 % "
        "(2018–2019) (4 of 40 datasets, 3 of 30; p = 1.00). Our own search alone found 30 of those released "
        "2018–2019; of these 10 % have such labels."
    )
    # None of language, or nothing else: nothing to tell apart.
    assert reference.labels_by_models_apart(small(*labelled(others))) == ""
    assert reference.labels_by_models_apart(small(*labelled({(2016, "vqa"): (1, 2)}))) == ""


def test_labels_by_models_are_told_within_public_lists_too() -> None:
    """Lists show a rise that the years of our own search hide."""
    words = labelled({(2016, "vqa"): (1, 2)})
    first = labelled({(2016, "regression"): (4, 40)}, "x")
    last = labelled({(2019, "regression"): (16, 40)}, "x")
    own = labelled({(2019, "tracking"): (0, 60)})

    def told(*made: list[dict[str, object]]) -> str:
        every = [one for part in (words, *made) for one in part]
        return reference.labels_by_models_apart(small(*every)).replace("\u00a0", " ")

    # 4 of 40 to 16 of 100 of all, but 16 of 40 of those on lists: z = 3.1.
    assert told(first, last, own).endswith(
        "No change is shown in the share of other datasets with labels made by models: 10 % (2015–2017), "
        "16 % (2018–2019) (4 of 40 datasets, 16 of 100; p = 0.36); within public lists it rose over all "
        "periods (10 %, 40 %; 4 of 40 datasets, 16 of 40; p = 0.002). Our own search alone found 60 of "
        "those released 2018–2019; of these 0 % have such labels."
    )
    alike = told(first, labelled({(2019, "regression"): (4, 40)}, "x"))
    assert (
        "; nor is one within public lists (10 %, 10 %; 4 of 40 datasets, 4 of 40; p = 1.00)."
        in alike
    )
    assert "Our own search" not in alike


def test_findings_need_more_than_half_and_a_lead() -> None:
    def radar(beside: int) -> bool:
        made = [
            record(f"d{i}", modalities=["sar", "rgb"] if i < beside else ["sar"]) for i in range(4)
        ]
        return platforms.radar_beside_optical(small(*made, record("rgb", modalities=["rgb"])))

    assert radar(3) and not radar(2)

    def leads(*named: str) -> bool:
        return tasks.one_task_leads(
            small(*[record(f"d{i}", tasks=[task]) for i, task in enumerate(named)])
        )

    assert leads("vqa", "vqa", "captioning") and not leads("vqa", "captioning")


def test_what_hangs_on_the_years_is_said_on_the_first_page(monkeypatch) -> None:
    up = growth.Rate(1.4, 1.1, 1.8, 2010, 2024, 90, 0.5)
    medians = {(what, "median"): up for what in rates.MEASURED}
    rows = [("size", "median", "grows"), ("size", "crowded", "")]
    table = pd.DataFrame(rows, columns=["what", "way", "trend"])
    monkeypatch.setattr(rates_told, "growth_rates", lambda _: medians)
    monkeypatch.setattr(rates_told, "growth_by_choice", lambda _: table)
    said = rates_told.growth_short(small(record("a")))
    assert said.startswith("From 2010 to 2024 ")
    assert said.endswith("; whether the median size grows depends on the choice of years.")
