"""The page, the table and the feed of releases: with none, one and two of them."""

from __future__ import annotations

import gzip
import json
import re
from xml.etree import ElementTree

import pytest

import changes_page
import changes_steps
from analysis import difftext, releases
from analysis.diff import compare
from analysis.pages import changes
from analysis.pages.dataset import Site
from analysis.published import Number, number
from analysis.snapshots import Known, Snapshot
from analysis.tables.versions import versions
from tests import hostile

ATOM = "{http://www.w3.org/2005/Atom}"
SINCE = {
    "version": "2026.11.0",
    "lost": 1,
    "removed": 1,
    "added": 0,
    "fields": 2,
    "records": 1,
    "numbers": 3,
}
ONE = {"version": "2026.11.0", "date": "2026-11-20", "datasets": 972, "read": 700, "facts": 9000}
TWO = {**ONE, "version": "2026.12.0", "date": "2026-12-01", "since": SINCE}


def known(value, *evidence):
    return Known(value, "reported", evidence)


def parts(old, new):
    found = changes.sections(
        compare(old, new),
        lambda name: f"datasets/{name}.html",
        lambda name: f"tasks.html#{name}",
        "data/changes.json",
    )
    return {part.name: part.body for part in found}


def test_lost_coverage_comes_first_and_is_named_even_when_there_is_none():
    same = Snapshot({"a": {"year": known("2017")}})
    assert list(parts(same, same)) == ["lost"]
    assert "Nothing was lost" in parts(same, same)["lost"]
    old = Snapshot({"a": {"year": known("2017"), "doi": known("10.1/x")}, "b": {}})
    new = Snapshot({"a": {"year": known("2018")}, "c": {}})
    found = parts(old, new)
    assert list(found) == ["lost", "values", "gained"]
    assert "The record b is removed" in found["lost"] and "10.1/x" in found["lost"]
    assert "2017" not in found["lost"] and "2017" in found["values"]
    assert '<a href="datasets/c.html">c</a>' in found["gained"]


def test_numbers_are_ranked_by_consequence_and_say_by_how_much():
    names = ("share/continents/Africa", "count/datasets", "finding/x", "claim/a/now/verdict")
    old = dict(
        zip(
            names,
            (
                number("share", 0.20, 0.1, 0.3, 20, 100),
                number("count", 100),
                Number("finding", False),
                Number("verdict", "not reproduced"),
            ),
            strict=True,
        )
    )
    new = dict(
        zip(
            names,
            (
                number("share", 0.25, 0.2, 0.3, 25, 100),
                number("count", 110),
                Number("finding", True),
                Number("verdict", "reproduced"),
            ),
            strict=True,
        )
    )
    text = parts(Snapshot({}, old), Snapshot({}, new))["numbers"]
    rows = re.findall(r'<th scope="row">(.*?)</th>', text)
    # A verdict and a finding that turned, then half an interval, then a tenth of the count.
    assert rows == [
        "Verdict on the claim a, all datasets",
        "Finding: x",
        "Share of the datasets that have continents on record: Africa",
        "Datasets on record",
    ]
    assert "+5.00 points (0.5 × half its interval)" in text and ">+10<" in text


def test_finding_that_no_longer_holds_is_lost():
    old, new = ({"finding/x": Number("finding", value)} for value in (True, False))
    found = parts(Snapshot({}, old), Snapshot({}, new))
    assert "does not hold" in found["lost"] and "numbers" not in found


def test_figures_that_draw_other_data_are_linked_and_show_both_hashes():
    old, new = ({"figure/fig-a": Number("figure", value)} for value in ("0a0a", "1b1b"))
    text = parts(Snapshot({}, old), Snapshot({}, new))["figures"]
    assert '<a href="tasks.html#fig-a">' in text
    assert text.index("0a0a") < text.index("1b1b")


def test_figures_are_counted_apart_from_numbers():
    old, new = (
        {"figure/fig-a": Number("figure", drawn), "count/datasets": number("count", count)}
        for drawn, count in (("0a0a", 100), ("1b1b", 110))
    )
    said = difftext.summary(compare(Snapshot({}, old), Snapshot({}, new)))
    assert said.endswith("1 published number moved, 1 figure drawn anew")


def test_evidence_before_and_after_is_shown():
    old = Snapshot({"a": {"year": known("2017", "page 1", "page 2")}})
    new = Snapshot({"a": {"year": known("2018", "page 2", "page 3")}})
    text = parts(old, new)["values"]
    assert "<del>page 1</del>" in text and "<ins>page 3</ins>" in text and "page 2" not in text


