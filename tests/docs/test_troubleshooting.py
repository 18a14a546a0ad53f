"""Each sentence that docs/troubleshooting.md quotes is said by the code; `…` stands for what differs."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from .pages import ROOT, Page, code

PAGE = Page(ROOT / "docs" / "troubleshooting.md")
OTHERWISE = ("doctor", ".claude-tasks.yml", "ignore")
QUOTED = [
    span for rows in PAGE.tables for row in rows[1:] for span in code(row[0]) if span not in OTHERWISE
]  # fmt: skip
HOLE = "\x00"


@pytest.mark.parametrize("sentence", QUOTED)
def test_the_code_says_so(sentence: str) -> None:
    parts = [part.strip() for part in sentence.split("…") if part.strip(" .:,;")]
    assert parts
    assert any(all(_flat(part) in text for part in parts) for text in said()), sentence


def test_there_is_something_to_compare() -> None:
    assert len(QUOTED) > 30


@cache
def said() -> list[str]:
    """Every text in the code, one a string; what is put in is left out."""
    files = [ROOT / "install.py", *ROOT.glob("coord_core/**/*.py")]
    return [text for file in files for text in _texts(ast.parse(file.read_text(encoding="utf-8")))]


def _texts(tree: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(_flat(node.value))
        elif isinstance(node, ast.JoinedStr):
            found.append(_flat("".join(map(_part, node.values))))
    return found


def _part(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else HOLE


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("`", "'")
