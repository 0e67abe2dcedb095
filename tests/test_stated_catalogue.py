"""Numbers of the first page, of the finder and of the chapters on the catalogue, by hand."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd
import pytest

from analysis import countries, lists
from analysis.figures import catalogue as figures
from analysis.stated import catalogue_chapters, catalogue_part
from tests.conftest import record, small


@pytest.fixture()
def listed():
    """Five datasets in three lists, and two that only our own search found."""
    where = {
        "a": ["ahmadi"],
        "b": ["ahmadi", "sidl"],
        "c": ["sidl"],
        "d": ["dou3516"],
        "e": ["ahmadi", "sidl", "dou3516"],
        "own": [],
        "own-too": [],
    }
    return small(*[record(name, lists=named) for name, named in where.items()])


def test_how_many_are_missing(listed) -> None:
    numbers = catalogue_chapters.missing_numbers(listed)
    assert [numbers[k] for k in ("datasets", "seen", "unlisted", "lists")] == ["7", "5", "2", "3"]
    # Three of five in one list only. Chao: 6, the jackknife: 7 (test_missing, test_statistics).
    assert numbers["once"] == "60 % (3 of 5, 95 % interval 23–88 %)"
    assert (numbers["chao"], numbers["jackknife"]) == ("6", "7")
    assert numbers["chao_interval"] == "95 % interval 5 to 16"
    assert numbers["seen_share"] == "83 %"
    # Without the last list 4 + 1/6, without either of the others 4.75.
    title = lists.lists().set_index("list").loc["dou3516", "title"]
    assert (numbers["least_list"], numbers["least"]) == (title, "4")
    assert (numbers["reach_low"], numbers["reach_high"]) == ("4", "7")
    # (15.733 − 5.093) / 3.92 = 2.7
    assert numbers["chance_error"] == "3"


def test_pairs_of_lists_that_have_too_little_in_common_give_nothing(listed) -> None:
    told = catalogue_chapters.missing_numbers(listed)["pairs_sentence"]
    assert told == "No two of the lists have 7 datasets or more in common, which the formula needs."


def test_the_first_page_tells_the_estimate_and_what_is_named_by_none(monkeypatch, listed) -> None:
    for module, names in (
        (catalogue_part.tasks, ("tasks_numbers",)),
        (catalogue_part.reference, ("reference_numbers",)),
        (catalogue_part.generic, ("generic_numbers",)),
        (catalogue_part.trends, ("trends_numbers",)),
    ):
        for name in names:
            monkeypatch.setattr(module, name, lambda _: defaultdict(str))
    monkeypatch.setattr(catalogue_part.rates_told, "growth_short", lambda _: "")
    monkeypatch.setattr(catalogue_part.checks, "sure_sentences", lambda _: "")
    verdicts = pd.DataFrame({"verdict": ["reproduced"], "figure": None})
    monkeypatch.setattr(catalogue_part.replication, "article_ledger", lambda _: verdicts)
    monkeypatch.setattr(catalogue_part.replication, "by_reading", lambda _: 0)
    monkeypatch.setattr(catalogue_part.numbers_chosen, "by_number", lambda _: {})
    more = small(
        *[one.model_dump(by_alias=True, exclude_none=True) for one in listed],
        *[record(f"p{i}", lists=["ahmadi"]) for i in range(6)],
        record("k", lists=["ahmadi", "sidl"], coverage="listed", continents=["Africa"]),
        record("m", countries=["KEN", "DEU"], coverage="listed", continents=["Africa", "Europe"]),
        record("n", countries=["KEN"], coverage="global", licence="CC-BY-4.0"),
        record("o", licence="CC-BY-NC-4.0"),
    )
    numbers = catalogue_part.index_numbers(more)
    assert [numbers[k] for k in ("datasets", "read", "unlisted")] == ["17", "17", "5"]
    # Twelve in three lists, q1 = 9, q2 = 2: unseen 2/3 · 9 · 8 / (2 · 3) = 8; variance 8 +
    # 4/9 · 9 · 17²/36 + 4/9 · 81 · 2 · 64/(4 · 81) = 54.33; C = exp(1.96 √ln(1 + 54.33/64)) = 4.649:
    # 20 between 12 + 8/C = 13.7 and 12 + 8 C = 49.2, told to tens.
    told = [numbers[k] for k in ("chance_low", "estimate", "chance_high")]
    assert told == ["10", "20", "50"]
    assert numbers["unnamed_countries"] == str(len(countries.ISO3) - 2)
    assert numbers["all_countries"] == str(len(countries.ISO3))
    # Known: k, m and n, in Africa and Europe k and m, m.
    assert [numbers[k] for k in ("africa", "europe")] == [
        "67 % (2 of 3, 95 % interval 21–94 %)",
        "33 % (1 of 3, 95 % interval 6–79 %)",
    ]
    assert numbers["global_only"] == "1"
    assert numbers["open_licence"] == "50 % (1 of 2, 95 % interval 9–91 %)"
    assert (numbers["claims"], numbers["reproduced"], numbers["otherwise"]) == ("1", "1", "0 not")


def test_the_map_tells_who_is_named_by_none() -> None:
    catalogue = small(
        record("a", countries=["KEN", "DEU"]), record("b", countries=["KEN"]), record("c")
    )
    none = len(countries.ISO3) - 2
    assert catalogue_part.map_sentence(catalogue) == (
        f"Most often named: Kenya (2 of 2 datasets that name a country); {none} countries and "
        "territories are named by none."
    )
    assert catalogue_part.map_rests(catalogue) == "2 of 3 datasets name countries"


def test_europe_must_be_ahead_of_africa() -> None:
    def ahead(*continents: str) -> bool:
        made = [
            record(f"d{i}", coverage="listed", continents=[c]) for i, c in enumerate(continents)
        ]
        return catalogue_part.more_cover_europe_than_africa(small(*made))

    assert ahead("Europe", "Europe", "Africa") and not ahead("Europe", "Africa")


def crops(identifier: str, **facts: object) -> dict[str, object]:
    good = {
        "tasks": ["semantic_segmentation"],
        "modalities": ["multispectral"],
        "themes": ["agriculture"],
        "coverage": "listed",
        "continents": ["Africa"],
        "licence": "CC-BY-4.0",
    }
    return record(identifier, **(good | facts))


def test_the_finder_s_example() -> None:
    disputed = crops("disputed")
    disputed["facts"]["licence"] |= {  # type: ignore[index]
        "disputed": [{"value": "CC-BY-NC-4.0", "from": "page"}], "because": "it is newer",
    }  # fmt: skip
    catalogue = small(
        crops("z"),
        crops("both", continents=["Asia", "Africa"]),
        crops("asia", continents=["Asia"]),
        crops("globe", coverage="global", continents="not_stated"),
        crops("own-terms", licence="LicenseRef-custom"),
        crops("not-to-be-sold", licence="CC-BY-NC-4.0"),
        crops("silent", licence="not_stated"),
        crops("radar", modalities=["sar"]),
        crops("water", themes=["water"]),
        crops("classes", tasks=["scene_classification"]),
        disputed,
    )
    assert list(catalogue_part.example(catalogue)["id"]) == ["both", "z"]
    numbers = catalogue_part.finder_numbers(catalogue)
    # Allowed: all but four; an answer of any kind: all but the silent one.
    assert (numbers["commercial"], numbers["licence_known"]) == ("7", "10")
    assert numbers["disagree"] == "1"
    assert (numbers["place_known"], numbers["sampling_known"]) == ("11", "0")


def test_the_licences_of_the_example_must_be_stated_and_for_data() -> None:
    def holds(*made: dict[str, object]) -> bool:
        return catalogue_part.licences_of_the_example_are_stated_for_data(small(*made))

    guessed = crops("guessed")
    guessed["facts"]["licence"] |= {"state": "estimated", "why": "by its file"}  # type: ignore[index]
    assert holds(crops("a"), crops("b", licence="ODbL-1.0 AND CC0-1.0"))
    assert not holds(crops("a"), guessed)
    assert not holds(crops("a"), crops("b", licence="CC-BY-4.0 AND MIT"))


def test_completeness_of_read_and_listed_records() -> None:
    catalogue = small(
        record("a", year=2018, tasks=["vqa"], coverage="not_stated"),
        record("b", year=2019),
        record("c", depth="listed", lists=["ahmadi", "sidl"], year=2019),
        record("d", depth="listed", lists=["ahmadi", "sidl"]),
        record("e", tasks=["pretraining"]),
    )
    table = catalogue_chapters.completeness_by_depth(catalogue).set_index(["field", "group"])
    columns = ["n", "answered", "total"]
    assert table.loc[("year", "Read at source"), columns].tolist() == [2, 2, 3]
    assert table.loc[("year", "Listed only"), columns].tolist() == [1, 1, 2]
    assert table.loc[("coverage", "Read at source"), columns].tolist() == [0, 1, 3]
    assert table.loc[("year", "Read at source"), "share"] == pytest.approx(2 / 3)
    numbers = catalogue_chapters.completeness_numbers(catalogue)
    # First come c and d, in two lists, and e, for pre-training: one of them is read.
    assert [numbers[k] for k in ("first", "first_read", "first_unread")] == ["3", "1", "2"]
    assert (numbers["read"], numbers["listed"]) == ("3", "2")
    # Of 20 core fields by three read records 2 years and 2 tasks are known: 4 of 60; listed 1 of 40.
    assert (numbers["read_known"], numbers["listed_known"]) == ("6.7 %", "2.5 %")


def test_numbers_of_the_chapter_by_application() -> None:
    catalogue = small(
        record("a", year=2026, themes=["fire"], split_separation="random"),
        record("b", year=2025, lists=["x"], themes=["fire", "flood"], split_separation="spatial"),
        record("c", year=2024, lists=["x"], themes=["soil"], temporal_sampling=["time_series"]),
        record("d", year=2020, themes=["general"]),
        record("e", year=2010, lists=["x", "y"], depth="listed"),
        record("f"),
    )
    numbers = catalogue_chapters.application_numbers(catalogue)
    assert [numbers[k] for k in ("datasets", "read", "themed")] == ["6", "5", "4"]
    assert numbers["left_out"] == "“Objects (several)” and “General”"
    assert numbers["applications"] == "3" and numbers["no_spatial"] == "1"  # soil
    # Of 2026 and 2025 one of two, of older ones one of three; f has no year.
    assert numbers["since"] == "2025" and numbers["recent_none"].startswith("50 % (1 of 2,")
    assert numbers["older_none"].startswith("33 % (1 of 3,")
    assert numbers["separation_known"].startswith("50 % (2 of 4,")
    assert numbers["dates_known"].startswith("25 % (1 of 4,")
    assert catalogue_chapters.what_is_new_is_named_by_few(catalogue)
    assert not catalogue_chapters.what_is_new_is_named_by_few(catalogue.where(list("bde")))


def test_what_is_left_once_reuse_is_taken_away() -> None:
    reuse = [{"type": "images_from", "to": "a", "from": "page"}]
    overlap = {"type": "overlaps", "outside": "Y", "from": "page"}
    catalogue = small(
        record("a", size_pixels=100, volume_bytes=10_000),
        record("b", size_pixels=300, volume_bytes=10_000_000, relations=reuse),
        record("c", relations=[{"type": "images_from", "outside": "X", "from": "page"}, overlap]),
    )
    # b may hold a's 100 pixels of 400, and a's 10 kB of 10,010 kB: 99.900 % are left, no more is claimed.
    assert catalogue_chapters.lineage_numbers(catalogue) == {
        "relations": "3",
        "relations_inside": "1",
        "reusing": "1",
        "remaining": (
            "at least 75 % of all pixels on record (300 of 400 pixels) and 99.9 % of all bytes "
            "(10 of 10 MB); at most all but 0 pixels and 0 B"
        ),
        "unmeasured_sources": (
            "Of the 1 of them with a size, 0 have a source without one (0 % of all pixels), and of the 1 "
            "with a volume 0 (0 % of all bytes)"
        ),
        "leaks": "none so far",
        "overlaps": "1",
    }


def test_what_remains_names_a_unit_once_where_it_is_one() -> None:
    leak = {"type": "leaks_into", "to": "c", "from": "page"}
    reuse = [{"type": "images_from", "to": "a", "from": "page"}, leak]
    catalogue = small(
        record("a", size_pixels=800_000, volume_bytes=1),
        record("b", size_pixels=800_000, volume_bytes=1, relations=reuse),
        record("c"),
        record("d", volume_bytes=2, relations=[{**reuse[0], "to": "c"}]),
    )
    numbers = catalogue_chapters.lineage_numbers(catalogue)
    assert (
        "(800,000 pixels of 1.6 million pixels) and 75 % of all bytes (3 of 4 B)"
        in numbers["remaining"]
    )
    # d's source c has neither; d's 2 bytes are half of all.
    assert numbers["unmeasured_sources"].endswith(
        "and of the 2 with a volume 1 (50 % of all bytes)"
    )
    assert numbers["leaks"] == "1"


def test_facts_are_told_by_whether_they_are_values() -> None:
    made = record("a", year=2018, tasks=["vqa"], coverage="not_stated", lists=["ahmadi"])
    made["facts"]["doi"] = {"state": "not_applicable", "why": "never written up"}  # type: ignore[index]
    listed = record("b", depth="listed", year=2019, lists=["ahmadi"])
    listed["facts"]["year"]["from"] = "ahmadi"  # type: ignore[index]
    catalogue = small(made, listed)
    assert catalogue_chapters.facts_sentence(catalogue) == (
        "5 facts. 3 of them are values, 67 % of these (2) from a primary source; 1 say that a field was "
        "looked for and is not stated, 1 that it does not apply"
    )
    assert catalogue_chapters.completeness_numbers(catalogue)["read_values"] == "2"


def test_completeness_of_records_of_one_depth_alone() -> None:
    """`Catalogue.read` leaves no record that is listed only."""
    both = small(
        record("a", year=2018, tasks=["vqa"]),
        record("b", depth="listed", year=2019, lists=["ahmadi"]),
    )
    numbers = catalogue_chapters.completeness_numbers(both.read())
    assert numbers["listed_known"] == "none" and numbers["read_known"].endswith(" %")
    told = []
    for one in ("a", "b"):
        part = both.where([one])
        chart = figures.completeness(catalogue_chapters.completeness_by_depth(part))
        told.append(" ".join(chart.to_dict()["title"]["text"]).partition(",")[0])
    assert told == ["Where the source was read", "Of records listed only"]
    listed = catalogue_chapters.completeness_numbers(both.where(["b"]))
    assert listed["read_known"] == "none" and listed["listed_known"].endswith(" %")


def test_the_flow_ends_at_all_records(catalogue) -> None:
    rows = catalogue_chapters.flow_table(catalogue)
    found, records = rows["n"].iloc[-2:]
    assert records == len(catalogue)
    on_lists = sum(any(s.list for s in one.sources.values()) for one in catalogue)
    assert found == len(catalogue) - on_lists
