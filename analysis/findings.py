"""Stated findings, each tied to a test: prose that the data contradict fails the build.

A sentence that says *most*, *largest*, *more than* or *doubled* is marked in its chapter with
``{finding}`NAME```, and NAME is a test here. A chapter calls `hold` with its own name; the test
suite checks that every mark has a test, and every test a mark.

Whoever runs a chapter with another choice of records asks what then holds, so their run is told and
goes on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from analysis.catalogue import Catalogue


class Contradicted(AssertionError):
    """A stated finding that the catalogue does not support; the text lists each."""


@dataclass(frozen=True)
class Finding:
    """A sentence of a chapter and what must be true for it."""

    name: str
    chapter: str
    says: str
    test: Callable[[Catalogue], bool]


FINDINGS: dict[str, Finding] = {}


def finding(
    chapter: str, says: str
) -> Callable[[Callable[[Catalogue], bool]], Callable[[Catalogue], bool]]:
    """Register a test under its function's name, with hyphens.

    Parameters
    ----------
    chapter : str
        The chapter's file without ending.
    says : str
        What the sentence says, for the message when it no longer holds.
    """

    def register(test: Callable[[Catalogue], bool]) -> Callable[[Catalogue], bool]:
        name = test.__name__.replace("_", "-")
        if name in FINDINGS:
            raise ValueError(f"two findings are named {name}")
        FINDINGS[name] = Finding(name, chapter, says, test)
        return test

    return register


# Set where chapters are executed for the site and its recorded notebooks: there nothing may be
# contradicted. Also without it, neither takes a chapter that wrote a warning.
STRICT = "MORE_DATA_STRICT"


def hold(catalogue: Catalogue, chapter: str) -> None:
    """Check every finding of a chapter, and say which the catalogue contradicts.

    Parameters
    ----------
    catalogue : Catalogue
        The records that the chapter is computed from, all or a choice of them.
    chapter : str
        The chapter's file without ending.

    Raises
    ------
    Contradicted
        Where the site is built or its notebooks are recorded (``MORE_DATA_STRICT`` is set), if any
        does not hold. A reader's run is told the same in one message on standard error and goes on.

    Examples
    --------
    >>> from analysis.catalogue import load
    >>> hold(load(), "tasks")  # says nothing: all hold
    """
    import analysis.stated  # noqa: F401  (registers the findings)

    strict = bool(os.environ.get(STRICT))
    failed = []
    for known in (one for one in FINDINGS.values() if one.chapter == chapter):
        try:
            said = "" if known.test(catalogue) else "no longer true"
        except Exception:  # whatever a test meets where too few records were chosen
            if strict:
                raise
            said = "cannot be tested"
        if said:
            failed.append(f"{chapter}: {known.name}: {said}: {known.says}")
    if failed and strict:
        raise Contradicted("\n".join([*failed, _TO_BUILD.format(chapter=chapter)]))
    if failed:
        print("\n".join([*failed, _TO_GO_ON]), file=sys.stderr)


_TO_BUILD = (
    "Put the sentence right where its test stands (analysis/stated) and in book/{chapter}.md; for pages"
    " of your own choice of records, delete the line findings.hold(…) there."
)
_TO_GO_ON = (
    "The records of this run do not bear out these sentences of the chapter. The run goes on, with the"
    " next cell: figures, tables and numbers are computed from these records."
)
