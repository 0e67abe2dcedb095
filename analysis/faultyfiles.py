"""A file of the data folder that cannot be used: told in one line, whichever verb meets it."""

from __future__ import annotations

import codecs
import contextlib
from collections.abc import Iterator
from pathlib import Path


class FaultyFile(ValueError):
    """A file that cannot be used; its text is ``FILE:LINE: file: what is wrong``.

    Parameters
    ----------
    file : Path
        The file.
    message : str
        What is wrong with it.
    line : int, optional
        Where, counted from one.
    """

    def __init__(self, file: Path, message: str, line: int = 1) -> None:
        super().__init__(f"{file}:{line}: file: {message}")
        self.file, self.message, self.line = file, message, line


def text(file: Path) -> str:
    """Return what a file says.

    Raises
    ------
    FaultyFile
        If it is not UTF-8, or has a byte order mark before it, as spreadsheets write it.

    Examples
    --------
    >>> from analysis.vocabularies import DATA
    >>> text(DATA / "lists" / "entries.csv").partition(",")[0]
    'list'
    """
    content = file.read_bytes()
    if content.startswith(codecs.BOM_UTF8):
        raise FaultyFile(file, "begins with a byte order mark, expected UTF-8 without one")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FaultyFile(file, f"not UTF-8 at byte {error.start}", line) from None


@contextlib.contextmanager
def told(file: Path, expected: str) -> Iterator[None]:
    """Tell what goes wrong while a file's content is taken apart as a fault of the file.

    Parameters
    ----------
    file : Path
        The file.
    expected : str
        What it should have held.

    Examples
    --------
    >>> with told(Path("a.json"), "a version"):
    ...     {}["version"]
    Traceback (most recent call last):
    analysis.faultyfiles.FaultyFile: a.json:1: file: lacks 'version', expected a version
    """
    try:
        yield
    except FaultyFile:
        raise
    except KeyError as problem:
        raise FaultyFile(file, f"lacks {problem}, expected {expected}") from None
    except (TypeError, AttributeError):  # a list for an object, a number for text
        raise FaultyFile(file, f"expected {expected}") from None
    except ValueError as problem:
        said = (str(problem).splitlines() or [type(problem).__name__])[0]
        # Decoders of JSON say where they stopped.
        line = getattr(problem, "lineno", 1)
        raise FaultyFile(file, f"{said}, expected {expected}", line) from None
