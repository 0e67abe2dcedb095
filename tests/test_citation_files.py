"""CITATION.cff, codemeta.json and .zenodo.json: what those who read them require."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from _make import release
from analysis import citing
from analysis.vocabularies import REPOSITORY

SCHEMA = json.loads((Path(__file__).parent / "vendor" / "cff-1.2.0.schema.json").read_text())
TEXT = (REPOSITORY / "CITATION.cff").read_text(encoding="utf-8")
VERSION, DATE = "2026.11.0", "2026-11-20"


def faults(text: str) -> list[str]:
    """Return what the schema finds wrong; dates are text there, as in JSON."""
    said = json.loads(json.dumps(yaml.safe_load(text), default=datetime.date.isoformat))
    return [error.message for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(said)]


def test_citation_file_is_valid_before_and_after_a_release():
    assert faults(TEXT) == []
    assert faults(release.citation_file(TEXT, VERSION, DATE)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cff-version: 1.2.0", "cff-version: 9.9"),
        ("message:", "massage:"),
        ("type: dataset", "type: catalogue"),
        ("  - CC-BY-4.0", "  - CC-BY-FORTY"),
        ('doi: "10.1109', 'doi: "11.1109'),
        ("family-names: Schmitt", "family-name: Schmitt"),
    ],
)
def test_broken_citation_file_is_found(old, new):
    assert TEXT.count(old) == 1
    assert faults(TEXT.replace(old, new))


def test_review_has_one_title_everywhere():
    # What pages, figures and notebooks cite is what the citation file says.
    title = yaml.safe_load(TEXT)["title"]
    assert title == citing.TITLE
    assert title in citing.work(VERSION, "20 November 2026")
    for name, key in (("codemeta.json", "name"), (".zenodo.json", "title")):
        assert json.loads((REPOSITORY / name).read_text(encoding="utf-8"))[key] == title


def test_date_that_is_none_is_found():
    assert faults(release.citation_file(TEXT, VERSION, "20 November 2026"))


# Properties of CodeMeta 3.0 that are used here, with their types, from its crosswalk.
CODEMETA = {
    "@context": str,
    "type": str,
    "name": str,
    "description": str,
    "version": str,
    "datePublished": str,
    "author": list,
    "keywords": list,
    "license": list,
    "programmingLanguage": str,
    "runtimePlatform": str,
    "codeRepository": str,
    "url": str,
    "referencePublication": list,
}


def test_codemeta_holds_only_terms_of_its_context():
    made = json.loads(release.codemeta(yaml.safe_load(TEXT), VERSION, DATE))
    assert made["@context"] == "https://w3id.org/codemeta/3.0"
    assert made["type"] == "SoftwareSourceCode"
    for key, value in made.items():
        assert isinstance(value, CODEMETA[key]), key
    assert made["license"] == [
        "https://spdx.org/licenses/CC-BY-4.0",
        "https://spdx.org/licenses/MIT",
    ]
    assert made["version"] == VERSION and made["datePublished"] == DATE


def test_zenodo_has_all_that_a_deposit_requires():
    made = json.loads(release.zenodo(yaml.safe_load(TEXT), VERSION, DATE))
    # As its documentation of deposits says: these are required, and these are the values of a kind.
    for key in ("upload_type", "publication_date", "title", "creators", "description"):
        assert made[key], key
    assert made["upload_type"] == "dataset" and made["access_right"] == "open"
    assert made["license"] == "cc-by-4.0"
    assert datetime.date.fromisoformat(made["publication_date"])
    assert all(
        set(creator) <= {"name", "affiliation", "orcid", "gnd"} for creator in made["creators"]
    )
    for related in made["related_identifiers"]:
        assert related["relation"] == "references" and related["scheme"] == "doi"
