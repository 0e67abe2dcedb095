"""Execute chapters, each at most once, two at a time, and keep what they gave.

What a chapter gives depends on its code, the package, the data, the lock and the Python version:
their hash is the key under which the executed notebook lies in ``_build/executed``. Prose is not
part of it.
"""

from __future__ import annotations

import atexit
import contextlib
import copy
import hashlib
import json
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from _make import warmkernels
from _make.paths import BUILD, ROOT, chapters

EXECUTED = BUILD / "executed"
CELL_TIMEOUT = 120
WORKERS = 2
# Chapters see these; a folder counts with all its files.
INPUTS = ("analysis", "data", "requirements.txt", "CITATION.cff")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Executed:
    """One chapter's notebook with outputs, or why there is none."""

    chapter: str
    notebook: Any = None
    seconds: float = 0.0
    reused: bool = False
    fault: str | None = None


def inputs_hash(root: Path = ROOT) -> str:
    """Return a hash of all that chapters may read besides their own code."""
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for name in INPUTS:
        path = root / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"\0{file.relative_to(root).as_posix()}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def read(source: Path) -> Any:
    """Read a chapter as a notebook with stable cell ids and only the metadata that matters.

    The reader is the build's own, so that the build finds the outputs under the same code.
    """
    from myst_nb.core.read import read_myst_markdown_notebook

    notebook = read_myst_markdown_notebook(source.read_text(encoding="utf-8"), path=source)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"c{number:03d}"
    notebook["metadata"] = {"kernelspec": notebook.metadata["kernelspec"]}
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 5
    return notebook


def key_of(notebook: Any, inputs: str) -> str:
    """Return the key under which what a notebook gives is kept."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return hashlib.sha256(json.dumps([code, inputs]).encode()).hexdigest()


def kernel_environment() -> dict[str, str]:
    """Return the variables that make a kernel's results depend on the checkout alone."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "IPYTHONDIR": str(BUILD / "ipython"),  # not the reader's own start-up files
        "JUPYTER_PREFER_ENV_PATH": "1",  # this environment's kernel, not one in the home folder
    }


def run(notebook: Any, chapter: str, manager: type[Any] | None = None) -> Executed:
    """Execute a notebook in a kernel of its own, started by a manager of `warmkernels` if given."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    begun = time.monotonic()
    given, notebook = notebook, copy.deepcopy(notebook)
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],  # not that loopback is not encrypted
        resources={"metadata": {"path": str(ROOT / "book")}},
        **({"kernel_manager_class": manager} if manager else {}),
    )
    fault = None
    try:
        client.execute(env=kernel_environment())
    except CellTimeoutError:
        fault = f"a cell took longer than {CELL_TIMEOUT} s"
    except DeadKernelError as problem:
        fault = f"the kernel died: {problem}"
    except RuntimeError:
        if manager is None:
            raise
        # No kernel came: the process they are forked from is gone.
        atexit.unregister(client._cleanup_kernel)
        return run(given, chapter)
    except CellExecutionError:
        fault = "failed"
    for number, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        for output in cell.outputs:
            if output.output_type == "error":
                lines = "\n".join(output.traceback or [output.ename]).splitlines()
                trace = "\n".join(f"    {_ANSI.sub('', line)}" for line in lines[-12:])
                fault = f"code cell {number + 1}: {output.ename}: {output.evalue}\n{trace}"
            elif output.output_type == "stream" and output.name == "stderr" and not fault:
                fault = f"code cell {number + 1} wrote a warning: {output.text.strip()[:600]}"
    notebook["metadata"] = {"kernelspec": notebook.metadata["kernelspec"]}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return Executed(chapter, notebook, time.monotonic() - begun, fault=fault)


def kept(chapter: str, key: str, notebook: Any) -> Any:
    """Return the notebook with the outputs kept under a key, or nothing if there are none."""
    import nbformat

    try:
        if (EXECUTED / f"{chapter}.key").read_text(encoding="utf-8") != key:
            return None
        before = nbformat.read(EXECUTED / f"{chapter}.ipynb", as_version=4)
        nbformat.validate(before)
        outputs = [cell for cell in before.cells if cell.cell_type == "code"]
    except Exception:  # whatever is wrong with what was kept: the chapter is executed anew
        return None
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if len(codes) != len(outputs):
        return None
    for cell, old in zip(codes, outputs, strict=True):
        cell["outputs"], cell["execution_count"] = old.outputs, old.execution_count
    return notebook


def keep(executed: Executed, key: str) -> None:
    """Keep a notebook's outputs; the key is written last, so that half a file is never used."""
    import nbformat

    EXECUTED.mkdir(parents=True, exist_ok=True)
    mark = EXECUTED / f"{executed.chapter}.key"
    mark.unlink(missing_ok=True)
    nbformat.write(executed.notebook, EXECUTED / f"{executed.chapter}.ipynb")
    mark.write_text(key, encoding="utf-8")


