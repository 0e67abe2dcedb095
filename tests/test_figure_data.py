"""What headlines and subtitles of figures count, by hand."""

from __future__ import annotations

import re

import pandas as pd
import pytest
import vl_convert

from analysis import measures, theme
from analysis.figures import catalogue as figures
from analysis.figures import geography, history, marks, openness, platforms, reference, sizes, tasks
from analysis.growth import Rate
from analysis.missing import Estimate
from tests.conftest import record, small


def words(chart, part: str = "text") -> str:
    text = chart.to_dict()["title"][part]
    return (" ".join(text) if isinstance(text, list) else text).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("number", "volume", "size"),
    [
        (999_700_000_000, "1 TB", "1 trillion pixels"),
        (999_400_000_000, "999 GB", "999 billion pixels"),
        (1_234_000_000_000_000, "1.23 PB", "1,230 trillion pixels"),
        (2_300_000_000, "2.3 GB", "2.3 billion pixels"),
        (12_345, "12.3 kB", "12,345 pixels"),
        (7, "7 B", "7 pixels"),
    ],
)
def test_volumes_and_sizes_have_three_digits_and_no_exponent(number, volume, size) -> None:
    assert (marks.bytes_text(number), marks.pixels_text(number)) == (volume, size)


def test_shares_have_a_decimal_under_ten_per_cent() -> None:
    assert [marks.share_text(s) for s in (0, 0.0004, 0.034, 0.0994, 0.0996, 0.5, 1)] == [
        "0 %",
        "<0.1 %",
        "3.4 %",
        "9.9 %",
        "10 %",
        "50 %",
        "100 %",
    ]


def years(*numbers: tuple[int, str, int]):
    made = [
        record(f"d{year}{task}{i}".replace("_", "-"), year=year, tasks=[task])
        for year, task, n in numbers
        for i in range(n)
    ]
    return measures.by_year(small(*made, record("none", year=2020)))


def test_datasets_by_year_tells_the_half_and_the_best_complete_year() -> None:
    table = years((2018, "vqa", 3), (2019, "tracking", 1), (2020, "vqa", 2), (2021, "vqa", 4))
    chart = history.datasets_by_year(table, 2020)
    # Of 2020 one more has no task. Seven of eleven in 2020 or later, four of 2021 alone; 2021 is not
    # known in full, and 2018 and 2020 brought three: the earlier is named.
    assert words(chart) == (
        "64 % of datasets (7 of 11) came out in 2020 or later; 2018 brought the most of any complete "
        "year (3)"
    )
    assert "n = 11 of 11 with the year known, 1 of them without a task." in words(chart, "subtitle")
    assert "Task not known" in chart.to_dict()["layer"][0]["encoding"]["color"]["scale"]["domain"]


def test_datasets_without_a_task_make_a_year_the_largest() -> None:
    """The headline counts what the page counts of a year, with or without a task."""
    made = [record(f"a{i}", year=2019, tasks=["vqa"]) for i in range(2)]
    made += [
        record("b0", year=2020, tasks=["vqa"]),
        record("b1", year=2020),
        record("b2", year=2020),
    ]
    table = measures.by_year(small(*made))
    assert words(history.datasets_by_year(table, 2020)).endswith(
        "2020 brought the most of any complete year (3)"
    )
    # Three of questions lead; that two have no task is no family that leads.
    assert words(history.cumulated(table)).startswith(
        "Language and retrieval leads with 3 datasets"
    )


def drawn(chart, kind: str) -> list[str]:
    """Return the attributes of a chart's marks of one kind, each as drawn."""
    spec = {**chart.to_dict(), "config": {}}
    marked = vl_convert.vegalite_to_svg(spec).split(f'class="mark-{kind} role-mark')[1]
    return re.findall(r"<(?:path|line|text)[^>]*>[^<]*", marked.split("</g>")[0])


