"""The names in a Go source: declared by it, bound within it, and free."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from coord_core.analysis.languages.queries import captures
from coord_core.analysis.languages.scopes import Bindings, around

if TYPE_CHECKING:
    from tree_sitter import Node

_QUERY = """
(package_clause (package_identifier) @package)
(import_spec) @import
(source_file (function_declaration name: (identifier) @declared))
(source_file (type_declaration (type_spec name: (type_identifier) @declared)))
(source_file (type_declaration (type_alias name: (type_identifier) @declared)))
(source_file (const_declaration (const_spec name: (identifier) @declared)))
(source_file (var_declaration (var_spec name: (identifier) @declared)))
(source_file (var_declaration (var_spec_list (var_spec name: (identifier) @declared))))

(block (statement_list (var_declaration) @inner))
(block (statement_list (const_declaration) @inner))
(block (statement_list (type_declaration) @inner))
(type_parameter_declaration name: (identifier) @type_parameter)
(parameter_declaration name: (identifier) @parameter)
(variadic_parameter_declaration name: (identifier) @parameter)
(short_var_declaration left: (expression_list) @local)
(range_clause left: (expression_list) @local ":=")
(receive_statement left: (expression_list) @local ":=")
(type_switch_statement alias: (expression_list) @alias)

(identifier) @name
(type_identifier) @name
(selector_expression operand: (identifier)) @selected
(qualified_type) @selected
(keyed_element key: (literal_element (identifier) @key))
"""

_FUNCTIONS = frozenset({"function_declaration", "method_declaration", "func_literal"})
_OWNERS = _FUNCTIONS | {"type_spec", "type_alias", "source_file"}
_BLOCKS = _FUNCTIONS | {
    "block", "if_statement", "for_statement", "expression_switch_statement", "type_switch_statement",
    "expression_case", "default_case", "type_case", "communication_case", "source_file",
}  # fmt: skip
_STATEMENTS = frozenset({"short_var_declaration", "range_clause", "receive_statement"})
_KEYED_BY_VALUES = frozenset(
    {"map_type", "slice_type", "array_type", "implicit_length_array_type"},
)
# No package declares these itself, and nearly every file has them.
_PREDECLARED = frozenset(
    b"_ bool byte error false float64 int int64 iota nil rune string true uint uint32 uint64 uint8 "
    b"append cap len make panic init main".split()
)


class Names(NamedTuple):
    """`imports`: path and alias (`.`, `_`, empty: none). `selected`: of `a.B`, by a free name `a`."""

    package: str
    imports: list[tuple[str, str]]
    declared: set[bytes]
    free: set[bytes]
    selected: dict[str, set[str]]


def read(root: Node, source: bytes) -> Names:
    found = captures("go", _QUERY, root)
    bindings = Bindings()
    for kind, bind in (
        ("inner", _bind_inner), ("local", _bind_local), ("alias", _bind_alias),
        ("parameter", _bind_parameter), ("type_parameter", _bind_type_parameter),
    ):  # fmt: skip
        for node in found.get(kind, ()):
            bind(node, source, bindings)
    others = {node.end_byte for node in found.get("selected", ())}
    others |= {node.end_byte for node in found.get("key", ()) if _is_field(node)}
    names = (node for node in found.get("name", ()) if node.end_byte not in others)
    package = found.get("package", ())
    return Names(
        package=_text(package[0], source) if package else "",
        imports=_imports(found.get("import", []), source),
        declared={source[node.start_byte : node.end_byte] for node in found.get("declared", ())}
        - {b"_", b"main"},
        free=bindings.free(names, source) - _PREDECLARED,
        selected=_selected(found.get("selected", []), source, bindings),
    )


def _imports(specs: list[Node], source: bytes) -> list[tuple[str, str]]:
    found = []
    for spec in specs:
        path, alias = spec.child_by_field_name("path"), spec.child_by_field_name("name")
        if path is not None:
            found.append((_text(path, source).strip('"`'), _text(alias, source) if alias else ""))
    return found


def _selected(nodes: list[Node], source: bytes, bindings: Bindings) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for node in nodes:
        start = node.start_byte
        package, _, name = source[start : node.end_byte].partition(b".")
        package = package.strip()
        if not bindings.bound(package, start):
            found.setdefault(_word(package), set()).add(_word(name))
    return found


def _bind_inner(node: Node, source: bytes, bindings: Bindings) -> None:
    """`var`, `const` and `type` in a function: from the end of what they say; a type from its start."""
    block = around(node, _BLOCKS)
    specs = [spec for child in node.named_children for spec in (child, *child.named_children)]
    for spec in specs:
        start = spec.start_byte if spec.type in ("type_spec", "type_alias") else spec.end_byte
        for name in spec.children_by_field_name("name"):
            _bind(name, source, bindings, start, block)


def _bind_local(node: Node, source: bytes, bindings: Bindings) -> None:
    statement = around(node, _STATEMENTS)
    block = around(node, _BLOCKS)
    for name in node.named_children:
        if name.type == "identifier":
            _bind(name, source, bindings, statement.end_byte if statement else node.end_byte, block)


def _bind_alias(node: Node, source: bytes, bindings: Bindings) -> None:
    for name in node.named_children:
        _bind(name, source, bindings, node.start_byte, node.parent)


def _bind_parameter(node: Node, source: bytes, bindings: Bindings) -> None:
    function = around(node, _FUNCTIONS)
    body = function.child_by_field_name("body") if function else None
    bindings.bind(source[node.start_byte : node.end_byte], node.start_byte, node.end_byte)
    if body is not None and node.end_byte <= body.start_byte:
        _bind(node, source, bindings, body.start_byte, body)


def _bind_type_parameter(node: Node, source: bytes, bindings: Bindings) -> None:
    owner = around(node, _OWNERS)
    _bind(node, source, bindings, owner.start_byte if owner else node.start_byte, owner)


def _bind(name: Node, source: bytes, bindings: Bindings, start: int, block: Node | None) -> None:
    """The binding's own occurrence is none of the uses."""
    text = source[name.start_byte : name.end_byte]
    bindings.bind(text, name.start_byte, name.end_byte)
    if block is not None:
        bindings.bind(text, start, block.end_byte)


def _is_field(key: Node) -> bool:
    """A key in braces is a field's name, but where the literal says that it is a map or a list."""
    value = key.parent and key.parent.parent and key.parent.parent.parent
    literal = value.parent if value is not None else None
    kind = literal.child_by_field_name("type") if literal is not None else None
    return kind is None or kind.type not in _KEYED_BY_VALUES


def _text(node: Node, source: bytes) -> str:
    return _word(source[node.start_byte : node.end_byte])


def _word(text: bytes) -> str:
    return text.strip().decode("utf-8", "replace")
