"""The finder's data: true to the catalogue, complete, and small."""

from __future__ import annotations

import gzip
import json
import math

import pandas as pd
import pytest

from analysis import countries, finder, finderwords, vocabularies
from analysis.catalogue import Catalogue
from analysis.fieldvalues import slug
from analysis.pages.licences import commercial, without
from analysis.pages.markup import script_json
from tests import hostile
from tests.conftest import record, small

MOST_BYTES = 200_000  # gzipped, for 1,000 datasets


@pytest.fixture(scope="module")
def data(catalogue: Catalogue):
    return finder.data(catalogue)


def test_every_column_has_a_value_for_every_dataset(catalogue, data):
    assert data["n"] == len(catalogue)
    lists = [facet["rows"] for facet in data["facets"].values()]
    lists += [*data["numbers"].values(), *data["texts"].values()]
    assert {len(rows) for rows in lists} == {len(catalogue)}


def test_facets_say_what_the_records_say(catalogue, data):
    for name in ("tasks", "modalities", "sensors", "countries", "themes"):
        facet = data["facets"][name]
        for row, own in zip(facet["rows"], catalogue.frame[name], strict=True):
            assert [facet["ids"][at] for at in row] == list(own)
    facet = data["facets"]["commercial"]
    for row, own in zip(facet["rows"], catalogue, strict=True):
        assert [facet["ids"][at] for at in row] == [commercial(own)]


def test_commercial_use_is_not_clear_where_sources_disagree(catalogue, data):
    facet = data["facets"]["commercial"]
    labels = [facet["labels"][row[0]] for row in facet["rows"]]
    # The authors' text of the first says "non-commercial" beside Apache 2.0, and the former is chosen;
    # of the second the open one is chosen; of the third another source names MIT.
    chosen = ("sss-marine-spill", "LicenseRef-non-commercial"), ("coasttrain", "CC-BY-4.0")
    for identifier, licence in (*chosen, ("mts-wh", None)):
        at = data["texts"]["id"].index(identifier)
        assert labels[at] == "Not clear, or sources disagree"
        assert licence in (None, catalogue[identifier].facts.licence.value)


def test_how_test_data_are_kept_apart_and_whence_labels_come_can_be_filtered(catalogue, data):
    facet = data["facets"]["split_separation"]
    for row, own in zip(facet["rows"], catalogue.frame["split_separation"], strict=True):
        assert [facet["ids"][at] for at in row] == ([] if pd.isna(own) else [own])
    facet = data["facets"]["reference_sources"]
    for row, own in zip(facet["rows"], catalogue.frame["reference_sources"], strict=True):
        assert [facet["ids"][at] for at in row] == list(own)
    assert {"split_separation", "reference_sources"} <= set(data["columns"])


def test_no_licence_stated_is_not_the_same_as_not_looked_for(catalogue, data):
    facet = data["facets"]["licence"]
    for row, own in zip(facet["rows"], catalogue, strict=True):
        value = own.facts.licence.value if own.facts.licence else None
        assert [facet["ids"][at] for at in row] == [value or without(own)]
    assert facet["ids"][-3:] == ["none_stated", "not_found", "not_recorded"]
    assert facet["labels"][-3:] == [
        "No licence at its own place",
        "No licence found, own place not read",
        "Not looked for yet",
    ]


def test_other_words_are_for_terms_that_exist(data):
    for name, terms in finderwords.SAID.items():
        if name == "commercial":
            known = list(finder.COMMERCIAL)
        elif name == "processing_levels":
            known = data["facets"][name]["ids"]
        else:
            known = list(vocabularies.ids(name))
        assert set(terms) <= set(known), name
    said = data["facets"]["licence"]["said"]
    assert "CC-BY-4.0" in said and "CC-BY-NC-4.0" not in said and "not_recorded" not in said
    assert said["none_stated"] == said["not_found"] == finderwords.NO_LICENCE
    assert set(finderwords.PARTS) <= countries.ISO3


def test_a_joined_licence_is_found_as_open_where_a_user_may_choose_what_is():
    joined = ("CC-BY-4.0 AND MIT", "CC-BY-NC-4.0 OR MIT AND CC-BY-4.0",
              "CC-BY-4.0 AND CC-BY-NC-4.0", "CC-BY-NC-4.0 OR MIT AND CC-BY-ND-4.0")  # fmt: skip
    made = [record(f"a{at}", licence=licence) for at, licence in enumerate(joined)]
    facet = finder.data(small(*made))["facets"]["licence"]
    assert facet["said"] == dict.fromkeys(joined[:2], finderwords.OPEN_LICENCE)


def test_countries_come_with_the_other_names_of_those_that_occur():
    facet = finder.data(small(record("a", countries=["TUR", "FRA"])))["facets"]["countries"]
    assert facet["said"] == {"TUR": ["Turkey"]}
    assert dict(zip(facet["ids"], facet["continents"], strict=True)) == {
        "TUR": "Asia", "FRA": "Europe",
    }  # fmt: skip


