"""The other tables of the chapter: primary contrasts, regions, costs, who made the data."""

from __future__ import annotations

from functools import partial

from analysis.experiments import report
from analysis.experiments.named.costs import Options
from analysis.experiments.report import number
from analysis.stated.experiments import recorded
from analysis.tables import Table, table


def primary_table() -> Table:
    """Return the table of primary contrasts."""
    frame = report.primary(recorded.estimates())
    return table(
        frame,
        f"The {len(frame)} primary contrasts that the protocol names. Family: the interval widened "
        f"for the contrasts of its own experiment ({recorded.families()}), on which rests what is shown. All "
        f"{len(frame)}: widened for all at once (amendment 6); from more replicates, so that an end may "
        "lie inside the family's.",
        # The contrast first: on a phone, where rows are stacked, it heads its row.
        {name: name for name in sorted(frame.columns, key=lambda name: name != "Contrast")},
        stacked=True,
    )


def regions_table() -> Table:
    """Return the table of regions."""
    frame = report.regions(recorded.estimates())
    # As numbers, so that they stand under each other.
    digits = {name: 2 if "SD" in name else 3 for name in frame.columns[2:]}
    frame = frame.astype(dict.fromkeys(digits, float))
    return table(
        frame,
        "Boosted trees by region: AUC under three splits, the gap, and how far covariates shift. With "
        "rainfall clusters AUC is taken inside folds and averaged (amendment 6), then pooled over folds.",
        {name: name for name in frame.columns},
        {name: partial(number, digits=places) for name, places in digits.items()}
        | {"Samples": "{:,}".format},
    )


def named_table() -> Table:
    """Return what the experiments that the summary names would cost."""
    frame = report.named()
    return table(
        frame,
        f"Training alone, {Options.seeds} seeds and {Options.epochs} epochs, counted from the "
        "networks and not timed; reading may take longer. A batch must fit into memory.",
        {name: name for name in frame.columns},
    )


def credits_table() -> Table:
    """Return who made the data."""
    frame = report.credits()
    return table(
        frame,
        "The data of the experiments; none of them is kept here.",
        {name: name for name in frame.columns},
    )
