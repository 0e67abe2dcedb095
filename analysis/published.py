"""The numbers that the review publishes, by name: what a comparison of two versions follows."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from analysis.catalogue import Catalogue

Kind = Literal["count", "share", "ratio", "verdict", "finding", "figure"]
CHART = "application/vnd.vegalite.v6+json"
DIGITS = 10  # of a recorded number: more would differ from machine to machine
HASH_DIGITS = 12  # of what stands under a figure: short enough to compare by eye


@dataclass(frozen=True)
class Number:
    """One published number, with its interval where it has one.

    Attributes
    ----------
    kind : str
        What it is: a verdict's value is its words, a finding's whether it holds, a figure's
        the hash of its data.
    low, high : float or None
        The 95 % interval.
    n, known : int or None
        What it rests on: datasets with the property, of those where it is known.
    """

    kind: Kind
    value: float | str | bool | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    known: int | None = None

    def plain(self) -> dict[str, Any]:
        """Return the number as it is written down, without what is empty."""
        return {key: value for key, value in asdict(self).items() if value is not None}


def number(
    kind: Kind, value: float, low: Any = None, high: Any = None, n: Any = None, known: Any = None
) -> Number:
    """Return a number, rounded to what is recorded; what is not finite becomes None."""
    return Number(kind, _rounded(value), _rounded(low), _rounded(high), _whole(n), _whole(known))


def from_plain(given: dict[str, Any]) -> Number:
    """Return a number that `Number.plain` wrote."""
    return Number(**{"value": None, **given})


def numbers(catalogue: Catalogue) -> dict[str, Number]:
    """Return every published number of a catalogue.

    Headline counts, shares of the main vocabularies, known core fields, the estimate of what is
    missing, every claim of the ledger with its verdict, and whether each stated finding holds.
    """
    return {
        **_counts(catalogue),
        **_shares(catalogue),
        **_claims(catalogue),
        **_findings(catalogue),
    }


def figures(recorded: Path) -> dict[str, Number]:
    """Return a hash of what each named figure shows, from the recorded notebooks of a folder."""
    found = {}
    for file in sorted(recorded.glob("*.ipynb")):
        for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
            name = cell["metadata"].get("mystnb", {}).get("figure", {}).get("name")
            charts = [output.get("data", {}).get(CHART) for output in cell.get("outputs", [])]
            charts = [chart for chart in charts if chart]
            if name and charts:
                found[f"figure/{name}"] = Number("figure", data_hash(*charts))
    return found


def data_hash(*charts: dict[str, Any]) -> str:
    """Return a hash of the data that charts draw, as their specifications carry them.

    Words, colours and sizes do not count, nor do digits beyond those that are recorded: the same
    hash in two versions means the same figure, drawn anew or not.

    Examples
    --------
    >>> first = {"title": "A", "datasets": {"x": [{"n": 1, "share": 0.1}]}}
    >>> data_hash(first) == data_hash({**first, "title": "B"})
    True
    >>> data_hash(first) == data_hash({"datasets": {"x": [{"n": 2, "share": 0.1}]}})
    False
    """
    text = json.dumps([_data(chart) for chart in charts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]


def named_data(chart: dict[str, Any]) -> list[str]:
    """Return the names of the data sets a specification carries, in the order of their use.

    The names are hashes of content: their own order, which a file may have, changes with a value.

    Examples
    --------
    >>> marks = [{"data": {"name": "b"}}, {"data": {"name": "a"}}]
    >>> named_data({"layer": marks, "datasets": {"a": [], "b": [], "c": []}})
    ['b', 'a', 'c']
    """
    carried = chart.get("datasets", {})
    used = [part.get("name") for part in _places(chart) if part.get("name") in carried]
    return list(dict.fromkeys([*used, *sorted(carried)]))


def _places(chart: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield where a specification says what data it draws, whatever the order of its keys."""
    waiting: list[Any] = [{key: chart[key] for key in chart if key not in ("datasets", "config")}]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, dict):
            if isinstance(part.get("data"), dict):
                yield part["data"]
            waiting += [part[key] for key in sorted(part)]
        elif isinstance(part, list):
            waiting += part


def _data(chart: dict[str, Any]) -> list[Any]:
    """Return the rows inside a specification, without the names of the data sets they are in."""
    found = [_plain_rows(chart["datasets"][name]) for name in named_data(chart)]
    return found + [_plain_rows(part["values"]) for part in _places(chart) if "values" in part]


def _plain_rows(value: Any) -> Any:
    if isinstance(value, float):
        return _rounded(value)
    if isinstance(value, list):
        return [_plain_rows(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain_rows(one) for key, one in value.items()}
    return value


def _counts(catalogue: Catalogue) -> dict[str, Number]:
    from analysis import measures, missing

    found = {
        f"count/{name}": number("count", value)
        for name, value in measures.headline(catalogue).items()
    }
    try:
        estimate = missing.chao2(missing.incidence(catalogue))
    except (ValueError, ZeroDivisionError, KeyError):  # too few lists to say
        return found
    found["count/estimated-to-exist"] = number(
        "count", estimate.value, estimate.low, estimate.high, estimate.seen
    )
    return found


def _shares(catalogue: Catalogue) -> dict[str, Number]:
    from analysis import measures

    found = {}
    for field in ("tasks", "modalities", "platforms", "reference_sources", "continents"):
        for row in measures.share_of(catalogue, field).itertuples():
            found[f"share/{field}/{row.value}"] = number(
                "share", row.share, row.low, row.high, row.n, row.known
            )
    if len(catalogue):
        for row in measures.completeness(catalogue).itertuples():
            found[f"known/{row.field}"] = number(
                "share", row.share, row.low, row.high, row.n, row.total
            )
    return found


def _claims(catalogue: Catalogue) -> dict[str, Number]:
    from analysis import claims

    kinds: dict[str, Kind] = {"share": "share", "census": "share", "count": "count"}
    found = {}
    for row in claims.ledger(catalogue).to_dict("records"):
        for when, verdict in (("then", row["verdict"]), ("now", row["verdict_now"])):
            name = f"claim/{row['id']}/{when}"
            found[f"{name}/verdict"] = Number("verdict", verdict)
            if row[f"{when}_value"] is not None:
                values = [row[f"{when}_{key}"] for key in ("value", "low", "high", "n", "known")]
                found[name] = number(kinds.get(row["kind"], "ratio"), *values)
    return found


def _findings(catalogue: Catalogue) -> dict[str, Number]:
    import analysis.stated  # noqa: F401  (registers the findings)
    from analysis.findings import FINDINGS

    found = {}
    for name, finding in sorted(FINDINGS.items()):
        try:
            holds = bool(finding.test(catalogue))
        except Exception:  # a catalogue too small to say: the finding is not supported
            holds = False
        found[f"finding/{name}"] = Number("finding", holds)
    return found


def _rounded(value: Any) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    return float(f"{float(value):.{DIGITS}g}")


def _whole(value: Any) -> int | None:
    return None if value is None or not math.isfinite(value) else int(value)
