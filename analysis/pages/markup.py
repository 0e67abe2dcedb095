"""HTML from text that is not trusted: everything is escaped, only web addresses become links."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from analysis.fieldvalues import check_link


def link(address: str, text: str, *, outside: bool = True) -> str:
    """Return a link to a web address, or the bare text where it is not one.

    Examples
    --------
    >>> link("https://zenodo.org/1", "<b>")
    '<a href="https://zenodo.org/1" rel="noopener noreferrer">&lt;b&gt;</a>'
    >>> link("javascript:alert(1)", "here")
    'here'
    """
    try:
        check_link(address)
    except ValueError:
        return escape(text)
    rel = ' rel="noopener noreferrer"' if outside else ""
    return f'<a href="{escape(address)}"{rel}>{escape(text)}</a>'


def script_json(value: Any) -> str:
    r"""Return JSON that cannot end the script element it stands in.

    Examples
    --------
    >>> script_json({"a": "</script>"})
    '{"a":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def numeric_class(numeric: bool) -> str:
    """Return the attribute of a table's cell that holds numbers, or of one that does not.

    Examples
    --------
    >>> f"<td{numeric_class(True)}>", f"<td{numeric_class(False)}>"
    ('<td class="number">', '<td>')
    """
    return ' class="number"' if numeric else ""


def plural(number: float, word: str) -> str:
    """Return a word for one or many.

    Examples
    --------
    >>> plural(2, "patch"), plural(1, "pair"), plural(3, "time series")
    ('patches', 'pair', 'time series')
    """
    if number == 1 or word.endswith("s"):
        return word
    return word + ("es" if word.endswith("h") else "s")


def listed(items: Sequence[str]) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def copied(text: str, label: str) -> str:
    """Return text in a box with a button that copies it (``copy.js``), hidden without scripts.

    Parameters
    ----------
    text : str
        What is copied.
    label : str
        What it is, for screen readers.

    Examples
    --------
    >>> "&lt;b&gt;</code>" in copied("<b>", "BibTeX entry")
    True
    """
    return (
        f'<div class="copied"><pre tabindex="0" aria-label="{escape(label)}"><code>{escape(text)}'
        f"</code></pre>{copy_button(label)}</div>"
    )


def copy_button(label: str) -> str:
    """Return the button that copies the ``code`` of the box it stands in."""
    return (
        '<button type="button" data-copy hidden>Copy'
        f'<span class="visually-hidden"> {escape(label)}</span></button>'
    )
