"""The tables of the chapters, in the order of the book."""

from __future__ import annotations

import pandas as pd

from analysis import levels, measures, openness, vocabularies
from analysis.catalogue import Catalogue
from analysis.figures.marks import bytes_text, figures_text, pixels_text, share_text
from analysis.growth import DRAWS
from analysis.pages.wording import licence_text, term
from analysis.tables.html import Table, found, page, table


def interval(low: float, high: float) -> str:
    """Write an interval of a share.

    Examples
    --------
    >>> interval(0.18, 0.25)
    '18–25 %'
    """
    return (
        f"{low * 100:.0f}–{high * 100:.0f} %"
        if high >= 0.095
        else f"{low * 100:.1f}–{high * 100:.1f} %"
    )


def intervals(frame: pd.DataFrame, low: str = "low", high: str = "high") -> list[str]:
    """Write the interval of each row's share, from the columns of its two ends.

    Examples
    --------
    >>> intervals(pd.DataFrame({"low": [0.18, 0.5], "high": [0.25, 0.75]}))
    ['18–25 %', '50–75 %']
    """
    return [interval(a, b) for a, b in zip(frame[low], frame[high], strict=True)]


def _linked(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(page=[page(i) for i in frame["id"]])


def _labels(field: str, values: tuple[str, ...]) -> str:
    names = vocabularies.labels(field)
    return ", ".join(names.get(value, value) for value in values)


def shares(frame: pd.DataFrame, caption: str, what: str) -> Table:
    """Write any frame of `analysis.measures.share_of` as a table with its definition."""
    rows = frame[frame["n"] > 0].sort_values("n", ascending=False, kind="stable").copy()
    rows["interval"] = intervals(rows)
    rows["bounds"] = intervals(rows, "least", "most")
    return table(
        rows,
        caption,
        {
            "label": what,
            "n": "Datasets",
            "known": "of known",
            "share": "Share",
            "interval": "95 % interval",
            "bounds": "Bounds if unknown",
        },
        {"share": share_text},
    )


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def processing_levels(catalogue: Catalogue) -> Table:
    """Count the datasets of each satellite by the processing level of their images."""
    rows = levels.by_satellite(catalogue)
    rows["interval"] = intervals(rows)
    rows["name"] = rows["satellite"] + ": " + rows["level"].map(_lower_first)
    return table(
        rows,
        "Processing levels of the images that datasets give out, by satellite",
        {
            "name": "Satellite and processing level",
            "n": "Datasets",
            "known": "of read",
            "share": "Share",
            "interval": "95 % interval",
        },
        {"share": share_text},
    )


def modalities_primer(catalogue: Catalogue) -> Table:
    """Say what each modality measures, how many datasets have it, and with which sensors."""
    shares_ = measures.share_of(catalogue, "modalities")
    sensors = catalogue.long("sensors")
    modalities = catalogue.long("modalities")
    terms = vocabularies.terms("modalities")
    sensor_modality = {k: t["modality"] for k, t in vocabularies.terms("sensors").items()}
    rows = []
    for row in shares_.sort_values("n", ascending=False, kind="stable").itertuples():
        members = modalities.loc[modalities["value"] == row.value, "id"]
        used = sensors[sensors["id"].isin(members)]
        used = used[used["value"].map(sensor_modality) == row.value]
        top = used["label"].value_counts()
        names = sorted(top.index, key=lambda name: (-top[name], name))[:4]
        rows.append((row.label, terms[row.value]["definition"], row.n, ", ".join(names)))
    frame = pd.DataFrame(rows, columns=["label", "definition", "n", "sensors"])
    return table(
        frame,
        "Modalities, what they measure, and the sensors most used for them in the catalogue",
        {
            "label": "Modality",
            "definition": "What is measured",
            "n": "Datasets",
            "sensors": "Most used sensors",
        },
    )


def growth_by_choice(frame: pd.DataFrame) -> Table:
    """Write the rates of `analysis.stated.review_first.growth_by_choice`, a column a first year."""
    names = {
        "largest": "largest of a year (with sizes shuffled)",
        "median": "median of every year",
        "crowded": f"median, years with {DRAWS} datasets or more (tested)",
        "crowded-10": "median, years with 10 datasets or more",
        f"drawn-{DRAWS}": f"largest of {DRAWS} drawn (tested)",
    }
    rows = []
    for (what, way), part in frame.groupby(["what", "way"], sort=False):
        name = names.get(way, f"largest of {way.removeprefix('drawn-')} drawn")
        cells = {
            f"from {row.first}": f"{row.factor:.2f} ({row.low:.2f}–{row.high:.2f})"
            + (" ✓" if row.trend == "grows" else "")
            + f", {row.datasets}"
            for row in part.itertuples()
        }
        rows.append({"way": f"{what.capitalize()}: {name}", **cells})
    wide = pd.DataFrame(rows)
    return table(
        wide,
        "Yearly growth factor from different first years on, with its 95 % interval (for the largest "
        "of a year: 95 % of the factors with sizes shuffled over the years) and the number of "
        "datasets; ✓: growth is shown",
        {"way": "Of a year's datasets"} | {c: c.capitalize() for c in wide.columns if c != "way"},
    )


def milestones(catalogue: Catalogue) -> Table:
    """List the datasets that were the largest known by size when they came out."""
    frame = measures.record_holders(catalogue, "size_pixels")
    frame["tasks"] = [
        _labels("tasks", catalogue.frame.set_index("id").loc[i, "tasks"]) for i in frame["id"]
    ]
    frame["times"] = frame["size_pixels"].astype(float) / frame["before"].astype(float)
    return table(
        _linked(frame),
        "Record holders: datasets larger in pixels than any released before them",
        {
            "year": "Year",
            "name": "Dataset",
            "size_pixels": "Size",
            "times": "Times the last",
            "tasks": "Tasks",
        },
        {"size_pixels": pixels_text, "times": lambda t: f"{t:,.1f}", "year": lambda y: str(int(y))},
        {"name": "page"},
    )


def first_of_each_task(catalogue: Catalogue) -> Table:
    """List the earliest dataset of each task that the catalogue knows."""
    long = catalogue.long("tasks").merge(catalogue.frame[["id", "name", "year"]], on="id")
    long = long.dropna(subset=["year"]).sort_values(["year", "name"], kind="stable")
    first = long.drop_duplicates("value").sort_values(["year", "label"])
    return table(
        _linked(first),
        "The earliest dataset of each task in the catalogue",
        {"year": "Year", "label": "Task", "name": "Dataset"},
        {"year": lambda y: str(int(y))},
        {"name": "page"},
    )


def largest(catalogue: Catalogue, weight: str, count: int = 10, smallest: bool = False) -> Table:
    """List the largest (or smallest) datasets by one measure, the other beside it."""
    frame = catalogue.frame[["id", "name", "year", "size_pixels", "volume_bytes", "tasks"]]
    frame = frame.dropna(subset=[weight]).sort_values(
        [weight, "id"], ascending=[smallest, True], kind="stable"
    )
    rows = frame.head(count).copy()
    rows["tasks"] = [_labels("tasks", tasks) for tasks in rows["tasks"]]
    which = "smallest" if smallest else "largest"
    measure = {"size_pixels": "size", "volume_bytes": "volume"}[weight]
    return table(
        _linked(rows),
        f"The {count} {which} datasets by {measure}, of {len(frame)} whose {measure} is known",
        {
            "name": "Dataset",
            "year": "Year",
            "size_pixels": "Size",
            "volume_bytes": "Volume",
            "tasks": "Tasks",
        },
        {"size_pixels": pixels_text, "volume_bytes": bytes_text, "year": lambda y: str(int(y))},
        {"name": "page"},
    )


def task_counts(catalogue: Catalogue) -> Table:
    """Count datasets by task with how complete their records are."""
    shares_ = measures.share_of(catalogue, "tasks")
    known = measures.field_known(catalogue)
    per = known.groupby("id")["known"].mean()
    long = catalogue.long("tasks")
    frame = catalogue.frame.set_index("id")
    rows = []
    for row in shares_.sort_values("n", ascending=False, kind="stable").itertuples():
        members = long.loc[long["value"] == row.value, "id"]
        if members.empty:
            continue
        part = frame.loc[members]
        rows.append(
            (
                row.label,
                row.n,
                int((part["depth"] != "listed").sum()),
                int(part["size_pixels"].notna().sum()),
                int(part["volume_bytes"].notna().sum()),
                float(per.loc[members].mean()),
                int(part["year"].median()) if part["year"].notna().any() else None,
                found("tasks", row.value),
            )
        )
    columns = ["label", "n", "read", "size", "volume", "complete", "year", "found"]
    return table(
        pd.DataFrame(rows, columns=columns),
        "Datasets by task, and how complete their records are",
        {
            "label": "Task",
            "n": "Datasets",
            "read": "Read",
            "size": "Size known",
            "volume": "Volume known",
            "complete": "Fields known",
            "year": "Median year",
        },
        {"complete": lambda s: f"{s * 100:.0f} %", "year": lambda y: str(int(y))},
        {"label": "found"},
    )


def matrix(frame: pd.DataFrame, caption: str, corner: str) -> Table:
    """Write a frame of `analysis.measures.cross` as a plain table."""
    wide = frame.pivot_table(index="row_label", columns="column_label", values="n", sort=False)
    wide = wide.loc[wide.sum(axis=1) > 0, wide.sum() > 0].astype(int)
    flat = wide.reset_index().rename(columns={"row_label": corner})
    return table(flat, caption, {name: str(name) for name in flat.columns})


def definitions(vocabulary: str, caption: str, counts: pd.DataFrame | None = None) -> Table:
    """List a vocabulary's terms with their definitions, and counts where given."""
    rows = [
        {"label": t["label"], "definition": t.get("definition", ""), "id": key}
        for key, t in vocabularies.terms(vocabulary).items()
    ]
    frame = pd.DataFrame(rows)
    columns = {"label": "Term", "definition": "Definition", "id": "Id in the data"}
    if counts is not None:
        frame["n"] = frame["id"].map(counts.set_index("value")["n"]).fillna(0).astype(int)
        frame["found"] = [found(vocabulary, key) for key in frame["id"]]
        columns["n"] = "Datasets"
    return table(frame, caption, columns, links={"label": "found"})


def portals(catalogue: Catalogue) -> Table:
    """Compare portals by what the datasets that live there offer."""
    frame = catalogue.frame
    audit = openness.audit(catalogue)
    wanted = ["data_doi", "licence", "open_licence", "open_access", "splits"]
    rows = []
    links = pd.DataFrame(
        sorted(
            {
                (row.id, openness.host(link))
                for row in frame.itertuples()
                for link in (row.homepage, row.repository)
                if isinstance(link, str)
            }
        ),
        columns=["id", "portal"],
    )
    for portal, part in links.groupby("portal"):
        if len(part) < 5:
            continue
        answers = audit[audit["id"].isin(part["id"])].groupby("item")["met"].agg(["sum", "count"])
        row: dict[str, object] = {"portal": portal, "n": len(part)}
        for item in wanted:
            met, known = answers.loc[item]
            row[item] = f"{met / known * 100:.0f} % of {int(known)}" if known else "not known"
        rows.append(row)
    columns = {"portal": "Portal", "n": "Datasets"} | {
        item.id: item.label for item in openness.ITEMS if item.id in wanted
    }
    result = pd.DataFrame(rows).sort_values("n", ascending=False, kind="stable")
    return table(result, "Portals side by side: what the datasets that live there offer", columns)


def audit_items(summary: pd.DataFrame) -> Table:
    """List the audit's items with their definitions and results."""
    text = {item.id: item.definition for item in openness.ITEMS}
    rows = summary.assign(
        definition=summary["item"].map(text),
        interval=intervals(summary),
    )
    return table(
        rows,
        "The audit item by item",
        {
            "principle": "Principle",
            "label": "Item",
            "definition": "Met when",
            "n": "Meet it",
            "known": "of known",
            "share": "Share",
            "interval": "95 % interval",
        },
        {"share": share_text, "n": "{:,}".format, "known": "{:,}".format},
    )


def pretraining(catalogue: Catalogue) -> Table:
    """List the pre-training datasets, largest first."""
    frame = catalogue.frame
    rows = frame[frame["tasks"].map(lambda t: "pretraining" in t)].copy()
    rows = rows.sort_values(["size_pixels", "id"], ascending=[False, True], na_position="last")
    rows["modalities"] = [_labels("modalities", m) for m in rows["modalities"]]
    rows["sensors"] = [
        _labels("sensors", s[:4]) + (" …" if len(s) > 4 else "") for s in rows["sensors"]
    ]
    return table(
        _linked(rows),
        f"The {len(rows)} pre-training datasets, by size",
        {
            "name": "Dataset",
            "year": "Year",
            "image_count": "Images",
            "image_unit": "Unit",
            "modalities": "Modalities",
            "sensors": "Sensors",
            "volume_bytes": "Volume",
            "licence": "Licence",
        },
        {
            "volume_bytes": bytes_text,
            "year": lambda y: str(int(y)),
            "image_count": lambda n: f"{int(n):,}",
            "image_unit": lambda unit: term("count_units", unit),
            "licence": licence_text,
        },
        {"name": "page"},
    )


def continents(frame: pd.DataFrame, *, brief: bool = False) -> Table:
    """Write `analysis.places.shares` with intervals, bounds and the article's shares.

    Parameters
    ----------
    frame : DataFrame
        The shares.
    brief : bool, optional
        Whether only shares and bounds are shown, where the whole table stands in another chapter.
    """
    rows = frame.copy()
    rows["interval"] = intervals(rows)
    rows["bounds"] = intervals(rows, "lowest", "highest")
    rows["found"] = [found("continents", name) for name in rows["continent"]]
    columns = {
        "label": "Continent",
        "n": "Datasets",
        "share": "Share",
        "interval": "95 % interval",
        "bounds": "Bounds if unknown",
        "article": "Article",
    }
    shown = ("label", "share", "bounds") if brief else tuple(columns)
    return table(
        rows.sort_values("share", ascending=False, kind="stable"),
        f"Share of datasets by continent, of {int(rows['N'].max())} with coverage known; "
        f"{int(rows['unknown'].max())} have none on record, synthetic ones lie nowhere. Bounds: if none or "
        f"all lay there of these and of the {int(rows['nameless'].max())} global ones without a list",
        {name: columns[name] for name in shown},
        {"share": share_text, "article": share_text},
        {"label": "found"},
    )


def extremes(frame: pd.DataFrame, most_general: bool, count: int = 10) -> Table:
    """List the most general or the most specific datasets by the index."""
    full = frame[frame["known"] == frame["known"].max()]
    order = ["index", "listed", "id"]
    rows = full.sort_values(order, ascending=[not most_general, False, True]).head(count)
    which = "most general" if most_general else "most specific"
    caption = f"The {count} {which} datasets, of {len(full)} with all dimensions known"
    tied = int((full["index"] == rows["index"].iloc[-1]).sum())
    if tied > count:
        caption += f"; {tied} share the last value, those that most lists name are shown"
    return table(
        _linked(rows),
        caption,
        {
            "name": "Dataset",
            "year": "Year",
            "index": "Index",
            "tasks": "Tasks",
            "modalities": "Modalities",
            "sensors": "Sensors",
            "continents": "Continents",
            "reference_sources": "Reference data",
        },
        {
            c: (lambda v: f"{v:.2f}")
            for c in ("index", "tasks", "modalities", "sensors", "continents", "reference_sources")
        }
        | {"year": lambda y: str(int(y))},
        {"name": "page"},
    )


def portfolio(curves: dict[str, pd.DataFrame], catalogue: Catalogue) -> Table:
    """List the datasets of each best portfolio with its certificate."""
    rows = []
    for pool, curve in curves.items():
        for row in curve.itertuples():
            names = ", ".join(catalogue[i].name for i in row.datasets)
            rows.append(
                (pool, row.size, names, row.covered, row.bound, "proven" if row.optimal else "open")
            )
    frame = pd.DataFrame(rows, columns=["pool", "size", "datasets", "covered", "bound", "proof"])
    return table(
        frame,
        "The best portfolios, with the bound that no choice of as many datasets can exceed. Of equally "
        "good choices one is shown, of four out of all datasets the one shown in open question 1",
        {
            "pool": "Chosen from",
            "size": "Datasets",
            "datasets": "Which",
            "covered": "Wishes covered",
            "bound": "Bound",
            "proof": "Optimal",
        },
        {"covered": lambda s: f"{s * 100:.1f} %", "bound": lambda s: f"{s * 100:.1f} %"},
    )


UNITS: dict[str, tuple[float, str, str]] = {
    "growth": (1, ".2f", "-fold a year"),
    "index_mean": (1, "+.2f", " of the index a decade"),
    "index_ends": (100, "+.0f", " points a decade"),
    "diversity": (1, "+.2f", " pairs a year"),
}
"""What a trend is multiplied by, how it is written, and its unit, by the measure of a claim."""


def _value(kind: str, value: float | None, measure: str | None = None) -> str:
    if value is None or pd.isna(value):
        return ""
    if measure in UNITS:
        times, written, unit = UNITS[measure]
        return f"{times * float(value):{written}}".replace("-", "−") + unit
    if kind in ("share", "at_most", "census"):
        return share_text(float(value))
    if kind == "order":
        return f"{float(value) * 100:.0f} points"
    return f"{value:,.0f}" if kind in ("count",) or float(value) >= 100 else f"{value:.3g}"


def _between(kind: str, low: float, high: float, measure: str | None = None) -> str:
    if kind == "share":
        return interval(low, high)
    first, last = _value(kind, low, measure), _value(kind, high, measure)
    if measure in UNITS:  # the value before the brackets has the unit
        unit = UNITS[measure][2]
        return f"{first.removesuffix(unit)} to {last.removesuffix(unit)}"
    return f"{first.removesuffix(' points')} to {last}"


def _claimed(kind: str, value: float | None, measure: str | None) -> str:
    """Write what is claimed; a trend is claimed to be above no change.

    Examples
    --------
    >>> _claimed("rising", 1, "growth"), _claimed("rising", 0, "index_ends")
    ('above 1-fold a year', 'above 0 points a decade')
    """
    if measure in UNITS:
        times, _, unit = UNITS[measure]
        return f"{CLAIMED.get(kind, '')}{times * float(value or 0):g}{unit}"
    return CLAIMED.get(kind, "") + _value(kind, value)


CLAIMED = {"rising": "above ", "order": "above ", "at_most": "at most "}


def ledger(frame: pd.DataFrame) -> Table:
    """Write the replication ledger."""
    rows = frame.copy()
    for when in ("then", "now"):
        rows[when] = [
            _value(k, v, m) + (f" ({_between(k, a, b, m)})" if pd.notna(a) else "")
            for k, m, v, a, b in zip(
                rows["kind"],
                rows["measure"],
                rows[f"{when}_value"],
                rows[f"{when}_low"],
                rows[f"{when}_high"],
                strict=True,
            )
        ]
    rows["claimed_text"] = [
        _claimed(k, v, m)
        for k, v, m in zip(rows["kind"], rows["claimed"], rows["measure"], strict=True)
    ]
    return table(
        rows,
        "Every claim known, recomputed on what was out at the article's date and on all of today, with "
        "the 95 % interval in brackets; a value without one is a full count or a point value. Claims of "
        "one figure rest on the same datasets",
        {
            "text": "Claim",
            "where": "Where",
            "claimed_text": "Claimed",
            "then": "Then",
            "now": "Today",
            "verdict": "Verdict",
            "verdict_now": "Verdict today",
            "note": "How, and why it differs",
        },
        stacked=True,
    )


def horizons(summary: pd.DataFrame) -> Table:
    """Write how held-out forecasts did, by how many years ahead (`analysis.forecast.by_horizon`)."""
    rows = summary.assign(
        ratio=1 - summary["smaller"], shown=summary["shown"].map({True: "yes", False: "no"})
    )
    for part in ("low", "inside"):
        rows[part] = rows[part].astype(str) + " of " + rows["forecasts"].astype(str)
    return table(
        rows,
        "Forecasts of years that were held out, by how far ahead they look: their mean squared error "
        "relative to that of assuming no change, how many were too low, how many years lay within the "
        "95 % interval, and its greatest width",
        {
            "ahead": "Years ahead",
            "forecasts": "Forecasts",
            "ratio": "Squared error (no change: 1)",
            "low": "Too low",
            "inside": "Within the interval",
            "widest": "Widest interval (points)",
            "shown": "Speaks for it",
        },
        {"ratio": lambda v: f"{v:.2f}", "widest": lambda v: f"{100 * v:.0f}"},
    )


def rules(texts: dict[str, str]) -> Table:
    """Write the rule of each kind of claim."""
    frame = pd.DataFrame(
        {"kind": [k.replace("_", " ") for k in texts], "rule": list(texts.values())}
    )
    return table(frame, "How a verdict is reached", {"kind": "Kind of claim", "rule": "Rule"})


def counting_rules(frame: pd.DataFrame) -> Table:
    """Write the shares of continents under every rule of counting."""
    rows = frame.copy()
    rows["value_text"] = [share_text(v) for v in rows["value"]]
    rows["interval"] = intervals(rows)
    marks = {"reproduced": " ✓", "cannot be tested": " ?"}
    held = rows["verdict"].map(marks).fillna("")
    wide = rows.assign(cell=rows["value_text"] + held + " (" + rows["interval"] + ")").pivot_table(
        index="rule", columns="text", values="cell", aggfunc="first", sort=False
    )
    short = {text: text.removesuffix(".").split(" of datasets cover ")[-1] for text in wide.columns}
    flat = wide.rename(columns=short).reset_index()
    claimed = {short[t]: share_text(c) for t, c in zip(rows["text"], rows["claimed"], strict=True)}
    top = pd.DataFrame([{"rule": "The article's share", **claimed}])
    flat = pd.concat([top, flat], ignore_index=True)
    return table(
        flat,
        "Shares of continents under other rules of counting, with 95 % intervals; a global dataset without "
        "a list gives a sixth to each inhabited continent where datasets are shared out; ✓ reproduces the "
        "article's share by the rule above, ? cannot be tested by it",
        {"rule": "Rule"} | {name: name for name in short.values()},
    )


def _bare_pixels(number: float) -> str:
    return pixels_text(number).removesuffix(" pixels")


def igarss(frame: pd.DataFrame, measure: str) -> Table:
    """Write the forerunner's totals by task beside ours, for ``size`` or ``volume``."""
    words = {"size": ("size in pixels", _bare_pixels), "volume": ("volume", bytes_text)}
    name, writer = words[measure]
    return table(
        frame[frame["measure"] == measure],
        f"The forerunner's list by task, {name}: its own totals and shares; then, over the datasets for "
        "which our record has the value too, its total and ours",
        {
            "task": "Task",
            "rows": "Rows",
            "listed": "With value",
            "list_total": "Total",
            "list_share": "Share",
            "both": "Both",
            "theirs": "List",
            "ours": "Ours",
            "our_share": "Share",
        },
        {"list_total": writer, "theirs": writer, "ours": writer}
        | {"list_share": share_text, "our_share": share_text},
    )


def igarss_differences(frame: pd.DataFrame) -> Table:
    """List datasets whose size or volume differs most between the list and our records."""
    return table(
        _linked(frame),
        "Where the list and our record differ by more than a tenth, largest factor first",
        {
            "name": "Dataset",
            "measure": "Measure",
            "theirs": "List",
            "ours": "Ours",
            "factor": "Factor",
            "why": "Why",
        },
        {"factor": figures_text},
        {"name": "page"},
    )