def test_incomplete_years_stand_right_of_a_line_between_bars_that_says_so() -> None:
    table = years((2018, "vqa", 3), (2019, "vqa", 1), (2020, "vqa", 2), (2021, "vqa", 4))
    chart = history.datasets_by_year(table, 2020)
    # 620 pixels are 155 a year, of which 7.75 on either side of a bar are free.
    bars = {float(re.search(r' d="M([\d.]+),', bar)[1]) for bar in drawn(chart, "rect")}
    assert sorted(bars) == pytest.approx([7.75, 162.75, 317.75, 472.75])
    (line,) = drawn(chart, "rule")
    assert float(re.search(r"translate\(([\d.]+),", line)[1]) == pytest.approx(465)
    (word,) = drawn(chart, "text")
    assert word.endswith(">incomplete") and re.search(r"translate\(620,-", word)
    assert "Right of the dashed line, after 2020: incomplete years." in words(chart, "subtitle")


def test_no_line_stands_where_all_years_are_complete() -> None:
    chart = history.datasets_by_year(years((2018, "vqa", 3), (2019, "vqa", 1)), 2020)
    assert len(chart.to_dict()["layer"]) == 1
    assert "dashed" not in words(chart, "subtitle")


def test_images_of_a_stack_hide_what_is_under_them() -> None:
    squares = sizes.two_measures().to_dict()["layer"][0]
    assert squares["mark"]["opacity"] == 1
    tiles = pd.DataFrame(next(iter(sizes.two_measures().to_dict()["datasets"].values())))
    corners = tiles.groupby("image")[["x", "y"]].min()
    assert corners["x"].tolist() == [0, 0.5, 1, 1.5] and corners["y"].tolist() == [
        0,
        -0.5,
        -1,
        -1.5,
    ]
    assert set(tiles["x2"] - tiles["x"]) == {1} and set(tiles["y2"] - tiles["y"]) == {1}


def test_the_running_total_tells_since_when_it_has_doubled() -> None:
    chart = history.cumulated(years((2018, "vqa", 3), (2019, "tracking", 2), (2021, "vqa", 5)))
    # Five at the end of 2019, with the one without a task six at the end of 2020: of eleven in all.
    assert (
        words(chart)
        == "Language and retrieval leads with 8 datasets; the number of datasets released "
        "has doubled since 2019"
    )


def test_volumes_over_a_hundred_gigabytes_are_counted() -> None:
    volumes = [99 * 10**9, 100 * 10**9, 5 * 10**12, 1]
    made = [
        record(f"d{i}", year=2020, tasks=["vqa"], volume_bytes=v) for i, v in enumerate(volumes)
    ]
    chart = history.volume_timeline(measures.sizes(small(*made, record("e", size_pixels=5))))
    assert words(chart) == "D2 is the largest by volume (5 TB); 50 % of datasets exceed 100 GB"
    assert "n = 4 datasets" in words(chart, "subtitle")
    assert "(smallest circle: size not known, 4)" in words(chart, "subtitle")


def test_years_that_are_not_fitted_are_open() -> None:
    year = list(range(2008, 2016))
    table = pd.DataFrame({"year": year, "value": [2.0**y for y in range(8)], "n": [9] * 8})
    table.loc[table["year"] == 2012, "n"] = 4  # fewer than five
    rate = Rate(1.3, 0.9, 1.8, 2010, 2014, 90, 0.5)
    drawn = history.growth(table, table, table, (rate, rate), 2014).to_dict()
    points = [layer for layer in drawn["layer"] if layer["mark"]["type"] == "point"]
    shown = {
        layer["mark"]["filled"]: {row["year"] for row in drawn["datasets"][layer["data"]["name"]]}
        for layer in points
    }
    # Before the first year fitted, after the last, and the year with too few.
    assert shown == {True: {2010, 2011, 2013, 2014}, False: {2008, 2009, 2012, 2015}}


def test_the_map_names_the_most_and_counts_those_with_none() -> None:
    counts = pd.DataFrame(
        {"iso3": ["KEN", "DEU", "NOR"], "name": ["Kenya", "Germany", "Norway"], "n": [5, 1, 0]}
    ).assign(country=lambda t: t["iso3"])
    chart = geography.dataset_map(counts[["country", "name", "n"]], 6, 9)
    assert words(chart) == (
        "Most often named: Kenya (5 of 6 datasets that name a country); "
        "1 countries and territories are named by none"
    )


