"""Figures and wide tables as they are seen: nothing lies on a name, none is left out, all fits."""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import chart_svg
from browser import Browser, Page
from inspection import charts, noted

# Names that Vega leaves out for lack of room stay in the drawing, unseen.
LEFT_OUT = """[...document.querySelectorAll('#{} .chart-live .role-axis-label text')]
  .filter((label) => label.getAttribute('opacity') === '0').map((label) => label.textContent)"""
OVERLAPS = """(() => {
  const boxes = (marks) => [...document.querySelectorAll(`#${figure} .chart-live ${marks}`)]
    .map((mark) => [mark.textContent, mark.getBoundingClientRect()]);
  const seen = boxes(over);
  return boxes(under).filter(([, a]) => seen.some(([, b]) => a.left < b.right - 0.5 &&
    b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5)).length;
})()"""
HEAT = """(() => {
  const live = document.querySelector('#{} .chart-live');
  const numbers = [...live.querySelectorAll('.role-mark.mark-text text')];
  const names = [...live.querySelectorAll('.role-axis-label')].at(0).querySelectorAll('text');
  const cell = live.querySelector('.mark-rect path').getBoundingClientRect().width;
  const wide = numbers.filter((one) => one.getBoundingClientRect().width > cell);
  const box = [...names].map((one) => one.getBoundingClientRect());
  const touching = box.filter((one, at) => at && one.left < box[at - 1].right - 1);
  return { numbers: numbers.length, wide: wide.length, names: names.length, touching: touching.length,
    free: live.clientWidth - Math.max(...box.map((one) => one.right - live.getBoundingClientRect().left)) };
})()"""
# Numbers of heat maps that stand out too little from their cell (WCAG 2.2, success criterion 1.4.3).
FAINT = """(() => {
  const luminance = (colour) => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const fill = (mark) => luminance(getComputedStyle(mark).fill);
  const numbers = [], faint = [];
  for (const group of document.querySelectorAll('.chart-live g:has(> .mark-rect):has(> .mark-text)')) {
    const cells = [...group.querySelectorAll(':scope > .mark-rect path')]
      .map((cell) => [cell.getBoundingClientRect(), fill(cell)]);
    for (const text of group.querySelectorAll(':scope > .mark-text text')) {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const under = cells.find(([box]) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom);
      if (!under) continue;
      const [low, high] = [under[1], fill(text)].sort((a, b) => a - b);
      numbers.push(text.textContent);
      if ((high + 0.05) / (low + 0.05) < 4.5) faint.push(text.textContent);
    }
  }
  return [numbers.length, faint];
})()"""
FILES = """(async () => {
  const blobs = new Map(), files = [];
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => { const at = make(blob); blobs.set(at, blob); return at; };
  HTMLAnchorElement.prototype.click = function () { files.push([this.download, this.href]); };
  document.querySelector('#fig-tasks-shares [data-take=csv]').click();
  while (!files.length) await new Promise((done) => setTimeout(done, 20));
  return Promise.all(files.map(async ([name, at]) => [name, await blobs.get(at).text()]));
})()"""
# Names of rows and columns that are cut, or that stand twice on one axis.
CUT_OR_TWICE = """[...document.querySelectorAll('.chart-live .role-axis-label')].flatMap((axis) => {
  const names = [...axis.querySelectorAll('text')].map((one) => {
    const lines = [...one.querySelectorAll('tspan')].map((line) => line.textContent);
    return (lines.length ? lines : [one.textContent]).join(' ');
  });
  return names.filter((name, at) => name && (name.includes('…') || names.indexOf(name) !== at));
})"""


def overlaps(page: Page, figure: str, under: str, over: str) -> int:
    """Return how many marks of one kind lie on marks of another."""
    page.evaluate(f"window.figure = {figure!r}; window.under = {under!r}; window.over = {over!r}")
    return int(page.evaluate(OVERLAPS))


def open_table(page: Page, figure: str) -> None:
    """Press the button under a figure that shows its table."""
    page.evaluate(
        f"""[...document.querySelectorAll('#{figure} .chart-tools button')]
          .find((button) => button.textContent === 'Table').click()"""
    )


