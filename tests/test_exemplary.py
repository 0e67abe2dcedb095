"""Exemplary datasets: the stated rule by hand, and what a card says."""

from __future__ import annotations

import re

from analysis import exemplary
from tests.conftest import record, small


def test_the_rule_by_hand() -> None:
    two = ["ahmadi", "sidl"]
    catalogue = small(
        record("known", tasks=["vqa"], lists=["ahmadi"], year=2020),
        record("named", tasks=["vqa"], lists=two),
        record("alike", tasks=["vqa"], lists=["ahmadi"]),
        record("alike-too", tasks=["vqa"], lists=["ahmadi"]),
        record("none", tasks=["vqa"], year=2020, licence="CC-BY-4.0"),
        record("unread", tasks=["vqa"], lists=[*two, "dou3516"], depth="listed"),
    )
    table = exemplary.choose(catalogue, each=4)
    # By lists, then by fields known, then by name; who is only listed does not count.
    assert list(table["id"]) == ["named", "known", "alike", "alike-too"]
    assert table["rank"].tolist() == [1, 2, 3, 4] and table["lists"].tolist() == [2, 1, 1, 1]
    assert table["known"].tolist() == [1, 2, 1, 1]


def test_a_dataset_is_shown_for_the_first_of_its_tasks_that_has_room() -> None:
    catalogue = small(
        record("a", tasks=["vqa"], lists=["ahmadi", "sidl"]),
        record("b", tasks=["vqa", "captioning"], lists=["ahmadi"]),
        record("c", tasks=["vqa"]),
    )
    table = exemplary.choose(catalogue, each=1)
    assert dict(zip(table["id"], table["task"], strict=True)) == {"a": "vqa", "b": "captioning"}


def test_a_card_says_what_is_known_and_what_is_not() -> None:
    catalogue = small(
        record(
            "a",
            tasks=["vqa"],
            sensors=["naip", "spot", "modis", "sentinel-1", "sentinel-2"],
            image_count=1200,
            image_width=64,
            image_height=32,
            unit="patch",
            gsd_m=[10, 2.5],
            licence="CC-BY-4.0 OR MIT",
        )
    )
    card = exemplary._card(catalogue, "a").replace("\u00a0", " ")
    assert "1,200 patches of 64 × 32 pixels" in card and "2.5 to 10 m" in card
    assert " and 1 more</dd>" in card
    assert "2.46 million pixels" in card  # 1,200 · 64 · 32 = 2,457,600
    assert "<dt>Licence</dt><dd>CC BY 4.0 or MIT</dd>" in card
    assert "<dt>Volume</dt><dd><span class=unknown>not known</span></dd>" in card


def test_a_card_says_where_samples_lie_as_far_as_is_known() -> None:
    catalogue = small(
        record("a", coverage="listed", continents=["Africa", "Asia"]),
        record("b", coverage="global"),
        record("c", coverage="none"),
        record("d"),
    )
    told = [
        re.search("<dt>Where</dt><dd>(.*?)</dd>", exemplary._card(catalogue, one)) for one in "abcd"
    ]
    unknown = "<span class=unknown>not known</span>"
    assert [one[1] for one in told if one] == [
        "Africa, Asia",
        "global",
        "nowhere: synthetic",
        unknown,
    ]


def test_the_chapter_shows_four_of_a_task() -> None:
    catalogue = small(*(record(one, tasks=["vqa"]) for one in "abcde"))
    assert list(exemplary.Chapter(catalogue).chosen["id"]) == list("abcd")


def test_modalities_stand_on_a_card_under_their_own_name() -> None:
    """A card said that a dataset was seen by RGB and text."""
    catalogue = small(
        record("a", sensors=["naip"], modalities=["rgb"]),
        record("b", modalities=["rgb"]),
        record("c"),
    )
    cards = [exemplary._card(catalogue, name) for name in "abc"]
    assert "<dt>Seen by</dt><dd>NAIP</dd>" in cards[0] and "Modalities" not in cards[0]
    assert "<dt>Modalities</dt><dd>RGB</dd>" in cards[1] and "Seen by" not in cards[1]
    assert "<dt>Seen by</dt><dd><span class=unknown>not known</span></dd>" in cards[2]


def test_no_heading_is_left_out_between_the_chapter_and_its_cards() -> None:
    chapter = exemplary.Chapter(small(record("a", tasks=["regression"])))
    levels = re.findall(r"<h(\d)", chapter._repr_html_())
    assert levels == ["2", "3"]  # a task, then its dataset, under the chapter's own h1
