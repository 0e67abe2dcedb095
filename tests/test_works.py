"""A dataset's own works: each item is of one thing, and what is not on record is said, not made up."""

from __future__ import annotations

import pytest

from analysis import cite, works
from analysis.records import Record
from tests.conftest import record

BIB = """\
@article{theirs,
  author = {van der Berg, Anna Maria and Ström, Bo},
  title = {{The Journal Paper}}, journal = {Journal of Things}, year = {2019}, doi = {10.1000/XYZ},
}
@misc{before,
  author = {Ström, Bo}, title = {{The Preprint}}, year = {2018}, eprint = {1803.00001},
  archiveprefix = {arXiv},
}
@misc{deposit,
  author = {Ström, Bo}, title = {{The Deposit}}, year = {2021}, doi = {10.1000/deposit},
}
"""


@pytest.fixture()
def data(tmp_path):
    (tmp_path / "references.bib").write_text(BIB, encoding="utf-8")
    return tmp_path


def made(data, **facts):
    """Return the works of a dataset first released in 2017, unless said otherwise."""
    return works.of(Record.model_validate(record("a-set", **{"year": 2017, **facts})), data)


def year(item):
    return item["issued"]["date-parts"][0][0] if "issued" in item else None


def test_paper_in_the_bibliography_has_its_own_year_not_that_of_the_release(data):
    (paper,) = made(data, doi="10.1000/xyz", arxiv="1709.00029", homepage="https://example.org/a")
    assert (paper["type"], paper["title"], year(paper)) == (
        "article-journal", "The Journal Paper", 2019,
    )  # fmt: skip
    assert (paper["DOI"], paper["number"]) == ("10.1000/xyz", "arXiv:1709.00029")
    assert paper["URL"] == "https://doi.org/10.1000/xyz" and "note" not in paper


def test_paper_known_by_its_doi_alone_has_no_year_and_says_so(data):
    (paper,) = made(data, doi="10.1000/other", arxiv="1709.00029")
    assert year(paper) is None and "author" not in paper
    assert paper["note"] == "Title, authors and year are not on record here: see the identifier"
    assert "2017" not in cite.bibtex([paper])


@pytest.mark.parametrize("more", [{}, {"doi": "10.48550/arxiv.1901.00001"}])
def test_number_of_a_preprint_tells_its_year(data, more):
    (paper,) = made(data, arxiv="1901.00001", **more)
    assert year(paper) == 2019
    assert paper["note"] == "Title and authors are not on record here: see the identifier"


def test_preprint_in_the_bibliography_does_not_take_the_doi_of_the_later_paper(data):
    (paper,) = made(data, doi="10.1000/later", arxiv="1803.00001")
    assert (paper["title"], year(paper)) == ("The Preprint", 2018)
    assert "DOI" not in paper and paper["URL"] == "https://arxiv.org/abs/1803.00001"
    assert paper["note"] == "The preprint; the DOI on record is 10.1000/later"
    # An entry with the DOI goes before the one with the number.
    assert made(data, doi="10.1000/xyz", arxiv="1803.00001")[0]["title"] == "The Journal Paper"


def test_paper_found_by_its_number_has_no_doi_but_that_of_its_entry(data):
    """A record may know the DOI of an earlier study beside the preprint of the set's own paper."""
    (data / "references.bib").write_text(BIB.replace("@misc{before", "@inproceedings{before"))
    (paper,) = made(data, doi="10.1000/study", arxiv="1803.00001")
    assert (paper["type"], "DOI" in paper) == ("paper-conference", False)
    assert paper["note"] == "The DOI on record is 10.1000/study"
    assert "10.1000/study" not in paper["URL"]


def test_paper_found_by_its_doi_has_no_number_of_another_entry(data):
    (paper,) = made(data, doi="10.1000/xyz", arxiv="1803.00001")
    assert paper["DOI"] == "10.1000/xyz" and "number" not in paper
    assert paper["note"] == "The preprint on record, arXiv:1803.00001, is of another work"
    text = BIB.replace("doi = {10.1000/XYZ}", "doi = {10.1000/XYZ}, eprint = {1709.00029}")
    (data / "references.bib").write_text(text)
    assert "number" not in made(data, doi="10.1000/xyz", arxiv="1803.00002")[0]
    assert made(data, doi="10.1000/xyz", arxiv="1709.00029")[0]["number"] == "arXiv:1709.00029"


OTHER_WORKS = """\
id,field,value,is,day,what
a-set,doi,10.1000/study,another,2026-11-23,the earlier study
a-set,arxiv,1709.00029,doubtful,2026-11-23,a slip of the README
"""


