"""Rates of growth by hand: what is drawn, what numbers alone do, and what the words then say."""

from __future__ import annotations

from itertools import combinations, permutations, product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import claims, growth
from analysis.figures.history import growth_headline
from analysis.growth import Rate, Shuffled
from analysis.stated.review_first import history, rates, rates_told
from analysis.stated.review_first.rates import LEAST_TRIED, year_dependent
from tests.conftest import record, small

DOUBLING = pd.DataFrame({"year": range(2010, 2018), "size": [2.0**i for i in range(8)]})


def rate_of(low: float, high: float) -> Rate:
    return Rate(1.3, low, high, 2010, 2024, 90, 0.5)


UP, DOWN, FLAT = rate_of(1.1, 1.6), rate_of(0.6, 0.9), rate_of(0.9, 1.6)


def unchanging(seed: int, numbers: dict[int, int]) -> pd.DataFrame:
    """Sizes from the same distribution every year, only more of them."""
    generator = np.random.default_rng(seed)
    years = np.repeat(list(numbers), list(numbers.values()))
    return pd.DataFrame({"year": years, "size": 10 ** generator.normal(9, 1.3, len(years))})


MORE_EACH_YEAR = dict(
    zip(range(2011, 2023), [5, 5, 8, 13, 22, 35, 40, 63, 84, 79, 53, 65], strict=True)
)


def test_a_doubling_every_year_is_found() -> None:
    rate = growth.rate(DOUBLING, "size", "median", (2010, 2030), resamples=50)
    assert rate.factor == pytest.approx(2)
    assert rate.trend == "grows"


def test_years_outside_are_left_out() -> None:
    broken = DOUBLING.assign(size=DOUBLING["size"].where(DOUBLING["year"] > 2010, 1e6))
    rate = growth.rate(broken, "size", "median", (2011, 2014), resamples=20)
    assert (rate.first_year, rate.last_year, rate.datasets) == (2011, 2014, 4)
    assert rate.factor == pytest.approx(2)
    assert growth.rate(broken, "size", "median", (2010, 2014), resamples=20).factor < 1


def test_thin_years_can_be_left_out() -> None:
    frame = pd.concat([DOUBLING, DOUBLING[DOUBLING["year"] > 2011]])
    assert growth.rate(frame, "size", "median", (2010, 2017), least=2).first_year == 2012
    assert growth.rate(frame, "size", "drawn", (2010, 2017), draws=2).first_year == 2012


@pytest.mark.parametrize("call", [growth.rate, None])
def test_growth_needs_three_years(call) -> None:
    two = pd.DataFrame({"year": [2010, 2011], "s": [1, 2]})
    with pytest.raises(ValueError, match="expected at least 3"):
        if call:
            call(two, "s", "median", (2010, 2020))
        else:
            growth.shuffled(two, "s", (2010, 2020))


def test_the_largest_of_all_has_no_rate() -> None:
    with pytest.raises(ValueError, match="expected drawn or median"):
        growth.rate(DOUBLING, "size", "max", (2010, 2017))
    with pytest.raises(ValueError, match="expected max, median or drawn"):
        growth.yearly(DOUBLING, "size", "mean")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=7), st.integers(1, 7))
def test_the_largest_of_those_drawn_is_the_mean_over_all_ways(sizes, draws) -> None:
    frame = pd.DataFrame({"year": 2020, "size": sizes})
    table = growth.yearly(frame, "size", "drawn", draws=draws)
    if draws > len(sizes):
        assert table.empty
        return
    ways = [max(np.log10(way)) for way in combinations(sizes, draws)]
    assert np.log10(table["value"].iloc[0]) == pytest.approx(np.mean(ways))


def test_what_a_resample_loses_is_known_exactly() -> None:
    """The mean over all resamples of the largest drawn is that of drawing with replacement."""
    sizes = np.array([1.0, 2.0, 4.0, 9.0])
    resamples = [np.sort(again) @ growth.chance_largest(4, 2) for again in product(sizes, repeat=4)]
    assert np.mean(resamples) == pytest.approx(sizes @ growth._chance_again(4, 2))
    assert np.mean(resamples) < sizes @ growth.chance_largest(4, 2)


