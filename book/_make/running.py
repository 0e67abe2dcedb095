"""Execute the chapters of a build, each at most once and two at a time, while pages are read."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from _make import warmkernels
from _make.execute import Executed, inputs_hash, keep, kept, kernel_environment, key_of, read, run
from _make.paths import ROOT, chapters

WORKERS = 2


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
        self._told_of = True
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
        # Before there are threads: two that import packages which import each other see half of them.
        import jupyter_cache  # noqa: F401
        import nbclient  # noqa: F401

        # Progress is told here; a library that sets up logging would have it told twice.
        logging.getLogger("traitlets").setLevel(logging.WARNING)
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
        try:
            if self._cache_folder is not None:
                self._cache = Cache(self._cache_folder)
                for one in self._at_hand.values():
                    self._cache.add(one)
        except BaseException:
            self._ending.close()
            raise
        global current
        current = self
        return self

    def __exit__(self, *problem: object) -> None:
        global current
        current = None
        self._ending.close()

    def abandon(self) -> None:
        """Begin no further chapter, and say nothing more of those that were begun."""
        self._told_of = False
        for job in self._jobs.values():
            job.cancel()

    def _execute(self, name: str, manager: type[Any] | None) -> Executed:
        notebook, key = self._waiting[name]
        executed = run(notebook, name, manager)
        if executed.fault is None:
            keep(executed, key)
        mark = "FAILED" if executed.fault else f"{executed.seconds:.1f} s"
        with self._lock:
            self._told += 1
            if self._told_of:
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
