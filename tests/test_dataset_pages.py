"""Pages of datasets: what they say, that it is true to the record, and that text stays text."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import yaml

from analysis import citing, exports, structured
from analysis.catalogue import Catalogue
from analysis.pages import dataset, evidence, history, licences, missing, outline
from analysis.pages.dataset import Site
from analysis.pages.wording import GROUPS, LABELS, value_text
from analysis.records import FIELDS, Record, Source
from analysis.vocabularies import REPOSITORY
from tests import conftest, hostile

SITE = Site("2026.11.0", "20 November 2026", "https://github.com/name/project", "https://x.org/")
HARMLESS = re.compile(r"https?://|#|(?:datasets/)?[\w-]+\.html|\.\./contributing\.html")
EMPTY = {"br", "img", "input", "meta", "link", "hr"}


class Reader(HTMLParser):
    """The elements and texts of a page, and whether every element was closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if dict(attributes).get("id"):
            self.ids.append(dict(attributes)["id"])
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"{tag} is closed before it is opened"

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def shared(catalogue: Catalogue) -> dataset.Context:
    return dataset.context(catalogue, SITE)


def test_every_field_has_one_place():
    named = [field for fields in GROUPS.values() for field in fields]
    assert sorted(named) == sorted(FIELDS) and set(LABELS) == set(FIELDS)


def test_every_page_is_well_formed_and_links_lead_somewhere(catalogue, shared):
    for record in catalogue:
        page = Reader(dataset.body(record, shared))
        assert page.open == [], record.id
        assert len(page.ids) == len(set(page.ids)), record.id
        for tag, attributes in page.tags:
            address = attributes.get("href") or ""
            if tag != "a":
                continue
            if address.startswith("#"):
                assert address[1:] in page.ids, f"{record.id}: {address}"
            elif address.startswith("http"):
                assert attributes["rel"] == "noopener noreferrer"
            elif address.startswith("../lineage.html"):
                assert record.id in shared.tied and address == dataset.SHARING.format(record.id)
            else:
                assert address.removesuffix(".html") in catalogue, f"{record.id}: {address}"


def test_page_shows_value_evidence_and_dispute(catalogue, shared):
    page = dataset.body(catalogue["eurosat"], shared)
    row = re.search(r'<tr id="year">.*?</tr>', page, re.DOTALL)[0]
    assert "2017" in row and "2018" in row and "Chosen because" in row
    assert "own source, read 2026-" in row and "https://arxiv.org/abs/1709.00029" in row
    assert "from torchgeo.datasets import EuroSAT" in page


def test_tables_are_named_after_their_headings(catalogue, shared):
    html = dataset.body(catalogue["eurosat"], shared)
    named = re.findall(r'<table class="facts" aria-labelledby="([^"]+)">', html)
    assert len(named) == html.count("<table") > 3
    assert all(f'<h2 id="{one}">' in html for one in named)


def test_page_says_what_was_looked_for_and_not_found(catalogue, shared):
    record = next(
        r for r in catalogue if r.facts.countries and r.facts.countries.state == "not_stated"
    )
    row = re.search(r'<tr id="countries">.*?</tr>', dataset.body(record, shared), re.DOTALL)[0]
    assert "not stated" in row


def test_lineage_is_shown_from_both_ends(catalogue, shared):
    pairs = [
        (record.id, relation.to)
        for record in catalogue
        for relation in record.relations
        if relation.to in catalogue
    ]
    assert pairs
    for one, other in pairs[:20]:
        assert f'href="{other}.html"' in dataset.body(catalogue[one], shared)
        assert f'href="{one}.html"' in dataset.body(catalogue[other], shared)


def test_correction_names_the_record(catalogue):
    record = catalogue["eurosat"]
    address = dataset.correction_address(record, SITE)
    assert address.startswith(
        "https://github.com/name/project/issues/new?template=correct-a-fact.yml"
    )
    assert "dataset=eurosat" in address
    form = REPOSITORY / ".github" / "ISSUE_TEMPLATE" / "correct-a-fact.yml"
    fields = yaml.safe_load(form.read_text(encoding="utf-8"))
    parts = {one.get("id"): one["attributes"] for one in fields["body"]}
    assert "dataset" in parts
    offered = set(re.findall(r"\w+", " ".join(parts["field"]["options"])))
    assert not set(FIELDS) - offered, "each field of a record can be chosen"
    guide = (REPOSITORY / "book" / "contributing.md").read_text(encoding="utf-8")
    assert f"opens the form *{fields['name']}*" in guide
    assert dataset.correction_address(record, Site()) == "../contributing.html#correct-a-fact"
    assert "no address to report it to" in dataset._correct(record, Site())
    assert record.id in dataset._correct(record, Site())


