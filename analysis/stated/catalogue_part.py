"""Findings of the catalogue and the first page."""

from __future__ import annotations
