"""Assignments, alone and in `export`, `local` and `declare`."""

from __future__ import annotations

from coord_core.claude.shell.marks import UNKNOWN
from coord_core.claude.shell.words import Words, source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

    from coord_core.claude.shell.scope import Scope


def declare(node: Node, scope: Scope, words: Words) -> str:
    """Assignments, in `export`, `local` and alone."""
    if node.type != "variable_assignment":
        for child in node.named_children:
            if child.type == "variable_assignment":
                declare(child, scope, words)
        return ""
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None:
        return ""
    if name.type == "variable_name":
        _assign(source(name), value, any(child.type == "+=" for child in node.children), scope, words)
    else:  # one element of an array
        scope.set(source(name.named_children[0] if name.named_children else name), UNKNOWN)
    return ""


def _assign(key: str, value: Node | None, adds: bool, scope: Scope, words: Words) -> None:
    if value is not None and value.type == "array":
        values = [field for child in value.named_children for field in words.fields(child, scope)]
        scope.set_array(key, [*scope.array(key), *values] if adds and scope.is_set(key) else values)
    else:
        text = words.value(value, scope) if value is not None else ""
        scope.set(key, scope.get(key) + text if adds else text)
