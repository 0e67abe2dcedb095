"""The notices that lie beside ``vega.js``: what it holds, and whose it is.

vl-convert packs ``vega.js`` and drops every comment on the way, with it the notices. The library holds
each component under the banner of the service that it came from; from there they are read, so that the
list is that of the version which is installed. It has no texts of licences: those of `LICENCES` are taken
from the list that another package of the same components gives out, each with its version there.
"""

from __future__ import annotations

import json
import mmap
import re
import textwrap
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import vl_convert

LICENCES = Path(__file__).with_name("vega_licences.json")
FILE = "vega.js.LICENSE.txt"
POINTER = f"/*! For licence information see {FILE} */\n"
DISTRIBUTION = "vl-convert-python"
SOURCE = "https://cdn.jsdelivr.net/npm/"
# What the bundle's code asks for by name, beside the version of Vega-Lite that the charts are written in.
ROOTS = ("vega-embed", "vega", "lodash.debounce")

_NAME = rb"/npm/((?:@[^/@\s\"']+/)?[^/@\s\"']+)@([^/\s\"']+)/"
_MODULE = re.compile(rb"Original file: " + _NAME + rb"(.*?)//# sourceMappingURL", re.DOTALL)
_IMPORT = re.compile(_NAME + rb"\+esm")
_NOTICE = re.compile(rb"/\*!.*?\*/", re.DOTALL)


class Component(NamedTuple):
    """One package as the library holds it."""

    name: str
    version: str
    imports: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Name and version, by which others import it."""
        return self.name, self.version


def held(content: bytes | mmap.mmap) -> list[Component]:
    r"""Return the components that a library holds, each with what it imports and the notices in its code.

    Examples
    --------
    >>> code = b' * Original file: /npm/a@1.0/x.js\n */import"/npm/b@2.1/+esm";/*! (c) B */'
    >>> held(code + b"\n//# sourceMappingURL")
    [Component(name='a', version='1.0', imports=(('b', '2.1'),), notices=('/*! (c) B */',))]
    """
    return [
        Component(
            found[1].decode(),
            found[2].decode(),
            tuple((one[1].decode(), one[2].decode()) for one in _IMPORT.finditer(found[3])),
            tuple(one.decode() for one in _NOTICE.findall(found[3])),
        )
        for found in _MODULE.finditer(content)
    ]


def bundled(components: Iterable[Component], vega_lite: str) -> list[Component]:
    """Return those that the bundle takes in: the roots and all that these import, by name.

    Parameters
    ----------
    components : iterable of Component
        All that the library holds; of Vega-Lite it holds several versions.
    vega_lite : str
        The version of Vega-Lite that is packed, as ``6.4``.
    """
    known = {one.key: one for one in components}
    waiting = [key for key in known if key[0] in ROOTS]
    waiting += [
        key for key in known if key[0] == "vega-lite" and f"{key[1]}.".startswith(f"{vega_lite}.")
    ]
    if {name for name, _ in waiting} != {*ROOTS, "vega-lite"}:
        raise ValueError(f"{DISTRIBUTION} does not tell what it packs into vega.js")
    # The bundle has one Vega-Lite, whichever the others ask for.
    chosen = {name for name, _ in waiting}
    taken: dict[tuple[str, str], Component] = {}
    while waiting:
        key = waiting.pop()
        if key not in taken:
            taken[key] = known[key]
            waiting += [one for one in known[key].imports if one[0] not in chosen]
    return [taken[key] for key in sorted(taken)]


def library() -> Path:
    """Return the file that holds Vega."""
    return Path(vl_convert.vl_convert.__file__)


def own_licence() -> tuple[str, str]:
    """Return the version of the library and the licence that comes with it."""
    distribution = metadata.distribution(DISTRIBUTION)
    files = [file for file in distribution.files or () if file.name.upper().startswith("LICENSE")]
    texts = [file.locate().read_text(encoding="utf-8").strip() for file in files]  # type: ignore[union-attr]
    if not texts:
        raise ValueError(f"{DISTRIBUTION} comes without its licence")
    return distribution.version, "\n\n".join(texts)


def _licences(components: Iterable[Component], known: dict[str, Any]) -> list[str]:
    """Return the texts of licences of these components, and for which there is none."""
    names = {one.name for one in components}
    lines, told = [], set()
    for licence in known["licences"]:
        here = [(name, version) for name, version in licence["of"] if name in names]
        if here:
            told |= {name for name, _ in here}
            which = ", ".join(f"{name} {version}" for name, version in here)
            lines += ["", f"Licence of {which}, from {known['source']}:", "", *licence["text"]]
    rest = sorted(names - told)
    if rest:
        lines += ["", "Of these the text of the licence stands at their address only:"]
        lines += [*textwrap.wrap(", ".join(rest), 96)]
    return lines


def text(vega_lite: str) -> str:
    """Return the notices of the bundle with this version of Vega-Lite."""
    with (
        library().open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        components = bundled(held(content), vega_lite)
    version, licence = own_licence()
    lines = [
        f"vega.js holds the {len(components)} components below, packed into one file",
        f"by {DISTRIBUTION} {version}. Each has the licence that its makers gave it:",
        "the file at its address names it.",
        "",
        *(
            f"{one.name} {one.version}  {SOURCE}{one.name}@{one.version}/package.json"
            for one in components
        ),
        "",
        f"This list was read from {DISTRIBUTION}, which holds each component under its name,",
        "but not its licence. All notices that stand in the code of the components there:",
    ]
    for one in components:
        for notice in one.notices:
            lines += ["", f"In {one.name} {one.version}:", notice]
    lines += _licences(components, json.loads(LICENCES.read_text(encoding="utf-8")))
    lines += ["", f"The licence that comes with {DISTRIBUTION} {version}:", "", licence]
    return "\n".join(lines) + "\n"