@pytest.mark.parametrize("width", [390, 1280])
def test_every_wish_has_its_name(width: int, address: str, browser: Browser) -> None:
    with browser.page(width, 900) as page:
        page.open(address + "towards-a-generic-dataset.html")
        assert charts(page) == []
        assert page.evaluate(LEFT_OUT.format("fig-wishes")) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_marks_do_not_lie_on_names(width: int, address: str, browser: Browser) -> None:
    with browser.page(width, 900) as page:
        page.open(address + "platforms-and-sensors.html")
        assert charts(page) == []
        assert overlaps(page, "fig-gsd", ".mark-symbol path", ".role-axis-label text") == 0
        page.open(address + "measures.html")
        assert charts(page) == []
        assert overlaps(page, "fig-two-measures", ".mark-text text", ".mark-rect path") == 0


@pytest.mark.parametrize(
    ("name", "figure", "kept"),
    [
        ("completeness", "fig-completeness-year", False),
        ("geography", "fig-continents-task", True),
    ],
)
def test_heat_map_is_legible_on_a_phone(
    name: str, figure: str, kept: bool, address: str, browser: Browser
) -> None:
    with browser.page(390, 900) as page:
        page.open(f"{address}{name}.html")
        assert charts(page) == []
        found = page.evaluate(HEAT.replace("{}", figure, 1))
        assert bool(found["numbers"]) is kept and found["wide"] == 0
        # Without numbers a key says what the colours mean.
        keys = f"[...document.querySelectorAll('#{figure} .chart-live .role-legend text')]"
        said = page.evaluate(keys + ".map((one) => one.textContent)")
        assert bool(said) is not kept
        assert kept or (said[-1] == "Share of records" and sum("%" in one for one in said) > 2)
        assert found["names"] > 5 and found["touching"] == 0
        assert found["free"] < 40, "no room is left empty beside it"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    "name", ["geography", "open-question-2", "platforms-and-sensors", "reference-data"]
)
def test_numbers_on_cells_stand_out(name: str, dark: bool, address: str, browser: Browser) -> None:
    with browser.page(1280, 900, dark=dark) as page:
        page.open(f"{address}{name}.html")
        assert charts(page) == []
        numbers, faint = page.evaluate(FAINT)
        assert numbers > 20 and faint == []


def test_tables_of_a_figure_say_what_they_measure(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "tasks.html")
        open_table(page, "fig-tasks-shares")
        shown = page.evaluate(
            """(() => {
              const box = document.querySelector('.chart-table');
              return [...box.querySelectorAll('table')].map((table) => [table.caption.textContent,
                table.tHead.rows[0].cells[0].textContent, table.caption.offsetWidth <= box.clientWidth]);
            })()"""
        )
        measures = ("datasets", "pixels", "bytes")
        for (caption, first, fits), measure in zip(shown, measures, strict=True):
            assert caption.startswith(f"Share of {measure}. ") and first == "task" and fits
        cited = page.evaluate("document.querySelector('meta[name=more-data-citation]').content")
        ((file, text),) = page.evaluate(FILES)
        version = re.fullmatch(r"fig-tasks-shares-(.+)\.csv", file)
        # A build between versions is cited with its day and commit, too.
        assert version and re.search(rf"Version {re.escape(version[1])}[.,]", cited)
        rows = list(csv.DictReader(io.StringIO(text)))
        parts = list(dict.fromkeys(row["part_of_figure"] for row in rows))
        assert parts == [f"Share of {measure}" for measure in measures]
        assert rows[0]["label"] and rows[0]["share"]
        assert noted(page) == []


