"""Execute a chapter and keep what it gave.

What a chapter gives depends on its code, the package, the data, the lock and the Python version:
their hash is the key under which the executed notebook lies in ``_build/executed``. Prose is not
part of it.
"""

from __future__ import annotations

import atexit
import copy
import hashlib
import json
import os
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from _make.paths import BUILD, ROOT
from analysis import findings

EXECUTED = BUILD / "executed"
CELL_TIMEOUT = 120
# Chapters see these; a folder counts with all its files.
INPUTS = ("analysis", "data", "requirements.txt", "CITATION.cff")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Executed:
    """One chapter's notebook with outputs, or why there is none."""

    chapter: str
    notebook: Any = None
    seconds: float = 0.0
    reused: bool = False
    fault: str | None = None


def inputs_hash(root: Path = ROOT) -> str:
    """Return a hash of all that chapters may read besides their own code."""
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for name in INPUTS:
        path = root / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"\0{file.relative_to(root).as_posix()}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def read(source: Path) -> Any:
    """Read a chapter as a notebook with stable cell ids and only the metadata that matters.

    The reader is the build's own, so that the build finds the outputs under the same code.
    """
    from myst_nb.core.read import read_myst_markdown_notebook

    notebook = read_myst_markdown_notebook(source.read_text(encoding="utf-8"), path=source)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"c{number:03d}"
    notebook["metadata"] = {"kernelspec": notebook.metadata["kernelspec"]}
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 5
    return notebook


def key_of(notebook: Any, inputs: str) -> str:
    """Return the key under which what a notebook gives is kept."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return hashlib.sha256(json.dumps([code, inputs]).encode()).hexdigest()


def kernel_environment() -> dict[str, str]:
    """Return the variables that make a kernel's results depend on the checkout alone."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "IPYTHONDIR": str(BUILD / "ipython"),  # not the reader's own start-up files
        "JUPYTER_PREFER_ENV_PATH": "1",  # this environment's kernel, not one in the home folder
        findings.STRICT: "1",  # a sentence that the data contradict stops the build
    }


def run(notebook: Any, chapter: str, manager: type[Any] | None = None) -> Executed:
    """Execute a notebook in a kernel of its own, started by a manager of `warmkernels` if given."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    begun = time.monotonic()
    given, notebook = notebook, copy.deepcopy(notebook)
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],  # not that loopback is not encrypted
        resources={"metadata": {"path": str(ROOT / "book")}},
        **({"kernel_manager_class": manager} if manager else {}),
    )
    fault = None
    try:
        client.execute(env=kernel_environment())
    except CellTimeoutError:
        fault = f"a cell took longer than {CELL_TIMEOUT} s"
    except DeadKernelError as problem:
        fault = f"the kernel died: {problem}"
    except RuntimeError:
        if manager is None:
            raise
        # No kernel came: the process they are forked from is gone.
        atexit.unregister(client._cleanup_kernel)
        return run(given, chapter)
    except CellExecutionError:
        fault = "failed"
    for number, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        for output in cell.outputs:
            if output.output_type == "error":
                lines = "\n".join(output.traceback or [output.ename]).splitlines()
                trace = "\n".join(f"    {_ANSI.sub('', line)}" for line in lines[-12:])
                fault = f"code cell {number + 1}: {output.ename}: {output.evalue}\n{trace}"
            elif output.output_type == "stream" and output.name == "stderr" and not fault:
                fault = f"code cell {number + 1} wrote a warning: {output.text.strip()[:600]}"
    notebook["metadata"] = {"kernelspec": notebook.metadata["kernelspec"]}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return Executed(chapter, notebook, time.monotonic() - begun, fault=fault)


def kept(chapter: str, key: str, notebook: Any) -> Any:
    """Return the notebook with the outputs kept under a key, or nothing if there are none."""
    import nbformat

    try:
        if (EXECUTED / f"{chapter}.key").read_text(encoding="utf-8") != key:
            return None
        before = nbformat.read(EXECUTED / f"{chapter}.ipynb", as_version=4)
        nbformat.validate(before)
        outputs = [cell for cell in before.cells if cell.cell_type == "code"]
    except Exception:  # whatever is wrong with what was kept: the chapter is executed anew
        return None
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if len(codes) != len(outputs):
        return None
    for cell, old in zip(codes, outputs, strict=True):
        cell["outputs"], cell["execution_count"] = old.outputs, old.execution_count
    return notebook


def keep(executed: Executed, key: str) -> None:
    """Keep a notebook's outputs; the key is written last, so that half a file is never used."""
    import nbformat

    EXECUTED.mkdir(parents=True, exist_ok=True)
    mark = EXECUTED / f"{executed.chapter}.key"
    mark.unlink(missing_ok=True)
    nbformat.write(executed.notebook, EXECUTED / f"{executed.chapter}.ipynb")
    mark.write_text(key, encoding="utf-8")
