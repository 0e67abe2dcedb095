"""The account of the public lists: every entry ends somewhere, and the counts add up."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis import checked_rows, lists, vocabularies, writing, yamlfiles

DATA = vocabularies.DATA


def problems_of_counts(flow: pd.DataFrame) -> list[str]:
    """Return what does not add up."""
    step = flow.groupby("step")["count"].sum()
    found = []
    if step["identified"] - step["duplicates"] != step["screened"]:
        found.append("identified - duplicates != screened")
    if step["screened"] - step["excluded"] != step["included"]:
        found.append("screened - excluded != included")
    return found


def problems_of_entries(entries: pd.DataFrame, known: set[str], reasons: set[str]) -> list[str]:
    """Return the entries that end nowhere, twice, or at something that does not exist."""
    found = []
    for row in entries.itertuples():
        place = f"{row.list} {row.row} {row.name!r}"
        if row.outcome not in lists.OUTCOMES:
            found.append(f"{place}: outcome {row.outcome!r}")
        if bool(row.record) == bool(row.reason):
            found.append(f"{place}: needs either a record or a reason")
        if row.record and row.record not in known:
            found.append(f"{place}: no record {row.record!r}")
        if row.reason and row.reason not in reasons:
            found.append(f"{place}: reason {row.reason!r} is not in the vocabulary")
        if (row.outcome == "included") > bool(row.record):
            found.append(f"{place}: included without a record")
        if (row.outcome == "excluded") > bool(row.reason):
            found.append(f"{place}: excluded without a reason")
    first = entries[entries["outcome"] == "included"]["record"]
    found += [f"record {name!r} is included twice" for name in first[first.duplicated()]]
    lost = set(entries["record"]) - set(first) - {""}
    found += [f"record {name!r} has duplicates only" for name in sorted(lost)]
    return found


def problems_of_sources(cited: dict[str, set[str]], entries: pd.DataFrame) -> list[str]:
    """Return the lists that a record cites and that do not name it, and the other way round."""
    named: dict[str, set[str]] = {}
    for row in entries.itertuples():
        if row.record:
            named.setdefault(row.record, set()).add(row.list)
    return [
        f"{record} cites {name}, which has no entry for it"
        for record, names in sorted(cited.items())
        for name in sorted(names - named.get(record, set()))
    ]


@pytest.fixture(scope="module")
def entries() -> pd.DataFrame:
    return lists.entries()


@pytest.fixture(scope="module")
def known() -> set[str]:
    return {path.stem for path in (DATA / "datasets").glob("*.yaml")}


@pytest.fixture(scope="module")
def reasons() -> set[str]:
    return set(vocabularies.ids("exclusion_reasons"))


@pytest.fixture(scope="module")
def cited() -> dict[str, set[str]]:
    found = {}
    for path in (DATA / "datasets").glob("*.yaml"):
        record = yamlfiles.read(path.read_text(encoding="utf-8"))
        found[path.stem] = {s["list"] for s in record["sources"].values() if "list" in s}
    return found


def test_counts_add_up() -> None:
    assert problems_of_counts(lists.flow()) == []


def test_a_wrong_count_is_found() -> None:
    flow = lists.flow()
    for step in ("identified", "duplicates", "screened", "included"):
        wrong = flow.copy()
        wrong.loc[wrong["step"] == step, "count"] += 1
        assert problems_of_counts(wrong), step


def test_every_entry_ends_in_one_place(
    entries: pd.DataFrame, known: set[str], reasons: set[str]
) -> None:
    assert problems_of_entries(entries, known, reasons) == []


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("record", "no-such-record", "no record"),
        ("record", "", "needs either"),
        ("reason", "not_liked", "not in the vocabulary"),
        ("outcome", "perhaps", "outcome"),
        ("outcome", "duplicate", "duplicates only"),
    ],
)
def test_a_wrong_entry_is_found(
    entries: pd.DataFrame, known: set[str], reasons: set[str], column: str, value: str, message: str
) -> None:
    wrong = entries.copy()
    single = wrong["record"].value_counts()
    row = wrong.index[wrong["record"].map(single).eq(1) & wrong["record"].ne("")][0]
    wrong.loc[row, column] = value
    assert any(message in problem for problem in problems_of_entries(wrong, known, reasons))


def test_flow_follows_the_entries(tmp_path: Path) -> None:
    shutil.copytree(DATA / "lists", tmp_path / "lists")
    table = lists.entries()
    table.iloc[:-1].to_csv(tmp_path / "lists" / "entries.csv", index=False)
    before, after = lists.flow(), lists.flow(tmp_path)
    assert after["count"].iloc[0] == before["count"].iloc[0] - 1


def test_lists_are_complete(entries: pd.DataFrame) -> None:
    table = lists.lists()
    assert table["list"].is_unique
    counted = entries["list"].value_counts()
    assert dict(zip(table["list"], table["entries"], strict=True)) == counted.to_dict()
    for row in table.itertuples():
        assert row.repository.startswith("https://github.com/"), row.list
        assert re.fullmatch(r"[0-9a-f]{40}", row.commit), row.list


KEYS = {
    "key": str,
    "title": str,
    "repository": str,
    "commit": str,
    "commit_date": datetime.date,
    "part": str,
    "licence": str,
    "entries": int,
    "rows": str,
    "good_for": str,
    "read": datetime.date,
}


def problems_of_lists(given: list[dict[str, object]]) -> list[str]:
    """Return the lists with a key missing, unknown or of another kind, or read before their commit."""
    found = []
    for one in given:
        name = one.get("key")
        found += [f"{name}: no {key}" for key in KEYS if key not in one]
        found += [f"{name}: unknown key {key}" for key in one if key not in KEYS]
        wrong = [key for key in one if key in KEYS and type(one[key]) is not KEYS[key]]
        found += [f"{name}: {key} {one[key]!r}" for key in wrong]
        days = (one.get("commit_date"), one.get("read"))
        if all(type(day) is datetime.date for day in days) and days[0] > days[1]:
            found.append(f"{name}: read before its commit")
    return found


def test_a_list_says_what_it_must() -> None:
    given = yamlfiles.load_vocabulary_like(DATA / "lists" / "lists.yaml")
    assert problems_of_lists(given) == []
    first, *_ = given
    misspelt = {key.replace("commit_date", "comit_date"): value for key, value in first.items()}
    name = first["key"]
    assert problems_of_lists([misspelt]) == [
        f"{name}: no commit_date",
        f"{name}: unknown key comit_date",
    ]
    early = {**first, "read": datetime.date(2010, 1, 1)}
    assert problems_of_lists([early]) == [f"{name}: read before its commit"]
    assert problems_of_lists([{**first, "entries": "179"}]) == [f"{name}: entries '179'"]


REFUSED = ["list", "row", "candidate", "field", "value", "why"]
FIELDS_OF_LISTS = [
    "image_size",
    "licence",
    "link",
    "location",
    "n_classes",
    "n_images",
    "n_instances",
    "n_samples",
    "resolution",
    "size_measure",
    "task_raw",
]


def problems_of_refused(file: Path, entries: pd.DataFrame) -> list[str]:
    """Return the rows of refused facts that name no entry or no field, or give no value or reason."""
    named = set(entries[["list", "row", "candidate"]].itertuples(index=False, name=None))
    found = []
    for line, row, faults in checked_rows.table(file, REFUSED):
        found += [f"{line}: {column}: {what}" for column, what in faults]
        if faults:
            continue
        if (row["list"], row["row"], row["candidate"]) not in named:
            found.append(f"{line}: no such entry")
        if row["field"] not in FIELDS_OF_LISTS:
            found.append(f"{line}: field {row['field']!r}")
        found += [f"{line}: no {column}" for column in ("value", "why") if not row[column]]
    return found


def test_what_was_refused_is_a_fact_of_an_entry(entries: pd.DataFrame, tmp_path: Path) -> None:
    refused = DATA / "lists" / "refused.csv"
    assert problems_of_refused(refused, entries) == []
    file = tmp_path / "refused.csv"
    head, first, *_ = refused.read_text(encoding="utf-8").splitlines()
    for old, new, said in (
        (",size_measure,", ",size_measre,", "2: field 'size_measre'"),
        ("ahmadi,7,", "ahmadi,8,", "2: no such entry"),
        ("68232000000", "", "2: no value"),
        (",9.3419", ",,9.3419", "2: row: 7 cells, expected 6"),
    ):
        assert old in first
        file.write_text(f"{head}\n{first.replace(old, new)}\n", encoding="utf-8")
        assert problems_of_refused(file, entries) == [said]


def test_the_readme_names_the_fields_of_refused_facts() -> None:
    readme = (DATA / "lists" / "README.md").read_text(encoding="utf-8")
    row = next(line for line in readme.splitlines() if line.startswith("| `refused.csv`"))
    assert sorted(re.findall(r"`(\w+)`", row.partition("`field`")[2])) == FIELDS_OF_LISTS


def test_the_readme_counts_the_lists() -> None:
    table = lists.lists()
    readme = (DATA / "lists" / "README.md").read_text(encoding="utf-8")
    said = f" {len(table)} tables of {table['repository'].nunique()} public repositories."
    assert said in readme


def faults_of_the_order(readme: str, keys: set[str], cited: set[str]) -> set[str]:
    """Return the lists that the order among equals leaves out, or calls without facts wrongly."""
    words = " ".join(readme.split())
    order = words.partition("among equals the order is ")[2].partition(".")[0].split(", ")
    without = words.partition("all entries of ")[2].partition(" are duplicates")[0]
    silent = set(re.split(", | and ", without))
    return (keys ^ {*order, *silent}) | (silent & cited) | (set(order) & silent)


def test_the_readme_orders_all_lists_that_give_facts(
    cited: dict[str, set[str]], entries: pd.DataFrame
) -> None:
    readme = (DATA / "lists" / "README.md").read_text(encoding="utf-8")
    keys, used = set(entries["list"]), set().union(*cited.values())
    used |= set(entries.loc[entries["outcome"] == "included", "list"])
    assert faults_of_the_order(readme, keys, used) == set()
    assert faults_of_the_order(readme.replace("hs033, ", ""), keys, used) == {"hs033"}
    assert faults_of_the_order(readme, keys, {"wenhwu_contests"}) == {"wenhwu_contests"}


def test_every_candidate_is_decided(entries: pd.DataFrame, known: set[str]) -> None:
    table = lists.decisions()
    assert table["candidate"].is_unique
    assert set(table["decision"]) <= {"include", "exclude", "merge"}
    assert set(entries["candidate"]) == set(table["candidate"])
    by_candidate = table.set_index("candidate")
    for row in entries.itertuples():
        decided = by_candidate.loc[row.candidate]
        assert (decided["record"], decided["reason"]) == (row.record, row.reason), row.name
    merged = table[table["decision"] == "merge"]
    included = set(table.loc[table["decision"] == "include", "record"])
    assert set(merged["record"]) <= included <= known


def test_a_record_cites_only_lists_that_name_it(
    cited: dict[str, set[str]], entries: pd.DataFrame
) -> None:
    assert problems_of_sources(cited, entries) == []


def test_a_false_citation_is_found(cited: dict[str, set[str]], entries: pd.DataFrame) -> None:
    record = entries.loc[entries["record"].ne(""), "record"].iloc[0]
    wrong = {**cited, record: {*cited[record], "no_such_list"}}
    assert len(problems_of_sources(wrong, entries)) == 1


def test_term_maps_use_known_terms() -> None:
    folder = DATA / "lists"
    columns = {
        "task_terms.csv": ["tasks", "themes", "platforms", "modalities", "sensors"],
        "sensor_terms.csv": ["sensors", "platforms", "modalities"],
    }
    for name, fields in columns.items():
        table = pd.read_csv(folder / name, dtype=str, keep_default_na=False)
        assert not table.duplicated(["list", "term"]).any(), name
        for field in fields:
            used = {term for cell in table[field] for term in cell.split()}
            assert used <= set(vocabularies.ids(field)), (name, field)
        empty = table[fields].eq("").all(axis=1) & table["note"].eq("")
        assert not empty.any(), table[empty]


@pytest.mark.parametrize(
    "value",
    [
        "NO",
        "012",
        "2017",
        "1.5",
        "2020-01-01",
        "yes",
        "null",
        "~",
        "a: b",
        "a #b",
        "- a",
        "",
        " a",
        "VENµS",
        'say "no"',
        "back\\slash",
        "line\nbreak",
        "{a}",
        "[a]",
        "a,b",
        "1e3",
        "0x1",
        "on",
    ],
)
def test_text_survives_writing(value: str) -> None:
    record = {"id": "x", "name": value, "facts": {"countries": {"value": [value], "as": value}}}
    assert yamlfiles.read(writing.dump(record)) == record


def test_records_survive_writing() -> None:
    for path in sorted((DATA / "datasets").glob("*.yaml")):
        record = yamlfiles.read(path.read_text(encoding="utf-8"))
        text = writing.dump(record)
        assert yamlfiles.read(text) == record, path.name
        assert writing.dump(yamlfiles.read(text)) == text, path.name
