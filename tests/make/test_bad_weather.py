"""Bad weather: what is killed, full, read-only, damaged or doubled ends well or says why."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from _make import build, execute, record, running, sitemanifest, verify, warmkernels
from analysis import verification
from tests.make.test_execute import chapter

ROOT = Path(build.__file__).resolve().parents[2]
# A build of one page, that waits or fails where the test says; the rest is the real thing.
PROGRAM = """
import os, pathlib, signal, sys, time
from _make import build, execute, locks, paths, running
folder = pathlib.Path({folder!r})
for module in (build, execute, locks):
    module.BUILD = folder
build.SITE, build.OLD, build.KEY = folder / "html", folder / ".old-html", folder / "site.key"
real = running.Running
running.Running = lambda cache: real(sources=[])

def sphinx(output, cache, **options):
    output.mkdir(parents=True)
    (output / "index.html").write_text("half of the new")
    {during}
    (output / "index.html").write_text("new")
    return 0

build.sphinx = sphinx
with locks.only_one("build"):
    sys.exit(build.book({key!r}))
"""


def program(folder, during="pass", key="new"):
    return [sys.executable, "-c", PROGRAM.format(folder=str(folder), during=during, key=key)]


def environment():
    return {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'book'}"}


def run(*given, **more):
    return subprocess.run(
        program(*given, **more), env=environment(), capture_output=True, text=True, timeout=60
    )


def wait_for(stream, said):
    assert any(said in line for line in stream)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A build folder with a whole site in it."""
    monkeypatch.setattr(build, "BUILD", tmp_path)
    monkeypatch.setattr(build, "SITE", tmp_path / "html")
    monkeypatch.setattr(build, "OLD", tmp_path / ".old-html")
    monkeypatch.setattr(build, "KEY", tmp_path / "site.key")
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html").write_text("old")
    sitemanifest.write(tmp_path / "html")
    (tmp_path / "site.key").write_text("old")
    return tmp_path


def page(folder):
    return (folder / "html" / "index.html").read_text()


def is_whole(folder):
    return not list(verification.differences(folder / "html"))


@pytest.fixture
def not_built(monkeypatch):
    """Do not run Sphinx; the page is there, and what comes after it is real."""

    def sphinx(output, cache, **options):
        output.mkdir(parents=True)
        (output / "index.html").write_text("new")
        return 0

    monkeypatch.setattr(build, "sphinx", sphinx)
    real = running.Running
    monkeypatch.setattr(running, "Running", lambda cache: real(sources=[]))


# Killed half-way.


def test_killed_while_building_leaves_the_old_site_and_the_next_build_is_right(folder):
    killed = run(folder, during="os.kill(os.getpid(), signal.SIGKILL)")
    assert killed.returncode == -signal.SIGKILL
    assert page(folder) == "old" and is_whole(folder)
    # Not taken for the newest: the key went before anything was built.
    assert not build.is_in_place("old") and not build.is_in_place("new")
    assert run(folder).returncode == 0
    assert page(folder) == "new" and is_whole(folder)
    assert not list(folder.glob(".new-*"))


