"""Doing units of work and their tables, several at once, so that a kill loses no more than what was in hand.

A module of its own: a fresh process imports it by name, which it cannot do with ``__main__``.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import import_module
from multiprocessing.connection import wait
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pandas as pd

from analysis.experiments.results import Cache, Unit, recipe


class Tables(NamedTuple):
    """The tables of an experiment, and the processor seconds that they took."""

    scores: pd.DataFrame
    estimates: pd.DataFrame
    seconds: float


def module(experiment: str) -> ModuleType:
    """Import the module of an experiment.

    >>> module("splits").FOLDS
    5
    """
    return import_module(f"analysis.experiments.{experiment}")


def cache_of(experiment: str, folder: Path) -> Cache:
    """Give the cache of an experiment's units, as its code is now."""
    return Cache(folder, recipe(*module(experiment).MODULES))


def do_one(unit: Unit, cache_folder: Path) -> None:
    """Do one unit in this process and keep it with the processor seconds it took."""
    from threadpoolctl import threadpool_limits

    owner = module(unit.experiment)
    started = time.process_time()
    # One thread a process: two processes then use two cores, and sums have one order.
    with threadpool_limits(1):
        arrays = owner.run(unit)
    spent = time.process_time() - started
    cache_of(unit.experiment, cache_folder).write(unit, arrays, seconds=spent)


def say(text: str) -> None:
    """Print a line of progress."""
    print(text, file=sys.stderr, flush=True)


def do_all(units: list[Unit], jobs: int, cache_folder: Path) -> None:
    """Do units, so many at once, and say how it goes every two seconds."""
    started = last = time.monotonic()

    def progress(done: int, unit: Unit) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < 2 and done < len(units):
            return
        last = now
        left = (now - started) / done * (len(units) - done)
        say(f"[{done:>4}/{len(units)}] {unit.name}, about {left / 60:.1f} min left")

    if jobs == 1:
        for done, unit in enumerate(units, 1):
            do_one(unit, cache_folder)
            progress(done, unit)
        return
    with helpers(jobs) as pool:
        futures = {pool.submit(do_one, unit, cache_folder): unit for unit in units}
        try:
            for done, future in enumerate(as_completed(futures), 1):
                future.result()
                progress(done, futures[future])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def tables_of(experiment: str, cache_folder: Path) -> Tables:
    """Make the tables of an experiment whose units are finished."""
    from threadpoolctl import threadpool_limits

    started = time.process_time()
    with threadpool_limits(1):
        scores, estimates = module("tables.summary").summarise(
            experiment, cache_of(experiment, cache_folder).finished
        )
    return Tables(scores, estimates, time.process_time() - started)


def all_tables(experiments: Sequence[str], jobs: int, cache_folder: Path) -> dict[str, Tables]:
    """Make the tables of several experiments, so many at once."""
    if jobs == 1:
        return {name: tables_of(name, cache_folder) for name in experiments}
    with helpers(jobs) as pool:
        futures = {name: pool.submit(tables_of, name, cache_folder) for name in experiments}
        return {name: future.result() for name, future in futures.items()}


def helpers(jobs: int) -> ProcessPoolExecutor:
    """Start so many processes; fresh ones, for forked ones hang in OpenMP once it was used."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=end_with_parent)


def end_with_parent() -> None:
    """End this process when the one that started it ends, and not before.

    A pool's process waits for work on a pipe of which it holds both ends: were the parent killed,
    it would wait for ever. An interrupt from the keyboard goes to all: the parent's to handle.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch(sentinel: int) -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, args=(parent.sentinel,), daemon=True).start()
