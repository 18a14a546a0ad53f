"""Tests whose outcome the text decides: `[ "$1" = --fix ]`, `[[ $x == a* ]]`, `[ -z "$2" ]`."""

from __future__ import annotations

from coord_core.claude.shell.marks import is_known
from coord_core.claude.shell.wildcards import matches
from coord_core.claude.shell.words import Words, source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

    from coord_core.claude.shell.scope import Scope


def outcome(node: Node, scope: Scope, words: Words) -> bool | None:
    """Whether the test succeeds; None when that is not known."""
    if node.type == "negated_command" and node.named_children:
        inner = outcome(node.named_children[0], scope, words)
        return None if inner is None else not inner
    if node.type != "test_command" or len(node.named_children) != 1:
        return None
    expression = node.named_children[0]
    parts = expression.children
    if expression.type == "unary_expression" and len(parts) == 2 and source(parts[0]) in ("-z", "-n"):
        value = words.value(parts[1], scope)
        return (value == "") == (source(parts[0]) == "-z") if is_known(value) else None
    if expression.type == "binary_expression" and len(parts) == 3:
        return _compared(source(parts[1]), words.value(parts[0], scope), words.value(parts[2], scope))
    return None


def _compared(operator: str, left: str, right: str) -> bool | None:
    if operator not in ("=", "==", "!=") or not is_known(left) or not is_known(right):
        return None
    return matches(right, left) == (operator != "!=")
