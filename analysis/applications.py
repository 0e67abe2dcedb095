"""Applications: the themes of the catalogue, what each has, and the datasets known and new in it.

An application is a theme; the two that name no application are left out. Where two or more of its
tasks have `ENOUGH` datasets each, an application is parted by these tasks; where it has fewer than
`ENOUGH` datasets itself, it is small. Those datasets are shown that most public lists name
(`analysis.exemplary.ranked`), of each part so many, and the newest of the others: what is new is
named by few lists yet.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis import exemplary, geography, places, vocabularies
from analysis.catalogue import Catalogue
from analysis.openness import NONE_AT_OWN_PLACE, licence_permits, licences

NO_APPLICATION = ("general_objects", "general")
ENOUGH = 20  # datasets of an application with a table of its own, and of a task that parts it
OTHER_TASKS = "other_tasks"  # of a parted application, what has none of the tasks that part it
MOST_NAMED, NEWEST = "most_named", "newest"


@dataclass(frozen=True)
class Room:
    """How many datasets are shown: of those that most lists name (of each part), and of the newest."""

    most_named: int
    newest: int


WHOLE, PARTED, SMALL = Room(4, 1), Room(2, 2), Room(1, 1)


def applications() -> tuple[str, ...]:
    """Return the themes that name an application, in the order of the vocabulary.

    Examples
    --------
    >>> "methane" in applications(), "general" in applications()
    (True, False)
    """
    return tuple(one for one in vocabularies.ids("themes") if one not in NO_APPLICATION)


def overview(catalogue: Catalogue) -> pd.DataFrame:
    """Count what each application has.

    Returns
    -------
    DataFrame
        ``theme, label, n`` (datasets, also those that are only listed), ``commercial,
        commercial_known`` (datasets whose licence permits commercial use, and those where it is known
        whether it does: `openness.licence_permits`), ``unlicensed`` (of these, those whose own place
        states no licence, which counts as no),
        ``spatial, separation_known`` (datasets whose test data are spatially separate, and those
        that say how they are kept apart), ``lacks`` (inhabited continents that none names, a tuple) and
        ``nameless`` (global datasets that name no continent, and may lie there). One row an
        application with datasets.

    Examples
    --------
    >>> list(overview(Catalogue({}))["theme"])
    []
    """
    frame = catalogue.frame.set_index("id")
    themes = catalogue.long("themes")
    named = places.continents(catalogue)
    kinds = licences(catalogue).set_index("id")["kind"]
    rows = []
    for theme in applications():
        ids = list(themes.loc[themes["value"] == theme, "id"])
        if not ids:
            continue
        part = frame.loc[ids]
        permits = [licence_permits(catalogue[one], "commercial") for one in ids]
        on = set(named.loc[named["id"].isin(ids), "continent"])
        rows.append(
            {
                "theme": theme,
                "label": vocabularies.label("themes", theme),
                "n": len(ids),
                "commercial": permits.count(True),
                "commercial_known": len(ids) - permits.count(None),
                "unlicensed": int((kinds[ids] == NONE_AT_OWN_PLACE).sum()),
                "spatial": int((part["split_separation"] == "spatial").sum()),
                "separation_known": int(part["split_separation"].notna().sum()),
                "lacks": tuple(one for one in geography.INHABITED if one not in on),
                "nameless": int(
                    ((part["coverage"] == "global") & (part["continents"].map(len) == 0)).sum()
                ),
            }
        )
    return pd.DataFrame(rows, columns=_OVERVIEW)


_OVERVIEW = [
    "theme", "label", "n", "commercial", "commercial_known", "unlicensed", "spatial", "separation_known",
    "lacks", "nameless",
]  # fmt: skip


def parts(catalogue: Catalogue, theme: str, enough: int = ENOUGH) -> pd.DataFrame:
    """Return the tasks that part an application, largest first: ``task, label, n``.

    No rows where fewer than two of its tasks have ``enough`` datasets.
    """
    tasks = catalogue.long("tasks")
    themes = catalogue.long("themes")
    members = themes.loc[themes["value"] == theme, "id"]
    counts = tasks.loc[tasks["id"].isin(members), "value"].value_counts()
    rows = [
        (task, vocabularies.label("tasks", task), int(counts[task]))
        for task in vocabularies.ids("tasks")
        if counts.get(task, 0) >= enough
    ]
    table = pd.DataFrame(rows if len(rows) > 1 else [], columns=["task", "label", "n"])
    return table.sort_values("n", ascending=False, kind="stable").reset_index(drop=True)


def choose(catalogue: Catalogue, enough: int = ENOUGH) -> pd.DataFrame:
    """Return the datasets that are shown for each application.

    They are those that were read, are named by a list and come first in `analysis.exemplary.ranked`;
    then the newest of the others, by year, core fields known, and name. In a parted application a
    dataset stands under the first of its tasks that part it, or under `OTHER_TASKS`. For another
    application it may be shown again.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    enough : int, optional
        Datasets that an application, or a task that parts it, must have.

    Returns
    -------
    DataFrame
        ``theme, small, task`` (also `OTHER_TASKS`; None where an application is not parted), ``why``
        (`MOST_NAMED` or `NEWEST`), ``id, year, lists, known``. Applications are in the order of the
        vocabulary, parts largest first, the newest at the end.
    """
    ranked = exemplary.ranked(catalogue)
    ranked["lists"] = ranked["n_lists"]
    sizes = overview(catalogue).set_index("theme")["n"]
    chosen = [pd.DataFrame(columns=_CHOSEN)]
    for theme, n in sizes.items():
        tasks = list(parts(catalogue, str(theme), enough)["task"])
        room = SMALL if n < enough else PARTED if tasks else WHOLE
        members = ranked[ranked["themes"].map(lambda held, theme=theme: theme in held)]
        members = members.assign(theme=theme, small=n < enough)
        members["task"] = [_part(held, tasks) for held in members["tasks"]]
        chosen.append(_shown(members, [*tasks, OTHER_TASKS] if tasks else [None], room)[_CHOSEN])
    return pd.concat([one for one in chosen if len(one)] or chosen, ignore_index=True)


_CHOSEN = ["theme", "small", "task", "why", "id", "year", "lists", "known"]


def _part(held: tuple[str, ...], tasks: list[str]) -> str | None:
    """Return the part of an application that a dataset with these tasks stands under."""
    return next((one for one in held if one in tasks), OTHER_TASKS if tasks else None)


def _shown(members: pd.DataFrame, tasks: list[str | None], room: Room) -> pd.DataFrame:
    """Return those of ranked datasets that most lists name, part by part, then the newest others."""
    listed = members[members["lists"] > 0]
    known = pd.concat(
        [
            listed[listed["task"].isna() if task is None else listed["task"] == task].head(
                room.most_named
            )
            for task in tasks
        ]
    )
    others = members[~members["id"].isin(known["id"]) & members["year"].notna()]
    newest = others.sort_values(["year", "known", "name"], ascending=[False, False, True])
    return pd.concat([known.assign(why=MOST_NAMED), newest.head(room.newest).assign(why=NEWEST)])
