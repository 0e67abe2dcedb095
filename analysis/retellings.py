"""Sites that retell papers, mostly by machine, and which sources of a record are pages of theirs.

Such a page can err, and what it says is nowhere marked as the paper's own. A value that rests on it
alone is an estimate; an encyclopaedia or an overview of a topic is no evidence at all. Which sites
these are stands in `data/retellings.csv`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analysis import checked_rows
from analysis.records import Fact, Record, Source
from analysis.vocabularies import DATA

# A retelling of one paper or repository; a page put together on a topic.
DIGEST, ENCYCLOPAEDIA = KINDS = ("digest", "encyclopaedia")
COLUMNS = ("host", "kind", "day", "note")
# In the title of a source: what was read there is not the site's but the paper's own text.
OWN_TEXT = "text of the paper"


def _check(row: checked_rows.Row) -> checked_rows.Faults:
    found = [] if row["note"] else [("note", "empty, expected what the site has")]
    host = row["host"]
    if not host or host != host.lower() or "://" in host or host[:4] == "www." or host[-1] == "/":
        said = f"{host!r}, expected a host, such as example.org or example.org/folder"
        found.append(("host", said))
    return found


@lru_cache(maxsize=4)
def sites(data: Path = DATA) -> dict[str, str]:
    """Return the kind of each site.

    Parameters
    ----------
    data : Path
        The data folder; without a file ``retellings.csv`` there are none.

    Returns
    -------
    dict of str to str
        One of `KINDS` by host, or by host and folder where a folder is of another kind.

    Raises
    ------
    ValueError
        If rows name no host, no kind, no day or no note, or come twice: each with file and line.

    Examples
    --------
    >>> sites()["grokipedia.com"]
    'encyclopaedia'
    """
    rows = checked_rows.read(data / "retellings.csv", COLUMNS, _check, {"kind": KINDS}, ("host",))
    return {row["host"]: row["kind"] for row in rows}


def kind(address: str | None, data: Path = DATA) -> str | None:
    """Return of which kind the site of an address is, `None` if it is none that retells.

    Examples
    --------
    >>> kind("https://api.emergentmind.com/topics/a"), kind("https://emergentmind.com/papers/a")
    ('encyclopaedia', 'digest')
    """
    if address is None:
        return None
    parts = urlsplit(address)
    host, path = (parts.hostname or "").lower(), f"{parts.path}/"
    best = None
    for site in sites(data):
        domain, _, folder = site.partition("/")
        here = host == domain or host.endswith(f".{domain}")
        if here and path.startswith(f"/{folder}/" if folder else "/"):
            best = max(best or "", site, key=len)
    return None if best is None else sites(data)[best]


def retold(source: Source, data: Path = DATA) -> str | None:
    """Return of which kind a secondary source is, if its page or the copy that was read is a retelling.

    Examples
    --------
    >>> from analysis import load
    >>> retold(load()["eurosat"].sources["readme"]) is None
    True
    """
    if source.kind == "primary" or OWN_TEXT in (source.title or ""):
        return None
    found = {kind(str(place), data) for place in (source.url, source.via) if place is not None}
    return next((one for one in (ENCYCLOPAEDIA, DIGEST) if one in found), None)


def only_retold(record: Record, fact: Fact[Any], data: Path = DATA) -> bool:
    """Say whether all that a fact names in ``from`` are retellings.

    Examples
    --------
    >>> from analysis import load
    >>> record = load()["eurosat"]
    >>> only_retold(record, record.facts.year)
    False
    """
    named = [record.sources.get(name) for name in fact.evidence]
    return bool(named) and all(source and retold(source, data) for source in named)
