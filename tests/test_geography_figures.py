"""What the headlines of the figures on geography say, by hand."""

from __future__ import annotations

import pandas as pd

from analysis.figures.geography import share_matrix
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


def test_headline_tells_a_change_between_periods_only_where_chance_does_not():
    table = pd.DataFrame(
        [
            ("to 2014", "Africa", 2, 50),
            ("2024–", "Africa", 60, 300),
            ("to 2014", "Europe", 18, 50),
            ("2024–", "Europe", 126, 300),
        ],
        columns=["group", "continent", "n", "known"],
    )
    chart = share_matrix(table.assign(share=table["n"] / table["known"]), "period")
    text = chart.to_dict()["title"]["text"]
    said = " ".join(text) if isinstance(text, list) else text
    assert said.replace("\u00a0", " ") == (
        "Africa's share rose from 4.0 % (to 2014) to 20 % (2024–); "
        "Europe's share did not clearly change: 36 % (to 2014), 42 % (2024–)"
    )
