"""Tables of the chapters say words, not the identifiers of the record."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import claims, lists, load, missing, places, vocabularies
from analysis.stated import catalogue_chapters
from analysis.tables import catalogue, chapters
from analysis.tables.chapters import replication
from analysis.tables.html import table


def test_units_and_licences_of_pretraining_datasets_are_words():
    frame = load().frame
    frame = frame[frame["tasks"].map(lambda tasks: "pretraining" in tasks)]
    html = chapters.pretraining(load()).to_html()
    licences = {one for one in frame["licence"].dropna() if one.startswith("LicenseRef-")}
    assert licences and "time_series" in set(frame["image_unit"])  # else nothing is tried here
    assert not [identifier for identifier in {*licences, "time_series"} if identifier in html]
    assert all(vocabularies.label("licences", one) in html for one in licences if " " not in one)


@pytest.mark.parametrize(
    ("measure", "value", "low", "high", "cell"),
    [
        ("growth", 1.303, 0.831, 1.85, "1.30-fold a year (0.83 to 1.85)"),
        ("index_ends", -0.267, -0.554, 0.043, "−27 points a decade (−55 to +4)"),
        ("index_mean", 0.136, 0.066, 0.206, "+0.14 of the index a decade (+0.07 to +0.21)"),
        ("diversity", 1.63, 0.708, 2.552, "+1.63 pairs a year (+0.71 to +2.55)"),
        ("scope", 0.23, -0.21, 0.671, "+0.23 themes a year (−0.21 to +0.67)"),
        ("number", 12.93, 9.65, 16.2, "+12.9 datasets more each year (+9.7 to +16.2)"),
    ],
)
def test_a_trend_in_the_ledger_has_a_unit(measure, value, low, high, cell):
    part = {
        f"{when}_{key}": v
        for when in ("then", "now")
        for key, v in (("value", value), ("low", low), ("high", high))
    }
    names = dict.fromkeys(("text", "where", "verdict", "verdict_now", "note"), "x")
    names |= dict.fromkeys(("by_rounding", "by_rounding_now"), False)
    row = {"kind": "rising", "measure": measure, "claimed": 0} | names | part
    html = chapters.ledger(pd.DataFrame([row])).to_html()
    assert html.count(cell) == 2
    assert f"above 0{replication.UNITS[measure][2]}" in html


def test_every_trend_of_the_ledger_has_a_unit():
    rising = [c["measure"] for c in claims.claims(load()) if c["kind"] == "rising"]
    assert rising and set(rising) <= set(replication.UNITS)


def test_lists_are_named_by_their_titles_and_linked():
    table, named = missing.incidence(load()), lists.lists()
    assert named["title"].is_unique
    left_out = catalogue.robustness(missing.robustness(table), named)
    pairs = catalogue.list_pairs(missing.pairs(table), named)
    known = named.set_index("list")
    for shown, columns, keys in (
        (left_out, ["left_out"], set(table.columns)),
        (pairs, ["first", "second"], {"sidl", "dou3516"}),
    ):
        html = shown.to_html()
        for key in keys:
            title, address = known.loc[key, ["title", "repository"]]
            assert f'<a href="{address}" rel="noopener noreferrer">{title}</a>' in html, key
        said = {str(value) for column in columns for value in shown.frame[column]}
        assert said <= set(named["title"]) and not said & set(known.index)


def test_the_list_on_which_most_hangs_is_named_by_its_title():
    numbers = catalogue_chapters.missing_numbers(load())
    assert numbers["least_list"] in set(lists.lists()["title"])


def test_brief_shares_of_continents_leave_the_whole_table_to_its_chapter():
    frame = places.shares(load())
    whole, brief = (chapters.continents(frame, brief=one).to_html() for one in (False, True))
    assert whole.count('<th scope="col"') == 7 and brief.count('<th scope="col"') == 3
    assert "Bounds if unknown" in brief and "Article" not in brief and "alone" not in brief
    assert 'href="finder.html#continents=North+America"' in brief


@pytest.mark.parametrize(
    ("address", "is_link"),
    [
        ("https://example.org/x", True),
        ("datasets/eurosat.html", True),
        ("../index.html", True),
        ("//evil.example/x", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("/x", False),
    ],
)
def test_a_cell_links_to_the_web_and_to_pages_of_the_site_alone(address, is_link):
    frame = pd.DataFrame({"name": ["A"], "address": [address]})
    html = table(frame, "One", {"name": "Name"}, links={"name": "address"}).to_html()
    assert (f'<a href="{address}"' in html) == is_link == ("<a" in html)


def test_numbers_are_right_aligned_but_not_as_links_and_parted_from_ten_thousand_on():
    frame = pd.DataFrame({"name": ["a", "b"], "n": [9999, 10000], "year": [2017, 2018], "at": "#a"})
    html = table(frame, "Two", ["name", "n", "year"], links={"year": "at"}).to_html()
    assert '<th scope="col" class="number">N</th><th scope="col">Year</th>' in html
    assert '<td class="number">9999</td><td><a href="#a">2017</a></td>' in html
    assert '<td class="number">10,000</td>' in html
