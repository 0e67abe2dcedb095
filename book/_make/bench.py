"""Time what readers and authors wait for, against a fixed piece of work in the same run.

Seconds say little on a busy machine; the ratio to the fixed work says more. ``--record`` appends to
``data/benchmarks/history.csv``; ``--scale N`` also loads N made-up records, ``--build`` builds cold,
with a changed chapter and with nothing changed, and compares with one process that runs every cell once.
Where a site is built, its pages are weighed.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from _make.manifest import manifest
from _make.paths import BUILD, ROOT, SITE

HISTORY = ROOT / "data" / "benchmarks" / "history.csv"
COLUMNS = ["date", "commit", "datasets", "what", "seconds", "ratio"]
PAGE_LIMIT = 250_000  # bytes
_SCRIPTS = re.compile(r'<script\b[^>]*\bsrc="([^"?]*)')
_STYLES = re.compile(r'<link rel="stylesheet"[^>]*\bhref="([^"?]*)')
_BARS = "▁▂▃▄▅▆▇█"
CHANGED = "geography"  # the chapter that is executed anew
BUILDS = {
    "build, cold": "2.5 × floor, on two cores",
    "build, a changed chapter": "10 s",
    "build, nothing changed": "3 s",
}
LIMITS = {"import": 0.3, "load, cold": 0.6, "load, warm": 0.1}  # seconds, for 1,000 datasets


@dataclass(frozen=True)
class Timing:
    """How long something took, in seconds of this process, and in units of the fixed work."""

    what: str
    seconds: float
    ratio: float


def fixed_work() -> int:
    """Do a fixed amount of work of the kind that loading is: text, dictionaries, numbers."""
    total = 0
    for number in range(60_000):
        words = f"{number} {number * 7} {number % 13}".split()
        total += len({word: len(word) for word in words}) + int(words[1])
    return total


def best(work: Callable[[], object], times: int = 3) -> float:
    """Return the shortest of some runs, in seconds of processor time."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def _child(code: str, **variables: str) -> float:
    """Return the processor seconds that a piece of code takes in a Python of its own."""
    program = f"import time; t = time.process_time(); {code}; print(time.process_time() - t)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-c", program]
    answer = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(answer.stdout.split()[-1])


def quick() -> tuple[int, list[Timing]]:
    """Time importing, loading and the table; return how many datasets there are, and timings."""
    from analysis import validation
    from analysis.catalogue import Catalogue, load
    from analysis.vocabularies import DATA

    unit = best(fixed_work)
    catalogue = load()  # fills the cache
    timings = [("fixed work", unit)]
    timings.append(("import", min(_child("import analysis") for _ in range(3))))

    def without_cache() -> object:
        os.environ["MORE_DATA_CACHE"] = "off"
        try:
            return validation.check_folder(DATA)
        finally:
            del os.environ["MORE_DATA_CACHE"]

    timings.append(("load, cold", best(without_cache)))
    timings.append(("load, warm", best(load)))
    timings.append(("table", best(lambda: Catalogue(catalogue.records).frame)))
    return len(catalogue), [Timing(what, taken, taken / unit) for what, taken in timings]


