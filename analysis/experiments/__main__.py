"""The command line: ``python -m analysis.experiments run``.

Verbs: ``run`` does what is not done yet and writes the tables; ``inputs`` says where each input
is; ``named`` lists or runs the named experiments, for machines that have their data.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
import time
from collections.abc import Sequence
from importlib import util
from pathlib import Path

import pandas as pd

from analysis.experiments import data, results
from analysis.experiments.work import all_tables, cache_of, do_all, module, say

EXPERIMENTS = tuple(results.FAMILIES)
#: Experiments on the crop samples, and on the fuel-moisture arrays.
CROP, FUEL = {"geographic", "transfer"}, {"fusion", "presto"}


def run(arguments: argparse.Namespace) -> int:
    """Run what is missing, then write the tables."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    chosen = [arguments.only] if arguments.only else list(EXPERIMENTS)
    if "presto" in chosen and util.find_spec("torch") is None:
        if arguments.only:
            say("presto needs PyTorch: pip install -r requirements-experiments.txt")
            return 1
        say("presto is left out: PyTorch is not installed (requirements-experiments.txt)")
        chosen.remove("presto")
    # Fetched here, once and with one message, and not by each process at the same time.
    for name in data.SOURCES:
        users = CROP if name.startswith("deafrica-crop/") else FUEL
        if users & set(chosen) and "/coordinates/" not in name:
            data.locate(name)
    listed = {name: module(name).units(reduced=arguments.reduced) for name in chosen}
    crop_needed = not arguments.reduced and bool(CROP & set(chosen))
    if crop_needed and not data.crop().has_coordinates:
        say("coordinates of three regions are not at hand: the block split is not run again")
    started = datetime.datetime.now(datetime.UTC)
    clock = time.monotonic()
    pending = []
    for name, units in listed.items():
        left = results.unfinished(units, cache_of(name, arguments.cache))
        say(f"{name}: {len(units)} units, {len(left)} to do")
        pending += left
    if pending:
        do_all(pending, arguments.jobs, arguments.cache)
    if arguments.reduced:
        for name, units in listed.items():
            read = cache_of(name, arguments.cache).read
            for row in module("tables.reduced").reduced_scores(units, read):
                value = row.pop("value")
                print(" ".join(str(part) for part in row.values() if part != ""), f"{value:.4f}")
        return 0
    say("intervals")
    tables = all_tables(chosen, arguments.jobs, arguments.cache)
    out: Path = arguments.out
    previous = results.read_run(out) if (out / "run.json").is_file() else {}
    located = data.crop().has_coordinates if crop_needed else False
    for file, keys, frames in (
        ("scores.csv", (*results.SCORE_COLUMNS[:8], "seed"), [t.scores for t in tables.values()]),
        ("estimates.csv", results.COLUMNS[:8], [t.estimates for t in tables.values()]),
    ):
        whole = pd.concat(frames, ignore_index=True)
        results.write_table(merged(whole, out / file, keys, chosen, located=located), out / file)
    record = {
        name: {
            "units": len(units),
            # Of all units, also of those that an earlier run had finished.
            "processor_seconds": round(sum(map(cache_of(name, arguments.cache).seconds, units)), 1),
            "interval_seconds": round(tables[name].seconds, 1),
            "recipe": results.recipe(*module(name).MODULES),
        }
        for name, units in listed.items()
    }
    date = started.date().isoformat()
    content = {
        "date": date,
        # The rows that rest on coordinates may be of an earlier run.
        "coordinates_date": date if located else previous.get("coordinates_date"),
        "protocol_sha256": results.protocol_hash(),
        "seeds": list(results.SEEDS),
        "versions": results.versions(),
        "jobs": arguments.jobs,
        "units_now": len(pending),
        "minutes_now": round((time.monotonic() - clock) / 60, 2),
        "experiments": {**previous.get("experiments", {}), **record},
        "inputs": {name: source.sha256 for name, source in sorted(data.SOURCES.items())},
    }
    text = json.dumps(content, indent=2) + "\n"
    results.write_atomically(out / "run.json", text.encode())
    say(f"written to {out} after {content['minutes_now']} min")
    return 0


#: Parts of the tables that need the coordinates of three regions under every split.
NEED_COORDINATES = (
    "block", "block gap", "inside folds", "inside folds gap", "inside folds share", "distance",
)  # fmt: skip


def merged(
    new: pd.DataFrame, path: Path, keys: Sequence[str], chosen: Sequence[str], *, located: bool
) -> pd.DataFrame:
    """Keep recorded rows that this run could not do again, in the order of the record.

    That is other experiments' rows, and those that rest on coordinates where these are not at hand.
    """
    if not path.is_file():
        return new
    old = results.read_table(path)
    blocked = (old["split"] == "block") | old["part"].isin(NEED_COORDINATES)
    again = old["experiment"].isin(chosen)
    keep = ~again if located else ~again | blocked
    combined = pd.concat([new, old[keep]], ignore_index=True)
    # A new row stands after all that were there, but with its experiment.
    place = {label: number for number, label in enumerate(results.labels(old, keys))}
    combined["_place"] = [place.get(label, len(place)) for label in results.labels(combined, keys)]
    combined["_order"] = pd.Categorical(combined["experiment"], EXPERIMENTS, ordered=True)
    ordered = combined.sort_values(["_order", "_place"], kind="stable")
    return ordered.drop(columns=["_order", "_place"])


def where(_: argparse.Namespace) -> int:
    """Say where each input is; exit 1 if one is nowhere."""
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
    return int(module("named.line").command(arguments))


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    top = argparse.ArgumentParser(prog="python -m analysis.experiments", description=__doc__)
    verbs = top.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("run", help="run the experiments and record them")
    verb.add_argument("--only", choices=EXPERIMENTS, help="one experiment")
    verb.add_argument("--reduced", action="store_true", help="a small check; nothing is recorded")
    verb.add_argument(
        "--out", type=Path, default=results.FOLDER, help="where tables go (%(default)s)"
    )
    verb.add_argument(
        "--cache", type=Path, default=results.CACHE, help="finished units (%(default)s)"
    )
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
    try:
        return int(parsed.run(parsed))
    except data.DataError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("stopped; what is finished is kept, and the next run goes on from there")
        return 130


if __name__ == "__main__":
    sys.exit(main())
