"""The look-up of shared images: answers, names it does not know, its address, a page without scripts."""

from __future__ import annotations

import json

import pytest

from analysis import sharing
from analysis.catalogue import load
from browser import Browser
from inspection import noted

SAID = "document.querySelector('.sharing-answer').textContent"
LINES = (
    "[...document.querySelectorAll('.sharing-answer li')].map((line) => line.textContent).sort()"
)
TYPE = """(() => {{
  const field = document.getElementById('sharing-{field}');
  field.value = {text};
  field.dispatchEvent(new Event('input', {{ bubbles: true }}));
  field.dispatchEvent(new Event('change', {{ bubbles: true }}));
}})()"""


def typed(page, field: str, text: str) -> None:
    page.evaluate(TYPE.format(field=field, text=json.dumps(text)))


def sentences(one: str, other: str) -> list[str]:
    """Return what Python says of two datasets, with names in place of ids."""
    catalogue = load()
    return sorted(
        "".join(
            catalogue[part].name
            if node and part in catalogue
            else part.removeprefix(sharing.OUTSIDE)
            for part, node in sharing.parts(row)
        )
        for row in sharing.between(catalogue, one, other).itertuples()
    )


def pairs() -> list[tuple[str, str]]:
    """Return a pair for each way in which datasets are tied."""
    table = sharing.ties(load())
    table = table[table["other"].isin(list(load().records))].drop_duplicates("way")
    return list(zip(table["one"], table["other"], strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_site_and_python_say_the_same(scheme: str, address: str, browser: Browser) -> None:
    with browser.page(dark=scheme == "dark") as page:
        page.open(address + "lineage.html")
        assert len(pairs()) == len(sharing.WAYS)
        for one, other in pairs():
            typed(page, "one", load()[one].name.upper())
            typed(page, "other", other)
            assert page.evaluate(LINES) == sentences(one, other) != []
        assert noted(page) == []


def test_one_dataset_alone_shows_all_its_ties(address: str, browser: Browser) -> None:
    table = sharing.ties(load())
    one = "dota"
    own = table[(table["one"] == one) | (table["other"] == one)]
    with browser.page() as page:
        page.open(address + f"lineage.html?one={one}")
        assert len(page.evaluate(LINES)) == len(own) > 5
        others = len({*own["one"], *own["other"]} - {one})
        assert f"ties to {others} others" in page.evaluate(SAID)


def test_no_tie_is_no_proof(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "lineage.html?one=fmow&other=sen12ms")
        assert page.evaluate(LINES) == []
        assert "They may share some all the same" in page.evaluate(SAID)


def test_a_work_outside_the_catalogue_is_told(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "lineage.html?one=dfc15-multilabel-dataset")
        assert page.evaluate(LINES) == ["DFC15-multilabel-dataset is derived from GRSS_DFC_2015"]


@pytest.mark.parametrize("text", ["DOTA-v1.5", "dota V1 5", "levir cd", "spacenet7"])
def test_names_are_known_with_or_without_hyphens(text: str, address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "lineage.html")
        typed(page, "one", text)
        assert "ties to" in page.evaluate(SAID)


def test_a_name_half_typed_shows_nothing_of_another(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "lineage.html")
        typed(page, "one", "DOTA")
        assert page.evaluate(LINES) != []
        page.evaluate(TYPE.format(field="one", text='"DOTA v"').replace("'change'", "'keyup'"))
        assert page.evaluate(SAID) == ""


def test_many_ties_open_on_demand(address: str, browser: Browser) -> None:
    with browser.page(390, 800) as page:
        page.open(address + "lineage.html?one=earthdial-dataset")
        shown = "document.querySelectorAll('.sharing-answer li').length"
        hidden = "document.querySelectorAll('.sharing-answer details:not([open]) li').length"
        assert page.evaluate(f"{shown} - {hidden}") <= 24 < page.evaluate(shown)
        assert page.evaluate("document.querySelector('[role=status]').querySelector('li')") is None


def test_an_unknown_name_is_met_with_near_ones_and_never_becomes_markup(
    address: str, browser: Browser
) -> None:
    with browser.page() as page:
        page.open(address + "lineage.html")
        typed(page, "one", "<img src=x onerror=alert(1)>")
        assert "No dataset is called “<img src=x" in page.evaluate(SAID)
        assert page.evaluate("document.querySelectorAll('.sharing-answer img').length") == 0
        typed(page, "one", "xvi")
        assert "One of these?" in page.evaluate(SAID)
        page.evaluate("document.querySelector('.sharing-answer button').click()")
        assert len(page.evaluate(LINES)) > 0
        assert page.evaluate("document.getElementById('sharing-one').ariaInvalid") == "false"
        assert noted(page) == []


def test_the_address_holds_the_pair_and_an_empty_field_leaves_it(
    address: str, browser: Browser
) -> None:
    with browser.page() as page:
        page.open(address + "lineage.html")
        typed(page, "one", "VRSBench")
        typed(page, "other", "iSAID")
        found = page.evaluate("location.search + location.hash")
        assert found == "?one=vrsbench&other=isaid#do-two-datasets-share-images"
        typed(page, "one", "")
        typed(page, "other", "")
        assert page.evaluate("location.search") == "" == page.evaluate(SAID)
        typed(page, "one", "iSAID")
        typed(page, "other", "isaid")
        assert page.evaluate(SAID) == "This is one dataset, named twice."


def test_a_dataset_page_leads_to_its_ties(address: str, browser: Browser) -> None:
    with browser.page() as page:
        page.open(address + "datasets/vrsbench.html")
        link = page.evaluate("document.querySelector('a[href*=\"lineage.html?one=\"]').href")
        page.open(link)
        assert page.evaluate("document.getElementById('sharing-one').value") == "VRSBench"
        assert len(page.evaluate(LINES)) > 3


def test_without_scripts_the_table_is_named(address: str, browser: Browser) -> None:
    with browser.page(scripts=False) as page:
        page.open(address + "lineage.html")
        assert not page.evaluate("document.getElementById('sharing').checkVisibility()")
        assert "look-up needs scripts" in page.evaluate("document.body.innerText")
