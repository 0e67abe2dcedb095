"""What changed between two releases, as HTML: what was lost first, then what moved, by consequence."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from analysis import claims, vocabularies
from analysis.diff import CHANGED, EVIDENCE, GAINED, LOST, Change, Difference, Move
from analysis.difftext import number_text, shown
from analysis.findings import FINDINGS
from analysis.pages.markup import numeric_class
from analysis.pages.wording import LABELS, in_sentence, value_text
from analysis.snapshots import Known

SHOWN = 100  # rows of one table; the rest are counted, and stand in the file that it names
_AMOUNTS = (
    "image_count", "image_width", "image_height", "size_pixels", "volume_bytes", "class_count",
    "annotation_count",
)  # fmt: skip
_UNITS = {"volume_bytes": " bytes", "gsd_m": " m"}  # of fields whose values have none
_WHOLE = re.compile(r"(?<![\d.])\d{4,}(?![\d.])")
# A place of the site by the name of a dataset or figure, or nothing where there is none.
Find = Callable[[str], str]
_COUNTS = {
    "datasets": "Datasets on record",
    "read": "Datasets read at their own sources",
    "facts": "Facts on record",
    "estimated-to-exist": "Datasets estimated to exist",
}


@dataclass(frozen=True)
class Section:
    """A part of the page: its name for links, its title, its text."""

    name: str
    title: str
    body: str


def title(name: str) -> str:
    """Return what a published number is called.

    Examples
    --------
    >>> title("share/continents/Africa")
    'Share of the datasets that have continents on record: Africa'
    >>> title("claim/africa/then/verdict")
    'Verdict on the claim “5 % of datasets cover only Africa”, datasets to its year'
    """
    kind, _, rest = name.partition("/")
    if kind == "count":
        return _COUNTS.get(rest, rest.replace("_", " ").replace("-", " ").capitalize())
    if kind == "share":
        field, _, value = rest.partition("/")
        label = vocabularies.labels(field).get(value, value.replace("_", " "))
        return f"Share of the datasets that have {in_sentence(field)} on record: {label}"
    if kind == "known":
        return f"Records that know a field: {in_sentence(rest)}"
    if kind == "claim":
        claim, when, *verdict = rest.split("/")
        what = "Verdict on the claim" if verdict else "Claim"
        said = claims.texts().get(claim)
        claim = f"“{said.rstrip('.')}”" if said else claim
        return f"{what} {claim}, {'datasets to its year' if when == 'then' else 'all datasets'}"
    if kind == "finding" and rest in FINDINGS:
        return f"Finding: {FINDINGS[rest].says}"
    if kind == "finding":  # one that is made no longer has no words here but its name
        return f"Finding: {rest.replace('-', ' ')}"
    return f"{kind.capitalize()} {rest}"


def cut(file: str) -> str:
    """Return where rows stand that a table leaves out, as HTML; the file by its address.

    Examples
    --------
    >>> cut("data/changes.json")
    'Tables stop at 100 rows; all rows are in <a href="data/changes.json">changes.json</a>.'
    """
    return f"Tables stop at {SHOWN} rows; all rows are in {_file(file)}."


def _file(address: str) -> str:
    return f'<a href="{escape(address)}">{escape(address.rpartition("/")[2])}</a>'


def sections(difference: Difference, page_of: Find, figure_at: Find, file: str) -> list[Section]:
    """Return the parts of the page, in the order of consequence; the first is always there.

    Parameters
    ----------
    difference : Difference
        Between the older and the newer release.
    page_of : function
        The address of a dataset's page by its id.
    figure_at : function
        The address of a figure by its name.
    file : str
        The address of the file that has all rows.
    """
    changes = difference.ranked_changes
    of = {
        gravity: [change for change in changes if change.gravity == gravity]
        for gravity in (LOST, CHANGED, GAINED, EVIDENCE)
    }
    numbers = [move for move in difference.ranked_moves if not move.figure]
    figures = [move for move in difference.ranked_moves if move.figure]
    lost = [move for move in (*numbers, *figures) if move.lost]
    moved = [move for move in numbers if not move.lost]
    redrawn = [move for move in figures if not move.lost]
    found = [
        Section("lost", "Lost", _lost(difference.removed, of[LOST], lost, page_of, file)),
        Section("numbers", "Numbers, verdicts and findings that moved", _moves(moved, file)),
        Section("figures", "Figures that draw other data", _figures(redrawn, figure_at, file)),
        Section("values", "Values that changed", _changes(of[CHANGED], page_of, file)),
        Section(
            "gained", "New records and values", _gained(difference.added, of[GAINED], page_of, file)
        ),
        Section("evidence", "Evidence or words only", _changes(of[EVIDENCE], page_of, file)),
    ]
    return [found[0], *(section for section in found[1:] if section.body)]


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _dataset(identifier: str, page_of: Find) -> str:
    address = page_of(identifier)
    text = escape(identifier)
    return f'<a href="{escape(address)}">{text}</a>' if address else text


def _lost(
    removed: Sequence[str], changes: list[Change], moves: list[Move], page_of: Find, file: str
) -> str:
    if not (removed or changes or moves):
        return "<p>Nothing was lost: no record, no known value, no published number.</p>"
    names = [f"<li>The record {escape(name)} is removed.</li>" for name in removed]
    body = f"<ul>{_limited(names, '<li>{}</li>', file)}</ul>" if names else ""
    return body + _moves(moves, file) + _changes(changes, page_of, file)


def _limited(rows: list[str], rest: str, file: str) -> str:
    more = len(rows) - SHOWN
    said = f"… and {more:,} more, which are in {_file(file)}"
    return "\n".join(rows[:SHOWN]) + (rest.format(said) if more > 0 else "")


def _table(caption: str, head: Mapping[str, bool], rows: Sequence[Sequence[str]], file: str) -> str:
    """Return a table; of each column, whether it holds numbers. On a phone a row is a block."""
    columns = list(head.items())[1:]
    body = [
        f'<tr><th scope="row">{first}</th>'
        + "".join(
            f'<td{numeric_class(numeric)} data-head="{name}">{cell}</td>'
            for (name, numeric), cell in zip(columns, cells, strict=True)
        )
        + "</tr>"
        for first, *cells in rows
    ]
    cells = "".join(
        f'<th scope="col"{numeric_class(numeric)}>{name}</th>' for name, numeric in head.items()
    )
    rest = f'<tr><td colspan="{len(head)}">{{}}</td></tr>'
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="more-data stacked"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{_limited(body, rest, file)}</tbody></table></div>"
    )


def _moves(moves: list[Move], file: str) -> str:
    if not moves:
        return ""
    rows = [
        [
            escape(title(move.name)),
            escape(number_text(move.old)),
            escape(number_text(move.new)),
            escape(by_how_much(move)),
        ]
        for move in moves
    ]
    head = {"What": False, "Before": True, "After": True, "Moved by": True}
    return _table(
        f"{_many(len(moves), 'published number')}, the most consequential first", head, rows, file
    )


def by_how_much(move: Move) -> str:
    """Return how far a number moved, and how that compares with its interval.

    Examples
    --------
    >>> from analysis.published import number
    >>> by_how_much(Move("x", number("share", 0.2, 0.1, 0.3), number("share", 0.25, 0.2, 0.3)))
    '+5.00 points (0.5 × half its interval)'
    """
    if move.old is None or move.new is None:
        return "new" if move.old is None else "gone"
    old, new = move.old.value, move.new.value
    if isinstance(old, (bool, str)) or isinstance(new, (bool, str)) or old is None or new is None:
        return ""
    distance = new - old
    if move.old.kind == "share":
        text = f"{100 * distance:+.2f} points"
    else:
        text = f"{distance:+,.0f}" if move.old.kind == "count" else f"{distance:+.3g}"
    if move.old.low is not None and 0 < move.consequence < math.inf:
        text += f" ({move.consequence:.2g} × half its interval)"
    return text


def _figures(moves: list[Move], figure_at: Find, file: str) -> str:
    if not moves:
        return ""
    rows = []
    for move in moves:
        name = move.name.removeprefix("figure/")
        address = figure_at(name)
        text = f'<a href="{escape(address)}">{escape(name)}</a>' if address else escape(name)
        hashes = [escape(str(one.value)) if one else "none" for one in (move.old, move.new)]
        rows.append([text, *(f"<code>{one}</code>" for one in hashes)])
    head = {"Figure": False, "Data before": False, "Data after": False}
    return _table(f"{_many(len(moves), 'figure')}, by the hash of the data", head, rows, file)


def _changes(changes: list[Change], page_of: Find, file: str) -> str:
    if not changes:
        return ""
    rows = [
        [
            _dataset(change.id, page_of),
            escape(in_sentence(change.field)),
            escape(_value(change.field, change.old)),
            escape(_value(change.field, change.new)),
            _evidence(change),
        ]
        for change in changes
    ]
    head = dict.fromkeys(("Dataset", "Field", "Before", "After", "Evidence"), False)
    return _table(_many(len(changes), "field"), head, rows, file)


def _value(field: str, known: Known) -> str:
    """Return what is known in words; several values, which an export parts by bars, as a list.

    Examples
    --------
    >>> _value("countries", Known("AUT|KEN", "derived"))
    'Austria, Kenya (derived)'
    >>> _value("sensors", Known()), _value("summary", Known("a|b", "reported"))
    ('not recorded', 'a|b')
    >>> _value("volume_bytes", Known("570000000", "derived"))
    '570,000,000 bytes (derived)'
    >>> _value("image_width", Known("600|2001", "reported"))
    '600 to 2,001'
    """
    if not known.value or field not in LABELS:
        return shown(known)
    unit = _UNITS.get(field, "")
    if field in _AMOUNTS:  # in full: two that differ must not read alike
        text = _WHOLE.sub(lambda one: f"{int(one[0]):,}", known.value).replace("|", " to ")
        return shown(replace(known, value=text + unit))
    first, *others = known.value.split("|")
    text = value_text(field, [first, *others] if others else first)
    return shown(replace(known, value=text + unit))


def _evidence(change: Change) -> str:
    old, new = change.old.evidence, change.new.evidence
    lines = [f"<li><del>{escape(line)}</del></li>" for line in old if line not in new]
    lines += [f"<li><ins>{escape(line)}</ins></li>" for line in new if line not in old]
    if not lines:
        return "as before"
    return f"<details><summary>{_many(len(lines), 'line')}</summary><ul>{''.join(lines)}</ul></details>"


def _gained(added: Sequence[str], changes: list[Change], page_of: Find, file: str) -> str:
    body = ""
    if added:
        names = [f"<li>{_dataset(name, page_of)}</li>" for name in added]
        listed = _limited(names, "<li>{}</li>", file)
        body = f'<p>{_many(len(added), "new record")}:</p><ul class="all-datasets">{listed}</ul>'
    return body + _changes(changes, page_of, file)