def test_items_met_are_drawn_for_years_with_five_datasets() -> None:
    table = pd.DataFrame({"year": [2018] * 5 + [2019] * 4 + [2020] * 40, "share": 0.5})
    assert "n = 45 datasets" in words(openness.met_by_year(table, 2030), "subtitle")


def test_the_best_and_the_worst_item_are_told_with_what_they_are_of() -> None:
    rows = [
        ("Findable", "Paper", 8, 9, False),
        ("Findable", "DOI of the data recorded", 1, 4, True),
        ("Reusable", "Split", 3, 6, False),
    ]
    columns = ["principle", "label", "n", "known", "recorded"]
    table = measures.with_intervals(pd.DataFrame(rows, columns=columns).assign(total=9))
    chart = openness.items(table)
    assert words(chart) == (
        "Paper: 89 % of 9 datasets where it is known; DOI of the data recorded for 25 % of 4 datasets read"
    )
    assert "the others were not searched one by one" in words(chart, "subtitle")
    assert words(openness.items(table[~table["recorded"]])) == (
        "Paper: 89 % of 9 datasets where it is known; split: 50 % of 6 datasets where it is known"
    )


def test_kinds_of_licences_are_told_of_clear_terms() -> None:
    kinds = ["open"] * 3 + ["restricted"] * 2 + ["none at own place"] + ["unclear"] * 4
    kinds += ["own place not read"] * 2
    table = pd.DataFrame({"year": 2020, "kind": [*kinds, "not looked for"], "disagree": False})
    table.loc[6, "disagree"] = True  # the first of the unclear
    chart = openness.licence_kinds(table)
    # Three of six; unclear terms answer neither way, nor do two whose own place was not read, and
    # nobody looked at the last. With the two, and one of which sources disagree, three to six of nine
    # are open.
    assert words(chart).startswith("50 % of datasets with clear terms")
    assert "3 of 6 of any year" in words(chart, "subtitle")
    assert "n = 12 with year known" in words(chart, "subtitle")
    assert "2 without a licence in what was read" in words(chart, "subtitle")
    assert "1 of which sources disagree in this" in words(chart, "subtitle")
    assert "33 % if none of them is open, 67 % if all are" in words(chart, "subtitle")


def test_no_licence_is_told_with_how_many_had_their_own_place_read() -> None:
    labels = ["None at own place", "CC BY 4.0", "Own place not read"]
    table = pd.DataFrame({"label": labels, "n": [3, 4, 1], "known": 8, "total": 9})
    chart = openness.licences(measures.with_intervals(table))
    assert words(chart) == (
        "50 % of datasets state no licence in what was read; 3 of these 4 had their own place among it"
    )
    some = measures.with_intervals(table.iloc[[1]])
    assert words(openness.licences(some)) == "CC BY 4.0 is the most frequent licence"


def test_why_datasets_have_no_value_is_told() -> None:
    none = record("c")
    none["facts"]["reference_sources"] = {"state": "not_applicable", "why": "no labels"}  # type: ignore[index]
    catalogue = small(
        record("a", reference_sources=["in_situ"], sensors=["naip", "sentinel-2"]),
        record("b", reference_sources="not_stated", sensors=["naip"]),
        none,
        record("d"),
        record("e"),
    )
    shares = measures.share_of(catalogue, "reference_sources")
    assert (
        "n = 1 of 5 datasets where it is known (not stated in 1, not looked for in 2, does not apply to 1)"
        in words(reference.sources(shares), "subtitle")
    )
    shares = measures.share_of(catalogue, "sensors")
    assert "where it is known (not looked for in 3);" in words(
        platforms.sensors(shares), "subtitle"
    )