def test_more_datasets_alone_make_the_largest_grow_but_not_the_largest_drawn() -> None:
    told = []
    for seed in range(40):
        frame = unchanging(seed, MORE_EACH_YEAR)
        told.append(growth.rate(frame, "size", "drawn", (2011, 2022), resamples=200).trend)
    assert told.count("grows") <= 4
    mixed = growth.shuffled(unchanging(1, MORE_EACH_YEAR), "size", (2011, 2022))
    assert mixed.low > 1 and mixed.low < mixed.factor < mixed.high


def test_growth_beyond_numbers_leaves_the_shuffles_behind() -> None:
    frame = unchanging(1, MORE_EACH_YEAR)
    grown = frame.assign(size=frame["size"] * 3.0 ** (frame["year"] - 2011))
    mixed = growth.shuffled(grown, "size", (2011, 2022))
    assert mixed.factor > mixed.high
    assert growth.rate(grown, "size", "drawn", (2011, 2022), resamples=200).trend == "grows"


def test_the_same_each_time() -> None:
    frame = unchanging(2, MORE_EACH_YEAR)
    once, again = (growth.shuffled(frame, "size", (2011, 2022), shuffles=50) for _ in range(2))
    assert once == again


def test_the_sentence_says_only_what_is_shown() -> None:
    both = {("volume", "median"): UP, ("volume", "drawn"): UP}
    none = {("size", "median"): FLAT, ("size", "drawn"): FLAT}
    said = rates_told.growth_sentence(both | none, (2010, 2024))
    assert said.startswith(
        "Of each year's datasets, 2010 to 2024, growth is shown for the volume of"
    )
    assert "; growth is not shown for the size in pixels of the median (1.30-fold" in said
    assert "growth is shown" not in rates_told.growth_sentence(none, (2010, 2024))
    assert "not shown" not in rates_told.growth_sentence(both, (2010, 2024))
    declined = rates_told.growth_sentence({("size", "median"): DOWN}, (2010, 2024))
    assert "a decline is shown for the size in pixels of the median" in declined


def test_the_last_paragraph_says_only_what_is_shown() -> None:
    rates = {("volume", "median"): UP, ("volume", "drawn"): FLAT}
    assert rates_told.growth_found(rates | {("size", "median"): FLAT, ("size", "drawn"): DOWN}) == (
        "growth is shown in volume for the median; "
        f"in size for neither the median nor the largest of {growth.DRAWS} drawn, a decline for the "
        f"largest of {growth.DRAWS} drawn"
    )
    up = rates | {("size", "median"): UP, ("size", "drawn"): FLAT}
    assert rates_told.growth_found(up).endswith("; in size for the median")
    assert rates_told.growth_found(up, ["size"]).endswith(
        "; in size for the median; whether the median size grows depends on the choice of years"
    )


@pytest.mark.parametrize(
    ("drawn", "median", "words"),
    [
        (FLAT, FLAT, "No growth in size is shown: the largest of"),
        (UP, UP, "The largest of 5 drawn grows 1.30-fold"),
        (FLAT, UP, "The median grows 1.30-fold a year (1.10 to 1.60); that the largest"),
        (DOWN, FLAT, "The largest of 5 drawn shrinks"),
    ],
)
def test_the_headline_says_only_what_is_shown(drawn, median, words) -> None:
    assert growth_headline(drawn, median).startswith(words)
    assert "depends" not in growth_headline(drawn, median)
    assert growth_headline(drawn, median, depends=True).endswith("depends on the choice of years")


