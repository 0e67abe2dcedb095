"""One job at a time in one checkout: a second waits, and says so."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

from _make.paths import BUILD


@contextlib.contextmanager
def only_one(job: str) -> Iterator[None]:
    """Hold the checkout's lock; the system frees it when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows: no lock, as before
        yield
        return
    BUILD.mkdir(exist_ok=True)
    with (BUILD / ".lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(
                f"Another {job} runs in this folder; waiting for it …", file=sys.stderr, flush=True
            )
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