def test_bytes_a_pixel_hold_eight_in_ten() -> None:
    made = [
        record(f"d{k:02}", tasks=["vqa"], size_pixels=10 * k, volume_bytes=10 * k * k)
        for k in range(1, 12)
    ]
    chart = sizes.size_against_volume(measures.sizes(small(*made)))
    # 1 to 11 bytes a pixel: the second and the tenth; the sixth is the median.
    assert words(chart).endswith("but bytes a pixel range from 2 to 10")
    assert "the median is 6" in words(chart, "subtitle") and "n = 11" in words(chart, "subtitle")


def some_tasks():
    return small(
        record("a", tasks=["vqa"], size_pixels=9, modalities=["rgb", "sar"], platforms=["uav"]),
        record("b", tasks=["vqa"], volume_bytes=9, modalities=["rgb", "sar"], platforms=["uav"]),
        record("c", tasks=["tracking"], modalities=["lidar"], platforms=["satellite"]),
        record("d"),
    )


def test_the_most_frequent_task_is_told_with_what_is_known() -> None:
    catalogue = some_tasks()
    weighted = [
        measures.weighted_share(catalogue, "tasks", weight, resamples=20)
        for weight in ("size_pixels", "volume_bytes")
    ]
    chart = tasks.task_shares(measures.share_of(catalogue, "tasks"), *weighted)
    assert words(chart) == "Visual question answering is the most frequent task (67 % of datasets)"
    said = words(chart, "subtitle")
    assert "Share of the 3 of 4 datasets" in said and "of the pixels of 1 datasets" in said


def test_platforms_and_pairs_of_modalities_are_told_with_what_is_not_known() -> None:
    catalogue = some_tasks()
    chart = platforms.platforms(measures.share_of(catalogue, "platforms"))
    assert words(chart).startswith("UAV leads with 67 % of datasets, then satellite with 33 %")
    assert "n = 3 of 4 datasets where it is known (not looked for in 1);" in words(
        chart, "subtitle"
    )
    pairs = measures.cross(catalogue, "modalities", "modalities")
    chart = platforms.modality_pairs(pairs, measures.share_of(catalogue, "modalities"))
    assert words(chart) == "RGB with SAR is the most frequent pair (2 datasets)"
    chart = reference.tasks_by_modality(measures.cross(catalogue, "tasks", "modalities"), 3, 4)
    # Questions with RGB and SAR, tracking with LiDAR; each of one or two datasets.
    assert " have a dataset, 3 of them only one or two" in words(chart)
    assert words(chart).startswith("3 of ")


def test_labels_drawn_by_people_are_compared_among_tasks_with_enough() -> None:
    made = [
        record(
            f"{task}{i}",
            tasks=[task],
            reference_sources=["manual_annotation" if i < manual else "existing_map"],
        )
        for task, manual, known in (("vqa", 4, 5), ("tracking", 1, 5), ("captioning", 4, 4))
        for i in range(known)
    ]
    table = measures.share_by(small(*made), "reference_sources", "tasks")
    # Captioning has four datasets, one too few.
    assert words(reference.sources_by_task(table)) == (
        "People draw the labels of 4 of 5 datasets of visual question answering, but of 1 of 5 of tracking"
    )


def test_estimates_lie_between_those_of_all_lists_and_of_all_but_one() -> None:
    estimates = [Estimate("Chao", 60, 55, 70, 50), Estimate("Jackknife", 75, 70, 80, 50)]
    left_out = pd.DataFrame(
        {"name": ["Chao", "Jackknife"], "left_out": ["x", "y"], "value": [52.0, 71.0]}
    )
    chart = figures.how_many(estimates, left_out, 65)
    assert words(chart) == (
        "One estimate is 60 datasets; by another, or with one list left out, it lies between 52 and 75"
    )
    layers = chart.to_dict()["layer"]
    marked = [part["mark"] for part in layers if part["mark"]["type"] == "point"]
    # The estimates are drawn last and in ink, the rings of one list left out in a row of their own.
    assert [mark["color"] for mark in marked] == [theme.MUTED, theme.ACCENT, theme.INK]
    assert marked[0]["yOffset"] > 8 and marked[0]["size"] < marked[1]["size"] < marked[2]["size"]
    said = words(chart, "subtitle")
    assert "in the catalogue (65)" in said.replace("Datasets", "datasets")
    assert "over 2 public lists that name 50 of them" in said
    one = figures.how_many([Estimate("Chao", 1, 1, 1, 1)], left_out.head(1).assign(value=1.0), 1)
    assert words(one).startswith("One estimate is 1 dataset; by another")
    assert "over 1 public list that names 1 of them" in words(one, "subtitle")
    few = pd.Series([3, 2], index=pd.Index([1, 2], name="lists"), name="datasets")
    assert words(figures.list_overlap(few)) == "60 % of listed datasets are in one list only"


