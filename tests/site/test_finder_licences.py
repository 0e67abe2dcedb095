"""The finder and licences: the name of one is read as that one, and who is without; who has authors."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from analysis import finder
from browser import Browser, Page
from test_finder import CATCH, NAMES, NOTE, ask
from test_finder_words import finder_of, named
from tests.conftest import small

# Made up: each search below can be answered from these lines.
LICENSED = small(
    named("Attribution", licence="CC-BY-4.0"),
    named("Sarawak by SAR", licence="CC-BY-4.0", modalities=["sar"]),
    named("Share Alike", licence="CC-BY-SA-4.0"),
    named("Older", licence="CC-BY-3.0"),
    named("Some Version", licence="LicenseRef-CC-BY-unversioned"),
    named("Non", licence="CC-BY-NC-4.0"),
    named("Either", licence="CC-BY-4.0 OR ODbL-1.0"),
    named("Part By Part", licence="CC-BY-NC-4.0 AND CC-BY-4.0"),
    named("License Plates", licence="MIT"),
    named("Summits", licence="LicenseRef-open-stated"),
    named("Silent", licence="not_stated"),
    named("Not Asked"),
)


@pytest.fixture
def page(address: str, browser: Browser) -> Iterator[Page]:
    with finder_of(LICENSED, address, browser) as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "names", "read"),
    [
        ("CC BY 4.0", {"Attribution", "Sarawak by SAR", "Either"}, "CC BY 4.0; CC BY 4.0 or ODbL 1.0"),
        ("cc by 4", {"Attribution", "Sarawak by SAR", "Either"}, "CC BY 4.0; CC BY 4.0 or ODbL 1.0"),
        ("CC-BY 3.0", {"Older"}, "CC BY 3.0"),
        ("CC BY", {"Attribution", "Sarawak by SAR", "Older", "Some Version", "Either"}, None),
        ("CC BY-SA", {"Share Alike"}, "CC BY-SA 4.0"),
        ("CC-BY-SA-4.0", {"Share Alike"}, "CC BY-SA 4.0"),
        ("CC BY-ND", set(), "one that no dataset here has"),
        ("CC BY-SA 2.0", set(), "one that no dataset here has"),
        ("SAR CC BY", {"Sarawak by SAR"}, None),
        ("ODbL", {"Either"}, "CC BY 4.0 or ODbL 1.0"),
        ("MIT", {"License Plates"}, "MIT"),  # not Summits
        ("licence plates", {"License Plates"}, None),
        ("license plates", {"License Plates"}, None),
    ],
)  # fmt: skip
def test_name_of_a_licence_is_read_as_that_licence(
    page: Page, typed: str, names: set[str], read: str | None
) -> None:
    ask(page, typed)
    assert set(page.evaluate(NAMES)) == names
    if read:
        assert f"“{typed}” is read as Licence: {read}. " in page.evaluate(NOTE)


def test_licence_can_be_left_out(page: Page) -> None:
    assert ask(page, "-CC-BY-NC") == len(LICENSED) - 1  # what holds it for a part only stays
    assert "Non" not in page.evaluate(NAMES)
    assert "Left out: 1 with “CC-BY-NC”" in page.evaluate(NOTE)


@pytest.mark.parametrize(
    "typed", ["no licence", "no license", "without licence", "without a license"]
)
def test_who_is_without_a_licence_is_found(page: Page, typed: str) -> None:
    ask(page, typed)
    assert page.evaluate(NAMES) == ["Silent"]  # for Not Asked a licence may stand
    assert f"“{typed}” is read as Licence: No licence" in page.evaluate(NOTE)


def test_long_list_of_licences_is_cut(page: Page) -> None:
    ask(page, "open licence")
    # Open are CC BY 4.0, 3.0 and without version, CC BY-SA, MIT, and either of two: six, all told.
    assert "more. " not in page.evaluate(NOTE)
    seven = [*LICENSED, *small(named("Apache", licence="Apache-2.0"))]
    data = finder.data(type(LICENSED)({record.id: record for record in seven}))
    page.evaluate(f"window.startFinder({json.dumps(data)}); 0")
    ask(page, "open licence")
    assert "; and 1 more. " in page.evaluate(NOTE)


def test_who_takes_bibtex_is_told_how_many_have_authors(page: Page) -> None:
    told = "document.querySelector('.finder-saved').textContent"
    data = finder.data(small(named("Known"), named("Unknown"), named("Unknown Too")))
    # The links come with the site's; these are in their place.
    data["texts"]["bibtex"][0] = "@misc{known,\n  author = {Doe, J},\n  title = {{Known}}\n}\n"
    page.evaluate(f"window.startFinder({json.dumps(data)}); 0")
    page.evaluate(CATCH)
    assert page.evaluate(told) == ""
    page.evaluate("document.querySelector('[data-take=bibtex]').click()")
    page.wait("window.taken.length === 1", "a file")
    assert page.evaluate(told).startswith(
        "1 of these 3 datasets have authors on record. Of the others"
    )
    page.evaluate("document.querySelector('[data-take=csv]').click()")
    page.wait("window.taken.length === 2", "another file")
    assert page.evaluate(told) == ""
    ask(page, "Known")
    page.evaluate("document.querySelector('[data-take=bibtex]').click()")
    page.wait("window.taken.length === 3", "a third file")
    ask(page, "")
    assert page.evaluate(told) == "", "it speaks of other results"
