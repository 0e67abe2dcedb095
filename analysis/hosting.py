"""Where datasets live, and whether what was read of one was read there.

A licence that was not found says little where the page on which it would stand was never opened. The
records name the sources that were searched in vain (``looked``); here they are held against the
dataset's own places.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

import pandas as pd

from analysis import addresses
from analysis.catalogue import Catalogue
from analysis.measures import with_intervals
from analysis.records import Record, Source

HOSTS = {
    "github.com": "GitHub",
    "github.io": "GitHub",
    "gitlab.com": "GitLab",
    "zenodo.org": "Zenodo",
    "huggingface.co": "Hugging Face",
    "kaggle.com": "Kaggle",
    "ieee-dataport.org": "IEEE DataPort",
    "pangaea.de": "PANGAEA",
    "figshare.com": "Figshare",
    "dataverse.org": "Dataverse",
    "harvard.edu": "Dataverse",
    "registry.opendata.aws": "AWS Open Data",
    "spacenet.ai": "AWS Open Data",
    "source.coop": "Source Cooperative",
    "mlhub.earth": "Radiant MLHub",
    "google.com": "Google Drive or Sites",
    "baidu.com": "Baidu",
    "drivendata.org": "DrivenData",
    "mediatum.ub.tum.de": "mediaTUM",
    "ornl.gov": "NASA DAAC",
    "nasa.gov": "NASA DAAC",
    "mendeley.com": "Mendeley Data",
}


def host(link: str) -> str:
    """Name the portal of a link, or its domain's owner class ``Own or university page``.

    Examples
    --------
    >>> host("https://zenodo.org/records/7711810")
    'Zenodo'
    >>> host("https://captain-whu.github.io/AID/")
    'GitHub'
    """
    domain = urlsplit(link).netloc.lower().removeprefix("www.")
    for ending, name in HOSTS.items():
        if domain == ending or domain.endswith("." + ending):
            return name
    return "Own or university page"


def hosts(catalogue: Catalogue) -> pd.DataFrame:
    """Count the portals that datasets' homepages and repositories name, each once a dataset.

    Returns
    -------
    DataFrame
        ``label, n, known, total, share, low, high``, most first.
    """
    frame = catalogue.frame
    pairs = {
        (row.id, host(link))
        for row in frame.itertuples()
        for link in (row.homepage, row.repository)
        if isinstance(link, str)
    }
    table = pd.DataFrame(sorted(pairs), columns=["id", "label"])
    result = table.groupby("label").size().rename("n").reset_index()
    result["known"], result["total"] = table["id"].nunique(), len(frame)
    ordered = with_intervals(result).sort_values(["n", "label"], ascending=[False, True])
    return ordered.reset_index(drop=True)


# Archives give each dataset a page of its own, with a place for its licence.
ARCHIVES = {
    "Zenodo",
    "Hugging Face",
    "Kaggle",
    "IEEE DataPort",
    "PANGAEA",
    "Figshare",
    "Dataverse",
    "AWS Open Data",
    "Source Cooperative",
    "Radiant MLHub",
    "mediaTUM",
    "NASA DAAC",
    "Mendeley Data",
}
# Those of their DOIs that begin alike.
REGISTRANTS = {
    "10.5281": "Zenodo",
    "10.57967": "Hugging Face",
    "10.34740": "Kaggle",
    "10.21227": "IEEE DataPort",
    "10.1594": "PANGAEA",
    "10.6084": "Figshare",
    "10.7910": "Dataverse",
    "10.14459": "mediaTUM",
    "10.3334": "NASA DAAC",
    "10.17632": "Mendeley Data",
}
CODE = {"GitHub", "GitLab"}
_DOI = re.compile(r"(10\.\d{4,9})/(\S+)")


def own_places(record: Record) -> list[str]:
    """Return the links under which a dataset's own page or archive record lies.

    The licence of the data stands where the data lie. If they have a record at an archive (`ARCHIVES`:
    a page there, a DOI of the data, a card at Hugging Face), it is that record alone. Behind another
    DOI of the data lies a record too, perhaps the homepage: both count, but no repository of code
    beside them. Else it is the homepage and the repository.

    Examples
    --------
    >>> facts = {"repository": {"value": "https://github.com/a/b", "from": "paper"}}
    >>> paper = {"url": "https://example.org/paper", "kind": "primary", "read": "2026-11-20"}
    >>> made = {"id": "a", "name": "A", "depth": "read", "sources": {"paper": paper}, "facts": facts}
    >>> own_places(Record.model_validate(made))
    ['https://github.com/a/b']
    >>> facts["data_doi"] = {"value": "10.5281/zenodo.1", "from": "paper"}
    >>> own_places(Record.model_validate(made))
    ['https://doi.org/10.5281/zenodo.1']
    """
    ways = ("homepage", "repository", "data_doi", "huggingface")
    facts = [(field, getattr(record.facts, field)) for field in ways]
    found = [addresses.of_value(field, fact.value) for field, fact in facts if fact and fact.value]
    links = [link for link in found if link]
    archived = [link for link in links if _archived(link)]
    if archived:
        return archived
    deposited = any(_DOI.search(link) for link in links)
    return [link for link in links if not (deposited and host(link) in CODE)]


def _archived(link: str) -> bool:
    """Say whether a link leads to an archive that is known here, directly or by a DOI."""
    doi = _DOI.search(link)
    return host(link) in ARCHIVES or (doi is not None and doi[1] in REGISTRANTS)


def looked_at_own_place(record: Record, field: str) -> bool:
    """Say whether a fact was looked for, in vain, at one of the dataset's own places.

    A source counts by the address that was opened: a mirror by its own, which repeats the path of the
    original; an archive's record also by the number at the end of its DOI. A text of which nobody
    knows where it lies does not count. What is not recognised counts as not read.

    Parameters
    ----------
    record : Record
        The dataset.
    field : str
        A fact with ``looked``.

    Examples
    --------
    >>> page = {"url": "https://zenodo.org/records/1", "kind": "primary", "read": "2026-11-20"}
    >>> facts = {"homepage": {"value": "https://zenodo.org/record/1", "from": "page"},
    ...          "licence": {"state": "not_stated", "looked": ["page"]}}
    >>> made = {"id": "a", "name": "A", "depth": "read", "sources": {"page": page}, "facts": facts}
    >>> looked_at_own_place(Record.model_validate(made), "licence")
    True
    """
    fact = getattr(record.facts, field)
    sources = [record.sources[name] for name in (fact.looked or ())] if fact is not None else []
    opened = [_plain(link) for source in sources if (link := _opened(source))]
    known_by = [part for place in own_places(record) for part in _known_by(place)]
    return any(_holds(address, part) for address in opened for part in known_by)


def _opened(source: Source) -> str | None:
    """Return the address that was opened, if it is known."""
    if source.unnamed:
        return None
    return source.via or source.url or (f"https://doi.org/{source.doi}" if source.doi else None)


def _plain(link: str) -> str:
    """Return an address without what differs between two links to one page.

    Examples
    --------
    >>> _plain("https://www.zenodo.org/records/12#files"), _plain("https://lab.github.io/Data/index.html")
    ('zenodo.org/record/12', 'github.com/lab/data')
    """
    text = re.sub(r"^https?://(www\.)?", "", unquote(link).lower().split("#")[0])
    text = re.sub(r"/(index|default)\.\w+$", "", text).rstrip("/")
    # A page at github.io lies in a repository of the same name, the owner's first page in its own.
    text = re.sub(r"^([\w-]+)\.github\.io/([^/?]+)", r"github.com/\1/\2", text)
    text = re.sub(r"^([\w-]+)\.github\.io$", r"github.com/\1/\1.github.io", text)
    return text.removesuffix(".git").replace("/records/", "/record/")


def _known_by(place: str) -> list[str]:
    """Return the texts by which an address is seen to lead to a place.

    Examples
    --------
    >>> _known_by("https://huggingface.co/datasets/a/b")
    ['huggingface.co/datasets/a/b', 'datasets/a/b']
    >>> _known_by("https://doi.org/10.6084/m9.figshare.22491997.v9")
    ['doi.org/10.6084/m9.figshare.22491997.v9', '22491997']
    """
    plain = _plain(place)
    path = plain.partition("/")[2]
    doi = _DOI.search(plain)
    if doi is None:
        return [plain, path] if "/" in path else [plain]
    suffix = re.sub(r"\.v\d+$", "", doi[2])
    last = re.split(r"[./]", suffix)[-1]
    return [plain, last if len(last) > 4 else suffix]  # a short number might be anything's


def _holds(address: str, part: str) -> bool:
    """Say whether an address holds a part as a whole, and not the beginning of a longer name.

    Examples
    --------
    >>> _holds("github.com/a/b/wiki", "github.com/a/b"), _holds("github.com/a/b-2", "github.com/a/b")
    (True, False)
    """
    return re.search(rf"(?<![a-z0-9]){re.escape(part)}(?![\w-]|\.\w)", address) is not None
