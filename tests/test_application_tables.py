"""The tables of the chapter by application: what they say, where they lead, what they escape."""

from __future__ import annotations

import re

import pytest

from analysis.catalogue import Catalogue
from analysis.tables import chapters as tables
from tests.conftest import record, small


def plain(html: str) -> str:
    return html.replace("\u00a0", " ")


def test_a_row_says_what_is_known_and_what_is_not() -> None:
    catalogue = small(
        record(
            "a", themes=["methane"], tasks=["vqa", "captioning", "retrieval"], lists=["x"], year=2020,
            sensors=["naip"], gsd_m=[2.5, 10], image_count=1, unit="patch", coverage="global",
            temporal_sampling=["bi_temporal"], licence="MIT",
        ),
        record("b", themes=["methane"], year=2024, gsd_m="not_applicable"),
    )  # fmt: skip
    html = plain(tables.Applications(catalogue)._repr_html_())
    assert '<a href="datasets/a.html">A</a>' in html and ">2020; 1 list<" in html
    assert ">Visual question answering, Captioning and 1 more<" in html
    assert ">NAIP; 2.5 to 10 m; global; 1 patch; two dates per place<" in html and ">MIT<" in html
    assert ">2024, newest; no list<" in html
    # A sampling distance does not apply to b: it is not missing.
    assert ">sensors, place, number and dates not known<" in html
    assert html.count(">not known<") == 2  # its tasks and its licence


def test_a_few_cities_on_four_continents_are_told_as_such() -> None:
    four = ["Africa", "Asia", "Europe", "North America"]
    made = record("a", themes=["methane"], coverage="global", continents=four, lists=["x"])
    assert ">global; sensors," in tables.Applications(small(made))._repr_html_()
    made["facts"]["coverage"] |= {
        "state": "derived",
        "as": "Paris, Lagos",
        "why": "four continents",
    }
    assert ">4 continents; sensors," in tables.Applications(small(made))._repr_html_()


def test_the_open_sea_is_a_place() -> None:
    at_sea = record(
        "a", themes=["methane"], year=2020, coverage="listed", continents="not_applicable"
    )
    html = tables.Applications(small(at_sea))._repr_html_()
    assert ">at sea; sensors, sampling, number and dates not known<" in html


def test_the_task_that_parts_an_application_is_named_first() -> None:
    made = [
        record(f"{task}{i}", themes=["fire"], tasks=["captioning", task], lists=["x"])
        for task in ("vqa", "regression")
        for i in range(20)
    ]
    html = plain(tables.Applications(small(*made))._repr_html_())
    # Captioning is named first and has most datasets, so that all stand under it.
    assert re.findall(r'<h2 class="cards-task" id="([^"]*)">', html) == ["application-fire"]
    assert (
        '<a class="reference internal" href="finder.html#themes=fire">all 40 datasets</a>' in html
    )
    assert 'href="finder.html#tasks=captioning&amp;themes=fire">captioning (40)</a>' in html
    assert 'href="finder.html#tasks=vqa&amp;themes=fire">visual question answering (20)</a>' in html
    assert 'href="finder.html#commercial=yes&amp;themes=fire">commercial use allowed (0)<' in html
    assert "Fire: what most lists name, by task, and the newest" in html
    assert html.count("<tr>") == 1 + 2  # of captioning two; nothing is dated, so nothing is newest


def test_small_applications_share_a_table_that_leads_to_the_finder() -> None:
    html = tables.Applications(
        small(record("a", themes=["oil_spill", "methane"], lists=["x"]))
    )._repr_html_()
    assert html.count("<table") == 1 and 'id="with-few-datasets"' in html
    assert '<a href="finder.html#themes=methane">Methane</a>' in html
    assert '<a href="finder.html#themes=oil_spill">Oil spill</a>' in html


@pytest.mark.parametrize(("known", "told"), [(9, ">9 of 9<"), (10, ">100 % (10 of 10, 72–100 %)<")])
def test_a_handful_has_no_share(known: int, told: str) -> None:
    fires = [record(f"a{i}", themes=["fire"], licence="MIT") for i in range(known)]
    assert told in plain(tables.applications_overview(small(*fires)).to_html())


def test_the_overview_says_how_many_have_no_licence_at_their_own_place() -> None:
    none = [
        record(f"b{i}", themes=["fire"], licence="not_stated", homepage=f"https://example.org/b{i}")
        for i in range(3)
    ]
    table = tables.applications_overview(small(record("a", themes=["fire"], licence="MIT"), *none))
    assert table.frame["unlicensed"].tolist() == [3] and "unlicensed" in table.columns
    assert "states no licence, commercial use counts as not permitted" in table.caption


def test_the_overview_leads_to_what_is_below_and_says_what_is_not_known() -> None:
    nowhere = record("n", themes=["soil"], coverage="global")
    fires = [record(f"a{i}", themes=["fire"], licence="MIT") for i in range(20)]
    catalogue = small(nowhere, *fires, record("no-theme"))
    html = plain(tables.applications_overview(catalogue).to_html())
    assert '<a href="#application-fire">Fire</a>' in html and ">100 % (20 of 20, 84–100 %)<" in html
    assert '<a href="#with-few-datasets">Soil</a>' in html and ">not known<" in html
    assert "Oceania, South America; 1 global may<" in html
    assert "of the 21 datasets with a theme" in html
    below = tables.Applications(catalogue)._repr_html_()
    assert {f'id="{one}"' in below for one in re.findall(r'href="#([^"]*)"', html)} == {True}


def test_what_a_record_says_is_escaped() -> None:
    (made,) = small(record("a", themes=["methane"], lists=["x"]))
    hostile = Catalogue(
        {"a": made.model_copy(update={"name": "<b>A & B"})}
    )  # no record may hold it
    html = tables.Applications(hostile)._repr_html_()
    assert "&lt;b&gt;A &amp; B" in html and "<b>" not in html


def test_links_of_the_catalogue_lead_to_headings_that_are_there_once(catalogue: Catalogue) -> None:
    below = tables.Applications(catalogue)._repr_html_()
    ids = re.findall(r' id="([^"]*)"', below)
    assert len(ids) == len(set(ids))
    overview = tables.applications_overview(catalogue).to_html()
    assert set(re.findall(r'href="#([^"]*)"', overview)) == set(ids)


def test_an_event_leads_to_the_datasets_of_several_kinds_too() -> None:
    made = [record(f"f{i}", themes=["flood"], lists=["x"]) for i in range(20)]
    made += [record("e", themes=["earthquake"], lists=["x"])]
    several = '<a class="reference internal" href="finder.html#themes=disaster">Disaster (several) (1)</a>'
    html = plain(tables.Applications(small(*made, record("d", themes=["disaster"])))._repr_html_())
    assert html.count(several) == 2
    assert f"<p>For earthquake see in the finder also: {several}.</p>" in html
    # Nowhere to lead to, no link.
    assert "disaster" not in tables.Applications(small(*made))._repr_html_()
