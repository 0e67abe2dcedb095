"""The findings that chapters state, one module a part of the book."""

from analysis.stated import (
    catalogue_chapters,
    catalogue_part,
    checks,
    experiments,
    questions,
    review_first,
    review_second,
)

__all__ = [
    "catalogue_chapters",
    "catalogue_part",
    "checks",
    "experiments",
    "questions",
    "review_first",
    "review_second",
]
