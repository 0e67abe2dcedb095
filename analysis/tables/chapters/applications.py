"""The tables of the chapter by application: what each has, and the datasets known and new in it."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import pandas as pd

from analysis import applications, brief, coverage, finderwords, vocabularies
from analysis.applications import NEWEST
from analysis.catalogue import Catalogue
from analysis.figures.marks import count_text, share_text
from analysis.intervals import wilson
from analysis.pages.markup import listed, plural
from analysis.records import Facts, Record
from analysis.tables.cells import interval
from analysis.tables.html import Table, page, table

UNKNOWN = "not known"
FEWER = "with-few-datasets"
LEAST = 10  # datasets of which something is known, for their share to be told
_COLUMNS = {
    "name": "Dataset",
    "named": "Year, named by",
    "tasks": "Tasks",
    "images": "Images",
    "licence": "Licence",
}


def applications_overview(catalogue: Catalogue) -> Table:
    """Write `analysis.applications.overview`, each application with a link to its datasets below."""
    frame = applications.overview(catalogue)
    few = frame["n"] < applications.ENOUGH
    themed = (catalogue.frame["themes"].map(len) > 0).sum()
    rows = frame.assign(
        below=[f"#{FEWER if s else _anchor(t)}" for t, s in zip(frame["theme"], few, strict=True)],
        permits=_of(frame, "commercial", "commercial_known"),
        apart=_of(frame, "spatial", "separation_known"),
        lacks=[
            ", ".join(map(_joined, names))
            + (f"; {_joined(f'{n} global')} may" if n and names else "")
            or "none"
            for names, n in zip(frame["lacks"], frame["nameless"], strict=True)
        ],
    )
    return table(
        rows,
        f"Applications, of the {count_text(themed)} datasets with a theme on record; "
        f"one may have up to three. Shares are of the datasets of which it is known, from {LEAST} on, with "
        "95 % intervals. Where a dataset's own page or archive record states no licence, commercial use "
        "counts as not permitted; the next column counts these. A global dataset that names no "
        "continents may lie on all",
        {
            "label": "Application",
            "n": "Datasets",
            "permits": "Commercial use permitted",
            "unlicensed": "Of these, no licence stated",
            "apart": "Spatial split",
            "lacks": "Inhabited continents that none names",
        },
        None,
        {"label": "below"},
    )


def _of(frame: pd.DataFrame, part: str, whole: str) -> list[str]:
    def told(n: int, known: int) -> str:
        if not known:
            return UNKNOWN
        # A share of a handful would read as if it were one: all of two is no hundred per cent.
        counts = f"{n} of {known}"
        if known < LEAST:
            return _joined(counts)
        low, high = wilson(n, known)
        shown = _joined(f"{share_text(n / known)} ({counts},")
        return f"{shown} {_joined(interval(float(low), float(high)))})"

    return [told(n, known) for n, known in zip(frame[part], frame[whole], strict=True)]


def _anchor(theme: str) -> str:
    return f"application-{theme.replace('_', '-')}"


def _finder(theme: str, **more: str) -> str:
    return f"finder.html#{urlencode({**more, 'themes': theme})}"


class Applications:
    """The chosen datasets of all applications, each application under its own heading.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.chosen = applications.choose(catalogue)
        self.counts = applications.overview(catalogue).set_index("theme")

    def __repr__(self) -> str:
        return f"{len(self.chosen)} rows of datasets for {len(self.counts)} applications"

    def _repr_html_(self) -> str:
        few = self.counts["n"] < applications.ENOUGH
        parts = [self._section(str(theme)) for theme in self.counts.index[~few]]
        small = self.chosen[self.chosen["small"].astype(bool)]
        if few.any():
            parts.append(_headed(FEWER, "With few datasets"))
        several = self._several()
        told = [
            vocabularies.label("themes", theme).lower()
            for theme in small["theme"].unique()
            if theme in finderwords.KINDS
        ]
        if told and several:
            parts.append(f"<p>For {listed(told)} see in the finder also: {several}.</p>\n")
        if len(small):
            parts.append(_small(small, self.catalogue))
        return "\n".join(parts)

    def _section(self, theme: str) -> str:
        chosen = self.chosen[self.chosen["theme"] == theme]
        label = vocabularies.label("themes", theme)
        tasks = applications.parts(self.catalogue, theme)
        n, free = self.counts.loc[theme, ["n", "commercial"]]
        links = [_link(_finder(theme), f"all\u00a0{n} datasets")]
        links += [
            _link(_finder(theme, tasks=row.task), f"{row.label.lower()}\u00a0({row.n})")
            for row in tasks.itertuples()
        ]
        links.append(
            _link(_finder(theme, commercial="yes"), f"commercial use allowed\u00a0({free})")
        )
        if theme in finderwords.KINDS and (several := self._several()):
            links.append(several)
        return (
            _headed(_anchor(theme), label)
            + f"<p>In the finder: {', '.join(links)}.</p>\n"
            + (_large(label, chosen, self.catalogue, parted=len(tasks) > 0) if len(chosen) else "")
        )

    def _several(self) -> str:
        """Return a link to the datasets of several kinds of disasters, which may hold each of them."""
        theme = finderwords.SEVERAL_KINDS
        if theme not in self.counts.index:
            return ""
        label, n = vocabularies.label("themes", theme), self.counts.loc[theme, "n"]
        return _link(_finder(theme), f"{_joined(label)}\u00a0({n})")


