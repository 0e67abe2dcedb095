"""What words and numbers on shaded cells need to be read, in the light and the dark theme."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pandas as pd
import pytest
import vl_convert

from analysis import display, figures, theme, worldmap
from analysis.figures import geography, marks

LEGIBLE = 4.5  # WCAG 2.2, success criterion 1.4.3, for text of this size


class Word(NamedTuple):
    """A text on a cell, and both colours as drawn."""

    text: str
    ink: str
    cell: str


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def hexed(colour: str) -> str:
    """Vega writes a colour that a scale gives as ``rgb(…)`` when it blends."""
    found = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", colour)
    return "#{:02x}{:02x}{:02x}".format(*map(int, found.groups())) if found else colour


def words_on_cells(chart, dark: bool) -> list[Word]:
    """Draw a chart and return each text with the cell that its middle lies on."""
    theme.enable()
    spec = display.plain(display.stable(chart.to_dict()), dark=dark)
    drawn = ElementTree.fromstring(vl_convert.vegalite_to_svg(json.dumps(spec)))
    found = []
    for view in drawn.iter("{http://www.w3.org/2000/svg}g"):
        kinds: dict[str, list] = {"rect": [], "text": []}
        for child in view:
            kind = re.match(r"mark-(rect|text) role-mark", child.get("class", ""))
            if kind:
                kinds[kind[1]] += list(child)
        cells = []
        for one in kinds["rect"]:
            left, top, wide, high = map(
                float,
                re.match(r"M([-\d.]+),([-\d.]+)h([\d.]+)v([\d.]+)", one.get("d")).groups(),
            )
            cells.append((left, left + wide, top, top + high, hexed(one.get("fill"))))
        for one in kinds["text"]:
            x, y = map(float, re.findall(r"-?[\d.]+", one.get("transform")))
            under = [c for a, b, top, end, c in cells if a <= x <= b and top <= y <= end]
            assert len(under) == 1
            found.append(Word(one.text, hexed(one.get("fill")), under[0]))
    return found


def squares(share: bool):
    """A matrix whose values lie in, and on the edges of, every class: from 0 to 72."""
    values = range(73)
    frame = pd.DataFrame(
        {"row_label": "a", "column_label": [str(v) for v in values], "n": values}
    ).assign(n=lambda t: t["n"] / 72 if share else t["n"])
    return marks.matrix(frame, share=share, row_name="row", column_name="column")


def fifths():
    """A matrix of shares in per cent, of every fifth and on their edges."""
    frame = pd.DataFrame({"row_label": "a", "column_label": [str(v) for v in range(101)]})
    frame["n"] = frame["column_label"].astype(int) / 100
    return marks.matrix(frame, share=True, even=True, row_name="row", column_name="column")


def ratios():
    """A figure with ratios of every class, and on their edges: 2 to the power of halves."""
    halves = range(-8, 9)
    return geography.sensitivity(
        pd.DataFrame(
            [
                {"choice": str(half), "continent": place, "by": by, "ratio": 2 ** (half / 2)}
                for half in halves
                for place in ("Africa", "Europe")
                for by in ("land", "people")
            ]
        )
    )


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("paper", [0, 1])
def test_two_series_differ_in_lightness_in_either_theme(paper):
    accent, second = (display.PAGE_COLOURS[name][paper] for name in ("accent", "second"))
    assert contrast(accent, second) >= 2
    assert luminance(second) > luminance(accent)


def test_no_figure_sets_another_blue_beside_the_accent():
    # A colour written in a figure does not follow the theme, and the accent does.
    for file in Path(figures.__file__).parent.rglob("*.py"):
        for line in file.read_text(encoding="utf-8").splitlines():
            assert not ("ACCENT" in line and "#5cb8d" in line), f"{file.name}: {line}"
    spec = {"color": {"type": "nominal", "scale": {"range": [theme.ACCENT, theme.SECOND]}}}
    night = display.plain(spec, dark=True)["color"]["scale"]["range"]
    assert contrast(*night) >= 2


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    ("chart", "words", "ramp", "shades"),
    [
        (squares(share=False), 72, theme.SEQUENTIAL, 6),
        (squares(share=True), 72, theme.SEQUENTIAL, 6),
        (fifths(), 100, theme.SEQUENTIAL, 5),
        (ratios(), 68, theme.DIVERGING, 7),
    ],
)
def test_number_on_every_cell_of_a_matrix_is_legible(chart, words, ramp, shades, dark):
    found = words_on_cells(chart, dark)
    assert len(found) == words
    assert len({word.cell for word in found}) == shades, "every shade has its numbers"
    faint = [word for word in found if contrast(word.ink, word.cell) < LEGIBLE]
    assert faint == []


def test_contrast_that_is_too_low_is_found():
    chart = squares(share=False)
    chart = marks.alt.layer(chart.layer[1], chart.layer[2].encode(color=marks.alt.value("#ffffff")))
    assert any(contrast(w.ink, w.cell) < LEGIBLE for w in words_on_cells(chart, dark=False))


@pytest.mark.parametrize("dark", [False, True])
def test_what_is_more_is_further_from_the_page_and_none_recorded_nearest(dark):
    colours = {name: pair[dark] for name, pair in display.PAGE_COLOURS.items()}
    ramp = [colours[f"sequential-{step}"] for step in range(1, 7)]
    apart = [contrast(colours["paper"], one) for one in (colours["none-recorded"], *ramp)]
    assert apart == sorted(apart)
    arms = [
        [colours[f"diverging-{step}"] for step in steps] for steps in ((4, 3, 2, 1), (4, 5, 6, 7))
    ]
    for arm in arms:
        apart = [contrast(colours["paper"], one) for one in arm]
        assert apart == sorted(apart)


def test_matrix_and_map_turn_their_ramps_with_the_theme():
    """Light was many on a dark map and few on the matrices below it."""
    values = pd.DataFrame({"iso3": ["KEN"], "value": [3]})
    for chart in (squares(share=False), worldmap.world_layer(values)):
        text = json.dumps(display.page_coloured(chart.to_dict()))
        for step, colour in enumerate(theme.SEQUENTIAL, 1):
            assert f"var(--chart-sequential-{step}, {colour})" in text
            assert f'"{colour}"' not in text
    text = json.dumps(display.page_coloured(ratios().to_dict()))
    assert "var(--chart-diverging-1, " in text and f'"{theme.DIVERGING[0]}"' not in text


def test_classes_of_a_matrix_are_even_in_the_square_root():
    # 72 is the most: a sixth of the root, squared, is a 36th of it, which is 2; then 8, 18, 32, 50.
    cells = {int(word.text): word.cell for word in words_on_cells(squares(share=False), dark=False)}
    for step, values in enumerate([(1,), (2, 7), (8, 17), (18, 31), (32, 49), (50, 72)]):
        assert {cells[value] for value in values} == {theme.SEQUENTIAL[step]}


def test_what_is_none_has_an_outline_on_map_and_matrix():
    none = squares(share=False).to_dict()["layer"][0]["mark"]
    assert (none["color"], none["stroke"]) == (theme.NONE_RECORDED, theme.LINE)
    spec = worldmap.world_layer(pd.DataFrame({"iso3": [], "value": []})).to_dict()
    stroke = spec["layer"][0]["encoding"]["stroke"]
    assert stroke["condition"] == [
        {"test": "(datum['class'] === 'none recorded')", "value": theme.LINE}
    ]
    assert stroke["value"] == theme.PAPER
    assert spec["layer"][0]["encoding"]["color"]["legend"]["symbolStrokeColor"] == theme.LINE
