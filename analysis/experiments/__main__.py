"""The command line: ``python -m analysis.experiments run``.

Verbs: ``run`` does what is not done yet and writes the tables; ``inputs`` says where each input
is; ``named`` lists or runs the named experiments, for machines that have their data.
"""

from __future__ import annotations

import argparse
import datetime
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import import_module, util
from pathlib import Path
from types import ModuleType
from typing import Any

EXPERIMENTS = ("geographic", "fusion", "transfer", "presto")


def module(experiment: str) -> ModuleType:
    """Import the module of an experiment."""
    return import_module(f"analysis.experiments.{experiment}")


def work(unit: Any, cache_folder: Path) -> float:
    """Do one unit in this process and keep it; give the processor seconds it took."""
    from threadpoolctl import threadpool_limits

    from analysis.experiments.results import Cache, recipe

    started = time.process_time()
    owner = module(unit.experiment)
    # One thread a process: two processes then use two cores, and sums have one order.
    with threadpool_limits(1):
        arrays = owner.run(unit)
    Cache(cache_folder, recipe(*owner.MODULES)).write(unit, arrays)
    return time.process_time() - started


def say(text: str) -> None:
    """Print a line of progress."""
    print(text, file=sys.stderr, flush=True)


def do(pending: list[Any], jobs: int, cache_folder: Path) -> float:
    """Do units, several at once, with progress; give the processor seconds spent."""
    started = last = time.monotonic()
    spent = 0.0

    def progress(done: int, unit: Any) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < 2 and done < len(pending):
            return
        last = now
        left = (now - started) / done * (len(pending) - done)
        say(f"[{done:>4}/{len(pending)}] {unit.name}, about {left / 60:.1f} min left")

    if jobs == 1:
        for done, unit in enumerate(pending, 1):
            spent += work(unit, cache_folder)
            progress(done, unit)
        return spent
    # Forked children hang in OpenMP once the parent has used it: start them fresh.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        futures = {pool.submit(work, unit, cache_folder): unit for unit in pending}
        try:
            for done, future in enumerate(as_completed(futures), 1):
                spent += future.result()
                progress(done, futures[future])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return spent


def run(arguments: argparse.Namespace) -> int:
    """Run what is missing, then write the tables."""
    import pandas as pd

    from analysis.experiments import data, results

    os.environ.setdefault("OMP_NUM_THREADS", "1")
    chosen = [arguments.only] if arguments.only else list(EXPERIMENTS)
    if "presto" in chosen and util.find_spec("torch") is None:
        if arguments.only:
            say("presto needs PyTorch: pip install -r requirements-experiments.txt")
            return 1
        say("presto is left out: PyTorch is not installed (requirements-experiments.txt)")
        chosen.remove("presto")
    try:
        listed = {name: module(name).units(reduced=arguments.reduced) for name in chosen}
    except data.DataError as error:
        say(str(error))
        return 1
    crop_needed = not arguments.reduced and bool({"geographic", "transfer"} & set(chosen))
    if crop_needed and not data.crop().has_coordinates:
        say("coordinates of three regions are not at hand: the block split is not run again")
    started = datetime.datetime.now(datetime.UTC)
    clock = time.monotonic()
    record: dict[str, Any] = {}
    tables = []
    for name in chosen:
        cache = results.Cache(arguments.cache, results.recipe(*module(name).MODULES))
        pending = results.unfinished(listed[name], cache)
        say(f"{name}: {len(listed[name])} units, {len(pending)} to do")
        before = time.monotonic()
        spent = do(pending, arguments.jobs, arguments.cache) if pending else 0.0
        record[name] = {
            "units": len(listed[name]),
            "units_run_now": len(pending),
            "seconds": round(time.monotonic() - before, 1),
            "processor_seconds": round(spent, 1),
            "recipe": results.recipe(*module(name).MODULES),
        }
        if arguments.reduced:
            continue

        def load(unit: Any, cache: Any = cache) -> Any:
            arrays = cache.read(unit)
            if arrays is None:
                raise LookupError(f"{unit.name} is not finished")
            return arrays

        say(f"{name}: intervals")
        before = time.monotonic()
        tables.append(module("tables").summarise(name, load))
        record[name]["interval_seconds"] = round(time.monotonic() - before, 1)
    if arguments.reduced:
        for name, units in listed.items():
            cache = results.Cache(arguments.cache, results.recipe(*module(name).MODULES))
            for row in module("tables").reduced_scores(units, cache.read):
                value = row.pop("value")
                print(" ".join(str(part) for part in row.values() if part != ""), f"{value:.4f}")
        return 0
    scores = pd.concat([pair[0] for pair in tables], ignore_index=True)
    estimates = pd.concat([pair[1] for pair in tables], ignore_index=True)
    out: Path = arguments.out
    scores = merged(scores, out / "scores.csv", (*results.SCORE_COLUMNS[:8], "seed"), chosen)
    estimates = merged(estimates, out / "estimates.csv", results.COLUMNS[:8], chosen)
    results.write_table(scores, out / "scores.csv")
    results.write_table(estimates, out / "estimates.csv")
    previous = results.read_run(out) if (out / "run.json").is_file() else {}
    kept = previous.get("experiments", {})
    # A run that only gathers finished units keeps the time that they took.
    for name, entry in record.items():
        old = kept.get(name, {})
        if entry["units_run_now"] < entry["units"] and old.get("recipe") == entry["recipe"]:
            record[name] = old
    content = {
        "date": started.date().isoformat(),
        "protocol_sha256": results.protocol_hash(),
        "seeds": list(results.SEEDS),
        "versions": results.versions(),
        "jobs": arguments.jobs,
        "minutes_now": round((time.monotonic() - clock) / 60, 2),
        "coordinates": bool(data.crop().has_coordinates) if "geographic" in chosen else
        previous.get("coordinates"),
        "experiments": {**kept, **record},
        "inputs": {name: source.sha256 for name, source in sorted(data.SOURCES.items())},
    }  # fmt: skip
    text = json.dumps(content, indent=2) + "\n"
    results.write_atomically(out / "run.json", text.encode())
    say(f"written to {out} after {content['minutes_now']} min")
    return 0


