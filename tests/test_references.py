"""The works cited: complete, each once, and everything that the book cites is there."""

from __future__ import annotations

import re
import string
import unicodedata

import pytest
from pybtex.database import BibliographyData, Entry, parse_file, parse_string

from analysis import works
from analysis.catalogue import Catalogue
from analysis.vocabularies import DATA, REPOSITORY

FILE = DATA / "references.bib"
KEY = re.compile(r"[a-z]+(19|20)\d\d[a-z]?")
CITED = re.compile(r"\{cite(?::[a-z]+)?\}`([^`]+)`")
# Older works on method, for which no DOI or arXiv number was found where they were read.
WITHOUT_NUMBER = {
    "armitage1955", "burnham1978", "chapman1951", "cochran1954", "colwell2012", "efron1993",
    "ibaraki1988", "manski1995", "mccullagh1989",
}  # fmt: skip
# Published by their DOI, in a journal or proceedings of which the name was read nowhere.
VENUE_NOT_READ = {"gurgu2022", "stokholm2024"}
# The number of the issue was read, that of the volume nowhere.
ISSUE_ONLY = {"song2021"}
# DOIs of publishers of journals and proceedings; what waits for review in a Copernicus journal is
# numbered by the year alone (10.5194/essd-2025-1).
PUBLISHED = re.compile(
    r"10\.(1002|1007|1016|1029|1038|1080|1088|1093|1109|1111|1126|1145|1155|1175|1177|1371|1609|3389|3390|7554|"
    r"7717|12000|23919|34133)/|10\.5194/(?![a-z]+-20\d\d-\d+$)"
)
# Parts before a family name that are written in small letters.
PARTICLES = re.compile(r"(d'|da|das|de|del|della|den|der|di|dos|du|e|la|le|ter|van|von)\b")
PLAIN = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae"})


def ascii_surname(entry: Entry) -> str:
    """Return the first author's surname as keys write it."""
    person = entry.persons["author"][0]
    name = "".join(person.prelast_names + person.last_names).lower().translate(PLAIN)
    name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(letter for letter in name if letter in string.ascii_lowercase)


def misread(entry: Entry) -> list[str]:
    """Return what an entry says and its source does not: names, characters, a year."""
    found = []
    people = entry.persons.get("author", [])
    for person in people:
        names = [*person.first_names, *person.middle_names, *person.last_names]
        is_others = person is people[-1] and str(person) == "others"
        is_group = "".join(person.last_names).startswith("{")
        if "and" in names or not (person.first_names or is_others or is_group):
            found.append(f"author {person} is no whole name")
        family = " ".join(person.prelast_names + person.last_names)
        if family[:1].islower() and not is_others and not PARTICLES.match(family):
            found.append(f"family name {family} in small letters")
    for text in (*entry.fields.values(), *map(str, people)):
        found += [f"{one}, expected the character" for one in re.findall(r"\\(?![&%$#_])\S*", text)]
    return found + wrong_numbers(entry)


def wrong_numbers(entry: Entry) -> list[str]:
    """Return pages that run backwards, and years that the DOI or the preprint's number contradicts."""
    found = []
    fields = entry.fields
    year, number, doi = (fields.get(name, "") for name in ("year", "eprint", "doi"))
    pages = re.fullmatch(r"(\d+)\s*[-\u2013]+\s*(\d+)", fields.get("pages", ""))
    if pages and int(pages[2]) < int(pages[1]):
        found.append(f"pages {fields['pages']} run backwards")
    if not year.isdigit():
        return found
    # A publisher gives a DOI when a work is accepted: never after the year of its issue.
    in_doi = [int(one) for one in re.findall(r"(?<!\d)20[012]\d(?!\d)", doi.partition("/")[2])]
    if in_doi and min(in_doi) > int(year):
        found.append(f"of {year}, but the DOI {doi} is of {min(in_doi)}")
    published = any(name in fields for name in ("journal", "booktitle"))
    if number[:2].isdigit() and not published and year not in fields.get("note", ""):
        of = 2000 + int(number[:2])
        if int(year) < of or (int(year) > of and not doi and entry.type == "misc"):
            found.append(f"of {year}, but the preprint is of {of}, and no venue")
    return found