def test_killed_between_the_renames_the_old_site_comes_back(folder, not_built, monkeypatch):
    class Killed(BaseException):
        pass

    original = Path.rename

    def rename(self, target):
        if Path(target) == folder / "html" and ".new-" in str(self):
            raise Killed
        return original(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(Killed):
        build.book("new")
    assert not (folder / "html").exists()
    monkeypatch.setattr(Path, "rename", original)
    assert build.book("new") == 0
    assert page(folder) == "new" and is_whole(folder)


def test_killed_while_it_held_the_lock_frees_it(folder):
    holder = subprocess.Popen(
        program(folder, during="print('mine', flush=True); time.sleep(60)"),
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    wait_for(holder.stdout, "mine")
    holder.kill()
    holder.communicate(timeout=20)
    assert run(folder).returncode == 0 and page(folder) == "new"


# A full disk.


def full(*given, **more):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("where", ["sphinx", "manifest", "key"])
def test_full_disk_never_leaves_half_a_site(folder, not_built, monkeypatch, where):
    if where == "sphinx":
        monkeypatch.setattr(build, "sphinx", full)
    elif where == "manifest":
        monkeypatch.setattr(sitemanifest, "write", full)
    else:
        original = Path.write_text

        def write_text(self, *given, **more):
            return full() if self == folder / "site.key" else original(self, *given, **more)

        monkeypatch.setattr(Path, "write_text", write_text)
    with pytest.raises(OSError, match="No space left"):
        build.book("new")
    assert is_whole(folder) and page(folder) == ("new" if where == "key" else "old")
    assert not build.is_in_place("new")


def test_full_disk_says_so(tmp_path):
    said = run_make(tmp_path, "raise OSError(28, 'No space left on device')")
    assert said.returncode == 1
    assert said.stderr == "The build cannot go on: [Errno 28] No space left on device\n"


def run_make(tmp_path, instead):
    """Run `make book` with something else in the place of executing."""
    code = (
        "import pathlib, runpy, sys\n"
        "from _make import build, execute, locks, running\n"
        f"execute.BUILD = locks.BUILD = build.BUILD = pathlib.Path({str(tmp_path)!r})\n"
        f"build.SITE = build.KEY = pathlib.Path({str(tmp_path / 'nothing')!r})\n"
        f"def fake(*given, **named):\n    {instead}\n"
        "running.Running = fake\n"
        "build.site_key = lambda *given: 'key'\n"
        "sys.argv = ['_make', 'book']\n"
        "runpy.run_module('_make', run_name='__main__')\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, timeout=60
    )


# A checkout that cannot be written.


def test_read_only_checkout_says_so():
    said = run_make(Path("/proc/read-only"), "return None")
    assert said.returncode == 1 and said.stderr.startswith("The build cannot go on: ")
    assert len(said.stderr.splitlines()) == 1


def test_read_only_recorded_notebooks_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "execute_all", lambda: [])
    (tmp_path / "recorded").write_text("a file where the folder should be")
    with pytest.raises(OSError):
        record.record(tmp_path / "recorded")


# A damaged cache.


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"cells": 3}', b"\xff\xfe\x00"])
def test_damaged_notebook_is_executed_anew(tmp_path, monkeypatch, content):
    monkeypatch.setattr(execute, "EXECUTED", tmp_path)
    (tmp_path / "tasks.key").write_text("key")
    (tmp_path / "tasks.ipynb").write_bytes(content)
    assert execute.kept("tasks", "key", None) is None


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"other"])
def test_damaged_key_means_a_new_build(folder, content):
    (folder / "site.key").write_bytes(content)
    assert not build.is_in_place("old")


def test_site_without_its_first_page_is_built_anew(folder):
    assert build.is_in_place("old")
    (folder / "html" / "index.html").unlink()
    assert not build.is_in_place("old")


# Two builds at once: see also test_build.py.


def test_two_builds_one_after_the_other(folder):
    first = subprocess.Popen(
        program(folder, during="print('in', flush=True); sys.stdin.readline()", key="one"),
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    wait_for(first.stdout, "in")
    second = subprocess.Popen(
        program(folder, key="two"), env=environment(), stderr=subprocess.PIPE, text=True
    )
    wait_for(second.stderr, "waiting for it")
    assert page(folder) == "old"
    first.communicate("go on\n", timeout=30)
    second.communicate(timeout=30)
    assert first.returncode == second.returncode == 0
    assert build.is_in_place("two") and is_whole(folder)


# The process that kernels are forked from.


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no fork")
def test_killed_process_of_kernels_is_done_without(tmp_path):
    os.environ["IPYTHONDIR"] = execute.kernel_environment()["IPYTHONDIR"]
    notebook = execute.read(chapter(tmp_path, "20 + 1"))
    with warmkernels.manager([], execute.kernel_environment(), execute.ROOT / "book") as manager:
        os.kill(manager.forked_from, signal.SIGKILL)
        done = execute.run(notebook, "chapter", manager)
    assert done.fault is None
    assert done.notebook.cells[1].outputs[0].data["text/plain"] == "21"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no fork")
def test_process_of_kernels_that_does_not_begin_is_done_without(monkeypatch):
    monkeypatch.setattr(warmkernels.sys, "executable", "/bin/false")
    with warmkernels.manager([], execute.kernel_environment(), execute.ROOT / "book") as manager:
        assert manager is None


# A clock in 2040.


def test_second_build_to_verify_is_years_ahead_and_still_waits(tmp_path):
    ahead = verify.other_day(tmp_path)
    if not ahead:
        pytest.skip("no C compiler")
    code = (
        "import datetime, threading, time; begun = time.monotonic(); time.sleep(0.01)\n"
        "condition = threading.Condition()\n"
        "with condition: condition.wait(0.01)\n"
        "print(datetime.datetime.now().year, time.gmtime().tm_year, time.monotonic() - begun < 5)"
    )
    command = [sys.executable, "-c", code]
    said = subprocess.run(
        command, env={**os.environ, **ahead}, capture_output=True, text=True, timeout=30
    )
    year, other, waited = said.stdout.split()
    assert int(year) == int(other) >= time.gmtime().tm_year + 13 and waited == "True"


def test_without_a_compiler_the_builds_share_a_day(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert verify.other_day(tmp_path) == {}
