"""Tables: one function each, from tidy frames to an HTML table that a chapter shows."""

from analysis.tables.html import Table, table

__all__ = ["Table", "table"]
