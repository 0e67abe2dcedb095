"""The findings that chapters state, one module or package a part of the book.

A finding registers when its module is imported, so that a package imports each of its modules.
"""

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
