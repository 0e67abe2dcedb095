"""YAML as a record may use it: a scalar is what it shows, or the text that was written."""

from __future__ import annotations

import datetime

import pytest

from analysis import validation, yamlfiles


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", 0),
        ("-7", -7),
        ("+12", 12),
        ("27000", 27000),
        ("2.5", 2.5),
        ("1.5e+6", 1.5e6),
        ("2026-11-20", datetime.date(2026, 11, 20)),
        ("true", True),
        ("", None),
    ],
)
def test_plain_scalars_are_what_they_show(written: str, value: object) -> None:
    found = yamlfiles.read(f"a: {written}")["a"]
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    "written",
    [
        "010",  # to YAML 1.1 eight, and so on
        "1:30",
        "0b11",
        "0x1F",
        "1_000",
        "1:30.5",
        "1_0.5",
        "2026-02-30",
        "2026-11-31",
        "0000-01-01",
        "2026-11-20 25:00:00",
        "2026-1-2 10:00:00",
    ],
)
def test_what_yaml_would_read_otherwise_stays_text(written: str) -> None:
    assert yamlfiles.read(f"a: {written}") == {"a": written}
    assert yamlfiles.read(f'a: "{written}"') == {"a": written}


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_number_of_more_figures_than_python_reads_stays_text(sign: str, good: str) -> None:
    """The check of its field then tells it, at its line."""
    number = f"{sign}{'9' * 5000}"
    assert yamlfiles.read(f"a: {number}") == {"a": number}
    text = good.replace("value: 27000,", f"value: {number},")
    (fault,) = validation.check_text(text, "eurosat.yaml", "eurosat")[1]
    assert (fault.line, fault.field) == (15, "facts.image_count.value")
    assert "expected a whole number" in fault.message and len(fault.message) < 200


def test_an_alias_stands_for_no_list_and_no_mapping() -> None:
    """Nine lines of ten aliases each would stand for a thousand million texts."""
    lines = ["a: &a0 [x]"] + [
        f"b{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)
    ]
    for text, line in (
        ("\n".join(lines), 1),
        ("a: 1\nb: &b {c: 1}\nd: *b", 2),
        ("a: &a [*a]", 1),
        ("a: &a {b: *a}", 1),
    ):
        with pytest.raises(yamlfiles.YamlFault, match="write it out where it is meant") as fault:
            yamlfiles.read(text)
        assert fault.value.line == line
    # A text can be repeated: that is as long as it looks.
    assert yamlfiles.read("a: &a x\nb: *a") == {"a": "x", "b": "x"}
    assert yamlfiles.read("a: &a [x]") == {"a": ["x"]}
