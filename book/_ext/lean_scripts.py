"""The site's own scripts without their comments, which are for those who change them, not for readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

OWN = Path(__file__).parents[1] / "_assets"


def without_comments(text: str) -> str:
    r"""Return a script without the lines that hold nothing but a comment.

    A line inside a text of several lines (between backticks) stays, whatever it begins with.

    Examples
    --------
    >>> without_comments("// Why.\nlet a = 1; // kept\n")
    'let a = 1; // kept\n'
    """
    kept, inside = [], False
    for line in text.splitlines(keepends=True):
        comment = not inside and line.lstrip().startswith("//")
        if not comment:
            kept.append(line)
            inside ^= (line.count("`") - line.count("\\`")) % 2 == 1
    return "".join(kept)


def finish(app: Sphinx, problem: Exception | None) -> None:
    """Write each own script anew where it stands in the built site."""
    if problem is not None or app.builder.name != "html":
        return
    for source in sorted(OWN.glob("*.js")):
        built = Path(app.outdir) / "_static" / source.name
        if built.is_file():
            lean = without_comments(source.read_text(encoding="utf-8"))
            built.write_text(lean, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("build-finished", finish, priority=930)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