@pytest.mark.parametrize(
    ("facts", "doi", "number", "note"),
    [
        (
            {"doi": "10.1000/study", "arxiv": "1901.00001"}, None, "arXiv:1901.00001",
            "The DOI on record, 10.1000/study, is of another work: the earlier study",
        ),
        (
            {"doi": "10.1000/xyz", "arxiv": "1709.00029"}, "10.1000/xyz", None,
            "The preprint on record, arXiv:1709.00029, is in doubt: a slip of the README",
        ),
        ({"doi": "10.1000/study"}, "10.1000/study", None, "The work cited is the earlier study"),
        (
            {"doi": "10.1000/study", "arxiv": "1709.00029"}, "10.1000/study", "arXiv:1709.00029",
            "The work cited is the earlier study. The preprint is in doubt: a slip of the README",
        ),
        # What was decided was another number.
        ({"doi": "10.1000/xyz", "arxiv": "1709.00030"}, "10.1000/xyz", "arXiv:1709.00030", None),
    ],
)  # fmt: skip
def test_identifier_of_another_work_is_cited_alone_only_and_told(data, facts, doi, number, note):
    (data / "other_works.csv").write_text(OTHER_WORKS)
    (paper,) = made(data, **facts)
    assert (paper.get("DOI"), paper.get("number")) == (doi, number)
    assert paper.get("note", "").removesuffix(see := ": see the identifier").startswith(note or "")
    assert note or not paper.get("note", "").removesuffix(see)


def test_paper_and_deposit_are_two_items_with_a_year_and_a_doi_each(data):
    paper, deposit = made(data, doi="10.1000/xyz", data_doi="10.1000/data")
    assert (paper["id"], paper["DOI"], year(paper)) == ("a-set", "10.1000/xyz", 2019)
    assert (deposit["id"], deposit["DOI"], year(deposit)) == ("a-set-data", "10.1000/data", 2017)
    assert deposit["note"] == (
        "The year is that of the first release. Authors are not on record here: see the identifier"
    )
    (alone,) = made(data, data_doi="10.1000/deposit")
    assert (alone["id"], alone["title"], year(alone)) == ("a-set", "The Deposit", 2021)
    assert "note" not in alone
    assert len(made(data, doi="10.1000/xyz", data_doi="10.1000/xyz")) == 1


def test_dataset_without_identifier_is_cited_by_its_address(data):
    (own,) = made(data, homepage="https://example.org/a", repository="https://example.org/b")
    assert own["URL"] == "https://example.org/a" and own["title"] == "A-SET" and year(own) == 2017
    assert made(data, repository="https://example.org/b")[0]["URL"] == "https://example.org/b"
    (bare,) = made(data, year="not_stated")
    assert bare["note"] == "Authors, year and address are not on record here" and "URL" not in bare


def test_page_and_command_have_the_same_entries(data):
    from analysis.catalogue import Catalogue
    from analysis.pages import dataset
    from analysis.releases import Identity

    own = Record.model_validate(record("a-set", year=2017, doi="10.1000/xyz", data_doi="10.1000/d"))
    page = dataset._citing(own, dataset.Site(), Catalogue({own.id: own}, data).data)
    said = cite.bibtex(cite.dataset(own, Identity("2026.11.0", "2026-11-20"), data)[1:])
    assert said in page and said.count("\n@") == 1 and said.startswith("@article{a-set,")
    assert page.count("The note says what is not on record here") == 1
    whole = Record.model_validate(record("b-set", doi="10.1000/xyz"))
    assert "The note says" not in dataset._citing(whole, dataset.Site(), data)


@pytest.mark.parametrize(
    ("number", "of"),
    [("0704.0001", 2007), ("1412.1234", 2014), ("1501.00001", 2015), ("cs/0412001", None)],
)
def test_number_of_a_preprint_tells_its_year_whether_of_four_figures_or_five(data, number, of):
    (paper,) = made(data, arxiv=number)
    assert year(paper) == of


SHORT = r"""
@misc{short,
  author = {Li, Ann and Wu, Bo and others}, title = {{A \#1 of 50\% \& more}}, year = {2021},
  eprint = {2101.00001}, archiveprefix = {arXiv}, note = {Presented in Rome},
}
"""


def test_others_are_nobody_and_every_style_says_that_there_are_some(data):
    (data / "references.bib").write_text(BIB + SHORT, encoding="utf-8")
    (paper,) = made(data, arxiv="2101.00001")
    assert [one["family"] for one in paper["author"]] == ["Li", "Wu"]
    assert "  author = {Li, Ann and Wu, Bo and others},\n" in cite.bibtex([paper])
    assert cite.apa([paper]).startswith("Li, A., Wu, B., et al. (2021). A #1 of 50% & more. ")
    further = "Further authors are not on record here: see the identifier"
    assert paper["note"].endswith(f". {further}")
    assert f"{further}\n" in cite.ris([paper]) and "others" not in cite.ris([paper])
    assert "others" not in str(paper["author"])


NAMING = """
@inproceedings{naming,
  author = {Ström, Bo}, title = {{A Paper Without a Number}}, booktitle = {Workshop on Things},
  year = {2016}, url = {https://example.org/paper}, dataset = {b-set, a-set},
}
"""