def _headed(anchor: str, text: str) -> str:
    return f'<h2 class="cards-task" id="{escape(anchor)}">{escape(text)}</h2>\n'


def _link(address: str, text: str) -> str:
    return f'<a class="reference internal" href="{escape(address)}">{escape(text)}</a>'


def _large(label: str, chosen: pd.DataFrame, catalogue: Catalogue, *, parted: bool) -> str:
    return table(
        _rows(chosen, catalogue),
        f"{label}: what most lists name{', by task' if parted else ''}, and the newest",
        _COLUMNS,
        links={"name": "page"},
        stacked=True,
    ).to_html()


def _small(chosen: pd.DataFrame, catalogue: Catalogue) -> str:
    rows = _rows(chosen, catalogue).assign(
        label=[vocabularies.label("themes", one) for one in chosen["theme"]],
        found=[_finder(one) for one in chosen["theme"]],
    )
    return table(
        rows,
        f"Applications with fewer than {applications.ENOUGH} datasets: what most lists name, and the newest",
        {"label": "Application", **_COLUMNS},
        links={"label": "found", "name": "page"},
        stacked=True,
    ).to_html()


def _rows(chosen: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Write what is known of each chosen dataset, and *not known* of what is not."""
    frame = catalogue.frame.set_index("id")
    rows = []
    for one in chosen.itertuples():
        row = frame.loc[one.id]
        first = one.task if one.task in row["tasks"] else None
        tasks = tuple(task for task in (first, *row["tasks"]) if task)
        rows.append(
            {
                "name": row["name"],
                "page": page(one.id),
                "named": _named(row["year"], int(one.lists), newest=one.why == NEWEST),
                "tasks": brief.names("tasks", tuple(dict.fromkeys(tasks)), most=2) or UNKNOWN,
                "images": _images(catalogue[one.id], row),
                "licence": brief.licence(catalogue[one.id]) or UNKNOWN,
            }
        )
    return pd.DataFrame(rows)


def _named(year: object, lists: int, *, newest: bool) -> str:
    named = _joined(f"{lists} {plural(lists, 'list')}") if lists else "no\u00a0list"
    return f"{UNKNOWN if pd.isna(year) else year}{', newest' if newest else ''}; {named}"


def _joined(text: str) -> str:
    return text.replace(" ", "\u00a0")


_FIELDS = {
    "sensors": "sensors",
    "sampling": "gsd_m",
    "place": "coverage",
    "number": "image_count",
    "dates": "temporal_sampling",
}


def _images(record: Record, row: pd.Series) -> str:
    """Write what images a dataset has; of each thing that applies and is not known, that it is not."""
    facts = record.facts
    at_sea = facts.continents is not None and facts.continents.state == "not_applicable"
    told = {
        "sensors": brief.names("sensors", row["sensors"], most=2),
        "sampling": _joined(brief.distance(row)),
        "place": brief.place(row, worldwide=not coverage.by_places(record))
        or ("at sea" if at_sea else ""),
        "number": brief.count(row),
        "dates": _dates(row),
    }
    parts = [text for text in told.values() if text]
    unknown = [what for what, text in told.items() if not text and _applies(facts, _FIELDS[what])]
    without = facts.image_count is not None and facts.image_count.state == "not_applicable"
    return "; ".join(
        [
            *(["no images"] if without else []),
            *parts,
            *([f"{listed(unknown)} {UNKNOWN}"] if unknown else []),
        ]
    )


def _dates(row: pd.Series) -> str:
    # After "2,433 time series" a bare "time series" would look like the unit said twice.
    told = brief.names("temporal_sampling", row["temporal_sampling"]).lower()
    return f"{told} per place" if told else ""


def _applies(facts: Facts, field: str) -> bool:
    fact = getattr(facts, field)
    return fact is None or fact.state != "not_applicable"
