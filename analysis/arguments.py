"""What is typed after a verb: nothing empty, no time that cannot pass, and faults in plain words.

An argument is empty most often because a shell variable was not set; taken for the current folder,
or for nothing, it would do another thing than was asked.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

LONGEST = 86_400.0  # seconds: a day; far more, and neither sockets nor locks can wait so long


def filled(given: str) -> str:
    """Return what was typed if it is more than blanks.

    Examples
    --------
    >>> filled("eurosat")
    'eurosat'
    """
    if not given.strip():
        raise argparse.ArgumentTypeError("nothing given (is a shell variable not set?)")
    return given


def path(given: str) -> Path:
    """Return the file or folder that was typed; the current folder has to be written ``.``.

    Examples
    --------
    >>> path(".") == Path()
    True
    """
    return Path(filled(given))


def seconds(given: str) -> float:
    """Return a time above zero, a day at most.

    Examples
    --------
    >>> seconds("0.5")
    0.5
    """
    return _seconds(given, "above zero", least=math.ulp(0.0))


def seconds_or_none(given: str) -> float:
    """Return a time of zero or more, a day at most.

    Examples
    --------
    >>> seconds_or_none("0")
    0.0
    """
    return _seconds(given, "of zero or more", least=0.0)


def _seconds(given: str, which: str, least: float) -> float:
    try:
        number = float(given)
    except ValueError:
        number = math.nan
    if not least <= number <= LONGEST:
        said = f"expected a number of seconds {which}, at most {LONGEST:.0f}"
        raise argparse.ArgumentTypeError(f"{given!r}: {said}")
    return number


def not_written(out: Path, error: OSError) -> str:
    """Return why something could not be written where it was asked for.

    The error itself may name a scratch file, which nobody asked for.

    Examples
    --------
    >>> not_written(Path("/nowhere/x"), PermissionError(13, "Permission denied"))
    'nothing written: cannot write to /nowhere/x: Permission denied'
    """
    if isinstance(error, FileExistsError | NotADirectoryError):
        why = "a file is in the way where a folder was expected"
    elif isinstance(error, IsADirectoryError):
        why = "a folder is in the way where a file was expected"
    elif isinstance(error, FileNotFoundError):
        why = "no such folder, or none that files can be made in"
    else:
        why = error.strerror or str(error)
    return f"nothing written: cannot write to {out}: {why}"


def not_read(error: OSError) -> str:
    """Return which file could not be read.

    Examples
    --------
    >>> not_read(FileNotFoundError(2, "No such file or directory", "data/lists/lists.yaml"))
    'cannot read data/lists/lists.yaml: No such file or directory'
    """
    return f"cannot read {error.filename}: {error.strerror}" if error.filename else str(error)
