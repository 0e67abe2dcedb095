"""The built site behind a server on loopback, and a headless Chromium."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from _make.paths import SITE  # noqa: E402
from _make.serve import server  # noqa: E402
from browser import Browser, executable  # noqa: E402


@pytest.fixture(scope="session")
def site() -> Path:
    """Return the folder of the built site."""
    if not (SITE / "index.html").is_file():
        pytest.fail("there is no site to test: make book")
    return SITE


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the site; yield its address with a slash at the end."""
    yield from serving(site)


def serving(folder: Path) -> Iterator[str]:
    """Serve a folder while its address is in use."""
    running = server(folder, 0)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}/"
    running.shutdown()
    running.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one Chromium for all tests of a process."""
    if executable() is None:
        pytest.fail("Chromium is missing: on Debian or Ubuntu, apt install chromium")
    started = Browser()
    yield started
    started.close()
