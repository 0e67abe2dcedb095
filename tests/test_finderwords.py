"""Other words for what the finder's records say: of sensors by number, and of the field."""

from __future__ import annotations

import pytest

from analysis import finderwords, vocabularies


@pytest.mark.parametrize(
    ("sensor", "names"),
    [
        ("sentinel-1", ["Sentinel-1", "S1"]),
        ("sentinel-5p", ["Sentinel-5P", "S5P"]),
        ("gaofen-2", ["Gaofen-2", "GF2"]),
        ("worldview-3", ["WorldView-3", "WV3"]),
        ("landsat-8", ["Landsat-8", "L8"]),
        ("landsat-4", ["Landsat-4"]),  # L4 is a level of processing
        ("landsat-mss", ["Landsat-1", "Landsat-2", "Landsat-3"]),
        ("ers", ["ERS-1", "ERS-2"]),
        ("alos-2-palsar-2", ["ALOS-2", "PALSAR-2"]),
        ("spot", []),
        ("terrasar-x", []),
    ],
)
def test_sensor_answers_to_its_satellites_by_number(sensor: str, names: list[str]) -> None:
    assert finderwords.of_sensor(sensor) == names


def test_every_satellite_with_one_number_has_its_own_name() -> None:
    plain = [one for one in vocabularies.ids("sensors") if one.rsplit("-", 1)[-1].isdigit()]
    assert len(plain) > 20
    for sensor in plain:
        assert finderwords.of_sensor(sensor), sensor


def test_sensors_that_are_not_in_the_vocabulary_have_no_name() -> None:
    assert finderwords.said("sensors", ["sentinel-3", "<script>"]) == {
        "sentinel-3": ["Sentinel-3", "S3"]
    }


def test_sensors_answer_to_the_satellites_that_carry_several() -> None:
    assert finderwords.said("sensors", ["aster", "modis", "spot"]) == {
        "aster": ["Terra"], "modis": ["Terra", "Aqua"],
    }  # fmt: skip


def test_words_that_mean_the_same_lead_to_each_other() -> None:
    also = finderwords.also()
    assert also["damage"] == ["damaged", "destroyed", "collapsed"]
    for group in finderwords.ALIKE:
        for one in group:
            assert {one, *also[one]} == set(group)
    # One way: who looks for pre-training looks for no word of these.
    assert also["foundation model"] == ["pre-training"] and "pre-training" not in also
