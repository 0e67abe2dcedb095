"""Records for machines: schema.org descriptions of a dataset and of the whole catalogue.

The catalogue's own files are described in Croissant, too (`analysis.croissant`).
"""

from __future__ import annotations

from typing import Any

from analysis import citing, permissions
from analysis.catalogue import Catalogue
from analysis.pages.dataset import Site, description, page_address
from analysis.pages.wording import country, term
from analysis.records import Record

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def dataset(record: Record, site: Site) -> dict[str, Any]:
    """Return a dataset as schema.org describes one; what is not known is left out.

    A licence is left out, too, if sources name others that differ in what they permit or ask: a
    program that reads this would not see them.
    """
    facts, value = record.facts, record.facts.value

    def labels(name: str) -> list[str]:
        return [term(name, one) for one in value(name) or []]

    data_doi, paper, arxiv = value("data_doi"), value("doi"), value("arxiv")
    papers = [f"https://doi.org/{paper}"] if paper else []
    papers += [f"https://arxiv.org/abs/{arxiv}"] if arxiv else []
    places = [{"@type": "Place", "name": name} for name in value("continents") or []]
    places += [{"@type": "Place", "name": country(code)} for code in value("countries") or []]
    if value("coverage") == "global" and not places:
        places = [{"@type": "Place", "name": "World"}]
    access = value("access")
    differ = any(permissions.disagree(facts.licence, question) for question in permissions.FREE)
    content = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": page_address(record, site) or None,
        "name": record.name,
        "alternateName": record.aliases,
        "description": description(record),
        "url": value("homepage") or value("repository"),
        "identifier": f"https://doi.org/{data_doi}" if data_doi else None,
        "datePublished": str(value("year")) if value("year") else None,
        "license": None if differ else licence_address(value("licence")),
        "isAccessibleForFree": {"open": True, "registration": True, "paid": False}.get(access),
        "keywords": [*labels("tasks"), *labels("modalities"), *labels("themes")],
        "measurementTechnique": labels("sensors"),
        "spatialCoverage": places,
        "temporalCoverage": _period(value("time_start"), value("time_end")),
        "citation": papers,
        "includedInDataCatalog": {
            "@type": "DataCatalog", "name": citing.TITLE, "url": site.address or None,
        },
    }  # fmt: skip
    return _filled(content)


def _period(start: str | None, end: str | None) -> str | None:
    return f"{start or '..'}/{end or '..'}" if start or end else None


def licence_address(expression: str | None) -> str | None:
    """Return where a licence's text is, for a single licence that SPDX lists.

    Examples
    --------
    >>> licence_address("CC-BY-4.0"), licence_address("LicenseRef-custom")
    ('https://spdx.org/licenses/CC-BY-4.0.html', None)
    """
    if not expression or " " in expression or expression.startswith("LicenseRef-"):
        return None
    return f"https://spdx.org/licenses/{expression}.html"


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _filled(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        return [_filled(item) for item in value]
    return value


def catalogue(records: Catalogue, site: Site) -> dict[str, Any]:
    """Return the catalogue as a schema.org DataCatalog with all its datasets."""
    parts = []
    for record in records:
        part = dataset(record, site)
        part.pop("@context")
        part.pop("includedInDataCatalog", None)
        parts.append(part)
    whole = {
        "@context": "https://schema.org/",
        "@type": "DataCatalog",
        "@id": site.address or None,
        "name": citing.TITLE,
        "url": site.address or None,
        "version": site.version,
        "license": LICENCE,
        "dataset": parts,
    }
    return _filled(whole)  # type: ignore[no-any-return]