def merged(new: Any, path: Path, keys: Sequence[str], chosen: Sequence[str]) -> Any:
    """Keep recorded rows that this run could not do again.

    That is other experiments' rows, and the honest blocks where coordinates are not at hand.
    """
    import pandas as pd

    from analysis.experiments import results

    if not path.is_file():
        return new
    old = results.read_table(path)
    blocked = old["split"].str.contains("block") | old["part"].str.contains("block")
    keep = ~old["experiment"].isin(chosen) | (
        blocked & ~results.labels(old, keys).isin(set(results.labels(new, keys)))
    )
    combined = pd.concat([old[keep], new], ignore_index=True)
    order = pd.Categorical(combined["experiment"], EXPERIMENTS, ordered=True)
    return combined.assign(_order=order).sort_values("_order", kind="stable").drop(columns="_order")


def where(_: argparse.Namespace) -> int:
    """Say where each input is; exit 1 if one is nowhere."""
    from analysis.experiments import data

    missing = 0
    for name in data.SOURCES:
        try:
            print(f"{name}: {data.locate(name)}")
        except data.DataError as error:
            missing += 1
            say(str(error))
    for credit in data.CREDITS:
        print(f"{credit['data']}: {credit['by']}, {credit['licence']}, {credit['source']}")
    return 1 if missing else 0


def named(arguments: argparse.Namespace) -> int:
    """List or run a named experiment."""
    return int(module("named").command(arguments))


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    from analysis.experiments.results import CACHE, FOLDER

    top = argparse.ArgumentParser(prog="python -m analysis.experiments", description=__doc__)
    verbs = top.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("run", help="run the experiments and record them")
    verb.add_argument("--only", choices=EXPERIMENTS, help="one experiment")
    verb.add_argument("--reduced", action="store_true", help="a small check; nothing is recorded")
    verb.add_argument("--out", type=Path, default=FOLDER, help="where tables go (%(default)s)")
    verb.add_argument("--cache", type=Path, default=CACHE, help="finished units (%(default)s)")
    verb.add_argument(
        "--jobs", type=int, default=min(2, os.cpu_count() or 1), help="processes (%(default)s)"
    )
    verb.set_defaults(run=run)
    verb = verbs.add_parser("inputs", help="say where the inputs are")
    verb.set_defaults(run=where)
    verb = verbs.add_parser("named", help="the experiments named by the article's summary")
    import_named_arguments(verb)
    verb.set_defaults(run=named)
    return top


def import_named_arguments(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of the named experiments (kept here: the module needs PyTorch)."""
    verb.add_argument("name", nargs="?", help="eurosat, sen12ms or bigearthnet; none lists them")
    verb.add_argument("--root", type=Path, help="folder of the data in their own layout")
    verb.add_argument("--target-root", type=Path, help="folder of the second data set, if any")
    verb.add_argument("--out", type=Path, default=Path("named.csv"), help="where results go")
    verb.add_argument("--epochs", type=int, default=30)
    verb.add_argument("--batch-size", type=int, default=256)
    verb.add_argument("--seeds", type=int, default=5)
    verb.add_argument("--workers", type=int, default=0, help="loader processes")
    verb.add_argument("--accelerator", default="auto", help="passed to Lightning")
    verb.add_argument("--devices", default="auto", help="passed to Lightning")
    verb.add_argument("--num-nodes", type=int, default=1, help="passed to Lightning")
    verb.add_argument("--strategy", default="auto", help="passed to Lightning: ddp, fsdp, …")
    verb.add_argument("--precision", default="32-true", help="passed to Lightning")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit status."""
    parsed = parser().parse_args(arguments)
    return int(parsed.run(parsed))


if __name__ == "__main__":
    sys.exit(main())
