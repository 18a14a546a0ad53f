"""The tree of a `use`, taken apart."""

from __future__ import annotations

import re
from typing import NamedTuple

_BLANK = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_TOKEN = re.compile(r"[\w#]+|::|[{},*]")
DEEPEST = 50


class Used(NamedTuple):
    """A path and the name that it gets; a glob has none."""

    path: str
    name: str
    is_glob: bool


def expand(text: str) -> list[Used]:
    """`a::{b, c::*, d as e}` is a::b, a::c::*, and a::d by the name e."""
    found: list[Used] = []
    tokens = _TOKEN.findall(_BLANK.sub(" ", text))
    _tree([*tokens, ","], 0, "", found, 0)
    return found


def _tree(tokens: list[str], at: int, above: str, found: list[Used], depth: int) -> int:
    """Reads up to the next comma or closing brace; returns where it stands."""
    path, alias, last = above, "", ""
    while at < len(tokens) and tokens[at] not in (",", "}"):
        token = tokens[at]
        if token == "{":
            return _skip(tokens, _list(tokens, at + 1, path, found, depth))
        if token == "*":
            found.append(Used(path, "", is_glob=True))
            return _skip(tokens, at + 1)
        if token == "as" and at + 1 < len(tokens):
            alias = tokens[at + 1]
            at += 1
        elif token == "::":
            path = path or "::"
        elif token != "self" or not above:
            last = token.removeprefix("r#")
            path = _joined(path, last)
        at += 1
    if path not in ("", "::"):
        found.append(Used(path, alias or last or path.rpartition("::")[2], is_glob=False))
    return at


def _list(tokens: list[str], at: int, path: str, found: list[Used], depth: int) -> int:
    while at < len(tokens) and tokens[at] != "}":
        if tokens[at] == "," or depth > DEEPEST:
            at += 1
        else:
            at = _tree(tokens, at, path, found, depth + 1)
    return at + 1


def _skip(tokens: list[str], at: int) -> int:
    while at < len(tokens) and tokens[at] not in (",", "}"):
        at += 1
    return at


def _joined(path: str, name: str) -> str:
    return path + name if path in ("", "::") else f"{path}::{name}"
