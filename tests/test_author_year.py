"""References are labelled by author and year, each label for one work, in the order of labels."""

from __future__ import annotations

from pybtex.database import BibliographyData, parse_file, parse_string

import author_year
from analysis.vocabularies import DATA


def labels(bibliography: BibliographyData, keys: list[str] | None = None) -> dict[str, str]:
    """Return the labels by key, in the order of the list."""
    style = author_year.Style()
    wanted = list(bibliography.entries) if keys is None else keys
    entries = style.sort(bibliography.entries[key] for key in wanted)
    made = style.format_labels(entries)
    return {entry.key: label for entry, label in zip(entries, made, strict=True)}


SMALL = """
@misc{liu2025b, author={Liu, F. and Chen, B. and Wu, C.}, title={A}, year={2025}}
@misc{liu2025a, author={Liu, Z. and Xu, B. and Yi, C.}, title={B}, year={2025}}
@misc{liu2024, author={Liu, A. and Xu, B. and Yi, C.}, title={C}, year={2024}}
@misc{li2025, author={Li, A. and Özkan, B.}, title={D}, year={2025}}
@misc{agency2020, author={{The Agency and Friends}}, title={E}, year={2020}}
@misc{oezkan2020, author={van Özkan, A.}, title={F}, year={2020}}
"""


def test_works_of_one_label_have_letters_in_the_order_of_the_list():
    assert list(labels(parse_string(SMALL, "bibtex")).items()) == [
        ("li2025", "Li and Özkan, 2025"),
        ("liu2024", "Liu et al., 2024"),
        ("liu2025a", "Liu et al., 2025a"),
        ("liu2025b", "Liu et al., 2025b"),
        ("agency2020", "The Agency and Friends, 2020"),
        ("oezkan2020", "van Özkan, 2020"),
    ]


def test_a_work_that_is_cited_alone_has_no_letter():
    found = labels(parse_string(SMALL, "bibtex"), ["liu2025b", "li2025"])
    assert found["liu2025b"] == "Liu et al., 2025"


def test_every_label_stands_for_one_work_however_the_works_are_given():
    bibliography = parse_file(DATA / "references.bib")
    found = labels(bibliography)
    assert len(set(found.values())) == len(found)
    assert sum(label[-1].isalpha() for label in found.values()) > 9
    assert labels(bibliography, list(bibliography.entries)[::-1]) == found
