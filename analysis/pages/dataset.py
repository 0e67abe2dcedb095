"""The page of one dataset: what it is, how each fact is known, what one may do with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from analysis import addresses, cite, citing, freshness, unreached, vocabularies, works
from analysis.catalogue import Catalogue, size_pixels
from analysis.pages import evidence, history, licences, missing, outline
from analysis.pages.markup import copied, link, plural
from analysis.pages.wording import (
    GROUPS,
    LABELS,
    country,
    on_continents,
    term,
    value_text,
)
from analysis.records import Fact, Record

INVERSE = {
    "images_from": "Its images are used by",
    "derived_from": "Basis of",
    "version_of": "Has the version",
    "subset_of": "Has the part",
    "labels_from": "Its labels are used by",
    "overlaps": "Overlaps",
    "leaks_into": "Its test data overlap with training data of",
}
SHARING = "../lineage.html?one={}#do-two-datasets-share-images"  # the look-up of shared images
_CLASS_NAMES = re.compile(r"[A-Za-z_]\w*(?:, ?[A-Za-z_]\w*)*")
_HUGGING_FACE = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True)
class Site:
    """What pages know of the site they stand on.

    Parameters
    ----------
    version, date : str
        Of this build.
    repository : str
        The address of the project's repository, or nothing: where corrections are reported.
    address : str
        The address of the site with a slash at the end, or nothing.
    commit : str
        Of this build in full, or nothing where no history is known.
    """

    version: str = "development"
    date: str = ""
    repository: str = ""
    address: str = ""
    commit: str = ""


@dataclass(frozen=True)
class Context:
    """What pages of one catalogue share, computed once."""

    catalogue: Catalogue
    lists: evidence.Lists
    similar: Mapping[str, Sequence[str]]
    site: Site
    incoming: Mapping[str, list[tuple[Record, Any]]] = field(default_factory=dict)
    tied: frozenset[str] = frozenset()
    history: Mapping[str, Sequence[history.Step]] = field(default_factory=dict)


def context(catalogue: Catalogue, site: Site) -> Context:
    """Compute what pages of a catalogue share."""
    from analysis import lists, sharing, similar

    incoming: dict[str, list[tuple[Record, Any]]] = {}
    for record in catalogue:
        for relation in record.relations:
            if relation.to:
                incoming.setdefault(relation.to, []).append((record, relation))
    known = {row["list"]: row for row in lists.lists(catalogue.data).to_dict("records")}
    ties = sharing.ties(catalogue)
    tied = frozenset([*ties["one"], *ties["other"]])
    return Context(catalogue, known, similar.nearest(catalogue), site, incoming, tied)


def description(record: Record) -> str:
    """Return what a dataset is in one or two sentences, for search engines and previews."""
    if record.summary:
        return record.summary
    tasks = record.facts.tasks.value if record.facts.tasks and record.facts.tasks.value else []
    words = ", ".join(term("tasks", task).lower() for task in tasks)
    return f"{record.name}: an Earth-observation dataset" + (f" for {words}." if words else ".")


def body(record: Record, shared: Context) -> str:
    """Return the main part of a dataset's page as HTML."""
    parts = [
        _opening(record, shared),
        f'<div class="overview">{_glance(record)}{_places(record)}</div>',
        _licence(record, shared),
        _loaders(record),
        *(_group(record, title, names, shared) for title, names in GROUPS.items()),
        _lineage(record, shared),
        _similar(record, shared),
        _citing(record, shared.site, shared.catalogue.data),
        history.section(shared.history.get(record.id, ())),
        _correct(record, shared.site),
    ]
    return '<div class="dataset">\n' + "\n".join(part for part in parts if part) + "\n</div>"


def _year(record: Record) -> str:
    year = record.facts.year.value if record.facts.year else None
    return "" if year is None else str(year)


