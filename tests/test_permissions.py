"""Where the sources of a licence disagree, on records made for it."""

from __future__ import annotations

from typing import Any

from analysis import permissions
from analysis.records import Fact

READ = {"at": "page", "from": "page"}


def licence(**given: object) -> Fact[Any]:
    return Fact[Any].model_validate(given)


def test_without_a_licence_there_is_nothing_to_disagree_on() -> None:
    assert permissions.disagree(None, "commercial") is False
    assert permissions.disagree(licence(state="not_stated", looked=["page"]), "commercial") is False


def test_sources_disagree_where_one_permits_what_another_forbids() -> None:
    fact = licence(
        value="MIT", disputed=[{"value": "CC-BY-NC-4.0", **READ}], because="newer", **READ
    )
    assert permissions.disagree(fact, "commercial") is True
    assert permissions.disagree(fact, "derivatives") is False
    assert permissions.disagree(licence(value="CC-BY-NC-4.0", **READ), "commercial") is False
