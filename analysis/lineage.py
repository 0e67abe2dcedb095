"""Which datasets reuse which: families of versions, reused images, and what is independent.

A size added up over a catalogue counts reused images again and again. Records say that a dataset
holds images of another one, hardly ever how many: so how much is counted again has bounds, no value.
"""

from __future__ import annotations

import pandas as pd

from analysis import records
from analysis.catalogue import Catalogue

REUSES_IMAGES = records.REUSES_IMAGES


def relations(catalogue: Catalogue) -> pd.DataFrame:
    """Return every relation: ``id, type, to, outside, note``; ``to`` or ``outside`` is missing."""
    rows = [
        (record.id, relation.type, relation.to, relation.outside, relation.note)
        for record in catalogue
        for relation in record.relations
    ]
    return pd.DataFrame(rows, columns=["id", "type", "to", "outside", "note"])


def inside(relations: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Return the relations between two datasets of the catalogue, each once."""
    named = relations[relations["to"].isin(list(catalogue.records))]
    return named.drop_duplicates(["id", "type", "to"])


def families(catalogue: Catalogue) -> pd.DataFrame:
    """Group datasets that are joined by reused images, directly or through others.

    Returns
    -------
    DataFrame
        ``id, family, members``: the family's name is its earliest member (by year, then id);
        datasets that share images with none are families of one.
    """
    parent = {record.id: record.id for record in catalogue}

    def find(node: str) -> str:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for row in _reuses(catalogue).itertuples():
        parent[find(row.id)] = find(row.to)
    years = catalogue.frame.set_index("id")["year"]
    table = pd.DataFrame({"id": list(parent)})
    table["root"] = table["id"].map(find)
    table["year"] = table["id"].map(years).fillna(9999).astype(int)
    table = table.sort_values(["root", "year", "id"], kind="stable")
    names = table.drop_duplicates("root").set_index("root")["id"]
    table["family"] = table["root"].map(names)
    table["members"] = table.groupby("family")["id"].transform("size")
    return table[["id", "family", "members"]].sort_values("id").reset_index(drop=True)


def _reuses(catalogue: Catalogue) -> pd.DataFrame:
    """Return the relations by which a dataset holds images of another one of the catalogue."""
    links = relations(catalogue)
    return links[links["type"].isin(REUSES_IMAGES) & links["to"].isin(list(catalogue.records))]


def _neighbours(links: pd.DataFrame, of: str, to: str) -> dict[str, list[str]]:
    return {name: sorted(set(part)) for name, part in links.groupby(of)[to]}


def independent(catalogue: Catalogue) -> pd.DataFrame:
    """Mark each dataset as a source of its images or as a reuse.

    Returns
    -------
    DataFrame
        ``id, name, size_pixels, volume_bytes, reuses`` (ids in this catalogue of which it holds images,
        joined by ``|``), ``independent`` (bool).
    """
    reuses = {i: "|".join(to) for i, to in _neighbours(_reuses(catalogue), "id", "to").items()}
    table = catalogue.frame[["id", "name", "size_pixels", "volume_bytes"]].copy()
    table["reuses"] = table["id"].map(reuses)
    table["independent"] = table["reuses"].isna()
    return table


def _sources_first(ids: list[str], sources: dict[str, list[str]]) -> list[str]:
    """Return the datasets with the sources of each before it; a circle is cut where it is entered."""
    order: dict[str, None] = {}
    entered: set[str] = set()

    def enter(one: str) -> None:
        if one in entered:
            return
        entered.add(one)
        for source in sources.get(one, []):
            enter(source)
        order[one] = None

    for one in ids:
        enter(one)
    return list(order)


def _holders(
    one: str, known: set[str], sources: dict[str, list[str]], users: dict[str, list[str]]
) -> set[str]:
    """Return the datasets with an amount on record that may hold what this one took from its sources.

    These are the sources; for a source without an amount, its own sources and whoever else uses it.
    """
    found: set[str] = set()
    above, below = list(sources.get(one, [])), list[str]()
    passed = {one}
    while above or below:
        upwards = bool(above)
        other = above.pop() if upwards else below.pop()
        if other in known:
            found.add(other)
        elif other not in passed:
            passed.add(other)
            below += users.get(other, [])
            above += sources.get(other, []) if upwards else []
    return found - {one}


def reused(catalogue: Catalogue, measure: str) -> pd.DataFrame:
    """Say how much of each dataset is in the sum over the catalogue already: at most, and for certain.

    *At most*, a dataset took from its sources all that they have on record: what it holds beyond that
    nobody else brings into the sum, so it is never taken away. A source without an amount on record
    is in no sum. Then those that use it stand in its place, the larger before the smaller: each may
    hold what the ones before it hold. Where two sources share images these are added up twice, so
    that the bound is rather too high. *For certain* in the sum is a part of another dataset
    (``subset_of``), as far as the other has as much on record.

    Neither holds where datasets reuse each other in a circle: none of them can then come before all
    others, and what those after it hold is not looked at. ``python -m analysis validate`` refuses such
    records; here a circle is cut where it is entered.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    measure : str
        ``"size_pixels"`` or ``"volume_bytes"``.

    Returns
    -------
    DataFrame
        One row a dataset with an amount on record: ``id, amount, most`` and ``least`` (what is in
        the sum already), ``reuses`` (bool), ``unmeasured`` (whether a source has no amount on record).

    Examples
    --------
    >>> from analysis import load
    >>> flair = load().where(["flair-1", "flair-2", "flair-hub"])
    >>> table = reused(flair, "size_pixels").set_index("id")
    >>> held = table.loc[["flair-1", "flair-2"], "amount"].sum()
    >>> bool(table.loc["flair-hub", "most"] == held < table.loc["flair-hub", "amount"])
    True
    """
    links = _reuses(catalogue)
    sources, users = _neighbours(links, "id", "to"), _neighbours(links, "to", "id")
    wholes = _neighbours(links[links["type"] == "subset_of"], "id", "to")
    amounts = catalogue.frame.dropna(subset=[measure]).set_index("id")[measure].astype(float)
    larger_first = sorted(catalogue.records, key=lambda one: (-amounts.get(one, 0.0), one))
    counted: set[str] = set()
    rows = []
    for one in _sources_first(larger_first, sources):
        if one not in amounts.index:
            continue
        amount = float(amounts[one])
        before = _holders(one, set(amounts.index), sources, users) & counted
        within = [float(amounts[t]) for t in wholes.get(one, []) if t in counted]
        counted.add(one)
        rows.append(
            (
                one,
                amount,
                min(amount, float(amounts[list(before)].sum())),
                min(amount, max(within, default=0.0)),
                one in sources,
                any(source not in amounts.index for source in sources.get(one, [])),
            )
        )
    columns = ["id", "amount", "most", "least", "reuses", "unmeasured"]
    return pd.DataFrame(rows, columns=columns).sort_values("id").reset_index(drop=True)


def totals(catalogue: Catalogue) -> pd.DataFrame:
    """Return size and volume added up over all datasets, and how much of it is reused.

    Returns
    -------
    DataFrame
        ``measure, all, datasets`` (with an amount on record), ``reusing`` (those that hold images of
        another), ``unmeasured, unmeasured_amount`` (those with a source that has no amount on record, and
        what they hold), ``most, least`` (the sums of `reused`), ``left`` (the share that at least remains).
    """
    rows = []
    for measure in ("size_pixels", "volume_bytes"):
        table = reused(catalogue, measure)
        whole, most = float(table["amount"].sum()), float(table["most"].sum())
        rows.append(
            {
                "measure": measure,
                "all": whole,
                "datasets": len(table),
                "reusing": int(table["reuses"].sum()),
                "unmeasured": int(table["unmeasured"].sum()),
                "unmeasured_amount": float(table.loc[table["unmeasured"], "amount"].sum()),
                "most": most,
                "least": float(table["least"].sum()),
                "left": 1 - most / whole if whole else float("nan"),
            }
        )
    return pd.DataFrame(rows)


def descent(catalogue: Catalogue) -> pd.DataFrame:
    """Return every reuse of images with the years of both datasets.

    Returns
    -------
    DataFrame
        ``source, source_name, source_year, reuse, reuse_name, reuse_year, type``: one row for each
        pair of datasets of the catalogue; a year is missing where none is known.
    """
    used = _reuses(catalogue).drop_duplicates(["id", "to"])
    frame = catalogue.frame.set_index("id")
    return pd.DataFrame(
        {
            "source": used["to"],
            "source_name": used["to"].map(frame["name"]),
            "source_year": used["to"].map(frame["year"]),
            "reuse": used["id"],
            "reuse_name": used["id"].map(frame["name"]),
            "reuse_year": used["id"].map(frame["year"]),
            "type": used["type"],
        }
    ).reset_index(drop=True)
