"""Kernels that need not import anything: forked from one process that has imported it all.

A kernel of its own for each chapter keeps chapters apart, but each would spend seconds on importing
the same packages. Here one process imports what the chapters import, runs nothing, and forks for each
kernel that is asked for. Jupyter starts a small client in the place of a kernel; it asks for a fork
and lives as long as that does, and the fork ends when its client does. Only on Linux.
"""

from __future__ import annotations

import ast
import contextlib
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

_CLIENT = """
import signal, socket, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
line = socket.socket(socket.AF_UNIX)
line.connect(sys.argv[1])
line.sendall("\\0".join(sys.argv[2:]).encode() + b"\\n")
line.recv(1)
"""


def imports(codes: Iterable[str]) -> list[str]:
    r"""Return the import statements of pieces of code, each once, in order.

    Examples
    --------
    >>> imports(["import os\nx = 1", "from a import b", "import os", "no code"])
    ['import os', 'from a import b']
    """
    found: dict[str, None] = {}
    for code in codes:
        with contextlib.suppress(SyntaxError):
            for node in ast.parse(code).body:
                if isinstance(node, ast.Import | ast.ImportFrom):
                    found[ast.unparse(node)] = None
    return list(found)


@contextlib.contextmanager
def manager(
    codes: Iterable[str], environment: dict[str, str], folder: Path
) -> Iterator[type[Any] | None]:
    """Yield a class of kernel managers for as long as its process lives; None where there is no fork.

    Parameters
    ----------
    codes : iterable of str
        What the kernels will run, of which the imports are done beforehand.
    environment : dict
        The variables of the kernels.
    folder : Path
        Their working directory.
    """
    if not sys.platform.startswith("linux"):
        yield None
        return
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    with tempfile.TemporaryDirectory(prefix="kernels-") as place:
        address = f"{place}/socket"
        ready, started = os.pipe()
        process = subprocess.Popen(
            [sys.executable, __file__, address, str(started), *imports(codes)],
            env=environment,
            cwd=folder,
            stdin=subprocess.PIPE,
            pass_fds=[started],
        )
        os.close(started)
        with os.fdopen(ready, "rb") as answer:
            works = answer.read(1) == b"y"
        command = [sys.executable, "-I", "-S", "-c", _CLIENT, address, "{connection_file}"]
        spec = KernelSpec(argv=command, display_name="Python 3", language="python")

        class WarmManager(AsyncKernelManager):
            """Starts the client of a fork where others start a kernel."""

            forked_from = process.pid

            @property
            def kernel_spec(self) -> KernelSpec:
                """Return how a client is started, whatever the kernel's name."""
                return spec

        try:
            yield WarmManager if works else None
        finally:
            assert process.stdin is not None
            process.stdin.close()  # its sign to end
            process.wait()


def _serve(address: str, started: int, statements: list[str]) -> None:
    """Import, then fork a kernel for each client, until the parent is gone."""
    import signal

    import ipykernel.ipkernel
    import ipykernel.kernelapp  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks
    for statement in statements:
        # What cannot be imported fails in its chapter, where it is told.
        with contextlib.suppress(Exception):
            exec(statement, {})
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen()
    os.write(started, b"y")
    os.close(started)
    while True:
        readable, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in readable:
            return
        line, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            _become_kernel(line)
        line.close()


def _become_kernel(line: socket.socket) -> None:
    import signal

    from ipykernel.kernelapp import IPKernelApp

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    with line.makefile() as asked:
        connection, *options = asked.readline().rstrip("\n").split("\0")

    def end_with_client() -> None:
        line.recv(1)
        os._exit(1)

    threading.Thread(target=end_with_client, daemon=True).start()
    try:
        # With a parent it says nothing of consoles, and ends when that does.
        parent = f"--IPKernelApp.parent_handle={os.getppid()}"
        IPKernelApp.launch_instance(argv=["-f", connection, parent, *options])
    finally:
        os._exit(0)


if __name__ == "__main__":
    sys.path.pop(0)  # this folder's names are not the kernels'
    with contextlib.suppress(KeyboardInterrupt):
        _serve(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
