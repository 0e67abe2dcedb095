"""Files of the data folder that are damaged: each verb says which and where, in one line."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest

from analysis import cli, faultyfiles, lists, vocabularies, works
from analysis.cli import main
from analysis.vocabularies import DATA, REPOSITORY

HEAD = "list,row,name,candidate,record,outcome,reason\n"
ROW = "ahmadi,1,EuroSAT,eurosat,eurosat,included,\n"


@pytest.fixture()
def data(folder):
    """A data folder of one record with all that the verbs read beside it."""
    (folder / "lists").mkdir()
    shutil.copy(DATA / "lists" / "lists.yaml", folder / "lists")
    (folder / "lists" / "entries.csv").write_text(HEAD + ROW, encoding="utf-8")
    return folder


def told(arguments, capsys):
    assert main(arguments) == 1
    said = capsys.readouterr()
    lines = [*said.out.splitlines(), *said.err.splitlines()]
    return [line for line in lines if not line.startswith("no ")]  # whose vocabularies are used


def test_a_file_is_told_with_the_line_that_is_wrong(tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes("ä\n".encode() + b"b\nc\xe9\n")  # ä is two bytes: the third line's second is 6
    with pytest.raises(faultyfiles.FaultyFile, match=rf"{file}:3: file: not UTF-8 at byte 6$"):
        faultyfiles.text(file)
    file.write_text("\ufeffa", encoding="utf-8")
    with pytest.raises(faultyfiles.FaultyFile, match="byte order mark"):
        faultyfiles.text(file)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{HEAD}{ROW}x,1,é,x,x,x,\n".encode("latin-1"), "3: file: not UTF-8 at byte 93"),
        (f"\ufeff{HEAD}{ROW}".encode(), "1: file: begins with a byte order mark, expected"),
        (ROW.encode(), "1: file: no column list, record, expected the head list,record"),
        (b"", "1: file: no column list,"),
    ],
)
def test_entries_of_lists(data, capsys, content, said):
    (data / "lists" / "entries.csv").write_bytes(content)
    for named in ([], [str(data / "datasets" / "eurosat.yaml")]):
        first, counted = told(["validate", "--data", str(data), *named], capsys)
        assert first.startswith(f"data/lists/entries.csv:{said}") and counted == "1 fault in 1 file"
    with pytest.raises(faultyfiles.FaultyFile):
        lists.entries(data)


def test_entries_without_a_column_that_only_tables_need(data):
    text = (HEAD + ROW).replace(",reason\n", "\n").replace(",\n", "\n")
    (data / "lists" / "entries.csv").write_text(text)
    with pytest.raises(faultyfiles.FaultyFile, match="no column reason, expected the head"):
        lists.entries(data)


@pytest.mark.parametrize(
    ("name", "content", "said", "verbs"),
    [
        ("lists/lists.yaml", "- {key: a\n- b", "3: file: not YAML", ["export", "diff"]),
        ("lists/lists.yaml", "key: a", "1: file: expected a list of", ["export", "diff"]),
        ("lists/lists.yaml", "- {title: a}", "1: file: expected a list of", ["export", "diff"]),
        ("claims.yaml", "claims: [\n", "2: file: not YAML", ["diff"]),
        ("references.bib", "\n@article{a,\n 10.1000/xyz", "3: file: not BibTeX", ["cite --dataset"]),
        ("releases/2026.11.0/release.json", '{\n"version"', "2: file: Expecting ':'", ["freshness"]),
        ("releases/2026.11.0/release.json", "[]", "1: file: expected an object", ["cite"]),
        ("releases/2026.11.0/release.json", "{}", "1: file: lacks 'version'", ["cite", "freshness"]),
        ("datasets/eurosat.yaml", "id: é", "1: file: not UTF-8 at byte 4", ["cite --dataset"]),
    ],
)  # fmt: skip
def test_other_files(data, capsys, name, content, said, verbs):
    file = data / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode("latin-1"))
    text = (data / "datasets" / "eurosat.yaml").read_bytes()
    if name == "references.bib":
        text = text.replace(
            b"  coverage:", b"  doi: {value: 10.1000/xyz, from: paper}\n  coverage:"
        )
        (data / "datasets" / "eurosat.yaml").write_bytes(text)
    arguments = {
        "export": ["export", "--data", str(data), "--out", str(data / "out")],
        "diff": ["diff", str(data), str(data)],
        "cite": ["cite", "--data", str(data)],
        "cite --dataset": ["cite", "--data", str(data), "--dataset", "eurosat"],
        "freshness": ["freshness", "--data", str(data)],
    }
    works._bibliography.cache_clear()
    for verb in verbs:
        (line,) = told(arguments[verb], capsys)
        assert line.startswith(f"{file}:{said}"), (verb, line)


def test_a_vocabulary_that_is_gone_or_not_utf_8(data, capsys, monkeypatch):
    monkeypatch.setattr(vocabularies, "DATA", data)
    vocabularies.terms.cache_clear()
    monkeypatch.setattr(cli, "validate", lambda arguments: vocabularies.ids("tasks"))
    file = data / "vocabularies" / "tasks.yaml"
    arguments = ["validate", "--data", str(data)]
    assert told(arguments, capsys) == [f"cannot read {file}: No such file or directory"]
    file.parent.mkdir()
    file.write_bytes(b"# \xe9")
    assert told(arguments, capsys) == [f"{file}:1: file: not UTF-8 at byte 2"]


# What ends a verb from outside.

# Whoever is started in the background of a script inherits that SIGINT is ignored.
PROGRAM = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from analysis import cli; cli.main = lambda: {0};"
    "runpy.run_module('analysis', run_name='__main__')"
)


# Unbuffered, nothing would be left to be written at the end.
BUFFERED = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


def run(work, **more):
    command = [sys.executable, "-c", PROGRAM.format(work)]
    return subprocess.run(
        command, cwd=REPOSITORY, env=BUFFERED, text=True, timeout=60, check=False, **more
    )


@pytest.mark.parametrize("was", [signal.SIG_DFL, signal.SIG_IGN])
def test_who_interrupts_gets_a_line_and_no_traceback(was):
    work = f"__import__('os').kill(__import__('os').getpid(), {int(signal.SIGINT)})"
    before = signal.signal(signal.SIGINT, was)  # as the child inherits it
    try:
        done = run(f"{work} or __import__('time').sleep(20)", capture_output=True)
    finally:
        signal.signal(signal.SIGINT, before)
    assert (done.returncode, done.stderr) == (130, "\nstopped\n")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /dev/full")
@pytest.mark.parametrize("much", [1, 100_000])  # written at the end, or while it works
def test_a_full_disk_is_told_once(much):
    with open("/dev/full", "w") as full:
        done = run(f"print('x' * {much}) or 0", stdout=full, stderr=subprocess.PIPE)
    said = "the answer cannot be written: No space left on device\n"
    assert (done.returncode, done.stderr) == (1, said)


@pytest.mark.parametrize(
    ("closed", "verb", "status", "said"),
    [
        (">&-", "validate --data", 0, ""),
        ("<&-", "new --data", 1, "\nnothing written: the questions were not answered to the end\n"),
        (">&-", "new --data", 1, "\nnothing written: the questions were not answered to the end\n"),
    ],
)
def test_a_stream_that_is_closed_is_no_fault_of_the_code(folder, closed, verb, status, said):
    (folder / "vocabularies").symlink_to(DATA / "vocabularies")
    command = f"exec {sys.executable} -m analysis {verb} {folder} {closed}"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (status, said)


def test_what_cannot_be_written_is_told_where_the_output_is_closed_too():
    program = PROGRAM.format("(_ for _ in ()).throw(OSError(28, 'No space left on device'))")
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" -c "$1" >&-', sys.executable, program],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = "the answer cannot be written: No space left on device\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_a_reader_who_has_gone_is_told_nothing():
    command = [sys.executable, "-c", PROGRAM.format("print('x\\n' * 100_000) or 0")]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=REPOSITORY, env=BUFFERED, **pipes) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 1


def test_an_output_that_lacks_a_character_gets_its_number(folder):
    (file,) = (folder / "datasets").iterdir()
    file.write_text(file.read_text("utf-8").replace("name: EuroSAT", "name: Öst → Łódź"), "utf-8")
    command = [sys.executable, "-m", "analysis", "cite", "--dataset", "eurosat", "--data", folder]
    for encoding, shown in (("ascii", r"\xd6st \u2192 \u0141\xf3d\u017a"), ("utf-8", "Öst → Łódź")):
        done = subprocess.run(
            command,
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONIOENCODING": encoding},
            capture_output=True,
            timeout=60,
            check=False,
        )
        told = done.stdout.decode(encoding)
        assert done.returncode == 0 and f"{shown}: record of a dataset" in told, done.stderr


def test_a_fault_of_the_code_keeps_its_traceback(monkeypatch):
    def broken(arguments):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(cli, "validate", broken)
    with pytest.raises(OSError, match="Input/output"):
        main(["validate"])


def test_a_release_is_read_as_it_says(data):
    from analysis import releases

    file = data / "releases" / "2026.11.0" / "release.json"
    file.parent.mkdir(parents=True)
    said = {"version": "2026.11.0", "date": "2026-11-20"}
    file.write_text(json.dumps(said))
    assert releases.released(data) == [said]
    file.write_text(json.dumps({**said, "date": "soon"}))
    with pytest.raises(faultyfiles.FaultyFile, match="soon"):
        releases.released(data)
