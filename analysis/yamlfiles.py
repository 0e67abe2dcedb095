"""YAML with line numbers: read records fast, and say where a fault stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

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


class _StrictLoader(YamlLoader):  # type: ignore[misc]
    """A safe loader for which a key that stands twice is a fault, not a silent override."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise YamlFault(
                key_node.start_mark.line + 1, f"key {key!r} is not text: put it in quotes"
            )
        if key in seen:
            raise YamlFault(key_node.start_mark.line + 1, f"key {key!r} stands twice")
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


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
        If it does not parse, or a key stands twice or is not text.

    Examples
    --------
    >>> read("year: {value: 2017}")
    {'year': {'value': 2017}}
    """
    try:
        return yaml.load(text, Loader=_StrictLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "does not parse"
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
    """Read a YAML file that is not a record (claims, lists)."""
    return read(path.read_text(encoding="utf-8"))
