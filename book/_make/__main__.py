"""The verbs of the Makefile that need the environment."""

from __future__ import annotations

import gc
import importlib
import os
import sys
import time

from _make import locks
from _make.paths import ROOT, SITE


def build_book() -> int:
    """Execute and build; say where the site is."""
    from _make import build

    begun = time.monotonic()
    with locks.only_one("build"):
        key = build.site_key()
        same = build.is_in_place(key)
        if same:
            status = 0
        else:
            gc.disable()  # looking for cycles takes a tenth of the time and frees little
            status = build.book(key)
    if status == 0:
        done = "Nothing has changed" if same else f"Done in {time.monotonic() - begun:.0f} s"
        print(f"{done}. Open {SITE / 'index.html'}")
        print("or see it at an address: make serve")
    return status


def main(arguments: list[str]) -> int:
    """Run one verb."""
    verb = arguments[0] if arguments else ""
    if verb == "book":
        return build_book()
    if verb == "serve":
        from _make.serve import serve

        return serve(SITE)
    if verb == "record":
        from _make import record

        with locks.only_one("build"):
            return record.record()
    if verb in ("check", "test"):
        from _make import checks

        return checks.run(everything=verb == "test")
    if verb == "verify":
        from _make import verify

        return verify.verify()
    if verb == "lock":
        from _make import lock

        return lock.lock(ROOT)
    if verb in ("release", "archive", "bench", "pdf"):
        return int(importlib.import_module(f"_make.{verb}").main(arguments[1:]))
    print(f"no such verb: {verb!r}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
        sys.stderr.flush()
        # Freeing what a book is made of takes seconds, and frees nothing that the end does not.
        os._exit(status)
    except KeyboardInterrupt:
        print("\nstopped; what was there before is untouched", file=sys.stderr)
        sys.exit(130)
    except OSError as problem:
        print(f"The build cannot go on: {problem}", file=sys.stderr)
        sys.exit(1)