def test_a_number_of_lists_that_names_none_is_a_zero() -> None:
    gap = pd.Series([5, 1], index=pd.Index([1, 4], name="lists"), name="datasets")
    (rows,) = figures.list_overlap(gap).to_dict()["datasets"].values()
    assert [(row["lists"], row["datasets"]) for row in rows] == [(1, 5), (2, 0), (3, 0), (4, 1)]


def test_samples_are_told_in_their_own_unit() -> None:
    region = "region of interest"
    rows = [("A", region, "Asia", 3, 0.75, 0.5), ("A", region, "Africa", 1, 0.25, 0.5)]
    rows += [("B", "chip", "Asia", 2, 0.5, 0.5), ("B", "chip", "Africa", 2, 0.5, 0.5)]
    table = pd.DataFrame(rows, columns=["dataset", "unit", "continent", "samples", "share", "once"])
    said = words(geography.samples(table), "subtitle")
    assert "Samples: A, 4 regions of interest; B, 4 chips." in said


def test_reuses_without_a_year_are_told_only_where_there_are_some() -> None:
    links = pd.DataFrame(
        {"source": ["a"], "source_name": ["A"], "source_year": [2018], "reuse": ["b"], "reuse_name": ["B"],
         "reuse_year": [2020]}
    ).astype({"source_year": "Int64", "reuse_year": "Int64"})  # fmt: skip
    assert "without a year" not in words(figures.lineage(links), "subtitle")
    undated = links.assign(reuse=["c"], reuse_year=pd.array([pd.NA], dtype="Int64"))
    both = pd.concat([links, undated])
    assert "brackets, 1 of them without a year" in words(figures.lineage(both), "subtitle")


@pytest.mark.parametrize(
    ("reuses", "finding", "among"),
    [
        ({"A": 2, "B": 1}, "A is reused most: 2 datasets hold its images", "2 datasets are"),
        ({"A": 1}, "A is reused most: 1 dataset holds its images", "1 dataset is"),
        ({"A": 2, "B": 2}, "A and B are reused most: 2 datasets hold images of each", "2 datasets are"),
        (dict.fromkeys("ABC", 1), "A, B and C are reused most: 1 dataset holds images of each", "3 d"),
        (dict.fromkeys("ABCD", 1), "4 datasets are reused most: 1 dataset holds images of each", "4 d"),
    ],
)  # fmt: skip
def test_who_is_reused_most_is_told_with_all_that_tie(reuses, finding, among) -> None:
    rows = [
        (name.lower(), name, 2018, f"{name}{i}", f"{name}{i}", 2020)
        for name, number in reuses.items()
        for i in range(number)
    ]
    columns = ["source", "source_name", "source_year", "reuse", "reuse_name", "reuse_year"]
    chart = figures.lineage(pd.DataFrame(rows, columns=columns), keep=3)
    assert words(chart) == finding
    assert f"{among}" in words(chart, "subtitle")


def test_portals_are_told_of_datasets_with_a_link_on_record() -> None:
    table = pd.DataFrame({"label": ["GitHub", "Own or university page"], "n": [3, 1]})
    chart = openness.hosts(measures.with_intervals(table.assign(known=4, total=9)))
    assert words(chart) == (
        "GitHub is named by 75 % of datasets with a page or repository on record; 25 % name a page of "
        "their own or of a university"
    )
