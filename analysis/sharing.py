"""Whether two datasets share images, as far as sources state it: directly, or through other datasets.

Only a stated relation says that images are shared; what follows from several of them says that they
may be, since a dataset seldom takes all that its source holds. That nothing is on record says nothing:
two sets cut from the same scenes share them whether or not anybody wrote it down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

import pandas as pd

from analysis import lineage
from analysis.catalogue import Catalogue

STATED, THROUGH, SOURCE, ORIGIN, BESIDE, OVERLAP = (
    "stated", "through", "source", "origin", "beside", "overlap",
)  # fmt: skip
WAYS = (STATED, THROUGH, SOURCE, ORIGIN, BESIDE, OVERLAP)  # the surest first
OUTSIDE = "outside: "  # before the name of a work that is no dataset of the catalogue
COLUMNS = ["one", "other", "way", "type", "via", "note"]

# What each way says: {0} and {1} are the two datasets, {2} is what lies between them.
SAID = {
    "images_from": "{0} uses images of {1}",
    "derived_from": "{0} is derived from {1}",
    "version_of": "{0} is a version of {1}",
    "subset_of": "{0} is a part of {1}",
    "labels_from": "{0} takes labels from {1}",
    "overlaps": "{0} and {1} share places or images",
    "leaks_into": "training data of {0} are among the test data of {1}",
    "": "{0} is tied to {1}",  # by a term that is not in the vocabulary
    THROUGH: "{0} may hold images of {1}, through {2}",
    SOURCE: "{0} and {1} may share images: both use some of {2}",
    ORIGIN: "{0} and {1} may share images: both may hold some of {2}",
    BESIDE: "{0} and {1} may share images: {0} overlaps with {2}, of which {1} may hold some",
    OVERLAP: "{0} and {1} may share images: what they rest on, {2}, shares places or images",
}


def _form(way: str, kind: str) -> str:
    """Return the key of what a tie says."""
    return (kind if kind in SAID else "") if way == STATED else way


_Row = tuple[str, str, str, str, tuple[str, ...], str]


def _ends(catalogue: Catalogue) -> Iterator[tuple[str, str, str, str]]:
    """Return each stated relation once: from, to (a dataset or a work outside), type and note."""
    links = lineage.relations(catalogue).drop_duplicates(["id", "type", "to", "outside"])
    for row in links.itertuples():
        note = row.note if isinstance(row.note, str) else ""
        if row.to in catalogue:
            yield row.id, row.to, row.type, note
        elif isinstance(row.outside, str):
            yield row.id, OUTSIDE + row.outside, row.type, note


def _sources(stated: Sequence[_Row]) -> dict[str, list[str]]:
    """Return of which datasets, and works outside the catalogue, each one holds images."""
    found: dict[str, set[str]] = {}
    for one, other, _, kind, _, _ in stated:
        if kind in lineage.REUSES_IMAGES:
            found.setdefault(one, set()).add(other)
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


def _nearest(shared: set[str], chains: dict[str, dict[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """Leave out what is shared only because another shared source rests on it."""
    return tuple(
        node
        for node in sorted(shared)
        if not any(  # of a circle of sources none goes before the others
            node in chains.get(other, {}) and other not in chains.get(node, {})
            for other in shared - {node}
        )
    )


def _followed(
    catalogue: Catalogue,
    stated: Sequence[_Row],
    sources: dict[str, list[str]],
    chains: dict[str, dict[str, tuple[str, ...]]],
) -> Iterator[_Row]:
    """Return what follows from several relations together."""
    direct = {row[:2] for row in stated if row[3] in lineage.REUSES_IMAGES}
    said = {frozenset(row[:2]) for row in stated if row[3] != "labels_from"}
    for one, of in chains.items():
        for other, between in of.items():
            if other in catalogue and (one, other) not in direct:
                yield one, other, THROUGH, "", between, ""
    for one, other in combinations([one for one in chains if chains[one]], 2):
        shared = chains[one].keys() & chains[other].keys()
        if not shared or one in chains[other] or other in chains[one]:
            continue
        # What both state goes before what only one of them, or neither, is said to use.
        both = sorted({*sources[one]} & {*sources[other]})
        farther = [node for node in _nearest(set(shared), chains) if node not in both]
        if both:
            yield one, other, SOURCE, "", tuple(both), ""
        if farther:
            yield one, other, ORIGIN, "", tuple(farther), ""
    users: dict[str, set[str]] = {one: {one} for one in catalogue.records}
    for one, of in chains.items():
        for source in of.keys() & users.keys():
            users[source].add(one)
    for left, right, _, kind, _, _ in stated:
        if kind in ("overlaps", "leaks_into") and right in catalogue:
            for one in sorted(users[left]):
                for other in sorted(users[right] - {one}):
                    if frozenset((one, other)) in said:
                        continue
                    if one == left:
                        yield one, other, BESIDE, kind, (right,), ""
                    elif other == right:
                        yield other, one, BESIDE, kind, (left,), ""
                    else:
                        yield one, other, OVERLAP, kind, (left, right), ""


def ties(catalogue: Catalogue) -> pd.DataFrame:
    """Return every tie that is stated, or follows from stated relations.

    Returns
    -------
    DataFrame
        One row a tie: ``one, other`` (ids; of a direction, from the one that takes; what is stated of a
        work that is no dataset of the catalogue has its name there, after ``OUTSIDE``), ``way`` (*stated*
        by a source; *through* others, from whom images may have come; a *source* or several that both
        use; an *origin* that one uses only through others; *beside* what the other rests on; an *overlap*
        of what both rest on), ``type`` (of what is stated), ``via`` (a tuple of
        ids and names of works) and ``note``.

    Examples
    --------
    >>> from analysis import load
    >>> found = ties(load())
    >>> set(found["way"]) <= set(WAYS)
    True
    """
    stated: list[_Row] = [
        (one, other, STATED, kind, (), note) for one, other, kind, note in _ends(catalogue)
    ]
    sources = _sources(stated)
    chains = {one: _chains(one, sources) for one in catalogue.records}
    rows = [*stated, *_followed(catalogue, stated, sources, chains)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    table = table.drop_duplicates(["one", "other", "way", "type", "via"])
    table = table.assign(order=table["way"].map(WAYS.index))
    table = table.sort_values(["one", "other", "order", "type", "via"], kind="stable")
    return table[COLUMNS].reset_index(drop=True)


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


def example(catalogue: Catalogue) -> pd.DataFrame:
    """Return the ties of two datasets for a chapter to show; none where no two have any.

    Examples
    --------
    >>> from analysis import load
    >>> len(example(load())) > 0, len(example(load().where(["eurosat"])))
    (True, 0)
    """
    if "isaid" in catalogue and "vrsbench" in catalogue:
        return between(catalogue, "isaid", "vrsbench")
    table = ties(catalogue)
    inside = table[table["other"].isin(list(catalogue.records))]
    return (
        inside.assign(unsure=inside["way"] != STATED)
        .sort_values("unsure", ascending=False, kind="stable")[COLUMNS]
        .head(1)
    )


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
    form = SAID[_form(way, tie.type)]  # type: ignore[attr-defined]
    found: list[tuple[str, bool]] = []
    for piece in re.split(r"(\{\d\})", form):
        if piece == "{2}":
            for place, node in enumerate(via):
                joint = " and " if place == len(via) - 1 else ", "
                found += [(joint, False)] * (place > 0) + [(node, True)]
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
    nodes = {*table["other"], *(node for via in table["via"] for node in via)}
    works = sorted(node for node in nodes if node.startswith(OUTSIDE))
    places = {node: place for place, node in enumerate([record.id for record in order] + works)}
    forms = {key: place for place, key in enumerate(SAID)}
    return {
        "datasets": [[record.id, record.name, *record.aliases] for record in order],
        "works": [work.removeprefix(OUTSIDE) for work in works],
        "related": len({*table["one"], *table["other"]} & set(catalogue.records)),
        "forms": list(SAID.values()),
        "ties": [
            [
                places[tie.one],
                places[tie.other],
                forms[_form(tie.way, tie.type)],
                int(tie.way == STATED),
                [places[node] for node in tie.via],
                *([tie.note] if tie.note else []),
            ]
            for tie in table.itertuples()
        ],
    }
