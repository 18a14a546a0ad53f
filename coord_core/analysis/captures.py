"""The nodes that a query takes from a source, in the order of the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coord_core.analysis.languages import queries

if TYPE_CHECKING:
    from tree_sitter import Node


def captures(grammar: str, pattern: str, root: Node) -> dict[str, list[Node]]:
    """By each name of the query, an outer node before those in it. None of a text that is no source."""
    found = queries.captures(grammar, pattern, root)
    return {name: sorted(nodes, key=_place) for name, nodes in found.items()}


def text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def _place(node: Node) -> tuple[int, int]:
    return node.start_byte, -node.end_byte