def test_licences_in_plain_words():
    assert licences.answers("CC-BY-4.0") == {
        "commercial": "yes", "derivatives": "yes", "attribution": "yes", "share_alike": "no",
    }  # fmt: skip
    assert licences.answers("CC-BY-NC-SA-4.0")["commercial"] == "no"
    assert licences.answers("CC0-1.0 AND ODbL-1.0")["share_alike"] == "yes"
    assert licences.answers("ODbL-1.0 OR CC0-1.0")["share_alike"] == "no"
    assert set(licences.answers("LicenseRef-custom").values()) == {"unclear"}


def test_a_licence_not_found_is_told_with_where_it_was_looked_for():
    def told(**facts):
        return Record.model_validate(conftest.record("a", licence="not_stated", **facts))

    # The source that was read is https://example.org/a.
    there = told(homepage="https://example.org/a")
    assert licences.commercial(there) == "none_stated"
    said = licences.plain(there).sentence
    assert "own page or archive record among it" in said and "reserves all rights" in said
    elsewhere = told(homepage="https://example.org/a", data_doi="10.5281/zenodo.12345")
    assert licences.commercial(elsewhere) == "not_found"
    said = licences.plain(elsewhere).sentence
    assert "is not among it, and one may stand there" in said and "reserves" not in said
    assert (
        "no page or archive record of the dataset's own is on record"
        in licences.plain(told()).sentence
    )


def disputed(chosen: str, other: dict[str, str], by: str = "page") -> Record:
    """Return a record whose licence is chosen from one source and disputed by another."""
    made = conftest.record("a", licence=chosen)
    made["sources"]["copy"] = {
        "url": "https://copy.example.org", "kind": "secondary", "read": "2026-11-20",
    }  # fmt: skip
    made["facts"]["licence"] |= {"from": by, "disputed": [other], "because": "it is newer"}
    return Record.model_validate(made)


def test_a_licence_that_sources_disagree_on_is_told_with_who_says_otherwise(shared):
    only = {"value": "LicenseRef-research-only", "as": "research & teaching", "from": "page"}
    authors = disputed("MIT", only)
    assert licences.commercial(authors) == "unclear"
    assert licences.plain(authors).answers["commercial"] == "contested"
    assert licences.plain(authors).answers["derivatives"] == "yes"  # the other does not say
    part = dataset._licence(authors, shared)
    assert "<dd>not clear: sources disagree</dd>" in part and "allowed" not in part
    # The page's styles write what is disputed small; here it is as large as any other answer.
    assert 'class="disputed"' not in part
    said = "The authors also say: Own terms: research use only (in the source: research &amp; teaching)."
    assert f"<p>{said}</p>" in part
    others = disputed("CC-BY-NC-4.0", {"value": "CC-BY-4.0", "from": "copy"})
    assert licences.otherwise(others) == ["Others say: CC BY 4.0."]
    assert licences.commercial(others) == "unclear"
    turned = disputed("CC-BY-4.0", {"value": "ODbL-1.0", "from": "page"}, by="copy")
    assert licences.otherwise(turned) == ["The authors say: ODbL 1.0."]
    assert licences.commercial(turned) == "yes"  # as both permit it
    assert licences.plain(turned).answers["share_alike"] == "contested"


def test_machines_are_told_no_licence_that_sources_disagree_on():
    both = disputed("CC-BY-4.0", {"value": "CC-BY-3.0", "from": "copy"})
    assert structured.dataset(both, SITE)["license"] == "https://spdx.org/licenses/CC-BY-4.0.html"
    differ = disputed("CC-BY-4.0", {"value": "CC-BY-NC-4.0", "from": "copy"})
    assert "license" not in structured.dataset(differ, SITE)


