"""Verbs of the command line; each says what it did in one line and fails with a reason."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis import vocabularies
from analysis.arguments import not_read, not_written, path
from analysis.faultyfiles import FaultyFile
from analysis.verbs import register
from analysis.vocabularies import DATA, FaultyVocabulary


def validate(arguments: argparse.Namespace) -> int:
    """Check records; print every fault; exit 1 if there is one."""
    from analysis import sidebyside, validation

    today = datetime.date.today()
    if arguments.files:
        files, faults = validation.check_files(arguments.files, arguments.data)
        others = validation.check_folder(arguments.data)[0]
        faults += validation.check_days(files, today) + sidebyside.check_together(files, others)
    else:
        records, faults = sidebyside.check_folder(arguments.data)
        folder = arguments.data / "datasets"
        files = [(one, folder / f"{one.id}.yaml") for one in records]
        days = validation.check_days(files, today)
        faults += sidebyside.named_shortly(days, arguments.data)
    for fault in faults:
        print(fault)
    if faults:
        wrong = len({fault.path for fault in faults})
        said = f"{len(faults)} fault{'s' * (len(faults) > 1)} in {wrong} file{'s' * (wrong > 1)}"
        print(said, file=sys.stderr)
        return 1
    print(f"{len(files)} record{'s' * (len(files) != 1)}, no fault")
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Write the catalogue as CSV, Parquet and JSON."""
    from analysis import exports
    from analysis.catalogue import FaultyCatalogue, load

    try:
        catalogue = load(arguments.data)
    except FaultyCatalogue as fault:
        print(fault)
        print("nothing written: the records have faults", file=sys.stderr)
        return 1
    try:
        contents = exports.everything(catalogue, _this_version(arguments.data))
    except OSError as error:
        print(f"nothing written: {not_read(error)}", file=sys.stderr)
        return 1
    try:
        names = exports.put(contents, arguments.out)
    except OSError as error:
        print(not_written(arguments.out, error), file=sys.stderr)
        return 1
    print(f"{len(catalogue)} records in {len(names)} files under {arguments.out}")
    return 0


def _this_version(data: Path) -> Any:
    """Return which version the records of a folder are, and where it is published if it is."""
    from analysis import releases
    from analysis.pages.dataset import Site

    known = releases.identity(data.resolve().parent)
    day = datetime.date.fromisoformat(known.date[:10]) if known.date else None
    return Site(
        version=known.version,
        date=f"{day.day} {day:%B %Y}" if day else "",
        address=f"{known.site}/" if known.site else "",
        commit=known.commit,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m analysis", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("validate", help="check all records, or the files named")
    verb.add_argument(
        "--data", type=path, default=DATA, help="the data folder (default: %(default)s)"
    )
    verb.add_argument("files", nargs="*", type=path, help="only these records")
    verb.set_defaults(run=validate)
    verb = verbs.add_parser("export", help="write the catalogue as CSV, Parquet and JSON")
    verb.add_argument(
        "--data", type=path, default=DATA, help="the data folder (default: %(default)s)"
    )
    verb.add_argument("--out", type=path, required=True, help="the folder to write into")
    verb.set_defaults(run=export)
    register(verbs)
    parsed = parser.parse_args(arguments)
    try:
        if "data" in parsed:
            vocabularies.check(parsed.data)
            named = ("datasets", "vocabularies")
            if [(parsed.data / name).is_dir() for name in named] == [True, False]:
                print(f"no {parsed.data}/vocabularies: terms are those of {DATA}", file=sys.stderr)
        return int(parsed.run(parsed))
    except (FaultyVocabulary, FaultyFile) as fault:  # met by whichever verb first needs the file
        print(fault, file=sys.stderr)
    except OSError as problem:
        if not problem.filename:  # not of a file: what is printed cannot be written
            raise
        print(not_read(problem), file=sys.stderr)
    return 1
