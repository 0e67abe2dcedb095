"""The second half of the review: numbers and findings, geography to the generic dataset.

One module a chapter; gathered here is what chapters' cells call.
"""

from analysis.claims import (
    complete_end_trends,
    end_trends,
    index_table,
    index_trend,
    relative_spread_trend,
    shorter_end_trends,
    spread_trend,
)
from analysis.stated.review_second.exemplars import exemplary_numbers
from analysis.stated.review_second.generic import (
    best_pretraining,
    generic_numbers,
    portfolio_curves,
    wish_table,
    wishes_sentence,
)
from analysis.stated.review_second.geography import geography_numbers
from analysis.stated.review_second.organising import organising_numbers
from analysis.stated.review_second.trends import ends_by_year, trend_sensitivity, trends_numbers

__all__ = [
    "best_pretraining",
    "complete_end_trends",
    "end_trends",
    "ends_by_year",
    "exemplary_numbers",
    "generic_numbers",
    "geography_numbers",
    "index_table",
    "index_trend",
    "organising_numbers",
    "portfolio_curves",
    "relative_spread_trend",
    "shorter_end_trends",
    "spread_trend",
    "trend_sensitivity",
    "trends_numbers",
    "wish_table",
    "wishes_sentence",
]
