"""What each application has, and which datasets are shown for it, by hand."""

from __future__ import annotations

from analysis import applications
from analysis.applications import MOST_NAMED, NEWEST, OTHER_TASKS
from analysis.catalogue import Catalogue
from tests.conftest import record, small


def shown(catalogue: Catalogue, theme: str, enough: int = 20) -> list[tuple[object, ...]]:
    table = applications.choose(catalogue, enough)
    table = table[table["theme"] == theme]
    return list(table[["task", "why", "id"]].itertuples(index=False, name=None))


def test_counts_by_hand() -> None:
    disputed = record("e", themes=["ships"], licence="MIT")
    disputed["facts"]["licence"] |= {  # type: ignore[index]
        "disputed": [{"value": "CC-BY-NC-4.0", "from": "page"}], "because": "it is newer",
    }  # fmt: skip
    catalogue = small(
        record("a", themes=["ships"], licence="CC-BY-4.0", split_separation="spatial",
               coverage="listed", continents=["Asia", "Europe"]),
        record("b", themes=["ships", "ocean"], licence="CC-BY-NC-4.0", split_separation="random"),
        record("c", themes=["ships"], licence="not_stated", homepage="https://example.org/c"),
        record("d", themes=["ships"], licence="not_stated", coverage="global"),
        disputed,
        record("f", themes=["ships"], depth="listed", lists=["x"], coverage="global",
               continents=["Africa", "Asia", "Europe", "Oceania"]),
        record("g", themes=["general"]),
    )  # fmt: skip
    table = applications.overview(catalogue).set_index("theme")
    assert list(table.index) == ["ships", "ocean"]  # general names no application
    ships = table.loc["ships"]
    assert ships["n"] == 6
    # Permitted by a; not by b, nor by c, whose own page states none; d, e and f do not answer.
    assert (ships["commercial"], ships["commercial_known"]) == (1, 3)
    assert ships["unlicensed"] == 1  # c: d's own place was not read
    assert (ships["spatial"], ships["separation_known"]) == (1, 2)
    assert ships["lacks"] == ("North America", "South America") and ships["nameless"] == 1
    assert table.loc["ocean", "n"] == 1 and len(table.loc["ocean", "lacks"]) == 6


def test_an_application_is_parted_by_two_large_tasks_not_by_one() -> None:
    one = [record(f"a{i}", themes=["fire"], tasks=["regression"]) for i in range(2)]
    two = record("b", themes=["fire"], tasks=["vqa", "regression"])
    assert applications.parts(small(*one, two), "fire", enough=2).empty
    three = record("c", themes=["fire"], tasks=["vqa"])
    table = applications.parts(small(*one, two, three), "fire", enough=2)
    assert table[["task", "n"]].values.tolist() == [["regression", 3], ["vqa", 2]]  # largest first


def test_what_most_lists_name_comes_first_and_the_newest_beside_it() -> None:
    made = [
        record(f"n{i}", themes=["fire"], lists=["ahmadi", "sidl", "x"][:i], year=2010 + i)
        for i in range(4)
    ]
    catalogue = small(
        *made,
        record("new", themes=["fire"], year=2026),
        record("new-known", themes=["fire"], year=2026, licence="MIT"),
        record("undated", themes=["fire"]),
        record("unread", themes=["fire"], year=2026, lists=["ahmadi", "sidl", "x", "y"], depth="listed"),
    )  # fmt: skip
    # A whole application: up to four that a list names, of which there are three; n0 is named by none.
    assert shown(catalogue, "fire", enough=2) == [
        (None, MOST_NAMED, "n3"),
        (None, MOST_NAMED, "n2"),
        (None, MOST_NAMED, "n1"),
        (None, NEWEST, "new-known"),
    ]
    # A small one: the first of either.
    assert [row[2] for row in shown(catalogue, "fire", enough=9)] == ["n3", "new-known"]
    assert applications.choose(catalogue, enough=9)["small"].all()
    # With as many as are enough, eight, it is whole.
    assert len(shown(catalogue, "fire", enough=8)) == 4
    assert not applications.choose(catalogue, enough=8)["small"].any()


def test_in_a_parted_application_a_dataset_stands_under_its_first_task_that_parts_it() -> None:
    catalogue = small(
        record("a", themes=["fire"], tasks=["captioning", "vqa", "regression"], lists=["x"]),
        record("b", themes=["fire"], tasks=["regression", "vqa"], lists=["x", "y"]),
        record("c", themes=["fire"], tasks=["vqa"], year=2020),
        record("d", themes=["fire"], tasks=["regression"], year=2024),
        record("e", themes=["fire"], tasks=["captioning"], lists=["x"], year=2021),
        record("f", themes=["fire"], tasks=["captioning"], year=2022),
        record("g", themes=["fire"], lists=["z"]),
    )
    captioning_does_not_part = shown(
        catalogue.where(set("abcdeg")), "fire", enough=3
    )  # tasks: vqa 3, regression 3, captioning 2
    assert captioning_does_not_part == [
        ("regression", MOST_NAMED, "b"),
        ("vqa", MOST_NAMED, "a"),
        (OTHER_TASKS, MOST_NAMED, "e"),  # more is known of it than of g
        (OTHER_TASKS, MOST_NAMED, "g"),
        ("regression", NEWEST, "d"),
        ("vqa", NEWEST, "c"),
    ]
    # With f captioning has three, and a names it first.
    assert ("captioning", MOST_NAMED, "a") in shown(catalogue, "fire", enough=3)


def test_a_dataset_is_shown_for_each_of_its_applications() -> None:
    catalogue = small(record("a", themes=["fire", "flood"], lists=["x"]))
    assert applications.choose(catalogue)["theme"].tolist() == ["flood", "fire"]


def test_nothing_is_chosen_from_nothing() -> None:
    table = applications.choose(small())
    assert table.empty and "why" in table


def test_every_application_of_the_catalogue_shows_something(catalogue: Catalogue) -> None:
    table = applications.choose(catalogue)
    assert list(dict.fromkeys(table["theme"])) == list(applications.overview(catalogue)["theme"])
    assert not table.duplicated(["theme", "id"]).any()
    assert (table.loc[table["why"] == MOST_NAMED, "lists"] > 0).all()
    assert table["id"].map(lambda one: catalogue[one].depth != "listed").all()
