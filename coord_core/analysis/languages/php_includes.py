"""The path that an `include` of PHP names, as far as the source tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coord_core.analysis.captures import text

if TYPE_CHECKING:
    from tree_sitter import Node

DEEPEST = 50  # parts of a path that is put together with dots


def included(node: Node) -> str:
    """Relative to the file's folder when it begins with a dot; empty when it is not a literal.

    `__DIR__` and `dirname(__FILE__)` are the file's folder, `dirname(__DIR__, 2)` is two above it. What
    begins with anything else (a constant, a variable) keeps the literal after it: `ROOT . '/lib/x.php'`.
    """
    path = _path(node.named_children[0], DEEPEST) if node.named_children else None
    if not path or not path[-1].isalnum():
        return ""
    return path if path.startswith(("./", "../")) else path.lstrip("/")


def _path(node: Node, depth: int) -> str | None:
    if depth == 0:
        return None
    if node.type == "parenthesized_expression" and node.named_children:
        return _path(node.named_children[0], depth - 1)
    if node.type in ("string", "encapsed_string"):
        return _literal(node)
    if node.type == "binary_expression":
        return _joined(node, depth - 1)
    return _folder(node, depth - 1)


def _literal(node: Node) -> str | None:
    """The text of a string; of one with variables in it, what comes after the last of them."""
    parts = node.named_children
    if not parts or parts[-1].type != "string_content":
        return None
    return text(parts[-1])


def _joined(node: Node, depth: int) -> str | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    end = _path(right, depth) if right else None
    if left is None or end is None:
        return None
    start = _path(left, depth)
    return end if start is None else start + end


def _folder(node: Node, depth: int) -> str | None:
    """`.` for the folder of the file, `./..` for the one above it."""
    if node.type == "name" and text(node) == "__DIR__":
        return "."
    function = node.child_by_field_name("function")
    arguments = node.child_by_field_name("arguments")
    if function is None or arguments is None or text(function).lower() not in ("dirname", "realpath"):
        return None
    given = [child.named_children[0] for child in arguments.named_children if child.named_children]
    if not given:
        return None
    return _above(given, text(function).lower() == "dirname", depth)


def _above(given: list[Node], upwards: bool, depth: int) -> str | None:
    if text(given[0]) == "__FILE__":
        start: str | None = "./x"
    else:
        start = _path(given[0], depth)
    if start is None or not upwards:
        return start
    levels = text(given[1]) if len(given) > 1 else "1"
    for _ in range(int(levels) if levels.isascii() and levels.isdigit() and len(levels) < 3 else 1):
        start = "." if start == "./x" else f"{start}/.."
    return start
