"""Make a record: from fields given on the command line, or by asking.

Nothing is looked up: what a record says, its author has read. The record is written whole, once
it has no fault, also beside the others, and never over another.
"""

from __future__ import annotations

import dataclasses
import datetime
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from analysis import sidebyside, validation, vocabularies, writing
from analysis.fieldvalues import slug
from analysis.records import FIELDS, LIST_FIELDS

NOT_STATED = "?"
# Asked for one after another; the others can be given as --field, or typed into the file.
ASKED = (
    "year", "tasks", "platforms", "modalities", "sensors", "gsd_m", "image_count", "image_width",
    "image_height", "volume_bytes", "class_count", "reference_sources", "coverage", "continents",
    "countries", "splits", "split_separation", "licence", "access", "doi", "arxiv", "homepage", "repository",
)  # fmt: skip
_NUMBERS = {
    "year", "gsd_m", "image_count", "image_width", "image_height", "size_pixels", "volume_bytes",
    "class_count", "annotation_count",
}  # fmt: skip
_SEVERAL = {"gsd_m", "image_width", "image_height"}
_VOCABULARIES = {"licence": "licences"}


class NotMade(ValueError):
    """No record was written; the text says why, a fault a line."""


def source(
    doi: str | None = None, url: str | None = None, read: datetime.date | None = None
) -> dict[str, Any]:
    """Return the source that a new record rests on: the dataset's own, read on a day.

    Examples
    --------
    >>> source(doi="https://doi.org/10.1000/XYZ", read=datetime.date(2026, 11, 20))["doi"]
    '10.1000/xyz'
    """
    if (doi is None) == (url is None):
        raise NotMade("a record needs one source: --from-doi DOI or --from-url LINK")
    today = datetime.datetime.now(datetime.UTC).date()
    if read and read > today + datetime.timedelta(days=1):
        raise NotMade(f"--read {read} is still to come")
    place: dict[str, Any] = {"url": url} if url else {}
    if doi:
        place["doi"] = re.sub(
            r"^(https?://(dx\.)?doi\.org/|doi:)\s*", "", doi.strip(), flags=re.I
        ).lower()
    return {**place, "kind": "primary", "read": read or today}


def fact(field: str, given: str, key: str) -> dict[str, Any]:
    """Return a fact from what was typed: ``?`` for not stated, several values joined by commas.

    Examples
    --------
    >>> fact("image_count", "27000 patch", "page")
    {'value': 27000, 'unit': 'patch', 'from': 'page'}
    >>> fact("gsd_m", "10, 20", "page")["value"], fact("year", "?", "page")["state"]
    ([10, 20], 'not_stated')
    """
    given = given.strip()
    if given == NOT_STATED:
        return {"state": "not_stated", "looked": [key]}
    unit = None
    if field == "image_count" and (parted := re.fullmatch(r"(.*\S)\s+([^\W\d]\S*)", given)):
        # The unit is the last word: blanks before it part thousands, which the check then tells.
        given, unit = parted.groups()
    # A comma in a field of one number parts thousands, not values: the check then says so.
    parts = [part.strip() for part in re.split(r"[,|]", given) if part.strip()]
    if field in _NUMBERS and field not in _SEVERAL:
        parts = [given]
    values: list[Any] = [_number(part) for part in parts] if field in _NUMBERS else parts
    many = field in LIST_FIELDS or (field in _NUMBERS and len(values) > 1)
    result: dict[str, Any] = {"value": values if many else values[0] if len(values) == 1 else given}
    if unit:
        result["unit"] = unit
    return {**result, "from": key}


def _number(text: str) -> int | float | str:
    """Return a number written in Arabic figures, as a record has it.

    The check says what is wrong with anything else.
    """
    if re.fullmatch(r"[-+]?[0-9]+", text):
        try:
            return int(text)
        except ValueError:  # more figures than Python reads (4,300)
            return text
    is_number = re.fullmatch(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]+)?", text, re.I)
    return float(text) if is_number else text


# Letters that Unicode does not take apart into one of a to z and an accent.
_NO_ACCENTS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


def short(name: str) -> str:
    """Return the id for a name: its `analysis.fieldvalues.slug`, letters kept without their accents.

    Examples
    --------
    >>> short("Forêt de Łódź")
    'foret-de-lodz'
    """
    split = unicodedata.normalize("NFKD", name.casefold()).translate(_NO_ACCENTS)
    return slug("".join(one for one in split if not unicodedata.combining(one)))


def build(
    name: str,
    place: dict[str, Any],
    facts: dict[str, str],
    identifier: str | None = None,
    summary: str | None = None,
    depth: str = "read",
) -> dict[str, Any]:
    """Return a record as plain data from what was typed.

    Raises
    ------
    NotMade
        If a field is none that a record has.
    """
    unknown = [field for field in facts if field not in FIELDS]
    if unknown:
        raise NotMade(f"no such field: {', '.join(unknown)}; expected one of {', '.join(FIELDS)}")
    identifier = identifier or short(name)
    if not identifier:
        raise NotMade(f"no id follows from the name {name!r}: give one with --id")
    key = "paper" if "doi" in place else "page"
    record: dict[str, Any] = {"id": identifier, "name": name}
    if summary:
        record["summary"] = summary
    written = {field: fact(field, given, key) for field, given in facts.items() if given.strip()}
    return {**record, "depth": depth, "sources": {key: place}, "facts": written}