def test_numbers_are_told_apart_from_growth() -> None:
    assert "faster than numbers" in rates_told.largest_reading(Shuffled(1.8, 1.5, 1.2, 1.7))
    assert "may explain its growth" in rates_told.largest_reading(Shuffled(1.6, 1.5, 1.2, 1.7))
    assert "grew less than" in rates_told.largest_reading(Shuffled(1.1, 1.5, 1.2, 1.7))
    assert rates_told.largest_reading(Shuffled(0.7, 1.5, 1.2, 1.9)).startswith("It shrank")
    assert "may explain that it shrank" in rates_told.largest_reading(Shuffled(0.9, 0.95, 0.8, 1.1))


def test_what_resampling_takes_from_the_largest_is_added_back_and_told() -> None:
    frame = unchanging(3, MORE_EACH_YEAR)
    drawn = [
        growth.rate(frame, "size", "drawn", (2011, 2022), resamples=500, corrected=corrected)
        for corrected in (True, False)
    ]
    # The same line; few datasets lose most to resampling, and the early years have few.
    assert drawn[0].factor == drawn[1].factor and drawn[0].low < drawn[1].low
    median = [
        growth.rate(frame, "size", "median", (2011, 2022), resamples=500, corrected=corrected)
        for corrected in (True, False)
    ]
    assert median[0] == median[1]
    told = rates_told.added_back_reading(FLAT, UP)
    assert (
        "0.90 to 1.60: with nothing added back it would be 1.10 to 1.60, and growth would" in told
    )
    assert rates_told.added_back_reading(UP, UP).endswith("it would be 1.10 to 1.60.")
    assert rates_told.added_back_reading(UP, FLAT).endswith("and no growth would be shown.")


def test_the_chapter_tells_what_is_added_back(catalogue) -> None:
    told = history.history_numbers(catalogue)["added_back"]
    fit = rates.growth_rates(catalogue)["size", "drawn"]
    assert f"{fit.low:.2f} to {fit.high:.2f}: with nothing" in told
    chapter = (catalogue.data.parent / "book" / "historical-development.md").read_text("utf-8")
    assert "{glue:text}`added_back`" in chapter
    assert "is added back" in claims.rules(catalogue)["rising"]


@pytest.mark.parametrize(
    ("trends", "words"),
    [
        (["grows", "grows"], "Growth in size is shown by every choice tried."),
        (["grows", ""], "Growth in size is shown by some choices and not by others."),
        (["", ""], "Growth in size is shown by no choice."),
        (["", "shrinks"], "Growth in size is shown by no choice, a decline by some."),
        (
            ["shrinks", "shrinks"],
            "Growth in size is shown by no choice, a decline by every choice tried.",
        ),
    ],
)
def test_choices_are_read_from_the_table(trends, words) -> None:
    ways = ["median", "crowded"]
    table = pd.DataFrame({"what": "size", "way": ways, "trend": trends})
    largest = pd.DataFrame({"what": ["size"], "way": ["largest"], "trend": ["grows"]})
    assert rates_told.choices_reading(pd.concat([largest, table])) == words


def test_the_ledger_has_the_years_of_the_other_trends(catalogue) -> None:
    tested = {
        claim["id"]: claim for claim in claims.claims(catalogue) if claim.get("measure") == "growth"
    }
    frame, last = catalogue.frame, growth.last_complete_year(catalogue)
    for claim in tested.values():
        result = claims.evaluate(claim, catalogue)
        years = (claims.FIRST_TREND_YEAR, last)
        fit = growth.rate(frame, **claim["arguments"], years=years, least=growth.DRAWS)
        assert result is not None and result.value == fit.factor
        # The notes say in words what the code does.
        assert f"from {claims.FIRST_TREND_YEAR} on" in claim["note"]
        assert history.BEFORE_THIS_TEST in claim["note"]
    assert growth.DRAWS == 5 and "five datasets drawn" in tested["size-largest"]["note"]
    assert "at least five datasets" in tested["size-median"]["note"]


