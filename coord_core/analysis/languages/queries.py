"""Asking a tree, within bounds that no source which people wrote comes near."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tree_sitter import Query, QueryCursor

from coord_core.analysis import grammars

if TYPE_CHECKING:
    from tree_sitter import Node

DEEPEST = 1_000  # levels below the root; going up from a node costs as much as it is deep
WIDEST = 10_000  # children of an error: what a cursor takes for them grows with their square


def captures(grammar: str, query: str, root: Node) -> dict[str, list[Node]]:
    """The nodes that each name of the query takes. None of a source that is one heap of errors.

    They come in no order: the binding keeps them in a set.
    """
    if any(node.type == "ERROR" and node.child_count > WIDEST for node in (root, *root.children)):
        return {}
    cursor = QueryCursor(_query(grammar, query))
    cursor.set_max_start_depth(DEEPEST)
    return cursor.captures(root)


@cache
def _query(grammar: str, query: str) -> Query:
    return Query(grammars.language(grammar), query)
