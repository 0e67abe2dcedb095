"""What the headlines of the figures on geography say, by hand."""

from __future__ import annotations

import pandas as pd

from analysis.figures.geography import (
    continents,
    representation,
    sensitivity,
    shares_by_period,
    shares_within,
)
from analysis.figures.headlines import LEAST


def words(chart, part: str = "text") -> str:
    """Return headline or subtitle of a chart as one line with plain blanks."""
    return " ".join(chart.to_dict()["title"][part]).replace("\u00a0", " ")


def within(groups: dict[str, tuple[int, int, int]], part: str = "text", what: str = "task") -> str:
    """Return the words over groups of ``Africa's datasets, datasets known, global without a list``."""
    table = pd.DataFrame(
        [
            {"group": group, "continent": continent, "n": n, "known": known, "share": n / known}
            for group, (africa, known, anywhere) in groups.items()
            for continent, n in (("Africa", africa), ("Europe", known), ("Global", anywhere))
        ]
    )
    return words(shares_within(table, what), part)


def test_headline_passes_over_groups_too_small_to_compare():
    groups = {
        "Cloud removal": (10, 10, 0),
        "Unmixing": (0, 12, 0),
        "Instance segmentation": (30, 77, 7),
        "Visual question answering": (1, LEAST, 2),
    }
    assert within(groups) == (
        "Africa is covered by 30 of 77 datasets of instance segmentation, but by 1 of 30 of "
        "visual question answering; if global ones without a list lie there, by 37 and 3"
    )
    shown = within(groups, "subtitle")
    assert "Global: named no continent, counted on none" in shown and "all 1 pairs" in shown


def test_no_headline_where_global_datasets_would_turn_the_order():
    groups = {"Time series": (33, 123, 6), "Visual question answering": (2, 33, 9)}
    assert within(groups) == (
        "No two tasks are shown to differ in Africa's share: 6.1 % to 27 %, or 32 % to 33 % if "
        "global ones without a list lie there"
    )


def test_intervals_are_widened_for_every_pair():
    # 40 % and 20 % of 50: 0.2 − √(0.124² + 0.130²) = 0.02 at 95 %; of three pairs, with z = 2.394,
    # 0.2 − √(0.147² + 0.163²) = −0.02.
    two = {"SAR": (20, 50, 0), "LiDAR": (10, 50, 0)}
    assert within(two, what="modality").startswith(
        "Africa is covered by 20 of 50 datasets of SAR, but by 10 of 50 of LiDAR"
    )
    three = two | {"RGB": (15, 50, 0)}
    assert within(three, what="modality").startswith("No two modalities are shown to differ")


def test_headline_tells_the_two_that_are_farthest_apart_both_ways():
    groups = {"SAR": (45, 50, 0), "RGB": (25, 50, 5), "Text": (2, 50, 20), "LiDAR": (4, 50, 0)}
    # 0.86 between SAR and text falls to 0.46 with global ones; between SAR and LiDAR it stays 0.82.
    said = within(groups, what="modality")
    assert said.startswith("Africa is covered by 45 of 50 datasets of SAR, but by 4 of 50 of LiDAR")


def test_headline_takes_all_groups_where_none_is_large():
    said = within({"SAR": (1, 12, 0), "LiDAR": (14, 15, 0)}, what="modality")
    assert said.startswith("Africa is covered by 14 of 15 datasets of LiDAR, but by 1 of 12 of SAR")


def test_headline_of_one_group_compares_it_with_none():
    one = {"SAR": (3, 40, 2)}
    assert (
        within(one, what="modality") == "Africa is covered by 3 of 40 datasets of SAR"
    ) and "pairs" not in within(one, "subtitle", "modality")


def test_global_datasets_have_a_column():
    table = pd.DataFrame(
        [("SAR", c, n, 40, n / 40) for c, n in (("Africa", 3), ("Global", 2))],
        columns=["group", "continent", "n", "known", "share"],
    )
    chart = shares_within(table, "modality").to_dict()
    drawn = [row for rows in chart["datasets"].values() for row in rows]
    assert {"SAR (40)"} == {row["row"] for row in drawn}
    assert {"Africa", "Global"} == {row["continent"] for row in drawn}


Counts = list[tuple[int, int]]


def periods(africa: Counts, europe: Counts, anywhere: tuple[int, int, int] = (0, 0, 0)):
    """Return a table over three periods of ``datasets there, datasets known``."""
    of_all = [(n, known) for n, (_, known) in zip(anywhere, africa, strict=True)]
    table = pd.DataFrame(
        [
            (period, continent, n, known)
            for continent, counts in (("Africa", africa), ("Europe", europe), ("Global", of_all))
            for period, (n, known) in zip(("to 2014", "2015–", "2024–"), counts, strict=True)
        ],
        columns=["group", "continent", "n", "known"],
    )
    return table.assign(share=table["n"] / table["known"])


def by_period(table: pd.DataFrame, listed: pd.DataFrame | None = None) -> tuple[str, str]:
    """Return headline and subtitle; lists name all datasets unless told otherwise."""
    chart = shares_by_period(table, table if listed is None else listed, 2024)
    return words(chart), words(chart, "subtitle")


AFRICA, EUROPE = [(2, 50), (20, 100), (60, 300)], [(18, 50), (60, 100), (126, 300)]