def test_evidence_that_stayed_is_said_to_have():
    old = Snapshot({"a": {"year": known("2017", "page 1")}})
    new = Snapshot({"a": {"year": known("2018", "page 1")}})
    assert '<td data-head="Evidence">as before</td>' in parts(old, new)["values"]


def test_long_table_is_cut_and_says_so():
    old = Snapshot({f"r{n:04d}": {"year": known("2017")} for n in range(changes.SHOWN + 7)})
    new = Snapshot({name: {"year": known("2018")} for name in old.records})
    text = parts(old, new)["values"]
    assert text.count('<th scope="row">') == changes.SHOWN
    assert (
        '<td colspan="5">… and 7 more, which are in '
        '<a href="data/changes.json">changes.json</a></td>' in text
    )
    assert "7 more" in parts(Snapshot({}), Snapshot(dict.fromkeys(new.records, {})))["gained"]


def test_hostile_records_stay_text():
    attack = hostile.SCRIPT + hostile.IMAGE
    old = Snapshot({attack: {}, "a": {"name": known(attack, attack)}})
    new = Snapshot({"a": {"name": known("A", hostile.LINK)}, f"b{attack}": {}})
    moved = (
        {f"share/tasks/{attack}": number("share", 0.1)},
        {
            f"share/tasks/{attack}": number("share", 0.2),
            f"figure/{attack}": Number("figure", attack),
        },
    )
    text = "".join(
        part.body
        for part in changes.sections(
            compare(Snapshot(old.records, moved[0]), Snapshot(new.records, moved[1])),
            lambda name: "",
            lambda name: "",
            f"data/{attack}.json",
        )
    )
    assert (
        "<script" not in text
        and "<img" not in text
        and "javascript:" not in re.findall(r'href="([^"]*)"', text)
    )


@pytest.fixture
def data(tmp_path):
    """A data folder beside a citation file, and what puts a release into it."""
    (tmp_path / "CITATION.cff").write_text("title: Review\nurl: https://example.org/r\n")
    folder = tmp_path / "data"

    def put(said, archive=None):
        place = folder / "releases" / said["version"]
        place.mkdir(parents=True)
        (place / "release.json").write_text(json.dumps(said))
        if archive:
            (place / "archive.json").write_text(json.dumps(archive))

    return folder, put


def test_versions_with_none_one_and_two(data):
    folder, put = data
    assert "No version has been released yet" in versions(folder).to_html()
    put({**ONE, "datasets_hash": "c" * 64, "lock_hash": "d" * 64})
    text = versions(folder).to_html()
    assert text.count('<tr id="v2026-11-0">') == 1 and "1 released version," in text
    assert "<code>cccccccccccc</code>" in text and "in later versions" in text
    assert (
        "(2026, November 20). Review (Version 2026.11.0). https://example.org/r/v2026.11.0/" in text
    )
    put(TWO, {"file": "more-data-2026.12.0.tar.gz", "sha256": "e" * 64, "bytes": 12_300_000})
    text = versions(folder).to_html()
    assert text.index("v2026-12-0") < text.index("v2026-11-0")
    assert "12.3 MB, SHA-256 <code>" + "e" * 64 in text
    assert "Since 2026.11.0: 1 piece of coverage lost, 1 record removed" in text
    # Each can be copied, and what each but the first changed has a page.
    assert text.count("<code>@misc{more-data-2026.") == text.count('aria-label="BibTeX entry"') == 2
    assert "  url = {https://example.org/r/v2026.12.0/}\n}" in text
    assert re.findall(r'href="(changes/[^"]*)"', text) == ["changes/2026.12.0.html"] * 2


def test_versions_say_whether_they_are_published_and_how_to_make_one(data):
    folder, put = data
    packed = {"file": "a.tar.gz", "sha256": "e" * 64, "bytes": 1, "commit": "5" * 40}
    put(ONE, packed)
    put(TWO)
    at_an_address = versions(folder).to_html()
    assert "keeps its own address" in at_an_address and "published yet" not in at_an_address
    # Without an address in the citation file nothing is said to stand at one.
    (folder.parent / "CITATION.cff").write_text("title: Review\n")
    text = versions(folder).to_html()
    assert "None of these is published yet" in text and "none has a DOI" in text
    assert "keeps its own address" not in text and "no public address yet" in text
    # The older has its commit in the table and in full; the newest, which cannot know it, its tag.
    assert re.search("<td[^>]*><code>5555555555</code></td>", text)
    assert f"<code>git checkout {'5' * 40}\nmake book</code>" in text
    assert "<code>git checkout 2026.12.0\nmake book</code>" in text
    put({**ONE, "version": "2026.10.0", "doi": "10.5281/zenodo.1"})
    text = versions(folder).to_html()
    assert "none has a DOI" not in text
    assert text.count("<dt>DOI</dt>") == 1
    assert (
        '<a href="https://doi.org/10.5281/zenodo.1" rel="noopener noreferrer">10.5281/zenodo.1</a>'
        in text
    )