def test_plain_words_agree_with_the_audit(catalogue):
    from analysis.openness import licence_permits

    words = {"yes": True, "no": False, "unclear": None, "none_stated": False}
    words |= {"not_found": None, "not_recorded": None}
    for record in catalogue:
        fact = record.facts.licence
        if fact is None or fact.state != "not_applicable":
            assert words[licences.commercial(record)] == licence_permits(record, "commercial"), (
                record.id
            )


@pytest.mark.parametrize(
    ("facts", "period"),
    [
        ({"time_start": "2015", "time_end": "2020-06"}, "2015/2020-06"),
        ({"time_start": "2015"}, "2015/.."),
        ({"time_end": "2020"}, "../2020"),
        ({}, None),
    ],
)
def test_a_period_of_which_one_end_is_known_is_open_at_the_other(facts, period):
    made = Record.model_validate(conftest.record("a", **facts))
    assert structured.dataset(made, Site()).get("temporalCoverage") == period


def test_what_is_missing_is_told_by_why_it_is():
    def told(**facts):
        return missing.told(
            Record.model_validate(conftest.record("a", **facts)), ["licence", "size_pixels"]
        )

    none = "Not looked for yet: licence of the data. Size is not computed: "
    sides = {"image_width": "not_stated", "image_height": "not_stated"}
    assert told(image_count=10, **sides) == f"{none}image width and image height not stated."
    assert told(image_count=10, image_width=[64, 128], image_height="not_applicable") == (
        f"{none}image width of several values; image height not applicable."
    )
    assert told(image_count=10, image_width=[64], image_height="not_stated") == (
        f"{none}image height not stated."
    ), "a list of one value is one value"
    assert told() == (f"{none}number of images, image width and image height not looked for yet.")
    own = Record.model_validate(conftest.record("a"))
    assert missing.told(own, ["data_doi", "annotation_count", "access"]) == (
        "None on record: DOI of the data, annotations. Not looked for yet: access."
    )
    assert missing.told(own, []) == ""


def test_of_a_record_that_was_read_nothing_is_said_not_to_have_been_looked_for(catalogue, shared):
    """The protocol has every field of such a record answered, but those only where there is one."""
    since = ("temporal_sampling",)  # fields younger than most readings
    for own in catalogue:
        absent = [name for name in FIELDS if getattr(own.facts, name) is None and name not in since]
        if own.depth != "listed":
            assert set(absent) <= {*missing.ONLY_WHERE_THERE_IS_ONE, "size_pixels"}, own.id
    page = dataset.body(catalogue["birdsat"], shared)
    assert "None on record: page, DOI of the data, TorchGeo class, Hugging Face." in page


def test_citation_of_a_record_has_its_address():
    assert citing.part("X", "1", "2 May 2026", "https://x.org").endswith("Version 1. https://x.org")


def test_description_for_machines(catalogue):
    content = structured.dataset(catalogue["mmearth"], SITE)
    assert content["@type"] == "Dataset" and content["name"] == "MMEarth"
    assert content["@id"] == "https://x.org/datasets/mmearth.html"
    assert content["license"] == "https://spdx.org/licenses/CC-BY-4.0.html"
    assert all(value not in (None, "", []) for value in content.values())
    assert len(structured.catalogue(catalogue, SITE)["dataset"]) == len(catalogue)


def test_values_in_words():
    assert value_text("image_count", 1, "pair") == "1 pair"
    assert value_text("gsd_m", 0.3) == "0.3 m"
    assert (
        value_text("temporal_sampling", ["single_date", "time_series"]) == "One date, Time series"
    )
    assert value_text("gsd_m", [10, 20, 60]) == "10, 20 and 60 m"
    assert value_text("gsd_m", [1, 2, 3, 4, 5, 30]) == "1 to 30 m"
    assert value_text("image_width", [2209, 32]) == "32 to 2,209 pixels"
    assert value_text("image_height", [64]) == "64 pixels"
    assert value_text("countries", ["TZA"]).startswith(("Tanzania", "United Republic"))


def test_outline_holds_every_country_once():
    from analysis import countries

    drawn = set(outline.paths()) | set(outline.dots())
    assert countries.ISO3 - {"ATA"} <= drawn
    for path in outline.paths().values():
        numbers = [float(n) for n in re.findall(r"M(-?\d+) (-?\d+)l", path)[0]]
        assert 0 <= numbers[0] <= outline.WIDTH and 0 <= numbers[1] <= outline.HEIGHT


