"""A headless Chromium, driven over its own protocol: pages, what they request, what they log."""

from __future__ import annotations

import base64
import contextlib
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import websocket

PUBLIC = (
    "more-data.test"  # leads to this machine, but pages take it for an address that others can open
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # A page that Chromium takes for covered draws no frame, and what waits to be seen waits on.
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--hide-scrollbars",
    "--mute-audio",
    "--remote-debugging-port=0",
    f"--host-resolver-rules=MAP {PUBLIC} 127.0.0.1",
)
LOCAL = {"127.0.0.1", "localhost", PUBLIC, ""}


# What Chromium says when it is asked something while one page gives way to the next.
GONE = ("navigated or closed", "context was destroyed", "Cannot find context")


# Two frames have been drawn, or have been waited for long enough.
SEEN = """const frame = () => new Promise((done) => {
  requestAnimationFrame(() => done(true));
  setTimeout(() => done(false), 2000);
});
const seen = async () => [await frame(), await frame()].every(Boolean);"""


class PageGone(RuntimeError):
    """The page that was asked is being left."""


class PageError(AssertionError):
    """Something that a page must not do."""


def executable() -> str | None:
    """Return the path of a Chromium, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One Chromium with a profile of its own; `close` ends it."""

    def __init__(self) -> None:
        path = executable()
        if path is None:
            raise FileNotFoundError("no Chromium found (on Debian: apt install chromium)")
        self.profile = tempfile.mkdtemp(prefix="more-data-browser-")
        self.process = subprocess.Popen(
            [path, *FLAGS, f"--user-data-dir={self.profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.socket = websocket.create_connection(
            self._address(), timeout=60, suppress_origin=True, max_size=None
        )
        self.count = 0
        self.events: list[dict[str, Any]] = []

    def _address(self) -> str:
        file = Path(self.profile) / "DevToolsActivePort"
        for _ in range(300):
            if file.exists() and len(lines := file.read_text().split()) == 2:
                return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError("Chromium did not start")

    def send(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its answer; events that arrive meanwhile are kept."""
        self.count += 1
        number = self.count
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    said = str(answer["error"]["message"])
                    kind = PageGone if any(words in said for words in GONE) else RuntimeError
                    raise kind(f"{method}: {said}")
                return dict(answer["result"])
            if "method" in answer:
                self.events.append(answer)

    def close(self) -> None:
        """End the browser and remove its profile."""
        with contextlib.suppress(Exception):
            self.send("Browser.close")
        with contextlib.suppress(Exception):
            self.socket.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    @contextlib.contextmanager
    def page(
        self, width: int = 1280, height: int = 900, *, scripts: bool = True, dark: bool = False
    ) -> Iterator[Page]:
        """Open an empty page of a size; close it afterwards."""
        context = self.send("Target.createBrowserContext")["browserContextId"]
        target = self.send("Target.createTarget", url="about:blank", browserContextId=context)
        attached = self.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        page = Page(self, attached["sessionId"])
        for domain in ("Page", "Runtime", "Network", "Log"):
            page.send(f"{domain}.enable")
        page.size(width, height)
        page.send(
            "Emulation.setEmulatedMedia",
            features=[
                {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
                {"name": "prefers-reduced-motion", "value": "reduce"},
            ],
        )
        page.send("Emulation.setScriptExecutionDisabled", value=not scripts)
        try:
            yield page
        finally:
            self.send("Target.disposeBrowserContext", browserContextId=context)


class Page:
    """One page of a browser, and what it did."""

    def __init__(self, browser: Browser, session: str) -> None:
        self.browser = browser
        self.session = session
        self.faults: list[str] = []
        self.foreign: list[str] = []
        self.requests: list[str] = []

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command to this page."""
        return self.browser.send(method, self.session, **parameters)

    def size(self, width: int, height: int) -> None:
        """Give the page a size in pixels; under 600 it is a phone."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    def look(self) -> None:
        """Read what happened since: errors, requests to other hosts."""
        events, self.browser.events = self.browser.events, []
        for event in events:
            if event.get("sessionId") != self.session:
                continue
            self._note(event["method"], event["params"])

    def _note(self, method: str, detail: dict[str, Any]) -> None:
        if method == "Runtime.exceptionThrown":
            thrown = detail["exceptionDetails"]
            text = thrown.get("exception", {}).get("description") or thrown["text"]
            self.faults.append(f"exception: {text}")
        elif method == "Runtime.consoleAPICalled" and detail["type"] in ("error", "assert"):
            words = [str(a.get("value", a.get("description", ""))) for a in detail["args"]]
            self.faults.append(f"console: {' '.join(words)}")
        elif method == "Log.entryAdded" and detail["entry"]["level"] == "error":
            entry = detail["entry"]
            self.faults.append(f"{entry['source']}: {entry['text']} {entry.get('url', '')}".strip())
        elif method == "Network.requestWillBeSent":
            address = detail["request"]["url"]
            self.requests.append(address)
            parts = urlsplit(address)
            away = parts.scheme not in ("data", "blob", "file", "about")
            if away and (parts.hostname or "") not in LOCAL:
                self.foreign.append(address)

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression; promises are awaited."""
        answer = self.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            thrown = answer["exceptionDetails"]
            raise PageError(thrown.get("exception", {}).get("description") or thrown["text"])
        return answer["result"].get("value")

    def wait(self, expression: str, what: str, seconds: float = 20) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + seconds
        while not self._holds(expression):
            if time.monotonic() > end:
                self.look()
                raise PageError(f"{what}: not within {seconds:g} s; faults: {self.faults}")
            time.sleep(0.05)

    def _holds(self, expression: str) -> bool:
        try:
            return bool(self.evaluate(expression))
        except PageGone:  # asked between two pages
            return False

    def open(self, address: str) -> None:
        """Go to an address and wait until it is loaded."""
        answer = self.send("Page.navigate", url=address)
        if answer.get("errorText"):
            raise PageError(f"{address}: {answer['errorText']}")
        loader = answer.get("loaderId")
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if self.evaluate("document.readyState") == "complete" and loader:
                break
            time.sleep(0.02)
        time.sleep(0.03)  # here, not in the page: without scripts its timers stand still
        self.evaluate("0")
        self.look()

    def scroll_through(self) -> None:
        """Scroll to the end in steps, so that all that waits to be seen is seen.

        Two frames a step: what is seen is told once a frame, and a busy machine draws few. A frame that
        does not come within two seconds is not waited for: the page is brought to the front, the next
        step may bring one, and a chart that was then not drawn is told by name. Each step is a message of
        its own, since a long page without frames would keep a single one waiting until it fails.
        """
        step, ended = 0, False
        while not ended:
            ended, drawn = self.evaluate(
                f"""(async () => {{
                  {SEEN}
                  const whole = document.documentElement.scrollHeight;
                  const y = Math.min({step} * innerHeight * 0.8, whole);
                  scrollTo(0, y);
                  const drawn = await seen();
                  return [y >= whole, drawn];
                }})()"""
            )
            if not drawn:
                self.send("Page.bringToFront")
            step += 1

    def picture(self, file: Path, *, whole: bool = False) -> None:
        """Write a PNG of what is seen, or of the whole page."""
        answer = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(answer["data"]))
