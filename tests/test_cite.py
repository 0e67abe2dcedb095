"""Citations: nobody invented, every style well formed, a version that says what it is."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from types import SimpleNamespace

import pytest
from pybtex.database import parse_string

import figure_tools
from analysis import cite, citing, copies, releases, works
from analysis.cli import main
from analysis.records import Record
from analysis.vocabularies import REPOSITORY
from tests.conftest import record

BETWEEN = releases.Identity(releases.DEVELOPMENT, "2026-11-20")
RELEASED = releases.Identity("2026.11.0", "2026-11-20", site="https://example.org/more-data")
BIB = """\
@article{theirs,
  author = {van der Berg, Anna Maria and Å{\\o}strøm, Bo},
  title = {{Fifty % of {A} & B}},
  journal = {Journal of Things}, year = {2019}, doi = {10.1000/XYZ},
}
"""


@pytest.fixture()
def data(tmp_path):
    (tmp_path / "references.bib").write_text(BIB, encoding="utf-8")
    return tmp_path


def made(**facts) -> Record:
    return Record.model_validate(record("a-set", **facts))


def test_release_is_cited_at_the_address_that_keeps():
    assert cite.apa([cite.review(RELEASED)]) == (
        "The More Data contributors. (2026, November 20). More Data: a living, executable review"
        " of Earth-observation datasets for machine learning (Version 2026.11.0)."
        " https://example.org/more-data/v2026.11.0/\n"
    )


def test_before_a_release_it_is_the_development_version():
    item = cite.review(releases.Identity("development", "2026-11-20", site="https://example.org"))
    assert item["version"] == "development version"
    assert item["URL"] == "https://example.org/"
    assert "DOI" not in item


def test_minted_doi_is_cited():
    minted = releases.Identity("2026.11.0", "2026-11-20", doi="10.5281/zenodo.1")
    assert "https://doi.org/10.5281/zenodo.1" in cite.apa([cite.review(minted)])
    assert "doi = {10.5281/zenodo.1}" in cite.bibtex([cite.review(minted)])
    # The DOI is the whole review's, not that of one of its figures.
    assert "DOI" not in cite.part(minted, "fig-map", "A map", "geography.html#fig-map")


def test_own_paper_without_entry_has_no_author(data):
    (own,) = works.of(made(year=2019, arxiv="1901.00001", doi="10.1000/other"), data)
    assert "author" not in own and own["DOI"] == "10.1000/other"
    for style in cite.STYLES.values():
        assert "contributors" not in style([own])


def test_own_paper_takes_authors_from_the_bibliography(data):
    (own,) = works.of(made(year=2018, doi="10.1000/xyz"), data)
    assert own["author"][0] == {"family": "van der Berg", "given": "Anna Maria"}
    assert own["title"] == "Fifty % of A & B" and own["issued"] == {"date-parts": [[2019]]}
    assert cite.apa([own]).startswith("van der Berg, A. M., & ")
    text = cite.bibtex([own])
    assert text.startswith("@article{") and r"Fifty \% of A \& B" in text


def people(*given):
    """An item of authors, each `Family, Given`."""
    names = [one.partition(", ") for one in given]
    authors = [{"family": family, "given": first} for family, _, first in names]
    return {"id": "a", "type": "document", "title": "T", "author": authors}


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (["Xia, Gui-Song"], "Xia, G.-S."),
        (["Petit, Jean-Pierre Luc", "Li, A."], "Petit, J.-P. L., & Li, A."),
        (["Li, A", "Wu, B", "Xu, C"], "Li, A., Wu, B., & Xu, C."),
        (["Kim, Min\u2010ho -"], "Kim, M.-h."),
        (["Prabhat"], "Prabhat."),
    ],
)
def test_initials_and_the_last_author(given, shown):
    assert cite.apa([people(*given)]) == f"{shown} (n.d.). T.\n"


def test_of_more_than_twenty_authors_the_first_nineteen_and_the_last():
    names = [f"F{chr(97 + number)}, A" for number in range(21)]  # Fa to Fu
    first = ", ".join(f"F{one}, A." for one in "abcdefghijklmnopqrs")
    assert cite.apa([people(*names[:20])]).startswith(f"{first}, & Ft, A. (n.d.)")
    assert cite.apa([people(*names)]).startswith(f"{first}, … Fu, A. (n.d.)")
    others = {**people(*names), "custom": {works.OTHERS: True}}
    assert cite.apa([others]).startswith(f"{first}, et al. (n.d.)")


def test_days_and_months_have_two_digits():
    early = cite.review(releases.Identity("2026.3.0", "2026-03-05"))
    assert "  year = {2026},\n  date = {2026-03-05}," in cite.bibtex([early])
    assert "PY  - 2026\nDA  - 2026/03/05\n" in cite.ris([early])
    assert "(2026, March 5)" in cite.apa([early])


def test_hostile_name_stays_inside_its_field():
    (own,) = works.of(
        made(doi="10.1000/other").model_copy(update={"name": "A}\n@x{b, $\\input{c}"})
    )
    text = cite.bibtex([own])
    (entry,) = parse_string(text, "bibtex").entries.values()
    assert set(entry.fields) == {"title", "doi", "url", "note"}
    assert len(re.findall(r"^TY", cite.ris([own]), re.M)) == 1
    assert len(cite.apa([own]).splitlines()) == 1


@pytest.mark.parametrize("name", ["Foo { bar", "Foo } bar", "}}{{", "Foo \\", "\\}", "a, and b"])
def test_no_brace_of_a_name_costs_the_entries_after_it(name):
    """BibTeX counts an escaped brace like any other: one alone ends or swallows the field."""
    item = {"id": "a", "type": "dataset", "title": name, "author": [{"literal": name}]}
    entries = parse_string(cite.bibtex([item, {**item, "id": "b"}]), "bibtex").entries
    assert list(entries) == ["a", "b"]
    shown = cite.latex(name).replace("\\{", "").replace("\\}", "")
    assert shown.count("{") == shown.count("}") and entries["a"].fields["title"] == f"{{{shown}}}"
    assert [str(person) for person in entries["b"].persons["author"]] == [f"{{{shown}}}"]


def test_latex_of_every_character_that_has_a_meaning(data):
    """By hand, since `_LATEX` would only be compared with itself."""
    given = "a\\b{c}d&e%f$g#h_i~j^k"
    shown = r"a\textbackslash{}b\textbraceleft{}c\textbraceright{}d"
    shown += r"\&e\%f\$g\#h\_i\textasciitilde{}j\textasciicircum{}k"
    assert len(cite._LATEX) == 10 and all(one in given for one in cite._LATEX)
    (own,) = works.of(made(doi="10.1000/other").model_copy(update={"name": given}), data)
    assert f"  title = {{{{{shown}}}}},\n" in cite.bibtex([own])
    assert f"  note = {{{shown}}}\n" in cite.bibtex([{**own, "note": given}])


def test_every_style_of_every_kind(data):
    items = [*cite.dataset(made(doi="10.1000/xyz"), RELEASED, data), cite.review(RELEASED)]
    assert json.loads(cite.csl_json(items)) == items
    assert cite.ris(items).count("TY  - ") == cite.ris(items).count("ER  - ") == 3
    assert cite.bibtex(items).count("\n@") == 2
    parsed = parse_string(cite.bibtex(items), "bibtex").entries
    assert len(parsed) == 3
    names = parsed["more-data-2026.11.0"].persons["author"]
    assert [str(name) for name in names] == ["{The More Data contributors}"]


def test_figures_of_the_book_are_known_with_page_and_caption():
    known = cite.figures()
    assert known["fig-map"][0] == "geography.html"
    item = cite.figure("fig-map", RELEASED)
    assert item["URL"] == "https://example.org/more-data/v2026.11.0/geography.html#fig-map"
    with pytest.raises(cite.Unknown, match="fig-map"):
        cite.figure("fig-mapp", RELEASED)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["cite"], 0),
        (["cite", "--style", "ris"], 0),
        (["cite", "--dataset", "eurosat", "--style", "csl-json"], 0),
        (["cite", "--figure", "fig-map", "--style", "apa"], 0),
        (["cite", "--figure", "nothing-like-it"], 1),
        (["cite", "--dataset", "eurosatt"], 1),
        (["cite", "--dataset", "../datasets/eurosat"], 1),
        (["cite", "--data", "nowhere"], 1),
    ],
)
def test_verb(arguments, status, capsys):
    assert main(arguments) == status
    said = capsys.readouterr()
    assert bool(said.out) == (status == 0) and bool(said.err) == (status == 1)


@pytest.mark.parametrize("style", cite.STYLES)
def test_a_build_between_versions_is_cited_with_its_commit(style, capsys, monkeypatch):
    """What the README asks to be cited: the version or the commit."""
    built = replace(BETWEEN, commit="0123456789abcdef")
    monkeypatch.setattr(releases, "identity", lambda root: built)
    for more in ([], ["--figure", "fig-map"], ["--dataset", "eurosat"]):
        assert main(["cite", "--style", style, *more]) == 0
        assert "development version, commit 0123456789" in capsys.readouterr().out
    monkeypatch.setattr(releases, "identity", lambda root: RELEASED)
    assert main(["cite", "--style", style]) == 0
    assert "commit" not in capsys.readouterr().out


def test_sentence_of_a_build_between_versions_has_its_date_and_commit():
    day, commit = "22 November 2026", "0123456789abcdef"
    named = "Version development, 22 November 2026, commit 0123456789."
    assert citing.work("development", day, "", commit).endswith(f"learning. {named}")
    assert citing.part("A map", "development", day, "https://x.org", commit).endswith(
        f"{named} https://x.org"
    )
    # Another build, another citation.
    assert citing.work("development", day, "", "f" * 40) != citing.work(
        "development", day, "", commit
    )
    # A release is named by its version; without a history, no commit is made up.
    assert citing.work("2026.11.0", day, "", commit).endswith("learning. Version 2026.11.0.")
    assert citing.work("development", day).endswith("Version development, 22 November 2026.")
    # What was changed is not what was committed; an archive of it may know neither day nor commit.
    assert citing.work("development-changed", day, "", commit).endswith(
        f"{named[:-1]}, with changes."
    )
    assert citing.work("development-changed", "").endswith("Version development, with changes.")


@pytest.mark.parametrize(("commit", "cited"), [("6b1f72d55e" + "0" * 30, True), ("none", False)])
def test_what_the_site_says_to_cite_holds_its_commit(commit, cited, monkeypatch):
    """Each text to copy takes the commit from the build, as the foot of the page does."""
    import first_page
    import site_values
    from _make.manifest import Manifest

    class App:
        class config:  # noqa: N801
            more_data_site = more_data_repository = ""

    build = Manifest("development", "22 November 2026", 1795305600, commit, "0" * 64)
    monkeypatch.setattr(site_values, "manifest", lambda: build)
    monkeypatch.setattr(releases, "identity", lambda: replace(BETWEEN, commit="e" * 40))
    site_values.cited.cache_clear()
    values = site_values.site(App)
    entry = cite.bibtex([cite.review(site_values.cited(values))])
    assert ("version = {development version, commit 6b1f72d55e}" in entry) == cited
    assert "date = {2026-11-22}" in entry and "eeee" not in entry and "none" not in entry
    directive = object.__new__(first_page.CiteDirective)
    environment = SimpleNamespace(settings=SimpleNamespace(env=SimpleNamespace(app=App)))
    directive.state = SimpleNamespace(document=environment)
    text = directive.run()[0].astext()
    named = ", commit 6b1f72d55e" if cited else ""
    assert f"Version development, 22 November 2026{named}.</code>" in text
    site_values.cited.cache_clear()


def test_every_record_can_be_cited(catalogue):
    for one in catalogue:
        items = cite.dataset(one, RELEASED)
        for style in cite.STYLES.values():
            assert style(items)


# Versions.


def release(root, version, **more):
    folder = root / "data" / "releases" / version
    folder.mkdir(parents=True)
    said = {"version": version, "date": "2026-11-20", "doi": None, "datasets": 1, "read": 1} | more
    (folder / "release.json").write_text(json.dumps(said))


@pytest.fixture()
def checkout(tmp_path):
    datasets = tmp_path / "data" / "datasets"
    datasets.mkdir(parents=True)
    (datasets / "a.yaml").write_text("id: a\n")
    (tmp_path / "CITATION.cff").write_text(
        'title: "A title"\nversion: "2026.11.0"\ndate-released: 2026-11-20\nurl: https://example.org/\n'
    )
    return tmp_path


def test_copy_is_the_release_while_its_sources_are(checkout):
    assert releases.identity(checkout).version == "development"
    release(checkout, "2026.11.0", sources_hash=copies.sources_hash(checkout, "2026.11.0"))
    found = releases.identity(checkout)
    assert (found.version, found.date, found.title) == ("2026.11.0", "2026-11-20", "A title")
    assert found.address == "https://example.org/v2026.11.0"
    (checkout / "data" / "datasets" / "a.yaml").write_text("id: b\n")
    assert not releases.identity(checkout).released


def test_copy_that_was_changed_is_cited_as_such():
    changed = replace(BETWEEN, version=releases.CHANGED, commit="6b1f72d55e" + "0" * 30)
    assert not changed.released
    entry = cite.bibtex([cite.review(changed)])
    assert "version = {development version, commit 6b1f72d55e, with changes}" in entry
    assert entry.startswith("@misc{more-data-development-changed,")
    assert "(development version, with changes)" in cite.apa(
        [cite.review(replace(changed, commit=""))]
    )


def test_versions_are_listed_by_number_not_by_letter(checkout):
    for version in ("2026.9.0", "2026.09.2", "2026.09.10", "2026.11.0", "draft"):
        release(checkout, version)
    data = checkout / "data"
    listed = ["2026.11.0", "2026.09.10", "2026.09.2"]
    assert list(releases.table(data)["version"]) == listed
    index = releases.index(data)
    assert [entry["version"] for entry in index["versions"]] == listed
    assert index["latest"] == listed[0]
    # Where a version stands is known to what publishes it (tests/make/test_pages.py).
    assert [entry["address"] for entry in index["versions"]] == [None] * 3


def test_index_says_what_is_known_of_each_archive(checkout):
    data = checkout / "data"
    assert releases.index(data) == {"latest": None, "versions": []}
    for version in ("2026.11.0", "2026.11.1"):
        release(checkout, version)
    packed = {"file": "a.tar.gz", "sha256": "0" * 64, "bytes": 1}
    (data / "releases" / "2026.11.0" / releases.ARCHIVE).write_text(json.dumps(packed))
    newest, oldest = releases.index(data)["versions"]
    assert newest["archive"] is None and oldest["archive"] == packed
    newest, oldest = releases.index(data, {"file": "b.tar.gz"})["versions"]
    assert newest["archive"] == {"file": "b.tar.gz"} and oldest["archive"] == packed


@pytest.mark.parametrize("said", releases.released(), ids=lambda one: one["version"])
def test_commit_of_a_release_is_the_one_that_wrote_it(said):
    """What the page says to check out has the records that the release says it has."""
    commit = (releases.archive_of(said["version"]) or {}).get("commit")
    if commit is None:
        assert said["version"] == releases.released()[0]["version"], "only the newest has none yet"
        return
    place = f"{commit}:data/releases/{said['version']}/release.json"
    shown = subprocess.run(["git", "show", place], cwd=REPOSITORY, capture_output=True, text=True)
    if shown.returncode:
        asked = ["git", "rev-parse", "--is-shallow-repository"]
        told = subprocess.run(asked, cwd=REPOSITORY, capture_output=True, text=True).stdout.strip()
        assert told != "false", f"{commit} is no commit of this repository, which has all of them"
        pytest.skip("a shallow clone or an unpacked archive has no history to look in")
    assert json.loads(shown.stdout)["datasets_hash"] == said["datasets_hash"]


@pytest.mark.parametrize(
    "version",
    ["2026.1.0", "2026.13.0", "26.11.0", "2026.11", "2026.11.01", "v2026.11.0", "2026.11.0\n"],
)
def test_form_of_a_version(version):
    with pytest.raises(ValueError, match=r"YYYY\.MM\.N"):
        releases.parse(version)


def test_hash_of_the_records_is_of_what_is_validated(checkout):
    data = checkout / "data"
    # printf 'a.yaml\0' and the digest of "id: a\n", through sha256sum
    wanted = "923b41bc9335e90378d5d6ac382abbaab4d000d2321c0ec964ca9d2002412795"
    assert releases.datasets_hash(data) == wanted
    for name in (".DS_Store", ".a.yaml.swp", "__pycache__/a.pyc"):
        (data / "datasets" / name).parent.mkdir(exist_ok=True)
        (data / "datasets" / name).write_text("x")
    assert releases.datasets_hash(data) == wanted
    (data / "datasets" / "b.yaml").write_text("id: b\n")
    assert releases.datasets_hash(data) != wanted


def test_entry_of_a_figure_on_the_site_names_the_address_that_keeps():
    given = figure_tools.bibtex(RELEASED, "geography.html")
    filled = given.replace("PART-NAME", "fig-map").replace(
        "PART-TITLE", "Datasets by country [figure fig-map]"
    )
    assert filled == cite.bibtex([cite.figure("fig-map", RELEASED)])
    # Before the site has an address, the reader's own stands for it.
    nowhere = figure_tools.bibtex(releases.Identity("2026.11.0", "2026-11-20"), "geography.html")
    assert "  url = {PART-ADDRESS}\n" in nowhere


ARTICLE = {
    "id": "a", "type": "article-journal", "title": "Which way?",
    "author": [{"family": "Li", "given": "Otávio AB"}], "issued": {"date-parts": [[2020]]},
    "container-title": "J", "volume": "11", "issue": "3", "page": "63-97", "DOI": "10.1000/a",
}  # fmt: skip


def test_volume_issue_and_pages_stand_in_every_style() -> None:
    bibtex, ris = cite.bibtex([ARTICLE]), cite.ris([ARTICLE])
    assert "volume = {11}" in bibtex and "number = {3}" in bibtex and "pages = {63--97}" in bibtex
    assert "VL  - 11\nIS  - 3\n" in ris and "SP  - 63\nEP  - 97\n" in ris
    told = "Li, O. A. B. (2020). Which way? J, 11(3), 63–97. https://doi.org/10.1000/a\n"
    assert cite.apa([ARTICLE]) == told


def test_a_page_of_one_number_has_no_last_page() -> None:
    item = {**ARTICLE, "page": "63"}
    assert "SP  - 63\n" in cite.ris([item]) and "EP" not in cite.ris([item])
    assert "pages = {63}" in cite.bibtex([item]) and cite.apa([item]).count("63") == 1
