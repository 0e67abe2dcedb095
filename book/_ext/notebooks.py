"""Each chapter's executed notebook for download, and where it can be run without installing anything.

The notebooks hold what the pages hold: they are taken from the cache that the pages are made of.
Binder and Colab open the recorded notebooks of the project's repository at the commit of the build;
while ``more_data_repository`` is empty, they are not offered.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
from jupyter_cache import get_cache
from sphinx.application import Sphinx

from _make import execute, record
from _make.manifest import manifest
from _make.paths import ROOT, chapters
from analysis import citing
from analysis.pages.dataset import Site
from flat_addresses import SOURCE_FOLDER, public
from site_values import site

FOLDER = "notebooks"
RECORDED = f"{SOURCE_FOLDER}recorded"
# For whoever opens the file away from the site. What is executed goes into a folder that git passes over:
# written over the recorded notebook, it would make the copy a changed one.
_FIRST_CELL = """\
*{chapter}*, a chapter of *{title}*, {version}, as it was executed for that version.

To run it, you need the package and the data of the project's repository. In a copy of it, `make env` \
makes the environment, and

```sh
mkdir -p _build
PYTHONPATH="$PWD" .venv/bin/jupyter execute --output="$PWD/_build/{name}" book/recorded/{name}.ipynb
```

runs the chapter's recorded notebook and writes `_build/{name}.ipynb`; the recorded one stays as it is. This \
file can be named in its place."""


def with_code() -> dict[str, Any]:
    """Return the chapters that have code, without outputs, by name."""
    read = {source.stem: execute.read(source) for source in chapters()}
    return {name: notebook for name, notebook in read.items() if record.has_code(notebook)}


def reference(version: str, commit: str) -> str:
    """Return what names a version in the repository: its tag, else its commit.

    Examples
    --------
    >>> reference("2026.11.0", "1f"), reference("development", "1f"), reference("development", "none")
    ('2026.11.0', '1f', 'HEAD')
    """
    if version[:1].isdigit():
        return version
    return commit if commit != "none" else "HEAD"


def services(repository: str, ref: str, name: str) -> list[tuple[str, str]]:
    """Return where a chapter's recorded notebook can be opened and run, as label and address.

    Examples
    --------
    >>> for label, address in services("https://github.com/a/b", "2026.11.0", "tasks"):
    ...     print(address)
    https://mybinder.org/v2/gh/a/b/2026.11.0?urlpath=lab/tree/book/recorded/tasks.ipynb
    https://colab.research.google.com/github/a/b/blob/2026.11.0/book/recorded/tasks.ipynb
    >>> services("", "2026.11.0", "tasks")
    []
    """
    parts = urlsplit(repository)
    owner, _, project = parts.path.strip("/").removesuffix(".git").partition("/")
    if parts.hostname != "github.com" or not owner or not project or "/" in project:
        return []
    file = f"{RECORDED}/{name}.ipynb"
    return [
        (
            "Open in Binder",
            f"https://mybinder.org/v2/gh/{owner}/{project}/{ref}?urlpath=lab/tree/{file}",
        ),
        (
            "Open in Colab",
            f"https://colab.research.google.com/github/{owner}/{project}/blob/{ref}/{file}",
        ),
    ]


def tools(name: str, links: list[tuple[str, str]]) -> str:
    """Return the list of what can be done with a chapter's notebook."""
    items = [f'<a href="{FOLDER}/{name}.ipynb" download>Download notebook</a>']
    items += [f'<a href="{escape(address)}">{label}</a>' for label, address in links]
    items.append('<a href="about.html#run-it-again">Run it yourself</a>')
    entries = "".join(f"<li>{item}</li>" for item in items)
    return f'<ul class="notebook-tools" aria-label="Notebook">{entries}</ul>'


def add_tools(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Put the list under the title of every chapter with code; the first page has no room."""
    chapter = public(name)
    if name == app.config.root_doc or chapter not in app.more_data_notebooks:  # type: ignore[attr-defined]
        return
    build = manifest()
    links = services(site(app).repository, reference(build.version, build.commit), chapter)
    body = context.get("body", "")
    context["body"] = body.replace("</h1>", f"</h1>\n{tools(chapter, links)}", 1)


def first_cell(name: str, chapter: str, values: Site) -> Any:
    """Return the cell that says what a downloaded notebook is, of which build, and how it is run."""
    label = citing.label(values.version, values.date, values.commit)
    version = label[:1].lower() + label[1:]
    text = _FIRST_CELL.format(name=name, chapter=chapter, title=citing.TITLE, version=version)
    return nbformat.v4.new_markdown_cell(text, id="about")


def write(app: Sphinx, problem: Exception | None) -> None:
    """Write the notebooks with the outputs that the pages show."""
    if problem is not None or app.builder.name != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(exist_ok=True)
    cache = get_cache(app.config.nb_execution_cache_path or ROOT / "_build" / ".jupyter_cache")
    values = site(app)
    for name, notebook in app.more_data_notebooks.items():  # type: ignore[attr-defined]
        _, executed = cache.merge_match_into_notebook(notebook)
        executed["metadata"] = notebook["metadata"]
        title = app.env.titles[f"{SOURCE_FOLDER}{name}"].astext()
        executed.cells.insert(0, first_cell(name, title, values))
        (folder / f"{name}.ipynb").write_text(record.text_of(executed), encoding="utf-8")


def find(app: Sphinx) -> None:
    """Find out which chapters are notebooks."""
    app.more_data_notebooks = with_code()  # type: ignore[attr-defined]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.setup_extension("site_values")
    app.connect("builder-inited", find)
    app.connect("html-page-context", add_tools, priority=700)
    app.connect("build-finished", write, priority=910)  # after own_pages, which counts cells anew
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