def _opening(record: Record, shared: Context) -> str:
    depth = vocabularies.terms("reading_depths").get(record.depth, {})
    year = f' <span class="year">{_year(record)}</span>' if _year(record) else ""
    also = (
        f'<p class="aliases">Also: {escape(", ".join(record.aliases))}</p>'
        if record.aliases
        else ""
    )
    summary = f'<p class="summary">{escape(record.summary)}</p>' if record.summary else ""
    return (
        f"<h1>{escape(record.name)}{year}</h1>\n{also}{summary}\n"
        f'<p class="depth"><span class="badge {escape(record.depth)}">'
        f"{escape(str(depth.get('label', record.depth)))}</span> "
        f"{escape(str(depth.get('definition', '')))} {_last_read(record)}</p>"
        f"{_unreached(record, shared.catalogue)}"
    )


def _unreached(record: Record, catalogue: Catalogue) -> str:
    attempt = unreached.attempts(catalogue.data).get(record.id)
    if attempt is None or record.depth != "listed":
        return ""
    day = f'<time datetime="{attempt.day}">{freshness.in_words(attempt.day)}</time>'
    return (
        f'\n<p class="depth unreached">Nothing of its own could be opened, last tried {day}: '
        f"{escape(attempt.tried)}.</p>"
    )


def _last_read(record: Record) -> str:
    day = freshness.last_read(record)
    return f'Last read <time datetime="{day}">{freshness.in_words(day)}</time>.'


def _glance(record: Record) -> str:
    """Return the few facts that one looks for first, and where the dataset is to be had."""

    def text(name: str) -> str:
        fact = getattr(record.facts, name)
        if fact is None or fact.value is None:
            return ""
        return value_text(name, fact.value, fact.unit)

    size = size_pixels(record)
    sides = [text("image_width"), text("image_height")]
    images = text("image_count")
    if images and all(sides):
        images += f" of {sides[0].removesuffix(' pixels')} × {sides[1]}"
    seen, modalities = text("sensors"), text("modalities")
    rows = {
        "Tasks": text("tasks"),
        **({"Modalities": modalities} if modalities and not seen else {"Seen by": seen}),
        "Images": images,
        "Sampling": text("gsd_m"),
        "Size": value_text("size_pixels", size) if size is not None else "",
        "Volume": text("volume_bytes"),
        "Access": text("access"),
    }
    cells = "".join(
        f"<div><dt>{label}</dt> <dd>"
        + (escape(value) if value else '<span class="unknown">not known</span>')
        + "</dd></div>\n"
        for label, value in rows.items()
    )
    links = [
        link(address, label)
        for name, label in (
            ("homepage", "Page"), ("repository", "Repository"), ("doi", "Paper"), ("arxiv", "arXiv"),
            ("data_doi", "Data DOI"),
        )
        if (value := record.facts.value(name)) and (address := addresses.of_value(name, value))
    ]  # fmt: skip
    where = f'<p class="links">{" · ".join(links)}</p>' if links else ""
    return f'<div><dl class="glance">{cells}</dl>{where}</div>'


def _places(record: Record) -> str:
    """Return where samples lie, drawn and in words."""
    continents = record.facts.value("continents") or []
    codes = record.facts.value("countries") or []
    coverage = record.facts.value("coverage")
    if coverage == "none":
        return ""
    words = "; ".join(
        part
        for part in (
            on_continents(list(map(str, continents)), everywhere=coverage == "global"),
            ", ".join(country(code) for code in codes),
        )
        if part
    )
    if not words:
        return ""
    drawn = outline.place_map(continents, codes, coverage == "global" and not continents)
    return (
        f'<figure class="places">{drawn}<figcaption>Where samples lie: {escape(words)}. '
        '<span class="fine">Borders are a drawing aid and imply no opinion.</span>'
        "</figcaption></figure>"
    )


def _licence(record: Record, shared: Context) -> str:
    told = licences.plain(record)
    rows = "".join(
        f'<div class="{answer}"><dt>{question}</dt><dd>{words[answer]}</dd></div>'
        for name, (question, words) in licences.QUESTIONS.items()
        if (answer := told.answers.get(name))
    )
    detail = f"<dl>{rows}</dl>" if rows else ""
    fine = (
        '<p class="fine">A summary, not legal advice: what counts is the text at the source.</p>'
        if rows
        else ""
    )
    return (
        '<section class="licence" aria-labelledby="permits"><h2 id="permits">What you may do</h2>'
        f"<p>{escape(told.sentence)}</p>{_licence_read(record, shared)}{detail}{fine}</section>"
    )


