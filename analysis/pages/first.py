"""The map of the first page: light, without scripts, in the page's colours."""

from __future__ import annotations

from html import escape

from analysis.pages import outline
from analysis.worldmap import BREAKS, class_labels

MAP = "geography.html#fig-map"


class FirstMap:
    """The world with the number of datasets in each country, for a notebook and for the page.

    Parameters
    ----------
    numbers : dict of str to int
        Datasets by ISO code.
    sentence : str
        What the map shows.
    rests : str
        How many datasets it rests on, for the key: it leads to the chapter's own map.
    """

    def __init__(self, numbers: dict[str, int], sentence: str, rests: str) -> None:
        self.numbers = numbers
        self.sentence = sentence
        self.rests = rests

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
            f'{legend}<li><a href="{MAP}">{escape(self.rests)}</a></li></ul></figure>'
        )
