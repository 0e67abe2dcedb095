"""The verbs that concern versions and upkeep: cite, diff, verify, new, links, freshness."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path
from typing import Any

from analysis import faultyfiles, vocabularies
from analysis.arguments import filled, not_read, not_written, path, seconds, seconds_or_none
from analysis.vocabularies import DATA

STYLES = ("bibtex", "ris", "csl-json", "apa")  # without importing what writes them
FORMATS = ("text", "markdown", "json")


def _fail(reason: object) -> int:
    print(reason, file=sys.stderr)
    return 1


def cite(arguments: argparse.Namespace) -> int:
    """Print how to cite the review, a dataset or a figure."""
    from analysis import cite, meant, releases

    root = arguments.data.resolve().parent
    if not (arguments.data / "datasets").is_dir():
        return _fail(f"no folder {arguments.data / 'datasets'}: expected a data folder")
    version = releases.identity(root)
    try:
        if arguments.dataset:
            from analysis import validation

            file = arguments.data / "datasets" / f"{arguments.dataset}.yaml"
            if not file.is_file() or file.stem != arguments.dataset:
                known: dict[str, list[str]] = {file.stem: [] for file in file.parent.glob("*.yaml")}
                records = validation.check_folder(arguments.data)[0]
                known |= {one.id: [one.name, *one.aliases] for one in records}
                return _fail(meant.no_dataset(arguments.dataset, known))
            text = faultyfiles.text(file)
            record, faults = validation.check_text(text, str(file), file.stem)
            if record is None:
                return _fail("\n".join(map(str, faults)))
            items = cite.dataset(record, version, arguments.data)
        elif arguments.figure:
            items = [cite.figure(arguments.figure, version, root)]
        else:
            items = [cite.review(version)]
    except cite.Unknown as problem:
        return _fail(problem.args[0])
    print(cite.STYLES[arguments.style](items), end="")
    return 0


def diff(arguments: argparse.Namespace) -> int:
    """Print what changed between two snapshots; exit 0 whether or not something did."""
    from analysis import diff
    from analysis.catalogue import FaultyCatalogue
    from analysis.intact import NoSnapshot

    try:
        old, new = _snapshot(arguments.old), _snapshot(arguments.new)
        for folder in (old, new):  # told only: beside a pull request that adds a term, all is right
            if (folder / "datasets").is_dir() and (said := vocabularies.differing(folder)):
                print(f"{said}; compared all the same", file=sys.stderr)
        found = diff.folders(old, new, numbers=not arguments.records_only)[0]
    except (NoSnapshot, FaultyCatalogue) as problem:
        return _fail(problem)
    except OSError as problem:
        return _fail(not_read(problem))
    print(diff.formats()[arguments.format](found), end="")
    return 0


def _snapshot(named: Path) -> Path:
    """Return the folder meant by a path, by the number of a version of this checkout, or by ``data``.

    A file or folder of that name in the current folder is the one that is meant.
    """
    from analysis import releases

    if named.exists():
        return named
    if named == Path("data"):
        return DATA
    kept = DATA / "releases" / named
    return kept if kept.is_dir() and releases.is_version(str(named)) else named


def verify(arguments: argparse.Namespace) -> int:
    """Check a site or archive against its manifest; name the first difference."""
    from analysis import verification

    try:
        found = list(verification.differences(arguments.place))
    except verification.NoManifest as problem:
        return _fail(problem)
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        return _fail(f"{found[0]}{more}")
    print(f"as its manifest says: {verification.describe(arguments.place)}")
    return 0


def new(arguments: argparse.Namespace) -> int:
    """Make a record from what is given, or by asking."""
    from analysis import newrecords

    try:
        if arguments.name is None:
            given = (arguments.from_doi, arguments.from_url, arguments.field, arguments.id)
            if any((*given, arguments.summary, arguments.read)):
                return _fail("--name is missing; without any of these options, questions are asked")
            if None in (sys.stdin, sys.stdout, sys.stderr):  # closed: nothing can be asked
                raise EOFError
            about, facts = newrecords.ask(data=arguments.data)
        else:
            read = arguments.read or None
            about = {
                "name": arguments.name,
                "identifier": arguments.id,
                "summary": arguments.summary,
                "place": newrecords.source(arguments.from_doi, arguments.from_url, read),
            }
            facts = dict(arguments.field)
            twice = [field for field in facts if [f for f, _ in arguments.field].count(field) > 1]
            if twice:
                raise newrecords.NotMade(
                    f"given twice: {', '.join(twice)}; several values are joined by commas"
                )
            if arguments.from_doi:
                facts.setdefault("doi", about["place"]["doi"])
        record = newrecords.build(**about, facts=facts)
        file = newrecords.write(record, arguments.data)
    except newrecords.NotMade as problem:
        print(problem, file=sys.stderr)
        return _fail("nothing written")
    except OSError as problem:
        return _fail(not_written(arguments.data / "datasets", problem))
    except (EOFError, KeyboardInterrupt):
        return _fail("\nnothing written: the questions were not answered to the end")
    counted = f"{len(record['facts'])} fact{'s' * (len(record['facts']) != 1)}"
    print(f"{file}: a record of {counted}; all records: python -m analysis validate")
    return 0


def links(arguments: argparse.Namespace) -> int:
    """Ask for every link and write what came of it."""
    from analysis import links
    from analysis.catalogue import FaultyCatalogue, load

    try:
        catalogue = load(arguments.data)
        records = [catalogue[one] for one in arguments.only] if arguments.only else list(catalogue)
    except FaultyCatalogue as problem:
        return _fail(problem)
    except KeyError as problem:
        return _fail(problem.args[0])
    used = links.of_catalogue(records)
    answers = links.check_all(used, arguments.timeout, arguments.pause)
    if answers and all(answer.status is None for answer in answers):
        said = f"none of {len(answers)} links" if len(answers) > 1 else "the link has not"
        said += " answered: is there a network?"
        if not arguments.only:
            return _fail(f"{said} nothing written")
        print(said, file=sys.stderr)  # the few that were named may well be dead
    out = arguments.out or links.default_file(arguments.data)
    try:
        links.write(links.csv_text(answers, used), out)
    except OSError as problem:
        return _fail(not_written(out, problem))
    print(f"{links.summary(answers)}; written to {out}")
    return 0


def freshness(arguments: argparse.Namespace) -> int:
    """Say how long ago records were read and a version was made; exit 1 if the review rests."""
    from analysis import freshness, releases
    from analysis.catalogue import FaultyCatalogue, load

    try:
        catalogue = load(arguments.data)
    except FaultyCatalogue as problem:
        return _fail(problem)
    if not len(catalogue):
        return _fail(f"no records in {arguments.data / 'datasets'}")
    today = arguments.today or datetime.date.today()
    made = [datetime.date.fromisoformat(one["date"]) for one in releases.released(arguments.data)]
    read_to = freshness.newest(catalogue)
    since = max(made) if made else read_to
    # Only a day that was given: a machine's own clock may be a time zone behind a reader's.
    if arguments.today and today < max(read_to, since):
        version = f" and the last version made on {since}" if made else ""
        return _fail(
            f"--today {today}: records were read to {read_to}{version}; "
            f"expected {max(read_to, since)} or later"
        )
    state = freshness.state(since, today)
    table = freshness.ages(catalogue, today)
    stale = table[table["stale"]]
    what = "last version" if made else "no version yet; newest reading"
    stands = state if state == "rests" else f"is {state}"
    print(f"{what}: {since}; on {today} the review {stands}")
    print(
        f"records read to {read_to}; {len(stale)} of {len(table)} to be read again "
        f"(older than {freshness.MONTHS_TO_READ_AGAIN} months)"
    )
    for row in stale.head(20).itertuples():
        print(f"  {row.id}: {row.last_read}")
    if arguments.badge:
        value = f"{state}, read to {read_to:%Y-%m}"
        try:
            text = freshness.badge("review", value, freshness.COLOURS[state])
            arguments.badge.write_text(text, encoding="utf-8", newline="\n")
        except OSError as problem:
            return _fail(not_written(arguments.badge, problem))
    return 1 if state == "rests" else 0


def _pair(text: str) -> tuple[str, str]:
    field, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r}: expected FIELD=VALUE, such as year=2017")
    return filled(field).strip(), filled(value)


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a day such as 2026-11-21") from None


def register(verbs: Any) -> None:
    """Add the verbs to the command line's."""

    def verb(name: str, run: Any, text: str, *, data: bool = True) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=run.__doc__)
        if data:
            parser.add_argument(
                "--data", type=path, default=DATA, help="the data folder (default: %(default)s)"
            )
        parser.set_defaults(run=run)
        return parser

    parser = verb("cite", cite, "say how to cite the review, a dataset or a figure")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--dataset", type=filled, metavar="ID", help="a dataset's record, and its own paper"
    )
    what.add_argument("--figure", type=filled, metavar="NAME", help="a figure, such as fig-map")
    parser.add_argument("--style", choices=STYLES, default="bibtex")

    parser = verb("diff", diff, "say what changed between two snapshots", data=False)
    parser.add_argument(
        "old",
        type=path,
        help="a version such as 2026.11.0, a data folder, an export, or a release's folder",
    )
    parser.add_argument("new", type=path, help="the same; `data` is this checkout's")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument(
        "--records-only", action="store_true", help="leave out the published numbers (faster)"
    )

    parser = verb("verify", verify, "check a site or archive against its manifest", data=False)
    parser.add_argument("place", type=path, help="a folder with manifest.json, or an archive")

    parser = verb("new", new, "make a record, by asking or from what is given")
    parser.add_argument(
        "--name", type=filled, help="what the dataset is called; without it, questions are asked"
    )
    parser.add_argument("--id", type=filled, help="the file's name (default: from the name)")
    parser.add_argument("--summary", type=filled, help="the dataset in one sentence")
    parser.add_argument(
        "--from-doi", type=filled, metavar="DOI", help="the paper or deposit that was read"
    )
    parser.add_argument("--from-url", type=filled, metavar="LINK", help="the page that was read")
    parser.add_argument("--read", type=_day, metavar="DATE", help="when (default: today)")
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        type=_pair,
        metavar="FIELD=VALUE",
        help="a fact, such as year=2017, tasks=vqa,captioning, image_count='100 patch', gsd_m=?",
    )

    parser = verb("freshness", freshness, "say how long ago records were read")
    parser.add_argument(
        "--today",
        type=_day,
        metavar="DATE",
        help="count from another day, not before the newest reading",
    )
    parser.add_argument("--badge", type=path, help="write a small picture that says it")

    parser = verb("links", links, "ask whether every link still leads somewhere")
    parser.add_argument("--out", type=path, help="the file (default: DATA/links/YYYY-MM-DD.csv)")
    parser.add_argument("--only", nargs="+", type=filled, metavar="ID", help="only these records")
    parser.add_argument(
        "--timeout",
        type=seconds,
        default=20.0,
        help="seconds to wait for an answer, redirects included",
    )
    parser.add_argument(
        "--pause", type=seconds_or_none, default=1.0, help="seconds between two to one host"
    )
