"""What the headlines of the figures on geography say, by hand."""

from __future__ import annotations

import pandas as pd

from analysis.figures.geography import continents, share_matrix
from analysis.figures.headlines import LEAST


def headline(groups: dict[str, tuple[int, int]], what: str = "task") -> str:
    """Return the headline over groups of ``Africa's datasets, datasets known``."""
    table = pd.DataFrame(
        [
            {"group": group, "continent": continent, "n": n, "known": known, "share": n / known}
            for group, (africa, known) in groups.items()
            for continent, n in (("Africa", africa), ("Europe", known))
        ]
    )
    text = share_matrix(table, what).to_dict()["title"]["text"]
    return " ".join(text) if isinstance(text, list) else text


def test_headline_passes_over_groups_too_small_to_compare():
    said = headline(
        {
            "Cloud removal": (7, 10),
            "Unmixing": (0, 12),
            "Instance segmentation": (21, 77),
            "Visual question answering": (2, LEAST),
        }
    )
    assert said == (
        "Africa is covered by 21 of 77 datasets of instance segmentation, but by 2 of 30 of "
        "visual question answering"
    )


def test_headline_takes_all_groups_where_none_is_large():
    said = headline({"SAR": (1, 12), "LiDAR": (3, 15)}, "modality")
    assert said == "Africa is covered by 3 of 15 datasets of LiDAR, but by 1 of 12 of SAR"


def test_headline_of_one_group_compares_it_with_none():
    assert headline({"SAR": (3, 40)}, "modality") == "Africa is covered by 3 of 40 datasets of SAR"


def by_period(africa: list[tuple[int, int]], europe: list[tuple[int, int]]) -> tuple[str, str]:
    """Return headline and subtitle over three periods of ``datasets there, datasets known``."""
    table = pd.DataFrame(
        [
            (period, continent, n, known)
            for continent, counts in (("Africa", africa), ("Europe", europe))
            for period, (n, known) in zip(("to 2014", "2015–", "2024–"), counts, strict=True)
        ],
        columns=["group", "continent", "n", "known"],
    )
    title = share_matrix(table.assign(share=table["n"] / table["known"]), "period").to_dict()[
        "title"
    ]
    said, shown = (" ".join(title[part]).replace("\u00a0", " ") for part in ("text", "subtitle"))
    return said, shown


def test_headline_tells_a_change_only_where_there_is_a_trend_over_all_periods():
    said, shown = by_period([(2, 50), (20, 100), (60, 300)], [(18, 50), (60, 100), (126, 300)])
    # Africa: P = 82/450, Σt(x−nP) = 140 − 700P = 12.44, Σnt² − (Σnt)²/N = 1300 − 1088.9 = 211.1, so
    # z = 12.44 / √(0.1822·0.8178·211.1) = 2.22. Europe: P = 204/450, 312 − 317.3 = −5.3,
    # z = −5.3 / √(0.4533·0.5467·211.1) = −0.74.
    assert said == (
        "Africa's share rose from 4.0 % (to 2014) to 20 % (2024–). "
        "No change is shown in Europe's share: 36 % (to 2014), 42 % (2024–)"
    )
    assert shown.endswith(
        "The headline compares only those with 30 datasets or more. Trend over these 3 periods "
        "(Cochran–Armitage): Africa p = 0.027, Europe p = 0.46."
    )


def test_a_period_too_small_to_compare_is_told_beside_the_change():
    said, shown = by_period([(3, 27), (6, 54), (60, 300)], [(11, 27), (15, 54), (150, 300)])
    assert "Europe's share rose from 28 % (2015–) to 50 % (2024–)" in said
    assert "Too few to compare: to 2014, Africa 11 % (3 of 27) and Europe 41 % (11 of 27)." in shown


def test_small_groups_are_not_said_to_be_large():
    few = pd.DataFrame(
        [(g, c, 1, 12, 1 / 12) for g in ("SAR", "LiDAR") for c in ("Africa", "Europe")],
        columns=["group", "continent", "n", "known", "share"],
    )
    shown = " ".join(share_matrix(few, "modality").to_dict()["title"]["subtitle"])
    assert "compares all, since fewer than two have 30 datasets or more." in shown


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
