"""From finished units to the tables that are kept: scores of each seed, estimates, intervals.

Kept apart from the experiments, so that a change here never makes a unit run again. One module an
experiment, several for the first; `analysis.experiments.tables.summary` calls them.
"""