def drawn(*layers: dict[str, Any], **datasets: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a specification of layers over named rows."""
    return {"layer": list(layers), "datasets": datasets}


def layer(name: str, mark: Any, **encoding: Any) -> dict[str, Any]:
    return {"data": {"name": name}, "mark": mark, "encoding": encoding}


Y = {"field": "place", "type": "nominal", "sort": ["A", "B", "C"]}
X = {"field": "n", "type": "quantitative", "title": "Datasets"}
COUNTS = [{"n": 3, "place": "A"}, {"n": 0, "place": "B"}, {"n": 5, "place": "C"}]


@pytest.mark.parametrize(
    ("spec", "wanted"),
    [
        # A line at zero is no data; nor are no rows.
        (
            drawn(
                layer("none", "rect", y=Y),
                layer("zero", {"type": "rule"}, x={"field": "zero"}),
                layer("all", {"type": "point"}, x=X, y=Y),
                none=[],
                zero=[{"zero": 0}],
                all=COUNTS,
            ),
            ["place,n", "A,3", "B,0", "C,5"],
        ),
        # Cells with and without datasets are one table, in the order of its names.
        (
            drawn(
                layer("empty", "rect", y=Y, x=X),
                layer("others", "rect", y=Y),
                empty=COUNTS[1:2],
                others=[COUNTS[2], COUNTS[0]],
            ),
            ["place,n", "A,3", "B,0", "C,5"],
        ),
        # A choice of rows adds none, a column more joins its own row.
        (
            drawn(
                layer("some", "point", y=Y, x=X),
                layer("all", "text", y=Y),
                some=COUNTS[:2],
                all=[{**row, "text": f"={row['n']}"} for row in COUNTS],
            ),
            ["place,n,text", "A,3,'=3", "B,0,'=0", "C,5,'=5"],
        ),
        # Fitted values are not measured ones, though their columns are: they keep their name.
        (
            drawn(
                layer("fit", "line", x=X),
                layer("all", {"type": "point", "filled": False}, y=Y),
                fit=[{"n": 4, "place": "A"}, {"n": 6, "place": "B"}],
                all=[{**row, "known": 9} for row in COUNTS],
            ),
            [
                "part_of_figure,n,place,known",
                "Datasets: line,4,A,",
                "Datasets: line,6,B,",
                "Datasets: open point,3,A,9",
                "Datasets: open point,0,B,9",
                "Datasets: open point,5,C,9",
            ],
        ),
        # One row is data where a point draws it.
        (
            drawn(
                layer("all", "point", y=Y, x=X),
                layer("one", "point", x={**X, "title": "Pixels"}),
                all=COUNTS[:2],
                one=[{"n": 7}],
            ),
            ["part_of_figure,place,n", "Datasets,A,3", "Datasets,B,0", "Pixels,,7"],
        ),
    ],
)
def test_one_file_holds_what_a_figure_was_drawn_from(
    spec: dict[str, Any], wanted: list[str], address: str, browser: Browser
) -> None:
    with browser.page() as page:
        page.open(address + "tasks.html")
        said = page.evaluate(f"window.moreDataCsv({json.dumps(spec)})")
        assert said.split("\r\n") == [*wanted, ""]


def specifications(site: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return the specifications of all figures of the site, each with its page."""
    found = []
    for file in sorted(site.glob("*.html")):
        text = file.read_text(encoding="utf-8")
        for spec in re.findall(r'class="chart-spec">(.*?)</script>', text, re.DOTALL):
            found.append((file.name, json.loads(spec)))
    assert len(found) > 50
    return found


def test_no_row_of_any_figure_is_lost_in_its_file(
    site: Path, address: str, browser: Browser
) -> None:
    with browser.page() as page:
        page.open(address + "tasks.html")
        for name, spec in specifications(site):
            tables = page.evaluate(f"window.moreDataTables({json.dumps(spec)})")
            names = [table["name"] for table in tables]
            assert len(set(names)) == len(names) and (all(names) or len(names) == 1), (name, names)
            for rows in spec.get("datasets", {}).values():
                if not isinstance(rows, list) or len(rows) < 2:
                    continue
                columns = sorted({key for row in rows for key in row})

                def values(row: dict[str, Any], columns: list[str] = columns) -> tuple[Any, ...]:
                    return tuple(row.get(column) for column in columns)  # 1 is 1.0, as in scripts

                there = {values(row) for table in tables for row in table["rows"]}
                lost = [row for row in rows if values(row) not in there]
                assert lost == [], (name, spec["description"], lost[:2])


def tooltips(view: Any) -> Iterator[dict[str, Any]]:
    """Yield what marks say when pointed at."""
    if isinstance(view, dict):
        said = view.get("encoding", {}).get("tooltip") or []
        yield from said if isinstance(said, list) else [said]
        for key, part in view.items():
            if key not in ("datasets", "config", "encoding"):
                yield from tooltips(part)
    elif isinstance(view, list):
        for part in view:
            yield from tooltips(part)


def test_what_a_mark_says_has_names_in_words(site: Path) -> None:
    said = [(name, one) for name, spec in specifications(site) for one in tooltips(spec)]
    assert len(said) > 150
    unnamed = [
        (name, one)
        for name, one in said
        if not one.get("title", "").strip() or "_" in one["title"] or one["title"] == "n"
    ]
    assert unnamed == []


def test_tables_of_all_figures_have_heads_in_words(
    site: Path, address: str, browser: Browser
) -> None:
    own = {
        "N",
        "n",
        "n_alone",
        "nameless",
        "partial",
        "text_label",
        "label",
        "kind",
        "rank",
        "shown",
    }
    with browser.page() as page:
        page.open(address + "tasks.html")
        for name, spec in specifications(site):
            for table in page.evaluate(f"window.moreDataTables({json.dumps(spec)})"):
                heads = [one["title"] for one in table["words"] or []]
                assert not own & set(heads), (name, heads)
                assert not [head for head in heads if "_" in head or not head.strip()], (
                    name,
                    heads,
                )
                assert len(set(heads)) == len(heads), (name, heads)
                assert {one["column"] for one in table["words"] or []} <= set(table["columns"])


def test_table_of_a_figure_is_in_its_order_and_forms(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "geography.html")
        open_table(page, "fig-continents")
        rows = page.evaluate(
            """[...document.querySelectorAll('#fig-continents .chart-table tr')].map((row) =>
              [...row.cells].map((cell) => cell.textContent))"""
        )
        head, *body = rows
        assert head[:3] == ["continent", "share of datasets", "95 % from"]
        assert not any("." in cell and "%" not in cell for row in body for cell in row)
        assert all(re.fullmatch(r"\d+\.\d\xa0%", row[1]) for row in body)
        # As drawn: the largest share first, not the first letter.
        shares = [float(row[1].split("\xa0")[0]) for row in body if row[0] != "Global"]
        assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize("name", ["historical-development", "two-trends"])
def test_no_name_of_a_colour_is_cut_or_pale_on_a_phone(
    name: str, address: str, browser: Browser
) -> None:
    with browser.page(360, 800) as page:
        page.open(f"{address}{name}.html")
        assert charts(page) == []
        names, pale = page.evaluate(
            """(() => {
              const legends = [...document.querySelectorAll('.chart-live .role-legend')];
              const words = legends.flatMap((one) => [...one.querySelectorAll('text')]);
              const keys = legends.flatMap((one) => [...one.querySelectorAll('.role-legend-symbol path')]);
              const faint = (key) => ['opacity', 'fill-opacity'].some((what) => (
                Number(key.getAttribute(what) ?? 1) < 0.9));
              return [words.map((one) => one.textContent), keys.filter(faint).length];
            })()"""
        )
        assert names and [one for one in names if "…" in one] == [] and pale == 0


@pytest.mark.parametrize(
    "name",
    ["from-lists-to-records", "organising-datasets", "replication-ledger", "open-question-1"],
)
def test_no_name_is_cut_on_a_phone(name: str, address: str, browser: Browser) -> None:
    with browser.page(390, 900) as page:
        page.open(f"{address}{name}.html")
        assert charts(page) == []
        assert page.evaluate(CUT_OR_TWICE) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_names_of_regions_stand_clear(width: int, address: str, browser: Browser) -> None:
    with browser.page(width, 900) as page:
        page.open(address + "experiments.html")
        assert charts(page) == []
        figure, names = "fig-experiment-shift", ".role-mark.mark-text text"
        assert overlaps(page, figure, names, names) == 8, "each lies on itself alone"
        for marks in (".role-mark.mark-symbol path", ".role-mark.mark-rule line"):
            assert overlaps(page, figure, names, marks) == 0


WIDE = ["replication-ledger", "lineage", "changes", "data-dictionary", "contributing", "completeness",
        "by-application", "versions"]  # fmt: skip


@pytest.mark.parametrize("name", WIDE)
def test_rows_of_wide_tables_are_blocks_on_a_phone(
    name: str, address: str, browser: Browser
) -> None:
    with browser.page(360, 900) as page:
        page.open(f"{address}{name}.html")
        wide = page.evaluate(
            """[...document.querySelectorAll('table.stacked')].map((table) => [
              table.scrollWidth <= table.parentElement.clientWidth,
              [...table.querySelectorAll('tbody td')].every((cell) => !cell.offsetHeight ||
                getComputedStyle(cell, '::before').content.startsWith('"') ||
                cell.matches('[colspan], :first-child')),
              [...table.querySelectorAll('thead button')].every((button) => button.offsetHeight >= 24)])"""
        )
        assert wide and all(all(one) for one in wide)
        assert noted(page) == []


def test_tables_of_changes_fit_their_page(address: str, browser: Browser) -> None:
    for media in ("screen", "print"):
        with browser.page(1280, 900) as page:
            page.send("Emulation.setEmulatedMedia", media=media)
            page.open(address + "changes.html")
            wide = page.evaluate(
                """[...document.querySelectorAll('.table-scroll')]
                  .filter((box) => box.scrollWidth > box.clientWidth + 1).length"""
            )
            assert wide == 0, media


def test_no_table_goes_on_beyond_a_phone(site: Path, address: str, browser: Browser) -> None:
    wide = {}
    with browser.page(360, 900) as page:
        for name in sorted(path.name for path in site.glob("*.html")):
            page.open(address + name)
            wide[name] = page.evaluate(
                """[...document.querySelectorAll('.bd-article table')]
                  .filter((table) => table.scrollWidth > table.parentElement.clientWidth + 1)
                  .map((table) => table.caption?.textContent ?? table.textContent.slice(0, 60))"""
            )
    assert len(wide) > 20
    assert {name: tables for name, tables in wide.items() if tables} == {}


SCROLLS = "document.querySelector('.cell_output .text_html:has(> table:not(.stacked) > caption)')"


def test_what_scrolls_has_a_name(address: str, browser: Browser) -> None:
    with browser.page(360, 900) as page:
        page.open(address + "replication-ledger.html")
        of_box = f"[{SCROLLS}.getAttribute('role'), {SCROLLS}.getAttribute('aria-label')]"
        assert page.evaluate(of_box) == [None, None]
        page.evaluate(f"{SCROLLS}.firstElementChild.style.minWidth = '60rem'; null")
        page.evaluate("dispatchEvent(new Event('resize')); null")
        page.wait(f"{SCROLLS}.tabIndex === 0 && {SCROLLS}.role === 'region'", "a region")
        caption = page.evaluate(f"{SCROLLS}.querySelector('caption').textContent")
        assert page.evaluate(of_box) == ["region", caption]


def test_table_that_goes_on_says_so(address: str, browser: Browser) -> None:
    with browser.page(360, 900) as page:
        page.open(address + "replication-ledger.html")
        page.evaluate(f"{SCROLLS}.firstElementChild.style.minWidth = '60rem'; null")
        shades = page.evaluate(
            """[...document.querySelectorAll('.cell_output .text_html')]
              .filter((box) => box.scrollWidth > box.clientWidth + 1)
              .map((box) => getComputedStyle(box).backgroundAttachment)"""
        )
        assert shades and all("local" in one and "scroll" in one for one in shades)


@pytest.mark.parametrize("name", ["tasks", "geography"])
def test_code_of_a_figure_has_its_imports_and_its_file(
    name: str, address: str, browser: Browser
) -> None:
    with browser.page() as page:
        page.open(f"{address}{name}.html")
        code, said, leads = page.evaluate(
            """(() => {
              const figure = document.querySelector('figure:has(.chart-tools)');
              [...figure.querySelectorAll('.chart-tools button')]
                .find((button) => button.textContent === 'Code').click();
              const shown = figure.closest('.cell').querySelector('details[open] .cell_input');
              const line = shown.querySelector('.made-by');
              return [shown.querySelector('pre').innerText, line.innerText, line.querySelector('a').href];
            })()"""
        )
        assert f"from analysis.figures import {name} as figures" in code
        assert "catalogue = start()" in code and code.rstrip().endswith(")")
        assert re.search(rf"analysis/figures/{name}(/\w+)?\.py", said)
        target = leads.split("#")[1]
        page.open(leads)
        assert page.evaluate(f"Boolean(document.getElementById({target!r}))")


def texts(site: Path) -> list[tuple[str, str, str]]:
    """Return what the drawings of the build say, each with its size and weight."""
    found = set()
    for file in [*site.glob("*.html"), *site.glob("_images/chart-*.svg")]:
        for drawing in re.findall(r"<svg .*?</svg>", file.read_text(encoding="utf-8"), re.DOTALL):
            for attributes, inside in re.findall(r"<text([^>]*)>(.*?)</text>", drawing, re.DOTALL):
                size = re.search(r'font-size="([\d.]+)px"', attributes)
                weight = re.search(r'font-weight="(\w+)"', attributes)
                if size:
                    said = html.unescape(re.sub("<[^>]*>", "", inside))
                    found.add((said, size[1], weight[1] if weight else "400"))
    return sorted(found)


FONTS = """(async () => {{
  for (const [name, data, weight] of {fonts}) {{
    const font = new FontFace(name, `url(data:font/truetype;base64,${{data}})`, {{ weight }});
    document.fonts.add(await font.load());
  }}
}})()"""
WIDTHS = """(() => {{
  const pen = document.createElement('canvas').getContext('2d');
  const width = (family, [text, size, weight]) => {{
    pen.font = `${{weight}} ${{size}}px "${{family}}"`;
    return pen.measureText(text).width;
  }};
  return {texts}.map((one) => [one[0], width('measured', one), width('shown', one)]);
}})()"""
# Where a line of text ends in a picture of its own, and where the page's font says that it ends.
ENDS = """(async () => {{
  const text = 'mmmmmmmmmmmmmmmmmmmmmmmmmmmmmm';
  const image = new Image();
  image.src = 'data:image/svg+xml,' + encodeURIComponent({svg}.replace('%s', text));
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [600, 40];
  const pen = canvas.getContext('2d', {{ willReadFrequently: true }});
  pen.drawImage(image, 0, 0);
  const {{ data }} = pen.getImageData(0, 0, 600, 40);
  let end = 0;
  for (let at = 0; at < 600 * 40; at += 1) if (data[4 * at + 3] > 60) end = Math.max(end, at % 600);
  pen.font = '400 20px "shown"';
  return [end, pen.measureText(text).width];
}})()"""


def test_no_machine_shows_words_wider_than_they_were_measured(site: Path, browser: Browser) -> None:
    def data(file: Path) -> str:
        return base64.b64encode(file.read_bytes()).decode()

    fonts = [
        ["measured", data(chart_svg._FONTS / "more-data-chart-regular.ttf"), "400"],
        ["measured", data(chart_svg._FONTS / "more-data-chart-bold.ttf"), "600 900"],
        ["shown", data(chart_svg.SHOWN_FILE), "200 900"],
    ]
    said = texts(site)
    assert len(said) > 500
    with browser.page() as page:
        page.evaluate(FONTS.format(fonts=json.dumps(fonts)))
        widths = page.evaluate(WIDTHS.format(texts=json.dumps(said)))
        assert [one for one in widths if one[2] > one[1] + 1] == []
        # A picture cannot take the page's font: those in files bring it with them.
        files = list(site.glob("_images/chart-*.svg"))
        assert files
        assert all(chart_svg.font_style() in file.read_text(encoding="utf-8") for file in files)
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="40">'
            '<text x="0" y="30" font-size="20px">%s</text></svg>'
        )
        alone = chart_svg.standing_alone(svg)
        end, width = page.evaluate(ENDS.format(svg=json.dumps(alone)))
        assert abs(end - width) < 4


