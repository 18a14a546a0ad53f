"""PHP: a file depends on the files that declare the classes, functions and constants it names, and on those
that it includes.

A file alone says what its names mean (namespace and `use`), so an outline has full names already, in lower
case where PHP does not mind the case: `class app\\user`, `function app\\go`, `const app\\MAX`. A function and
a constant without a namespace are looked for in the file's own, then in the global one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coord_core.analysis.captures import captures, text
from coord_core.analysis.languages.php_autoload import chosen
from coord_core.analysis.languages.php_includes import included
from coord_core.analysis.languages.php_names import Names, Scopes
from coord_core.analysis.languages.places import above, folder_of, joined
from coord_core.analysis.outline import Outline, Reference

if TYPE_CHECKING:
    from tree_sitter import Node

    from coord_core.analysis.world import World

NAME = "PHP"
GRAMMAR = "php"
VERSION = 1

_NAME = "[(name) (qualified_name) (relative_name)]"
_PATTERN = f"""
(namespace_definition) @namespace
(namespace_use_declaration) @use
[(class_declaration) (interface_declaration) (trait_declaration) (enum_declaration)] @type
(function_definition) @function
(program (const_declaration) @constant)
(namespace_definition body: (compound_statement (const_declaration) @constant))
(function_call_expression function: (name) @define (#eq? @define "define")) @defined
[(include_expression) (include_once_expression) (require_expression) (require_once_expression)] @include
(named_type {_NAME} @class)
(object_creation_expression {_NAME} @class)
(base_clause {_NAME} @class)
(class_interface_clause {_NAME} @class)
(use_declaration {_NAME} @class)
(attribute {_NAME} @class)
(scoped_call_expression scope: {_NAME} @class)
(scoped_property_access_expression scope: {_NAME} @class)
(class_constant_access_expression . {_NAME} @class)
(function_call_expression function: {_NAME} @called)
(expression_statement {_NAME} @value)
(argument {_NAME} @value)
(binary_expression) @operation
(return_statement {_NAME} @value)
(echo_statement {_NAME} @value)
(assignment_expression right: {_NAME} @value)
(array_element_initializer {_NAME} @value)
(const_element {_NAME} @value)
"""


def outline(key: str, root: Node, source: bytes) -> Outline:
    found = captures(GRAMMAR, _PATTERN, root)
    scopes = Scopes(found.get("namespace", []))
    names = Names(scopes, found.get("use", []))
    uses = {f"class {name}" for node in found.get("class", []) if (name := names.class_of(node))}
    uses |= {f"class {name}" for name in names.imported("class")}
    uses |= {f"function {names.function_of(node)}" for node in found.get("called", [])}
    classes, values = _operands(found.get("operation", []))
    uses |= {f"class {name}" for node in classes if (name := names.class_of(node))}
    uses |= {f"const {names.constant_of(node)}" for node in found.get("value", []) + values}
    includes = {
        Reference(path, kind="include") for node in found.get("include", []) if (path := included(node))
    }
    declares = _declared(found, scopes)
    return Outline("", tuple(sorted(declares)), tuple(sorted(includes)), tuple(sorted(uses - declares)))


def resolve(key: str, outline: Outline, world: World) -> set[str]:
    targets: set[str] = set()
    for include in outline.references:
        targets.update(_included(key, include.target, world))
    for use in outline.uses:
        for name in use.split("|"):  # a function's name in the own namespace, else in the global one
            if files := world.declaring("php", "", name):
                targets.update(files if len(files) == 1 else chosen(key, name, files, world))
                break
    return targets - {key}


def _operands(operations: list[Node]) -> tuple[list[Node], list[Node]]:
    """Names of classes, right of `instanceof`, and of constants."""
    classes: list[Node] = []
    values: list[Node] = []
    for node in operations:
        operator = node.child_by_field_name("operator")
        for side in ("left", "right"):
            operand = node.child_by_field_name(side)
            if operand is not None and operand.type in ("name", "qualified_name", "relative_name"):
                is_class = side == "right" and operator is not None and operator.type == "instanceof"
                (classes if is_class else values).append(operand)
    return classes, values


def _declared(found: dict[str, list[Node]], scopes: Scopes) -> set[str]:
    types = {f"class {scopes.named(node).lower()}" for node in found.get("type", [])}
    functions = {f"function {scopes.named(node).lower()}" for node in found.get("function", [])}
    constants = {
        f"const {scopes.full(element, text(element.named_children[0]))}"
        for node in found.get("constant", [])
        for element in node.named_children
        if element.type == "const_element" and element.named_children
    }
    defined = {f"const {name}" for node in found.get("defined", []) if (name := _first_string(node))}
    return types | functions | constants | defined


def _first_string(call: Node) -> str:
    arguments = call.child_by_field_name("arguments")
    first = arguments.named_children[0] if arguments and arguments.named_children else None
    return text(first).strip("'\"").lstrip("\\") if first and "string" in _kinds(first) else ""


def _kinds(argument: Node) -> str:
    return " ".join(child.type for child in argument.named_children)


def _included(key: str, path: str, world: World) -> list[str]:
    """`./x` is beside the file; another path is below a folder above, else the only one there is."""
    for folder in [folder_of(key)] if path.startswith(".") else above(key):
        place = joined(folder, path)
        if place and world.is_file(place):
            return [place]
    if path.startswith(".") or "/" not in path:
        return []
    found = [one for one in world.files_named(path.rpartition("/")[2]) if one.endswith("/" + path)]
    return found if len(found) == 1 else []