def test_continent_with_a_named_country_is_not_shaded():
    drawn = outline.place_map(["Europe", "Africa"], ["AUT"], everywhere=False)
    assert 'class="africa shaded"' in drawn and 'class="europe shaded"' not in drawn
    assert outline.paths()["AUT"] in drawn


def test_code_of_no_country_takes_no_shade_away():
    drawn = outline.place_map(["Europe"], ["QQQ"], everywhere=False)  # ISO 3166 leaves it to users
    assert 'class="europe shaded"' in drawn
    assert 'class="europe shaded"' not in outline.place_map(
        ["Europe"], ["QQQ", "AUT"], everywhere=False
    )


def test_licence_says_where_it_was_read(catalogue, shared):
    stated = catalogue["eurosat"].facts.licence
    assert stated is not None and stated.value is not None
    kinds = {"primary": "own source", "secondary": "other source"}
    seen = set()
    for record in catalogue:
        fact = record.facts.licence
        part = dataset._licence(record, shared)
        if fact is None:
            assert 'href="#licence"' not in part
            continue
        assert 'see <a href="#licence">Licence of the data</a>' in part, record.id
        if fact.value is None:
            assert "Looked for in" in part
            continue
        assert (" say: " in part) is bool(fact.disputed), record.id
        for name in fact.evidence:
            if name in record.sources and not record.sources[name].list:
                seen.add(kind := kinds[record.sources[name].kind])
                lost = " whose place is not known" if record.sources[name].unnamed else ""
                assert f"({kind}{lost})" in part, record.id
    assert seen == set(kinds.values())


# ── Text that attacks ───────────────────────────────────────────────────────────────────────────


def test_a_text_whose_place_is_not_known_is_told_so_and_links_to_what_it_describes():
    read, title = datetime.date(2026, 1, 1), "notes of a user"
    place = {"url": "https://zenodo.org/records/1", "kind": "secondary", "read": read}
    made = Record.model_construct(sources={"notes": Source(**place, title=title, unnamed=True)})
    said = evidence.cited(made, ["notes"], {})
    assert "notes of a user, about <a " in said
    assert "other source whose place is not known, read 2026-01-01" in said
    assert ">zenodo.org</a>" in said and ">notes of a user</a>" not in said


def harmless(text: str) -> Reader:
    """Read a page and check that nothing in it can act."""
    page = Reader(text)
    assert page.open == []
    for tag, attributes in page.tags:
        assert tag not in ("script", "img", "iframe", "object"), tag
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "src"):
                assert re.match(
                    r"https?://|#|(?:datasets/)?[\w-]+\.html|\.\./contributing\.html"
                    r"|\.\./lineage\.html\?one=[\w-]+#[\w-]+$",
                    value,
                ), value
    return page


@pytest.fixture(scope="module")
def attacks() -> Catalogue:
    return hostile.catalogue()


def test_hostile_record_is_shown_as_text(attacks):
    shared = dataset.context(attacks, Site())
    for record in attacks:
        page = harmless(dataset.body(record, shared))
        shown = "".join(page.text)
        assert hostile.IMAGE in shown and hostile.SCRIPT in shown
        assert "import os" not in re.findall(r"<code>(.*?)</code>", dataset.body(record, shared))


def test_hostile_record_cannot_leave_the_head(attacks):
    import dataset_pages

    for record in attacks:
        head = dataset_pages.head(record, SITE)
        assert head.count("<script") == 1 and head.count("</script>") == 1
        inside = re.search(r'<script type="application/ld\+json">(.*?)</script>', head)[1]
        assert json.loads(inside)["name"] == record.name
        assert "<img" not in head


def test_hostile_record_in_tables_and_exports(attacks, monkeypatch):
    import finder_page

    monkeypatch.setattr(finder_page, "records", lambda: attacks)
    harmless(finder_page.plain_table())
    files = exports.files(attacks)
    for name in ("catalogue.csv", "evidence.csv", "relations.csv"):
        for row in csv.reader(io.StringIO(files[name])):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row), name
    assert len(json.loads(files["catalogue.json"])["datasets"]) == len(attacks)


