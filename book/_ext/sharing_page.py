"""The look-up of shared images in the chapter on lineage, and its data as a script of the site."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from analysis import sharing
from analysis.pages.markup import script_json
from site_values import assets, from_catalogue, records

DOCUMENT = "book/lineage"
FIELD = (
    '<p><label for="sharing-{key}">{label}</label>'
    '<input type="text" id="sharing-{key}" name="{key}" list="sharing-names" autocomplete="off" '
    'spellcheck="false" /></p>'
)
LOOK_UP = (
    '<form class="sharing" id="sharing" hidden>{fields}'
    '<datalist id="sharing-names"></datalist></form>'
    '<div class="sharing-answer"><div role="status"></div><div class="ties"></div></div>'
    "<noscript><p>The look-up needs scripts. Without them, the table above holds what is stated between "
    "datasets of the catalogue; their pages and <code>relations.csv</code> have notes, too, and works "
    "that are no dataset of it.</p></noscript>"
)


class SharingDirective(SphinxDirective):
    """The look-up itself; ``{sharing}`` in its chapter."""

    def run(self) -> list[nodes.Node]:
        """Return two fields and a place for the answer."""
        fields = FIELD.format(key="one", label="Dataset") + FIELD.format(
            key="other", label="And another, if there is one"
        )
        return [nodes.raw("", LOOK_UP.format(fields=fields), format="html")]


def write_data(app: Sphinx) -> None:
    """Write the names of all datasets, and their ties."""

    def made() -> dict[str, bytes]:
        found = script_json(sharing.data(records()))
        return {"sharing-data.js": f"window.moreDataSharing={found};\n".encode()}

    folder = assets(app, "sharing-assets")
    for name, content in from_catalogue(app, "sharing", made).items():
        (folder / name).write_bytes(content)


def add_files(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Load the look-up's files on its page only."""
    if name == DOCUMENT:
        for script in ("sharing-data.js", "sharing.js"):
            app.add_js_file(script, loading_method="defer")
        app.add_css_file("sharing.css")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.setup_extension("site_values")
    app.add_directive("sharing", SharingDirective)
    app.connect("builder-inited", write_data)
    app.connect("html-page-context", add_files, priority=800)  # before own_pages drops files
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
