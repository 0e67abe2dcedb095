"""Figures: one function each, from a tidy frame to an Altair chart.

Each module, or package, holds the figures of one chapter; `analysis.figures.marks` the shapes they
share.
"""