def _licence_read(record: Record, shared: Context) -> str:
    """Return who names another licence, and where this one was read, by kind of source."""
    fact = record.facts.licence
    if fact is None or not (fact.evidence or fact.looked):
        return ""
    sources = {name: record.sources[name] for name in fact.evidence if name in record.sources}
    if fact.value is None:
        read = f"Looked for in {len(fact.looked or ())} {plural(len(fact.looked or ()), 'source')}"
    else:
        verb = {"derived": "Derived from", "estimated": "Estimated from"}.get(fact.state, "Read in")
        names = "; ".join(
            f"{evidence.source_name(name, source, shared.lists)} ({evidence.source_kind(source)})"
            for name, source in sources.items()
        )
        read = f"{verb} {names or 'other facts'}"
    others = "".join(f"<p>{escape(sentence)}</p>" for sentence in licences.otherwise(record))
    return f'{others}<p class="fine">{escape(read)}: see <a href="#licence">{LABELS["licence"]}</a>.</p>'


def loader_lines(record: Record) -> list[tuple[str, str]]:
    """Return lines of Python that load a dataset, each with the library's name.

    Only names that can be nothing but a class or a repository become code.
    """
    lines = []
    classes = record.facts.value("torchgeo")
    if isinstance(classes, str) and _CLASS_NAMES.fullmatch(classes):
        lines.append(("TorchGeo", f"from torchgeo.datasets import {classes}"))
    name = record.facts.value("huggingface")
    if isinstance(name, str) and _HUGGING_FACE.fullmatch(name):
        code = (
            "from huggingface_hub import snapshot_download\n"
            f'folder = snapshot_download("{name}", repo_type="dataset")'
        )
        lines.append(("Hugging Face", code))
    return lines


def _loaders(record: Record) -> str:
    lines = loader_lines(record)
    if not lines:
        return ""
    blocks = "".join(
        f"<h3>{escape(library)}</h3>{copied(code, f'Python for {library}')}"
        for library, code in lines
    )
    return f'<section aria-labelledby="load"><h2 id="load">Load it</h2>{blocks}</section>'


def _group(record: Record, title: str, names: Sequence[str], shared: Context) -> str:
    rows, absent = [], []
    for name in names:
        fact = getattr(record.facts, name)
        if fact is not None:
            rows.append(_row(record, name, fact, shared))
        elif name == "size_pixels" and (size := size_pixels(record)) is not None:
            rows.append(_derived_size(size))
        else:
            absent.append(name)
    anchor = "about-" + title.lower().replace(" ", "-")  # apart from the ids of facts
    table = (
        f'<table class="facts" aria-labelledby="{anchor}">'
        '<thead><tr><th scope="col">Fact</th><th scope="col">Value</th>'
        f'<th scope="col">How it is known</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
        if rows
        else ""
    )
    said = missing.told(record, absent)
    left = f'<p class="missing">{escape(said)}</p>' if said else ""
    return (
        f'<section aria-labelledby="{anchor}"><h2 id="{anchor}">{title}</h2>{table}{left}</section>'
    )


def _row(record: Record, name: str, fact: Fact[Any], shared: Context) -> str:
    if fact.value is None:
        value = f'<span class="unknown">{escape(term("states", fact.state).lower())}</span>'
    else:
        text = value_text(name, fact.value, fact.unit)
        address = addresses.of_value(name, fact.value)
        value = link(address, text) if address else escape(text)
    return (
        f'<tr id="{name}"><th scope="row">{LABELS[name]}</th><td>{value}'
        f"{evidence.disputed(record, name, fact, shared.lists)}</td>"
        f'<td class="evidence">{evidence.known_by(record, fact, shared.lists)}</td></tr>'
    )


def _derived_size(size: int) -> str:
    parts = ", ".join(
        f'<a href="#{name}">{LABELS[name].lower()}</a>' for name in missing.SIZE_PARTS
    )
    return (
        f'<tr id="size_pixels"><th scope="row">{LABELS["size_pixels"]}</th>'
        f"<td>{escape(value_text('size_pixels', size))}</td>"
        f'<td class="evidence"><span class="state derived">Derived</span>'
        f"<p>The product of {parts}.</p></td></tr>"
    )


