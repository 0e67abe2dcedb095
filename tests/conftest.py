"""What tests share: small records, and the catalogue loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from analysis.catalogue import Catalogue, load

# How long an example takes says more of the machine's other work than of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

GOOD = """\
id: eurosat
name: EuroSAT
aliases: [EuroSAT RGB]
summary: Ten classes of land use.
depth: read
sources:
  readme: {url: "https://example.org/eurosat", kind: primary, read: 2026-11-20}
  paper: {doi: "10.1000/xyz", kind: primary, read: 2026-11-20}
  ahmadi: {list: ahmadi, kind: secondary, read: 2026-11-20}
facts:
  year: {value: 2017, from: readme, disputed: [{value: 2019, from: paper}], because: first release}
  tasks: {value: [scene_classification], from: readme}
  modalities: {value: [multispectral], from: readme}
  gsd_m: {value: [10, 20, 60], from: readme}
  image_count: {value: 27000, unit: patch, as: "27,000 images", from: readme}
  image_width: {value: 64, from: readme}
  image_height: {value: 64, from: readme}
  coverage: {value: listed, from: paper}
  continents: {value: [Europe], state: derived, from: [countries]}
  countries: {value: ["DEU", "NOR"], from: paper}
  reference_sources: {state: not_stated, looked: [readme, paper]}
relations:
  - {type: images_from, outside: Sentinel-2 archive, from: readme}
"""


@pytest.fixture()
def good() -> str:
    """A record without fault, as text."""
    return GOOD


@pytest.fixture()
def folder(tmp_path: Path) -> Path:
    """A data folder with one good record."""
    (tmp_path / "data" / "datasets").mkdir(parents=True)
    (tmp_path / "data" / "datasets" / "eurosat.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue of the repository."""
    return load()


def record(identifier: str, **facts: object) -> dict[str, object]:
    """Return a small record as plain data; ``depth``, ``lists`` and ``relations`` may be given.

    A fact is a value, or ``not_stated`` or ``not_applicable``.
    """
    depth = facts.pop("depth", "read")
    lists = facts.pop("lists", [])
    relations = facts.pop("relations", [])
    unit = facts.pop("unit", "image")
    sources: dict[str, object] = {
        "page": {
            "url": f"https://example.org/{identifier}",
            "kind": "primary",
            "read": "2026-11-20",
        }
    }
    for name in lists:  # type: ignore[attr-defined]
        sources[name] = {"list": name, "kind": "secondary", "read": "2026-11-20"}
    written: dict[str, object] = {}
    for field, value in facts.items():
        if value == "not_stated":
            written[field] = {"state": "not_stated", "looked": ["page"]}
        elif value == "not_applicable":
            written[field] = {"state": "not_applicable", "why": "made up"}
        else:
            written[field] = {"value": value, "from": "page"}
            if field == "image_count":
                written[field]["unit"] = unit  # type: ignore[index]
    return {
        "id": identifier,
        "name": identifier.upper(),
        "depth": depth,
        "sources": sources,
        "facts": written,
        "relations": relations,
    }


def small(*records: dict[str, object]) -> Catalogue:
    """Return a catalogue of small records."""
    from analysis.records import Record

    made = [Record.model_validate(item) for item in records]
    return Catalogue({item.id: item for item in sorted(made, key=lambda r: r.id)})
