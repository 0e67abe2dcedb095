"""Do the catalogue's links still lead anywhere? Ask each once, politely, and write the day down.

States: ``alive``; ``moved`` (a permanent redirect, before any temporary one, leads to something
alive); ``gone`` (404 or 410); ``refused`` (it answers, but not to us: a refusal is not alive);
``unreachable`` (no answer, or a server's fault).
"""

from __future__ import annotations

import csv
import datetime
import http.client
import io
import itertools
import os
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from analysis import addresses
from analysis.records import Record

STATES = ("alive", "moved", "gone", "refused", "unreachable")
COLUMNS = ["url", "state", "status", "leads_to", "note", "used_by"]
TIMEOUT = 20.0  # seconds for a whole answer
PAUSE = 1.0  # seconds between two questions to one host
HOSTS_AT_ONCE = 8
LATE = "no answer in time"
AGENT = "more-data-link-check/1 (a weekly check of a catalogue's links)"
_PERMANENT = {301, 308}
_GONE = {404, 410}
_HUNG_UP = (http.client.HTTPException, ConnectionResetError)


@dataclass(frozen=True)
class Answer:
    """What came of one link."""

    url: str
    state: str
    status: int | None = None
    leads_to: str = ""
    note: str = ""


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follow redirects as the same kind of question, remembering their kind."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, str]] = []  # each with where it led

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        self.steps.append((code, newurl))
        if urlsplit(newurl).scheme not in ("http", "https"):
            return None
        return urllib.request.Request(newurl, headers=dict(req.headers), method=req.get_method())


def of_catalogue(records: Iterable[Record]) -> dict[str, list[str]]:
    """Return every link of the records, with where each is used (``id:field``), sorted."""
    used: dict[str, set[str]] = {}

    def add(url: str | None, where: str) -> None:
        if url:
            used.setdefault(url, set()).add(where)

    for record in records:
        for key, source in record.sources.items():
            add(source.url, f"{record.id}:sources.{key}")
            # The copy that was read: pages link it as the evidence.
            add(source.via, f"{record.id}:sources.{key}")
            add(source.doi and f"https://doi.org/{source.doi}", f"{record.id}:sources.{key}")
        for field in addresses.BEGINNINGS:
            fact = getattr(record.facts, field)
            if fact is not None and fact.value is not None:
                add(addresses.of_value(field, fact.value), f"{record.id}:{field}")
    return {url: sorted(places) for url, places in sorted(used.items())}


def check(url: str, timeout: float = TIMEOUT) -> Answer:
    """Ask for one link: its head, and the thing itself if the head is denied."""
    answer, certain = _in_time(url, "HEAD", timeout)
    if not certain:
        # Many servers know no HEAD, or answer it otherwise than what a reader would ask.
        answer, _ = _in_time(url, "GET", timeout)
    return answer


def check_all(urls: Iterable[str], timeout: float = TIMEOUT, pause: float = PAUSE) -> list[Answer]:
    """Ask for all links, one after another at each host, several hosts at once; sorted by link."""
    hosts: dict[str, list[str]] = {}
    for url in sorted(set(urls)):
        hosts.setdefault(urlsplit(url).netloc.lower(), []).append(url)

    def one_host(mine: list[str]) -> list[Answer]:
        answers = []
        for number, url in enumerate(mine):
            if number:
                time.sleep(pause)
            answers.append(check(url, timeout))
        return answers

    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        parts = pool.map(one_host, hosts.values())
        return sorted((a for part in parts for a in part), key=lambda answer: answer.url)


def _in_time(url: str, method: str, timeout: float) -> tuple[Answer, bool]:
    """Ask in a thread of its own, which is left behind when the time is over.

    A socket's timeout begins anew with every byte: a server that sends one now and then would hold
    the whole run.
    """
    asked: Future[tuple[Answer, bool]] = Future()

    def ask() -> None:
        try:
            asked.set_result(_ask(url, method, timeout))
        except BaseException as problem:
            asked.set_exception(problem)

    # A daemon: the program's end waits for none of them.
    threading.Thread(target=ask, daemon=True).start()
    try:
        return asked.result(timeout)
    except TimeoutError:
        return Answer(url, "unreachable", None, "", LATE), True


