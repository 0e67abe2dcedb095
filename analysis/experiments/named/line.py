"""The command that lists the named experiments, or runs one and writes its table."""

from __future__ import annotations

import argparse
import sys

from analysis.experiments.named.costs import EXPERIMENTS, Options
from analysis.experiments.named.runs import RUNNERS
from analysis.experiments.results import COLUMNS, table, write_table


def command(arguments: argparse.Namespace) -> int:
    """List the named experiments, or run one and write its table."""
    if arguments.name is None:
        for named in EXPERIMENTS.values():
            print(f"{named.key}: {named.question}\n  data: {named.data}\n  cost: {named.cost}")
        return 0
    if arguments.name not in RUNNERS:
        print(f"no experiment is called {arguments.name!r}: {', '.join(RUNNERS)}", file=sys.stderr)
        return 2
    if arguments.root is None:
        print(f"{arguments.name} needs {EXPERIMENTS[arguments.name].data}", file=sys.stderr)
        return 2
    for folder in (arguments.root, arguments.target_root):
        if folder is not None and not folder.is_dir():
            print(f"{folder}: no such folder", file=sys.stderr)
            return 2
    devices = arguments.devices
    options = Options(
        root=arguments.root,
        target_root=arguments.target_root,
        epochs=arguments.epochs,
        batch_size=arguments.batch_size,
        seeds=arguments.seeds,
        workers=arguments.workers,
        lightning={
            "accelerator": arguments.accelerator,
            "devices": int(devices) if str(devices).isdigit() else devices,
            "num_nodes": arguments.num_nodes,
            "strategy": arguments.strategy,
            "precision": arguments.precision,
        },
    )
    rows = RUNNERS[arguments.name](options)
    if rows:
        write_table(table(rows, COLUMNS), arguments.out)
        print(f"written to {arguments.out}", file=sys.stderr)
    return 0
