"""What a term means, where a chapter first uses it: shown on hover and focus, no script needed.

The words are the glossary's own. Each hint is a link to the glossary, so that the keyboard and a touch
reach it too; screen readers are given the explanation as the link's description.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

GLOSSARY = "book/glossary"
# Terms that are also everyday words: only the sense tells them apart, so authors mark them with {term}.
EVERYDAY = frozenset(
    {
        "alias", "coverage", "derived", "disputed", "evidence", "listed", "read", "record",
        "regression", "size", "split", "state",
    }
)  # fmt: skip
_NOT_INSIDE = (
    nodes.title, nodes.caption, nodes.reference, nodes.literal, nodes.literal_block, nodes.table,
    nodes.container, nodes.figure, nodes.footnote, nodes.citation, nodes.Inline,
)  # fmt: skip


class Meaning(NamedTuple):
    """Where the glossary explains a term, and how."""

    anchor: str
    text: str


class Hint(nodes.Inline, nodes.TextElement):
    """A term with its explanation; ``address``, ``number`` and ``meaning`` are its attributes."""


def meanings(tree: nodes.document) -> dict[str, Meaning]:
    """Return what the glossary says, by term."""
    found = {}
    for item in tree.findall(nodes.definition_list_item):
        text = " ".join(item.next_node(nodes.definition).astext().split())
        for term in item.findall(nodes.term):
            if term["ids"]:
                found[term.astext()] = Meaning(term["ids"][0], text)
    return found


def pattern(terms: list[str]) -> re.Pattern[str]:
    """Return what finds terms in prose: whole words, also in the plural or with a capital.

    Examples
    --------
    >>> [match[0] for match in pattern(["SAR", "chip"]).finditer("Chips of SAR, not sarcasm")]
    ['Chips', 'SAR']
    """
    ways = []
    for term in sorted(terms, key=lambda one: (-len(one), one)):
        first, rest = term[0], re.escape(term[1:])
        start = f"[{first}{first.upper()}]" if term.islower() else re.escape(first)
        ways.append(f"{start}{rest}")
    return re.compile(rf"(?<![\w-])(?:{'|'.join(ways)})s?(?![\w-])")


def term_of(word: str, known: dict[str, Meaning]) -> str:
    """Return the term that a word is a form of.

    Examples
    --------
    >>> term_of("Chips", {"chip": Meaning("", "")})
    'chip'
    """
    forms = [word, word.removesuffix("s")]
    forms += [form[:1].lower() + form[1:] for form in forms]
    return next(form for form in forms if form in known)


def prose(tree: nodes.document) -> Iterator[nodes.Text]:
    """Yield the plain text of paragraphs, outside of titles, links, code, tables and figures."""
    for paragraph in list(tree.findall(nodes.paragraph)):
        at: nodes.Node | None = paragraph
        while at is not None and not isinstance(at, _NOT_INSIDE):
            at = at.parent
        if at is None:
            yield from [child for child in paragraph.children if isinstance(child, nodes.Text)]


def add_hints(tree: nodes.document, known: dict[str, Meaning], address: str) -> None:
    """Put a hint round the first use of each term, and round what authors marked with ``{term}``.

    Parameters
    ----------
    tree : docutils document
        The chapter, links resolved.
    known : dict
        From `meanings`.
    address : str
        The way from the chapter to the glossary's page.
    """
    seen: set[str] = set()

    def hint(word: str, term: str) -> Hint:
        seen.add(term)
        meaning = known[term]
        return Hint(
            "", word, address=f"{address}#{meaning.anchor}", number=len(seen), meaning=meaning.text
        )

    by_anchor = {meaning.anchor: term for term, meaning in known.items()}
    for reference in list(tree.findall(nodes.reference)):
        place, _, anchor = reference.get("refuri", "").partition("#")
        if place == address and anchor in by_anchor and by_anchor[anchor] not in seen:
            reference.replace_self(hint(reference.astext(), by_anchor[anchor]))
    words = pattern([term for term in known if term not in EVERYDAY])
    for text in prose(tree):
        parts: list[nodes.Node] = []
        done = 0
        for match in words.finditer(text):
            term = term_of(match[0], known)
            if term in seen:
                continue
            parts += [nodes.Text(text[done : match.start()]), hint(match[0], term)]
            done = match.end()
        if parts:
            text.parent.replace(text, [*parts, nodes.Text(text[done:])])


def resolve(app: Sphinx, tree: nodes.document, document: str) -> None:
    """Add hints to a chapter; the first page and the glossary itself stay as they are."""
    if app.builder.name != "html" or document in (GLOSSARY, app.config.root_doc):
        return
    known = meanings(app.env.get_doctree(GLOSSARY))
    if known:
        add_hints(tree, known, app.builder.get_relative_uri(document, GLOSSARY))


def explained(link: str, meaning: str, name: str, attributes: str = 'class="term"') -> str:
    """Return a link with what it means, shown on hover and focus, as HTML.

    Parameters
    ----------
    link : str
        The link, as HTML; ``name`` describes it (``aria-describedby``).
    meaning, name : str
        What is shown, and its id, unique on the page.
    attributes : str
        Of the whole; its class has ``term`` in it, by which scripts and styles know it.
    """
    text = f'<span class="term-text" role="tooltip" id="{name}">{escape(meaning)}</span>'
    return f"<span {attributes}>{link}{text}</span>"


def visit(translator: HTML5Translator, node: Hint) -> None:
    """Write a hint."""
    name = f"term-text-{node['number']}"
    link = (
        f'<a href="{escape(node["address"])}" aria-describedby="{name}">{escape(node.astext())}</a>'
    )
    translator.body.append(explained(link, node["meaning"], name))
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_node(Hint, html=(visit, None))
    app.connect("doctree-resolved", resolve, priority=900)
    app.add_js_file("terms.js", loading_method="defer")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
