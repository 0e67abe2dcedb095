"""How a fact is known, as HTML: its state, who says so, where, in which words, and what disagrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

from analysis.exports import address
from analysis.keepers import is_kept_by_known
from analysis.pages.markup import link
from analysis.pages.wording import LABELS, state_text, value_text
from analysis.records import Dispute, Fact, Record, Source

Lists = Mapping[str, dict[str, Any]]


# Where an address names what lies there by its path, not by its host alone: how many parts of it.
_NAMED_BY_PATH = {
    "github.com": 2,
    "gitlab.com": 2,
    "huggingface.co": 3,
    "arxiv.org": 2,
    "doi.org": 9,
}


def site(url: str) -> str:
    """Return where an address leads, in a few words: the host, and what its path names there.

    Examples
    --------
    >>> site("https://github.com/phelber/EuroSAT/blob/master/README.md")
    'github.com/phelber/EuroSAT'
    >>> site("https://www.drivendata.org/competitions/60/")
    'drivendata.org'
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = [part for part in parts.path.split("/") if part][: _NAMED_BY_PATH.get(host, 0)]
    return "/".join((host, *path))


def source_name(key: str, source: Source, lists: Lists) -> str:
    """Return what a source is called: its title, its list's title, or its key.

    A title of one word, such as the path of a file, does not tell whose it is, nor does a key:
    these come with the site.

    Examples
    --------
    >>> from datetime import date
    >>> read = date(2026, 1, 1)
    >>> source_name("page", Source(url="https://www.x.org/a", kind="primary", read=read), {})
    'page, x.org'
    """
    if source.list and not source.title:
        return str(lists.get(source.list, {}).get("title") or source.list)
    name = source.title or key.replace("_", " ")
    if source.list or (source.title and " " in source.title):
        return name
    return f"{name}, {site(address(source, {}))}"


def source_kind(source: Source) -> str:
    """Return what kind a source is, in words.

    Examples
    --------
    >>> from datetime import date
    >>> source_kind(Source(url="https://x.org", kind="primary", read=date(2026, 1, 1)))
    'own source'
    """
    if source.list:
        return "public list"
    kind = "own source" if source.kind == "primary" else "other source"
    return f"{kind} whose place is not known" if source.unnamed else kind


def _place(key: str, source: Source, lists: Lists) -> str:
    """Return the link to a source, or, where nobody knows its place, to what it describes."""
    name, url = source_name(key, source, lists), address(source, dict(lists))
    if source.unnamed:
        return f"{escape(name)}, about {link(url, site(url))}"
    return link(url, name)


def _copy(address: str) -> str:
    """Return where a copy was read: a link if its keeper is known, otherwise the address written out."""
    if is_kept_by_known(address):
        return link(address, "copy read")
    return f'copy read at <span class="address">{escape(address)}</span>'


def cited(record: Record, names: Sequence[str], lists: Lists) -> str:
    """Return a list of the sources named, each with its kind and the day it was read.

    A derived fact names other facts of the record; those become links within the page.
    """
    items = []
    for name in names:
        source = record.sources.get(name)
        if source is None:
            label = LABELS.get(name, name)
            items.append(f'<li>from <a href="#{escape(name)}">{escape(label.lower())}</a></li>')
            continue
        place = _place(name, source, lists)
        via = f" ({_copy(source.via)})" if source.via else ""
        items.append(
            f"<li>{place}{via} <span>{source_kind(source)}, read {source.read.isoformat()}</span></li>"
        )
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _words(text: str) -> str:
    return f"<p>In its words: <q>{escape(text)}</q></p>"


def known_by(record: Record, fact: Fact[Any], lists: Lists) -> str:
    """Return how a fact is known."""
    parts = [f'<span class="state {escape(fact.state)}">{escape(state_text(fact))}</span>']
    parts.append(cited(record, fact.evidence, lists))
    if fact.as_:
        parts.append(_words(fact.as_))
    if fact.at:
        parts.append(f"<p>At: {escape(fact.at)}</p>")
    if fact.why:
        parts.append(f"<p>{escape(fact.why[:1].upper() + fact.why[1:])}</p>")
    if fact.looked:
        verb = "Looked in" if fact.value is None else "Also looked in"
        parts.append(f"<p>{verb}:</p>{cited(record, fact.looked, lists)}")
    return "".join(parts)


def disputed(record: Record, field: str, fact: Fact[Any], lists: Lists) -> str:
    """Return what other sources say instead, and why the value above was chosen."""
    if not fact.disputed:
        return ""
    items = "".join(_dispute(record, field, other, lists) for other in fact.disputed)
    why = f"<p>Chosen because {escape(fact.because)}.</p>" if fact.because else ""
    return f'<div class="disputed"><p>Elsewhere:</p><ul>{items}</ul>{why}</div>'


def _dispute(record: Record, field: str, other: Dispute[Any], lists: Lists) -> str:
    named = [other.from_] if isinstance(other.from_, str) else list(other.from_)
    text = escape(value_text(field, other.value, other.unit))
    more = _words(other.as_) if other.as_ else ""
    more += f"<p>At: {escape(other.at)}</p>" if other.at else ""
    return f"<li><strong>{text}</strong> {cited(record, named, lists)}{more}</li>"