def scale(number: int, unit: float) -> list[Timing]:
    """Load made-up records, a tenth as many first; say how time and memory grow."""
    timings = []
    for count in (max(number // 10, 1), number):
        with tempfile.TemporaryDirectory(prefix="bench-", dir=BUILD) as folder:
            made_up(count, Path(folder) / "data")
            code = (
                "import analysis.catalogue, analysis.validation, resource, time; t = time.process_time();"
                f"c = analysis.catalogue.load({str(Path(folder) / 'data')!r}); s = time.process_time() - t;"
                "print(len(c), s, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
            )
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            command = [sys.executable, "-c", code]
            said = subprocess.run(
                command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True
            ).stdout.split()
        seconds, memory = float(said[1]), int(said[2]) / 1024
        print(f"{int(said[0]):>8,} made-up records: {seconds:.1f} s, {memory:,.0f} MB", flush=True)
        timings.append(Timing(f"load {count} made-up records", seconds, seconds / unit))
    first, last = timings
    growth = (last.seconds / first.seconds) / (number / max(number // 10, 1))
    print(f"           time grows {growth:.2f} times as fast as the number")
    return timings


def made_up(count: int, data: Path) -> None:
    """Write records with the facts of real ones under other names."""
    real = sorted((ROOT / "data" / "datasets").glob("*.yaml"))
    (data / "datasets").mkdir(parents=True)
    texts = []
    for file in real:
        text = file.read_text(encoding="utf-8").split("\nrelations:")[0] + "\n"
        texts.append(text.split("\n", 1)[1])
    for number in range(count):
        name = f"made-up-{number:06d}"
        text = f"id: {name}\n{texts[number % len(texts)]}"
        (data / "datasets" / f"{name}.yaml").write_text(text, encoding="utf-8")


def build(unit: float) -> list[Timing]:
    """Time builds, and the floor: one process that runs every cell once (wall clock)."""
    import shutil

    import nbformat

    from _make import build as site
    from _make import execute
    from _make.paths import chapters

    cells = [cell for source in chapters() for cell in execute.read(source).cells]
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number:05d}"
    whole = nbformat.v4.new_notebook(cells=cells)
    whole["metadata"] = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    begun = time.monotonic()
    if fault := execute.run(whole, "all").fault:
        raise SystemExit(f"the floor cannot be measured: {fault}")
    floor = time.monotonic() - begun

    def built() -> float:
        # In a process of its own, as for a reader: what libraries keep counts, and what they log is off.
        environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'book'}"}
        begun = time.monotonic()
        if subprocess.run(
            [sys.executable, "-m", "_make", "book"], env=environment, cwd=ROOT
        ).returncode:
            raise SystemExit("the book does not build")
        return time.monotonic() - begun

    shutil.rmtree(execute.EXECUTED, ignore_errors=True)
    site.KEY.unlink(missing_ok=True)
    taken = {"floor": floor, "build, cold": built()}
    (execute.EXECUTED / f"{CHANGED}.key").unlink()
    site.KEY.unlink()
    taken["build, a changed chapter"] = built()
    taken["build, nothing changed"] = built()
    print(f"{'':<24} wall clock, and in units of the floor")
    for what, seconds in taken.items():
        allowed = f"  (at most {BUILDS[what]})" if what in BUILDS else ""
        print(f"{what:<24} {seconds:8.2f} s {seconds / floor:8.2f} × floor{allowed}")
    return [Timing(what, seconds, seconds / unit) for what, seconds in taken.items()]


def record(datasets: int, timings: Sequence[Timing], history: Path = HISTORY) -> None:
    """Append the timings to the history."""
    version = manifest()
    day = time.strftime("%Y-%m-%d", time.gmtime())
    is_new = not history.is_file()
    history.parent.mkdir(parents=True, exist_ok=True)
    with history.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(COLUMNS)
        for one in timings:
            numbers = [f"{one.seconds:.4f}", f"{one.ratio:.3f}"]
            writer.writerow([day, version.commit[:10], datasets, one.what, *numbers])


def weights(site: Path) -> dict[str, tuple[int, int]]:
    """Return what a reader is sent for each page, compressed, before a chart is drawn.

    Parameters
    ----------
    site : Path
        The built site.

    Returns
    -------
    dict
        By page: the bytes of the page itself, and with its styles and scripts. Fonts and pictures,
        which do not hold up the text, are left out; of the datasets' pages the heaviest is given.
    """
    sent: dict[Path, int] = {}

    def size(file: Path) -> int:
        if file not in sent:
            sent[file] = len(gzip.compress(file.read_bytes(), 6, mtime=0)) if file.is_file() else 0
        return sent[file]

    found = {}
    folders = ("*.html", "changes/*.html", "datasets/*.html")
    for page in [page for folder in folders for page in sorted(site.glob(folder))]:
        text = page.read_text(encoding="utf-8")
        files = [*_SCRIPTS.findall(text), *_STYLES.findall(text)]
        rest = sum(size((page.parent / file).resolve()) for file in dict.fromkeys(files))
        found[page.relative_to(site).as_posix()] = (size(page), size(page) + rest)
    datasets = [name for name in found if name.startswith("datasets/") and "index" not in name]
    for name in sorted(datasets, key=lambda one: found[one][1])[:-1]:
        del found[name]
    return found


def weigh(site: Path = SITE) -> int:
    """Print the heaviest pages; return 1 if one is over the limit."""
    pages = sorted(weights(site).items(), key=lambda one: -one[1][1])
    print(
        f"\n{len(pages)} pages, compressed (at most {PAGE_LIMIT:,} bytes with styles and scripts)"
    )
    for name, (alone, whole) in pages[:5]:
        print(f"{name:<32} {alone:>8,} alone {whole:>8,}")
    return int(any(whole > PAGE_LIMIT for _, (_, whole) in pages))


def trend(history: Path = HISTORY) -> list[str]:
    """Return how each ratio went over the recorded days, a line each: first, last, and a bar a day."""
    if not history.is_file():
        return ["nothing is recorded yet: make bench RECORD=1"]
    with history.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = []
    for what in dict.fromkeys(row["what"] for row in rows):
        ratios = [float(row["ratio"]) for row in rows if row["what"] == what]
        top = max(ratios) or 1.0
        bars = "".join(_BARS[round((len(_BARS) - 1) * ratio / top)] for ratio in ratios)
        lines.append(f"{what:<28} {ratios[0]:8.2f} → {ratios[-1]:8.2f}  {bars}")
    return lines


def _many(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) < 2:
        # Time is compared with that for a tenth as many, at least one.
        raise argparse.ArgumentTypeError(f"{text!r}: expected SCALE=N, N a whole number from 2")
    return int(text)


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--record", action="store_true", help="append to the history")
    parser.add_argument(
        "--scale", type=_many, metavar="N", help="also load N made-up records (make bench SCALE=N)"
    )
    parser.add_argument("--trend", action="store_true", help="only show the recorded ratios")
    parser.add_argument("--build", action="store_true", help="also build cold")
    given = parser.parse_args(arguments)
    if given.trend:
        print("\n".join(trend()))
        return 0
    BUILD.mkdir(exist_ok=True)
    datasets, timings = quick()
    for one in timings:
        limit = LIMITS.get(one.what)
        allowed = f"  (at most {limit} s for 1,000)" if limit else ""
        print(f"{one.what:<12} {one.seconds:8.3f} s {one.ratio:8.2f} × fixed work{allowed}")
    unit = timings[0].seconds
    if given.scale:
        timings += scale(given.scale, unit)
    if given.build:
        timings += build(unit)
    if given.record:
        record(datasets, timings)
        print(f"appended to {HISTORY.relative_to(ROOT)}")
    return weigh() if (SITE / "index.html").is_file() else 0
