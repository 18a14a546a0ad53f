"""JavaScript and TypeScript: imports in all their forms, and where each leads.

javascript_files       a path without its suffix, or with the one of what is made from it, to the file
javascript_packages    package.json: entries, `exports`, `imports`, and the packages of a workspace
javascript_configs     tsconfig.json and jsconfig.json: `paths`, `baseUrl`, `extends`, `references`
"""

from __future__ import annotations

import re

from tree_sitter import Node

from coord_core.analysis.languages import javascript_configs, javascript_files, javascript_packages
from coord_core.analysis.languages.queries import captures
from coord_core.analysis.outline import Outline, Reference
from coord_core.analysis.world import World

NAME = "JavaScript/TypeScript"
VERSION = 1
DERIVED = {**javascript_packages.DERIVED, **javascript_configs.DERIVED}

_MODULE, _PATH = "", "path"  # kinds: a path is relative even without a dot before it
_GRAMMARS = {".ts": "typescript", ".mts": "typescript", ".cts": "typescript", ".tsx": "tsx"}
_REFERENCE = re.compile(r"""^///\s*<reference\s+path\s*=\s*(["'])(.+?)\1""")

_QUERY = """
(import_statement source: (_) @module)
(export_statement source: (_) @module)
(call_expression function: (import) arguments: (arguments . (_) @module))
(call_expression function: (identifier) @called arguments: (arguments . (string) @module)
  (#eq? @called "require"))
(new_expression constructor: (identifier) @called arguments: (arguments . (_) @path . (member_expression))
  (#eq? @called "URL"))
(new_expression constructor: (identifier) @called arguments: (arguments . (string) @path)
  (#any-of? @called "Worker" "SharedWorker"))
(program (comment) @comment)
"""
_OF_TYPESCRIPT = "(import_require_clause source: (_) @module)"


def grammar_of(key: str) -> str:
    return _GRAMMARS.get(key[key.rfind(".") :].lower(), "javascript")


def outline(key: str, root: Node, source: bytes) -> Outline:
    found: dict[Reference, None] = {}
    grammar = grammar_of(key)
    captured = captures(grammar, _QUERY + (_OF_TYPESCRIPT if grammar != "javascript" else ""), root)
    for node in sorted(captured.get("module", ()), key=_place):
        found[Reference(_literal(node))] = None
    for node in sorted(captured.get("path", ()), key=_place):
        found[Reference(_literal(node), (), _PATH)] = None
    for node in sorted(captured.get("comment", ()), key=_place):
        told = _REFERENCE.match((node.text or b"").decode("utf-8", "replace"))
        if told:
            found[Reference(told[2], (), _PATH)] = None
    return Outline(references=tuple(reference for reference in found if reference.target))


def resolve(key: str, outline: Outline, world: World) -> set[str]:
    found = {_target(key, reference, world) for reference in outline.references}
    return {target for target in found if target} - {key}


def _target(key: str, reference: Reference, world: World) -> str:
    """Where a reference leads; empty where that is not in the repository."""
    named = reference.target.rpartition("!")[2]  # after the loaders of a bundler
    folder = key.rpartition("/")[0]
    if reference.kind == _PATH or named.startswith(("./", "../")) or named in (".", ".."):
        place = javascript_files.beside(folder, named)
        return "" if place is None else javascript_files.find(world, place, key)
    if named.startswith("#"):
        found = javascript_packages.internal(world, folder, named)
        if found:
            return found
    if "://" in named or named.startswith(("/", "node:")):
        return ""
    return javascript_configs.mapped(world, key, named) or javascript_packages.by_name(world, folder, named)


def _place(node: Node) -> int:
    return node.start_byte


def _literal(node: Node) -> str:
    """A string's content; empty for what is put together when it runs."""
    if node.type not in ("string", "template_string"):
        return ""
    if any(child.type not in ("string_fragment", "escape_sequence") for child in node.named_children):
        return ""
    return (node.text or b"")[1:-1].decode("utf-8", "replace")
