"""The types that a Java source declares, imports and names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from coord_core.analysis.languages.queries import captures

if TYPE_CHECKING:
    from tree_sitter import Node

_DECLARATIONS = (
    "class_declaration", "interface_declaration", "enum_declaration", "record_declaration",
    "annotation_type_declaration",
)  # fmt: skip
_VARIABLES = (
    "variable_declarator", "formal_parameter", "catch_formal_parameter", "enhanced_for_statement", "resource",
    "instanceof_expression", "enum_constant",
)  # fmt: skip

_QUERY = "\n".join(
    [
        "(package_declaration [(scoped_identifier) (identifier)] @package)",
        "(import_declaration) @import",
        *(f"(program ({kind} name: (identifier) @declared))" for kind in _DECLARATIONS),
        *(f"({kind} name: (identifier) @bound)" for kind in _DECLARATIONS),
        "(type_parameter (type_identifier) @bound)",
        *(f"({kind} name: (identifier) @variable)" for kind in _VARIABLES),
        "(inferred_parameters (identifier) @variable)",
        "(lambda_expression parameters: (identifier) @variable)",
        "(type_pattern (identifier) @variable)",
        "(type_identifier) @name",
        "(scoped_type_identifier) @scoped",
        "(annotation name: (identifier) @name)",
        "(marker_annotation name: (identifier) @name)",
        "(annotation name: (scoped_identifier) @chain)",
        "(marker_annotation name: (scoped_identifier) @chain)",
        "(method_invocation object: (identifier) @object)",
        "(field_access object: (identifier) @object)",
        "(method_reference . (identifier) @object)",
        "(field_access object: (field_access)) @chain",
        "(method_invocation object: (field_access) @chain)",
        "(module_declaration) @module",
    ]
)

_NAME = re.compile(rb"[\w$]+(?:\.[\w$]+)*")
_COMMENT = re.compile(rb"//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_SPACE = re.compile(rb"\s+")
# A full name in code, by Java's convention for the case of packages and types.
_QUALIFIED = re.compile(rb"(?:[a-z_][\w$]*\.)+[A-Z][\w$]*")
_HEAD = re.compile(rb"[\w$]+")
_MODULE_NAME = re.compile(rb"\bmodule\s+([\w.]+)")
_DIRECTIVE = re.compile(
    rb"\b(requires|uses|provides|with)\s+((?:transitive\s+|static\s+)*)([\w.,\s]+?)(?=;|\bwith\b)"
)
LONGEST = 20_000  # bytes of the text of a module
_EVERYWHERE = frozenset((b"String", b"Object", b"Override", b"var"))


class Names(NamedTuple):
    """`imports`: kind (`type`, `all`, `static`) and full name, `all` without its asterisk."""

    package: str
    module: str
    requires: list[str]
    imports: list[tuple[str, str]]
    declared: set[bytes]
    free: set[bytes]
    qualified: set[bytes]


def read(root: Node, source: bytes) -> Names:
    captured = captures("java", _QUERY, root)
    found = {kind: _texts(nodes, source) for kind, nodes in captured.items() if kind != "name"}
    inner = {node.end_byte: node.start_byte for node in captured.get("scoped", ())}
    names = {
        source[node.start_byte : node.end_byte]
        for node in captured.get("name", ())
        if inner.get(node.end_byte, node.start_byte) == node.start_byte
    }
    chains = {_SPACE.sub(b"", text) for text in found.get("chain", set()) | found.get("scoped", set())}
    variables = found.get("variable", set())
    names |= found.get("object", set()) - variables
    names |= {match[0] for match in map(_HEAD.match, chains) if match and match[0] not in variables}
    module = captured.get("module", [])
    name, requires, types = _module(source[module[0].start_byte :]) if module else ("", [], set())
    return Names(
        package=_word(next(iter(found.get("package", ())), b"")),
        module=name,
        requires=requires,
        imports=_imports(captured.get("import", []), source),
        declared=found.get("declared", set()),
        free=names - found.get("bound", set()) - _EVERYWHERE,
        qualified={match[0] for match in map(_QUALIFIED.match, chains) if match} | types,
    )


def _texts(nodes: list[Node], source: bytes) -> set[bytes]:
    return {source[node.start_byte : node.end_byte] for node in nodes}


def _imports(nodes: list[Node], source: bytes) -> list[tuple[str, str]]:
    found = []
    for node in nodes:
        text = _COMMENT.sub(b" ", source[node.start_byte : node.end_byte])
        _, *words = text.rstrip(b"; \t\r\n").split()
        static = words[:1] == [b"static"]
        written = b"".join(words[static:])
        name = written.removesuffix(b".*")
        if _NAME.fullmatch(name):
            found.append(("static" if static else "all" if name != written else "type", _word(name)))
    return found


def _module(text: bytes) -> tuple[str, list[str], set[bytes]]:
    """The module's name, those that it requires, and the types that it uses and provides."""
    text = _COMMENT.sub(b" ", text)[:LONGEST]
    name = _MODULE_NAME.search(text)
    requires, types = [], set()
    for directive, _, listed in _DIRECTIVE.findall(text):
        for word in listed.replace(b",", b" ").split():
            if directive == b"requires":
                requires.append(_word(word))
            else:
                types.add(word)
    return (_word(name[1]) if name else ""), requires, types


def _word(text: bytes) -> str:
    return _SPACE.sub(b"", text).decode("utf-8", "replace")
