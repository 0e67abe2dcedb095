"""What chapters say in plain words of datasets that they name is what their records say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis import lists, missing
from analysis.catalogue import Catalogue

BOOK = Path(__file__).parents[1] / "book"


def paragraph(chapter: str, words: str) -> str:
    """Return the one paragraph of a chapter that has some words."""
    text = (BOOK / f"{chapter}.md").read_text(encoding="utf-8")
    found = [part for part in text.split("\n\n") if words in part]
    assert len(found) == 1, (chapter, words)
    return " ".join(found[0].split())


LABELS = "reference_sources"


@pytest.mark.parametrize(
    ("chapter", "words", "dataset", "field", "value"),
    [
        # In a list of names the source of labels is that of its clause.
        ("historical-development", "took labels from maps", "bigearthnet", LABELS, "existing_map"),
        ("historical-development", "took labels from maps", "sen12ms", LABELS, "existing_map"),
        ("historical-development", "were labelled by hand", "eurosat", LABELS, "manual_annotation"),
        ("historical-development", "were labelled by hand", "so2sat-lcz42", LABELS, "manual_annotation"),
        ("reference-data", "Surveyed plots", "sickle", LABELS, "in_situ"),
        ("reference-data", "captions in bulk", "rs5m", LABELS, "model_generated"),
        ("reference-data", "captions in bulk", "rsteller", LABELS, "model_generated"),
        ("reference-data", "instructions", "rs-gpt4v", LABELS, "model_generated"),
        ("reference-data", "fire masks", "active-fire-detection", LABELS, "model_generated"),
        ("tasks", "and of change", "levir-mci", "tasks", "captioning"),
        ("tasks", "dialogues", "changechat-105k", "tasks", "vqa"),
        ("towards-a-generic-dataset", "one or two satellites", "seco", "sensors", "sentinel-2"),
        ("towards-a-generic-dataset", "one or two satellites", "ssl4eo-s12", "sensors", "sentinel-1"),
        ("geography", "Cauvery delta", "sickle", "countries", "IND"),
        ("geography", "new towns in Egypt", "egy-bcd", "countries", "EGY"),
        ("geography", "seen by satellites", "second", "platforms", "airborne"),
        ("geography", "seen by satellites", "wusu", "platforms", "satellite"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_dataset_is_in_its_record(
    chapter: str, words: str, dataset: str, field: str, value: str, catalogue: Catalogue
) -> None:
    assert paragraph(chapter, words)
    row = catalogue.frame.set_index("id").loc[dataset]
    assert value in row[field], f"{chapter}: {words}: {dataset} has {row[field]}"


def test_the_ends_that_are_named_stand_there(catalogue: Catalogue) -> None:
    from analysis import generality
    from analysis.stated import review_second

    assert "and near it one campus" in paragraph("two-trends", "one campus")
    index = review_second.index_table(catalogue).set_index("id")["index"]
    for general in ("copernicus-pretrain", "mmearth", "earthview-satellogic"):
        assert index[general] >= generality.GENERAL
    assert index["sar-aircraft-detection-dataset"] == index["mauflex"] == 0
    assert 0 < index["aerorit"] < generality.GENERAL / 2


def test_an_embedding_product_has_no_images_to_count(catalogue: Catalogue) -> None:
    assert paragraph("measures", "has no images to count")
    row = catalogue.frame.set_index("id").loc["tessera-embeddings"]
    assert row[["image_count", "size_pixels"]].isna().all()


def test_no_dataset_captions_passive_microwave_data(catalogue: Catalogue) -> None:
    assert paragraph("why-data-matter", "captions passive microwave data")
    frame = catalogue.frame
    both = [
        row.id
        for row in frame.itertuples()
        if "captioning" in row.tasks and "passive_microwave" in row.modalities
    ]
    assert both == []


def test_lists_left_out_of_the_estimate_are_second_parts_or_name_nothing_that_belongs(
    catalogue: Catalogue,
) -> None:
    assert paragraph("how-many-are-missing", "second parts of these lists")
    read = lists.lists(catalogue.data).set_index("list")
    used = set(missing.incidence(catalogue).columns)
    repositories = set(read.loc[sorted(used), "repository"])
    entries = lists.entries(catalogue.data)
    decisions = lists.decisions(catalogue.data).set_index("candidate")["decision"]
    for name in sorted(set(read.index) - used):
        taken = entries.loc[entries["list"] == name, "candidate"].map(decisions) == "include"
        assert read.loc[name, "repository"] in repositories or not taken.any(), name


def test_only_the_summary_s_words_are_told_as_the_article_s() -> None:
    """The article is known by a summary: what it does not say is told as our own."""
    text = " ".join(
        re.sub(r"\s+", " ", path.read_text(encoding="utf-8")) for path in BOOK.glob("*.md")
    )
    for never in ("The article's concern", "says that nobody knows"):
        assert never not in text
    assert "by a summary, not by its full text" in text