def test_page_with_an_impossible_name_is_refused(attacks, tmp_path, monkeypatch):
    import dataset_pages

    record = hostile.record("../../x")
    monkeypatch.setattr(dataset_pages, "records", lambda: Catalogue({record.id: record}))
    monkeypatch.setattr(dataset_pages, "site", lambda app: Site())
    monkeypatch.setattr(dataset_pages, "shared", lambda values: None)
    (tmp_path / "datasets").mkdir()
    (tmp_path / f"{dataset_pages.SHELL}.html").write_text("@@title@@@@body@@")

    class App:
        outdir = str(tmp_path)

        class builder:  # noqa: N801
            name = "html"

    with pytest.raises(ValueError, match="cannot be the name"):
        dataset_pages.write_pages(App, None)
    assert list(tmp_path.rglob("*.html")) == []


def test_page_names_the_releases_that_changed_its_record(attacks, shared):
    record = next(iter(attacks))
    attack = hostile.SCRIPT + hostile.IMAGE
    fields = [{"id": record.id, "field": one, "gravity": "lost"} for one in (attack, *FIELDS)]
    words = [{"id": record.id, "field": "summary", "gravity": "evidence"}]
    steps = [(f"2026.11.{n}", {"added": [], "changes": words}) for n in range(20, 10, -1)]
    known = history.by_dataset([("2026.12.0", {"added": ["other"], "changes": fields}), *steps])
    assert known["other"] == [("2026.12.0", ["new record"])]
    text = history.section(known[record.id])
    assert dataset.body(record, replace(shared, history=known)).count(text) == 1
    page = Reader(text)
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert links[0] == "../changes/2026.12.0.html" and len(links) == history.MOST_RELEASES
    assert f"and {1 + len(FIELDS) - history.MOST_FIELDS} more" in text
    assert "evidence or words only" in text and "and 3 earlier" in text
    assert "script" not in {tag for tag, _ in page.tags} and "<img" not in text
    assert history.section(()) == "" and 'id="changed"' not in dataset.body(record, shared)


@pytest.mark.parametrize(
    ("place", "title", "name"),
    [
        ({"url": "https://github.com/a/b/blob/main/README.md"}, None, "own page, github.com/a/b"),
        ({"url": "https://github.com/a/b"}, "docs/b.md", "docs/b.md, github.com/a/b"),
        ({"url": "https://huggingface.co/datasets/a/b/tree/x"}, "card", "card, huggingface.co/datasets/a/b"),
        ({"url": "https://arxiv.org/abs/2101.00001"}, "abstract", "abstract, arxiv.org/abs/2101.00001"),
        ({"doi": "10.5281/zenodo.1"}, None, "own page, doi.org/10.5281/zenodo.1"),
        ({"url": "https://www.zenodo.org/records/1"}, None, "own page, zenodo.org"),
        ({"url": "https://www.zenodo.org/records/1"}, "the makers' record", "the makers' record"),
        ({"list": "sidl"}, None, "Awesome sets"),
    ],
)  # fmt: skip
def test_a_source_whose_title_does_not_tell_whose_it_is_is_named_with_its_site(place, title, name):
    kind = "secondary" if "list" in place else "primary"
    source = Source(**place, kind=kind, read=datetime.date(2026, 1, 1), title=title)
    lists = {"sidl": {"title": "Awesome sets"}}
    assert evidence.source_name("own_page", source, lists) == name


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"coverage": "global", "continents": ["Asia", "Europe", "North America", "Oceania"]},
            "Where samples lie: On several continents: Asia, Europe, North America, Oceania.",
        ),
        ({"coverage": "global"}, "Where samples lie: All over the world."),
        # Global because its source says so: what it names is not all.
        (
            {"coverage": "global", "continents": ["Asia"]},
            "Where samples lie: All over the world; named are Asia.",
        ),
        ({"coverage": "listed", "continents": ["Asia"]}, "Where samples lie: Asia."),
    ],
)
def test_places_say_no_more_than_is_on_record(facts: dict[str, object], said: str) -> None:
    catalogue = conftest.small(conftest.record("a", **facts))
    page = dataset.body(catalogue["a"], dataset.context(catalogue, SITE))
    assert said in "".join(Reader(page).text)