def problems(bibliography: BibliographyData) -> list[str]:
    """Return what is missing or badly formed."""
    found = []
    seen: dict[str, str] = {}
    for key, entry in bibliography.entries.items():
        fields = entry.fields
        if not entry.persons.get("author"):
            found.append(f"{key}: no author")
        elif not key.startswith(ascii_surname(entry) + fields.get("year", "")):
            found.append(f"{key}: expected {ascii_surname(entry)}{fields.get('year', '')}")
        if not KEY.fullmatch(key):
            found.append(f"{key}: not surname, year and perhaps a letter")
        if not fields.get("title"):
            found.append(f"{key}: no title")
        if not re.fullmatch(r"(19|20)\d\d", fields.get("year", "")):
            found.append(f"{key}: no year")
        doi, number = fields.get("doi", ""), fields.get("eprint", "")
        datasets = works.named(fields)
        if not (doi or number or datasets) and key not in WITHOUT_NUMBER:
            found.append(f"{key}: neither DOI nor arXiv number")
        if datasets and (doi or number):
            found.append(f"{key}: names a dataset, but has a number")
        if datasets and not {"url", "journal", "booktitle", "note"} & set(fields):
            found.append(f"{key}: neither address nor venue")
        if doi and not re.fullmatch(r"10\.\d{4,9}/[^\sA-Z\\{}]+", doi):
            found.append(f"{key}: DOI {doi}")
        if number and (
            not re.fullmatch(r"\d{4}\.\d{4,5}", number) or fields.get("archiveprefix") != "arXiv"
        ):
            found.append(f"{key}: arXiv number {number}")
        if entry.type == "misc" and PUBLISHED.match(doi) and key not in VENUE_NOT_READ:
            found.append(f"{key}: no journal or proceedings, but published as {doi}")
        found += [f"{key}: {what}" for what in misread(entry)]
        for name in ("abstract", "file", "keywords", "month"):
            if name in fields:
                found.append(f"{key}: {name} does not belong here")
        same = (doi, number, fields.get("title", "").lower(), *(f"of {one}" for one in datasets))
        for identity in filter(None, same):
            if identity in seen:
                found.append(f"{key}: the same as {seen[identity]}")
            seen[identity] = key
    return found


def misnamed(bibliography: BibliographyData, records: Catalogue) -> list[str]:
    """Return datasets named by an entry that are not there, or have a paper with a number."""
    found = []
    for key, entry in bibliography.entries.items():
        for one in works.named(entry.fields):
            if one not in records:
                found.append(f"{key}: no dataset {one}")
            elif works.has_number(records[one]):
                found.append(f"{key}: {one} has a DOI or an arXiv number on record")
    return found


def one_venue(name: str) -> str:
    """Return what is left of a venue's name without article, society, year, number and acronym.

    One conference was called by the IEEE alone before it was called by the IEEE and the CVF.
    """
    plain = name.lower().replace("ieee/cvf", "ieee-cvf")
    plain = re.sub(r"\([^)]*\)|\b(19|20)\d\d\b|\b\d+(st|nd|rd|th)\b|[^a-z -]", " ", plain)
    plain = re.sub(r"\b(the|proceedings|of|in|annual|ieee(?!-)|acm)\b", " ", plain)
    return " ".join(plain.split())


# Whole names that are an acronym, or words cut short; of the first conference only that was read.
CUT_SHORT = re.compile(
    r"(?!ICPR$|PLOS ONE$)[A-Z]{3,}( \d{4})?$|.*\b(Proc|Conf|Int|Sci|Sens|Obs|Recog|Geoinf|J)\.|Sci Rep"
)
# The journal in a DOI: rs in 10.3390/rs12010001, tgrs in 10.1109/tgrs.2020.1, s41597 in 10.1038/s41597-1,
# pone in 10.1371/journal.pone.1.
JOURNAL = re.compile(r"10\.\d+/(?:j\.|journal\.)?(?:isprs-[a-z]+|s4\d{4}|[a-z]{2,})(?=[.\d-])")
# The proceedings of conferences that are cited most: by these names, with what follows them, only.
CONFERENCES = {
    "computer vision and pattern recognition": (
        "Proceedings of the IEEE Conference on Computer Vision and Pattern Recognition (CVPR)",
        "Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)",
    ),
    "international conference on computer vision": (
        "Proceedings of the IEEE International Conference on Computer Vision (ICCV)",
        "Proceedings of the IEEE/CVF International Conference on Computer Vision (ICCV)",
    ),
    "winter conference on applications of computer vision": (
        "Proceedings of the IEEE/CVF Winter Conference on Applications of Computer Vision (WACV)",
    ),
    "european conference on computer vision": (
        "Proceedings of the European Conference on Computer Vision (ECCV)",
    ),
    "neural information processing": ("Advances in Neural Information Processing Systems",),
    "remote sensing symposium": (
        "IEEE International Geoscience and Remote Sensing Symposium (IGARSS)",
    ),
    "learning representations": ("International Conference on Learning Representations",),
}
# A workshop that is held beside a conference, under its own name.
BESIDE = re.compile(r"5th Workshop on CV4Animals|EARTHVISION 2024|Tackling Climate Change")


