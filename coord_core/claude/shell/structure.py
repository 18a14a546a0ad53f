"""What the grammar gives in another shape than the shell reads it: lists, redirections and pipelines.

It gives `a && b > f` as the list with a redirection, and `a && b 2> f | c` as a pipeline that begins with
that. The shell takes the redirection for the last command's, and the pipeline to begin at it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

REDIRECTS = ("file_redirect", "herestring_redirect", "heredoc_redirect")


class Part:
    """A statement of a list; whether it runs `instead` of another (`||`), or `perhaps`, as a test decides."""

    __slots__ = ("instead", "node", "perhaps", "redirects")

    def __init__(
        self, node: Node, redirects: list[Node] | None = None, instead: bool = False, perhaps: bool = False
    ) -> None:
        self.node = node
        self.redirects = redirects or []
        self.instead = instead
        self.perhaps = perhaps


def parts(node: Node) -> list[Part]:
    """The statements of a left-deep list, in their order; a redirection of all of it is the last one's."""
    body, redirects = unwrapped(node)
    found: list[Part] = []
    if body is None:
        return [Part(node)]
    while body.type == "list":
        inner = [child for child in body.named_children if child.type != "comment"]
        if not inner:
            break
        instead = any(child.type == "||" for child in body.children)
        found += [Part(child, [], instead, inner[0].type == "test_command") for child in reversed(inner[1:])]
        body = inner[0]
    found.append(Part(body))
    found[0].redirects = redirects
    return found[::-1]


def stages(node: Node) -> tuple[list[Part], list[Part], list[Part]]:
    """What runs before a pipeline, its stages, and what runs after it."""
    children = [child for child in node.named_children if child.type != "comment"]
    if not children:
        return [], [], []
    *before, first = parts(children[0])
    found = [first, *map(Part, children[1:])]
    after: list[Part] = []
    if len(found) > 1 and found[-1].node.type == "list":
        last, *after = parts(found.pop().node)
        found += map(Part, last.node.named_children) if last.node.type == "pipeline" else [last]
    return before, found, after


def unwrapped(node: Node) -> tuple[Node | None, list[Node]]:
    """A statement without the redirections around it, and those; None where they stand alone."""
    if node.type != "redirected_statement":
        return node, []
    return node.child_by_field_name("body"), [
        child for child in node.named_children if child.type in REDIRECTS
    ]
