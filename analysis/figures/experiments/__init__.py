"""Figures of the chapter on the three experiments, from the recorded estimates.

Gathered here, where the chapter's cells find them.
"""

from analysis.figures.experiments.fusion import fusion_controls, fusion_inputs
from analysis.figures.experiments.pretraining import presto_curves, transfer_curves
from analysis.figures.experiments.regions import blocks, gaps, local_labels, scores_by_split
from analysis.figures.experiments.shift import omitted, shift_against_loss

__all__ = [
    "blocks",
    "fusion_controls",
    "fusion_inputs",
    "gaps",
    "local_labels",
    "omitted",
    "presto_curves",
    "scores_by_split",
    "shift_against_loss",
    "transfer_curves",
]