def test_headline_tells_a_change_only_where_there_is_a_trend_over_all_periods():
    listed = periods([(2, 50), (9, 90), (15, 150)], [(18, 50), (54, 90), (63, 150)])
    said, shown = by_period(periods(AFRICA, EUROPE, (5, 0, 0)), listed)
    # Africa: P = 82/450, Σt(x−nP) = 140 − 700P = 12.44, Σnt² − (Σnt)²/N = 1300 − 1088.9 = 211.1, so
    # z = 12.44 / √(0.1822·0.8178·211.1) = 2.22. Europe: P = 204/450, 312 − 317.3 = −5.3,
    # z = −5.3 / √(0.4533·0.5467·211.1) = −0.74.
    assert said == (
        "Africa's share of what is on record rose from 4.0 % (to 2014) to 20 % (2024–); no change is "
        "shown within public lists (4.0 %, 10 %). "
        "No change is shown in Europe's share of what is on record: 36 % (to 2014), 42 % (2024–)"
    )
    # Lists: P = 26/290, 39 − 390P = 4.03, 690 − 390²/290 = 165.5, z = 4.03/3.68 = 1.10; and P = 135/290,
    # 180 − 181.6 = −1.6, z = −0.24. Global ones everywhere: P = 87/450, z = 4.67/5.74 = 0.81; and
    # P = 209/450, z = −13.11/7.25 = −1.81.
    assert shown.endswith(
        "Years after 2024 are incomplete. The headline compares only those with 30 datasets or more. Trend "
        "over these 3 periods (Cochran–Armitage), tested of two continents only: Africa p = 0.027, Europe "
        "p = 0.46; within public lists p = 0.27 and p = 0.81; with those of Global on every continent "
        "p = 0.42 and p = 0.070."
    )


def test_a_change_that_lists_show_too_is_told_so():
    said, _ = by_period(periods(AFRICA, EUROPE))
    assert "(2024–); within public lists it rose over all periods, too (4.0 %, 20 %). No" in said


def test_a_change_that_lists_alone_show_is_told():
    said, _ = by_period(periods(EUROPE, EUROPE), periods(AFRICA, EUROPE))
    assert "42 % (2024–); within public lists it rose over all periods (4.0 %, 20 %). No" in said


def test_where_no_list_names_a_dataset_nothing_is_said_of_lists():
    table = periods(AFRICA, EUROPE)
    said, shown = by_period(table, table.head(0))
    assert "lists" not in said and "within public lists none and none" in shown


def test_a_period_too_small_to_compare_is_told_beside_the_change():
    said, shown = by_period(
        periods([(3, 27), (6, 54), (60, 300)], [(11, 27), (15, 54), (150, 300)])
    )
    assert "Europe's share of what is on record rose from 28 % (2015–) to 50 % (2024–)" in said
    assert "Too few to compare: to 2014, Africa 11 % (3 of 27) and Europe 41 % (11 of 27)." in shown


def test_small_groups_are_not_said_to_be_large():
    shown = within({"SAR": (1, 12, 0), "LiDAR": (1, 12, 0)}, "subtitle", "modality")
    assert "compares all, since fewer than two have 30 datasets or more." in shown


def test_the_representation_is_told_with_what_other_rules_give():
    rows = [("Europe", "people", 2.0), ("Asia", "people", 0.5), ("Europe", "land", 9.0)]
    table = pd.DataFrame(rows, columns=["continent", "by", "ratio"])
    other = table.assign(ratio=table["ratio"] * 3)
    rules = pd.concat([table.assign(choice="As counted"), other.assign(choice="Otherwise")])
    chart = representation(table.assign(low=0.4, high=3.0, N=50), rules)
    assert words(chart) == (
        "For its people, Europe has 2 times its share of datasets (2 to 6 by rule of counting), "
        "Asia 0.5 times (0.5 to 1.5)"
    )
    assert "other rules of counting, 1 in open question 2, are not in them" in words(
        chart, "subtitle"
    )


def test_rules_are_told_of_the_two_continents_they_move_most_and_of_africa():
    land = {"Africa": (0.3, 0.6), "Asia": (0.5, 1.5), "Europe": (1.0, 5.0), "Oceania": (0.4, 1.6)}
    rows = [
        (continent, by, choice, ratio if by == "land" else 1.0)
        for continent, ratios in land.items()
        for choice, ratio in zip(("As counted", "Otherwise"), ratios, strict=True)
        for by in ("land", "people")
    ]
    table = pd.DataFrame(rows, columns=["continent", "by", "choice", "ratio"])
    assert words(sensitivity(table)) == (
        "By what one chooses, the ratio to land lies between 1 and 5 for Europe, 0.4 and 1.6 for Oceania "
        "and 0.3 and 0.6 for Africa"
    )


def test_continents_show_what_lies_on_each_alone_beside_the_article_s_share() -> None:
    rows = [
        ("Asia", 0.5, 0.3, None, 5),
        ("Europe", 0.4, 0.2, 0.21, 4),
        ("Global", 0.6, None, None, 6),
    ]
    table = pd.DataFrame(rows, columns=["label", "share", "alone", "article", "n"])
    table = table.assign(continent=table["label"], low=0.1, high=0.7, N=10, unknown=3)
    table = table.assign(alone_low=0.1, alone_high=0.4)
    chart = continents(table).to_dict()
    said, shown = (" ".join(chart["title"][part]) for part in ("text", "subtitle"))
    assert said.replace("\u00a0", " ") == "50 % of datasets cover Asia, 30 % lie on it alone"
    assert "n = 10 with coverage known, 3 without" in shown
    # Dots alone: no row of Global, which is no continent.
    data = chart["datasets"]
    drawn = [
        {row["label"] for row in data[layer["data"]["name"]]}
        for layer in chart["layer"]
        if layer["encoding"].get("x", {}).get("field") == "alone"
    ]
    assert drawn == [{"Asia", "Europe"}]
    table.loc[1, "share"] = 0.55
    said = " ".join(continents(table).to_dict()["title"]["text"]).replace("\u00a0", " ")
    assert said == "55 % of datasets cover Europe, 20 % lie on it alone; the article gives 21 %"
