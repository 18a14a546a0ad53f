"""From a text to what is evaluated: its syntax tree, and its here-documents."""

from __future__ import annotations

from coord_core.claude.shell.heredocs import lift
from coord_core.claude.shell.parser import parse
from coord_core.claude.shell.redirects import Heredocs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

    from coord_core.claude.shell.heredocs import Heredoc
    from coord_core.claude.shell.scope import Scope
    from coord_core.claude.shell.words import Words


def read_text(text: str, scope: Scope, words: Words) -> tuple[Node | None, Heredocs]:
    """The tree is None when the text cannot be read."""
    lifted, found = lift(text)
    root = parse(lifted, scope.world.site_packages)
    bodies = (
        {}
        if root is None
        else {at: body for at, body in enumerate(_bodies(found, scope)) if body is not None}
    )
    return root, Heredocs(found, bodies, words)


def _bodies(found: list[Heredoc], scope: Scope) -> list[Node | None]:
    """The bodies that are expanded, as strings; None for one that is as it stands."""
    return [
        None
        if heredoc.is_literal or not set("$`\\") & set(heredoc.body)
        else _parsed_body(heredoc.body, scope)
        for heredoc in found
    ]


def _parsed_body(body: str, scope: Scope) -> Node | None:
    text = '"' + body.replace("\\`", "\\\\`").replace('"', '\\"') + '"'
    root = parse("x=" + text, scope.world.site_packages)
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        if node.type == "string":
            return node
        waiting += node.named_children[:1] if node.type == "program" else reversed(node.named_children)
    return None
