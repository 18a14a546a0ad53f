"""Python: imports, wherever they stand; which file a module is, is python_modules' business.

Edges are those that a module graph has: `from pkg import name` leads to `pkg/name.py` where there is one,
else to what `pkg` is. What a package's `__init__` imports is its own dependency.
"""

from __future__ import annotations

from tree_sitter import Node

from coord_core.analysis.languages import python_modules, python_roots
from coord_core.analysis.languages.queries import captures
from coord_core.analysis.outline import Outline, Reference
from coord_core.analysis.world import World

NAME = "Python"
GRAMMAR = "python"
VERSION = 1
DERIVED = python_roots.DERIVED

_IMPORT, _FROM = python_modules.IMPORT, python_modules.FROM
_ASIDE = ("comment", "line_continuation")

_QUERY = """
(import_statement) @import
(import_from_statement) @from
(call function: [(identifier) @called (attribute attribute: (identifier) @called)]
      arguments: (argument_list . (string) @argument)
      (#any-of? @called "import_module" "__import__"))
(module (expression_statement
  (assignment left: (identifier) @name right: [(list) (tuple)] @all (#eq? @name "__all__"))))
"""


def outline(key: str, root: Node, source: bytes) -> Outline:
    """`declares`: what `__all__` names, because a star import takes modules that are named there."""
    references: dict[Reference, None] = {}
    exported: list[str] = []
    captured = captures(GRAMMAR, _QUERY, root)
    for name, read in (("import", _imported), ("from", _taken), ("argument", _named_at_run_time)):
        for node in sorted(captured.get(name, ()), key=_place):
            references.update(dict.fromkeys(read(node)))
    for node in sorted(captured.get("all", ()), key=_place):
        exported += [text for child in node.named_children if (text := _literal(child))]
    return Outline(references=tuple(references), declares=tuple(dict.fromkeys(exported)))


def resolve(key: str, outline: Outline, world: World) -> set[str]:
    modules = python_modules.Modules(key, world)
    found = {target for reference in outline.references for target in modules.targets(reference)}
    return (found | modules.described()) - {key}


def _place(node: Node) -> int:
    return node.start_byte


def _imported(node: Node) -> list[Reference]:
    """`import a.b, c as d`"""
    return [Reference(_text(name), (), _IMPORT) for name in _names(node.children_by_field_name("name"))]


def _taken(node: Node) -> list[Reference]:
    """`from .a import b, c as d`"""
    module = node.child_by_field_name("module_name")
    if module is None:
        return []
    names = tuple(map(_text, _names(node.children_by_field_name("name"))))
    if any(child.type == "wildcard_import" for child in node.children):
        names = ("*",)
    return [Reference(_text(module), names, _FROM)]


def _named_at_run_time(node: Node) -> list[Reference]:
    """`importlib.import_module("a.b")`"""
    text = _literal(node)
    return [Reference(text, (), _IMPORT)] if text else []


def _names(nodes: list[Node]) -> list[Node]:
    named = [node.child_by_field_name("name") if node.type == "aliased_import" else node for node in nodes]
    return [node for node in named if node is not None]


def _text(node: Node) -> str:
    """Without the blanks and comments that may stand between the parts of a name."""
    if node.child_count == 0:
        return (node.text or b"").decode("utf-8", "replace")
    return "".join(_text(child) for child in node.children if child.type not in _ASIDE)


def _literal(node: Node) -> str:
    """A string's content; empty for one that is formatted, or not plain."""
    if node.type != "string" or any(child.type == "interpolation" for child in node.children):
        return ""
    return "".join(_text(child) for child in node.children if child.type == "string_content")
