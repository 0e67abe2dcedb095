"""The site at an address: what a browser is sent is what lies in the folder."""

from __future__ import annotations

import gzip
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from _make.serve import server

PAGE = "<p>α, β</p>" * 200


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "map.png").write_bytes(bytes(range(256)))
    running = server(tmp_path, 0)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}/"
    running.shutdown()
    running.server_close()


def asked(address: str, **headers: str) -> tuple[dict[str, str], bytes]:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
        return dict(answer.headers), answer.read()


@pytest.mark.parametrize("path", ["", "index.html", "index.html?from=here#part"])
def test_text_is_compressed_for_who_takes_it(address: str, path: str) -> None:
    headers, body = asked(address + path, **{"Accept-Encoding": "gzip, br"})
    assert headers["Content-Encoding"] == "gzip" and headers["Content-Type"] == "text/html"
    assert len(body) < len(PAGE) / 10
    assert gzip.decompress(body).decode() == PAGE


def test_text_is_plain_for_who_does_not(address: str) -> None:
    headers, body = asked(address)
    assert "Content-Encoding" not in headers and body.decode() == PAGE


def test_images_are_sent_as_they_are(address: str) -> None:
    headers, body = asked(f"{address}map.png", **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in headers and body == bytes(range(256))


def test_a_changed_page_is_sent_anew(address: str, tmp_path: Path) -> None:
    asked(address, **{"Accept-Encoding": "gzip"})
    (tmp_path / "index.html").write_text("new", encoding="utf-8")
    assert gzip.decompress(asked(address, **{"Accept-Encoding": "gzip"})[1]) == b"new"


@pytest.mark.parametrize("path", ["no.html", "datasets/no.html"])
def test_own_page_is_sent_where_nothing_stands(address: str, tmp_path: Path, path: str) -> None:
    (tmp_path / "404.html").write_text("nothing here: α", encoding="utf-8")
    with pytest.raises(urllib.error.HTTPError) as refused:
        asked(address + path, **{"Accept-Encoding": "gzip"})
    assert refused.value.code == 404
    assert refused.value.read().decode() == "nothing here: α"
    assert asked(address)[1].decode() == PAGE


@pytest.mark.parametrize("path", ["no.html", "../secret.html", "%2e%2e/secret.html"])
def test_what_is_not_there_is_not_sent(address: str, tmp_path: Path, path: str) -> None:
    (tmp_path.parent / "secret.html").write_text("secret")
    with pytest.raises(urllib.error.HTTPError) as refused:
        asked(address + path, **{"Accept-Encoding": "gzip"})
    assert refused.value.code == 404
    (tmp_path.parent / "secret.html").unlink()