def venue_problems(bibliography: BibliographyData) -> list[str]:
    """Return the venues that have several names, or one that is cut short."""
    found = []
    names: dict[str, str] = {}
    for key, entry in bibliography.entries.items():
        fields = entry.fields
        name = fields.get("journal") or fields.get("booktitle")
        if name is None or BESIDE.match(name):
            continue
        if CUT_SHORT.match(name):
            found.append(f"{key}: {name} is cut short")
        for part, right in CONFERENCES.items():
            if (
                part in name.lower()
                and "chinese" not in name.lower()
                and not name.startswith(right)
            ):
                found.append(f"{key}: {name}, expected {right[-1]}")
        same = [one_venue(name)]
        doi = fields.get("doi", "")
        if "journal" in fields and (code := JOURNAL.match(doi)) and PUBLISHED.match(doi):
            same.append(code[0])
        for one in same:
            if names.setdefault(one, name) != name:
                found.append(f"{key}: {name}, elsewhere {names[one]}")
        if (
            {"journal", "number"} <= set(fields)
            and "volume" not in fields
            and key not in ISSUE_ONLY
        ):
            found.append(f"{key}: number {fields['number']} of no volume")
    return found


def cited() -> dict[str, set[str]]:
    """Return the chapters that cite each key."""
    found: dict[str, set[str]] = {}
    for chapter in sorted((REPOSITORY / "book").glob("*.md")):
        for keys in CITED.findall(chapter.read_text(encoding="utf-8")):
            for key in keys.split(","):
                found.setdefault(key.strip(), set()).add(chapter.stem)
    return found


@pytest.fixture(scope="module")
def bibliography() -> BibliographyData:
    return parse_file(FILE)


def test_entries_are_complete(bibliography: BibliographyData) -> None:
    assert problems(bibliography) == []


def test_entries_name_datasets_without_a_number(
    bibliography: BibliographyData, catalogue: Catalogue
) -> None:
    assert misnamed(bibliography, catalogue) == []


@pytest.mark.parametrize(
    ("dataset", "message"),
    [("no-such-set", "no dataset"), ("cropharvest, eurosat", "eurosat has a DOI"), ("", "")],
)
def test_a_dataset_that_cannot_be_named_is_found(
    dataset: str, message: str, catalogue: Catalogue
) -> None:
    found = misnamed(parse_string(f"@misc{{li2020, dataset={{{dataset}}}}}", "bibtex"), catalogue)
    assert len(found) == bool(message) and all(message in one for one in found)


def test_a_venue_has_one_name(bibliography: BibliographyData) -> None:
    assert venue_problems(bibliography) == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("journal={Sci Rep}", "cut short"),
        ("journal={Int. J. Appl. Earth Obs. Geoinf.}", "cut short"),
        ("booktitle={CVPR}", "cut short"),
        ("booktitle={Proc. IEEE Conf. Comput. Vis. Pattern Recog. Workshops}", "cut short"),
        ("journal={journal of things}", "elsewhere The Journal of Things"),
        (
            "journal={Nature Things}, doi={10.1038/s41597-020-1-1}",
            "elsewhere The Journal of Things",
        ),
        (
            "booktitle={2023 Conference on Computer Vision and Pattern Recognition}",
            "expected Proceed",
        ),
        ("journal={Fire}, number={3}", "number 3 of no volume"),
        ("booktitle={Workshop on Things, 2020}", ""),
    ],
)
def test_a_second_name_of_a_venue_is_found(fields: str, message: str) -> None:
    first = "@article{li2020, journal={The Journal of Things}, doi={10.1038/s41597-019-1-1}}"
    found = venue_problems(parse_string(f"{first} @article{{wu2020, {fields}}}", "bibtex"))
    assert len(found) == bool(message) and all(message in one for one in found)