def test_the_notes_tell_what_other_choices_would_give(catalogue) -> None:
    """Each is said in data/claims.yaml: if one fails, the note has to be written anew."""
    then = catalogue.as_of(claims.article_year(catalogue)).frame
    years = (claims.FIRST_TREND_YEAR, claims.article_year(catalogue))

    def shown(statistic: str, **choice: Any) -> bool:
        return growth.rate(then, "size_pixels", statistic, years, **choice).trend == "grows"

    assert shown("median", least=growth.DRAWS)
    assert not shown("median", least=1) and not shown("median", least=10)
    assert shown("median", least=2)  # 2012, with a single dataset, decides
    assert (then.dropna(subset=["size_pixels"])["year"] == 2012).sum() == 1
    assert shown("drawn", draws=2) and not shown("drawn")
    assert shown("drawn", corrected=False)


def by_choice(*trends: str) -> pd.DataFrame:
    ways = dict(zip(LEAST_TRIED, trends, strict=True))
    rows = [
        ("size", way, claims.FIRST_TREND_YEAR, 1.3, 0.9, 1.6, trend) for way, trend in ways.items()
    ]
    rows.append(("size", "drawn-5", claims.FIRST_TREND_YEAR, 1.3, 0.9, 1.6, ""))
    return pd.DataFrame(rows, columns=["what", "way", "first", "factor", "low", "high", "trend"])


def test_what_hangs_on_the_choice_of_years_is_said() -> None:
    assert year_dependent(by_choice("", "grows", "")) == ["size"]
    assert year_dependent(by_choice("grows", "grows", "grows")) == []  # not of the drawn
    said = rates_told.rule_reading(by_choice("", "grows", ""))
    assert (
        "growth of the median in size is shown (1.30-fold a year, 0.90 to 1.60) by this rule"
        in said
    )
    assert said.count("not shown") == 2
    assert rates_told.rule_reading(by_choice("grows", "", "grows")).count("not shown") == 1


def test_a_year_with_too_few_has_no_say_in_the_told_rates() -> None:
    """One dataset, huge, in the first year: with it the median falls, without it it grows."""
    grown = pd.DataFrame({"year": np.repeat(range(2012, 2020), 5)})
    grown["size"] = 10.0 ** (grown["year"] - 2012)
    alone = pd.DataFrame({"year": [2010], "size": [1e30]})
    frame = pd.concat([alone, grown])
    every = growth.rate(frame, "size", "median", (2010, 2019), resamples=50)
    crowded = growth.rate(frame, "size", "median", (2010, 2019), resamples=50, least=growth.DRAWS)
    assert every.factor < 1 and (every.first_year, every.n_years) == (2010, 9)
    assert crowded.factor == pytest.approx(10) and crowded.trend == "grows"
    assert (crowded.first_year, crowded.n_years, crowded.datasets) == (2012, 8, 40)


def test_the_first_page_tells_the_median_and_only_what_is_shown() -> None:
    def said(volume: Rate, size: Rate) -> str:
        rates = {("volume", "median"): volume, ("size", "median"): size}
        return rates_told.median_sentence(rates, (2010, 2024))

    assert said(UP, FLAT).startswith(
        "From 2010 to 2024 the median dataset of a year has grown in volume ("
    )
    assert "; growth in size is not shown (" in said(UP, FLAT)
    assert "growth in volume is not shown" in said(FLAT, UP)
    assert "; it has shrunk in size (" in said(UP, DOWN)
    assert said(UP, UP).count("the median dataset of a year") == 1
    assert ") and in size (" in said(UP, UP) and "depends" not in said(UP, UP)
    rates = {("volume", "median"): UP, ("size", "median"): UP}
    assert rates_told.median_sentence(rates, (2010, 2024), ["size"]).endswith(
        "; whether the median size grows depends on the choice of years."
    )
    assert rates_told.dependence(["volume", "size"]) == (
        "; whether the median volume and size grow depends on the choice of years"
    )


