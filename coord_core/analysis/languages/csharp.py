"""C#: a file depends on the files that declare the types it names.

A name means the first of these that is declared: the type of that name in the file's namespace, in each
namespace around it, in the global one; then in the namespaces that `using` names, in the file or (`global
using`, `<Using Include>`) in its project. All parts of a partial type count. Extension methods do not tell
their class, so a call of one leads nowhere.

`declares` has each type twice, by its simple name (`Foo`) and by its full one (`::A.B.Foo`): the first
question, by the simple name, ends the search for what is not of the repository.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coord_core.analysis.captures import captures, text
from coord_core.analysis.languages.csharp_names import Names
from coord_core.analysis.outline import Outline, Reference
from coord_core.analysis.spans import ENDLESS, Spans

if TYPE_CHECKING:
    from tree_sitter import Node

    from coord_core.analysis.world import World

NAME = "C#"
GRAMMAR = "csharp"
VERSION = 1
GLOBAL = "global using"  # with a space: no type has this name

_PATTERN = """
(using_directive) @using
(namespace_declaration) @namespace
(file_scoped_namespace_declaration) @namespace
[(class_declaration) (struct_declaration) (interface_declaration) (enum_declaration)
 (record_declaration) (delegate_declaration)] @type
(_ name: (identifier) @named)
(variable_declarator . (identifier) @named)
(attribute name: (identifier) @attribute)
(alias_qualified_name name: (identifier) @rooted)
(identifier) @identifier
"""
_CHAIN = re.compile(rb"[^\W\d]\w*(?:\s{0,20}\.\s{0,20}[^\W\d]\w*){0,7}")
_USING = re.compile(
    r"(global\s+)?using\s+(static\s+)?(?:(\w+)\s*=\s*)?(?:global::)?([\w.\s]+?)\s*(?:<.*)?;", re.S
)


def outline(key: str, root: Node, source: bytes) -> Outline:
    found = captures(GRAMMAR, _PATTERN, root)
    namespaces = _namespaces(found.get("namespace", []))
    types = found.get("type", [])
    simple, full, partial = _declared(types, namespaces)
    usings = [_using(text(node)) for node in found.get("using", [])]
    own = [Reference(name, kind="namespace") for name in dict.fromkeys(namespaces.names())]
    references = [*own, *(using for using in usings if using)]
    marks = {GLOBAL} | {f"{GLOBAL} {using.kind} {using.target}" for using in _globally(references)}
    declares = simple | full | (marks if len(marks) > 1 else set())
    uses = _used(found, source) | partial
    return Outline("", tuple(sorted(declares)), tuple(references), tuple(sorted(uses)))


def resolve(key: str, outline: Outline, world: World) -> set[str]:
    names = Names(key, outline.references, world)
    targets: set[str] = set()
    for using in outline.references:
        if using.kind.endswith(("static", "alias")):
            targets.update(names.files_of(using.target.split(".")))
    for use in outline.uses:
        targets.update(names.files_of(use.split(".")))
    return targets - {key}


def _namespaces(nodes: list[Node]) -> Spans:
    """One for a whole file reaches to the file's end."""
    spans = Spans(".")
    for node in nodes:
        name = node.child_by_field_name("name")
        end = ENDLESS if node.type == "file_scoped_namespace_declaration" else node.end_byte
        if name:
            spans.add(node.start_byte, end, _dotted(text(name)))
    return spans


def _declared(nodes: list[Node], namespaces: Spans) -> tuple[set[str], set[str], set[str]]:
    """Simple names, full names, and the full names of partial types; of types in no other type."""
    simple: set[str] = set()
    full: set[str] = set()
    partial: set[str] = set()
    end = -1
    for node in nodes:
        name = node.child_by_field_name("name")
        if node.start_byte < end or name is None:
            continue
        end = node.end_byte
        simple.add(text(name))
        full.add("::" + namespaces.full(node.start_byte, text(name)))
        if any(child.type == "modifier" and child.text == b"partial" for child in node.children):
            partial.add("::" + namespaces.full(node.start_byte, text(name)))
    return simple, full, partial


def _using(directive: str) -> Reference | None:
    """`kind` is "using", "static" or "alias", with "global " before it where it is for the whole project."""
    match = _USING.match(directive)
    if match is None:
        return None
    everywhere, static, alias, target = match.groups()
    kind = "static" if static else "alias" if alias else "using"
    return Reference(_dotted(target), (alias,) if alias else (), f"global {kind}" if everywhere else kind)


def _globally(references: list[Reference]) -> list[Reference]:
    return [
        Reference(using.target, kind=using.kind.removeprefix("global "))
        for using in references
        if using.kind.startswith("global ") and not using.names
    ]


def _used(found: dict[str, list[Node]], source: bytes) -> set[str]:
    """Names, dotted as far as they are written, that begin as names of types do: not in lower case."""
    attributes = {node.start_byte for node in found.get("attribute", [])}
    rooted = {node.start_byte for node in found.get("rooted", [])}
    passed = {node.start_byte for node in found.get("named", [])} - attributes - rooted
    used: set[str] = set()
    for node in found.get("identifier", []):
        if node.start_byte in passed:
            continue
        match = _CHAIN.match(source, node.start_byte)
        name = _dotted(match.group().decode("utf-8", "replace")) if match else ""
        if name[:1].isupper():
            used.add(name)
            if node.start_byte in attributes:
                used.add(name + "Attribute")
    return used


def _dotted(name: str) -> str:
    return "".join(name.split())
