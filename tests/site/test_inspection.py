"""The inspection itself: a page with each fault must be found faulty, a good one not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from browser import Browser, PageError, PageGone
from conftest import serving
from inspection import charts, faults

POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'; '
    "style-src 'unsafe-inline'; img-src 'self' data:\">"
)
GOOD = "<h1>Good</h1><p>Text.</p>"
PAGES = {
    "good": POLICY + GOOD,
    "no policy": GOOD,
    "no heading": POLICY + "<p>Text.</p>",
    "error": POLICY + GOOD + "<script src='throws.js'></script>",
    "logged": POLICY + GOOD + "<script src='logs.js'></script>",
    "missing": POLICY + GOOD + "<img src='missing.png' alt=''>",
    "inline": POLICY + GOOD + "<script>document.title = 'no'</script>",
    "foreign": GOOD + "<img src='http://example.invalid/pixel.png' alt=''>",
    "chart": POLICY + GOOD + "<div class='chart-drawing' data-chart='x' data-state='failed'></div>",
    "wide": POLICY + GOOD + "<main><p style='width: 900px'>wide</p></main>",
    "small": POLICY + GOOD + "<div class='chart-drawing' data-state='live'><div class='chart-live'>"
    "<svg width='600' style='width: 300px' viewBox='0 0 600 50'>"
    "<text y='20' font-size='12px'>tiny</text></svg></div></div>",
}
LATE = (
    POLICY + GOOD + "<div style='height: 4000px'></div><div class='chart-drawing' data-chart='x' "
    "data-state='static'>drawn</div><div style='height: 4000px'></div><script src='late.js'></script>"
)
# Draws what is near only from the moment on when the page has gone by once.
SEES_LATE = """addEventListener('scroll', () => {
  if (scrollY + innerHeight < document.documentElement.scrollHeight - 1) return;
  new IntersectionObserver(([entry]) => {
    if (!entry.isIntersecting) return;
    entry.target.dataset.state = 'live';
    entry.target.innerHTML = '<div class="chart-live"><svg></svg></div>';
  }).observe(document.querySelector('.chart-drawing'));
});"""
EXPECTED = {
    "no policy": "no Content-Security-Policy",
    "no heading": "no first heading",
    "error": "exception: ",
    "logged": "console: not so",
    "missing": "404",
    "inline": "inline script",
    "foreign": "asks another host: http://example.invalid/pixel.png",
    "chart": "chart not drawn: x is failed",
    "wide": "scrolls sideways at 360 px",
    "small": 'the label "tiny" is under 11 px',
}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("faulty")
    head = "<!doctype html><html lang='en'><meta charset='utf-8'><title>x</title>"
    head += "<meta name='viewport' content='width=device-width, initial-scale=1'>"
    head += "<link rel='icon' href='data:,'>"
    for name, body in PAGES.items():
        (folder / f"{name.replace(' ', '-')}.html").write_text(head + body, encoding="utf-8")
    (folder / "throws.js").write_text("throw new Error('broken')")
    (folder / "logs.js").write_text("console.error('not so')")
    (folder / "late.html").write_text(head + LATE, encoding="utf-8")
    (folder / "late.js").write_text(SEES_LATE)
    (folder / "never.html").write_text(head + LATE.replace("late.js", "none.js"), encoding="utf-8")
    (folder / "none.js").write_text("")
    yield from serving(folder)


def test_waiting_goes_on_while_one_page_gives_way_to_the_next(
    faulty: str, browser: Browser
) -> None:
    leave = "location.pathname == '/good.html' || new Promise(() => location = 'good.html')"
    with browser.page() as page:
        page.open(f"{faulty}inline.html")
        with pytest.raises(PageGone):
            page.evaluate(leave)
        page.open(f"{faulty}inline.html")
        page.wait(leave, "the other page opens", 5)
        with pytest.raises(PageError, match="never: not within"):
            page.wait("false", "never", 0.1)


def test_good_page_has_no_fault(faulty: str, browser: Browser) -> None:
    assert faults(browser, f"{faulty}good.html") == []


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_fault_is_found(name: str, faulty: str, browser: Browser) -> None:
    found = faults(browser, f"{faulty}{name.replace(' ', '-')}.html")
    assert any(EXPECTED[name] in fault for fault in found), found


def test_chart_that_was_passed_unseen_is_looked_at_again(faulty: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(f"{faulty}late.html")
        assert charts(page, patience=1) == []
    with browser.page() as page:
        page.open(f"{faulty}never.html")
        assert charts(page, patience=1)[1:] == ["x is static"]
