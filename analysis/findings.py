"""Stated findings, each tied to a test: prose that the data contradict fails the build.

A sentence that says *most*, *largest*, *more than* or *doubled* is marked in its chapter with
``{finding}`NAME```, and NAME is a test here. A chapter calls `hold` with its own name; the test
suite checks that every mark has a test, and every test a mark.
"""

from __future__ import annotations

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


def hold(catalogue: Catalogue, chapter: str) -> None:
    """Check every finding of a chapter.

    Raises
    ------
    Contradicted
        If any does not hold; the message names each sentence.
    """
    import analysis.stated  # noqa: F401  (registers the findings)

    failed = [f for f in FINDINGS.values() if f.chapter == chapter and not f.test(catalogue)]
    if failed:
        lines = "\n".join(f"{f.chapter}: {f.name}: no longer true: {f.says}" for f in failed)
        raise Contradicted(lines)