def write(record: dict[str, Any], data: Path) -> Path:
    """Check a record and write it; return its file.

    Raises
    ------
    NotMade
        If it has a fault, contradicts another record, or there is such a record already; nothing is
        written then.
    OSError
        If the folder cannot be written; nothing is left behind then.
    """
    target = data / "datasets" / f"{record['id']}.yaml"
    shown = f"{data.name}/datasets/{target.name}"
    text = writing.dump(record)
    made, faults = validation.check_text(text, shown, str(record["id"]))
    if made is None:
        raise NotMade("\n".join(map(str, faults)))
    if target.exists():
        raise NotMade(f"{target} is there already: edit it")
    if not target.parent.is_dir():
        raise NotMade(f"no folder {target.parent}: expected a data folder with datasets/ in it")
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=target.parent, prefix=".new-", delete=False
    ) as scratch:
        try:
            scratch.write(text)
            scratch.flush()
            os.fsync(scratch.fileno())
            together = sidebyside.check_together(
                [(made, Path(scratch.name))], validation.check_folder(data)[0]
            )
            if together:
                named = (dataclasses.replace(fault, path=shown) for fault in together)
                raise NotMade("\n".join(map(str, named)))
            os.chmod(scratch.name, 0o644)
            # A link, unlike a rename, fails if somebody made the same record meanwhile.
            os.link(scratch.name, target)
        except FileExistsError:
            raise NotMade(f"{target} is there already: edit it") from None
        finally:
            os.unlink(scratch.name)
    return target


def ask(
    answer: Callable[[str], str] = input,
    fields: Iterable[str] = ASKED,
    data: Path = vocabularies.DATA,
) -> tuple[dict[str, Any], dict[str, str]]:
    """Ask for a record; return what `build` needs: its arguments without facts, and the facts.

    Each field is asked again until its answer would pass; an empty answer leaves it out.
    """
    print("Enter leaves a field out; ? records that the source does not state it.")
    about = _about(answer, data)
    facts: dict[str, str] = {}
    for field in fields:
        while given := _asked(answer, _question(field)):
            trial = build(**about, facts={field: given})
            # Only this field's faults: what else is missing may still come.
            found = validation.check_text(writing.dump(trial), "", about["identifier"])[1]
            faults = [fault for fault in found if fault.field.startswith(f"facts.{field}")]
            if not faults:
                facts[field] = given
                break
            print("\n".join(f"  {fault.message}" for fault in faults))
    return about, facts


def _about(answer: Callable[[str], str], data: Path) -> dict[str, Any]:
    """Ask for what is no fact, each until it would pass: twenty answers must not be lost to one."""
    about: dict[str, Any] = {
        "name": "x",
        "identifier": "x",
        "summary": "",
        "place": source("10.1000/x"),
    }

    def asked(key: str, field: str, question: str, default: str = "", needed: bool = False) -> Any:
        while True:
            given = _asked(answer, question, needed=needed and not default) or default
            trial = {**about, key: _place(given) if key == "place" else given}
            record = build(**trial, facts={})
            found = validation.check_text(writing.dump(record), "", record["id"])[1]
            said = [f.message for f in found if f.field.partition(".")[0] == field]
            if key == "name" and not said:
                said += sidebyside.same_name(given, validation.check_folder(data)[0])
            if key == "identifier" and (data / "datasets" / f"{given}.yaml").exists():
                said.append("is there already")
            if not said:
                return trial[key]
            print("\n".join(f"  {message}" for message in said))

    about["name"] = asked("name", "name", "Name", needed=True)
    first = short(about["name"])
    about["identifier"] = asked("identifier", "id", f"Id [{first}]", first, needed=True)
    about["summary"] = asked("summary", "summary", "In one sentence")
    about["place"] = asked("place", "sources", "Where was it read (link or DOI)", needed=True)
    return about


def _place(where: str) -> dict[str, Any]:
    is_link = "://" in where and not re.match(r"https?://(dx\.)?doi\.org/", where, re.I)
    return source(url=where) if is_link else source(doi=where)


def _question(field: str) -> str:
    name = _VOCABULARIES.get(field, field)
    hint = ""
    if name in vocabularies.names():
        # That nothing is stated is answered with a question mark, also where there is a term for it.
        ids = [one for one in vocabularies.ids(name) if one != "not_stated"]
        hint = f" ({', '.join(ids)})" if len(ids) <= 20 else f" (see data/vocabularies/{name}.yaml)"
    if field == "image_count":
        hint = f" (number and unit: {', '.join(vocabularies.ids('count_units'))})"
    elif field == "countries":
        hint = " (ISO 3166 alpha-3 codes)"
    return f"{field.replace('_', ' ')}{hint}"


def _asked(answer: Callable[[str], str], question: str, *, needed: bool = False) -> str:
    while True:
        given = answer(f"{question}: ").strip()
        if given or not needed:
            return given
