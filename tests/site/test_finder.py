"""The finder in a real browser: what it finds, its address, keys, files, comparison, and speed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from analysis import cite, exports, finder, works
from analysis.catalogue import Catalogue, load
from analysis.pages.licences import commercial
from browser import Browser, Page
from inspection import PHONE, SIDEWAYS, noted
from tests import hostile
from tests.conftest import record, small

LIVE = "document.querySelector('.finder')?.dataset.state === 'live'"
STATUS = "document.querySelector('.finder-status').textContent"
NAMES = "[...document.querySelectorAll('.finder-table tbody a')].map((link) => link.textContent)"
CATCH = """(() => {
  window.taken = [];
  const blobs = new Map();
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => { const at = make(blob); blobs.set(at, blob); return at; };
  HTMLAnchorElement.prototype.click = function () {
    window.taken.push(blobs.get(this.href).text().then((text) => [this.download, text]));
  };
})()"""
NOTE = "document.querySelector('.finder-note').textContent"
BOXES = "document.querySelectorAll('.finder-table input[type=checkbox]')"
KEYS = {"Enter": 13, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38, "Tab": 9}


@pytest.fixture(scope="module")
def catalogue(site: Path) -> Catalogue:
    """Return the catalogue that the site was built from."""
    records = load()
    built = (site / "data" / "catalogue.csv").read_text(encoding="utf-8")
    assert built == exports.files(records)["catalogue.csv"], "other records: make book"
    return records


def open_finder(page: Page, address: str, state: str = "") -> None:
    page.open(f"{address}finder.html{'#' if state else ''}{state}")
    page.wait(LIVE, "the finder starts")


def found(page: Page) -> int:
    return int(page.evaluate(STATUS).split()[0].replace(",", ""))


def click(page: Page, facet: str, label: str, how: str = "include") -> None:
    done = page.evaluate(
        f"""(() => {{
          const box = document.querySelector('[data-facet={facet}]');
          const item = [...box.querySelectorAll('li')].find((one) =>
            one.querySelector('.include > span').textContent === {json.dumps(label)});
          item.querySelector('.{how}').click();
          return Boolean(item);
        }})()"""
    )
    assert done


def press(page: Page, key: str) -> None:
    text = key if len(key) == 1 else "\r" if key == "Enter" else ""
    code = KEYS.get(key, ord(key[0].upper()))
    detail = {"key": key, "windowsVirtualKeyCode": code}
    page.send(
        "Input.dispatchKeyEvent", type="keyDown", **detail, **({"text": text} if text else {})
    )
    page.send("Input.dispatchKeyEvent", type="keyUp", **detail)


def test_filters_find_what_the_records_say(
    address: str, browser: Browser, catalogue: Catalogue
) -> None:
    frame = catalogue.frame
    sar = [row for row in frame.itertuples() if "sar" in row.modalities]
    outside = [row for row in sar if "Europe" not in row.continents]
    allowed = [row for row in outside if commercial(catalogue[row.id]) == "yes"]
    assert len(sar) > len(outside) >= len(allowed) > 0
    with browser.page() as page:
        open_finder(page, address)
        assert found(page) == len(catalogue)
        click(page, "modalities", "SAR")
        assert found(page) == len(sar)
        click(page, "continents", "Europe", "exclude")
        assert found(page) == len(outside)
        click(page, "commercial", "Allowed")
        assert found(page) == len(allowed)
        assert noted(page) == []


def test_counts_beside_values_come_true(address: str, browser: Browser) -> None:
    read = """[...document.querySelectorAll('[data-facet=tasks] li:not([hidden])')].map((item) =>
      [item.querySelector('.include > span').textContent,
       Number(item.querySelector('.count').textContent.replaceAll(',', ''))])"""
    with browser.page() as page:
        open_finder(page, address, "modalities=sar")
        for label, count in page.evaluate(read)[:5]:
            click(page, "tasks", label)
            assert found(page) == count, label
            click(page, "tasks", label)


def test_search_is_shared_by_its_address(address: str, browser: Browser) -> None:
    with browser.page() as page:
        open_finder(page, address)
        click(page, "modalities", "SAR")
        click(page, "continents", "Europe", "exclude")
        page.evaluate(
            """(() => {
              const input = document.querySelector('[data-range=year] input[data-end=from]');
              input.value = '2019';
              input.dispatchEvent(new Event('input', {bubbles: true}));
              document.querySelector('[data-sort=year] button').click();
            })()"""
        )
        page.wait("location.hash.includes('sort')", "the address follows")
        state, names, count = (
            page.evaluate("location.hash.slice(1)"),
            page.evaluate(NAMES),
            found(page),
        )
    assert "modalities=sar" in state and "continents=-Europe" in state and "year=2019.." in state
    with browser.page() as page:
        open_finder(page, address, state)
        assert (page.evaluate(NAMES), found(page)) == (names, count)
    with browser.page() as page:  # as the form of the first page and OpenSearch ask
        page.open(f"{address}finder.html?q=eurosat")
        page.wait(LIVE, "the finder starts")
        assert page.evaluate(NAMES)[0] == "EuroSAT"
        click(page, "tasks", "Scene classification")
        page.wait("location.hash.includes('tasks=')", "the address follows")
        assert page.evaluate("location.search") == "", "the words stand in the address once"
        assert "q=eurosat" in page.evaluate("location.hash")


def test_first_page_leads_to_the_finder(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "index.html")
        page.evaluate(
            "document.querySelector('#finder-q').value = 'eurosat';"
            "document.querySelector('.finder-search').requestSubmit()"
        )
        page.wait(f"location.pathname.endsWith('finder.html') && {LIVE}", "the finder opens")
        assert page.evaluate(NAMES)[0] == "EuroSAT"
        assert noted(page) == []


@pytest.mark.parametrize(
    "state",
    ["constructor=a", "__proto__=a", "tasks=nonsense", "year=x..y", "compare=none", "sort=toString",
     "q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E", "tasks.all=1&%%%"],
)  # fmt: skip
def test_strange_addresses_do_no_harm(state: str, address: str, browser: Browser) -> None:
    with browser.page() as page:
        open_finder(page, address, state)
        assert found(page) >= 0 and noted(page) == []
        assert not page.evaluate("!!document.querySelector('.finder img')")


def test_keys_alone_are_enough(address: str, browser: Browser) -> None:
    focus = "document.activeElement.textContent"
    in_field = "document.activeElement.id === 'finder-q'"
    with browser.page() as page:
        open_finder(page, address)
        press(page, "/")
        assert page.evaluate(in_field)
        for letter in "sen12":
            press(page, letter)
        assert page.evaluate("document.activeElement.value") == "sen12"
        names = page.evaluate(NAMES)
        press(page, "ArrowDown")
        assert page.evaluate(focus) == names[0]
        press(page, "ArrowDown")
        assert page.evaluate(focus) == names[1]
        press(page, "c")
        press(page, "ArrowUp")
        press(page, "c")
        compared = page.evaluate("document.querySelector('.finder-comparing').textContent")
        assert names[0] in compared and names[1] in compared
        press(page, "Escape")
        assert page.evaluate(in_field)
        press(page, "Enter")
        assert page.evaluate(focus) == names[0]
        target = page.evaluate("document.activeElement.href")
        press(page, "Enter")
        title = "document.querySelector('.dataset h1')?.textContent"
        page.wait(f"location.href === {json.dumps(target)} && {title}", "the page opens")
        assert names[0] in page.evaluate(title)


def test_every_control_can_be_reached_and_shows_it(address: str, browser: Browser) -> None:
    with browser.page() as page:
        open_finder(page, address, "modalities=sar")
        page.evaluate("document.querySelector('#finder-q').focus()")
        seen = set()
        for _ in range(60):
            press(page, "Tab")
            seen.add(page.evaluate("document.activeElement.className.split(' ')[0]"))
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none"
        assert {"include", "exclude"} <= seen


def test_results_can_be_taken_away(address: str, browser: Browser, catalogue: Catalogue) -> None:
    with browser.page() as page:
        open_finder(page, address, "modalities=sar&commercial=yes")
        page.evaluate(CATCH)
        for kind in ("csv", "json", "bibtex"):
            page.evaluate(f"document.querySelector('[data-take={kind}]').click()")
        page.wait("window.taken.length === 3", "three files")
        files = dict(page.evaluate("Promise.all(window.taken)"))
        count = found(page)
        assert noted(page) == []
    by_kind = {name.rsplit(".", 1)[1]: text for name, text in files.items()}
    rows = list(csv.DictReader(io.StringIO(by_kind["csv"])))
    assert list(rows[0]) == list(finder.COLUMNS) and len(rows) == count
    objects = json.loads(by_kind["json"])["datasets"]
    assert [row["id"] for row in rows] == [one["id"] for one in objects]
    frame = catalogue.frame.set_index("id")
    for row in rows:
        own = frame.loc[row["id"]]
        assert row["tasks"] == "|".join(own["tasks"]) and row["sensors"] == "|".join(own["sensors"])
        assert row["countries"] == "|".join(own["countries"])
        assert "sar" in own["modalities"] and row["commercial"] == "yes"
        assert row["licence"] == own["licence"]
    entries = [cite.bibtex(works.of(catalogue[row["id"]])) for row in rows]
    assert by_kind["bib"] == "\n".join(entries)


def test_six_are_compared_and_no_seventh(address: str, browser: Browser) -> None:
    with browser.page() as page:
        open_finder(page, address, "modalities=sar")
        page.evaluate(f"[...{BOXES}].slice(0, 5).forEach((box) => box.click())")
        said = "document.querySelector('.finder-full').textContent"
        assert page.evaluate(said) == ""
        page.evaluate(f"[...{BOXES}].slice(5, 7).forEach((box) => box.click())")
        assert page.evaluate(f"[...{BOXES}].filter((box) => box.checked).length") == 6
        assert "At most 6" in page.evaluate(said)
        page.evaluate("document.querySelector('.finder-comparing .open').click()")
        heads = "document.querySelectorAll('.finder-dialog thead th')"
        assert page.evaluate(f"{heads}.length") == 6
        assert page.evaluate("document.querySelector('.finder-dialog').open")
        press(page, "Escape")
        assert not page.evaluate("document.querySelector('.finder-dialog').open")
        page.wait("location.hash.includes('compare=')", "the address follows")
        assert noted(page) == []


def test_comparison_is_shared_and_taken_away(address: str, browser: Browser) -> None:
    is_open = "document.querySelector('.finder-dialog').open"
    with browser.page() as page:
        open_finder(page, address, "modalities=sar")
        page.evaluate(f"[...{BOXES}].slice(0, 3).forEach((box) => box.click())")
        page.evaluate("document.querySelector('.finder-comparing .open').click()")
        page.wait("location.hash.includes('open=comparison')", "the address follows")
        state = page.evaluate("location.hash.slice(1)")
        press(page, "Escape")
        page.wait("!location.hash.includes('open=')", "the address follows")
    with browser.page() as page:
        open_finder(page, address, state)
        assert page.evaluate(is_open)
        page.evaluate(CATCH)
        for kind in ("csv", "json", "bibtex"):
            page.evaluate(f"document.querySelector('.finder-dialog [data-take={kind}]').click()")
        page.wait("window.taken.length === 3", "three files")
        files = dict(page.evaluate("Promise.all(window.taken)"))
        chosen = page.evaluate("window.location.hash").split("compare=")[1].split("&")[0]
        assert noted(page) == []
    (text,) = (content for name, content in files.items() if name.endswith(".csv"))
    assert [row["id"] for row in csv.DictReader(io.StringIO(text))] == chosen.split(",")
    with browser.page() as page:  # nothing to compare: nothing opens
        open_finder(page, address, "open=comparison&compare=none")
        assert not page.evaluate(is_open) and noted(page) == []


def test_comparison_tells_none_stated_from_not_known(
    address: str, browser: Browser, catalogue: Catalogue
) -> None:
    volumes = catalogue.frame.set_index("id")["volume_bytes"]

    def first(licence: str, volume: bool) -> str:
        return next(
            record.id
            for record in catalogue
            if commercial(record) == licence and bool(volumes.notna()[record.id]) == volume
        )

    known, none = first("yes", True), first("none_stated", False)
    unlooked = next(record.id for record in catalogue if commercial(record) == "not_recorded")
    row = """[...document.querySelectorAll('.finder-dialog tbody tr')].map((row) =>
      [row.cells[0].textContent, row.className, [...row.cells].slice(1).map((cell) => cell.textContent)])"""

    def rows(*ids: str) -> dict[str, list[object]]:
        with browser.page() as page:
            open_finder(page, address, f"compare={','.join(ids)}&open=comparison")
            return {title: rest for title, *rest in page.evaluate(row)}

    found = rows(known, none)
    assert (
        found["Licence"][0] == "differs"
        and found["Licence"][1][1] == finder.COMMERCIAL["none_stated"]
    )  # type: ignore[index]
    assert found["Volume"][0] == "" and found["Volume"][1][1] == "not known"  # type: ignore[index]
    found = rows(known, unlooked)
    assert found["Licence"][0] == "" and found["Licence"][1][1] == "Not looked for yet"  # type: ignore[index]
    unread = next(record.id for record in catalogue if commercial(record) == "not_found")
    found = rows(known, unread)
    assert found["Licence"][0] == "" and found["Licence"][1][1] == finder.COMMERCIAL["not_found"]  # type: ignore[index]


def test_without_scripts_all_datasets_stand_in_a_table(
    address: str, browser: Browser, catalogue: Catalogue
) -> None:
    rows = "[...document.querySelectorAll('.finder noscript tr, .finder > table tr, .finder tr')]"
    with browser.page(scripts=False) as page:
        page.open(address + "finder.html")
        assert page.evaluate(f"new Set({rows}).size") == len(catalogue) + 1
        assert page.evaluate("document.querySelector('.finder tbody tr').checkVisibility()")
        assert "need scripts" in page.evaluate(
            "document.querySelector('.finder noscript').innerText"
        )
        assert noted(page) == []


def ask(page: Page, text: str) -> int:
    """Type a search; return how many datasets it shows."""
    page.evaluate(
        f"""(() => {{
          const input = document.querySelector('#finder-q');
          input.value = {json.dumps(text)};
          input.dispatchEvent(new Event('input', {{bubbles: true}}));
        }})()"""
    )
    return found(page)


def test_words_may_be_written_as_people_write_them(
    address: str, browser: Browser, catalogue: Catalogue
) -> None:
    frame = catalogue.frame

    def with_term(field: str, term: str) -> int:
        return sum(term in given for given in frame[field])

    licences = frame["licence"].fillna("")
    with browser.page() as page:
        open_finder(page, address)
        for alike in (
            ("pre-training", "pretraining", "pre training"),
            ("multi-spectral", "multispectral"),
            ("super-resolution", "superresolution"),
            ("VQA", "vqa"),
            ("flood", "flood mapping", "flood dataset", "flood benchmark data"),
        ):
            counts = [ask(page, text) for text in alike]
            # A word written as two finds what it finds as one; its parts apart may find a few more.
            assert max(counts) <= min(counts) * 1.05, (alike, counts)
        assert ask(page, "vqa") >= with_term("tasks", "vqa")
        assert ask(page, "visual question answering") >= with_term("tasks", "vqa")
        assert ask(page, "pretraining") >= with_term("tasks", "pretraining")
        assert ask(page, "multi-spectral") >= with_term("modalities", "multispectral")
        both = [ask(page, text) for text in ("sentinel2", "Sentinel-2")]
        assert with_term("sensors", "sentinel-2") <= both[0] <= both[1] <= both[0] * 1.1
        # That licence in any version, alone or to be chosen: no CC BY-NC, and nothing part by part.
        attribution = r"(LicenseRef-)?CC-BY-(unversioned|[\d.]+)(-IGO)?( OR .*)?"
        assert ask(page, "CC-BY") == sum(licences.str.fullmatch(attribution)) > 0
        assert ask(page, "open licence") >= sum(licences == "CC-BY-4.0") > 0
        assert ask(page, "spatial split") >= sum(frame["split_separation"] == "spatial") > 0
        assert ask(page, "point cloud") >= with_term("modalities", "lidar") > 0
        assert noted(page) == []


def test_all_words_fit_before_any_word_does(address: str, browser: Browser) -> None:
    with browser.page() as page:
        open_finder(page, address)
        ships = ask(page, "ship")
        assert 0 < ask(page, "ship sar") < ships  # exact: more words, fewer datasets
        assert page.evaluate(NOTE) == ""
        assert ask(page, "ship qqqqqq") == ships
        assert "No dataset has all these words" in page.evaluate(NOTE)
        assert "“qqqqqq”" in page.evaluate(NOTE)
        assert ask(page, "flood mapping") > 0 and "“mapping”" in page.evaluate(NOTE)
        click(page, "modalities", "SAR")
        assert ask(page, "ship qqqqqq") == ask(page, "ship")


def test_misspelt_search_is_met_with_what_may_be_meant(address: str, browser: Browser) -> None:
    links = "[...document.querySelectorAll('.finder-note a')].map((one) => one.textContent)"
    with browser.page() as page:
        open_finder(page, address)
        assert ask(page, "eurosta") == 0
        assert "Check the spelling" in page.evaluate(NOTE)
        assert "filter" not in page.evaluate(NOTE)
        assert page.evaluate(links)[0] == "EuroSAT" and len(page.evaluate(links)) <= 3
        assert page.evaluate("document.querySelector('.finder-note a').href").endswith(
            "/datasets/eurosat.html"
        )
        assert ask(page, "segmantation") == 0
        page.evaluate("document.querySelector('.finder-note a').click()")
        page.wait(f"document.querySelector('#finder-q').value === 'segmentation' && {LIVE}", "it")
        assert found(page) > 100 and page.evaluate(NOTE) == ""
        click(page, "modalities", "Passive microwave")  # the words fit, the filters do not
        assert ask(page, "eurosat") == 0
        assert "Without filters the words fit" in page.evaluate(NOTE)
        assert "Take a filter away" in page.evaluate(NOTE)
        assert ask(page, "qqqqqqqqqqqq") == 0 and page.evaluate(links) == []
        assert noted(page) == []


def test_link_to_a_search_brings_it_into_view(address: str, browser: Browser) -> None:
    top = "document.querySelector('.finder').getBoundingClientRect().top"
    link = "document.querySelector('a[href*=\"themes=agriculture\"]')"
    with browser.page() as page:
        open_finder(page, address)
        for _ in range(2):  # the same link twice changes no address the second time
            page.evaluate(f"{link}.scrollIntoView()")
            assert page.evaluate(top) < -500
            page.evaluate(f"{link}.click()")
            page.wait(f"{top} > -100 && {top} < 450", "the results are in view")
            page.wait("location.hash.includes('commercial=yes')", "the address stays")
        assert "finder-status" in page.evaluate("document.activeElement.className")


def test_heads_stand_over_their_columns(address: str, browser: Browser) -> None:
    apart = """[...document.querySelectorAll('.finder-table thead th')].filter((head, at) => {
      const cell = document.querySelector('.finder-table tbody tr').cells[at];
      return !['start', 'left'].includes(getComputedStyle(head).textAlign)
        !== !['start', 'left'].includes(getComputedStyle(cell).textAlign);
    }).map((head) => head.textContent)"""
    with browser.page() as page:
        open_finder(page, address)
        assert page.evaluate(apart) == []


def test_what_most_lists_name_comes_first_unless_words_fit_better(
    catalogue: Catalogue, address: str, browser: Browser
) -> None:
    named = zip(catalogue, catalogue.frame["lists"], strict=True)
    times = {record.name: len(lists) for record, lists in named}
    with browser.page() as page:
        open_finder(page, address)
        shown = [times[name] for name in page.evaluate(NAMES)]
        assert shown == sorted(times.values(), reverse=True)[: len(shown)]
        # Of names that begin with the word, those that more lists name; then names that hold it.
        open_finder(page, address, "q=spacenet")
        shown = page.evaluate(NAMES)
        begin = [name for name in shown if name.lower().startswith("spacenet")]
        assert shown[: len(begin)] == begin
        counts = [times[name] for name in begin]
        assert counts == sorted(counts, reverse=True) and counts[0] > counts[-1]


def test_phone_can_sort(address: str, browser: Browser) -> None:
    shown = "document.querySelector('#finder-order').checkVisibility()"
    years = """[...document.querySelectorAll('.finder-table td.column-year')].slice(0, 20)
      .map((cell) => Number(cell.textContent))"""
    with browser.page() as page:
        open_finder(page, address)
        assert page.evaluate(shown)  # some ways have no column
    with browser.page(PHONE, 740) as page:
        open_finder(page, address)
        assert page.evaluate(shown)
        assert page.evaluate("document.querySelector('#finder-order').value") == "-lists"
        page.evaluate(
            """(() => {
              const order = document.querySelector('#finder-order');
              order.value = '-year';
              order.dispatchEvent(new Event('change', {bubbles: true}));
            })()"""
        )
        assert page.evaluate(years) == sorted(page.evaluate(years), reverse=True)
        page.wait("location.hash.includes('sort=-year')", "the address follows")
        assert page.evaluate("document.querySelector('#finder-order').value") == "-year"


def test_phone_filters_are_short_and_lead_to_the_results(address: str, browser: Browser) -> None:
    with browser.page(PHONE, 740) as page:
        page.send("Emulation.setTouchEmulationEnabled", enabled=True, maxTouchPoints=1)
        open_finder(page, address, "q=ship&themes=ships")
        assert page.evaluate(
            "[...document.querySelectorAll('.finder-facet[open]')].map((one) => one.dataset.facet)"
        ) == ["themes"]
        page.evaluate("document.querySelector('.finder-filters').open = true")
        show = "document.querySelector('.finder-show')"
        box = f"{show}.getBoundingClientRect()"
        assert page.evaluate(f"{show}.textContent") == f"Show {found(page)} datasets"
        assert page.evaluate(f"{box}.top > 0 && {box}.bottom <= innerHeight")  # it sticks
        off = """[...document.querySelectorAll('.finder-facet[open] li:not([hidden])')].map((item) => {
          const [label, minus] = ['.include > span', '.exclude'].map((one) => {
            const text = document.createRange(); // the text itself: its box may be stretched
            text.selectNodeContents(item.querySelector(one));
            return text.getBoundingClientRect();
          });
          return Math.abs(label.top + label.height / 2 - minus.top - minus.height / 2);
        })"""
        assert max(page.evaluate(off)) < 2
        page.evaluate(f"{show}.click()")
        assert not page.evaluate("document.querySelector('.finder-filters').open")
        assert "finder-status" in page.evaluate("document.activeElement.className")
        page.evaluate("document.querySelector('.finder-chips button').click()")
        assert page.evaluate("document.activeElement.id") != "finder-q"  # no keyboard comes up
        unit = "getComputedStyle(document.querySelector('.column-pixels:not(.empty)'), '::after').content"
        assert "px" in page.evaluate(unit)


def test_phone_keeps_names_of_rows_beside_two_datasets(address: str, browser: Browser) -> None:
    with browser.page(PHONE, 740) as page:
        open_finder(page, address, "q=ship")
        page.evaluate(f"[...{BOXES}].slice(0, 4).forEach((box) => box.click())")
        page.evaluate("document.querySelector('.finder-comparing .open').click()")
        page.evaluate("document.querySelector('.finder-dialog .wide').scrollLeft = 150")
        left = """(() => {
          const wide = document.querySelector('.finder-dialog .wide');
          return wide.scrollLeft > 100 && document.querySelector('.finder-dialog tbody th')
            .getBoundingClientRect().left - wide.getBoundingClientRect().left;
        })()"""
        assert page.evaluate(left) == pytest.approx(0, abs=1)
        widths = """[...document.querySelector('.finder-dialog tbody tr').cells]
          .map((cell) => cell.offsetWidth)"""
        head, *cells = page.evaluate(widths)
        assert head + sum(sorted(cells)[:2]) <= page.evaluate(
            "document.querySelector('.finder-dialog .wide').clientWidth"
        )


def test_phone_has_filters_folded_and_nothing_sideways(address: str, browser: Browser) -> None:
    with browser.page(PHONE, 740) as page:
        open_finder(page, address, "q=ship")
        assert not page.evaluate("document.querySelector('.finder-filters').open")
        page.evaluate("document.querySelector('.finder-filters').open = true")
        assert page.evaluate(SIDEWAYS) == []
        boxes = "document.querySelectorAll('.finder-table input[type=checkbox]')"
        page.evaluate(f"[...{boxes}].slice(0, 4).forEach((box) => box.click())")
        page.evaluate("document.querySelector('.finder-comparing .open').click()")
        assert page.evaluate(SIDEWAYS) == []
        assert noted(page) == []


def test_finder_works_from_a_folder(site: Path, browser: Browser) -> None:
    with browser.page() as page:
        page.open(f"file://{site / 'finder.html'}#modalities=sar")
        page.wait(LIVE, "the finder starts")
        click(page, "commercial", "Allowed")
        page.wait("location.hash.includes('commercial=yes')", "the address follows")
        assert found(page) > 0 and noted(page) == []


@pytest.mark.parametrize("width", [390, 700, 1280])
def test_a_name_of_one_long_word_stays_on_the_page(
    width: int, address: str, browser: Browser
) -> None:
    given = record("a", tasks=["vqa"], sensors=["naip", "sentinel-2"], countries=["FRA"], year=2020)
    data = json.dumps(finder.data(small({**given, "name": "Word" * 50}, record("b"))))
    with browser.page(width, 900) as page:
        open_finder(page, address)
        page.evaluate(f"window.startFinder({data}); 0")
        assert page.evaluate(SIDEWAYS) == []


def test_hostile_records_are_text(address: str, browser: Browser) -> None:
    data = json.dumps(finder.data(hostile.catalogue()))
    with browser.page() as page:
        open_finder(page, address)
        page.evaluate(f"window.test = window.startFinder({data}); window.test.data.n")
        assert hostile.IMAGE in page.evaluate(NAMES)
        boxes = "document.querySelectorAll('.finder-table input[type=checkbox]')"
        page.evaluate(f"[...{boxes}].forEach((box) => box.click())")
        page.evaluate("document.querySelector('.finder-comparing .open').click()")
        page.evaluate(
            "[...document.querySelectorAll('.finder .include')].forEach((one) => one.click())"
        )
        assert page.evaluate("typeof window.hacked") == "undefined"
        assert not page.evaluate("!!document.querySelector('.finder img, .finder script')")
        text = page.evaluate("window.finderCore.csv(window.test.data, [0, 1, 2])")
        assert noted(page) == []
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert any("=HYPERLINK" in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


# A keystroke until what it changed is drawn. `times` copies of the catalogue stand for a larger one.
KEYSTROKE = """(async () => {
  const one = window.moreDataFinder;
  const times = %d;
  const many = (rows) => Array.from({length: times}, () => rows).flat();
  const all = (columns) => Object.fromEntries(
    Object.entries(columns).map(([name, rows]) => [name, many(rows)]));
  const facets = Object.fromEntries(Object.entries(one.facets).map(
    ([name, facet]) => [name, {...facet, rows: many(facet.rows)}]));
  const texts = all(one.texts);
  texts.id = texts.id.map((id, at) => `${id}-${at}`);
  window.startFinder({...one, n: one.n * times, facets, numbers: all(one.numbers), texts});
  const input = document.querySelector('#finder-q');
  const spent = [];
  for (const text of ['s', 'se', 'sen', 'sent', 'senti', 'sentinel 2', 'ship', 'flood', '']) {
    input.value = text;
    const begun = performance.now();
    input.dispatchEvent(new Event('input', {bubbles: true}));
    document.querySelector('.finder-table').getBoundingClientRect();
    spent.push(performance.now() - begun);
  }
  return spent.sort((a, b) => a - b);
})()"""


@pytest.mark.parametrize(("datasets", "milliseconds"), [(1_000, 100), (10_000, 300)])
def test_results_follow_a_keystroke_at_once(
    datasets: int, milliseconds: int, address: str, browser: Browser
) -> None:
    # The middle keystroke of the best of three rounds: a machine that does other things as well
    # must not fail the test, a slow finder fails all three.
    middles = []
    for _ in range(3):
        with browser.page() as page:
            open_finder(page, address)
            times = -(-datasets // page.evaluate("window.moreDataFinder.n"))
            spent = page.evaluate(KEYSTROKE % times)
        middles.append(spent[len(spent) // 2])
        if middles[-1] < milliseconds:
            return
    pytest.fail(f"{middles} ms, {milliseconds} at most")


IN_SIGHT = """(() => {
  const box = document.querySelector('.finder-results').getBoundingClientRect();
  const rows = [...document.querySelectorAll('.finder-table tbody tr')]
    .map((row) => row.getBoundingClientRect())
    .filter((row) => row.top >= 0 && row.bottom <= innerHeight);
  return [rows.length, document.querySelector('.finder-status').getBoundingClientRect().top >= 0];
})()"""


@pytest.mark.parametrize(
    ("state", "few"),
    [("q=Africa&themes=flood&split_separation=spatial&commercial=yes", True), ("q=flood", False)],
)
def test_results_stay_in_sight_beside_the_last_filters(
    state: str, few: bool, address: str, browser: Browser
) -> None:
    with browser.page(1280, 800) as page:
        open_finder(page, address, state)
        page.evaluate(
            "document.querySelector('[data-facet=depth]').scrollIntoView({block: 'center'})"
        )
        rows, told = page.evaluate(IN_SIGHT)
        assert rows and (told or not few)


@pytest.mark.parametrize("words", ["flood+mapping+Africa+Sentinel-1", "cloud+removal"])
def test_focus_after_the_last_filter_is_seen(words: str, address: str, browser: Browser) -> None:
    with browser.page(1280, 800) as page:
        open_finder(page, address, f"q={words}")
        page.evaluate("document.querySelector('[data-facet=depth] summary').focus()")
        page.evaluate("new Promise((done) => setTimeout(done, 200))")
        press(page, "Tab")
        page.wait(
            "document.activeElement.closest('.finder-results') && (({ top, bottom }) => "
            "top >= document.querySelector('.bd-header-article').getBoundingClientRect().bottom"
            " && bottom <= innerHeight)(document.activeElement.getBoundingClientRect())",
            "what is focused is in sight",
            3,
        )


def test_countries_come_last_side_by_side(address: str, browser: Browser) -> None:
    with browser.page(1280, 800) as page:
        open_finder(page, address, "compare=mmflood,kuro-siwo&open=comparison")
        names = page.evaluate(
            "[...document.querySelectorAll('.finder-dialog tbody th')].map((th) => th.textContent)"
        )
        assert names[-1] == "Country" and "Licence" in names


@pytest.mark.parametrize(
    ("name", "row"),
    [("geography", "Africa"), ("tasks", "Change detection"), ("reference-data", "")],
)
def test_count_of_a_table_leads_to_the_datasets_it_counts(
    name: str, row: str, address: str, browser: Browser
) -> None:
    with browser.page() as page:
        page.open(f"{address}{name}.html")
        target, number = page.evaluate(
            f"""(() => {{
              const link = [...document.querySelectorAll('tbody th a[href^="finder.html#"]')]
                .find((one) => !{json.dumps(row)} || one.textContent === {json.dumps(row)});
              const table = link.closest('table');
              const heads = [...table.tHead.rows[0].cells].map((head) => head.textContent);
              return [link.href, link.closest('tr').cells[heads.indexOf('Datasets')].textContent];
            }})()"""
        )
        page.open(target)
        page.wait(LIVE, "the finder starts")
        assert found(page) == int(number.replace(",", ""))
        assert noted(page) == []


@pytest.mark.parametrize(
    ("many", "one"), [("floods", "flood"), ("crops", "crop"), ("cities", "city")]
)
def test_plural_finds_what_speaks_of_one(
    many: str, one: str, address: str, browser: Browser, catalogue: Catalogue
) -> None:
    says = {record.name for record in catalogue if f" {one} " in f" {record.summary} ".lower()}
    assert says
    with browser.page() as page:
        open_finder(page, address, f"q={many}")
        page.evaluate("document.querySelector('.finder-more')?.click()")
        assert found(page) >= len(says)
        names = set(page.evaluate(NAMES))
        assert says <= names or len(names) < found(page)