def _ask(url: str, method: str, timeout: float) -> tuple[Answer, bool]:
    """Return what came of it, and whether asking otherwise would bring the same."""
    redirects = _Redirects()
    opener = urllib.request.build_opener(redirects)
    try:
        request = urllib.request.Request(
            _encoded(url), headers={"User-Agent": AGENT, "Accept": "*/*"}, method=method
        )
        with opener.open(request, timeout=timeout) as response:
            status, final = int(response.status), str(response.geturl())
    except urllib.error.HTTPError as error:
        error.close()
        return Answer(url, *_denied(error.code)), error.code == 429
    except (urllib.error.URLError, OSError, http.client.HTTPException, ValueError) as problem:
        reason = getattr(problem, "reason", problem)
        late = isinstance(reason, TimeoutError) or "timed out" in str(reason)
        note = LATE if late else _short(reason)
        return Answer(url, "unreachable", None, "", note), not isinstance(reason, _HUNG_UP)
    # What moved for good, before anything that holds for today only: a DOI is where it was,
    # whatever the publisher's own addresses do.
    moved = list(itertools.takewhile(lambda step: step[0] in _PERMANENT, redirects.steps))
    if moved:
        return Answer(url, "moved", moved[0][0], moved[-1][1]), True
    return Answer(url, "alive", status, final if redirects.steps else ""), True


def _denied(code: int) -> tuple[str, int, str, str]:
    if code in _GONE:
        return "gone", code, "", ""
    if code >= 500:
        return "unreachable", code, "", "the server has a fault"
    return "refused", code, "", {429: "asked too often"}.get(code, "")


def _short(reason: object) -> str:
    # The kind alone for what the system says in its own words, which differ between systems.
    return type(reason).__name__ if isinstance(reason, Exception) else str(reason)[:80]


def _encoded(url: str) -> str:
    """Return a link with what is not ASCII encoded, as a browser would."""
    parts = urlsplit(url)
    host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    safe = "/%:=&?~#+!$,;'@()*[]"
    path, query = quote(parts.path, safe=safe), quote(parts.query, safe=safe)
    return urlunsplit((parts.scheme, host, path, query, ""))


def csv_text(answers: Iterable[Answer], used: dict[str, list[str]]) -> str:
    """Return answers as CSV, sorted by link."""
    from analysis.exports import safe_cell

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for a in sorted(answers, key=lambda answer: answer.url):
        row = [a.url, a.state, a.status, a.leads_to, a.note, "|".join(used.get(a.url, ()))]
        writer.writerow([safe_cell(value) for value in row])
    return buffer.getvalue()


def write(text: str, out: Path) -> None:
    """Write the results whole or not at all."""
    out.parent.mkdir(parents=True, exist_ok=True)
    scratch = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        scratch.write_text(text, encoding="utf-8", newline="\n")
        os.replace(scratch, out)
    finally:
        scratch.unlink(missing_ok=True)


def default_file(data: Path) -> Path:
    """Return today's file."""
    return data / "links" / f"{datetime.datetime.now(datetime.UTC).date().isoformat()}.csv"


def summary(answers: Iterable[Answer]) -> str:
    """Return how many links are in each state.

    Examples
    --------
    >>> summary([Answer("a", "alive"), Answer("b", "gone")])
    '2 links: 1 alive, 1 gone'
    """
    counts = {state: 0 for state in STATES}
    for answer in answers:
        counts[answer.state] += 1
    said = ", ".join(f"{number} {state}" for state, number in counts.items() if number)
    number = sum(counts.values())
    return f"{number} link{'s' * (number != 1)}{': ' if said else ''}{said}"
