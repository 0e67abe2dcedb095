"""Shared images of two datasets: what is stated, what follows from it, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import lineage, load, sharing, vocabularies
from tests import hostile
from tests.conftest import record, small
from tests.test_lineage import of


def outside(kind: str, work: str) -> dict[str, str]:
    return {"type": kind, "outside": work, "from": "page"}


def said(catalogue, one: str, other: str) -> list[tuple[str, tuple[str, ...]]]:
    found = sharing.between(catalogue, one, other)
    return [(row.way, row.via) for row in found.itertuples()]


@pytest.fixture
def chain():
    # c takes from b, b from a; d from a, too; e gives labels alone; x and y use a work outside.
    return small(
        record("a"),
        record("b", relations=of("derived_from", "a")),
        record("c", relations=of("images_from", "b")),
        record("d", relations=of("subset_of", "a")),
        record("e", relations=of("labels_from", "a")),
        record("x", relations=[outside("images_from", "Archive")]),
        record("y", relations=[outside("images_from", "Archive"), *of("overlaps", "b")]),
    )


def test_a_stated_relation_is_found_from_either_side(chain) -> None:
    assert said(chain, "b", "a") == said(chain, "a", "b") == [("stated", ())]


def test_images_may_have_come_through_another(chain) -> None:
    assert said(chain, "a", "c") == [("through", ("b",))]


def test_two_that_use_one_source_may_share_its_images(chain) -> None:
    assert said(chain, "b", "d") == [("source", ("a",))]
    assert said(chain, "c", "d") == [("origin", ("a",))]  # no source says that c uses a
    assert ("source", ("outside: Archive",)) in said(chain, "x", "y")


def test_labels_alone_bring_no_images(chain) -> None:
    assert said(chain, "e", "a") == [("stated", ())]
    assert said(chain, "e", "b") == said(chain, "e", "d") == []


def test_an_overlap_is_handed_on_to_what_uses_either_side(chain) -> None:
    assert said(chain, "y", "b") == [("stated", ())]
    assert said(chain, "c", "y") == [("beside", ("b",))]
    assert text(chain, "c", "y") == [
        "y and c may share images: y overlaps with b, of which c may hold some"
    ]
    # What b itself rests on need not hold what b shares with y.
    assert said(chain, "a", "y") == []


def test_only_the_nearest_common_source_is_named() -> None:
    catalogue = small(
        record("far"),
        record("near", relations=of("images_from", "far")),
        record("one", relations=of("images_from", "near", "far")),
        record("two", relations=of("images_from", "near")),
    )
    # Of "far" they share what came through "near", as far as is stated.
    assert said(catalogue, "one", "two") == [("source", ("near",))]


def test_what_both_state_stays_though_another_source_rests_on_it() -> None:
    catalogue = small(
        record("far"),
        record("near", relations=of("images_from", "far")),
        record("one", relations=of("images_from", "near", "far")),
        record("two", relations=of("images_from", "near", "far")),
    )
    assert said(catalogue, "one", "two") == [("source", ("far", "near"))]


@pytest.mark.parametrize("names", ["mnz", "znm"])
def test_one_that_rests_on_the_other_has_no_common_source_with_it(names: str) -> None:
    top, middle, low = names
    catalogue = small(
        record(top),
        record(middle, relations=of("images_from", top)),
        record(low, relations=of("images_from", middle, top)),
    )
    assert said(catalogue, low, middle) == [("stated", ())]


def test_what_lies_between_is_told_from_the_one_that_takes() -> None:
    catalogue = small(
        record("a"),
        record("z", relations=of("images_from", "a")),
        record("m", relations=of("images_from", "z")),
        record("b", relations=of("images_from", "m")),
    )
    assert said(catalogue, "a", "b") == [("through", ("m", "z"))]
    assert text(catalogue, "a", "b") == ["b may hold images of a, through m and z"]


def test_sources_that_rest_on_each_other_are_both_named() -> None:
    catalogue = small(
        record("a", relations=of("images_from", "b")),
        record("b", relations=of("images_from", "a")),
        record("x", relations=of("images_from", "a")),
        record("y", relations=of("images_from", "b")),
    )
    assert said(catalogue, "x", "y") == [("origin", ("a", "b"))]


def test_a_leak_is_handed_on_and_labels_hide_no_overlap() -> None:
    catalogue = small(
        record("test"),
        record("train", relations=of("leaks_into", "test")),
        record("user", relations=[*of("images_from", "test"), *of("labels_from", "train")]),
        record("both", relations=of("images_from", "train")),
    )
    assert said(catalogue, "train", "user") == [("stated", ()), ("beside", ("test",))]
    assert said(catalogue, "both", "user") == [("overlap", ("train", "test"))]
    assert said(catalogue, "both", "test") == [("beside", ("train",))]


def test_two_overlaps_of_one_pair_are_two_ties() -> None:
    catalogue = small(
        record("p"),
        record("q"),
        record("one", relations=of("overlaps", "p", "q")),
        record("two", relations=of("images_from", "p", "q")),
    )
    assert said(catalogue, "one", "two") == [("beside", ("p",)), ("beside", ("q",))]


def test_only_what_is_stated_is_marked_so_for_the_site(chain) -> None:
    found = sharing.data(chain)
    table = sharing.ties(chain)
    assert [tie[3] for tie in found["ties"]] == [int(way == "stated") for way in table["way"]]
    assert {tie[3] for tie in found["ties"]} == {0, 1}


def test_datasets_that_name_each_other_are_no_endless_chain() -> None:
    catalogue = small(
        record("a", relations=of("images_from", "b")), record("b", relations=of("images_from", "a"))
    )
    assert said(catalogue, "a", "b") == [("stated", ()), ("stated", ())]


def test_the_surest_comes_first() -> None:
    catalogue = small(
        record("a"),
        record("b", relations=of("images_from", "a")),
        record("c", relations=[*of("images_from", "b"), *of("labels_from", "a")]),
    )
    assert [way for way, _ in said(catalogue, "a", "c")] == ["stated", "through"]


def test_an_unknown_dataset_is_refused_with_what_may_be_meant(chain) -> None:
    with pytest.raises(KeyError, match="no dataset 'nothere'"):
        sharing.between(chain, "a", "nothere")


def test_every_relation_of_the_vocabulary_has_a_sentence() -> None:
    assert set(vocabularies.labels("relations")) <= set(sharing.SAID)
    assert set(sharing.WAYS) - {"stated"} <= set(sharing.SAID)


def text(catalogue, one: str, other: str) -> list[str]:
    found = sharing.between(catalogue, one, other)
    return ["".join(part for part, _ in sharing.parts(row)) for row in found.itertuples()]


def test_ties_are_told_in_sentences(chain) -> None:
    assert text(chain, "b", "a") == ["b is derived from a"]
    assert text(chain, "a", "c") == ["c may hold images of a, through b"]
    assert text(chain, "b", "d") == ["b and d may share images: both use some of a"]
    assert text(chain, "c", "d") == ["c and d may share images: both may hold some of a"]


def test_what_is_stated_of_a_work_outside_is_a_tie_of_its_own(chain) -> None:
    table = sharing.ties(chain)
    stated = table[(table["one"] == "x") & (table["way"] == "stated")]
    assert list(stated["other"]) == ["outside: Archive"]
    assert ["".join(part for part, _ in sharing.parts(row)) for row in stated.itertuples()] == [
        "x uses images of outside: Archive"
    ]


def test_several_common_sources_are_one_tie() -> None:
    catalogue = small(
        *(record(one) for one in "abc"),
        record("x", relations=of("images_from", "a", "b", "c")),
        record("y", relations=of("images_from", "a", "b", "c")),
    )
    assert said(catalogue, "x", "y") == [("source", ("a", "b", "c"))]
    assert text(catalogue, "x", "y") == ["x and y may share images: both use some of a, b and c"]


def test_no_two_works_outside_differ_by_their_spelling_alone() -> None:
    links = lineage.relations(load())
    works = set(links["outside"].dropna())
    folded = {"".join(letter for letter in work.lower() if letter.isalnum()) for work in works}
    assert len(folded) == len(works)


def test_the_site_is_given_places_of_datasets_and_names_of_other_works(chain) -> None:
    found = sharing.data(chain)
    assert [names[0] for names in found["datasets"]] == list("abcdexy")
    assert found["related"] == 7
    assert found["works"] == ["Archive"]
    derived, shared = (
        found["forms"].index(sharing.SAID[key]) for key in ("derived_from", "source")
    )
    assert [1, 0, derived, 1, []] in found["ties"]
    assert [5, 6, shared, 0, [7]] in found["ties"]  # the work outside follows the seven datasets


def test_a_hostile_name_ends_no_script() -> None:
    from analysis.pages.markup import script_json

    catalogue = hostile.catalogue()
    written = script_json(sharing.data(catalogue))
    assert (
        hostile.IMAGE.replace("<", "\\u003c").replace(">", "\\u003e").replace('"', '\\"') in written
    )
    assert "<" not in written and ">" not in written


EDGES = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.sampled_from("abcdef"),
        st.sampled_from([*lineage.REUSES_IMAGES, "labels_from", "overlaps"]),
    ).filter(lambda edge: edge[0] != edge[1]),
    max_size=12,
)


@given(EDGES)
def test_what_is_tied_by_images_is_of_one_family(edges) -> None:
    links = {one: [] for one in "abcdef"}
    for one, other, kind in edges:
        links[one] += of(kind, other)
    catalogue = small(*(record(one, relations=links[one]) for one in links))
    table = sharing.ties(catalogue)
    family = lineage.families(catalogue).set_index("id")["family"]
    for row in table[table["way"].isin(["through", "source", "origin"])].itertuples():
        assert family[row.one] == family[row.other]
        assert {family[via] for via in row.via} == {family[row.one]}
    stated = {
        (row.one, row.other, row.type) for row in table[table["way"] == "stated"].itertuples()
    }
    assert stated == set(edges)
    assert not (table["one"] == table["other"]).any()