def test_the_last_complete_year_is_the_one_before_the_median_change(monkeypatch) -> None:
    changed = ["2019-05-01", "2023-01-01", "2023-12-31", "2024-02-01", "2025-06-01"]
    monkeypatch.setattr("analysis.lists.lists", lambda data: pd.DataFrame({"commit_date": changed}))
    # Half of the lists changed in 2023 or later: they can know 2022.
    assert growth.last_complete_year(small(record("a"))) == 2022
    # A catalogue cut at an earlier year is complete up to it; one that goes on is not.
    assert growth.last_complete_year(small(record("a", year=2019), record("b", year=2012))) == 2019
    assert growth.last_complete_year(small(record("a", year=2025))) == 2022


def test_an_interval_that_ends_at_no_change_shows_none() -> None:
    assert rate_of(1.0, 1.2).trend == "" and rate_of(0.8, 1.0).trend == ""
    assert rate_of(1.001, 1.2).trend == "grows" and rate_of(0.8, 0.999).trend == "shrinks"


def exact_slopes(levels: list[float]) -> np.ndarray:
    """The slopes of all equally likely draws of years; a draw of one year alone counts as all years."""
    years = range(len(levels))
    slopes = []
    for draw in product(years, repeat=len(levels)):
        again = list(draw) if len(set(draw)) > 1 else list(years)
        slopes.append(np.polyfit(again, [levels[year] for year in again], 1)[0])
    return np.sort(slopes)


LEVELS = [0.0, 1.7, 0.4, 3.1, 2.2]
"""Logarithms of one size a year, whose slopes over all draws of years differ near either end."""


def test_the_interval_of_a_rate_is_that_of_all_draws_of_years() -> None:
    frame = pd.DataFrame({"year": range(2010, 2015), "size": 10.0 ** np.array(LEVELS)})
    fit = growth.rate(frame, "size", "median", (2010, 2014), resamples=20_000)
    slopes = exact_slopes(LEVELS)
    # 20,000 draws find a quantile to within half a per cent of all draws.
    for end, share in ((fit.low, 0.025), (fit.high, 0.975)):
        near = np.quantile(slopes, [share - 0.005, share + 0.005])
        assert near[0] - 1e-9 <= np.log10(end) <= near[1] + 1e-9
    # Else nothing is tried here.
    assert np.quantile(slopes, 0.03) < np.quantile(slopes, 0.045) - 0.1
    assert np.quantile(slopes, 0.955) < np.quantile(slopes, 0.97) - 0.05


def test_a_draw_of_one_year_alone_counts_as_all_years() -> None:
    three = growth.rate(DOUBLING.head(3), "size", "median", (2010, 2012), resamples=200)
    assert (three.low, three.high) == pytest.approx((2, 2))  # 22 of 200 have no slope of their own


def test_the_range_of_shuffles_is_that_of_all_orders() -> None:
    frame = pd.DataFrame({"year": range(2010, 2015), "size": 10.0 ** np.array(LEVELS)})
    slopes = np.sort([np.polyfit(range(5), order, 1)[0] for order in permutations(LEVELS)])
    mixed = growth.shuffled(frame, "size", (2010, 2014), shuffles=20_000)
    for end, share in ((mixed.low, 0.025), (mixed.shuffled, 0.5), (mixed.high, 0.975)):
        near = np.quantile(slopes, [share - 0.01, share + 0.01])
        assert near[0] - 1e-9 <= np.log10(end) <= near[1] + 1e-9
    assert np.quantile(slopes, 0.035) < np.quantile(slopes, 0.045) - 0.03  # else nothing is tried


def test_years_need_as_many_as_are_drawn_and_as_many_as_are_asked_for() -> None:
    frame = pd.concat([DOUBLING, DOUBLING, DOUBLING[DOUBLING["year"] > 2012]])
    rate = growth.rate(frame, "size", "drawn", (2010, 2017), draws=2, least=3, resamples=20)
    assert (rate.first_year, rate.datasets) == (2013, 15)


def test_counts_have_every_year_from_the_first_to_the_last() -> None:
    years = [2010, 2012, 2012, 2013]
    made = [record(f"d{i}", year=year) for i, year in enumerate(years)]
    table = growth.counts(small(*made, record("none")))
    assert table.to_numpy().tolist() == [[2010, 1, 1], [2011, 0, 1], [2012, 2, 3], [2013, 1, 4]]


