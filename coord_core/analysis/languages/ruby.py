"""Ruby: a file depends on what it requires, loads and autoloads, and on the file of each constant it names.

A constant is looked for in the modules around it, from the inside out. Its file is the only one that declares
it; where several do, the one from which Zeitwerk would load it (`Foo::BarBaz` from `foo/bar_baz.rb` below
`lib` or a folder of `app`). A module that many files open again belongs to none of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coord_core.analysis.captures import captures, text
from coord_core.analysis.languages.places import folder_of, joined
from coord_core.analysis.languages.ruby_constants import file_of
from coord_core.analysis.languages.ruby_paths import path_of, required
from coord_core.analysis.outline import Outline, Reference
from coord_core.analysis.spans import Spans

if TYPE_CHECKING:
    from tree_sitter import Node

    from coord_core.analysis.world import World

NAME = "Ruby"
GRAMMAR = "ruby"
VERSION = 1

_PATTERN = """
(call !receiver method: (identifier) @loader
  (#any-of? @loader "require" "require_relative" "load" "autoload" "require_dependency")) @loading
(call receiver: (constant) @kernel method: (identifier) @autoload (#eq? @autoload "autoload")) @loading
[(class) (module)] @scope
(assignment left: [(constant) (scope_resolution)] @assigned)
(scope_resolution) @path
(constant) @constant
"""
_CHAIN = re.compile(rb"[^\W\d]\w*(?:\s{0,20}::\s{0,20}[A-Z]\w*){0,7}")


def outline(key: str, root: Node, source: bytes) -> Outline:
    found = captures(GRAMMAR, _PATTERN, root)
    scopes = _scopes(found.get("scope", []))
    declares = set(scopes.names())
    declares |= {scopes.full(node.start_byte, _dotless(text(node))) for node in found.get("assigned", [])}
    references = {one for node in found.get("loading", []) if (one := _reference(node))}
    uses = _used(found, scopes, source)
    return Outline("", tuple(sorted(declares)), tuple(sorted(references)), tuple(sorted(uses)))


def resolve(key: str, outline: Outline, world: World) -> set[str]:
    targets: set[str] = set()
    for reference in outline.references:
        if reference.kind == "relative":
            here = joined(folder_of(key), reference.target)
            targets.update(one for one in (f"{here}.rb", here) if one and world.is_file(one))
        else:
            targets.update(required(key, reference.target, world))
    for use in outline.uses:
        if found := file_of(key, use, world):
            targets.add(found)
    return targets - {key}


def _scopes(nodes: list[Node]) -> Spans:
    """Of each class and module, from the end of its name on."""
    scopes = Spans("::")
    for node in nodes:
        name = node.child_by_field_name("name")
        if name:
            scopes.add(name.end_byte, node.end_byte, _dotless(text(name)))
    return scopes


def _used(found: dict[str, list[Node]], scopes: Spans, source: bytes) -> set[str]:
    """Each as `Around::It Used::Name`: where it stands, and what is written; nothing before it at the top."""
    passed = {node.start_byte for node in found.get("assigned", [])}
    passed |= {_name_at(node) for node in found.get("scope", [])}
    passed |= {_name_at(node) for node in found.get("path", []) if node.child_by_field_name("scope")}
    used: set[str] = set()
    for node in found.get("constant", []):
        at = node.start_byte
        match = _CHAIN.match(source, at)
        if at in passed or match is None:
            continue
        name = _dotless(match.group().decode("utf-8", "replace"))
        rooted = source[max(at - 2, 0) : at] == b"::"
        used.add(f" {name}" if rooted else f"{scopes.at(at)} {name}")
    return used


def _name_at(node: Node) -> int:
    name = node.child_by_field_name("name")
    return name.start_byte if name else -1


def _dotless(name: str) -> str:
    return "".join(name.split())


def _reference(call: Node) -> Reference | None:
    """`relative` is from the file's own folder, `path` from the folders of the load path."""
    method, arguments = call.child_by_field_name("method"), call.child_by_field_name("arguments")
    if method is None or arguments is None or not arguments.named_children:
        return None
    path, relative = path_of(arguments.named_children[-1])
    if not path:
        return None
    return Reference(path, kind="relative" if relative or text(method) == "require_relative" else "path")
