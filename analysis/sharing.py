"""Whether two datasets share images, as far as sources state it: directly, or through other datasets.

Only a stated relation says that images are shared; what follows from several of them says that they
may be, since a dataset seldom takes all that its source holds. That nothing is on record says nothing:
two sets cut from the same scenes share them whether or not anybody wrote it down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

import pandas as pd

from analysis import lineage
from analysis.catalogue import Catalogue

STATED, THROUGH, SOURCE, OVERLAP = "stated", "through", "source", "overlap"
WAYS = (STATED, THROUGH, SOURCE, OVERLAP)  # the surest first
OUTSIDE = "outside: "  # before the name of a work that is no dataset of the catalogue
COLUMNS = ["one", "other", "way", "type", "via", "note"]

# What each way says; numbers in braces are places in `parts`.
SAID = {
    "images_from": "{0} uses images of {1}",
    "derived_from": "{0} is derived from {1}",
    "version_of": "{0} is a version of {1}",
    "subset_of": "{0} is a part of {1}",
    "labels_from": "{0} takes its labels from {1}, not its images",
    "overlaps": "{0} and {1} share places or images",
    "leaks_into": "training data of {0} are among the test data of {1}",
    THROUGH: "{0} may hold images of {1}, through {2}",
    SOURCE: "{0} and {1} may share images: both use some of {2}",
    OVERLAP: "{0} and {1} may share images: what they rest on, {2}, shares places or images",
}


def _sources(catalogue: Catalogue) -> dict[str, list[str]]:
    """Return of which datasets, and works outside the catalogue, each one holds images."""
    links = lineage.relations(catalogue)
    links = links[links["type"].isin(lineage.REUSES_IMAGES)]
    found: dict[str, set[str]] = {}
    for row in links.itertuples():
        if row.to in catalogue:
            found.setdefault(row.id, set()).add(row.to)
        elif isinstance(row.outside, str):
            found.setdefault(row.id, set()).add(OUTSIDE + row.outside)
    return {one: sorted(of) for one, of in found.items()}


def _chains(one: str, sources: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """Return everything that one rests on, each with what lies between on a shortest way."""
    found: dict[str, tuple[str, ...]] = {}
    nearest: list[tuple[str, tuple[str, ...]]] = [(one, ())]
    while nearest:
        farther: list[tuple[str, tuple[str, ...]]] = []
        for node, between in nearest:
            for source in sources.get(node, []):
                if source != one and source not in found:
                    found[source] = between
                    farther.append((source, (*between, source)))
        nearest = farther
    return found


def _stated(catalogue: Catalogue) -> Iterator[tuple[str, str, str, str, tuple[str, ...], str]]:
    links = lineage.inside(lineage.relations(catalogue), catalogue)
    for row in links.itertuples():
        yield row.id, row.to, STATED, row.type, (), row.note if isinstance(row.note, str) else ""


def _nearest(shared: set[str], chains: dict[str, dict[str, tuple[str, ...]]]) -> list[str]:
    """Leave out what is shared only because another shared source rests on it."""
    return sorted(
        node
        for node in shared
        if not any(
            node in chains.get(other, {}) and other not in chains.get(node, {})
            for other in shared - {node}
        )
    )


def ties(catalogue: Catalogue) -> pd.DataFrame:
    """Return every tie between two datasets that follows from stated relations.

    Returns
    -------
    DataFrame
        One row a tie: ``one, other`` (ids; of a direction, from the one that takes), ``way`` (*stated*
        by a source; *through* others, from whom images may have come; the *source* that both use; an
        *overlap* stated of what they rest on), ``type`` (of what is stated), ``via`` (a tuple: ids, or
        names of works that are no dataset of the catalogue, after ``OUTSIDE``) and ``note``.

    Examples
    --------
    >>> from analysis import load
    >>> found = ties(load())
    >>> set(found["way"]) <= set(WAYS)
    True
    """
    sources = _sources(catalogue)
    chains = {one: _chains(one, sources) for one in catalogue.records}
    rows = list(_stated(catalogue))
    direct = {(row[0], row[1]) for row in rows if row[3] in lineage.REUSES_IMAGES}
    said = {frozenset(row[:2]) for row in rows if row[3] != "labels_from"}
    for one, of in chains.items():
        for other, between in of.items():
            if other in catalogue and (one, other) not in direct:
                rows.append((one, other, THROUGH, "", between, ""))
    resting = [one for one in catalogue.records if chains[one]]
    for one, other in combinations(resting, 2):
        shared = chains[one].keys() & chains[other].keys()
        if one in chains[other] or other in chains[one]:
            continue
        rows += [(one, other, SOURCE, "", (via,), "") for via in _nearest(set(shared), chains)]
    users: dict[str, set[str]] = {one: {one} for one in catalogue.records}
    for one, of in chains.items():
        for source in of.keys() & users.keys():
            users[source].add(one)
    for left, right, _, kind, _, _ in list(rows):
        if kind not in ("overlaps", "leaks_into"):
            continue
        for one in sorted(users[left]):
            for other in sorted(users[right] - {one}):
                if frozenset((one, other)) not in said:
                    rows.append((one, other, OVERLAP, kind, (left, right), ""))
    table = pd.DataFrame(rows, columns=COLUMNS).drop_duplicates(
        ["one", "other", "way", "type", "via"]
    )
    table["way"] = pd.Categorical(table["way"], WAYS, ordered=True)
    table = table.sort_values(["one", "other", "way", "type", "via"], kind="stable")
    return table.reset_index(drop=True).astype({"way": str})


def between(catalogue: Catalogue, one: str, other: str) -> pd.DataFrame:
    """Return the ties between two datasets, the surest first; none if nothing is on record.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    one, other : str
        Their ids, in either order.

    Returns
    -------
    DataFrame
        As `ties` returns it.

    Raises
    ------
    KeyError
        If one is no dataset of the catalogue; the message names those that may be meant.

    Examples
    --------
    >>> from analysis import load
    >>> list(between(load(), "eurosat", "copernicus-bench")["way"])
    ['stated']
    """
    pair = {catalogue[one].id, catalogue[other].id}
    table = ties(catalogue)
    found = table[[{row.one, row.other} == pair for row in table.itertuples()]]
    surest = found["way"].map(WAYS.index)
    return found.assign(surest=surest).sort_values("surest", kind="stable")[COLUMNS]


def parts(tie: object) -> list[tuple[str, bool]]:
    """Return what a tie says, cut into text (False) and ids or works (True).

    Parameters
    ----------
    tie : named tuple
        A row of `ties`.

    Examples
    --------
    >>> from types import SimpleNamespace as Row
    >>> parts(Row(one="a", other="b", way="stated", type="subset_of", via=(), note="its north"))
    [('a', True), (' is a part of ', False), ('b', True), (' (its north)', False)]
    """
    way, via = str(tie.way), list(tie.via)  # type: ignore[attr-defined]
    form = SAID[tie.type if way == STATED else way]  # type: ignore[attr-defined]
    found: list[tuple[str, bool]] = []
    for piece in re.split(r"(\{\d\})", form):
        if piece == "{2}":
            for place, node in enumerate(via):
                found += [(" and ", False)] * (place > 0) + [(node, True)]
        elif piece in ("{0}", "{1}"):
            found.append((tie.one if piece == "{0}" else tie.other, True))  # type: ignore[attr-defined]
        else:
            found.append((piece, False))
    note = f" ({tie.note})" if tie.note else ""  # type: ignore[attr-defined]
    return [piece for piece in [*found, (note, False)] if piece[0]]


def data(catalogue: Catalogue) -> dict[str, object]:
    """Return what the look-up on the site is made of.

    Returns
    -------
    dict
        ``datasets`` (``[id, name, other names …]``, by name), ``works`` (no datasets of the
        catalogue; counted on from these), ``related`` (how many datasets have a tie), ``forms``
        (sentences as in ``SAID``) and ``ties`` (``[one, other, form, stated, via, note]``: places of
        datasets and works, of the form, and 1 for what a source states; a note may be missing).
    """
    order = sorted(catalogue, key=lambda record: (record.name.lower(), record.id))
    table = ties(catalogue)
    works = sorted({node for via in table["via"] for node in via if node.startswith(OUTSIDE)})
    places = {node: place for place, node in enumerate([record.id for record in order] + works)}
    forms = {key: place for place, key in enumerate(SAID)}
    return {
        "datasets": [[record.id, record.name, *record.aliases] for record in order],
        "works": [work.removeprefix(OUTSIDE) for work in works],
        "related": len({*table["one"], *table["other"]}),
        "forms": list(SAID.values()),
        "ties": [
            [
                places[tie.one],
                places[tie.other],
                forms[tie.type if tie.way == STATED else tie.way],
                int(tie.way == STATED),
                [places[node] for node in tie.via],
                *([tie.note] if tie.note else []),
            ]
            for tie in table.itertuples()
        ],
    }
