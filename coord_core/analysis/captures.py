"""What a query of tree-sitter finds in a source, compiled once a process."""

from __future__ import annotations

from functools import cache

from tree_sitter import Node, Query, QueryCursor

from coord_core.analysis.grammars import language

MATCHES = 100_000  # no source that was written by hand has more in flight at once

PIECES = 5_000  # between which the parser finds no connection


@cache
def _query(grammar: str, pattern: str) -> Query:
    return Query(language(grammar), pattern)


def captures(grammar: str, pattern: str, root: Node) -> dict[str, list[Node]]:
    """The nodes of each capture's name, in the order of the source, an outer one before those in it.

    None of a text that is no source at all: searching one costs the square of its length.
    """
    if root.type == "ERROR" and root.child_count > PIECES:
        return {}
    found = QueryCursor(_query(grammar, pattern), match_limit=MATCHES).captures(root)
    return {name: sorted(nodes, key=_place) for name, nodes in found.items()}


def _place(node: Node) -> tuple[int, int]:
    return node.start_byte, -node.end_byte


def text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")
