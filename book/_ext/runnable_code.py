"""The code shown below a figure runs as it stands, and says in which file its function is.

A chapter imports and loads in a cell that is not shown. Of that cell, and of those between, each
shown cell gets the lines that define its names, and no others.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx

from _make.manifest import manifest
from flat_addresses import public
from notebooks import reference
from site_values import site

HOW = "about.html#work-with-it-in-python"


class Maker(NamedTuple):
    """The function or class that makes what a cell shows, and its file in the repository."""

    name: str
    file: str


def whole(code: str, before: Sequence[str]) -> str:
    """Return a cell's code below the lines of earlier cells that it needs.

    Parameters
    ----------
    code : str
        The cell.
    before : sequence of str
        The code of the cells before it, in order.

    Examples
    --------
    >>> print(whole("f(x)", ["from a import b, f", "x = 1", "y = b(x)"]))
    from a import f
    <BLANKLINE>
    x = 1
    f(x)
    """
    wanted: set[str] = set()
    for statement in reversed(ast.parse(code).body):
        wanted = (wanted - _bound(statement)) | _used(statement)
    imports: list[str] = []
    others: list[str] = []
    for cell in reversed(before):
        for statement in reversed(ast.parse(cell).body):
            if not (_bound(statement) | _changed(statement)) & wanted:
                continue
            if isinstance(statement, ast.Import | ast.ImportFrom):
                imports.append(_only(statement, wanted))
            else:
                others.append(ast.get_source_segment(cell, statement) or ast.unparse(statement))
            wanted = (wanted - _bound(statement)) | _used(statement)
    body = [*reversed(others), code]
    return "\n".join([*reversed(imports), "", *body] if imports else body)


def maker(code: str) -> Maker | None:
    r"""Return what the last call of a cell calls, if it is of the project's package.

    Parameters
    ----------
    code : str
        Code with its imports, from `whole`.

    Examples
    --------
    >>> maker("from analysis.tables import table as t\nt(1)")
    Maker(name='table', file='analysis/tables/html.py')
    >>> maker("print(1)") is None
    True
    """
    tree = ast.parse(code)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or not isinstance(last.value, ast.Call):
        return None
    called = last.value.func
    names: list[str] = []
    while isinstance(called, ast.Attribute):
        names.insert(0, called.attr)
        called = called.value
    if not isinstance(called, ast.Name):
        return None
    made = _imported(tree, called.id)
    for name in names:
        made = getattr(made, name, None)
    module = getattr(made, "__module__", None) or ""
    if not module.startswith("analysis."):
        return None
    return Maker(made.__qualname__, f"{module.replace('.', '/')}.py")


def _imported(tree: ast.Module, name: str) -> Any:
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module:
            for one in statement.names:
                if (one.asname or one.name) == name:
                    module = import_module(statement.module)
                    if hasattr(module, one.name):
                        return getattr(module, one.name)
                    return import_module(f"{statement.module}.{one.name}")
    return None


def _only(statement: ast.Import | ast.ImportFrom, wanted: set[str]) -> str:
    names = [one for one in statement.names if (one.asname or one.name).split(".")[0] in wanted]
    if isinstance(statement, ast.Import):
        return ast.unparse(ast.Import(names))
    return ast.unparse(ast.ImportFrom(statement.module, names, statement.level))


def _bound(statement: ast.stmt) -> set[str]:
    """Return the names that a statement gives a value to."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(one.asname or one.name).split(".")[0] for one in statement.names}
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    inner = _inner(statement)
    return {name for name, kept in _names(statement) if kept is ast.Store} - inner


def _changed(statement: ast.stmt) -> set[str]:
    """Return the names of which a statement changes a part, as in ``frame["share"] = 1``."""
    targets = getattr(statement, "targets", [getattr(statement, "target", None)])
    parts = [one for one in targets if isinstance(one, ast.Subscript | ast.Attribute)]
    return {name for part in parts for name, kept in _names(part) if kept is ast.Load}


def _used(statement: ast.stmt) -> set[str]:
    """Return the names that a statement reads and does not make itself for a moment."""
    used = {name for name, kept in _names(statement) if kept is ast.Load} - _inner(statement)
    if isinstance(statement, ast.AugAssign):
        used |= _bound(statement)
    return used


def _inner(statement: ast.stmt) -> set[str]:
    inner: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.comprehension):
            inner |= {name for name, _ in _names(node.target)}
        elif isinstance(node, ast.arg):
            inner.add(node.arg)
    return inner


def _names(tree: ast.AST) -> Iterator[tuple[str, type[ast.expr_context]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id, type(node.ctx)


def sources(notebook: Any) -> dict[int, str]:
    """Return the code of a notebook's cells by their place."""
    cells = enumerate(notebook.cells)
    return {at: cell.source for at, cell in cells if cell.cell_type == "code"}


def complete(app: Sphinx, tree: nodes.document) -> None:
    """Complete the code of each shown cell of a chapter and name the file of its function."""
    notebook = app.more_data_notebooks.get(public(app.env.docname))  # type: ignore[attr-defined]
    if notebook is None:
        return
    code = sources(notebook)
    for shown in tree.findall(_is_input):
        at = shown.parent["cell_index"]
        block = next(iter(shown.findall(nodes.literal_block)))
        text = whole(code[at], [source for place, source in code.items() if place < at])
        block.rawsource = text
        block.clear()
        block += nodes.Text(text)
        shown += _told(maker(text), site(app).repository)


def _is_input(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code_source"


def _told(made: Maker | None, repository: str) -> nodes.paragraph:
    line = nodes.paragraph(classes=["made-by"])
    if made is not None:
        file: nodes.Element = nodes.literal(text=made.file)
        if repository:
            build = manifest()
            place = f"{repository}/blob/{reference(build.version, build.commit)}/{made.file}"
            file = nodes.reference("", "", file, refuri=place)
        line += [nodes.literal(text=made.name), nodes.Text(" stands in "), file, nodes.Text(". ")]
    line += nodes.reference("", "How to run it", refuri=HOW, internal=True)
    return line


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.setup_extension("notebooks")
    app.connect("doctree-read", complete)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
