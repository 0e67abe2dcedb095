"""Records held against each other: relations said twice, shared names, circles of reuse.

None of these hinders reading, and folders of earlier versions may have them: so
`analysis.validation.check_folder`, by which every folder is loaded, passes them over.
"""

from __future__ import annotations

import dataclasses
import graphlib
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis import validation, yamlfiles
from analysis.records import REUSES_IMAGES, Record
from analysis.validation import Fault


def _folded(name: str) -> str:
    """Return a name as readers may write it: in any case, with or without blanks, hyphens, accents."""
    split = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in split if one.isalnum() or one == "+")


def check_together(
    files: Iterable[tuple[Record, Path]], others: Iterable[Record] = ()
) -> list[Fault]:
    """Hold records against each other.

    Parameters
    ----------
    files : iterable of (Record, Path)
        The records that faults are told of, and their files.
    others : iterable of Record
        The rest of the catalogue.

    Returns
    -------
    list of Fault
        All faults, by path and line.
    """
    paths = {record.id: (record, file) for record, file in files}
    records = [record for record, _ in paths.values()]
    everyone = [*(one for one in others if one.id not in paths), *records]
    faults = []

    def fault(record: Record, message: str, *place: str | int) -> None:
        file = paths[record.id][1]
        line = yamlfiles.line_of(file.read_text("utf-8"), place)
        faults.append(Fault(str(file), line, ".".join(map(str, place)), message))

    called: dict[str, Record] = {}
    for record in everyone:
        other = called.setdefault(record.name.casefold(), record)
        if other.id != record.id and record.id in paths:
            for said in same_name(record.name, [other]):
                fault(record, said, "name")
    # A name goes before an alias: what one is called may be another name of others.
    known: dict[str, str] = {}
    for one in everyone:
        known.setdefault(_folded(one.name), one.id)
    for one in everyone:
        for alias in one.aliases:
            known.setdefault(_folded(alias), one.id)
    for record in records:
        first: dict[tuple[str, str], int] = {}
        for number, relation in enumerate(record.relations):
            same = first.setdefault(
                (relation.type, relation.to or _folded(relation.outside or "")), number
            )
            if same != number:
                said = f"says the same as relations.{same}, expected it once"
                fault(record, f"{said} (from: may name several sources)", "relations", number)
            if relation.outside is None:
                continue
            meant = known.get(_folded(relation.outside))
            if meant is not None:
                said = f"{relation.outside!r} names {meant}, expected to: {meant}"
                said += " (or a name that tells the two apart)"
                if meant == record.id:
                    said = f"{relation.outside!r} is a name of this dataset itself"
                fault(record, said, "relations", number, "outside")
    for circle in _circles(everyone):
        start = next((number for number, one in enumerate(circle) if one in paths), None)
        if start is None:
            continue
        way = circle[start:] + circle[: start + 1]
        record = paths[way[0]][0]
        number = next(
            number
            for number, relation in enumerate(record.relations)
            if relation.to == way[1] and relation.type in REUSES_IMAGES
        )
        said = f"a circle of reuse, {' from '.join(way)}: expected one to be first"
        fault(
            record, f"{said} (overlaps where each holds images of the other)", "relations", number
        )
    return sorted(faults)


def same_name(name: str, others: Iterable[Record]) -> list[str]:
    """Return what is told of a name that another record has, as a list that may be empty.

    Examples
    --------
    >>> same_name("a", [])
    []
    """
    expected = "expected one that tells them apart"
    return [
        f"{name!r} is the name of {other.id} too, {expected}"
        for other in others
        if other.name.casefold() == name.casefold()
    ]


def _circles(records: list[Record]) -> Iterator[list[str]]:
    """Yield circles of datasets that each hold images of the next, until none is left to find."""
    sources = {
        record.id: sorted(
            {r.to for r in record.relations if r.to is not None and r.type in REUSES_IMAGES}
        )
        for record in records
    }
    while True:
        try:
            graphlib.TopologicalSorter(sources).prepare()
        except graphlib.CycleError as found:
            circle = found.args[1][:0:-1]  # from user to source; it came with its first twice
            start = circle.index(min(circle))
            circle = circle[start:] + circle[:start]
            sources[circle[0]].remove(circle[1 % len(circle)])
            yield circle
        else:
            return


def check_folder(data: Path) -> tuple[list[Record], list[Fault]]:
    """Check all records of a data folder, each by itself and against the others.

    Parameters
    ----------
    data : Path
        A folder with ``datasets/*.yaml``.

    Returns
    -------
    (list of Record, list of Fault)
        The records without fault of their own, by id, and all faults.
    """
    records, faults = validation.check_folder(data)
    folder = data / "datasets"
    found = check_together((record, folder / f"{record.id}.yaml") for record in records)
    return records, faults + named_shortly(found, data)


def named_shortly(faults: Iterable[Fault], data: Path) -> list[Fault]:
    """Return faults of a data folder with its files named as `validation.check_folder` does."""
    folder, short = data / "datasets", f"{data.name}/datasets"
    named = []
    for fault in faults:
        path = Path(fault.path)
        if path.parent == folder:
            fault = dataclasses.replace(fault, path=f"{short}/{path.name}")
        named.append(fault)
    return named