def entries(known, address=""):
    text = changes_page.feed(known, Site(address=address), "2026-11-21T03:00:00Z")
    return ElementTree.fromstring(text), [
        {child.tag.removeprefix(ATOM): child.text or child.get("href") for child in entry}
        for entry in ElementTree.fromstring(text).iter(f"{ATOM}entry")
    ]


def test_feed_has_one_entry_a_release_and_invents_none():
    root, none = entries([])
    assert none == [] and root.find(f"{ATOM}updated").text == "2026-11-21T03:00:00Z"
    root, (newest, first) = entries([TWO, ONE], "https://example.org/r/")
    assert root.find(f"{ATOM}updated").text == "2026-12-01T00:00:00Z"
    assert first["summary"] == "972 datasets, 700 of them read at their own sources."
    assert newest["summary"].endswith(
        "Since 2026.11.0: 1 piece of coverage lost, 1 record removed, 0 added, 2 fields changed in 1 record, "
        "3 published numbers and figures moved."
    )
    assert newest["link"] == "https://example.org/r/v2026.12.0/changes.html"
    # Readers' programs know feed and entries by these: they stay what they are.
    assert root.find(f"{ATOM}id").text == "urn:uuid:4dad93b5-21c2-42ca-b6a1-a4d5271ab990"
    assert newest["id"] == "urn:uuid:d72c5da7-b8f0-5cc5-b36a-22f40e0689b4"
    assert newest["id"] != first["id"]


def test_feed_of_a_site_without_address_leads_to_the_page_of_each_step():
    links = [entry["link"] for entry in entries([TWO, ONE])[1]]
    assert links == ["changes/2026.12.0.html", "changes.html"]


TABLES = {
    "catalogue.csv": "id,name\na,A{0}\n{1}",
    "evidence.csv": "id,field,value,state,source,chosen\na,year,20{0},reported,page {0},\n",
    "relations.csv": "id,type,to,outside\n",
}


@pytest.fixture
def three(data):
    """Three releases with their tables, of which the last two change the name and year of a dataset."""
    folder, put = data
    attack = f"<{hostile.SCRIPT}>".replace(",", "")
    for last, row in ((17, ""), (18, f'"{attack}",x\n'), (19, "")):
        version = f"2026.12.{last}"
        since = {**SINCE, "version": f"2026.12.{last - 1}"} if last > 17 else None
        put({**ONE, "version": version, "since": since})
        for name, text in TABLES.items():
            place = folder / "releases" / version / name
            place.write_text(text.format(last, row), encoding="utf-8")
    return folder


def test_each_step_keeps_its_page_and_its_file(three):
    files = changes_steps.made({}, three)
    assert sorted(files) == sorted(
        f"2026.12.{n}.{kind}" for n in (18, 19) for kind in ("html", "json.gz")
    )
    older, newer = (files[f"2026.12.{n}.html"].decode() for n in (18, 19))
    assert "From 2026.12.17 (2026-11-20) to 2026.12.18" in older
    assert "2017" in older and "2019" not in older and "2019" in newer
    assert f'href="../{changes_steps.file("2026.12.18")}"' in older
    packed = files["2026.12.18.json.gz"]
    said = json.loads(gzip.decompress(packed))
    assert {(one["id"], one["field"]) for one in said["changes"]} == {("a", "name"), ("a", "year")}
    assert packed[4:8] == bytes(4), "no time in it: the same bytes in each build"
    assert "<script" not in older + newer and "is removed" in newer


def test_page_of_a_step_says_what_its_release_had_counted(three):
    text = changes_steps.made({}, three)["2026.12.18.html"].decode()
    assert ": 0 pieces of coverage lost, 0 records removed, 1 added" in text
    assert "The comparison of its day counted 1 piece of coverage lost, 1 record removed" in text


def test_links_name_each_step_and_mark_the_one_that_is_read(three):
    known = releases.released(three)
    text = changes_steps.links(known, "2026.12.18", "../")
    places = re.findall(r'href="([^"]*)"( aria-current="page")?', text)
    assert places == [
        ("../changes/2026.12.19.html", ""),
        ("../changes/2026.12.18.html", ' aria-current="page"'),
    ]
    assert changes_steps.links(known[:1]) == ""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "No version has been released yet"),
        ([ONE], "the only release so far"),
        ([TWO, ONE], "From 2026.11.0 (2026-11-20) to 2026.12.0"),
    ],
)
def test_page_says_honestly_what_it_can_compare(given, said):
    assert said in changes_page.introduction(given)
