"""Sentences of the review that are chosen by the numbers, on small catalogues."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import measures
from analysis.figures import catalogue as figures
from analysis.figures import generic
from analysis.stated.catalogue_chapters import flow_table
from analysis.stated.questions import portfolios
from analysis.stated.review_first import tasks, why
from analysis.stated.review_second import generic as on_generic
from tests.conftest import record, small


def sized(identifier: str, task: str, side: int) -> dict[str, object]:
    """A record with a task and a size of the side squared."""
    return record(identifier, tasks=[task], image_count=1, image_width=side, image_height=side)


def pixels_sentence(*records: dict[str, object]) -> str:
    catalogue = small(*records)
    size = measures.weighted_share(catalogue, "tasks", "size_pixels")
    return tasks.pixels_sentence(catalogue, size)


def test_a_task_that_one_dataset_puts_first_is_told_with_that_dataset():
    # By pixels 100 of detection (all in one set), 36 of captioning, 16 of segmentation.
    few = [sized("b", "captioning", 6), sized("c", "semantic_segmentation", 4)]
    told = pixels_sentence(sized("a", "object_detection", 10), *few)
    assert told.startswith("By pixels, object detection comes first with 66 %")
    assert "one dataset, A, decides that: without it captioning holds 69 %" in told
    assert "and semantic segmentation 31 %" in told


def test_a_task_that_stays_first_is_told_as_such():
    few = [sized("b", "captioning", 6), sized("c", "semantic_segmentation", 4)]
    told = pixels_sentence(sized("a", "captioning", 10), *few)
    assert told.startswith("By pixels, captioning comes first with 89 %")
    assert "decides" not in told and "without the largest dataset with 69 %" in told


def test_empty_pairs_of_common_tasks_and_modalities():
    catalogue = small(
        record("a", tasks=["vqa"], modalities=["rgb"]),
        record("b", tasks=["vqa"], modalities=["rgb"]),
        record("c", tasks=["captioning"], modalities=["sar"]),
        record("d", tasks=["captioning"], modalities=["lidar"]),
        record("e", tasks=["tracking"], modalities=["sar"]),
    )
    cells = measures.cross(catalogue, "tasks", "modalities")
    # Two or more have vqa, captioning; rgb, sar: of these vqa with sar and captioning with rgb lack.
    assert why.empty_pairs(catalogue, cells, 2) == (4, 2)
    assert why.empty_pairs(catalogue, cells, 3) == (0, 0)


def test_language_is_young_only_beyond_chance():
    def young(recent_words: int) -> bool:
        words = [
            record(f"w{i}", tasks=["vqa"], year=2024 if i < recent_words else 2010)
            for i in range(20)
        ]
        others = [
            record(f"o{i}", tasks=["tracking"], year=2024 if i < 10 else 2010) for i in range(20)
        ]
        return tasks.language_is_young(small(*words, *others))

    assert young(19)  # 95 % against 50 %
    assert not young(11) and not young(2)


def test_wishes_that_nobody_meets_are_named(monkeypatch):
    def told(met: list[list[int]]) -> str:
        index, columns = ["a", "b"], ["platforms:uav", "modalities:sar"]
        table = pd.DataFrame(met, index=index, columns=columns, dtype=bool)
        monkeypatch.setattr(on_generic, "_met", lambda catalogue: table)
        return on_generic.unmet_sentence(
            small(record("a", tasks=["pretraining"]), record("b", tasks=["vqa"]))
        )

    assert told([[1, 0], [0, 1]]) == (
        "Each of the 2 wishes is met by some dataset; 1 is met by no pre-training set (SAR)."
    )
    assert told([[1, 1], [0, 0]]) == (
        "Each of the 2 wishes is met by some dataset; each also by some pre-training set."
    )
    assert told([[1, 0], [0, 0]]) == (
        "1 of the 2 wishes is met by no dataset (SAR); 1 is met by no pre-training set (SAR)."
    )


@pytest.mark.parametrize(
    ("met", "words"),
    [
        ([1, 1], "; each wish is met by some of them"),
        ([1, 0], "; 1 wish is met by none of them"),
        ([0, 0], "; 2 wishes are met by none of them"),
    ],
)
def test_wishes_that_no_pretraining_set_meets_are_counted(monkeypatch, met, words):
    columns = ["platforms:uav", "modalities:sar"]
    table = pd.DataFrame([met], index=["a"], columns=columns, dtype=bool)
    monkeypatch.setattr(on_generic, "_met", lambda catalogue: table)
    weight = pd.Series(0.5, index=columns)
    monkeypatch.setattr(on_generic.wishes, "weights", lambda: weight)
    said = on_generic.wishes_sentence(small(record("a", tasks=["pretraining"])))
    assert said.endswith(words)


def weights_table(lost: list[float]) -> pd.DataFrame:
    rows = [(f"V{i}", "a", "A", 1.0, loss == 0, loss) for i, loss in enumerate(lost)]
    return pd.DataFrame(rows, columns=["variant", "id", "name", "covered", "steady", "lost"])


def test_the_sentence_on_weights_tells_what_is_lost(monkeypatch):
    monkeypatch.setattr(portfolios, "always_chosen", lambda catalogue: [])

    def told(lost: list[float]) -> str:
        monkeypatch.setattr(portfolios, "emphasis", lambda catalogue: weights_table(lost))
        return portfolios.weights_sentence(small(record("a")))

    assert told([0, 0, 0.05]).startswith(
        "The same four datasets (A) are best under 2 of 3 weightings; others may be as good, none is best "
        "under more. Under the others"
    )
    assert "by 5.0 points (v2) of the weight" in told([0, 0, 0.05])
    assert told([0, 0]).endswith("are best under 2 of 2 weightings; others may be as good.")
    titles = [
        generic.emphasis(weights_table(lost)).to_dict()["title"] for lost in ([0, 0.05], [0, 0])
    ]
    assert "1 of 2 weightings; under the others they lose at most 5.0 points" in " ".join(
        titles[0]["text"]
    )
    assert "lose" not in " ".join(titles[1]["text"])


def test_records_of_our_own_search_come_from_no_entry(catalogue):
    rows = [("Entries", 10, "step"), ("Doubles", 4, "reason"), ("Records", 6, "step")]
    mine = [("Found by our own search", 3, "found"), ("Records in the catalogue", 9, "step")]

    def title(table: list[tuple[str, int, str]]) -> str:
        frame = pd.DataFrame(table, columns=["label", "n", "kind"])
        return " ".join(figures.flow(frame).to_dict()["title"]["text"])

    assert title(rows) == "10 entries of public lists became 6 records"
    assert title(rows + mine) == (
        "10 entries of public lists became 6 records; 3 more come from our own search"
    )
    assert list(flow_table(catalogue)["kind"])[-2:] == ["found", "step"]


def test_the_flow_of_a_choice_is_of_the_whole_and_says_what_was_chosen(catalogue):
    """Whoever chooses records does not choose entries of lists: no number is of both, none below zero."""
    listed = [i for i in catalogue.records if catalogue.frame.set_index("id")["lists"][i]]
    ours = sorted(set(catalogue.records) - set(listed))

    def told(*chosen: str) -> tuple[list[tuple[str, int]], str]:
        table = flow_table(catalogue.where(chosen))
        last = list(table[["label", "n"]].itertuples(index=False, name=None))
        title = figures.flow(table).to_dict()["title"]
        assert "entries are of the whole catalogue" in " ".join(title["subtitle"])
        return last[-3:], " ".join(title["text"]).partition("; ")[2]

    whole = len(listed)
    rows, said = told(*listed[:3], *ours[:2])
    assert said == "3 of these and 2 of our own search are chosen here"
    assert rows == [
        ("Of these, chosen here", 3),
        ("Found by our own search", 2),
        ("Records chosen here", 5),
    ]
    rows, said = told(listed[0])
    assert said == "1 of these is chosen here"
    assert rows[1:] == [("Records", whole), ("Of these, chosen here", 1)]
    assert told(ours[0])[1] == "none of these and 1 of our own search is chosen here"
    assert told()[1] == "none of these is chosen here"
    title = figures.flow(flow_table(catalogue.where([*listed, ours[0]]))).to_dict()["title"]
    assert " ".join(title["text"]).endswith("; 1 more comes from our own search")


def test_criteria_of_a_choice_count_what_our_own_search_found_in_it(catalogue, monkeypatch):
    from _make import execute
    from _make.paths import ROOT
    from analysis import book

    told: dict[str, str] = {}
    ours = [one.id for one in catalogue if not any(s.list for s in one.sources.values())]
    monkeypatch.setattr(book, "start", lambda: catalogue.where(["eurosat", *ours[:2]]))
    monkeypatch.setattr(book, "numbers", told.update)
    cells = execute.read(ROOT / "book" / "criteria.md").cells
    exec(next(cell.source for cell in cells if cell.cell_type == "code"), {})
    assert (told["own"], told["datasets"]) == ("2", "3")
