"""What the site's own pages share: the catalogue, read once, and the values of ``_config.yml``.

``more_data_repository`` is the address of the project's repository, where corrections go, and
``more_data_site`` the address that the site is published at. Either may be empty: then corrections
lead to the contributor's guide, and files for machines name pages by their path.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from _make import kept
from _make.manifest import NO_COMMIT, manifest
from analysis import releases
from analysis.catalogue import Catalogue, load
from analysis.pages.dataset import Context, Site, context


@lru_cache(maxsize=1)
def records() -> Catalogue:
    """Return the catalogue."""
    return load()


def site(app: Sphinx) -> Site:
    """Return what pages know of the site they stand on."""
    build = manifest()
    address = str(app.config.more_data_site).strip()
    return Site(
        version=build.version,
        date=build.date,
        repository=str(app.config.more_data_repository).strip().rstrip("/"),
        address=f"{address.rstrip('/')}/" if address else "",
        commit="" if build.commit == NO_COMMIT else build.commit,
    )


@lru_cache(maxsize=1)
def cited(values: Site) -> releases.Identity:
    """Return what a citation of this site says, the same as ``python -m analysis cite`` writes."""
    known = releases.identity()
    # Between releases day and commit of the build, which a copy without a history is told.
    return replace(
        known,
        date=known.date if known.released else manifest().day,
        site=values.address.rstrip("/") or known.site,
        commit=values.commit,
    )


@lru_cache(maxsize=1)
def shared(values: Site) -> Context:
    """Return what dataset pages share, computed once."""
    return context(records(), values)


def from_catalogue(
    app: Sphinx, name: str, make: Callable[[], Mapping[str, bytes]]
) -> dict[str, bytes]:
    """Return files that follow from the catalogue and these values alone, kept between builds."""
    return kept.kept(name, f"{kept.sources()} {site(app)!r}", make)


def assets(app: Sphinx, name: str) -> Path:
    """Return a folder, made anew for each build, whose files the pages find among the static ones."""
    folder = Path(app.doctreedir).parent / name
    folder.mkdir(parents=True, exist_ok=True)
    app.config.html_static_path.append(str(folder))
    return folder


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_config_value("more_data_repository", "", "html")
    app.add_config_value("more_data_site", "", "html")
    records.cache_clear()
    cited.cache_clear()
    shared.cache_clear()
    kept.sources.cache_clear()
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
