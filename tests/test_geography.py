"""Places: who names them, who moves with Russia, people by continent."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import countries, geography
from analysis.geography import INHABITED, country_counts, move_russia


def test_country_counts_by_hand():
    places = pd.DataFrame(
        {"id": ["a", "a", "b", "b", "c"], "country": ["KEN", "KEN", "KEN", "TZA", "XKX"]}
    )
    table = country_counts(places).set_index("iso3")
    assert table.loc[["KEN", "TZA", "XKX", "UGA"], "n"].tolist() == [2, 1, 1, 0]
    assert (table["N"] == 3).all() and len(table) == len(countries.ISO3)


def test_country_counts_refuse_names():
    with pytest.raises(ValueError, match="Kenya"):
        country_counts(pd.DataFrame({"id": ["a"], "country": ["Kenya"]}))


def test_moving_russia_moves_the_datasets_too():
    continents = pd.DataFrame(
        {"id": ["a", "b", "b", "c"], "continent": ["Europe", "Europe", "Asia", "Europe"]}
    )
    named = pd.DataFrame({"id": ["a", "b", "b", "c"], "country": ["RUS", "RUS", "FRA", "FRA"]})
    moved = move_russia(continents, named)
    # a is all in Russia; b also in France, and names Asia already; c has nothing to do with it.
    assert sorted(moved.itertuples(index=False, name=None)) == [
        ("a", "Asia"),
        ("b", "Asia"),
        ("b", "Europe"),
        ("c", "Europe"),
    ]


def test_russia_moves_nobody_who_names_no_continent():
    continents = pd.DataFrame({"id": ["a"], "continent": ["Europe"]})
    places = pd.DataFrame({"id": ["a", "b"], "country": ["RUS", "RUS"]})
    # b names a country and no continent: nobody counts it, and it does not begin to count here.
    assert move_russia(continents, places).to_numpy().tolist() == [["a", "Asia"]]


def test_people_by_continent_add_up():
    people = geography.continent_people()
    assert sum(people.values()) == pytest.approx(1) and list(people) == list(INHABITED)