class Cache:
    """A jupyter-cache made anew, which hands the outputs to the pages."""

    def __init__(self, folder: Path) -> None:
        import shutil

        import sqlalchemy
        from jupyter_cache import get_cache

        @sqlalchemy.event.listens_for(sqlalchemy.engine.Engine, "connect")
        def _do_not_wait_for_the_disk(connection: Any, record: Any) -> None:
            # The cache is made anew for each build; after a crash nobody reads it.
            connection.execute("PRAGMA synchronous = OFF")

        if folder.exists():
            shutil.rmtree(folder)
        self._cache = get_cache(folder)

    def add(self, executed: Executed) -> None:
        """Take in one chapter."""
        from jupyter_cache.base import CacheBundleIn

        self._cache.cache_notebook_bundle(
            CacheBundleIn(executed.notebook, str(ROOT / "book" / f"{executed.chapter}.md")),
            check_validity=False,
            overwrite=True,
        )


class ChapterFailed(BaseException):
    """Ends the reading of pages; no handler of errors in between is to take it for its own."""


class Running:
    """The chapters of one build: those that stayed are at hand, the others are being executed.

    Used as a context: on entering, what waits is begun, two at a time; pages can be read meanwhile.

    Parameters
    ----------
    sources : list of Path, optional
        Only these chapters; by default all that hold code.
    cache : Path, optional
        Where a jupyter-cache is made anew, which hands the outputs to the pages.
    """

    def __init__(self, sources: list[Path] | None = None, cache: Path | None = None) -> None:
        self._order = []
        self._at_hand: dict[str, Executed] = {}
        self._waiting: dict[str, tuple[Any, str]] = {}
        self._jobs: dict[str, Future[Executed]] = {}
        self._told = 0
        self._lock = threading.Lock()
        self._ending = contextlib.ExitStack()
        self._cache_folder = cache
        inputs = inputs_hash()
        for source in chapters() if sources is None else sources:
            name, notebook = source.stem, read(source)
            self._order.append(name)
            key = key_of(notebook, inputs)
            if not any(cell.cell_type == "code" for cell in notebook.cells):
                self._at_hand[name] = Executed(name, notebook)
            elif (before := kept(name, key, notebook)) is not None:
                self._at_hand[name] = Executed(name, before, reused=True)
            else:
                self._waiting[name] = (notebook, key)

    def __enter__(self) -> Running:
        os.environ["IPYTHONDIR"] = kernel_environment()["IPYTHONDIR"]
        Path(os.environ["IPYTHONDIR"]).mkdir(parents=True, exist_ok=True)
        reused = sum(one.reused for one in self._at_hand.values())
        unchanged = f", {reused} unchanged" if reused else ""
        print(f"Executing {len(self._waiting)} chapters{unchanged}", flush=True)
        manager = self._ending.enter_context(_kernels([one for one, _ in self._waiting.values()]))
        pool = self._ending.enter_context(ThreadPoolExecutor(WORKERS))
        self._ending.callback(pool.shutdown, cancel_futures=True)
        for name in self._waiting:
            self._jobs[name] = pool.submit(self._execute, name, manager)
        if self._cache_folder is not None:
            self._cache = Cache(self._cache_folder)
            for one in self._at_hand.values():
                self._cache.add(one)
        global current
        current = self
        return self

    def __exit__(self, *problem: object) -> None:
        global current
        current = None
        self._ending.close()

    def _execute(self, name: str, manager: type[Any] | None) -> Executed:
        notebook, key = self._waiting[name]
        executed = run(notebook, name, manager)
        if executed.fault is None:
            keep(executed, key)
        mark = "FAILED" if executed.fault else f"{executed.seconds:.1f} s"
        with self._lock:
            self._told += 1
            print(f"  [{self._told:2d}/{len(self._waiting)}] {name}: {mark}", flush=True)
        return executed

    def is_awaited(self, name: str) -> bool:
        """Tell whether a chapter is among those that are executed."""
        return name in self._jobs

    def arrive(self, name: str) -> None:
        """Wait for a chapter, if it is executed, and hand its outputs to the pages.

        Raises
        ------
        ChapterFailed
            If it has a fault.
        """
        if name not in self._jobs:
            return
        try:
            executed = self._jobs[name].result()
        except Exception as problem:
            raise ChapterFailed(name) from problem
        if executed.fault:
            raise ChapterFailed(name)
        self._cache.add(executed)

    def all(self) -> list[Executed]:
        """Return all chapters, in the book's order, when the last is done."""
        done = {name: job.result() for name, job in self._jobs.items()}
        return [self._at_hand.get(name) or done[name] for name in self._order]


# The chapters of the build under way; the extension that reads pages waits for them.
current: Running | None = None


def execute_all(sources: list[Path] | None = None) -> list[Executed]:
    """Execute the chapters that changed; show progress; return all, in the book's order."""
    with Running(sources) as running:
        return running.all()


@contextlib.contextmanager
def _kernels(waiting: list[Any]) -> Iterator[type[Any] | None]:
    """Yield what starts the kernels: for one chapter the usual way, which is as quick."""
    if len(waiting) < 2:
        yield None
        return
    codes = [
        cell.source for notebook in waiting for cell in notebook.cells if cell.cell_type == "code"
    ]
    with warmkernels.manager(codes, kernel_environment(), ROOT / "book") as manager:
        yield manager