def test_models_of_numbers_are_weighed_by_aicc() -> None:
    table = pd.DataFrame({"year": range(2000, 2011), "n": [7] * 10 + [9000]})
    models = growth.compare_count_models(table, 2009)
    flat = models.set_index("model").loc["constant"]
    # Seven a year, ten years, as a Poisson at its mean would give it: 10 (7 ln 7 − 7 − ln 7!).
    assert flat["log_likelihood"] == pytest.approx(
        10 * (7 * np.log(7) - 7 - np.log(5040)), abs=0.05
    )
    # AICc = 2k − 2 ln L + 2k(k + 1)/(n − k − 1) (Burnham and Anderson 2002, section 2.4): the mean and
    # the dispersion are k = 2, the correction 12/7.
    assert flat["parameters"] == 2
    assert flat["aicc"] == pytest.approx(4 - 2 * flat["log_likelihood"] + 12 / 7)
    assert models["weight"].sum() == pytest.approx(1)
    apart = models["aicc"].iloc[1] - models["aicc"].iloc[0]
    ratio = models["weight"].iloc[1] / models["weight"].iloc[0]
    assert ratio == pytest.approx(np.exp(-apart / 2))
    assert set(models["first"]) == {2000} and set(models["last"]) == {2009}
    # The first year is counted where it is asked for, and none before it.
    jump = pd.DataFrame({"year": range(2000, 2011), "n": [0] * 5 + [7] * 6})
    later = growth.compare_count_models(jump, 2010, 2005)
    assert later["model"].iloc[0] == "constant" and set(later["first"]) == {2005}
    assert growth.compare_count_models(jump, 2010)["model"].iloc[0] != "constant"
    with pytest.raises(ValueError, match="no year from 2011 up to 2010"):
        growth.compare_count_models(jump, 2010, 2011)
    # The last year is counted where it is complete.
    assert growth.compare_count_models(table, 2010)["model"].iloc[0] != "constant"


@pytest.mark.parametrize(
    "n",
    [
        [5, 6, 3, 5, 2, 10, 20],
        [2, 0, 0, 1, 0, 1, 0, 1, 0, 1, 7, 6, 6, 14, 15, 24, 24],
    ],
    ids=["named by lists 2010 to 2016", "of change detection 2008 to 2024"],
)
def test_models_of_numbers_stay_finite_where_saturation_is_not_seen(recwarn, n: list[int]) -> None:
    # The optimiser goes far out on the way to the level of a logistic curve that only rises.
    models = growth.compare_count_models(pd.DataFrame({"year": range(len(n)), "n": n}), len(n))
    assert not recwarn.list and np.isfinite(models["aicc"]).all()


@pytest.mark.parametrize("statistic", ["median", "drawn"])
@pytest.mark.parametrize("size", [6, 7])
def test_levels_of_resamples_are_those_of_the_values_drawn(statistic: str, size: int) -> None:
    group = np.array([5.0, 1.0, 90.0, 7.0, 3.0, 40.0, 2.0])[:size]
    found = growth._levels_again(group, statistic, 3, 50, np.random.default_rng(4))
    where = np.random.default_rng(4).integers(0, size, (50, size), dtype=np.uint16)
    expected = [growth._level(np.sort(group)[row], statistic, 3) for row in where]
    assert found.tolist() == pytest.approx(expected)


def test_what_grows_does_not_hang_on_the_seed(catalogue, monkeypatch) -> None:
    found = []
    for seed in (growth.SEED, 1):
        monkeypatch.setattr(growth, "SEED", seed)
        rates.growth_by_choice.cache_clear()
        found.append(rates.growth_by_choice(catalogue))
    rates.growth_by_choice.cache_clear()
    assert (found[0]["low"] != found[1]["low"]).any()  # else nothing is tried here
    assert found[0]["trend"].tolist() == found[1]["trend"].tolist()
