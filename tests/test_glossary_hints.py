"""Hints: the first use of each term, in prose alone, with the glossary's words as text."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.core import publish_doctree

import glossary_hints
from glossary_hints import Hint, Meaning

KNOWN = {
    "SAR": Meaning("term-SAR", 'Radar & <b>"more"</b>.'),
    "chip": Meaning("term-chip", "A small image."),
    "scene classification": Meaning("term-scene-classification", "A label for an image."),
    "scene": Meaning("term-scene", "An image."),
    "read": Meaning("term-read", "A depth."),
}


def hints(text: str, known=KNOWN) -> list[str]:
    tree = publish_doctree(text)
    glossary_hints.add_hints(tree, known, "glossary.html")
    return [node.astext() for node in tree.findall(Hint)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Some SAR and more SAR.", ["SAR"]),
        ("Chips from a scene.", ["Chips", "scene"]),
        ("Scene classification of scenes.", ["Scene classification", "scenes"]),
        ("It was read there.", []),
        ("A chipmunk, a micro-chip, sar, SARS-2.", []),
        ("``SAR`` and `SAR <https://example.org>`__ and *SAR*.", []),
        ("SAR\n===\n\nText.", []),
        ("=====  =====\nSAR    chip\n=====  =====\n", []),
        ("* A chip in a list.", ["chip"]),
        (".. container:: chart\n\n   A chip in a chart's title.", []),
    ],
)
def test_first_use_in_prose(text, wanted):
    assert hints(text) == wanted


def test_prose_reads_as_before():
    tree = publish_doctree("Before SAR, and after it a chip.")
    before = tree.astext()
    glossary_hints.add_hints(tree, KNOWN, "glossary.html")
    assert tree.astext() == before


def test_what_an_author_marks_is_explained_whatever_the_word():
    tree = publish_doctree("x")
    link = nodes.reference("", "read", refuri="glossary.html#term-read")
    tree.next_node(nodes.paragraph).append(link)
    glossary_hints.add_hints(tree, KNOWN, "glossary.html")
    assert [node["meaning"] for node in tree.findall(Hint)] == ["A depth."]


def test_glossary_is_read_with_all_its_names():
    tree = nodes.document(None, None)
    item = nodes.definition_list_item()
    for name in ("ground sampling distance", "GSD"):
        item += nodes.term("", name, ids=[f"term-{name[:3]}"])
    item += nodes.definition("", nodes.paragraph("", "A\n distance."))
    tree += item
    assert glossary_hints.meanings(tree) == {
        "ground sampling distance": Meaning("term-gro", "A distance."),
        "GSD": Meaning("term-GSD", "A distance."),
    }


def test_markup_in_a_meaning_is_text():
    class Translator:
        body: list[str] = []

    with pytest.raises(nodes.SkipNode):
        glossary_hints.visit(
            Translator, Hint("", "SAR", address="g#a", number=1, meaning=KNOWN["SAR"].text)
        )
    text = "".join(Translator.body)
    assert "<b>" not in text and "&lt;b&gt;" in text
    assert 'aria-describedby="term-text-1"' in text and 'id="term-text-1"' in text
