"""Comments stay at home: what a browser runs is the same without them."""

from __future__ import annotations

import shutil
import subprocess

import pytest

import lean_scripts


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("a();\n  // why\nb();\n", "a();\nb();\n"),
        ("a(); // why\n", "a(); // why\n"),  # only lines that are nothing else
        ('a("// no comment");\n', 'a("// no comment");\n'),
        ("a(`\n// text\n`);\n// why\n", "a(`\n// text\n`);\n"),
        ("a(`one`);\n// why\n", "a(`one`);\n"),
        ("a('\\`');\n// why\n", "a('\\`');\n"),
    ],
)
def test_lines_that_are_comments_go(given: str, wanted: str) -> None:
    assert lean_scripts.without_comments(given) == wanted


def test_own_scripts_are_lighter_and_whole() -> None:
    files = sorted(lean_scripts.OWN.glob("*.js"))
    assert len(files) > 5
    for file in files:
        text = file.read_text(encoding="utf-8")
        lean = lean_scripts.without_comments(text)
        left, gone = lean.splitlines(), []
        for line in text.splitlines():
            if left and line == left[0]:
                left.pop(0)
            else:
                gone.append(line.strip())
        assert not left and all(line.startswith("//") for line in gone), file.name
        if shutil.which("node"):
            subprocess.run(["node", "--check", "-"], input=lean.encode(), check=True)