def test_other_names_of_countries_are_sourced_and_new():
    for code, names in countries.other_names().items():
        assert code in countries.ISO3
        assert countries.name(code) not in names and len(set(names)) == len(names)
    rows = (vocabularies.DATA / "geo" / "country_names.csv").read_text(encoding="utf-8").split("\n")
    assert {row.rsplit(",", 1)[1] for row in rows[1:-1]} == {"cldr", "iso-countries", "wordnet"}
    readme = (vocabularies.DATA / "geo" / "README.md").read_text(encoding="utf-8")
    assert all(f"| `{source}` |" in readme for source in ("cldr", "iso-countries", "wordnet"))


def test_dataset_all_over_the_world_is_not_without_a_place(catalogue, data):
    facet = data["facets"]["continents"]
    assert ((catalogue.frame["coverage"] == "global") & (catalogue.frame["continents"] == ())).any()
    for row, own in zip(facet["rows"], catalogue.frame.itertuples(), strict=True):
        if own.coverage == "global" and not own.continents:
            assert [facet["ids"][at] for at in row] == [finder.GLOBAL]


def test_synthetic_dataset_lies_nowhere_rather_than_at_an_unknown_place(catalogue, data):
    facet = data["facets"]["continents"]
    nowhere = []
    for row, own in zip(facet["rows"], catalogue.frame.itertuples(), strict=True):
        if finder.NOWHERE in [facet["ids"][at] for at in row]:
            nowhere.append(own.id)
            assert own.coverage == "none" and not own.continents
    assert len(nowhere) == int((catalogue.frame["coverage"] == "none").sum()) > 0


def test_numbers_are_the_catalogues(catalogue, data):
    for name in finder.NUMBERS:
        for given, own in zip(data["numbers"][name], catalogue.frame[name], strict=True):
            assert (given is None) == bool(pd.isna(own))
            if given is not None:
                assert given == float(own)


def test_lists_that_name_a_dataset_are_counted():
    named = small(record("a", lists=["ahmadi", "sidl"]), record("b"))
    assert finder.data(named)["numbers"]["lists"] == [2, 0]


def test_labels_belong_to_ids_and_are_distinct(data):
    for name, facet in data["facets"].items():
        assert len(facet["ids"]) == len(facet["labels"]) == len(set(facet["ids"])), name
        assert all(facet["labels"]), name
        used = {at for row in facet["rows"] for at in row}
        assert used == set(range(len(facet["ids"]))), f"{name} offers what no dataset has"


def test_levels_dates_formats_and_loaders_can_be_filtered():
    made = small(
        record("a", processing_levels=["L2A"], temporal_sampling=["time_series"], formats=["zarr"],
               torchgeo="EuroSAT"),
        record("b", huggingface="owner/name"),
    )  # fmt: skip
    facets = finder.data(made)["facets"]
    for name, label in (
        ("processing_levels", "L2A"),
        ("temporal_sampling", "Time series"),
        ("formats", "Zarr"),
    ):
        assert facets[name]["labels"] == [label] and facets[name]["rows"] == [[0], []], name
    assert facets["loaders"]["labels"] == ["Hugging Face", "TorchGeo"]
    assert facets["loaders"]["rows"] == [[1], [0]]


def test_what_is_sent_holds_all_that_is_shown(data):
    """Unpacked by hand here, and by the script in tests/site."""
    shown, _ = finder.parts(data)
    texts = data["texts"]
    for at, (name, summary, *aliases) in enumerate(shown["rows"]):
        assert shown["ids"].get(at, slug(name)) == texts["id"][at]
        assert (name, summary) == (texts["name"][at], texts["summary"][at])
        assert (aliases or None) == texts["aliases"][at]
    assert 0 < len(shown["ids"]) < data["n"] / 4  # most ids follow from the name
    numbers, sent = data["numbers"], shown["numbers"]["size_pixels"]
    sides = zip(
        numbers["image_count"], numbers["image_width"], numbers["image_height"], strict=True
    )
    for name, first in finder.ALIKE.items():
        pairs = zip(shown["numbers"][name], numbers[first], strict=True)
        assert [other if own == 0 else own for own, other in pairs] == numbers[name]
    for at, of in enumerate(sides):
        assert sent.get(at, None if None in of else math.prod(of)) == numbers["size_pixels"][at]
    assert len(sent) < data["n"] / 20
    for name, facet in shown["facets"].items():
        rows = [[int(one) for one in row.split(",") if one] for row in facet["rows"].split(" ")]
        assert rows == data["facets"][name]["rows"], name


def test_data_are_small(catalogue, data):
    text = script_json(finder.parts(data)[0]).encode()
    assert len(gzip.compress(text)) * 1000 / len(catalogue) < MOST_BYTES


def test_same_catalogue_gives_the_same_data(catalogue, data):
    assert json.dumps(finder.data(catalogue)) == json.dumps(data)


def test_hostile_texts_cannot_end_the_script():
    text = script_json(finder.data(hostile.catalogue()))
    assert "<" not in text and json.loads(text)["n"] == 3


@pytest.mark.parametrize("character", ["<", ">", "&", "\u2028", "\u2029"])
def test_what_ends_a_script_or_a_line_of_it_is_escaped(character):
    """The last two end a line in scripts of before 2019, inside a text too."""
    assert script_json([character]) == f'["\\u{ord(character):04x}"]'
    assert json.loads(script_json([character])) == [character]
