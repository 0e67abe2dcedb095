"""Tables of the chapters: which rows they show, in which order, and what a cell is computed from."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import lineage, measures, openness
from analysis.tables import catalogue as tables
from analysis.tables import cells, chapters
from analysis.tables.chapters import replication
from tests.conftest import record, small


def column(table, name: str) -> list[object]:
    return list(table.frame[name])


def test_intervals_under_a_tenth_have_a_decimal() -> None:
    assert cells.interval(0.012, 0.0949) == "1.2–9.5 %"
    assert cells.interval(0.012, 0.095) == "1–10 %"
    assert cells.interval(0.5, 0.9) == "50–90 %"


def test_a_modality_names_the_sensors_that_measure_it_by_how_many_use_them() -> None:
    used = ["sentinel-1", "sentinel-1", "alos-palsar", "terrasar-x"]
    made = [
        record(f"d{i}", modalities=["sar", "rgb"], sensors=[one, "naip"])
        for i, one in enumerate(used)
    ]
    html = chapters.modalities_primer(small(*made))
    rows = html.frame.set_index("label")["sensors"]
    # NAIP is no radar, though every dataset has both.
    assert rows["SAR"].split(", ")[0] == "Sentinel-1" and "NAIP" not in rows["SAR"]
    assert len(rows["SAR"].split(", ")) == 3


def test_a_sensor_of_several_modalities_stands_under_one_and_the_table_says_so() -> None:
    made = record("a", modalities=["multispectral", "thermal"], sensors=["landsat-8"])
    primer = chapters.modalities_primer(small(made))
    rows = primer.frame.set_index("label")["sensors"]
    assert rows["Multispectral"].startswith("Landsat 8") and rows["Thermal"] == ""
    assert "whatever else it measures" in primer.caption and "alone" not in primer.caption


def test_a_record_holder_is_so_many_times_the_last() -> None:
    made = [
        record(f"d{i}", year=2010 + i, size_pixels=size, tasks=["vqa"])
        for i, size in enumerate([10, 40, 30, 100])
    ]
    table = chapters.milestones(small(*made))
    assert column(table, "id") == ["d0", "d1", "d3"]
    assert column(table, "times")[1:] == [4, 2.5]


def test_the_first_of_a_task_is_the_earliest() -> None:
    catalogue = small(
        record("a", tasks=["vqa"], year=2019),
        record("b", tasks=["vqa", "tracking"], year=2015),
        record("c", tasks=["tracking"], year=2014),
        record("d", tasks=["captioning"]),
    )
    table = chapters.first_of_each_task(catalogue)
    rows = list(zip(column(table, "value"), column(table, "id"), strict=True))
    assert rows == [("tracking", "c"), ("vqa", "b")]
    assert "Of 0 of the 2 tasks" in table.caption


def test_all_datasets_of_the_first_year_of_a_task_are_named() -> None:
    catalogue = small(
        record("a", tasks=["vqa"], year=2020, lists=["ahmadi"]),
        record("b", tasks=["vqa", "tracking"], year=2020, lists=["ahmadi", "sidl"]),
        record("c", tasks=["vqa"], year=2021, lists=["ahmadi", "sidl", "x"]),
        record("d", tasks=["vqa"], year=2020, lists=["ahmadi", "sidl"]),
    )
    table = chapters.first_of_each_task(catalogue)
    # Three of 2020 for questions: first those in two lists, by name; c came a year later.
    rows = list(zip(column(table, "value"), column(table, "id"), strict=True))
    assert rows == [("tracking", "b"), ("vqa", "b"), ("vqa", "d"), ("vqa", "a")]
    assert column(table, "in_lists") == [2, 2, 2, 1]
    assert "Of 1 of the 2 tasks several are of the same year" in table.caption


def test_the_largest_and_the_smallest_of_those_known() -> None:
    made = [record(f"d{i}", size_pixels=10 + i, year=2020) for i in range(4)]
    catalogue = small(*made, record("none"))
    table = chapters.largest(catalogue, "size_pixels", 2)
    assert (
        column(table, "id") == ["d3", "d2"] and "2 largest datasets by size, of 4" in table.caption
    )
    said = [
        chapters.largest(catalogue.where(ids), "size_pixels", 3).caption
        for ids in (["d0", "d1", "none"], ["d2", "none"])
    ]
    assert said == [
        "The 2 largest datasets by size, of 2 whose size is known",
        "The largest dataset by size, of 1 whose size is known",
    ]
    assert column(chapters.largest(catalogue, "size_pixels", 2, smallest=True), "id") == [
        "d0",
        "d1",
    ]


def test_tasks_are_counted_with_how_complete_their_records_are() -> None:
    catalogue = small(
        record("a", tasks=["vqa"], size_pixels=5, year=2018),
        record("b", tasks=["vqa"], volume_bytes=5, year=2020, depth="listed", lists=["x"]),
        record("c", tasks=["vqa"], volume_bytes=5, depth="checked"),
    )
    row = chapters.task_counts(catalogue).frame.iloc[0]
    assert row[["n", "read", "size", "volume", "year"]].tolist() == [3, 2, 1, 2, 2019]
    # Of 20 core fields a knows year and task, b year, task and volume, c task and volume: 7 of 60.
    assert row["complete"] == pytest.approx(7 / 60)


def test_a_matrix_leaves_out_what_is_empty_only() -> None:
    catalogue = small(
        record("a", tasks=["vqa"], modalities=["rgb"]), record("b", tasks=["tracking"])
    )
    table = chapters.matrix(measures.cross(catalogue, "tasks", "modalities"), "Pairs", "Task")
    assert table.frame.to_numpy().tolist() == [["Visual question answering", 1]]


def test_portals_with_five_datasets_are_compared_by_what_is_known() -> None:
    made = [
        record(
            f"d{i}",
            homepage=f"https://zenodo.org/{i}",
            access="open" if i else "not_stated",
            **({"licence": "CC-BY-4.0"} if i < 2 else {"licence": "not_stated"} if i < 4 else {}),
        )
        for i in range(5)
    ]
    made[2]["sources"]["page"]["url"] = "https://zenodo.org/2"  # type: ignore[index]
    few = [record(f"e{i}", homepage=f"https://kaggle.com/{i}") for i in range(4)]
    rows = chapters.portals(small(*made, *few)).frame
    assert list(rows["portal"]) == ["Zenodo"] and list(rows["n"]) == [5]
    # Two of three: of the fourth Zenodo's page was not read, of the fifth nobody looked.
    assert rows["licence"].iloc[0] == "67 % of 3" and rows["splits"].iloc[0] == "not known"
    assert rows["unread"].iloc[0] == 1
    assert rows["open_access"].iloc[0] == "100 % of 4"  # of the first it is not stated


def test_pretraining_datasets_are_ordered_by_size_those_without_last() -> None:
    catalogue = small(
        record("a", tasks=["pretraining"]),
        record("b", tasks=["pretraining"], size_pixels=5),
        record("c", tasks=["pretraining"], size_pixels=9, sensors=["naip"]),
        record("d", tasks=["vqa"], size_pixels=99),
    )
    table = chapters.pretraining(catalogue)
    assert column(table, "id") == ["c", "b", "a"]
    assert (
        column(table, "size") == ["9", "5", ""] and "size" in table.columns
    )  # what the order is by is shown
    assert "first the 2 whose size in pixels is known" in table.caption
    assert "then by name the 1 of which it is not" in table.caption


def test_continents_have_an_interval_and_bounds() -> None:
    row = {
        "continent": "Asia",
        "label": "Asia",
        "n": 2,
        "N": 4,
        "unknown": 3,
        "nameless": 1,
        "partial": 2,
        "share": 0.5,
    }
    row |= {"low": 0.15, "high": 0.85, "lowest": 0.25, "highest": 0.75, "article": None}
    row |= {"alone": 0.25, "alone_low": 0.05, "alone_high": 0.7}
    other = row | {"continent": "Africa", "label": "Africa", "share": 0.75, "alone": None}
    table = chapters.continents(pd.DataFrame([row, other]))
    assert column(table, "label") == ["Africa", "Asia"]
    assert column(table, "interval") == ["15–85 %"] * 2
    assert column(table, "bounds") == ["25–75 %"] * 2
    assert column(table, "alone_text") == ["", "25 % (5–70 %)"]
    assert "of 4 with coverage known; 3 have no continent on record" in table.caption


def test_extremes_are_of_datasets_known_in_full_and_ties_go_by_lists() -> None:
    rows = [
        ("a", 0.9, 5, 1),
        ("b", 1.0, 4, 9),  # one dimension is not known
        ("c", 0.0, 5, 1),
        ("d", 0.0, 5, 3),
        ("e", 0.0, 5, 2),
    ]
    frame = pd.DataFrame(rows, columns=["id", "index", "known", "listed"]).assign(
        name="N", year=2020
    )
    general = chapters.extremes(frame, most_general=True, count=1)
    assert column(general, "id") == ["a"] and general.caption.endswith(
        "of 4 with all dimensions known"
    )
    specific = chapters.extremes(frame, most_general=False, count=2)
    assert column(specific, "id") == ["d", "e"]
    assert specific.caption.endswith(
        "; 3 share the last value, those that most lists name are shown"
    )


def test_what_is_claimed_of_an_order_and_at_most() -> None:
    assert replication._claimed("order", 0, None) == "above 0 points"
    assert replication._claimed("at_most", 0.75, None) == "at most 75 %"
    assert replication._claimed("share", 0.21, None) == "21 %"


def test_rules_of_counting_say_their_verdict() -> None:
    rows = [
        ("Once", "21 % of datasets cover Europe.", 0.21, 0.4, 0.35, 0.45, "not reproduced"),
        ("Once", "5 % of datasets cover Africa.", 0.05, 0.05, 0.03, 0.08, "reproduced"),
        ("By size", "21 % of datasets cover Europe.", 0.21, 0.2, 0.1, 0.6, "cannot be tested"),
        ("By size", "5 % of datasets cover Africa.", 0.05, 0.3, 0.2, 0.4, "not reproduced"),
    ]
    columns = ["rule", "text", "claimed", "value", "low", "high", "verdict"]
    ways = pd.DataFrame(rows, columns=columns).assign(by_rounding=False)
    table = chapters.counting_rules(ways)
    assert table.frame.to_numpy().tolist() == [
        ["The article's share", "21 %", "5.0 %"],
        ["Once", "40 % (35–45 %)", "5.0 % (3.0–8.0 %), reproduced"],
        ["By size", "20 % (10–60 %), cannot be tested", "30 % (20–40 %)"],
    ]
    rounded = chapters.counting_rules(ways.assign(by_rounding=ways["verdict"] == "reproduced"))
    assert rounded.frame.to_numpy()[1, 2].endswith(", reproduced by its rounding only")


def test_only_growth_is_said() -> None:
    rows = [
        ("size", "median", first, 9, 0.8, 0.7, 0.9, trend)
        for first, trend in ((2005, "shrinks"), (2010, "grows"))
    ]
    columns = ["what", "way", "first", "datasets", "factor", "low", "high", "trend"]
    table = chapters.growth_by_choice(pd.DataFrame(rows, columns=columns))
    assert table.frame.to_numpy().tolist() == [
        ["Size: median of every year", "0.80 (0.70–0.90), 9", "0.80 (0.70–0.90), 9: grows"]
    ]


def test_horizons_tell_the_error_in_parts_of_no_change() -> None:
    summary = pd.DataFrame(
        {"ahead": [1], "forecasts": [4], "smaller": [0.75], "low": [1], "inside": [3]}
    ).assign(widest=0.25, shown=True, without=-0.021, decisive=2024)
    table = chapters.horizons(pd.concat([summary, summary.assign(ahead=2, without=float("nan"))]))
    assert table.frame["without"].tolist() == ["1.02 (2024)", "none"]
    row = table.frame.iloc[0]
    assert (row["ratio"], row["low"], row["inside"], row["shown"]) == (
        0.25,
        "1 of 4",
        "3 of 4",
        "yes",
    )


def test_what_is_reused_at_most_and_for_certain_stands_beside_all() -> None:
    reuse = [{"type": "images_from", "to": "a", "from": "page"}]
    part = [{"type": "subset_of", "to": "a", "from": "page"}]
    catalogue = small(
        record("a", size_pixels=1_000_000, volume_bytes=2_000_000),
        record("b", size_pixels=3_000_000, volume_bytes=2_000_000, relations=reuse),
        record("c", volume_bytes=1_000_000, relations=part),
    )
    rows = tables.lineage_totals(lineage.totals(catalogue)).frame.set_index("measure")
    assert rows.loc["Size", ["all", "most", "least", "left"]].tolist() == [
        "4 million pixels",
        "1 million pixels",
        "0 pixels",
        "75 %",
    ]
    # b's 2 MB may all be a's, c's 1 MB are.
    assert rows.loc["Volume", ["all", "most", "least", "left"]].tolist() == [
        "5 MB",
        "3 MB",
        "1 MB",
        "40 %",
    ]


def test_relations_are_listed_by_what_most_rests_on() -> None:
    def of(kind: str, to: str) -> dict[str, str]:
        return {"type": kind, "to": to, "from": "page"}

    catalogue = small(
        record("a"),
        record("b"),
        record("c", relations=[of("images_from", "a"), of("labels_from", "a")]),
        record("d", relations=[of("images_from", "b")]),
    )
    table = tables.relations(lineage.relations(catalogue), catalogue)
    assert list(zip(column(table, "id"), column(table, "n"), strict=True)) == [("a", 2), ("b", 1)]
    assert table.caption == "The 3 stated relations between datasets of the catalogue"


def test_pairs_of_lists_with_most_in_common_come_first() -> None:
    frame = pd.DataFrame(
        {"first": ["x", "x", "y"], "second": ["y", "z", "z"], "common": [7, 9, 8], "a": 1, "b": 2}
    ).assign(estimate=10.0)
    lists = pd.DataFrame({"list": list("xyz"), "title": ["X", "Y", "Z"], "repository": "https://r"})
    table = tables.list_pairs(frame, lists, most=2)
    assert column(table, "common") == [9, 8] and "the 2 pairs" in table.caption
    assert "of 3 with seven or more" in table.caption
    said = [tables.list_pairs(frame.head(n), lists, most=1).caption for n in (3, 1, 0)]
    assert [text.partition(": ")[2] for text in said] == [
        "the pair with most datasets in common, of 3 with seven or more",
        "the only pair with seven datasets or more in common",
        "no pair with seven datasets or more in common",
    ]


def test_an_item_of_the_audit_shows_its_own_share() -> None:
    catalogue = small(record("a", access="open"), record("b", access="gone"), record("c"))
    table = chapters.audit_items(openness.summary(openness.audit(catalogue)))
    row = table.frame.set_index("item").loc["open_access"]
    assert (row["n"], row["known"], row["share"]) == (1, 2, 0.5)
    assert row["interval"] == "9–91 %"  # Wilson, 1 of 2: 0.0945 to 0.9055
