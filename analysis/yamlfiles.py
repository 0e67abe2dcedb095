"""YAML with line numbers: read records fast, and say where a fault stands."""

from __future__ import annotations

import datetime
import re
import sys
from pathlib import Path
from typing import Any

import yaml

from analysis import faultyfiles
from analysis.vocabularies import YamlLoader


class YamlFault(ValueError):
    """A file that is not YAML, or not the YAML that a record may use.

    Attributes
    ----------
    line : int
        The line of the fault, counted from one.
    """

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


_TEXT, _LIST, _MAPPING, _DAY, _WHOLE, _NUMBER = (
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map", "timestamp", "int", "float")
)
_tags: dict[str, str] = {}
_scalars: dict[tuple[str, str], Any] = {}


class _Loader(YamlLoader):  # type: ignore[misc]
    """A safe loader that decides once what a plain scalar is: thousands of them are the same."""

    def resolve(self, kind: Any, value: str, implicit: Any) -> Any:
        """Return the tag of a node that has none."""
        if kind is not yaml.ScalarNode:
            return _MAPPING if kind is yaml.MappingNode else _LIST
        if not implicit[0]:
            return _TEXT
        found = _tags.get(value)
        if found is None:
            found = super().resolve(kind, value, implicit)
            if not _says_what_it_shows(found, value):
                found = _TEXT
            if len(_tags) < _KEPT:
                _tags[value] = found
        return found


def _says_what_it_shows(tag: str, value: str) -> bool:
    """Say whether a plain scalar is what a reader takes it for.

    To YAML 1.1, 010 is eight, 1:30 is ninety, and 2026-02-30 ends the reading, as a number of more
    figures than Python reads does. Such a scalar is kept as the text that was written: the check of
    its field says what was expected there.
    """
    if tag == _WHOLE:
        # So many are read wherever it runs; more, up to 4,300, by how Python was started.
        short = len(value) <= sys.int_info.str_digits_check_threshold
        return short and re.fullmatch(r"[-+]?(0|[1-9][0-9]*)", value) is not None
    if tag == _NUMBER:
        return not re.search(r"[:_]", value)
    if tag == _DAY:
        try:
            return len(value) == len("YYYY-MM-DD") and bool(datetime.date.fromisoformat(value))
        except ValueError:
            return False
    return True


_KEPT = 100_000  # scalars remembered; more would only cost memory


def _value(loader: Any, node: Any, met: set[Any]) -> Any:
    """Return what a node says; a key that stands twice is a fault, not a silent override.

    So is a list or mapping that an alias repeats: ten of ten of ten, a few lines can stand for more than
    fits in memory, and a record's facts each stand by themselves.
    """
    tag = node.tag
    if tag == _TEXT and node.id == "scalar":
        return node.value
    if tag == _MAPPING and node.id == "mapping":
        _once(node, met)
        seen: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = _value(loader, key_node, met)
            if not isinstance(key, str):
                line = key_node.start_mark.line + 1
                raise YamlFault(line, f"key {key!r} is not text: put it in quotes")
            if key in seen:
                raise YamlFault(key_node.start_mark.line + 1, f"key {key!r} stands twice")
            seen[key] = _value(loader, value_node, met)
        return seen
    if tag == _LIST and node.id == "sequence":
        _once(node, met)
        return [_value(loader, one, met) for one in node.value]
    if node.id == "scalar":
        known = (tag, node.value)
        if known not in _scalars:
            value = loader.construct_object(node, deep=True)
            if len(_scalars) >= _KEPT or not isinstance(value, _IMMUTABLE):
                return value
            _scalars[known] = value
        return _scalars[known]
    return loader.construct_object(node, deep=True)


_IMMUTABLE = (int, float, datetime.date, type(None))


def _once(node: Any, met: set[Any]) -> None:
    if node in met:
        said = "an alias (*) stands for what begins here: write it out where it is meant"
        raise YamlFault(node.start_mark.line + 1, said)
    met.add(node)


def read(text: str) -> Any:
    """Parse one YAML document.

    Parameters
    ----------
    text : str
        The document.

    Returns
    -------
    object
        What it says, as plain Python objects.

    Raises
    ------
    YamlFault
        If it does not parse, a key stands twice or is not text, or an alias stands for a list or mapping.

    Examples
    --------
    >>> read("year: {value: 2017}")
    {'year': {'value': 2017}}
    """
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            return None if node is None else _value(loader, node, set())
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "does not parse"
        if mark and "cannot start any token" in problem:
            # The parser does not say which character: most often a tab, which looks like spaces.
            found = text.splitlines()[mark.line][mark.column : mark.column + 1]
            told = "a tab: indent with spaces" if found == "\t" else f"{found!r}: put it in quotes"
            problem = f"found {told}"
        raise YamlFault((mark.line if mark else 0) + 1, f"not YAML: {problem}") from None
    except yaml.reader.ReaderError as error:
        raise YamlFault(1, f"not YAML: {error.reason}") from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, YamlFault):
            raise
        raise YamlFault(1, f"not YAML: {error}") from None


def line_of(text: str, path: tuple[str | int, ...]) -> int:
    r"""Return the line, from one, at which the value at ``path`` begins.

    If the path ends outside the document (a missing key), the line of the deepest part found.

    Examples
    --------
    >>> line_of("id: a\nfacts:\n  year: {value: 2017}\n", ("facts", "year", "value"))
    3
    """
    try:
        node = yaml.compose(text, Loader=YamlLoader)
    except yaml.YAMLError:
        return 1
    line = 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    line, node = key.start_mark.line + 1, value
                    break
            else:
                return line
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            if step >= len(node.value):
                return line
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def load_vocabulary_like(path: Path) -> Any:
    """Read a YAML file that is not a record (claims, lists).

    Raises
    ------
    FaultyFile
        If it does not parse.
    """
    try:
        return read(faultyfiles.text(path))
    except YamlFault as fault:
        raise faultyfiles.FaultyFile(path, str(fault), fault.line) from None
