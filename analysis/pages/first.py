"""The map of the first page: light, without scripts, in the page's colours."""

from __future__ import annotations

from html import escape

from analysis.pages import outline
from analysis.worldmap import BREAKS, class_labels


class FirstMap:
    """The world with the number of datasets in each country, for a notebook and for the page.

    Parameters
    ----------
    numbers : dict of str to int
        Datasets by ISO code.
    sentence : str
        What the map shows.
    """

    def __init__(self, numbers: dict[str, int], sentence: str) -> None:
        self.numbers = numbers
        self.sentence = sentence

    def __repr__(self) -> str:
        return f"[map] {self.sentence}"

    def _repr_html_(self) -> str:
        drawn = outline.choropleth(self.numbers, BREAKS, self.sentence)
        labels = ["none", *class_labels(BREAKS)]
        legend = "".join(
            f'<li><i class="n{step}"></i>{escape(label)}</li>' for step, label in enumerate(labels)
        )
        return (
            f'<figure class="first-map">{drawn}<ul class="legend" aria-label="Datasets by country">'
            f"{legend}</ul></figure>"
        )
