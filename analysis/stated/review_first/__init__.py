"""The first half of the review: numbers and findings, why data matter to reference data.

One module a chapter; gathered here is what chapters' cells call.
"""

from analysis.stated.review_first.history import history_numbers
from analysis.stated.review_first.measures import measures_numbers
from analysis.stated.review_first.numbers import (
    count_models,
    count_models_by_choice,
    doubled_in_lists,
    first_year_decides,
    yearly_numbers,
)
from analysis.stated.review_first.platforms import platforms_numbers
from analysis.stated.review_first.rates import growth_by_choice, size_depends, size_rates
from analysis.stated.review_first.reference import reference_numbers
from analysis.stated.review_first.tasks import tasks_numbers
from analysis.stated.review_first.why import why_numbers

__all__ = [
    "count_models",
    "count_models_by_choice",
    "doubled_in_lists",
    "first_year_decides",
    "growth_by_choice",
    "history_numbers",
    "measures_numbers",
    "platforms_numbers",
    "reference_numbers",
    "size_depends",
    "size_rates",
    "tasks_numbers",
    "why_numbers",
    "yearly_numbers",
]
