"""Terms of the glossary: explained on hover and on focus, with and without scripts, in the window."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from browser import Browser
from inspection import noted

SHOWN = (
    "[...document.querySelectorAll('.term-text')].filter((text) => text.checkVisibility()).length"
)
INSIDE = """(() => {
  const text = [...document.querySelectorAll('.term-text')].find((one) => one.checkVisibility());
  const box = text.getBoundingClientRect();
  const corners = [[box.left + 4, box.top + 4], [box.right - 4, box.bottom - 4]];
  if (!corners.every(([x, y]) => document.elementFromPoint(x, y) === text)) return false;
  return box.left >= 0 && box.right <= document.documentElement.clientWidth && box.bottom <= innerHeight;
})()"""


@pytest.fixture(scope="module")
def chapters(site: Path) -> list[str]:
    found = [
        page.name
        for page in sorted(site.glob("*.html"))
        if '<span class="term">' in page.read_text(encoding="utf-8")
    ]
    assert len(found) > 10
    return found


def test_every_term_is_described_and_leads_to_the_glossary(site: Path, chapters: list[str]) -> None:
    glossary = (site / "glossary.html").read_text(encoding="utf-8")
    for name in chapters:
        text = (site / name).read_text(encoding="utf-8")
        terms = re.findall(
            r'<span class="term"><a href="glossary.html#([^"]*)" aria-describedby="([^"]*)">', text
        )
        assert len({anchor for anchor, _ in terms}) == len(terms), f"{name}: explained twice"
        for anchor, described in terms:
            assert f'id="{anchor}"' in glossary
            assert text.count(f'id="{described}"') == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("width", [390, 800, 1280])
def test_focus_explains_a_term_inside_the_window(
    scripts: bool, width: int, address: str, browser: Browser
) -> None:
    with browser.page(width, 800, scripts=scripts) as page:
        page.open(address + "platforms-and-sensors.html")
        count = page.evaluate("document.querySelectorAll('.term a').length")
        assert count and page.evaluate(SHOWN) == 0
        for at in range(count):
            page.evaluate(
                f"(() => {{ const term = document.querySelectorAll('.term a')[{at}];"
                "term.scrollIntoView({block: 'center'}); term.focus(); })()"
            )
            assert page.evaluate(SHOWN) == 1
            assert page.evaluate(INSIDE), at
        if scripts:
            for kind in ("keyDown", "keyUp"):
                page.send("Input.dispatchKeyEvent", type=kind, key="Escape", code="Escape")
            assert page.evaluate(SHOWN) == 0
        assert noted(page) == []
