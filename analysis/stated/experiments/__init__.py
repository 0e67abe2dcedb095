"""The chapter on the three experiments: numbers, tables and findings.

They rest on the recorded results and not on the catalogue. Gathered here is what the chapter's
cells call; findings register when their module is imported.
"""

from analysis.stated.experiments import findings
from analysis.stated.experiments.comparisons import exploratory_table
from analysis.stated.experiments.recorded import estimates
from analysis.stated.experiments.tables import (
    credits_table,
    named_table,
    primary_table,
    regions_table,
)
from analysis.stated.experiments.told import numbers

__all__ = [
    "credits_table",
    "estimates",
    "exploratory_table",
    "findings",
    "named_table",
    "numbers",
    "primary_table",
    "regions_table",
]
