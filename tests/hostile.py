"""A record whose every text is an attack, made past validation; what shows it must show text."""

from __future__ import annotations

from datetime import date
from typing import Any

from analysis.catalogue import Catalogue
from analysis.records import Dispute, Fact, Facts, Record, Relation, Source

SCRIPT = "</script><script>window.hacked = 1</script>"
IMAGE = '"><img src=x onerror="window.hacked = 1">'
FORMULA = '=HYPERLINK("https://evil.example","x")'
LINK = "javascript:window.hacked=1"


def _fact(value: Any, **more: Any) -> Fact[Any]:
    texts = {"as_": IMAGE, "at": SCRIPT, "why": IMAGE, "because": SCRIPT}
    given = {"value": value, "from_": "own", "state": "reported", "unit": None, "looked": ["own"]}
    return Fact.model_construct(**{**given, **texts, "disputed": None, **more})


def record(identifier: str = "hostile", name: str = IMAGE) -> Record:
    """Return the record."""
    other = Dispute.model_construct(value=[IMAGE], unit=None, as_=SCRIPT, from_="own", at=IMAGE)
    facts = Facts.model_construct(
        year=_fact(2020, from_=["own", "lost"]),
        tasks=_fact(["object_detection"], disputed=[other]),
        themes=_fact(["ships"]),
        modalities=_fact(["sar"]),
        sensors=_fact([SCRIPT]),
        processing_levels=_fact([IMAGE]),
        image_count=_fact(10, unit=SCRIPT),
        coverage=_fact("listed"),
        continents=_fact(["Europe", IMAGE]),
        countries=_fact([SCRIPT, "DEU"]),
        licence=_fact(IMAGE),
        access=_fact(IMAGE),
        doi=_fact(f"10.1/{IMAGE}"),
        arxiv=_fact(SCRIPT),
        homepage=_fact(LINK),
        repository=_fact("https://evil.example/" + IMAGE),
        torchgeo=_fact("x; import os"),
        huggingface=_fact(f"a/b{IMAGE}"),
        reference_sources=_fact(None, state="not_stated"),
    )
    source = Source.model_construct(
        url=LINK,
        doi=None,
        list=None,
        kind="primary",
        read=date(2026, 11, 20),
        title=IMAGE,
        via=LINK,
    )
    lost = source.model_copy(update={"unnamed": True})
    relation = Relation.model_construct(
        type=SCRIPT, to=None, outside=IMAGE, from_="own", at=SCRIPT, note=IMAGE
    )
    return Record.model_construct(
        id=identifier, name=name, aliases=[FORMULA, SCRIPT], summary=SCRIPT + IMAGE, depth="read",
        sources={"own": source, "lost": lost}, facts=facts, relations=[relation],
    )  # fmt: skip


def catalogue() -> Catalogue:
    """Return a catalogue of three such records, one of them named like a formula."""
    records = [record("hostile"), record("formula", FORMULA), record("script", SCRIPT)]
    return Catalogue({one.id: one for one in sorted(records, key=lambda one: one.id)})
