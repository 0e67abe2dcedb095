"""What is wrong with a page: one function, so that it can itself be tested on faulty pages."""

from __future__ import annotations

from browser import SEEN, Browser, Page, PageError

PHONE = 360
DRAWN = """[...document.querySelectorAll('.chart-drawing')]
  .filter((drawing) => drawing.dataset.state !== 'live' ||
    !drawing.querySelector('.chart-live svg'))
  .map((drawing) => `${drawing.dataset.chart} is ${drawing.dataset.state || 'untouched'}`)"""
SETTLED = """[...document.querySelectorAll('.chart-drawing')]
  .every((drawing) => ['live', 'failed'].includes(drawing.dataset.state))"""
# A busy machine may leave out all frames in which a chart was near while the page went by.
LOOK_AGAIN = f"""(async () => {{
  {SEEN}
  for (const drawing of document.querySelectorAll('.chart-drawing')) {{
    if (['live', 'failed'].includes(drawing.dataset.state)) continue;
    drawing.scrollIntoView({{ block: 'center' }});
    await seen();
  }}
}})()"""
SIDEWAYS = """(() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll('main *')]
    .filter((element) => element.getBoundingClientRect().right > room + 1)
    .filter((element) => ![...function* (at) { while ((at = at.parentElement)) yield at; }(element)]
      .some((outer) => ['auto', 'scroll', 'hidden'].includes(getComputedStyle(outer).overflowX)))
    .slice(0, 3).map((element) => element.outerHTML.slice(0, 90))
    .concat([`${document.documentElement.scrollWidth} px wide in ${room}`]);
})()"""
SMALL_LABELS = """[...document.querySelectorAll('.chart-live svg')].flatMap((svg) => {
  const scale = svg.getBoundingClientRect().width / Number(svg.getAttribute('width'));
  return [...svg.querySelectorAll('text')]
    .filter((text) => text.textContent)
    .filter((text) => parseFloat(getComputedStyle(text).fontSize) * scale < 10.5)
    .slice(0, 1).map((text) => `the label "${text.textContent}" is under 11 px`);
})"""


def charts(page: Page, patience: float = 15) -> list[str]:
    """Scroll through a page, twice so many seconds at most, and return the charts that did not draw."""
    page.scroll_through()
    try:
        page.wait(SETTLED, "the charts settle", patience)
    except PageError:
        page.evaluate(LOOK_AGAIN)
    try:
        page.wait(SETTLED, "the charts settle", patience)
    except PageError as late:
        return [str(late), *page.evaluate(DRAWN)]
    return [f"chart not drawn: {one}" for one in page.evaluate(DRAWN)]


def noted(page: Page) -> list[str]:
    """Return what a page logged as an error and asked of other hosts."""
    page.look()
    return page.faults + [f"asks another host: {request}" for request in page.foreign]


def faults(browser: Browser, address: str) -> list[str]:
    """Return all that is wrong with a page, wide and narrow."""
    found = []
    with browser.page() as page:
        page.open(address)
        found += charts(page) + noted(page)
        if not page.evaluate("!!document.querySelector('h1')"):
            found.append("no first heading")
        policy = "document.querySelector('meta[http-equiv=Content-Security-Policy]')"
        if not page.evaluate(f"!!{policy}"):
            found.append("no Content-Security-Policy")
    with browser.page(PHONE, 740) as page:
        page.open(address)
        found += charts(page) + noted(page)
        found += [f"scrolls sideways at {PHONE} px: {one}" for one in page.evaluate(SIDEWAYS)]
        found += page.evaluate(SMALL_LABELS)
    return found