SAVED = """(async () => {
  let blob = null, saved = false;
  const make = URL.createObjectURL;
  URL.createObjectURL = (one) => { blob = one; return make(one); };
  HTMLAnchorElement.prototype.click = () => { saved = true; };
  document.querySelector('#fig-tasks-shares [data-take=svg]').click();
  while (!saved) await new Promise((done) => setTimeout(done, 20));
  return blob.text();
})()"""
# The same file as a program sees it that takes no font from it, and has only a wide one.
CUT = """(() => {{
  const svg = new DOMParser().parseFromString({svg}, 'image/svg+xml').documentElement;
  svg.querySelector('style').remove();
  svg.querySelectorAll('text').forEach((text) => text.setAttribute('font-family', 'monospace'));
  document.body.replaceChildren(svg);
  const room = svg.getBoundingClientRect();
  const lines = [...svg.querySelectorAll('text')].filter((text) => text.textContent);
  return [lines.length, lines.filter((line) => {{
    const box = line.getBoundingClientRect();
    return box.left < room.left || box.right > room.right;
  }}).map((line) => line.textContent)];
}})()"""


@pytest.mark.parametrize("where", ["served", "folder"])
def test_saved_drawing_brings_its_font_and_is_not_cut_without_it(
    where: str, site: Path, address: str, browser: Browser
) -> None:
    with browser.page() as page:
        page.open((address if where == "served" else f"file://{site}/") + "tasks.html")
        svg = page.evaluate(SAVED)
        assert chart_svg.font_style() in svg
        assert re.search(r">More Data, fig-tasks-shares-[\w.-]+, CC BY 4\.0<", svg)
        assert page.evaluate("document.querySelectorAll('body > .chart-measured').length") == 0
        assert noted(page) == []
        page.open("about:blank")
        lines, cut = page.evaluate(CUT.format(svg=json.dumps(svg)))
        assert lines > 50 and cut == []


def test_font_of_saved_drawings_is_not_loaded_with_the_page(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "tasks.html")
        assert charts(page) == []
        page.look()
        assert any("vega.js" in one for one in page.requests)
        assert not any("chart-font.js" in one for one in page.requests)
