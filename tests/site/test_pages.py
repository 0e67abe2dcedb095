"""Every page in a real browser: no error, no other host, all charts drawn, no side-scroll."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from _make import bench
from _make.paths import SITE
from browser import PUBLIC, Browser
from inspection import charts, faults, noted

PAGES = sorted(page.relative_to(SITE).as_posix() for page in SITE.glob("*.html"))


@pytest.mark.parametrize("name", PAGES or ["index.html"])
def test_page_is_without_fault(name: str, browser: Browser, address: str) -> None:
    assert faults(browser, address + name) == []


def with_charts(site: Path) -> str:
    """Return a page that has charts."""
    for name in PAGES:
        if "chart-drawing" in (site / name).read_text(encoding="utf-8"):
            return name
    pytest.fail("no page has a chart")


def test_site_works_from_a_folder(site: Path, browser: Browser) -> None:
    with browser.page() as page:
        page.open(f"file://{site / with_charts(site)}")
        assert charts(page) + noted(page) == []


def test_theme_switch_turns_page_and_charts_dark(
    site: Path, address: str, browser: Browser
) -> None:
    ink = "getComputedStyle(document.querySelector('.chart-live svg text')).fill"
    paper = "getComputedStyle(document.body).backgroundColor"
    with browser.page() as page:
        page.open(address + with_charts(site))
        assert charts(page) == []
        light = page.evaluate(ink), page.evaluate(paper)
        # The switch goes through light, dark and automatic.
        for _ in range(3):
            page.evaluate("document.querySelector('.theme-switch-button').click()")
            if page.evaluate("document.documentElement.dataset.mode") == "dark":
                break
        dark = page.evaluate(ink), page.evaluate(paper)
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert light[0] != dark[0] and light[1] != dark[1]
        page.open(address + "index.html")
        assert page.evaluate("document.documentElement.dataset.theme") == "dark", "not remembered"
        assert noted(page) == []


def test_paper_is_light_in_the_dark_theme_too(site: Path, address: str, browser: Browser) -> None:
    text = "getComputedStyle(document.querySelector('.bd-article p')).color"
    ink = "getComputedStyle(document.querySelector('.chart-live svg text')).fill"
    with browser.page(dark=True) as page:
        page.open(address + with_charts(site))
        assert charts(page) == []
        on_screen = page.evaluate(text), page.evaluate(ink)
        page.send("Emulation.setEmulatedMedia", media="print")
        assert page.evaluate(text) == "rgb(0, 0, 0)"
        assert page.evaluate(ink) != on_screen[1]


def test_theme_follows_the_system(address: str, browser: Browser) -> None:
    with browser.page(dark=True) as page:
        page.open(address + "index.html")
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_without_scripts_charts_are_drawings(site: Path, address: str, browser: Browser) -> None:
    with browser.page(scripts=False) as page:
        page.open(address + with_charts(site))
        shown = """[...document.querySelectorAll('.chart-drawing')].every((drawing) => {
          const picture = [...drawing.querySelectorAll(':scope > svg, :scope > img')]
            .find((one) => getComputedStyle(one).display !== 'none');
          return picture && picture.getBoundingClientRect().height > 20 &&
            !drawing.parentElement.querySelector('.chart-tools').checkVisibility();
        })"""
        assert page.evaluate(shown)
        assert noted(page) == []


def test_without_scripts_drawings_can_be_read_on_a_phone(
    site: Path, address: str, browser: Browser
) -> None:
    with browser.page(390, 800, scripts=False) as page:
        page.open(address + with_charts(site))
        # As wide as they were drawn, in a frame that scrolls; the page itself does not.
        sizes = page.evaluate(
            """[...document.querySelectorAll('.chart-drawing')].map((frame) => {
              const drawing = [...frame.querySelectorAll(':scope > svg, :scope > img')]
                .find((one) => getComputedStyle(one).display !== 'none');
              return [drawing.getBoundingClientRect().width, Number(frame.dataset.width),
                frame.clientWidth, frame.scrollWidth, getComputedStyle(frame).overflowX];
            })"""
        )
        assert sizes
        for shown, drawn, frame, inner, overflow in sizes:
            assert shown >= drawn - 1, sizes
            assert overflow == "auto" and (inner > frame or drawn <= frame), sizes
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_charts_have_names_and_their_data_can_be_taken(
    site: Path, address: str, browser: Browser
) -> None:
    with browser.page() as page:
        page.open(address + with_charts(site))
        assert charts(page) == []
        names = page.evaluate(
            "[...document.querySelectorAll('.chart-drawing')].map((d) => d.ariaLabel)"
        )
        assert all(len(name or "") > 10 for name in names)
        # What a click hands to the browser, caught before it becomes a file.
        taken = page.evaluate(
            """(async () => {
              const files = [];
              HTMLAnchorElement.prototype.click = function () {
                files.push(fetchText(this.href).then((text) => [this.download, text]));
              };
              const blobs = new Map();
              const make = URL.createObjectURL;
              URL.createObjectURL = (blob) => {
                const at = make(blob);
                blobs.set(at, blob);
                return at;
              };
              const fetchText = async (at) =>
                blobs.has(at) ? blobs.get(at).text() : at.slice(0, 22);
              for (const kind of ['csv', 'json', 'svg', 'png']) {
                document.querySelector(`.chart-tools [data-take=${kind}]`).click();
                await new Promise((done) => setTimeout(done, 600));
              }
              return Promise.all(files);
            })()"""
        )
        kinds = {name.rsplit(".", 1)[-1]: text for name, text in taken}
        assert set(kinds) == {"csv", "json", "svg", "png"}
        assert kinds["csv"].count("\r\n") >= 2
        assert '"datasets"' in kinds["json"] and "var(--" not in kinds["json"]
        assert kinds["svg"].startswith("<svg") and "var(--" not in kinds["svg"]
        assert kinds["png"] == "data:image/png;base64,"
        assert noted(page) == []


def test_a_tick_says_of_a_sentence_that_it_is_tested_and_nothing_else(site: Path) -> None:
    """Tables had it for growth that is shown, and for shares that are reproduced."""
    link = re.compile(r'<a href="[^"]*" aria-label="tested" aria-describedby="[^"]*">✓</a>')
    for page in sorted(site.glob("*.html")):
        text = link.sub("", page.read_text(encoding="utf-8"))
        explained = "followed by a tick, ✓." if page.stem == "about" else ""
        assert "✓" not in text.replace(explained, ""), page.name


def test_no_page_is_named_twice(site: Path) -> None:
    for name in PAGES:
        title = re.search(r"<title>([^<]*)</title>", (site / name).read_text(encoding="utf-8"))
        assert title is not None
        first, _, rest = title[1].partition(" &#8212; ")
        assert first.strip() and first != rest, name


def test_search_finds_a_page(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "search.html?q=geography")
        page.wait("document.querySelectorAll('#search-results li a').length > 0", "a result")
        target = page.evaluate(
            "document.querySelector('#search-results li a').getAttribute('href')"
        )
        assert not target.startswith("book/") and ".html" in target
        page.open(address + target)
        assert noted(page) == []


def index_of(site: Path) -> dict[str, Any]:
    """Return what the search knows."""
    text = (site / "searchindex.js").read_text(encoding="utf-8")
    return json.loads(text[text.index("(") + 1 : text.rindex(")")])


def test_every_word_of_the_search_leads_to_a_page(site: Path) -> None:
    known = index_of(site)
    assert len(known["terms"]) > 5000
    assert [word for word, pages in known["terms"].items() if pages == []] == []


SEARCHED = """(() => {
  const [chapters, datasets] = [...document.querySelectorAll('#search-results ul')]
    .map((list) => [...list.querySelectorAll('a')].map((a) => a.getAttribute('href')));
  return { chapters, datasets, more: document.querySelector('#search-results p a').getAttribute('href') };
})()"""


@pytest.mark.parametrize("words", ["correction", "sensor", "segmentation"])
def test_search_finds_text_and_shows_chapters_first(
    words: str, address: str, browser: Browser
) -> None:
    with browser.page(390, 800) as page:
        page.open(f"{address}search.html?q={words}")
        page.wait("document.querySelectorAll('#search-results li mark').length > 0", "its words")
        found = page.evaluate(SEARCHED)
        assert found["chapters"] and len(found["datasets"]) <= 10
        assert not any(one.startswith("datasets/") for one in found["chapters"])
        assert found["more"] == f"finder.html?q={words}"
        # Results that are not seen are not fetched, and pages of datasets never.
        page.look()
        asked = [one for one in page.requests if one.endswith(".html")]
        assert len(asked) <= 8 and not any("/datasets/" in one for one in asked)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.evaluate("document.querySelector('#search-results li a').click()")
        page.wait("!location.pathname.endsWith('search.html')", "the chapter")
        assert noted(page) == []


def test_terms_of_the_glossary_are_told_apart_in_the_search(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "search.html?q=segmentation")
        page.wait("document.querySelectorAll('#search-results li p').length > 1", "the meanings")
        rows = page.evaluate(
            "[...document.querySelectorAll('#search-results ul:first-of-type li a')]"
            ".map((link) => link.textContent)"
        )
        assert "Glossary: semantic segmentation" in rows and len(rows) == len(set(rows))
        assert noted(page) == []


def test_search_without_a_hit_leads_to_the_finder(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "search.html?q=%3Cxqzzy%3E")
        page.wait("!!document.querySelector('#search-results p a')", "the answer")
        assert (
            page.evaluate(
                "document.querySelectorAll('#search-results xqzzy, #search-results li').length"
            )
            == 0
        )
        assert "Nothing in the review" in page.evaluate(
            "document.querySelector('.search-summary').textContent"
        )
        assert noted(page) == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("how to cite SEN12MS", "sen12ms"),
        ("licence of xView", "xview"),
        ("EuroSAT licence", "eurosat"),
    ],
)
def test_search_finds_the_dataset_that_a_question_names(
    words: str, name: str, address: str, browser: Browser
) -> None:
    with browser.page() as page:
        page.open(f"{address}search.html?q={words.replace(' ', '+')}")
        page.wait("!!document.querySelector('#search-results p a')", "the answer")
        assert page.evaluate(SEARCHED)["datasets"] == [f"datasets/{name}.html"]
        said = page.evaluate("document.querySelector('.search-summary').textContent")
        assert "1 dataset of that name" in said
        assert noted(page) == []


def test_tables_are_sorted_by_their_heads(site: Path, address: str, browser: Browser) -> None:
    with_numbers = re.compile(
        r'<table class="[^"]*\bsortable\b[^>]*>(?:(?!</table>).)*<th[^>]*class="number"', re.DOTALL
    )
    name = next(n for n in PAGES if with_numbers.search((site / n).read_text(encoding="utf-8")))
    with browser.page() as page:
        page.open(address + name)
        table = "document.querySelector('table.sortable:has(th.number)')"
        column = f"[...{table}.tHead.rows[0].cells].findIndex((h) => h.matches('.number'))"
        order = page.evaluate(
            f"""(() => {{
              const column = {column};
              const button = {table}.tHead.rows[0].cells[column].querySelector('button');
              const numbers = () => [...{table}.tBodies[0].rows]
                .map((row) => parseFloat(row.cells[column].textContent.replaceAll(',', '')));
              button.click(); const falling = numbers();
              button.click(); return [falling, numbers()];
            }})()"""
        )
        known = [[n for n in numbers if n is not None] for numbers in order]
        assert known[0] == sorted(known[0], reverse=True) and known[1] == sorted(known[1])
        assert noted(page) == []


def test_first_page_says_when_the_review_rests(site: Path, address: str, browser: Browser) -> None:
    script = (site / "_static" / "rests.js").read_text(encoding="utf-8")
    line = "document.querySelector('.rests')"
    recent = "new Date(Date.now() - 200 * 864e5).toISOString().slice(0, 10)"
    with browser.page() as page:
        page.open(address + "index.html")
        for since, hidden in (("'2020-01-31'", False), (recent, True)):
            page.evaluate(f"{line}.dataset.since = {since}")
            page.evaluate(script)
            assert page.evaluate(f"{line}.hidden") is hidden


def test_charts_wait_for_the_reader(address: str, browser: Browser) -> None:
    with browser.page(390, 800) as page:
        page.open(address + "geography.html")
        page.evaluate("new Promise((done) => setTimeout(done, 1500))")
        page.look()
        assert not any(name in one for one in page.requests for name in ("vega.js", "world.js"))
        page.evaluate("scrollTo(0, 600)")
        page.wait("!!document.querySelector('.chart-live')", "the first chart")
        assert noted(page) == []


def test_page_does_not_move_when_its_fonts_come(address: str, browser: Browser) -> None:
    with browser.page(390, 800) as page:
        page.open(address + "geography.html")
        moved = page.evaluate(
            """new Promise((done) => {
              let sum = 0;
              new PerformanceObserver((list) => list.getEntries().forEach((one) => { sum += one.value; }))
                .observe({ type: 'layout-shift', buffered: true });
              setTimeout(() => done(sum), 800);
            })"""
        )
        assert moved < 0.1


def test_no_page_is_heavy(site: Path) -> None:
    pages = bench.weights(site)
    # The page for wrong addresses names its parts from the root of the site, so that it stands alone here.
    assert pages.pop("404.html")[0] > 0
    assert len(pages) > 25 and all(0 < alone < whole for alone, whole in pages.values())
    assert {name: whole for name, (_, whole) in pages.items() if whole > bench.PAGE_LIMIT} == {}


TAKEN = """(async () => {
  const blobs = new Map(), files = [];
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => { const at = make(blob); blobs.set(at, blob); return at; };
  HTMLAnchorElement.prototype.click = function () { files.push([this.download, this.href]); };
  const tools = [...document.querySelectorAll('figure .chart-tools')].at(-1);
  for (const kind of ['csv', 'json', 'svg', 'png']) {
    const before = files.length;
    tools.querySelector(`[data-take=${kind}]`).click();
    while (files.length === before) await new Promise((done) => setTimeout(done, 20));
  }
  const read = async ([name, at]) => [name, blobs.has(at) ? await blobs.get(at).text() : at];
  return Promise.all(files.map(read));
})()"""
OPENED = """(() => {
  const tools = [...document.querySelectorAll('figure .chart-tools')].at(-1);
  const figure = tools.closest('figure');
  const press = (label) => [...tools.querySelectorAll('button')]
    .find((button) => button.textContent === label).click();
  press('Code');
  press('Cite');
  const code = tools.closest('div.cell').querySelector('details.hide');
  return {
    id: figure.id, caption: figure.querySelector('.caption-text').textContent.replace(/\\.$/, ''),
    code: code.open && code.textContent, link: tools.querySelector('a').getAttribute('href'),
    cited: figure.querySelector('.chart-citation').textContent,
  };
})()"""


@pytest.mark.parametrize("name", ["geography", "two-trends", "experiments"])
def test_all_that_a_figure_offers_works(name: str, address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(f"{address.replace('127.0.0.1', PUBLIC)}{name}.html")
        opened = page.evaluate(OPENED)
        assert opened["id"] and opened["link"] == f"#{opened['id']}"
        assert "figures." in opened["code"]
        for words in ("The More Data contributors", "Version ", opened["caption"], f"{name}.html#"):
            assert words in opened["cited"], words
        kinds = {name.rsplit(".", 1)[-1]: text for name, text in page.evaluate(TAKEN)}
        assert set(kinds) == {"csv", "json", "svg", "png"}
        assert kinds["csv"].count("\r\n") >= 2 and '"$schema"' in kinds["json"]
        assert kinds["svg"].startswith("<svg") and "var(--" not in kinds["svg"]
        assert kinds["png"].startswith("data:image/png;base64,")
        assert noted(page) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_icon_of_the_search_leaves_its_words_free(
    width: int, address: str, browser: Browser
) -> None:
    with browser.page(width, 700) as page:
        page.open(address + "search.html")
        apart = page.evaluate(
            """(() => {
              const form = document.querySelector('article .bd-search, main .bd-search');
              const icon = form.querySelector('.fa-magnifying-glass').getBoundingClientRect();
              const field = form.querySelector('input');
              const before = parseFloat(getComputedStyle(field).paddingLeft);
              return field.getBoundingClientRect().left + before - icon.right;
            })()"""
        )
        assert 0 < apart < 40


def test_text_and_list_name_a_work_alike(site: Path) -> None:
    listed = (site / "references.html").read_text(encoding="utf-8")
    entry = r'<div class="citation" id="([^"]*)".*?<span class="label">(.*?)</span>\n'
    labels = {
        anchor: html.unescape(re.sub(r'<span class="fn-bracket">.</span>|<[^>]*>', "", label))
        for anchor, label in re.findall(entry, listed, re.DOTALL)
    }
    assert len(labels) > 90 and len(set(labels.values())) == len(labels)
    assert not [label for label in labels.values() if not re.search(r", \d{4}[a-z]?$", label)]
    cited: dict[str, set[str]] = {}
    for file in site.glob("*.html"):
        text = file.read_text(encoding="utf-8")
        for anchor, said in re.findall(r'href="references\.html#([^"]*)"[^>]*>([^<]*)</a>', text):
            cited.setdefault(anchor, set()).add(html.unescape(said))
    assert cited == {anchor: {label} for anchor, label in labels.items()}
    # Of a pair in the text, each can be told apart: they are divided by more than a comma.
    pair = r"[^<]*</a>; <a [^>]*references\.html"
    assert re.search(pair, (site / "geography.html").read_text(encoding="utf-8"))
