"""Pages of datasets, and the files for machines, as they were built."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import xml.etree.ElementTree as Tree
from html import escape
from pathlib import Path

import pytest

from analysis import releases
from analysis.catalogue import Catalogue
from analysis.pages import dataset
from analysis.records import Record
from browser import Browser
from inspection import SIDEWAYS, faults, noted
from tests import hostile
from tests.conftest import record, small

SOME = ("eurosat", "sen12ms", "xview3-sar")
PAGE = re.compile(r'<div class="dataset">.*?</div>\s*</article>', re.DOTALL)


@pytest.fixture(scope="module")
def ids(site: Path) -> list[str]:
    with (site / "data" / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        return [row["id"] for row in csv.DictReader(file)]


def test_every_dataset_has_a_page_and_nothing_else(site: Path, ids: list[str]) -> None:
    pages = {page.stem for page in (site / "datasets").glob("*.html")} - {"index"}
    assert pages == set(ids)
    assert "@@" not in (site / "datasets" / "eurosat.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SOME)
def test_page_is_without_fault(name: str, browser: Browser, address: str) -> None:
    assert faults(browser, f"{address}datasets/{name}.html") == []


def test_every_page_has_its_policy_title_and_description(site: Path, ids: list[str]) -> None:
    for name in ids:
        text = (site / "datasets" / f"{name}.html").read_text(encoding="utf-8")
        assert "script-src 'self';" in text, name
        assert len(re.findall(r"<title>[^<]+</title>", text)) == 1, name
        assert text.count('<meta name="description"') == 1, name
        inside = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1]
        assert json.loads(inside)["@type"] == "Dataset", name


def test_links_from_chapters_lead_to_pages(site: Path) -> None:
    seen = 0
    for page in site.glob("*.html"):
        for name in re.findall(r'href="datasets/([^"#]+)"', page.read_text(encoding="utf-8")):
            assert (site / "datasets" / name).is_file(), f"{page.name}: {name}"
            seen += 1
        assert 'href="../datasets/' not in page.read_text(encoding="utf-8"), page.name
    assert seen > 100


@pytest.mark.parametrize("width", [390, 1280])
def test_long_address_stays_in_its_cell(
    site: Path, width: int, browser: Browser, address: str
) -> None:
    with (site / "data" / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows.sort(key=lambda row: max(len(row["homepage"]), len(row["repository"])), reverse=True)
    with browser.page(width, 900) as page:
        for row in rows[:3]:
            page.open(f"{address}datasets/{row['id']}.html")
            assert page.evaluate(SIDEWAYS) == [], row["id"]
            over = page.evaluate(
                """[...document.querySelectorAll('table.facts td > a')].filter((link) =>
                  link.getBoundingClientRect().right > link.parentElement.getBoundingClientRect().right)
                  .map((link) => link.textContent)"""
            )
            assert over == [], row["id"]


def test_list_of_all_datasets_has_letters(site: Path, ids: list[str]) -> None:
    text = (site / "datasets" / "index.html").read_text(encoding="utf-8")
    letters = re.findall(r'<li><a href="#(letter-[a-z]+)">', text)
    assert len(letters) > 15 and len(set(letters)) == len(letters)
    for one in letters:
        assert text.count(f'<h2 id="{one}">') == 1
    named = re.findall(r'<li><a href="([\w.-]+)\.html">', text.split('id="letter-', 1)[1])
    assert sorted(named) == sorted(ids), "every dataset once"


def test_search_of_the_site_finds_a_dataset(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "search.html?q=sen12ms")
        page.wait("document.querySelectorAll('#search-results li a').length > 0", "a result")
        links = page.evaluate(
            "[...document.querySelectorAll('#search-results li a')].map((a) => a.getAttribute('href'))"
        )
        assert any(link.startswith("datasets/sen12ms.html") for link in links)
        page.open(address + "datasets/sen12ms.html")
        assert noted(page) == []


def test_dataset_pages_stay_out_of_the_side_bar(site: Path) -> None:
    for page in ("index.html", "tasks.html", "datasets/eurosat.html"):
        text = (site / page).read_text(encoding="utf-8")
        bar = text.split('id="pst-primary-sidebar"', 1)[1].split("<main", 1)[0]
        assert 'href="datasets/' not in bar and "sen12ms" not in bar


def test_code_is_copied(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "datasets/eurosat.html")
        copied = page.evaluate(
            """(async () => {
              let text = null;
              Object.defineProperty(navigator, 'clipboard',
                {value: {writeText: async (given) => { text = given; }}});
              document.querySelector('[data-copy]').click();
              await new Promise((done) => setTimeout(done, 50));
              return text;
            })()"""
        )
        assert copied == "from torchgeo.datasets import EuroSAT"
        assert noted(page) == []


def test_page_without_scripts_says_the_same(address: str, browser: Browser) -> None:
    with browser.page(scripts=False) as page:
        page.open(address + "datasets/eurosat.html")
        text = page.evaluate("document.querySelector('.dataset').innerText")
        assert "EuroSAT" in text and "27,000 patches" in text
        assert not page.evaluate("document.querySelector('[data-copy]').checkVisibility()")


def page_of(record: Record, records: Catalogue, site: Path, folder: Path) -> str:
    """Put the page of a record that is not in the catalogue into a folder; return its address."""
    import dataset_pages

    shared = dataset.context(records, dataset.Site())
    whole = (site / "datasets" / "eurosat.html").read_text(encoding="utf-8")
    body = dataset.body(record, shared)
    page_text = PAGE.sub(lambda _: f"{body}</article>", whole, count=1)
    head = dataset_pages.head(record, dataset.Site())
    page_text = page_text.replace("<title>", f"{head}<title>{escape(record.name)} ", 1)
    assert body in page_text
    (folder / "datasets").mkdir()
    (folder / "_static").symlink_to(site / "_static")
    file = folder / "datasets" / f"{record.id}.html"
    file.write_text(page_text, encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("width", [390, 700, 1280])
def test_a_name_of_one_long_word_stays_on_the_page(
    width: int, site: Path, tmp_path: Path, browser: Browser
) -> None:
    long = "Word" * 50
    relation = {"type": "subset_of", "outside": long, "from": "page", "note": long}
    given = record("a", tasks=["vqa"], themes=["ships"], relations=[relation])
    alike = record("b", tasks=["vqa"], themes=["ships"])
    records = small(
        {**given, "name": long, "aliases": [f"Also{long}"], "summary": long},
        {**alike, "name": long},
    )
    with browser.page(width, 900) as page:
        page.open(page_of(records["a"], records, site, tmp_path))
        assert page.evaluate("document.querySelectorAll('.similar a, .lineage strong').length") == 2
        assert page.evaluate(SIDEWAYS) == []


def test_hostile_record_is_text_in_a_browser(site: Path, tmp_path: Path, browser: Browser) -> None:
    records = hostile.catalogue()
    with browser.page() as page:
        page.open(page_of(records["hostile"], records, site, tmp_path))
        assert page.evaluate("typeof window.hacked") == "undefined"
        assert not page.evaluate("!!document.querySelector('.dataset :is(img, script)')")
        shown = page.evaluate("document.querySelector('.dataset').textContent")
        assert hostile.IMAGE in shown and hostile.SCRIPT in shown
        links = page.evaluate("[...document.querySelectorAll('.dataset a')].map((a) => a.protocol)")
        assert "javascript:" not in links
        assert noted(page) == []


def test_files_for_machines(site: Path, ids: list[str]) -> None:
    # Both name pages by absolute addresses, which a site without one does not have.
    addressed = "Sitemap:" in (site / "robots.txt").read_text(encoding="utf-8")
    for name in ("sitemap.xml", "opensearch.xml"):
        assert (site / name).is_file() == addressed, name
    feed = Tree.parse(site / "changes.xml").getroot()
    assert feed.tag.endswith("feed")
    entries = [child for child in feed if child.tag.endswith("entry")]
    assert len(entries) == len(releases.released()), "one entry for each release"
    assert "Allow: /" in (site / "robots.txt").read_text(encoding="utf-8")
    assert (site / "llms.txt").read_text(encoding="utf-8").startswith("# More Data")
    whole = json.loads((site / "catalogue.jsonld").read_text(encoding="utf-8"))
    assert whole["@type"] == "DataCatalog" and len(whole["dataset"]) == len(ids)
    package = json.loads((site / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert all((site / "data" / one["path"]).is_file() for one in package["resources"])
    described = json.loads((site / "data" / "croissant.json").read_text(encoding="utf-8"))
    for one in described["distribution"]:
        content = (site / "data" / one["@id"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one["sha256"], one["@id"]
    page = (site / "datasets" / "eurosat.html").read_text(encoding="utf-8")
    assert ('href="../opensearch.xml"' in page) == addressed and 'href="../changes.xml"' in page


def test_first_page_is_light_and_complete_on_one_screen(address: str, browser: Browser) -> None:
    with browser.page(1280, 800) as page:
        page.open(address + "index.html")
        lowest = page.evaluate(
            "Math.max(...['.lead', '#finder-q', '.key-figures', '.first-map', '.cite-this'].map("
            "(name) => document.querySelector(name).getBoundingClientRect().bottom))"
        )
        assert lowest <= 800
        rests = "document.querySelector('.first-map .legend a')"
        assert page.evaluate(f"{rests}.checkVisibility()")
        assert re.search(r"^[\d,]+ of [\d,]+ datasets", page.evaluate(f"{rests}.textContent"))
        assert page.evaluate(f"{rests}.getAttribute('href')") == "geography.html#fig-map"
        assert not any("vega" in request for request in page.requests)
        assert noted(page) == []


def test_figures_offer_table_code_citation_and_link(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "geography.html")
        labels = page.evaluate(
            "[...document.querySelectorAll('figure .chart-tools')].map((tools) => tools.innerText)"
        )
        assert labels
        for text in labels:
            for label in ("CSV", "SVG", "PNG", "Specification", "Table", "Code", "Cite", "Link"):
                assert label in text
        page.evaluate(
            """[...document.querySelectorAll('figure .chart-tools')][1].querySelectorAll('button')
              .forEach((button) => ['Table', 'Cite'].includes(button.textContent) && button.click())"""
        )
        assert page.evaluate("document.querySelectorAll('.chart-table tbody tr').length") > 3
        assert "Version" in page.evaluate("document.querySelector('.chart-citation').textContent")
        assert noted(page) == []
