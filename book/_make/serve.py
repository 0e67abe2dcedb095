"""Show the built site at an address of this machine, as a web host does: compressed, kept alive."""

from __future__ import annotations

import functools
import gzip
import io
import sys
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

PORT = 8000
# What hosts of pages compress; images and archives are small already.
_TEXT = {".html", ".css", ".js", ".json", ".jsonld", ".svg", ".xml", ".txt", ".csv", ".ipynb"}


@functools.lru_cache(maxsize=512)
def _compressed(file: Path, changed: int) -> bytes:
    return gzip.compress(file.read_bytes(), 6, mtime=0)


class QuietHandler(SimpleHTTPRequestHandler):
    """Serve files without a line for each; text compressed for who takes it."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *values: object) -> None:  # noqa: A002
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's own page where nothing is found, as hosts of pages do."""
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Send the header, and return what follows it."""
        file = Path(self.translate_path(self.path))
        if self.path.endswith("/"):
            file /= "index.html"
        takes = "gzip" in self.headers.get("Accept-Encoding", "")
        if not takes or file.suffix not in _TEXT or not file.is_file():
            return super().send_head()
        body = _compressed(file, file.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)


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