def test_keys_are_written_once() -> None:
    keys = re.findall(r"^@\w+\{([^,]+),$", FILE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(keys) == sorted(set(keys))


def test_every_entry_says_where_it_was_read() -> None:
    text = FILE.read_text(encoding="utf-8")
    entries = len(re.findall(r"^@", text, re.MULTILINE))
    assert len(re.findall(r"^% Read in .+\.\n@", text, re.MULTILINE)) == entries


def test_there_are_enough(bibliography: BibliographyData) -> None:
    assert len(bibliography.entries) >= 120


def test_what_is_cited_exists(bibliography: BibliographyData) -> None:
    missing = {key: where for key, where in cited().items() if key not in bibliography.entries}
    assert missing == {}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("@misc{li2020, author={Li, A}, title={T}, year={2020}}", "neither DOI"),
        ("@misc{li2020, title={T}, year={2020}, doi={10.1000/a}}", "no author"),
        ("@misc{li2021, author={Li, A}, title={T}, year={2020}, doi={10.1000/a}}", "expected li20"),
        ("@misc{Li2020, author={Li, A}, title={T}, year={2020}, doi={10.1000/a}}", "not surname"),
        ("@misc{li2020, author={Li, A}, title={T}, year={2020}, doi={10.1000/A}}", "DOI 10.1000/A"),
        ("@misc{li2020, author={Li, A}, title={T}, year={2020}, eprint={a}}", "arXiv number a"),
        (
            "@misc{li2020, author={Li, A and and, B}, title={T}, year={2020}, doi={10.1000/a}}",
            "author and, B is no",
        ),
        (
            "@misc{nasa2020, author={NASA}, title={T}, year={2020}, doi={10.1000/a}}",
            "author NASA is no",
        ),
        (
            "@misc{li2020, author={Li, A and others and Wu, B}, title={T}, year={2020}, doi={10.1000/a}}",
            "author others is no",
        ),
        (
            r"@misc{li2020, author={Li, A}, title={Caf\'e}, year={2020}, doi={10.1000/a}}",
            r"\'e, expected the character",
        ),
        (
            "@misc{li2020, author={Li, A}, title={T}, year={2020}, eprint={2101.00001}}",
            "of 2020, but the preprint is of 2021",
        ),
        (
            "@misc{li2020, author={Li, A}, title={T}, year={2020}, eprint={1901.00001}}",
            "of 2020, but the preprint is of 2019",
        ),
        (
            "@misc{li2020, author={Li, A}, title={T}, year={2020}, eprint={2101.00001},"
            " note={Presented in 2019}}",
            "of 2020, but the preprint is of 2021",
        ),
        (
            "@article{li2020, author={Li, A}, title={T}, year={2020}, doi={10.1000/a.2021.1}}",
            "of 2020, but the DOI 10.1000/a.2021.1 is of 2021",
        ),
        (
            "@article{li2020, author={Li, A}, title={T}, year={2020}, pages={81--9}, doi={10.1000/a}}",
            "pages 81--9 run backwards",
        ),
        (
            "@misc{li2020, author={Li, A and yue, B}, title={T}, year={2020}, doi={10.1000/a}}",
            "family name yue in small",
        ),
        (
            "@misc{li2020, author={Li, A}, title={T}, year={2020}, doi={10.5194/essd-15-897-2023}}",
            "li2020: no journal",
        ),
        (
            "@misc{li2020, author={Li, A}, title={T}, year={2020}, doi={10.1000/a}}"
            "@misc{li2020a, author={Li, A}, title={U}, year={2020}, doi={10.1000/a}}",
            "the same as li2020",
        ),
        (
            "@misc{li2020, author={Li, A}, title={T}, year={2020}, url={u}, dataset={a-set}}"
            "@misc{li2020a, author={Li, A}, title={U}, year={2020}, url={v}, dataset={b, a-set}}",
            "the same as li2020",
        ),
        ("@misc{li2020, author={Li, A}, title={T}, year={2020}, dataset={a-set}}", "neither addr"),
        (
            "@misc{li2020, author={Li, A}, title={T}, year={2020}, doi={10.1000/a}, dataset={a}}",
            "but has a number",
        ),
    ],
)
def test_a_wrong_entry_is_found(wrong: str, message: str) -> None:
    assert any(message in problem for problem in problems(parse_string(wrong, "bibtex")))


@pytest.mark.parametrize(
    "right",
    [
        "@misc{surveyofthings2020, author={{Survey of Things} and Li, A}, title={T}, year={2020},"
        " doi={10.1000/a}}",
        r"@misc{li2020, author={Li, A and others}, title={{Q \& A}}, year={2020}, doi={10.1000/a}}",
        "@misc{li2020, author={Li, A}, title={T}, year={2020}, eprint={2101.00001},"
        " archiveprefix={arXiv}, note={Presented in 2020}}",
        "@misc{li2020, author={Li, A and de Wall, B and d'Andrimont, C}, title={T}, year={2020},"
        " doi={10.5194/essd-2020-298}}",
        "@misc{li2020, author={Li, A}, title={T}, year={2020}, url={u}, dataset={a-set, b}}",
        "@article{li2020, author={Li, A}, title={T}, journal={J}, year={2020}, pages={81--81},"
        " doi={10.1000/a.2019.1}}",
    ],
)
def test_a_right_entry_passes(right: str) -> None:
    assert problems(parse_string(right, "bibtex")) == []
