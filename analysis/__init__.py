"""The catalogue of Earth-observation datasets for machine learning, and its analysis.

>>> import analysis
>>> catalogue = analysis.load()          # doctest: +SKIP
>>> catalogue.frame                      # one row a dataset      # doctest: +SKIP
>>> catalogue["eurosat"]                 # one record             # doctest: +SKIP
>>> catalogue.as_of(2023)                # as it was              # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.catalogue import Catalogue, load

__all__ = ["Catalogue", "load"]


def __getattr__(name: str) -> Any:
    # pandas and pydantic cost most of a second to import: only who asks for data pays for them.
    if name in __all__:
        from analysis import catalogue

        return getattr(catalogue, name)
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")
