"""Kernels forked from one process: the same outputs, apart from each other, gone with their client."""

from __future__ import annotations

import os
import sys
import time

import pytest

from _make import execute, warmkernels
from tests.make.test_execute import chapter

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no fork")


@pytest.fixture(scope="module")
def manager():
    os.environ["IPYTHONDIR"] = execute.kernel_environment()["IPYTHONDIR"]
    codes = ["import json, pandas as pd", "import no_such_module", "1 / 0", "from math import"]
    with warmkernels.manager(codes, execute.kernel_environment(), execute.ROOT / "book") as made:
        assert made is not None
        yield made


def test_outputs_are_those_of_a_kernel_of_its_own(tmp_path, manager):
    cells = (
        "import pandas as pd\nframe = pd.DataFrame({'a': [1, 2]})",
        "frame",
        "import os, sys\nprint(os.getcwd(), sys.path[0] == '', os.environ['PYTHONHASHSEED'])",
        "__name__, sorted(name for name in globals() if not name.startswith('_'))",
    )
    notebook = execute.read(chapter(tmp_path, *cells))
    forked, usual = (execute.run(notebook, "chapter", one) for one in (manager, None))
    assert forked.fault is None and forked.notebook == usual.notebook


def test_kernels_do_not_see_each_other(tmp_path, manager):
    execute.run(execute.read(chapter(tmp_path, "import json; json.mine = x = 1")), "a", manager)
    notebook = execute.read(
        chapter(tmp_path, "import json; hasattr(json, 'mine'), 'x' in globals()")
    )
    said = execute.run(notebook, "b", manager).notebook.cells[1].outputs[0]
    assert said.data["text/plain"] == "(False, False)"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("import no_such_module", "code cell 1: ModuleNotFoundError"),
        ("import os; os._exit(3)", "the kernel died"),
    ],
)
def test_fault_is_told_as_ever(tmp_path, manager, cell, said):
    assert said in (execute.run(execute.read(chapter(tmp_path, cell)), "a", manager).fault or "")


def test_kernel_ends_with_its_client(tmp_path, manager):
    notebook = execute.read(chapter(tmp_path, "import os; os.getpid()"))
    done = execute.run(notebook, "a", manager)
    number = int(done.notebook.cells[1].outputs[0].data["text/plain"])
    for _ in range(100):
        if not os.path.exists(f"/proc/{number}"):
            return
        time.sleep(0.05)
    pytest.fail("the kernel is still there")
