"""The years over which the chapters fit trends and rates."""

from __future__ import annotations

from analysis import claims, growth
from analysis.catalogue import Catalogue


def trend_years(catalogue: Catalogue) -> tuple[int, int]:
    """Return the first and the last year over which trends are fitted, rates of growth among them."""
    return claims.FIRST_TREND_YEAR, growth.last_complete_year(catalogue)