@pytest.mark.parametrize("deposit", [{}, {"data_doi": "10.1000/deposit"}])
def test_paper_without_a_number_is_found_by_the_dataset_it_names(data, deposit):
    (data / "references.bib").write_text(BIB + NAMING, encoding="utf-8")
    paper, *others = made(data, homepage="https://example.org/a", **deposit)
    assert (paper["id"], paper["title"], year(paper)) == ("a-set", "A Paper Without a Number", 2016)
    assert paper["URL"] == "https://example.org/paper" and not {"DOI", "note"} & set(paper)
    assert [one["id"] for one in others] == ["a-set-data"] * len(deposit)
    for style in (cite.bibtex, cite.csl_json, cite.ris, cite.apa):
        assert "Workshop on Things" in style([paper]) and "b-set" not in style([paper])


def test_paper_without_any_address_has_the_dataset_beside_it(data):
    naming = NAMING.replace("url = {https://example.org/paper}, ", "")
    (data / "references.bib").write_text(BIB + naming, encoding="utf-8")
    paper, itself = made(data, homepage="https://example.org/a")
    assert paper["title"] == "A Paper Without a Number" and "URL" not in paper
    assert (itself["id"], itself["URL"]) == ("a-set-data", "https://example.org/a")
    assert itself["title"] == "A-SET"
    assert [one["id"] for one in made(data)] == ["a-set"]  # nor is an address made up


@pytest.mark.parametrize("facts", [{"doi": "10.1000/xyz"}, {"arxiv": "1901.00001"}])
def test_number_on_record_goes_before_an_entry_that_names_the_dataset(data, facts):
    (data / "references.bib").write_text(BIB + NAMING, encoding="utf-8")
    assert made(data, **facts)[0]["title"] != "A Paper Without a Number"


def test_number_of_another_work_leaves_the_entry_that_names_the_dataset(data):
    (data / "references.bib").write_text(BIB + NAMING, encoding="utf-8")
    (data / "other_works.csv").write_text(OTHER_WORKS)
    (paper,) = made(data, doi="10.1000/study")
    assert paper["title"] == "A Paper Without a Number" and "DOI" not in paper
    other = "The DOI on record, 10.1000/study, is of another work: the earlier study"
    assert paper["note"] == other
    # In doubt is not another's.
    assert made(data, arxiv="1709.00029")[0]["title"] == "A-SET"


def test_paper_without_number_and_address_says_so(data):
    text = BIB + NAMING.replace("url = {https://example.org/paper},", "note = {Report 7},")
    (data / "references.bib").write_text(text, encoding="utf-8")
    (paper,) = made(data)
    assert "URL" not in paper and paper["note"] == "Report 7. Address is not on record here"


def test_characters_that_latex_escapes_come_back_as_they_are(data):
    (data / "references.bib").write_text(BIB + SHORT, encoding="utf-8")
    (paper,) = made(data, arxiv="2101.00001")
    assert paper["title"] == "A #1 of 50% & more"
    assert r"title = {{A \#1 of 50\% \& more}}" in cite.bibtex([paper])


def test_note_of_the_bibliography_is_kept_and_is_no_gap(data):
    from analysis.pages import dataset

    (data / "references.bib").write_text(
        BIB.replace("year = {2018}", "year = {2018}, note = {Presented in Rome}"), encoding="utf-8"
    )
    assert made(data, arxiv="1803.00001")[0]["note"] == "Presented in Rome"
    both = made(data, arxiv="1803.00001", doi="10.1000/later")[0]["note"]
    assert both == "Presented in Rome. The preprint; the DOI on record is 10.1000/later"
    own = Record.model_validate(record("a-set", arxiv="1803.00001"))
    assert "The note says" not in dataset._citing(own, dataset.Site(), data)


GROUP = """\
@misc{org, author = {{Survey of Things} and Ström, Bo}, title = {{The Survey}}, year = {2020},
  doi = {10.1000/survey},
}
"""


def test_group_keeps_its_name_whole_in_every_style(data):
    with (data / "references.bib").open("a", encoding="utf-8") as file:
        file.write(GROUP)
    (deposit,) = made(data, doi="10.1000/survey")
    assert deposit["author"] == [
        {"literal": "Survey of Things"}, {"family": "Ström", "given": "Bo"},
    ]  # fmt: skip
    assert "  author = {{Survey of Things} and Str" in cite.bibtex([deposit])
    assert "AU  - Survey of Things\n" in cite.ris([deposit])
    assert cite.apa([deposit]).startswith("Survey of Things, & Ström, B. (2020).")


def test_volume_number_and_pages_come_with_the_venue(data):
    more = "journal = {Journal of Things}, volume = {11}, number = {3}, pages = {63--97}"
    (data / "references.bib").write_text(
        BIB.replace("journal = {Journal of Things}", more), encoding="utf-8"
    )
    (paper,) = made(data, doi="10.1000/xyz")
    assert (paper["volume"], paper["issue"], paper["page"]) == ("11", "3", "63-97")
