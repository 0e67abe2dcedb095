"""Doing units of work, several at once, so that a kill loses no more than what was in hand.

A module of its own: a fresh process imports it by name, which it cannot do with ``__main__``.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import import_module
from multiprocessing.connection import wait
from pathlib import Path
from types import ModuleType

from analysis.experiments.results import Cache, Unit, recipe


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
    # Forked children hang in OpenMP once the parent has used it: start them fresh.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=end_with_parent) as pool:
        futures = {pool.submit(do_one, unit, cache_folder): unit for unit in units}
        try:
            for done, future in enumerate(as_completed(futures), 1):
                future.result()
                progress(done, futures[future])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def end_with_parent() -> None:
    """End this process when the one that started it ends.

    A pool's process waits for work on a pipe of which it holds both ends: were the parent killed,
    it would wait for ever.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch(sentinel: int) -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, args=(parent.sentinel,), daemon=True).start()
