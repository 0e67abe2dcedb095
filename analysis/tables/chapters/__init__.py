"""The tables of the chapters, one module a chapter; gathered here, where chapters' cells find them."""

from analysis.tables.chapters.applications import Applications, applications_overview
from analysis.tables.chapters.generic import portfolio, pretraining
from analysis.tables.chapters.geography import continents
from analysis.tables.chapters.history import (
    count_models,
    first_of_each_task,
    growth_by_choice,
    milestones,
)
from analysis.tables.chapters.openness import audit_items, portals
from analysis.tables.chapters.platforms import processing_levels
from analysis.tables.chapters.reference import modalities_primer
from analysis.tables.chapters.replication import (
    counting_rules,
    coverage_readings,
    igarss,
    igarss_differences,
    ledger,
    other_numbers,
    rules,
)
from analysis.tables.chapters.shared import definitions, matrix
from analysis.tables.chapters.sizes import largest
from analysis.tables.chapters.tasks import task_counts
from analysis.tables.chapters.trends import extremes, horizons

__all__ = [
    "Applications",
    "applications_overview",
    "audit_items",
    "continents",
    "count_models",
    "counting_rules",
    "coverage_readings",
    "definitions",
    "extremes",
    "first_of_each_task",
    "growth_by_choice",
    "horizons",
    "igarss",
    "igarss_differences",
    "largest",
    "ledger",
    "matrix",
    "milestones",
    "modalities_primer",
    "portals",
    "portfolio",
    "other_numbers",
    "pretraining",
    "processing_levels",
    "rules",
    "task_counts",
]
