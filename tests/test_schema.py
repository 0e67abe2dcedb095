"""The JSON Schema is current, and what the contributor's guide shows passes it and `validate`."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest

from analysis import exports, validation, yamlfiles
from analysis.vocabularies import DATA, REPOSITORY

SCHEMA = DATA / "record.schema.json"
GUIDE = REPOSITORY / "book" / "contributing.md"
RENEW = (
    "write it anew: python -c 'from pathlib import Path; from analysis import exports; "
    'Path("data/record.schema.json").write_text(exports.record_schema(), encoding="utf-8")\''
)


def as_an_editor_reads(text: str) -> Any:
    """Return a record as JSON: an editor takes a plain date for text."""
    return json.loads(json.dumps(yamlfiles.read(text), default=str))


def examples() -> dict[str, str]:
    """Return every record that the guide shows, typed there or included, by its id."""
    guide = GUIDE.read_text(encoding="utf-8")
    found = re.findall(r"^```yaml\n(id: .*?)^```", guide, re.MULTILINE | re.DOTALL)
    for name in re.findall(
        r"^```\{literalinclude\} (\S+/datasets/\S+\.yaml)$", guide, re.MULTILINE
    ):
        found.append((GUIDE.parent / name).read_text(encoding="utf-8"))
    return {text.split()[1]: text for text in found}


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    content = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(content)
    return jsonschema.Draft202012Validator(content)


def test_schema_is_current() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == exports.record_schema(), RENEW


def test_guide_shows_records() -> None:
    assert len(examples()) == 2


@pytest.mark.parametrize("name", examples())
def test_example_passes_the_schema(name: str, schema: jsonschema.Draft202012Validator) -> None:
    schema.validate(as_an_editor_reads(examples()[name]))


@pytest.mark.parametrize("name", examples())
def test_example_validates(name: str) -> None:
    record, faults = validation.check_text(examples()[name], "guide", name)
    assert faults == []
    assert record is not None


def test_every_record_passes_the_schema(schema: jsonschema.Draft202012Validator) -> None:
    faults = [
        f"{path.name}: {'.'.join(map(str, error.path))}: {error.message[:100]}"
        for path in sorted((DATA / "datasets").glob("*.yaml"))
        for error in schema.iter_errors(as_an_editor_reads(path.read_text(encoding="utf-8")))
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("depth: read", "depth: skimmed"),
        ("kind: primary", "kind: tertiary"),
        ("tasks: {value: [scene_classification]", "tasks: {value: [scenery]"),
        ("image_width:", "image_breadth:"),
        ('["DEU", "NOR"]', '["DEU", "GERMANY"]'),
        ("image_count: {value: 27000", "image_count: {value: many"),
    ],
)
def test_a_wrong_record_fails(
    old: str, new: str, good: str, schema: jsonschema.Draft202012Validator
) -> None:
    assert old in good
    assert schema.is_valid(as_an_editor_reads(good))
    assert not schema.is_valid(as_an_editor_reads(good.replace(old, new)))