def _other(identifier: str, shared: Context) -> str:
    if identifier in shared.catalogue:
        name = shared.catalogue[identifier].name
        return f'<a href="{escape(identifier)}.html">{escape(name)}</a>'
    return escape(identifier)


def _lineage(record: Record, shared: Context) -> str:
    items = []
    for relation in record.relations:
        end = _other(relation.to, shared) if relation.to else escape(relation.outside or "")
        items.append(_relation(term("relations", relation.type), end, relation, record, shared))
    for other, relation in shared.incoming.get(record.id, ()):
        words = INVERSE.get(relation.type, relation.type)
        items.append(_relation(words, _other(other.id, shared), relation, other, shared))
    if not items:
        return ""
    look_up = (
        f'<p class="fine"><a href="{SHARING.format(escape(record.id))}">Which datasets may share its '
        "images, directly or through others</a></p>"
        if record.id in shared.tied
        else ""
    )
    return (
        '<section aria-labelledby="lineage"><h2 id="lineage">Lineage</h2>'
        f'<ul class="lineage">{"".join(items)}</ul>{look_up}</section>'
    )


def _relation(words: str, end: str, relation: Any, owner: Record, shared: Context) -> str:
    named = [relation.from_] if isinstance(relation.from_, str) else list(relation.from_)
    more = "".join(
        f"<p>{escape(text)}</p>"
        for text in (relation.note, f"At: {relation.at}" if relation.at else None)
        if text
    )
    known = evidence.cited(owner, named, shared.lists)
    return (
        f'<li>{escape(words)} <strong>{end}</strong>{more}<div class="evidence">{known}</div></li>'
    )


def _similar(record: Record, shared: Context) -> str:
    items = []
    for identifier in shared.similar.get(record.id, ()):
        other = shared.catalogue[identifier]
        tasks = ", ".join(term("tasks", task).lower() for task in other.facts.value("tasks") or [])
        detail = ", ".join(part for part in (_year(other), tasks) if part)
        items.append(
            f"<li>{_other(identifier, shared)}"
            + (f' <span class="fine">{escape(detail)}</span>' if detail else "")
            + "</li>"
        )
    if not items:
        return ""
    return (
        '<section aria-labelledby="similar"><h2 id="similar">Similar datasets</h2>'
        '<p class="fine">By the tasks, modalities, sensors and themes they share.</p>'
        f'<ul class="similar">{"".join(items)}</ul></section>'
    )


def page_address(record: Record, site: Site) -> str:
    """Return the full address of a dataset's page, or nothing if the site has none yet."""
    return f"{site.address}datasets/{record.id}.html" if site.address else ""


def _citing(record: Record, site: Site, data: Path) -> str:
    address = page_address(record, site)
    name = f"{record.name} (record {record.id})"
    own = citing.part(name, site.version, site.date, address, site.commit)
    own_works = works.of(record, data)
    note = (
        '<p class="fine">The note says what is not on record here: add it from the source.</p>'
        if any("not on record here" in item.get("note", "") for item in own_works)
        else ""
    )
    return (
        '<section aria-labelledby="cite"><h2 id="cite">Cite</h2>'
        f"<h3>The dataset</h3>{note}{copied(cite.bibtex(own_works), 'BibTeX')}"
        f"<h3>This record</h3>{copied(own, 'Citation of this record')}</section>"
    )


def correction_address(record: Record, site: Site) -> str:
    """Return where a correction of a record is reported: a form that already names it."""
    if not site.repository:
        return "../contributing.html#correct-a-fact"
    query = urlencode(
        {"template": "correct-a-fact.yml", "title": f"Correct: {record.name}", "dataset": record.id}
    )
    return f"{site.repository.rstrip('/')}/issues/new?{query}"


def _correct(record: Record, site: Site) -> str:
    address = correction_address(record, site)
    shown = (
        link(address, "Correct this record")
        if site.repository
        else f'<a href="{escape(address)}">How to correct this record</a>'
    )
    where = (
        ""
        if site.repository
        else " This site has no public repository yet, so there is no address to report it to: change"
        " the file in your own copy."
    )
    return (
        f'<p class="correct">{shown}. The record is the file <code>data/datasets/'
        f"{escape(record.id)}.yaml</code>.{where}</p>"
    )
