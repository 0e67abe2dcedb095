"""Which datasets reuse which: families of versions, reused images, and what is independent.

A size added up over a catalogue counts reused images again and again. Here each dataset is
independent, or holds images that another dataset of the catalogue holds already.
"""

from __future__ import annotations

import pandas as pd

from analysis.catalogue import Catalogue

REUSES_IMAGES = ("images_from", "derived_from", "version_of", "subset_of")


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

    links = relations(catalogue)
    used = links[links["type"].isin(REUSES_IMAGES) & links["to"].isin(list(parent))]
    for row in used.itertuples():
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


def independent(catalogue: Catalogue) -> pd.DataFrame:
    """Mark each dataset as a source of its images or as a reuse.

    Returns
    -------
    DataFrame
        ``id, name, size_pixels, volume_bytes, reuses`` (ids in this catalogue whose images it holds,
        joined by ``|``), ``independent`` (bool).
    """
    links = relations(catalogue)
    used = links[links["type"].isin(REUSES_IMAGES) & links["to"].notna()]
    used = used[used["to"].isin(list(catalogue.records))]
    reuses = used.groupby("id")["to"].agg(lambda ids: "|".join(sorted(set(ids))))
    table = catalogue.frame[["id", "name", "size_pixels", "volume_bytes"]].copy()
    table["reuses"] = table["id"].map(reuses)
    table["independent"] = table["reuses"].isna()
    return table


def totals(catalogue: Catalogue) -> pd.DataFrame:
    """Return size and volume added up over all datasets, and over independent ones only.

    Returns
    -------
    DataFrame
        ``measure, all, independent, datasets, independent_datasets, reused_share``.
    """
    table = independent(catalogue)
    rows = []
    for measure in ("size_pixels", "volume_bytes"):
        known = table.dropna(subset=[measure])
        whole = float(known[measure].sum())
        alone = float(known.loc[known["independent"], measure].sum())
        rows.append(
            (
                measure,
                whole,
                alone,
                len(known),
                int(known["independent"].sum()),
                1 - alone / whole if whole else float("nan"),
            )
        )
    columns = ["measure", "all", "independent", "datasets", "independent_datasets", "reused_share"]
    return pd.DataFrame(rows, columns=columns)


def descent(catalogue: Catalogue) -> pd.DataFrame:
    """Return every reuse of images with the years of both datasets.

    Returns
    -------
    DataFrame
        ``source, source_name, source_year, reuse, reuse_name, reuse_year, type``: one row for each
        pair of datasets of the catalogue; a year is missing where none is known.
    """
    links = relations(catalogue)
    used = links[links["type"].isin(REUSES_IMAGES) & links["to"].isin(list(catalogue.records))]
    used = used.drop_duplicates(["id", "to"])
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
