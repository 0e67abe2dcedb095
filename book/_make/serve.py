"""Show the built site at an address of this machine."""

from __future__ import annotations

import functools
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PORT = 8000


class QuietHandler(SimpleHTTPRequestHandler):
    """Serve files without a line for each."""

    def log_message(self, format: str, *values: object) -> None:  # noqa: A002
        """Say nothing."""


def server(site: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of a folder, on loopback; port 0 takes a free one."""
    handler = functools.partial(QuietHandler, directory=str(site))
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


def serve(site: Path) -> int:
    """Serve until interrupted."""
    try:
        running = server(site, PORT)
    except OSError:
        running = server(site, 0)
    print(f"http://127.0.0.1:{running.server_port}/  (Ctrl-C to stop)", flush=True)
    try:
        running.serve_forever()
    except KeyboardInterrupt:
        print(file=sys.stderr)
    return 0
